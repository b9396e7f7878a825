"""The engine SQLite: opening files, queries, and its errors as Feedwright's."""

import errno
import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec

from feedwright.domain.errors import StoreBusy, StoreError
from feedwright.runtime.database.database import Transaction, Wording
from feedwright.runtime.database.queries import Query, queries_of

if TYPE_CHECKING:
    from threading import Thread

_MANY = 10_000
"""The number of altered rows from which a thread moves the write-ahead log into the file."""
_PARAMETER = re.compile(r"(?<!:):(\w+)")
_FEW_FILES = frozenset({errno.EMFILE, errno.ENFILE})
_HELD = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_NEXT = {
    sqlite3.SQLITE_FULL: "make room for it and try again",
    sqlite3.SQLITE_READONLY: "let this account write to it and to its folder, and try again",
}
"""What to do if the file is intact, by the last byte of SQLite's extended codes."""
# A damaged file holds any bytes: invalid texts, times beyond all calendars.
_FAILURES = (
    sqlite3.Error,
    OSError,
    msgspec.DecodeError,
    ValueError,
    TypeError,
    OverflowError,
)


class SQLite:
    """An open file, or memory; see :class:`feedwright.runtime.database.database.Database`.

    Args:
        file: The path; None for a database in memory.
        sql: The file of its queries.
        wording: How messages speak of it.
        patience: How long to wait for another program that writes to it, in seconds.
        synchronous: Whether a commit waits until it is on the disk; otherwise a power failure may
            undo the last moments.
        wal: Whether others may read while it is written to; the first opening then alters the file.

    Raises:
        StoreError: It cannot be opened.
    """

    def __init__(
        self,
        file: Path | None,
        sql: Path,
        wording: Wording,
        *,
        patience: float = 5,
        synchronous: bool = True,
        wal: bool = True,
    ) -> None:
        self._open(file, sql, wording, str(file or ":memory:"), patience)
        self._synchronous = "full" if synchronous else "normal"
        pragmas = [f"synchronous = {self._synchronous}"]
        pragmas += ["journal_mode = wal"] if wal else []
        try:
            with self.explained():
                for pragma in pragmas:
                    self._connection.execute(f"pragma {pragma}")
        except BaseException:
            self.close()
            raise

    @classmethod
    def reader(cls, file: Path, sql: Path, wording: Wording) -> Self:
        """Open a file for reading a snapshot of its current state.

        Raises:
            StoreError: It cannot be opened.
        """
        one = cls.__new__(cls)
        one._open(file, sql, wording, f"{file.resolve().as_uri()}?mode=ro", 5)  # noqa: SLF001 - its own
        one._connection.execute("begin")  # noqa: SLF001 - its own
        return one

    def _open(
        self, file: Path | None, sql: Path, wording: Wording, address: str, patience: float
    ) -> None:
        self._file = file
        self._wording = wording
        self._checkpoints: list[Thread] = []
        self.statements = 0
        self._altered_before = -1
        with self.explained():
            self._queries = dict(queries_of(sql))
            self._connection = sqlite3.connect(
                address, isolation_level=None, timeout=patience, uri=address.startswith("file:")
            )

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is under way."""
        return self._connection.in_transaction

    @property
    def is_unaltered(self) -> bool:
        """Whether the transaction that is under way has altered no row."""
        return self._connection.total_changes == self._altered_before

    def ask(
        self,
        query: str,
        rows: Iterable[Mapping[str, Any]] | None = None,
        *,
        read: Callable[[Sequence[Any]], Any] | None = None,
        lenient: bool = False,
        **values: Any,
    ) -> Any:
        """Carry out a named query, as the protocol says."""
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
            if rows is not None:
                statement, values_of = _by_number(asked)
                return self._connection.executemany(statement, map(values_of, rows)).rowcount
            try:
                return self._answer(asked, values, read)
            except sqlite3.OperationalError as error:
                if not lenient or "decode" not in str(error):
                    raise
            self._connection.text_factory = _replaced
            try:
                return self._answer(asked, values, read)
            finally:
                self._connection.text_factory = str

    @contextmanager
    def transaction(self, *, lasting: bool = True) -> Iterator[Transaction]:
        """Everything inside happens, or nothing of it."""
        if lasting:
            with self._begun() as transaction:
                yield transaction
            return
        # A later synced commit includes earlier unsynced ones.
        with self.explained():
            self._connection.execute("pragma synchronous = normal")
        try:
            with self._begun() as transaction:
                yield transaction
        finally:
            self._connection.execute(f"pragma synchronous = {self._synchronous}")

    @contextmanager
    def _begun(self) -> Iterator[Transaction]:
        transaction = Transaction()
        before = self._connection.total_changes
        with self.explained():
            self._connection.execute("begin immediate")
        self._altered_before = self._connection.total_changes
        try:
            yield transaction
        except BaseException:
            if self.in_transaction:  # SQLite ends the transaction by itself on a full disk
                self._connection.execute("rollback")
            raise
        with self.explained():
            if transaction.undone:
                self._connection.execute("rollback")
            elif self._connection.total_changes - before < _MANY:
                self._connection.execute("commit")
            else:
                self._commit_much()

    def _commit_much(self) -> None:
        """Commit, and let another thread move the write-ahead log into the file."""
        from threading import Thread  # noqa: PLC0415 - few runs need it

        (pages,) = self._connection.execute("pragma wal_autocheckpoint").fetchone()
        self._connection.execute("pragma wal_autocheckpoint = 0")
        self._connection.execute("commit")
        self._connection.execute(f"pragma wal_autocheckpoint = {pages}")
        if self._file:
            thread = Thread(target=_checkpoint, args=(self._file,))
            with suppress(RuntimeError):  # no thread can be started; the next commit moves it, too
                thread.start()
                self._checkpoints.append(thread)

    def _answer(
        self,
        query: Query,
        values: Mapping[str, Any],
        read: Callable[[Sequence[Any]], Any] | None,
    ) -> Any:
        # Closed also if a damaged row ends the reading.
        with closing(self._connection.execute(query.sql, values)) as cursor:
            match query.gives:
                case "!":
                    return cursor.rowcount
                case "^":
                    return cursor.fetchone()
                case "$":
                    row = cursor.fetchone()
                    return row and row[0]
                case _:
                    return list(map(read, cursor)) if read else cursor.fetchall()

    def has(self, table: str) -> bool:
        """Whether there is a table; as on a server, the statement is not counted."""
        with self.explained():
            asked = "select count(*) from sqlite_master where type = 'table' and name = ?"
            (count,) = self._connection.execute(asked, [table]).fetchone()
        return bool(count)

    def check_held(self) -> None:
        """Do nothing: the lock of a file ends with this process."""

    def tell_workers(self) -> None:
        """Do nothing: no worker shares a file."""

    def learn(self, queries: Mapping[str, Query]) -> None:
        """Learn more queries, by their names."""
        self._queries |= queries

    def table_rows(self, table: str, columns: Sequence[str]) -> Iterator[Sequence[Any]]:
        """All rows of a table, in no order."""
        with self.explained():
            yield from self._connection.execute(f"select {', '.join(columns)} from {table}")

    def close(self) -> None:
        """Close the file; what is not committed is undone."""
        for thread in self._checkpoints:
            thread.join()
        self._connection.close()

    def load(self, sql: Path) -> None:
        """Add the queries of another file."""
        with self.explained():
            self._queries |= queries_of(sql)

    def define(self, name: str, function: Callable[..., Any]) -> None:
        """Let queries call a function of Python, with any number of arguments."""
        self._connection.create_function(name, -1, function, deterministic=True)

    def run(self, script: Path) -> None:
        """Carry out a file of statements, inside a transaction."""
        with self.explained():
            for statement in script.read_text("utf-8").split(";\n"):
                self._connection.execute(statement)

    def copy(self, file: Path) -> None:
        """Copy the database to a file, outside a transaction.

        Raises:
            OSError: The copy cannot be written.
        """
        try:
            with closing(sqlite3.connect(file)) as target:
                self._connection.backup(target)
        except sqlite3.Error as error:
            raise OSError(str(error)) from error

    def fault(self) -> str:
        """A corruption of the file that SQLite itself finds; "" for none."""
        with self.explained():
            if self.in_transaction:
                self._connection.execute("rollback")
            (found,) = self._connection.execute("pragma integrity_check(1)").fetchone()
        return "" if found == "ok" else str(found).splitlines()[-1]

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn database errors inside the block into errors of ours, each one line."""
        try:
            yield
        except _FAILURES as error:
            if getattr(error, "sqlite_errorcode", 0) in _HELD:
                raise StoreBusy(
                    f"{self._file}: another program holds {self._wording.name}; let it end, a "
                    "sqlite3 shell or a copy for one, and try again. What was published still "
                    "stands"
                ) from error
            if _too_many_files(error):
                raise StoreError(
                    f"{self._file}: this process has too many files open; let it open more "
                    "(ulimit -n), and try again. What was published still stands"
                ) from error
            raise self.unusable(error) from error

    def unusable(self, reason: object) -> StoreError:
        """What is said where the database cannot be used.

        Args:
            reason: What is wrong; of an error of the system, what it says without the file.
        """
        cause = reason.strerror if isinstance(reason, OSError) and reason.strerror else reason
        is_sound = _NEXT.get(getattr(reason, "sqlite_errorcode", 0) & 0xFF)
        advice = f"{is_sound}. Every published document is whole" if is_sound else ""
        return StoreError(
            f"{self._file}: {self._wording.name} cannot be used: {' '.join(str(cause).split())}; "
            f"{advice or self._wording.advice}"
        )


@cache
def _by_number(query: Query) -> tuple[str, Callable[[Mapping[str, Any]], Sequence[Any]]]:
    """A statement with numbered parameters, and the function that takes their values from a row.

    Named parameters are looked up for each row, which takes a quarter of the time.
    """
    names = query.parameters
    numbers = {name: number for number, name in enumerate(names, 1)}
    statement = _PARAMETER.sub(lambda found: f"?{numbers[found[1]]}", query.sql)
    # With one name itemgetter would return no tuple.
    return statement, itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)


def _checkpoint(file: Path) -> None:
    """Move the write-ahead log of a file into it; the rest is moved when the file is closed."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(file)) as connection:
        connection.execute("pragma wal_checkpoint(passive)")


def _replaced(text: bytes) -> str:
    """A text of a damaged row, with U+FFFD for each invalid byte."""
    return text.decode("utf-8", "replace")


def _too_many_files(error: Exception) -> bool:
    """Whether an error is caused by too many open files."""
    if isinstance(error, OSError):
        return error.errno in _FEW_FILES
    if getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_CANTOPEN:
        return False
    try:  # SQLite does not report why it could not open a file
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as tried:
        return tried.errno in _FEW_FILES
    return False
