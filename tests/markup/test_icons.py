"""The names of icons."""

import pytest

from feedwright.markup import icons, published


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        pytest.param("[:octicons-search-24: Find](/f)", "[Find](/f)", id="in a link"),
        pytest.param("# A :simple-mkdocs: badge", "# A badge", id="in a title"),
        pytest.param("a :material-arrow-right:{ .x } b", "a b", id="with attributes"),
        pytest.param("`:octicons-x-16:` :tada:", "`:octicons-x-16:` :tada:", id="code, emoji"),
        pytest.param("12:30: simple-minded: yes", "12:30: simple-minded: yes", id="prose"),
    ],
)
def test_icons_go(body: str, shown: str) -> None:
    """The name of an icon says nothing to readers; code that shows one keeps it."""
    assert icons.without(body) == shown
    assert published(body, "markdown", system="mkdocs").body == shown
    assert published(body, "markdown", system="hugo").body == body
