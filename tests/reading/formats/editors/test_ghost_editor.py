"""Texts in the forms of Ghost's editor."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.formats.editors import ghost_editor


def text(words: str, form: int = 0) -> dict[str, Any]:
    """A piece of Lexical's text."""
    return {"type": "extended-text", "text": words, "format": form}


def lexical(*children: dict[str, Any]) -> str:
    """A text in Lexical."""
    return json.dumps({"root": {"type": "root", "children": children}})


def paragraph(*children: dict[str, Any]) -> dict[str, Any]:
    """A paragraph of Lexical."""
    return {"type": "paragraph", "children": children}


def item(*children: dict[str, Any]) -> dict[str, Any]:
    """An item of a list of Lexical."""
    return {"type": "listitem", "children": children}


LEXICAL: dict[str, tuple[dict[str, Any], str]] = {
    "text": (paragraph(text("a < b")), "<p>a &lt; b</p>"),
    "forms": (
        paragraph(text("a", 1), text("b", 2 | 16)),
        "<p><strong>a</strong><code><em>b</em></code></p>",
    ),
    "a break": (paragraph(text("a"), {"type": "linebreak"}, text("b")), "<p>a<br>b</p>"),
    "a link": (
        paragraph({"type": "link", "url": "https://x.example/?a&b", "children": [text("x")]}),
        '<p><a href="https://x.example/?a&amp;b">x</a></p>',
    ),
    "an empty paragraph": (paragraph(), ""),
    "a heading": (
        {"type": "extended-heading", "tag": "h3", "children": [text("a")]},
        "<h3>a</h3>",
    ),
    "a quotation": (
        {"type": "extended-quote", "children": [text("a")]},
        "<blockquote>a</blockquote>",
    ),
    "a list": (
        {"type": "list", "listType": "number", "children": [item(text("a")), item(text("b"))]},
        "<ol><li>a</li><li>b</li></ol>",
    ),
    "a list in a list": (
        {
            "type": "list",
            "tag": "ul",
            "children": [
                item(text("a")),
                item({"type": "list", "tag": "ul", "children": [item(text("b"))]}),
            ],
        },
        "<ul><li>a<ul><li>b</li></ul></li></ul>",
    ),
    "a picture": (
        {"type": "image", "src": "/a.png", "alt": 'A "', "caption": "<i>c</i>"},
        '<figure><img src="/a.png" alt="A &quot;"><figcaption><i>c</i></figcaption></figure>',
    ),
    "a rule": ({"type": "horizontalrule"}, "<hr>"),
    "code": (
        {"type": "codeblock", "code": "a<b", "language": "c"},
        '<pre><code class="language-c">a&lt;b</code></pre>',
    ),
    "HTML": ({"type": "html", "html": "<b>a</b>"}, "<b>a</b>"),
    "Markdown": ({"type": "markdown", "markdown": "*a*"}, "<p><em>a</em></p>\n"),
    "a bookmark": (
        {
            "type": "bookmark",
            "url": "https://x.example",
            "metadata": {"title": "X", "description": "y"},
        },
        '<p><a href="https://x.example">X</a></p><p>y</p>',
    ),
    "a button": (
        {"type": "button", "buttonText": "Go", "buttonUrl": "https://x.example"},
        '<p><a href="https://x.example">Go</a></p>',
    ),
    "a toggle": (
        {"type": "toggle", "heading": "a", "content": "<p>b</p>"},
        "<details><summary>a</summary><p>b</p></details>",
    ),
    "a recording": (
        {"type": "audio", "src": "/a.mp3", "title": "A"},
        '<figure><p>A</p><audio src="/a.mp3" controls></audio></figure>',
    ),
    "what is for mail": ({"type": "email", "html": "<p>a</p>"}, ""),
    "what is for members": (
        {"type": "html", "html": "<p>a</p>", "visibility": {"web": {"nonMember": False}}},
        "",
    ),
    "what is for mail, as Ghost 5 had it": (
        {"type": "html", "html": "<p>a</p>", "visibility": {"showOnWeb": False}},
        "",
    ),
    "the mark of a preview": ({"type": "paywall"}, "<!--members-only-->"),
}  # fmt: skip


@pytest.mark.parametrize(("node", "html"), LEXICAL.values(), ids=LEXICAL)
def test_lexical(node: dict[str, Any], html: str) -> None:
    """What Ghost's present editor stores is what its readers see."""
    assert ghost_editor.html(lexical(node)) == (html, ())


def test_mobiledoc() -> None:
    """So is what its earlier editor stored."""
    said = {
        "version": "0.3.1",
        "markups": [["strong"], ["a", ["href", "https://x.example"]]],
        "atoms": [["soft-return", "", {}]],
        "cards": [["image", {"src": "/a.png"}], ["card-markdown", {"markdown": "*b*"}]],
        "sections": [
            [1, "h2", [[0, [], 0, "A < b"]]],
            [1, "p", [[0, [0], 0, "x"], [0, [1], 2, "y"], [1, [], 0, 0], [0, [], 0, "z"]]],
            [10, 0],
            [3, "ul", [[[0, [], 0, "one"]], [[0, [0], 1, "two"]]]],
            [10, 1],
        ],
    }
    html, told = ghost_editor.html(json.dumps(said))

    assert not told
    assert html == (
        "<h2>A &lt; b</h2>\n"
        '<p><strong>x<a href="https://x.example">y</a></strong><br>z</p>\n'
        '<figure><img src="/a.png" alt=""></figure>\n'
        "<ul><li>one</li><li><strong>two</strong></li></ul>\n"
        "<p><em>b</em></p>\n"
    )


def test_what_is_not_known_is_told() -> None:
    """By the name that the editor gives it, once."""
    html, told = ghost_editor.html(
        lexical(paragraph(text("a")), {"type": "hologram"}, {"type": "hologram"})
    )
    assert html == "<p>a</p>"
    assert told == ("What Ghost's editor calls hologram is not known and was left out.",)


ANY = st.recursive(
    st.none() | st.integers(-1, 12) | st.sampled_from(["p", "text", "list", "image", "x<y"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "children", "text", "format", "src"]), inner)
    ),
    max_leaves=12,
)


@given(ANY, st.sampled_from(["root", "sections"]))
def test_any_json_is_html_or_a_fault(value: Any, name: str) -> None:
    """Nothing that a file holds ends in anything else."""
    said = {"markups": [value], "atoms": [value], "cards": [value], "sections": value}
    try:
        html, _ = ghost_editor.html(
            json.dumps({name: {"children": [value]}} if name == "root" else said)
        )
    except ValueError:
        return
    assert "x<y" not in html
