"""Of all that is known, what the articles that changed have to do with.

Who an article is depends on those that claim the same id, address or place, or that have its
text; and theirs on others in turn. What is gathered here is closed: whatever is not in it is
what it was, and :func:`feedwright.keep.matching.resolve` answers of it as it would of all.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from feedwright.domain.identity import (
    REMEMBERED_FOR,
    IdentityIndex,
    IncomingArticle,
    Known,
    hashed_key,
    mint,
)
from feedwright.domain.record import Record


class Identities(Protocol):
    """What earlier runs left, asked for one by one."""

    def get(self, name: str) -> Known | None:
        """An article, by its id."""

    def at(self, key: str) -> Known | None:
        """The article at a key."""

    def holders(self, addresses: Iterable[str]) -> dict[str, str]:
        """The ids of the articles that have had some addresses, by those that one has had."""

    def with_text(self, text_mark: str, title: str) -> list[Known]:
        """The articles with a text under a title that have not vanished."""

    def gone_since(self, when: datetime) -> list[Known]:
        """The articles that vanished lately."""

    def feed_only(self, title: str) -> list[Known]:
        """The adopted entries with a title of which no more is known than what a feed told."""

    def awaited(self) -> list[Known]:
        """The adopted entries of which no article has come yet."""

    def as_read_before(self, key: str) -> IncomingArticle | None:
        """An article that was not read in this run, as it came in an earlier one.

        None where there is none, or it was read now, or its file has changed or vanished.
        """


class Candidates(Record, frozen=True, kw_only=True):
    """What is to be resolved together."""

    incoming: dict[str, IncomingArticle]
    """By key: those that were read, and others that they have to do with."""
    articles: dict[str, Known]
    addresses: dict[str, str]

    def index(self, unreadable: frozenset[str], now: datetime) -> IdentityIndex:
        """The index of them, for :func:`feedwright.keep.matching.resolve`."""
        return IdentityIndex(
            articles=self.articles,
            keys={one.key: one.id for one in self.articles.values()},
            addresses=self.addresses,
            unreadable=unreadable,
            now=now,
        )


def find_candidates(
    read: Mapping[str, IncomingArticle],
    unplaced: Iterable[Known],
    identities: Identities | None,
    *,
    authority: str,
    now: datetime,
) -> Candidates:
    """Adds to what changed what it has to do with.

    Args:
        read: The articles that were read in this run, by key, and those that bring the id of
            another known article: these may be that one as soon as it leaves its place.
        unplaced: Known articles whose places have changed, or that had none.
        identities: What earlier runs left; None where there was none.
        authority: Mints the ids of new articles.
        now: The time of the run.
    """
    if identities is None:
        return Candidates(incoming=dict(read), articles={}, addresses={})
    search = _CandidateSearch(identities, authority)
    search.look_up(address for one in read.values() for address in one.addresses)
    for one in read.values():
        search.add_incoming(one)
    search.add_known(unplaced)
    search.add_related()
    if possibly_new := search.possibly_new():
        search.add_known(identities.gone_since(now - REMEMBERED_FOR))
        for title in {one.article.title for one in possibly_new}:
            search.add_known(identities.feed_only(title))
        search.add_known(_plausible_entries(possibly_new, identities.awaited()))
        search.add_related()
    return Candidates(
        incoming=search.incoming, articles=search.articles, addresses=search.addresses
    )


class _CandidateSearch:
    def __init__(self, identities: Identities, authority: str) -> None:
        self.incoming: dict[str, IncomingArticle] = {}
        self.articles: dict[str, Known] = {}
        self.addresses: dict[str, str] = {}
        self._identities = identities
        self._authority = authority
        self._holders: dict[str, str] = {}
        """Who has had addresses that were looked up; "" for nobody."""
        self._unsearched_incoming: list[IncomingArticle] = []
        self._unsearched_known: list[Known] = []

    def look_up(self, addresses: Iterable[str]) -> None:
        """Looks up who has had addresses."""
        new = dict.fromkeys((one for one in addresses if one not in self._holders), "")
        if new:
            self._holders |= new | self._identities.holders(new)

    def add_incoming(self, one: IncomingArticle | None) -> None:
        """Adds an incoming article."""
        if one and one.article.key not in self.incoming:
            self.incoming[one.article.key] = one
            self._unsearched_incoming.append(one)

    def add_known(self, known: Iterable[Known | None]) -> None:
        """Adds known articles."""
        for one in known:
            if one and one.id not in self.articles:
                self.articles[one.id] = one
                self._unsearched_known.append(one)

    def add_related(self) -> None:
        """Adds all that these have to do with, directly or through others."""
        while self._unsearched_incoming or self._unsearched_known:
            while self._unsearched_incoming:
                self._add_related_to(self._unsearched_incoming.pop())
            while self._unsearched_known:
                known = self._unsearched_known.pop()
                if known.key not in self.incoming:
                    self.add_incoming(self._identities.as_read_before(known.key))

    def possibly_new(self) -> list[IncomingArticle]:
        """The incoming articles that may be none of those known at their places."""
        return [
            one
            for one in self.incoming.values()
            if (here := self._at(one)) is None or _is_different(one, here)
        ]

    def _add_related_to(self, one: IncomingArticle) -> None:
        key, brought = one.article.key, one.article.id
        here = self._at(one)
        self.add_known([here])
        if brought:
            self.add_known([self._identities.get(brought)])
        self.look_up(one.addresses)
        holders = {a: name for a in one.addresses if (name := self._holders[a])}
        self.addresses |= holders
        if not (here or brought):
            self.add_known(map(self._identities.get, holders.values()))
        if here and _is_different(one, here):
            self.add_known(self._identities.with_text(here.text_mark, here.title))
        if not brought and (here is None or _is_different(one, here)):
            # The id that would be minted may be taken, and so may the next.
            taken: set[str] = set()
            while known := self._identities.get(name := mint(self._authority, key, taken)):
                taken.add(name)
                self.add_known([known])

    def _at(self, one: IncomingArticle) -> Known | None:
        key = one.article.key
        return self._identities.at(key) or self._identities.at(hashed_key(key))


def _plausible_entries(
    possibly_new: Iterable[IncomingArticle], awaited: list[Known]
) -> Iterator[Known]:
    """The adopted entries that new articles may be."""
    if not awaited:
        return
    from feedwright.keep.adopted_entries import describe_entry, describe_incoming, plausible_entries  # noqa: PLC0415 - most publications adopted nothing

    entries = {one.id: one for one in awaited}
    articles = map(describe_incoming, possibly_new)
    yield from map(entries.__getitem__, plausible_entries(articles, map(describe_entry, awaited)))


def _is_different(one: IncomingArticle, here: Known) -> bool:
    """Whether neither text nor title are those of the article that is known at its place."""
    return one.text_mark != here.text_mark and one.article.title != here.title
