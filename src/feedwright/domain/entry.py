"""Entries: articles as documents show them."""

from datetime import datetime
from typing import Literal

import msgspec

from feedwright.domain.article import Enclosure, Episode, Image, Origin, Person
from feedwright.domain.extra_elements import ExtraElement
from feedwright.domain.record import Record, TimedRecord


class Withdrawal(TimedRecord, frozen=True, kw_only=True):
    """What became of an article that a partner is to take down."""

    kind: Literal["retracted", "deleted", "expired", "removed"]
    """``removed``: its feed may not hold it any more, for its section, its date or what it says."""
    when: datetime
    """When it was retracted, was first missed, or expired; or when that was first found, where its
    date is older than what the partner has seen, or it has none. No later run changes it."""


class WithdrawnEntry(TimedRecord, frozen=True, kw_only=True):
    """An entry that a feed has shown, and that its partner is to take down."""

    id: str
    title: str
    """As the feed has shown it last, and so what follows."""
    link: str
    published: datetime
    withdrawal: Withdrawal
    until: datetime
    """Until when the feed tells of it."""


class Translation(Record, frozen=True, kw_only=True):
    """An article in another language."""

    language: str
    address: str
    title: str = ""


class Entry(TimedRecord, frozen=True, kw_only=True):
    """An article as documents show it: its id given, its dates known, its content safe.

    One value, several projections: RSS calls it an item, Atom an entry, JSON Feed an item.
    """

    id: str
    """Atom ``id``, JSON Feed ``id``; RSS ``guid``, a permalink only where it equals ``link``."""
    link: str
    """Absolute and percent-encoded."""
    address: str = ""
    """Its link without what a feed adds to it, where that is another."""
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
    translations: tuple[Translation, ...] = ()
    """It in each of its languages, where it has several, its own among them."""
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    origin: Origin | None = None
    rights: str = ""
    licence: str = ""
    """The address of its own licence; that of its feed holds where it has none (RFC 4946 §2.4)."""
    extra: tuple[ExtraElement, ...] = ()
    comments: str = ""
    """Absolute; JSON Feed has no word for it."""
    undated: bool = False
    """It has no date to show: its source names none, and it stands in no feed of a publication."""
    retracted: bool = False
    """It was withdrawn, and ``content`` is the notice that says so."""
    podcast: Episode | None = None
    """What is told of it as an episode; in a feed, where that is a podcast."""
    profile: str = ""
    """That of the feed that shows it."""
    expires: datetime | None = None
    """When it will be shown no more, of which partners alone are told."""
    withdrawal: Withdrawal | None = None
    """It is there to be taken down, and says nothing else; in feeds for partners alone."""
    analytics: str = ""
    """HTML by which a partner counts its readers."""
    memory: "Memory | None" = None

    @property
    def categories(self) -> tuple[str, ...]:
        """Its section and tags, in order and without repetition."""
        return tuple(dict.fromkeys(name for name in (self.section, *self.tags) if name))


class Memory(TimedRecord, frozen=True, kw_only=True):
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
    addressed: bool = False
    """Its address too, whatever pattern feedwright.toml has."""


class CachedEntry(Record, frozen=True, kw_only=True):
    """An entry that is kept, made of the revision that stands."""

    id: str
    json: str
    """The entry."""
    digest: str
    """The SHA-256 of the entry, which stands for all that it says."""
    warnings: tuple[str, ...] = ()
    """What its making had to leave out, each a sentence."""
    references: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    """The names of files that it refers to, and what stands for their articles; not read back."""

    def entry(self) -> Entry:
        """The entry itself."""
        return msgspec.json.decode(self.json, type=Entry)


class Tombstone(TimedRecord, frozen=True, kw_only=True):
    """An entry that was deleted (RFC 6721, ``at:deleted-entry``)."""

    id: str
    when: datetime
    published: datetime | None = None
    """As documents showed it, should it come back; JSON Feed alone has a place for it."""
    updated: datetime | None = None
