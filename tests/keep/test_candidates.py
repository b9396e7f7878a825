"""That what is gathered of all that is known is enough to tell who the changed articles are."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st
from tests.domain.test_identity import ARTICLES, AUTHORITY, KEYS, STORY, Memory, minted, post

from feedwright.domain import identity
from feedwright.domain.article import Article
from feedwright.domain.identity import IncomingArticle, Resolution
from feedwright.domain.known_article import KnownArticle
from feedwright.keep.candidates import CandidateSearch
from feedwright.keep.matching import resolve

ONE = ("https://example.org/1",)
A = post("a", title="One", body="Listen now.")
B = post("b", title="Two", body=STORY)


class Skipping:
    """What a publication remembers that reads only what changed, beside one that reads all."""

    def __init__(self) -> None:
        self.memory = Memory()
        self.standing_there: dict[str, IncomingArticle] = {}
        """By key: what was read earlier and is known."""
        self.unplaced: set[str] = set()
        self.superseded: set[str] = set()

    def is_new(self, _name: str) -> bool:
        """No article is written while others are read."""
        return False

    def get(self, name: str) -> KnownArticle | None:
        """An article, by its id."""
        return self.memory.articles.get(name)

    def at(self, key: str) -> KnownArticle | None:
        """The article at a key."""
        return next((one for one in self.memory.articles.values() if one.key == key), None)

    def holders(self, addresses: Iterable[str]) -> dict[str, str]:
        """The ids of the articles that have had some addresses."""
        known = self.memory.addresses
        return {one: known[one] for one in addresses if known.get(one)}

    def with_text(self, text_fingerprint: str, title: str) -> list[KnownArticle]:
        """The articles with a text under a title that have not vanished."""
        known = (one for one in self.memory.articles.values() if one.vanished is None)
        return [
            one for one in known if (one.text_fingerprint, one.title) == (text_fingerprint, title)
        ]

    def gone_since(self, when: datetime) -> list[KnownArticle]:
        """The articles that vanished lately."""
        return [
            one for one in self.memory.articles.values() if one.vanished and one.vanished >= when
        ]

    def feed_only(self, title: str) -> list[KnownArticle]:
        """The adopted entries with a title of which no more is known than what a feed told."""
        known = (one for one in self.memory.articles.values() if one.title == title)
        return [one for one in known if one.adopted and one.is_feed_only]

    def awaited(self) -> list[KnownArticle]:
        """The adopted entries of which no article has come yet."""
        known = self.memory.articles.values()
        return [one for one in known if one.adopted and not one.is_read]

    def as_read_before(self, key: str) -> IncomingArticle | None:
        """An article that was not read in this run, as it came in an earlier one."""
        return None if key in self.superseded else self.standing_there.get(key)

    def run(self, articles: list[Article], unread: set[str]) -> tuple[Resolution, Resolution]:
        """Resolves a run's articles from what changed, and from all; and remembers them."""
        now = self.memory.now + timedelta(days=1)
        coming = {one.key: identity.incoming(one, one.link) for one in articles}
        read = {key: one for key, one in coming.items() if self.standing_there.get(key) != one}
        left = self.standing_there.keys() - coming.keys()
        self.superseded = left | read.keys() | unread
        self.memory.texts |= {one.key: one.body for one in articles}
        others = (
            key
            for key, one in self.standing_there.items()
            if key not in self.superseded and one.article.id in self.memory.articles
        )
        irregular = {
            key: self.standing_there[key]
            for key in others
            if (known := self.at(key)) and known.id != self.standing_there[key].article.id
        }
        unplaced_known = [
            *map(self.at, left - unread),
            *map(self.get, self.unplaced),
            *map(self.at, unread),
        ]
        search = CandidateSearch(self, AUTHORITY, now)
        search.add((read | irregular).values(), unplaced_known)
        candidates = search.candidates()
        assert not search.matched
        part = resolve(
            [one for key, one in coming.items() if key in candidates.incoming],
            candidates.index(frozenset(unread), now),
            authority=AUTHORITY,
            language="en",
            text_of=lambda key: self.memory.texts.get(key, ""),
        )
        assert candidates.incoming.keys() <= coming.keys()
        whole = self.memory.run(*articles, kept=unread)
        matched = {one.incoming.article.key: one.id for one in whole.matches}
        self.standing_there = {key: one for key, one in coming.items() if key in matched}
        met = {*candidates.articles, *(one.id for one in part.matches)}
        here = set(matched.values())
        self.unplaced = {
            one for one in met if one not in here and self.memory.articles[one].vanished is None
        }
        return part, whole


CHANGES = st.lists(
    st.tuples(st.lists(st.tuples(st.booleans(), ARTICLES), max_size=2), st.sets(KEYS, max_size=1)),
    max_size=6,
)
"""What changes from run to run: articles that are deleted, or written; and files unread."""


def put(*articles: Article) -> list[tuple[bool, Article]]:
    """Articles that are written."""
    return [(True, one) for one in articles]


@given(st.lists(ARTICLES, max_size=5, unique_by=lambda one: one.key), CHANGES)
@example(
    [post("a"), post("n", id="urn:x:n")],
    [(put(post("a", id="urn:x:n")), set()), ([(False, post("n"))], set())],
)
@example([A, B], [(put(msgspec.structs.replace(B, key="a"), post("c")), set())])
@example([A], [([(False, A)], set()), (put(msgspec.structs.replace(A, key="b")), set())])
@example([post("a", link="https://example.org/1")], [(put(post("b", aliases=ONE)), set())])
@example([post("b", id=minted("a"))], [(put(post("a")), set())])
def test_what_is_gathered_is_enough(
    first: list[Article], changes: list[tuple[list[tuple[bool, Article]], set[str]]]
) -> None:
    """Whoever is gathered is who they are among all, and all others stay who they were."""
    skipping = Skipping()
    there = {one.key: one for one in first}
    for happening, missed in [([], set[str]()), *changes, ([], set()), ([], set())]:
        for written, one in happening:
            there.pop(one.key, None)
            if written:
                there[one.key] = one
        coming = [there[key] for key in sorted(there) if key not in missed]
        places = {one.key: name for name, one in skipping.memory.articles.items()}
        part, whole = skipping.run(coming, missed)
        told = {one.incoming.article.key: one.id for one in part.matches}
        everybody = {one.incoming.article.key: one.id for one in whole.matches}
        assert told.items() <= everybody.items()
        others = everybody.keys() - told.keys()
        assert {key: everybody[key] for key in others} == {key: places[key] for key in others}
        assert part.set_aside == whole.set_aside
        news = [one for one in whole.vanished if one.vanished is None]
        assert [one for one in part.vanished if one.vanished is None] == news
