"""Documents: what is rendered, where it is delivered, and what stands there."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from feedwright.domain.article import Person
from feedwright.domain.entry import Tombstone
from feedwright.domain.formats import FEED_NAMES, FORMATS
from feedwright.domain.podcast import Show
from feedwright.domain.record import Record, TimedRecord

_DIGITS = 32
"""So many hexadecimal digits of a document's SHA-256 stand for it in HTTP."""
CATALOGUE = "feeds.opml"
"""The list of all feeds, which stands in the root folder of a publication alone."""
FEED_MENU = "feed-menu.json"
"""The same as a feed menu, in the root folder, and at a well-known path of the host."""
OWNER_OF_MENU = f"discovery:{FEED_MENU}"
WELL_KNOWN_MENU = f".well-known/{FEED_MENU}"
ROBOTS = "robots.txt"
MARK = "Made by Feedwright"
"""What a file for search engines says of itself: another program's is not overwritten."""


class Channel(TimedRecord, frozen=True, kw_only=True):
    """The properties of a feed at the head of a document: RSS ``channel``, Atom ``feed``."""

    id: str
    name: str = ""
    """The feed of the configuration that it belongs to."""
    value: str = ""
    """The section, tag, author or language that the feed is for; "" for a single feed."""
    title: str
    description: str
    address: str
    """The feed's folder, absolute, with a slash at its end: ``https://example.org/feeds/``."""
    home: str
    """The page for people that the feed stands for: the site, or the feed's own page."""
    updated: datetime
    """The newest instant among its entries; never the clock."""
    language: str = ""
    authors: tuple[Person, ...] = ()
    rights: str = ""
    licence: str = ""
    """The address of the licence of its contents."""
    icon: str = ""
    logo: str = ""
    hubs: tuple[str, ...] = ()
    formats: tuple[str, ...] = FEED_NAMES
    stylesheet: str = ""
    """The address of the CSS that makes the XML readable in a browser."""
    page: str = ""
    """For an archive page, its name within the folder without an ending; the head has none."""
    previous: str = ""
    """The next older archive page's name, without an ending (RFC 5005 §4 ``prev-archive``)."""
    following: str = ""
    """The next newer archive page's name (RFC 5005 §4 ``next-archive``)."""
    archived: bool = False
    """The feed has archive pages, so that a reader may ask for more than the head."""
    tombstones: tuple[Tombstone, ...] = ()
    document: str = ""
    """The document's own address, if it is a single one outside a publication."""
    profile: str = ""
    """The partner or directory that it is made for."""
    podcast: Show | None = None
    """Its properties as a podcast."""
    dark_logo: str = ""
    """The address of a logo for dark screens; only feeds for partners name it."""
    categories: tuple[str, ...] = ()
    """The subjects of the whole feed."""
    ttl: int = 0
    """For how many minutes a copy may be kept, in RSS alone; 0 is left out."""
    private: bool = False
    """It names no address of its own, because each reader may have another."""

    def url(self, format_name: str, page: str | None = None) -> str:
        """The address of this feed's document in a format.

        Args:
            format_name: ``rss``, ``atom``, ``json`` or ``html``.
            page: The archive page's name; this document's own by default, "" for the head.
        """
        return self.document or self.address + document_name(
            format_name, self.page if page is None else page
        )


class Document(Record, frozen=True, kw_only=True):
    """One finished file."""

    path: str
    """Relative to the destination, in POSIX form: ``sections/defence-news/rss.xml``."""
    media_type: str
    data: bytes
    entries: int = 0
    """The number of its entries."""
    warnings: tuple[str, ...] = ()
    """Sentences about what was left out or made up."""
    made_of: str = ""
    """The hash of its own inputs, if these are fewer than those of its owner's documents."""

    @property
    def etag(self) -> str:
        """Its entity tag in HTTP: a strong validator (RFC 9110 §8.8.3)."""
        return f'"{hashlib.sha256(self.data).hexdigest()[:_DIGITS]}"'


def document_name(format_name: str, page: str = "") -> str:
    """A document's file name within its feed's folder.

    Args:
        format_name: ``rss``, ``atom``, ``json`` or ``html``.
        page: An archive page's name, or "" for the head: ``rss.xml``, ``archive-3.rss.xml``.
    """
    return FORMATS[format_name].document_name(page)


class Delivered(Record, frozen=True, kw_only=True):
    """A document as it was last delivered."""

    path: str
    sha256: str
    bytes: int
    entries: int
    owner: str = ""
    """The feed, archive page or article that it is made for."""
    fingerprint: str = ""
    """As :func:`fingerprint_of` gives it."""
    stamp: str = ""
    """The stamp of the delivered file, by which a change of it is noticed."""
    source: str = ""
    """For a copy: the file that it was made of, and that one's stamp, as JSON."""

    @property
    def of_owner(self) -> str:
        """The hash of all inputs of its owner's documents."""
        return self.fingerprint.partition(" ")[0]

    @property
    def of_itself(self) -> str:
        """The hash of its own inputs; "" if there is none."""
        return self.fingerprint.partition(" ")[2]


def fingerprint_of(owner: str, document: str) -> str:
    """The fingerprint of all inputs of a document.

    Args:
        owner: The hash of all inputs of its owner's documents.
        document: The hash of its own inputs, if these are fewer.
    """
    return f"{owner} {document}" if document else owner


class KnownFeed(TimedRecord, frozen=True, kw_only=True):
    """A feed that was published before."""

    path: str
    name: str
    value: str
    updated: datetime


def is_ours(file: bytes) -> bool:
    """Whether Feedwright made a page or a file for search engines; no other is overwritten."""
    return b'<meta name="generator" content="Feedwright">' in file or MARK.encode() in file[:200]


class Copy(msgspec.Struct, frozen=True):
    """A file that is delivered as it is: an image, an enclosure."""

    path: str
    source: Path


class Refusal(msgspec.Struct, frozen=True):
    """A document that is not delivered; the last good one stays."""

    path: str
    reason: str


class Unchanged(msgspec.Struct, frozen=True):
    """A document that is not made again, because its inputs are those of the delivered one."""

    path: str
    document: Delivered


Output = Document | Copy | Refusal | Unchanged


class MissingFile(Record, frozen=True, kw_only=True):
    """A file that an article's page refers to and no source has."""

    path: str
    """The path at which it would be delivered."""
    id: str
    key: str
    name: str


class OwnerDocuments(msgspec.Struct, frozen=True):
    """The documents of one owner: a feed's head, a page of its archive, an article's page."""

    owner: str
    fingerprint: str
    """The hash of all that it is made of."""
    made: list[Output]
    withdrawn: bool = False
    """Documents rendered for the owner earlier in this run are discarded."""
    before: Sequence[Delivered] | None = None
    """The owner's documents at the destination; None where they have not been loaded."""
    missing: tuple[MissingFile, ...] = ()
    """Files that they refer to and no source has; one that was delivered before stays."""


def feed_owner(key: str) -> str:
    """The owner of a feed's head: the documents to which one subscribes.

    Args:
        key: The feed's key.
    """
    return f"feed:{key}"


def page_owner(key: str, page: int) -> str:
    """The owner of the documents of a closed page.

    Args:
        key: The feed's key.
        page: The page's number, counted from 1.
    """
    return f"page:{page}:{key}"


def article_owner(name: str) -> str:
    """The owner of an article's own page, and of the files beside it."""
    return f"article:{name}"
