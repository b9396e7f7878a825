"""Upgrades of the schema on PostgreSQL, whose tables hold the rows of all its publications.

All of them are upgraded in one transaction, while nothing is published. A copy of the earlier
tables stays in another schema of the server. Programs of the earlier version find an unknown schema
in the facts of each publication, and report it. A constraint, which also records the schema of the
tables, keeps them from registering a publication.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from feedwright.domain.errors import StoreBusy, StoreError
from feedwright.runtime.database.database import Database
from feedwright.runtime.database.dialect import NAMESPACE, NUMBER
from feedwright.runtime.database.steps import Step

LOCK = 0x66656564
"""The first number of our advisory locks; the second is a publication's, or 0 for the tables."""
_NO_RIGHT = "42501"
_COPY = f"{NAMESPACE}_before_"
_GUARD = "_needs_a_newer_feedwright"
SCHEMA_OF_TABLES = (
    f"(select max(substring(conname from '^schema_([0-9]+){_GUARD}$')::integer) from pg_constraint "
    f"where conrelid = to_regclass('{NAMESPACE}.facts'))"
)
"""An expression of SQL for the schema of the tables; null before the first step."""
_PAUSE = 0.2
"""Seconds between two checks for running sessions."""
_SHORT = 500
"""Milliseconds to wait for table locks: fewer than the server's deadlock timeout, after which it
might end the other transaction."""


class Server(Database, Protocol):
    """An open database of PostgreSQL."""

    @property
    def place(self) -> str:
        """Its address, as messages name it."""

    def execute(self, sql: str, values: Any = None) -> Any:
        """Carry out a statement of PostgreSQL, and return its cursor."""

    def speaking_of(self, number: int) -> AbstractContextManager[None]:
        """Limit queries to the rows of a publication inside the block."""


def note_schema(database: Server, number: int) -> None:
    """Store the number of the tables' schema, for all publications.

    Args:
        database: Inside a transaction.
        number: The number of the schema.
    """
    names = database.execute(
        "select conname from pg_constraint where conrelid = to_regclass(%s) and conname like %s",
        [f"{NAMESPACE}.facts", f"schema%{_GUARD}"],
    )
    for (name,) in names.fetchall():
        database.execute(f"alter table {NAMESPACE}.facts drop constraint {name}")
    database.execute(
        f"update {NAMESPACE}.facts set value = %s where name = 'schema'", [str(number)]
    )
    database.execute(
        f"alter table {NAMESPACE}.facts add constraint schema_{number}{_GUARD} "
        f"check (name <> 'schema' or value = '{number}')"
    )


def bring_up(
    database: Server, steps: Sequence[Step], tables: Iterable[str], patience: float
) -> str:
    """Upgrade the tables.

    Args:
        database: Outside a transaction, with the lock of no publication.
        steps: All steps, in order.
        tables: Statements that make missing tables and indexes of the last step.
        patience: How long to wait for runs to end, in seconds.

    Returns:
        A sentence about the upgrade; "" if another program did it meanwhile.

    Raises:
        StoreBusy: Another run still publishes.
        StoreError: The upgrade failed; the tables are unchanged.
    """
    with _permitted(database), database.explained(), database.transaction():
        database.execute("select pg_advisory_xact_lock(%s, 0)", [LOCK])  # two may come at once
        row = database.execute(f"select {SCHEMA_OF_TABLES}").fetchone()
        before = (row and row[0]) or steps[0].number - 1
        lacking = [one for one in steps if one.number > before]
        if not lacking:
            return ""
        _wait_for_runs(database, patience)
        number = lacking[-1].number
        replaced = _keep_copy(database, number)
        for step in lacking:
            _take(database, step)
        for statement in tables:
            database.execute(statement)
        note_schema(database, number)
    older = f" (it has replaced {', '.join(replaced)})" if replaced else ""
    return (
        f"{database.place}: the tables of all its publications were brought from schema {before} "
        f"to {number} for this version; as they were before they lie there in {_COPY}{number}, "
        "which the version before can go on with. Drop that when you are sure of this one; the "
        f"next such step replaces it{older}"
    )


def _wait_for_runs(database: Server, patience: float) -> None:
    """Lock all tables, as soon as nothing is published."""
    from psycopg.errors import LockNotAvailable  # noqa: PLC0415 - optional

    end = time.monotonic() + patience
    tables = ", ".join(f"{NAMESPACE}.{table}" for table in _tables(database))
    while True:
        database.execute("savepoint before_tables")
        try:
            if (run := _other_run(database)) is None:
                database.execute(f"set local lock_timeout = {_SHORT}")
                database.execute(f"lock table {tables} in access exclusive mode")
                database.execute("set local lock_timeout = 0")
                run = _other_run(database)  # a run that started before the tables were locked
            if run is None:
                return
            who = f"server process {run} still publishes"
        except LockNotAvailable:
            who = "another program still reads or writes them"
        database.execute("rollback to savepoint before_tables")
        if time.monotonic() >= end:
            raise StoreBusy(
                f"{database.place}: the tables of all its publications are to be changed for this "
                f"version, and {who} after a wait of {patience:g} seconds; end the programs of the "
                "version before and try again. What was published still stands"
            )
        time.sleep(_PAUSE)


def _other_run(database: Server) -> int | None:
    """The server process of a run of any publication; None if there is none."""
    row = database.execute(
        "select pid from pg_locks where locktype = 'advisory' and granted and classid = %s "
        "and objid <> 0 and objsubid = 2 and database = "
        "(select oid from pg_database where datname = current_database())",
        [LOCK],
    ).fetchone()
    return row[0] if row else None


def _keep_copy(database: Server, number: int) -> list[str]:
    """Copy all tables, in place of the copies of an earlier upgrade.

    Returns:
        The removed copies of earlier upgrades.
    """
    before = database.execute(
        "select nspname from pg_namespace where nspname ~ %s order by nspname", [f"^{_COPY}[0-9]+$"]
    ).fetchall()
    for (name,) in before:
        database.execute(f"drop schema {name} cascade")
    copy = f"{_COPY}{number}"
    database.execute(f"create schema {copy}")
    for table in _tables(database):
        database.execute(f"create table {copy}.{table} (like {NAMESPACE}.{table} including all)")
        database.execute(
            f"insert into {copy}.{table} overriding system value select * from {NAMESPACE}.{table}"
        )
    database.execute(
        "select setval(pg_get_serial_sequence(%s, 'number'), max(number)) "
        f"from {copy}.publications having max(number) > 0",
        [f"{copy}.publications"],
    )
    return [name for (name,) in before if name != copy]


def _take(database: Server, step: Step) -> None:
    database.learn(step.known_queries())
    for query in step.tables:
        database.ask(query)
    numbers = database.execute(f"select number from {NAMESPACE}.publications order by number")
    for (number,) in numbers.fetchall():
        with database.speaking_of(number):
            step.bring_rows(database.ask)


def _tables(database: Server) -> list[str]:
    """The tables with rows of publications; those of the workers' queue are not included.

    They are recognised by their primary keys, because another version may use other names.
    """
    found = database.execute(
        "select relname from pg_class join pg_constraint on conrelid = pg_class.oid "
        "join pg_attribute on attrelid = pg_class.oid and attnum = conkey[1] "
        "where relnamespace = to_regnamespace(%s) and contype = 'p' "
        "and (relname = 'publications' or (attname = %s and cardinality(conkey) > 1)) "
        "order by relname",
        [NAMESPACE, NUMBER],
    )
    return [name for (name,) in found.fetchall()]


@contextmanager
def _permitted(database: Server) -> Iterator[None]:
    """Report which role can upgrade the tables, if this one may not."""
    try:
        yield
    except StoreError as error:
        if getattr(error.__cause__, "sqlstate", None) != _NO_RIGHT:
            raise
        raise StoreError(
            f"{database.place}: the tables are to be changed for this version, which this role may "
            f"not do ({error.__cause__}). Publish once as the role that made them, and let it "
            "create a schema for their copy (`grant create on database ... to ...`); they are as "
            "they were, and so is all that was published"
        ) from error
