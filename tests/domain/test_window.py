"""Which feeds an article belongs to, and which of its articles a feed shows."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import oracle

from feedwright.domain.archive import Archive
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.publication import Feed, Where, safe_path
from feedwright.domain.window import Window, fill

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
WEEK = 7 * DAY


def known(name: str, age: float = 1, **fields: Any) -> KnownArticle:
    """An article that was published some days before noon."""
    published = NOON - age * DAY
    usual = {"key": name, "first_seen": NOON, "published": published, "updated": published}
    return KnownArticle(
        **{"id": name, **usual, "fingerprint": "f", "text_fingerprint": "", **fields}
    )


def windows(
    feeds: Sequence[Feed],
    articles: Sequence[KnownArticle],
    taken: dict[str, tuple[str, str]] | None = None,
    now: datetime = NOON,
) -> dict[str, Window]:
    """What every feed shows, by its path."""
    visible = oracle.visible(articles, now)
    found = [
        fill(window, Archive(), now - WEEK)
        for window in oracle.windows(feeds, visible, taken or {})
    ]
    paths = [window.path for window in found]
    assert len(set(paths)) == len(paths)
    return {window.path: window for window in found}


def names(window: Window) -> str:
    """The entries of a window, each of which has a name of one letter."""
    return "".join(one.id for one in window.entries)


@pytest.mark.parametrize(
    ("article", "shown"),
    [
        pytest.param(known("a", 0), True, id="published this instant"),
        pytest.param(known("a", -1e-9), False, id="published the next"),
        pytest.param(known("a", expires=NOON + SECOND), True, id="expires later"),
        pytest.param(known("a", expires=NOON), False, id="expires this instant"),
        pytest.param(known("a", vanished=NOON - DAY), False, id="gone"),
        pytest.param(known("a", retracted=True), True, id="retracted, which its entry tells"),
    ],
)
def test_visible(article: KnownArticle, shown: bool) -> None:
    """An article is shown from its minute on until it expires or goes."""
    assert oracle.visible([article], NOON) == ([article] if shown else [])


@given(st.permutations([known("a", 2), known("b", 2), known("c", 1), known("d", 3)]))
def test_order(articles: list[KnownArticle]) -> None:
    """The order is total: newest first, then by id, however articles come."""
    assert "".join(one.id for one in oracle.visible(articles, NOON)) == "cabd"


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        pytest.param([], None, id="nothing"),
        pytest.param([known("a", 1)], None, id="nothing to come"),
        pytest.param([known("a", -1), known("b", -2)], NOON + DAY, id="embargo"),
        pytest.param([known("a", 1, expires=NOON + DAY)], NOON + DAY, id="expiry"),
        pytest.param([known("a", 1, expires=NOON)], None, id="expiry that has passed"),
        pytest.param([known("a", 9, updated=NOON - DAY)], NOON + 6 * DAY, id="correction"),
        pytest.param([known("a", 9, updated=NOON - WEEK)], None, id="correction that has left"),
        pytest.param([known("a", -1, vanished=NOON)], NOON + 30 * DAY, id="gone, with a tombstone"),
        pytest.param([known("a", 99, vanished=NOON - 30 * DAY)], None, id="gone for long"),
        pytest.param([known("a", 1, next_change=NOON + DAY)], NOON + DAY, id="declared change"),
    ],
)
def test_next_due(articles: list[KnownArticle], expected: datetime | None) -> None:
    """The next instant is the end of an embargo, of a stay, or of a correction's."""
    assert oracle.next_due(articles, NOON, WEEK) == expected


ARTICLES = st.lists(
    st.builds(
        known,
        st.sampled_from("abcdefgh"),
        st.integers(-3, 12),
        updated=st.integers(-9, 0).map(lambda days: NOON + days * DAY),
        expires=st.none() | st.integers(-3, 3).map(lambda days: NOON + days * DAY),
    ),
    max_size=8,
    unique_by=lambda one: one.id,
)


@given(ARTICLES, st.integers(1, 4))
def test_nothing_changes_before_it_is_due(articles: list[KnownArticle], limit: int) -> None:
    """Until the next due instant every window stays as it is."""
    feeds = [Feed(limit=limit)]
    due = oracle.next_due(articles, NOON, WEEK)
    before = windows(feeds, articles)
    last = (due or NOON + 99 * DAY) - SECOND
    assert windows(feeds, articles, now=last) == before


@given(ARTICLES, st.integers(1, 4))
def test_window(articles: list[KnownArticle], limit: int) -> None:
    """A window holds the newest, and beyond these only what was corrected of late."""
    window = windows([Feed(limit=limit)], articles)[""]
    visible = oracle.visible(articles, NOON)
    assert window.entries[:limit] == tuple(visible[:limit])
    corrected = [one for one in visible[limit:] if max(NOON - WEEK, one.published) < one.updated]
    assert window.entries[limit:] == tuple(corrected)
    assert window.articles == tuple(visible)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        pytest.param(Where(), "abc", id="everything"),
        pytest.param(Where(section=("defence",)), "ab", id="section, in other capitals"),
        pytest.param(Where(tag=("ships", "nothing")), "ac", id="one of several tags"),
        pytest.param(Where(tag=("ships",), section=("Defence",)), "a", id="tag and section"),
        pytest.param(Where(author=("Ada",)), "b", id="author"),
        pytest.param(Where(language=("tr",)), "c", id="language"),
        pytest.param(Where(tag=("nothing",)), "", id="nothing"),
    ],
)
def test_where(where: Where, expected: str) -> None:
    """A chosen feed takes what matches in every key that is given."""
    articles = [
        known("a", 1, section="Defence", tags=("Ships", "Ports"), language="en"),
        known("b", 2, section="Defence", authors=("Ada",), language="en"),
        known("c", 3, section="Trade", tags=("ships",), language="tr"),
    ]
    assert names(windows([Feed(where=where)], articles)[""]) == expected


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        pytest.param("section", {"x/defence": "a", "x/trade": "b"}, id="section"),
        pytest.param("tag", {"x/ports": "a", "x/ships": "ab"}, id="tag"),
        pytest.param("author", {"x/ada": "b", "x/cem": "b"}, id="author"),
        pytest.param("language", {"x/en": "a", "x/pt-br": "b"}, id="language"),
    ],
)
def test_each(each: Any, expected: dict[str, str]) -> None:
    """A feed of each value holds the articles that have it; an empty value has none."""
    articles = [
        known("a", 1, section="Defence", tags=("Ships", "Ports", "ships"), language="en"),
        known("b", 2, section="Trade", tags=("ships",), authors=("Ada", "Cem"), language="pt-BR"),
        known("c", 3),
    ]
    found = windows([Feed(name="x", each=each)], articles)
    assert {path: names(window) for path, window in found.items()} == expected


TAGS = Feed(name="tags", each="tag")


def test_spelling() -> None:
    """Values that differ in case only are one feed, spelled as they were first."""
    articles = [known("a", 1, tags=("SHIPS",)), known("b", 2, tags=("Ships",))]
    [window] = windows([TAGS], articles).values()
    assert (window.value, names(window)) == ("Ships", "ab")


def test_values_of_one_name() -> None:
    """Values whose folders would have one name get folders of their own; the oldest the plain."""
    articles = [
        known("a", 3, tags=("C",)),
        known("b", 2, tags=("C++",)),
        known("d", 1, tags=("C#",)),
    ]
    found = windows([TAGS], articles)
    assert found["tags/c"].value == "C"
    assert sorted(window.value for window in found.values()) == ["C", "C#", "C++"]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("con", id="device"),
        pytest.param("Nul", id="device in capitals"),
        pytest.param("..", id="up"),
        pytest.param("/", id="slash"),
        pytest.param("\n", id="line end"),
        pytest.param("🚢", id="no letter"),
        pytest.param("a" * 300, id="long"),
        pytest.param("ü/ö", id="slash within"),
    ],
)
def test_folders_of_hostile_values(value: str) -> None:
    """Every value gets a folder that every system can hold."""
    [path] = windows([TAGS], [known("a", tags=(value,))])
    assert safe_path(path)
    assert path.startswith("tags/")


def test_folder_of_another_feed() -> None:
    """A value's folder is not that of another feed of the configuration."""
    found = windows([TAGS, Feed(name="tags/ships")], [known("a", tags=("Ships",))])
    assert found["tags/ships"].value == ""
    assert len(found) == 2


VALUES = st.sampled_from(["C", "c", "C#", "C++", "Ships", "SHIPS", "ships!", "con", "🚢", "🛥"])
TAGGED = st.lists(st.lists(VALUES, min_size=1, max_size=3).map(tuple), max_size=5)


def remembered(found: dict[str, Window]) -> dict[str, tuple[str, str]]:
    """What a run remembers of its feeds."""
    return {path: (window.feed.name, window.value) for path, window in found.items()}


@given(st.lists(TAGGED, max_size=4))
def test_folders_stay(history: list[list[tuple[str, ...]]]) -> None:
    """A value that had a folder once has it for ever, also when nothing is left in it."""
    taken: dict[str, tuple[str, str]] = {}
    for tagged in history:
        articles = [known(str(age), age, tags=tags) for age, tags in enumerate(tagged)]
        found = windows([TAGS], articles, taken)
        assert taken.keys() <= found.keys()
        for path, (_, value) in taken.items():
            assert found[path].value.casefold() == value.casefold()
        for window in found.values():
            assert all(
                window.value.casefold() in map(str.casefold, one.tags) for one in window.entries
            )
        taken = remembered(found)


def test_feed_that_was_one_before() -> None:
    """A feed that becomes one of each value leaves its own folder behind."""
    found = windows([TAGS], [known("a", tags=("Ships",))], {"tags": ("tags", "")})
    assert list(found) == ["tags/ships"]


def test_feed_of_another_name() -> None:
    """The feeds of a kind that the configuration no longer has do not go on."""
    assert list(windows([TAGS], [], {"sections/ports": ("sections", "Ports")})) == []
