"""The first run of a large publication, which workers share in ranges."""

import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep
from typing import Any

import psycopg
import pytest
from tests.publications import tree
from tests.scheduling.workers.test_worker import asked, command, present
from tests.workers import Worker, database
from tests.workers import until as until_within

import feedwright
from feedwright.pipeline import publish
from feedwright.scheduling.workers.worker_run import _PROGRESS_EVERY

ARTICLES = 3_000
LEADER, HELPER = "leader", "helper"
"""The names by which the database of the articles knows workers."""
RANGES = "ranges"
"""Held, whoever leads a run that is shared waits where it looks for answers."""
STORIES = """
create table stories (
    id integer primary key, title text, body text, section text, published_at timestamptz
);
insert into stories
select n, 'Story ' || n, '<p>Of ' || repeat(md5(n::text) || ' ', 20) || '</p>',
       'S' || n % 3, timestamptz '2026-01-01' + n * interval '1 minute'
from generate_series(1, {articles}) as n;
create table holding (name text);
"""
HELD = """
create function held() returns boolean language plpgsql volatile as $$
begin  -- each look is a statement, which sees what is committed by then
    while exists (select from holding where name = current_setting('application_name')) loop
        perform pg_sleep(0.02);
    end loop;
    return false;
end $$;
"""
NOTING = """
create table public.noted (what text, id bigint, publication integer, process integer);
create function public.note() returns trigger language plpgsql as $$
begin
    insert into public.noted values (
        case when tg_op = 'INSERT' then 'offered' when new.answer is null then 'taken'
        when new.declined then 'declined' else 'answered' end,
        new.id, new.publication, new.process
    );
    return null;
end $$;
create trigger note after insert or update on feedwright.ranges
for each row execute function public.note();
"""
"""Notes what becomes of each range: who leads a run takes out the ranges themselves."""
GATE = """
create function public.await_helper() returns trigger language plpgsql as $$
declare
    latest timestamptz := clock_timestamp() + interval '240 seconds';
begin
    while clock_timestamp() < latest and exists (select from feedwright.ranges) and (
        not exists (select from public.noted where what = tg_argv[0])
        or exists (select from public.holding where name = 'ranges')
    ) loop
        perform pg_sleep(0.02);
    end loop;
    return null;
end $$;
create trigger await_helper before delete on feedwright.ranges
for each statement execute function public.await_helper('{what}');
"""
"""Has a leader wait, where it looks for answers, until something has become of a range.

It holds no row meanwhile, and waits on where it is held. Else it might have done all articles
itself before another process has had the processor once.
"""
CONFIGURATION = """
[publication]
title = "The Example"
address = "https://example.org/feeds/"
authority = "example.org,2026"
store = "{store}#{name}"

[[sources]]
kind = "sql"
url = "{store}"
name = "stories"
query = "select id, title, body, section, published_at from stories where not held()"
columns = {{ date = "published_at" }}
markup = "html"
{link}

[[feeds]]
name = ""
limit = 20
archive = true
page_size = 50
"""


def until(true: Callable[[], Any]) -> None:
    """Wait for a run of all articles, which takes seconds, and minutes where others are at work."""
    until_within(true, longest=280)


@pytest.fixture
def shared(postgres: str) -> Iterator[str]:
    """A database of its own, with the articles of a CMS."""
    with database(postgres) as url:
        with psycopg.connect(url, autocommit=True) as cms:
            cms.execute(STORIES.format(articles=ARTICLES).encode())
            cms.execute(HELD.encode())
        yield url


@pytest.fixture(scope="module")
def expected(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one machine publishes of the articles, which have addresses elsewhere."""
    with database(postgres) as url:
        with psycopg.connect(url, autocommit=True) as cms:
            cms.execute(STORIES.format(articles=ARTICLES).encode())
            cms.execute(HELD.encode())
        return alone(tmp_path_factory.mktemp("alone") / "alone", url)


def publication(folder: Path, store: str, *, pages: bool = False) -> Path:
    """A publication of those articles; with pages of their own, or with addresses elsewhere."""
    folder.mkdir(parents=True)
    link = "" if pages else 'link = "/{year}/{slug}/"'
    text = CONFIGURATION.format(name=folder.name, store=store, link=link)
    (folder / "feedwright.toml").write_text(text)
    return folder


def enqueued(*places: Path, url: str, first: str = "") -> None:
    """Let workers know of publications, and note what becomes of ranges.

    Args:
        places: Where they lie.
        url: The database.
        first: What must have become of a range before its leader looks for answers.
    """
    assert command("enqueue", *map(str, places)).returncode == 0
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(NOTING.encode())
        if first:
            connection.execute(GATE.format(what=first).encode())


def noted(url: str, what: str) -> int:
    """How many ranges were so."""
    ((count,),) = asked(url, f"select count(distinct id)::int from noted where what = '{what}'")  # noqa: S608
    assert isinstance(count, int)
    return count


def hold(url: str, name: str) -> None:
    """Have a worker wait wherever it reads an article; or a leader, where that is RANGES."""
    with psycopg.connect(url) as cms:
        cms.execute("insert into holding values (%s)", [name])


def let_go(url: str, name: str) -> None:
    """Let it go on."""
    with psycopg.connect(url) as cms:
        cms.execute("delete from holding where name = %s", [name])


def held(url: str, name: str) -> int:
    """How many workers of a name wait where they read an article."""
    # Sleeping is what it does nearly always; whoever asks asks again.
    state = "wait_event = 'PgSleep' and application_name"
    query = f"select count(distinct pid)::int from pg_stat_activity where {state} = '{name}'"  # noqa: S608
    ((count,),) = asked(url, query)
    assert isinstance(count, int)
    return count


def alone(place: Path, store: str, *, pages: bool = False) -> dict[str, bytes]:
    """What one machine publishes."""
    publish(publication(place, store, pages=pages), environment={})
    return tree(place)


def led(url: str, place: Path, **more: str) -> list[Worker]:
    """Two workers, of which the first leads a run and has read nothing yet."""
    hold(url, LEADER)
    workers = [Worker(str(place), variables={"PGAPPNAME": LEADER})]
    until(lambda: held(url, LEADER))
    # One that is given the folder would ask for a run of its own.
    workers.append(Worker(url, variables={"PGAPPNAME": HELPER, **more}))
    until(lambda: present(url) == len(workers))
    return workers


def published(workers: list[Worker]) -> list[dict[str, Any]]:
    """What workers said of runs that published something."""
    return [
        one for worker in workers for one in worker.told if one.get("work", {}).get("documents")
    ]


def ended(workers: list[Worker]) -> None:
    """End those that are there in good order."""
    for one in workers:
        if one.process.poll() is None:
            assert one.end() == 0, one.complaints
        one.kill()


def test_two_make_what_one_makes(tmp_path: Path, shared: str) -> None:
    """The second does ranges, progress is told, and the bytes are those of one machine."""
    expected = alone(tmp_path / "alone", shared, pages=True)
    place = publication(tmp_path / "news", shared, pages=True)
    enqueued(place, url=shared, first="answered")
    hold(shared, RANGES)
    workers = led(shared, place)
    try:
        sleep(_PROGRESS_EVERY)  # so that the first article that is read is told of
        let_go(shared, LEADER)
        seen: list[dict[str, Any]] = []

        def is_over() -> bool:
            (one,) = json.loads(command("status", shared, "--json").stdout)["publications"]
            seen.append(one)
            return bool(one["last_run"])

        until(lambda: is_over() or seen[-1]["progress"])
        let_go(shared, RANGES)
        until(is_over)
        until(lambda: workers[0].told)
    finally:
        ended(workers)
    assert tree(place) == expected
    assert noted(shared, "answered")  # how many tells how busy the machine is
    assert noted(shared, "declined") == 0
    told = [one["progress"] for one in seen if one["progress"]]
    assert any(one.startswith("first run: ") for one in told)
    assert all(one["progress_done"] <= ARTICLES * 2 for one in seen)
    assert {one["helpers"] for one in seen} <= {0, 1}
    assert asked(shared, "select * from feedwright.ranges") == []
    assert not any("cannot help" in one for worker in workers for one in worker.complaints)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_helper_that_is_lost_in_a_range(
    tmp_path: Path, shared: str, expected: dict[str, bytes], number: signal.Signals
) -> None:
    """Killed or stopped, it loses nothing: its range is done again, and its late answer is none."""
    place = publication(tmp_path / "news", shared)
    enqueued(place, url=shared, first="taken")
    hold(shared, HELPER)
    workers = led(shared, place)
    leader, helper = workers
    try:
        let_go(shared, LEADER)
        until(lambda: noted(shared, "taken"))
        helper.send(number)
        until(lambda: leader.told)
        assert tree(place) == expected
        assert noted(shared, "answered") == 0
        let_go(shared, HELPER)
        helper.send(signal.SIGCONT)
        if number == signal.SIGSTOP:
            until(lambda: asked(shared, "select * from feedwright.procrastinate_jobs "
                                "where status = 'doing'") == [])  # fmt: skip
    finally:
        if number == signal.SIGKILL:
            helper.kill()
        ended(workers)
    assert noted(shared, "answered") == 0
    assert [one["error"] for one in leader.told if "error" in one] == []


def test_a_leader_that_is_killed(tmp_path: Path, shared: str, expected: dict[str, bytes]) -> None:
    """Who helped it leads the next run, and what was under way is forgotten."""
    place = publication(tmp_path / "news", shared)
    enqueued(place, url=shared, first="answered")
    hold(shared, RANGES)  # so that it is not over when it is killed
    workers = led(shared, place)
    try:
        let_go(shared, LEADER)
        until(lambda: noted(shared, "answered"))
        workers[0].kill()
        let_go(shared, RANGES)  # its session ends where it finds that nobody hears it
        until(lambda: workers[1].told)
    finally:
        ended(workers)
    assert not published(workers[:1])
    assert tree(place) == expected
    assert asked(shared, "select * from feedwright.ranges") == []


def test_one_worker_offers_nothing(tmp_path: Path, shared: str, expected: dict[str, bytes]) -> None:
    """Where no other is there, a large run asks the database for nothing more."""
    place = publication(tmp_path / "news", shared)
    enqueued(place, url=shared)
    worker = Worker(str(place))
    try:
        until(lambda: worker.told)
    finally:
        ended([worker])
    assert tree(place) == expected
    assert noted(shared, "offered") == 0


def test_a_small_run_is_not_shared(tmp_path: Path, shared: str) -> None:
    """Though another worker is there, an edit and what few articles need offer nothing."""
    place = publication(tmp_path / "news", shared)
    with psycopg.connect(shared) as cms:
        cms.execute("delete from stories where id > 500")
    enqueued(place, url=shared)
    workers = led(shared, place)
    try:
        let_go(shared, LEADER)
        until(lambda: workers[0].told)
        with psycopg.connect(shared) as cms:
            cms.execute("update stories set title = 'Edited' where id = 7")
            cms.execute("select feedwright.feedwright_touch('news')")
        pages = place / "public"
        until(lambda: any(b"Edited" in page.read_bytes() for page in pages.glob("*.feed.json")))
    finally:
        ended(workers)
    assert noted(shared, "offered") == 0


def test_two_publications_at_once(tmp_path: Path, shared: str, expected: dict[str, bytes]) -> None:
    """Two workers lead a run each and a third helps; no range goes astray."""
    places = [publication(tmp_path / "all" / name, shared) for name in ("news", "sport")]
    enqueued(*places, url=shared, first="answered")
    hold(shared, LEADER)
    workers = [Worker(shared, variables={"PGAPPNAME": LEADER}) for _ in range(2)]
    try:
        until(lambda: held(shared, LEADER) == len(places))
        workers.append(Worker(shared, variables={"PGAPPNAME": HELPER}))
        until(lambda: present(shared) == len(workers))
        let_go(shared, LEADER)
        until(lambda: len(published(workers)) >= len(places))
    finally:
        ended(workers)
    for place in places:
        assert tree(place) == expected
    assert noted(shared, "answered") > 0
    assert noted(shared, "declined") == 0
    assert asked(shared, "select * from feedwright.ranges") == []


def test_a_worker_of_another_version(
    tmp_path: Path, shared: str, expected: dict[str, bytes]
) -> None:
    """It takes no range: it might make other bytes."""
    other = tmp_path / "other" / "feedwright"
    shutil.copytree(
        Path(feedwright.__file__).parent, other, ignore=shutil.ignore_patterns("__pycache__")
    )
    with (other / "rendering" / "entries.py").open("a") as file:
        file.write("# of another version\n")
    place = publication(tmp_path / "news", shared)
    enqueued(place, url=shared)
    path = os.pathsep.join([str(other.parent), os.environ.get("PYTHONPATH", "")])
    workers = led(shared, place, PYTHONPATH=path)
    try:
        let_go(shared, LEADER)
        until(lambda: workers[0].told)
    finally:
        ended(workers)
    assert tree(place) == expected
    assert noted(shared, "offered") > 0
    assert noted(shared, "taken") == 0


def test_a_worker_whose_configuration_is_another(
    tmp_path: Path, shared: str, expected: dict[str, bytes]
) -> None:
    """It reads nothing for the run, says so once, and the bytes are those of the leader's."""
    place = publication(tmp_path / "news", shared)
    file = place / "feedwright.toml"
    file.write_text(file.read_text().replace('markup = "html"', 'markup = "${MARKUP}"'))
    assert command("enqueue", str(place)).returncode == 1  # nobody says what that is
    os.environ["MARKUP"] = "html"
    try:
        enqueued(place, url=shared, first="declined")
        workers = led(shared, place, MARKUP="text")
    finally:
        del os.environ["MARKUP"]
    try:
        let_go(shared, LEADER)
        until(lambda: workers[0].told)
    finally:
        ended(workers)
    assert tree(place) == expected
    assert noted(shared, "declined") > 0
    told = [one for one in workers[1].complaints if "cannot help" in one]
    assert len(told) == 1
    assert "says something else here" in told[0]
