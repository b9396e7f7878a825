"""What a run of a worker costs, counted: connections, statements and requests.

A worker makes one run after another, and the next finds open and prepared what the last has used.
"""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from tests.object_stores import Gate, requests
from tests.scheduling.workers.test_worker import shared  # noqa: F401 - a fixture
from tests.workers import touch

from feedwright.pipeline import elsewhere, publish
from feedwright.pipeline import run as line
from feedwright.reading.sources.sql import _COMPILED
from feedwright.rendering.html.pages import _frame
from feedwright.runtime import executor
from feedwright.runtime.database.address import Address
from feedwright.runtime.executor import Task, Work
from feedwright.scheduling.workers import worker_run
from feedwright.scheduling.workers.engine import Procrastinate
from feedwright.scheduling.workers.helping import Helper
from feedwright.scheduling.workers.local_publications import Places, given
from feedwright.scheduling.workers.sharing import RangeRequest, packed, unpacked
from feedwright.scheduling.workers.worker_run import Publisher, Sessions, WorkerRun
from feedwright.store.files import Files
from feedwright.store.queue import Queue, Registered
from feedwright.store.ranges import TakenRange

WINDOW = 5
STATEMENTS = 56
"""Those of a run of one edited row, with its queue's and those of its source's database."""
CONFIGURATION = """
[publication]
title = "Publication"
home = "https://example.org/"
address = "https://example.org/{name}/"
authority = "example.org,2026"
store = "{store}#{name}"

[[sources]]
kind = "sql"
url = "{store}"
name = "stories"
query = "select id, title, body, published, changed from stories where publication = '{name}'"
changed = "changed"
columns = {{ date = "published" }}
link = "/{{year}}/{{slug}}/"

[[feeds]]
name = ""
limit = {window}

[destination]
path = "{bucket}/{name}"
"""
STORIES = """
create table if not exists stories (
    publication text, id integer, title text, body text default '<p>Text</p>',
    published timestamptz, changed timestamptz, primary key (publication, id)
)
"""


class Desk:
    """Publications of stories in a database, and a worker's way to publish them.

    Args:
        folder: Where they are.
        database: The address of the database.
        bucket: Where they are delivered.
    """

    def __init__(self, folder: Path, database: str, bucket: str) -> None:
        self._folder, self.database, self._bucket = folder, database, bucket
        self._address = Address(database, "")
        self.sessions = Sessions(self._address)
        self.told: list[WorkerRun] = []
        self._publisher = Publisher(
            self.sessions,
            Procrastinate(),
            line=line,
            tell=self.told.append,
            note=pytest.fail,
        )
        self._edits = 0

    def publication(self, name: str, stories: int) -> Registered:
        """One of so many stories, which is published."""
        place = self._folder / name
        place.mkdir(parents=True)
        text = CONFIGURATION.format(
            name=name, store=self.database, window=WINDOW, bucket=self._bucket
        )
        (place / "feedwright.toml").write_text(text)
        with psycopg.connect(self.database) as cms:
            cms.execute(STORIES)
            cms.execute(
                "insert into stories (publication, id, title, published, changed) "
                "select %s, n, 'Story ' || n, timestamptz '2020-01-01' + n * interval '1 hour', "
                "timestamptz '2020-01-01' + n * interval '1 hour' from generate_series(1, %s) as n",
                [name, stories],
            )
        with closing(Queue.open(self._address)) as queue:
            queue.install(Procrastinate())
            ((folder, address, title),) = given([place])
            one = queue.register(address, folder, title)
            queue.want(one.number, "start")
        self._publisher.publish(one)
        return one

    def edit(self, one: Registered) -> WorkerRun:
        """Change the newest story of a publication, and have it published."""
        self._edits += 1
        with psycopg.connect(self.database) as cms:
            cms.execute(
                "update stories set title = %s, changed = clock_timestamp() where publication = %s "
                "and id = (select max(id) from stories where publication = %s)",
                [f"Edit {self._edits}", one.name, one.name],
            )
        touch(self.database, one.name)
        self._publisher.publish(one)
        ended = self.told[-1]
        assert ended.error == ""
        assert ended.report
        assert ended.report.articles.changed == 1
        return ended


@pytest.fixture
def desk(
    tmp_path: Path,
    shared: str,  # noqa: F811 - a fixture
    bucket: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Desk]:
    """A desk without publications; a run that takes long for a busy machine tells nobody of it."""
    monkeypatch.setattr(worker_run, "_PROGRESS_EVERY", 600.0)
    made = Desk(tmp_path, shared, bucket)
    yield made
    made.sessions.close()


class Counted:
    """Counts what any connection of PostgreSQL is asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.counts = Counter[str]()
        self._count(monkeypatch, psycopg.Cursor, "execute", "statements")
        self._count(monkeypatch, psycopg.Cursor, "executemany", "statements")
        connect = psycopg.connect

        def connected(*values: Any, **named: Any) -> Any:
            self.counts["connections"] += 1
            return connect(*values, **named)

        monkeypatch.setattr(psycopg, "connect", connected)

    def _count(self, monkeypatch: pytest.MonkeyPatch, kind: type, name: str, what: str) -> None:
        real = getattr(kind, name)

        def counted(*values: Any, **named: Any) -> Any:
            self.counts[what] += 1
            return real(*values, **named)

        monkeypatch.setattr(kind, name, counted)


def test_an_edit_costs_little_beside_it(
    desk: Desk, gate: Gate, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No connection is opened, few statements are asked, and each document is one request."""
    one, other = desk.publication("one", 3 * WINDOW), desk.publication("other", 3 * WINDOW)
    desk.edit(one)
    monkeypatch.setattr(Files, "stamps", lambda _: pytest.fail("it asked"))
    monkeypatch.setattr(Files, "stamps_in", lambda *_: pytest.fail("it asked"))
    counted = Counted(monkeypatch)
    for publication in (one, other, one):
        gate.forget()
        counted.counts.clear()
        ended = desk.edit(publication)
        counted.counts.subtract({"statements": 2, "connections": 2})  # the desk's own
        assert +counted.counts == {"statements": counted.counts["statements"]}
        assert counted.counts["statements"] <= STATEMENTS
        assert ended.report
        written = [doc.path for doc in ended.report.documents if doc.status == "written"]
        place = f"{bucket}/{publication.name}"
        assert Counter(requests(gate, place)) == Counter(
            [("GET", ".feedwright.json"), *(("PUT", path) for path in written)]
        )


def test_an_edit_among_many_costs_as_much(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many stories there are, the servers are asked as often for an edit of one."""
    few, many = desk.publication("few", 2 * WINDOW), desk.publication("many", 60 * WINDOW)
    for one in (few, many):
        desk.edit(one)
    counted = Counted(monkeypatch)
    counts = []
    for one in (few, many):
        counted.counts.clear()
        desk.edit(one)
        counts.append(counted.counts["statements"])
    assert counts[0] == counts[1]


def test_nothing_of_a_run_is_held_until_the_next(desk: Desk) -> None:
    """A worker's memory holds no more after ten publications than after seven."""
    gc.disable()  # what Python frees by itself, now and then, is not what keeps it small
    try:
        left = []
        for number in range(10):
            desk.edit(desk.publication(f"p{number}", 3 * WINDOW))
            desk.told.clear()
            _frame.cache_clear()  # of the pages of sixteen publications at most
            left.append(Counter(map(_kind, gc.get_objects())))
    finally:
        gc.enable()
        gc.unfreeze()
    assert not [kind for kind in left[9] - left[6] if kind.startswith("feedwright.")]
    assert not {"feedwright.store.store.Store", "feedwright.domain.entry.Entry"} & left[9].keys()
    compiled = sum(count for kind, count in left[9].items() if kind.endswith(".PGCompiler_psycopg"))
    assert 0 < compiled <= 1.5 * _COMPILED  # SQLAlchemy clears them out when there are half more


def _kind(one: object) -> str:
    return f"{type(one).__module__}.{type(one).__qualname__}"


class Ranges:
    """Has each part of a run that may be shared done as a range, by a worker that helps.

    Args:
        helper: That worker's.
        number: The publication's.
    """

    def __init__(self, helper: Helper, number: int) -> None:
        self._helper = helper
        self._number = number
        self.done = 0
        """Parts."""

    def spread(self, task: Task, _work: Work, parts: Iterable[Any]) -> Iterator[bytes]:
        """What the work makes of each part."""
        for part in parts:
            told = msgspec.msgpack.encode(task.message(part))
            request = packed(RangeRequest("run", task.name, task.settings(), [told]))
            answer = self._helper._answer(TakenRange(self._number, request))  # noqa: SLF001 - of a job
            assert answer is not None
            self.done += 1
            yield from unpacked(answer, list[bytes])


def test_ranges_share_their_connections(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many ranges a worker does, it opens one connection with their source."""
    several = [desk.publication("few", 320), desk.publication("many", 640)]
    with psycopg.connect(desk.database) as cms:
        cms.execute("update stories set changed = clock_timestamp(), body = '<p>Other</p>'")
    counted = Counted(monkeypatch)
    connections, done = [], []
    for one in several:
        desk.sessions.sources.close()
        helper = Helper(
            desk.sessions, Procrastinate(), Places([one]), elsewhere=elsewhere, note=pytest.fail
        )
        counted.counts.clear()
        with executor.sharing(ranges := Ranges(helper, one.number)):
            publish(one.folder)
        connections.append(counted.counts["connections"])
        done.append(ranges.done)
    assert done[0] < done[1]
    assert connections[0] == connections[1] > 0


def test_a_session_that_the_server_has_ended_is_replaced(desk: Desk, shared: str) -> None:  # noqa: F811
    """The next run opens another, of the store as of the source, and publishes."""
    one = desk.publication("one", WINDOW)
    desk.edit(one)
    with psycopg.connect(shared, autocommit=True) as asking:
        asking.execute(
            "select pg_terminate_backend(pid, 60000) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )
    desk.edit(one)


def test_a_run_that_fails_gives_its_lock_back(
    desk: Desk,
    shared: str,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a connection that is kept has locked is free, however the run ended."""
    one = desk.publication("one", WINDOW)
    locks = (
        "select count(*) from pg_locks where locktype = 'advisory' "
        "and database = (select oid from pg_database where datname = current_database())"
    )

    def fail(*_: object) -> None:
        raise OSError(5, "no luck")

    with psycopg.connect(shared, autocommit=True) as asking:
        with monkeypatch.context() as patched:
            patched.setattr("feedwright.deliver.apply.apply", fail)
            touch(shared, one.name)
            with pytest.raises(AssertionError):
                desk.edit(one)
        assert "no luck" in desk.told[-1].error
        assert asking.execute(locks).fetchone() == (0,)
        assert asking.execute(
            "select count(*) from pg_stat_activity where state like 'idle in transaction%' "
            "and datname = current_database()"
        ).fetchone() == (0,)
    touch(shared, one.name)
