"""The entries that each changed feed shows, and the closed pages of its archive."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from feedwright.choose.batches import batches
from feedwright.choose.configuration_fingerprint import configuration_fingerprint
from feedwright.choose.configured_feeds import ConfiguredFeeds
from feedwright.choose.membership_updates import MembershipUpdates
from feedwright.choose.profile_warnings import too_short, without_doubles_of_partner
from feedwright.domain.archive import Archive, close_pages
from feedwright.domain.configured_durations import duration
from feedwright.domain.document import OWNER_OF_MENU
from feedwright.domain.feed_contents import WEEKS, FeedCount, Membership, newest_first
from feedwright.domain.identity import Identification
from feedwright.domain.membership import feed_key
from feedwright.domain.publication import Feed, Publication
from feedwright.domain.selection import FeedSelection, Selection, emptied_feeds
from feedwright.domain.sitemaps import OWNER_OF_FEEDS
from feedwright.domain.window import Window, fill, with_withdrawn
from feedwright.store.store import Store

if TYPE_CHECKING:
    from feedwright.choose.entry_sizes import EntrySizes

_FEEDS = 100
"""Of so many feeds the entries are chosen at a time."""
_MAIN = feed_key(Feed())
"""The main feed, whose entries the catalogue shows too."""
_LISTS = {"catalogue", OWNER_OF_MENU, OWNER_OF_FEEDS}
"""The owners of documents that list all feeds, which are made where a feed is looked at."""


def choose(
    publication: Publication,
    store: Store,
    identified: Identification,
    *,
    program: str,
    stale: Iterable[str],
    now: datetime,
    last: datetime | None,
    sizes: "Callable[[], EntrySizes]",
) -> Selection:
    """Update the membership of articles in feeds, and select the entries of those that changed.

    Args:
        publication: What feedwright.toml says.
        store: Inside a transaction, with the identified articles.
        identified: The identification of this run.
        program: The program's fingerprint.
        stale: The owners whose documents are missing, altered, or to be tried again.
        now: The time of the run.
        last: The time of the last run.
        sizes: Opens the sizes of entries; not every run needs them.
    """
    feeds = ConfiguredFeeds(publication, store)
    updates = MembershipUpdates(publication, store, feeds, now)
    fingerprint = configuration_fingerprint(publication, program)
    everything = store.fact("configuration") != fingerprint or last is None or identified.all_new
    if everything:
        if not identified.all_new:
            updates.note_relinked(identified, last or now)
            updates.rebuild(store.known.every(), set(identified.changed))
        updates.place_pages(None)
        store.set_fact("configuration", fingerprint)
    else:
        updates.update(identified, last or now)
    store.pending.forget("article")
    selecting = _Selecting(publication, store, updates, feeds, now, sizes)
    return selecting.selection(frozenset(stale), everything=everything)


class ArchivedFeed(msgspec.Struct, frozen=True):
    """A feed before its entries are chosen."""

    window: Window
    key: str
    touched: bool = False
    pages: tuple[int, ...] = ()
    """The closed pages of its archive that may have changed, the newest first."""
    waiting: tuple[Membership, ...] = ()
    """The memberships of articles in no closed page."""


class _Selecting:
    """Selects the entries of feeds from the memberships in the store."""

    def __init__(
        self,
        publication: Publication,
        store: Store,
        updates: MembershipUpdates,
        feeds: ConfiguredFeeds,
        now: datetime,
        sizes: "Callable[[], EntrySizes]",
    ) -> None:
        self._publication = publication
        self._store = store
        self._updates = updates
        self._touched = updates.touched
        self._feeds = feeds
        self._now = now
        self._corrected_for = duration(publication.publication.corrected_for)
        self._open_sizes = sizes
        self._changed: set[str] | None = None
        """The ids of the articles that changed in this run; None for all."""

    @cached_property
    def _sizes(self) -> "EntrySizes":
        return self._open_sizes()

    def selection(self, stale: frozenset[str], *, everything: bool) -> Selection:
        """Select the entries of feeds that changed, and close pages that are full.

        Closed pages are stored before anything is delivered, because a page that a reader may
        have fetched must never change its entries.
        """
        self._updates.add_stale(stale)
        self._changed = None if everything else self._touched.articles
        touched = set(self._store.memberships.feeds()) if everything else self._touched.feeds
        if self._touched.feeds or stale & _LISTS:
            self._touched.feeds.add(_MAIN)
        archived: list[ArchivedFeed] = []
        for window in self._feeds.windows(touched):
            key = feed_key(window.feed, window.value)
            if everything or key in self._touched.feeds or key in self._touched.pages:
                archived.append(self._archived(window, key, everything=everything))
            else:
                archived.append(ArchivedFeed(window, key))
        chosen = [one for batch in batches(archived, _FEEDS) for one in self._selections(batch)]
        is_touched = any(one.touched for one in chosen)
        made = 0
        if "_sizes" in vars(self):
            self._sizes.keep()
            made = self._sizes.made
        before = self._store.memberships.feed_counts() if is_touched else {}
        counts = self._counts(chosen, before, everything=everything) if is_touched else {}
        return Selection(
            feeds=tuple(chosen),
            counts=counts,
            articles=frozenset(self._touched.articles),
            everything=everything,
            stale=stale,
            entries_made=made,
            warnings=(
                *self._feeds.warnings.values(),
                *self._updates.warnings,
                *self._private_feed_warnings(chosen),
                *too_short(chosen, None if everything else before, counts),
            ),
            months=self._sitemap_months(stale, everything=everything),
            relinked=frozenset(self._updates.relinked),
            emptied=tuple(emptied_feeds(chosen, self._updates.counts_before or before, counts)),
        )

    def _private_feed_warnings(self, chosen: Iterable[FeedSelection]) -> Iterator[str]:
        """Warnings about feeds that became private in this run."""
        if new := self._feeds.secrets.given:
            from feedwright.choose.private_feed_warnings import private_feed_warnings  # noqa: PLC0415 - few runs need it

            yield from private_feed_warnings(chosen, new, self._publication.feeds, self._store)

    def _sitemap_months(self, stale: Collection[str], *, everything: bool) -> frozenset[str]:
        """The months whose sitemaps may have changed, once their pages are counted anew."""
        if not self._publication.discovery.sitemap:
            return frozenset()
        from feedwright.store.own_pages import count_pages, stale_months  # noqa: PLC0415 - as above

        months = None if everything else {*self._updates.months, *stale_months(stale)}
        return count_pages(self._store, months, self._now)

    def _archived(self, window: Window, key: str, *, everything: bool) -> ArchivedFeed:
        """Close the full pages of a feed's archive, and list the pages that may have changed."""
        store, feed = self._store, window.feed
        # A page of an earlier run may be left to write though its feed has no archive now.
        pages = set(self._touched.pages.get(key, ())) if feed.archive else set[int]()
        archive = Archive()
        waiting: list[Membership] = []
        if feed.archive:
            archive = store.archive(window.path)
            waiting = store.memberships.unpaged(key)
            articles = store.known.in_page(key, 0)
            if self._publication.publication.max_bytes and len(articles) >= feed.page_size:
                self._sizes.prepare(articles, feed)
            closed = close_pages(
                archive,
                articles,
                page_size=feed.page_size,
                max_bytes=self._publication.publication.max_bytes,
                size_of=partial(self._sizes.size, feed),
            )
            if closed != archive:
                store.keep_archive(window.path, closed)
                self._set_pages(key, closed, waiting)
                # The page that was the newest links to one that follows it now.
                pages.add(len(archive.updated))
                pages.update(closed.positions.values())
                waiting = [one for one in waiting if one.id not in closed.positions]
                archive = msgspec.structs.replace(closed, positions={})
            if everything:
                pages.update(range(1, len(archive.updated) + 1))
        window = msgspec.structs.replace(window, archive=archive)
        is_touched = everything or key in self._touched.feeds
        return ArchivedFeed(window, key, is_touched, _newest_first(pages), tuple(waiting))

    def _selections(self, feeds: Sequence[ArchivedFeed]) -> Iterator[FeedSelection]:
        """Choose the entries of feeds, with one set of queries for all of them."""
        stored, since = self._store.memberships, self._now - self._corrected_for
        keys = defaultdict[int, list[str]](list)
        for one in feeds:
            if one.touched:
                keys[one.window.feed.limit].append(one.key)
        shown = defaultdict[str, list[Membership]](list)
        for limit, several in keys.items():
            for key, newest in stored.newest(several, limit).items():
                shown[key] += newest
        everywhere = chain(*keys.values())
        corrected = stored.corrected(everywhere, self._now, self._corrected_for)
        for key, some in corrected.items():
            shown[key] += some
        for one in feeds:
            shown[one.key] += one.waiting
        touched = (one.window.path for one in feeds if one.touched)
        gone = self._updates.withdrawals.shown(touched, self._updates.withdrawn)
        names = chain(
            (one.id for one in chain(*shown.values())), (one.id for one in chain(*gone.values()))
        )
        articles = self._store.known.several(names)
        for one in feeds:
            by_id = {each.id: each for each in shown[one.key]}
            window = one.window
            if one.touched:
                positions = {name: each.page or 0 for name, each in by_id.items()}
                found = (articles.get(each.id) for each in newest_first(by_id.values()))
                candidates = tuple(known for known in found if known)
                window = fill(
                    msgspec.structs.replace(window, articles=candidates),
                    msgspec.structs.replace(window.archive, positions=positions),
                    since,
                )
                window = with_withdrawn(window, gone.get(window.path, ()), articles)
                window = without_doubles_of_partner(window, self._changed, self._updates.warnings)
            yield FeedSelection(window=window, key=one.key, touched=one.touched, pages=one.pages)

    def _set_pages(self, key: str, closed: Archive, waiting: Iterable[Membership]) -> None:
        """Store the closed page of each article that got one now."""
        self._store.memberships.keep(
            (key, msgspec.structs.replace(one, page=page))
            for one in waiting
            if (page := closed.positions.get(one.id))
        )

    def _counts(
        self, chosen: Sequence[FeedSelection], before: Mapping[str, FeedCount], *, everything: bool
    ) -> dict[str, FeedCount]:
        """The counts of each feed, by the keys of feeds."""
        stored = self._store.memberships
        counts = {one.key: before.get(one.key) or FeedCount(feed=one.key) for one in chosen}
        again = [
            key for key in counts if everything or key in self._touched.filled or key not in before
        ]
        counted = stored.count(again)
        for key in again:
            articles, newest = counted.get(key, (0, None))
            note = counts[key].note
            counts[key] = FeedCount(feed=key, articles=articles, newest=newest, note=note)
        # What a private feed has moves nothing that a public page draws.
        public = [one for one in chosen if not one.window.secret]
        listed = [counts[one.key] for one in public if not one.window.value]
        listed += [counts[one.key] for one in public if counts[one.key].articles]
        newest = max((one.newest for one in listed if one.newest), default=None)
        other = [key for key, one in counts.items() if one.until != newest]
        weeks = stored.weekly_counts(other, newest, WEEKS) if newest else {}
        for key in other:
            counts[key] = msgspec.structs.replace(
                counts[key], weeks=weeks.get(key, ()), until=newest
            )
        stored.keep_feed_counts(one for key, one in counts.items() if before.get(key) != one)
        return counts


def _newest_first(pages: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted((page for page in pages if page), reverse=True))
