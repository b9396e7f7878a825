"""Boxes of Markdown's dialects, and what is none of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.text import plain
from feedwright.markup import convert, published
from feedwright.markup.admonitions import boxed
from feedwright.markup.directive_fences import between_colons


def html(body: str) -> str:
    """A body as feeds have it, on one line."""
    shown = published(body, "markdown").body
    made = convert(shown, "markdown", base="https://example.org/a/", scope="a-").html
    return "".join(line.strip() for line in made.split("\n"))


NOTE = "<blockquote><p><strong>{}</strong></p><p>In <em>it</em>.</p></blockquote>"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        pytest.param(":::note\nIn *it*.\n:::", "Note", id="Docusaurus"),
        pytest.param(":::tip Do so\n\nIn *it*.\n\n:::", "Do so", id="with a title"),
        pytest.param(":::caution[Mind it]\nIn *it*.\n:::", "Mind it", id="with a label"),
        pytest.param("::: warning\nIn *it*.\n:::", "Warning", id="VitePress"),
        pytest.param("::: {.callout-tip title='Say'}\nIn *it*.\n:::", "Say", id="Quarto"),
        pytest.param("::: {.important}\nIn *it*.\n:::", "Important", id="Pandoc"),
        pytest.param(":::{seealso}\nIn *it*.\n:::", "See also", id="MyST"),
        pytest.param("```{note}\nIn *it*.\n```", "Note", id="MyST, as code"),
        pytest.param(
            "````{admonition} Titled\n:class: tip\n\nIn *it*.\n````",
            "Titled",
            id="MyST, as code, titled",
        ),
        pytest.param(":::message alert\nIn *it*.\n:::", "Warning", id="Zenn"),
        pytest.param('!!! note "Heads up"\n    In *it*.', "Heads up", id="MkDocs"),
        pytest.param("!!! danger\n\n    In *it*.\n", "Danger", id="without a title"),
        pytest.param("!!! note inline end\n\tIn *it*.\n", "Note", id="by a tab, with classes"),
        pytest.param("!!! warning Not quoted\n    In *it*.\n", "Not quoted", id="not quoted"),
        pytest.param("/// tip | Slashed\nIn *it*.\n///", "Slashed", id="slashes"),
        pytest.param("> [!warning] Stop\n> In *it*.", "Stop", id="Obsidian"),
        pytest.param("> [!info]- Folded\n> In *it*.", "Folded", id="Obsidian, folded"),
        pytest.param("> [!abstract]\n> In *it*.", "Abstract", id="Obsidian, untitled"),
        pytest.param("> [!NOTE]\n> In *it*.", "Note", id="GitHub"),
    ],
)
def test_a_box_becomes_a_quote_with_its_title_in_bold(body: str, title: str) -> None:
    """Its kind is its title where it has none, and its text is read as Markdown."""
    assert (
        html(f"Before.\n\n{body}\n\nAfter.") == f"<p>Before.</p>{NOTE.format(title)}<p>After.</p>"
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("::: details Look\nIn *it*.\n:::", id="colons"),
        pytest.param('??? note "Look"\n    In *it*.', id="question marks"),
        pytest.param("/// details | Look\nIn *it*.\n///", id="slashes"),
        pytest.param("/// details | Look\n    open: True\n\nIn *it*.\n///", id="with an option"),
    ],
)
def test_details_unfold(body: str) -> None:
    """A box that its page folds is an element that readers fold."""
    assert html(body) == "<details><summary>Look</summary><p>In <em>it</em>.</p></details>"


def test_boxes_stand_in_one_another_and_in_lists() -> None:
    """Each ends where its own signs do, or the innermost where the signs are no other's."""
    nested = "::::note\na\n:::tip\nb\n:::\nc\n::::\n\n- d\n\n  :::info\n  e\n  :::\n"
    assert html(nested) == (
        "<blockquote><p><strong>Note</strong></p><p>a</p>"
        "<blockquote><p><strong>Tip</strong></p><p>b</p></blockquote><p>c</p></blockquote>"
        "<ul><li><p>d</p><blockquote><p><strong>Info</strong></p><p>e</p></blockquote></li></ul>"
    )
    indented = '!!! note\n    a\n\n    ??? tip "T"\n        b\n\n    c\n'
    assert html(indented) == (
        "<blockquote><p><strong>Note</strong></p><p>a</p>"
        "<details><summary>T</summary><p>b</p></details><p>c</p></blockquote>"
    )


def test_tabs_stand_one_after_another() -> None:
    """Each is called by its name, and code in it is that code."""
    body = '=== "One"\n\n    ``` py\n    if x:\n        y\n    ```\n\n=== "Two"\n\n    z\n'
    assert html(body) == (
        '<p><strong>One</strong></p><pre><code class="language-py">if x:y</code></pre>'
        "<p><strong>Two</strong></p><p>z</p>"
    )
    assert "if x:\n    y\n" in boxed(body)[0]


def test_blocks_of_other_kinds_are_what_stands_in_them() -> None:
    """What lays a page out goes silently; a kind that nobody knows is named with its line."""
    assert boxed(":::{grid} 2\na\n:::")[0].split() == ["a"]
    assert boxed("::: columns\n::: column\na\n:::\n:::")[1] == ()
    text, told = boxed("x\n\n:::chart Sales\na\n:::")
    assert plain(text).split() == ["x", "Sales", "a"]
    assert told == (
        "Blocks of unknown kinds (from line 3: chart) are shown by what stands in them.",
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("```\n:::note\na\n:::\n```", id="a block of code"),
        pytest.param("    !!! note\n        a", id="indented code"),
        pytest.param("`:::note` and `!!! note`", id="code in a line"),
        pytest.param(":::note\nnothing closes it", id="not closed"),
        pytest.param("a\n:::\nb", id="not opened"),
        pytest.param("!!! wow\nthat was it", id="exclamation"),
        pytest.param("??? what\n\nthat was it", id="question"),
        pytest.param("> a\n> [!info] b", id="not at the start of its quote"),
        pytest.param("[!info] b", id="no quote"),
        pytest.param("He said === and /// and :::.", id="prose"),
    ],
)
def test_what_is_no_box_stays(body: str) -> None:
    """Code and prose are as they were written."""
    assert boxed(body) == (body, ())


WORDS = st.sampled_from(["one", "two", "three", "", "    four", "- five", "> six", "```"])
MARKS = st.sampled_from([":::note", ":::", "!!! tip", "::: x", "> [!a]", "=== 'T'", "???", "///"])


@given(st.lists(WORDS | MARKS, max_size=14))
def test_no_word_beside_the_marks_is_lost(lines: list[str]) -> None:
    """However marks and lines follow each other, every word is shown, in its order."""
    words = ["one", "two", "three", "four", "five", "six"]
    body = "\n".join(lines)

    def counted(text: str) -> list[str]:
        return [word for word in text.split() if word in words]

    assert counted(boxed(body)[0]) == counted(body)


@given(st.lists(WORDS, max_size=6), st.text(alphabet="ab :!>=`\\*", max_size=40))
def test_code_comes_out_letter_by_letter(before: list[str], line: str) -> None:
    """In a fenced block of a box nothing is changed but the indentation of the box."""
    before = [one for one in before if one != "```"]
    code = f"~~~~\n{line}\n~~~~"
    assert f"\n{code}\n" in boxed("\n".join([*before, "", ":::note", "", code, "", ":::"]))[0]
    indented = "\n".join(["!!! tip", *(f"    {one}" if one else "" for one in code.split("\n"))])
    assert f"\n{code}\n" in boxed(indented)[0]


def test_boxes_as_code_in_each_other() -> None:
    """A box in the form of code may hold another, and code."""
    body = "````{note}\nA\n\n```{tip}\nB\n```\n\n~~~\n```{tip}\n~~~\n````\n\nC\n"
    assert html(body) == (
        "<blockquote><p><strong>Note</strong></p><p>A</p><blockquote><p><strong>Tip</strong></p>"
        "<p>B</p></blockquote><pre><code>```{tip}</code></pre></blockquote><p>C</p>"
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("```{r}\nx\n```", id="R"),
        pytest.param("```{code-cell} python\nx\n```", id="a cell"),
        pytest.param("````md\n```{note}\nx\n```\n````", id="in code"),
        pytest.param("```{note}\nx", id="never closed"),
        pytest.param("    ```{note}\n    x\n    ```", id="in indented code"),
    ],
)
def test_other_code_with_a_name_in_braces(body: str) -> None:
    """What is no box stays code."""
    assert "<blockquote>" not in html(body)
    assert "<pre>" in html(body)


def test_boxes_as_code_that_nothing_closes() -> None:
    """Many of them are looked at once, however many there are."""
    body = "```{note}\n" * 20_000
    assert between_colons(body) == body
    deep = "".join(f"{'`' * signs}{{note}}\n" for signs in range(400, 2, -1))
    assert between_colons(deep) == deep
