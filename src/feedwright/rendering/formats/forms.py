"""The shared form of values in all formats: allowed characters, times, media types.

All formats render the results of :func:`presentable_entry` and :func:`presentable_channel`, so that
they leave out the same.
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

# An address by both RFC 4287 §3.2.3 and the stricter validators.
EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE)


def presentable_entry(entry: Entry) -> Entry:
    """Remove everything from an entry that documents cannot hold.

    Forbidden characters and blanks around texts are removed. A missing summary becomes the title,
    or the link, because RSS and JSON Feed both demand content in an item.

    Raises:
        RenderingError: No id or no link is left, which every format needs.
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
    """Remove everything from a channel that documents cannot hold."""
    clean = _clean(channel)
    return replace(clean, authors=_people(clean.authors))


def rfc3339(when: datetime) -> str:
    """Format a time for Atom: ``2026-03-02T09:00:00Z``, with fractions only if it has them."""
    utc = when if when.tzinfo is UTC else when.astimezone(UTC)
    return utc.isoformat().replace("+00:00", "Z")


def enclosure_type(enclosure: Enclosure) -> str:
    """An enclosure's media type, which RSS and JSON Feed demand: stated, or guessed by extension.

    Otherwise it is ``application/octet-stream``, for bytes of unknown kind (RFC 2046 §4.5.1).
    """
    return enclosure.type or media_type(enclosure.url) or "application/octet-stream"


def _people(people: Iterable[Person]) -> tuple[Person, ...]:
    """The people with names; invalid e-mails and addresses are left out."""
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
    """The fields of a record that contain text."""
    fields = msgspec.structs.fields(kind)
    return tuple(one.name for one in fields if one.type not in _WORDLESS)


_WORDLESS = (bool, int, datetime, datetime | None)
