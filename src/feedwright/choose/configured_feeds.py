"""The feeds that feedwright.toml defines: single ones, and one for each value of a field."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from feedwright.choose.batches import batches
from feedwright.domain.feed_paths import given_paths, paths
from feedwright.domain.membership import feed_key, feed_name, values_of
from feedwright.domain.publication import Feed, Publication
from feedwright.domain.window import Window
from feedwright.store.private_feeds import FeedSecrets
from feedwright.store.store import Store

MOST_FEEDS = 10_000
"""As many feeds one entry of the configuration makes: each costs four documents, and subscribers
look through no longer list."""


class FirstSpelling(msgspec.Struct, frozen=True):
    """How the first article with a value spells it."""

    published: int
    id: str
    number: int
    """The position of this value among those of the article."""
    value: str


class ConfiguredFeeds:
    """The feeds that the configuration makes, of the values that articles have or had.

    Args:
        publication: What feedwright.toml says.
        store: Inside a transaction; it has the folders that feeds were given.
    """

    secrets: FeedSecrets
    """Those of private feeds."""
    warnings: dict[str, str]
    """A sentence for each feed that has more values than get feeds, by its name; filled while
    :meth:`windows` goes on."""

    def __init__(self, publication: Publication, store: Store) -> None:
        self._publication = publication
        self._store = store
        self._taken = {path: (feed.name, feed.value) for path, feed in store.feeds().items()}
        self.secrets = FeedSecrets(store, publication.feeds)
        self.warnings = {}

    def windows(self, touched: set[str]) -> Iterator[Window]:
        """Every feed, in order; those that are new get their paths."""
        used = {*self._taken, *(feed.name for feed in self._publication.feeds)}
        spellings = self._first_spellings(touched)
        for feed in self._publication.feeds:
            secret = self.secrets.of(feed)
            if not feed.each:
                yield Window(path=feed.name, feed=feed, articles=(), secret=secret)
                continue
            values = {value.casefold(): value for _, value in self._given(feed)}
            new: list[FirstSpelling] = []
            for one in spellings[feed.name]:
                folded = one.value.casefold()
                if folded not in values:
                    new.append(one)
                values[folded] = one.value
            room = max(0, MOST_FEEDS - (len(values) - len(new)))
            # Newer ids first, where two were published at once: the order of a feed, reversed.
            new.sort(key=lambda one: one.number)
            new.sort(key=lambda one: one.id, reverse=True)
            new.sort(key=lambda one: one.published)
            fresh = dict.fromkeys(one.value for one in new[:room])
            for one in new[room:]:
                del values[one.value.casefold()]
            self._warn_of_overflow(feed, values)
            rest = [value for value in values.values() if value not in fresh]
            placed = paths(feed, [*fresh, *rest], self._taken, used)
            for value, path in sorted(placed.items(), key=lambda item: item[0].casefold()):
                yield Window(path=path, feed=feed, value=value, articles=(), secret=secret)

    def _given(self, feed: Feed) -> Iterator[tuple[str, str]]:
        """The paths that a feed has, each with the value that it is for."""
        if not feed.each:
            yield feed.name, ""
            return
        values = {
            value.casefold(): value
            for _, (name, value) in sorted(self._taken.items())
            if name == feed.name and value
        }
        for folded, path in given_paths(feed, self._taken).items():
            yield path, values[folded]

    def keys(self, feed: Feed) -> Iterator[tuple[str, str]]:
        """The paths that a feed has, each with its key."""
        for path, value in self._given(feed):
            yield path, feed_key(feed, value)

    def paths_of(self, key: str) -> Iterator[str]:
        """The paths that the feed of a key has."""
        for feed in self._publication.feeds:
            for path, value in self._given(feed) if feed.name == feed_name(key) else ():
                if feed_key(feed, value) == key:
                    yield path

    def _first_spellings(self, touched: Iterable[str]) -> Mapping[str, list[FirstSpelling]]:
        """How the first article of each feed of a value spells that, by the names of feeds."""
        feeds = {feed.name: feed for feed in self._publication.feeds if feed.each}
        oldest = self._store.memberships.oldest(one for one in touched if feed_name(one) in feeds)
        found = defaultdict[str, list[FirstSpelling]](list)
        for batch in batches(oldest.items()):
            articles = self._store.known.several(one.id for _, one in batch)
            for key, one in batch:
                if (known := articles.get(one.id)) is None:
                    continue
                name, _, folded = key.partition("\t")
                values = values_of(feeds[name], known)
                number = [*values].index(folded)
                found[name].append(FirstSpelling(one.published, one.id, number, values[folded]))
        return found

    def _warn_of_overflow(self, feed: Feed, values: Mapping[str, str]) -> None:
        """Warn of values that get no feed of their own, because there are too many."""
        if len(values) < MOST_FEEDS:
            return
        keys = map(str, self._store.memberships.feeds())
        folded = {key.partition("\t")[2] for key in keys if feed_name(key) == feed.name}
        if without := sorted(folded - values.keys()):
            named = ", ".join(map(repr, without[:3]))
            self.warnings[feed.name] = (
                f"{feed.name}: {len(without):,} more than the {MOST_FEEDS:,} values that each = "
                f'"{feed.each}" makes a feed of ({named}, ...); their articles stand in the other '
                "feeds. Use fewer values, or name those that need a feed with where"
            )
