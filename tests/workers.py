"""`feedwright worker` as processes of their own, on a database of a test's own."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

_LONGEST = 120
"""Seconds to wait for what comes at once on a machine with nothing else to do."""

PROBE = '''
"""A source that notes each run of its publication, and whether two were there at once."""

import fcntl
import json
import os
import time
from pathlib import Path

HERE = Path(__file__).parent


def articles():
    with (HERE / "inside").open("a") as inside, (HERE / "runs").open("a") as runs:
        try:
            fcntl.flock(inside, fcntl.LOCK_EX | fcntl.LOCK_NB)
            told = "begins"
        except BlockingIOError:
            told = "OVERLAPS"
        print(told, os.getpid(), time.monotonic(), file=runs, flush=True)
        found = json.loads((HERE / "stored.json").read_text())
        while (HERE / "hold").exists():
            if told != "held":
                told = "held"
                print(told, os.getpid(), file=runs, flush=True)
            time.sleep(0.02)
        if (HERE / "slow").exists():
            time.sleep(0.2)
        print("ends", os.getpid(), file=runs, flush=True)
    return found
'''
PROBED = """
[publication]
title = "The Example"
address = "https://example.org/feeds/{name}/"
authority = "example.org,2026"
store = "{store}#{name}"

[[sources]]
kind = "python"
call = "probe:articles"

[[feeds]]
name = ""
{more}
"""


@contextmanager
def database(server: str) -> Iterator[str]:
    """The address of a new database of a server."""
    name = f"workers_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
        yield server.replace("/postgres?", f"/{name}?")
        connection.execute(f'drop database "{name}" with (force)')


def probed(folder: Path, store: str, name: str = "", *, more: str = "", **articles: str) -> Path:
    """Write a publication whose source notes its runs.

    Args:
        folder: Where.
        store: The address of the database.
        name: The publication's.
        more: Further lines of feedwright.toml.
        articles: The titles of its articles, by their ids.
    """
    folder.mkdir(parents=True)
    (folder / "probe.py").write_text(PROBE)
    text = PROBED.format(name=name or folder.name, store=store, more=more)
    (folder / "feedwright.toml").write_text(text)
    keep(folder, **articles)
    return folder


def keep(folder: Path, **articles: str) -> None:
    """Store the articles that a probed publication has from now on."""
    rows = [{"id": key, "title": t, "date": "2026-03-02"} for key, t in articles.items()]
    new = folder / "stored.json.new"
    new.write_text(json.dumps(rows))
    new.replace(folder / "stored.json")


def runs(folder: Path) -> list[str]:
    """What a probed source has noted, in order: ``begins``, ``held``, ``ends``, ``OVERLAPS``."""
    file = folder / "runs"
    return [line.split()[0] for line in file.read_text().splitlines()] if file.exists() else []


def hold(folder: Path) -> int:
    """Has runs of a probed publication wait in its source; tells how many have done so before."""
    before = runs(folder).count("held")
    (folder / "hold").touch()
    return before


def until_held(folder: Path, before: int) -> int:
    """Waits until a run waits in the source; gives the number of the process that makes it."""
    until(lambda: runs(folder).count("held") > before, "a run that is held", 2 * _LONGEST)
    lines = (folder / "runs").read_text().splitlines()
    return next(int(line.split()[1]) for line in reversed(lines) if line.startswith("held"))


def let_go(folder: Path) -> None:
    """Has runs of a probed publication wait no more."""
    (folder / "hold").unlink()


def titles(folder: Path) -> list[str]:
    """The titles that a publication's feed has now."""
    file = folder / "public" / "feed.json"
    if not file.exists():
        return []
    return sorted(one["title"] for one in json.loads(file.read_bytes())["items"])


def until(true: Callable[[], Any], what: str = "", longest: int = _LONGEST) -> None:
    """Wait until something is true; it comes at once, and is waited for long."""
    for _ in range(longest * 50):
        if true():
            return
        time.sleep(0.02)
    raise AssertionError(f"it has not come true within {longest} seconds: {what}")


class Worker:
    """A worker that runs.

    Args:
        arguments: Of the command.
        variables: Of its environment, beside those of the test's.
    """

    def __init__(self, *arguments: str, variables: Mapping[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "feedwright", "worker", "--json", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **(variables or {})},
        )
        self.told: list[dict[str, Any]] = []
        """What it said of each run."""
        self.complaints: list[str] = []
        self._threads = [
            threading.Thread(target=self._hear, daemon=True),
            threading.Thread(target=self._hear_complaints, daemon=True),
        ]
        for one in self._threads:
            one.start()

    def _hear(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                try:
                    self.told.append(json.loads(line))
                except ValueError:
                    self.complaints.append(line.rstrip())

    def _hear_complaints(self) -> None:
        assert self.process.stderr
        with self.process.stderr as lines:
            for line in lines:
                self.complaints.append(line.rstrip())

    def kill(self) -> None:
        """Ends it at once, as a machine does that loses its power."""
        self.process.kill()
        self.process.wait()
        for one in self._threads:
            one.join(_LONGEST)

    def send(self, number: signal.Signals) -> None:
        """Sends it a signal; one that is to stop it has done so then."""
        self.process.send_signal(number)
        if number == signal.SIGSTOP:
            os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def end(self) -> int:
        """Ends it in good order; gives its status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
        try:
            return self.process.wait(_LONGEST)
        finally:
            self.kill()


@contextmanager
def working(*arguments: str, count: int = 1) -> Iterator[list[Worker]]:
    """Workers, until the end, at which those that were not killed end in good order."""
    workers = [Worker(*arguments) for _ in range(count)]
    try:
        yield workers
        killed = [one for one in workers if one.process.poll() is not None]
        for one in workers:
            if one not in killed:
                assert one.end() == 0, one.complaints
    finally:
        for one in workers:
            one.kill()


def command_output(*arguments: str) -> str:
    """What a command prints that does what it should."""
    program = [sys.executable, "-m", "feedwright", *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=True, timeout=300).stdout


def refused(*arguments: str, status: int = 1) -> str:
    """What a command complains of that ends with a status."""
    program = [sys.executable, "-m", "feedwright", *arguments]
    done = subprocess.run(program, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == status, done
    return done.stderr


def touch(database: str, name: str, keys: list[str] | None = None, times: int = 1) -> None:
    """Asks for runs as a CMS does, by so many calls in a transaction."""
    with psycopg.connect(database) as connection:
        connection.execute(
            "select feedwright.feedwright_touch(%s, %s) from generate_series(1, %s)",
            [name, keys, times],
        )
