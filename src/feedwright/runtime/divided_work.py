"""Small work, divided between this process and a few that it forks.

This is for work of some hundredths of a second, such as asking for the stamps of some thousand
files: it loads no library and starts no thread, as ``executor.spread`` does, for that would take as
long.
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
    """What some work makes of each of its parts, in their order.

    Whoever is free takes the next part. What another process has made comes at its end, all at
    once; what it was to make and has not, because it was killed or failed, is made here.

    Args:
        work: May use all that this process has in memory; what it changes there is lost, where
            another process does it.
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
        with suppress(OSError):  # the system has no room for more processes
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
    """Another process, which was forked to take parts as long as there are any.

    Raises:
        OSError: The system has no room for it.
    """

    def __init__(self, take: Callable[[], None], made: _Answers) -> None:
        self._line, theirs = os.pipe()
        try:
            with warnings.catch_warnings():
                # This process's threads are let be: the fork does nothing but its work.
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
        """What it has made, by the numbers of the parts; nothing where it was killed."""
        with open(self._line, "rb", closefd=False) as line:
            told = line.read()
        try:
            return msgspec.msgpack.decode(told, type=_Answers)
        except msgspec.DecodeError:  # of what ends too early, for one
            return {}

    def end(self) -> None:
        """End it, whatever it does: nobody waits for its answers."""
        os.close(self._line)
        # Whoever started this program may have it ignore the end of its children: then the system
        # forgets them, and their numbers may be another's.
        with suppress(ChildProcessError, ProcessLookupError):
            if os.waitpid(self._process, os.WNOHANG) == (0, 0):
                os.kill(self._process, signal.SIGKILL)
                os.waitpid(self._process, 0)


def _hand_in(take: Callable[[], None], made: _Answers, line: int) -> None:
    """Do the work of another process, and end it."""
    try:
        with suppress(Exception):  # what fails here fails where it is made again
            take()
        with open(line, "wb") as answers:
            answers.write(msgspec.msgpack.encode(made))
    finally:
        os._exit(0)
