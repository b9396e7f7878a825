"""Threads for work that waits for the disk.

A file system syncs several files together in about the time of one. ``concurrent.futures`` has
threads, too, but loading it takes as long as syncing some files.
"""

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from threading import Thread

_Part = TypeVar("_Part")
_Made = TypeVar("_Made")
_MOST = 16
"""The most concurrent threads."""


def at_once(work: Callable[[_Part], _Made], parts: Sequence[_Part]) -> list[_Made]:
    """Do the work of each part in threads, and return the results in order.

    After an error no further part is started, and the error is raised.
    """
    made: dict[int, _Made] = {}
    raised: list[BaseException] = []
    waiting = deque(range(len(parts)))

    def take() -> None:
        while not raised:
            try:
                number = waiting.popleft()
            except IndexError:  # all are done or started
                return
            try:
                made[number] = work(parts[number])
            except BaseException as error:  # noqa: BLE001 - it is raised in the calling thread
                raised.append(error)

    helpers: list[Thread] = []
    try:
        with suppress(RuntimeError):  # the system allows no more threads
            while len(helpers) < min(_MOST, len(parts)) - 1:
                helpers.append(_started(take))
        take()
    finally:
        waiting.clear()  # an interrupt may come between the starts of two threads
        for helper in helpers:
            helper.join()
    if raised:
        raise raised[0]
    return [made[number] for number in range(len(parts))]


def _started(work: Callable[[], None]) -> "Thread":
    from threading import Thread  # noqa: PLC0415 - few runs need it

    thread = Thread(target=work)
    thread.start()
    return thread
