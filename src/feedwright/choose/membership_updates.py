"""Updates of memberships: which article belongs to which feed, after changes."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property, partial

import msgspec

from feedwright.choose.batches import batches
from feedwright.choose.configured_feeds import ConfiguredFeeds
from feedwright.choose.profile_warnings import exclusion_sentences
from feedwright.domain.configured_durations import duration
from feedwright.domain.feed_contents import FeedCount, Membership
from feedwright.domain.file_references import name_of
from feedwright.domain.identity import Identification
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.membership import feed_key, feed_name, memberships
from feedwright.domain.publication import Publication
from feedwright.domain.sitemaps import month_of
from feedwright.domain.translations import GROUPS
from feedwright.domain.visibility import bounded_ages
from feedwright.domain.withdrawal import TOMBSTONES, withdrawal_of
from feedwright.store.reference_targets import VisibleArticles, places_digest
from feedwright.store.store import Store
from feedwright.store.withdrawals import Withdrawals

_MOST_OF_A_GROUP = 200
"""The most translations of one article; there are fewer languages."""


class TouchedDocuments(msgspec.Struct):
    """The feeds, pages and articles that a run may change."""

    feeds: set[str] = set()
    """The keys of feeds that may look different."""
    filled: set[str] = set()
    """The keys of feeds with a new or a removed article."""
    pages: dict[str, set[int]] = {}
    articles: set[str] = set()

    def page(self, feed: str, page: int | None) -> None:
        """Add a closed page."""
        if page:
            self.pages.setdefault(feed, set()).add(page)


class Affected(msgspec.Struct, frozen=True):
    """The ids of articles that a run may change."""

    all: tuple[str, ...]
    again: frozenset[str]
    """The ids of articles whose entries are made again."""


class MembershipUpdates:
    """Updates memberships in the store, and notes what may look different after that.

    Args:
        publication: The configuration.
        store: Inside a transaction, with the identified articles.
        feeds: The configured feeds.
        now: The time of the run.
    """

    touched: TouchedDocuments
    """The feeds, closed pages and articles that may look different."""
    relinked: set[str]
    """The ids of articles whose references have new targets."""
    months: set[str]
    """The months whose sitemaps may look different."""
    warnings: list[str]
    """Warnings about articles that a feed's profile leaves out."""
    withdrawals: Withdrawals
    """The entries that partners must take down."""
    withdrawn: set[str]
    """The ids of changed articles that partners must take down."""
    counts_before: Mapping[str, FeedCount]
    """The counts of each feed before all memberships were made again; empty in other runs."""

    def __init__(
        self, publication: Publication, store: Store, feeds: ConfiguredFeeds, now: datetime
    ) -> None:
        self._publication = publication
        self._store = store
        self._feeds = feeds
        self._now = now
        self._corrected_for = duration(publication.publication.corrected_for)
        self._groups = set[str]()
        """The groups of translations with a changed article."""
        self.touched = TouchedDocuments()
        self.relinked = set()
        self.months = set()
        self.warnings = []
        self.withdrawals = Withdrawals(publication, store, now)
        self.withdrawn = set()
        self._ending = list[str]()
        self.counts_before = {}

    @cached_property
    def _visible(self) -> VisibleArticles:
        return VisibleArticles(self._store, self._now, self._publication.feeds)

    def note_relinked(self, identified: Identification, last: datetime) -> None:
        """Find articles whose references get new targets, while the old ones are still stored."""
        changed, before, keys = self._affected(identified, last), identified.before, set[str]()
        for batch in batches(changed.all):
            known = self._store.known.several(batch)
            both = (one.get(name) for name in batch for one in (known, before))
            keys.update(one.key for one in both if one)
        self.relinked = (
            self._with_changed_references({*keys, *identified.altered_files}) - changed.again
        )

    def rebuild(self, articles: Iterable[KnownArticle], changed: Collection[str]) -> None:
        """Make every membership and every entry again."""
        store = self._store
        self.counts_before = store.memberships.feed_counts()
        store.memberships.forget_all()
        store.entries.forget_all()
        for batch in batches(self._every_membership(articles, changed)):
            store.memberships.keep(batch)
        for window in self._feeds.windows(set(store.memberships.feeds())):
            if window.feed.archive:
                key = feed_key(window.feed, window.value)
                store.memberships.set_pages(window.path, key)

    def place_pages(self, names: Iterable[str] | None) -> None:
        """Give secret names to the own pages of articles that are only in private feeds.

        Args:
            names: The ids of articles whose feeds may have changed; None for all.
        """
        secrets = self._feeds.secrets
        if not (secrets.has_any or self._store.fact("private pages")):
            return
        self._store.set_fact("private pages", "1" if secrets.has_any else "")
        new = self._store.new_articles
        if names is None:
            names = [one.id for one in self._store.known.every() if one.page]
        for batch in batches(names):
            for known in self._store.known.several(batch).values():
                text = partial(self._store.text, known.key)
                page = self._feeds.secrets.moved(
                    known, text, lambda name: bool(new.taken_pages([name]))
                )
                if page:
                    self._store.known.name_pages({known.id: page})

    def _every_membership(
        self, articles: Iterable[KnownArticle], changed: Collection[str]
    ) -> Iterator[tuple[str, Membership]]:
        for known in articles:
            if known.id in changed:
                self.withdrawn.add(known.id)
            self.warnings += exclusion_sentences([known], self._publication, self._store, self._now)
            yield from self._memberships(known).items()

    def _memberships(self, known: KnownArticle | None) -> dict[str, Membership]:
        """The current memberships of an article, by the keys of feeds."""
        if known is None:
            return {}
        text = partial(self._store.text, known.key)
        return memberships(known, self._publication, self._now, text)

    def update(self, identified: Identification, last: datetime) -> None:
        """Update the memberships of articles that changed, or whose time has come."""
        store, before = self._store, identified.before
        self.place_pages(identified.changed)
        changed = self._affected(identified, last)
        store.entries.forget(changed.again)
        keys = set(identified.altered_files)
        added = set(identified.changed) - before.keys()
        for batch in batches(changed.all):
            known = store.known.several(batch)
            self._move(batch, known, added)
            # Earlier runs warned of the others.
            news = (o for o in known.values() if o.id in changed.again or o.published > last)
            self.warnings += exclusion_sentences(news, self._publication, store, self._now)
            for name in batch:
                both = [one for one in (known.get(name), before.get(name)) if one]
                keys.update(one.key for one in both)
                went = any(withdrawal_of(one, self._now) for one in both)
                if went and name in changed.again:
                    self.withdrawn.add(name)
                self.months.update(map(month_of, both))
                if any(one.vanished for one in both):
                    # A feed lists withdrawn entries that it has shown, although they are no longer
                    # in it.
                    self.touched.feeds.update(self._shown_in(name))
                elif went or name in self._ending:
                    self.touched.feeds.update(self._shown_to_partners(name))
        self.relinked = self._with_changed_references(keys) if keys else set()
        self.relinked |= self._translations_of(changed.all)
        store.entries.forget(self.relinked)
        of_each = store.memberships.feeds_of(self.relinked)
        for name in self.relinked:
            self._touch(name, of_each.get(name, {}))

    def add_stale(self, stale: Iterable[str]) -> None:
        """Add the owners of missing, altered and refused documents."""
        for owner in stale:
            kind, _, rest = owner.partition(":")
            if kind == "feed":
                self.touched.feeds.add(rest)
            elif kind == "page":
                page, _, key = rest.partition(":")
                self.touched.page(key, int(page))
            elif kind == "article":
                self.touched.articles.add(rest)

    def _affected(self, identified: Identification, last: datetime) -> Affected:
        """The articles whose feeds or entries may have changed."""
        outside = self._store.pending.names("article")
        # If the clock was set back, changes lie between the two times as well.
        due = self._store.known.due_between(
            *sorted((last, self._now)), corrected=self._corrected_for, buried=TOMBSTONES
        )
        for age in bounded_ages(self._publication):
            first, until = sorted((last - age, self._now - age))
            due += self._store.known.published_between(first, until)
        self._ending = self.withdrawals.ending()
        due += self._ending
        again = dict.fromkeys((*identified.changed, *outside))
        return Affected(all=tuple(again | dict.fromkeys(due)), again=frozenset(again))

    def _move(
        self, names: Collection[str], known: Mapping[str, KnownArticle], added: Collection[str]
    ) -> None:
        """Update the memberships of some articles; those of new ones are stored already."""
        stored = self._store.memberships
        before = stored.feeds_of(names)
        leaving, coming = dict[str, list[str]](), list[tuple[str, Membership]]()
        for name in names:
            had = {} if name in added else before.get(name, {})
            wanted = self._memberships(known.get(name))
            left = had.keys() - wanted.keys()
            for key in left:
                leaving.setdefault(key, []).append(name)
                if self.withdrawals.is_partner(feed_name(key)):
                    self.withdrawn.add(name)
            after = {
                key: msgspec.structs.replace(one, page=had[key].page) if key in had else one
                for key, one in wanted.items()
            }
            self._groups |= {key for key in had | after if feed_name(key) == GROUPS}
            new = {key: one for key, one in after.items() if had.get(key) != one}
            coming += new.items()
            self.touched.filled |= left | new.keys()
            self._touch(name, had | after)
        stored.remove((name, key) for key, left in leaving.items() for name in left)
        paths = {key: [*self._feeds.paths_of(key)] for key in leaving}
        stored.clear_positions(
            (name, path) for key, gone in leaving.items() for path in paths[key] for name in gone
        )
        stored.keep(coming)

    def _touch(self, name: str, feeds: Mapping[str, Membership]) -> None:
        self.touched.articles.add(name)
        self.touched.feeds |= feeds.keys()
        for key, one in feeds.items():
            self.touched.page(key, one.page)

    def _with_changed_references(self, keys: Iterable[str]) -> set[str]:
        """The ids of entries that refer to files with a new address or title."""
        found: set[str] = set()
        leading = self._store.entries.referring_to(map(name_of, keys))
        places = self._visible.several(leading)
        for name, entries in leading.items():
            here = places_digest(places[name], self._publication.publication)
            found |= {one for one, had in entries.items() if had != here}
        return found

    def _translations_of(self, changed: Collection[str]) -> set[str]:
        """The ids of the translations of changed articles, whose pages name these."""
        members = self._store.memberships.newest(self._groups, _MOST_OF_A_GROUP)
        found = {one.id for several in members.values() for one in several}.difference(changed)
        self.months.update(map(month_of, self._store.known.several(found).values()))
        return found

    def _shown_in(self, name: str) -> Iterator[str]:
        given = dict[str, str]()
        for feed in self._publication.feeds:
            given |= self._feeds.keys(feed)
        for path in self._store.memberships.shown_in(name, given):
            yield given[path]

    def _shown_to_partners(self, name: str) -> Iterator[str]:
        """The feeds that have shown an article and must tell their partner to take it down."""
        feeds = self.withdrawals.feeds
        given = {path: key for feed in feeds.values() for path, key in self._feeds.keys(feed)}
        for path in self._store.memberships.shown_in(name, given) if given else ():
            yield given[path]
