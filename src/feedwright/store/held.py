"""What an open store holds in memory of itself: facts, and what several steps of a run ask for.

Only one process at a time has a publication's store open, so that nobody else alters it
meanwhile.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from feedwright.store.rows import Ask

_Value = TypeVar("_Value")


class Held:
    """Answers of the store that are true until it is written to, or undone."""

    def __init__(self) -> None:
        self._answers: dict[str, Any] = {}

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

    def is_there(self, name: str, read: Callable[[], object]) -> bool:
        """Whether there is any of something; only that there is some is held."""
        if self._answers.get(name):
            return True
        self._answers.pop(name, None)
        return bool(self.get(name, read))

    def drop(self, name: str) -> None:
        """Has an answer read again."""
        self._answers.pop(name, None)

    def clear(self) -> None:
        """Has everything read again."""
        self._answers.clear()


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
