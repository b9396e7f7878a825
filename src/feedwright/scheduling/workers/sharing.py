"""The work of a large run, split into ranges that other workers take.

A range is a few consecutive parts of the work. The worker that leads the run offers the next
ranges, does the first untaken one itself, and collects answers in order. It never waits while there
is a range to do, and then not for long: a range whose worker was killed, stopped or is slow is done
again here, and the late answer is ignored. Both make the same bytes, so that it does not matter
which is first.
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
"""The number of parts that are done here before any is offered, so that an edit never pays for
it."""
_SECONDS = 0.3
"""The processor time of a range in seconds, estimated from the first parts; an offer costs a
tenth."""
_MOST_PARTS = 64
"""The most parts of a range."""
_MOST_BYTES = 4_000_000
"""The approximate limit of bytes that are sent for a range."""
_AHEAD = 2
"""The number of offered ranges for each helping worker, so that it never waits for one."""
_NEAR = 2
"""The number of ranges in memory beyond the offered ones."""
_MOST = 32
"""The most ranges that are offered at a time."""
_ALONE = 4
"""The number of ranges done here between two checks for other workers."""
_LONGEST_PAUSE = 16
"""The most ranges done here before another is offered, if the last offer was not taken."""
_PATIENCE = 2.0
"""Seconds to wait for the answer of a worker when nothing else is left to do."""
_SLOWER = 4
"""The shortest wait, as a multiple of the time that a range takes here, because machines are
busy."""
_LEVEL = 1
"""The level of compression; the network takes longer than this."""


class RangeRequest(msgspec.Struct, array_like=True):
    """The request for a range, as a worker gets it."""

    run: str
    """Unique for each run."""
    task: str
    settings: bytes
    parts: list[bytes]
    """Each part as MessagePack."""


def packed(told: Any) -> bytes:
    """Compress parts or answers for sending."""
    return zlib.compress(msgspec.msgpack.encode(told), _LEVEL)


def unpacked(sent: bytes, kind: Any) -> Any:
    """Decompress received parts or answers."""
    return msgspec.msgpack.decode(zlib.decompress(sent), type=kind)


class _Range:
    """A range of a run, as its leader sees it."""

    def __init__(self, parts: list[Any]) -> None:
        self.parts = parts
        self.id = 0
        """Its number in the database if it is offered, or else 0."""
        self.job = 0
        self.waited_since = 0.0
        """When the wait for it began, by the monotonic clock; 0 if nothing waits for it."""
        self.is_taken = False
        self.is_declined = False
        self.answer: bytes | None = None
        """The answers that another worker made."""
        self.made: list[bytes] | None = None
        """The answers that were made here, before its turn."""

    @property
    def is_done(self) -> bool:
        """Whether its answers are available."""
        return self.answer is not None or self.made is not None

    def answers(self) -> list[bytes]:
        """The answer of each part."""
        if self.answer is None:
            return self.made or []
        found: list[bytes] = unpacked(self.answer, list[bytes])
        return found


class SharedRun:
    """Shares the work of a run that this worker leads: see :class:`executor.Sharing`.

    Args:
        ranges: The ranges in the database, by a session that nothing else uses meanwhile.
        number: The number of the publication.
        others: Returns the current number of other workers.
    """

    def __init__(self, ranges: Ranges, number: int, others: Callable[[], int]) -> None:
        self._ranges = ranges
        self._number = number
        self._others = others
        self._run = uuid4().hex

    def spread(self, task: Task, work: Work, parts: Iterable[Any]) -> Iterator[bytes]:
        """Do the work of each part, and yield the answers in order.

        The first parts are done here; if there are no more, none is offered.
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
        self._ranges.remove_all(self._number)  # the ranges of a killed run
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
    """The state of the work on one sequence of parts."""

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
        """The number of parts in a range."""
        self._settings: bytes | None = None
        self._near = deque[_Range]()
        """The unfinished ranges, in order."""
        self._helpers = set[int]()
        """The workers that took a range recently."""
        self._unable = set[int]()
        """The workers that could not do a range."""
        self._untaken = 0
        """The number of offers taken back since the last one that was taken."""
        self._passed_over = 0
        """The number of ranges to do here before another is offered."""

    def answers(self, parts: Iterator[Any]) -> Iterator[bytes]:
        """The answers of the parts, in order."""
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
        """Make ranges of the next parts, offer some, and return whether any range is left."""
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
        """The parts of the next range, limited in number and in bytes."""
        several, size = list[Any](), 0
        for one in islice(parts, self._size):
            several.append(one)
            size += len(one)
            if size >= _MOST_BYTES:
                break
        return several

    def _limit(self) -> int:
        """The number of ranges to offer at a time; one, until a worker takes it."""
        return min(1 + _AHEAD * len(self._helpers), _MOST)

    def _offer(self, one: _Range) -> bool:
        """Offer a range, if there are other workers and its parts can be sent."""
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
        """Collect answers, and note which workers help."""
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
        """Take back a range that a worker cannot do; that worker no longer counts as a helper."""
        one.id, one.is_taken, one.is_declined = 0, False, True
        if process is not None:
            self._unable.add(process)
            self._helpers.discard(process)
        self._pass_over()

    def _pass_over(self) -> None:
        """Offer ranges more seldom, because no worker takes them."""
        self._untaken += 1
        self._passed_over = min(2**self._untaken, _LONGEST_PAUSE)

    def _mine(self) -> _Range | None:
        """The first untaken range, which is done here; None if there is none."""
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
        """Wait for an answer; without one in time, do the range here."""
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
