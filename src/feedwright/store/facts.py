"""Named values of the store, read all at once and written together."""

from collections.abc import Callable
from typing import Any

from feedwright.store.record_rows import Ask

RECOVERED = "recovered"
"""The name under which stands that a store has learned from published documents, and has
delivered nothing since."""


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
        self._stored: dict[str, Any] = {}
        self._changed: dict[str, str] = {}

    def get(self, name: str) -> str:
        """What is remembered under a name, or ""."""
        return self._all().get(name) or ""

    def set(self, name: str, value: str) -> None:
        """Remember something under a name, at the end of the transaction that is under way."""
        known = self._all()
        if known.get(name) == value:
            return
        known[name] = self._changed[name] = value
        if not self._is_open():
            self.write()

    def write(self) -> None:
        """Write what was changed; before a transaction is committed."""
        if self._changed:
            rows = [{"name": name, "value": value} for name, value in self._changed.items()]
            self._stored |= self._changed
            self._changed.clear()
            self._ask("set_facts", rows)

    def alone_changed(self, name: str) -> tuple[str, str] | None:
        """A fact as it is stored and as it is to be, where no other is to be written."""
        if self._changed.keys() != {name}:
            return None
        return self._stored.get(name) or "", self._changed[name]

    def leave(self, name: str) -> None:
        """Leave a fact as it is stored; until the store is closed it is as it was to be."""
        self._changed.pop(name, None)

    def clear(self) -> None:
        """Forget what was changed, and have all of them read again."""
        self._known = None
        self._changed.clear()

    def _all(self) -> dict[str, Any]:
        if self._known is None:
            self._known = dict(self._ask("facts"))
            self._stored = {**self._known}
        return self._known
