"""Pairs of opening and closing tags, matched by a key that both have."""

from collections import Counter
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class OpenTags(Generic[Key]):
    """The tags that are open where a reader stands, and the pairs of those that were closed.

    A closing tag closes the last open tag of its key, and drops those opened after that one. One
    without an open tag closes nothing.
    """

    def __init__(self) -> None:
        self.pairs: dict[int, int] = {}
        """The index of the closing tag, by the index of its opening tag."""
        self._open: list[tuple[int, Key]] = []
        # A closing tag that nothing waits for must not look through all that are open.
        self._counts: Counter[Key] = Counter()

    def add(self, index: int, key: Key) -> None:
        """Open a tag."""
        self._open.append((index, key))
        self._counts[key] += 1

    def is_open(self, key: Key) -> bool:
        """Whether a tag of a key is open."""
        return self._counts[key] > 0

    def close(self, index: int, key: Key) -> None:
        """Close the last open tag of a key, if there is one."""
        while self.is_open(key):
            opening, found = self._open.pop()
            self._counts[found] -= 1
            if found == key:
                self.pairs[opening] = index
                return
