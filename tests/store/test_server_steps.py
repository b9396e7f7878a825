"""Stores on a server, whose tables are brought up with all publications that are in them."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.commands.test_adopt import FILES, kept_addresses
from tests.older_stores import make_server_older
from tests.publications import NOW, article, impatient, run, store_address, stores_on, tree, write
from tests.test_histories import WORDPRESS

from feedwright.commands.status import status
from feedwright.domain.errors import StoreBusy, StoreError
from feedwright.runtime.database.address import Address
from feedwright.runtime.database.database import Wording
from feedwright.runtime.database.postgres import Postgres
from feedwright.runtime.database.postgres_steps import note_schema
from feedwright.store import opening
from feedwright.store.schema import SCHEMA
from feedwright.store.steps import STEPS
from feedwright.store.store import Store

WORDING = Wording("the store", "run again")
COPY = f"feedwright_before_{SCHEMA}"
PASSING = ("last_run", "change", "bucket_digests")
"""Facts that each run may leave otherwise."""
PICTURED = article("Pictured", image="https://a.example/a.png", tags=["x", "\ty"])
HEARD = {"url": "https://a.example/a.mp3", "type": "audio/mpeg", "length": 9}


@pytest.fixture
def server(postgres: str) -> Iterator[str]:
    """The address of a database of its own, for a step takes all publications along."""
    with psycopg.connect(postgres, autocommit=True) as asking:
        asking.execute("create database older template template0")
        try:
            yield postgres.replace("/postgres?", "/older?")
        finally:
            asking.execute("drop database older with (force)")


@pytest.fixture
def folders(server: str, tmp_path: Path) -> Iterator[list[Path]]:
    """Two publications there, of which the second adopted a feed, as the version before left them.

    Each was published by this version, and its rows brought back.
    """
    with stores_on(server):
        files = {"a.md": article("A"), "p.md": PICTURED, "h.md": article("H", enclosure=HEARD)}
        made = [write(tmp_path / "one", files), write(tmp_path / "two", FILES)]
        kept_addresses(made[1], WORDPRESS, keep=True)
        for folder in made:
            run(folder)
        make_server_older(server)
        yield made


def everything(url: str, schema: str = "feedwright") -> dict[str, list[Any]]:
    """The rows of each table of a schema, by its name, with the names of their columns."""
    with psycopg.connect(url) as asking:
        named = asking.execute(
            "select table_name, column_name from information_schema.columns "
            "where table_schema = %s order by table_name, column_name",
            [schema],
        ).fetchall()
        tables: dict[str, list[str]] = {}
        for table, column in named:
            tables.setdefault(table, []).append(column)
        rows = {
            table: sorted(
                asking.execute(f"select {', '.join(columns)} from {schema}.{table}".encode()),  # noqa: S608
                key=repr,
            )
            for table, columns in tables.items()
        }
    is_passing = tables["facts"].index("name")
    rows["facts"] = [row for row in rows["facts"] if row[is_passing] not in PASSING]
    return {table: [columns, *rows[table]] for table, columns in tables.items()}


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> set[str]:
    """The tables that differ."""
    return {one for one in before.keys() | after.keys() if before.get(one) != after.get(one)}


def made(url: str) -> set[tuple[str, ...]]:
    """The columns, indexes and constraints of our tables, and the types of columns."""
    with psycopg.connect(url) as asking:
        columns = asking.execute(
            "select table_name, column_name, data_type, is_nullable, collation_name "
            "from information_schema.columns where table_schema = 'feedwright'"
        ).fetchall()
        indexes = asking.execute(
            "select indexname, indexdef from pg_indexes where schemaname = 'feedwright'"
        ).fetchall()
        constraints = asking.execute(
            "select conname, pg_get_constraintdef(oid) from pg_constraint "
            "where connamespace = 'feedwright'::regnamespace"
        ).fetchall()
    return {*columns, *indexes, *constraints}


def test_all_publications_lose_nothing(
    folders: list[Path], server: str, tmp_path: Path, postgres: str
) -> None:
    """No row of any differs from what this version kept; one line says it, of the first run."""
    published = [tree(folder) for folder in folders]
    run(folders[0])
    once = everything(server)  # as this version writes it after such a run
    make_server_older(server)

    told = [run(folder).warnings for folder in folders]

    ((line,), nothing) = told
    assert nothing == ()
    assert "\n" not in line
    assert f"were brought from schema 7 to {SCHEMA} for this version" in line
    assert COPY in line
    assert changed(once, everything(server)) == set()
    assert [tree(folder) for folder in folders] == published
    marks = {media for media, *_ in column(server, "media")}
    assert marks == {"[]", '["image"]', '["audio","file"]'}
    assert [*column(server, "keeps_link")].count((1,)) == 2
    with psycopg.connect(postgres, autocommit=True) as asking:
        asking.execute("create database fresh template template0")
        try:
            fresh = postgres.replace("/postgres?", "/fresh?")
            with stores_on(fresh):
                run(write(tmp_path / "fresh", {"a.md": article("A")}))
            assert made(server) == made(fresh)
        finally:
            asking.execute("drop database fresh with (force)")


def column(url: str, name: str) -> list[tuple[Any, ...]]:
    """What stands in a column of articles."""
    with psycopg.connect(url) as asking:
        return asking.execute(f"select {name} from feedwright.articles".encode()).fetchall()  # noqa: S608


def test_the_copy_is_a_way_back(folders: list[Path], server: str, tmp_path: Path) -> None:
    """In the place of ours it is as the version before left it, and takes new publications."""
    before, published = everything(server), tree(folders[0])
    run(folders[0])
    assert changed(before, everything(server, COPY)) == set()

    with psycopg.connect(server) as asking:
        asking.execute("drop schema feedwright cascade")
        asking.execute(f"alter schema {COPY} rename to feedwright".encode())

    assert changed(before, everything(server)) == set()
    assert len(run(folders[0]).warnings) == 1
    assert tree(folders[0]) == published
    assert run(write(tmp_path / "three", {"a.md": article("A")})).warnings == ()


def test_the_copies_of_earlier_steps_are_replaced(folders: list[Path], server: str) -> None:
    """That of the last step is kept; what others named stays, and is not copied."""
    with psycopg.connect(server) as asking:
        asking.execute("create table feedwright.jobs (id bigserial primary key)")
        asking.execute("create schema feedwright_before_7")
        asking.execute(f"create schema {COPY}".encode())
        asking.execute("create schema feedwright_before_lunch")

    (line,) = run(folders[0]).warnings

    assert "it has replaced feedwright_before_7)" in line
    assert everything(server).keys() - everything(server, COPY).keys() == {"jobs"}
    with psycopg.connect(server) as asking:
        found = asking.execute(
            "select nspname from pg_namespace where nspname like 'feedwright%%' order by 1"
        ).fetchall()
    assert [name for (name,) in found] == ["feedwright", COPY, "feedwright_before_lunch"]


@pytest.mark.parametrize(
    ("does", "said"),
    [
        pytest.param(
            "select pg_advisory_lock(1717921124, 2)", "still publishes after a wait", id="publishes"
        ),
        pytest.param(
            "begin; select * from feedwright.facts",
            "another program still reads or writes them after a wait",
            id="reads",
        ),
    ],
)
def test_who_is_at_work_is_waited_for(
    folders: list[Path], server: str, monkeypatch: pytest.MonkeyPatch, does: str, said: str
) -> None:
    """A run of any publication in these tables; nothing is changed, and one line says so."""
    before = everything(server)
    with psycopg.connect(server, autocommit=True) as other, monkeypatch.context() as patched:
        impatient(patched)
        other.execute(does.encode())
        with pytest.raises(StoreBusy) as caught:
            run(folders[0])

    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert changed(before, everything(server)) == set()
    assert len(run(folders[0]).warnings) == 1


def test_a_role_that_may_not(folders: list[Path], server: str) -> None:
    """It is told who may; the tables are as they were."""
    before = everything(server)
    with psycopg.connect(server, autocommit=True) as asking:
        asking.execute("create role few login password 'very secret'")
        asking.execute("grant usage on schema feedwright to few")
        asking.execute("grant all on all tables in schema feedwright to few")
    _, _, name = store_address(folders[0]).partition("#")
    weak = Address(server.replace("postgres:@", "few:very%20secret@"), "example.org,2026", name)
    try:
        with pytest.raises(StoreError, match="Publish once as the role that made them") as caught:
            Store(weak)
    finally:
        with psycopg.connect(server, autocommit=True) as asking:
            asking.execute("drop owned by few")
            asking.execute("drop role few")

    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)
    assert changed(before, everything(server)) == set()


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from feedwright.pipeline import publish
from feedwright.runtime.database import postgres_steps
from feedwright.runtime.database.postgres import Postgres

usual = Postgres.execute

def execute(self, sql, values=None):
    if sql.startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    return usual(self, sql, values)

Postgres.execute = execute
publish(Path(sys.argv[1]), now=datetime.fromisoformat(sys.argv[3]), environment={})
"""


@pytest.mark.parametrize(
    "at",
    [
        "lock table",
        f"create schema {COPY}",
        f"insert into {COPY}.articles",
        "alter table feedwright.articles add column media",
        "select number from feedwright.publications order by",
        "create index if not exists articles_text_fingerprint",
        "alter table feedwright.facts add constraint",
        "commit",
    ],
)
def test_killed_in_the_middle(folders: list[Path], server: str, at: str) -> None:
    """Whatever statement the step had come to, nothing is changed, and the next run takes it."""
    before, published = everything(server), tree(folders[0])
    program = [sys.executable, "-c", KILLED, str(folders[0]), at, NOW.isoformat()]

    ended = subprocess.run(program, check=False, capture_output=True)

    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert changed(before, everything(server)) == set()
    assert len(run(folders[0]).warnings) == 1
    assert tree(folders[0]) == published


def test_a_look_changes_nothing(folders: list[Path], server: str) -> None:
    """Who only reads says what brings the tables up, and leaves that to it."""
    before = everything(server)
    with pytest.raises(StoreError, match=r"its schema is 7, not 8\); `feedwright publish` brings"):
        status(folders[0])
    assert changed(before, everything(server)) == set()


def test_another_version_keeps_off(server: str, tmp_path: Path) -> None:
    """A publication that is known finds a newer schema in its facts, and a new one a constraint."""
    with stores_on(server):
        folder = write(tmp_path, {"a.md": article("A")})
        run(folder)
        newer = STEPS[-1].number + 1
        database = Postgres(Address(server, "", ""), opening.QUERIES, opening.TABLES, WORDING)
        with closing(database), database.transaction():
            note_schema(database, newer)

        for _ in range(2):
            with pytest.raises(
                StoreError, match=r"a newer Feedwright .*; install that version$"
            ) as caught:
                run(folder)
            assert "\n" not in str(caught.value)
        with pytest.raises(StoreError, match=f"schema_{newer}_needs_a_newer_feedwright"):
            run(write(tmp_path / "new", {"a.md": article("A")}))
