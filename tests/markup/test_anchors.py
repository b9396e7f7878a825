# ruff: noqa: E501 - a row of a table is read best on one line

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedwright.markup.anchors import anchor, on_its_page

LINK = "https://example.org/feeds/articles/a/"


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        pytest.param("First part", "first-part", id="words"),
        pytest.param("What's new?", "whats-new", id="signs"),
        pytest.param("  Über uns: 2. Teil ", "über-uns-2-teil", id="beyond ASCII"),
        pytest.param("snake_case and a-b", "snake_case-and-a-b", id="joined"),
        pytest.param("?!", "", id="nothing"),
    ],
)
def test_anchor(heading: str, expected: str) -> None:
    """A heading is named as GitHub, Hugo and Jekyll name it."""
    assert anchor(heading) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("<h2>A <em>b</em> &amp; c</h2>", '<h2 id="a-b--c">A <em>b</em> &amp; c</h2>', id="marks"),
        pytest.param("<h2>A</h2><h3>A</h3>", '<h2 id="a">A</h2><h3 id="a-1">A</h3>', id="twice"),
        pytest.param('<p id="s-a">x</p><h2>A</h2>', '<p id="a">x</p><h2 id="a-1">A</h2>', id="taken"),
        pytest.param('<h2 id="s-z">A</h2>', '<h2 id="z">A</h2>', id="named by its author"),
        pytest.param('<h2 lang="tr">A</h2>', '<h2 id="a" lang="tr">A</h2>', id="attribute"),
        pytest.param("<h2>Files</h2>", '<h2 id="files-1">Files</h2>', id="the page's own"),
        pytest.param('<p id="s-files">x</p>', '<p id="s-files">x</p>', id="the page's own, by an id"),
        pytest.param("<p>id=s-a</p><h2>?</h2>", "<p>id=s-a</p><h2>?</h2>", id="nothing to name"),
        pytest.param(f'<a href="{LINK}#what-s-new">x</a><h2>What’s new</h2>',
                     f'<a href="{LINK}#what-s-new">x</a><h2 id="what-s-new">What’s new</h2>', id="as a link has it"),
    ],
)  # fmt: skip
def test_on_its_page(content: str, expected: str) -> None:
    """On its own page an article's ids are as they were written, and its headings have some."""
    assert on_its_page(content, LINK, "s-", ("main", "files")) == expected


@given(st.lists(st.text(alphabet="aAb -1ü'", max_size=6), max_size=8))
def test_no_two_headings_have_one_name(headings: list[str]) -> None:
    """Whatever headings say, no id is given twice."""
    content = "".join(f"<h2>{heading}</h2>" for heading in headings)
    found = re.findall(r' id="([^"]*)"', on_its_page(content, LINK, "s-"))
    assert len(found) == len(set(found))


ASKED = "https://example.org/a?b=1&c=2"
TEXTS = st.lists(
    st.sampled_from(['<a href="', "https://example.org/a?b=1&amp;c=2", "#", "Bee", '">', '"', " "]),
    max_size=14,
).map("".join)


@given(TEXTS)
@example('<a href="https://example.org/a?b=1&amp;c=2#' * 2 + 'Bee">')
def test_a_heading_gets_the_name_that_links_ask_for(text: str) -> None:
    """A link into the page names a heading, as a pattern of the page's address would find it."""
    asked = re.findall(re.escape(' href="https://example.org/a?b=1&amp;c=2#') + '([^"]*)"', text)
    expected = "Bee" if "Bee" in asked else "bee"
    found = on_its_page(f"{text}<h2>Bee</h2>", ASKED, "scope-")
    assert f'<h2 id="{expected}">Bee</h2>' in found
