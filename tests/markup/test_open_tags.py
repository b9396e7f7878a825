"""Pairs of opening and closing tags."""

import pytest

from feedwright.markup.open_tags import OpenTags


@pytest.mark.parametrize(
    ("tags", "pairs"),
    [
        pytest.param("a b /b /a", {0: 3, 1: 2}, id="nested"),
        pytest.param("a a /a /a", {0: 3, 1: 2}, id="nested in its like"),
        pytest.param("a /a a /a", {0: 1, 2: 3}, id="one after another"),
        pytest.param("a b /a /b", {0: 2}, id="crossed"),
        pytest.param("/a a /b", {}, id="unmatched"),
        pytest.param("a b b /a b /b", {0: 3, 4: 5}, id="dropped tags are not open"),
    ],
)
def test_pairs(tags: str, pairs: dict[int, int]) -> None:
    """A closing tag closes the last open one of its key and drops those opened after that."""
    open_tags = OpenTags[str]()
    for index, tag in enumerate(tags.split()):
        if tag.startswith("/"):
            open_tags.close(index, tag[1:])
        else:
            open_tags.add(index, tag)
    assert open_tags.pairs == pairs
