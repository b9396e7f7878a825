"""What is published: articles, as their sources tell them, and entries, as documents show them.

Every record is frozen and takes keywords only. Every time is aware and in UTC, which is
checked when a record is made. Text fields are plain text unless a field says otherwise, and
an empty string, an empty tuple or None means that nothing was said.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Literal

import msgspec

Markup = Literal["markdown", "html", "text"]
Status = Literal["published", "draft", "private", "retracted"]


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A frozen value whose times are aware and in UTC.

    Raises:
        ValueError: A time is naive or in another zone.
    """

    def __post_init__(self) -> None:
        for name in _times(type(self)):
            value = getattr(self, name)
            if value is None or value.tzinfo is UTC:
                continue
            if value.utcoffset() != _NONE:
                raise ValueError(f"{name} must be an aware time in UTC, not {value!r}")


_NONE = timedelta(0)


@cache
def _times(kind: type[Record]) -> tuple[str, ...]:
    """The fields of a record that hold a time."""
    return tuple(
        name
        for base in kind.__mro__
        for name, type_ in getattr(base, "__annotations__", {}).items()
        if type_ in (datetime, datetime | None)
    )


class Person(Record, frozen=True, kw_only=True):
    """Someone who wrote, or answers for, an article."""

    name: str
    email: str = ""
    url: str = ""


class Image(Record, frozen=True, kw_only=True):
    """The picture that stands for an article."""

    url: str
    alt: str = ""
    """What it shows, for those who cannot see it."""
    credit: str = ""
    width: int = 0
    """In pixels; 0 is unknown."""
    height: int = 0


class Enclosure(Record, frozen=True, kw_only=True):
    """A file that comes with an article: an episode, a film, a paper."""

    url: str
    type: str = ""
    """A media type. RSS and JSON Feed demand one; Atom takes it as a hint."""
    length: int = 0
    """In bytes; 0 is unknown (RSS Advisory Board's profile, ``enclosure``)."""
    title: str = ""
    duration: int = 0
    """In seconds; 0 is unknown. RSS and Atom say it beside the enclosure, by Media RSS."""


class Origin(Record, frozen=True, kw_only=True):
    """Where an article was first published, when that was elsewhere."""

    title: str = ""
    url: str = ""
    feed: str = ""
    """The address of the feed that it came from: RSS ``<source url>`` names this one."""


class Naming(Record, frozen=True, kw_only=True):
    """What a source says of an article's address where it does not name one.

    Systems make addresses of it by rules of their own, so that it stays as it was written.
    """

    slug: str = ""
    category: str = ""
    categories: str | tuple[str, ...] = ""
    """A text where they stand in one, which systems divide by their own rules."""
    permalink: str = ""
    """A pattern of addresses of its own: ``/:year/:title/``."""
    offset: int | None = None
    """How far its author's clock was ahead of UTC, in minutes; None is unknown."""
    dated_by_name: bool = False
    """Its date is the one in its file's name."""


class Article(Record, frozen=True, kw_only=True):
    """One stored article, as its source tells it.

    Relative addresses in ``body``, ``image`` and ``enclosures`` are relative to the article's
    own address; where that is not known until later, they stay relative.
    """

    key: str
    """Its place in the publication, unique and in POSIX form: ``articles/2026-03-02-hello.md``."""
    title: str = ""
    body: str = ""
    markup: Markup = "html"
    """What ``body`` is written in."""
    id: str = ""
    """The id that it brings with it; one is minted otherwise."""
    link: str = ""
    """Its absolute address on the web, where its source names one."""
    slug: str = ""
    """Its name in addresses, where its source or its file's name gives one."""
    naming: Naming | None = None
    """What patterns of addresses ask for beside its slug, where its source says any of it."""
    aliases: tuple[str, ...] = ()
    """Absolute addresses that it has had."""
    published: datetime | None = None
    updated: datetime | None = None
    """When its author last changed it in a way that readers should know of."""
    expires: datetime | None = None
    status: Status = "published"
    listed: bool = True
    """Whether feeds may hold it; its own page is made in any case."""
    correction: str = ""
    """What was corrected, in the author's words."""
    summary: str = ""
    excerpt: str | None = None
    """All of its body that feeds may hold; None where they may hold the whole."""
    authors: tuple[Person, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    """A BCP 47 tag."""
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    origin: Origin | None = None
    rights: str = ""
    warnings: tuple[str, ...] = ()
    """What its reader had to guess or leave out, each a sentence."""


class Entry(Record, frozen=True, kw_only=True):
    """An article as documents show it: its id given, its dates known, its content safe.

    One value, several projections: RSS calls it an item, Atom an entry, JSON Feed an item.
    """

    id: str
    """Atom ``id``, JSON Feed ``id``; RSS ``guid``, a permalink only where it equals ``link``."""
    link: str
    """Absolute and percent-encoded."""
    title: str
    published: datetime
    updated: datetime
    """Never before ``published``. RSS has no place for it but ``atom:updated``."""
    summary: str = ""
    """Plain text."""
    content: str = ""
    """Sanitised HTML whose addresses are absolute; empty where a feed gives summaries only."""
    excerpt_only: bool = False
    """Feeds give its summary only, whatever they give of others."""
    authors: tuple[Person, ...] = ()
    section: str = ""
    """The first category in every format."""
    tags: tuple[str, ...] = ()
    language: str = ""
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    origin: Origin | None = None
    rights: str = ""
    retracted: bool = False
    """It was withdrawn, and ``content`` is the notice that says so."""
    memory: "Memory | None" = None

    @property
    def categories(self) -> tuple[str, ...]:
        """Its section and tags, in order and without repetition."""
        return tuple(dict.fromkeys(name for name in (self.section, *self.tags) if name))


class Memory(Record, frozen=True, kw_only=True):
    """What a JSON Feed item remembers of its article, so that a lost store can be rebuilt.

    It tells nothing that the item does not: places and texts are told by their hashes only.
    """

    key: str
    """The SHA-256 of the article's key, in hexadecimal."""
    first_seen: datetime
    """When its readers could first see it: for an article without a date of its own, when it
    was first met. When a dated one was met depends on the machine, and stays there."""
    dated: bool = False
    """Its source declares its publication time."""
    declared: datetime | None = None
    """What its source declares, where that is not the time that its readers know."""
    revision: int = 1
    fingerprint: str
    """The SHA-256 of all that its source said, in hexadecimal."""
    text: str = ""
    """The SHA-256 of its text alone."""
    correction: str = ""
    withdrawn: bool = False
    """It was retracted by its publisher, whatever its source says."""
    note: str = ""
    """Why it was retracted."""
    adopted: bool = False
    """Its id and date come from another system's feed."""


class Tombstone(Record, frozen=True, kw_only=True):
    """An entry that was deleted (RFC 6721, ``at:deleted-entry``)."""

    id: str
    when: datetime
    published: datetime | None = None
    """As documents showed it, should it come back; JSON Feed alone has a place for it."""
    updated: datetime | None = None


class Channel(Record, frozen=True, kw_only=True):
    """What a document says of itself: the channel of RSS, the feed of Atom."""

    id: str
    name: str = ""
    """The feed of the configuration that it belongs to."""
    value: str = ""
    """For a feed of each section, tag, author or language: which one."""
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
    icon: str = ""
    logo: str = ""
    hubs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("rss", "atom", "json")
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

    def url(self, format_name: str, page: str | None = None) -> str:
        """The address of this feed's document in a format.

        Args:
            format_name: ``rss``, ``atom``, ``json`` or ``html``.
            page: The archive page's name; this document's own by default, "" for the head.
        """
        return self.address + document_name(format_name, self.page if page is None else page)


class Document(Record, frozen=True, kw_only=True):
    """One finished file."""

    path: str
    """Relative to the destination, in POSIX form: ``sections/defence-news/rss.xml``."""
    media_type: str
    data: bytes
    entries: int = 0
    """How many entries it holds."""


FILE_NAMES = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json", "html": "index.html"}
MEDIA_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
    "html": "text/html",
}


def document_name(format_name: str, page: str = "") -> str:
    """A document's file name within its feed's folder.

    Args:
        format_name: ``rss``, ``atom``, ``json`` or ``html``.
        page: An archive page's name, or "" for the head: ``rss.xml``, ``archive-3.rss.xml``.
    """
    name = FILE_NAMES[format_name]
    if not page:
        return name
    stem, _, ending = name.rpartition(".")
    return f"{page}.{ending}" if format_name == "html" else f"{page}.{stem}.{ending}"
