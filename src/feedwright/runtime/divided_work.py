"""Short work, divided between this process and a few forked ones.

It is for work of some hundredths of a second, such as reading the stamps of some thousand files.
Unlike ``executor.spread`` it loads no library and starts no thread, which would take as long.
"""

import os
import signal
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import msgspec

from feedwright.runtime import executor

_Answers = dict[int, bytes]


def divide(work: executor.Work, parts: Sequence[Any]) -> Iterator[bytes]:
    """Do the work of each part, and return the answers in order.

    The next free process takes the next part. Another process returns its answers at its end, all
    at once; if it was killed or failed, its parts are done here.

    Args:
        work: May use everything in this process's memory; changes there are lost if another process
            makes them.
        parts: At most 256.
    """
    try:
        turns, filled = os.pipe()
    except OSError:  # this process may open no further file
        return map(work, parts)
    os.write(filled, bytes(range(len(parts))))
    os.close(filled)
    helpers: list[_Helper] = []
    made: _Answers = {}

    def take() -> None:
        while number := os.read(turns, 1):
            made[number[0]] = work(parts[number[0]])

    try:
        with suppress(OSError):  # the system allows no more processes
            while len(helpers) < min(executor.cores(), len(parts)) - 1:
                helpers.append(_Helper(take, made))
        take()
        for helper in helpers:
            made |= helper.answers()
    finally:
        os.close(turns)
        for helper in helpers:
            helper.end()
    return (made[n] if n in made else work(part) for n, part in enumerate(parts))


class _Helper:
    """A forked process, which takes parts as long as there are any.

    Raises:
        OSError: The system allows no more processes.
    """

    def __init__(self, take: Callable[[], None], made: _Answers) -> None:
        self._line, theirs = os.pipe()
        try:
            with warnings.catch_warnings():
                # Threads of this process do no harm: the fork does only its work.
                warnings.simplefilter("ignore", DeprecationWarning)
                self._process = os.fork()
        except OSError:
            os.close(self._line)
            os.close(theirs)
            raise
        if not self._process:
            _hand_in(take, made, theirs)
        os.close(theirs)

    def answers(self) -> _Answers:
        """Its answers, by the numbers of the parts; none if it was killed."""
        with open(self._line, "rb", closefd=False) as line:
            told = line.read()
        try:
            return msgspec.msgpack.decode(told, type=_Answers)
        except msgspec.DecodeError:  # of a truncated answer, for one
            return {}

    def end(self) -> None:
        """Kill it: its answers are not needed."""
        os.close(self._line)
        # This program may have been started with SIGCHLD ignored: then the system reaps children
        # itself, and their process ids may be reused.
        with suppress(ChildProcessError, ProcessLookupError):
            if os.waitpid(self._process, os.WNOHANG) == (0, 0):
                os.kill(self._process, signal.SIGKILL)
                os.waitpid(self._process, 0)


def _hand_in(take: Callable[[], None], made: _Answers, line: int) -> None:
    """Do the work in the forked process, and end it."""
    try:
        with suppress(Exception):  # a failure here is repeated in the parent
            take()
        with open(line, "wb") as answers:
            answers.write(msgspec.msgpack.encode(made))
    finally:
        os._exit(0)
