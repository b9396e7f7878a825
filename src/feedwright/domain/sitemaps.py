"""Sitemaps: which pages stand in which file (sitemaps.org, protocol 0.9), and for how long in news.

The pages of articles are divided by the time of their publication, so that an edit has the pages of
its own year or month looked at alone. A year stands in one file as long as that is small, and then
each of its months in one of its own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import MAXYEAR, UTC, datetime, timedelta
from typing import TypeVar

from feedwright.domain.known_article import KnownArticle
from feedwright.domain.record import Record

AnyPage = TypeVar("AnyPage", bound=Record)
INDEX = "sitemap.xml"
"""The index of all sitemaps of pages, in the root folder."""
FOLDER = "sitemaps"
NEWS = "news-sitemap.xml"
NEWS_AGE = timedelta(days=2)
"""How long an article stands in the news sitemap (Google, "Create a news sitemap")."""
MOST_NEWS = 1_000
"""How many articles it holds at most (the same)."""
MOST_PAGES = 10_000
"""How many pages a file holds. The protocol allows 50,000, but no file of more than 50 MB: one that
names the translations of each page would pass that."""
LONGEST = 2_048
"""The protocol's bound of an address, in characters."""
MOST_OF_A_YEAR = 1_000
"""So many pages of a year stand in one file."""
_MONTHS = 12
_END = datetime.max.replace(tzinfo=UTC)
UNDATED = "undated"
"""The period of pages that show no date, as those of a manual."""


class PeriodCount(Record, frozen=True, kw_only=True):
    """How many articles of a month have a page here, and when one of them last changed."""

    pages: int
    updated: int = 0
    """In microseconds since 1970; 0 where that is not to be told."""


def month_of(one: KnownArticle) -> str:
    """The month in whose sitemap an article stands: ``2026-03``, or :data:`UNDATED`."""
    if not one.is_listed and one.declared is None:
        return UNDATED
    return f"{one.published.year:04}-{one.published.month:02}"


def periods(counts: Mapping[str, PeriodCount]) -> list[str]:
    """The periods whose pages stand in files of their own, the newest first.

    Args:
        counts: Of each month that has pages; by this alone the division is told.
    """
    of_years = Counter[str]()
    for month, count in counts.items():
        of_years[month.partition("-")[0]] += count.pages
    found = {
        year if of_years[year] <= MOST_OF_A_YEAR or year == UNDATED else month
        for month in counts
        for year in [month.partition("-")[0]]
    }
    return sorted(found - {UNDATED}, reverse=True) + sorted(found & {UNDATED})


def possible_periods(months: Iterable[str]) -> set[str]:
    """Every period of which some months may be, or may have been, a part."""
    found = set[str]()
    for month in months:
        year = month.partition("-")[0]
        is_dated = year != UNDATED
        found |= {year, *(f"{year}-{number:02}" for number in range(1, 13) if is_dated)}
    return found


def months_of(period: str, counts: Mapping[str, PeriodCount]) -> list[str]:
    """The months of a period that have pages."""
    return [month for month in counts if month == period or month.startswith(f"{period}-")]


def bounds(period: str) -> tuple[datetime, datetime]:
    """When a year or a month begins, and when the next one does."""
    year, _, month = period.partition("-")
    first = int(year) * _MONTHS + int(month or 1) - 1
    return _month(first), _month(first + (1 if month else _MONTHS))


def _month(number: int) -> datetime:
    """When a month begins that is counted from the year 0; the end of all time after the last."""
    year, month = divmod(number, _MONTHS)
    return datetime(year, month + 1, 1, tzinfo=UTC) if year <= MAXYEAR else _END


OWNER = "sitemap"
"""The kind of owners of sitemaps, and the owner of their index."""


def owner(period: str) -> str:
    """The owner of a period's files."""
    return f"{OWNER}:{period}"


FEEDS = "feeds"
"""The period of the pages of feeds."""
OWNER_OF_FEEDS = owner(FEEDS)


def path(period: str, number: int) -> str:
    """Where a file of a period is delivered, counted from 1."""
    return f"{FOLDER}/{period}{f'-part{number}' if number > 1 else ''}.xml"


def language_of_news(tag: str) -> str:
    """A language as news sitemaps have it: ISO 639, but ``zh-cn`` and ``zh-tw`` (Google)."""
    primary, *others = tag.lower().replace("_", "-").split("-")
    if primary != "zh":
        return primary
    return "zh-tw" if {"hant", "tw", "hk", "mo"}.intersection(others) else "zh-cn"


def in_parts(pages: Iterable[AnyPage]) -> Iterator[list[AnyPage]]:
    """Pages, so many at a time as one file holds."""
    part = list[AnyPage]()
    for one in pages:
        part.append(one)
        if len(part) == MOST_PAGES:
            yield part
            part = []
    if part:
        yield part
