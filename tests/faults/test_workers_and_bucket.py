"""Workers, a database and a bucket, any of which fails, while many publications change."""

import json
import math
import random
import re
import shutil
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from tests.object_stores import S3, Gate, documents
from tests.publications import run, tree
from tests.selection import TIMES
from tests.workers import (
    Worker,
    database,
    hold,
    keep,
    let_go,
    probed,
    runs,
    touch,
    until,
    until_held,
    working,
)

from feedwright.deliver.writing_claim import NAME

IS_LONG = TIMES > 1
COUNT = 200 if IS_LONG else 40
"""Publications."""
LONGEST = 600 if IS_LONG else 180
"""Seconds to wait for the end, after which no run is lost but something is."""
FAULTS = {"kill": 20, "stop": 4, "cut": 3, "503": 3, "hang": 3, "lose": 3} if IS_LONG else {
    "kill": 5, "stop": 2, "cut": 2, "503": 1, "hang": 1, "lose": 1,
}  # fmt: skip
"""How often each comes."""
AWAY = 10.0 if IS_LONG else 3.0
"""Seconds for which PostgreSQL, or the bucket, is away."""
STOPPED = 60.0 if IS_LONG else 4.0
HELD = "Held until its time"
"""The title of articles that are held."""
DESTINATION = '[destination]\npath = "{}"'
REVISION = re.compile(rb'\n *"revision": \d+,')
ALONE = re.compile(r"^store = .*$|^\[destination\]\npath = .*$", re.MULTILINE)


@pytest.fixture
def shared(postgres: str) -> Iterator[str]:
    """A database of its own."""
    with database(postgres) as url:
        yield url


class Change(NamedTuple):
    """How an article stands."""

    title: str
    date: str
    updated: str
    text: str

    def row(self, key: str) -> dict[str, str]:
        """As its source has it."""
        return {
            "id": key,
            "title": self.title,
            "date": self.date,
            "updated": self.updated,
            "content": f"<p>{self.text}</p>",
        }


class Desk:
    """Those who write: they change articles, and ask for runs whenever the database takes it.

    Args:
        places: The publications.
        url: Of the database.
        chance: What is changed.
    """

    def __init__(self, places: list[Path], url: str, chance: random.Random) -> None:
        self._places = places
        self._url = url
        self._chance = chance
        self._articles: dict[Path, dict[str, Change]] = {one: {} for one in places}
        self._versions = Counter[tuple[str, str]]()
        self._untold: set[str] = set()
        self._edits = 0

    def write(self, place: Path, key: str, article: Change) -> None:
        """Store an article."""
        self._versions[place.name, article.title] += 1
        self._articles[place][key] = article
        rows = [one.row(name) for name, one in self._articles[place].items()]
        new = place / "stored.json.new"
        new.write_text(json.dumps(rows))
        new.replace(place / "stored.json")
        self._untold.add(place.name)

    def edit(self, count: int) -> None:
        """Change some publications, and add an article to one of them."""
        for place in self._chance.sample(self._places, count):
            self._change(place)
        self.tell()

    def _change(self, place: Path) -> None:
        self._edits += 1
        key = self._chance.choice(["a", "b", f"n{self._edits}"])
        at = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(minutes=self._edits)
        title = f"Article {key}"
        dated = f"2026-03-02T00:{self._edits % 60:02}:00Z" if key[0] == "n" else "2026-03-01"
        self.write(place, key, Change(title, dated, at.isoformat(), f"Edit {self._edits}"))

    def ask(self, place: Path) -> None:
        """Ask for a run of a publication."""
        self._untold.add(place.name)
        until(self.tell, "the database takes what is wanted")

    def ask_beside(self, place: Path, other: Path) -> None:
        """Ask for a run while one is under way, until the other worker has had time for it.

        That time has come when it has published another publication, three times: two runs begin a
        second apart. Were the lock none, it would begin to read the first beside who reads it.
        """
        already = hold(place)
        self._change(place)  # so that whoever reads it has something to write
        self.ask(place)
        until_held(place, already)
        self.ask(place)
        for _ in range(3):
            seen = len(runs(other))
            self.ask(other)
            until(
                lambda seen=seen: len(runs(other)) > seen or "OVERLAPS" in runs(place),  # type: ignore[misc]
                "a run of the other worker",
                LONGEST,
            )
        let_go(place)

    def check_revisions(self, place: Path, feed: bytes) -> None:
        """See to it that no version of an article was taken for more than one."""
        for item in json.loads(feed)["items"]:
            revision = item["_feedwright"].get("revision", 1)
            assert 1 <= revision <= self._versions[place.name, item["title"]]

    def tell(self) -> bool:
        """Ask for the runs of what has changed; tells whether the database has taken it all."""
        for name in sorted(self._untold):
            with suppress(psycopg.Error):
                touch(self._url, name)
                self._untold.discard(name)
        return not self._untold


class Reader(threading.Thread):
    """Polls feeds, as readers do, and keeps what it should not have met.

    Args:
        look: Gives a document as it stands.
        held: When the held article of each publication is due, by the publications' addresses.
    """

    def __init__(self, look: Callable[[str, str], bytes | None], held: dict[str, datetime]) -> None:
        super().__init__(daemon=True)
        self._look = look
        self._held = held
        self._over = threading.Event()
        self.complaints: list[str] = []
        self.met = set[str]()
        """Where the held article was met in its time."""

    def run(self) -> None:
        """Poll one publication after another."""
        while not self._over.is_set():
            for address, due in self._held.items():
                for path in ("feed.json", "atom.xml", "rss.xml"):
                    found = self._look(address, path)
                    self._judge(address, path, found, is_early=datetime.now(UTC) < due)
                self._over.wait(0.03)

    def _judge(self, address: str, path: str, found: bytes | None, *, is_early: bool) -> None:
        if found is None:
            return
        if HELD.encode() in found:
            if is_early:
                self.complaints.append(f"{address}/{path}: shows what is held")
            self.met.add(address)
        if path == "feed.json":
            try:
                pages = [one["url"] for one in json.loads(found)["items"]]
            except ValueError:
                self.complaints.append(f"{address}/{path}: is broken")
                return
            for url in pages:
                page = url.partition(f"/feeds/{address.rpartition('/')[2]}/")[2]
                if page and self._look(address, f"{page}index.html") is None:
                    self.complaints.append(f"{address}/{path}: leads to {page}, which is not there")

    def end(self) -> None:
        """Ends it."""
        self._over.set()
        self.join()


class Crew:
    """Two workers, of which any may be killed or stopped; each writes by a key of its own."""

    def __init__(self, s3: S3, gate: Gate, folder: Path) -> None:
        self._s3, self._gate, self._folder = s3, gate, folder
        self._keys: dict[str, str] = {}
        """Of all workers that ever were, by their keys, the numbers of their processes."""
        self._killed: dict[str, float] = {}
        """When those were killed that were, by the numbers of their processes."""
        self.workers: list[Worker] = []
        self.every: list[Worker] = []

    def start(self) -> None:
        """One more."""
        number = len(self.every) + 1
        variables = self._s3.environment(self._gate.address, number=number)
        worker = Worker(str(self._folder), variables=variables)
        self._keys[variables["AWS_ACCESS_KEY_ID"]] = str(worker.process.pid)
        self.workers.append(worker)
        self.every.append(worker)

    def kill(self, worker: Worker) -> None:
        """Kill one, and start another."""
        self._killed[str(worker.process.pid)] = time.monotonic()
        worker.kill()
        self.workers.remove(worker)
        self.start()

    def mind(self) -> None:
        """Start those again that have ended by themselves, as a supervisor does.

        A worker that finds no database at its start says so, and ends.
        """
        for one in [*self.workers]:
            if one.process.poll() is not None:
                one.kill()
                assert one.process.returncode == 1
                assert [told["kind"] for told in one.told] == ["StoreError"], one.told
                self.workers.remove(one)
                self.start()

    def end(self) -> None:
        """All end in good order; one that is still starting says that it was stopped."""
        for one in self.workers:
            is_starting = not one.told
            wanted = (0, 128 + signal.SIGTERM) if is_starting else (0,)
            assert one.end() in wanted, one.complaints

    def two_at_once(self, place: Path, path: str) -> list[str]:
        """What was written to a publication by another than who had begun last to read it.

        What a worker has sent that was killed then arrives when it arrives.
        """
        begun = [line.split() for line in (place / "runs").read_text().splitlines()]
        events = [(float(at), "begins", who) for told, who, *rest in begun for at in rest[:1]]
        events += [
            (at, "writes", self._keys.get(key, key))
            for at, key, written in self._gate.writes
            if written.startswith(path) and not written.endswith(NAME)  # claimed before it reads
        ]
        found, last = [], ""
        for at, what, who in sorted(events):
            if what == "begins":
                last = who
            elif who != last and at < self._killed.get(who, math.inf):
                found.append(f"{who} wrote, and {last} had begun")
        return found


@contextmanager
def cut_off(url: str) -> Iterator[None]:
    """The database takes no connection meanwhile, and ends those that there are."""
    name = str(conninfo_to_dict(url)["dbname"])
    with psycopg.connect(url.replace(f"/{name}?", "/postgres?"), autocommit=True) as server:
        server.execute(f"alter database {name} allow_connections false".encode())
        end_sessions(url)
        yield
        server.execute(f"alter database {name} allow_connections true".encode())


def end_sessions(url: str) -> None:
    """All sessions with a database end, as where its server is started anew."""
    name = str(conninfo_to_dict(url)["dbname"])
    ending = "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s"
    with psycopg.connect(url.replace(f"/{name}?", "/postgres?"), autocommit=True) as server:
        server.execute(ending, [name])


def asked(url: str, query: str) -> list[Any]:
    """What a database answers."""
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


def of_one_machine(place: Path, other: Path) -> dict[str, bytes]:
    """What a single machine with a file and a folder makes of the articles of a publication."""
    other.mkdir()
    text = ALONE.sub("", (place / "feedwright.toml").read_text())
    (other / "feedwright.toml").write_text(text)
    for name in ("probe.py", "stored.json"):
        shutil.copy(place / name, other / name)
    run(other, datetime.now(UTC))
    return tree(other)


@pytest.mark.parametrize("seed", range(3 if IS_LONG else 1))
def test_whatever_fails(
    tmp_path: Path, shared: str, s3: S3, gate: Gate, bucket: str, seed: int
) -> None:
    """All end with the bytes of a single machine; nothing is early, and none by two at once."""
    chance = random.Random(seed)  # noqa: S311 - what fails is no secret
    home = tmp_path / "all"
    places = [
        probed(home / f"p{n:03}", shared, more=DESTINATION.format(f"{bucket}/p{n:03}"))
        for n in range(COUNT)
    ]
    desk = Desk(places, shared, chance)
    held: dict[str, datetime] = {}
    start = datetime.now(UTC).replace(microsecond=0)
    for number, place in enumerate(places):
        for key in ("a", "b"):
            desk.write(place, key, Change(f"Article {key}", "2026-03-01", "2026-03-01", "First"))
        if number % 4 == 0:
            due = start + timedelta(seconds=chance.randrange(15, 45))
            held[f"{bucket}/{place.name}"] = due
            desk.write(place, "held", Change(HELD, due.isoformat(), due.isoformat(), "At last"))
    reader = Reader(s3.read, held)
    crew = Crew(s3, gate, home)
    faults = [one for one, times in FAULTS.items() for _ in range(times)]
    chance.shuffle(faults)
    reader.start()
    try:
        crew.start()
        crew.start()
        until(lambda: runs(places[0]), "the first run", LONGEST)
        desk.ask_beside(*places[:2])
        for fault in faults:
            desk.edit(COUNT // 8)
            time.sleep(chance.random())
            fail(fault, crew, gate, shared, chance, desk)
            crew.mind()
        until(desk.tell, "the database takes what is wanted")
        crew.mind()
        until(lambda: settled(shared), "all is published", LONGEST)
        crew.end()
    finally:
        reader.end()
        for one in crew.every:
            one.kill()
    complaints = [line for one in crew.every for line in one.complaints]
    assert not any("Traceback" in line or "unexpected error" in line for line in complaints)
    assert reader.complaints == []
    assert datetime.now(UTC) > max(held.values())
    for place in places:
        assert "OVERLAPS" not in runs(place)
        assert crew.two_at_once(place, f"/{bucket.removeprefix('s3://')}/{place.name}/") == []
        wanted = of_one_machine(place, tmp_path / place.name)
        found = documents(f"{bucket}/{place.name}")
        desk.check_revisions(place, found["feed.json"])
        assert without_revisions(found) == without_revisions(wanted), place.name


def without_revisions(found: dict[str, bytes]) -> dict[str, bytes]:
    """Documents without how often their articles were changed between two runs."""
    return {path: REVISION.sub(b"", data) for path, data in found.items()}


def settled(url: str) -> bool:
    """Whether nothing is wanted, due or under way any more."""
    waiting = "select count(*) from feedwright.wanted_runs"
    due = "select count(*) from feedwright.registered where next_at is not null or lost > 0"
    return asked(url, waiting) == asked(url, due) == [(0,)]


def fail(fault: str, crew: Crew, gate: Gate, url: str, chance: random.Random, desk: Desk) -> None:
    """Have something fail, for a while, and go on."""
    worker = chance.choice(crew.workers)
    match fault:
        case "kill":
            crew.kill(worker)
        case "stop":
            worker.send(signal.SIGSTOP)
            time.sleep(STOPPED)
            desk.edit(2)
            worker.send(signal.SIGCONT)
        case "cut":
            with cut_off(url):
                desk.edit(2)
                time.sleep(AWAY)
        case _:
            gate.fault = lambda _method, _path: fault  # type: ignore[assignment,return-value]
            time.sleep(AWAY)
            gate.fault = lambda _method, _path: ""
            gate.released.set()
            gate.released.clear()


def test_a_write_that_comes_late(
    tmp_path: Path, shared: str, s3: S3, gate: Gate, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a worker sent that has lost its publication takes no place of what is newer."""
    place = probed(tmp_path / "news", shared, more=DESTINATION.format(bucket), a="A")
    begun, let_go, arrived = threading.Event(), threading.Event(), threading.Event()
    pass_on = gate.pass_on

    def late(method: str, path: str, *given: Any) -> Any:
        is_first = method == "PUT" and path.endswith("/feed.json") and not begun.is_set()
        if not is_first:
            return pass_on(method, path, *given)
        begun.set()
        let_go.wait()
        try:
            return pass_on(method, path, *given)
        finally:
            arrived.set()

    def shown() -> list[str]:
        found = json.loads(s3.read(bucket, "feed.json") or b'{"items": []}')
        return sorted(one["title"] for one in found["items"])

    with working(str(place)) as (first,):
        until(lambda: shown() == ["A"])
        monkeypatch.setattr(gate, "pass_on", late)
        keep(place, a="A", b="Old")
        touch(shared, "news")
        until(begun.is_set)
        first.send(signal.SIGSTOP)
        end_sessions(shared)
        keep(place, a="A", b="New")
        touch(shared, "news")
        with working(str(place)):
            until(lambda: shown() == ["A", "New"])
            until(lambda: settled(shared))
        let_go.set()
        until(arrived.is_set)
        assert shown() == ["A", "New"]
        first.send(signal.SIGCONT)
        until(lambda: any("is back" in one for one in first.complaints))
        until(lambda: settled(shared))
    assert shown() == ["A", "New"]
