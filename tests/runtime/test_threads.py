"""Work that waits, done by several threads at once."""

import threading
from collections.abc import Callable

import pytest
from tests.websub import until

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
@pytest.mark.parametrize("in_helper", [True, False], ids=["in a helper", "in the caller's"])
def test_what_is_raised(
    error: BaseException, in_helper: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the work raises comes out, nothing is begun after it, and no thread is left."""
    begun: list[int] = []
    raising: list[threading.Thread] = []
    caller, is_joined = threading.current_thread(), joined(monkeypatch)
    goes_on = threading.Event()

    def is_known() -> bool:
        """Whether those who would begin another part can know that one has raised."""
        return is_joined() or (bool(raising) and not raising[0].is_alive()) or goes_on.is_set()

    def work(part: int) -> None:
        begun.append(part)
        here = threading.current_thread()
        if not raising and (here is not caller) == in_helper:
            raising.append(here)
            raise error
        if here in raising:
            goes_on.set()
        until(is_known)

    before = {*threading.enumerate()}
    with pytest.raises(type(error)):
        at_once(work, range(1000))
    assert not goes_on.is_set()
    assert len(begun) <= 16
    assert before >= {*threading.enumerate()}


def joined(monkeypatch: pytest.MonkeyPatch) -> Callable[[], bool]:
    """Tells whether somebody has begun to wait for the end of a thread."""
    join, begun = threading.Thread.join, threading.Event()

    def noted(thread: threading.Thread, timeout: float | None = None) -> None:
        begun.set()
        join(thread, timeout)

    monkeypatch.setattr(threading.Thread, "join", noted)
    return begun.is_set


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
    is_joined = joined(monkeypatch)

    def interrupted(thread: threading.Thread) -> None:
        if len(started) == 3:
            raise KeyboardInterrupt
        started.append(thread)
        start(thread)

    def work(part: int) -> None:
        begun.append(part)
        until(is_joined)

    before = {*threading.enumerate()}
    monkeypatch.setattr(threading.Thread, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        at_once(work, range(1000))
    assert len(begun) <= 3
    assert before >= {*threading.enumerate()}
