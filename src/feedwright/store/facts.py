"""Named values of the store, read all at once and written together."""

from collections.abc import Callable
from typing import Any

from feedwright.store.record_rows import Ask

RECOVERED = "recovered"
"""The name of the fact that a store was restored from published documents, and has delivered
nothing since."""


class Facts:
    """The named values of a store, read all at once and written together.

    Args:
        ask: Carries out a named query.
        is_open: Whether a transaction is open, at whose end they are written.
    """

    def __init__(self, ask: Ask, is_open: Callable[[], bool]) -> None:
        self._ask = ask
        self._is_open = is_open
        self._known: dict[str, Any] | None = None
        self._stored: dict[str, Any] = {}
        self._changed: dict[str, str] = {}

    def get(self, name: str) -> str:
        """The value of a name, or ""."""
        return self._all().get(name) or ""

    def set(self, name: str, value: str) -> None:
        """Set the value of a name, which is written at the end of the open transaction."""
        known = self._all()
        if known.get(name) == value:
            return
        known[name] = self._changed[name] = value
        if not self._is_open():
            self.write()

    def write(self) -> None:
        """Write the changed values, before a transaction is committed."""
        if self._changed:
            rows = [{"name": name, "value": value} for name, value in self._changed.items()]
            self._stored |= self._changed
            self._changed.clear()
            self._ask("set_facts", rows)

    def alone_changed(self, name: str) -> tuple[str, str] | None:
        """The old and the new value of a fact, if it is the only changed one."""
        if self._changed.keys() != {name}:
            return None
        return self._stored.get(name) or "", self._changed[name]

    def leave(self, name: str) -> None:
        """Do not write a fact; its new value counts until the store is closed."""
        self._changed.pop(name, None)

    def clear(self) -> None:
        """Discard changes, and read all values again."""
        self._known = None
        self._changed.clear()

    def _all(self) -> dict[str, Any]:
        if self._known is None:
            self._known = dict(self._ask("facts"))
            self._stored = {**self._known}
        return self._known
