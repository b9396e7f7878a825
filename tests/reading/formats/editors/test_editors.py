"""Texts in the forms of editors, each as its documentation has it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.reading.formats import editors, read
from feedwright.reading.formats.raw_article import Context


def rendered(value: Any) -> str:
    """The HTML of a text of which nothing is left out."""
    made = editors.html(value)
    assert made is not None
    assert made[1] == ()
    return made[0]


def span(text: str, *marks: str) -> dict[str, Any]:
    """The words of Portable Text."""
    return {"_type": "span", "_key": text, "text": text, "marks": [*marks]}


def block(*children: Any, **more: Any) -> dict[str, Any]:
    """A block of Portable Text."""
    return {"_type": "block", "style": "normal", "markDefs": [], "children": [*children], **more}


def item(text: str, level: int, kind: str = "bullet") -> dict[str, Any]:
    """An item of a list of Portable Text."""
    return block(span(text), listItem=kind, level=level)


PORTABLE_TEXT = [
    pytest.param(
        [block(span("A <b> & "), span("c", "strong", "em"), span("\nd"))],
        "<p>A &lt;b&gt; &amp; <em><strong>c</strong></em><br>d</p>",
        id="marks",
    ),
    pytest.param([block(span("T"), style="h3")], "<h3>T</h3>", id="a heading"),
    pytest.param(
        [block(span("Q"), style="blockquote")], "<blockquote><p>Q</p></blockquote>", id="a quote"
    ),
    pytest.param(
        [
            block(
                span("see ", "em"),
                span("it", "k1", "strong"),
                markDefs=[{"_key": "k1", "_type": "link", "href": 'https://e.com/?a="b"'}],
            )
        ],
        '<p><em>see </em><a href="https://e.com/?a=&quot;b&quot;"><strong>it</strong></a></p>',
        id="a link",
    ),
    pytest.param(
        [item("1", 1), item("1.1", 2), item("1.2", 2), item("2", 1), item("n", 1, "number")],
        "<ul><li>1<ul><li>1.1</li><li>1.2</li></ul></li><li>2</li></ul><ol><li>n</li></ol>",
        id="lists",
    ),
    pytest.param(
        [item("deep", 3), block(span("x"))],
        "<ul><li><ul><li><ul><li>deep</li></ul></li></ul></li></ul>\n<p>x</p>",
        id="a level that is skipped",
    ),
    pytest.param(
        [
            block(span("x")),
            {"_type": "image", "asset": {"url": "https://cdn/i.png"}, "alt": "A", "caption": "<C>"},
            {"_type": "code", "code": "a < b", "language": "py"},
        ],
        '<p>x</p>\n<figure><img src="https://cdn/i.png" alt="A"><figcaption>&lt;C&gt;</figcaption>'
        '</figure>\n<pre><code class="language-py">a &lt; b</code></pre>',
        id="objects",
    ),
]


def node(kind: str, *content: Any, **data: Any) -> dict[str, Any]:
    """A node of Contentful."""
    return {"nodeType": kind, "data": data, "content": [*content]}


def words(value: str, *marks: str) -> dict[str, Any]:
    """The words of Contentful."""
    return {"nodeType": "text", "value": value, "marks": [{"type": one} for one in marks]}


ASSET = {
    "file": {"url": "//images.ctfassets.net/a.png", "contentType": "image/png"},
    "title": "T",
    "description": "A boat",
}
PDF = {"file": {"url": "https://e.com/a.pdf", "contentType": "application/pdf"}, "title": "Paper"}
CONTENTFUL = [
    pytest.param(
        [node("paragraph", words("A & "), words("b", "bold", "code")), node("paragraph")],
        "<p>A &amp; <code><strong>b</strong></code></p>",
        id="marks",
    ),
    pytest.param([node("heading-4", words("H"))], "<h4>H</h4>", id="a heading"),
    pytest.param(
        [
            node(
                "ordered-list",
                node(
                    "list-item",
                    node("paragraph", words("1")),
                    node("unordered-list", node("list-item", node("paragraph", words("a")))),
                ),
            )
        ],
        "<ol><li><p>1</p><ul><li><p>a</p></li></ul></li></ol>",
        id="lists",
    ),
    pytest.param(
        [node("paragraph", node("hyperlink", words("x"), uri="https://e.com/"))],
        '<p><a href="https://e.com/">x</a></p>',
        id="a link",
    ),
    pytest.param(
        [
            node("embedded-asset-block", target={"sys": {"id": "1"}, "fields": ASSET}),
            node("hr"),
            node("embedded-asset-block", target={"id": "1", **PDF}),
        ],
        '<figure><img src="https://images.ctfassets.net/a.png" alt="A boat"></figure>\n<hr>\n'
        '<p><a href="https://e.com/a.pdf">Paper</a></p>',
        id="assets, as they come and unwrapped",
    ),
    pytest.param(
        [
            node(
                "table",
                node("table-row", node("table-header-cell", node("paragraph", words("H")))),
                node("table-row", node("table-cell", node("paragraph", words("c")))),
            )
        ],
        "<table><tr><th><p>H</p></th></tr><tr><td><p>c</p></td></tr></table>",
        id="a table",
    ),
]


def doc(kind: str, *content: Any, **attrs: Any) -> dict[str, Any]:
    """A node of ProseMirror."""
    return {"type": kind, "attrs": attrs, "content": [*content]}


def text(said: str, *marks: Any) -> dict[str, Any]:
    """The words of ProseMirror."""
    return {"type": "text", "text": said, "marks": [*marks]}


PROSEMIRROR = [
    pytest.param(
        [
            doc("paragraph", text("A"), doc("hardBreak"), text("<b>", {"type": "bold"})),
            doc("paragraph"),
        ],
        "<p>A<br><strong>&lt;b&gt;</strong></p>",
        id="marks",
    ),
    pytest.param(
        [
            doc(
                "paragraph",
                text("x", {"type": "link", "attrs": {"href": "/y"}}, {"type": "italic"}),
            )
        ],
        '<p><a href="/y"><em>x</em></a></p>',
        id="a link",
    ),
    pytest.param(
        [
            doc("heading", text("H"), level=3),
            doc("ordered_list", doc("list_item", doc("paragraph", text("1"))), order=4),
            doc("bulletList", doc("listItem", doc("paragraph", text("a")))),
        ],
        '<h3>H</h3>\n<ol start="4"><li><p>1</p></li></ol>\n<ul><li><p>a</p></li></ul>',
        id="lists of either spelling",
    ),
    pytest.param(
        [
            doc("codeBlock", text("a < b\nc"), language="js"),
            doc("horizontalRule"),
            doc("image", src="a.png", alt="A"),
        ],
        '<pre><code class="language-js">a &lt; b\nc</code></pre>\n<hr>\n'
        '<figure><img src="a.png" alt="A"></figure>',
        id="code and pictures",
    ),
    pytest.param(
        [
            doc("taskList", doc("taskItem", doc("paragraph", text("t")), checked=True)),
            doc("table", doc("tableRow", doc("tableHeader", text("H"), colspan=2, rowspan=1))),
        ],
        '<ul><li>☑ <p>t</p></li></ul>\n<table><tr><th colspan="2">H</th></tr></table>',
        id="tasks and tables",
    ),
    pytest.param(
        [doc("youtube", src="https://youtu.be/x")],
        '<p><a href="https://youtu.be/x">https://youtu.be/x</a></p>',
        id="a video",
    ),
]
EDITORJS = [
    pytest.param("paragraph", {"text": "A <b>b</b> &amp; c"}, "<p>A <b>b</b> &amp; c</p>", id="p"),
    pytest.param("header", {"text": "H", "level": 3}, "<h3>H</h3>", id="heading"),
    pytest.param(
        "list",
        {"style": "ordered", "items": ["a", "b"]},
        "<ol><li>a</li><li>b</li></ol>",
        id="list of version 1",
    ),
    pytest.param(
        "list",
        {
            "style": "unordered",
            "items": [{"content": "a", "meta": {}, "items": [{"content": "b", "items": []}]}],
        },
        "<ul><li>a<ul><li>b</li></ul></li></ul>",
        id="list of version 2",
    ),
    pytest.param(
        "checklist",
        {"items": [{"text": "t", "checked": True}]},
        "<ul><li>☑ t</li></ul>",
        id="check",
    ),
    pytest.param(
        "image",
        {"file": {"url": "https://e.com/a.png"}, "caption": "<i>d</i>"},
        '<figure><img src="https://e.com/a.png" alt=""><figcaption><i>d</i></figcaption></figure>',
        id="picture",
    ),
    pytest.param(
        "table",
        {"withHeadings": True, "content": [["A"], ["b"]]},
        "<table><tr><th>A</th></tr><tr><td>b</td></tr></table>",
        id="table",
    ),
    pytest.param("code", {"code": "a < b"}, "<pre><code>a &lt; b</code></pre>", id="code"),
    pytest.param(
        "embed",
        {"source": "https://youtu.be/x", "embed": "https://y/e/x", "caption": ""},
        '<p><a href="https://youtu.be/x">https://youtu.be/x</a></p>',
        id="embed",
    ),
    pytest.param(
        "linkTool",
        {"link": "https://e.com/", "meta": {"title": "T <", "description": "D"}},
        '<p><a href="https://e.com/">T &lt;</a></p><p>D</p>',
        id="card",
    ),
    pytest.param("delimiter", {}, "<hr>", id="rule"),
]


def leaf(said: str, **marks: Any) -> dict[str, Any]:
    """The words of Strapi."""
    return {"type": "text", "text": said, **marks}


def blocks(kind: str, *children: Any, **more: Any) -> dict[str, Any]:
    """A block of Strapi."""
    return {"type": kind, "children": [*children], **more}


SLATE = [
    pytest.param(
        [blocks("paragraph", leaf("A <"), leaf("b", bold=True, code=True)), blocks("paragraph")],
        "<p>A &lt;<code><strong>b</strong></code></p>",
        id="marks",
    ),
    pytest.param(
        [
            blocks("heading", leaf("H"), level=3),
            blocks("quote", leaf("Q")),
            blocks("paragraph", blocks("link", leaf("x"), url="https://e.com/")),
        ],
        '<h3>H</h3>\n<blockquote>Q</blockquote>\n<p><a href="https://e.com/">x</a></p>',
        id="headings, quotes and links",
    ),
    pytest.param(
        [
            blocks(
                "list",
                blocks("list-item", leaf("1")),
                blocks("list", blocks("list-item", leaf("a")), format="unordered"),
                blocks("list-item", leaf("2")),
                format="ordered",
            )
        ],
        "<ol><li>1<ul><li>a</li></ul></li><li>2</li></ol>",
        id="a list beside the item that it is of",
    ),
    pytest.param(
        [
            blocks("image", leaf(""), image={"url": "https://e.com/a.png", "alternativeText": "A"}),
            blocks("code", leaf("a < b"), language="c"),
        ],
        '<figure><img src="https://e.com/a.png" alt="A"></figure>\n'
        '<pre><code class="language-c">a &lt; b</code></pre>',
        id="pictures and code",
    ),
    pytest.param(
        [
            {"type": "heading-two", "children": [{"text": "H"}]},
            {"type": "bulleted-list", "children": [{"type": "list-item", "children": []}]},
            {"children": [{"text": "x", "italic": True}]},
        ],
        "<h2>H</h2>\n<ul><li></li></ul>\n<p><em>x</em></p>",
        id="Slate's own names",
    ),
]


@pytest.mark.parametrize(("said", "expected"), PORTABLE_TEXT)
def test_portable_text(said: list[Any], expected: str) -> None:
    """Sanity's blocks, as its specification has them."""
    assert rendered(said) == expected


@pytest.mark.parametrize(("said", "expected"), CONTENTFUL)
def test_contentful(said: list[Any], expected: str) -> None:
    """Contentful's rich text."""
    assert rendered(node("document", *said)) == expected


@pytest.mark.parametrize(("said", "expected"), PROSEMIRROR)
def test_prosemirror(said: list[Any], expected: str) -> None:
    """Documents of ProseMirror and Tiptap."""
    assert rendered({"type": "doc", "content": said}) == expected


@pytest.mark.parametrize(("kind", "data", "expected"), EDITORJS)
def test_editorjs(kind: str, data: dict[str, Any], expected: str) -> None:
    """What Editor.js saves."""
    saved = {"time": 1, "blocks": [{"id": "a", "type": kind, "data": data}], "version": "2.31.0"}
    assert rendered(saved) == expected


@pytest.mark.parametrize(("said", "expected"), SLATE)
def test_slate(said: list[Any], expected: str) -> None:
    """Strapi's blocks, and what others make with Slate."""
    assert rendered(said) == expected


def test_lexical() -> None:
    """Payload's text has the form of Ghost's."""
    words = {"type": "text", "text": "x", "format": 1}
    root = {"type": "root", "children": [{"type": "paragraph", "children": [words]}]}
    assert rendered({"root": root}) == "<p><strong>x</strong></p>"


def test_json_of_a_tree() -> None:
    """A column of a database that holds a tree as text is one."""
    assert rendered(json.dumps([block(span("x"))])) == "<p>x</p>"


@pytest.mark.parametrize(
    ("said", "kept", "told"),
    [
        pytest.param(
            [block(span("x")), {"_type": "poll", "q": "?"}, {"_type": "poll"}],
            "<p>x</p>",
            "2 of poll",
            id="Portable Text",
        ),
        pytest.param(
            node("document", node("embedded-entry-block", target={}), node("sidebar", words("s"))),
            "s",
            "1 of embedded-entry-block, 1 of sidebar",
            id="Contentful",
        ),
        pytest.param(
            {"type": "doc", "content": [doc("callout", doc("paragraph", text("c")))]},
            "<p>c</p>",
            "1 of callout",
            id="ProseMirror",
        ),
        pytest.param(
            {"blocks": [{"type": "poll", "data": {}}, {"type": "delimiter", "data": {}}]},
            "<hr>",
            "1 of poll",
            id="Editor.js",
        ),
        pytest.param([blocks("callout", leaf("c"))], "c", "1 of callout", id="Slate"),
    ],
)
def test_what_is_not_known_is_told(said: Any, kept: str, told: str) -> None:
    """What no module knows is counted by its name, and the words in it stay."""
    assert editors.html(said) == (
        kept,
        (f"What its editor calls so is not known and was left out: {told}.",),
    )


@pytest.mark.parametrize(
    "said",
    [
        "plain",
        "[a link](https://e.com/)",
        "{% raw %}",
        '{"a": 1}',
        "[1, 2]",
        [],
        {},
        [1],
        [{"value": "<p>x</p>", "format": "html"}],
        {"rendered": "<p>x</p>"},
        {"type": "doc"},
        {"blocks": []},
        {"blocks": [{"type": "x"}]},
        "[" * 100_000,
    ],
)
def test_what_is_no_tree(said: Any) -> None:
    """What is in none of these forms is left to others."""
    assert editors.html(said) is None


NAMES = st.sampled_from(
    [
        *("_type", "type", "nodeType", "children", "content", "blocks", "data", "attrs", "marks"),
        *("block", "doc", "document", "paragraph", "list", "text", "items", "level", "listItem"),
        *("style", "markDefs", "image", "asset", "url", "file", "root", "code", "table", "h1"),
    ]
)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | NAMES | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=30,
)


@given(TREES)
def test_any_tree(value: Any) -> None:
    """Whatever a tree holds, it is rendered or it is none."""
    for tree in (
        value,
        [{"_type": "block", "children": value, "markDefs": value}],
        {"nodeType": "document", "content": [value]},
        {"type": "doc", "content": [value]},
        [{"type": "list", "children": [value] if isinstance(value, dict) else []}],
        {"blocks": [{"type": "list", "data": value if isinstance(value, dict) else {}}]},
    ):
        made = editors.html(tree)
        assert made is None or isinstance(made[0], str)


@pytest.mark.parametrize("form", ["prosemirror", "slate", "contentful", "editorjs"])
def test_depth_is_bounded(form: str) -> None:
    """What stands deeper than anybody writes is left out."""
    made: Any = {"type": "text", "text": "x"}
    for _ in range(300):
        made = {
            "prosemirror": {"type": "blockquote", "content": [made]},
            "slate": {"type": "quote", "children": [made]},
            "contentful": {"nodeType": "blockquote", "content": [made]},
            "editorjs": {"content": "c", "items": [made]},
        }[form]
    whole = {
        "prosemirror": {"type": "doc", "content": [made]},
        "slate": [made],
        "contentful": {"nodeType": "document", "content": [made]},
        "editorjs": {"blocks": [{"type": "list", "data": {"items": [made]}}]},
    }[form]
    found = editors.html(whole)
    assert found is not None
    assert 60 < found[0].count("<blockquote") + found[0].count("<li") < 70


def test_an_article_with_such_a_text() -> None:
    """An article in JSON has its text as its readers see it; signs of templates are its own."""
    told = {
        "title": "T",
        "date": "2026-03-02",
        "content": {"type": "doc", "content": [doc("paragraph", text("{{ x }} {% y %}"))]},
    }
    context = Context(key="articles/a.json", home="https://example.org/")
    (made,) = read(json.dumps(told).encode(), context).articles
    assert (made.body, made.markup, made.rendered) == ("<p>{{ x }} {% y %}</p>", "html", True)


@pytest.mark.parametrize(
    "tree",
    [
        pytest.param(
            {
                "blocks": [
                    {
                        "type": "columns",
                        "data": {
                            "cols": [
                                {"blocks": [{"type": "paragraph", "data": {"text": text}}]}
                                for text in ("One", "Two")
                            ]
                        },
                    }
                ]
            },
            id="editorjs",
        ),
        pytest.param(
            [
                {"_type": "block", "children": [{"_type": "span", "text": "One"}]},
                {
                    "_type": "columns",
                    "right": [{"_type": "block", "children": [{"_type": "span", "text": "Two"}]}],
                },
            ],
            id="portable text",
        ),
    ],
)
def test_words_within_what_is_not_known(tree: Any) -> None:
    """They stay in their order, and what held them is told of."""
    found = editors.html(tree)
    assert found is not None
    assert (found[0], "1 of columns" in found[1][0]) == ("<p>One</p>\n<p>Two</p>", True)


def test_items_that_are_too_deep_are_told_of() -> None:
    """A list within lists without end is cut, and not in silence."""
    item: dict[str, Any] = {"content": "deepest", "items": []}
    for _ in range(80):
        item = {"content": "a", "items": [item]}
    found = editors.html({"blocks": [{"type": "list", "data": {"items": [item]}}]})
    assert found is not None
    assert "deepest" not in found[0]
    assert "1 of item" in found[1][0]


def rich(kind: str, text: str, *spans: tuple[int, int, str]) -> dict[str, Any]:
    """A block of Prismic."""
    named = [{"start": start, "end": end, "type": name} for start, end, name in spans]
    return {"type": kind, "text": text, "spans": named}


LINKED = {
    "type": "paragraph",
    "text": "See it.",
    "spans": [{"start": 4, "end": 6, "type": "hyperlink", "data": {"url": "https://e.com/"}}],
}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            [rich("paragraph", "a <b> c", (0, 5, "strong"), (2, 7, "em"))],
            "<p><strong>a </strong><em><strong>&lt;b&gt;</strong></em><em> c</em></p>",
            id="spans that overlap",
        ),
        pytest.param([LINKED], '<p>See <a href="https://e.com/">it</a>.</p>', id="a link"),
        pytest.param(
            [rich("heading3", "T"), rich("preformatted", "x"), rich("paragraph", "")],
            "<h3>T</h3>\n<pre>x</pre>",
            id="a heading and code",
        ),
        pytest.param(
            [rich("list-item", "1"), rich("list-item", "2"), rich("o-list-item", "3")],
            "<ul><li>1</li><li>2</li></ul>\n<ol><li>3</li></ol>",
            id="lists",
        ),
        pytest.param(
            [{"type": "image", "url": "https://e.com/a.png", "alt": "A"}],
            '<figure><img src="https://e.com/a.png" alt="A"></figure>',
            id="a picture",
        ),
        pytest.param(
            [{"type": "embed", "oembed": {"embed_url": "https://v.example/1"}}],
            '<p><a href="https://v.example/1">https://v.example/1</a></p>',
            id="a film",
        ),
        pytest.param(
            [rich("paragraph", "ab", (5, 9, "em"), (1, 1, "em"))], "<p>ab</p>", id="no words"
        ),
    ],
)
def test_prismic(said: list[Any], expected: str) -> None:
    """Rich text of Prismic."""
    assert rendered(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(
            [{"type": "quote", "value": "a & b"}],
            "<blockquote><p>a &amp; b</p></blockquote>",
            id="a quote",
        ),
        pytest.param(
            [{"type": "card", "value": {"title": "T", "text": "<p>x</p>", "image": None}}],
            "<h2>T</h2>\n<p>x</p>",
            id="a struct",
        ),
        pytest.param(
            [{"type": "list", "value": [{"type": "item", "value": "1", "id": "a"}, "2"]}],
            "<p>1</p>\n<p>2</p>",
            id="a list",
        ),
    ],
)
def test_streamfield(said: list[Any], expected: str) -> None:
    """Blocks of Wagtail."""
    assert rendered(said) == expected


def test_what_wagtail_knows_by_number_is_told() -> None:
    """Pictures are counted, whether they are blocks or stand in a text."""
    text = '<p>x</p><embed embedtype="image" id="1"/>'
    made = editors.html([{"type": "text", "value": text}, {"type": "photo", "value": 3}])
    assert made is not None
    assert "1 of embed" in made[1][0]
    assert "1 of photo" in made[1][0]


@pytest.mark.parametrize("body", ['{"a": 1}', '[{"b": [2]}]'])
def test_json_is_no_text(body: str) -> None:
    """A body in a form that is not known is left out and told, though it is written as text."""
    row = json.dumps({"title": "T", "body": body, "date": "2026-11-01"})
    (found,) = read(row.encode(), Context(key="a.json", home="https://example.org/")).articles
    assert found.body == ""
    assert "form of an editor" in found.warnings[0]
