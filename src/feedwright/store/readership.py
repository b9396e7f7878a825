"""Who reads: counts by day, in a file of their own, so that no publishing run is held up."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from feedwright.domain.audience import Polled, Reported
from feedwright.domain.errors import StoreError
from feedwright.runtime.database.sqlite import ask, queries
from feedwright.store.private import make_file, make_folder

_QUERIES = Path(__file__).with_name("readers.sql")


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
        known = queries(_QUERIES)
        with self._opened() as connection:
            connection.execute("begin immediate")
            ask(connection, known["keep_polled"], [one._asdict() for one in polled])
            ask(connection, known["keep_reported"], [one._asdict() for one in reported])
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
        known = queries(_QUERIES)
        with self._opened() as connection:
            return (
                [Polled(*row) for row in ask(connection, known["polled"], {"since": day})],
                [Reported(*row) for row in ask(connection, known["reported"], {"since": day})],
            )

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            make_folder(self._file.parent)
            make_file(self._file)
            with closing(sqlite3.connect(self._file, isolation_level=None)) as connection:
                for name in ("create_polled", "create_reported"):
                    ask(connection, queries(_QUERIES)[name], {})
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{self._file}: the readers' counts cannot be used: {error}; "
                "if the file is spoilt, move it away"
            ) from error
