"""How a publication stands, as its last run left it."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.publications import NOW, article, run, tree, write
from typer.testing import CliRunner

from feedwright.announce.hub.subscription_file import SubscriptionFile
from feedwright.cli import commands as cli
from feedwright.commands.status import Status, status
from feedwright.domain.reader_agents import EVERYWHERE, Polled, Reported
from feedwright.store.pending_pings import Ping
from feedwright.store.readership import ReaderCounts
from feedwright.store.store import Store

HUB = "https://hub.example.net/"


def told(folder: Path, now: datetime = NOW) -> Status:
    """How it stands at a fixed time."""
    return status(folder, now=now)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication in which something of each kind is amiss, published."""
    files = {
        "a.md": article("A"),
        "draft.md": article("Draft", draft=True),
        "later.md": article("Later", "2026-12-24"),
        "broken.md": "---\ntitle: [\n---\nText.\n",
    }
    write(tmp_path, files)
    run(tmp_path)
    return tmp_path


def test_what_is_amiss_is_counted_and_named(folder: Path) -> None:
    """Drafts, held articles, what was set aside, the next instant, documents and the store."""
    found = told(folder)

    assert (found.last_run, found.next_due) == (NOW, datetime.fromisoformat("2026-12-24T00:00Z"))
    assert (found.articles, found.drafts, found.held, found.is_overdue) == (3, 1, 1, False)
    assert [one.source for one in found.set_aside] == ["articles/broken.md"]
    assert found.documents == len(tree(folder))
    assert found.document_bytes == sum(map(len, tree(folder).values()))
    assert found.store_bytes > 0
    assert (found.pending, found.refusals, found.running) == ((), (), None)


def test_who_claims_the_address_of_another_is_named_while_it_does(tmp_path: Path) -> None:
    """It is set aside in each run, and told as the run has told it, until it has its own."""
    link = "https://example.org/one/"
    files = {"a.md": article("A", url=link), "b.md": article("B", "2026-03-09", url=link)}
    folder = write(tmp_path, files)
    report = run(folder)
    assert told(folder).set_aside == report.articles.set_aside != ()
    assert run(folder).articles.set_aside == told(folder).set_aside

    (folder / "articles" / "b.md").write_text(article("B", "2026-03-09"))
    run(folder)
    assert told(folder).set_aside == ()


@pytest.mark.parametrize(
    ("now", "overdue"),
    [
        pytest.param("2026-12-23T23:59:59Z", False, id="before"),
        pytest.param("2026-12-24T00:00:00Z", True, id="at"),
        pytest.param("2027-01-01T00:00:00Z", True, id="long-after"),
    ],
)
def test_what_should_have_been_published_is_overdue(
    folder: Path, now: str, *, overdue: bool
) -> None:
    """From the instant that was due after the last run on, until a run comes."""
    assert told(folder, datetime.fromisoformat(now)).is_overdue is overdue


def test_a_publication_that_was_never_published_is_said_to_be(tmp_path: Path) -> None:
    """Nothing is made in its folder by asking."""
    write(tmp_path, {"a.md": article("A")})
    before = sorted(tmp_path.rglob("*"))

    done = CliRunner().invoke(cli.app, ["status", str(tmp_path)])

    assert done.exit_code == 0
    assert "last run     never published" in done.stdout
    assert told(tmp_path).last_run is None
    assert sorted(tmp_path.rglob("*")) == before


def test_what_a_hub_has_not_heard_is_told(folder: Path) -> None:
    """For each hub its topics, how often it failed, and when it is told next, which is due too."""
    due = NOW + timedelta(hours=1)
    write(folder, {}, publication=f'hubs = ["{HUB}"]')
    with Store(folder / ".feedwright" / "store.sqlite") as store:
        store.pings.keep(
            Ping(hub=HUB, topic=f"https://example.org/{n}", due=due, attempts=n) for n in range(3)
        )

    (queue,) = told(folder).hubs

    assert (queue.hub, queue.topics, queue.failures, queue.due) == (HUB, 3, 2, due)
    assert told(folder).next_due == due


def test_the_own_hub_s_queue_is_told(folder: Path) -> None:
    """How many subscriptions it has, and how many have something to get; it may be at work."""
    file = folder / ".feedwright" / "hub.sqlite"
    with closing(SubscriptionFile(file)):
        with closing(sqlite3.connect(file)) as database, database:
            for n, due in enumerate((None, 1, 2)):
                database.execute(
                    "insert into subscriptions (topic, callback, host, secret, expires, wanted, "
                    "due, failures) values (?, ?, '', '', 0, '', ?, 0)",
                    ("t", f"c{n}", due),
                )
        assert (told(folder).subscriptions, told(folder).subscriptions_waiting) == (3, 2)


def test_readers_are_counted(folder: Path) -> None:
    """Of the best of the last days, not of one long ago."""
    days = ("2026-11-20", "2026-11-21", "2026-10-01")
    counts = ReaderCounts(folder / ".feedwright" / "readers.sqlite")
    counts.keep(
        [Polled(day, EVERYWHERE, n) for day, n in zip(days, (3, 5, 90), strict=True)],
        [Reported("2026-11-20", "rss.xml", "Feedly", "1", 40)],
    )

    found = told(folder)

    assert (found.readers, found.subscribers) == (5, 40)


RUNNING = """
import sys
from pathlib import Path
from feedwright.store.store import Store
with Store(Path(sys.argv[1])) as store, store.transaction():
    store.set_last_run(store.last_run())
    print("holds it", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows tells nobody who holds a lock")
def test_a_run_that_is_under_way_is_told_and_not_waited_for(folder: Path) -> None:
    """What the run before it left is told at once, though another process holds the lock."""
    program = [sys.executable, "-c", RUNNING, str(folder / ".feedwright" / "store.sqlite")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(program, text=True, **pipes) as other:  # type: ignore[call-overload]
        assert other.stdout.readline() == "holds it\n"

        found = told(folder)

        other.communicate("\n")
    assert found.running is not None
    assert found.running.process == other.pid
    assert found.last_run == NOW
    assert told(folder).running is None


def test_nothing_is_written(folder: Path) -> None:
    """Neither the store nor any other file is another afterwards; SQLite notes who reads."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    told(folder)

    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert {path: after.get(path) for path in before} == before
    assert {path.name for path in after.keys() - before.keys()} <= {
        "store.sqlite-shm",
        "store.sqlite-wal",
    }


def test_documents_that_are_to_be_tried_again_are_named(folder: Path) -> None:
    """A document that could not be removed, and those of a feed that was refused."""
    with Store(folder / ".feedwright" / "store.sqlite") as store:
        store.pending.keep("left", ["old/rss.xml"])
        store.pending.keep("owner", ["feed:\t"])

    assert {"old/rss.xml", "atom.xml", "rss.xml", "feed.json"} <= {*told(folder).pending}


def test_the_command_prints_a_table_or_an_object(folder: Path) -> None:
    """What is amiss comes first, on stderr; the rest is a label and what is told a line."""
    done = CliRunner().invoke(cli.app, ["status", str(folder)])
    machine = CliRunner().invoke(cli.app, ["status", str(folder), "--json"])
    failed = CliRunner().invoke(cli.app, ["status", str(folder / "nowhere"), "--json"])

    labels = [line[:13].strip() for line in done.stdout.splitlines()]
    assert [one for one in labels if one] == [
        *("publication", "last run", "next due", "articles", "published", "to be tried"),
        *("store", "readers"),
    ]
    assert done.stderr.startswith("warning: set aside: articles/broken.md:")
    assert "articles     3 read, 1 held, 1 draft, 1 set aside" in done.stdout
    assert json.loads(machine.stdout)["held"] == 1
    assert (failed.exit_code, json.loads(failed.stdout)["kind"]) == (1, "ConfigurationError")


def test_a_store_of_another_version_is_said_to_be(folder: Path) -> None:
    """It is not brought up by asking; what does that is named."""
    with Store(folder / ".feedwright" / "store.sqlite") as store:
        store.set_fact("schema", "6")

    done = CliRunner().invoke(cli.app, ["status", str(folder)])

    assert done.exit_code == 1
    assert "`feedwright publish` brings an older one up" in done.stderr
