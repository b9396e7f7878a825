"""The store, read by a server: it neither waits for a run nor delays one."""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from feedwright.domain.errors import StoreError
from feedwright.store import idle_runs
from feedwright.store.opening import Location, open_reader
from feedwright.store.seals import row_seal

_MICROSECONDS = 1_000_000
_PAUSE = 10
"""Seconds without queries after a database could not be read, because readers would wait for it."""
_Ask = Callable[..., Any]
_Answer = TypeVar("_Answer")


class PublishedDocument(NamedTuple):
    """The store's record of a published document."""

    sha256: str
    changed: int
    """When a run last changed its bytes, in whole seconds since 1970."""
    change: int
    """The number of that change."""
    epoch: str
    """The store's random text; "" if it has none."""


class Totals(NamedTuple):
    """Counts of the published documents."""

    documents: int
    last_run: int | None
    """The time of the newest run, in seconds since 1970."""


class StoreReader:
    """The queries of a server.

    The store is opened for each query, so that it may be moved, copied and restored while a server
    runs. A store that is missing or cannot be read gives empty results.

    Args:
        location: The location of the store.
    """

    def __init__(self, location: Location) -> None:
        self._location = location
        self._away_until = 0.0

    def published(self, path: str) -> PublishedDocument | None:
        """The record of a document."""

        def question(ask: _Ask) -> PublishedDocument | None:
            found = _sound(ask("published_document", path=path))
            if found is None:
                return None
            sha256, changed, change = found
            epoch = ask("fact", name="epoch") or ""
            return PublishedDocument(sha256, changed // _MICROSECONDS, change, epoch)

        return self._answer(question, None)

    def is_removed(self, path: str) -> bool:
        """Whether a document was published at a path and removed."""
        return self._answer(lambda ask: bool(ask("is_removed", path=path)), False)

    def removed(self) -> list[str]:
        """The removed documents, the last first."""
        return self._answer(lambda ask: [str(path) for (path,) in ask("removed_documents")], [])

    def changes(
        self, path: str, standing: PublishedDocument, feed: str, ids: Iterable[str]
    ) -> dict[str, int] | None:
        """The change that made each entry what a feed's subscribers see.

        Args:
            path: The path of the document.
            standing: Its record; if that is outdated, the result is None.
            feed: The path of the feed.
            ids: The ids of the entries.

        Returns:
            The numbers of changes by id; None if the record is outdated.
        """

        def question(ask: _Ask) -> dict[str, int] | None:
            found = _sound(ask("published_document", path=path))
            now = found and (found[0], found[2], ask("fact", name="epoch"))
            if now != (standing.sha256, standing.change, standing.epoch):
                return None
            entries = ((one, ask("shown_change", feed=feed, id=one)) for one in ids)
            return {one: change for one, change in entries if change is not None}

        return self._answer(question, None)

    def earlier(self, path: str, contents: Iterable[str]) -> tuple[str, int] | None:
        """Find the newest known version of a document that a reader has.

        Args:
            path: The path of the document.
            contents: The beginnings of the SHA-256 of the reader's versions.

        Returns:
            The version, and the number of the change that made it.
        """

        def question(ask: _Ask) -> tuple[str, int] | None:
            found = [
                (change, content)
                for content in contents
                if (change := ask("document_version", path=path, content=content)) is not None
            ]
            change, content = max(found, default=(0, ""))
            return (content, change) if content else None

        return self._answer(question, None)

    def fact(self, name: str) -> str:
        """The value of a fact, or ""."""
        return self._answer(lambda ask: str(ask("fact", name=name) or ""), "")

    def totals(self) -> Totals:
        """Count the published documents."""

        def question(ask: _Ask) -> Totals:
            last = ask("fact", name="last_run")
            if last and isinstance(self._location, Path):
                last = idle_runs.last_run(self._location.parent, last)
            return Totals(ask("count_documents"), int(last) // _MICROSECONDS if last else None)

        return self._answer(question, Totals(0, None))

    def is_delivery_open(self) -> bool:
        """Whether a run is delivering documents that the store does not have yet."""
        return self._answer(lambda ask: bool(ask("fact", name="open_delivery")), False)

    def _answer(self, question: Callable[[_Ask], _Answer], otherwise: _Answer) -> _Answer:
        """Run named queries, all on one snapshot of the store."""
        if isinstance(self._location, Path):
            if not self._location.is_file():
                return otherwise
        elif time.monotonic() < self._away_until:
            return otherwise
        try:
            with closing(open_reader(self._location)) as database:
                return question(database.ask)
        except StoreError:
            self._away_until = time.monotonic() + _PAUSE
            return otherwise


def _sound(rows: Sequence[Sequence[Any]]) -> tuple[str, int, int] | None:
    """The hash of a document, and its last change; None for an altered row."""
    for *columns, kept in rows:
        if row_seal(columns) == kept:
            _, sha256, *_, changed, change = columns
            return sha256, changed, change
    return None
