"""A document of a feed and articles, without store, clock and files.

Entries and documents are made as in a run. Facts that a run takes from its sources and store are
derived from the articles here.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC
from typing import TypeVar

from msgspec.structs import replace

from feedwright.domain.addresses import address, is_uri
from feedwright.domain.article import Article, Enclosure, Image
from feedwright.domain.document import Channel, Document, document_name
from feedwright.domain.entry import Entry
from feedwright.domain.errors import RenderingError, quoted
from feedwright.domain.extra_elements import elements, namespace_problem
from feedwright.domain.file_references import Target
from feedwright.domain.formats import ATOM, FEED_NAMES, FORMATS
from feedwright.domain.instants import EPOCH
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.language_tags import is_language
from feedwright.domain.mediatypes import is_media_type
from feedwright.domain.publication import Publisher
from feedwright.domain.record import Record, checked
from feedwright.domain.standalone_feed import Feed
from feedwright.domain.text import clean, one_line
from feedwright.rendering.entry_maker import make_entry
from feedwright.rendering.formats.forms import EMAIL, presentable_entry
from feedwright.rendering.formats.fragments import assemble, fragment
from feedwright.rendering.profiled_entries import as_episode

AnyRecord = TypeVar("AnyRecord", bound=Record)
Complain = Callable[[str, str], None]
"""Called with a field and its problem, as a clause; raises unless problems are tolerated."""
_LONGEST = 60
"""Characters of a title or an address by which a message names an article."""


def render(
    feed: Feed, articles: Iterable[Article], format_name: str, *, lenient: bool = False
) -> Document:
    """Render a feed of articles in one format, with safe content and absolute addresses.

    The same articles give the same bytes: the clock is not read, and nothing is stored.

    Args:
        feed: The properties of the feed.
        articles: Its articles, in the order of the document.
        format_name: ``rss``, ``atom`` or ``json``.
        lenient: For feeds and articles from elsewhere: derive what an article lacks, or leave the
            article out, and say so in the document's ``warnings``.

    Raises:
        RenderingError: A field is missing or cannot be used; the message names the article and
            the field.
        TypeError: The feed is no Feed, or an article no Article.
    """
    if format_name not in FEED_NAMES:
        there = ", ".join(FEED_NAMES)
        raise RenderingError(f"{quoted(format_name)} is no format; there are {there}")
    warnings: list[str] = []

    def complain_of(place: str) -> Complain:
        def complain(field: str, problem: str) -> None:
            sentence = f"{place}: {field}: {problem}"
            if not lenient:
                raise RenderingError(sentence)
            warnings.append(sentence)

        return complain

    if not isinstance(feed, Feed):
        raise TypeError(f"the feed is a {type(feed).__name__}, and must be a feedwright.Feed")
    feed = _whole(feed, f"the feed {quoted(str(feed.title))}")
    complain = complain_of("the feed")
    usable = list(_usable(articles, feed, complain_of))
    feed = _addressed(feed, usable, complain)
    publisher = _publisher(feed)
    is_podcast = feed.podcast is not None or any(article.podcast for article, _ in usable)
    profile = "podcast" if is_podcast else ""
    entries = list[Entry]()
    for article, place in usable:
        entry, told = _entry(article, publisher, feed)
        warnings += (f"{place}: {one}" for one in told)
        entries.append(presentable_entry(as_episode(entry) if is_podcast else entry))
    for (_, place), entry in zip(usable, entries, strict=True):
        if format_name == ATOM.name:
            _complain_of_id(entry.id, complain_of(place))
    channel = _channel(feed, format_name, entries, profile, complain)
    newest = max((one.published for one in entries), default=None)
    return Document(
        path=document_name(format_name, ""),
        media_type=FORMATS[format_name].media_type,
        data=assemble(
            format_name, channel, [fragment(format_name, one) for one in entries], newest
        ),
        entries=len(entries),
        warnings=tuple(warnings),
    )


def _publisher(feed: Feed) -> Publisher:
    return Publisher(
        title=feed.title,
        address=feed.address,
        authority="",
        home=feed.home,
        language=feed.language,
        authors=feed.authors,
    )


def _whole(record: AnyRecord, place: str) -> AnyRecord:
    """Validate the fields of a record.

    Raises:
        RenderingError: A field has another type.
    """
    try:
        return checked(record)
    except ValueError as error:
        raise RenderingError(f"{place}: {error}") from error


def _usable(
    articles: Iterable[Article], feed: Feed, complain_of: Callable[[str], Complain]
) -> Iterator[tuple[Article, str]]:
    """The articles that a document can hold, each with its name in messages."""
    taken = dict[str, str]()
    for number, given in enumerate(articles, 1):
        if not isinstance(given, Article):
            raise TypeError(
                f"article {number} is a {type(given).__name__}, and must be a feedwright.Article; "
                "make one of its title, body, link and time"
            )
        named = one_line(str(given.title or given.id or given.link or given.key))[:_LONGEST]
        place = f"article {number} ({named!r})" if named else f"article {number}"
        complain = complain_of(place)
        article = _completed(_whole(given, place), feed, complain)
        if article is None:
            continue
        if article.id in taken:
            complain("id", f"is that of {taken[article.id]}; readers would see one of them")
            continue
        taken[article.id] = place
        yield article, place


def _completed(article: Article, feed: Feed, complain: Complain) -> Article | None:
    """Complete an article with all that a document needs; None if the document must not hold it.

    Args:
        article: The given article.
        feed: The properties of the feed.
        complain: Called with missing and invalid fields.
    """
    if article.status in ("draft", "private") or not article.listed:
        field = "status" if article.listed else "listed"
        complain(
            field, f"is {getattr(article, field)!r}, so that no feed may hold it; leave it out"
        )
        return None
    base = address(feed.home or feed.address, "")
    link, published = address(article.link, base) if article.link else "", article.published
    if not link:
        fault = f"{quoted(article.link)} is no address of the web" if article.link else "is missing"
        complain("link", f"{fault}; give the address of its page")
        link = next((one for one in _other_links(article) if one), base)
    if not link:  # and there is no other address
        return None
    if published is None:
        complain("published", "is missing; give the time at which it was published")
        published = article.updated
    if not (article.title or article.body or article.summary or article.enclosures):
        complain("title", "is missing, and so are body and summary; give one of them")
    if article.language and not is_language(article.language):
        _complain_of_language(article.language, complain)
        article = replace(article, language="")
    for problem in elements(article.extra, feed.namespaces):
        if isinstance(problem, str):
            complain("extra", problem)
    article = _with_usable_parts(article, link, complain)
    own = clean(article.id).strip()
    return replace(article, id=own or link, link=link, published=published)


def _other_links(article: Article) -> Iterator[str]:
    """Other addresses for an article without its own."""
    yield address(article.id, "")
    if article.origin:
        yield address(article.origin.url, "")
    for enclosure in article.enclosures:
        yield address(enclosure.url, "")


def _complain_of_language(language: str, complain: Complain) -> None:
    complain("language", f"{quoted(language)} is no language; write its code, as in 'en'")


def _complain_of_id(own: str, complain: Complain) -> None:
    """Report an id that Atom does not allow (RFC 4287 §4.2.6); readers may know it."""
    if not is_uri(own):
        complain("id", f"{quoted(own)} is no URI, as Atom asks for; give it one")


def _with_usable_parts(article: Article, link: str, complain: Complain) -> Article:
    """Add media types to an article's files, and report parts that a document cannot hold."""
    parts: list[tuple[str, Image | Enclosure]] = []
    if article.image:
        parts.append(("image.url", article.image))
    parts += ((f"enclosures[{at}].url", one) for at, one in enumerate(article.enclosures))
    for field, part in parts:
        if not address(part.url, link):
            complain(field, f"{quoted(part.url)} is no address of the web; readers cannot fetch it")
    files = list(article.enclosures)
    for at, one in enumerate(files):
        if one.type and not is_media_type(clean(one.type).strip()):
            fault = f"{quoted(one.type)} is no media type; write one, as in 'audio/mpeg'"
            complain(f"enclosures[{at}].type", fault)
            files[at] = replace(one, type="")
    for at, person in enumerate(article.authors):
        if not person.name.strip():
            complain(f"authors[{at}].name", "is missing; an author without a name is not shown")
        if person.email and not EMAIL.fullmatch(person.email):
            complain(
                f"authors[{at}].email", f"{quoted(person.email)} is no e-mail; it is not shown"
            )
        if person.url and not address(person.url, ""):
            complain(f"authors[{at}].url", f"{quoted(person.url)} is no address; it is not shown")
    return replace(article, enclosures=tuple(files))


def _addressed(feed: Feed, usable: list[tuple[Article, str]], complain: Complain) -> Feed:
    """Complete a feed with the addresses that documents need."""
    if not one_line(feed.title):
        complain("title", "is missing; every feed needs one")
        feed = replace(feed, title=address(feed.home or feed.address, "") or "Feed")
    home, lives = address(feed.home, ""), address(feed.address, "")
    if feed.home and not home:
        complain("home", f"{quoted(feed.home)} is no absolute http or https address")
    if not lives:
        fault = (
            f"{quoted(feed.address)} is no absolute http or https address" if feed.address else ""
        )
        complain("address", f"{fault or 'is missing'}; give the one at which the feed is reached")
        lives = home or next((article.link for article, _ in usable), "")
    if not lives:  # and none can be derived
        raise RenderingError("the feed: address: is missing; give the one at which it is reached")
    for prefix, namespace in feed.namespaces.items():
        if problem := namespace_problem(prefix, namespace):
            complain("namespaces", problem)
    if feed.language and not is_language(feed.language):
        _complain_of_language(feed.language, complain)
        feed = replace(feed, language="")
    return replace(feed, address=lives, home=home or lives)


def _entry(article: Article, publisher: Publisher, feed: Feed) -> tuple[Entry, tuple[str, ...]]:
    """Make an article's entry as in a run, and its warnings."""
    published = article.published or EPOCH
    known = KnownArticle(
        id=article.id,
        key=article.key,
        first_seen=published,
        published=published,
        updated=max(published, article.updated or published),
        declared=published,
        retracted=article.status == "retracted",
        fingerprint="",
        text_fingerprint="",
        title=article.title,
        correction=article.correction,
        link=article.link,
        section=article.section,
    )
    entry, warnings = make_entry(
        article, known, publisher, lambda _: Target(), namespaces=feed.namespaces
    )
    if entry.excerpt_only:
        entry = replace(entry, content="")
    sentences = (one for one in warnings if not one.startswith("extra: "))
    return replace(entry, memory=None, undated=article.published is None), tuple(sentences)


def _channel(
    feed: Feed, format_name: str, entries: list[Entry], profile: str, complain: Complain
) -> Channel:
    """The channel of the document."""
    times = [one.updated for one in entries if not one.undated]
    times += [feed.updated] if feed.updated else []
    if not times:
        complain("updated", "is missing, and there is no article whose time could be told instead")
    own = clean(feed.id).strip()
    if own and format_name == ATOM.name:
        _complain_of_id(own, complain)
    folder = feed.address.rpartition("/")[0] + "/"
    return Channel(
        id=own or feed.address,
        title=one_line(feed.title),
        description=one_line(feed.description),
        address=folder,
        document=feed.address if feed.is_document or not feed.address.endswith("/") else "",
        home=feed.home,
        updated=max(times, default=EPOCH).astimezone(UTC),
        language=feed.language,
        authors=feed.authors,
        rights=feed.rights,
        licence=address(feed.licence, ""),
        icon=feed.icon and address(feed.icon, feed.home),
        logo=feed.logo and address(feed.logo, feed.home),
        hubs=feed.hubs,
        formats=(format_name,),
        profile=profile,
        podcast=feed.podcast,
        categories=tuple(filter(None, map(one_line, feed.categories))),
        ttl=max(0, feed.ttl),
    )
