"""Query results that an open store keeps in memory for several steps of a run.

Only one process at a time has a publication's store open, so no other one alters it meanwhile.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from feedwright.store.record_rows import Ask

_Value = TypeVar("_Value")


_KINDS = (
    "files",
    "files set aside",
    "file lengths",
    "articles",
    "declared changes",
    "adopted",
    "copies",
    "missing files",
    "claimed ids",
    "references",
    "removed documents",
    "entries set aside",
    "vanished",
    "pending",
    "pings",
)
"""The kinds of rows in the order of the query; most stores have only files and articles."""
_FILLED = {
    "keep_files": ("files",),
    "keep_articles": ("articles", "declared changes", "adopted"),
    "add_articles": ("articles", "declared changes", "adopted"),
    "keep_documents": ("copies",),
    "keep_missing_files": ("missing files",),
    "keep_claimed_ids": ("claimed ids",),
    "keep_references": ("references",),
    "keep_removed_documents": ("removed documents",),
    "set_entry_aside": ("entries set aside",),
    "keep_pending": ("pending",),
    "keep_pings": ("pings",),
}
"""The kinds of rows that a query may add."""
_EMPTIED = frozenset({"forget_files", "forget_article"})
"""The queries that may delete the last file or article."""
ALTER_ARTICLES = frozenset(
    {
        "add_articles",
        "replace_id",
        "forget_article",
    }
)
"""The queries that may change an article."""


class CachedAnswers:
    """Query results that stay valid until a write or a rollback.

    Args:
        ask: Carries out a named query.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._answers: dict[str, Any] = {}
        self._present: dict[str, bool] | None = None

    def get(self, name: str, read: Callable[[], _Value]) -> _Value:
        """A cached result, which is read if it is missing; it must not be modified.

        Args:
            name: The name of the result.
            read: Reads the result from the store.
        """
        if name not in self._answers:
            self._answers[name] = read()
        answer: _Value = self._answers[name]
        return answer

    def has_any(self, kind: str) -> bool:
        """Whether there may be rows of a kind; for files and articles, whether there are."""
        if self._present is None:
            (row,) = self._ask("kinds_present")
            self._present = dict(zip(_KINDS, map(bool, row), strict=True))
        return self._present[kind]

    def note(self, *kinds: str) -> None:
        """Note that there may be rows of some kinds from now on."""
        if self._present is not None:
            self._present |= dict.fromkeys(kinds, True)

    def asked(self, query: str) -> None:
        """Note that a query was carried out."""
        self.note(*_FILLED.get(query, ()))
        if query in _EMPTIED:
            self._present = None

    def alter(self, name: str, alter: Callable[[Any], Any]) -> None:
        """Update a cached result after a write."""
        if name in self._answers:
            self._answers[name] = alter(self._answers[name])

    def drop(self, name: str) -> None:
        """Drop a cached result."""
        self._answers.pop(name, None)

    def clear(self) -> None:
        """Drop all cached results."""
        self._answers.clear()
        self._present = None
