"""The articles in the files that references name."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

import msgspec

from feedwright.domain.identity import address_of
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.membership import in_private_feeds_only
from feedwright.domain.publication import Feed, Publisher
from feedwright.domain.visibility import is_visible
from feedwright.store.store import Store


class Place(NamedTuple):
    """A file that holds an article."""

    path: str
    known: KnownArticle | None
    """The article, if it may be shown."""


def places_digest(places: Iterable[Place], publisher: Publisher) -> str:
    """The digest of all in some places that an entry which refers to them depends on."""
    parts = (
        (path, known.title, address_of(known, publisher)) if known else (path,)
        for path, known in places
    )
    return hashlib.sha256(msgspec.json.encode(tuple(parts))).hexdigest()


class VisibleArticles:
    """The articles that may be shown, by their keys.

    Args:
        store: Knows the articles.
        now: The time of the run.
        feeds: Those of the publication; what stands in private ones alone is led to by nothing.
    """

    def __init__(self, store: Store, now: datetime, feeds: Sequence[Feed]) -> None:
        self._store = store
        self._now = now
        self._feeds = feeds
        self._held: dict[str, list[Place]] = {}

    def prefetch(self, names: Iterable[str]) -> None:
        """Announce names that are soon to be asked for, so that all are asked for at once."""
        self._held = self.several(names)

    def named(self, name: str) -> list[Place]:
        """The files that hold an article of their own, by what they are remembered by.

        Args:
            name: As :func:`feedwright.domain.file_references.name_of` gives it.
        """
        held = self._held.get(name)
        return self.several([name])[name] if held is None else held

    def several(self, names: Iterable[str]) -> dict[str, list[Place]]:
        """Those of several names, by these."""
        wanted = [*names]
        files = self._store.files.named(wanted)
        articles = self._store.known.at_keys(
            one.path for several in files.values() for one in several if one.is_of_one
        )
        shown = {key: one for key, one in articles.items() if self._may_be_told(one)}
        return {
            name: [
                Place(one.path, shown.get(one.path)) for one in files.get(name, ()) if one.is_of_one
            ]
            for name in wanted
        }

    def _may_be_told(self, one: KnownArticle) -> bool:
        """Whether anybody may be told that there is an article."""
        text = partial(self._store.text, one.key)
        return is_visible(one, self._now) and not in_private_feeds_only(one, self._feeds, text)
