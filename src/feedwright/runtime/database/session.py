"""A PostgreSQL session for data that all publications of a database share."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

import msgspec

from feedwright.domain.errors import StoreError
from feedwright.runtime.database.address import Address
from feedwright.runtime.database.database import Database, Transaction, Wording
from feedwright.runtime.database.dialect import NAMESPACE
from feedwright.runtime.database.postgres import Postgres
from feedwright.runtime.database.postgres_failures import look_for_end
from feedwright.runtime.database.queries import Query, named
from feedwright.runtime.database.steps import Step

if TYPE_CHECKING:
    from psycopg import Connection

_PARAMETER = re.compile(r"(?<!:):(\w+)")
_MAKING = 0x71756575
"""The advisory lock for making tables, because two sessions may do so at once."""


@cache
def _queries(file: Path) -> dict[str, Query]:
    """The queries of a file, written for PostgreSQL, with its driver's parameters."""
    return {
        name: msgspec.structs.replace(
            query, sql=_PARAMETER.sub(r"%(\1)s", query.sql.replace("%", "%%"))
        )
        for name, query in named(file.read_text("utf-8")).items()
    }


class Session:
    """A session for named queries about any publication.

    Args:
        address: Of the database.
        schema: The file of statements that make the tables of a store.
        sql: The file of the queries.
        wording: How messages speak of the database.
        steps: Those that led to these tables, in their order.
        make: Create the tables of a store if they are missing.

    Raises:
        StoreError: The database cannot be used.
        MissingExtra: The optional part is not installed.
    """

    def __init__(
        self,
        address: Address,
        schema: Path,
        sql: Path,
        wording: Wording,
        steps: Sequence[Step] = (),
        *,
        make: bool = True,
    ) -> None:
        self._database = Postgres.whole(address, schema, wording, steps, make=make)
        self._queries: Mapping[str, Query] = _queries(sql)
        self._channel = ""
        with self._database.explained():
            self.connection.execute(f"set search_path to {NAMESPACE}, public")

    @property
    def connection(self) -> "Connection[Any]":
        """The connection itself."""
        return self._database.connection

    @property
    def is_lost(self) -> bool:
        """Whether the connection is known to have ended; the server is not asked."""
        try:
            with self.explained():
                look_for_end(self.connection)
        except StoreError:
            return True
        return self.connection.closed or self.connection.broken

    def ask(self, query: str, **values: Any) -> Any:
        """Carry out a named query.

        Args:
            query: Its name.
            values: Those of its parameters.

        Raises:
            StoreError: The database cannot be used.
        """
        asked = self._queries[query]
        with self.explained():
            cursor = self.connection.execute(cast("Any", asked.sql), values)
            match asked.gives:
                case "!":
                    return cursor.rowcount
                case "^":
                    return cursor.fetchone()
                case "$":
                    row = cursor.fetchone()
                    return row and row[0]
                case _:
                    return cursor.fetchall()

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Everything inside happens, or nothing of it."""
        return self._database.transaction()

    @contextmanager
    def making(self) -> Iterator[None]:
        """A transaction for making tables, in one session at a time."""
        with self.transaction():
            with self.explained():
                self.connection.execute("select pg_advisory_xact_lock(%s)", [_MAKING])
            yield

    def run(self, statements: str) -> None:
        """Carry out a text of statements, inside a transaction."""
        with self.explained():
            self.connection.execute(cast("Any", statements))

    def number(self, authority: str, name: str) -> int:
        """The number of a publication, assigned once."""
        return self._database.number(authority, name)

    def known_number(self, authority: str, name: str) -> int:
        """The number of a publication; 0 for an unknown one."""
        return self._database.number(authority, name, known=True)

    def of(self, number: int, sql: Path, schema: Path) -> Database:
        """This session for the rows of a publication in other tables; it is closed with this one.

        Args:
            number: The number of the publication.
            sql: The file of queries, as SQLite is asked them.
            schema: The file of statements that make these tables, likewise.
        """
        return self._database.of(number, sql, schema)

    def asking(self, sql: Path) -> Self:
        """This session for other queries of all publications; it is closed with this one.

        Args:
            sql: Their file.
        """
        one = copy(self)
        vars(one).update(_queries=_queries(sql))
        return one

    def explained(self) -> AbstractContextManager[None]:
        """Turn database errors inside the block into errors of ours, each one line."""
        return self._database.explained()

    def wait(self, channel: str, seconds: float) -> bool:
        """Wait for a notification in a channel.

        Args:
            channel: The name of the channel.
            seconds: The longest wait.

        Returns:
            Whether there was a notification.
        """
        with self.explained():
            if self._channel != channel:
                self.connection.execute(cast("Any", f'listen "{channel}"'))
                self._channel = channel
                return True  # one may have come before
            heard = [*self.connection.notifies(timeout=seconds, stop_after=1)]
            return bool(heard)

    def close(self) -> None:
        """End the session; an open transaction is rolled back."""
        self._database.close()
