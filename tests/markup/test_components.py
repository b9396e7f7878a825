# ruff: noqa: E501 - a row of a table is read best on one line
"""Components of MDX and what stands in them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.markup import convert, published
from feedwright.markup.components import reduced


def html(body: str, *, mdx: bool = True) -> str:
    """A body as feeds have it, on one line."""
    shown = published(body, "markdown", fields={"title": "T", "n": 3}, mdx=mdx).body
    made = convert(shown, "markdown", base="https://example.org/a/", scope="a-").html
    return "".join(line.strip() for line in made.split("\n"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("<Card>\n*a*\n</Card>", "<p><em>a</em></p>", id="unknown"),
        pytest.param("<Steps>\n    1. a\n    2. b\n</Steps>", "<ol><li>a</li><li>b</li></ol>", id="indented"),
        pytest.param('<Tabs>\n  <TabItem label="One">\n    a\n  </TabItem>\n</Tabs>', "<p><strong>One</strong></p><p>a</p>", id="tabs"),
        pytest.param('<Callout type="warning">\na\n</Callout>', "<blockquote><p><strong>Warning</strong></p><p>a</p></blockquote>", id="box"),
        pytest.param('<Note title="Mind">a</Note>', "<blockquote><p><strong>Mind</strong></p><p>a</p></blockquote>", id="box in a line"),
        pytest.param('<Accordion title="More">\na\n</Accordion>', "<details><summary>More</summary><p>a</p></details>", id="details"),
        pytest.param('<YouTube id="abcdefghijk" />', '<p><a href="https://www.youtube.com/watch?v=abcdefghijk">youtube.com</a></p>', id="video"),
        pytest.param('<Image src="/a.png" alt="b" />', '<img src="https://example.org/a.png" alt="b">', id="picture"),
        pytest.param('See <Link to="/b">it</Link>.', '<p>See <a href="https://example.org/b">it</a>.</p>', id="link"),
        pytest.param('<LinkCard title="B" href="/b" description="c" />', '<p><a href="https://example.org/b">B</a></p><p>c</p>', id="card"),
        pytest.param("<>\n\na\n\n</>", "<p>a</p>", id="fragment"),
        pytest.param("a <Badge>new</Badge> b", "<p>a new b</p>", id="in a line"),
        pytest.param("- a\n\n  <Tip>\n  b\n  </Tip>\n", "<ul><li><p>a</p><blockquote><p><strong>Tip</strong></p><p>b</p></blockquote></li></ul>", id="in a list"),
        pytest.param("import p from './b.png'\n\n<Image src={p} alt='c' />", '<img src="https://example.org/a/b.png" alt="c">', id="imported picture"),
    ],
)  # fmt: skip
def test_a_component_is_what_stands_in_it(body: str, expected: str) -> None:
    """Its title is kept, its inside is read as Markdown, and what is known is shown as that."""
    assert html(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("{frontmatter.title} {props.frontmatter.n}", "<p>T 3</p>", id="fields"),
        pytest.param("a {posts.map(p => <b>{p}</b>)} b", "<p>a  b</p>", id="computed"),
        pytest.param("$\\frac{a}{b}$ and `{x}`", "<p>$\\frac{a}{b}$ and <code>{x}</code></p>", id="formula and code"),
        pytest.param("## A {#b}", '<h2 id="a-b">A</h2>', id="id of a heading"),
        pytest.param("a \\{b}", "<p>a {b}</p>", id="escaped"),
        pytest.param("a { b", "<p>a { b</p>", id="not closed"),
    ],
)  # fmt: skip
def test_expressions(body: str, expected: str) -> None:
    """An article's fields are filled in; what only the site's code computes goes."""
    assert html(body) == expected


def test_what_cannot_be_shown_is_told() -> None:
    """Components without text and expressions are told, a line a kind."""
    told = reduced("a\n\n<Chart />\n\n<Plot x='y' />\n\n{a}\n{b}", mdx=True)[1]
    assert told == (
        "Components that hold no text (from line 3: <Chart>, <Plot>) were left out.",
        "Expressions that only the site's own code computes were left out: 2.",
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("See [the list]({listUrl}).", id="whole"),
        pytest.param("See [the list](/docs/{version}/list).", id="in part"),
    ],
)
def test_links_that_lack_a_part(body: str) -> None:
    """A link to what only the site's code computes is its words."""
    assert html(body) == "<p>See the list.</p>"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        pytest.param('Drawn by <Portrait of="ada" /> today.', "Drawn by  today.", id="in a line"),
        pytest.param("Up <Trend by='5'/> again.", "Up  again.", id="single quotes"),
    ],
)
def test_components_in_a_line_are_told(body: str, shown: str) -> None:
    """In Markdown too, a tag that ends itself and has attributes is a component's."""
    made, told = reduced(body)
    assert made == shown
    assert told[0].startswith("Components that hold no text (from line 1: <")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("A {b} and {c: 1}", id="braces"),
        pytest.param("Press <Enter/> or <Your Name/>", id="words in a line"),
        pytest.param("A List<String> and Vec<Item> b", id="types in a line"),
        pytest.param("<DIV>\n*a*\n</DIV>", id="HTML in capitals"),
        pytest.param("`<Note>` and\n\n```\n<Note>\na\n</Note>\n{b}\n```", id="code"),
        pytest.param("<details>\n\na\n\n</details>", id="HTML"),
    ],
)
def test_other_markdown_stays(body: str) -> None:
    """What is surely no MDX is left as it is written."""
    assert reduced(body) == (body, ())


PARTS = st.sampled_from(
    ["<Card>", "</Card>", "\n", "\n\n", "one", "    two", "<Note>\n", "</Note>\n", "<X />", "- three",
     "`", "```\n", "<", ">", "<>", "</>"]
)  # fmt: skip


@given(parts=st.lists(PARTS, max_size=14), mdx=st.booleans())
def test_no_word_is_lost(parts: list[str], *, mdx: bool) -> None:
    """However tags and lines follow each other, every word stays, in its order."""
    body = "".join(parts)

    assert re.findall("one|two|three", reduced(body, mdx=mdx)[0]) == re.findall(
        "one|two|three", body
    )


@given(st.text(alphabet="ab{}<>/ *:=", min_size=1, max_size=30).filter(str.strip))
def test_code_comes_out_letter_by_letter(line: str) -> None:
    """In a fenced block nothing is changed, wherever that stands."""
    code = f"~~~~\n{line}\n~~~~"
    assert code in reduced(f"<Card>\n\n{code}\n\n</Card>\n", mdx=True)[0]
    indented = f"~~~~\n  {line}\n~~~~"
    assert indented in reduced(f"a\n\n{indented}\n\n<Card />\n", mdx=True)[0]


@pytest.mark.parametrize(
    ("body", "mdx", "expected"),
    [
        pytest.param(
            "<details>\n<summary>**Why** `a`</summary>\n\nb\n\n</details>",
            True,
            "<details><summary><strong>Why</strong> <code>a</code></summary><p>b</p></details>",
            id="marked",
        ),
        pytest.param(
            "<details>\n<summary>R&amp;D</summary>\n\nb\n\n</details>",
            True,
            "<details><summary>R&amp;D</summary><p>b</p></details>",
            id="plain",
        ),
        pytest.param(
            "<details>\n<summary>**Why**</summary>\n\nb\n\n</details>",
            False,
            "<details><summary>**Why**</summary><p>b</p></details>",
            id="no MDX",
        ),
        pytest.param(
            "`<summary>**a**</summary>`",
            True,
            "<p><code>&lt;summary&gt;**a**&lt;/summary&gt;</code></p>",
            id="code",
        ),
    ],
)
def test_the_line_of_details(body: str, mdx: bool, expected: str) -> None:
    """Markdown in the line of details is read in MDX, and stands as it is elsewhere."""
    assert html(body, mdx=mdx) == expected
