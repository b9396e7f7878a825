"""Which of a page's dates counts: one that can be read, as exactly as the page tells it."""

import re
from collections.abc import Iterable

from feedwright.reading.fields import dates
from feedwright.reading.formats.pagetext.byline import stated

_LONGEST = 160
"""In letters; a longer text is no date, and none is looked for in it."""
_CLOCK = re.compile(r"\d\s*:\s*\d\d|\dT\d\d")
_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
_LOCAL = re.compile(r"\d\s?(?:[ap]\.?m\.?)?\s?\(?[A-Z]{1,4}T\b", re.IGNORECASE)
"""A time of a zone that is known by its letters to people there alone: 7:30 a.m. IST."""
_LOST = "1970-01-01"
"""What systems write that have lost a date: the first day, or second, of their clock."""
_DAY, _TO_THE_MINUTE = 10, 16


def exact(told: Iterable[str]) -> str:
    """The first date that can be read, with the time and the zone that others give the same day.

    A page's structure often has the day alone, where a line below the headline or an element of
    its head has the minute.

    Args:
        told: Dates as the page has them, the most careful first.

    Returns:
        The date as it was written, or in ISO 8601 where it stands within other words; "" where
        none can be read.
    """
    readable = list(filter(None, map(_readable, told)))
    if not readable:
        return ""
    first = next((one for one in readable if not one.startswith(_LOST)), readable[0])
    if _ZONE.search(first) and _CLOCK.search(first):
        return first
    for other in readable[1:]:
        if _ZONE.search(other) and _CLOCK.search(other) and _agree(first, other):
            return other
    return first


def _readable(told: str) -> str:
    if not any(map(str.isdigit, told)):
        return ""
    try:
        if dates.parse(told, "UTC").timestamp() == 0 and _CLOCK.search(told):
            return ""
    except (ValueError, OverflowError):
        found = stated(told[:_LONGEST])[0]
        return found[:_DAY] if _LOCAL.search(told) and not _ZONE.search(found) else found
    return told


def _agree(first: str, other: str) -> bool:
    """Whether a date is the other one, less its zone, or less its time and zone."""
    if _CLOCK.search(first):
        return first[:_TO_THE_MINUTE].replace(" ", "T") == other[:_TO_THE_MINUTE].replace(" ", "T")
    day = dates.parse(first, "UTC").date().isoformat()
    return other[: len(day)] == day
