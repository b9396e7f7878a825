"""A small SQLite database beside the store, opened for each use."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from feedwright.runtime.database.database import Wording
from feedwright.runtime.database.sqlite import SQLite
from feedwright.store.permissions import make_file, make_folder


@contextmanager
def own_database(file: Path, queries: Path, schema: Path, wording: Wording) -> Iterator[SQLite]:
    """Open a database; it and its folder are made if they are missing.

    Args:
        file: The path; only its owner may read the file.
        queries: The file of its queries.
        schema: The file of the statements that make its tables.
        wording: How messages name it, and what to do if it is damaged.

    Raises:
        StoreError: It cannot be used.
    """
    make_folder(file.parent)
    make_file(file)
    with closing(SQLite(file, queries, wording, wal=False)) as database:
        database.run(schema)
        yield database
