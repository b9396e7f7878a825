"""Who reads: counts by day, in a file of their own, so that no publishing run is held up."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import aiosql

from feedwright.core.audience import Polled, Reported
from feedwright.core.errors import StoreError


class ReaderCounts:
    """The counts of a publication's readers.

    Args:
        file: Where they lie; it is made when the first is kept.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def keep(self, polled: Iterable[Polled], reported: Iterable[Reported]) -> None:
        """Remembers counts; of a day and a path that has one, the larger.

        Raises:
            StoreError: They cannot be kept.
        """
        with self._opened() as connection:
            connection.execute("begin immediate")
            _queries().keep_polled(connection, [one._asdict() for one in polled])
            _queries().keep_reported(connection, [one._asdict() for one in reported])
            connection.execute("commit")

    def since(self, day: str) -> tuple[list[Polled], list[Reported]]:
        """What was counted from a day on.

        Args:
            day: In UTC: ``2026-03-02``.

        Raises:
            StoreError: The file cannot be read.
        """
        if not self._file.exists():
            return [], []
        with self._opened() as connection:
            return (
                [Polled(*row) for row in _queries().polled(connection, since=day)],
                [Reported(*row) for row in _queries().reported(connection, since=day)],
            )

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._file, isolation_level=None)) as connection:
                _queries().create_polled(connection)
                _queries().create_reported(connection)
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{self._file}: the readers' counts cannot be used: {error}; "
                "if the file is spoilt, move it away"
            ) from error


@cache
def _queries() -> Any:
    return aiosql.from_str(files(__package__).joinpath("readers.sql").read_text("utf-8"), "sqlite3")
