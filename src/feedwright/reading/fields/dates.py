"""Dates as people and programs write them, to instants in UTC.

A date that could mean two days is refused rather than guessed, and no part that is missing is
ever taken from today's date: an article that says ``10:30`` alone has no date.
"""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from feedwright.domain.patterns import seldom

YEARS = range(1800, 2200)
"""Outside of these a date is a slip of the pen, an unset value (``0001-01-01``) or "never"."""
LONGEST = 80
"""No date is written in more characters than this."""

_FIGURES = range(10_000_000, 100_000_000)  # year, month and day in one number
_SECONDS = 1e11  # Unix times from here on are in milliseconds, microseconds or nanoseconds
_FINEST = 1e20

_ISO = seldom(
    r"(?P<date>\d{4}-\d\d-\d\d|\d{8}|\d{4}-?W\d\d-?\d|\d{4}-\d{3})"
    r"(?:(?:[Tt]|[ ]+)(?P<time>\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)?))?"
    r"[ ]?(?P<zone>[Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)
# What Python reads itself, and many times faster.
_USUAL = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)
# RFC 3339 §5.6 and RFC 5322 §3.3 allow a second 60, which Python has not; the next one is it.
_LEAP_SECOND = seldom(r"(?<=[Tt ]\d\d):59:60(?:[.,]\d+)?(?!\d)", re.ASCII)
_CARRIED = seldom(r"([12]\d{3})-(0[1-9]|1[0-2])-(29|30|31)((?:[Tt ].*)?)", re.ASCII)
_NAMED_ZONE = seldom(r"\s*\[?\b([A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_]+)+)\]?$")


def parse(value: object, timezone: str) -> datetime:
    """The instant that a value names.

    Text is read as ISO 8601 first, then as a person or RFC 822 writes it, with the names of
    months in eight languages. Numbers joined by dots are day first (``2.3.2026``); joined by
    strokes or hyphens they must leave no doubt (``25/3/2026``, ``3/25/2026``). A date without
    a time is its midnight. A number is Unix time in seconds, or in milliseconds and finer
    where seconds would be absurd; one of eight digits is a date (``20260302``).

    Args:
        value: A text, date, datetime or number.
        timezone: The IANA name of the zone of dates that have none. A local time that a change
            of clocks skips is read with the offset before it; one that occurs twice, as the
            first of the two.

    Returns:
        An aware time in UTC.

    Raises:
        ValueError: It is no date, no whole date, or an absurd one; the message is a sentence.
    """
    try:
        found = _usual(value) or _read(value, timezone)
    except OverflowError as error:  # the second or the midnight after the last day of all
        raise ValueError(f"its year is outside of {YEARS[0]} to {YEARS[-1]}") from error
    if found.year not in YEARS:
        raise ValueError(f"the year {found.year} is outside of {YEARS[0]} to {YEARS[-1]}")
    if found.tzinfo is None:
        found = found.replace(tzinfo=zone(timezone))
    return found if found.tzinfo is UTC else found.astimezone(UTC)


def carried(value: object) -> str:
    """A date whose month lacks its day, as JavaScript has it: ``2017-02-29`` is 1 March.

    ``Date.UTC``, by which js-yaml makes times, and V8's ``new Date`` count the days that are too
    many on into the next month. A month or a day that there never is is not read so here: it may
    be an earlier date whose parts were exchanged.

    Returns:
        The same in ISO 8601, never earlier than what is written; "" of all else.
    """
    found = _CARRIED.fullmatch(value) if isinstance(value, str) else None
    if found is None or len(found[0]) > LONGEST:
        return ""
    year, month, number = map(int, found.groups()[:3])
    day = date(year, month, 1) + timedelta(days=number - 1)
    return "" if day.month == month else f"{day}{found[4]}"


@lru_cache(maxsize=64)
def zone(name: str) -> tzinfo:
    """The time zone of an IANA name.

    Raises:
        ValueError: There is none of that name.
    """
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - slow to load

    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError) as error:
        raise ValueError(f"there is no time zone {name!r}; write one as Europe/Istanbul") from error


def _usual(value: object) -> datetime | None:
    """The time of a text in the form that most have; None for another."""
    if isinstance(value, str) and _USUAL.fullmatch(value):
        with suppress(ValueError):  # which is told when it is read with care
            return datetime.fromisoformat(value)
    return None


def _read(value: object, timezone: str) -> datetime:
    """The time that a value names, aware only where the value has a zone itself."""
    if isinstance(value, str):
        return _from_text(value.strip(), timezone)
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    raise ValueError("it is neither a date nor a text that tells one; write one as 2026-03-02")


def _from_text(text: str, timezone: str) -> datetime:
    if not text or len(text) > LONGEST:
        raise ValueError("it is no date; write one as 2026-03-02")
    if leap := _LEAP_SECOND.search(text):
        before = f"{text[: leap.start()]}:59:59{text[leap.end() :]}"
        return _from_text(before, timezone) + timedelta(seconds=1)
    if iso := _ISO.fullmatch(text):
        return _from_iso(iso)
    if text.isdecimal():
        return _from_number(int(text))
    if (named := _NAMED_ZONE.search(text)) and "/" in named[1]:
        local = _from_text(text[: named.start()], timezone)
        return local.replace(tzinfo=local.tzinfo or zone(named[1]))
    from feedwright.reading.fields import written_dates  # noqa: PLC0415 - dateutil is slow to import

    return written_dates.read(text, zone(timezone))


def _from_iso(iso: re.Match[str]) -> datetime:
    if found := _usual(iso[0]):
        return found
    day, clock, offset = iso["date"], iso["time"], iso["zone"] or ""
    offset = "Z" if offset in ("UTC", "GMT", "z") else offset
    if offset and not clock:
        clock = "00:00"
    from dateutil.parser import isoparse  # noqa: PLC0415 - slow to import

    try:
        return isoparse(f"{day}T{clock}{offset}" if clock else day)
    except ValueError as error:
        raise ValueError(f"it is no date, for {error}") from error


def _from_number(number: float) -> datetime:
    if not _FIGURES[0] <= number < _FINEST:
        raise ValueError(f"{number} is neither a date nor a Unix time; write one as 2026-03-02")
    if number <= _FIGURES[-1]:
        year, month_day = divmod(int(number), 10_000)
        return datetime(year, *divmod(month_day, 100))  # noqa: DTZ001 - a local time
    unit = 1
    while number // unit >= _SECONDS:  # of the whole number: a quotient may be rounded up
        unit *= 1000
    return datetime.fromtimestamp(number / unit, UTC)


def is_date(value: object) -> bool:
    """Whether a value is a date and cannot be a number, a version or a year alone."""
    if isinstance(value, str):
        if not re.search(r"\d{4}", value) or value.isdecimal():
            return False
        try:
            return bool(parse(value, "UTC"))
        except ValueError:
            return False
    return isinstance(value, date)
