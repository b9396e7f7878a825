"""Documents that are made once, looked at, and then delivered."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from feedwright.deliver.spool import Held, StagedBytes
from feedwright.domain.document import Document, OwnerDocuments


class StagedLots:
    """Lots of documents that may be gone through twice, and are made the first time alone.

    Args:
        lots: Makes them, one after another.
        folder: On whose file system their bytes wait.
    """

    def __init__(self, lots: Iterable[OwnerDocuments], folder: Path) -> None:
        self._lots = lots
        self._bytes = StagedBytes(folder)
        self._staged: list[tuple[OwnerDocuments, dict[int, Held]]] = []
        self._is_made = False

    def __iter__(self) -> Iterator[OwnerDocuments]:
        return self._again() if self._is_made else self._made()

    def _made(self) -> Iterator[OwnerDocuments]:
        for lot in self._lots:
            held: dict[int, Held] = {}
            made = list(lot.made)
            for place, one in enumerate(made):
                if isinstance(one, Document):
                    held[place] = self._bytes.add(one.data)
                    made[place] = msgspec.structs.replace(one, data=b"")
            self._staged.append((lot._replace(made=made), held))
            yield lot
        self._is_made = True

    def _again(self) -> Iterator[OwnerDocuments]:
        for lot, held in self._staged:
            made = list(lot.made)
            for place, one in enumerate(made):
                if isinstance(one, Document):
                    made[place] = msgspec.structs.replace(one, data=self._bytes.get(held[place]))
            yield lot._replace(made=made)

    def close(self) -> None:
        """Forgets their bytes."""
        self._bytes.close()
