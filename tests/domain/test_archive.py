from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.archive import Archive, close_pages, page_name
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.publication import Feed
from feedwright.domain.window import Window, fill

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
BOUND = 10_000


def known(name: str, day: int = 0, updated: int | None = None) -> KnownArticle:
    """An article of some day, changed on another."""
    when = START + day * DAY
    return KnownArticle(
        id=name,
        key=name,
        first_seen=when,
        published=when,
        updated=when if updated is None else START + updated * DAY,
        fingerprint="f",
        text_fingerprint="",
    )


def numbered(count: int, first: int = 0) -> list[KnownArticle]:
    """Articles of successive days, newest first, named by their day."""
    return [known(str(day), day) for day in range(first, first + count)][::-1]


def closed(
    articles: Sequence[KnownArticle],
    archive: Archive = Archive(),  # noqa: B008 - frozen
    *,
    page_size: int = 3,
    max_bytes: int = 0,
    weight: int = 0,
) -> Archive:
    """The archive after a run, each entry weighing the same unless its name is a weight."""
    return close_pages(
        archive,
        articles,
        page_size=page_size,
        max_bytes=max_bytes,
        size_of=lambda one: weight or int(one.id),
    )


def pages(archive: Archive, articles: Sequence[KnownArticle]) -> list[list[str]]:
    """The ids in each page, newest first."""
    return [[one.id for one in page] for page in archive.pages(articles)]


def waiting(archive: Archive, articles: Sequence[KnownArticle]) -> list[str]:
    """The ids in no page, newest first."""
    return [one.id for one in archive.waiting(articles)]


@pytest.mark.parametrize(
    ("count", "expected", "left"),
    [
        pytest.param(0, [], [], id="none"),
        pytest.param(2, [], ["1", "0"], id="not full"),
        pytest.param(3, [["2", "1", "0"]], [], id="full to the last"),
        pytest.param(4, [["2", "1", "0"]], ["3"], id="full, and one more"),
        pytest.param(7, [["2", "1", "0"], ["5", "4", "3"]], ["6"], id="several at once"),
    ],
)
def test_a_page_closes_when_it_is_full(
    count: int, expected: list[list[str]], left: list[str]
) -> None:
    """Each page takes the oldest that wait, ``page_size`` of them, and the rest waits on."""
    articles = numbered(count)

    archive = closed(articles)

    assert pages(archive, articles) == expected
    assert waiting(archive, articles) == left


@pytest.mark.parametrize(
    ("weights", "expected", "left"),
    [
        pytest.param([1000, 2000], [], [2000, 1000], id="there is room"),
        pytest.param([3001, 1], [], [1, 3001], id="there is little room"),
        pytest.param([2000, 2001], [[2000]], [2001], id="the next does not fit"),
        pytest.param([9999], [], [9999], id="too large, and alone"),
        pytest.param([9999, 10], [[9999]], [10], id="too large, and the oldest"),
        pytest.param([10, 9999, 20], [[10], [9999]], [20], id="too large, and in the middle"),
        pytest.param([1, 2, 3, 4], [[3, 2, 1]], [4], id="full by count first"),
    ],
)
def test_a_page_closes_when_the_next_would_pass_the_bound(
    weights: list[int], expected: list[list[int]], left: list[int]
) -> None:
    """A page stays below ``max_bytes``; an entry larger than that alone stands alone."""
    articles = [known(str(one), day) for day, one in enumerate(weights)][::-1]

    archive = closed(articles, max_bytes=BOUND)

    assert pages(archive, articles) == [[*map(str, page)] for page in expected]
    assert waiting(archive, articles) == [*map(str, left)]


def test_a_bound_below_what_a_page_says_of_itself_gives_pages_of_one() -> None:
    """However low the bound, every entry finds a page."""
    articles = numbered(3)

    archive = closed(articles, max_bytes=1, weight=1)

    assert pages(archive, articles) == [["0"], ["1"]]


def test_closing_again_changes_nothing() -> None:
    """What is closed stays as it is, and what waits goes on waiting."""
    articles = numbered(8)
    archive = closed(articles)

    assert closed(articles, archive) == archive


def test_an_archive_grows_at_its_end() -> None:
    """New entries close pages after those that there are."""
    before, after = numbered(4), numbered(7)

    archive = closed(after, closed(before))

    assert pages(archive, after) == [["2", "1", "0"], ["5", "4", "3"]]


def test_another_page_size_leaves_closed_pages() -> None:
    """A page that was closed with fewer entries gains none when pages become larger."""
    before, after = numbered(4), numbered(9)

    archive = closed(after, closed(before), page_size=5)

    assert pages(archive, after) == [["2", "1", "0"], ["7", "6", "5", "4", "3"]]


def test_a_deletion_shifts_nothing() -> None:
    """A page that loses an entry stays one short, and every other entry keeps its place."""
    before = numbered(7)
    after = [one for one in before if one.id != "1"]

    archive = closed(after, closed(before))

    assert pages(archive, after) == [["2", "0"], ["5", "4", "3"]]
    assert waiting(archive, after) == ["6"]


def test_an_emptied_page_stays() -> None:
    """A page all of whose entries were deleted keeps its number, and so do the others."""
    before = numbered(6)
    after = before[:3]

    archive = closed(after, closed(before))

    assert pages(archive, after) == [[], ["5", "4", "3"]]


def test_a_backdated_entry_goes_to_the_open_end() -> None:
    """An old article that comes late waits for the newest page, and enters no closed one."""
    before = numbered(6)
    late = known("late", -9)

    once = closed([*before, late], closed(before))
    then = closed([*numbered(2, first=6), *before, late], once)

    assert waiting(once, [*before, late]) == ["late"]
    assert then.positions["late"] == 3
    assert pages(then, before) == [["2", "1", "0"], ["5", "4", "3"], []]


def test_what_comes_back_waits_for_a_page_anew() -> None:
    """An entry that left the feed and returns enters no closed page, whichever it was in."""
    before = numbered(6)
    without = [one for one in before if one.id != "1"]

    left = closed(without, closed(before))
    back = closed(before, left)

    assert left.positions["1"] == 0
    assert waiting(back, before) == ["1"]
    assert pages(back, before) == [["2", "0"], ["5", "4", "3"]]


def test_a_page_tells_the_newest_instant_that_it_has_shown() -> None:
    """A page's ``updated`` starts with the newest instant of its entries."""
    articles = [known("2", 2), known("1", 1, updated=8), known("0")]

    archive = closed(articles)

    assert archive.updated == (START + 8 * DAY,)


def test_page_name() -> None:
    """Pages are named by their numbers, which never change."""
    assert page_name(12) == "archive-12"


class Step(NamedTuple):
    """What a run finds."""

    come: list[int]
    """Days of articles that are there from now on; old ones among them are backdated."""
    leave: set[int]
    """Days of articles that are not."""
    page_size: int


STEPS = st.lists(
    st.builds(
        Step,
        st.lists(st.integers(0, 30), max_size=8),
        st.sets(st.integers(0, 30), max_size=3),
        st.integers(1, 5),
    ),
    max_size=12,
)


@given(STEPS, st.sampled_from([0, 6_400, 7_000]), st.integers(1, 6))
def test_random_growth(steps: list[Step], max_bytes: int, limit: int) -> None:
    """Whatever comes and goes, no closed page gains an entry, and the rest is in the window."""
    there: dict[int, KnownArticle] = {}
    archive = Archive()
    history: list[tuple[Archive, list[set[str]]]] = []
    for step in steps:
        there |= {day: known(str(day), day) for day in step.come}
        there = {day: one for day, one in there.items() if day not in step.leave}
        articles = [there[day] for day in sorted(there, reverse=True)]

        archive = closed(
            articles, archive, page_size=step.page_size, max_bytes=max_bytes, weight=150
        )

        found = [set(page) for page in pages(archive, articles)]
        history.append((archive, found))
        waits = set(waiting(archive, articles))
        # Each article stands in one place: in a page, or in the open end.
        assert sum(map(len, found)) + len(waits) == len(set().union(waits, *found)) == len(articles)
        assert len(waits) < step.page_size
        feed = Feed(archive=True, limit=limit)
        window = Window(path="", feed=feed, articles=tuple(articles))
        filled = fill(window, archive, START + 99 * DAY)
        assert {one.id for one in filled.entries} >= waits
    for (before, held), (after, holds) in pairwise(history):
        assert after.updated[: len(before.updated)] == before.updated
        assert all(new <= old for old, new in zip(held, holds, strict=False))
