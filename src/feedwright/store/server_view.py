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
"""Seconds for which a database that could not be read is not asked: readers would wait for it."""
_Ask = Callable[..., Any]
_Answer = TypeVar("_Answer")


class PublishedDocument(NamedTuple):
    """What the store knows of a document that stands published."""

    sha256: str
    changed: int
    """When a publication last changed its bytes, in whole seconds since 1970."""
    change: int
    """The number of that change."""
    epoch: str
    """The store's; "" where it has none."""


class Totals(NamedTuple):
    """What the store knows of the publication as a whole."""

    documents: int
    last_run: int | None
    """The time of the newest run, in seconds since 1970."""


class StoreReader:
    """What the store tells a server.

    It is opened for each question, so that it may be moved away, copied and made again while
    a server runs. A store that is not there, or that cannot be read, knows nothing.

    Args:
        location: Where it lies.
    """

    def __init__(self, location: Location) -> None:
        self._location = location
        self._away_until = 0.0

    def published(self, path: str) -> PublishedDocument | None:
        """What is known of a document."""

        def question(ask: _Ask) -> PublishedDocument | None:
            found = _sound(ask("published_document", path=path))
            if found is None:
                return None
            sha256, changed, change = found
            epoch = ask("fact", name="epoch") or ""
            return PublishedDocument(sha256, changed // _MICROSECONDS, change, epoch)

        return self._answer(question, None)

    def is_removed(self, path: str) -> bool:
        """Whether a document stood there once and was taken away."""
        return self._answer(lambda ask: bool(ask("is_removed", path=path)), False)

    def removed(self) -> list[str]:
        """The documents that stood there once and were taken away, the last first."""
        return self._answer(lambda ask: [str(path) for (path,) in ask("removed_documents")], [])

    def changes(
        self, path: str, standing: PublishedDocument, feed: str, ids: Iterable[str]
    ) -> dict[str, int] | None:
        """Which change made each entry what a feed's subscribers see.

        Args:
            path: The document's.
            standing: What is known of it; where that is not true any more, nothing is told.
            feed: The feed's path.
            ids: The entries'.

        Returns:
            By id; None where nothing is to be told.
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
        """The newest of the versions of a document that a reader has, as far as they are known.

        Args:
            path: The document's.
            contents: The beginnings of their SHA-256.

        Returns:
            Which of them it is, and the number of the change that made it so.
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
        """What is remembered under a name, or ""."""
        return self._answer(lambda ask: str(ask("fact", name=name) or ""), "")

    def totals(self) -> Totals:
        """How much is published, and since when."""

        def question(ask: _Ask) -> Totals:
            last = ask("fact", name="last_run")
            if last and isinstance(self._location, Path):
                last = idle_runs.last_run(self._location.parent, last)
            return Totals(ask("count_documents"), int(last) // _MICROSECONDS if last else None)

        return self._answer(question, Totals(0, None))

    def is_delivery_open(self) -> bool:
        """Whether a run is putting documents there, of which the store does not know yet."""
        return self._answer(lambda ask: bool(ask("fact", name="open_delivery")), False)

    def _answer(self, question: Callable[[_Ask], _Answer], otherwise: _Answer) -> _Answer:
        """Ask queries by name, all of them of one state of the store."""
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
    """The hash of a document, when it changed and by which change; None for an altered row."""
    for *columns, kept in rows:
        if row_seal(columns) == kept:
            _, sha256, *_, changed, change = columns
            return sha256, changed, change
    return None
