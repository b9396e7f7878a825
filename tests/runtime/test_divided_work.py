"""Work that a process divides among itself and others."""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.websub import until

from feedwright.runtime import executor
from feedwright.runtime.divided_work import divide

PARTS = range(40)
OWN = os.getpid()
"""The process of the tests, and of no part that another one does."""


@pytest.fixture(autouse=True)
def three_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three processes work, however many cores there are."""
    if not hasattr(os, "fork"):
        pytest.skip("this system cannot fork")
    monkeypatch.setattr(executor, "cores", lambda: 3)


@pytest.fixture(autouse=True)
def nothing_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No process and no open file is left of what was divided."""
    lowest, forked, usual = os.open(os.devnull, os.O_RDONLY), list[int](), os.fork
    os.close(lowest)

    def noted() -> int:
        forked.append(usual())
        return forked[-1]

    monkeypatch.setattr(os, "fork", noted)
    yield
    again = os.open(os.devnull, os.O_RDONLY)
    os.close(again)
    assert again == lowest
    for process in forked:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


def test_order(tmp_path: Path) -> None:
    """What is made of the parts comes in their order, whoever made it, and several do."""

    def work(part: int) -> bytes:
        (tmp_path / f"{os.getpid()}").touch()
        until(lambda: len([*tmp_path.iterdir()]) > 1)  # nobody makes all before another begins
        return f"{part} {os.getpid()}".encode()

    made = [one.split() for one in divide(work, PARTS)]

    assert [int(part) for part, _ in made] == [*PARTS]
    assert len({process for _, process in made}) > 1


def test_large_answers() -> None:
    """Answers that no pipe holds at once come whole, and nobody waits for anybody for ever."""
    assert [len(one) for one in divide(lambda _: b"x" * 300_000, range(20))] == [300_000] * 20


@pytest.mark.parametrize("parts", [range(0), range(1), range(256)], ids=["none", "one", "most"])
def test_number_of_parts(parts: range) -> None:
    """There may be no part at all, and as many as are allowed."""
    assert [*divide(lambda part: bytes([part]), parts)] == [bytes([one]) for one in parts]


def test_one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one core all is done here."""
    monkeypatch.setattr(executor, "cores", lambda: 1)
    assert {*divide(lambda _: b"%d" % os.getpid(), PARTS)} == {b"%d" % OWN}


def test_no_room_for_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system lets no process be made, the work is done here."""

    def refuse() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse)
    assert {*divide(lambda _: b"%d" % os.getpid(), PARTS)} == {b"%d" % OWN}


@pytest.mark.parametrize("fault", ["killed", "failed", "no memory"])
def test_what_another_process_cannot_make_is_made_here(fault: str) -> None:
    """A part is never lost: what was to be made elsewhere, and was not, is made here."""

    def work(part: int) -> bytes:
        if os.getpid() != OWN:
            if fault == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            raise MemoryError if fault == "no memory" else ValueError
        time.sleep(0.002)
        return bytes([part])

    assert [*divide(work, PARTS)] == [bytes([one]) for one in PARTS]


def test_failure() -> None:
    """A part that fails here fails the whole, with its own error; the other processes end."""

    def work(part: int) -> bytes:
        if os.getpid() != OWN:
            time.sleep(60)
        return b"%d" % (100 // (part - part))

    with pytest.raises(ZeroDivisionError):
        [*divide(work, PARTS)]


def test_ignored_children() -> None:
    """A program whose starter has it ignore the end of its children divides work as any other."""
    usual = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert [*divide(lambda part: bytes([part]), PARTS)] == [bytes([one]) for one in PARTS]
    finally:
        signal.signal(signal.SIGCHLD, usual)


def test_no_room_for_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that may open no further file does all of it by itself."""

    def refuse() -> tuple[int, int]:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr(os, "pipe", refuse)
    assert [*divide(lambda part: bytes([part]), PARTS)] == [bytes([one]) for one in PARTS]


def test_little_is_loaded(tmp_path: Path) -> None:
    """What would take as long to load as the work takes is not loaded."""
    program = tmp_path / "program.py"
    program.write_text(
        "import sys\n"
        "from feedwright.runtime import executor\n"
        "from feedwright.runtime.divided_work import divide\n"
        "executor.cores = lambda: 2\n"
        "assert [*divide(bytes, [1, 2])] == [bytes(1), bytes(2)]\n"
        "print({*sys.modules} & {'multiprocessing', 'queue', 'threading', 'socket'})\n"
    )
    done = subprocess.run([sys.executable, program], check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"
