"""Pending work: what the next run must look at again, whatever has changed."""

from collections.abc import Iterable
from functools import partial

from feedwright.domain.document import MissingFile
from feedwright.store.cached_answers import CachedAnswers
from feedwright.store.facts import Facts
from feedwright.store.record_rows import Ask, record, row


class Pending:
    """The pending work in an open store.

    Args:
        ask: Carries out a named query.
        facts: The named values of the store.
        cached: Query results in memory.
    """

    def __init__(self, ask: Ask, facts: Facts, cached: CachedAnswers) -> None:
        self._ask = ask
        self._facts = facts
        self._cached = cached

    def request_full_run(self) -> None:
        """Let the next run look at everything, whatever has changed."""
        for name in ("configuration", "covered"):
            self._facts.set(name, "")

    def names(self, kind: str) -> list[str]:
        """The pending names of a kind: ids of articles, or owners of documents."""
        return [name for one, name in self._rows() if one == kind]

    def keep(self, kind: str, names: Iterable[str]) -> None:
        """Add pending names of a kind."""
        if rows := [{"kind": kind, "name": name} for name in names]:
            self._ask("keep_pending", rows)
            self._cached.drop("pending")

    def forget(self, kind: str) -> None:
        """Delete all pending names of a kind."""
        if self.names(kind):
            self._ask("forget_pending", kind=kind)
            self._cached.drop("pending")

    def _rows(self) -> list[tuple[str, str]]:
        if not self._cached.has_any("pending"):
            return []
        return self._cached.get("pending", lambda: self._ask("pending"))

    def missing(self) -> list[MissingFile]:
        """The missing files that pages refer to."""
        if not self._cached.has_any("missing files"):
            return []
        return list(self._ask("missing_files", read=partial(record, MissingFile)))

    def keep_missing(self, missing: Iterable[MissingFile]) -> None:
        """Store missing files."""
        self._ask("keep_missing_files", [row(one) for one in missing])

    def forget_missing(self, names: Iterable[str]) -> None:
        """Delete the missing files of some articles, by the articles' ids."""
        if self._cached.has_any("missing files"):
            self._ask("forget_missing_files", [{"id": name} for name in names])
