"""Work that waits, done by several threads at once."""

import threading
import time

import pytest

from feedwright.runtime.threads import at_once


@pytest.mark.parametrize("count", [0, 1, 2, 100])
def test_order(count: int) -> None:
    """What is made of the parts comes in their order, each once."""
    done: list[int] = []

    def work(part: int) -> int:
        done.append(part)
        return part * 2

    assert at_once(work, range(count)) == [one * 2 for one in range(count)]
    assert sorted(done) == [*range(count)]


def test_several_wait_together() -> None:
    """Parts that wait for one another all come to their end."""
    together = threading.Barrier(6, timeout=120)
    assert at_once(lambda part: (together.wait(), part)[1], range(6)) == [*range(6)]


@pytest.mark.parametrize(
    "error",
    [ValueError("no"), IndexError("no"), KeyboardInterrupt()],
    ids=lambda one: type(one).__name__,
)
def test_what_is_raised(error: BaseException) -> None:
    """What the work raises comes out, nothing is begun after it, and no thread is left."""
    begun: list[int] = []

    def work(part: int) -> None:
        begun.append(part)
        if part == 3:
            raise error
        time.sleep(0.002)

    before = {*threading.enumerate()}
    with pytest.raises(type(error)):
        at_once(work, range(1000))
    assert len(begun) < 100
    assert before >= {*threading.enumerate()}


def test_no_room_for_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system lets no thread be started, the work is done all the same."""

    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert at_once(str, range(5)) == ["0", "1", "2", "3", "4"]


def test_interrupted_between_the_starts_of_two_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is interrupted while threads are started waits for what is begun, and for no more."""
    begun: list[int] = []
    start, started = threading.Thread.start, list[threading.Thread]()

    def interrupted(thread: threading.Thread) -> None:
        if len(started) == 3:
            raise KeyboardInterrupt
        started.append(thread)
        start(thread)

    def work(part: int) -> None:
        begun.append(part)
        time.sleep(0.002)

    before = {*threading.enumerate()}
    monkeypatch.setattr(threading.Thread, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        at_once(work, range(1000))
    assert len(begun) < 500
    assert before >= {*threading.enumerate()}
