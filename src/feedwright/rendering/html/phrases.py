"""The phrases of the pages for people in each language, with its plurals and direction.

One table per language, ``languages/*.toml``; a page takes the table of its feed's language, and
English where there is none. To add a language, add its table and its name to ``SPOKEN``.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timezone
from functools import cache, lru_cache
from pkgutil import get_data  # importlib.resources takes three times as long to load
from tomllib import loads

import msgspec

from feedwright.domain.record import Record

Counted = tuple[str, ...]
"""A phrase in each of the forms of a language's plural rule; ``{n}`` is the number."""


class Words(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The phrases of one language; ``{...}`` is filled in."""

    tag: str
    """Its BCP 47 tag."""
    plural: str = "one"
    """The name of its rule in ``PLURALS``, which chooses the form for a number."""
    months: tuple[str, ...]
    day: str
    """The form of a date, with ``{day}``, ``{month}`` and ``{year}``."""
    first: str = "1"
    """The form of the first day of a month."""
    clock: str = "{date}, {time}"
    comma: str = ", "
    """The separator of names in a list."""
    skip: str
    all_feeds: str
    feeds: str
    subscribe: str
    explanation: str
    """Two sentences: what a feed is, and how to subscribe to it."""
    address: str
    formats: str
    """The heading of further formats."""
    reader: str
    """The question what a feed reader is."""
    reader_url: str
    """A page that answers it, in the language."""
    every: str
    """The link to a complete list; ``{n}`` is the number of all."""
    opml: str
    latest: str
    older: str
    newer: str
    newest: str
    pages: str
    empty: str
    by: str
    updated: str
    withdrawn: str
    source: str
    tags: str
    files: str
    more: str
    articles: Counted
    silent: str
    """For a feed without articles in the last 26 weeks."""
    recently: Counted
    weekly: Counted
    monthly: Counted

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return direction(self.tag)

    def date(self, when: date) -> str:
        """Format a date unambiguously: ``2 March 2026``."""
        day = self.first if when.day == 1 else when.day
        return self.day.format(day=day, month=self.months[when.month - 1], year=when.year)

    def minute(self, when: datetime) -> str:
        """Format a date with its time of day and zone: ``2 March 2026, 14:05 UTC``."""
        offset = when.utcoffset()
        zone = "" if offset is None else f" {timezone(offset)}"
        return self.clock.format(date=self.date(when), time=f"{when:%H:%M}{zone}")

    def count(self, phrases: Counted, number: int) -> str:
        """The phrase for a number of things."""
        return phrases[PLURALS[self.plural](number)].format(n=number)


def _slavic(number: int) -> int:
    """The form after a number that does not end in 1: that of 2 to 4, or that of all others."""
    return 1 if number % 10 in {2, 3, 4} and number % 100 not in {12, 13, 14} else 2


def _arabic(number: int) -> int:
    if number <= 2:  # noqa: PLR2004 - none, the singular and the dual
        return number
    rest = number % 100
    return 3 if 3 <= rest <= 10 else 4 if rest > 10 else 5  # noqa: PLR2004 - the numbers of CLDR


PLURALS: Mapping[str, Callable[[int], int]] = {
    "none": lambda _: 0,
    "one": lambda number: number != 1,
    "zero-one": lambda number: number > 1,
    "russian": lambda number: (
        0 if number % 10 == 1 and number % 100 != 11 else _slavic(number)  # noqa: PLR2004
    ),
    "polish": lambda number: 0 if number == 1 else _slavic(number),
    "arabic": _arabic,
}
"""The index of a number's form in a phrase (Unicode CLDR, plural rules of cardinals)."""
FORMS = {"none": 1, "one": 2, "zero-one": 2, "russian": 3, "polish": 3, "arabic": 6}
"""The number of forms of a phrase."""

SPOKEN = (
    *("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl"),
    *("pt", "pt-pt", "ru", "tr", "zh-hans", "zh-hant"),
)
"""The languages with a table."""
_OTHERWISE = {
    **dict.fromkeys(("zh-tw", "zh-hk", "zh-mo"), "zh-hant"),
    **dict.fromkeys(("pt-ao", "pt-mz"), "pt-pt"),
    "zh": "zh-hans",
}
"""Tags that use the table of another."""


def spoken(language: str) -> Words:
    """The words for a BCP 47 tag, from the most specific table that fits.

    ``pt-BR`` uses ``pt``, ``zh-Hant-HK`` uses ``zh-Hant``; a language without a table uses English.
    """
    return _table(_spoken(language))


@lru_cache(maxsize=64)
def _spoken(language: str) -> str:
    tag = language.replace("_", "-").lower()
    while tag:
        name = _OTHERWISE.get(tag, tag)
        if name in SPOKEN:
            return name
        tag = tag.rpartition("-")[0]
    return "en"


@cache
def _table(name: str) -> Words:
    text = (get_data(__package__, f"languages/{name}.toml") or b"").decode()
    return msgspec.convert(loads(text), Words)


def primary(language: str) -> str:
    """The primary subtag of a BCP 47 tag, in lower case: ``pt`` for ``pt-BR``."""
    return language.replace("_", "-").partition("-")[0].lower()


def right_to_left(language: str) -> bool:
    """Whether a language is written from right to left, as far as its primary subtag says."""
    return primary(language) in RIGHT_TO_LEFT


@lru_cache(maxsize=64)
def direction(language: str) -> str:
    """The direction that a language is written in, ``rtl`` or ``ltr``."""
    return "rtl" if right_to_left(language) else "ltr"


RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "syr", "ug", "ur", "yi")
)
