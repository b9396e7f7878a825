"""What an open store holds in memory of itself: facts, and what several steps of a run ask for.

Only one process at a time has a publication's store open, so that nobody else alters it
meanwhile.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from feedwright.store.rows import Ask

_Value = TypeVar("_Value")


_KINDS = (
    "files",
    "asides",
    "measured",
    "articles",
    "pending",
    "heard of",
    "copies",
    "missing",
    "brings",
    "leads",
    "removed",
    "entries aside",
)
"""What most stores have none of, but for files and articles, as the query tells it."""
_FILLED = {
    "keep_files": ("files",),
    "keep_articles": ("articles", "pending", "heard of"),
    "add_articles": ("articles", "pending", "heard of"),
    "keep_documents": ("copies",),
    "keep_missing": ("missing",),
    "keep_brings": ("brings",),
    "keep_leads": ("leads",),
    "keep_removed": ("removed",),
    "set_entry_aside": ("entries aside",),
}
"""Of what there is some after a query, or may be."""
_EMPTIED = frozenset({"forget_files", "forget_article"})
"""After these there may be no file, or no article."""


class Held:
    """Answers of the store that are true until it is written to, or undone.

    Args:
        ask: Carries out a named query.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._answers: dict[str, Any] = {}
        self._there: dict[str, bool] | None = None

    def get(self, name: str, read: Callable[[], _Value]) -> _Value:
        """An answer, which is read where it is not held; nobody may alter it.

        Args:
            name: What it is held by.
            read: Asks the store.
        """
        if name not in self._answers:
            self._answers[name] = read()
        answer: _Value = self._answers[name]
        return answer

    def is_there(self, kind: str) -> bool:
        """Whether there may be any of a kind; of files and articles, whether there is one."""
        if self._there is None:
            (row,) = self._ask("what_there_is")
            self._there = dict(zip(_KINDS, map(bool, row), strict=True))
        return self._there[kind]

    def note(self, *kinds: str) -> None:
        """Notes that there may be some of a few kinds from now on."""
        if self._there is not None:
            self._there |= dict.fromkeys(kinds, True)

    def asked(self, query: str) -> None:
        """Notes that a query was carried out."""
        self.note(*_FILLED.get(query, ()))
        if query in _EMPTIED:
            self._there = None

    def alter(self, name: str, alter: Callable[[Any], Any]) -> None:
        """Alters an answer that is held, as what was written alters it."""
        if name in self._answers:
            self._answers[name] = alter(self._answers[name])

    def drop(self, name: str) -> None:
        """Has an answer read again."""
        self._answers.pop(name, None)

    def clear(self) -> None:
        """Has everything read again."""
        self._answers.clear()
        self._there = None


class Facts:
    """What is remembered under names: read all at once, and written together.

    Args:
        ask: Carries out a named query.
        is_open: Whether a transaction is under way, at whose end they are written.
    """

    def __init__(self, ask: Ask, is_open: Callable[[], bool]) -> None:
        self._ask = ask
        self._is_open = is_open
        self._known: dict[str, Any] | None = None
        self._changed: dict[str, str] = {}

    def get(self, name: str) -> str:
        """What is remembered under a name, or ""."""
        return self._all().get(name) or ""

    def set(self, name: str, value: str) -> None:
        """Remembers something under a name, at the end of the transaction that is under way."""
        known = self._all()
        if known.get(name) == value:
            return
        known[name] = self._changed[name] = value
        if not self._is_open():
            self.write()

    def write(self) -> None:
        """Writes what was changed; before a transaction is committed."""
        if self._changed:
            rows = [{"name": name, "value": value} for name, value in self._changed.items()]
            self._changed.clear()
            self._ask("set_facts", rows)

    def clear(self) -> None:
        """Forgets what was changed, and has all of them read again."""
        self._known = None
        self._changed.clear()

    def _all(self) -> dict[str, Any]:
        if self._known is None:
            self._known = dict(self._ask("facts"))
        return self._known
