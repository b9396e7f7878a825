import pytest

from feedwright.markup.static_files import from_top


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("![a](../static/img/x.png)", "![a](@site/static/img/x.png)", id="a picture"),
        pytest.param('![a](<../static/a b.png> "t")', '![a](<@site/static/a b.png> "t")', id="<>"),
        pytest.param("[a]\n\n[a]: ../static/x.pdf", "[a]\n\n[a]: @site/static/x.pdf", id="a name"),
        pytest.param('<img src="../static/x.png">', '<img src="@site/static/x.png">', id="HTML"),
        pytest.param("![a](../../static/x.png)", "![a](@site/static/x.png)", id="from further"),
        pytest.param("`![a](../static/x.png)`", "`![a](../static/x.png)`", id="code"),
        pytest.param("See ../static/x.png", "See ../static/x.png", id="prose"),
        pytest.param("![a](../img/static/x.png)", "![a](../img/static/x.png)", id="another folder"),
        pytest.param("![a](../statics/x.png)", "![a](../statics/x.png)", id="another name"),
    ],
)
def test_a_path_that_climbs_into_static_is_counted_from_the_top(body: str, expected: str) -> None:
    """What an article names of ``static`` is named as from the top of the site, but in code."""
    assert from_top(body, 0) == expected


def test_a_folder_of_the_source_is_none_of_the_site() -> None:
    """A path that does not climb out of the source leads to a folder of that name in it."""
    body = "![a](../static/x.png) ![b](../../static/x.png)"
    assert from_top(body, 1) == "![a](../static/x.png) ![b](@site/static/x.png)"
