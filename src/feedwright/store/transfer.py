"""Copying a store's rows to another database, and verifying that all arrived."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from feedwright.domain.errors import StoreError
from feedwright.runtime.database.database import Database
from feedwright.runtime.database.dialect import Table, schema_of
from feedwright.runtime.database.queries import Query
from feedwright.store.opening import TABLES


class _Sum(NamedTuple):
    """A checksum of a table's rows, independent of their order."""

    rows: int
    digest: int
    """The sum of the hashes of all rows."""


def transfer(source: Database, target: Database) -> dict[str, int]:
    """Copy all rows of a store, in place of those of the other.

    Args:
        source: The store to copy, which nothing else may write to.
        target: Inside a transaction.

    Returns:
        The number of rows of each non-empty table.

    Raises:
        StoreError: A database cannot be used, or the copied rows differ from the sent ones.
    """
    counts: dict[str, int] = {}
    for table in schema_of(TABLES.read_text("utf-8")).tables.values():
        columns = [*table.columns]
        target.learn(_queries(table))
        target.ask(f"clear_{table.name}")
        sent = _Summing(source.table_rows(table.name, columns))
        target.ask(f"fill_{table.name}", (dict(zip(columns, row, strict=True)) for row in sent))
        come = _Summing(target.table_rows(table.name, columns))
        for _ in come:
            pass
        if sent.sum != come.sum:
            raise StoreError(
                f"{table.name}: {sent.sum.rows} rows were sent to the other database and "
                f"{come.sum.rows} came, or other ones; nothing was moved, and the store is as it "
                "was"
            )
        if sent.sum.rows:
            counts[table.name] = sent.sum.rows
    return counts


def is_copy(source: Database, target: Database) -> bool:
    """Whether two stores hold the same rows, as after a move that was stopped at its end.

    Raises:
        StoreError: A database cannot be used.
    """
    for table in schema_of(TABLES.read_text("utf-8")).tables.values():
        sums = []
        for one in (source, target):
            summing = _Summing(one.table_rows(table.name, [*table.columns]))
            for _ in summing:
                pass
            sums.append(summing.sum)
        if sums[0] != sums[1]:
            return False
    return True


def _queries(table: Table) -> dict[str, Query]:
    columns = tuple(table.columns)
    values = ", ".join(f":{one}" for one in columns)
    fill = f"insert into {table.name} ({', '.join(columns)}) values ({values});"  # noqa: S608 - our names
    clear = f"delete from {table.name};"  # noqa: S608 - likewise
    return {
        f"fill_{table.name}": Query(fill, columns, "*!"),
        f"clear_{table.name}": Query(clear, (), "!"),
    }


class _Summing:
    """Computes the checksum of rows as they pass."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._rows = rows
        self.sum = _Sum(0, 0)

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for row in self._rows:
            encoded = repr(tuple(row)).encode()
            digest = int.from_bytes(hashlib.sha256(encoded).digest())
            self.sum = _Sum(self.sum.rows + 1, (self.sum.digest + digest) % 2**256)
            yield row
