"""Whom a page of text names as its writers below its story, where nothing above it does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.formats.pagetext import read
from feedwright.reading.formats.raw_article import Context, RawArticle

STORY = (
    "The lamp lighters of Lower Quay have kept their ladders since the gas was turned off.",
    "They clean the glass of forty lamps each spring, though none of these has burned for years.",
    "Their guild has seven members, the youngest of whom is past sixty and has never lit a lamp.",
    "What it owns is a cart, two cans of oil and the right to walk in front of the mayor in June.",
    "A museum has asked for the cart, and the guild has answered that it will think about it.",
)
LIFE = "Mona Falk is a reporter on the coast and has written about its harbours for twelve years."

BELOW = {
    "life": [LIFE],
    "life-german": ["Über die Autorin", "Mona Falk (*1958) leitet das Ressort für Küste und Meer."],
    "name-and-life": ["Mona Falk", LIFE],
    "name-and-short-life": [
        "Mona Falk",
        "Falk covers the harbours and the sea from its edge.",
    ],
    "name-and-office": ["Mona Falk", "Senior editor at the Quay."],
    "label-and-name": ["About the author", "Mona Falk"],
    "label-and-name-french": ["À propos de l'auteur", "Mona Falk"],
    "label-and-name-polish": ["O autorze", "Mona Falk"],
    "address": ["Write to Mona Falk at mona.falk@quay.example"],
    "address-spanish": ["Escriba a Mona Falk: puede hacerlo aquí", "Mona Falk mfalk@quay.example"],
    "agency": ["Reporting by Mona Falk; editing by Ann Reed and Hal Sund"],
}


def reading(*lines: str) -> RawArticle:
    """What the reader makes of a page whose lines have blank ones between them."""
    title = "Lamp lighters keep their ladders"
    text = "\n\n".join((f"{title} - The Quay", title, *lines))
    return read(text, Context(key="articles/lamp.txt", home="https://quay.example/"))


@pytest.mark.parametrize("lines", BELOW.values(), ids=BELOW.keys())
def test_writer_named_below_the_story_is_read(lines: list[str]) -> None:
    """A life, an address or a name below a label says who wrote, and no paragraph goes for it."""
    raw = reading(*STORY, *lines)
    assert raw.fields["authors"] == ["Mona Falk"]
    assert all(line in raw.body for line in STORY)


def test_writers_of_a_last_line_in_brackets_are_read() -> None:
    """A last paragraph may close with its writers and the date, and stays whole."""
    last = f"{STORY[4]} (Mona Falk, Bo Dahl, 4.3.2022)"
    raw = reading(*STORY[:4], last)
    assert raw.fields["authors"] == ["Mona Falk", "Bo Dahl"]
    assert last in raw.body


NOT_BELOW = {
    "asked": [f"Mona Falk said: {STORY[1]}", *STORY[2:], LIFE],
    "no-role": [*STORY[1:], "Mona Falk is the last who was ever paid for a night with the ladder."],
    "press-contact": [*STORY[1:], "Press contact: Mona Falk, mona.falk@quay.example"],
    "address-of-another": [*STORY[1:], "Write to Mona Falk at desk@quay.example"],
    "a-name-alone": [*STORY[1:], "Mona Falk"],
    "a-picture": [*STORY[1:], "(Mona Falk)"],
}


@pytest.mark.parametrize("lines", NOT_BELOW.values(), ids=NOT_BELOW.keys())
def test_one_of_whom_a_story_speaks_did_not_write_it(lines: list[str]) -> None:
    """A name at the end that the story knows, or that nothing shows to be a writer's, is none."""
    assert "authors" not in reading(STORY[0], *lines).fields


def test_byline_above_the_story_counts_for_more_than_a_life_below() -> None:
    """A box about another writer below the story names none of its own."""
    assert reading("By Ann Reed", *STORY, LIFE).fields["authors"] == ["Ann Reed"]


@given(
    st.lists(
        st.sampled_from([*STORY, *(line for lines in BELOW.values() for line in lines), "Quay 7"]),
        min_size=3,
    ),
    st.permutations(STORY),
)
def test_no_writer_is_made_up_and_no_paragraph_lost(more: list[str], story: list[str]) -> None:
    """Whatever stands beside a story, each writer is named on the page, and the story stays."""
    raw = reading(*story, *more)
    assert all(one in "\n".join(more) for one in raw.fields.get("authors", []))
    assert all(line in raw.body for line in STORY)
