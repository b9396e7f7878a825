import pytest

from feedwright.read.fields.openings import titled


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
