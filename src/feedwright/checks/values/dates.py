"""Dates: RFC 822 for RSS, RFC 3339 for Atom, W3C-DTF for Dublin Core."""

import re
from datetime import date

from feedwright.checks.register import clause
from feedwright.domain.instants import DAYS, MONTHS
from feedwright.domain.patterns import seldom

_ZONES = "UT|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT"
_STRICT = re.compile(
    rf"(?:({'|'.join(DAYS)}), )?(\d\d?) ({'|'.join(MONTHS)}) (\d{{4}})"
    rf" \d\d:\d\d(?::\d\d)? (?:[+-]?\d\d[03]0|{_ZONES}|Z)",
    re.ASCII,
)
_LOOSE = seldom(
    rf"(?:(?:{'|'.join(DAYS)})\s*,\s*)?\d\d?\s+(?:{'|'.join(MONTHS)})\s+\d\d(?:\d\d)?\s+"
    rf"\d\d:\d\d(?::\d\d)?\s+(?:[+-]\d{{4}}|{_ZONES}|[A-IK-Z])?",
    re.IGNORECASE | re.ASCII,
)
_LONGEST = 200
"""Of a date with its comments, in characters."""
_COMMENT = seldom(r"\([^(]*?\)")
_WRITE = "write it like “Mon, 02 Mar 2026 12:00:00 GMT”"

_DAY = r"(\d{4})(?:-(\d\d)(?:-(\d\d)"
_TIME = r"T(\d\d):(\d\d)(?::(\d\d(?:\.\d*)?))?"
_ISO = seldom(rf"{_DAY}(?:{_TIME}(?:Z|[+-]\d\d:\d\d)?)?)?)?", re.ASCII)
_DTF = seldom(rf"{_DAY}(?:{_TIME}(?:Z|[+-]\d\d:\d\d))?)?)?", re.ASCII)
_3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d(?:\.\d*)?)(?:Z|[+-]\d\d:\d\d)", re.ASCII
)
_WRITE_3339 = "write it like “2026-03-02T12:00:00Z”"
_FIRST_YEAR = 1990
"""Before it nobody published a feed."""
_FIRST_WEEKDAYS = 1900
"""Up to it the day of the week is not checked."""
_LATEST = (23, 59, 60, 23, 59)
"""The last hour, minute and second, a leap second among them, and those of a zone."""


def _calendar(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None


def _uncommented(value: str) -> str:
    """An RFC 822 date without its comments (RFC 822 §3.4.3)."""
    if len(value) > _LONGEST:
        return value
    value, before = re.sub(r"\\(.)", "", value), ""
    while value != before:
        value, before = _COMMENT.sub(" ", value), value
    return value.strip()


@clause("date-rfc822")
def no_rfc822(value: str) -> str:
    """Why a text is no date of RFC 822."""
    found = _STRICT.fullmatch(value)
    if not found:
        return "" if _is_loose(value) else f"is no RFC 822 date; {_WRITE}"
    exists = int(found[4]) == 0 or _day(found)
    return "" if exists else "is a day that no calendar has; correct it"


@clause("date-rfc822-form")
def unusual_rfc822(value: str) -> str:
    """Why readers miss a date of RFC 822."""
    if _STRICT.fullmatch(value) or not _is_loose(value):
        return ""
    return f"is an RFC 822 date in a form that some readers do not know; {_WRITE}"


@clause("date-weekday")
def other_weekday(value: str) -> str:
    """The correct day of the week of an RFC 822 date that names another."""
    found = _STRICT.fullmatch(value)
    day = _day(found) if found and found[1] else None
    if not found or day is None or day.year <= _FIRST_WEEKDAYS or DAYS[day.weekday()] == found[1]:
        return ""
    return f"names the wrong day of the week; write {DAYS[day.weekday()]}, not {found[1]}"


def _is_loose(value: str) -> bool:
    return _LOOSE.fullmatch(_uncommented(value)) is not None


def _day(found: re.Match[str]) -> date | None:
    return _calendar(found[4], MONTHS.index(found[3]) + 1, found[2])


def _is_date(pattern: re.Pattern[str], value: str) -> bool:
    """Whether a value is a date of a pattern, with a day and a time that there are."""
    found = pattern.fullmatch(value)
    if not found:
        return False
    year, month, day, hour, minute, second = found.groups()
    if day and not _calendar(year, int(month), day):
        return False
    return (
        int(hour or 0) <= 23  # noqa: PLR2004
        and int(minute or 0) <= 60  # noqa: PLR2004
        and float(second or 0) <= 60  # noqa: PLR2004 - a leap second
    )


@clause("date-rfc3339")
def no_rfc3339(value: str) -> str:
    """Why a text is no date of RFC 3339 in capitals."""
    return "" if _is_date(_3339, value) else f"is no RFC 3339 date; {_WRITE_3339}"


@clause("json-date")
def no_json_date(value: str) -> str:
    """Why a text is no date of RFC 3339, in capitals or not."""
    return no_rfc3339(value.upper())


@clause("date-w3cdtf")
def no_w3cdtf(value: str) -> str:
    """Why a text is no date of W3C-DTF."""
    return "" if _is_date(_DTF, value) else f"is no W3C-DTF date; {_WRITE_3339}"


@clause("date-iso8601")
def no_iso8601(value: str) -> str:
    """Why a text is no date of ISO 8601."""
    return "" if _is_date(_ISO, value) else f"is no ISO 8601 date; {_WRITE_3339}"


@clause("date-iso8601-day")
def no_iso8601_day(value: str) -> str:
    """Why a text is no day of ISO 8601."""
    is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", value) and _is_date(_ISO, value)
    return "" if is_day else "is no day; write it like “2026-03-02”"


@clause("date-implausible", "json-date-implausible")
def implausible(value: str) -> str:
    """Why a date is hardly the one that was meant."""
    year = re.search(r"(?<![+\-\d])\d{4}", value)
    clock = re.search(r"(\d\d):(\d\d)(?::(\d\d))?", value)
    zone = re.search(r"[+-](\d\d):?(\d\d)$", value)
    times = [*(clock.groups("0") if clock else ()), *(zone.groups() if zone else ())]
    late = any(int(one) > most for one, most in zip(times, _LATEST, strict=False))
    if late or (year and int(year[0]) < _FIRST_YEAR):
        return "is implausible; readers sort by it, so correct it"
    return ""
