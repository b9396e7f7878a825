"""What earlier runs left, as identity asks for it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from feedwright.domain import identity
from feedwright.domain.identity import Arrival, Known, file_of
from feedwright.domain.publication import Publication
from feedwright.domain.reading import Sources
from feedwright.keep import revisions
from feedwright.store.store import Store


class Recalled:
    """The store, as :class:`feedwright.keep.candidates.Memory`.

    Args:
        store: Asked for what is known.
        sources: Where articles are from.
        publication: What feedwright.toml says.
        passed: The paths of files that have changed or vanished: what they held counts no more.
    """

    def __init__(
        self, store: Store, sources: Sources, publication: Publication, passed: Collection[str]
    ) -> None:
        self._store = store
        self._sources = sources
        self._publication = publication
        self._passed = passed
        self._found: dict[str, Known | None] = {}
        self._here: dict[str, Known | None] = {}

    def get(self, name: str) -> Known | None:
        """An article, by its id."""
        if name not in self._found:
            self._found[name] = self._store.known.get(name)
        return self._found[name]

    def expect(self, keys: Iterable[str]) -> None:
        """Looks up together the articles at some keys, which are soon to be asked for."""
        new = [key for key in keys if key not in self._here]
        found = self._store.known.at_keys(new)
        self._here |= {key: found.get(key) for key in new}
        aside = [identity.hidden(key) for key in new if key not in found]
        found = self._store.known.at_keys(aside)
        self._here |= {key: found.get(key) for key in aside}

    def at(self, key: str) -> Known | None:
        """The article at a key."""
        if key not in self._here:
            self._here[key] = self._store.known.at(key)
        return self._here[key]

    def holders(self, addresses: Iterable[str]) -> dict[str, str]:
        """The ids of the articles that have had some addresses, by those that one has had."""
        return self._store.holders(addresses)

    def like(self, text_mark: str, title: str) -> list[Known]:
        """The articles with a text under a title that have not vanished."""
        return self._store.known.with_text(text_mark, title)

    def gone_since(self, when: datetime) -> list[Known]:
        """The articles that vanished lately."""
        return self._store.known.vanished_since(when)

    def heard_of(self, title: str) -> list[Known]:
        """The adopted entries with a title of which no more is known than what a feed told."""
        return self._store.known.adopted_with_title(title)

    def awaited(self) -> list[Known]:
        """The adopted entries of which no article has come yet."""
        return self._store.known.adopted_without_article()

    def standing(self, key: str) -> Arrival | None:
        """An article that was not read in this run, as it came in an earlier one."""
        path = file_of(key)
        if path in self._passed:
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
        return identity.remade(article, link, known)

    def addressed(self, arrival: Arrival, known: Known | None, now: datetime) -> Arrival:
        """An arrival that declares no date, with the address that its date gives it."""
        source = self._sources.source_of(arrival.article.key)
        if source is None:
            return arrival
        when = known.published if known else now
        return revisions.addressed(arrival, source, when, self._publication)
