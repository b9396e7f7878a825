"""The delivered documents: how each was delivered, and when it last changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from feedwright.domain.document import Delivered
from feedwright.domain.formats import format_of_document
from feedwright.domain.instants import EPOCH, micros
from feedwright.store.cached_answers import CachedAnswers
from feedwright.store.facts import Facts
from feedwright.store.record_rows import Ask, ask_many, record, row
from feedwright.store.seals import Damage, row_seal

COLUMNS = (*Delivered.__struct_fields__, "changed", "change")
"""The columns of a document, in the order of queries."""
_SECOND = 1_000_000
CONTENT = 32
"""Hexadecimal digits of the SHA-256 that identify a version: 128 bits."""
_VERSIONS = 10_000
"""The number of changes of a publication for which the versions of its feeds are kept."""
_FORGOTTEN_EVERY = 64
"""The number of changes between two deletions of older versions."""


class _Change(msgspec.Struct, frozen=True):
    """The last change of a document."""

    sha256: str
    changed: int
    """In microseconds since 1970."""
    change: int
    """The number of the change."""


class Documents:
    """The documents at the destination, and those that were removed from it.

    Args:
        ask: Carries out a named query.
        facts: The named values of the store.
        cached: Query results in memory.
        damage: Records altered rows.
    """

    def __init__(self, ask: Ask, facts: Facts, cached: CachedAnswers, damage: Damage) -> None:
        self._ask = ask
        self._facts = facts
        self._cached = cached
        self._damage = damage
        self._changes: dict[str, _Change | None] = {}
        """The documents that were looked up, by path; None for missing ones."""
        self._has_all = False
        """Whether all documents were read."""

    def clear(self) -> None:
        """Clear the documents in memory."""
        self._changes.clear()
        self._has_all = False

    def all(self) -> list[Delivered]:
        """Every document, in no order."""
        found: list[Delivered] = self._ask("documents", read=self._read, lenient=True)
        self._has_all = True
        return found

    def at(self, paths: Iterable[str]) -> list[Delivered]:
        """The documents at some paths."""
        wanted = [*paths]
        found: list[Delivered] = ask_many(
            self._ask, "documents_at", wanted, read=self._read, lenient=True
        )
        for path in wanted:
            self._changes.setdefault(path, None)
        return found

    def of(self, owners: Iterable[str]) -> list[Delivered]:
        """The documents of some owners."""
        return ask_many(self._ask, "documents_of", owners, read=self._read, lenient=True)

    def copies(self) -> list[Delivered]:
        """The documents that are copies of files."""
        if not self._cached.has_any("copies"):
            return []
        found: list[Delivered] = self._ask("document_copies", read=self._read, lenient=True)
        return found

    def keep(self, documents: Iterable[Delivered], when: datetime) -> None:
        """Store documents that were delivered.

        A document with unchanged bytes keeps the time of its last change. Otherwise that time moves
        on by at least a second, the unit of HTTP, and never back, whatever the clock says.

        Args:
            documents: The documents at the destination.
            when: The time of the run.
        """
        kept = {one.path: one for one in documents}
        if not self._has_all:
            self.at(path for path in kept if path not in self._changes)
        number, now = self.number(), micros(when)
        rows, versions = [], []
        for one in kept.values():
            before = self._changes.get(one.path)
            change = _Change(one.sha256, now, number)
            if before and before.sha256 == one.sha256:
                change = before
            elif before:
                change = msgspec.structs.replace(change, changed=max(now, before.changed + _SECOND))
            if change is not before and format_of_document(one.path.rpartition("/")[2]):
                # The earlier row may be from a version of the store without versions of documents.
                versions += [(one.path, it) for it in (before, change) if it and it.sha256]
            self._changes[one.path] = change
            columns = row(one) | {"changed": change.changed, "change": change.change}
            rows.append(columns | {"seal": row_seal(columns.values())})
        self._ask("keep_documents", rows)
        self._keep_versions(versions, number)
        if self._cached.has_any("removed documents"):
            self._ask("forget_removed_documents", [{"path": path} for path in kept])

    def _keep_versions(self, versions: Sequence[tuple[str, _Change]], number: int) -> None:
        """Store the numbers of the changes that made the current versions of feeds."""
        if versions:
            rows = [
                {"path": path, "content": one.sha256[:CONTENT], "change": one.change}
                for path, one in versions
            ]
            self._ask("keep_document_versions", rows)
            if number % _FORGOTTEN_EVERY == 0:
                self._ask("forget_document_versions", change=number - _VERSIONS)

    def forget(self, paths: Iterable[str], when: datetime = EPOCH) -> None:
        """Delete the rows of removed documents, except for the time of removal."""
        now = {"removed": micros(when), "change": self.number()}
        rows = [{"path": path} for path in paths]
        self._ask("forget_documents", rows)
        self._ask("keep_removed_documents", [one | now for one in rows])
        self._changes |= {one["path"]: None for one in rows}

    def number(self) -> int:
        """The number of the current change, counted from 1."""
        return int(self._facts.get("change") or 0) + 1

    def _read(self, columns: Sequence[Any]) -> Delivered:
        *fields, changed, number = self._damage.checked("document", columns)
        found = record(Delivered, tuple(fields))
        self._changes[found.path] = _Change(found.sha256, changed, number)
        return found
