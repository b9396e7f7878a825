"""Which entries of an adopted feed are which articles."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.keep.adopted_entries import (
    Descriptor,
    folded_title,
    match_entries,
    plausible_entries,
)

DAY = datetime(2026, 10, 5, 6, tzinfo=UTC)


def descriptor(name: str, title: str, when: datetime | None = DAY, slug: str = "") -> Descriptor:
    """An article or an entry."""
    return Descriptor(name, title, when, slug, is_dated=when is not None)


def never(_key: str, _name: str) -> bool:
    """No two texts are alike."""
    return False


SAME = [
    pytest.param("*Emphasis* and `code` __b__", "Emphasis and code b", id="Markdown"),
    pytest.param("*Emphasis* and <b>bold</b>", "Emphasis and bold", id="Markdown and tags"),
    pytest.param("It's raining", "It\u2019s raining", id="an apostrophe"),
    pytest.param('The "sea" wall', "The \u201csea\u201d wall", id="double quotes"),
    pytest.param("The 'sea' wall", "The \u2018sea\u2019 wall", id="single quotes"),
    pytest.param("``So'' it goes", "\u201cSo\u201d it goes", id="quotes of TeX"),
    pytest.param('"So"', "\u00abSo\u00bb", id="guillemets"),
    pytest.param('"So"', "\u201eSo\u201c", id="low quotes"),
    pytest.param("Then -- nothing", "Then \u2013 nothing", id="an en dash"),
    pytest.param("Then---nothing", "Then\u2014nothing", id="an em dash"),
    pytest.param("Then - nothing", "Then \u2013 nothing", id="a hyphen between spaces"),
    pytest.param("Wait... what", "Wait\u2026 what", id="an ellipsis"),
    pytest.param("A 6'4\" wall", "A 6\u20324\u2033 wall", id="primes"),
    pytest.param("3x4 metres", "3\u00d74 metres", id="a multiplication sign"),
    pytest.param("Acme(tm) falls", "Acme\u2122 falls", id="a trade mark"),
    pytest.param("10 km", "10\u00a0km", id="a space that does not break"),
    pytest.param("Two  words", "Two\u200b words\ufeff", id="spaces of no width"),
    pytest.param("Tea & cake", "Tea &amp; cake", id="an entity"),
    pytest.param("Tea & cake", "Tea &amp;amp; cake", id="escaped twice"),
    pytest.param("The <em>sea</em>", "The sea", id="tags"),
    pytest.param("The <em>sea</em>", "The &lt;em&gt;sea&lt;/em&gt;", id="escaped tags"),
    pytest.param("THE SEA", "The sea", id="case"),
    pytest.param("\u0130STANBUL I\u015eIK", "\u0130stanbul \u0131\u015f\u0131k", id="Turkish case"),
    pytest.param("STRASSE", "Stra\u00dfe", id="German case"),
    pytest.param("The sea", "The sea.", id="a full stop at its end"),
    pytest.param("The sea", "\u201cThe sea\u201d", id="quotes round it"),
    pytest.param("e\u0301te\u0301", "\u00e9t\u00e9", id="letters in two parts"),
    pytest.param("\uff21\uff22\uff23", "ABC", id="wide letters"),
    pytest.param("\u2764\ufe0f tea", "\u2764 tea", id="a variant of emoji"),
]


@pytest.mark.parametrize(("ours", "theirs"), SAME)
def test_a_title_is_the_same_however_it_is_set(ours: str, theirs: str) -> None:
    """What typographers and feeds change tells no two articles apart."""
    found = match_entries([descriptor("a.md", ours)], [descriptor("x", theirs)], never)

    assert found == {"a.md": "x"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("C", "C++", id="signs that mean something"),
        pytest.param("C", "C#", id="another"),
        pytest.param("Its", "It is", id="other words"),
        pytest.param("Part 1", "Part 2", id="numbers"),
        pytest.param("?", "!", id="signs alone"),
        pytest.param("re-sent", "resent", id="a hyphen in a word"),
        pytest.param("a_b", "ab", id="a stroke in a word"),
        pytest.param("*", "_", id="signs of Markdown alone"),
    ],
)
def test_other_titles_stay_others(one: str, other: str) -> None:
    """What readers would take for another title is one."""
    assert folded_title(one) != folded_title(other)
    assert match_entries([descriptor("a.md", one)], [descriptor("x", other)], never) == {}


H = timedelta(hours=1)
PAIRS = [
    pytest.param(
        [descriptor("a", "Daily notes", DAY - 6 * H), descriptor("b", "Daily notes", DAY + 18 * H)],
        [descriptor("y", "Daily notes", DAY + 24 * H), descriptor("x", "Daily notes", DAY)],
        {"a": "x", "b": "y"},
        id="of one title each day: the nearest",
    ),
    pytest.param(
        [descriptor("a", "Daily notes", DAY - 24 * H), descriptor("b", "Daily notes", DAY)],
        [descriptor("x", "Daily notes", DAY + H)],
        {"b": "x"},
        id="the other day's entry is not there",
    ),
    pytest.param(
        [descriptor("a", "It's raining"), descriptor("b", "It\u2019s raining.")],
        [descriptor("x", "\u201cIt\u2019s raining\u201d")],
        {},
        id="two articles, one entry, nothing more is known",
    ),
    pytest.param(
        [descriptor("a", "It's raining"), descriptor("b", "It\u2019s raining.")],
        [descriptor("x", "It\u2019s raining.")],
        {"b": "x"},
        id="two articles, one entry, one title to the letter",
    ),
    pytest.param(
        [
            descriptor("a", "It's raining", slug="raining"),
            descriptor("b", "It's raining", slug="again"),
        ],
        [
            descriptor("x", "It\u2019s raining", slug="again"),
            descriptor("y", "It\u2019s raining", slug="z"),
        ],
        {"b": "x", "a": "y"},
        id="the address tells which",
    ),
    pytest.param(
        [descriptor("a", "A")], [descriptor("x", "A"), descriptor("y", "A")], {}, id="two entries"
    ),
    pytest.param(
        [descriptor("a", "A", DAY + 96 * H, "the-sea")],
        [descriptor("x", "A", DAY, "the-sea")],
        {},
        id="another day, though all else is equal",
    ),
    pytest.param(
        [descriptor("a", "The sea", None, "the-sea")],
        [descriptor("x", "The sea", DAY, "the-sea")],
        {"a": "x"},
        id="an article without a date",
    ),
    pytest.param(
        [descriptor("a", "The sea", None, "the-sea")],
        [
            descriptor("x", "The sea", DAY, "the-sea"),
            descriptor("y", "The sea", DAY + 96 * H, "the-sea"),
        ],
        {},
        id="an article without a date, and two entries",
    ),
    pytest.param(
        [descriptor("a", "Why the sea wall failed", slug="sea-wall")],
        [descriptor("x", "Sea wall failed, says report", slug="sea-wall")],
        {"a": "x"},
        id="a title that was edited, at one address",
    ),
    pytest.param(
        [descriptor("a", "Deniz duvar\u0131", slug="sea-wall")],
        [descriptor("x", "The sea wall", slug="sea-wall")],
        {},
        id="a translation at one address",
    ),
    pytest.param(
        [descriptor("a", "", slug="12")], [descriptor("x", "", slug="12")], {}, id="no titles"
    ),
]


@pytest.mark.parametrize(("articles", "entries", "expected"), PAIRS)
def test_who_is_who(
    articles: list[Descriptor], entries: list[Descriptor], expected: dict[str, str]
) -> None:
    """Each article is the entry nearest to it, or none where that cannot be told."""
    assert match_entries(articles, entries, never) == expected
    assert match_entries(articles[::-1], entries[::-1], never) == expected
    assert {*expected.values()} <= {*plausible_entries(articles, entries)}


def test_texts_tell_what_titles_do_not() -> None:
    """Two of one title and day are told apart by their texts."""
    articles = [descriptor("a", "A"), descriptor("b", "A")]
    entries = [descriptor("x", "A"), descriptor("y", "A")]

    found = match_entries(articles, entries, lambda key, name: key + name in ("ay", "bx"))

    assert found == {"a": "y", "b": "x"}


TRACES = st.lists(
    st.tuples(
        st.sampled_from(["A", "a", "\u201cA\u201d", "B", ""]),
        st.sampled_from([None, DAY, DAY + 12 * H, DAY + 30 * H]),
        st.sampled_from(["", "the-sea", "b"]),
    ),
    max_size=6,
)


@given(here=TRACES, there=TRACES)
def test_nobody_is_two(
    here: list[tuple[str, datetime | None, str]], there: list[tuple[str, datetime | None, str]]
) -> None:
    """No entry is two articles, and the order in which they come tells nothing."""
    articles = [descriptor(f"a{n}", *one) for n, one in enumerate(here)]
    entries = [descriptor(f"x{n}", *one) for n, one in enumerate(there)]

    found = match_entries(articles, entries, never)

    assert len({*found.values()}) == len(found)
    assert match_entries(articles[::-1], entries[::-1], never) == found
    assert {*found.values()} <= {*plausible_entries(articles, entries)}
