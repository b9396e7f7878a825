"""PostgreSQL, the engine for several machines: any number of publications in one database."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from copy import copy
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

import msgspec

from feedwright.domain.errors import StoreBusy, StoreError
from feedwright.runtime.database.address import Address
from feedwright.runtime.database.database import Holder, Transaction, Wording
from feedwright.runtime.database.dialect import (
    NAMESPACE,
    NUMBER,
    Asked,
    Schema,
    schema_of,
    statements,
    translated,
)
from feedwright.runtime.database.postgres_connection import connect, library
from feedwright.runtime.database.postgres_failures import explained, keep_to_errors, look_for_end
from feedwright.runtime.database.postgres_pooler import pooled
from feedwright.runtime.database.postgres_steps import LOCK, SCHEMA_OF_TABLES, bring_up, note_schema
from feedwright.runtime.database.postgres_text import (
    digest_of,
    escaped,
    is_plain,
    shortened,
    unescaped,
)
from feedwright.runtime.database.queries import Query, queries_of
from feedwright.runtime.database.steps import Step

if TYPE_CHECKING:
    from psycopg import Connection, Cursor

OLDEST = 14
_FAILURES = (OSError, msgspec.DecodeError, ValueError, TypeError, OverflowError)
_OWN_TABLES = (
    f"""create table if not exists {NAMESPACE}.publications (
    number    integer generated always as identity primary key,
    authority text collate "C" not null,
    name      text collate "C" not null,
    unique (authority, name)
)""",
    # Texts that are too long for a key, by their hashes.
    f"""create table if not exists {NAMESPACE}.long_texts (
    publication integer not null,
    digest      text collate "C" not null,
    text        text not null,
    primary key (publication, digest)
)""",
)


@cache
def _schema(file: Path) -> Schema:
    return schema_of(file.read_text("utf-8"))


class Postgres:
    """An open database; see :class:`feedwright.runtime.database.database.Database`.

    Args:
        address: Of the publication in it.
        sql: The file of its queries, as SQLite is asked them.
        schema: The file of statements that make its tables, likewise.
        wording: How messages speak of it.
        steps: Those that led to these tables, in their order.

    Raises:
        StoreError: It cannot be used.
        MissingExtra: The optional part is not installed.
    """

    def __init__(
        self,
        address: Address,
        sql: Path,
        schema: Path,
        wording: Wording,
        steps: Sequence[Step] = (),
    ) -> None:
        self._connect(address, schema, wording)
        self._steps = steps
        try:
            with self.explained():
                self._make_tables()
                self._number = self._registered()
            self.learn(queries_of(sql))
        except BaseException:
            self.close()
            raise

    @classmethod
    def reader(cls, address: Address, sql: Path, schema: Path, wording: Wording) -> Self:
        """An open database that is only read, all of it in the state that it is in now.

        Raises:
            StoreError: It cannot be used.
            MissingExtra: The optional part is not installed.
        """
        one = cls.__new__(cls)
        one._connect(address, schema, wording)  # noqa: SLF001 - its own
        try:
            with one.explained():
                one.execute("begin isolation level repeatable read read only")
                one._number = one._known_number()  # noqa: SLF001
            one.learn(queries_of(sql))
        except BaseException:
            one.close()
            raise
        return one

    @classmethod
    def whole(
        cls,
        address: Address,
        schema: Path,
        wording: Wording,
        steps: Sequence[Step] = (),
        *,
        make: bool = True,
    ) -> Self:
        """An open database for what is of all its publications, and of none.

        Args:
            address: Of the database.
            schema: The file of statements that make the tables of a store.
            wording: How messages speak of it.
            steps: Those that led to these tables, in their order.
            make: Create the tables if they are missing.

        Raises:
            StoreError: It cannot be used.
            MissingExtra: The optional part is not installed.
        """
        one = cls.__new__(cls)
        one._connect(address, schema, wording)  # noqa: SLF001 - its own
        one._steps = steps  # noqa: SLF001 - its own
        try:
            with one.explained():
                if make:
                    one._make_tables()  # noqa: SLF001 - its own
                one.check_session()
        except BaseException:
            one.close()
            raise
        return one

    @property
    def connection(self) -> "Connection[Any]":
        """The connection itself, for what is of all publications."""
        return self._connection

    def _connect(self, address: Address, schema: Path, wording: Wording) -> None:
        self._address = address
        self._wording = wording
        self._schema = _schema(schema)
        self._number = 0
        self._queries: dict[str, Asked] = {}
        self._has_tables = False
        self._schema_of_tables = 0
        """The schema of the tables; 0 if they were made before there were steps."""
        self._has_workers = False
        self.tells_workers = True
        """Whether a run must notify workers of its next due time."""
        self._process = 0
        """The server process, which a pooler hides."""
        self._numbers: dict[tuple[str, str], int] = {}
        """The numbers of the publications that this connection was used for."""
        self._long: dict[str, str] = {}
        """Long texts to be stored, by their hashes."""
        self.statements = 0
        self._failure: type[Exception] = library().Error
        keep_to_errors()
        with self.explained():
            self._connection: Connection[Any] = connect(address)
        try:
            with self.explained():
                self._check()
        except BaseException:
            self.close()
            raise

    def _check(self) -> None:
        """Check that the server can hold a store."""
        info = self._connection.info
        if info.server_version < OLDEST * 10_000:
            raise self._refused(
                f"PostgreSQL {info.server_version // 10_000} is too old; {OLDEST} is the oldest "
                "that Feedwright runs on"
            )
        if (encoding := info.parameter_status("server_encoding")) != "UTF8":
            raise self._refused(
                f"its encoding is {encoding}; create a database with the encoding UTF8"
            )
        row = self.execute(
            "select set_config('idle_in_transaction_session_timeout', '0', false), "
            "set_config('statement_timeout', '0', false), to_regclass(%s), to_regclass(%s), "
            f"pg_backend_pid(), coalesce({SCHEMA_OF_TABLES}, 0)",
            [f"{NAMESPACE}.publications", f"{NAMESPACE}.wanted_runs"],
        ).fetchone()
        if row:
            _, _, found, wanted, self._process, self._schema_of_tables = row
            self._has_tables, self._has_workers = bool(found), bool(wanted)

    def _make_tables(self) -> None:
        if self._has_tables:
            return
        with self.transaction():
            self.execute("select pg_advisory_xact_lock(%s, 0)", [LOCK])  # two may come at once
            row = self.execute("select to_regclass(%s)", [f"{NAMESPACE}.publications"]).fetchone()
            if row and not row[0]:
                self._make_all()
        self._has_tables = True

    def _make_all(self) -> None:
        self.execute(f"create schema if not exists {NAMESPACE}")
        for statement in (*statements(self._schema), *_OWN_TABLES):
            self.execute(statement)
        if self._steps:
            self._schema_of_tables = self._steps[-1].number
            note_schema(self, self._schema_of_tables)

    def bring_up(self, patience: float) -> list[str]:
        """Upgrade the tables, once no publication is being published.

        Args:
            patience: How long to wait for that, in seconds.

        Returns:
            Sentences about the upgrade.

        Raises:
            StoreBusy: Another run still publishes.
            StoreError: The upgrade failed; the tables are unchanged.
        """
        if not self._steps or self._schema_of_tables >= self._steps[-1].number:
            return []
        told = bring_up(self, self._steps, statements(self._schema), patience)
        self._schema_of_tables = self._steps[-1].number
        return [told] if told else []

    @contextmanager
    def speaking_of(self, number: int) -> Iterator[None]:
        """Limit queries to the rows of a publication inside the block."""
        own, self._number = self._number, number
        try:
            yield
        finally:
            self._number = own

    def _registered(self) -> int:
        """The number of the publication, assigned once."""
        if not (number := self._known_number()):
            self.execute(
                f"insert into {NAMESPACE}.publications (authority, name) values (%s, %s) "
                "on conflict (authority, name) do nothing",
                [self._address.authority, self._address.name],
            )
            number = self._known_number()
        return number

    def _known_number(self) -> int:
        """The number of the publication; 0 for none."""
        if not self._has_tables:
            return 0
        row = self.execute(
            f"select number from {NAMESPACE}.publications where authority = %s and name = %s",
            [self._address.authority, self._address.name],
        ).fetchone()
        return row[0] if row else 0

    @property
    def place(self) -> str:
        """Its address, as messages name it."""
        return str(self._address)

    def number(self, authority: str, name: str, *, known: bool = False) -> int:
        """The number of any publication of the database, assigned once.

        Args:
            authority: Who mints its ids.
            name: Distinguishes it from others of the same authority.
            known: Whether to assign none; an unknown publication gives 0.
        """
        self._address = Address(self._address.url, authority, name)
        with self.explained():
            return self._known_number() if known else self._registered()

    def execute(self, sql: str, values: Any = None) -> "Cursor[Any]":
        """Carry out a statement of PostgreSQL's own."""
        return self._connection.execute(cast("Any", sql), values)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is under way."""
        return self._connection.info.transaction_status.name != "IDLE"

    @property
    def is_unaltered(self) -> bool:
        """Always False: a commit of a server takes too little time to avoid it."""
        return False

    def has(self, table: str) -> bool:
        """Whether a table has rows of this publication."""
        self.statements += 1
        if not self._number:
            return False
        with self.explained():
            row = self.execute(
                f"select 1 from {NAMESPACE}.{table} where publication = %s limit 1",
                [self._number],
            ).fetchone()
        return row is not None

    def ask(
        self,
        query: str,
        rows: Iterable[Mapping[str, Any]] | None = None,
        *,
        read: Callable[[Sequence[Any]], Any] | None = None,
        lenient: bool = False,  # noqa: ARG002 - every text is valid here
        **values: Any,
    ) -> Any:
        """Carry out a named query, as in the protocol."""
        if rows is not None:
            several = iter(rows)
            if (first := next(several, None)) is None:
                return None
            rows = chain((first,), several)
            if not self.in_transaction:
                with self.transaction():  # rather than one for each row
                    return self.ask(query, rows)
        self.statements += 1
        asked = self._queries[query]
        with self.explained():
            if rows is None:
                return self._answer(asked, self._kept(asked, values), read)
            with closing(self._connection.cursor()) as cursor:
                cursor.executemany(cast("Any", asked.sql), (self._kept(asked, row) for row in rows))
                self._keep_long()
                return cursor.rowcount

    def _answer(
        self,
        asked: Asked,
        values: Mapping[str, Any],
        read: Callable[[Sequence[Any]], Any] | None,
    ) -> Any:
        with closing(self.execute(asked.sql, values)) as cursor:
            if asked.gives == "!":
                changed = cursor.rowcount
                self._keep_long()
                return changed
            self._long.clear()  # only compared, so stored before or not at all
            if asked.gives in ("^", "$"):
                row = cursor.fetchone()
                row = row and self._read(row)
                return row and row[0] if asked.gives == "$" else row
            found = [self._read(row) for row in cursor]
        return list(map(read, found)) if read else found

    def _kept(self, asked: Asked, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a query, in the form that PostgreSQL stores."""
        kept: dict[str, Any] = {NUMBER: self._number}
        for name, value in values.items():
            if name in asked.lists:
                kept[name] = [self._as_key(one) for one in msgspec.json.decode(value)]
            elif not isinstance(value, str):
                kept[name] = value
            elif name in self._schema.whole:
                kept[name] = escaped(value)
            else:
                kept[name] = self._as_key(value)
        return kept

    def _as_key(self, text: str) -> str:
        whole = escaped(text)
        short = shortened(whole)
        if short is not whole:
            self._long[digest_of(short)] = whole
        return short

    def _keep_long(self) -> None:
        """Store the long texts that were replaced by shortened ones in the last statement."""
        if self._long:
            rows = [(self._number, digest, text) for digest, text in self._long.items()]
            self._long.clear()
            with closing(self._connection.cursor()) as cursor:
                cursor.executemany(
                    f"insert into {NAMESPACE}.long_texts (publication, digest, text) "
                    "values (%s, %s, %s) on conflict (publication, digest) do nothing",
                    rows,
                )

    def _read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """A row with its original values."""
        return row if all(map(is_plain, row)) else tuple(map(self._whole, row))

    def _whole(self, value: Any) -> Any:
        if is_plain(value):
            return value
        if digest := digest_of(value):
            row = self.execute(
                f"select text from {NAMESPACE}.long_texts where publication = %s and digest = %s",
                [self._number, digest],
            ).fetchone()
            value = row[0] if row else value
        return unescaped(value)

    @contextmanager
    def transaction(self, *, lasting: bool = True) -> Iterator[Transaction]:  # noqa: ARG002 - all are
        """Everything inside happens, or nothing of it."""
        transaction = Transaction()
        with self.explained():
            self.execute("begin")
        try:
            yield transaction
        except BaseException:
            self._long.clear()
            with suppress(self._failure):  # a lost connection ends the transaction, too
                self.execute("rollback")
            raise
        with self.explained():
            self.execute("rollback" if transaction.undone else "commit")

    def lock(self, patience: float) -> None:
        """Lock the publication for this connection, until it ends.

        Args:
            patience: How long to wait for another run to end, in seconds.

        Raises:
            StoreBusy: Another run still holds it.
            StoreError: A pooler between here and the server breaks such locks.
        """
        with self.explained():
            self.check_session()
            if self._is_locked() or (patience and self._is_locked_within(patience)):
                return
            held_by = self.holder()
        since = f"{held_by.since:%Y-%m-%d %H:%M:%S}" if held_by else ""
        who = f" (server process {held_by.process}, since {since} UTC)" if held_by else ""
        raise StoreBusy(
            f"{self._address}: another run is still publishing{who} after a wait of "
            f"{patience:g} seconds; try again when it has ended"
        )

    def _is_locked(self) -> bool:
        row = self.execute("select pg_try_advisory_lock(%s, %s)", [LOCK, self._number]).fetchone()
        return bool(row and row[0])

    def _is_locked_within(self, patience: float) -> bool:
        """Wait in the server for the lock of the publication."""
        from psycopg.errors import LockNotAvailable  # noqa: PLC0415 - optional

        self.execute(f"set lock_timeout = {max(1, round(patience * 1000))}")
        try:
            self.execute("select pg_advisory_lock(%s, %s)", [LOCK, self._number])
        except LockNotAvailable:
            return False
        finally:
            if not self._connection.closed:
                self.execute("set lock_timeout = 0")
        return True

    def holder(self) -> Holder | None:
        """The session that publishes now; None if there is none."""
        with self.explained():
            row = self.execute(
                "select pid, coalesce(xact_start, query_start, backend_start) at time zone 'UTC' "
                "from pg_locks join pg_stat_activity using (pid) "
                "where locktype = 'advisory' and granted and classid = %s and objid = %s "
                "and objsubid = 2 and pg_locks.database = "
                "(select oid from pg_database where datname = current_database())",
                [LOCK, self._number],
            ).fetchone()
        return Holder.in_utc(*row) if row else None

    def check_session(self) -> None:
        """Check that a session keeps its server process, which a pooler may change."""
        if told := pooled(self._connection, self._process, self._address.url):
            raise self._refused(told)
        self._process = self._connection.info.backend_pid  # this session was checked already

    def of(self, number: int, sql: Path, schema: Path) -> Self:
        """The same session, for the rows of a publication in other tables: see :class:`Session`."""
        one = copy(self)
        vars(one).update(_number=number, _schema=_schema(schema), _queries={}, _long={})
        one.learn(queries_of(sql))
        return one

    def check_held(self) -> None:
        """Check that the connection is open, without a query."""
        with self.explained():
            look_for_end(self._connection)

    def tell_workers(self) -> None:
        """Notify workers of the publication at the end of this transaction, if it is registered.

        They then learn its next due time. A worker's own run does not notify, because the worker
        stores the due time itself.
        """
        if not (self._has_workers and self.tells_workers):
            return
        with self.explained():
            self.execute(
                f"insert into {NAMESPACE}.wanted_runs (publication, why) "
                f"select publication, 'publish' from {NAMESPACE}.registered where publication = %s",
                [self._number],
            )

    def close(self) -> None:
        """Close the connection; an open transaction is rolled back, and the lock is released."""
        if connection := getattr(self, "_connection", None):
            connection.close()

    def turn_to(self, address: Address) -> None:
        """Switch to another publication of the same server, as if newly opened.

        Raises:
            StoreError: The connection has ended.
        """
        self._address = address
        self._long.clear()
        self.statements = 0
        self.check_held()
        name = (address.authority, address.name)
        if name not in self._numbers:
            with self.explained():
                self._numbers[name] = self._registered()
        self._number = self._numbers[name]

    def let_go(self) -> bool:
        """Release the locks of this connection, and return whether it can be reused."""
        try:
            if self._connection.closed or self.in_transaction:
                return False
            self.execute("select pg_advisory_unlock_all()")
        except self._failure:
            return False
        return True

    def fault(self) -> str:
        """Always "": the server detects corruption itself."""
        return ""

    def learn(self, queries: Mapping[str, Query]) -> None:
        """Learn more queries, by their names."""
        self._queries |= translated(queries, self._schema)

    def table_rows(self, table: str, columns: Sequence[str]) -> Iterator[Sequence[Any]]:
        """Iterate over all rows of a table, in no order, a few hundred at a time in memory."""
        cursor = self._connection.cursor(name="feedwright_rows", withhold=True)
        with self.explained(), cursor:
            cursor.itersize = 500
            cursor.execute(
                cast(
                    "Any",
                    f"select {', '.join(columns)} from {NAMESPACE}.{table} where publication = %s",
                ),
                [self._number],
            )
            for row in cursor:
                yield self._read(row)

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn database errors inside the block into errors of ours, each one line."""
        try:
            yield
        except (self._failure, *_FAILURES) as error:
            raise self.unusable(error) from error

    def unusable(self, reason: object) -> StoreError:
        """What is said where the database cannot be used.

        Args:
            reason: What is wrong.
        """
        is_of_server = isinstance(reason, self._failure)
        return self._refused(explained(reason, self._wording.advice, is_of_server=is_of_server))

    def _refused(self, told: str) -> StoreError:
        told = self._address.without_secrets(told)
        is_final = "published" in told
        return StoreError(
            f"{self._address}: {self._wording.name} cannot be used: {told}"
            f"{'' if is_final else '. What was published still stands'}"
        )
