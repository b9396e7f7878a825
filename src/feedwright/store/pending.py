"""What the next run must look at again, whatever has changed."""

from collections.abc import Iterable
from functools import partial

from feedwright.domain.document import Missing
from feedwright.store.held import Facts, Held
from feedwright.store.rows import Ask, record, row


class Later:
    """What is left to a later run.

    Args:
        ask: Carries out a named query.
        facts: What is remembered under names.
        held: What is held of its answers.
    """

    def __init__(self, ask: Ask, facts: Facts, held: Held) -> None:
        self._ask = ask
        self._facts = facts
        self._held = held

    def look_at_everything(self) -> None:
        """Has the next run look at everything, whatever has changed."""
        for name in ("configuration", "covered"):
            self._facts.set(name, "")

    def names(self, kind: str) -> list[str]:
        """What of a kind is to be looked at again: ids of articles, or owners of documents."""
        return [name for one, name in self._undone() if one == kind]

    def keep(self, kind: str, names: Iterable[str]) -> None:
        """Has things looked at again by the next run."""
        if rows := [{"kind": kind, "name": name} for name in names]:
            self._ask("keep_undone", rows)
            self._held.drop("undone")

    def forget(self, kind: str) -> None:
        """Has nothing of a kind looked at again."""
        if self.names(kind):
            self._ask("forget_undone", kind=kind)
            self._held.drop("undone")

    def _undone(self) -> list[tuple[str, str]]:
        return self._held.get("undone", lambda: self._ask("undone"))

    def missing(self) -> list[Missing]:
        """The files that pages refer to and that lie nowhere."""
        if not self._held.is_there("missing"):
            return []
        return list(self._ask("missing", read=partial(record, Missing)))

    def keep_missing(self, missing: Iterable[Missing]) -> None:
        """Remembers files that lie nowhere."""
        self._ask("keep_missing", [row(one) for one in missing])

    def forget_missing(self, names: Iterable[str]) -> None:
        """Forgets the files that some articles were missing, by the articles' ids."""
        if self._held.is_there("missing"):
            self._ask("forget_missing", [{"id": name} for name in names])
