"""Work spread over the cores of this machine, or over other machines.

Work is a function from a part to bytes. It is done in this process on one core, by forked processes
on several, and by workers on other machines if the run is shared (:func:`sharing`) and the work has
a :class:`Task`. The results are the same.
"""

import os
import signal
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from feedwright.domain.errors import ProcessLost

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from queue import SimpleQueue

Work = Callable[[Any], bytes]
_AHEAD = 5
"""The number of parts queued for each process, so that it never waits for one."""


class Task(NamedTuple):
    """A description of work, for machines without this process's memory."""

    name: str
    settings: Callable[[], bytes]
    """The settings from which the function is made there; they are stored, so they hold no
    secrets."""
    message: Callable[[Any], Any] = lambda part: part
    """Converts a part to a message for MessagePack; None for a part that must be done here."""


class Sharing(Protocol):
    """Shares the work of a run with others."""

    def spread(self, task: Task, work: Work, parts: Iterable[Any]) -> Iterator[bytes]:
        """Do the work of each part, and yield the answers in order: see :func:`spread`."""


_sharing: ContextVar[Sharing | None] = ContextVar("sharing", default=None)


@contextmanager
def sharing(by: Sharing) -> Iterator[None]:
    """Share the work that is spread inside the block."""
    token = _sharing.set(by)
    try:
        yield
    finally:
        _sharing.reset(token)


_most: list[int] = []
"""The limit of concurrent processes, if any."""


def use_at_most(processes: int) -> None:
    """Limit the number of concurrent processes, because others need cores of this machine, too."""
    _most[:] = [processes]


def cores() -> int:
    """The number of cores that this process may use."""
    if not hasattr(os, "fork"):
        return 1
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return min([count, *_most])


def spread(
    work: Work,
    parts: Iterable[Any],
    instead: Callable[[Any], Iterable[bytes]] | None = None,
    *,
    task: Task | None = None,
) -> Iterator[bytes]:
    """What some work makes of each of its parts, in their order.

    On one core, or if the system cannot fork, it is done here. A part whose process is killed is
    done again by its own process.

    Args:
        work: May use everything in this process's memory; changes there are lost.
        parts: The parts, small because they and the answers are sent. They are consumed as needed,
            so that neither they nor the answers pile up.
        instead: Returns the answers in place of a part that is lost twice.
        task: The description of the work, if other machines can do it.

    Raises:
        ProcessLost: A part is lost twice, and ``instead`` is not given.
    """
    if task and (shared := _sharing.get()):
        yield from shared.spread(task, work, parts)
        return
    crew = _Crew(work, cores())
    if not crew.size:
        yield from map(work, parts)
        return
    under_way = deque[tuple[Any, "SimpleQueue[Any]"]]()
    try:
        for part in parts:
            under_way.append((part, crew.order(part)))
            if len(under_way) > crew.size * _AHEAD:
                yield from crew.answers(*under_way.popleft(), instead)
        while under_way:
            yield from crew.answers(*under_way.popleft(), instead)
    finally:
        crew.dismiss()


def alone(work: Work, part: Any) -> bytes:
    """Do the work of one part in its own process.

    Raises:
        ProcessLost: The process was killed, or could not be started.
    """
    process = _Process(work)
    try:
        return process.ask(part)
    finally:
        process.end()


class _Process:
    """A forked process, which has the work and its data in memory.

    Raises:
        ProcessLost: The system allows no more processes.
    """

    def __init__(self, work: Work) -> None:
        import multiprocessing  # noqa: PLC0415 - slow to load, and most runs spread nothing

        context = multiprocessing.get_context("fork")
        try:
            self._line, theirs = context.Pipe()
            ends = theirs, self._line
            self._process = context.Process(target=_serve, args=(work, *ends), daemon=True)
            with theirs, warnings.catch_warnings():
                # Threads of this process do no harm: the forks do not communicate with them.
                warnings.simplefilter("ignore", DeprecationWarning)
                self._process.start()
        except OSError as error:
            raise ProcessLost from error
        # Only the other process has the other end now, so the pipe closes when it ends.

    def ask(self, part: Any) -> bytes:
        """Let the process do the work of a part.

        Raises:
            ProcessLost: It was killed, or ran out of memory.
        """
        try:
            self._line.send(part)
            answer = self._line.recv()
        except (EOFError, OSError) as error:
            raise ProcessLost from error
        if isinstance(answer, MemoryError):
            raise ProcessLost from answer
        if isinstance(answer, Exception):
            raise answer
        return bytes(answer)

    def kill(self) -> None:
        """Kill it: its answer is not needed."""
        self._process.kill()

    def end(self) -> None:
        """End it, and wait for its end."""
        self.kill()
        self._process.join()
        self._line.close()


def _serve(work: Work, line: "Connection", other_end: "Connection") -> None:
    """Do one part after the other, until the pipe closes."""
    other_end.close()
    # It ends on signals, whatever handlers the parent has.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    with suppress(EOFError, OSError):  # the parent has ended
        while True:
            part = line.recv()
            answer: bytes | Exception
            try:
                answer = work(part)
            except Exception as error:  # noqa: BLE001 - raised in the calling thread
                answer = error
            line.send(answer)


class _Crew:
    """Several processes, each with a thread that sends it parts.

    Args:
        work: The work.
        size: The wanted number; there are fewer if the system allows no more.
    """

    def __init__(self, work: Work, size: int) -> None:
        self._work = work
        self._processes: list[_Process] = []
        self.size = 0
        if size <= 1:
            return
        import threading  # noqa: PLC0415 - as multiprocessing
        from queue import SimpleQueue  # noqa: PLC0415

        self._thread, self._queue = threading.Thread, SimpleQueue
        self._orders: SimpleQueue[Any] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        with suppress(ProcessLost):
            while self.size < size:
                self._hire()
                self.size += 1

    def _hire(self) -> None:
        process = _Process(self._work)
        thread = self._thread(target=self._hand_out, args=(process,), daemon=True)
        try:
            thread.start()
        except RuntimeError as error:  # the system allows no more threads
            process.end()
            raise ProcessLost from error
        self._processes.append(process)
        self._threads.append(thread)

    def _hand_out(self, process: _Process) -> None:
        while (order := self._orders.get()) is not None:
            part, box = order
            try:
                box.put(process.ask(part))
            except ProcessLost as error:
                box.put(error)
                return
            except Exception as error:  # noqa: BLE001 - raised in the calling thread
                box.put(error)

    def order(self, part: Any) -> "SimpleQueue[Any]":
        """Queue a part; the answer, or an error, will be in the returned object."""
        box: SimpleQueue[Any] = self._queue()
        self._orders.put((part, box))
        return box

    def answers(
        self, part: Any, box: "SimpleQueue[Any]", instead: Callable[[Any], Iterable[bytes]] | None
    ) -> Iterator[bytes]:
        """Wait for the answer of a part."""
        answer = box.get()
        if isinstance(answer, ProcessLost):
            # Parts are started in order, so the awaited one has a process.
            self._hire()
            try:
                answer = alone(self._work, part)
            except ProcessLost:
                if instead is None:
                    raise
                yield from instead(part)
                return
        if isinstance(answer, Exception):
            raise answer
        yield answer

    def dismiss(self) -> None:
        """End all processes; unfinished parts are not needed."""
        for process in self._processes:
            process.kill()
            self._orders.put(None)
        for thread in self._threads:
            thread.join()
        for process in self._processes:
            process.end()
