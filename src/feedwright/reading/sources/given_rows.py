"""Rows that a program gives one by one, kept on the disk until a run is done with them.

Several steps of a run ask for a row, in any order, and a program may give more than memory holds.
"""

import os
import pickle
import tempfile
import weakref
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import overload

from feedwright.domain.article import Article
from feedwright.reading.source import GivenRow


class GivenRows(Sequence[GivenRow]):
    """Rows in a nameless file, in the order in which they came; forked processes share it.

    Args:
        rows: Taken one by one, and let go.

    Raises:
        TypeError: One is neither an article nor a row; that would look like one that is gone.
    """

    def __init__(self, rows: Iterable[GivenRow]) -> None:
        self._file = tempfile.TemporaryFile(prefix="feedwright-")  # noqa: SIM115 - as below
        weakref.finalize(self, self._file.close)
        self._ends = array("Q", [0])
        self._held: dict[int, GivenRow] = {}
        """Those of classes that cannot be written down."""
        for number, row in enumerate(rows):
            check_row(number, row)
            plain = row if isinstance(row, Article) else dict(row)
            try:
                data = pickle.dumps(plain, pickle.HIGHEST_PROTOCOL)
            except Exception:  # noqa: BLE001 - of a class of one's own, which raises what it likes
                self._held[number], data = plain, b""
            self._file.write(data)
            self._ends.append(self._ends[-1] + len(data))
        self._file.flush()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[GivenRow]:
        return (self[number] for number in range(len(self)))

    @overload
    def __getitem__(self, number: int) -> GivenRow: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[GivenRow]: ...

    def __getitem__(self, number: int | slice) -> GivenRow | Sequence[GivenRow]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        if number in self._held:
            return self._held[number]
        first, end = self._ends[number], self._ends[number + 1]
        data = os.pread(self._file.fileno(), end - first, first)
        found: GivenRow = pickle.loads(data)  # noqa: S301 - written by this process, without a name
        return found


def check_row(number: int, row: object) -> None:
    """See to it that what a program gives is an article or a row.

    Args:
        number: Which one it is, counted from 0.
        row: What is given.

    Raises:
        TypeError: It is neither.
    """
    if not isinstance(row, Mapping | Article):
        raise TypeError(
            f"row {number + 1} of articles is a {type(row).__name__}; give a mapping of names to "
            "values, as dict(row) often is, or a feedwright.Article"
        )
