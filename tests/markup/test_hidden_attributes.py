import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.markup import hidden_attributes, published

LATER = "not before Monday"


def shown(body: str) -> str:
    """A body without its hidden parts, and without empty lines."""
    lines = published(body, "markdown").body.split("\n")
    return "\n".join(line for line in lines if line.strip())


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('A\n\nS\n{: style="display:none"}\n\nB', id="style"),
        pytest.param("A\n\nS\nS\n{:.hidden}\nB", id="class, two lines"),
        pytest.param("A\n\n* S\n* S\n{: hidden}\n\nB", id="a list"),
        pytest.param("A\n\n{: .x .sr-only #y}\nS\nS\n\nB", id="above its block"),
        pytest.param("A\n\n```\nS\n\nS\n```\n{: .hidden}\n\nB", id="a block of code"),
        pytest.param("A\n\n{: hidden}\n~~~\nS\n\nS\n~~~\n\nB", id="above a block of code"),
        pytest.param('A\n## S\n{: hidden=""}\nB', id="a heading"),
        pytest.param("A\n*S*{: .hidden}\nB", id="emphasis"),
        pytest.param("A\n[S](x.html){: style='visibility:hidden'}\nB", id="a link"),
        pytest.param("A\n[S]{.visually-hidden}\nB", id="brackets"),
        pytest.param("A\n\n::: {.hidden}\nS\n:::\n\nB", id="colons"),
        pytest.param("A\n\n:::: {.x .hidden #y}\nS\n\n::: note\nS\n:::\n\nS\n::::\nB", id="nested"),
        pytest.param("A\n\n::: hidden\nS\n:::\nB", id="a name"),
        pytest.param("A\n:::div{hidden}\nS\n:::\nB", id="a directive"),
        pytest.param('A\n::: {style="display: none"}\nS\n:::\nB', id="colons with a style"),
    ],
)
def test_what_attributes_hide_is_left_out(body: str) -> None:
    """A block or span with an attribute that hides it goes with it; what is around it stays."""
    assert shown(body.replace("S", LATER)) == "A\nB"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("A\n{: .note #hidden}\nB", id="other attributes"),
        pytest.param('A\n{: data-x="hidden"}\nB', id="a value"),
        pytest.param("~~~\nA\n{: .hidden}\n~~~", id="code"),
        pytest.param("`*A*{: .hidden}` B", id="code in a line"),
        pytest.param("::: note\nA hidden thing\n:::", id="another block"),
        pytest.param("::: tip hidden costs\nA\n:::", id="a title"),
        pytest.param("*A*{: .b} [c]{.d}", id="shown spans"),
    ],
)
def test_other_attributes_hide_nothing(body: str) -> None:
    """What no attribute hides stays as it is written."""
    assert hidden_attributes.shown(body) == (body, ())


def test_a_hidden_block_that_nothing_closes_goes_to_the_end_and_is_told() -> None:
    """As Pandoc reads it, the end of the text closes it."""
    found = published(f"A\n\n::: {{.hidden}}\n{LATER}\n", "markdown")
    assert found.body.strip() == "A"
    assert found.warnings == (
        "Line 3: nothing closes the hidden block that ::: opens; what follows was left out.",
    )


LINES = st.sampled_from(["a", "", "* b", "```", "::: note", ":::", "{: .c}", "# d", "> e"])


@given(st.lists(LINES, max_size=10), st.lists(LINES, max_size=10))
def test_whatever_stands_around_it_a_hidden_paragraph_is_hidden(
    before: list[str], after: list[str]
) -> None:
    """Between empty lines and outside of code its words go out nowhere."""
    if "```" in before:
        before = []
    body = "\n".join([*before, "", LATER, "{: .hidden}", "", *after])
    assert LATER not in published(body, "markdown").body
