# ruff: noqa: E501 - a row of a table is read best on one line
"""What dialects of Markdown have more than CommonMark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.markup import convert, published
from feedwright.markup.extensions import extended, without_block_ids


def html(body: str) -> str:
    """A body as feeds have it, on one line."""
    made = convert(body, "markdown", base="https://example.org/a/", scope="a-").html
    return "".join(line.strip() for line in made.split("\n"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("A lead.\n{.lead}\n\nB", "<p>A lead.</p><p>B</p>", id="Goldmark's of a block"),
        pytest.param('A\n{: .x #y data-z="1"}\nB', "<p>A</p><p>B</p>", id="kramdown's of a block"),
        pytest.param("> A\n{: .prompt-tip }", "<blockquote><p>A</p></blockquote>", id="of a quote"),
        pytest.param("![a](b.png){width=50%}", '<p><img src="https://example.org/a/b.png" alt="a"></p>', id="of a picture"),
        pytest.param('[a](/b){target="_blank"} c', '<p><a href="https://example.org/b">a</a> c</p>', id="of a link"),
        pytest.param("*a*{.b} `c`{.ruby}", "<p><em>a</em> <code>c</code></p>", id="of a span"),
        pytest.param("[Small]{.smallcaps} x", "<p>Small x</p>", id="of brackets"),
        pytest.param("## A {#b .c}\n\n## D {: #e}", '<h2 id="a-b">A</h2><h2 id="a-e">D</h2>', id="of headings"),
        pytest.param("## A\n{: #b .c}\n\nD", '<h2 id="a-b">A</h2><p>D</p>', id="below a heading"),
        pytest.param("H_{a=b} $\\sum_{i=1}^n$", "<p>H_{a=b} $\\sum_{i=1}^n$</p>", id="but not of a formula"),
        pytest.param("[a]{.b}\n\n[a]: /c", '<p><a href="https://example.org/c">a</a></p>', id="of a link by name"),
    ],
)  # fmt: skip
def test_attributes_in_braces_go(body: str, expected: str) -> None:
    """What has them stays."""
    assert html(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("Apple\n: A fruit", "<dl><dt>Apple</dt><dd>A fruit</dd></dl>", id="one"),
        pytest.param("A b\nC\n:   D *e*\n:   F", "<dl><dt>A b</dt><dt>C</dt><dd>D <em>e</em></dd><dd>F</dd></dl>", id="several"),
        pytest.param("A\n: b\n\nx\n:tada: y", "<dl><dt>A</dt><dd>b</dd></dl><p>x:tada: y</p>", id="beside an emoji"),
    ],
)  # fmt: skip
def test_definition_lists(body: str, expected: str) -> None:
    """A term stands on a line of its own, and what it means behind a colon below it."""
    assert html(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("He said what he had to say.\n: nothing", id="a sentence"),
        pytest.param("x\n:tada: y", id="an emoji"),
        pytest.param("x\n:::", id="colons"),
        pytest.param("- a\n: b", id="a list"),
    ],
)
def test_a_colon_alone_defines_nothing(body: str) -> None:
    """Prose whose line begins with a colon stays prose."""
    assert "<dl>" not in html(body)


def test_abbreviations_say_what_they_stand_for() -> None:
    """Their list goes, and they are explained wherever they stand but in code."""
    body = 'The HTML of XHTML, `HTML`.\n\n*[HTML]: Hyper *Text*\n*[W3C]: The "web"\n\nBy W3C'
    assert html(body) == (
        '<p>The <abbr title="Hyper *Text*">HTML</abbr> of XHTML, <code>HTML</code>.</p>'
        '<p>By <abbr title="The &quot;web&quot;">W3C</abbr></p>'
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param('<div class="x" markdown="1">\n**b**\n</div>', "<div><p><strong>b</strong></p></div>", id="block"),
        pytest.param("<section markdown>\n\n- b\n\n</section>\n\nc", "<section><ul><li>b</li></ul></section><p>c</p>", id="bare"),
        pytest.param('<div markdown="1">\n<div markdown="1">\n*a*\n</div>\n*b*\n</div>', "<div><div><p><em>a</em></p></div><p><em>b</em></p></div>", id="nested"),
        pytest.param('<div markdown="1">\n    *b*\n</div>', "<div><p><em>b</em></p></div>", id="indented"),
        pytest.param('a <span markdown="span">*b*</span>', "<p>a <span><em>b</em></span></p>", id="in a line"),
    ],
)  # fmt: skip
def test_markdown_within_html(body: str, expected: str) -> None:
    """An element that says so holds Markdown."""
    assert html(body) == expected


def test_a_note_in_a_line_is_a_footnote() -> None:
    """Its mark stands where it stood, and its text at the end."""
    made = html("Text^[A *note* [1].] and more^[Other note].")
    assert made.startswith("<p>Text<sup><a ")
    assert "A <em>note</em> [1]." in made.partition(" and more")[2]
    assert made.index("Other note") > made.index("A <em>note</em>")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("It rained. ^[So the office says.]", id="after a space"),
        pytest.param("It rained,\n^[So the office says.] and stopped.", id="on a line of its own"),
        pytest.param("It rained (twice).^[So the office says.]", id="after a stop"),
    ],
)
def test_a_note_may_stand_apart(body: str) -> None:
    """White space before a note does not make it text."""
    made = html(body)
    assert ">So the office says.<" in made.replace("\n", "")
    assert "^[" not in made


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("a ==b *c*== d", "<p>a <mark>b <em>c</em></mark> d</p>", id="highlight"),
        pytest.param("![a|300](/b.png)", '<p><img src="https://example.org/b.png" alt="a"></p>', id="size"),
        pytest.param("A line. ^1a2b3c", "<p>A line.</p>", id="id of a block"),
        pytest.param("因此**「强调」**文字\n第二行。", "<p>因此<strong>「强调」</strong>文字第二行。</p>", id="bold in Chinese"),
        pytest.param("    :::python\n    print(1)", '<pre><code class="language-python">print(1)</code></pre>', id="language by colons"),
        pytest.param("    #!bash\n    ls", '<pre><code class="language-bash">ls</code></pre>', id="language by #!"),
        pytest.param("[[toc]]\n\nA", "<p>A</p>", id="contents"),
    ],
)  # fmt: skip
def test_other_marks(body: str, expected: str) -> None:
    """Each is what every reader knows, or goes."""
    assert html(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("`[a]{.b}` `==c==` `d^[e f]`", id="code in a line"),
        pytest.param("```\n*[HTML]: x\nA\n{.b}\n==c== ![a|300](b)\n```", id="code"),
        pytest.param("a == b, c==d==e and ==", id="equal"),
        pytest.param("f(x){a=b} and {x} and {.y}", id="braces"),
        pytest.param("x^[2] and ^[a](b)", id="powers"),
        pytest.param("names like ^[a-z]+ or ^[^/]*$", id="patterns"),
        pytest.param("{key} = value\n{a, b}", id="sets"),
        pytest.param("| a | b |\n|---|---|\n| c | d |", id="a table"),
        pytest.param("çok **güzel** bir gün", id="bold"),
    ],
)
def test_prose_and_code_stay(body: str) -> None:
    """What only resembles a mark is as it was written."""
    assert extended(body).body == body


def test_code_about_colons_stays() -> None:
    """A block of code that shows how blocks of colons are written names no language."""
    assert ":::note" in html("    :::note\n    x\n    :::\n")
    assert "#!/bin/sh" in html("    #!/bin/sh\n    ls\n")


def test_names_of_blocks() -> None:
    """Obsidian's go, in whatever form, but not from code."""
    assert published("A ^my-name", "markdown", system="obsidian").body == "A"
    assert published("A ^my-name", "markdown").body == "A ^my-name"
    assert without_block_ids("A ^my-name\n\n`x ^y`\n\n    z ^a") == "A\n\n`x ^y`\n\n    z ^a"


def test_code_of_chinese_keeps_its_lines() -> None:
    """Only in prose is the end of a line no space."""
    assert (
        "中\n文"
        in convert(
            "```\n中\n文\n```\n\n中\n文", "markdown", base="https://example.org/", scope="a-"
        ).html
    )


MARKS = st.sampled_from(
    ["one", " two", "\n", "\n\n", "[three]", "{.a}", "==", "*[", "]: four", "**", "^[", "]", " ^abcdef",
     "`", "![x|10](y)", "<div markdown=1>", "</div>", ": five"]
)  # fmt: skip


@given(st.lists(MARKS, max_size=12))
def test_no_word_is_lost(parts: list[str]) -> None:
    """However marks follow each other, every word stays somewhere in the body."""
    body = "".join(parts)
    made = extended(body)
    text = made.body + " ".join(made.abbreviations) + " ".join(made.abbreviations.values())
    for word in ("one", "two", "three", "four", "five"):
        assert text.count(word) == body.count(word)
