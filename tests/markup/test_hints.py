"""Hints at marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.markup.hints import Hints

_TEXTS = st.text(alphabet="{%$-a b", max_size=8)


@pytest.mark.parametrize(
    ("label", "hints", "text", "expected"),
    [
        ("a sign alone is no hint of two", ("{%", "{{<"), "a { b % c", False),
        ("the second of one sign", ("{%", "{{<"), "a {{< b", True),
        ("a word without a rare sign", ("emoji", "<iframe"), "an emoji", True),
        ("a word with a rare sign", ("emoji", "<iframe"), "an <iframe", True),
        ("none at all", (), "anything", False),
    ],
)
def test_hints(label: str, hints: tuple[str, ...], text: str, expected: object) -> None:
    """A text holds hints if one of them stands in it whole."""
    assert Hints(*hints).in_text(text) is expected, label


@given(st.lists(_TEXTS.filter(bool), max_size=5), _TEXTS)
def test_it_finds_what_stands_there(hints: list[str], text: str) -> None:
    """Whatever hints are given, none is missed and none is made up."""
    assert Hints(*hints).in_text(text) == any(hint in text for hint in hints)
