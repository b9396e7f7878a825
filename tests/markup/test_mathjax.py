# ruff: noqa: E501 - a row of a table is read best on one line
"""Formulas that MathJax has drawn without MathML."""

import pytest

from feedwright.domain.text import plain
from feedwright.markup import convert


def sign(number: str) -> str:
    """A sign as MathJax's CHTML draws it."""
    return f'<mjx-c class="mjx-c{number} TEX-I"></mjx-c>'


def drawn(inner: str, said: str = "") -> str:
    """A formula as CHTML draws it."""
    return f'<mjx-container class="MathJax" jax="CHTML"{said}><mjx-math class="MJX-TEX" aria-hidden="true">{inner}</mjx-math></mjx-container>'


E, M, C = (f"<mjx-mi>{sign(one)}</mjx-mi>" for one in ("1D438", "1D45A", "1D450"))
SQUARE = f"<mjx-msup>{C}<mjx-script><mjx-mn>{sign('32')}</mjx-mn></mjx-script></mjx-msup>"
EQUAL = f"<mjx-mo>{sign('3D')}</mjx-mo>"
HALF = f"<mjx-mfrac><mjx-frac><mjx-num><mjx-nstrut></mjx-nstrut>{E}</mjx-num><mjx-dbox><mjx-dtable><mjx-line></mjx-line><mjx-row><mjx-den><mjx-dstrut></mjx-dstrut>{M}{C}</mjx-den></mjx-row></mjx-dtable></mjx-dbox></mjx-frac></mjx-mfrac>"
SVG = '<mjx-container jax="SVG"><svg><defs><path id="x" d="M0"></path></defs><g><g data-mml-node="math"><g data-mml-node="msub"><g data-mml-node="mi"><use data-c="1D465" xlink:href="#x"></use></g><g data-mml-node="mrow"><path data-c="69" d="M1"></path><path data-c="6A" d="M1"/></g></g></g></g></svg></mjx-container>'


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        pytest.param(drawn(E + EQUAL + M + SQUARE), "E=mc^2", id="power"),
        pytest.param(drawn(HALF), "E/(mc)", id="fraction"),
        pytest.param(SVG, "x_(ij)", id="index, as a drawing"),
        pytest.param('<mjx-container><mjx-math data-latex="a \\lt b^2"></mjx-math></mjx-container>', "\\(a \\lt b^2\\)", id="TeX"),
        pytest.param('<mjx-container display="true"><svg><g data-mml-node="math" data-latex="a"></g></svg></mjx-container>', "\\[a\\]", id="TeX of a display"),
        pytest.param(drawn(f"<mjx-msqrt>{E}</mjx-msqrt>", ' aria-label="square root of E"'), "square root of E", id="what a voice says"),
    ],
)  # fmt: skip
def test_a_drawn_formula_is_told(formula: str, told: str) -> None:
    """Its TeX or its signs stand in its place, once, and nothing is said to be lost."""
    made = convert(f"<p>So {formula}.</p>", "html", base="https://example.org/", scope="a-")
    assert plain(made.html) == f"So {told}."
    assert made.warnings == ()


@pytest.mark.parametrize(
    "formula",
    [
        pytest.param(drawn(f"<mjx-msqrt>{E}</mjx-msqrt>"), id="a root"),
        pytest.param(drawn(f"<mjx-msup>{E}</mjx-msup>"), id="half a power"),
        pytest.param(drawn(""), id="nothing"),
    ],
)
def test_what_cannot_be_told_is_counted(formula: str) -> None:
    """A formula in a line would mean another thing where an element is not known."""
    made = convert(f"<p>So {formula}.</p>", "html", base="https://example.org/", scope="a-")
    assert plain(made.html) == "So ."
    assert len(made.warnings) == 1
