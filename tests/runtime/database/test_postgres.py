"""How named queries are put to PostgreSQL, and what is said where they cannot be."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from psycopg import errors

from feedwright.domain.errors import MissingExtra, StoreBusy, StoreError
from feedwright.runtime.database import postgres as engine
from feedwright.runtime.database.address import Address
from feedwright.runtime.database.database import Database, Wording
from feedwright.runtime.database.postgres import Postgres
from feedwright.store import opening
from feedwright.store.steps import STEPS

WORDING = Wording("the shopping list", "write a new one")
SQL = """
-- name: keep(name, value)*!
insert into facts (name, value) values (:name, :value);

-- name: change(value)!
update facts set value = :value;

-- name: words()
select name, value from facts order by name;

-- name: word(name)$
select value from facts where name = :name;

-- name: row(name)^
select name, value from facts where name = :name;

-- name: some(names)
select name, cast(value as blob) from facts where name in (select value from json_each(:names));
"""
ROWS = [{"name": "a", "value": "one"}, {"name": "b", "value": "two"}]


@pytest.fixture
def sql(tmp_path: Path) -> Path:
    """A file of queries."""
    file = tmp_path / "queries.sql"
    file.write_text(SQL.lstrip())
    return file


@pytest.fixture
def address(postgres: str, request: pytest.FixtureRequest) -> Address:
    """A publication of its own in the database of all tests."""
    return Address(postgres, "example.org,2026", f"{request.node.name}{time.time_ns()}")


def opened(address: Address, sql: Path) -> Postgres:
    """The publication, opened; the first of all tests makes the tables for the others too."""
    return Postgres(address, sql, opening.TABLES, WORDING, STEPS)


@pytest.fixture
def database(address: Address, sql: Path) -> Iterator[Postgres]:
    """One with two rows."""
    with closing(opened(address, sql)) as database:
        database.ask("keep", ROWS)
        yield database


@pytest.mark.parametrize(
    ("query", "values", "given"),
    [
        pytest.param("words", {}, [("a", "one"), ("b", "two")], id="rows"),
        pytest.param("word", {"name": "b"}, "two", id="a value"),
        pytest.param("word", {"name": "c"}, None, id="no value"),
        pytest.param("row", {"name": "a"}, ("a", "one"), id="a row"),
        pytest.param("row", {"name": "c"}, None, id="no row"),
        pytest.param("change", {"value": "x"}, 2, id="a count of changes"),
        pytest.param("some", {"names": '["b", "c"]'}, [("b", b"two")], id="bytes, by a list"),
    ],
)
def test_what_queries_give(
    database: Database, query: str, values: dict[str, Any], given: object
) -> None:
    """Each gives what its head says, and counts as one statement."""
    before = database.statements
    assert database.ask(query, **values) == given
    assert database.statements == before + 1


def test_many_rows_are_one_transaction(database: Database) -> None:
    """Where one of them cannot be kept none is; no row at all costs no statement."""
    with pytest.raises(StoreError, match="duplicate key"):
        database.ask("keep", [{"name": "c", "value": "three"}, ROWS[0]])
    before = database.statements
    assert database.ask("keep", []) is None
    assert (len(database.ask("words")), database.statements) == (2, before + 1)
    assert database.ask("keep", ({"name": f"{n}", "value": ""} for n in range(9))) == 9


def change_and_fail(database: Database) -> None:
    """Fails once something was changed."""
    with database.transaction():
        database.ask("change", value="x")
        raise ZeroDivisionError


def test_a_transaction_is_undone_or_fails(database: Database) -> None:
    """Either leaves everything as it was."""
    with database.transaction() as transaction:
        database.ask("keep", [{"name": "c", "value": "three"}])
        under_way = database.in_transaction
        transaction.undo()
    with pytest.raises(ZeroDivisionError):
        change_and_fail(database)
    assert (under_way, database.in_transaction) == (True, False)
    assert database.ask("words") == [("a", "one"), ("b", "two")]


STRANGE = [
    "",
    "\x00",
    "a\x1f0000b",
    "\ud800",
    "%s %(x)s",
    "'\"\\",
    "é" * 3_000,
    "é" * 2_999 + "\x00",
]


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_texts_come_back_whole(database: Database, text: str) -> None:
    """Those that the server refuses as they are, too: as a key, as a value, as bytes."""
    database.ask("keep", [{"name": text, "value": text}])
    kept = [row for row in database.ask("words") if row[0] not in "ab" or not row[0]]
    assert kept == [(text, text)]
    assert database.ask("word", name=text) == text


@contextmanager
def another(url: str, options: str) -> Iterator[str]:
    """The address of another database of the server, made with some options."""
    with psycopg.connect(url, autocommit=True) as asking:
        asking.execute(f"create database another template template0 {options}".encode())
        try:
            yield url.replace("/postgres?", "/another?")
        finally:
            asking.execute("drop database another with (force)")


def test_text_sorts_as_in_a_file(database: Database, address: Address) -> None:
    """By code points, whatever the language of the server: each column of text says so."""
    database.ask("keep", [{"name": name, "value": ""} for name in ("ä", "Z", "z", "é")])
    assert [name for name, _ in database.ask("words")] == ["Z", "a", "b", "z", "ä", "é"]
    asked = (
        "select table_name, column_name from information_schema.columns where data_type = 'text' "
        "and table_schema = 'feedwright' and collation_name is distinct from 'C'"
    )
    with psycopg.connect(address.url) as asking:
        assert asking.execute(asked).fetchall() == [("long_texts", "text")]


def test_publications_are_apart(database: Database, address: Address, sql: Path) -> None:
    """Another in the same tables has none of these rows, and makes no table of its own."""
    counting = "select count(*) from pg_class where relpersistence <> 't'"
    with psycopg.connect(address.url) as asking:
        before = asking.execute(counting).fetchone()
        asking.rollback()
        with closing(opened(address._replace(name=f"{address.name}2"), sql)) as other:
            assert not other.has("facts")
            other.ask("keep", ROWS)
            other.ask("change", value="x")
        assert asking.execute(counting).fetchone() == before
    assert database.ask("words") == [("a", "one"), ("b", "two")]


def test_who_reads_sees_one_state_and_writes_nothing(
    database: Database, address: Address, sql: Path
) -> None:
    """What is committed meanwhile is seen by the next reader."""
    with closing(Postgres.reader(address, sql, opening.TABLES, WORDING)) as reader:
        assert len(reader.ask("words")) == 2
        database.ask("keep", [{"name": "c", "value": "three"}])
        assert len(reader.ask("words")) == 2
        with pytest.raises(StoreError, match="it takes no changes"):
            reader.ask("change", value="x")
    with closing(Postgres.reader(address, sql, opening.TABLES, WORDING)) as reader:
        assert len(reader.ask("words")) == 3


def test_who_reads_registers_nothing(address: Address, sql: Path) -> None:
    """A publication that is not there has no rows, and is not made."""
    for _ in range(2):
        with closing(Postgres.reader(address, sql, opening.TABLES, WORDING)) as reader:
            assert not reader.has("facts")
            assert reader.ask("words") == []
            assert reader.holder() is None


@contextmanager
def role(url: str, *rights: str) -> Iterator[str]:
    """The address of the database for a role that has some rights, and no others."""
    with psycopg.connect(url, autocommit=True) as asking:
        asking.execute("create role weak login password 'very secret'")
        try:
            for right in rights:
                asking.execute(right.encode())
            yield url.replace("postgres:@", "weak:very%20secret@")
        finally:
            asking.execute("drop owned by weak")
            asking.execute("drop role weak")


@pytest.mark.parametrize(
    ("rights", "said"),
    [
        pytest.param((), "permission denied for schema feedwright; let this role use", id="none"),
        pytest.param(
            (
                "grant usage on schema feedwright to weak",
                "grant select on all tables in schema feedwright to weak",
            ),
            "permission denied for table publications; let this role use and create",
            id="to read alone",
        ),
        pytest.param(
            (
                "grant all on schema feedwright to weak",
                "grant all on all tables in schema feedwright to weak",
                "alter role weak set default_transaction_read_only = on",
            ),
            "in a read-only transaction; it takes no changes: connect to the primary",
            id="to write, where nothing is written",
        ),
    ],
)
def test_a_role_without_rights(
    database: Database, address: Address, sql: Path, rights: tuple[str, ...], said: str
) -> None:
    """One line says what it lacks, without its password."""
    assert database.has("facts")
    with role(address.url, *rights) as weak:
        told = refusal(address._replace(url=weak, name="another"), sql)
    assert said in told
    assert "secret" not in told


def test_a_role_with_few_rights(database: Database, address: Address, sql: Path) -> None:
    """Those that the manual names are enough, and the owner's tables are used."""
    assert database.has("facts")
    rights = (
        "grant usage on schema feedwright to weak",
        "grant select, insert, update, delete on all tables in schema feedwright to weak",
    )
    with (
        role(address.url, *rights) as weak,
        closing(opened(address._replace(url=weak, name=f"{address.name}2"), sql)) as other,
    ):
        other.lock(0)
        other.ask("keep", ROWS)
        assert len(other.ask("words")) == 2


def refusal(address: Address, sql: Path) -> str:
    """What is said where a database cannot be opened: one line that names it."""
    with pytest.raises(StoreError) as caught:
        opened(address, sql).close()
    told = str(caught.value)
    assert told.startswith(f"{address}: the shopping list cannot be used: ")
    assert told.endswith("What was published still stands")
    assert "\n" not in told
    return told


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://me:very%20secret@127.0.0.1:1/x", "Connection refused; see that the server"),
        ("postgresql://me:very%20secret@no.such.invalid/x", "see that the server runs"),
        ("postgresql://me@127.0.0.1:1/x?nonsense=very%20secret", "nonsense"),
        ("postgresql://me:very-secret@127.0.0.1:port/x", "port"),
        ("postgresql://me@127.0.0.1:1/x?password=very%20secret&port=very%20secret", "port"),
        ("postgresql://me:very secret@127.0.0.1:1/x", "spaces"),
    ],
    ids=[
        *("nobody listens", "no such host", "an option that there is not", "a port that is none"),
        *("a password among the options", "a blank"),
    ],
)
def test_no_server(url: str, said: str, sql: Path) -> None:
    """Where none can be reached one line says so, without user and password."""
    told = refusal(Address(url, "example.org,2026"), sql)
    assert said in told
    assert "me:" not in told
    assert "secret" not in told


def test_no_such_database(address: Address, sql: Path) -> None:
    """It is not made: who may is somebody else."""
    url = address.url.replace("/postgres?", "/nowhere?")
    assert 'database "nowhere" does not exist' in refusal(address._replace(url=url), sql)


def test_an_encoding_that_lacks_letters(address: Address, sql: Path) -> None:
    """A database that cannot hold every text holds no store."""
    with another(address.url, "encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'") as url:
        assert "its encoding is LATIN1" in refusal(address._replace(url=url), sql)


def test_an_old_server(address: Address, sql: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told which version is the oldest."""
    monkeypatch.setattr(engine, "OLDEST", 99)
    assert "is too old; 99 is the oldest" in refusal(address, sql)


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (errors.DiskFull("no space left on device"), "make room on the server's disk"),
        (errors.TooManyConnections("too many clients already"), "max_connections"),
        (errors.AdminShutdown("terminating connection"), "see that the server runs"),
        (errors.DataCorrupted("invalid page"), "write a new one"),
    ],
    ids=["a full disk", "too many connections", "shut down", "anything else"],
)
def test_failures_are_explained(database: Postgres, failure: Exception, said: str) -> None:
    """What can be done is said of each kind."""
    with pytest.raises(StoreError, match=said), database.explained():
        raise failure


def test_a_pooler_that_breaks_sessions(database: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another connection reaches the same session, no lock would hold; that is told."""

    class Pooled:
        """A connection through a pooler, which gives all the same server process."""

        info = SimpleNamespace(backend_pid=1)

        def execute(self, *_: object) -> "Pooled":
            return self

        def fetchone(self) -> tuple[int]:
            return (database._process,)  # noqa: SLF001 - its session

        def close(self) -> None:
            """Nothing is to be closed."""

    monkeypatch.setattr(psycopg, "connect", lambda *_, **__: Pooled())
    monkeypatch.setattr(database, "_connection", Pooled())
    with pytest.raises(StoreError, match='set pool_mode = "session"'):
        database.lock(0)


def end(database: Postgres) -> None:
    """The server ends a session, as when it is stopped."""
    with psycopg.connect(database._address.url, autocommit=True) as asking:  # noqa: SLF001
        pid = database._connection.info.backend_pid  # noqa: SLF001
        asking.execute("select pg_terminate_backend(%s, 30000)", [pid])  # waits until it has


def in_a_transaction(database: Postgres) -> None:
    """The server goes away in a transaction."""
    with database.transaction():
        database.ask("keep", [{"name": "c", "value": "three"}])
        end(database)
        database.ask("keep", [{"name": "d", "value": "four"}])


def at_its_end(database: Postgres) -> None:
    """The server goes away before a transaction is committed."""
    with database.transaction():
        database.ask("keep", [{"name": "c", "value": "three"}])
        end(database)


def between(database: Postgres) -> None:
    """The server goes away between two transactions."""
    end(database)
    database.ask("keep", [{"name": "c", "value": "three"}])


def unasked(database: Postgres) -> None:
    """The server goes away while nothing is asked of it, and a run is about to deliver."""
    end(database)
    database.check_held()


@pytest.mark.parametrize("how", [in_a_transaction, at_its_end, between, unasked])
def test_a_server_that_goes_away(
    address: Address, sql: Path, how: Callable[[Postgres], None]
) -> None:
    """One line says so; nothing of the transaction is kept, and the publication is free."""
    with closing(opened(address, sql)) as database:
        database.ask("keep", ROWS)
        database.lock(0)
        with pytest.raises(StoreError, match="see that the server runs"):
            how(database)
        with closing(opened(address, sql)) as other:
            other.lock(10)
            assert len(other.ask("words")) == 2


def test_one_at_a_time(database: Postgres, address: Address, sql: Path) -> None:
    """A publication is its holder's alone; another in the same database is not concerned."""
    database.lock(0)
    held = database.holder()
    assert held is not None
    with closing(opened(address, sql)) as second:
        with pytest.raises(StoreBusy, match=f"server process {held.process}, since 20"):
            second.lock(0)
        with closing(opened(address._replace(name=f"{address.name}2"), sql)) as other:
            other.lock(0)
        database.close()
        second.lock(10)


def test_the_optional_part_is_named(
    address: Address, sql: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where psycopg is missing, one line says what to install."""
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(MissingExtra, match=r"A store on PostgreSQL needs .*postgres"):
        opened(address, sql)


def test_a_failure_is_told_by_its_error_alone(postgres: str) -> None:
    """The driver brings no line of its own to the terminal, as it would for many rows that fail."""
    script = f"""
from contextlib import suppress
import psycopg
from feedwright.runtime.database.address import Address
from feedwright.store.queue import Queue
with Queue.open(Address({postgres!r}, "")) as queue, suppress(psycopg.Error):
    queue.session.connection.cursor().executemany("select 1 / %s", [(1,), (0,), (1,)] * 100)
    raise SystemExit("it did not fail")
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=300
    )
    assert (done.returncode, done.stderr) == (0, "")
