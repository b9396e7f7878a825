"""JSON Feed 1.1, through msgspec.

The records below are the objects of the format, so that our documents can be read with
``msgspec.json.decode(data, type=Feed)``. Properties without a member in the format are in an object
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
    """An author of an item or a feed."""

    name: str
    url: str = ""


class Hub(Record, frozen=True, kw_only=True):
    """A hub for subscriptions to changes."""

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
    """``_feedwright`` of an item: further properties, needed to restore the entry."""

    section: str = ""
    """The member of ``tags`` that is the section."""
    status: Literal["", "retracted"] = ""
    rights: str = ""
    licence: str = ""
    link: str = ""
    """The address of its article, if the feed adds something to ``url``."""
    origin: Origin | None = None
    """Its original publication, with the address in ``external_url``."""
    image: Image | None = None
    """The description and credit of ``image``, and its size in pixels."""
    memory: Memory | None = None
    podcast: Episode | None = None
    """Its properties as an episode."""
    withdrawal: Withdrawal | None = None
    """Its withdrawal, in a feed for a partner that must take it down."""


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
    """``_feedwright`` of a feed: properties that Atom has and JSON Feed lacks."""

    id: str
    """Atom ``id``."""
    name: str = ""
    """The name of its feed in the configuration, unless it is the main one."""
    value: str = ""
    """The section, tag, author or language of a feed for each of them."""
    updated: datetime
    """Atom ``updated``."""
    rights: str = ""
    licence: str = ""
    tombstones: tuple[Tombstone, ...] = ()
    """RFC 6721 ``at:deleted-entry``."""
    guid: str = ""
    """The permanent id of a podcast (``podcast:guid``)."""


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
    """Render a JSON Feed 1.1 document, indented for people.

    Args:
        channel: The properties of the feed.
        entries: Its items, in order; there may be none.

    Raises:
        RenderingError: An entry has no id or no link that a document can hold.
    """
    return assemble(channel, [fragment(presentable_entry(entry)) for entry in entries])


def fragment(entry: Entry) -> bytes:
    """Render an entry's part of a document, which depends only on the entry.

    It can be cached, however many documents hold the entry.

    Args:
        entry: An entry that has been made presentable.
    """
    written = msgspec.json.format(msgspec.json.encode(item(entry)), indent=2)
    return b"    " + written.replace(b"\n", b"\n    ")  # a text in JSON contains no line end


def assemble(channel: Channel, fragments: Iterable[bytes]) -> bytes:
    """Assemble a document from the parts of its entries.

    Args:
        channel: The properties of the feed.
        fragments: The results of :func:`fragment` for its entries, in order.
    """
    document = msgspec.json.format(msgspec.json.encode(_feed(channel)), indent=2)
    items = b",\n".join(fragments)
    if items:
        document = b"".join((document.removesuffix(_NO_ITEMS), b"[\n", items, b"\n  ]\n}"))
    return document + b"\n"


_NO_ITEMS = b"[]\n}"
"""The end of a document without items, which are its last member."""


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
        # The large picture, which Atom calls the logo.
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
    """Make an item, which depends only on its entry.

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
    """A digest that changes when readers see something else of an entry."""
    notes = item.feedwright and msgspec.structs.replace(item.feedwright, memory=None)
    seen = msgspec.structs.replace(item, feedwright=notes)
    return hashlib.sha256(msgspec.json.encode(seen)).hexdigest()


def _authors(people: Iterable[Person]) -> tuple[Author, ...]:
    return tuple(Author(name=person.name, url=person.url) for person in people)
