# ruff: noqa: E501 - a row of a table is read best on one line
"""Pictures of which only a set is named."""

import pytest

from feedwright.markup.sanitising import sanitise


@pytest.mark.parametrize(
    ("html", "source"),
    [
        pytest.param('<img srcset="/a.jpg 1x, /b.jpg 2x">', "a.jpg", id="density"),
        pytest.param('<img srcset="/b.jpg 2x, /a.jpg">', "a.jpg", id="the plain one"),
        pytest.param('<img srcset="/a.jpg 300w, /b.jpg 900w, /c.jpg 2400w">', "b.jpg", id="widths"),
        pytest.param('<img srcset="/c.jpg 4000w, /b.jpg 2000w">', "b.jpg", id="all wide"),
        pytest.param('<img class="lazyload" data-srcset="/a.jpg 300w, /b.jpg 900w">', "b.jpg", id="late"),
        pytest.param('<img src="data:image/gif;base64,R0" srcset="/a.jpg 2x">', "a.jpg", id="stand-in"),
        pytest.param('<amp-img src="/a.jpg" width="300" height="200"></amp-img>', "a.jpg", id="AMP"),
        pytest.param('<img data-echo="/a.jpg" src="/blank.gif">', "a.jpg", id="late by another name"),
        pytest.param('<picture><source srcset="/a.webp"></picture>', "a.webp", id="no image"),
        pytest.param('<picture><source srcset="/a.avif"><source srcset="/b.jpg 2x, /c.jpg"><source srcset="/d.webp"></picture>', "c.jpg", id="the form that all read"),
        pytest.param('<picture><source srcset="/a.avif"><img src="/b.png"></picture>', "b.png", id="an image"),
        pytest.param('<img src="/a.jpg" srcset="/b.jpg 2x">', "a.jpg", id="its own"),
    ],
)  # fmt: skip
def test_a_picture_names_a_file(html: str, source: str) -> None:
    """Readers that know no sets show that file, and the result stays what it is."""
    safe = sanitise(html, base="https://example.org/", scope="s-")
    assert f' src="https://example.org/{source}"' in safe
    assert safe.count("<img ") == 1
    assert sanitise(safe, base="https://example.org/", scope="s-") == safe


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        pytest.param('<img class="emoji" alt="🎉" src="/1f389.png">', "🎉", id="by its class"),
        pytest.param('<img class="wp-smiley" alt=":-)" src="/s.gif">', ":-)", id="smiley"),
        pytest.param('<img alt="🙂" src="https://cdn.example/twemoji/14/1f642.svg">', "🙂", id="by its file"),
        pytest.param('<img alt="My emoji" src="/emoji.png">', '<img alt="My emoji" src="https://example.org/emoji.png">', id="a picture of one"),
    ],
)  # fmt: skip
def test_a_picture_of_an_emoji_is_the_emoji(html: str, shown: str) -> None:
    """As large as a photograph it would stand in readers, which know no style for it."""
    assert (
        sanitise(f"<p>a {html}</p>", base="https://example.org/", scope="s-") == f"<p>a {shown}</p>"
    )
