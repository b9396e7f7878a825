"""Workers that share a database, as they run."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.asgi import ask
from tests.asgi import asked as asked_of
from tests.google_storage import GoogleStorage
from tests.publications import article, replace_file, stores_on, write
from tests.workers import (
    Worker,
    database,
    hold,
    keep,
    let_go,
    probed,
    runs,
    titles,
    touch,
    until,
    until_held,
    working,
)

from feedwright.server.app import application
from feedwright.server.touch import TOKEN


@pytest.fixture
def shared(postgres: str) -> Iterator[str]:
    """A database of its own."""
    with database(postgres) as url:
        yield url


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command that ends."""
    program = [sys.executable, "-m", "feedwright", *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False, timeout=300)


def asked(url: str, query: str) -> list[tuple[object, ...]]:
    """What a database answers."""
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


def is_at_rest(url: str) -> bool:
    """Whether no run is wanted, and none under way."""
    wanted = asked(url, "select count(*)::int from feedwright.wanted_runs")
    begun = asked(url, "select count(*)::int from feedwright.registered where lost > 0")
    return wanted == begun == [(0,)]


def present(url: str) -> int:
    """How many workers there are, and were lately until they were killed."""
    if asked(url, "select to_regclass('feedwright.procrastinate_workers')") == [(None,)]:
        return 0
    ((count,),) = asked(url, "select count(*)::int from feedwright.procrastinate_workers")
    assert isinstance(count, int)
    return count


def arrived(url: str) -> int:
    """How many workers there have been, of which one that was killed is forgotten after a while."""
    if not present(url):
        return 0
    ((count,),) = asked(url, "select last_value from feedwright.procrastinate_workers_id_seq")
    assert isinstance(count, int)
    return count


def test_it_publishes_at_its_start_and_when_it_is_asked(tmp_path: Path, shared: str) -> None:
    """A folder that a worker is given is published; later runs come of `enqueue` and a CMS."""
    place = probed(tmp_path / "news", shared, a="A")
    with working(str(place)) as (worker,):
        until(lambda: titles(place) == ["A"])
        keep(place, a="A", b="B")
        done = command("enqueue", str(place), "--json")
        assert json.loads(done.stdout) == {
            "publications": ["example.org,2026#news"],
            "workers": 1,
            "left": [],
        }
        until(lambda: titles(place) == ["A", "B"])
        keep(place, a="A", b="B", c="C")
        touch(shared, "news")
        until(lambda: titles(place) == ["A", "B", "C"])
    assert [one["why"] for one in worker.told] == [["start"], ["enqueue"], ["touch"]]
    assert {one["publication"] for one in worker.told} == {"example.org,2026#news"}
    assert asked(shared, "select * from feedwright.wanted_runs") == []


def test_what_a_cms_takes_back_is_not_done(tmp_path: Path, shared: str) -> None:
    """A rollback takes back the touch of its transaction, and that alone."""
    place = probed(tmp_path / "news", shared, a="A")
    with working(str(place)) as (worker,):
        until(lambda: worker.told)
        with psycopg.connect(shared) as cms:
            cms.execute("select feedwright.feedwright_touch('news')")
            cms.rollback()
            assert asked(shared, "select * from feedwright.wanted_runs") == []
            cms.execute("select feedwright.feedwright_touch('example.org,2026#news')")
            cms.commit()
        until(lambda: len(worker.told) > 1)
    assert len(worker.told) == 2
    with psycopg.connect(shared) as cms, pytest.raises(psycopg.Error, match="no publication is"):
        cms.execute("select feedwright.feedwright_touch('nws')")


def test_many_touches_are_few_runs(tmp_path: Path, shared: str) -> None:
    """Ten thousand touches of one publication, in ten transactions, are at most three runs."""
    place = probed(tmp_path / "news", shared, a="A")
    assert command("enqueue", str(place)).returncode == 0  # workers of a folder ask for more runs
    with working(shared, count=2) as workers:
        until(lambda: titles(place) == ["A"])
        until(lambda: is_at_rest(shared))
        before = runs(place).count("begins")
        already = hold(place)
        touch(shared, "news", times=1000)
        until_held(place, already)
        keep(place, a="A", b="B")
        for _ in range(9):
            touch(shared, "news", times=1000)
        let_go(place)
        until(lambda: titles(place) == ["A", "B"])
        until(lambda: is_at_rest(shared))
    assert 2 <= runs(place).count("begins") - before <= 3
    assert "OVERLAPS" not in runs(place)
    assert not any(one["error"] for worker in workers for one in worker.told if "error" in one)


def test_one_run_at_a_time(tmp_path: Path, shared: str) -> None:
    """Three workers that are asked without end never read one publication at once."""
    places = [probed(tmp_path / name, shared, a="A") for name in ("one", "two")]
    for place in places:
        (place / "slow").touch()
    with working(shared, count=3):
        assert command("enqueue", str(tmp_path)).returncode == 0
        for number in range(40):
            keep(places[number % 2], a="A", b=f"B{number}")
            touch(shared, places[number % 2].name)
            if number % 10 == 0:
                until(lambda n=number: f"B{n}" in titles(places[n % 2]))  # type: ignore[misc]
        until(lambda: titles(places[0]) == ["A", "B38"])
        until(lambda: titles(places[1]) == ["A", "B39"])
    for place in places:
        told = runs(place)
        assert "OVERLAPS" not in told
        assert told.count("begins") >= 2


def test_a_killed_workers_publication_is_published_by_another(tmp_path: Path, shared: str) -> None:
    """What it was about to publish is published by who is left, and nothing of it is lost."""
    place = probed(tmp_path / "news", shared, a="A")
    with working(str(place), count=2) as workers:
        until(lambda: titles(place) == ["A"])
        until(lambda: present(shared) == 2)
        for number in range(3):
            until(lambda: is_at_rest(shared))  # a worker has a run made at its start
            already = hold(place)
            keep(place, a="A", b=f"B{number}")
            touch(shared, "news")
            publishing = until_held(place, already)
            victim = next(one for one in workers if one.process.pid == publishing)
            victim.kill()
            let_go(place)
            until(lambda number=number: titles(place) == ["A", f"B{number}"])  # type: ignore[misc]
            workers.append(Worker(str(place)))
            until(lambda: arrived(shared) == len(workers))
    assert "OVERLAPS" not in runs(place)


def test_a_worker_that_is_stopped_for_a_while(tmp_path: Path, shared: str) -> None:
    """Its publication waits for it, others are published, and what came meanwhile is too."""
    stays, other = (probed(tmp_path / name, shared, a="A") for name in ("held", "other"))
    assert command("enqueue", str(tmp_path)).returncode == 0
    with working(shared, count=2) as workers:
        until(lambda: present(shared) == 2)
        until(lambda: titles(stays) == titles(other) == ["A"])
        already = hold(stays)
        touch(shared, "held")
        publishing = until_held(stays, already)
        stopped = next(one for one in workers if one.process.pid == publishing)
        stopped.send(signal.SIGSTOP)
        let_go(stays)
        keep(stays, a="A", b="B")
        keep(other, a="A", b="B")
        touch(shared, "held")
        touch(shared, "other")
        until(lambda: titles(other) == ["A", "B"])
        assert titles(stays) == ["A"]
        stopped.send(signal.SIGCONT)
        until(lambda: titles(stays) == ["A", "B"])
    assert "OVERLAPS" not in runs(stays)


def test_a_held_article_appears_when_it_is_due(tmp_path: Path, shared: str) -> None:
    """It appears without anybody's word, and never early."""
    with stores_on(shared):
        place = write(tmp_path / "news", {"a.md": article("A")})
    with working(str(place)) as (worker,):
        until(lambda: worker.told)
        due = (datetime.now(UTC) + timedelta(seconds=6)).replace(microsecond=0)
        (place / "articles" / "later.md").write_text(article("Later", due.isoformat()))
        touch(shared, asked_name(place))

        def has_come() -> bool:
            shown = "Later" in titles(place)
            assert not shown or datetime.now(UTC) >= due
            return shown

        until(has_come)
        until(lambda: asked(shared, "select next_at from feedwright.registered") == [(None,)])
    _, touched, *more = worker.told
    if datetime.fromisoformat(touched["at"]) < due:  # else the machine was busy
        assert datetime.fromisoformat(touched["next"]) == due
        assert [one["why"] for one in more] == [["due"]]


def test_a_publication_that_lies_elsewhere_is_left_to_others(tmp_path: Path, shared: str) -> None:
    """A worker without its folder says so once, and the one that has it publishes it."""
    here = probed(tmp_path / "here", shared, a="A")
    away = probed(tmp_path / "away", shared, a="A")
    assert command("enqueue", str(here), str(away)).returncode == 0
    moved = away.rename(tmp_path / "moved")
    with working(shared) as (worker,):
        until(lambda: titles(here) == ["A"])
        until(lambda: any("is not on this machine" in one for one in worker.complaints))
        assert titles(moved) == []
        with working(str(moved)):
            until(lambda: titles(moved) == ["A"])
    told = [one for one in worker.complaints if "is not on this machine" in one]
    assert len(told) <= 1 or "moved" in told[-1]
    assert str(away) in told[0]


def test_broken_ones_among_many(
    tmp_path: Path, shared: str, google: GoogleStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are published; each broken one is told once, seen in `status`, and taken up."""
    names = ("news", "sport", "syntax", "source", "bucket")
    places = {name: probed(tmp_path / name, shared, a="A") for name in names}
    assert command("enqueue", str(tmp_path)).returncode == 0
    new = probed(tmp_path / "new", shared, a="A")
    good = {}
    for place in (places["syntax"], new):
        good[place] = (place / "feedwright.toml").read_text()
        (place / "feedwright.toml").write_text(good[place] + "\n[[")
    (places["source"] / "probe.py").rename(tmp_path / "probe.py")
    with (places["bucket"] / "feedwright.toml").open("a") as file:
        file.write(f'\n[destination]\npath = "gs://{google.bucket}/x"\n')
    for name, value in google.environment(reader=True).items():
        monkeypatch.setenv(name, value)
    asked_for = command("enqueue", str(tmp_path))
    assert asked_for.returncode == 1
    assert "Asked for a run of 4 publications." in asked_for.stdout
    assert len(asked_for.stderr.splitlines()) == 2
    failing = "select count(*) from feedwright.registered where failures > 0"
    with working(str(tmp_path)) as (worker,):
        until(lambda: titles(places["news"]) == titles(places["sport"]) == ["A"])
        until(lambda: asked(shared, failing) == [(3,)])
        told = command("status", shared)
        rows = [line.partition("#")[2] for line in told.stdout.splitlines() if "#" in line]
        assert {row.split()[0] for row in rows[:3]} == {"syntax", "source", "bucket"}
        assert "3 failing" in told.stdout.casefold()
        errors = told.stderr.splitlines()
        assert len(errors) == 3
        assert any("access is denied (AccessDenied)" in line for line in errors)
        for place, text in good.items():
            replace_file(place / "feedwright.toml", text)
        (tmp_path / "probe.py").rename(places["source"] / "probe.py")
        until(lambda: titles(new) == ["A"])
        for name in ("syntax", "source"):
            touch(shared, name)
        until(lambda: titles(places["syntax"]) == titles(places["source"]) == ["A"])
    assert sum("it is left out until" in line for line in worker.complaints) == 1


def test_a_run_that_fails_is_tried_again(tmp_path: Path, shared: str) -> None:
    """It is told, another is due by itself, and a word of a change is taken at once."""
    place = probed(tmp_path / "news", shared, a="A")
    with working(str(place)) as (worker,):
        until(lambda: titles(place) == ["A"])
        (place / "stored.json").write_text("{")
        touch(shared, "news")
        until(lambda: any(one.get("error") for one in worker.told))
        told = "select next_why from feedwright.registered where failures > 0"
        until(lambda: asked(shared, told) == [("retry",)])
        keep(place, a="A", b="B")
        touch(shared, "news")
        until(lambda: titles(place) == ["A", "B"])
    assert asked(shared, "select failures, error from feedwright.registered") == [(0, "")]


def test_a_run_by_hand_tells_workers_when_the_next_is_due(tmp_path: Path, shared: str) -> None:
    """What somebody publishes beside the workers is due by them, too."""
    with stores_on(shared):
        place = write(tmp_path / "news", {"a.md": article("A")})
    with working(str(place)) as (worker,):
        until(lambda: len(worker.told) == 1)
        due = (datetime.now(UTC) + timedelta(seconds=8)).replace(microsecond=0)
        (place / "articles" / "later.md").write_text(article("Later", due.isoformat()))
        assert command("publish", str(place)).returncode == 0
        until(lambda: titles(place) == ["A", "Later"])
        until(lambda: len(worker.told) > 1)
        until(lambda: asked(shared, "select * from feedwright.wanted_runs") == [])
    assert [one["why"] for one in worker.told[:2]] == [["start"], ["publish"]]
    assert asked(shared, "select * from feedwright.wanted_runs") == []


def test_keys_of_a_touch_are_all_that_is_read(tmp_path: Path, shared: str) -> None:
    """A run that a CMS asked for with keys looks at those alone; without, at everything."""
    with stores_on(shared):
        place = write(tmp_path / "news", {f"{n}.md": article(f"A{n}") for n in range(3)})
    name = asked_name(place)
    with working(str(place)) as (worker,):
        until(lambda: len(worker.told) == 1)
        for number in (0, 1):
            (place / "articles" / f"{number}.md").write_text(article(f"B{number}", body="Other."))
        touch(shared, name, ["articles/1.md"])
        until(lambda: len(worker.told) == 2)
        assert worker.told[1]["work"]["files"] == 1
        assert titles(place) == ["A0", "A2", "B1"]
        touch(shared, name)
        until(lambda: titles(place) == ["A2", "B0", "B1"])


def asked_name(place: Path) -> str:
    """The name of a publication, as its configuration says it."""
    text = (place / "feedwright.toml").read_text()
    return text.partition("#")[2].partition('"')[0]


def test_status_tells_what_waits_and_what_failed(tmp_path: Path, shared: str) -> None:
    """For all publications of a database, and for one."""
    news, sport = (probed(tmp_path / name, shared, a="A") for name in ("news", "sport"))
    assert command("enqueue", str(tmp_path)).returncode == 0
    before = json.loads(command("status", shared, "--json").stdout)
    assert [one["state"] for one in before["publications"]] == ["waiting", "waiting"]
    assert before["publications"][0]["waiting_since"]
    (news / "stored.json").write_text("{")
    with working(str(tmp_path)) as (worker,):
        until(lambda: len(worker.told) >= 2 and titles(sport))
        after: dict[str, Any] = {}

        def is_done() -> bool:
            """Neither is being published, as the lock of a run that has ended is a moment more."""
            after.update(json.loads(command("status", shared, "--json").stdout))
            return [one["state"] for one in after["publications"]] == ["failing", "idle"]

        until(is_done, longest=10)
        table = command("status", shared)
        one = json.loads(command("status", str(sport), "--json").stdout)
    first, second = after["publications"]
    assert (first["publication"], first["state"]) == ("example.org,2026#news", "failing")
    assert first["next_why"] == "retry"
    assert first["failures"] >= 1  # it is tried again meanwhile where the machine is busy
    assert "JSONDecodeError" in first["failure"]
    assert (second["state"], second["wanted"], second["failures"]) == ("idle", 0, 0)
    assert second["last_run"]
    assert after["workers"] == 1
    assert one["queue"]["publication"] == "example.org,2026#sport"
    assert "example.org,2026#news" in table.stdout
    heading, *rows = table.stdout.splitlines()
    assert heading.split() == ["publication", "state", "last", "run", "next", "failures"]
    assert all(len(row) <= 80 for row in rows if "#" in row)
    assert "JSONDecodeError" in table.stderr


def test_several_at_a_time(tmp_path: Path, shared: str) -> None:
    """With `--concurrency` one worker publishes several, and a process that is lost is replaced."""
    places = [probed(tmp_path / name, shared, a="A") for name in ("one", "two")]
    for place in places:
        hold(place)

    def publishing() -> set[str]:
        lines = [(place / "runs").read_text().splitlines() for place in places if runs(place)]
        return {several[-1].split()[1] for several in lines}

    with working(str(tmp_path), "--concurrency", "2") as (worker,):
        until(lambda: len(publishing()) == 2)
        victim = publishing().pop()
        assert int(victim) != worker.process.pid
        os.kill(int(victim), signal.SIGKILL)
        until(lambda: any("is replaced" in one for one in worker.complaints))
        for place in places:
            let_go(place)
        until(lambda: all(titles(place) == ["A"] for place in places))
        until(lambda: arrived(shared) == 3)
    for place in places:
        assert "OVERLAPS" not in runs(place)


def test_processes_end_with_the_one_that_minds_them(tmp_path: Path, shared: str) -> None:
    """Where a worker of several processes is killed none of them stays."""
    place = probed(tmp_path / "news", shared, a="A")
    with working(str(place), "--concurrency", "2") as (worker,):
        until(lambda: present(shared) == 2 and titles(place) == ["A"])
        worker.kill()
        until(lambda: not present(shared))  # each takes its leave


def test_a_database_that_goes_away(tmp_path: Path, shared: str) -> None:
    """Workers say so once, and go on by themselves when it is back."""
    place = probed(tmp_path / "news", shared, a="A")
    name = psycopg.conninfo.conninfo_to_dict(shared)["dbname"]
    elsewhere = shared.replace(f"/{name}?", "/postgres?")
    with working(str(place)) as (worker,):
        until(lambda: titles(place) == ["A"])
        until(lambda: is_at_rest(shared))  # what was cut off in its midst would say so, too
        with psycopg.connect(elsewhere, autocommit=True) as server:
            server.execute(f"alter database {name} allow_connections false".encode())
            ending = "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s"
            server.execute(ending, [name])
            until(lambda: any("Workers wait for it" in one for one in worker.complaints))
            keep(place, a="A", b="B")
            server.execute(f"alter database {name} allow_connections true".encode())
        until(lambda: any("is back" in one for one in worker.complaints))
        touch(shared, "news")
        until(lambda: titles(place) == ["A", "B"])
    assert sum("Workers wait for it" in one for one in worker.complaints) == 1
    assert "is back" in worker.complaints[-1]  # and no run was begun in a session that had ended
    assert not any("Traceback" in one for one in worker.complaints)


def test_a_database_that_takes_no_changes(tmp_path: Path, shared: str) -> None:
    """What keeps workers from using it is said once, and they go on when it takes them again."""
    place = probed(tmp_path / "news", shared, a="A")
    name = psycopg.conninfo.conninfo_to_dict(shared)["dbname"]
    elsewhere = shared.replace(f"/{name}?", "/postgres?")
    with (
        working(str(place)) as (worker,),
        psycopg.connect(elsewhere, autocommit=True) as server,
    ):
        until(lambda: titles(place) == ["A"])
        until(lambda: is_at_rest(shared))
        keep(place, a="A", b="B")
        server.execute(f"alter database {name} set default_transaction_read_only = on".encode())
        with psycopg.connect(shared, autocommit=True) as cms:
            cms.execute("set default_transaction_read_only = off")
            ending = (
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = %s and pid <> pg_backend_pid()"
            )
            cms.execute(ending, [name])
            cms.execute("select feedwright.feedwright_touch('news')")
        until(lambda: any("it takes no changes" in one for one in worker.complaints))
        time.sleep(3)  # for as many tries
        assert titles(place) == ["A"]
        server.execute(f"alter database {name} reset default_transaction_read_only".encode())
        server.execute(ending, [name])
        until(lambda: titles(place) == ["A", "B"])
        until(lambda: any("is back" in one for one in worker.complaints))
    told = "\n".join(worker.complaints)
    assert told.count("it takes no changes") == 1, told
    # Twice where a run began again before the server had cut all connections.
    assert told.count("is back") <= 2, told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["worker", "{folder}"], "its store is a file", id="a store in a file"),
        pytest.param(["enqueue", "{folder}"], "its store is a file", id="a run of one"),
        pytest.param(["worker", "{gone}"], "see that the server runs", id="a server that is away"),
        pytest.param(["status", "{gone}"], "see that the server runs", id="and its status"),
        pytest.param(["worker", "{nowhere}"], "create that database", id="no such database"),
        pytest.param(["enqueue", "{there}"], "names no publication", id="a database alone"),
        pytest.param(["worker", "{there}", "{folder}"], "name one database", id="both"),
        pytest.param(["enqueue", "--forget", "x", "{there}"], "no worker knows", id="no such name"),
        pytest.param(["worker", "mysql://x/y"], "there is no such folder", id="another engine"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    tmp_path: Path, postgres: str, arguments: list[str], told: str
) -> None:
    """With status 1, and what to do next."""
    folder = write(tmp_path, {"a.md": article("A")})
    values = {
        "folder": str(folder),
        "gone": "postgresql://someone:secret@127.0.0.1:1/feeds",
        "nowhere": postgres.replace("/postgres?", "/nowhere?"),
        "there": postgres,
    }
    done = command(*(one.format(**values) for one in arguments))
    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if "a name for examples" not in line]
    assert len(lines) == 1
    assert told in lines[0]
    assert "secret" not in lines[0]


def test_a_server_passes_word_on_and_counts(tmp_path: Path, shared: str) -> None:
    """`/-/touch` has workers publish, and `/-/metrics` tells how all their publications stand."""
    with stores_on(shared):
        place = write(tmp_path / "news", {"a.md": article("A")})
    app = application(place, environment={TOKEN: "secret"})
    bearer = {"Authorization": "Bearer secret"}
    with working(str(place)) as (worker,):
        until(lambda: worker.told)
        (place / "articles" / "b.md").write_text(article("B"))
        answer = asyncio.run(asked_of(app, "/-/touch", bearer, method="POST"))
        assert answer.status == 204
        until(lambda: titles(place) == ["A", "B"])
        until(lambda: not asked(shared, "select * from feedwright.wanted_runs"))

        def figures() -> str:
            return ask(app, "/-/metrics").content.decode()

        until(lambda: "\nfeedwright_queue_publishing 0\n" in figures())  # a moment after its end
        told = figures()
    assert "\nfeedwright_workers 1\n" in told
    assert "\nfeedwright_queue_publications 1\n" in told
    assert "\nfeedwright_queue_waiting 0\n" in told
    assert "\nfeedwright_queue_publishing 0\n" in told
    assert "\nfeedwright_queue_unpublished 0\n" in told
    assert [one["why"] for one in worker.told] == [["start"], ["touch"]]
    touch(shared, asked_name(place))
    assert "\nfeedwright_queue_waiting 1\n" in ask(app, "/-/metrics").content.decode()
