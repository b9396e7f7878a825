"""Which pages stand in which sitemap."""

from datetime import MAXYEAR, UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.sitemaps import (
    MOST_OF_A_YEAR,
    MOST_PAGES,
    UNDATED,
    PeriodCount,
    bounds,
    in_parts,
    language_of_news,
    months_of,
    path,
    periods,
    possible_periods,
)
from feedwright.rendering.formats.sitemap import Page

FEW, MANY = PeriodCount(pages=2), PeriodCount(pages=MOST_OF_A_YEAR)


def test_years_with_many_pages_are_divided() -> None:
    """A year with few pages is one file; with more than a thousand each month is one."""
    counts = {"2024-12": FEW, "2025-01": MANY, "2025-11": FEW, "2026-03": FEW, UNDATED: MANY}
    counts["2026-04"] = FEW
    assert periods(counts) == ["2026", "2025-11", "2025-01", "2024", UNDATED]
    assert months_of("2026", counts) == ["2026-03", "2026-04"]
    assert months_of("2025-01", counts) == ["2025-01"]


DATED = st.builds("{:04}-{:02}".format, st.integers(1, 9999), st.integers(1, 12))


@given(
    counts=st.dictionaries(
        DATED | st.just(UNDATED), st.builds(PeriodCount, pages=st.integers(1, 2000))
    )
)
def test_each_month_stands_in_one_period(counts: dict[str, PeriodCount]) -> None:
    """However pages are spread, each month is part of one period, which is a possible one."""
    found = periods(counts)
    assert sorted(month for one in found for month in months_of(one, counts)) == sorted(counts)
    assert {*found} <= possible_periods(counts)


@given(when=st.datetimes(timezones=st.just(UTC)))
def test_bounds(when: datetime) -> None:
    """Every instant lies within the bounds of its year and of its month."""
    for period in (f"{when.year:04}", f"{when.year:04}-{when.month:02}"):
        first, until = bounds(period)
        assert first <= when
        assert when < until or when.year == until.year == MAXYEAR


def test_files_of_a_period_hold_so_many_pages() -> None:
    """A period with more pages than a file may hold has several, named in order."""
    pages = [Page(address=f"https://example.org/{n}") for n in range(2 * MOST_PAGES + 1)]
    parts = [*in_parts(pages)]
    assert [len(one) for one in parts] == [MOST_PAGES, MOST_PAGES, 1]
    assert [one for part in parts for one in part] == pages
    assert [path("2026", n) for n in (1, 2)] == ["sitemaps/2026.xml", "sitemaps/2026-part2.xml"]


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("pt_BR", "pt"),
        ("zh", "zh-cn"),
        ("zh-Hans", "zh-cn"),
        ("zh-Hant", "zh-tw"),
        ("zh-TW", "zh-tw"),
        ("fil", "fil"),
    ],
)
def test_languages_of_news(tag: str, told: str) -> None:
    """Google takes ISO 639, and two forms of Chinese."""
    assert language_of_news(tag) == told
