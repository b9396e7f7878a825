"""What earlier runs left, as identity asks for it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from feedwright.domain import identity
from feedwright.domain.identity import IncomingArticle, Known, file_of
from feedwright.domain.publication import Publication
from feedwright.domain.reading import Sources
from feedwright.keep import revisions
from feedwright.store.store import Store


class StoredIdentities:
    """The store, as :class:`feedwright.keep.candidates.Memory`.

    Args:
        store: Asked for what is known.
        sources: Where articles are from.
        publication: What feedwright.toml says.
        passed: The paths of files that have changed or vanished: what they held counts no more.
    """

    def __init__(
        self, store: Store, sources: Sources, publication: Publication, superseded: Collection[str]
    ) -> None:
        self._store = store
        self._sources = sources
        self._publication = publication
        self._superseded = superseded
        self._by_id: dict[str, Known | None] = {}
        self._by_key: dict[str, Known | None] = {}

    def get(self, name: str) -> Known | None:
        """An article, by its id."""
        if name not in self._by_id:
            self._by_id[name] = self._store.known.get(name)
        return self._by_id[name]

    def prefetch(self, keys: Iterable[str]) -> None:
        """Looks up together the articles at some keys, which are soon to be asked for."""
        new = [key for key in keys if key not in self._by_key]
        found = self._store.known.at_keys(new)
        self._by_key |= {key: found.get(key) for key in new}
        aside = [identity.hashed_key(key) for key in new if key not in found]
        found = self._store.known.at_keys(aside)
        self._by_key |= {key: found.get(key) for key in aside}

    def at(self, key: str) -> Known | None:
        """The article at a key."""
        if key not in self._by_key:
            self._by_key[key] = self._store.known.at(key)
        return self._by_key[key]

    def holders(self, addresses: Iterable[str]) -> dict[str, str]:
        """The ids of the articles that have had some addresses, by those that one has had."""
        return self._store.holders(addresses)

    def with_text(self, text_mark: str, title: str) -> list[Known]:
        """The articles with a text under a title that have not vanished."""
        return self._store.known.with_text(text_mark, title)

    def gone_since(self, when: datetime) -> list[Known]:
        """The articles that vanished lately."""
        return self._store.known.vanished_since(when)

    def feed_only(self, title: str) -> list[Known]:
        """The adopted entries with a title of which no more is known than what a feed told."""
        return self._store.known.adopted_with_title(title)

    def awaited(self) -> list[Known]:
        """The adopted entries of which no article has come yet."""
        return self._store.known.adopted_without_article()

    def as_read_before(self, key: str) -> IncomingArticle | None:
        """An article that was not read in this run, as it came in an earlier one."""
        path = file_of(key)
        if path in self._superseded:
            return None
        file, known = self._store.files.get(path), self.at(key)
        source = self._sources.source_of(key)
        if (
            file is None
            or key not in file.keys
            or known is None
            or known.vanished
            or source is None
        ):
            return None
        article = self._store.text(key)
        if article is None:
            return None
        when = article.published or known.published
        link = identity.link(article, source, when, self._publication)
        return identity.incoming_unchanged(article, link, known)

    def with_dated_address(
        self, incoming: IncomingArticle, known: Known | None, now: datetime
    ) -> IncomingArticle:
        """An incoming article that declares no date, with the address that its date gives it."""
        source = self._sources.source_of(incoming.article.key)
        if source is None:
            return incoming
        when = known.published if known else identity.first_date(incoming.article, now)
        return revisions.with_dated_address(incoming, source, when, self._publication)
