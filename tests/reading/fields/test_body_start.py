import pytest

from feedwright.domain.article import Markup
from feedwright.reading.fields.body_start import lead, titled


@pytest.mark.parametrize(
    ("body", "markup", "title"),
    [
        pytest.param("# High [#](#high)\n\nx", "markdown", "High", id="Markdown"),
        pytest.param("High [¶](#high)\n===\n\nx", "markdown", "High", id="underlined"),
        pytest.param(
            '# High <a class="a" href="#high">&para;</a>\n\nx', "markdown", "High", id="HTML in it"
        ),
        pytest.param('<h1>High <a href="#high">🔗</a></h1><p>x</p>', "html", "High", id="HTML"),
        pytest.param("<p>x</p><h2><a href=#h>#</a>High</h2>", "html", "High", id="further down"),
        pytest.param('<h1 align="center">High</h1>\n\nx', "markdown", "High", id="HTML alone"),
        pytest.param("# [High](#high) C#\n\nx", "markdown", "High C#", id="words stay"),
        pytest.param("# High [#1](https://e.example/1)\n\nx", "markdown", "High #1", id="other"),
    ],
)
def test_signs_of_headings(body: str, markup: str, title: str) -> None:
    """What one clicks on beside a heading is no part of the title that the heading gives."""
    assert titled(body, markup, "")[0] == title  # type: ignore[arg-type]


MARKS = (
    "<!-- more -->", "<!--more-->", "<!--more Read on-->", "<!-- excerpt -->", "<!-- truncate -->",
    "{/* truncate */}", "{{< more >}}", "{{% more %}}", "{% more %}", "<!-- TEASER_END -->",
    "<!-- TEASER_END: Go on -->", "<!-- PELICAN_END_SUMMARY -->", "<!-- endexcerpt -->",
    "<!-- /excerpt -->", "<!-- read more -->", "[[MORE]]", '<a name="more"></a>', "READMORE",
    '<hr id="system-readmore" />',
)  # fmt: skip


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("markup", ["markdown", "html", "text"])
def test_a_teaser_ends_at_its_mark(mark: str, markup: Markup) -> None:
    """At that of any generator in any form; and no reader sees it."""
    text, above, body = lead(f"Plain words.\n\n{mark}\n\nMore words.", markup)

    assert (text, above) == ("Plain words.", "")
    shown = body.replace("<!--more-->", "") if markup != "text" else body
    assert "Plain words." in shown
    assert "More words." in shown
    assert mark.startswith("<!--") or mark not in shown
    assert lead(f"Two *fine* words.\n\n{mark}\n\nMore.", markup)[1] == "Two *fine* words."


@pytest.mark.parametrize(
    ("body", "above"),
    [
        pytest.param("A [b][c].\n<!--more-->\nx\n\n[c]: /d\n", "A [b][c].\n\n[c]: /d", id="link"),
        pytest.param("A*[^1].\n<!--more-->\n[^1]: n\n", "A*[^1].\n\n[^1]: n", id="footnote"),
        pytest.param("<!-- excerpt -->\n*A*\n<!-- /excerpt -->\nx", "<!-- excerpt -->\n*A*",
                     id="begun by a mark"),
        pytest.param("*A* `<!--more-->`\n\n~~~\n<!--more-->\n~~~\n", "", id="in code"),
        pytest.param("*A*\n\n<!-- more is to be said of this -->\n\nB", "", id="a remark"),
        pytest.param("*A* more or [more](/b)\n\nB", "", id="words"),
        pytest.param("<!--more-->\n\n*B*", "", id="nothing above"),
    ],
)  # fmt: skip
def test_what_stands_above_a_mark(body: str, above: str) -> None:
    """With the definitions that it needs from below; what only looks like a mark is none."""
    assert lead(body, "markdown")[1] == above


def test_an_article_may_name_its_mark() -> None:
    """Jekyll's ``excerpt_separator``."""
    assert lead("*A*\n\n<!-- cut here -->\n\nB", "markdown", "<!-- cut here -->")[1] == "*A*"
