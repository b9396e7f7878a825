"""JSON Feed 1.1, through msgspec.

The records below are the format's objects, so that a document of ours can be read back with
``msgspec.json.decode(data, type=Feed)``. What the format has no word for stands in an object
named ``_feedwright``, as JSON Feed 1.1 §Extensions allows: see :class:`FeedNotes` and
:class:`ItemNotes`.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from feedwright.domain.article import Episode, Image, Origin, Person
from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry, Memory, Tombstone, Withdrawal
from feedwright.domain.formats import JSON
from feedwright.domain.instants import EPOCH
from feedwright.domain.record import Record, TimedRecord
from feedwright.rendering.formats.forms import (
    enclosure_type,
    presentable_channel,
    presentable_entry,
)


class Author(Record, frozen=True, kw_only=True):
    """Someone who wrote an item, or answers for a feed."""

    name: str
    url: str = ""


class Hub(Record, frozen=True, kw_only=True):
    """Where to subscribe for news of a change."""

    type: str
    url: str


class Attachment(Record, frozen=True, kw_only=True):
    """A file that comes with an item."""

    url: str
    mime_type: str
    title: str = ""
    size_in_bytes: int = 0
    duration_in_seconds: int = 0


class ItemNotes(Record, frozen=True, kw_only=True):
    """``_feedwright`` of an item: what is needed, beside its own keys, to know the entry again."""

    section: str = ""
    """Which of ``tags`` is the section."""
    status: Literal["", "retracted"] = ""
    rights: str = ""
    licence: str = ""
    link: str = ""
    """The address of its article, where the feed adds something to ``url``."""
    origin: Origin | None = None
    """Where it was first published; ``external_url`` is its address."""
    image: Image | None = None
    """What ``image`` shows, whose it is, and its size in pixels."""
    memory: Memory | None = None
    podcast: Episode | None = None
    """What is told of it as an episode."""
    withdrawal: Withdrawal | None = None
    """What became of it, in a feed whose partner is to take it down."""


class Item(TimedRecord, frozen=True, kw_only=True, rename={"feedwright": "_feedwright"}):
    """An entry."""

    id: str
    url: str
    external_url: str = ""
    title: str = ""
    summary: str = ""
    content_html: str = ""
    content_text: str = ""
    image: str = ""
    date_published: datetime = EPOCH
    date_modified: datetime = EPOCH
    authors: tuple[Author, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""
    attachments: tuple[Attachment, ...] = ()
    feedwright: ItemNotes | None = None


class FeedNotes(TimedRecord, frozen=True, kw_only=True):
    """``_feedwright`` of a feed: what Atom has words for and JSON Feed has not."""

    id: str
    """Atom ``id``."""
    name: str = ""
    """The feed of the configuration that it belongs to, where that is not the main one."""
    value: str = ""
    """For a feed of each section, tag, author or language: which one."""
    updated: datetime
    """Atom ``updated``."""
    rights: str = ""
    licence: str = ""
    tombstones: tuple[Tombstone, ...] = ()
    """RFC 6721 ``at:deleted-entry``."""
    guid: str = ""
    """The id of a podcast, which is given once (``podcast:guid``)."""


class Feed(Record, frozen=True, kw_only=True, rename={"feedwright": "_feedwright"}):
    """A whole document."""

    version: str
    title: str
    home_page_url: str
    feed_url: str = ""
    description: str = ""
    next_url: str = ""
    icon: str = ""
    favicon: str = ""
    authors: tuple[Author, ...] = ()
    language: str = ""
    hubs: tuple[Hub, ...] = ()
    feedwright: FeedNotes
    items: tuple[Item, ...]


def render(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """A JSON Feed 1.1 document, indented for people.

    Args:
        channel: What the document says of itself.
        entries: Its items, in the order in which they are to stand; there may be none.

    Raises:
        RenderingError: An entry has no id or no link that a document can hold.
    """
    return assemble(channel, [fragment(presentable_entry(entry)) for entry in entries])


def fragment(entry: Entry) -> bytes:
    """An entry's part of a document, which depends on nothing but the entry.

    It can be made once and kept, however many documents hold the entry.

    Args:
        entry: An entry that has been made presentable.
    """
    written = msgspec.json.format(msgspec.json.encode(item(entry)), indent=2)
    return b"    " + written.replace(b"\n", b"\n    ")  # no text of JSON has a line's end in it


def assemble(channel: Channel, fragments: Iterable[bytes]) -> bytes:
    """A document, from the parts of its entries.

    Args:
        channel: What the document says of itself.
        fragments: What :func:`fragment` gives of its entries, in the order in which they are
            to stand.
    """
    document = msgspec.json.format(msgspec.json.encode(_feed(channel)), indent=2)
    items = b",\n".join(fragments)
    if items:
        document = b"".join((document.removesuffix(_NO_ITEMS), b"[\n", items, b"\n  ]\n}"))
    return document + b"\n"


_NO_ITEMS = b"[]\n}"
"""How a document ends that has no items; they are the last that it tells."""


def _feed(channel: Channel) -> Feed:
    """A document without its items."""
    channel = presentable_channel(channel)
    artwork = channel.podcast.artwork if channel.podcast else None
    return Feed(
        version="https://jsonfeed.org/version/1.1",
        title=channel.title,
        home_page_url=channel.home,
        feed_url="" if channel.private else channel.url(JSON.name),
        description=channel.description,
        next_url=channel.url(JSON.name, channel.previous) if channel.previous else "",
        # The large one; a logo is Atom's word for it.
        icon=artwork.url if artwork else channel.logo or channel.icon,
        favicon=channel.icon,
        authors=_authors(channel.authors),
        language=channel.language,
        hubs=tuple(Hub(type="WebSub", url=hub) for hub in channel.hubs),
        feedwright=FeedNotes(
            id=channel.id,
            name=channel.name,
            value=channel.value,
            updated=channel.updated,
            rights=channel.rights,
            licence=channel.licence,
            tombstones=channel.tombstones,
            guid=channel.podcast.guid if channel.podcast else "",
        ),
        items=(),
    )


def item(entry: Entry) -> Item:
    """An item, which depends on nothing but its entry.

    Args:
        entry: An entry that has been made presentable.
    """
    notes = ItemNotes(
        section=entry.section,
        status="retracted" if entry.retracted else "",
        rights=entry.rights,
        licence=entry.licence,
        link=entry.address,
        origin=entry.origin,
        image=entry.image,
        memory=entry.memory,
        podcast=entry.podcast if entry.podcast != Episode() else None,
        withdrawal=entry.withdrawal,
    )
    return Item(
        id=entry.id,
        url=entry.link,
        external_url=entry.origin.url if entry.origin else "",
        title=entry.title,
        summary=entry.summary,
        content_html=entry.content,
        content_text="" if entry.content else entry.summary,
        image=entry.image.url if entry.image else "",
        date_published=EPOCH if entry.undated else entry.published,
        date_modified=EPOCH if entry.undated else entry.updated,
        authors=_authors(entry.authors),
        tags=entry.categories,
        language=entry.language,
        attachments=tuple(
            Attachment(
                url=enclosure.url,
                mime_type=enclosure_type(enclosure),
                title=enclosure.title,
                size_in_bytes=enclosure.length,
                duration_in_seconds=enclosure.duration,
            )
            for enclosure in entry.enclosures
        ),
        feedwright=notes if notes != ItemNotes() else None,
    )


def digest(item: Item) -> str:
    """What changes when readers see something else of an entry."""
    notes = item.feedwright and msgspec.structs.replace(item.feedwright, memory=None)
    seen = msgspec.structs.replace(item, feedwright=notes)
    return hashlib.sha256(msgspec.json.encode(seen)).hexdigest()


def _authors(people: Iterable[Person]) -> tuple[Author, ...]:
    return tuple(Author(name=person.name, url=person.url) for person in people)
