"""What a program has put into feedgen's generator, as a feed and articles.

Only the methods are asked that feedgen documents; it need not be installed for it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from feedwright.domain.article import Article, Enclosure, Origin, Person
from feedwright.domain.standalone_feed import Feed


def from_feedgen(generator: Any) -> tuple[Feed, tuple[Article, ...]]:
    """A feed and its articles, from a ``feedgen.feed.FeedGenerator``.

    Where nobody has set when an entry was updated feedgen has the clock's time, with fractions of
    a second; such a one counts only for an entry that names no publication time.

    Args:
        generator: The generator; nothing of it is changed.

    Returns:
        What the feed says of itself, and its articles in the generator's order.
    """
    links = _links(generator.link())
    feed = Feed(
        title=generator.title() or "",
        address=links.get("self", "") or links.get("alternate", ""),
        is_document="self" in links,
        home=links.get("alternate", ""),
        description=generator.description() or generator.subtitle() or "",
        id=generator.id() or "",
        language=generator.language() or "",
        authors=_people(generator.author()),
        rights=generator.rights() or generator.copyright() or "",
        icon=generator.icon() or "",
        logo=generator.logo() or (generator.image() or {}).get("url", ""),
    )
    return feed, tuple(map(_article, generator.entry()))


def _article(entry: Any) -> Article:
    """An entry as an article."""
    links = _links(entry.link())
    # RSS's ``guid`` and Atom's ``id`` are set together, the first as a table.
    guid, content = entry.guid() or {}, entry.content() or {}
    summary = entry.summary()
    short = summary.get("summary", "") if isinstance(summary, Mapping) else summary or ""
    told = content.get("content") or ""
    body, short = (told, short) if told else (entry.description() or short, "")
    link, published = links.get("alternate", ""), entry.published() or entry.pubDate()
    source = entry.source() or {}
    return Article(
        title=entry.title() or "",
        body=body,
        markup="text" if told and content.get("type") == "text" else "html",
        summary=short,
        id=guid.get("guid") or entry.id() or "",
        link=link,
        published=published or entry.updated(),
        updated=_meant(entry.updated()),
        authors=_people(entry.author()),
        tags=tuple(
            dict.fromkeys(
                one.get("label") or one.get("term") or "" for one in entry.category() or ()
            )
        ),
        enclosures=tuple(_enclosures(entry)),
        origin=Origin(title=source.get("title", ""), feed=source.get("url", ""))
        if source
        else None,
        rights=entry.rights() or "",
    )


def _meant(updated: datetime | None) -> datetime | None:
    """A time that somebody has set, and no clock."""
    return updated if updated and not updated.microsecond else None


def _links(links: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    """The first link of each relation."""
    found: dict[str, str] = {}
    for one in links or ():
        found.setdefault(one.get("rel") or "alternate", one.get("href", ""))
    return found


def _people(people: Iterable[Mapping[str, str]] | None) -> tuple[Person, ...]:
    return tuple(
        Person(
            name=one.get("name") or one.get("email") or "",
            email=one.get("email") or "",
            url=one.get("uri") or "",
        )
        for one in people or ()
    )


def _enclosures(entry: Any) -> Iterable[Enclosure]:
    """The files of an entry: RSS's one, and Atom's links."""
    told = entry.enclosure()
    if told:
        yield _enclosure(told, told.get("url", ""))
    for link in entry.link() or ():
        if link.get("rel") == "enclosure" and link.get("href") != (told or {}).get("url"):
            yield _enclosure(link, link.get("href", ""))


def _enclosure(told: Mapping[str, str], url: str) -> Enclosure:
    length = str(told.get("length") or "")
    return Enclosure(
        url=url,
        type=told.get("type") or "",
        length=int(length) if length.isascii() and length.isdigit() else 0,
        title=told.get("title") or "",
    )
