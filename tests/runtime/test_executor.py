"""Work that is spread over the cores."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.websub import for_a_while

from feedwright.domain.errors import ProcessLost
from feedwright.runtime import executor

PARTS = 200


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes work, however many cores there are."""
    if not hasattr(os, "fork"):
        pytest.skip("this system cannot fork")
    monkeypatch.setattr(executor, "cores", lambda: 2)


def test_order() -> None:
    """What is made of the parts comes in their order, all of it and nothing twice."""
    made = executor.spread(lambda part: str(part).encode(), range(PARTS))
    assert list(made) == [str(part).encode() for part in range(PARTS)]


def test_not_far_ahead(tmp_path: Path) -> None:
    """As long as nobody takes what was made, no more is made than a few parts for each process."""

    def work(part: int) -> bytes:
        (tmp_path / str(part)).touch()
        return b""

    made = executor.spread(work, range(PARTS))
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
        list(executor.spread(work, range(PARTS)))


def dies(marker: Path) -> None:
    """Kills the process that it is called in, as a system without memory does, but once."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("killed", [(0,), (0, 1), (3, 4, 5, 6), range(PARTS)])
def test_a_part_whose_process_is_killed_is_done_again(
    tmp_path: Path, killed: Sequence[int]
) -> None:
    """Whoever is killed, and however many are, every part is done, in order."""

    def work(part: int) -> bytes:
        if part in killed:
            dies(tmp_path / str(part))
        return str(part).encode()

    assert list(executor.spread(work, range(PARTS))) == [str(n).encode() for n in range(PARTS)]


def test_a_part_that_kills_every_process_ends_the_whole() -> None:
    """A part that is lost twice ends the work with an error, and no process is left."""

    def work(part: int) -> bytes:
        if part == 50:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"x" * part

    with pytest.raises(ProcessLost, match="memory"):
        list(executor.spread(work, range(PARTS)))
    assert not multiprocessing.active_children()


def test_something_stands_in_the_place_of_a_part_that_is_lost() -> None:
    """What stands in the place of a lost part comes in its order, and the others are done."""

    def work(part: int) -> bytes:
        if part % 50 == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return str(part).encode()

    made = executor.spread(work, range(PARTS), lambda part: [f"lost {part}".encode()] * 2)
    expected = [[b"lost %d" % n] * 2 if n % 50 == 0 else [b"%d" % n] for n in range(PARTS)]
    assert list(made) == [answer for answers in expected for answer in answers]


def test_a_part_that_memory_is_too_small_for_is_lost() -> None:
    """A process that has no memory left has lost its part as one that is killed for that."""

    def work(part: int) -> bytes:
        if part == 50:
            raise MemoryError
        return b""

    assert len(list(executor.spread(work, range(PARTS), lambda _: []))) == PARTS - 1


def test_no_room_for_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system lets no process be made, the work is done here."""

    def full() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", full)
    assert (
        list(executor.spread(lambda _: str(os.getpid()).encode(), range(9)))
        == [str(os.getpid()).encode()] * 9
    )


@pytest.mark.parametrize("most", [0, 1])
def test_no_room_for_threads(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Where the system lets few threads be started, or none, all is done, and nobody is left."""
    start, started = threading.Thread.start, list[threading.Thread]()

    def refuse(thread: threading.Thread) -> None:
        if len(started) == most:
            raise RuntimeError("can't start new thread")
        started.append(thread)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", refuse)
    made = executor.spread(lambda part: str(part).encode(), range(PARTS))
    assert list(made) == [str(part).encode() for part in range(PARTS)]
    assert not multiprocessing.active_children()


def test_who_is_not_waited_for_ends() -> None:
    """Where nobody takes what is made any more, the processes end at once."""

    def work(part: int) -> bytes:
        if part:
            signal.pause()
        return b""

    made = executor.spread(work, range(PARTS))
    next(made)
    made.close()  # type: ignore[attr-defined]  # it is a generator
    assert not multiprocessing.active_children()
