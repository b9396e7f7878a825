"""An end to waiting, for what would take for ever if it were written wrongly."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest


@contextmanager
def patience(seconds: float = 60) -> Iterator[None]:
    """Fails what has used the processor for so long; on a slow machine, too, that is too long.

    Args:
        seconds: Of the processor's time, a hundred times what is needed at least.
    """

    def late(_number: int, _frame: FrameType | None) -> None:
        pytest.fail(f"it has not ended within {seconds:g} seconds of the processor's time")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
