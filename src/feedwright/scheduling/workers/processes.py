"""Several equal processes, under one that supervises them."""

import fcntl
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import FrameType

_STOPPING = (signal.SIGTERM, signal.SIGINT)
_AGAIN = 1.0
"""Seconds until a lost process is replaced."""


def several(count: int, work: Callable[[], None], note: Callable[[str], None]) -> None:
    """Let some processes work until SIGTERM or SIGINT, which is passed on to them.

    A process that is killed is replaced; if this one is killed, the others end by themselves.

    Args:
        count: The number of processes.
        work: Returns when the process is told to stop; no part of it may have started before.
        note: Called with a sentence when a process was lost.
    """
    crew: set[int] = set()
    is_stopped = False
    alive, mine = os.pipe()  # a pipe without a writer closes when this process ends

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal is_stopped
        is_stopped = True
        _end(crew)  # a second signal ends them at once

    def start() -> None:
        crew.add(_started(work, alive, mine))
        if is_stopped:  # ended meanwhile
            _end(crew)

    before = {one: signal.signal(one, stop) for one in _STOPPING}
    with ExitStack() as left:
        for number, handler in before.items():
            left.callback(signal.signal, number, handler)
        left.callback(os.close, alive)
        left.callback(os.close, mine)
        left.callback(_end, crew)
        for _ in range(count):
            start()
        while crew:
            lost, status = os.wait()
            crew.discard(lost)
            if not is_stopped:
                note(f"process {lost} of this worker was lost ({_told(status)}); it is replaced")
                time.sleep(_AGAIN)
            if not is_stopped:
                start()


def _end(crew: set[int]) -> None:
    for one in [*crew]:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGTERM)


def _started(work: Callable[[], None], alive: int, mine: int) -> int:
    """Start a process, and return its id."""
    sys.stdout.flush()
    sys.stderr.flush()
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    number = os.fork()
    if number:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        return number
    status = 1
    try:
        for one in _STOPPING:
            signal.signal(one, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        os.close(mine)
        threading.Thread(target=_end_with, args=(alive,), daemon=True).start()
        work()
        status = 0
    except BaseException as error:  # noqa: BLE001 - the child must not run the parent's code
        with suppress(Exception):
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _end_with(alive: int) -> None:
    """Stop this process in good order when its supervisor is gone."""
    os.read(alive, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _told(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {-code}" if code < 0 else f"status {code}"


class Turns:
    """Lets one of several processes write at a time, so that lines do not mix."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it stays open as long as the process
        self._lock = threading.Lock()

    @contextmanager
    def mine(self) -> Iterator[None]:
        """The turn of this process, which also ends with the process."""
        with self._lock:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)
