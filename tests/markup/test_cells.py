import pytest

from feedwright.markup import convert, published
from feedwright.markup.cells import shown


@pytest.mark.parametrize(
    ("body", "fields", "expected"),
    [
        pytest.param("```{python}\na = 1\n```\n", {}, "```python\na = 1\n```\n", id="a cell"),
        pytest.param(
            "```{r}\n#| label: x\n#| fig-cap: y\na\n```",
            {},
            "```r\na\n```",
            id="options",
        ),
        pytest.param("A\n\n```{python}\n#| echo: false\na\n```\nB", {}, "A\n\n\nB", id="unechoed"),
        pytest.param("```{r, include=FALSE}\na\n```\n", {}, "\n", id="as knitr has it"),
        pytest.param("```{r}\na\n```\n", {"execute": {"echo": "false"}}, "\n", id="none echoed"),
        pytest.param("```{r}\na\n```\n", {"execute": {"include": False}}, "\n", id="none included"),
        pytest.param(
            "```{r}\n#| echo: true\na\n```\n",
            {"execute": {"echo": "false"}},
            "```r\na\n```\n",
            id="one echoed",
        ),
        pytest.param(
            "````{python}\n```\na\n```\n````\n", {}, "````python\n```\na\n```\n````\n", id="signs"
        ),
    ],
)
def test_cells_are_shown_as_code(body: str, fields: dict[str, object], expected: str) -> None:
    """A cell is code of its language without its options, or nothing where it is not echoed."""
    plain, told = shown(body, fields)
    assert plain == expected
    assert told == ("1 cell of code is not run; what its site shows of its results is left out",)


@pytest.mark.parametrize(
    "body", ["```python\na\n```\n", "``` {.r}\na\n```\n", "```{{python}}\na\n```\n", "```{r}\na"]
)
def test_other_code_is_left_alone(body: str) -> None:
    """Code that is not run stays as it is written."""
    assert shown(body, None) == (body, ())


def test_boxes_of_quarto_are_quotes() -> None:
    """A callout between colons is a quote under its kind, and cells in it are code."""
    body = "::: {.callout-note}\nMind.\n\n```{python}\na\n```\n:::\n"
    made = published(body, "markdown", system="quarto")
    html = convert(made.body, "markdown", base="https://example.org/", scope="x").html
    assert "<blockquote>" in html
    assert '<code class="language-python">a' in html
