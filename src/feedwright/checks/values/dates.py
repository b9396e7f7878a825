"""Dates: RFC 822 for RSS, RFC 3339 for Atom, W3C-DTF for Dublin Core."""

import re
from datetime import date

from feedwright.checks.findings import Verdict, rule
from feedwright.checks.places import Place, shown
from feedwright.domain.patterns import seldom

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZONES = "UT|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT"
_STRICT = re.compile(
    rf"(?:({'|'.join(_DAYS)}), )?(\d\d?) ({'|'.join(_MONTHS)}) (\d{{4}})"
    rf" \d\d:\d\d(?::\d\d)? (?:[+-]?\d\d[03]0|{_ZONES}|Z)",
    re.ASCII,
)
_LOOSE = seldom(
    rf"(?:(?:{'|'.join(_DAYS)})\s*,\s*)?\d\d?\s+(?:{'|'.join(_MONTHS)})\s+\d\d(?:\d\d)?\s+"
    rf"\d\d:\d\d(?::\d\d)?\s+(?:[+-]\d{{4}}|{_ZONES}|[A-IK-Z])?",
    re.IGNORECASE | re.ASCII,
)
_LONGEST = 200
"""Of a date with its comments, in characters."""
_COMMENT = re.compile(r"\([^(]*?\)")
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


@rule("date-rfc822")
def rfc822(place: Place) -> Verdict:
    value = place.trimmed
    found = _STRICT.fullmatch(value)
    if found:
        if _calendar(found[4], _MONTHS.index(found[3]) + 1, found[2]) or int(found[4]) == 0:
            return None
        return f"{place.Name} {shown(value)} is a day that no calendar has; correct it."
    if _LOOSE.fullmatch(_uncommented(value)):
        return None
    return f"{place.Name} {shown(value)} is no RFC 822 date; {_WRITE}."


@rule("date-weekday")
def weekday(place: Place) -> Verdict:
    found = _STRICT.fullmatch(place.trimmed)
    if not found or not found[1]:
        return None
    day = _calendar(found[4], _MONTHS.index(found[3]) + 1, found[2])
    if day is None or day.year <= 1900 or _DAYS[day.weekday()] == found[1]:  # noqa: PLR2004
        return None
    return (
        f"{place.Name} {shown(place.value)} is a {_DAYS[day.weekday()]};"
        f" write that in place of {found[1]}."
    )


@rule("date-rfc822-form")
def rfc822_form(place: Place) -> Verdict:
    value = place.trimmed
    if _STRICT.fullmatch(value) or not _LOOSE.fullmatch(_uncommented(value)):
        return None
    return f"{place.Name} {shown(value)} is an RFC 822 date of a form that readers miss; {_WRITE}."


def _moment(pattern: re.Pattern[str], value: str) -> bool:
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


def no_rfc3339(value: str) -> str:
    """Why a text is no date of RFC 3339 in capitals, as a clause, or ""."""
    return "" if _moment(_3339, value) else f"is no RFC 3339 date; {_WRITE_3339}"


def hardly_meant(value: str) -> str:
    """Why a date is hardly the one that was meant, as a clause, or ""."""
    year = re.search(r"(?<![+\-\d])\d{4}", value)
    clock = re.search(r"(\d\d):(\d\d)(?::(\d\d))?", value)
    zone = re.search(r"[+-](\d\d):?(\d\d)$", value)
    times = [*(clock.groups("0") if clock else ()), *(zone.groups() if zone else ())]
    late = any(int(one) > most for one, most in zip(times, _LATEST, strict=False))
    if late or (year and int(year[0]) < _FIRST_YEAR):
        return "is hardly meant; readers sort by it, so correct it"
    return ""


_LATEST = (23, 59, 60, 23, 59)
"""The last hour, minute and second, a leap second among them, and those of a zone."""


@rule("date-rfc3339")
def rfc3339(place: Place) -> Verdict:
    wrong = no_rfc3339(place.trimmed)
    return f"{place.Name} {shown(place.trimmed)} {wrong}." if wrong else None


@rule("date-w3cdtf")
def w3cdtf(place: Place) -> Verdict:
    value = place.trimmed
    if _moment(_DTF, value):
        return None
    return f"{place.Name} {shown(value)} is no W3C-DTF date; {_WRITE_3339}."


@rule("date-iso8601")
def iso8601(place: Place) -> Verdict:
    value = place.trimmed
    if _moment(_ISO, value):
        return None
    return f"{place.Name} {shown(value)} is no ISO 8601 date; {_WRITE_3339}."


@rule("date-iso8601-day")
def iso8601_day(place: Place) -> Verdict:
    value = place.trimmed
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value) and _moment(_ISO, value):
        return None
    return f"{place.Name} {shown(value)} is no day; write it like “2026-03-02”."


@rule("date-implausible")
def implausible(place: Place) -> Verdict:
    wrong = hardly_meant(place.trimmed)
    return f"{place.Name} {shown(place.trimmed)} {wrong}." if wrong else None
