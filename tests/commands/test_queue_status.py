"""How the publications of a database stand: which of many somebody should look at."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.workers import database

from feedwright.cli import queue_table
from feedwright.cli.logs import Log
from feedwright.cli.working import WorkerLog
from feedwright.commands.queue_status import (
    STATES,
    QueuedPublication,
    QueueStatus,
    queue_status,
    queued,
)
from feedwright.domain.report import Articles, Report
from feedwright.runtime.database.address import Address
from feedwright.scheduling.workers.engine import Procrastinate
from feedwright.scheduling.workers.worker_run import WorkerRun
from feedwright.store.queue import PublicationState, Queue

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
USUAL = PublicationState(
    authority="example.org,2026",
    name="idle",
    folder="/srv/idle",
    title="Idle",
    began=NOW - timedelta(hours=1),
    lost=0,
    ended=NOW - timedelta(hours=1),
    next_at=None,
    next_why="",
    failures=0,
    failed=None,
    error="",
    refused=0,
    set_aside=0,
    progress="",
    wanted=0,
    since=None,
    process=None,
    waiting=0,
    stalled=0,
    done=0,
    of_all=0,
    helpers=0,
)


def standing(name: str, **more: object) -> QueuedPublication:
    """A publication that stands as usual but for something."""
    fields = {one: getattr(USUAL, one) for one in PublicationState.__struct_fields__}
    return queued(PublicationState(**fields | {"name": name} | more), NOW)


FAILED = {"failures": 3, "failed": NOW - timedelta(minutes=4), "error": "no luck"}
SEVERAL = (
    standing("aside", set_aside=2),
    standing("failing", **FAILED),
    standing("failing-and-wanted", since=NOW, wanted=1, **FAILED),
    standing("idle"),
    standing("never", ended=None),
    standing("overdue", next_at=NOW - timedelta(minutes=1)),
    standing("publishing", process=7),
    standing("stalled", stalled=1),
    standing("waiting", since=NOW - timedelta(seconds=9), wanted=1),
    standing("waiting-longer", since=NOW - timedelta(seconds=90), wanted=1),
)


def status(*publications: QueuedPublication) -> QueueStatus:
    """How a database with some publications stands."""
    counts = {name: sum(one.state == name for one in publications) for name in STATES}
    return QueueStatus(
        database="postgresql://db.example.org/feeds",
        now=NOW,
        workers=2,
        workers_gone=0,
        deliveries=0,
        states=counts,
        failing=sum(bool(one.failures) for one in publications),
        publications=publications,
    )


def test_those_come_first_that_want_somebody() -> None:
    """What is stalled or fails comes before what waits, of which the longest wait is first."""
    names = [one.publication.partition("#")[2] for one in status(*SEVERAL).by_urgency]
    assert names[0] == "stalled"
    assert set(names[1:3]) == {"failing", "failing-and-wanted"}
    assert names[3:] == [
        *("overdue", "never", "waiting-longer", "waiting", "publishing", "aside", "idle"),
    ]


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_thousand(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, is_terminal: bool
) -> None:
    """A terminal shows those at which to look, and counts the rest; other programs get all."""
    found = status(*SEVERAL, *(standing(f"idle-{number}") for number in range(990)))
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr(queue_table, "_is_terminal", lambda: is_terminal)
    queue_table.tell(found)
    told = capsys.readouterr()
    rows = [line for line in told.out.splitlines() if "example.org,2026#" in line]
    assert len(rows) == (30 if is_terminal else 1000)
    assert "#stalled" in rows[0]
    assert ("Beside these 970 publications" in told.out) == is_terminal
    summary = " ".join(told.out.split())
    assert "4 of them wait for a run, the longest for 1 minute." in summary
    assert "1 publishing, 1 stalled, 3 waiting, 1 overdue, 1 failing, 993 idle" in summary
    assert "2 with runs that failed" in summary
    assert "#failing: no luck (run 3 that failed, 4 minutes ago)" in told.err


def test_many_cost_as_few(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many publications there are, the database is asked as often."""
    counts = Counter[int]()
    execute = psycopg.Cursor.execute
    with database(postgres) as url:

        def counted(*values: Any, **named: Any) -> Any:
            counts[known] += 1
            return execute(*values, **named)

        known = 0
        with Queue.open(Address(url, "")) as queue:
            queue.install(Procrastinate())
            monkeypatch.setattr(psycopg.Cursor, "execute", counted)
            for until in (3, 60):
                for number in range(known, until):
                    place = Address(url, "example.org,2026", f"p{number}")
                    queue.register(place, Path(f"/srv/p{number}"), "P")
                known = until
                counts.clear()
                assert len(queue_status(url).publications) == until
                asked = counts[until]
                queue.totals()
                counts[-until] = counts[until] - asked
                assert 0 < asked <= 12
                assert counts[-until] <= 4


def ran(error: str = "", failed_before: int = 0) -> WorkerRun:
    """A run of a publication, which has found nothing to do or has failed."""
    nothing = Articles(read=0, new=0, changed=0, vanished=0, held=0, set_aside=())
    report = Report(articles=nothing, documents=(), next_due=None, warnings=("doubtful",))
    return WorkerRun(
        publication="example.org,2026#news",
        folder="/srv/news",
        at=NOW,
        why=("retry",),
        error=error,
        failed_before=failed_before,
        report=None if error else report,
    )


def test_a_failure_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    """The same failure is not told again; another one is, and that it is over, and then anew."""
    log = WorkerLog(as_json=False, log=Log(stamped=False))
    failures = 0
    for error in ("no luck", "no luck", "no bucket", "no bucket", "", "", "no luck"):
        log.tell(ran(error, failures))
        failures = failures + 1 if error else 0
    told = capsys.readouterr()
    assert [line.rpartition(": ")[2] for line in told.err.splitlines()] == [
        *("no luck.", "no bucket.", "doubtful", "no luck."),
    ]
    assert len(told.out.splitlines()) == 1


def test_a_failure_that_others_have_ended(capsys: pytest.CaptureFixture[str]) -> None:
    """A worker tells a failure anew after runs of others, and that what it did not tell is over."""
    log, other = (WorkerLog(as_json=False, log=Log(stamped=False)) for _ in range(2))
    log.tell(ran("no luck"))
    other.tell(ran("", 1))
    log.tell(ran("no luck"))
    told = capsys.readouterr()
    assert sum("no luck" in line for line in told.err.splitlines()) == 2
    assert len(told.out.splitlines()) == 1
