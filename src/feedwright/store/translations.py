"""Groups of articles that are translations of each other."""

from collections.abc import Iterable
from datetime import datetime

from feedwright.domain.known_article import KnownArticle
from feedwright.domain.publication import Publication
from feedwright.domain.translations import group_key, translations
from feedwright.domain.visibility import is_visible
from feedwright.store.store import Store

_MOST = 200
"""The most members of a group that are looked at; there are fewer languages."""


class Translations:
    """The translations of articles that may be shown, and were not retracted.

    Args:
        publication: The configuration.
        store: Has the articles and their groups.
        now: The time of the run.
    """

    def __init__(self, publication: Publication, store: Store, now: datetime) -> None:
        self._publication = publication
        self._store = store
        self._now = now
        self._held: dict[str, list[KnownArticle]] = {}

    def prefetch(self, articles: Iterable[KnownArticle]) -> None:
        """Announce articles that are needed soon, so that one query reads all."""
        groups = {key for one in articles if (key := group_key(one, self._publication))}
        if groups - self._held.keys():
            self._held = self._groups(groups)

    def of(self, known: KnownArticle) -> list[KnownArticle]:
        """The versions of an article in its languages, itself included; none for one language."""
        key = group_key(known, self._publication)
        if not key or known.retracted:
            return []
        if key not in self._held:
            self._held |= self._groups({key})
        return translations(known, self._held[key])

    def _groups(self, keys: set[str]) -> dict[str, list[KnownArticle]]:
        members = self._store.memberships.newest(keys, _MOST)
        articles = self._store.known.several(one.id for some in members.values() for one in some)
        return {
            key: [
                articles[one.id]
                for one in members.get(key, ())
                if (known := articles.get(one.id))
                and is_visible(known, self._now)
                and not known.retracted
            ]
            for key in keys
        }
