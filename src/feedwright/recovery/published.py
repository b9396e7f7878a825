"""What published documents of Feedwright say about the articles in them."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from feedwright.domain.addresses import address
from feedwright.domain.article import Article, Enclosure, Person
from feedwright.domain.errors import SourceError
from feedwright.domain.identity import comparable
from feedwright.domain.known_article import UNKNOWN, KnownArticle
from feedwright.domain.mediatypes import media_of
from feedwright.domain.outlook import Shown
from feedwright.domain.publication import PAGES
from feedwright.rendering.formats.jsonfeed import Feed, Item, digest

_GENERATOR = b"<generator>Feedwright</generator>"


class PublishedFeed(msgspec.Struct):
    """What the documents of one feed tell, or of one of its archive pages."""

    id: str = ""
    """"" where the document does not tell it of itself."""
    address: str = ""
    """Where it says that it is published."""
    name: str = ""
    value: str = ""
    updated: datetime | None = None
    guid: str = ""
    """The id of a podcast."""
    articles: list[KnownArticle] = []
    removed: list[KnownArticle] = []
    """Those of which a partner alone is told, and no more than who they are."""
    texts: list[Article] = []
    """What was last published, by the articles' keys as far as they are known."""
    shown: list[Shown] = []
    deleted: list[KnownArticle] = []
    addresses: list[tuple[str, str]] = []


def read_published(data: bytes, path: str, root: str, *, is_json: bool) -> PublishedFeed:
    """Reads one published document back.

    Args:
        data: Its bytes.
        path: The feed's path.
        root: The published folder's address, with a slash at its end.
        is_json: Whether it is a JSON Feed, which remembers most; otherwise RSS or Atom, from
            which ids, dates and links come back.

    Raises:
        msgspec.DecodeError: It is no JSON Feed of ours.
        SourceError: It is no feed of ours.
    """
    return _from_json(data, path, root) if is_json else _from_xml(data, path, root)


def own_address(data: bytes) -> str:
    """Where one of our documents says that it is published, or "" where it is none of ours."""
    from feedwright.reading.formats.feed import read  # noqa: PLC0415 - lxml is slow to import

    if data.startswith(b"{"):
        try:
            return msgspec.json.decode(data, type=Feed).feed_url
        except msgspec.DecodeError:
            return ""
    if _GENERATOR not in data:
        return ""
    try:
        return read(data).address
    except SourceError:
        return ""


def _from_json(data: bytes, path: str, root: str) -> PublishedFeed:
    feed = msgspec.json.decode(data, type=Feed)
    notes = feed.feedwright
    found = PublishedFeed(id=notes.id, name=notes.name, value=notes.value, updated=notes.updated)
    found.guid, found.address = notes.guid, feed.feed_url
    for item in feed.items:
        known = _known(item, root)
        withdrawal = item.feedwright.withdrawal if item.feedwright else None
        if withdrawal and withdrawal.kind == "deleted":
            gone = msgspec.structs.replace(known, vanished=withdrawal.when, updated=known.published)
            found.deleted.append(gone)
        else:
            is_removed = withdrawal and withdrawal.kind == "removed"
            (found.removed if is_removed else found.articles).append(known)
            found.texts.append(_text(item, known.key))
        _remember_shown(
            found,
            known,
            path,
            item.title,
            item.url,
            digest=digest(item),
            is_withdrawn=bool(withdrawal),
        )
    for one in notes.tombstones:
        gone = KnownArticle(
            id=one.id,
            key=f"\t{one.id}",
            first_seen=one.published or one.when,
            published=one.published or one.when,
            updated=one.updated or one.when,
            fingerprint=UNKNOWN,
            text_fingerprint="",
            vanished=one.when,
            adopted=True,
        )
        found.deleted.append(gone)
        _remember_shown(found, gone, path, "", "", standing=False)
    return found


def _from_xml(data: bytes, path: str, root: str) -> PublishedFeed:
    from feedwright.reading.formats.feed import read  # noqa: PLC0415 - lxml is slow to import

    if _GENERATOR not in data:
        raise SourceError("is a feed of another program, whose entries were never published here")
    feed = read(data)
    found = PublishedFeed(updated=feed.updated, guid=feed.guid, address=feed.address)
    for seen in feed.entries:
        when = seen.published or seen.updated
        if when is None:
            continue
        known = KnownArticle(
            id=seen.id,
            key=f"\t{seen.id}",
            first_seen=when,
            published=when,
            updated=max(when, seen.updated or when),
            fingerprint=UNKNOWN,
            text_fingerprint="",
            title=seen.title,
            link="" if _page(seen.link, root) else seen.link,
            page=_page(seen.link, root),
            adopted=True,
        )
        if seen.is_withdrawn:
            # Why is not told; where its source still has it, the next run tells.
            found.deleted.append(msgspec.structs.replace(known, vanished=known.updated))
            _remember_shown(found, known, path, seen.title, seen.link, is_withdrawn=True)
            continue
        found.articles.append(known)
        text = Article(key=known.key, title=seen.title, body=seen.content, published=when)
        found.texts.append(text)
        _remember_shown(found, known, path, seen.title, seen.link)
    return found


def _known(item: Item, root: str) -> KnownArticle:
    notes = item.feedwright
    memory = notes.memory if notes else None
    link = address((notes.link if notes else "") or item.url, "")
    page = _page(link, root)
    section = notes.section if notes else ""
    withdrawal = notes.withdrawal if notes else None
    dated = item.date_published if memory and memory.dated else None
    return KnownArticle(
        id=item.id,
        key=f"\t{memory.key if memory else item.id}",
        first_seen=memory.first_seen if memory else item.date_published,
        published=item.date_published,
        updated=item.date_modified,
        declared=(memory and memory.declared) or dated,
        retracted=bool(notes and notes.status == "retracted"),
        revision=memory.revision if memory else 1,
        fingerprint=memory.fingerprint if memory else UNKNOWN,
        text_fingerprint=memory.text if memory else "",
        title=item.title,
        expires=withdrawal.when if withdrawal and withdrawal.kind == "expired" else None,
        correction=memory.correction if memory else "",
        link="" if page else link,
        page=page,
        section=section,
        tags=tuple(_tags(item, section)),
        authors=tuple(author.name for author in item.authors),
        language=item.language,
        withdrawn=bool(memory and memory.withdrawn),
        retraction_note=memory.note if memory else "",
        adopted=not memory or memory.adopted,
        keeps_link=bool(memory and memory.addressed and link and not page),
        media=media_of(_text(item, "")),
    )


def _text(item: Item, key: str) -> Article:
    """The article as it was published, should its source be unreadable just now."""
    notes = item.feedwright
    section = notes.section if notes else ""
    return Article(
        key=key,
        title=item.title,
        body=item.content_html,
        published=item.date_published,
        summary=item.summary,
        authors=tuple(Person(name=author.name, url=author.url) for author in item.authors),
        section=section,
        tags=tuple(_tags(item, section)),
        language=item.language,
        image=notes.image if notes else None,
        enclosures=tuple(
            Enclosure(
                url=one.url,
                type=one.mime_type,
                length=one.size_in_bytes,
                title=one.title,
                duration=one.duration_in_seconds,
            )
            for one in item.attachments
        ),
        origin=notes.origin if notes else None,
        rights=notes.rights if notes else "",
        licence=notes.licence if notes else "",
        podcast=notes.podcast if notes else None,
    )


def _tags(item: Item, section: str) -> Iterator[str]:
    return (tag for tag in item.tags if tag != section)


def _page(link: str, root: str) -> str:
    """The name of an article's own page, where a link leads to one."""
    inside = link.removeprefix(f"{root}{PAGES}/") if link.startswith(f"{root}{PAGES}/") else ""
    return inside.strip("/") if inside.count("/") <= 1 else ""


def _remember_shown(
    found: PublishedFeed,
    known: KnownArticle,
    path: str,
    title: str,
    link: str,
    *,
    standing: bool = True,
    digest: str = "",
    is_withdrawn: bool = False,
) -> None:
    found.addresses.append((comparable(link), known.id))
    found.shown.append(
        Shown(
            feed=path,
            id=known.id,
            title=title,
            link=link,
            published=known.published,
            updated=known.updated,
            digest=digest,
            retracted=known.retracted or is_withdrawn,
            standing=standing,
        )
    )
