"""Work that is spread over the cores."""

import os
from pathlib import Path

import pytest
from tests.websub import for_a_while

from feedwright.edges import processes

PARTS = 200


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes work, however many cores there are."""
    if not hasattr(os, "fork"):
        pytest.skip("this system cannot fork")
    monkeypatch.setattr(processes, "cores", lambda: 2)


def test_order() -> None:
    """What is made of the parts comes in their order, all of it and nothing twice."""
    made = processes.spread(lambda part: str(part).encode(), range(PARTS))
    assert list(made) == [str(part).encode() for part in range(PARTS)]


def test_not_far_ahead(tmp_path: Path) -> None:
    """As long as nobody takes what was made, no more is made than a few parts for each process."""

    def work(part: int) -> bytes:
        (tmp_path / str(part)).touch()
        return b""

    made = processes.spread(work, range(PARTS))
    next(made)
    for_a_while()
    assert len(list(tmp_path.iterdir())) < PARTS / 10
    list(made)
    assert len(list(tmp_path.iterdir())) == PARTS


def test_failure() -> None:
    """A part that fails fails the whole, with its own error."""

    def work(part: int) -> bytes:
        return str(100 // (50 - part)).encode()

    with pytest.raises(ZeroDivisionError):
        list(processes.spread(work, range(PARTS)))
