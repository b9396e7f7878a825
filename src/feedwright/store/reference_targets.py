"""The targets of references: articles in the files that references name."""

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
    """The article, if it is visible."""


def places_digest(places: Iterable[Place], publisher: Publisher) -> str:
    """The digest of the properties of targets that an entry with references to them depends on."""
    parts = (
        (path, known.title, address_of(known, publisher)) if known else (path,)
        for path, known in places
    )
    return hashlib.sha256(msgspec.json.encode(tuple(parts))).hexdigest()


class VisibleArticles:
    """The visible articles, by the names of their files.

    Args:
        store: Has the articles.
        now: The time of the run.
        feeds: The feeds of the publication; articles only in private ones are no targets.
    """

    def __init__(self, store: Store, now: datetime, feeds: Sequence[Feed]) -> None:
        self._store = store
        self._now = now
        self._feeds = feeds
        self._held: dict[str, list[Place]] = {}

    def prefetch(self, names: Iterable[str]) -> None:
        """Announce names that are needed soon, so that one query reads all."""
        self._held = self.several(names)

    def named(self, name: str) -> list[Place]:
        """The files of a name that hold an article.

        Args:
            name: The name, from :func:`feedwright.domain.file_references.name_of`.
        """
        held = self._held.get(name)
        return self.several([name])[name] if held is None else held

    def several(self, names: Iterable[str]) -> dict[str, list[Place]]:
        """The files of several names, by name."""
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
        """Whether the existence of an article may be revealed."""
        text = partial(self._store.text, one.key)
        return is_visible(one, self._now) and not in_private_feeds_only(one, self._feeds, text)
