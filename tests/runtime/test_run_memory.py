"""What a run leaves in memory."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from feedwright.runtime.run_memory import RunMemory


class Part:
    """What refers to itself, as the parts of a run do to each other."""

    def __init__(self) -> None:
        self.whole = self


@pytest.fixture(autouse=True)
def _unfrozen() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_a_first_run_that_fails_is_let_go() -> None:
    """What it held does not stay for good."""
    memory = RunMemory()
    held: list[weakref.ref[Part]] = []

    def run() -> None:
        part = Part()
        held.append(weakref.ref(part))
        raise ValueError("no luck")

    def one() -> None:
        try:
            run()
        finally:
            memory.let_go()

    with pytest.raises(ValueError, match="no luck"):
        one()
    memory.let_go()
    assert held[0]() is None
