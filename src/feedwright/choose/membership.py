"""Which articles stand in which feed, kept up with what changed."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import NamedTuple, Protocol

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
from feedwright.store.places import Visible, told
from feedwright.store.store import Store

_BATCH = 1000
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
    everything = store.fact("house") != house or last is None or reckoning.is_first
    if everything:
        if not reckoning.is_first:
            choosing.note_led(reckoning, last or now)
            choosing.rebuild(store.known.every())
        store.set_fact("house", house)
    else:
        choosing.keep_up(reckoning, last or now)
    store.later.forget("article")
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
    def _visible(self) -> Visible:
        return Visible(self._store, self._now)

    @cached_property
    def _weights(self) -> Weights:
        return self._weigh()

    def note_led(self, reckoning: Identified, last: datetime) -> None:
        """Notes whose references lead elsewhere than before, while it is known where they led."""
        changed, before, keys = self._in_question(reckoning, last), reckoning.before, set[str]()
        for name in changed.all:
            keys.update(one.key for one in (self._store.known.get(name), before.get(name)) if one)
        self._led = self._leading({*keys, *reckoning.refilled}) - changed.again

    def rebuild(self, articles: Iterable[Known]) -> None:
        """Puts every article where it belongs, and has every entry made anew."""
        store = self._store
        self._tallied = store.standing.tallies()
        store.standing.leave_all()
        store.entries.forget_all()
        for batch in _batches(self._stands(articles)):
            store.standing.stand(batch)
        for window in self._windows(set(store.standing.feeds())):
            if window.feed.archive:
                place = selection.place(window.feed, window.value)
                store.standing.set_pages(window.path, place)

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
        for name in changed.all:
            known = store.known.get(name)
            keys.update(one.key for one in (known, before.get(name)) if one)
            self._move(name, known)
            if any(one and one.gone for one in (known, before.get(name))):
                # A feed tells of those that it has shown, though they stand in it no more.
                self._touched.feeds.update(self._shown_in(name))
        self._led = self._leading(keys) if keys else set()
        for name in self._led:
            store.entries.forget([name])
            self._touch(name, store.standing.feeds_of(name))

    def _in_question(self, reckoning: Identified, last: datetime) -> "_InQuestion":
        """The articles that may stand elsewhere, or be shown otherwise, than before."""
        outside = self._store.later.names("article")
        # By a clock that was set back it is between the two that something may look different.
        due = self._store.known.due_between(
            *sorted((last, self._now)), corrected=self._corrected_for, buried=selection.TOMBSTONES
        )
        again = dict.fromkeys((*reckoning.changed, *outside))
        return _InQuestion(all=tuple(again | dict.fromkeys(due)), again=frozenset(again))

    def _move(self, name: str, known: Known | None) -> None:
        """Puts an article where it belongs now."""
        had, wanted = self._store.standing.feeds_of(name), self._places(known)
        left = had.keys() - wanted.keys()
        self._store.standing.leave((name, place) for place in left)
        for place in left:
            for path in self._paths_of(place):
                self._store.standing.leave_pages(path, [name])
        stands = {
            place: one._replace(page=had[place].page) if place in had else one
            for place, one in wanted.items()
        }
        new = {place: one for place, one in stands.items() if had.get(place) != one}
        self._store.standing.stand(new.items())
        self._touched.filled |= left | new.keys()
        self._touch(name, had | stands)

    def _touch(self, name: str, stands: Mapping[str, Stand]) -> None:
        self._touched.articles.add(name)
        self._touched.feeds |= stands.keys()
        for place, one in stands.items():
            self._touched.page(place, one.page)

    def _leading(self, keys: Iterable[str]) -> set[str]:
        """The ids of entries that refer to files of which something else is told now."""
        found: set[str] = set()
        for name in sorted(set(map(name_of, keys))):
            if leading := self._store.entries.leading_to(name):
                here = told(self._visible.named(name), self._publication.publication)
                found |= {one for one, had in leading.items() if had != here}
        return found

    def _shown_in(self, name: str) -> Iterator[str]:
        for feed in self._publication.feeds:
            for path, value in self._given(feed):
                if self._store.shown_once(path, name):
                    yield selection.place(feed, value)

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
        touched = set(self._store.standing.feeds()) if everything else self._touched.feeds
        if self._touched.feeds or "catalogue" in owed:
            self._touched.feeds.add(_MAIN)
        chosen: list[Chosen] = []
        for window in self._windows(touched):
            place = selection.place(window.feed, window.value)
            if everything or place in self._touched.feeds or place in self._touched.pages:
                chosen.append(self._filled(window, place, everything=everything))
            else:
                chosen.append(Chosen(window=window, place=place, touched=False))
        is_touched = any(one.touched for one in chosen)
        made = 0
        if "_weights" in vars(self):
            self._weights.keep()
            made = self._weights.made
        before = self._store.standing.tallies() if is_touched else {}
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
        for feed in self._publication.feeds:
            if not feed.each:
                yield Window(path=feed.name, feed=feed, articles=())
                continue
            values = {value.casefold(): value for _, value in self._given(feed)}
            new: list[tuple[int, str, int, str]] = []
            for place in touched:
                if feed_of(place) != feed.name:
                    continue
                oldest = self._store.standing.oldest(place)
                known = oldest and self._store.known.get(oldest.id)
                folded = place.partition("\t")[2]
                if oldest is None or known is None:
                    continue
                spelt = selection.values_of(feed, known)
                value = spelt[folded]
                if folded not in values:
                    new.append((oldest.published, oldest.id, [*spelt].index(folded), value))
                values[folded] = value
            room = max(0, MOST_FEEDS - (len(values) - len(new)))
            # Newer ids first, where two were published at once: the order of a feed, reversed.
            new.sort(key=lambda one: one[2])
            new.sort(key=lambda one: one[1], reverse=True)
            new.sort(key=lambda one: one[0])
            fresh = dict.fromkeys(value for *_, value in new[:room])
            for *_, value in new[room:]:
                del values[value.casefold()]
            self._crowd(feed, values)
            rest = [value for value in values.values() if value not in fresh]
            placed = selection.paths(feed, [*fresh, *rest], self._taken, used)
            for value, path in sorted(placed.items(), key=lambda item: item[0].casefold()):
                yield Window(path=path, feed=feed, value=value, articles=())

    def _crowd(self, feed: Feed, values: Mapping[str, str]) -> None:
        """Note which values of a feed of each have none, since there are too many."""
        if len(values) < MOST_FEEDS:
            return
        places = map(str, self._store.standing.feeds())
        folded = {place.partition("\t")[2] for place in places if feed_of(place) == feed.name}
        if without := sorted(folded - values.keys()):
            named = ", ".join(map(repr, without[:3]))
            self._crowded[feed.name] = (
                f"{feed.name}: {len(without):,} more than the {MOST_FEEDS:,} values that each = "
                f'"{feed.each}" makes a feed of ({named}, ...); their articles stand in the other '
                "feeds. Use fewer values, or name those that need a feed with where"
            )

    def _filled(self, window: Window, place: str, *, everything: bool) -> Chosen:
        """A feed with the entries that it shows, and the pages of its archive that changed."""
        store, feed = self._store, window.feed
        # A page may be owed that is of no use any more: its feed has no archive now.
        pages = set(self._touched.pages.get(place, ())) if feed.archive else set[int]()
        archive = Archive()
        waiting: list[Stand] = []
        if feed.archive:
            archive = store.archive(window.path)
            waiting = store.standing.waiting(place)
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
                self._put(place, closed)
                # The page that was the newest links to one that follows it now.
                pages.add(len(archive.updated))
                pages.update(closed.positions.values())
                waiting = [one for one in waiting if one.id not in closed.positions]
                archive = msgspec.structs.replace(closed, positions={})
            if everything:
                pages.update(range(1, len(archive.updated) + 1))
        if not (everything or place in self._touched.feeds):
            filled = msgspec.structs.replace(window, archive=archive)
            return Chosen(window=filled, place=place, touched=False, pages=_newest_first(pages))
        since = self._now - self._corrected_for
        stands = {
            one.id: one
            for one in (
                *store.standing.newest(place, feed.limit),
                *store.standing.corrected(place, self._now, self._corrected_for),
                *waiting,
            )
        }
        positions = {name: one.page or 0 for name, one in stands.items()}
        candidates = self._known(in_order(stands.values()))
        filled = selection.fill(
            msgspec.structs.replace(window, articles=tuple(candidates)),
            msgspec.structs.replace(archive, positions=positions),
            since,
        )
        return Chosen(
            window=filled,
            place=place,
            touched=True,
            pages=_newest_first(pages),
        )

    def _put(self, place: str, closed: Archive) -> None:
        """Puts articles into the pages that were closed now."""
        pages: dict[int, list[str]] = defaultdict(list)
        for name, page in closed.positions.items():
            pages[page].append(name)
        for page, names in pages.items():
            self._store.standing.set_page(place, page, names)

    def _known(self, stands: Iterable[Stand]) -> list[Known]:
        return [known for one in stands if (known := self._store.known.get(one.id))]

    def _counted(
        self, chosen: Sequence[Chosen], before: Mapping[str, Tally], *, everything: bool
    ) -> dict[str, Tally]:
        """How much stands in each feed, and how often each publishes."""
        standing = self._store.standing
        tallies: dict[str, Tally] = {}
        for one in chosen:
            tally = before.get(one.place) or Tally(feed=one.place)
            if everything or one.place in self._touched.filled or one.place not in before:
                count, newest = standing.count(one.place)
                tally = Tally(feed=one.place, articles=count, newest=newest, note=tally.note)
            tallies[one.place] = tally
        listed = [tallies[one.place] for one in chosen if not one.window.value]
        listed += [one for one in tallies.values() if one.articles]
        newest = max((one.newest for one in listed if one.newest), default=None)
        for place, tally in tallies.items():
            if tally.until != newest:
                weeks = standing.weeks(place, newest, WEEKS) if newest else ()
                tallies[place] = msgspec.structs.replace(tally, weeks=weeks, until=newest)
        standing.keep_tallies(one for place, one in tallies.items() if before.get(place) != one)
        return tallies


def _newest_first(pages: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted((page for page in pages if page), reverse=True))


def _batches(stands: Iterable[tuple[str, Stand]]) -> Iterator[list[tuple[str, Stand]]]:
    batch: list[tuple[str, Stand]] = []
    for one in stands:
        batch.append(one)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    yield batch
