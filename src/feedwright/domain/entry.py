"""Entries: articles as documents show them."""

from datetime import datetime
from typing import Literal

import msgspec

from feedwright.domain.article import Enclosure, Episode, Image, Origin, Person
from feedwright.domain.extra_elements import ExtraElement
from feedwright.domain.record import Record, TimedRecord


class Withdrawal(TimedRecord, frozen=True, kw_only=True):
    """Why and when an article was withdrawn that a partner is to take down."""

    kind: Literal["retracted", "deleted", "expired", "removed"]
    """``removed``: the feed may no longer hold it, because of its section, date or content."""
    when: datetime
    """When it was retracted, first missed, or expired. If that is older than what the partner has
    seen, or unknown, the time of the run that found it. No later run changes it."""


class WithdrawnEntry(TimedRecord, frozen=True, kw_only=True):
    """An entry that a feed has shown and its partner is to take down."""

    id: str
    title: str
    """As last shown, like ``link`` and ``published``."""
    link: str
    published: datetime
    withdrawal: Withdrawal
    until: datetime
    """When the feed stops listing it."""


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
    """Its link without the suffix that a feed adds; "" if there is none."""
    title: str
    published: datetime
    updated: datetime
    """Never before ``published``. RSS has no place for it but ``atom:updated``."""
    summary: str = ""
    """Plain text."""
    content: str = ""
    """Sanitised HTML whose addresses are absolute; empty where a feed gives summaries only."""
    excerpt_only: bool = False
    """Every feed gives its summary only."""
    authors: tuple[Person, ...] = ()
    section: str = ""
    """The first category in every format."""
    tags: tuple[str, ...] = ()
    language: str = ""
    translations: tuple[Translation, ...] = ()
    """The article in each of its languages, its own included; empty if it has only one."""
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    origin: Origin | None = None
    rights: str = ""
    licence: str = ""
    """The address of its own licence; without one its feed's licence holds (RFC 4946 §2.4)."""
    extra: tuple[ExtraElement, ...] = ()
    comments: str = ""
    """Absolute; JSON Feed has no word for it."""
    undated: bool = False
    """It has no date to show: its source names none, and it is in no feed of a publication."""
    retracted: bool = False
    """It was retracted, and ``content`` is the notice that says so."""
    podcast: Episode | None = None
    """Its properties as an episode; in a feed, only if the feed is a podcast."""
    profile: str = ""
    """The profile of the feed that shows it."""
    expires: datetime | None = None
    """When it will no longer be shown; only feeds for partners say so."""
    withdrawal: Withdrawal | None = None
    """The entry only tells a partner to take the article down."""
    analytics: str = ""
    """HTML that counts readers for a partner."""
    memory: "Memory | None" = None

    @property
    def categories(self) -> tuple[str, ...]:
        """Its section and tags, in order and without repetition."""
        return tuple(dict.fromkeys(name for name in (self.section, *self.tags) if name))


class Memory(TimedRecord, frozen=True, kw_only=True):
    """What a JSON Feed item remembers of its article, so that a lost store can be rebuilt.

    It reveals nothing that the item does not: keys and texts appear as hashes.
    """

    key: str
    """The SHA-256 of the article's key, in hexadecimal."""
    first_seen: datetime
    """When readers could first see it. For an article without a date this is when it was first
    read; for a dated one that time depends on the machine, and is not published."""
    dated: bool = False
    """Its source declares its publication time."""
    declared: datetime | None = None
    """The declared publication time, if readers know another."""
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
    """Its address comes from that feed too, whatever pattern feedwright.toml has."""


class CachedEntry(Record, frozen=True, kw_only=True):
    """The stored entry of an article's current revision."""

    id: str
    json: str
    """The entry, encoded."""
    digest: str
    """The SHA-256 of the entry."""
    warnings: tuple[str, ...] = ()
    """Sentences about what was left out of it."""
    references: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    """The names of files that it refers to, with digests of their articles; never read back."""

    def entry(self) -> Entry:
        """Decode the entry."""
        return msgspec.json.decode(self.json, type=Entry)


class Tombstone(TimedRecord, frozen=True, kw_only=True):
    """An entry that was deleted (RFC 6721, ``at:deleted-entry``)."""

    id: str
    when: datetime
    published: datetime | None = None
    """Its date, in case it comes back; only JSON Feed has a place for it."""
    updated: datetime | None = None
