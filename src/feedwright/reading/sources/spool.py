"""Rows that come in one go, and are kept on the disk until they are read."""

import os
import tempfile
import weakref
from abc import abstractmethod
from collections.abc import Collection, Iterator, Sequence

import msgspec

from feedwright.domain.errors import SourceError, refused_by_system
from feedwright.domain.sources import RowSource
from feedwright.reading.source import Scan, Spread, Surroundings
from feedwright.reading.sources.rows import Row, Rows


class Spool:
    """Rows in a nameless file, each found by its key; processes that are forked share it.

    The file goes with the spool: what changed is read after what is new, and to fetch all rows
    again for that would cost twice.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="feedwright-")  # noqa: SIM115 - as below
        weakref.finalize(self, self._file.close)
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0

    def add(self, key: str, row: Row) -> None:
        """Keep a row, the first of each key."""
        if key in self._places:
            return
        data = msgspec.json.encode(row, enc_hook=str)
        self._file.write(data)
        self._places[key] = self._end, len(data)
        self._end += len(data)

    def finish(self) -> None:
        """Let other processes see what was added."""
        self._file.flush()

    def row(self, key: str) -> Row | None:
        """A row by its key; None where there is none."""
        if key not in self._places:
            return None
        start, length = self._places[key]
        found: Row = msgspec.json.decode(os.pread(self._file.fileno(), length, start))
        return found


class SpooledRows(Rows):
    """A source that gives all its rows at once, and tells cheaply whether they are as they were.

    Args:
        settings: What feedwright.toml says of it.
        around: What it is told of its publication.
    """

    def __init__(self, settings: RowSource, around: Surroundings) -> None:
        super().__init__(settings, around)
        self._spool: Spool | None = None

    def version(self, since: str) -> str:
        """The version of all that there is; "" where only the rows tell.

        Args:
            since: The version that was read last, or "".

        Raises:
            SourceError: The source is away.
        """
        del since
        return ""

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """All rows.

        Raises:
            SourceError: The source is away, or ends in the middle.
        """

    def scan(self, since: str, again: Collection[str], spread: Spread | None = None) -> Scan:
        """All rows, or none where there is still the version that was read."""
        del spread
        version = self.version(since)
        if since and version == since and not again:
            return Scan({}, is_whole=False, watermark=since)
        stamps = self._spooled()
        # Nobody knows whose line one is that cannot be read: till it is mended, nothing is gone.
        is_whole = not self.unusable
        unnamable = tuple(self.unusable)
        return Scan(stamps, is_whole=is_whole, watermark=version, unnamable=unnamable)

    def fetch(self, keys: Sequence[str]) -> Iterator[Row]:
        """The rows that have some keys."""
        if self._spool is None:
            self._spooled()
        for text in keys:
            if self._spool and (row := self._spool.row(text)) is not None:
                yield row

    def _spooled(self, *, is_whole: bool = True) -> dict[str, str | None]:
        self._spool = None
        self.unusable.clear()
        spool = Spool()

        def kept() -> Iterator[Row]:
            for row in self.rows():
                if key := self.key_of(row):
                    spool.add(self.text_of(key), row)
                yield row

        try:
            stamps = self.scanned(kept(), is_whole=is_whole)
            spool.finish()
        except OSError as error:
            raise SourceError(f"{self._settings.name}: {refused_by_system(error)}") from error
        self._spool = spool
        return stamps
