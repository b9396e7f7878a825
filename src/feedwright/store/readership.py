"""Counts of readers by day, in their own file, so that they never delay a run."""

from collections import Counter
from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from feedwright.domain.reader_agents import Polled, Reported
from feedwright.runtime.database.database import Wording
from feedwright.runtime.database.sqlite import SQLite
from feedwright.store.own_database import own_database

_QUERIES = Path(__file__).with_name("readers.sql")
_SCHEMA = Path(__file__).with_name("schema_readers.sql")
_WORDING = Wording("the readers' counts", "if the file is damaged, move it away")


class ReaderCounts:
    """The counts of a publication's readers.

    Args:
        file: The file, which is made with the first count.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def keep(self, polled: Iterable[Polled], reported: Iterable[Reported]) -> None:
        """Store counts; for a day and path that has one, the larger one.

        Raises:
            StoreError: They cannot be kept.
        """
        with self._opened() as database, database.transaction():
            database.ask("keep_polled", [one._asdict() for one in polled])
            database.ask("keep_reported", [one._asdict() for one in reported])

    def since(self, day: str) -> tuple[list[Polled], list[Reported]]:
        """The counts from a day on.

        Args:
            day: In UTC: ``2026-03-02``.

        Raises:
            StoreError: The file cannot be read.
        """
        if not self._file.exists():
            return [], []
        with self._opened() as database:
            return (
                [Polled(*row) for row in database.ask("polled", since=day)],
                [Reported(*row) for row in database.ask("reported", since=day)],
            )

    def most(self, paths: Collection[str], day: str) -> int | None:
        """The most readers of some feeds together on one day since a given day.

        Args:
            paths: The paths of their documents.
            day: In UTC: ``2026-03-02``.

        Returns:
            None if nothing was counted.

        Raises:
            StoreError: The file cannot be read.
        """
        polled, reported = self.since(day)
        counts = [(one.day, one.readers * (one.path in paths)) for one in polled]
        counts += [(one.day, one.subscribers * (one.path in paths)) for one in reported]
        days = Counter[str]()
        for when, count in counts:
            days[when] += count
        return max(days.values(), default=None)

    def _opened(self) -> AbstractContextManager[SQLite]:
        return own_database(self._file, _QUERIES, _SCHEMA, _WORDING)
