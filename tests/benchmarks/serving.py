"""What serving costs: `python -m tests.benchmarks.serving`.

The first table sets `feedwright serve` against nginx, which serves the same files: requests a
second, by wrk, each server on one core and wrk on another. The second tells what a day of
polls costs a reader of a feed that gets an article an hour.
"""

import argparse
import contextlib
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx
from tests.asgi import Response, ask
from tests.publications import NOW, article, run, write

from feedwright.server import application

CONNECTIONS = 16
NGINX = """
worker_processes 1; daemon off; pid {place}/nginx.pid; error_log {place}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; gzip_static on; keepalive_requests 100000000; sendfile on;
  types {{ application/rss+xml xml; }}
  client_body_temp_path {place}/1; proxy_temp_path {place}/2; fastcgi_temp_path {place}/3;
  uwsgi_temp_path {place}/4; scgi_temp_path {place}/5;
  open_file_cache max=1000; open_file_cache_valid 1s;
  server {{
    listen 127.0.0.1:{port}; root {root};
    add_header Cache-Control "public, max-age=300"; add_header Vary Accept-Encoding;
  }}
}}
"""
WORDS = (
    *("a", "the", "of", "and", "to", "in", "feed", "reader", "poll", "server", "document"),
    *("entry", "article", "header", "answer", "window", "archive", "byte", "second", "cache"),
    *("author", "editor", "morning", "harbour", "council", "market", "weather", "railway"),
    *("budget", "school", "garden", "museum", "election", "engine", "border", "language"),
)


def say(line: str) -> None:
    """Prints a line of a table."""
    sys.stdout.write(f"{line}\n")


class Case(NamedTuple):
    """What is asked of both servers."""

    name: str
    headers: dict[str, str]
    known: bool
    """Whether the reader has what stands there."""
    status: int


CASES = (
    Case("304, If-None-Match", {"Accept-Encoding": "gzip"}, True, 304),
    Case("200, gzip", {"Accept-Encoding": "gzip"}, False, 200),
    Case("200, as it is", {}, False, 200),
)


def text(number: int, date: str) -> str:
    """An article of about three kilobytes, which compresses as prose does."""
    words = random.Random(number)  # noqa: S311 - the same each time
    made = [
        words.choice(WORDS) + str(words.randrange(100)) * words.randrange(2) for _ in range(450)
    ]
    paragraphs = (" ".join(made[start : start + 75]) for start in range(0, len(made), 75))
    return article(f"Article {number}", date, "\n\n".join(paragraphs))


def publication(folder: Path) -> Path:
    """A published main feed of fifty entries, with the siblings that nginx sends."""
    dates = (f"2026-03-{number % 28 + 1:02}" for number in range(60))
    files = {f"{number}.md": text(number, date) for number, date in enumerate(dates)}
    write(folder, files, destination='precompress = ["gzip"]', feed='formats = ["rss"]')
    run(folder)
    return folder


@contextmanager
def started(command: list[str], address: str) -> Iterator[int]:
    """The process id of a server on the first core, once it answers."""
    process = subprocess.Popen(["taskset", "-c", "0", *command], stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                httpx.get(address)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def cpu(process: int) -> float:
    """The seconds that a process and its children have had of a core."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # of one that has ended meanwhile
            fields = stat.read_text().rpartition(") ")[2].split()
            if process in (int(stat.parent.name), int(fields[1])):
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """What one case costs one server."""

    rate: float
    """Requests a second."""
    cpu: float
    """Microseconds of its core for each; other work on the machine does not change that."""


def cost(process: int, address: str, case: Case, seconds: int) -> Cost:
    """Puts a server under load; what it answers is looked at first."""
    headers = {"accept-encoding": "identity"} | {k.lower(): v for k, v in case.headers.items()}
    if case.known:
        headers["if-none-match"] = httpx.get(address, headers=headers).headers["etag"]
    answer = httpx.get(address, headers=headers)
    assert answer.status_code == case.status, answer.status_code
    coded = answer.headers.get("content-encoding", "identity")
    assert case.status == 304 or coded == headers["accept-encoding"], coded
    told = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    size = ("-t1", f"-c{CONNECTIONS}", f"-d{seconds}s")
    command = ["taskset", "-c", "1", "wrk", *size, *told, address]
    before = cpu(process)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    spent = cpu(process) - before
    assert "Socket errors" not in done.stdout, done.stdout
    found = re.search(r"(\d+) requests in (?s:.)*Requests/sec:\s+([\d.]+)", done.stdout)
    assert found, done.stdout
    return Cost(float(found[2]), spent / int(found[1]) * 1e6)


def against_nginx(seconds: int, rounds: int) -> None:
    """Prints the first table; the servers take turns, and the median of each counts."""
    for program in ("nginx", "wrk", "taskset"):
        if not shutil.which(program):
            sys.exit(f"{program} is not installed; on Debian: apt-get install nginx wrk util-linux")
    with TemporaryDirectory() as place:
        folder = publication(Path(place) / "feeds")
        conf = Path(place) / "nginx.conf"
        conf.write_text(NGINX.format(place=place, port=8451, root=folder / "public"))
        Path(place).chmod(0o755)
        commands = {
            "nginx": (["nginx", "-c", str(conf)], 8451),
            "feedwright": (
                [sys.executable, "-m", "feedwright", "serve", str(folder), "--port", "8452"],
                8452,
            ),
        }
        costs: dict[tuple[str, str], list[Cost]] = {}
        for _ in range(rounds):
            for name, (command, port) in commands.items():
                address = f"http://127.0.0.1:{port}/rss.xml"
                with started(command, address) as process:
                    for case in CASES:
                        found = cost(process, address, case, seconds)
                        costs.setdefault((name, case.name), []).append(found)
        say(f"one core each, {CONNECTIONS} connections; load average {os.getloadavg()[0]:.1f}")
        say(f"{'':22} {'requests a second':>26} {'microseconds of a core each':>32}")
        say(f"{'':22}" + 2 * f" {'nginx':>9} {'feedwright':>11} {'ratio':>6} ")
        for case in CASES:
            line = f"{case.name:22}"
            theirs, ours = (costs[name, case.name] for name in commands)
            for field in Cost._fields:
                one, two = (statistics.median(getattr(c, field) for c in x) for x in (theirs, ours))
                ratio = two / one if field == "rate" else one / two
                line += f" {one:9,.0f} {two:11,.0f} {ratio:6.2f} "
            say(line)


class Way(NamedTuple):
    """How a reader polls."""

    name: str
    headers: dict[str, str]
    conditional: bool


WAYS = (
    Way("the whole, as it is", {}, False),
    Way("the whole, gzip", {"accept-encoding": "gzip"}, False),
    Way("conditional, gzip", {"accept-encoding": "gzip"}, True),
    Way("conditional with A-IM: feed, gzip", {"accept-encoding": "gzip", "a-im": "feed"}, True),
)


def size(answer: Response) -> int:
    """The bytes of an answer, its header among them."""
    lines = (f"{name}: {value}\r\n" for name, value in answer.headers.items())
    return len("HTTP/1.1 200 OK\r\n\r\n") + sum(map(len, lines)) + len(answer.body)


def a_day() -> None:
    """Prints the second table."""
    with TemporaryDirectory() as place:
        folder = publication(Path(place))
        app = application(folder, environment={}, clock=(NOW + timedelta(days=9)).timestamp)
        every = (60, 15)
        costs = {(way.name, minutes): 0 for way in WAYS for minutes in every}
        tags: dict[tuple[str, int], str] = {}
        for minute in range(0, 24 * 60, min(every)):
            now = NOW + timedelta(minutes=minute)
            if minute % 60 == 0:
                write(folder, {f"new-{minute}.md": text(60 + minute, f"{now:%Y-%m-%dT%H:%M:%SZ}")})
                run(folder, now)
            for way in WAYS:
                for minutes in every:
                    if minute % minutes:
                        continue
                    key = way.name, minutes
                    known = {"if-none-match": tags[key]} if way.conditional and key in tags else {}
                    answer = ask(app, "/rss.xml", way.headers | known)
                    costs[key] += size(answer)
                    tags[key] = answer.headers["etag"]
    say("\nkilobytes for a day of polls, one new article an hour")
    say(f"{'':34} {'hourly':>9} {'each quarter':>13}")
    for way in WAYS:
        hourly, often = (costs[way.name, minutes] / 1000 for minutes in every)
        say(f"{way.name:34} {hourly:9,.1f} {often:13,.1f}")


def main() -> None:
    """Runs both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=5, help="for each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    say(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
    against_nginx(given.seconds, given.rounds)
    a_day()


if __name__ == "__main__":
    main()
