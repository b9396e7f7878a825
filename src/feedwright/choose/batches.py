"""Batches: a fixed number of items of a sequence, for one query each."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_Value = TypeVar("_Value")
BATCH = 1000
"""Of so many articles the store is asked at a time."""


def batches(several: Iterable[_Value], most: int = BATCH) -> Iterator[list[_Value]]:
    """Part values into lists of at most so many, in their order."""
    rest = iter(several)
    while batch := [*islice(rest, most)]:
        yield batch
