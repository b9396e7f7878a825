"""The candidates for matching: the known articles that a run's articles may be.

The identity of an article depends on those that claim the same id, address or key, or that have its
text; and theirs on others in turn. The candidates are closed under this relation: articles outside
keep their identity, and :func:`feedwright.keep.matching.resolve` gives the same result as for all
articles.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import Protocol

from feedwright.domain.identity import (
    REMEMBERED_FOR,
    IdentityIndex,
    IncomingArticle,
    hashed_key,
    mint,
)
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.record import Record


class Identities(Protocol):
    """The identities from earlier runs, looked up one by one."""

    def is_new(self, name: str) -> bool:
        """Whether the article with an id has been written in this run, as a new one."""

    def get(self, name: str) -> KnownArticle | None:
        """A known or a new article, by its id."""

    def at(self, key: str) -> KnownArticle | None:
        """The article at a key."""

    def holders(self, addresses: Iterable[str]) -> dict[str, str]:
        """The ids of the articles that have or had some addresses, by these addresses.

        New articles are included.
        """

    def with_text(self, text_fingerprint: str, title: str) -> list[KnownArticle]:
        """The articles with a text under a title that have not vanished."""

    def gone_since(self, when: datetime) -> list[KnownArticle]:
        """The articles that vanished lately."""

    def feed_only(self, title: str) -> list[KnownArticle]:
        """The adopted entries with a title that are known only from a feed."""

    def awaited(self) -> list[KnownArticle]:
        """The adopted entries without an article."""

    def as_read_before(self, key: str) -> IncomingArticle | None:
        """An article that was not read in this run, as it came in an earlier one.

        None if there is none, or if it was read in this run, or its file has changed or vanished.
        """


class Candidates(Record, frozen=True, kw_only=True):
    """The articles that are resolved together."""

    incoming: dict[str, IncomingArticle]
    """The articles that were read, and related ones, by key."""
    articles: dict[str, KnownArticle]
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


class CandidateSearch:
    """Collects the known articles that are related to incoming ones.

    Args:
        identities: The identities from earlier runs, and the new ones of this run.
        authority: The authority of the ids of new articles.
        now: The time of the run.
    """

    def __init__(self, identities: Identities, authority: str, now: datetime) -> None:
        self.incoming: dict[str, IncomingArticle] = {}
        self.articles: dict[str, KnownArticle] = {}
        self.addresses: dict[str, str] = {}
        self.matched: set[str] = set()
        """The ids of related articles that this run wrote as new."""
        self._identities = identities
        self._authority = authority
        self._now = now
        self._ids: set[str] = set()
        """The ids that incoming articles state, or may get."""
        self._brought: set[str] = set()
        self._has_vanished = False
        """Whether the recently vanished articles were added."""
        self._holders: dict[str, str] = {}
        """The holders of addresses that were looked up; "" for none."""
        self._text_fingerprints: set[str] = set()
        self._titles: set[str] = set()
        self._dates: set[datetime] = set()
        self._unsearched_incoming: list[IncomingArticle] = []
        self._unsearched_known: list[KnownArticle] = []

    def add(
        self, incoming: Iterable[IncomingArticle], known: Iterable[KnownArticle | None] = ()
    ) -> None:
        """Add articles, and all related ones.

        Args:
            incoming: The articles that were read in this run, and those that state the id of
                another known article, which they may become when it leaves its key.
            known: Known articles whose keys have changed, that had none, or have vanished.
        """
        incoming = [*incoming]
        self._look_up(address for one in incoming for address in one.addresses)
        for one in incoming:
            self._add_incoming(one)
        self._add_known(known)
        self._add_related()

    def add_vanished(self) -> None:
        """Add the recently vanished articles, which new ones may be."""
        if not self._has_vanished:
            self._add_known(self._identities.gone_since(self._now - REMEMBERED_FOR))
            self._add_related()
        self._has_vanished = True

    def may_match(
        self, read: Callable[[], IncomingArticle], name: str, addresses: Iterable[str]
    ) -> bool:
        """Whether a new article may be one of the added ones, or shares a claim with them.

        Args:
            read: Returns the article as it was read.
            name: The id that it would have.
            addresses: Those that it would have.
        """
        if name in self._ids or not self._holders.keys().isdisjoint(addresses):
            return True
        if not (self._text_fingerprints or self._titles or self._dates):  # as in a first run
            return False
        one = read()
        article = one.article
        return not article.id and (
            one.text_fingerprint in self._text_fingerprints
            or article.title in self._titles
            or article.published in self._dates
        )

    def forget(self, names: Collection[str]) -> None:
        """Forget the addresses of new articles that are no longer written."""
        self.matched.difference_update(names)
        self._holders |= {a: "" for a, name in self._holders.items() if name in names}

    def candidates(self) -> Candidates:
        """Collect the articles that are resolved together."""
        if possibly_new := self._possibly_new():
            identities = self._identities
            self.add_vanished()
            for title in {one.article.title for one in possibly_new}:
                self._add_known(identities.feed_only(title))
            self._add_known(_plausible_entries(possibly_new, identities.awaited()))
            self._add_related()
        return Candidates(incoming=self.incoming, articles=self.articles, addresses=self.addresses)

    def _possibly_new(self) -> list[IncomingArticle]:
        """The incoming articles that may differ from the known ones at their keys."""
        return [
            one
            for one in self.incoming.values()
            if (here := self._at(one)) is None or _is_different(one, here)
        ]

    def _look_up(self, addresses: Iterable[str]) -> None:
        """Look up the holders of addresses."""
        new = dict.fromkeys((one for one in addresses if one not in self._holders), "")
        if new:
            self._holders |= new | self._identities.holders(new)

    def _add_incoming(self, one: IncomingArticle | None) -> None:
        if one is None or one.article.key in self.incoming:
            return
        self.incoming[one.article.key] = one
        self._unsearched_incoming.append(one)
        if brought := one.article.id:
            if brought in self._ids:
                # Articles that would get a taken id get the next one, which others may have.
                several = self.incoming.values()
                self._unsearched_incoming += [one for one in several if not one.article.id]
            self._brought.add(brought)

    def _add_known(self, known: Iterable[KnownArticle | None]) -> None:
        for one in known:
            if one is None or one.id in self.articles:
                continue
            if self._identities.is_new(one.id):
                self.matched.add(one.id)
                continue
            self.articles[one.id] = one
            self._unsearched_known.append(one)
            self._text_fingerprints.update(filter(None, (one.text_fingerprint,)))
            self._titles.update(filter(None, (one.title,)))
            self._dates.update(filter(None, (one.declared,)))

    def _add_related(self) -> None:
        """Add all articles related to these, directly or through others."""
        while self._unsearched_incoming or self._unsearched_known:
            while self._unsearched_incoming:
                self._add_related_to(self._unsearched_incoming.pop())
            while self._unsearched_known:
                known = self._unsearched_known.pop()
                if known.vanished is None and known.key not in self.incoming:
                    self._add_incoming(self._identities.as_read_before(known.key))

    def _add_related_to(self, one: IncomingArticle) -> None:
        identities = self._identities
        key, brought = one.article.key, one.article.id
        here = self._at(one)
        self._add_known([here])
        if brought:
            self._ids.add(brought)
            self._add_known([identities.get(brought)])
        self._look_up(one.addresses)
        holders = {a: name for a in one.addresses if (name := self._holders[a])}
        new = {name for name in holders.values() if identities.is_new(name)}
        self.matched |= new
        self.addresses |= {a: name for a, name in holders.items() if name not in new}
        if not (here or brought):
            self._add_known(map(identities.get, holders.values()))
        if here and _is_different(one, here):
            self._add_known(identities.with_text(here.text_fingerprint, here.title))
        if not brought and (here is None or _is_different(one, here)):
            # The id to be minted may be taken, and so may the next.
            taken: set[str] = set()
            name = mint(self._authority, key)
            while (known := identities.get(name)) or name in self._brought:
                self._add_known([known])
                taken.add(name)
                name = mint(self._authority, key, taken)
            self._ids |= {*taken, name}

    def _at(self, one: IncomingArticle) -> KnownArticle | None:
        key = one.article.key
        return self._identities.at(key) or self._identities.at(hashed_key(key))


def _plausible_entries(
    possibly_new: Iterable[IncomingArticle], awaited: list[KnownArticle]
) -> Iterator[KnownArticle]:
    """The adopted entries that new articles may be."""
    if not awaited:
        return
    from feedwright.keep.adopted_entries import describe_entry, describe_incoming, plausible_entries  # noqa: PLC0415 - most publications adopted nothing

    entries = {one.id: one for one in awaited}
    articles = map(describe_incoming, possibly_new)
    yield from map(entries.__getitem__, plausible_entries(articles, map(describe_entry, awaited)))


def _is_different(one: IncomingArticle, here: KnownArticle) -> bool:
    """Whether both text and title differ from those of the article known at its key."""
    return one.text_fingerprint != here.text_fingerprint and one.article.title != here.title
