"""Where blocks of HTML end, and what addresses may hold, for kramdown and Python-Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.file_references import Target
from feedwright.markup import convert, published
from feedwright.markup.blockends import as_commonmark
from feedwright.markup.references import References


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        pytest.param("<p>New</p>\n![g](/g.png)\n", "<img", id="a picture"),
        pytest.param("Text.\n<p>\nNew\n</p>\n![g](/g.png)\n<p>", "<img", id="below text"),
        pytest.param("A.\n\n<center>x</center>\n**Bold**", "<strong>Bold", id="bold"),
        pytest.param("<p>a</p>\n<p>b</p>\nSee [c](/c).", '/c">c</a>', id="two blocks"),
        pytest.param(
            "<div>\n<div>a</div>\nraw\n</div>\n*After*", "<em>After</em>", id="within another"
        ),
        pytest.param("A.\n\n<figure>\n<img src=/a>\n</figure>\n- one\n", "<li>one", id="a list"),
        pytest.param("![a](/a b/c d.png)", "/a%20b/c%20d.png", id="spaces"),
    ],
)
def test_what_follows_is_markdown(body: str, shown: str) -> None:
    """A block ends with its element, and an address with its parenthesis; elsewhere neither."""
    for system in ("jekyll", "nikola"):
        made = published(body, "markdown", system=system).body
        html = convert(made, "markdown", base="https://example.org/", scope="x").html
        assert shown in html
    made = published(body, "markdown", system="hugo").body
    html = convert(made, "markdown", base="https://example.org/", scope="x").html
    assert shown not in html


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("```\n\n<p>a</p>\n**b**\n```\n", id="code"),
        pytest.param("<p>a</p>\n\n**b**", id="a blank line"),
        pytest.param("<p>a\n**b**", id="never closed"),
        pytest.param("<p>a</p> and\nb", id="text on the line"),
        pytest.param('[a](/b "c d.")', id="a title"),
        pytest.param("`![a](/b c.png)`", id="an address in code"),
        pytest.param("[a](see above)", id="no address"),
    ],
)
def test_what_stays(body: str) -> None:
    """What means the same everywhere is left alone."""
    assert as_commonmark(body) == body


@pytest.mark.parametrize(
    ("written", "address"),
    [
        pytest.param("{{ site.baseurl }}/p/a.png", "https://example.org/p/a.png", id="a variable"),
        pytest.param("{{ site.url }}/p/a b.png", "https://example.org/p/a%20b.png", id="a space"),
        pytest.param("{% link notes.md %}", "https://example.org/notes.html", id="a tag"),
        pytest.param("{%- link notes.md -%}#a", "https://example.org/notes.html#a", id="trimmed"),
        pytest.param("{{ site.baseurl }}{% link x/n.md %}", "/x/n.html", id="a variable and a tag"),
    ],
)
def test_tags_in_addresses(written: str, address: str) -> None:
    """A template tag within an address keeps its spaces, and means what it means elsewhere."""
    made = published(f"See [it]({written}).", "markdown", system="jekyll").body
    found = convert(
        made,
        "markdown",
        base="https://example.org/p/",
        scope="x",
        references=References(lambda _wanted: Target(), home="https://example.org/"),
    )
    assert f'{address}"' in found.html
    assert "%7B" not in found.html


@given(st.lists(st.sampled_from(["<p>", "</p>", "<div>", "</div>", "\n", "a b.c", "](", ")", "`"])))
def test_only_white_space_is_added(parts: list[str]) -> None:
    """Whatever the text: a line may become two, and a space in an address its code."""
    body = "".join(parts)
    made = as_commonmark(body)
    assert made.replace("%20", " ").replace("\n", "") == body.replace("\n", "")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        pytest.param("A\n\n<br>\n**Bold** text", "<br> <strong>Bold</strong> text", id="a break"),
        pytest.param("<br/>\n<br />\n*it*", "<br> <br> <em>it</em>", id="two, at the start"),
        pytest.param('<img src="/a.png">\n**cap**', "<strong>cap</strong>", id="a picture"),
        pytest.param("A\n\n<br>\n# Head\n", "Head</h1>", id="above a heading"),
        pytest.param("A\n\n<br>\n- one\n", "<li>one</li>", id="above a list"),
        pytest.param("x<br>\n**b** y", "<strong>b</strong>", id="at the end of a line"),
        pytest.param("A\n\n```\n<br>\n**b**\n```\n", "**b**", id="in code"),
        pytest.param("<div>\n<br>\n- **one**\n</div>\n", "- **one**", id="in a block of HTML"),
    ],
)
def test_a_break_on_a_line_of_its_own_is_text_for_jekyll(body: str, shown: str) -> None:
    """What kramdown takes for text with Markdown in it is no block of HTML, as in CommonMark."""
    made = published(body, "markdown", system="jekyll").body
    assert shown in convert(made, "markdown", base="https://example.org/", scope="x").html


def test_a_break_on_a_line_of_its_own_is_a_block_elsewhere() -> None:
    """Systems that have CommonMark show what follows a break as it is written."""
    made = published("A\n\n<br>\n**Bold**", "markdown", system="hugo").body
    assert "**Bold**" in convert(made, "markdown", base="https://example.org/", scope="x").html
