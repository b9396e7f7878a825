"""``feedwright run`` as a process: real files, real time, real signals."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import psycopg
import pytest
from filelock import FileLock
from tests.publications import article, items, replace_file, write
from tests.websub import until

from feedwright.commands.status import status
from feedwright.store.own_files import TOUCHED

PATIENCE = 120
"""In seconds; nothing here depends on how fast it goes."""
IN_TIME = (6, 12, 24, 48, 96)
"""Seconds from now to an embargo's instant; where a run begins only after it, the next is tried."""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")


class Running:
    """A process of the command line, and what it says."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: dict[str, list[str]] = {"stdout": [], "stderr": []}
        self._came: SimpleQueue[None] = SimpleQueue()
        self._readers = [
            threading.Thread(target=self._read, args=(name,), daemon=True) for name in self.lines
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, name: str) -> None:
        for line in getattr(self.process, name):
            self.lines[name].append(line.rstrip("\n"))
            self._came.put(None)

    def until(self, enough: Callable[[], Any]) -> Any:
        """What a question is answered with, once it is answered."""
        while not (answer := enough()):
            try:
                self._came.get(timeout=PATIENCE)
            except Empty:
                pytest.fail(f"it never came to that; so far: {self.lines}")
        return answer

    def round(self, why: str, after: int = 0) -> dict[str, Any]:
        """The first run for a reason among those after the first so many."""

        def found() -> dict[str, Any] | None:
            rounds = map(json.loads, self.lines["stdout"][after:])
            return next((one for one in rounds if why in one["why"]), None)

        answer: dict[str, Any] = self.until(found)
        return answer

    def end(self, number: int = signal.SIGTERM) -> int:
        """Its exit status, once a signal has ended it."""
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        for reader in self._readers:
            reader.join(PATIENCE)
        return status


@contextmanager
def running(*arguments: str | Path, **environment: str) -> Iterator[Running]:
    """``feedwright run`` with some arguments."""
    command = (sys.executable, "-m", "feedwright", "run", *map(str, arguments))
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    ) as process:
        one = Running(process)
        try:
            yield one
        finally:
            process.kill()
    assert not [line for line in one.lines["stderr"] if "Traceback" in line], one.lines


def titles(folder: Path) -> set[str]:
    """The titles that subscribers see."""
    return {one["title"] for one in items(folder)}


def test_word_from_a_server(tmp_path: Path) -> None:
    """What `serve` was told is published, though no file is watched and no time has come."""
    write(tmp_path, {"a.md": article("A")})
    with running(tmp_path, "--json") as one:
        one.round("start")
        (tmp_path / "articles/b.md").write_text(article("B"))
        (tmp_path / TOUCHED).write_text("1")
        one.until(lambda: "B" in titles(tmp_path))
        assert one.end() == 0


def test_word_from_a_database(tmp_path: Path, postgres: str) -> None:
    """What a database says in a channel has its rows be looked at, at once."""
    source = f'[[sources]]\nkind = "sql"\nurl = "{postgres}"\ntable = "heard"\nlisten = "desk"\n'
    write(tmp_path, {"a.md": article("A")}, more=source)
    with psycopg.connect(postgres, autocommit=True) as database:
        database.execute("create table heard (id int, title text, body text, date text)")
        with running(tmp_path, "--json") as one:
            one.round("start")
            database.execute("insert into heard values (1, 'Heard', 'x', '2026-01-01')")

            def said() -> bool:
                database.execute("notify desk")
                time.sleep(0.2)
                return "Heard" in titles(tmp_path)

            until(said)
            assert one.end() == 0
        database.execute("drop table heard")


def published_at_its_instant(folder: Path, one: Running) -> list[str]:
    """Has an embargoed article published at its instant; its title, after those that were late."""
    late: list[str] = []
    for seconds in IN_TIME:
        count = len(one.lines["stdout"])
        instant = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=seconds)
        due = f"{instant:%Y-%m-%dT%H:%M:%SZ}"
        title, written = f"Embargo of {seconds}", folder / "b.md"
        written.write_text(article(title, due))
        written.rename(folder / "articles" / f"b{seconds}.md")
        waits = one.round("files", count)
        if waits["articles"]["held"]:
            assert waits["articles"]["held"] == 1
            assert waits["next"] == {"at": due, "why": "due"}
            assert datetime.fromisoformat(waits["at"]) < instant
            at_its_instant = one.round("due", count)
            assert datetime.fromisoformat(at_its_instant["at"]) >= instant
            assert at_its_instant["articles"]["held"] == 0
            return [*late, title]
        assert datetime.fromisoformat(waits["at"]) >= instant
        late.append(title)
    pytest.fail("no run has begun in time")


def test_a_day_in_its_life(tmp_path: Path) -> None:
    """It publishes at the start, an embargo's instant, edits and reloads, and ends well."""
    folder = tmp_path / "feeds"
    write(folder, {"a.md": article("A")})
    told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    told.bind(str(tmp_path / "notify"))
    words: SimpleQueue[str] = SimpleQueue()

    def listen() -> None:
        word = ""
        while word != "STOPPING=1":
            word = told.recv(999).decode()
            words.put(word)

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    with told, running(folder, "--watch", "--json", NOTIFY_SOCKET=str(tmp_path / "notify")) as one:
        assert one.round("start")["next"] is None
        there = {"A", *published_at_its_instant(folder, one)}
        assert titles(folder) == there

        count = len(one.lines["stdout"])
        replace_file(folder / "articles" / "c.md", article("C"))
        one.until(lambda: "C" in titles(folder))
        one.round("files", count)

        count = len(one.lines["stdout"])
        file = folder / "feedwright.toml"
        good = file.read_text()
        replace_file(file, "[[[")
        assert one.round("configuration", count)["kind"] == "ConfigurationError"
        assert titles(folder) == there | {"C"}

        count = len(one.lines["stdout"])
        replace_file(file, good.replace("The Example", "Another name"))
        one.round("configuration", count)
        one.until(lambda: b"Another name" in (folder / "public" / "rss.xml").read_bytes())

        count = len(one.lines["stdout"])
        one.process.send_signal(signal.SIGHUP)
        assert "error" not in one.round("reload", count)
        assert one.end() == 0

        listener.join(PATIENCE)
    heard = [words.get_nowait() for _ in range(words.qsize())]
    assert (heard[0], heard[-1]) == ("READY=1", "STOPPING=1")
    assert "STATUS=Publishing" in heard


STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (?P<level>[A-Z]+) (?P<told>.+)")
"""The time, the level and what is told of a line of a log."""


def logged(one: Running, level: str) -> list[str]:
    """What a process has logged at some level; every line of its log has time and level."""
    found = [STAMP.fullmatch(line) for line in one.lines["stderr"]]
    assert all(found), one.lines["stderr"]
    return [line["told"] for line in found if line and line["level"] == level]


def test_its_log(tmp_path: Path) -> None:
    """Without a terminal each run is one line with time and level, and a warning is said once."""
    write(tmp_path, {"a.md": article("A"), "b.md": b"one\n\xff"})

    def more_runs(than: int) -> bool:
        return len(logged(one, "INFO")) > than

    with running(tmp_path, "--every", "0 0 1 1 *", "--every", "@yearly") as one:
        one.until(partial(more_runs, 0))
        for count in (1, 2):
            one.process.send_signal(signal.SIGHUP)
            one.until(partial(more_runs, count))
        assert one.end(signal.SIGINT) == 0

    first, *others = logged(one, "INFO")
    assert first.startswith("start: Published: 1 article read, 1 new, 1 set aside; documents: ")
    assert first.endswith("-01-01 00:00:00 UTC (cron)")
    assert len(others) == 2
    assert all(
        other.startswith("reload: Published: 1 article read, 1 set aside; ") for other in others
    )
    assert "\x1b" not in "".join(one.lines["stderr"])
    assert one.lines["stdout"] == []
    notice, aside = logged(one, "WARNING")  # each once, though there were three runs
    assert notice.startswith("address is at example.org, a name for examples and tests")
    assert aside.startswith("set aside: ")


def test_a_second_one_is_told_of_the_first(tmp_path: Path) -> None:
    """Two that keep one publication's schedule know of each other: one line names the first."""
    write(tmp_path, {"a.md": article("A")})
    with running(tmp_path) as first:
        first.until(lambda: logged(first, "INFO"))
        with running(tmp_path) as second:
            second.until(lambda: logged(second, "INFO"))
            assert second.end() == 0
        assert first.process.poll() is None
        (told,) = (one for one in logged(second, "WARNING") if "another" in one)
        assert told.startswith(
            f"another `feedwright run` keeps this schedule (process {first.process.pid}, since "
        )
        assert not [one for one in logged(first, "WARNING") if "another" in one]
        found = status(tmp_path)
        assert found.scheduler is not None
        assert found.scheduler.process == first.process.pid
        assert first.end() == 0
    assert status(tmp_path).scheduler is None
    with running(tmp_path) as third:
        third.until(lambda: logged(third, "INFO"))
        assert third.end() == 0
    assert not [one for one in logged(third, "WARNING") if "another" in one]


def test_a_failed_run_is_an_error_in_its_log(tmp_path: Path) -> None:
    """What fails has the level of errors, one line, with the reason."""
    write(tmp_path, {"a.md": article("A")})
    (tmp_path / "articles").rename(tmp_path / "elsewhere")
    with running(tmp_path) as one:
        one.until(lambda: logged(one, "ERROR"))
        assert one.end() == 0
    assert logged(one, "ERROR")[0].startswith("start: ")


def test_another_run_is_waited_for(tmp_path: Path) -> None:
    """While another process holds the publication it waits, and publishes then."""
    write(tmp_path, {"a.md": article("A")})
    (tmp_path / ".feedwright").mkdir()
    lock = FileLock(tmp_path / ".feedwright" / "lock")
    lock.acquire()
    with running(tmp_path, "--json") as one:
        with pytest.raises(subprocess.TimeoutExpired):
            one.process.wait(3)
        assert one.lines["stdout"] == []
        lock.release()
        assert one.round("start")["articles"]["new"] == 1
        assert one.end() == 0


def test_a_wrong_start(tmp_path: Path) -> None:
    """What cannot be used at the start ends it in one line: no cron, no configuration."""

    def ended(*arguments: str | Path) -> tuple[int, str]:
        command = (sys.executable, "-m", "feedwright", "run", *map(str, arguments))
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
        return done.returncode, done.stdout + done.stderr

    status, told = ended(tmp_path, "--every", "61 * * * *")
    assert status == 2
    assert "is no cron expression" in " ".join(told.split())
    status, told = ended(tmp_path)
    assert status == 1
    assert told.count("\n") == 1
    assert "there is no feedwright.toml" in told
    status, told = ended(tmp_path, "--json")
    assert status == 1
    assert told.count("\n") == 1
    assert json.loads(told)["kind"] == "ConfigurationError"
