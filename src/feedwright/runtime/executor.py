"""Work spread over the cores of this machine, or over other machines.

Work is a function from a part to bytes. It is done here where there is one core, by processes that
are forked where there are several, and where somebody shares a run (:func:`sharing`) and the work
says what it is (:class:`Task`), by workers elsewhere, too. Whoever asks cannot tell which.
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
"""How many parts wait for each process, that it never waits for one."""


class Task(NamedTuple):
    """What a work is, for machines that have nothing of this process in their memory."""

    name: str
    settings: Callable[[], bytes]
    """What the function is made with there; nothing secret, for it is stored."""
    message: Callable[[Any], Any] = lambda part: part
    """A part as it is sent, of what MessagePack knows; None for one that is to be done here."""


class Sharing(Protocol):
    """Shares the work of a run with others."""

    def spread(self, task: Task, work: Work, parts: Iterable[Any]) -> Iterator[bytes]:
        """What some work makes of each of its parts, in their order: see :func:`spread`."""


_sharing: ContextVar[Sharing | None] = ContextVar("sharing", default=None)


@contextmanager
def sharing(by: Sharing) -> Iterator[None]:
    """Have work that is spread inside shared with others."""
    token = _sharing.set(by)
    try:
        yield
    finally:
        _sharing.reset(token)


_most: list[int] = []
"""How many processes may work at once at most, where that is bounded."""


def use_at_most(processes: int) -> None:
    """Bound how many processes work at once, where others need cores of this machine too."""
    _most[:] = [processes]


def cores() -> int:
    """How many processes work at once without being in each other's way."""
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

    Where there is one core, or the system cannot fork, it is done here. A part whose process is
    killed is done again by a process of its own.

    Args:
        work: May use all that this process has in memory; what it changes is lost.
        parts: Small, for they are sent; as are the answers. They are asked for a few at a time,
            here, so that neither they nor the answers pile up.
        instead: Gives the answers in the place of a part that is lost twice.
        task: What the work is, where other machines can do it.

    Raises:
        ProcessLost: A part is lost twice, and nothing stands in its place.
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
    """What some work makes of a part in a process of its own.

    Raises:
        ProcessLost: The process was killed, or there is no room for it.
    """
    process = _Process(work)
    try:
        return process.ask(part)
    finally:
        process.end()


class _Process:
    """Another process, which was forked and finds in its memory what it works with.

    Raises:
        ProcessLost: The system has no room for it.
    """

    def __init__(self, work: Work) -> None:
        import multiprocessing  # noqa: PLC0415 - slow to load, and most runs spread nothing

        context = multiprocessing.get_context("fork")
        try:
            self._line, theirs = context.Pipe()
            ends = theirs, self._line
            self._process = context.Process(target=_serve, args=(work, *ends), daemon=True)
            with theirs, warnings.catch_warnings():
                # This process's threads are let be: the forks tell nobody anything.
                warnings.simplefilter("ignore", DeprecationWarning)
                self._process.start()
        except OSError as error:
            raise ProcessLost from error
        # The other end is the other process's alone now, and so the line ends when that does.

    def ask(self, part: Any) -> bytes:
        """What the process makes of a part.

        Raises:
            ProcessLost: It was killed, or has no memory left.
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
        """Ends it, whatever it does: nobody waits for its answer."""
        self._process.kill()

    def end(self) -> None:
        """Ends it, and waits for that."""
        self.kill()
        self._process.join()
        self._line.close()


def _serve(work: Work, line: "Connection", other_end: "Connection") -> None:
    """Does one part after the other, as long as somebody asks."""
    other_end.close()
    # It ends when it is told to, whatever the one that it was forked from does.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    with suppress(EOFError, OSError):  # whoever asked has gone
        while True:
            part = line.recv()
            answer: bytes | Exception
            try:
                answer = work(part)
            except Exception as error:  # noqa: BLE001 - which is raised where it was asked for
                answer = error
            line.send(answer)


class _Crew:
    """Several processes, each with a thread that hands it its parts.

    Args:
        work: What they do.
        size: How many are wanted; there are fewer where the system has no room for them.
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
        except RuntimeError as error:  # the system has no room for more threads
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
            except Exception as error:  # noqa: BLE001 - which is raised where it was asked for
                box.put(error)

    def order(self, part: Any) -> "SimpleQueue[Any]":
        """Has a part done; the answer, or an error, will be in what is given."""
        box: SimpleQueue[Any] = self._queue()
        self._orders.put((part, box))
        return box

    def answers(
        self, part: Any, box: "SimpleQueue[Any]", instead: Callable[[Any], Iterable[bytes]] | None
    ) -> Iterator[bytes]:
        """What was made of a part, which is waited for."""
        answer = box.get()
        if isinstance(answer, ProcessLost):
            # Orders are started in turn, so that the one that is waited for has a process.
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
        """Ends them all; what they still do is wanted no more."""
        for process in self._processes:
            process.kill()
            self._orders.put(None)
        for thread in self._threads:
            thread.join()
        for process in self._processes:
            process.end()
