"""The rules of feedwright.toml that types cannot express."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from feedwright.domain import permalinks
from feedwright.domain.addresses import address as absolute
from feedwright.domain.addresses import without_user
from feedwright.domain.article import Person
from feedwright.domain.formats import FEED_NAMES
from feedwright.domain.language_tags import is_language
from feedwright.domain.partner_settings import partner_problems
from feedwright.domain.patterns import seldom
from feedwright.domain.private_paths import is_secret
from feedwright.domain.publication import (
    AROUND,
    PAGES,
    PRIVATE,
    VALUE,
    Destination,
    Feed,
    Publication,
    Publisher,
    safe_path,
)
from feedwright.domain.sources import Source, duration_problems

_WHOLE = "'https://your.site/feeds/'"
_AUTHORITY = re.compile(r"[A-Za-z0-9.-]+(@[A-Za-z0-9.-]+)?,\d{4}(-\d\d(-\d\d)?)?")
_SUFFIX = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*")
_AROUND = re.compile(r"\{(\w+)\}")
_NEVER_IN_ADDRESSES = re.compile(r'[\s\x00-\x1f\x7f<>"\\^`{|}]')
_BUCKET = seldom(r"[A-Za-z0-9][A-Za-z0-9._-]{1,221}")
SCHEMES = ("s3", "gs", "az")
"""Of the addresses of object stores: S3, Google Cloud Storage, Azure."""
PLACEHOLDER = "your-site.example"
"""The host of a starter for which nobody has said where it will be published."""
_OWN = "feedwright.example"
"""That of this project's own publication, which is the example."""
_RESERVED = re.compile(
    r"(.*\.)?(example(\.(com|net|org))?|test|invalid|localhost)|127(\.\d+){3}|::1|0\.0\.0\.0"
)
"""Names that nobody can have (RFC 2606, RFC 6761), and this machine's own addresses."""


def problems(publication: Publication) -> list[str]:
    """The rules that no type can say, broken by a configuration.

    Returns:
        A sentence for each, which names the key; none where all is well.
    """
    return [
        *_publisher_problems(publication.publication),
        *_source_problems(publication.sources),
        *_author_problems("authors", publication.authors.values()),
        *_feed_problems(publication.feeds),
        *_profile_problems(publication),
        *_destination_problems(publication.destination),
        *_namespace_problems(publication.namespaces),
        *_discovery_problems(publication),
    ]


def _discovery_problems(publication: Publication) -> Iterator[str]:
    address = publication.publication.address
    if publication.discovery.robots and urlsplit(address).path.strip("/"):
        from feedwright.domain.robots import robots  # noqa: PLC0415 - few have one

        lines = "; ".join(one for one in robots(publication).splitlines()[1:] if one)
        yield (
            "discovery.robots: crawlers read robots.txt at the root of a host alone, and "
            f"{address} is below it; leave it out, and add to the site's own: {lines}"
        )


def _publisher_problems(publisher: Publisher) -> Iterator[str]:
    if not publisher.title.strip():
        yield "publication.title: is empty; every feed needs a title"
    yield from _address_problems(publisher)
    if not _AUTHORITY.fullmatch(publisher.authority):
        yield (
            f"publication.authority: {publisher.authority!r} is no domain and year, "
            "as in 'example.org,2026' (RFC 4151)"
        )
    if not is_zone(publisher.timezone):
        yield f"publication.timezone: {publisher.timezone!r} is no zone, as in 'Europe/Istanbul'"
    yield from _language_problems("publication.language", publisher.language)
    yield from duration_problems("publication.corrected_for", publisher.corrected_for)
    for category in publisher.content_usage:
        from feedwright.domain.licences import is_usage_category  # noqa: PLC0415 - few name any

        if not is_usage_category(category):
            yield (
                f"publication.content_usage: {category!r} is no category of use; write one in small"
                " letters, as in { train-ai = false, search = true }"
            )
    if publisher.store and not re.match(r"postgres(ql)?://", publisher.store):
        yield (
            "publication.store: is no address of a PostgreSQL database, as in "
            "'postgresql://${DATABASE_USER}@db.example.org/feeds'; without it the store is a file"
        )


def _destination_problems(destination: Destination) -> Iterator[str]:
    yield from duration_problems("destination.cache", destination.cache)
    scheme, mark, place = destination.path.partition("://")
    if not mark:
        return
    bucket, _, prefix = place.rstrip("/").partition("/")
    if scheme not in SCHEMES:
        yield (
            f"destination.path: {scheme}:// is no known kind of object store; write one of "
            f"{', '.join(f'{one}://' for one in SCHEMES)}, or the path of a folder"
        )
    elif "@" in bucket:
        yield (
            "destination.path: holds credentials; take them out, and give them in the "
            "environment (`feedwright help s3`)"
        )
    elif not _BUCKET.fullmatch(bucket):
        yield f"destination.path: names no bucket, as in '{scheme}://my-feeds/news'"
    elif prefix and not safe_path(prefix):
        yield (
            f"destination.path: {prefix!r} is no path below a bucket; write names with / between "
            "them, as in 'news/feeds'"
        )


def placeholders(publisher: Publisher) -> list[str]:
    """The keys that still hold what a starter was given for want of an address."""
    return [
        name
        for name in ("address", "authority")
        if re.search(rf"(^|[/@]){re.escape(PLACEHOLDER)}", getattr(publisher, name))
    ]


def reserved_host(address: str) -> str:
    """The host of an address at which no reader can fetch anything, or "".

    Args:
        address: Absolute.
    """
    host = (urlsplit(address).hostname or "").rstrip(".").lower()
    return host if _RESERVED.fullmatch(host) and host != _OWN else ""


def reserved_notices(publication: Publication) -> Iterator[str]:
    """What is to be said of addresses at which nobody can be reached, each a sentence."""
    publisher = publication.publication
    if host := reserved_host(publisher.address):
        vendors = dict.fromkeys(feed.rules.vendor for feed in publication.feeds)
        others = [*filter(None, vendors), *(["the subscribers of your hub"] * publisher.hub)]
        yield (
            f"address is at {host}, a name for examples and tests, where no reader can fetch "
            f"anything{', nor can ' * bool(others)}{' and '.join(others)}; set address in "
            "feedwright.toml to where what is published is reached on the web"
        )
    for hub in publisher.hubs:
        if host := reserved_host(hub):
            yield (
                f"hubs names {host}, a name for examples and tests, where no hub can be told of "
                "what is new; set hubs in feedwright.toml to the address of yours, or take it out"
            )


def _address_problems(publisher: Publisher) -> Iterator[str]:
    names = ("address", "home", "icon", "logo", "licence")
    given = [(name, getattr(publisher, name)) for name in names]
    given += [("hubs", hub) for hub in publisher.hubs]
    given += [("authors", author.url) for author in publisher.authors]
    for name, value in given:
        if (value or name in ("address", "hubs")) and (problem := address_problem(value)):
            yield f"publication.{name}: {problem}"
    for name in ("address", "home"):
        if set("?#") & set(getattr(publisher, name)):
            yield f"publication.{name}: other addresses begin with it; leave out what ? or # begins"


def address_problem(value: str) -> str:
    """What is wrong with an address of the configuration, or ""."""
    usable = is_web(value)
    if without_user(value) != value or ("@" in value and not usable):  # none is to be repeated
        return "holds a user name or a password, which every reader would see; leave it out"
    if usable:
        return ""
    return f"{value!r} is no absolute http or https address; write it whole, as in {_WHOLE}"


def _language_problems(place: str, tag: str) -> Iterator[str]:
    if tag and not is_language(tag):
        yield f"{place}: {tag!r} is no language; write its code, as in 'en' or 'pt-BR'"


def _source_problems(sources: Sequence[Source]) -> Iterator[str]:
    if not sources:
        yield 'sources: there is none; add [[sources]] with kind = "folder" and path = "articles"'
    for prefix, count in Counter(source.prefix for source in sources).items():
        if count > 1:
            names = " and ".join(repr(one.name) for one in sources if one.prefix == prefix)
            yield (
                f"sources: {names} are {count} named {prefix!r}, whose articles' ids would clash; "
                "rename one of them, or take it out"
            )
    for number, source in enumerate(sources, 1):
        place = f"sources, number {number}"
        if source.link and (problem := _link_problem(source.link, source.system)):
            yield f"{place}.link: {problem}"
        yield from (f"{place}.{problem}" for problem in source.problems())
        yield from _author_problems(f"{place}.authors", source.authors)
        yield from _language_problems(f"{place}.language", source.language)


def _namespace_problems(namespaces: Mapping[str, str]) -> Iterator[str]:
    for prefix, namespace in namespaces.items():
        from feedwright.domain.extra_elements import namespace_problem  # noqa: PLC0415 - few name any

        if problem := namespace_problem(prefix, namespace):
            yield f"namespaces: {problem}"


def _author_problems(place: str, authors: Iterable[Person]) -> Iterator[str]:
    for author in authors:
        if author.url and (problem := address_problem(author.url)):
            yield f"{place}: {problem}"


def _link_problem(pattern: str, system: str) -> str:
    whole = pattern.lower().startswith(("http:", "https:")) or without_user(pattern) != pattern
    found = address_problem(permalinks.sample(pattern)) if whole else ""
    # What stands before an @ is in no message, not even as a placeholder that is none.
    return (found if "@" in pattern else "") or permalinks.problem(pattern, system) or found


def _feed_problems(feeds: tuple[Feed, ...]) -> Iterator[str]:
    if not feeds:
        yield 'feeds: there is none; add [[feeds]] with name = "" for the main feed'
    names = (unicodedata.normalize("NFC", feed.name).casefold() for feed in feeds)
    for name, count in Counter(names).items():
        if count > 1:
            yield f"feeds: {name!r} is the name of {count} feeds; each needs its own"
    for feed in feeds:
        for problem in _one_feed_problems(feed):
            yield f"feeds, {feed.name!r}: {problem}"


def _one_feed_problems(feed: Feed) -> Iterator[str]:
    if feed.name and not safe_path(feed.name):
        yield "cannot be the name of a folder; use letters, digits and hyphens"
    if feed.name.split("/")[0].casefold() == PAGES:
        yield f"{PAGES!r} is where articles without an address get their pages; choose another"
    if _is_private(feed.name):
        yield f"{PRIVATE!r} is where `feedwright serve` answers for itself; choose another"
    yield from _private_problems(feed)
    if feed.each and not feed.name:
        yield f"each = {feed.each!r} needs a name beside it, which becomes the folder"
    if not feed.formats:
        yield f"formats is empty; name {', '.join(FEED_NAMES[:-1])} or {FEED_NAMES[-1]}"
    yield from _language_problems("language", feed.language)
    yield from _author_problems("authors", feed.authors)
    for name in ("logo", "licence"):
        value = getattr(feed, name)
        if value and (problem := address_problem(value)):
            yield f"{name}: {problem}"
    yield from _form_problems(feed)
    if feed.where.max_age:
        yield from duration_problems("where.max_age", feed.where.max_age)
        if feed.archive:
            yield "archive keeps everything, and where.max_age does not; leave out one of them"
    yield from _old_path_problems(feed)


def _private_problems(feed: Feed) -> Iterator[str]:
    """What a private feed cannot have, and what looks like one and is none."""
    if is_secret(feed.name):
        yield "looks like the address of a private feed; choose another name"
    if not feed.private:
        return
    if not feed.name:
        yield "private: the main feed is where everybody looks; give the private one a name"
    if feed.also:
        yield "also: an old path of a private feed would be known to everybody; leave it out"
    if feed.archive:
        yield (
            "archive: its pages would name the address that is secret; leave it out, and let "
            "limit be as large as readers need"
        )
    if feed.podcast and feed.podcast.local_image:
        yield (
            "podcast.image: a file would be reached at the address that is secret; write the "
            "address of a picture that lies elsewhere"
        )


def _profile_problems(publication: Publication) -> Iterator[str]:
    for feed in publication.feeds:
        place = f"feeds, {feed.name!r}"
        yield from (f"{place}: {problem}" for problem in partner_problems(feed, address_problem))
        if feed.podcast is None:
            if feed.profile == "podcast":
                yield f'{place}: profile = "podcast" needs [feeds.podcast] below it; {_PODCAST}'
            continue
        if feed.profile != "podcast":
            yield f'{place}: [feeds.podcast] needs profile = "podcast" beside it'
        if feed.podcast.guid and feed.each:
            yield f"{place}.podcast.guid: each makes several podcasts, which have an id each"
        from feedwright.domain.podcast_validation import (  # noqa: PLC0415 - few have one
            podcast_problems,
        )

        description = feed.description or publication.publication.description
        for problem in podcast_problems(feed.podcast, description, address_problem):
            yield f"{place}{problem}"


_PODCAST = "write categories, image and explicit into it"


def _form_problems(feed: Feed) -> Iterator[str]:
    """What is wrong with what a feed adds to its entries."""
    if not _SUFFIX.fullmatch(feed.link_suffix):
        yield (
            f"link_suffix: {feed.link_suffix!r} is no part of a query; "
            "write it as 'utm_source=rss&utm_medium=feed'"
        )
    for name in ("before", "after"):
        for found in _AROUND.findall(getattr(feed, name)):
            if found not in AROUND:
                yield f"{name}: {{{found}}} is unknown; there are {{{'}, {'.join(AROUND)}}}"


def _old_path_problems(feed: Feed) -> Iterator[str]:
    for path in feed.also:
        if feed.each and VALUE not in path:
            yield f"also: {path!r} is one path, and each makes several feeds; write {VALUE} in it"
        elif VALUE in path and not feed.each:
            yield f"also: {path!r} holds {VALUE}, and there is no each whose value it could be"
        if not safe_path(path.strip("/")):
            yield f"also: {path!r} is no path under the destination"
        elif _is_private(path.strip("/")):
            yield f"also: {path!r} is where `feedwright serve` answers for itself; leave it out"


def _is_private(path: str) -> bool:
    return path.partition("/")[0] == PRIVATE


def is_zone(name: str) -> bool:
    """Whether a name is an IANA time zone that this machine's data knows."""
    if name == "UTC":
        return True
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - slow to import

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def is_web(address: str) -> bool:
    """Whether a text is an absolute http or https address, maybe with letters beyond ASCII."""
    return bool(absolute(address, "")) and _NEVER_IN_ADDRESSES.search(address) is None
