"""How named queries are put to SQLite."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from feedwright.runtime.database.queries import Query, named


@cache
def queries(file: Path) -> dict[str, Query]:
    """The queries of a file of SQL, by their names."""
    return named(file.read_text("utf-8"))


def ask(
    connection: sqlite3.Connection,
    query: Query,
    values: Any,
    read: Callable[[tuple[Any, ...]], Any] | None = None,
) -> Any:
    """Carries out a query.

    Args:
        connection: Where it is asked.
        query: As its file has it.
        values: Those of its parameters, by name; for one that is carried out many times, several.
        read: Makes a value of each row.

    Returns:
        What the query gives; rows as a list.
    """
    if query.gives == "*!":
        return connection.executemany(query.sql, values).rowcount
    # Closed also where a row is spoilt and the rest is not read.
    with closing(connection.execute(query.sql, values)) as cursor:
        match query.gives:
            case "!":
                return cursor.rowcount
            case "$":
                row = cursor.fetchone()
                return row and row[0]
            case _:
                return list(map(read, cursor)) if read else cursor.fetchall()
