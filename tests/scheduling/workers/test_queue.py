"""The runs that are wanted, and the jobs that are made of them."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.workers import database, until

from feedwright.domain.errors import StoreError
from feedwright.runtime.database.address import Address
from feedwright.scheduling.workers import engine as engines
from feedwright.scheduling.workers.engine import Procrastinate, queue_of
from feedwright.scheduling.workers.local_publications import Places
from feedwright.store.queue import Ended, Queue, WantedRun
from feedwright.store.ranges import Ranges
from feedwright.store.store import Store

NOTHING = Ended(due=None)


@pytest.fixture
def address(postgres: str) -> Iterator[Address]:
    """A publication in a database of its own."""
    with database(postgres) as url:
        yield Address(url, "example.org,2026", "news")


@pytest.fixture
def engine() -> Procrastinate:
    """What keeps the jobs."""
    return Procrastinate()


@pytest.fixture
def queue(address: Address, engine: Procrastinate) -> Iterator[Queue]:
    """The queue of the database, in which one publication is registered, as number 1."""
    with Queue.open(address) as opened:
        opened.install(engine)
        assert opened.register(address, Path("/srv/news"), "News").number == 1
        yield opened


def jobs(queue: Queue) -> list[tuple[Any, ...]]:
    """The status and due time of each job, the oldest first."""
    statement = (
        "select status::text, scheduled_at, lock, queueing_lock from procrastinate_jobs order by id"
    )
    return queue.session.connection.execute(statement).fetchall()


def begun(queue: Queue) -> WantedRun:
    """A run of the publication, which is wanted."""
    run = queue.begin(1)
    assert run is not None
    return run


def test_one_run_does_for_all_that_asked(queue: Queue, engine: Procrastinate) -> None:
    """What came while it was under way stays, and the next job is made for it."""
    assert queue.begin(1) is None
    queue.want(1, "touch", ["articles/a.md"])
    queue.want(1, "touch", ["articles/b.md", "articles/a.md"])
    run = begun(queue)
    assert sorted(run.keys or ()) == ["articles/a.md", "articles/b.md"]
    queue.want(1, "enqueue")
    queue.end(1, run, NOTHING, engine)
    ((status, at, lock, queueing_lock),) = jobs(queue)
    assert (status, lock, queueing_lock) == ("todo", None, queue_of(1))
    assert at > run.now
    run = begun(queue)
    assert (run.why, run.keys) == (("enqueue",), None)
    queue.end(1, run, NOTHING, engine)
    assert queue.begin(1) is None
    assert jobs(queue) == []


def test_a_run_that_is_never_ended_is_wanted_still(queue: Queue, engine: Procrastinate) -> None:
    """As where its worker was killed; the third in a row comes later than the second."""
    queue.want(1, "touch")
    later: list[timedelta] = []
    for _ in range(4):
        begun(queue)
        assert queue.sweep(engine) == 1
        later.append(jobs(queue)[-1][1] - queue.now())
        queue.session.connection.execute("delete from procrastinate_jobs")
    assert later[0] <= timedelta(seconds=1)
    assert later == sorted(later)
    assert later[3] > timedelta(seconds=30)
    queue.end(1, begun(queue), NOTHING, engine)
    assert queue.begin(1) is None


def test_what_is_due_is_wanted(queue: Queue, engine: Procrastinate) -> None:
    """The end of a run makes the job of the next, at its very time."""
    queue.want(1, "start")
    due = (queue.now() + timedelta(hours=1)).replace(microsecond=250_000)
    queue.end(1, begun(queue), Ended(due=due, why="due"), engine)
    ((_, at, _, _),) = jobs(queue)
    assert at == due
    assert queue.begin(1) is None
    assert queue.sweep(engine) == 0

    queue.want(1, "touch")  # which does not wait for that hour
    assert queue.sweep(engine) == 1
    ((_, at, _, _),) = jobs(queue)
    assert at < due - timedelta(minutes=30)
    assert queue.sweep(engine) == 0

    past = queue.now() - timedelta(seconds=5)
    queue.end(1, begun(queue), Ended(due=past, why="due"), engine)
    run = begun(queue)
    assert (run.why, run.keys) == (("due",), None)


def test_a_due_run_reads_everything(queue: Queue, engine: Procrastinate) -> None:
    """Keys bound what a run reads only where nothing else asks for it."""
    queue.want(1, "start")
    queue.end(1, begun(queue), Ended(due=queue.now(), why="retry", failures=1), engine)
    queue.want(1, "touch", ["articles/a.md"])
    run = begun(queue)
    assert run.keys is None
    assert run.failures == 1


def test_who_is_publishing_is_not_waited_for(
    queue: Queue, engine: Procrastinate, address: Address
) -> None:
    """No job is made while its lock is held, and the run knows that it is its own."""
    queue.want(1, "touch")
    assert not begun(queue).is_guarded
    with Store(address):
        assert begun(queue).is_guarded
        assert queue.sweep(engine) == 0
        assert jobs(queue) == []
    until(lambda: queue.sweep(engine))  # its connection has ended
    assert len(jobs(queue)) == 1


def test_who_sweeps_is_alone(queue: Queue, engine: Procrastinate, address: Address) -> None:
    """Of two workers that look at once one makes the jobs."""
    queue.want(1, "touch")
    with Queue.open(address) as other:
        assert other.sweep(engine) + queue.sweep(engine) == 1
        with other.transaction():
            other.session.connection.execute("delete from procrastinate_jobs")
            assert other._ask("sweeps")  # noqa: SLF001 - as it does itself
            assert queue.sweep(engine) == 0
    assert queue.sweep(engine) == 1


async def rescue(address: Address) -> None:
    """What every worker does now and then."""
    app = engines._application(  # noqa: SLF001 - as a worker does
        address, lambda _: None, lambda *_: asyncio.sleep(0), lambda _: None
    )
    async with app.open_async():
        await engines._rescue(app)  # noqa: SLF001 - likewise


@pytest.mark.parametrize("is_waiting", [False, True], ids=["alone", "another waits"])
def test_a_job_of_a_dead_worker(
    queue: Queue, engine: Procrastinate, address: Address, is_waiting: bool
) -> None:
    """It is tried again where no other waits for the publication, and has failed where one does."""
    execute = queue.session.connection.execute
    with queue.transaction():
        engine.defer(queue, 1, None, urgent=True)
    execute(
        "with dead as (insert into procrastinate_workers (last_heartbeat) "
        "values (now() - interval '1 minute') returning id) "
        "update procrastinate_jobs set status = 'doing', worker_id = (select id from dead)"
    )
    if is_waiting:
        with queue.transaction():
            assert engine.defer(queue, 1, None, urgent=True)
    (state,) = queue.states(1)
    assert state.stalled == 1
    asyncio.run(rescue(address))
    assert [status for status, *_ in jobs(queue)] == (
        ["failed", "todo"] if is_waiting else ["todo"]
    )
    (state,) = queue.states(1)
    assert (state.stalled, state.waiting) == (0, 1)


def test_one_job_waits(queue: Queue, engine: Procrastinate) -> None:
    """A second one is not made, and nothing of the transaction is lost for it."""
    with queue.transaction():
        assert engine.defer(queue, 1, None, urgent=False)
        assert not engine.defer(queue, 1, datetime(2030, 1, 1, tzinfo=UTC), urgent=True)
        queue.want(1, "touch")
    assert len(jobs(queue)) == 1
    assert begun(queue).why == ("touch",)


def test_a_role_that_may_make_nothing(
    queue: Queue, engine: Procrastinate, address: Address
) -> None:
    """It works with what another has made; where it may not even read, one line says so."""
    execute = queue.session.connection.execute
    execute("drop role if exists reader_of_queues")
    execute("create role reader_of_queues login password 'x'")
    limited = address._replace(url=address.url.replace("postgres:@", "reader_of_queues:x@"))
    try:
        with pytest.raises(StoreError, match="let this role use") as caught:
            Queue.open(limited).install(engine)
        assert "\n" not in str(caught.value)
        execute("grant usage on schema feedwright to reader_of_queues")
        everything = "all tables in schema feedwright to reader_of_queues"
        execute(f"grant select, insert, update, delete on {everything}".encode())
        execute(b"grant usage on all sequences in schema feedwright to reader_of_queues")
        with Queue.open(limited) as other:
            other.install(engine)
            other.want(1, "touch")
            assert other.sweep(engine) == 1
            other.end(1, begun(other), NOTHING, engine)
    finally:
        execute("drop owned by reader_of_queues")
        execute("drop role reader_of_queues")


def test_a_database_that_takes_no_changes(queue: Queue, address: Address) -> None:
    """One line says so, and what to do."""
    name = queue.session.connection.info.dbname
    queue.session.connection.execute(
        f"alter database {name} set default_transaction_read_only = on".encode()
    )
    with Queue.open(address) as other, pytest.raises(StoreError, match="connect to the primary"):
        other.want(1, "touch")


def test_tables_are_made_once(queue: Queue, engine: Procrastinate, address: Address) -> None:
    """Nothing is made again, and what a newer version has made is left."""
    execute = queue.session.connection.execute
    before = queue.session.connection.execute("select xmin, * from made_by").fetchall()
    with Queue.open(address) as other:
        other.install(engine)
    assert execute("select xmin, * from made_by").fetchall() == before
    execute("update made_by set version = '99'")
    queue.install(engine)
    assert execute("select distinct version from made_by").fetchall() == [("99",)]


def test_an_older_engine_s_tables_are_brought_up(
    queue: Queue, engine: Procrastinate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the migrations that came since, in their order."""
    execute = queue.session.connection.execute
    execute("update made_by set version = '3.1.2' where name = 'engine'")
    for name, statement in (
        ("03.01.02_50_post_done.sql", "select 1 / 0;"),
        ("03.02.00_01_pre_make.sql", "create table made (a integer);"),
        ("03.10.00_50_post_use.sql", "insert into made values (1); insert into made values (2);"),
    ):
        (tmp_path / name).write_text(statement)
    monkeypatch.setattr(
        "procrastinate.schema.SchemaManager.get_migrations_path", lambda *_: str(tmp_path)
    )
    queue.install(engine)
    assert execute("select a from feedwright.made").fetchall() == [(1,), (2,)]
    told = execute("select version from made_by where name = 'engine'").fetchone()
    assert told == (engine.version,)


def test_a_touch_by_a_role_without_rights(queue: Queue, address: Address) -> None:
    """A CMS needs to use the schema, and no table of it."""
    execute = queue.session.connection.execute
    execute("drop role if exists some_cms")
    execute("create role some_cms login password 'x'")
    execute("grant usage on schema feedwright to some_cms")
    try:
        with psycopg.connect(address.url.replace("postgres:@", "some_cms:x@")) as cms:
            cms.execute("select feedwright.feedwright_touch('news', array['a', 'b'])")
            cms.commit()
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                cms.execute("select * from feedwright.wanted_runs")
        assert sorted(begun(queue).keys or ()) == ["a", "b"]
    finally:
        execute("drop owned by some_cms")
        execute("drop role some_cms")


def test_names_of_publications(queue: Queue, address: Address) -> None:
    """A name that two authorities use is told with one; one that nobody uses is an error."""
    execute = queue.session.connection.execute
    other = Address(address.url, "example.net,2025", "news")
    queue.register(other, Path("/srv/other"), "Other")
    with pytest.raises(psycopg.Error, match="several publications are named 'news'") as caught:
        execute("select feedwright.feedwright_touch('news')")
    assert "put its authority before the name" in str(caught.value.diag.message_hint)
    execute("select feedwright.feedwright_touch('example.net,2025#news')")
    assert queue.begin(1) is None
    assert queue.begin(2) is not None


def test_a_publication_that_is_forgotten(queue: Queue, engine: Procrastinate) -> None:
    """Nothing of it waits any more, and others stay."""
    queue.want(1, "touch")
    assert queue.sweep(engine) == 1
    assert not queue.forget("example.org,2026")
    assert queue.forget("example.org,2026#news")
    assert queue.registered() == []
    assert jobs(queue) == []
    assert queue.sweep(engine) == 0
    assert queue.begin(1) is None
    assert not queue.forget("example.org,2026#news")


@pytest.mark.parametrize("of_all", [False, True], ids=["of some", "of all"])
def test_jobs_of_some_or_of_all(
    queue: Queue, engine: Procrastinate, address: Address, *, of_all: bool
) -> None:
    """A worker that has all publications takes any job; else those of the ones that it has."""
    other = queue.register(address._replace(name="other"), Path("/srv/other"), "Other").number
    with queue.transaction():
        for number in (other, 1):
            engine.defer(queue, number, None, urgent=number == other)
    published: list[int] = []

    async def no_delivery(*_: int) -> None:
        """There is none."""

    async def work() -> None:
        taken = engines.Jobs(
            address, [1], published.append, no_delivery, published.append, of_all=not of_all
        )
        taken.take(of_all=of_all)
        running = asyncio.create_task(taken.run())
        await asyncio.to_thread(until, lambda: 1 in published)
        taken.stop()
        await running

    asyncio.run(work())
    assert published == ([other, 1] if of_all else [1])


def test_whether_there_are_others(queue: Queue, address: Address, tmp_path: Path) -> None:
    """A worker knows whether what it can publish is all that there is."""
    (tmp_path / "feedwright.toml").touch()
    here = queue.register(address, tmp_path, "News")
    given, found = Places([here]), Places()
    assert [given.are_all, found.are_all] == [False, False]
    for one in (given, found):
        one.look(queue)
    assert [given.are_all, found.are_all] == [True, True]
    queue.register(address._replace(name="other"), tmp_path / "other", "Other")
    for one in (given, found):
        one.look(queue)
    assert [given.are_all, found.are_all] == [False, False]


def test_a_publication_that_goes_to_another_machine(
    queue: Queue, address: Address, tmp_path: Path
) -> None:
    """A worker leaves it to that one, though a copy of its folder is here, and says so once."""
    (tmp_path / "feedwright.toml").touch()
    queue.register(address, tmp_path, "News")
    here = Places()
    here.look(queue)
    assert here.get(1) is not None
    queue.register(address, tmp_path / "elsewhere", "News")
    _, (missing,) = here.look(queue)
    assert missing.number == 1
    assert here.get(1) is None
    assert here.look(queue) == ([], [])
    assert not here.are_all


def test_a_configuration_that_is_mended(
    queue: Queue, address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What else is wrong with it is told, once; where the database fails it is tried again."""
    file = tmp_path / "feedwright.toml"
    here = Places([], [tmp_path], address)

    def look(text: str) -> list[str]:
        file.write_text(text)
        here.look(queue)
        return here.broken

    good = (
        '[publication]\ntitle = "News"\naddress = "https://example.org/"\n'
        'authority = "example.org,2026"\nstore = "{}"\n[[sources]]\nkind = "folder"\n'
        'path = "articles"\n'
    )
    assert len(look("[[")) == 1
    assert look("[[\n") == []
    (tmp_path / "below").mkdir()
    file.rename(tmp_path / "below/feedwright.toml")
    here.look(queue)
    assert here.broken == []
    (told,) = look(good.format("postgresql://elsewhere.example.org/feeds"))
    assert "this worker serves" in told
    with monkeypatch.context() as patched:

        def fail(*_: object) -> None:
            raise StoreError("away")

        patched.setattr(queue, "register", fail)
        with pytest.raises(StoreError):
            look(good.format(address.url))
    (found,), _ = here.look(queue)
    assert here.get(found.number) == found


def test_a_range_is_taken_once(queue: Queue, engine: Procrastinate, address: Address) -> None:
    """By a worker of its program; what is answered is taken out, and what is taken stays."""
    ranges = Ranges(queue, engine)
    with Queue.open(address) as second:
        other = Ranges(second, engine)
        (one, _), (two, job), (three, _) = (
            ranges.offer(1, "this", bytes([number])) for number in range(3)
        )
        assert other.take(one, "that") is None
        assert other.take(one, "this") == (1, b"\x00")
        assert ranges.take(one, "this") is None
        assert not ranges.withdraw(one, 0)
        assert ranges.withdraw(two, job)
        assert other.take(two, "this") is None
        other.take(three, "this")
        other.answer(one, b"made")
        (state,) = queue.states(1)
        assert state.helpers == 1
        found = {state.id: (state.is_answered, state.answer) for state in ranges.collect(1)}
        assert found == {one: (True, b"made"), three: (False, None)}
        other.answer(three, None)
        assert [(one.is_answered, one.answer) for one in ranges.collect(1)] == [(True, None)]
    assert ranges.collect(1) == []
    assert [status for status, *_ in jobs(queue)] == ["todo", "todo"]  # that of the second is gone


def test_a_late_answer_is_none(queue: Queue, engine: Procrastinate) -> None:
    """What was taken back is answered by nobody."""
    ranges = Ranges(queue, engine)
    one, _ = ranges.offer(1, "this", b"")
    ranges.take(one, "this")
    ranges.remove(one)
    ranges.answer(one, b"late")
    assert ranges.collect(1) == []


def test_ranges_come_after_runs(queue: Queue, engine: Procrastinate) -> None:
    """A worker that has both to do publishes first; neither keeps the other from waiting."""
    Ranges(queue, engine).offer(1, "this", b"")
    with queue.transaction():
        assert engine.defer(queue, 1, None, urgent=False)
    told = (
        "select task_name::text, queueing_lock from procrastinate_jobs order by priority desc, id"
    )
    found = queue.session.connection.execute(told).fetchall()
    assert found == [("feedwright.publish", queue_of(1)), ("feedwright.range", None)]
    assert queue.sweep(engine) == 0


def test_what_a_killed_leader_leaves(queue: Queue, engine: Procrastinate, address: Address) -> None:
    """Its ranges go, and those of a run that is under way stay; no job of one is repeated."""
    ranges = Ranges(queue, engine)
    ranges.offer(1, "this", b"")
    with Store(address, epoch="e"):  # which holds the lock of a run
        queue.remove_left_ranges()
        assert len(ranges.collect(1)) == 1

    def are_gone() -> bool:
        """Whether they are, once the server has noticed that the connection with the lock ended."""
        queue.remove_left_ranges()
        return ranges.collect(1) == []

    until(are_gone)
    queue.session.connection.execute(
        "with dead as (insert into procrastinate_workers (last_heartbeat) "
        "values (now() - interval '1 minute') returning id) "
        "update procrastinate_jobs set status = 'doing', worker_id = (select id from dead)"
    )
    asyncio.run(rescue(address))
    assert jobs(queue) == []
