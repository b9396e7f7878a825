# ruff: noqa: E501 - a row of a table is read best on one line

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.text import clean
from feedwright.markup.markdown import code_ranges, inline, to_html


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("- [x] a\n- [ ] b", "<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n</ul>\n", id="task list"),
        pytest.param("> [!NOTE]\n> a", "<blockquote><p><strong>Note</strong></p>\n<p>a</p>\n</blockquote>\n", id="alert"),
        pytest.param("it&#146;s &#x93;a&#x94; `&#146;`", "<p>it’s “a” <code>&amp;#146;</code></p>\n", id="quotes by the numbers of Windows"),
        pytest.param("~~a~~", "<p><del>a</del></p>\n", id="strikethrough"),
        pytest.param("# A {#b}", '<h1 id="b">A</h1>\n', id="heading attributes"),
    ],
)  # fmt: skip
def test_to_html(markdown: str, expected: str) -> None:
    """What a style sheet or a form would show is said in plain HTML."""
    assert to_html(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "order"),
    [
        pytest.param("a[^é]\n\n[^é]: note\n\n    more\n\nlast é", ["#fn:é", "last", 'id="fn:é"', "more"], id="in the midst"),
        pytest.param("a[^2] b[^1]\n\n[^1]: one\n[^2]: two\n\n# H", ["#fn:2", "#fn:1", "<h1>", "one", "two"], id="several"),
        pytest.param("a[^1]\n\n[^1]: one\n\n```\nopen", ["#fn:1", 'id="fn:1"', "one", "open"], id="before what is left open"),
        pytest.param("a[^1]\n\n> [^1]: one\n\nlast", ["#fn:1", 'id="fn:1"', "one", "last"], id="in a quotation"),
        pytest.param("a[^my-n]\n\nlast\n\n[^my-n]: one", ["#fn:my-n", "last", 'id="fn:my-n"'], id="at the end"),
    ],
)  # fmt: skip
def test_footnotes_stand_at_the_end(markdown: str, order: list[str]) -> None:
    """Wherever footnotes are defined, they come last, under the names that generators give them."""
    html = to_html(markdown)
    assert sorted(order, key=html.index) == order
    assert html.count('<div class="footnote-definition"') == html.count(' id="fn:')


def test_alignment() -> None:
    """A table's columns keep their alignment."""
    html = to_html("|a|b|\n|--|-:|\n|1|2|")
    assert html.count('align="right"') == 2
    assert "style" not in html


def test_inline() -> None:
    """A caption is no paragraph."""
    assert inline("a *b*") == "a <em>b</em>"


def test_code_ranges() -> None:
    """Code is found wherever CommonMark sees it, in characters and not in bytes."""
    markdown = "é `ü` b\n\n    ç {{x}}\n\n> ```\n> ö\n> ```\n\n\\`no\\` ``a`b``"
    found = [markdown[start:end].strip() for start, end in code_ranges(markdown)]
    assert found == ["`ü`", "ç {{x}}", "```\n> ö\n> ```", "``a`b``"]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        pytest.param('{.python hl_lines="1"}', "python", id="Pandoc, Python-Markdown"),
        pytest.param(' { .js .numberLines startFrom="10" }', "js", id="with spaces"),
        pytest.param("{#id .numberLines .c++}", "c++", id="behind an id and a class of layout"),
        pytest.param("{r setup, echo=FALSE}", "r", id="R Markdown"),
        pytest.param("{python}", "python", id="Quarto"),
        pytest.param("{code-block} yaml", "yaml", id="MyST"),
        pytest.param("{figure} a.png", "", id="a directive that is no code"),
        pytest.param('{title="a"}', "", id="no language"),
        pytest.param("{%", "", id="no attributes"),
    ],
)
@pytest.mark.parametrize("fence", ["```", "~~~~"])
def test_code_names_its_language_in_braces(said: str, name: str, fence: str) -> None:
    """As Pandoc, Python-Markdown, R Markdown, Quarto and MyST have it, in a list as well."""
    html = to_html(f"- é\n\n  {fence}{said}\n  a\n  {fence}\n")
    (language,) = re.findall(r"<code(?: class=\"language-([^\"]*)\")?>a\n</code>", html)
    assert language == name or (not name and language.startswith("{"))


def test_braces_within_code_are_code() -> None:
    """What is shown of code is what was written."""
    html = to_html("````\n```{.python}\na\n```\n````\n\n``` {.c}` x\n")
    assert "```{.python}\na" in html
    assert "{.c}" in html


@given(st.text(alphabet="`é \n>-a~\t").map(clean))
def test_code_ranges_are_apart(markdown: str) -> None:
    """Ranges ascend, do not overlap, and lie within the text."""
    before = 0
    for start, end in code_ranges(markdown):
        assert before <= start < end <= len(markdown)
        before = end
