"""Which articles stand in the files that references name."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec

from feedwright.domain.identity import Known, address_of
from feedwright.domain.publication import Publisher
from feedwright.domain.selection import is_visible
from feedwright.store.store import Store


class Place(NamedTuple):
    """A file that holds an article."""

    path: str
    known: Known | None
    """The article, if it may be shown."""


def told(places: Iterable[Place], publisher: Publisher) -> str:
    """All that what refers to some places depends on."""
    said = (
        (path, known.title, address_of(known, publisher)) if known else (path,)
        for path, known in places
    )
    return hashlib.sha256(msgspec.json.encode(tuple(said))).hexdigest()


class Visible:
    """The articles that may be shown, by their keys.

    Args:
        store: Knows the articles.
        now: The time of the run.
    """

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    def get(self, key: str) -> Known | None:
        """The article at a key, if it may be shown."""
        known = self._store.known.at(key)
        return known if known and is_visible(known, self._now) else None

    def named(self, name: str) -> list[Place]:
        """The files that hold an article of their own, by what they are remembered by.

        Args:
            name: As :func:`feedwright.domain.targets.name_of` gives it.
        """
        files = self._store.files.named(name)
        return [Place(one.path, self.get(one.path)) for one in files if one.is_of_one]
