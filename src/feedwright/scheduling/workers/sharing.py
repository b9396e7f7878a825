"""The work of a large run, split into ranges that other workers take.

A range is a few parts of a work, in a row. Whoever leads the run offers ranges that come soon, and
does the first one that nobody has taken itself; it takes answers in their order. It waits for
nobody while there is a range to do, and then not for long: a range whose worker was killed, stopped
or is slow is done again here, and what was made of it elsewhere counts no more. Both make the same
bytes, so that it does not matter who was first.
"""

import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from time import monotonic, thread_time
from typing import Any
from uuid import uuid4

import msgspec

from feedwright.runtime.executor import Task, Work
from feedwright.runtime.fingerprint import program_content
from feedwright.store.ranges import Ranges

FEWEST = 24
"""So many parts of a work are done here before any is offered: an edit never pays for it."""
_SECONDS = 0.3
"""How long the processor works on a range, about, by the first parts: asking costs a tenth."""
_MOST_PARTS = 64
"""Of a range."""
_MOST_BYTES = 4_000_000
"""Of what is sent of a range, about."""
_AHEAD = 2
"""How many ranges are offered for each worker that helps, that it never waits for one."""
_NEAR = 2
"""How many ranges are held beyond those that are offered."""
_MOST = 32
"""How many ranges are offered at a time at most."""
_ALONE = 4
"""How many ranges are done here before it is looked again whether another worker has come."""
_LONGEST_PAUSE = 16
"""How many are done here at most before another is offered, where nobody has taken the last."""
_PATIENCE = 2.0
"""Seconds for which the answer of a worker is waited for where nothing else is to be done."""
_SLOWER = 4
"""So many times as long as a range takes here it is waited for at least: machines are busy."""
_LEVEL = 1
"""Of compression: a network takes longer than this."""


class RangeRequest(msgspec.Struct, array_like=True):
    """What a worker is told of a range."""

    run: str
    """Another for each."""
    task: str
    settings: bytes
    parts: list[bytes]
    """As MessagePack, each."""


def packed(told: Any) -> bytes:
    """What is sent, compressed."""
    return zlib.compress(msgspec.msgpack.encode(told), _LEVEL)


def unpacked(sent: bytes, kind: Any) -> Any:
    """What was sent."""
    return msgspec.msgpack.decode(zlib.decompress(sent), type=kind)


class _Range:
    """A range of a run, as its leader sees it."""

    def __init__(self, parts: list[Any]) -> None:
        self.parts = parts
        self.id = 0
        """Where it is offered; else 0."""
        self.job = 0
        self.waited_since = 0.0
        """By the machine's clock, where it is waited for; else 0."""
        self.is_taken = False
        self.is_declined = False
        self.answer: bytes | None = None
        """As another worker made it."""
        self.made: list[bytes] | None = None
        """As it was made here, before its turn."""

    @property
    def is_done(self) -> bool:
        """Whether its answers are there."""
        return self.answer is not None or self.made is not None

    def answers(self) -> list[bytes]:
        """What was made of each of its parts."""
        if self.answer is None:
            return self.made or []
        found: list[bytes] = unpacked(self.answer, list[bytes])
        return found


class SharedRun:
    """Shares the work of a run that this worker leads: see :class:`executor.Sharing`.

    Args:
        ranges: Those of the database, by a session that nothing else uses meanwhile.
        number: The publication's.
        others: How many other workers there are now.
    """

    def __init__(self, ranges: Ranges, number: int, others: Callable[[], int]) -> None:
        self._ranges = ranges
        self._number = number
        self._others = others
        self._run = uuid4().hex

    def spread(self, task: Task, work: Work, parts: Iterable[Any]) -> Iterator[bytes]:
        """What some work makes of each of its parts, in their order.

        The first parts are done here; where there are no more, nobody else hears of any.
        """
        rest = iter(parts)
        took, worked = 0.0, 0.0
        for part in islice(rest, FEWEST):
            began, busy = monotonic(), thread_time()
            made = work(part)
            took += monotonic() - began
            worked += thread_time() - busy
            yield made
        first = next(rest, None)
        if first is None:
            return
        size = max(1, min(int(_SECONDS * FEWEST / max(worked, 0.001)), _MOST_PARTS))
        patience = max(_PATIENCE, _SLOWER * size * took / FEWEST)
        self._ranges.remove_all(self._number)  # of a run that was killed
        try:
            spread = _Spread(
                self._ranges,
                self._number,
                self._others,
                task,
                work,
                run=self._run,
                size=size,
                patience=patience,
            )
            yield from spread.answers(chain([first], rest))
        finally:
            self._ranges.remove_all(self._number)


class _Spread:
    """A work that is under way."""

    def __init__(
        self,
        ranges: Ranges,
        number: int,
        others: Callable[[], int],
        task: Task,
        work: Work,
        *,
        run: str,
        size: int,
        patience: float,
    ) -> None:
        self._ranges = ranges
        self._number = number
        self._others = others
        self._task = task
        self._work = work
        self._run = run
        self._patience = patience
        self._size = size
        """How many parts a range has."""
        self._settings: bytes | None = None
        self._near = deque[_Range]()
        """Those that are under way, in their order."""
        self._helpers = set[int]()
        """The workers that have taken a range lately."""
        self._unable = set[int]()
        """Those of them that could not do it."""
        self._untaken = 0
        """How many in a row were taken back since one was taken."""
        self._passed_over = 0
        """How many are still to be done here before another is offered."""

    def answers(self, parts: Iterator[Any]) -> Iterator[bytes]:
        """What the work makes of the parts, in their order."""
        while self._gather(parts):
            self._collect()
            front = self._near[0]
            if front.is_done:
                self._near.popleft()
                yield from front.answers()
            elif (mine := self._mine()) is front:
                self._near.popleft()
                yield from map(self._work, front.parts)
            elif mine:
                mine.made = [*map(self._work, mine.parts)]
            else:
                self._wait_for(front)

    def _gather(self, parts: Iterator[Any]) -> bool:
        """Make ranges of the next parts, offer some, and tell whether any is left."""
        while len(self._near) < self._limit() + _NEAR and (several := self._next(parts)):
            self._near.append(_Range(several))
        waiting = sum(bool(one.id) and not one.is_done for one in self._near)
        for one in [*self._near][1:]:
            if waiting >= self._limit() or self._passed_over:
                break
            if not (one.id or one.is_done or one.is_declined) and self._offer(one):
                waiting += 1
        return bool(self._near)

    def _next(self, parts: Iterator[Any]) -> list[Any]:
        """The parts of the next range: so many, and of so many bytes."""
        several, size = list[Any](), 0
        for one in islice(parts, self._size):
            several.append(one)
            size += len(one)
            if size >= _MOST_BYTES:
                break
        return several

    def _limit(self) -> int:
        """How many ranges are offered at a time; one, until somebody takes it."""
        return min(1 + _AHEAD * len(self._helpers), _MOST)

    def _offer(self, one: _Range) -> bool:
        """Offer a range, where others are there and it can be done elsewhere."""
        if not (self._helpers or self._others()):
            self._passed_over = _ALONE
            return False
        messages = [self._task.message(part) for part in one.parts]
        if None in messages:
            one.is_declined = True
            return False
        if self._settings is None:
            self._settings = self._task.settings()
        request = RangeRequest(
            self._run,
            self._task.name,
            self._settings,
            [*map(msgspec.msgpack.encode, messages)],
        )
        one.id, one.job = self._ranges.offer(self._number, program_content(), packed(request))
        return True

    def _collect(self) -> None:
        """Take what was answered, and see who helps."""
        offered = {one.id: one for one in self._near if one.id and not one.is_done}
        if not offered:
            return
        for state in self._ranges.collect(self._number):
            one = offered.get(state.id)
            if one is None:
                continue
            if state.process is not None:
                one.is_taken = True
                if state.process not in self._unable:
                    self._helpers.add(state.process)
                    self._untaken = self._passed_over = 0
            if state.is_answered:
                one.answer = state.answer
                if state.answer is None:
                    self._decline(one, state.process)

    def _decline(self, one: _Range, process: int | None) -> None:
        """Do a range here that a worker cannot do, who counts no more as one that helps."""
        one.id, one.is_taken, one.is_declined = 0, False, True
        if process is not None:
            self._unable.add(process)
            self._helpers.discard(process)
        self._pass_over()

    def _pass_over(self) -> None:
        """Offer ranges more seldom, for nobody takes them."""
        self._untaken += 1
        self._passed_over = min(2**self._untaken, _LONGEST_PAUSE)

    def _mine(self) -> _Range | None:
        """The first range that nobody has taken, which is done here; None where there is none."""
        for one in self._near:
            if one.is_done or one.is_taken:
                continue
            if one.id:
                if not self._ranges.withdraw(one.id, one.job):
                    one.is_taken = True
                    continue
                one.id = 0
                if not any(other.is_taken and not other.is_done for other in self._near):
                    self._helpers.clear()
                    self._pass_over()
            self._passed_over = max(0, self._passed_over - 1)
            return one
        return None

    def _wait_for(self, front: _Range) -> None:
        """Wait for an answer; where it does not come, the range is done here."""
        front.waited_since = front.waited_since or monotonic()
        self._ranges.wait(self._patience)
        self._collect()
        if (
            front.is_taken
            and not front.is_done
            and monotonic() > front.waited_since + self._patience
        ):
            self._ranges.remove(front.id)
            front.id = 0
            front.made = [*map(self._work, front.parts)]
