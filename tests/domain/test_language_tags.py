from itertools import product
from string import ascii_lowercase

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedwright.checks import examine
from feedwright.domain import filenames
from feedwright.domain.language_tags import LANGUAGES, is_language

ABOUT_LANGUAGES = {"language-code", "json-language"}
RSS = "<rss version='2.0'><channel><language>{}</language></channel></rss>"
JSON = '{{"version": "https://jsonfeed.org/version/1.1", "language": "{}"}}'


def findings(tag: str) -> set[str]:
    """The rules on languages that a tag breaks, in each format."""
    texts = {"rss.xml": RSS, "feed.json": JSON}
    found = (examine(texts[path].format(tag).encode(), path=path) for path in texts)
    return {one.rule for each in found for one in each} & ABOUT_LANGUAGES


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        pytest.param("en", True, id="a code"),
        pytest.param("pt-BR", True, id="a region"),
        pytest.param("zh-Hant-TW", True, id="a script"),
        pytest.param("CKB", True, id="three capitals"),
        pytest.param("english", False, id="a name"),
        pytest.param("qq", False, id="a code of nothing"),
        pytest.param("en_GB", False, id="an underscore"),
        pytest.param("en-", False, id="a hyphen at the end"),
        pytest.param("en\n", False, id="a line end"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_is_language(tag: str, expected: bool) -> None:
    """A language tag has its form and begins with the code of a language."""
    assert is_language(tag) is expected


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(sorted(LANGUAGES)), st.from_regex(r"(-[A-Za-z0-9]{1,8}){0,2}", fullmatch=True)
)
@example("x", "-one")
def test_the_checker_agrees(primary: str, rest: str) -> None:
    """What is a language for the configuration is one for the gate, in each format."""
    assert not is_language(primary + rest) or not findings(primary + rest)
    assert findings("english") == ABOUT_LANGUAGES


def test_names_of_files() -> None:
    """Every language that a file's name may end in is one."""
    pairs = ("".join(pair) for pair in product(ascii_lowercase, repeat=2))
    told = {filenames.parse(f"a/post.{pair}.md").language for pair in pairs} - {""}
    assert len(told) > 20
    assert all(map(is_language, told))
