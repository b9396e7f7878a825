"""Formulas in TeX, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.text import plain
from feedwright.markup import convert


def shown(body: str) -> str:
    """The text of a body."""
    return plain(convert(body, "markdown", base="https://example.org/a/", scope="a-").html)


@pytest.mark.parametrize(
    "formula",
    [
        pytest.param("$a_1 * b_2 * c_3$", id="in a line"),
        pytest.param(r"$\{x_i\}_{i<n}$", id="escaped braces"),
        pytest.param("$$a_1 * b_2 * c$$", id="display in a line"),
        pytest.param(r"\(e^{i\pi} * a * b\)", id="round"),
        pytest.param(r"\(n\)", id="one letter"),
        pytest.param(r"\[\sum_i x_i\]", id="square"),
        pytest.param(r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", id="environment"),
        pytest.param(r"$f\colon A \to B$", id="backslashes"),
        pytest.param("$2^{10} * 3 * 4$", id="numbers"),
    ],
)
def test_a_formula_is_shown_as_it_is_written(formula: str) -> None:
    """Stars, underscores and backslashes in it are no Markdown."""
    assert shown(f"A *b* {formula}, and c.") == f"A b {formula}, and c."


def test_a_display_of_several_lines_keeps_its_backslashes() -> None:
    """Two at a line's end are two, in an article and in a quote."""
    assert shown("x\n\n$$\na \\\\ b\\,c\n$$\n\ny") == "x\n$$ a \\\\ b\\,c $$\ny"


def test_who_writes_two_backslashes_means_one() -> None:
    """Where Markdown takes one, authors write two, and mean what it leaves."""
    assert shown(r"A \\(x_1 * y * z\\) b") == r"A \(x_1 * y * z\) b"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("From $5 *each* to $6, or 7$.", "From $5 each to $6, or 7$.", id="prices"),
        pytest.param("A$ *b* c$", "A$ b c$", id="after a word"),
        pytest.param(r"So \(see *above*\) it is.", "So (see above) it is.", id="brackets"),
        pytest.param(r"\[sic\] and \[x\](y)", "[sic] and [x](y)", id="square brackets"),
        pytest.param("`$a*b*c$` *d*", "$a*b*c$ d", id="code"),
        pytest.param("$**bold** x$", "$bold x$", id="bold"),
        pytest.param("$a\n\n*b*$", "$a\nb$", id="two paragraphs"),
        pytest.param(r"\$a *b* c\$", "$a b c$", id="escaped"),
    ],
)
def test_what_is_no_formula_is_markdown(body: str, expected: str) -> None:
    """Prices, brackets that are meant as such, and code are read as ever."""
    assert shown(body) == expected


@given(st.text(alphabet="$\\()[]{}ab *_`\n1", max_size=40))
def test_no_letter_is_lost(body: str) -> None:
    """However signs follow each other, letters and digits stay, in their order."""
    kept = [sign for sign in shown(f"x {body}") if sign in "ab"]
    if "`" not in body and "[" not in body:
        assert kept == [sign for sign in body if sign in "ab"]
