"""The bytes of documents that wait until it is known whether they are delivered."""

from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import NamedTuple

from feedwright.domain.errors import DestinationUnusable

_IN_MEMORY = 32_000_000
"""How many bytes wait in memory; more than these wait in a file without a name, which the
system removes however the process ends."""


class Held(NamedTuple):
    """Where the bytes of a document wait."""

    start: int
    size: int


class StagedBytes:
    """Bytes that are kept for a while, few of them in memory.

    Args:
        folder: On whose file system they wait; nobody else can read them there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = SpooledTemporaryFile(  # noqa: SIM115 - closed below
            _IN_MEMORY, dir=str(folder)
        )
        self._end = 0

    def add(self, data: bytes) -> Held:
        """Keeps the bytes of a document.

        Raises:
            DestinationUnusable: There is no room for them.
        """
        held = Held(self._end, len(data))
        try:
            self._file.seek(self._end)
            self._file.write(data)
        except OSError as error:
            raise DestinationUnusable(
                f"{self._folder}: documents cannot be kept here until all are known to be "
                f"clean: {error.strerror}; make room, or publish without --strict. What was "
                "published still stands"
            ) from error
        self._end += len(data)
        return held

    def get(self, held: Held) -> bytes:
        """The bytes of a document, as they were kept."""
        self._file.seek(held.start)
        return self._file.read(held.size)

    def close(self) -> None:
        """Forgets all of them."""
        self._file.close()
