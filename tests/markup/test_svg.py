"""Drawings, and the words that stand for them."""

import pytest

from feedwright.markup import convert
from feedwright.markup.svg import worded


@pytest.mark.parametrize(
    ("drawing", "words"),
    [
        pytest.param('<svg aria-label="Rain in May"><path/></svg>', "Rain in May", id="label"),
        pytest.param("<svg><title>Rain &amp; sun</title><g/></svg>", "Rain &amp; sun", id="title"),
        pytest.param(
            "<svg><title>Rain</title><desc>More than ever</desc></svg>",
            "Rain (More than ever)",
            id="description",
        ),
        pytest.param("<SVG width=900><desc>Rain</desc></SVG>", "Rain", id="description alone"),
        pytest.param(
            "<svg><svg><g/></svg><title>In</title><text>7</text></svg>", "In", id="nested"
        ),
        pytest.param('<svg class="icon"><title>Link</title></svg>', "", id="icon"),
        pytest.param('<svg aria-hidden="true"><title>Link</title></svg>', "", id="hidden"),
        pytest.param(
            '<svg viewBox="0 0 24 24"><title>arrow-up</title></svg>', "", id="a file's name"
        ),
        pytest.param('<svg width="10"><title>a dot</title></svg>', "a dot", id="small, with words"),
        pytest.param('<svg width="16" height="16"><path/></svg>', "", id="small"),
        pytest.param('<svg viewBox="0 0 24 24"><path/></svg>', "", id="small by its box"),
    ],
)
def test_a_drawing_is_its_words(drawing: str, words: str) -> None:
    """They stand where it stood, and decoration has none."""
    assert worded(f"<p>A {drawing} b</p>")[0] == f"<p>A {words} b</p>"


def test_what_was_left_out_is_told_by_kinds() -> None:
    """Drawings shown by words and drawings without any are counted apart; icons are not."""
    titled, bare = "<svg><title>a</title></svg>", '<svg width="900"><path/></svg>'
    body = f"x {titled} {titled} {bare} <svg class='icon'></svg>\n\n`<svg>`"
    made = convert(body, "markdown", base="https://example.org/a/", scope="a-")
    assert made.html == "<p>x a a  </p>\n<p><code>&lt;svg&gt;</code></p>\n"
    assert made.warnings == (
        "Drawings (svg) that are shown by their titles alone: 2; make files of them.",
        "Drawings (svg) without a title, which were left out: 1; make files of them, or name them.",
    )


def test_icons_of_links_are_decoration() -> None:
    """A link has words of its own; a drawing that is all of it is larger than an icon."""
    link = '<a href="/x">Get <svg viewBox="0 0 24 24"><title>Download</title></svg></a>'
    assert worded(link)[0] == '<a href="/x">Get </a>'
    large = '<a href="/x"><svg viewBox="0 0 640 480"><title>Map</title></svg></a>'
    assert worded(large)[0] == '<a href="/x">Map</a>'
