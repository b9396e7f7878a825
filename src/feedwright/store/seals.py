"""Seals: hashes that show whether a row was altered or moved since it was written."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from feedwright.domain.errors import StoreDamaged


def seal(*values: str | bytes) -> str:
    """The hash of a row's values, and of its key."""
    encoded = (one.encode() if isinstance(one, str) else one for one in values)
    return hashlib.sha256(b"\n".join(encoded)).hexdigest()


def is_sealed(kept: object, *values: object) -> bool:
    """Whether a stored seal matches the values of its row.

    Args:
        kept: The stored seal, as bytes, because a damaged row may hold anything.
        values: The arguments of :func:`seal`; values that are neither text nor bytes are damaged.
    """
    usable = [one for one in values if isinstance(one, str | bytes)]
    return len(usable) == len(values) and kept == seal(*usable).encode()


def row_seal(columns: Iterable[object]) -> int:
    """A short hash of a row's columns: 63 bits, as a column of integers holds them."""
    data = "\n".join(map(str, columns)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(data).digest()[:8]) >> 1


class Damage:
    """The altered rows that were found, in the order of finding.

    Args:
        place: The store, as messages name it.
    """

    def __init__(self, place: str) -> None:
        self._place = place
        self._found: dict[str, dict[str, None]] = {}
        self._is_open = False

    def note(self, kind: str, name: str) -> None:
        """Record a row of a kind, once."""
        self._found.setdefault(kind, {})[name] = None

    @property
    def is_open(self) -> bool:
        """Whether rows were found that are still in the store."""
        return self._is_open

    def close(self) -> None:
        """Note that they were deleted."""
        self._is_open = False

    def names(self, kind: str) -> list[str]:
        """The names of the altered rows of a kind."""
        return [*self._found.get(kind, ())]

    def checked(self, kind: str, row: Sequence[Any]) -> Sequence[Any]:
        """Verify the seal of a row, its last column, and return the other columns.

        Args:
            kind: The kind of the row.
            row: The row; its first column names it.

        Raises:
            StoreDamaged: The row was altered.
        """
        *columns, kept = row
        if row_seal(columns) != kept:
            self.note(kind, str(columns[0]))
            self._is_open = True
            raise StoreDamaged(
                f"{self._place}: what it knows of {_KINDS[kind]} was altered there; publish, which "
                "makes it again. What was published still stands"
            )
        return columns


_KINDS = {
    "document": "a document",
    "feed": "a feed",
    "membership": "an article in a feed",
    "feed count": "how many articles a feed has",
}
