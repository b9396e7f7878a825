"""Of all that is known, what the articles that changed have to do with.

Who an article is depends on those that claim the same id, address or place, or that have its
text; and theirs on others in turn. What is gathered here is closed: whatever is not in it is
what it was, and :func:`feedwright.keep.matching.resolve` answers of it as it would of all.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from feedwright.domain.identity import REMEMBERED_FOR, Arrival, Known, Remembered, hidden, mint
from feedwright.domain.record import Record


class Memory(Protocol):
    """What earlier runs left, asked for one by one."""

    def get(self, name: str) -> Known | None:
        """An article, by its id."""

    def at(self, key: str) -> Known | None:
        """The article at a key."""

    def holders(self, addresses: Iterable[str]) -> dict[str, str]:
        """The ids of the articles that have had some addresses, by those that one has had."""

    def like(self, text_mark: str, title: str) -> list[Known]:
        """The articles with a text under a title that have not vanished."""

    def gone_since(self, when: datetime) -> list[Known]:
        """The articles that vanished lately."""

    def heard_of(self, title: str) -> list[Known]:
        """The adopted entries with a title of which no more is known than what a feed told."""

    def awaited(self) -> list[Known]:
        """The adopted entries of which no article has come yet."""

    def standing(self, key: str) -> Arrival | None:
        """An article that was not read in this run, as it came in an earlier one.

        None where there is none, or it was read now, or its file has changed or vanished.
        """


class Gathered(Record, frozen=True, kw_only=True):
    """What is to be resolved together."""

    arrivals: dict[str, Arrival]
    """By key: those that were read, and others that they have to do with."""
    articles: dict[str, Known]
    addresses: dict[str, str]

    def remembered(self, kept: frozenset[str], now: datetime) -> Remembered:
        """The same, in the form that :func:`feedwright.keep.matching.resolve` takes."""
        return Remembered(
            articles=self.articles,
            keys={one.key: one.id for one in self.articles.values()},
            addresses=self.addresses,
            kept=kept,
            now=now,
        )


def gather(
    read: Mapping[str, Arrival],
    loose: Iterable[Known],
    memory: Memory | None,
    *,
    authority: str,
    now: datetime,
) -> Gathered:
    """Adds to what changed what it has to do with.

    Args:
        read: The arrivals that were read in this run, by key, and those that bring the id of
            another known article: these may be that one as soon as it leaves its place.
        loose: Known articles whose places have changed, or that had none.
        memory: What earlier runs left; None where there was none.
        authority: Mints the ids of newcomers.
        now: The time of the run.
    """
    if memory is None:
        return Gathered(arrivals=dict(read), articles={}, addresses={})
    gathering = _Gathering(memory, authority)
    gathering.look_up(address for one in read.values() for address in one.addresses)
    for one in read.values():
        gathering.come(one)
    gathering.meet(loose)
    gathering.close()
    if newcomers := gathering.newcomers():
        gathering.meet(memory.gone_since(now - REMEMBERED_FOR))
        for title in {one.article.title for one in newcomers}:
            gathering.meet(memory.heard_of(title))
        gathering.meet(_plausible(newcomers, memory.awaited()))
        gathering.close()
    return Gathered(
        arrivals=gathering.arrivals, articles=gathering.articles, addresses=gathering.addresses
    )


class _Gathering:
    def __init__(self, memory: Memory, authority: str) -> None:
        self.arrivals: dict[str, Arrival] = {}
        self.articles: dict[str, Known] = {}
        self.addresses: dict[str, str] = {}
        self._memory = memory
        self._authority = authority
        self._holders: dict[str, str] = {}
        """Who has had addresses that were looked up; "" for nobody."""
        self._arrived: list[Arrival] = []
        self._met: list[Known] = []

    def look_up(self, addresses: Iterable[str]) -> None:
        """Looks up who has had addresses."""
        new = dict.fromkeys((one for one in addresses if one not in self._holders), "")
        if new:
            self._holders |= new | self._memory.holders(new)

    def come(self, one: Arrival | None) -> None:
        """Adds an arrival."""
        if one and one.article.key not in self.arrivals:
            self.arrivals[one.article.key] = one
            self._arrived.append(one)

    def meet(self, known: Iterable[Known | None]) -> None:
        """Adds known articles."""
        for one in known:
            if one and one.id not in self.articles:
                self.articles[one.id] = one
                self._met.append(one)

    def close(self) -> None:
        """Adds what these have to do with, until nothing is left."""
        while self._arrived or self._met:
            while self._arrived:
                self._follow(self._arrived.pop())
            while self._met:
                known = self._met.pop()
                if known.key not in self.arrivals:
                    self.come(self._memory.standing(known.key))

    def newcomers(self) -> list[Arrival]:
        """The arrivals that may be none of those known at their places."""
        return [
            one
            for one in self.arrivals.values()
            if (here := self._at(one)) is None or _is_another(one, here)
        ]

    def _follow(self, one: Arrival) -> None:
        key, brought = one.article.key, one.article.id
        here = self._at(one)
        self.meet([here])
        if brought:
            self.meet([self._memory.get(brought)])
        self.look_up(one.addresses)
        holders = {a: name for a in one.addresses if (name := self._holders[a])}
        self.addresses |= holders
        if not (here or brought):
            self.meet(map(self._memory.get, holders.values()))
        if here and _is_another(one, here):
            self.meet(self._memory.like(here.text_mark, here.title))
        if not brought and (here is None or _is_another(one, here)):
            # The id that would be minted may be taken, and so may the next.
            taken: set[str] = set()
            while known := self._memory.get(name := mint(self._authority, key, taken)):
                taken.add(name)
                self.meet([known])

    def _at(self, one: Arrival) -> Known | None:
        key = one.article.key
        return self._memory.at(key) or self._memory.at(hidden(key))


def _plausible(newcomers: Iterable[Arrival], awaited: list[Known]) -> Iterator[Known]:
    """The adopted entries that newcomers may be."""
    if not awaited:
        return
    from feedwright.keep.traces import plausible, trace_of_arrival, trace_of_entry  # noqa: PLC0415 - most publications adopted nothing

    entries = {one.id: one for one in awaited}
    articles = map(trace_of_arrival, newcomers)
    yield from map(entries.__getitem__, plausible(articles, map(trace_of_entry, awaited)))


def _is_another(one: Arrival, here: Known) -> bool:
    """Whether neither text nor title are those of the article that is known at its place."""
    return one.text_mark != here.text_mark and one.article.title != here.title
