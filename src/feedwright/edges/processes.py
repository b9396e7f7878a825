"""Work spread over the cores of this machine."""

import os
import signal
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.pool import AsyncResult

_work: Callable[[Any], bytes] | None = None
"""What the processes do; they are forked, and so find it here."""
_AHEAD = 3
"""How many parts wait for each process, that it never waits for one."""


def cores() -> int:
    """How many processes work at once without being in each other's way."""
    if not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def spread(work: Callable[[Any], bytes], parts: Iterable[Any]) -> Iterator[bytes]:
    """What some work makes of each of its parts, in their order.

    Where there is one core, or the system cannot fork, it is done here.

    Args:
        work: May use all that this process has in memory; what it changes is lost.
        parts: Small, for they are sent; as are the answers. They are asked for a few at a time,
            here, so that neither they nor the answers pile up.
    """
    global _work  # noqa: PLW0603 - how a function that cannot be sent reaches a fork
    several = cores()
    if several <= 1:
        yield from map(work, parts)
        return
    import multiprocessing  # noqa: PLC0415 - slow to load, and most runs spread nothing

    _work = work
    with warnings.catch_warnings():
        # A progress bar's thread is let be: the forks tell nobody anything.
        warnings.simplefilter("ignore", DeprecationWarning)
        pool = multiprocessing.get_context("fork").Pool(several, _start)
    under_way = deque["AsyncResult[bytes]"]()
    try:
        for part in parts:
            under_way.append(pool.apply_async(_do, (part,)))
            if len(under_way) > several * _AHEAD:
                yield under_way.popleft().get()
        while under_way:
            yield under_way.popleft().get()
        pool.close()  # those that have nothing left to do end by themselves
    except BaseException:
        pool.terminate()
        raise
    finally:
        pool.join()
        _work = None


def _start() -> None:
    """Has a process end when it is told to, whatever the one that it was forked from does."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def _do(part: Any) -> bytes:
    if _work is None:
        raise RuntimeError("there is no work")
    return _work(part)
