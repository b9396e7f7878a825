"""Membership: which articles belong to which feed, updated from what changed."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from itertools import chain, islice
from typing import TypeVar

import msgspec

from feedwright.choose.partners import said_of, too_short, without_told_doubles
from feedwright.choose.private_feeds import shared
from feedwright.choose.records import Affected, ArchivedFeed, Changes, EntrySizes, FirstSpelling
from feedwright.domain.archive import Archive, close_pages
from feedwright.domain.document import OWNER_OF_MENU
from feedwright.domain.durations import duration
from feedwright.domain.identity import Identification
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.publication import Feed, Publication
from feedwright.domain.selection import (
    TOMBSTONES,
    WEEKS,
    FeedCount,
    FeedSelection,
    Membership,
    Selection,
    Window,
    bounded_ages,
    emptied_feeds,
    feed_key,
    feed_name,
    fill,
    given_paths,
    memberships,
    newest_first,
    paths,
    values_of,
    with_withdrawn,
    withdrawal_of,
)
from feedwright.domain.sitemaps import OWNER_OF_FEEDS, month_of
from feedwright.domain.targets import name_of
from feedwright.domain.translations import GROUPS
from feedwright.store.own_pages import count_pages, stale_months
from feedwright.store.private_feeds import FeedSecrets
from feedwright.store.reference_targets import VisibleArticles, places_digest
from feedwright.store.store import Store
from feedwright.store.withdrawals import Withdrawals

_Value = TypeVar("_Value")
_BATCH = 1000
_MOST_OF_A_GROUP = 200
"""Translations of one article; there are fewer languages that articles are written in."""
_FEEDS = 100
"""Of so many feeds the entries are chosen at a time."""
MOST_FEEDS = 10_000
"""As many feeds one entry of the configuration makes: each costs four documents, and subscribers
look through no longer list."""
_MAIN = feed_key(Feed())
"""The main feed, whose entries the catalogue shows too."""
_LISTS = {"catalogue", OWNER_OF_MENU, OWNER_OF_FEEDS}
"""The owners of documents that list all feeds, which are made where a feed is looked at."""


def configuration_fingerprint(publication: Publication, program: str) -> str:
    """The fingerprint of configuration and program; where it is another, all may have changed.

    Args:
        publication: What feedwright.toml says.
        program: The program's fingerprint.
    """
    # Where the store lies makes no document, and no hash of a password is kept.
    publisher = msgspec.structs.replace(publication.publication, store="")
    said = msgspec.structs.replace(publication, publication=publisher)
    return hashlib.sha256(msgspec.json.encode((program, said))).hexdigest()


def choose(
    publication: Publication,
    store: Store,
    identified: Identification,
    *,
    program: str,
    stale: Iterable[str],
    now: datetime,
    last: datetime | None,
    sizes: Callable[[], EntrySizes],
) -> Selection:
    """Updates the membership of articles in feeds, and selects the entries of those that changed.

    Args:
        publication: What feedwright.toml says.
        store: Inside a transaction; it knows who everybody is already.
        identified: Of whom something else is known than before.
        program: The program's fingerprint.
        stale: Owners whose documents do not stand as they should.
        now: The time of the run.
        last: That of the last one.
        sizes: Gives the sizes of entries; not every run needs them.
    """
    selecting = _Selecting(publication, store, now, sizes)
    fingerprint = configuration_fingerprint(publication, program)
    everything = store.fact("configuration") != fingerprint or last is None or identified.all_new
    if everything:
        if not identified.all_new:
            selecting.note_relinked(identified, last or now)
            selecting.rebuild(store.known.every(), set(identified.changed))
        selecting.place_pages(None)
        store.set_fact("configuration", fingerprint)
    else:
        selecting.update(identified, last or now)
    store.pending.forget("article")
    return selecting.selection(frozenset(stale), everything=everything)


class _Selecting:
    """Updates memberships in the store, and selects what feeds show."""

    def __init__(
        self,
        publication: Publication,
        store: Store,
        now: datetime,
        sizes: Callable[[], EntrySizes],
    ) -> None:
        self._publication = publication
        self._open_sizes = sizes
        self._store = store
        self._now = now
        self._touched = Changes()
        self._relinked = set[str]()
        self._groups = set[str]()
        """The groups of translations of which an article changed."""
        self._months = set[str]()
        """In whose sitemaps something may look different."""
        self._corrected_for = duration(publication.publication.corrected_for)
        taken = store.feeds()
        self._taken = {path: (feed.name, feed.value) for path, feed in taken.items()}
        self._secrets = FeedSecrets(store, publication.feeds)
        self._overflow: dict[str, str] = {}
        self._left_out = list[str]()
        """What is said of articles that a feed's profile leaves out."""
        self._withdrawals = Withdrawals(publication, store, now)
        self._ending = list[str]()
        self._went = set[str]()
        """The ids of changed articles that partners are to take down."""
        self._changed: set[str] | None = None
        """The ids of the articles that the run has to do with; None where it is all."""
        self._counts_before: Mapping[str, FeedCount] = {}
        """The counts of each feed before every membership was made anew."""

    @cached_property
    def _visible(self) -> VisibleArticles:
        return VisibleArticles(self._store, self._now, self._publication.feeds)

    @cached_property
    def _sizes(self) -> EntrySizes:
        return self._open_sizes()

    def note_relinked(self, identified: Identification, last: datetime) -> None:
        """Find articles whose references have other targets, while the earlier ones are known."""
        changed, before, keys = self._affected(identified, last), identified.before, set[str]()
        for batch in _batches(changed.all):
            known = self._store.known.several(batch)
            both = (one.get(name) for name in batch for one in (known, before))
            keys.update(one.key for one in both if one)
        self._relinked = (
            self._with_changed_references({*keys, *identified.altered_files}) - changed.again
        )

    def rebuild(self, articles: Iterable[KnownArticle], changed: Collection[str]) -> None:
        """Make every membership anew, and have every entry made anew."""
        store = self._store
        self._counts_before = store.memberships.feed_counts()
        store.memberships.forget_all()
        store.entries.forget_all()
        for batch in _batches(self._every_membership(articles, changed)):
            store.memberships.keep(batch)
        for window in self._windows(set(store.memberships.feeds())):
            if window.feed.archive:
                key = feed_key(window.feed, window.value)
                store.memberships.set_pages(window.path, key)

    def place_pages(self, names: Iterable[str] | None) -> None:
        """Have nobody find the own pages of articles that stand in private feeds alone.

        Args:
            names: The ids of articles that may stand in other feeds than before; None for all.
        """
        if not (self._secrets.has_any or self._store.fact("private pages")):
            return
        self._store.set_fact("private pages", "1" if self._secrets.has_any else "")
        new = self._store.new_articles
        if names is None:
            names = [one.id for one in self._store.known.every() if one.page]
        for batch in _batches(names):
            for known in self._store.known.several(batch).values():
                text = partial(self._store.text, known.key)
                page = self._secrets.moved(known, text, lambda name: bool(new.taken_pages([name])))
                if page:
                    self._store.known.name_pages({known.id: page})

    def _every_membership(
        self, articles: Iterable[KnownArticle], changed: Collection[str]
    ) -> Iterator[tuple[str, Membership]]:
        for known in articles:
            if known.id in changed:
                self._went.add(known.id)
            self._left_out += said_of([known], self._publication, self._store, self._now)
            yield from self._memberships(known).items()

    def _memberships(self, known: KnownArticle | None) -> dict[str, Membership]:
        """The memberships of an article now, by the keys of feeds."""
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
        for batch in _batches(changed.all):
            known = store.known.several(batch)
            self._move(batch, known, added)
            # Of others it was said before.
            news = (o for o in known.values() if o.id in changed.again or o.published > last)
            self._left_out += said_of(news, self._publication, store, self._now)
            for name in batch:
                both = [one for one in (known.get(name), before.get(name)) if one]
                keys.update(one.key for one in both)
                went = any(withdrawal_of(one, self._now) for one in both)
                if went and name in changed.again:
                    self._went.add(name)
                self._months.update(map(month_of, both))
                if any(one.vanished for one in both):
                    # A feed tells of those that it has shown, though they stand in it no more.
                    self._touched.feeds.update(self._shown_in(name))
                elif went or name in self._ending:
                    self._touched.feeds.update(self._told_of(name))
        self._relinked = self._with_changed_references(keys) if keys else set()
        self._relinked |= self._translations_of(changed.all)
        store.entries.forget(self._relinked)
        of_each = store.memberships.feeds_of(self._relinked)
        for name in self._relinked:
            self._touch(name, of_each.get(name, {}))

    def _affected(self, identified: Identification, last: datetime) -> Affected:
        """The articles that may stand elsewhere, or be shown otherwise, than before."""
        outside = self._store.pending.names("article")
        # By a clock that was set back it is between the two that something may look different.
        due = self._store.known.due_between(
            *sorted((last, self._now)), corrected=self._corrected_for, buried=TOMBSTONES
        )
        for age in bounded_ages(self._publication):
            first, until = sorted((last - age, self._now - age))
            due += self._store.known.published_between(first, until)
        self._ending = self._withdrawals.ending()
        due += self._ending
        again = dict.fromkeys((*identified.changed, *outside))
        return Affected(all=tuple(again | dict.fromkeys(due)), again=frozenset(again))

    def _move(
        self, names: Collection[str], known: Mapping[str, KnownArticle], added: Collection[str]
    ) -> None:
        """Update the memberships of some articles; new ones stand in their feeds already."""
        stored = self._store.memberships
        before = stored.feeds_of(names)
        leaving, coming = dict[str, list[str]](), list[tuple[str, Membership]]()
        for name in names:
            had = {} if name in added else before.get(name, {})
            wanted = self._memberships(known.get(name))
            left = had.keys() - wanted.keys()
            for key in left:
                leaving.setdefault(key, []).append(name)
                self._went |= {name} if self._withdrawals.is_partner(feed_name(key)) else set()
            after = {
                key: one._replace(page=had[key].page) if key in had else one
                for key, one in wanted.items()
            }
            self._groups |= {key for key in had | after if feed_name(key) == GROUPS}
            new = {key: one for key, one in after.items() if had.get(key) != one}
            coming += new.items()
            self._touched.filled |= left | new.keys()
            self._touch(name, had | after)
        stored.remove((name, key) for key, left in leaving.items() for name in left)
        paths = {key: [*self._paths_of(key)] for key in leaving}
        stored.clear_positions(
            (name, path) for key, gone in leaving.items() for path in paths[key] for name in gone
        )
        stored.keep(coming)

    def _touch(self, name: str, feeds: Mapping[str, Membership]) -> None:
        self._touched.articles.add(name)
        self._touched.feeds |= feeds.keys()
        for key, one in feeds.items():
            self._touched.page(key, one.page)

    def _with_changed_references(self, keys: Iterable[str]) -> set[str]:
        """The ids of entries that refer to files which have another address or title now."""
        found: set[str] = set()
        leading = self._store.entries.referring_to(map(name_of, keys))
        places = self._visible.several(leading)
        for name, entries in leading.items():
            here = places_digest(places[name], self._publication.publication)
            found |= {one for one, had in entries.items() if had != here}
        return found

    def _translations_of(self, changed: Collection[str]) -> set[str]:
        """The ids of the translations of articles that changed, as their pages name these."""
        members = self._store.memberships.newest(self._groups, _MOST_OF_A_GROUP)
        found = {one.id for several in members.values() for one in several}.difference(changed)
        self._months.update(map(month_of, self._store.known.several(found).values()))
        return found

    def _shown_in(self, name: str) -> Iterator[str]:
        given = dict[str, str]()
        for feed in self._publication.feeds:
            given |= self._keys(feed)
        for path in self._store.memberships.shown_in(name, given):
            yield given[path]

    def _keys(self, feed: Feed) -> Iterator[tuple[str, str]]:
        """The paths that a feed has, each with its key."""
        for path, value in self._given(feed):
            yield path, feed_key(feed, value)

    def _told_of(self, name: str) -> Iterator[str]:
        """The feeds that tell a partner to take down an article that they have shown."""
        feeds = self._withdrawals.feeds
        given = {path: key for feed in feeds.values() for path, key in self._keys(feed)}
        for path in self._store.memberships.shown_in(name, given) if given else ():
            yield given[path]

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

    def _paths_of(self, key: str) -> Iterator[str]:
        for feed in self._publication.feeds:
            for path, value in self._given(feed) if feed.name == feed_name(key) else ():
                if feed_key(feed, value) == key:
                    yield path

    def selection(self, stale: frozenset[str], *, everything: bool) -> Selection:
        """Select the entries of feeds that changed, and close pages that are full.

        Pages are remembered before anything is delivered: one that a reader may have fetched
        never changes what it holds.
        """
        self._add_stale(stale)
        self._changed = None if everything else self._touched.articles
        touched = set(self._store.memberships.feeds()) if everything else self._touched.feeds
        if self._touched.feeds or stale & _LISTS:
            self._touched.feeds.add(_MAIN)
        archived: list[ArchivedFeed] = []
        for window in self._windows(touched):
            key = feed_key(window.feed, window.value)
            if everything or key in self._touched.feeds or key in self._touched.pages:
                archived.append(self._archived(window, key, everything=everything))
            else:
                archived.append(ArchivedFeed(window, key))
        chosen = [one for batch in _batches(archived, _FEEDS) for one in self._selections(batch)]
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
                *self._overflow.values(),
                *self._left_out,
                *shared(chosen, self._secrets.given, self._publication.feeds, self._store),
                *too_short(chosen, None if everything else before, counts),
            ),
            months=self._sitemap_months(stale, everything=everything),
            relinked=frozenset(self._relinked),
            emptied=tuple(emptied_feeds(chosen, self._counts_before or before, counts)),
        )

    def _sitemap_months(self, stale: Collection[str], *, everything: bool) -> frozenset[str]:
        """The months in whose sitemaps something may look different; their counts are kept."""
        if not self._publication.discovery.sitemap:
            return frozenset()
        months = None if everything else {*self._months, *stale_months(stale)}
        return count_pages(self._store, months, self._now)

    def _add_stale(self, stale: Iterable[str]) -> None:
        """Add the owners of documents that do not stand as they should."""
        for owner in stale:
            kind, _, rest = owner.partition(":")
            if kind == "feed":
                self._touched.feeds.add(rest)
            elif kind == "page":
                page, _, key = rest.partition(":")
                self._touched.page(key, int(page))
            elif kind == "article":
                self._touched.articles.add(rest)

    def _windows(self, touched: set[str]) -> Iterator[Window]:
        """Every feed, in order; those that are new get their paths."""
        used = {*self._taken, *(feed.name for feed in self._publication.feeds)}
        spellings = self._first_spellings(touched)
        for feed in self._publication.feeds:
            secret = self._secrets.of(feed)
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

    def _first_spellings(self, touched: Iterable[str]) -> Mapping[str, list[FirstSpelling]]:
        """How the first article of each feed of a value spells that, by the names of feeds."""
        feeds = {feed.name: feed for feed in self._publication.feeds if feed.each}
        oldest = self._store.memberships.oldest(one for one in touched if feed_name(one) in feeds)
        found = defaultdict[str, list[FirstSpelling]](list)
        for batch in _batches(oldest.items()):
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
            self._overflow[feed.name] = (
                f"{feed.name}: {len(without):,} more than the {MOST_FEEDS:,} values that each = "
                f'"{feed.each}" makes a feed of ({named}, ...); their articles stand in the other '
                "feeds. Use fewer values, or name those that need a feed with where"
            )

    def _archived(self, window: Window, key: str, *, everything: bool) -> ArchivedFeed:
        """A feed whose archive's full pages are closed, and those of them that changed."""
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
        """Feeds with the entries that they show; what these are is asked for together."""
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
        gone = self._withdrawals.shown(touched, self._went)
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
                window = without_told_doubles(window, self._changed, self._left_out)
            yield FeedSelection(window=window, key=one.key, touched=one.touched, pages=one.pages)

    def _set_pages(self, key: str, closed: Archive, waiting: Iterable[Membership]) -> None:
        """Store the pages in which articles are that were closed now."""
        self._store.memberships.keep(
            (key, one._replace(page=page))
            for one in waiting
            if (page := closed.positions.get(one.id))
        )

    def _counts(
        self, chosen: Sequence[FeedSelection], before: Mapping[str, FeedCount], *, everything: bool
    ) -> dict[str, FeedCount]:
        """How many articles each feed has, and how often it publishes, by the keys of feeds."""
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


def _batches(several: Iterable[_Value], most: int = _BATCH) -> Iterator[list[_Value]]:
    rest = iter(several)
    while batch := [*islice(rest, most)]:
        yield batch
