"""The header fields of HTTP that a server reads: dates, entity tags, codings, ranges.

A field that breaks its grammar counts as not sent, as RFC 9110 requires for each of them.
"""

import re
from calendar import timegm
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple

from feedwright.domain.instants import DAYS, MONTHS, rfc822

_MONTHS = {name: number for number, name in enumerate(MONTHS, 1)}
_DAYS = "|".join(DAYS)
_LONG_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})"
_CLOCK = r"(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d):(?P<second>[0-5]\d|60)"
_DATES = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"(?:{_DAYS}), (?P<day>\d\d) {_MONTH} (?P<year>\d{{4}}) {_CLOCK} GMT",
        rf"(?:{_LONG_DAYS}), (?P<day>\d\d)-{_MONTH}-(?P<short>\d\d) {_CLOCK} GMT",
        rf"(?:{_DAYS}) {_MONTH} (?P<day>\d\d| \d) {_CLOCK} (?P<year>\d{{4}})",
    )
)
"""IMF-fixdate, and the two obsolete forms that a recipient must accept (RFC 9110 §5.6.7)."""
_CENTURY = 100
_FAR = 50
"""In years: a two-digit year further ahead belongs to the previous century."""


def http_date(seconds: int) -> str:
    """Format a time for HTTP: ``Sun, 06 Nov 1994 08:49:37 GMT`` (RFC 9110 §5.6.7).

    Args:
        seconds: Since 1970, in UTC.
    """
    return rfc822(datetime.fromtimestamp(seconds, UTC))


def parse_date(field: str, now: int) -> int | None:
    """Parse the time of a header field, in any of HTTP's three forms (RFC 9110 §5.6.7).

    Args:
        field: The field's value.
        now: The time, in seconds since 1970; it decides the century of two-digit years.

    Returns:
        Seconds since 1970, in UTC, or None if the value is no date.
    """
    found = next((match for form in _DATES if (match := form.fullmatch(field))), None)
    if found is None:
        return None
    parts = found.groupdict()
    if parts.get("year"):
        year = int(parts["year"])
    else:
        this = datetime.fromtimestamp(now, UTC).year
        year = this - this % _CENTURY + int(parts["short"])
        year -= _CENTURY if year > this + _FAR else 0
    try:
        when = datetime(
            year,
            _MONTHS[parts["month"]],
            int(parts["day"]),
            int(parts["hour"]),
            int(parts["minute"]),
            min(59, int(parts["second"])),  # a leap second, which no datetime holds
            tzinfo=UTC,
        )
    except ValueError:
        return None
    return timegm(when.timetuple())


class EntityTag(NamedTuple):
    """An entity tag (RFC 9110 §8.8.3)."""

    opaque: str
    """The text between the quotes."""
    weak: bool = False


ANY = "*"
"""The field value that matches any existing document."""
_ENTITY_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"(?=[ \t]*(?:,|$))')
_BETWEEN = re.compile(r"[ \t,]*")


def entity_tags(field: str) -> list[EntityTag]:
    """Parse a list of entity tags, up to the first malformed member."""
    tags: list[EntityTag] = []
    at = _start(field, 0)
    while match := _ENTITY_TAG.match(field, at):
        tags.append(EntityTag(match[2], bool(match[1])))
        at = _start(field, match.end())
    return tags


def _start(field: str, at: int) -> int:
    match = _BETWEEN.match(field, at)
    return match.end() if match else at


_MEMBER = re.compile(
    r"([!#$%&'*+./^_`|~0-9a-z-]+)(?:[ \t]*;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?"
)


def weights(field: str) -> dict[str, float]:
    """Parse a list with weights (RFC 9110 §12.4.2).

    Args:
        field: The value of ``Accept``, ``Accept-Encoding`` or ``A-IM``.

    Returns:
        The weight of each member, from 0 (refused) to 1, by name in lower case.
    """
    members = (_MEMBER.fullmatch(member.strip(" \t")) for member in field.lower().split(","))
    return {match[1]: float(match[2] or 1) for match in members if match}


Span = tuple[int, int]
"""A range's first byte, and the byte after its last."""
_RANGE = re.compile(r"(\d{0,18})-(\d{0,18})", re.ASCII)
_MOST_RANGES = 16
"""The most ranges of a request; with more, as in an attack, the whole document is sent (RFC 9110
§14.2)."""


def byte_ranges(field: str, length: int) -> list[Span] | None:
    """Parse a ``Range`` into the parts of a document (RFC 9110 §14.1.2).

    Parts beyond the end are left out; overlapping ones are joined.

    Args:
        field: The field's value.
        length: The length of the document, in bytes.

    Returns:
        The parts in the requested order; empty if all are beyond the end. None if the whole
        document is to be sent, because the field is invalid or asks for too much.
    """
    unit, equals, listed = field.partition("=")
    if unit.strip(" \t").lower() != "bytes" or not equals:
        return None
    spans: list[Span] = []
    members = [member.strip(" \t") for member in listed.split(",")]
    members = [member for member in members if member]
    for member in members:
        match = _RANGE.fullmatch(member)
        if match is None or not any(match.groups()):
            return None
        first, last = match.groups()
        if first and last and int(last) < int(first):
            return None
        start = int(first) if first else max(0, length - int(last))
        end = min(length, int(last) + 1) if first and last else length
        if start < end:
            spans.append((start, end))
    if not members or len(members) > _MOST_RANGES:
        return None
    spans = _joined(spans)
    # Ranges that together cover the whole document would cost more than the whole.
    return None if len(spans) > 1 and sum(b - a for a, b in spans) >= length else spans


def _joined(spans: list[Span]) -> list[Span]:
    ordered = sorted(spans)
    if all(one[1] < two[0] for one, two in pairwise(ordered)):
        return spans
    joined: list[Span] = []
    for start, end in ordered:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
