"""The identities in the store, for matching."""

from collections.abc import Collection, Container, Iterable, Iterator
from datetime import datetime

from feedwright.domain import identity
from feedwright.domain.filenames import file_of
from feedwright.domain.identity import IncomingArticle
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.link_patterns import article_link, with_dated_address
from feedwright.domain.publication import Publication
from feedwright.domain.source_changes import Sources
from feedwright.store.store import Store


class NewIds:
    """The ids of articles that a run has written as new.

    Args:
        are_all: Whether no article was known before, so that the ids need not be in memory.
    """

    def __init__(self, *, are_all: bool) -> None:
        self.are_all = are_all
        self._named: set[str] = set()

    def __contains__(self, name: object) -> bool:
        return self.are_all or name in self._named

    def __iter__(self) -> Iterator[str]:
        return iter(self._named)

    def add(self, names: Iterable[str]) -> None:
        """Add the ids of stored articles."""
        if not self.are_all:
            self._named.update(names)

    def discard(self, names: Iterable[str]) -> None:
        """Remove the ids of articles that were deleted again."""
        self._named.difference_update(names)


class AnyOf:
    """The union of several containers of ids."""

    def __init__(self, *containers: Container[str]) -> None:
        self._containers = containers

    def __contains__(self, name: object) -> bool:
        return any(name in one for one in self._containers)


class StoredIdentities:
    """The store as the :class:`feedwright.keep.candidates.Identities` of a run.

    Args:
        store: Has the known articles.
        sources: The sources of articles.
        publication: The configuration.
        superseded: The paths of files that have changed or vanished, whose old contents do not
            count.
    """

    def __init__(
        self, store: Store, sources: Sources, publication: Publication, superseded: Collection[str]
    ) -> None:
        self._store = store
        self._sources = sources
        self._publication = publication
        self._superseded = superseded
        self._by_id: dict[str, KnownArticle | None] = {}
        self._by_key: dict[str, KnownArticle | None] = {}
        self.new = NewIds(are_all=not store.known.any())
        self.recalled: set[str] = set()
        """The keys of articles that were read from stored coming texts rather than from the visible
        ones."""
        self.are_entries_awaited = not self.new.are_all and store.known.any_adopted_alone()
        """Whether there may be articles that are known only from a feed."""

    def is_new(self, name: str) -> bool:
        """Whether the article with an id has been written in this run, as a new one."""
        return name in self.new

    def get(self, name: str) -> KnownArticle | None:
        """An article, by its id; new ones too."""
        if name not in self._by_id:
            self._by_id[name] = self._store.known.get(name)
        return self._by_id[name]

    def ids_among(self, names: Iterable[str]) -> set[str]:
        """The given ids that articles of earlier runs have."""
        if self.new.are_all:
            return set()
        return {name for name in self._store.known.several(names) if name not in self.new}

    def prefetch(self, keys: Iterable[str]) -> None:
        """Look up the articles at some keys together, before they are needed."""
        new = [key for key in keys if key not in self._by_key]
        both = [*new, *map(identity.hashed_key, new)]
        found = {} if self.new.are_all else self._store.known.at_keys(both)
        self._by_key |= {key: found.get(key) for key in both}

    def at(self, key: str) -> KnownArticle | None:
        """The article at a key."""
        if key not in self._by_key:
            self._by_key[key] = self._store.known.at(key)
        return self._by_key[key]

    def keys_among(self, keys: Collection[str]) -> set[str]:
        """The given keys that articles have had; some are known by their hashes alone."""
        if self.new.are_all:
            return set()
        hashed = {identity.hashed_key(key): key for key in keys}
        found = self._store.known.at_keys([*keys, *hashed])
        return {hashed.get(key, key) for key in found}

    def addresses_among(self, addresses: Collection[str]) -> set[str]:
        """The given addresses that articles of earlier runs have or had."""
        found = {} if self.new.are_all else self._store.holders(addresses)
        return {address for address, name in found.items() if name not in self.new}

    def forget(self, names: Collection[str]) -> None:
        """Forget new articles that were deleted again."""
        self.new.discard(names)
        for name in names:
            self._by_id.pop(name, None)

    def holders(self, addresses: Iterable[str]) -> dict[str, str]:
        """The ids of the articles that have or had some addresses, by these addresses.

        New articles are included.
        """
        return self._store.holders(addresses)

    def with_text(self, text_fingerprint: str, title: str) -> list[KnownArticle]:
        """The articles with a text under a title that have not vanished."""
        return self._store.known.with_text(text_fingerprint, title)

    def gone_since(self, when: datetime) -> list[KnownArticle]:
        """The articles that vanished lately."""
        return [] if self.new.are_all else self._store.known.vanished_since(when)

    def feed_only(self, title: str) -> list[KnownArticle]:
        """The adopted entries with a title that are known only from a feed."""
        return self._store.known.adopted_with_title(title) if self.are_entries_awaited else []

    def awaited(self) -> list[KnownArticle]:
        """The adopted entries without an article."""
        return self._store.known.adopted_without_article() if self.are_entries_awaited else []

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
        # No text of an article under embargo is visible; its own is stored at its key.
        is_aside = known.is_read and known.next_change
        coming = self._store.text(identity.key_of_coming(key)) if is_aside else None
        article = coming or self._store.text(key)
        if article is None:
            return None
        when = article.published or known.published
        link = article_link(article, source, when, self._publication)
        if coming:
            self.recalled.add(key)
        if coming or not known.is_read:
            return identity.incoming(article, link)
        return identity.incoming_unchanged(article, link, known)

    def with_dated_address(
        self, incoming: IncomingArticle, known: KnownArticle | None, now: datetime
    ) -> IncomingArticle:
        """An incoming article without a declared date, with the address from its date."""
        source = self._sources.source_of(incoming.article.key)
        if source is None:
            return incoming
        when = known.published if known else identity.first_date(incoming.article, now)
        return with_dated_address(incoming, source, when, self._publication)
