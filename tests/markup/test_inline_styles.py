# ruff: noqa: E501 - a row of a table is read best on one line
"""Text that only a style makes bold, italic or struck out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.text import plain
from feedwright.markup.sanitising import sanitise


def safe(html: str) -> str:
    """HTML as documents carry it."""
    return sanitise(html, base="https://example.org/a/", scope="a-")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param('<span style="font-weight:700">a</span>', "<span><strong>a</strong></span>", id="bold by number"),
        pytest.param('<span style="color:red; FONT-WEIGHT: bold !important">a</span>', "<span><strong>a</strong></span>", id="bold among others"),
        pytest.param("<span style='font-style:italic'>a</span>", "<span><em>a</em></span>", id="italic"),
        pytest.param('<span style="text-decoration:underline line-through">a</span>', "<span><s>a</s></span>", id="struck out"),
        pytest.param('<span style="vertical-align:super">a</span>', "<span><sup>a</sup></span>", id="raised"),
        pytest.param('<p style="font-weight:bold">a <span style="font-style:oblique">b</span></p>', "<p><strong>a <span><em>b</em></span></strong></p>", id="nested"),
        pytest.param('<b style="font-weight:normal"><p>a</p></b>', "<p>a</p>", id="taken back"),
        pytest.param('<i style="font-style:normal">a</i> <b>c</b>', "a <b>c</b>", id="italic taken back"),
        pytest.param('<span style="font-weight:400;font-style:normal">a</span>', "<span>a</span>", id="plain"),
        pytest.param('<span data-x="font-weight:700">a</span>', "<span>a</span>", id="no style"),
    ],
)  # fmt: skip
def test_styles_become_elements(html: str, expected: str) -> None:
    """What a style says of a text is said by an element, and no other style is."""
    assert safe(html) == expected


TAGS = st.sampled_from(
    ['<span style="font-weight:bold">', "</span>", "<b style=font-weight:normal>", "</b>", "<p>",
     "</p>", '<p style="font-style:italic">', "one", " two ", "<i>", "</i>"]
)  # fmt: skip


@given(st.lists(TAGS, max_size=14))
def test_no_word_is_lost(parts: list[str]) -> None:
    """However elements stand in one another, all words stay, in their order."""
    html = "".join(parts)
    assert "".join(plain(safe(html)).split()) == "".join(plain(html).split())
