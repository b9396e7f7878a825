"""Moving a store from a file to a server, and back."""

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.publications import NOW, article, run, tree, write
from typer.testing import CliRunner

from feedwright.cli import commands as cli
from feedwright.commands.move import move
from feedwright.commands.retract import retract
from feedwright.commands.status import status
from feedwright.domain.errors import ConfigurationError, StoreError
from feedwright.store import transfer
from feedwright.store.store import Store

MORE = '[[feeds]]\nname = "all"\narchive = true\npage_size = 2\nlimit = 1\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication with an archive, a retraction, a deletion and what waits for its time."""
    days = (timedelta(days=n) for n in range(7))
    files = {f"{n}.md": article(f"N{n}", (NOW - day).isoformat()) for n, day in enumerate(days)}
    files |= {"later.md": article("Later", "2099-01-01"), "broken.md": "---\ntitle: [\n---\n"}
    write(tmp_path, files, more=MORE)
    run(tmp_path)
    retract(tmp_path, "articles/1.md", note="Wrong.", now=NOW, environment={})
    (tmp_path / "articles" / "2.md").unlink()
    run(tmp_path, NOW)
    time.sleep(0.03)
    run(tmp_path, NOW)
    return tmp_path


@pytest.fixture
def server(postgres: str, request: pytest.FixtureRequest) -> str:
    """The address of a store that is not there yet."""
    return f"{postgres}#{request.node.name}{time.time_ns()}"


def configure(folder: Path, line: str) -> None:
    """Puts a line into ``[publication]``, or takes the last one out."""
    file = folder / "feedwright.toml"
    kept = [one for one in file.read_text().splitlines() if not one.startswith("store = ")]
    kept.insert(kept.index("[publication]") + 1, line)
    file.write_text("\n".join(kept))


def test_there_and_back(folder: Path, server: str) -> None:
    """All rows go both ways; the next run finds all as it was, and skips what it would have."""
    published, file = tree(folder), folder / ".feedwright" / "store.sqlite"

    there = move(folder, server)
    assert there.line == f'store = "{server}"'
    assert there.rows["articles"] == 8
    assert {"texts", "memberships", "archive_positions", "shown_entries"} <= there.rows.keys()
    with pytest.raises(StoreError, match="was moved from here to postgresql:"):
        run(folder)
    configure(folder, there.line)
    told = status(folder, now=NOW)
    assert (told.last_run, told.articles, told.held) == (NOW, 7, 1)
    report = run(folder, NOW + timedelta(minutes=1))
    assert (report.work.files, report.work.documents, report.warnings) == (0, 0, ())
    assert tree(folder) == published

    back = move(folder, "file")
    assert (back.line, Path(back.copy).name) == ("", "store-before-move.sqlite")
    assert {one: back.rows[one] for one in there.rows} == there.rows
    with pytest.raises(StoreError, match="leave store out of"):
        run(folder)
    configure(folder, "")
    report = run(folder, NOW + timedelta(minutes=2))
    assert (report.work.files, report.work.documents) == (0, 0)
    assert tree(folder) == published
    with Store(file) as store:
        assert len(store.articles()) == 8

    again = move(folder, server)
    assert again.rows.keys() == there.rows.keys()


KILLED = """
import os, signal, sys
from feedwright.commands import move
from feedwright.store import store, transfer

count, left = sys.argv[3], []

def die():
    os.kill(os.getpid(), signal.SIGKILL)

if count == "marked":
    store.Store.set_fact = lambda *_: die()
else:
    real = transfer._Summing.__iter__
    def rows(summing):
        for row in real(summing):
            left.append(row)
            if len(left) > int(count):
                die()
            yield row
    transfer._Summing.__iter__ = rows
move.move(sys.argv[1], sys.argv[2])
"""


@pytest.mark.parametrize("when", ["0", "20", "60", "marked"])
def test_a_move_that_is_killed(folder: Path, server: str, when: str) -> None:
    """The store stays where it was, and the next try moves it whole; both ways."""
    published = tree(folder)
    copy = folder / ".feedwright" / "store-before-move.sqlite"

    def killed(to: str) -> None:
        program = [sys.executable, "-c", KILLED, str(folder), to, when]
        assert subprocess.run(program, check=False, timeout=300).returncode == -signal.SIGKILL
        report = run(folder, NOW + timedelta(minutes=1), dry_run=True)
        assert (report.work.files, report.warnings) == (0, ())

    killed(server)
    there = move(folder, server)
    configure(folder, there.line)
    assert not copy.exists()
    killed("file")
    kept = copy.read_bytes()
    back = move(folder, "file")
    assert copy.read_bytes() == kept  # the store that was moved, and not what was killed
    assert {one: back.rows[one] for one in there.rows} == there.rows
    configure(folder, "")
    report = run(folder, NOW + timedelta(minutes=2))
    assert (report.work.files, report.work.documents) == (0, 0)
    assert tree(folder) == published


def test_a_copy_of_what_is_read_is_whole(folder: Path, server: str) -> None:
    """What a reader keeps in the log of the file is kept with it."""
    file = folder / ".feedwright" / "store.sqlite"
    with closing(sqlite3.connect(file)) as reader:
        reader.execute("select count(*) from facts").fetchone()
        there = move(folder, server)
        configure(folder, there.line)
        back = move(folder, "file")
    with closing(sqlite3.connect(back.copy)) as copy:
        moved = copy.execute("select value from facts where name = 'moved_to'").fetchone()
        assert moved
        assert copy.execute("pragma integrity_check").fetchone() == ("ok",)


def test_what_is_in_use_is_not_replaced(folder: Path, server: str) -> None:
    """A store that was not moved on stays where it is; one line says how to go on."""
    move(folder, server)
    configure(folder, f'store = "{server}"')
    run(folder)
    configure(folder, "")
    (folder / ".feedwright" / "store.sqlite").unlink()
    run(folder)

    with pytest.raises(StoreError, match="there is a store of this publication already"):
        move(folder, server)
    run(folder)


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("file", "the store lies there already"),
        ("mysql://host/x", "the address of a PostgreSQL database is meant"),
        ("elsewhere.sqlite", "the address of a PostgreSQL database is meant"),
        ("postgresql://${NOBODY}@host/x", "no environment variable has that name"),
    ],
)
def test_no_target(folder: Path, to: str, said: str) -> None:
    """What is none is said in one line, and the store stays."""
    with pytest.raises(ConfigurationError, match=said) as caught:
        move(folder, to)
    assert "\n" not in str(caught.value)
    run(folder)


def test_no_source(tmp_path: Path, server: str) -> None:
    """Where nothing was published there is nothing to move, and nothing is made."""
    write(tmp_path, {"a.md": article("A")})
    with pytest.raises(StoreError, match="there is no store to be moved"):
        move(tmp_path, server)
    assert not (tmp_path / ".feedwright").exists()


def test_rows_that_come_otherwise(
    folder: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the copy is not the same, nothing was moved, and the store goes on where it was."""
    summed = transfer._Summing  # noqa: SLF001 - so that a row is lost on its way

    class Losing(summed):  # type: ignore[misc,valid-type]
        """Passes over a row of each table."""

        def __init__(self, rows: object) -> None:
            super().__init__(list(rows)[1:])  # type: ignore[call-overload]

    sums = iter([summed, Losing] * 99)

    def summing(rows: Any) -> object:
        return next(sums)(rows)

    monkeypatch.setattr(transfer, "_Summing", summing)
    with pytest.raises(StoreError, match=r"facts: \d+ rows were sent .* nothing was moved"):
        move(folder, server)
    monkeypatch.undo()
    run(folder)
    assert move(folder, server).rows["articles"] == 8


def test_passwords_are_not_repeated(folder: Path, postgres: str, server: str) -> None:
    """Neither the command nor the database holds one; the line takes it from the environment."""
    secret = server.replace("postgres:@", "postgres:very-secret@")
    done = CliRunner().invoke(cli.app, ["move", str(folder), "--to", secret])
    assert done.exit_code == 0, done.output
    assert 'store = "postgresql://postgres:${DATABASE_PASSWORD}@' in done.output
    configure(folder, f'store = "{secret}"')
    run(folder)
    with psycopg.connect(postgres) as asking:
        kept = asking.execute("select value from feedwright.facts").fetchall()
    configure(folder, "")
    with pytest.raises(StoreError) as caught:
        run(folder)
    assert "very-secret" not in f"{done.output}{kept}{caught.value}"
