"""Days of other calendars, as pages state them in figures or with their months' names."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from feedwright.reading.formats.pagetext.lines import key

_SOLAR = """
فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند
وری غویی غبرگولی چنگاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب
"""
SOLAR_MONTHS = {key(month): place % 12 + 1 for place, month in enumerate(_SOLAR.split())}
"""The months of the Solar Hijri year, in Persian and Pashto."""

_BUDDHIST = 543
_OF_BUDDHISTS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_OF_ARABS = re.compile(r"[\u0600-\u06ff]")
_FIRST_SOLAR, _LAST_SOLAR = 1300, 1420
"""The years of the Solar Hijri calendar from 1921 on; those of the lunar one are past them now."""
_EPOCH = date(622, 3, 21).toordinal()
_LONG_MONTHS = 6
_FIRST, _LAST = 1583, 2200
"""No story is dated outside these years of the Gregorian calendar."""
_FIRST_SAMVAT = 2057
"""Years from here on are Nepal's (Vikram Samvat) from April 2000 on, where the text is in
Devanagari; its months have other lengths in each of them, and are not read."""
_OF_NEPAL = re.compile(r"[\u0900-\u097f]")

_HOURS: Mapping[str, float] = {
    **dict.fromkeys(("z", "gmt", "utc", "wet"), 0),
    **dict.fromkeys(("cet", "mez", "west", "wat"), 1),
    **dict.fromkeys(("cest", "mesz", "eet", "sast", "cat"), 2),
    **dict.fromkeys(("eest", "msk", "мск", "eat", "trt"), 3),
    **dict.fromkeys(("pkt",), 5),
    **dict.fromkeys(("wib", "ict"), 7),
    **dict.fromkeys(("hkt", "sgt", "wita", "awst", "pht"), 8),
    **dict.fromkeys(("jst", "kst", "wit"), 9),
    **dict.fromkeys(("aest",), 10),
    **dict.fromkeys(("aedt",), 11),
    **dict.fromkeys(("nzst",), 12),
    **dict.fromkeys(("nzdt",), 13),
    **dict.fromkeys(("brt", "art"), -3),
    **dict.fromkeys(("edt",), -4),
    **dict.fromkeys(("est", "cdt"), -5),
    **dict.fromkeys(("mdt",), -6),
    **dict.fromkeys(("mst", "pdt"), -7),
    **dict.fromkeys(("pst",), -8),
}
_PLACES: Mapping[str, str] = {
    "et": "America/New_York",
    "pt": "America/Los_Angeles",
}
"""The zones that are named without saying whether it is summer."""
ZONES = (*_HOURS, *_PLACES)
"""What names a zone behind an hour. IST, BST, CST and AST do not: each is of several countries."""


def gregorian(year: int, month: int, day: int, text: str) -> date:
    """The day that a date in figures names.

    Args:
        year: As the page has it: of the Buddhist era where the text is Thai, Lao, Khmer or
            Burmese, of the Solar Hijri calendar where it is Persian.
        month: From 1 on.
        day: From 1 on.
        text: What the date stands in.

    Raises:
        ValueError: No calendar has such a day, or one that is not read here.
    """
    if year >= _FIRST_SAMVAT and _OF_NEPAL.search(text):
        raise ValueError(year)
    if _FIRST <= year <= _LAST:
        return date(year, month, day)
    if year - _BUDDHIST in range(_FIRST, _LAST) and _OF_BUDDHISTS.search(text):
        return date(year - _BUDDHIST, month, day)
    if _FIRST_SOLAR <= year <= _LAST_SOLAR and _OF_ARABS.search(text):
        return _of_solar_year(year, month, day)
    raise ValueError(year)


def _of_solar_year(year: int, month: int, day: int) -> date:
    """A day of the Solar Hijri calendar, by the cycle of 33 years that holds from 1178 to 1633."""
    first, after = (_EPOCH + 365 * n + (8 * (n + 1) + 21) // 33 for n in (year - 1, year))
    months = (month - 1) * 30 + min(month - 1, _LONG_MONTHS)
    longest = 31 if month <= _LONG_MONTHS else 30
    found = first + months + day - 1
    if not (1 <= month <= 12 and 1 <= day <= longest and found < after):  # noqa: PLR2004
        raise ValueError(month)
    return date.fromordinal(found)


def offset(zone: str, moment: str) -> str:
    """How ISO 8601 writes a named zone at a moment, or "" where the name is not known.

    Args:
        zone: The name, in lower case.
        moment: The moment in ISO 8601, without a zone.
    """
    if zone in _PLACES:
        there = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(_PLACES[zone]))
    elif zone in _HOURS:
        hours = timezone(timedelta(hours=_HOURS[zone]))
        there = datetime.fromisoformat(moment).replace(tzinfo=hours)
    else:
        return ""
    written = there.isoformat()[len(moment) :].removeprefix(":00")
    return "Z" if written == "+00:00" else written
