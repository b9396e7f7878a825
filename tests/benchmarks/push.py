"""How soon subscribers hear: ``python -m tests.benchmarks.push``.

Publisher, hub and subscriber are three processes, as in life: ``feedwright run``,
``feedwright serve`` and a server with callbacks. Each time is told by one clock, the
machine's.
"""

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple

import httpx
from tests.ports import reserved_port
from tests.publications import article, write

SECRET = "kept between the two"  # noqa: S105 - of a subscription that lives for minutes
_FAR = 120.0
"""Seconds after which something has gone wrong."""


class Process:
    """A process whose lines are read while it runs."""

    def __init__(self, *command: str) -> None:
        self.lines = SimpleQueue[str]()
        self._process = subprocess.Popen(
            [sys.executable, "-m", *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reading = Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self.lines.put(line)

    @property
    def cpu(self) -> float:
        """Seconds of processor time that it has used; 0 where the system does not tell."""
        try:
            told = Path(f"/proc/{self._process.pid}/stat").read_text()
        except OSError:
            return 0.0
        user, system = told.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def next(self, seconds: float = _FAR) -> str:
        """The next line."""
        return self.lines.get(timeout=seconds)

    def stop(self, *, kill: bool = False) -> None:
        """Ends the process: as the system does that needs its memory, or as one asks."""
        (self._process.kill if kill else self._process.terminate)()
        self._process.wait(300)
        self._reading.join(300)
        assert self._process.stdout
        self._process.stdout.close()


class Delivery(NamedTuple):
    """What a subscriber tells of a delivery."""

    host: str
    path: str
    at: float
    signed: bool
    sha256: str
    type: str
    link: str
    found: list[str]


@contextmanager
def process(*command: str) -> Iterator[Process]:
    """A process that ends with the block."""
    started = Process(*command)
    try:
        yield started
    finally:
        started.stop()


def serving(place: Path, port: int) -> Process:
    """Starts ``feedwright serve``, and waits until it answers."""
    started = Process("feedwright", "serve", str(place), "--port", str(port))
    started.next()
    return started


def publication(folder: Path, port: int, articles: dict[str, str]) -> Path:
    """A publication whose hub may call this machine."""
    write(folder, dict(articles), publication="hub = true\nhub_private = true")
    file = folder / "feedwright.toml"
    root = f"http://127.0.0.1:{port}/"
    file.write_text(file.read_text().replace("https://example.org/feeds/", root))
    return folder


def publish(place: Path) -> None:
    """Publishes once, by a process of its own."""
    command = [sys.executable, "-m", "feedwright", "publish", str(place)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def subscribe(port: int, callbacks: Sequence[str], topic: str = "atom.xml") -> None:
    """Asks the hub for a topic, in the name of each callback."""
    root = f"http://127.0.0.1:{port}/"
    with httpx.Client() as client:
        for callback in callbacks:
            form = {"hub.mode": "subscribe", "hub.callback": callback, "hub.secret": SECRET}
            answer = client.post(f"{root}-/hub", data={**form, "hub.topic": root + topic})
            assert answer.status_code == httpx.codes.ACCEPTED, answer.text


def wait_for_subscriptions(place: Path, count: int) -> None:
    """Waits until so many are confirmed."""
    end = time.monotonic() + _FAR
    while time.monotonic() < end:
        with closing(sqlite3.connect(place / ".feedwright/hub.sqlite")) as store:
            [found] = store.execute("select count(*) from subscriptions").fetchone()
        if found >= count:
            return
        time.sleep(0.05)
    raise TimeoutError


def deliveries(subscriber: Process, count: int, seconds: float = _FAR) -> list[Delivery]:
    """The next deliveries that a subscriber tells of; fewer where no more come in time."""
    found: list[Delivery] = []
    end = time.monotonic() + seconds
    while len(found) < count:
        try:
            line = subscriber.next(max(0.0, end - time.monotonic()))
        except Empty:
            break
        found.append(Delivery(**json.loads(line)))
    return found


def in_seconds(seconds: float) -> datetime:
    """An instant to come, at a whole second, as articles have them."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).replace(microsecond=0)


def delays(count: int) -> list[float]:
    """Seconds from an embargo's instant to a subscriber's receipt, several times."""
    with ExitStack() as opened:
        port = opened.enter_context(reserved_port())
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        place = publication(folder / "p", port, {"a.md": article("A")})
        publish(place)
        embargoes = [in_seconds(10 + 4 * n) for n in range(count)]
        for n, instant in enumerate(embargoes):
            text = article(f"Embargoed {n}", instant.isoformat())
            (place / f"articles/e{n}.md").write_text(text)
        names = [f"Embargoed {n}" for n in range(count)]
        subscriber = opened.enter_context(
            process("tests.benchmarks.subscriber", "--secret", SECRET, *names)
        )
        [address] = json.loads(subscriber.next())["listening"]
        opened.callback(serving(place, port).stop)
        subscribe(port, [f"{address}/"])
        wait_for_subscriptions(place, 1)
        opened.enter_context(process("feedwright", "run", str(place)))
        first: dict[str, float] = {}
        for got in deliveries(subscriber, count):
            for name in got.found:
                first.setdefault(name, got.at)
        return [first[name] - one.timestamp() for name, one in zip(names, embargoes, strict=True)]


class Crowd(NamedTuple):
    """How a document reached many."""

    times: list[float]
    """Seconds from its replacement to the receipt of each subscriber."""
    size: int
    """Of the document, in bytes."""
    cpu: float
    """Seconds of processor time that the hub used for it."""


def crowd(count: int, silent: int = 0) -> Crowd:
    """Has a document reach many subscribers.

    Args:
        count: How many subscribers there are that answer.
        silent: How many never answer.
    """
    with ExitStack() as opened:
        port = opened.enter_context(reserved_port())
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        body = "Some text of an article. " * 120
        articles = {f"{n}.md": article(f"Article {n}", body=body) for n in range(50)}
        place = publication(folder / "p", port, articles)
        publish(place)
        command = ("--addresses", "250", "--secret", SECRET)
        subscriber = opened.enter_context(process("tests.benchmarks.subscriber", *command))
        hosts = json.loads(subscriber.next())["listening"]
        hub = serving(place, port)
        opened.callback(hub.stop)
        callbacks = [f"{hosts[n % len(hosts)]}/silent/{n}" for n in range(silent)]
        callbacks += [f"{hosts[n % len(hosts)]}/{n}" for n in range(count)]
        subscribe(port, callbacks)
        wait_for_subscriptions(place, len(callbacks))
        before = hub.cpu
        (place / "articles/new.md").write_text(article("News", "2026-03-03", body=body))
        publish(place)
        document = (place / "public/atom.xml").stat()
        found: dict[tuple[str, str], float] = {}
        while len(found) < count:
            [got] = deliveries(subscriber, 1)
            assert got.signed
            if "silent" not in got.path:
                found.setdefault((got.host, got.path), got.at - document.st_mtime)
        return Crowd(sorted(found.values()), document.st_size, hub.cpu - before)


def report(name: str, times: list[float], cpu: float | None = None) -> None:
    """Prints a row."""
    middle = statistics.median(times)
    used = "" if cpu is None else f"{cpu:7.2f}"
    sys.stdout.write(f"{name:72} {min(times):7.2f} {middle:7.2f} {max(times):7.2f} {used}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--embargoes", type=int, default=5)
    parser.add_argument("--subscribers", type=int, default=1000)
    given = parser.parse_args(arguments)
    sys.stdout.write(f"{'seconds':72} {'first':>7} {'median':>7} {'last':>7} {'hub CPU':>7}\n")
    report("from an embargo's instant to the subscriber", delays(given.embargoes))
    for silent in (0, given.subscribers // 10):
        found = crowd(given.subscribers, silent)
        name = f"a document of {found.size:,} bytes to {given.subscribers:,} subscribers"
        name += f", {silent} more silent" if silent else ""
        report(name, found.times, found.cpu)


if __name__ == "__main__":
    main()
