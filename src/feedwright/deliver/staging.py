"""Changes that are held back until it is known whether they are applied."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from feedwright.deliver.changes import Change
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
        from tempfile import SpooledTemporaryFile  # noqa: PLC0415 - slow to import, and seldom

        self._folder = folder
        self._file = SpooledTemporaryFile(  # noqa: SIM115 - closed below
            _IN_MEMORY, dir=str(folder)
        )
        self._end = 0

    def add(self, data: bytes) -> Held:
        """Keep the bytes of a document.

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
        """Forget all of them."""
        self._file.close()


class StagedChanges:
    """A list of changes that is made once, looked at, and gone through again to apply it.

    Args:
        folder: On whose file system the bytes of documents wait.
    """

    def __init__(self, folder: Path) -> None:
        self._bytes = StagedBytes(folder)
        self._staged: list[tuple[Change, Held | None]] = []

    def stage(self, changes: Iterable[Change]) -> Iterator[Change]:
        """Keep changes, and hand each on without its bytes.

        Raises:
            DestinationUnusable: There is no room for their bytes.
        """
        for change in changes:
            data = change.data
            held = self._bytes.add(data) if data and isinstance(data, bytes) else None
            listed = msgspec.structs.replace(change, data=b"") if held else change
            self._staged.append((listed, held))
            yield listed

    def __iter__(self) -> Iterator[Change]:
        """The changes as they were staged, with their bytes."""
        for change, held in self._staged:
            yield msgspec.structs.replace(change, data=self._bytes.get(held)) if held else change

    def close(self) -> None:
        """Forget them."""
        self._bytes.close()
