from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.rendering.html import frequency
from feedwright.rendering.html.phrases import spoken

NEWEST = datetime(2026, 3, 2, 8, tzinfo=UTC)


def every(days: float, count: int, *, since: float = 0) -> list[datetime]:
    """Instants some days apart, the newest first."""
    return [NEWEST - timedelta(days=since + days * number) for number in range(count)]


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        pytest.param(every(1, 500), "About 7 articles a week", id="daily"),
        pytest.param(every(2.3, 80), "About 3 articles a week", id="some a week"),
        pytest.param(every(7, 26), "About 1 article a week", id="weekly"),
        pytest.param(every(10, 60), "About 3 articles a month", id="some a month"),
        pytest.param(every(30, 60), "About 1 article a month", id="monthly"),
        pytest.param(every(45, 4), "4 articles in the last 26 weeks", id="few"),
        pytest.param(every(400, 9), "1 article in the last 26 weeks", id="one"),
        pytest.param(every(1, 9, since=183), "No articles in the last 26 weeks", id="long ago"),
        pytest.param([], "No articles in the last 26 weeks", id="never"),
        pytest.param(every(1, 21), "About 7 articles a week", id="young: counted from its start"),
        pytest.param(every(0.1, 50), "About 50 articles a week", id="only the newest are known"),
    ],
)
def test_told(published: list[datetime], expected: str) -> None:
    """A rhythm is told as a rate where there is one, and as a count where there is not."""
    assert frequency.frequency(frequency.weekly_counts(published, NEWEST), spoken("en")) == expected


def test_weeks_end_with_the_newest_article() -> None:
    """The newest article is in the last week, and one of exactly a week earlier is not."""
    counts = frequency.weekly_counts(every(7, 3), NEWEST)
    assert counts == (0,) * 23 + (1, 1, 1)


def test_drawing() -> None:
    """Each week has its bar: a dot for none, the full height for the most of all feeds."""
    assert frequency.path((0, 1, 100), 100) == "M2 24v-1M7 24v-3M12 24v-24"


@given(counts=st.lists(st.integers(0, 10**6), min_size=1, max_size=26), more=st.integers(0, 10**6))
def test_bars_stay_within_the_drawing(counts: list[int], more: int) -> None:
    """No bar is higher than the drawing, whatever the counts."""
    drawing = frequency.path(counts, max(counts) + more)
    heights = [int(bar.partition("v-")[2]) for bar in drawing.split("M")[1:]]
    assert len(heights) == len(counts)
    assert all(1 <= height <= frequency.HEIGHT for height in heights)
