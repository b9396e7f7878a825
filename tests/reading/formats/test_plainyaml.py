import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.formats import plainyaml, yamlfields

FIRST = 2


@pytest.mark.parametrize(
    ("line", "value"),
    [
        pytest.param("k: Plain words", "Plain words", id="plain"),
        pytest.param("k: 2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z", id="date"),
        pytest.param("k: https://example.org/#a", "https://example.org/#a", id="address"),
        pytest.param("k: one, two", "one, two", id="commas"),
        pytest.param("k:   spaced   ", "spaced", id="spaces around"),
        pytest.param("k: Ömer, 日本 😀", "Ömer, 日本 😀", id="beyond ASCII"),
        pytest.param("k: yes", "yes", id="a switch stays a text"),
        pytest.param('k: "a: #b"', "a: #b", id="double quotes"),
        pytest.param("k: 'a: #b' ", "a: #b", id="single quotes"),
        pytest.param("k: ''", "", id="an empty text"),
        pytest.param("k:", None, id="nothing"),
        pytest.param("k: [one, two words , 3]", ["one", "two words", "3"], id="list"),
    ],
)
def test_understood(line: str, value: object) -> None:
    """What most front matter is made of needs no parser of YAML, and means the same as to one."""
    found = plainyaml.read(f"# a comment\n\n{line}\nlast: x", FIRST)
    assert found == ({"k": value, "last": "x"}, [("k", FIRST + 2), ("last", FIRST + 3)])
    assert found == yamlfields.read(f"# a comment\n\n{line}\nlast: x", FIRST)


@pytest.mark.parametrize(
    "block",
    [
        pytest.param("k: a: b", id="a second colon"),
        pytest.param("k: a #b", id="a comment after a value"),
        pytest.param("k: null", id="null"),
        pytest.param("null: k", id="a name that is null"),
        pytest.param("k: [a, null]", id="null in a list"),
        pytest.param("k: ~", id="tilde"),
        pytest.param("k:\n  - a", id="a list of lines"),
        pytest.param("k: a\n  b", id="a text of two lines"),
        pytest.param("k: |\n  a", id="a block of text"),
        pytest.param("k: &x a", id="anchor"),
        pytest.param("k: *x", id="alias"),
        pytest.param("k: !t a", id="tag"),
        pytest.param(r'k: "a\nb"', id="escape"),
        pytest.param("k: 'it''s'", id="a doubled quote"),
        pytest.param("k: {a: b}", id="mapping"),
        pytest.param("k: [[a], b]", id="a list within a list"),
        pytest.param("k: a\tb", id="tab"),
        pytest.param("k: a\u2028b", id="a break of lines that few know"),
        pytest.param("- a", id="no mapping"),
        pytest.param("words", id="no name"),
    ],
)
def test_left_to_the_library(block: str) -> None:
    """Whatever could mean something else is left to PyYAML, and all of its block with it."""
    assert plainyaml.read(f"first: x\n{block}", FIRST) is None


LETTERS = "ab1 .:#,[]{}\"'-?&*!|>%@`~<=\\\u00a0\u2028é日😀"
names = st.sampled_from(["k", "a_b", "a-b", "null", "Null", "2", "k "])
said = st.text(LETTERS, max_size=7) | st.sampled_from(["null", "NULL", "[a, b]", "'a'", '"a"'])
lines = st.builds("{}:{}{}".format, names, st.sampled_from(["", " ", "  "]), said)
blocks = st.lists(lines | st.text(LETTERS, max_size=9), max_size=3).map("\n".join)


@settings(max_examples=300)
@given(blocks)
@example("k: a\nk: b")
@example("k: [a,b ,c]")
def test_never_differs(block: str) -> None:
    """A block that is read here is read as PyYAML reads it."""
    if (found := plainyaml.read(block, FIRST)) is None:
        return
    try:
        assert yamlfields.read(block, FIRST) == found
    except UnreadableArticle as error:
        pytest.fail(f"PyYAML refuses it: {error.reason}")
