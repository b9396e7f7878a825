"""How the leader of a run goes about its ranges, whatever others do with those that it offers."""

from collections.abc import Callable, Iterator
from typing import Any, cast

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedwright.runtime.executor import Task
from feedwright.scheduling.workers import sharing
from feedwright.scheduling.workers.sharing import FEWEST, RangeRequest, SharedRun, packed, unpacked
from feedwright.store.ranges import Ranges, RangeState

TAKEN, ANSWERED, DECLINED, IGNORED, TOO_LATE = "taken", "answered", "declined", "ignored", "late"
FATES = st.lists(st.sampled_from([TAKEN, ANSWERED, DECLINED, IGNORED, TOO_LATE]), max_size=60)


class Others(Ranges):
    """Other workers, who do with the ranges that they are offered what is drawn for each.

    Args:
        fates: What becomes of each range, in turn; the rest is ignored.
    """

    def __init__(self, fates: list[str]) -> None:
        self._fates = iter(fates)
        self.offered: dict[int, tuple[str, bytes]] = {}
        """Those that stand, each with its fate and what was asked."""
        self.count = 0
        self.most = 0
        """How many stood at once."""
        self.done = 0
        """How many were answered."""
        self.emptied = 0

    def offer(self, publication: int, program: str, request: bytes) -> tuple[int, int]:
        """Takes an offer."""
        assert publication == 7
        assert program
        self.count += 1
        self.offered[self.count] = (next(self._fates, IGNORED), request)
        self.most = max(self.most, len(self.offered))
        return self.count, 100 + self.count

    def collect(self, publication: int) -> list[RangeState]:
        """Tells how the offers stand."""
        assert publication == 7
        states = []
        for one, (fate, request) in [*self.offered.items()]:
            is_done = fate in (ANSWERED, DECLINED)
            answer = made(request) if fate == ANSWERED else None
            process = None if fate == IGNORED else 40 + one % 3
            states.append(RangeState(one, process, is_done, answer))
            if is_done:
                self.done += fate == ANSWERED
                del self.offered[one]
            elif fate == TOO_LATE:
                self.offered[one] = (ANSWERED, request)
        return states

    def withdraw(self, one: int, job: int) -> bool:
        """Takes an offer back, where nobody has taken it."""
        assert job == 100 + one
        if self.offered[one][0] != IGNORED:
            return False
        del self.offered[one]
        return True

    def remove(self, one: int) -> None:
        """Removes an offer."""
        self.offered.pop(one, None)

    def remove_all(self, publication: int) -> None:
        """Removes all."""
        assert publication == 7
        self.emptied += 1
        self.offered.clear()

    def wait(self, seconds: float) -> None:
        """Waits for nobody."""


def work(part: int) -> bytes:
    """Something that is made of a part."""
    return f"made of {part}".encode()


def made(request: bytes) -> bytes:
    """What another worker makes of a range."""
    told = unpacked(request, RangeRequest)
    assert (told.task, told.settings) == ("a task", b"settings")
    return packed([work(*msgspec.msgpack.decode(part)) for part in told.parts])


Part = tuple[int]
"""A part, which has a length as all have."""


TASK = Task("a task", lambda: b"settings", lambda part: None if part[0] % 50 == 3 else list(part))


def done(others: Others, count: int, present: Callable[[], int] = lambda: 3) -> list[bytes]:
    """What a run makes of so many parts."""
    shared = SharedRun(others, 7, present)
    return [*shared.spread(TASK, lambda part: work(*part), ((n,) for n in range(count)))]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranges are of a few parts, and nobody is waited for."""
    monkeypatch.setattr(sharing, "_MOST_PARTS", 4)
    monkeypatch.setattr(sharing, "_PATIENCE", -1.0)
    monkeypatch.setattr(sharing, "_SLOWER", -1)


@settings(deadline=None)
@given(fates=FATES, count=st.integers(0, 400))
@example(fates=[TAKEN] * 60, count=400)
@example(fates=[DECLINED] * 60, count=400)
@example(fates=[ANSWERED] * 60, count=400)
@example(fates=[TOO_LATE] * 60, count=400)
def test_every_part_is_made_once_in_order(fates: list[str], count: int) -> None:
    """Whatever becomes of what was offered, all answers come, in their order."""
    others = Others(fates)
    assert done(others, count) == [work(n) for n in range(count)]
    assert not others.offered
    assert others.most <= 32
    if count <= FEWEST:
        assert not others.count
        assert not others.emptied


def test_more_is_offered_where_more_is_taken() -> None:
    """Workers that answer are offered what comes, and do most of it."""
    others = Others([ANSWERED] * 1000)
    done(others, 1000)
    assert others.done > 100


@pytest.mark.parametrize(
    ("fate", "most"),
    [pytest.param(IGNORED, 25, id="nobody takes any"), pytest.param(DECLINED, 40, id="none can")],
)
def test_less_is_offered_where_none_is_taken(fate: str, most: int) -> None:
    """Ranges that come back are offered ever more seldom."""
    others = Others([fate] * 1000)
    done(others, 1000)
    assert 0 < others.count < most


def test_nobody_is_there() -> None:
    """Nothing is offered, and it is looked now and then whether somebody has come."""
    looks = []

    def present() -> int:
        looks.append(1)
        return 0

    others = Others([])
    done(others, 1000, present)
    assert not others.count
    assert 2 < len(looks) < 100


def test_a_part_that_fails_fails_the_whole() -> None:
    """With its own error; what was offered is taken back."""
    others = Others([TAKEN] * 1000)

    def failing(part: Any) -> bytes:
        return str(1 // (200 - part[0])).encode()

    shared = SharedRun(others, 7, lambda: 1)
    with pytest.raises(ZeroDivisionError):
        list(shared.spread(TASK, failing, ((n,) for n in range(400))))
    assert not others.offered


def test_whoever_stops_asking() -> None:
    """Where answers are wanted no more, what was offered is taken back."""
    others = Others([TAKEN] * 1000)
    shared = SharedRun(others, 7, lambda: 1)
    answers = cast("Any", shared.spread(TASK, lambda part: work(*part), ((n,) for n in range(400))))
    for _ in range(FEWEST + 5):
        next(answers)
    assert others.offered
    answers.close()
    assert not others.offered


def test_few_parts_are_asked_for_ahead() -> None:
    """No more than what is offered, and a little: they may be more than memory holds."""
    asked = 0

    def parts() -> Iterator[Part]:
        nonlocal asked
        for n in range(10_000):
            asked += 1
            yield (n,)

    others = Others([TAKEN] * 1000)
    answers = SharedRun(others, 7, lambda: 1).spread(TASK, lambda part: work(*part), parts())
    most = 0
    for number, _ in enumerate(answers):
        most = max(most, asked - number)
    assert most < 34 * 4


def test_a_range_is_not_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of large parts has few of them."""
    monkeypatch.setattr(sharing, "_MOST_BYTES", 2)
    others = Others([ANSWERED] * 1000)
    done(others, 200)
    assert others.done > 30
