import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain import identity
from feedwright.domain.article import Article, Image
from feedwright.domain.identity import IdentityIndex, Match, Resolution
from feedwright.domain.known_article import KnownArticle
from feedwright.keep.matching import resolve

AUTHORITY = "example.org,2026"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STORY = (
    "The harbour of the old town opened again on Monday after two years of work. "
    "Ships came in before noon, and the market on the quay sold out within the hour. "
    "The mayor spoke of a day that the town had waited for."
)


def test_the_length_of_a_picture_is_no_news_of_its_article() -> None:
    """What earlier releases did not measure makes no article another than it was."""
    image = Image(url="a.png", alt="A lamp", width=600, height=500)
    article = Article(key="a.md", title="A", image=image)
    measured = msgspec.structs.replace(article, image=msgspec.structs.replace(image, length=9))
    wider = msgspec.structs.replace(article, image=msgspec.structs.replace(image, width=700))

    assert identity.incoming(measured, "").fingerprint == identity.incoming(article, "").fingerprint
    assert identity.incoming(wider, "").fingerprint != identity.incoming(article, "").fingerprint


class Memory:
    """What a publication remembers from run to run, as the plan keeps it."""

    def __init__(self) -> None:
        self.articles: dict[str, KnownArticle] = {}
        self.addresses: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.now = NOON

    def run(self, *articles: Article, kept: Iterable[str] = ()) -> Resolution:
        """Resolves a run's articles a day after the last, and remembers them."""
        self.now += DAY
        self.texts |= {article.key: article.body for article in articles}
        found = resolve(
            [identity.incoming(article, article.link) for article in articles],
            self.index(kept),
            authority=AUTHORITY,
            language="en",
            text_of=lambda key: self.texts.get(key, ""),
        )
        for one in found.vanished:
            gone = one.vanished or self.now
            self.articles[one.id] = msgspec.structs.replace(one, vanished=gone)
        for match in found.matches:
            self.articles[match.id] = self.known(match)
            for address in match.incoming.addresses:
                self.addresses.setdefault(address, match.id)
        places = {match.incoming.article.key: match.id for match in found.matches}
        for name, one in self.articles.items():
            if places.get(one.key, name) != name:
                self.articles[name] = msgspec.structs.replace(one, key=f"{one.key}\t{name}")
        return found

    def index(self, kept: Iterable[str] = ()) -> IdentityIndex:
        """What identity is told of earlier runs."""
        return IdentityIndex(
            articles=dict(self.articles),
            keys={one.key: one.id for one in self.articles.values()},
            addresses=dict(self.addresses),
            unreadable=frozenset(kept),
            now=self.now,
        )

    def known(self, match: Match) -> KnownArticle:
        """What is remembered of an article from now on."""
        article = match.incoming.article
        seen, published, updated = identity.dates(article, match.known, self.now)
        return KnownArticle(
            id=match.id,
            key=article.key,
            first_seen=seen,
            published=published,
            updated=updated,
            declared=article.published,
            fingerprint=match.incoming.fingerprint,
            text_fingerprint=match.incoming.text_fingerprint,
            title=article.title,
            correction=article.correction,
        )


def post(key: str, **fields: Any) -> Article:
    """An article with a title and a text of its own."""
    return Article(**{"key": key, "title": key.title(), "body": f"{STORY} {key}", **fields})


def ids(found: Resolution) -> dict[str, str]:
    """Who the articles at each key are."""
    return {match.incoming.article.key: match.id for match in found.matches}


def minted(key: str) -> str:
    """The id that is minted for a key."""
    return f"tag:{AUTHORITY}:{key}"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param("articles/a-b_c.md", "articles/a-b_c.md", id="plain"),
        pytest.param("a b.md", "a%20b.md", id="blank"),
        pytest.param("a#1?b;2", "a%231%3Fb%3B2", id="what would end or number it"),
        pytest.param("caf\u00e9.md", "caf%C3%A9.md", id="beyond ascii"),
        pytest.param("cafe\u0301.md", "caf%C3%A9.md", id="decomposed, as some systems store it"),
    ],
)
def test_mint(key: str, expected: str) -> None:
    """An id is a tag URI of the authority and the key (RFC 4151 §2.1)."""
    assert identity.mint(AUTHORITY, key) == minted(expected)


def test_mint_among_others() -> None:
    """An id that somebody has is not given twice."""
    taken = {minted("a"), minted("a;2")}
    assert identity.mint(AUTHORITY, "a", taken) == minted("a;3")


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sets(st.integers(2, 5)))
def test_minted_ids_are_uris(key: str, numbers: set[int]) -> None:
    """Every key gives a URI without blanks that nobody has."""
    first = identity.mint(AUTHORITY, key)
    taken = {first, *(f"{first};{number}" for number in numbers)}
    made = identity.mint(AUTHORITY, key, taken)
    assert made not in taken
    assert made.isascii()
    assert made.isprintable()
    assert " " not in made
    assert urlsplit(made).scheme == "tag"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("http://example.org/a", "https://example.org/a", id="scheme"),
        pytest.param("https://www.example.org/a", "https://example.org/a", id="www"),
        pytest.param("https://example.org/a/", "https://example.org/a", id="last slash"),
        pytest.param("https://EXAMPLE.org/a", "https://example.org/a", id="capitals of the host"),
        pytest.param("https://example.org/%C3%BC", "https://example.org/ü", id="encoded or not"),
        pytest.param("https://example.org/%c3%bc", "https://example.org/%C3%BC", id="hex digits"),
    ],
)
def test_same_address(one: str, other: str) -> None:
    """Addresses that differ in what changes while an article stays are one."""
    assert identity.comparable(one) == identity.comparable(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("https://example.org/a", "https://example.org/A", id="capitals of the path"),
        pytest.param("https://example.org/?p=1", "https://example.org/?p=2", id="query"),
        pytest.param("https://example.org/log#1", "https://example.org/log#2", id="fragment"),
        pytest.param("https://example.org/a", "https://example.com/a", id="host"),
    ],
)
def test_other_address(one: str, other: str) -> None:
    """Addresses of different articles differ."""
    assert identity.comparable(one) != identity.comparable(other)


@given(st.text())
def test_any_address_is_comparable(text: str) -> None:
    """An alias that is no address at all harms nothing."""
    assert isinstance(identity.comparable("https://[" + text), str)
    incoming = identity.incoming(post("a", aliases=(text,)), "")
    assert "" not in incoming.addresses


def test_a_fingerprint_stays_with_new_versions() -> None:
    """Stores remember it: another one would have every article count as changed."""
    said = b'{"key":"","title":"A","body":"b","published":"2026-03-02T00:00:00Z"}'
    one = Article(
        key="x", title="A", body="b", slug="s", published=datetime(2026, 3, 2, tzinfo=UTC)
    )
    assert identity.incoming(one, "").fingerprint == hashlib.sha256(said).hexdigest()


def test_fingerprints() -> None:
    """A fingerprint is of all that is said but warnings; the mark of a text is of its words."""
    one = identity.incoming(post("a"), "")
    assert identity.incoming(post("a", warnings=("guessed",)), "").fingerprint == one.fingerprint
    assert identity.incoming(post("a", title="B"), "").fingerprint != one.fingerprint
    wrapped = identity.incoming(post("a", body=f"{STORY} a".replace(" ", "\n")), "")
    assert wrapped.fingerprint != one.fingerprint
    assert wrapped.text_fingerprint == one.text_fingerprint
    assert identity.incoming(post("a", body=" \n"), "").text_fingerprint == ""


def known(**fields: Any) -> KnownArticle:
    """An article that is remembered."""
    usual = {"id": "i", "key": "a", "first_seen": NOON, "published": NOON, "updated": NOON}
    return KnownArticle(**{**usual, "fingerprint": "f", "text_fingerprint": "", **fields})


@pytest.mark.parametrize(
    ("article", "before", "published", "updated"),
    [
        pytest.param({}, None, NOON, NOON, id="no date: when it was first seen"),
        pytest.param({"published": NOON - DAY}, None, NOON - DAY, NOON - DAY, id="declared"),
        pytest.param(
            {"published": NOON - DAY, "updated": NOON - HOUR},
            None,
            NOON - DAY,
            NOON - HOUR,
            id="declared update",
        ),
        pytest.param(
            {"published": NOON, "updated": NOON - DAY}, None, NOON, NOON, id="update too early"
        ),
        pytest.param(
            {"published": NOON - DAY, "updated": NOON + DAY},
            None,
            NOON - DAY,
            NOON - DAY,
            id="an update to come has not happened",
        ),
        pytest.param(
            {"published": NOON + DAY, "updated": NOON + DAY},
            None,
            NOON + DAY,
            NOON + DAY,
            id="held",
        ),
        pytest.param(
            {},
            {"first_seen": NOON - DAY, "published": NOON - DAY, "updated": NOON - DAY},
            NOON - DAY,
            NOON - DAY,
            id="no date: stays when it was first seen",
        ),
        pytest.param(
            {"title": "new words"},
            {"published": NOON - DAY, "updated": NOON - HOUR},
            NOON - DAY,
            NOON - HOUR,
            id="a silent edit of an undated article",
        ),
        pytest.param(
            {"published": NOON - DAY, "title": "new words"},
            {"published": NOON - DAY, "updated": NOON - HOUR, "declared": NOON - DAY},
            NOON - DAY,
            NOON - HOUR,
            id="an update that is no longer declared",
        ),
        pytest.param(
            {},
            {"published": NOON - DAY, "updated": NOON - HOUR, "declared": NOON - DAY},
            NOON - DAY,
            NOON - HOUR,
            id="a date that was taken away",
        ),
        pytest.param(
            {},
            {"published": NOON + DAY, "updated": NOON + DAY, "declared": NOON + DAY},
            NOON,
            NOON,
            id="an embargo that was taken away",
        ),
        pytest.param(
            {"published": NOON - DAY},
            {"published": NOON, "updated": NOON, "declared": NOON},
            NOON - DAY,
            NOON - DAY,
            id="a date that was mended",
        ),
        pytest.param(
            {"published": NOON - DAY, "correction": "The ship was red."},
            {"published": NOON - DAY, "updated": NOON - DAY, "declared": NOON - DAY},
            NOON - DAY,
            NOON,
            id="a correction is dated by this run",
        ),
        pytest.param(
            {"published": NOON - DAY, "updated": NOON - HOUR, "correction": "The ship was red."},
            {"published": NOON - DAY, "updated": NOON - DAY, "declared": NOON - DAY},
            NOON - DAY,
            NOON - HOUR,
            id="a correction with its own date",
        ),
        pytest.param(
            {"published": NOON - DAY, "updated": NOON + DAY, "correction": "The ship was red."},
            {"published": NOON - DAY, "updated": NOON - DAY, "declared": NOON - DAY},
            NOON - DAY,
            NOON,
            id="a correction with a date to come",
        ),
        pytest.param(
            {"published": NOON - DAY, "correction": "Red."},
            {"published": NOON - DAY, "updated": NOON - HOUR, "correction": "Red."},
            NOON - DAY,
            NOON - HOUR,
            id="a correction that is known",
        ),
    ],
)
def test_dates(
    article: dict[str, Any], before: dict[str, Any] | None, published: datetime, updated: datetime
) -> None:
    """Dates are the article's own; those that readers know move only as it says."""
    index = None if before is None else known(**before)
    found = identity.dates(Article(key="a", **article), index, NOON)
    assert found[1:] == (published, updated)


TIMES = st.none() | st.integers(-3, 3).map(lambda days: NOON + days * DAY)


@given(st.lists(st.tuples(TIMES, TIMES, st.sampled_from(["", "a", "b"])), max_size=5))
def test_dates_do_not_drift(history: list[tuple[datetime | None, datetime | None, str]]) -> None:
    """Nothing that is shown is updated before it is published, and no run alone moves a date."""
    before: KnownArticle | None = None
    for day, (published, updated, correction) in enumerate(history):
        now = NOON + day * DAY
        article = Article(key="a", published=published, updated=updated, correction=correction)
        seen, *shown = identity.dates(article, before, now)
        assert shown[1] >= shown[0]
        assert shown[1] <= max(now, shown[0], *(before.updated for _ in range(1) if before))
        before = known(
            first_seen=seen,
            published=shown[0],
            updated=shown[1],
            declared=published,
            correction=correction,
        )
        assert identity.dates(article, before, now) == (seen, *shown)
        assert seen == NOON


def test_new_articles() -> None:
    """An article that brings an id has it; the others are given theirs."""
    found = Memory().run(post("a"), post("b", id="urn:x:b"))
    assert ids(found) == {"a": minted("a"), "b": "urn:x:b"}


A = post("a", link="https://example.org/a")
HISTORIES = [
    pytest.param([[A], [A]], minted("a"), id="nothing changed"),
    pytest.param([[A], [post("a", title="Other", body="Other.")]], minted("a"), id="rewritten"),
    pytest.param([[A], [post("b", body=A.body)]], minted("a"), id="renamed"),
    pytest.param([[A], [], [post("b", body=A.body)]], minted("a"), id="renamed in two steps"),
    pytest.param(
        [[A], [post("b", title="A", body=A.body.replace("Monday", "Tuesday"))]],
        minted("a"),
        id="renamed and edited, by its title",
    ),
    pytest.param(
        [
            [post("a", published=NOON)],
            [post("b", published=NOON, body=A.body.replace("Monday", "Tuesday"))],
        ],
        minted("a"),
        id="renamed and edited, by its date",
    ),
    pytest.param(
        [[A], [post("b", link="http://www.example.org/a/", body="Other.")]],
        minted("a"),
        id="renamed and rewritten, by its address",
    ),
    pytest.param(
        [[A], [post("b", aliases=("https://example.org/a",), body="Other.")]],
        minted("a"),
        id="by an alias",
    ),
    pytest.param(
        [[A], [post("a", link="https://example.net/x")], [post("b", link=A.link, body="Other.")]],
        minted("a"),
        id="by an address that it had long ago",
    ),
    pytest.param([[A], [post("a", id="urn:x:a")]], minted("a"), id="an id that is brought late"),
    pytest.param(
        [[post("a", id="urn:x:a")], [post("b", id="urn:x:a", body="Other.")]],
        "urn:x:a",
        id="by the id that it brings",
    ),
    pytest.param([[post("a", id="urn:x:a")], [A]], "urn:x:a", id="an id that is dropped"),
    pytest.param([[A], [], [], [A]], minted("a"), id="unpublished and republished"),
]


@pytest.mark.parametrize(("history", "expected"), HISTORIES)
def test_histories(history: Sequence[Sequence[Article]], expected: str) -> None:
    """Whatever happens to one article, its id stays."""
    memory = Memory()
    for articles in history:
        found = memory.run(*articles)
    assert list(ids(found).values()) == [expected]
    assert set(memory.articles) == {expected}
    assert memory.articles[expected].vanished is None


STRANGERS = [
    pytest.param([A], [post("b")], id="another text"),
    pytest.param(
        [A], [post("b", body=A.body.replace("Monday", "Tuesday"))], id="nearly equal text alone"
    ),
    pytest.param([A], [post("b", title="A", body="Other.")], id="title alone"),
    pytest.param([post("a", body="")], [post("b", body="")], id="no text"),
    pytest.param([A], [A, post("b", body=A.body)], id="a copy"),
    pytest.param([A], [post("b", body=A.body, id="urn:x:b")], id="an id of its own"),
]


@pytest.mark.parametrize(("first", "second"), STRANGERS)
def test_strangers(first: Sequence[Article], second: Sequence[Article]) -> None:
    """An article that only resembles one is another."""
    memory = Memory()
    memory.run(*first)
    assert ids(memory.run(*second))["b"] in (minted("b"), "urn:x:b")


def test_text_is_forgotten() -> None:
    """A text that comes back more than 30 days after it vanished is another article's."""
    memory = Memory()
    memory.run(A)
    memory.run()
    memory.now += 30 * DAY
    assert ids(memory.run(post("b", body=A.body))) == {"b": minted("b")}


def test_place_of_one_that_moved() -> None:
    """A new article at the place that an article has left does not take over its id."""
    memory = Memory()
    memory.run(A)
    memory.run(post("b", body=A.body))
    found = memory.run(post("b", body=A.body), post("a", body="Quite another story."))
    assert ids(found) == {"b": minted("a"), "a": minted("a") + ";2"}


def test_files_that_trade_places() -> None:
    """Two that bring ids keep them when their files trade places."""
    memory = Memory()
    memory.run(post("a", id="urn:x:1"), post("b", id="urn:x:2"))
    found = memory.run(post("a", id="urn:x:2"), post("b", id="urn:x:1"))
    assert ids(found) == {"a": "urn:x:2", "b": "urn:x:1"}


def test_titles_that_trade_places() -> None:
    """Two articles that swap titles stay who they are."""
    memory = Memory()
    memory.run(post("a", title="One"), post("b", title="Two"))
    found = memory.run(post("a", title="Two"), post("b", title="One"))
    assert ids(found) == {"a": minted("a"), "b": minted("b")}


def test_moved_folder_of_equal_texts() -> None:
    """Of articles that share one text, each is known again by its title or its date."""
    memory = Memory()
    days = [NOON + number * DAY for number in range(4)]
    before = [
        post(f"a/{number}", title=f"Episode {number}", published=day, body="Listen now.")
        for number, day in enumerate(days)
    ]
    memory.run(*before)
    after = [msgspec.structs.replace(one, key=f"b/{4 - int(one.key[2:])}") for one in before]
    after[1] = msgspec.structs.replace(after[1], title="A new title")
    found = memory.run(*sorted(after, key=lambda one: one.key))
    assert ids(found) == {f"b/{4 - number}": minted(f"a/{number}") for number in range(4)}


def test_new_article_that_claims_a_known_address() -> None:
    """The known holder of an address keeps it; the new article is set aside, told who has it."""
    memory = Memory()
    memory.run(A)
    found = memory.run(A, post("b", link=A.link))
    assert ids(found) == {"a": minted("a")}
    [aside] = found.set_aside
    assert aside.source == "b"
    assert f"claims the address {A.link}, as does a;" in aside.reason


def test_new_article_that_claims_a_known_id() -> None:
    """The known holder of an id keeps it, though its file no longer brings it."""
    memory = Memory()
    memory.run(post("a", id="urn:x:1"))
    found = memory.run(post("a"), post("b", id="urn:x:1"))
    assert ids(found) == {"a": "urn:x:1"}
    assert "the id urn:x:1, as does a;" in found.set_aside[0].reason


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"id": "urn:x:1"}, id="one id"),
        pytest.param({"link": "https://example.org/x"}, id="one address"),
        pytest.param({"aliases": ("https://example.org/x",)}, id="one alias"),
    ],
)
def test_conflicting_new_articles(fields: dict[str, Any]) -> None:
    """Of new articles that claim one identity the elder stands, whom the others name."""
    days = {"a": NOON, "b": NOON - DAY, "d": NOON - HOUR}
    rivals = [post(key, published=day, **fields) for key, day in days.items()]
    found = Memory().run(*rivals, post("c"))
    assert set(ids(found)) == {"b", "c"}
    assert [aside.source for aside in found.set_aside] == ["a", "d"]
    assert all("as does b;" in aside.reason for aside in found.set_aside)


X, Y = {"link": "https://example.org/x"}, {"link": "https://example.org/y"}
XY = {"link": "https://example.org/x", "aliases": ("https://example.org/y",)}


@pytest.mark.parametrize(
    ("articles", "standing"),
    [
        pytest.param([("b", X), ("a", X)], "a", id="by name"),
        pytest.param([("a", X), ("b", {**X, "published": NOON})], "b", id="dated before undated"),
        pytest.param(
            [("a.fr", {**X, "language": "fr", "published": NOON - DAY}), ("b", X)],
            "b",
            id="translation of what names no language",
        ),
        pytest.param(
            [("a", {**X, "language": "fr"}), ("b", {**X, "language": "EN"})], "b", id="translations"
        ),
        pytest.param(
            [("a", {**X, "language": "en-GB"}), ("b", {**X, "language": "en"})],
            "b",
            id="regions of a language",
        ),
        pytest.param(
            [("a", {**X, "language": "tr"}), ("b", {**X, "language": "en-GB"})],
            "b",
            id="a region before another language",
        ),
        pytest.param(
            [("b", {**X, "language": "fr"}), ("a", {**X, "language": "tr", "published": NOON})],
            "a",
            id="translations into other languages",
        ),
        pytest.param(
            [("a", {**X, "published": NOON + 9 * DAY}), ("b", {**X, "language": "fr"})],
            "b",
            id="embargoed",
        ),
        pytest.param([("a", X), ("b", XY), ("c", Y)], "ac", id="chain"),
        pytest.param(
            [("a", {**X, "published": NOON}), ("b", {**XY, "published": NOON - DAY}), ("c", Y)],
            "b",
            id="chain whose middle is the eldest",
        ),
        pytest.param(
            [("a", {**X, "id": minted("b")}), ("b", {}), ("c", {**X, "id": "urn:x:c"})],
            "abc",
            id="ids of their own",
        ),
    ],
)
def test_which_new_article_stands(
    articles: list[tuple[str, dict[str, Any]]], standing: str
) -> None:
    """The same one stands in whatever order they are read: by language, date and name."""
    made = [post(key, **fields) for key, fields in articles]
    for order in permutations(made):
        assert sorted(ids(Memory().run(*order))) == sorted(standing)


def test_rivals_for_the_place_of_one_that_left() -> None:
    """Of new articles that claim the address of one that vanished the elder is that one."""
    memory = Memory()
    memory.run(A)
    elder = post("c", link=A.link, published=NOON - DAY)
    for _ in range(2):
        found = memory.run(post("b", link=A.link, published=NOON), elder)
        assert ids(found) == {"c": minted("a")}
        assert [aside.source for aside in found.set_aside] == ["b"]


def test_rivals_part() -> None:
    """Who lost comes in with an address of its own, or as the winner once that one has left."""
    memory = Memory()
    memory.run(post("a", **X), post("b", **X), post("c", **X))
    found = memory.run(post("a", **X), post("b", **Y), post("c", **X))
    assert ids(found) == {"a": minted("a"), "b": minted("b")}
    found = memory.run(post("b", **Y), post("c", **X))
    assert ids(found) == {"b": minted("b"), "c": minted("a")}
    assert not found.set_aside


def test_id_that_a_new_article_has_already() -> None:
    """A known article that later brings the id of another known one stays who it is."""
    memory = Memory()
    memory.run(post("a"))
    for _ in range(3):
        found = memory.run(post("a", id="urn:x:n"), post("n", id="urn:x:n"))
        assert ids(found) == {"a": minted("a"), "n": "urn:x:n"}
        assert not found.vanished


def test_chain_of_ids() -> None:
    """Each of a chain of known articles that bring the next one's id stays who it is."""
    memory = Memory()
    memory.run(post("a"), post("b", id="urn:x:1"))
    for _ in range(3):
        found = memory.run(
            post("a", id="urn:x:1"), post("b", id="urn:x:2"), post("c", id="urn:x:2")
        )
        assert ids(found) == {"a": minted("a"), "b": "urn:x:1", "c": "urn:x:2"}


def test_known_that_is_set_aside_stays() -> None:
    """A known article that is set aside for its claim has not vanished."""
    memory = Memory()
    memory.run(post("a"), post("b"), post("c", id="urn:x:c"))
    found = memory.run(post("a", id="urn:x:c"), post("b", id="urn:x:c"))
    assert [aside.source for aside in found.set_aside] == ["a", "b"]
    assert not found.matches
    assert not found.vanished


def test_contested_that_lost_its_place() -> None:
    """No two articles are ever at one place: one that is contested leaves it to its new holder."""
    memory = Memory()
    memory.run(post("a"), post("b", id="urn:x:b"), post("c", id="urn:x:c"))
    found = memory.run(post("a", id="urn:x:b"), post("b", id="urn:x:c"), post("c", id="urn:x:b"))
    assert ids(found) == {"b": "urn:x:c"}
    assert [aside.source for aside in found.set_aside] == ["a", "c"]
    assert [one.id for one in found.vanished] == ["urn:x:b"]


def test_unreadable_is_not_missing() -> None:
    """An article whose file can no longer be read has not vanished, and nobody takes its id."""
    memory = Memory()
    memory.run(A)
    found = memory.run(post("b", body=A.body), kept=["a"])
    assert ids(found) == {"b": minted("b")}
    assert not found.vanished


def test_vanished() -> None:
    """A known article that no incoming article is has vanished, as long as it stays away."""
    memory = Memory()
    memory.run(A, post("b"))
    for _ in range(2):
        assert [one.id for one in memory.run(post("b")).vanished] == [minted("a")]


def test_texts_without_blanks() -> None:
    """A renamed article is known again in scripts that put no blanks between words."""
    memory = Memory()
    text = "港口在周一重新开放经过两年的施工船只在中午之前到达码头上的市场一小时内就卖完了"
    memory.run(post("a", title="港口", body=text))
    found = memory.run(post("b", title="港口", body=text.replace("周一", "周二")))
    assert ids(found) == {"b": minted("a")}


KEYS = st.sampled_from(["a", "b", "c", "d", "e"])
ADDRESSES = st.sampled_from(["", "https://example.org/1", "https://example.org/2", "http://[x"])
ARTICLES = st.builds(
    Article,
    key=KEYS,
    id=st.sampled_from(["", "", "", "urn:x:1", "urn:x:2", minted("a"), minted("b") + ";2"]),
    link=ADDRESSES,
    aliases=st.lists(ADDRESSES, max_size=1).map(tuple),
    title=st.sampled_from(["", "One", "Two"]),
    body=st.sampled_from(["", "Listen now.", STORY, STORY.replace("Monday", "Tuesday")]),
    published=TIMES,
)
RUNS = st.lists(
    st.tuples(st.lists(ARTICLES, max_size=5, unique_by=lambda one: one.key), st.sets(KEYS)),
    max_size=6,
)


@given(RUNS)
def test_any_history(history: list[tuple[list[Article], set[str]]]) -> None:
    """In any history ids are unique and stay, and everybody is accounted for exactly once."""
    memory = Memory()
    for articles, unread in history:
        before = memory.index()
        found = memory.run(*articles, kept=unread - {one.key for one in articles})
        accounted = [one.incoming.article.key for one in found.matches]
        accounted += [aside.source for aside in found.set_aside]
        assert sorted(accounted) == sorted(one.key for one in articles)
        names = [match.id for match in found.matches]
        assert len(set(names)) == len(names)
        assert not {one.id for one in found.vanished} & set(names)
        assert all(match.known == before.articles.get(match.id) for match in found.matches)
        texts = {one.incoming.text_fingerprint for one in found.matches}
        at_home = {
            one.key
            for one in articles
            if not one.id
            and one.key in before.keys
            and before.articles[before.keys[one.key]].text_fingerprint not in texts
        }
        assert {key: ids(found).get(key) for key in at_home} == {
            key: before.keys[key] for key in at_home
        }
        assert set(before.articles) <= set(memory.articles)
        keys = [one.key for one in memory.articles.values()]
        assert len(set(keys)) == len(keys)


@given(RUNS, st.lists(ARTICLES, max_size=5, unique_by=lambda one: one.key))
def test_second_look(
    history: list[tuple[list[Article], set[str]]], articles: list[Article]
) -> None:
    """Articles that do not change are who they were at the next run."""
    memory = Memory()
    for others, _ in history:
        memory.run(*others)
    first = memory.run(*articles)
    second = memory.run(*articles)
    assert ids(first).items() <= ids(second).items()


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        pytest.param(Article(key="k", slug="harbour", title="Other"), "harbour", id="slug"),
        pytest.param(Article(key="k", slug="184223", title="A Ship"), "a-ship", id="number"),
        pytest.param(Article(key="k", slug="0f3c9a", title="A Ship"), "a-ship", id="checksum"),
        pytest.param(Article(key="k", slug="184223"), "184223", id="number and no title"),
        pytest.param(Article(key="k", title="Gemi Çıktı"), "gemi-cikti", id="title"),
        pytest.param(Article(key="k"), "8254c329", id="nothing"),
        pytest.param(Article(key="k", title="🚢"), "8254c329", id="nothing that can be written"),
    ],
)
def test_page_name(article: Article, expected: str) -> None:
    """An article's own page is named after its slug, else its title, else its key."""
    assert identity.page_name(article) == expected
