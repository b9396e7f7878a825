"""Work that waits for the disk, done by several threads.

A file system makes last together what several wait for, in about the time that it takes for one
file. ``concurrent.futures`` has threads, too, but takes as long to load as some files to wait for.
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
"""So many threads work at once at most."""


def at_once(work: Callable[[_Part], _Made], parts: Sequence[_Part]) -> list[_Made]:
    """What some work makes of each of its parts, in their order; it may raise.

    Once it has raised, no further part is begun.
    """
    made: dict[int, _Made] = {}
    raised: list[BaseException] = []
    waiting = deque(range(len(parts)))

    def take() -> None:
        while not raised:
            try:
                number = waiting.popleft()
            except IndexError:  # all are done, or begun
                return
            try:
                made[number] = work(parts[number])
            except BaseException as error:  # noqa: BLE001 - which is raised where it was asked for
                raised.append(error)

    helpers: list[Thread] = []
    try:
        with suppress(RuntimeError):  # the system has no room for more threads
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
