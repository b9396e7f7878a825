"""Dates as people and programs write them, to instants in UTC.

A date that could mean two days is refused rather than guessed, and no part that is missing is
ever taken from today's date: an article that says ``10:30`` alone has no date.
"""

import re
import unicodedata
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.parser import ParserError, isoparse, parser, parserinfo

YEARS = range(1800, 2200)
"""Outside of these a date is a slip of the pen, an unset value (``0001-01-01``) or "never"."""
LONGEST = 80
"""No date is written in more characters than this."""

_FIGURES = range(10_000_000, 100_000_000)  # year, month and day in one number
_SECONDS = 1e11  # Unix times from here on are in milliseconds, microseconds or nanoseconds
_FINEST = 1e20
_MONTHS_OF_A_YEAR = 12

_ISO = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d|\d{8}|\d{4}-?W\d\d-?\d|\d{4}-\d{3})"
    r"(?:(?:[Tt]|[ ]+)(?P<time>\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)?))?"
    r"[ ]?(?P<zone>[Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)
# What Python reads itself, and many times faster.
_USUAL = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)")
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_FROM_GREENWICH = re.compile(r"\b(?:UTC|GMT)\s?([+-])(\d{1,2})(?::?(\d\d))?$")
_NAMED_ZONE = re.compile(r"\s*\[?\b([A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_]+)+)\]?$")

# English, Turkish, French, German, Spanish, Portuguese, Italian, Dutch; without accents.
_MONTHS = (
    "jan january ocak oca janvier janv januar janner enero ene janeiro gennaio gen januari",
    "feb february subat sub fevrier fevr fev februar febrero fevereiro febbraio februari",
    "mar march mart mars marz marzo marco maart mrt",
    "apr april nisan nis avril avr abril abr aprile",
    "may mayis mai mayo maio maggio mag mei",
    "jun june haziran haz juin juni junio junho giugno giu",
    "jul july temmuz tem juillet juil juli julio julho luglio lug",
    "aug august agustos agu aout agosto ago augustus",
    "sep sept september eylul eyl septembre septiembre setembro set settembre",
    "oct october ekim eki octobre oktober okt octubre outubro out ottobre ott",
    "nov november kasim kas novembre noviembre novembro",
    "dec december aralik ara decembre dezember dez diciembre dic dezembro dicembre",
)
_WEEKDAYS = (
    "mon monday pazartesi lundi montag lunes segunda lunedi maandag",
    "tue tues tuesday sali mardi dienstag martes terca martedi dinsdag",
    "wed wednesday carsamba mercredi mittwoch miercoles quarta mercoledi woensdag",
    "thu thur thurs thursday persembe jeudi donnerstag jueves quinta giovedi donderdag",
    "fri friday cuma vendredi freitag viernes sexta venerdi vrijdag",
    "sat saturday cumartesi samedi samstag sonnabend sabado sabato zaterdag",
    "sun sunday pazar dimanche sonntag domingo domenica zondag",
)
_BETWEEN = frozenset(
    [
        *("de", "del", "di", "do", "da", "le", "la", "il", "em", "er", "a", "as", "o", "ai"),
        *("alle", "ore", "um", "uhr", "om", "op", "den", "der", "saat", "gunu", "feira"),
    ]
)
# RFC 822 §5, and those of Europe, which mean one offset only. In hours.
_ZONES = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
}  # fmt: skip


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
    found = _read(value, timezone)
    if found.year not in YEARS:
        raise ValueError(f"the year {found.year} is outside of {YEARS[0]} to {YEARS[-1]}")
    if found.tzinfo is None:
        found = found.replace(tzinfo=zone(timezone))
    return found.astimezone(UTC)


@lru_cache(maxsize=64)
def zone(name: str) -> tzinfo:
    """The time zone of an IANA name.

    Raises:
        ValueError: There is none of that name.
    """
    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (OSError, ValueError, LookupError) as error:
        raise ValueError(f"there is no time zone {name!r}; write one as Europe/Istanbul") from error


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
    if iso := _ISO.fullmatch(text):
        return _from_iso(iso)
    if text.isdecimal():
        return _from_number(int(text))
    if (named := _NAMED_ZONE.search(text)) and "/" in named[1]:
        local = _from_text(text[: named.start()], timezone)
        return local.replace(tzinfo=local.tzinfo or zone(named[1]))
    return _from_person(text, timezone)


def _from_iso(iso: re.Match[str]) -> datetime:
    if _USUAL.fullmatch(iso[0]):
        with suppress(ValueError):  # which is told below
            return datetime.fromisoformat(iso[0])
    day, clock, offset = iso["date"], iso["time"], iso["zone"] or ""
    offset = "Z" if offset in ("UTC", "GMT", "z") else offset
    if offset and not clock:
        clock = "00:00"
    try:
        return isoparse(f"{day}T{clock}{offset}" if clock else day)
    except ValueError as error:
        raise ValueError(f"it is no date, for {error}") from error


def _from_number(number: float) -> datetime:
    if not _FIGURES[0] <= number < _FINEST:
        raise ValueError(f"{number} is neither a date nor a Unix time; write one as 2026-03-02")
    if number <= _FIGURES[-1]:
        return isoparse(str(int(number)))
    while number >= _SECONDS:
        number /= 1000
    return datetime.fromtimestamp(number, UTC)


def _from_person(text: str, timezone: str) -> datetime:
    text = _EAST_ASIAN.sub(r"\1-\2-\3 ", text)
    text = _NUMBERS.sub(_year_first, text)
    # dateutil reads the sign of GMT+3 as POSIX does, the other way round from people.
    text = _FROM_GREENWICH.sub(lambda m: f"{m[1]}{m[2]:0>2}{m[3] or '00'}", text)
    local = zone(timezone)

    def named_zone(name: str | None, offset: int | None) -> tzinfo | None:
        if offset is not None:
            return _fixed(offset)
        if name is None:
            return None
        if name in _ZONES:
            return _fixed(_ZONES[name] * 3600)
        if name in _abbreviations(local):
            return local
        raise ValueError(f"the time zone {name} is not known; write its offset, as +03:00")

    # What is missing would be taken from the default: two of them tell what was missing.
    try:
        first, second = (
            _PARSER.parse(text, default=default, tzinfos=named_zone) for default in _DEFAULTS
        )
    except (ParserError, ArithmeticError, LookupError, TypeError) as error:
        raise ValueError(f"{text!r} is no date; write one as 2026-03-02 10:30") from error
    if first.date() != second.date():
        raise ValueError(f"{text!r} names no whole date; write one as 2026-03-02 10:30")
    return first


def _year_first(numbers: re.Match[str]) -> str:
    """Day, month and year in figures, put so that only one reading is left.

    Raises:
        ValueError: Day and month cannot be told apart.
    """
    one, joint, two, year = int(numbers[1]), numbers[2], int(numbers[3]), numbers[4]
    month_first = two > _MONTHS_OF_A_YEAR >= one
    if joint != "." and len(year) < len("2026"):
        raise ValueError(f"{numbers[0]!r} could mean several days; write the year in full")
    if joint != "." and one != two and max(one, two) <= _MONTHS_OF_A_YEAR:
        raise ValueError(
            f"{numbers[0]!r} could mean two days; write {year}-{two:02}-{one:02} or "
            f"{year}-{one:02}-{two:02}"
        )
    day, month = (two, one) if joint != "." and month_first else (one, two)
    return f"{_full_year(int(year))}-{month:02}-{day:02}"


def _fixed(seconds: float) -> tzinfo:
    return timezone(timedelta(seconds=seconds))


@lru_cache(maxsize=64)
def _abbreviations(local: tzinfo) -> frozenset[str | None]:
    """What a zone calls itself in winter and summer."""
    return frozenset(datetime(2024, month, 1, tzinfo=local).tzname() for month in (1, 7))


def _unaccented(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("\u0131", "i")


class _Words(parserinfo):
    """The words of dates in several languages, and no look at the clock."""

    def __init__(self) -> None:
        super().__init__()
        self._month_numbers = _numbered(_MONTHS)
        self._weekday_numbers = _numbered(_WEEKDAYS)

    def month(self, name: str) -> int | None:
        number = self._month_numbers.get(_unaccented(name))
        return None if number is None else number + 1

    def weekday(self, name: str) -> int | None:
        return self._weekday_numbers.get(_unaccented(name))

    def jump(self, name: str) -> bool:
        return super().jump(name) or _unaccented(name) in _BETWEEN

    def convertyear(self, year: int, century_specified: bool = False) -> int:
        """The year in full; the clock has no say."""
        return year if century_specified else _full_year(year)


def _full_year(year: int) -> int:
    """A year of two digits in full (RFC 5322 §4.3): up to 49 it is of this century."""
    of_this_century, of_the_last = range(50), range(50, 100)
    if year in of_this_century:
        return year + 2000
    return year + 1900 if year in of_the_last else year


def _numbered(names: tuple[str, ...]) -> dict[str, int]:
    return {name: number for number, line in enumerate(names) for name in line.split()}


_PARSER = parser(_Words())
_DEFAULTS = (datetime(2004, 1, 1), datetime(2008, 2, 2))  # noqa: DTZ001 - parts of local times
