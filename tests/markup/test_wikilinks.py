import pytest

from feedwright.domain.file_references import FileReference, Target
from feedwright.markup.references import References
from feedwright.markup.wikilinks import resolved


def expanded(body: str) -> str:
    """A body whose source has a note of cranes, and one of piers that waits."""

    def find(wanted: FileReference) -> Target:
        name = wanted.path.removesuffix(".md")
        return Target(address="/c/" if name == "Old crane" else "", waits=name == "Pier")

    return resolved(body, References(find))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("a [[Old crane]] b", "a [Old crane](</c/>) b", id="name"),
        pytest.param("[[Old crane.md|c]]", "[c](</c/>)", id="words"),
        pytest.param("|[[Old crane\\|c]]|", "|[c](</c/>)|", id="in a table"),
        pytest.param("[[Old crane#Its history]]", "[Old crane](</c/#its-history>)", id="heading"),
        pytest.param("![[Old crane]]", "[Old crane](</c/>)", id="note shown within another"),
        pytest.param("![[a b.png|a crane]]", "![a crane](<a b.png>)", id="picture"),
        pytest.param("![[f 1.pdf]]", "[f 1.pdf](<f 1.pdf>)", id="file"),
        pytest.param("![[x/t.mp3|a tune]]", "[a tune](<x/t.mp3>)", id="file with words"),
        pytest.param("![[Old crane.md]]", "[Old crane](</c/>)", id="note by its file"),
        pytest.param("![[a.png|300x200]]", "![](<a.png>)", id="picture with a size"),
        pytest.param("[[Pier]] [[Old crane]]", "Pier [Old crane](</c/>)", id="one that waits"),
        pytest.param("[[Old crane]] [[x/Gone]]", "[Old crane](</c/>) Gone", id="one that is gone"),
        pytest.param("[[#Its history|above]]", "[above](#its-history)", id="heading here"),
        pytest.param(
            "[[Old crane]] [[#A#Its history]] [[#^b1]]",
            "[Old crane](</c/>) [Its history](#its-history) [b1](#b1)",
            id="headings here",
        ),
        pytest.param("see [[#12]]", "see [[#12]]", id="a number in brackets"),
        pytest.param("[[]] [[|x]]", "[[]] [[|x]]", id="nothing in brackets"),
        pytest.param("`[[Old crane]]`", "`[[Old crane]]`", id="code"),
        pytest.param("\\[[Old crane]]", "\\[[Old crane]]", id="escaped"),
        pytest.param("[[x/Gone|their words]]", "their words", id="gone, with words"),
        pytest.param("[[Gone]] ![[a.png]]", "Gone ![](<a.png>)", id="gone, beside a picture"),
        pytest.param("[[nodiscard]] and [[1]]", "[[nodiscard]] and [[1]]", id="mere brackets"),
        pytest.param("[[Old crane]](/x)", "[[Old crane]](/x)", id="link whose words are bracketed"),
        pytest.param("[[ -f $a ]]", "[[ -f $a ]]", id="shell"),
    ],
)
def test_links_by_name(body: str, expected: str) -> None:
    """Names in two brackets are links where one of them is a file's, and signs where none is."""
    assert expanded(body) == expected
