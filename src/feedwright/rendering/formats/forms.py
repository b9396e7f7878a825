"""What the formats share: which characters a document may hold, and how times are written.

All formats render the entry and the channel that :func:`presentable_entry` and
:func:`presentable_channel` return, so that they cannot disagree about what was left out.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from operator import is_
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from feedwright.domain import text
from feedwright.domain.addresses import address
from feedwright.domain.article import Enclosure, Person
from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.domain.errors import RenderingError
from feedwright.domain.mediatypes import media_type
from feedwright.domain.record import Record

AnyRecord = TypeVar("AnyRecord", bound=Record)

# What both RFC 4287 §3.2.3 and the stricter validators take for an address.
EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE)


def presentable_entry(entry: Entry) -> Entry:
    """An entry with nothing in it that a document cannot hold.

    Forbidden characters go, and blanks around a text. A summary that is missing becomes the
    title, or the link: RSS and JSON Feed both demand that an item says something.

    Raises:
        RenderingError: No id or no link is left, and no format can do without.
    """
    clean = _clean(entry)
    if not (clean.id and clean.link):
        raise RenderingError(
            f"the entry {entry.id!r} ({entry.title!r}) has no id or no link that a document can"
            " hold; give its article both"
        )
    authors, summary = _people(clean.authors), clean.summary or clean.title or clean.link
    if authors == clean.authors and summary == clean.summary:
        return clean
    return replace(clean, authors=authors, summary=summary)


def presentable_channel(channel: Channel) -> Channel:
    """A channel with nothing in it that a document cannot hold."""
    clean = _clean(channel)
    return replace(clean, authors=_people(clean.authors))


def rfc3339(when: datetime) -> str:
    """A time as Atom writes it: ``2026-03-02T09:00:00Z``, with fractions only where it has them."""
    utc = when if when.tzinfo is UTC else when.astimezone(UTC)
    return utc.isoformat().replace("+00:00", "Z")


def enclosure_type(enclosure: Enclosure) -> str:
    """An enclosure's media type, which RSS and JSON Feed demand: said, told by its ending, or any.

    ``application/octet-stream`` is what RFC 2046 §4.5.1 has for bytes of no known kind.
    """
    return enclosure.type or media_type(enclosure.url) or "application/octet-stream"


def _people(people: Iterable[Person]) -> tuple[Person, ...]:
    """Those who have a name, with their e-mail and their address only where they are such."""
    return tuple(
        replace(
            person,
            email=person.email if EMAIL.fullmatch(person.email) else "",
            url=address(person.url, ""),
        )
        for person in people
        if person.name
    )


def _clean(record: AnyRecord) -> AnyRecord:
    changed = {}
    for name in _wordy(type(record)):
        value = getattr(record, name)
        if not value:
            continue
        clean = text.clean(value).strip() if isinstance(value, str) else _clean_value(value)
        if clean is not value:
            changed[name] = clean
    return replace(record, **changed) if changed else record


def _clean_value(value: object) -> object:
    if isinstance(value, str):
        return text.clean(value).strip()
    if isinstance(value, tuple):
        clean = tuple(map(_clean_value, value))
        return value if all(map(is_, clean, value)) else clean
    return _clean(value) if isinstance(value, Record) else value


@cache
def _wordy(kind: type[Record]) -> tuple[str, ...]:
    """The fields of a record that hold more than a number or a time."""
    fields = msgspec.structs.fields(kind)
    return tuple(one.name for one in fields if one.type not in _WORDLESS)


_WORDLESS = (bool, int, datetime, datetime | None)
