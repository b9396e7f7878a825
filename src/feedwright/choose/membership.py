"""Which articles stand in which feed, kept up with what changed."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from itertools import chain, islice
from typing import NamedTuple, Protocol, TypeVar

import msgspec

from feedwright.domain import selection
from feedwright.domain.archive import Archive, close_pages
from feedwright.domain.choice import (
    WEEKS,
    Choice,
    Chosen,
    Stand,
    Tally,
    emptied,
    feed_of,
    in_order,
    stands,
)
from feedwright.domain.identity import Identified, Known
from feedwright.domain.publication import Feed, Publication, duration
from feedwright.domain.selection import Window
from feedwright.domain.targets import name_of
from feedwright.store.places import VisibleArticles, places_digest
from feedwright.store.store import Store

_Value = TypeVar("_Value")
_BATCH = 1000
_FEEDS = 100
"""Of so many feeds the entries are chosen at a time."""
MOST_FEEDS = 10_000
"""As many feeds one entry of the configuration makes: each costs four documents, and subscribers
look through no longer list."""
_MAIN = selection.place(Feed())
"""The main feed, whose entries the catalogue shows too."""


class Weights(Protocol):
    """How many bytes entries take, which tells how many a closed page of an archive holds."""

    made: int
    """How many entries were made to weigh them."""

    def prepare(self, articles: Iterable[Known], feed: Feed, /) -> None:
        """Makes the entries of articles that are soon to be weighed."""

    def weight(self, feed: Feed, known: Known, /) -> int:
        """How many bytes an article's entry takes at most, in the largest format."""

    def keep(self) -> None:
        """Keeps what was made, so that it need not be made again."""


class _Touched(msgspec.Struct):
    """What a run has to do with."""

    feeds: set[str] = set()
    """Those in which something may look different."""
    filled: set[str] = set()
    """Those in which something stands that did not, or no longer does."""
    pages: dict[str, set[int]] = {}
    articles: set[str] = set()

    def page(self, feed: str, page: int | None) -> None:
        """Notes a closed page."""
        if page:
            self.pages.setdefault(feed, set()).add(page)


class _InQuestion(NamedTuple):
    """The ids of articles that a run has to do with."""

    all: tuple[str, ...]
    again: frozenset[str]
    """Those whose entries are made anew."""


class _Spelt(NamedTuple):
    """How the first article of a feed of a value spells that."""

    published: int
    id: str
    number: int
    """Of the values that the article has, which one this is."""
    value: str


class _Archived(NamedTuple):
    """A feed before its entries are chosen."""

    window: Window
    place: str
    touched: bool = False
    pages: tuple[int, ...] = ()
    """The closed pages of its archive that may have changed, the newest first."""
    waiting: tuple[Stand, ...] = ()
    """What stands in no closed page."""


def house_of(publication: Publication, edition: str) -> str:
    """What stands for the program and the configuration; where it is another, all may change."""
    return hashlib.sha256(msgspec.json.encode((edition, publication))).hexdigest()


def choose(
    publication: Publication,
    store: Store,
    reckoning: Identified,
    *,
    edition: str,
    owed: Iterable[str],
    now: datetime,
    last: datetime | None,
    weigh: Callable[[], Weights],
) -> Choice:
    """Brings up to date what stands where, and chooses the entries of feeds that are touched.

    Args:
        publication: What feedwright.toml says.
        store: Inside a transaction; it knows who everybody is already.
        reckoning: Of whom something else is known than before.
        edition: Stands for the program.
        owed: Owners whose documents do not stand as they should.
        now: The time of the run.
        last: That of the last one.
        weigh: Gives what weighs entries; not every run needs it.
    """
    choosing = _Choosing(publication, store, now, weigh)
    house = house_of(publication, edition)
    everything = store.fact("fingerprint") != house or last is None or reckoning.is_first
    if everything:
        if not reckoning.is_first:
            choosing.note_led(reckoning, last or now)
            choosing.rebuild(store.known.every())
        store.set_fact("fingerprint", house)
    else:
        choosing.keep_up(reckoning, last or now)
    store.pending.forget("article")
    return choosing.choice(frozenset(owed), everything=everything)


class _Choosing:
    def __init__(
        self,
        publication: Publication,
        store: Store,
        now: datetime,
        weigh: Callable[[], Weights],
    ) -> None:
        self._publication = publication
        self._weigh = weigh
        self._store = store
        self._now = now
        self._touched = _Touched()
        self._led = set[str]()
        self._corrected_for = duration(publication.publication.corrected_for)
        taken = store.feeds()
        self._taken = {path: (feed.name, feed.value) for path, feed in taken.items()}
        self._crowded: dict[str, str] = {}
        self._tallied: Mapping[str, Tally] = {}
        """How much stood in each feed before all was put where it belongs."""

    @cached_property
    def _visible(self) -> VisibleArticles:
        return VisibleArticles(self._store, self._now)

    @cached_property
    def _weights(self) -> Weights:
        return self._weigh()

    def note_led(self, reckoning: Identified, last: datetime) -> None:
        """Notes whose references lead elsewhere than before, while it is known where they led."""
        changed, before, keys = self._in_question(reckoning, last), reckoning.before, set[str]()
        for batch in _batches(changed.all):
            known = self._store.known.several(batch)
            both = (one.get(name) for name in batch for one in (known, before))
            keys.update(one.key for one in both if one)
        self._led = self._leading({*keys, *reckoning.refilled}) - changed.again

    def rebuild(self, articles: Iterable[Known]) -> None:
        """Puts every article where it belongs, and has every entry made anew."""
        store = self._store
        self._tallied = store.memberships.feed_counts()
        store.memberships.forget_all()
        store.entries.forget_all()
        for batch in _batches(self._stands(articles)):
            store.memberships.keep(batch)
        for window in self._windows(set(store.memberships.feeds())):
            if window.feed.archive:
                place = selection.place(window.feed, window.value)
                store.memberships.set_pages(window.path, place)

    def _stands(self, articles: Iterable[Known]) -> Iterator[tuple[str, Stand]]:
        for known in articles:
            yield from self._places(known).items()

    def _places(self, known: Known | None) -> dict[str, Stand]:
        """Where an article stands now."""
        return stands(known, self._publication, self._now) if known else {}

    def keep_up(self, reckoning: Identified, last: datetime) -> None:
        """Moves the articles that changed, or whose time has come."""
        store, before = self._store, reckoning.before
        changed = self._in_question(reckoning, last)
        store.entries.forget(changed.again)
        keys = set(reckoning.refilled)
        for batch in _batches(changed.all):
            known = store.known.several(batch)
            self._move(batch, known)
            for name in batch:
                both = [one for one in (known.get(name), before.get(name)) if one]
                keys.update(one.key for one in both)
                if any(one.vanished for one in both):
                    # A feed tells of those that it has shown, though they stand in it no more.
                    self._touched.feeds.update(self._shown_in(name))
        self._led = self._leading(keys) if keys else set()
        store.entries.forget(self._led)
        stands = store.memberships.feeds_of(self._led)
        for name in self._led:
            self._touch(name, stands.get(name, {}))

    def _in_question(self, reckoning: Identified, last: datetime) -> "_InQuestion":
        """The articles that may stand elsewhere, or be shown otherwise, than before."""
        outside = self._store.pending.names("article")
        # By a clock that was set back it is between the two that something may look different.
        due = self._store.known.due_between(
            *sorted((last, self._now)), corrected=self._corrected_for, buried=selection.TOMBSTONES
        )
        again = dict.fromkeys((*reckoning.changed, *outside))
        return _InQuestion(all=tuple(again | dict.fromkeys(due)), again=frozenset(again))

    def _move(self, names: Collection[str], known: Mapping[str, Known]) -> None:
        """Puts articles where they belong now."""
        standing = self._store.memberships
        before = standing.feeds_of(names)
        leaving, coming = dict[str, list[str]](), list[tuple[str, Stand]]()
        for name in names:
            had, wanted = before.get(name, {}), self._places(known.get(name))
            left = had.keys() - wanted.keys()
            for place in left:
                leaving.setdefault(place, []).append(name)
            stands = {
                place: one._replace(page=had[place].page) if place in had else one
                for place, one in wanted.items()
            }
            new = {place: one for place, one in stands.items() if had.get(place) != one}
            coming += new.items()
            self._touched.filled |= left | new.keys()
            self._touch(name, had | stands)
        standing.remove((name, place) for place, left in leaving.items() for name in left)
        paths = {place: [*self._paths_of(place)] for place in leaving}
        standing.clear_positions(
            (name, path)
            for place, gone in leaving.items()
            for path in paths[place]
            for name in gone
        )
        standing.keep(coming)

    def _touch(self, name: str, stands: Mapping[str, Stand]) -> None:
        self._touched.articles.add(name)
        self._touched.feeds |= stands.keys()
        for place, one in stands.items():
            self._touched.page(place, one.page)

    def _leading(self, keys: Iterable[str]) -> set[str]:
        """The ids of entries that refer to files of which something else is told now."""
        found: set[str] = set()
        leading = self._store.entries.referring_to(map(name_of, keys))
        places = self._visible.several(leading)
        for name, entries in leading.items():
            here = places_digest(places[name], self._publication.publication)
            found |= {one for one, had in entries.items() if had != here}
        return found

    def _shown_in(self, name: str) -> Iterator[str]:
        given = dict[str, str]()
        for feed in self._publication.feeds:
            given |= {path: selection.place(feed, value) for path, value in self._given(feed)}
        for path in self._store.memberships.shown_in(name, given):
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
        for folded, path in selection.given(feed, self._taken).items():
            yield path, values[folded]

    def _paths_of(self, place: str) -> Iterator[str]:
        for feed in self._publication.feeds:
            for path, value in self._given(feed) if feed.name == feed_of(place) else ():
                if selection.place(feed, value) == place:
                    yield path

    def choice(self, owed: frozenset[str], *, everything: bool) -> Choice:
        """Chooses the entries of feeds that are touched, and closes pages that are full.

        Pages are remembered before anything is delivered: one that a reader may have fetched
        never changes what it holds.
        """
        self._owe(owed)
        touched = set(self._store.memberships.feeds()) if everything else self._touched.feeds
        if self._touched.feeds or "catalogue" in owed:
            self._touched.feeds.add(_MAIN)
        archived: list[_Archived] = []
        for window in self._windows(touched):
            place = selection.place(window.feed, window.value)
            if everything or place in self._touched.feeds or place in self._touched.pages:
                archived.append(self._archived(window, place, everything=everything))
            else:
                archived.append(_Archived(window, place))
        chosen = [one for batch in _batches(archived, _FEEDS) for one in self._chosen(batch)]
        is_touched = any(one.touched for one in chosen)
        made = 0
        if "_weights" in vars(self):
            self._weights.keep()
            made = self._weights.made
        before = self._store.memberships.feed_counts() if is_touched else {}
        tallies = self._counted(chosen, before, everything=everything) if is_touched else {}
        return Choice(
            feeds=tuple(chosen),
            tallies=tallies,
            articles=frozenset(self._touched.articles),
            everything=everything,
            owed=owed,
            made=made,
            crowded=tuple(self._crowded.values()),
            led=frozenset(self._led),
            emptied=tuple(emptied(chosen, self._tallied or before, tallies)),
        )

    def _owe(self, owed: Iterable[str]) -> None:
        """Touches what documents do not stand as they should."""
        for owner in owed:
            kind, _, rest = owner.partition(":")
            if kind == "feed":
                self._touched.feeds.add(rest)
            elif kind == "page":
                page, _, place = rest.partition(":")
                self._touched.page(place, int(page))
            elif kind == "article":
                self._touched.articles.add(rest)

    def _windows(self, touched: set[str]) -> Iterator[Window]:
        """Every feed, in order; those that are new get their paths."""
        used = {*self._taken, *(feed.name for feed in self._publication.feeds)}
        spelt = self._spelt(touched)
        for feed in self._publication.feeds:
            if not feed.each:
                yield Window(path=feed.name, feed=feed, articles=())
                continue
            values = {value.casefold(): value for _, value in self._given(feed)}
            new: list[_Spelt] = []
            for one in spelt[feed.name]:
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
            self._crowd(feed, values)
            rest = [value for value in values.values() if value not in fresh]
            placed = selection.paths(feed, [*fresh, *rest], self._taken, used)
            for value, path in sorted(placed.items(), key=lambda item: item[0].casefold()):
                yield Window(path=path, feed=feed, value=value, articles=())

    def _spelt(self, touched: Iterable[str]) -> Mapping[str, list[_Spelt]]:
        """How the first article of each feed of a value spells that, by the names of feeds."""
        feeds = {feed.name: feed for feed in self._publication.feeds if feed.each}
        oldest = self._store.memberships.oldest(one for one in touched if feed_of(one) in feeds)
        found = defaultdict[str, list[_Spelt]](list)
        for batch in _batches(oldest.items()):
            articles = self._store.known.several(one.id for _, one in batch)
            for place, one in batch:
                if (known := articles.get(one.id)) is None:
                    continue
                name, _, folded = place.partition("\t")
                values = selection.values_of(feeds[name], known)
                number = [*values].index(folded)
                found[name].append(_Spelt(one.published, one.id, number, values[folded]))
        return found

    def _crowd(self, feed: Feed, values: Mapping[str, str]) -> None:
        """Note which values of a feed of each have none, since there are too many."""
        if len(values) < MOST_FEEDS:
            return
        places = map(str, self._store.memberships.feeds())
        folded = {place.partition("\t")[2] for place in places if feed_of(place) == feed.name}
        if without := sorted(folded - values.keys()):
            named = ", ".join(map(repr, without[:3]))
            self._crowded[feed.name] = (
                f"{feed.name}: {len(without):,} more than the {MOST_FEEDS:,} values that each = "
                f'"{feed.each}" makes a feed of ({named}, ...); their articles stand in the other '
                "feeds. Use fewer values, or name those that need a feed with where"
            )

    def _archived(self, window: Window, place: str, *, everything: bool) -> _Archived:
        """A feed whose archive's full pages are closed, and those of them that changed."""
        store, feed = self._store, window.feed
        # A page may be owed that is of no use any more: its feed has no archive now.
        pages = set(self._touched.pages.get(place, ())) if feed.archive else set[int]()
        archive = Archive()
        waiting: list[Stand] = []
        if feed.archive:
            archive = store.archive(window.path)
            waiting = store.memberships.unpaged(place)
            articles = store.known.in_page(place, 0)
            if self._publication.publication.max_bytes and len(articles) >= feed.page_size:
                self._weights.prepare(articles, feed)
            closed = close_pages(
                archive,
                articles,
                page_size=feed.page_size,
                max_bytes=self._publication.publication.max_bytes,
                weigh=partial(self._weights.weight, feed),
            )
            if closed != archive:
                store.keep_archive(window.path, closed)
                self._put(place, closed, waiting)
                # The page that was the newest links to one that follows it now.
                pages.add(len(archive.updated))
                pages.update(closed.positions.values())
                waiting = [one for one in waiting if one.id not in closed.positions]
                archive = msgspec.structs.replace(closed, positions={})
            if everything:
                pages.update(range(1, len(archive.updated) + 1))
        window = msgspec.structs.replace(window, archive=archive)
        is_touched = everything or place in self._touched.feeds
        return _Archived(window, place, is_touched, _newest_first(pages), tuple(waiting))

    def _chosen(self, feeds: Sequence[_Archived]) -> Iterator[Chosen]:
        """Feeds with the entries that they show; what these are is asked for together."""
        standing, since = self._store.memberships, self._now - self._corrected_for
        places = defaultdict[int, list[str]](list)
        for one in feeds:
            if one.touched:
                places[one.window.feed.limit].append(one.place)
        shown = defaultdict[str, list[Stand]](list)
        for limit, several in places.items():
            for place, newest in standing.newest(several, limit).items():
                shown[place] += newest
        everywhere = chain(*places.values())
        corrected = standing.corrected(everywhere, self._now, self._corrected_for)
        for place, some in corrected.items():
            shown[place] += some
        for one in feeds:
            shown[one.place] += one.waiting
        articles = self._store.known.several(one.id for one in chain(*shown.values()))
        for one in feeds:
            stands = {stand.id: stand for stand in shown[one.place]}
            window = one.window
            if one.touched:
                positions = {name: stand.page or 0 for name, stand in stands.items()}
                found = (articles.get(stand.id) for stand in in_order(stands.values()))
                candidates = tuple(known for known in found if known)
                window = selection.fill(
                    msgspec.structs.replace(window, articles=candidates),
                    msgspec.structs.replace(window.archive, positions=positions),
                    since,
                )
            yield Chosen(window=window, place=one.place, touched=one.touched, pages=one.pages)

    def _put(self, place: str, closed: Archive, waiting: Iterable[Stand]) -> None:
        """Puts articles into the pages that were closed now."""
        self._store.memberships.keep(
            (place, one._replace(page=page))
            for one in waiting
            if (page := closed.positions.get(one.id))
        )

    def _counted(
        self, chosen: Sequence[Chosen], before: Mapping[str, Tally], *, everything: bool
    ) -> dict[str, Tally]:
        """How much stands in each feed, and how often each publishes."""
        standing = self._store.memberships
        tallies = {one.place: before.get(one.place) or Tally(feed=one.place) for one in chosen}
        again = [
            place
            for place in tallies
            if everything or place in self._touched.filled or place not in before
        ]
        counts = standing.count(again)
        for place in again:
            count, newest = counts.get(place, (0, None))
            note = tallies[place].note
            tallies[place] = Tally(feed=place, articles=count, newest=newest, note=note)
        listed = [tallies[one.place] for one in chosen if not one.window.value]
        listed += [one for one in tallies.values() if one.articles]
        newest = max((one.newest for one in listed if one.newest), default=None)
        other = [place for place, one in tallies.items() if one.until != newest]
        weeks = standing.weekly_counts(other, newest, WEEKS) if newest else {}
        for place in other:
            counted = weeks.get(place, ())
            tallies[place] = msgspec.structs.replace(tallies[place], weeks=counted, until=newest)
        standing.keep_feed_counts(one for place, one in tallies.items() if before.get(place) != one)
        return tallies


def _newest_first(pages: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted((page for page in pages if page), reverse=True))


def _batches(several: Iterable[_Value], most: int = _BATCH) -> Iterator[list[_Value]]:
    rest = iter(several)
    while batch := [*islice(rest, most)]:
        yield batch
