"""The identity of articles: permanent ids, and the traits by which a known one is recognised."""

import hashlib
import re
import unicodedata
from collections.abc import Container
from datetime import datetime, timedelta
from urllib.parse import quote, unquote, urlsplit

import msgspec

from feedwright.domain.addresses import canonical
from feedwright.domain.article import Article, SetAside
from feedwright.domain.instants import whole_second
from feedwright.domain.known_article import UNKNOWN, KnownArticle
from feedwright.domain.mediatypes import media_of
from feedwright.domain.patterns import seldom
from feedwright.domain.private_paths import is_secret
from feedwright.domain.publication import PAGES, Publisher, safe_path
from feedwright.domain.record import Record, TimedRecord
from feedwright.domain.slugs import short_hash, slug
from feedwright.domain.text import single_spaced

_SECOND = timedelta(seconds=1)
_COMING = "\tcoming\t"
REMEMBERED_FOR = timedelta(days=30)
"""How long the text of an article that vanished is still compared with those of new articles."""


class IncomingArticle(Record, frozen=True, kw_only=True):
    """An article as it was read in this run, without its text."""

    article: Article
    """Without texts, which identify nobody: a run may read more text than fits into memory."""
    addresses: tuple[str, ...]
    """In the form of :func:`comparable`."""
    fingerprint: str
    text_fingerprint: str
    media: tuple[str, ...] = ()
    """Its kinds of media."""
    link: str = ""
    """Its address on another site, assuming the publication time that its source gives."""


class Match(TimedRecord, frozen=True, kw_only=True):
    """An incoming article and its identity."""

    incoming: IncomingArticle
    id: str
    known: KnownArticle | None = None
    comes: datetime | None = None
    """When a change dated ahead may be shown. Until then ``incoming`` is the article as readers
    last saw it, unless ``waits`` is set."""
    waits: bool = False
    """Readers have seen no earlier text, so that nothing of it is shown until then."""


class IdentityIndex(TimedRecord, frozen=True, kw_only=True):
    """The identities of known articles."""

    articles: dict[str, KnownArticle]
    """By id."""
    keys: dict[str, str]
    """Ids by key."""
    addresses: dict[str, str]
    """Ids by the addresses that articles have had, in the form of :func:`comparable`."""
    unreadable: frozenset[str] = frozenset()
    """Keys that exist in this run though their articles could not be read."""
    now: datetime

    def is_recent(self, known: KnownArticle) -> bool:
        """Whether a missing article's text is still compared with those of new articles."""
        return known.vanished is None or self.now - known.vanished <= REMEMBERED_FOR

    def at(self, key: str) -> str:
        """The id of the article at a key, or ""; its key may be known by its hash only."""
        return self.keys.get(key) or self.keys.get(hashed_key(key), "")


class Resolution(Record, frozen=True, kw_only=True):
    """The identities of all incoming articles."""

    matches: tuple[Match, ...]
    set_aside: tuple[SetAside, ...]
    vanished: tuple[KnownArticle, ...]
    """Known articles that match no incoming one."""


def incoming(article: Article, link: str) -> IncomingArticle:
    """Reduce an article to what identifies it.

    Args:
        article: The article as read.
        link: Its address if one is known, else "".
    """
    text = single_spaced(article.body)
    # A slug may be a file's name only; readers see it in the address, if anywhere.
    content = msgspec.structs.replace(
        article, key="", slug="", naming=None, presumed=None, teaser="", warnings=()
    )
    if content.image and content.image.length:  # which earlier releases did not know
        image = msgspec.structs.replace(content.image, length=0)
        content = msgspec.structs.replace(content, image=image)
    return IncomingArticle(
        article=_without_texts(article),
        addresses=_addresses(article, link),
        # Stores remember it of records that said their empty key, too.
        fingerprint=_sha256(b'{"key":"",' + msgspec.json.encode(content)[1:]),
        text_fingerprint=_sha256(text.encode("utf-8", "surrogatepass")) if text else "",
        media=media_of(article),
        link=link,
    )


def incoming_unchanged(article: Article, link: str, known: KnownArticle) -> IncomingArticle:
    """The result of :func:`incoming` for an unchanged article, without computing its hashes.

    Args:
        article: The article as read.
        link: Its address if one is known, else "".
        known: The article as the store knows it.
    """
    return IncomingArticle(
        article=_without_texts(article),
        addresses=_addresses(article, link),
        fingerprint=known.fingerprint,
        text_fingerprint=known.text_fingerprint,
        media=media_of(article),
        link=link,
    )


def _addresses(article: Article, link: str) -> tuple[str, ...]:
    """All addresses of an article, in the form of :func:`comparable`."""
    if not article.aliases:
        return (one,) if link and (one := comparable(link)) else ()
    return tuple(dict.fromkeys(filter(None, map(comparable, (link, *article.aliases)))))


def _without_texts(article: Article) -> Article:
    """An article without its texts and all that is not remembered of it."""
    return msgspec.structs.replace(
        article,
        body="",
        summary="",
        teaser="",
        excerpt=None,
        aliases=(),
        image=None,
        enclosures=(),
        origin=None,
        rights="",
    )


def mint(authority: str, key: str, taken: Container[str] = ()) -> str:
    """The id of an article that brings none: a ``tag:`` URI (RFC 4151 §2.1).

    Args:
        authority: The publication's: a domain and a year.
        key: The article's place in the publication.
        taken: Ids that others have; the new article at a place that an article has left must
            not take over its id.
    """
    # Some systems store names decomposed; the id must not tell on which one it was minted.
    if not _USUAL_KEY.fullmatch(key):
        key = quote(unicodedata.normalize("NFC", key), safe=_IN_TAG)
    first = uri = f"tag:{authority}:{key}"
    number = 2
    while uri in taken:
        uri = f"{first};{number}"
        number += 1
    return uri


_IN_TAG = "/-._~!$'()*+,=@"
"""What RFC 4151's ``specific`` may hold beside letters and digits, less what we add."""
_USUAL_KEY = seldom(r"[\w/.-]+", re.ASCII)


def hashed_key(key: str) -> str:
    """What stands for a key that is known by its hash only, as published documents tell it."""
    return f"\t{key_hash(key)}"


def published_hash(key: str) -> str:
    """What published documents tell of a key: its hash, which may be all that is known of it."""
    return key[1:] if key.startswith("\t") else key_hash(key)


def key_hash(key: str) -> str:
    """The SHA-256 of a key, which tells nothing of the place that it names."""
    if key.startswith("\t"):
        return key[1:]  # The place itself is not known, see :func:`hashed_key`.
    return _sha256(key.encode("utf-8", "surrogatepass"))


def comparable(address: str) -> str:
    """An address without what changes while the article stays: scheme, ``www.``, last slash.

    Percent-encoding is undone, which systems write differently, and the host is in punycode;
    what is no address stays.
    """
    if usual := _USUAL_ADDRESS.fullmatch(address):  # which need not be taken apart
        return f"{usual[1]}{usual[2].rstrip('/')}"
    try:
        parts = urlsplit(canonical(address) or address)
    except ValueError:
        return address
    host = (parts.hostname or "").removeprefix("www.").removesuffix(".")
    query = f"?{parts.query}" if parts.query else ""
    # Entries of one page, as change logs have them, differ in the fragment alone.
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{host}{unquote(parts.path).rstrip('/')}{query}{fragment}"


def comparable_before_1_2(address: str) -> str:
    """An address as stores of releases before 1.2 remember it.

    What was written with letters beyond ASCII in its host, query or fragment stayed so.

    Args:
        address: As :func:`comparable` gives it now.
    """
    host, *rest = re.split(r"(?=[/?#])", address, maxsplit=1)
    host = ".".join(map(_lettered, host.split(".")))
    return host + "".join(_BEYOND_ASCII.sub(lambda found: unquote(found[0]), one) for one in rest)


def _lettered(label: str) -> str:
    """A label of a host with the letters that it stands for."""
    try:
        return label[4:].encode().decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label


_BEYOND_ASCII = seldom(r"(?:%[89A-F][0-9A-F])+")
_USUAL_ADDRESS = seldom(r"https?://(?:www\.)?([a-z0-9.-]*[a-z0-9-])(/[A-Za-z0-9/._~-]*|)")


def ahead(article: Article, known: KnownArticle | None, now: datetime) -> datetime | None:
    """When the text of an article may be shown, where its ``updated`` lies ahead; or None.

    Whoever dates a change ahead may mean "not yet", so that it is shown at its time, and never
    before.

    Args:
        article: As its source tells it.
        known: What is remembered of it.
        now: The time of this run.
    """
    when, by = article.updated, known.by(now) if known else now
    if when is None or when <= by or (known and when <= known.updated):
        return None
    return when


def is_early(article: Article, now: datetime) -> bool:
    """Whether an article names a time before which nobody is to hear of it, or of its text."""
    return any(when and when > now for when in (article.published, article.updated))


def key_of_coming(key: str) -> str:
    """Where the text of an article is kept that comes in place of the one at a key."""
    return f"{_COMING}{key}"


def place_of_coming(key: str) -> str:
    """The article's key, from one that :func:`key_of_coming` gave; "" for any other."""
    return key.removeprefix(_COMING) if key.startswith(_COMING) else ""


def dates(
    article: Article, known: KnownArticle | None, now: datetime
) -> tuple[datetime, datetime, datetime]:
    """When an article was first seen, published and updated, as documents show it.

    A text that changes without a newer ``updated`` of its own is a silent edit, and keeps its
    dates; a correction's note that is new is dated by this run, and so is a retraction. An
    ``updated`` that lies ahead counts from its time. A date that is taken
    away stays the one that readers know, unless it was still to come; so does the date of an
    entry that was adopted, until its source declares another.

    Args:
        article: As its source tells it.
        known: What is remembered of it.
        now: The time of this run.

    Returns:
        Aware times in UTC; ``updated`` is never before ``published``. Those that this run gives
        are whole seconds.
    """
    moment = whole_second(now)
    first_seen = known.first_seen if known else moment
    published = _published(article, known, now)
    candidates = [published]
    if article.updated is not None and not ahead(article, known, now):
        _, later = _read_later(article) if published != article.published else (_NONE, _NONE)
        candidates.append(article.updated + later)
    # Of what came back from RSS or Atom nobody knows whether its note was there before.
    if known is not None and known.fingerprint not in ("", UNKNOWN):
        retracted = known.withdrawn or article.status == "retracted"
        noted = article.correction not in ("", known.correction) or retracted != known.retracted
        if noted and candidates[-1] <= known.updated:
            # By a clock that was set back it would be older than what readers know.
            after = known.updated + _SECOND
            candidates.append(max(moment, after) if known.shown_until else moment)
    if known is not None and published == known.published:
        candidates.append(known.updated)
    return first_seen, published, max(candidates)


def _published(article: Article, known: KnownArticle | None, now: datetime) -> datetime:
    if known is None:
        return first_date(article, now)
    declared = article.published
    if declared and declared > known.by(now) and known.is_feed_only:
        return declared  # by which what a feed showed is to be hidden
    if known.adopted and (known.is_feed_only or article.published in (None, known.declared)):
        return known.published
    # To read its date in another way is no news of it.
    later, _ = _read_later(article)
    if declared and later and declared + later == known.published <= known.by(now):
        return known.published
    by = known.by(now)
    return article.published or (known.published if known.published <= by else whole_second(by))


def _read_later(article: Article) -> tuple[timedelta, timedelta]:
    """By how much earlier versions took its date, and that of its last change, for later."""
    if article.naming is None:
        return _NONE, _NONE
    published, updated = article.naming.read_later
    return timedelta(minutes=published), timedelta(minutes=updated)


_NONE = timedelta()


def first_date(article: Article, now: datetime) -> datetime:
    """When an article that is new is published: what it says, or else what seems so."""
    moment = whole_second(now)
    return article.published or min(article.presumed or moment, moment)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Identification(Record, frozen=True, kw_only=True):
    """The result of the step ``keep``: the articles that are new, changed or vanished."""

    all_new: bool = False
    """No article was known before, and all came in this run. Each is in its feeds already, and
    none is listed by id."""
    before: dict[str, KnownArticle]
    changed: tuple[str, ...] = ()
    """The ids of articles that the store now knows otherwise than before."""
    new: int = 0
    """The number of new articles that may be shown."""
    edited: int = 0
    """The number of edited articles that may be shown."""
    new_or_edited: Container[str] = ()
    """The ids of new and edited articles."""
    altered_files: frozenset[str] = frozenset()
    """The paths of files that are new, gone, or hold other articles than before, or none."""
    redated: tuple[str, ...] = ()
    """The ids of published articles whose date changed."""
    warnings: tuple[str, ...] = ()
    vanished: int = 0
    set_aside: tuple[SetAside, ...]
    refused: tuple[str, ...] = ()
    files: int
    """The number of files that were read."""
    read: int
    """The number of articles in the sources."""
    drafts: int
    """The number of these that are drafts or private."""


def address_of(known: KnownArticle, publisher: Publisher) -> str:
    """Where a click on an article leads: its address elsewhere, or its own page here."""
    return known.link or page_address(known, publisher)


def page_address(known: KnownArticle, publisher: Publisher) -> str:
    """Where an article's page is here, and its files."""
    return f"{publisher.address}{PAGES}/{known.page}/"


def wanted_page(article: Article) -> str:
    """The folder's name that an article asks for; a device's, such as ``con``, is changed."""
    name = page_name(article)
    return name if safe_path(name) and not is_secret(name) else f"{name}-{short_hash(name)}"


_NOTION = seldom(r"[- ][0-9a-f]{32}$")
"""The number of a page at the end of a file's name, as Notion exports it."""


def page_name(article: Article) -> str:
    """The name of the page of an article that has no address elsewhere.

    Its slug, unless that is but a number or a checksum, as programs name files; then its title.
    """
    given = _NOTION.sub("", article.slug)
    opaque = re.fullmatch(r"[0-9a-fA-F_.-]*", given) is not None
    return (slug(article.title) if opaque else "") or slug(given) or short_hash(article.key)
