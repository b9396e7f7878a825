import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.formats import read
from feedwright.reading.formats.frontmatter import split
from feedwright.reading.formats.raw_article import Context

FIELDS = "title: Hello\ndate: 2026-01-01\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"--- # made by hand\n{FIELDS}---\nBody", id="a comment behind the fence"),
        pytest.param(f"--- yaml\n{FIELDS}---\nBody", id="a language behind the fence"),
        pytest.param(f"----\n{FIELDS}----\nBody", id="four hyphens"),
        pytest.param(f"-----\n{FIELDS}---\nBody", id="fences of two lengths"),
        pytest.param(" ---\n title: Hello\n date: 2026-01-01\n ---\nBody", id="indented"),
        pytest.param(f" ---\n{FIELDS}---\nBody", id="an indented fence alone"),
        pytest.param(
            f"<!-- a licence\n\nof ours -->\n---\n{FIELDS}---\nBody", id="below a comment"
        ),
        pytest.param(f"```yaml\n{FIELDS}```\nBody", id="a block of code"),
        pytest.param(f"<!--\n{FIELDS}-->\nBody", id="a comment"),
        pytest.param(
            f"\n<!--\n  {FIELDS}  -->\nBody".replace("\ndate", "\n  date"), id="a comment, indented"
        ),
        pytest.param("% Hello\n%\n% 2026-01-01\n\nBody", id="Pandoc's title block"),
        pytest.param(f"~~~ yml\n---\n{FIELDS}---\n~~~\nBody", id="fences in a block of code"),
        pytest.param(
            " +++\n title = 'Hello'\n date = '2026-01-01'\n +++\nBody", id="TOML, indented"
        ),
        pytest.param(
            '```json\n{\n"title": "Hello",\n"date": "2026-01-01"\n}\n```\nBody', id="JSON as code"
        ),
        pytest.param(
            "export const meta = {\n  title: 'Hello',\n  date: \"2026-01-01\",\n}\nBody",
            id="an exported object",
        ),
        pytest.param(
            "export const metadata: Metadata = { 'title': `Hello`, /* , */ date: '2026-01-01' };\n"
            "Body",
            id="an exported object on one line",
        ),
    ],
)
def test_fields_in_an_irregular_form_are_read(text: str) -> None:
    """What looks like front matter, and holds an article's fields, is front matter."""
    found = split(text)
    assert found is not None
    assert (found.fields, found.body) == ({"title": "Hello", "date": "2026-01-01"}, "Body")


def test_what_an_export_holds_is_taken_as_it_stands() -> None:
    """Lists, numbers, quotes and commas within texts come out as JavaScript has them."""
    found = split(
        "import A from './a'\n\nexport const meta = {\n  title: 'It\\'s, [1,]', // so,\n"
        "  tags: ['a', 'b',],\n  draft: true, weight: 1.5,\n}\n\nBody"
    )
    assert found is not None
    assert found.fields == {
        "title": "It's, [1,]", "tags": ["a", "b"], "draft": True, "weight": 1.5,
    }  # fmt: skip
    assert found.body == "import A from './a'\n\n\nBody"
    assert found.lines["title"] == 3


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        pytest.param(f"----\n{FIELDS}\nBody\n", 1, "never closed", id="open"),
        pytest.param(f"<!-- x -->\n --- \n{FIELDS}\nBody\n", 2, "never closed", id="indented"),
        pytest.param("--- #\ntitle: a: b\n---\n", 2, "in quotes", id="broken YAML"),
        pytest.param(
            "\nexport const meta = {\n  title: name,\n}\n\nBody", 2, "front matter", id="a variable"
        ),
        pytest.param(
            "export const metadata = { date: new Date('2026-01-01') }\n", 1, "front matter",
            id="a call",
        ),
        pytest.param(
            "export const meta = {\n  title: `a ${b}`,\n}\n", 1, "front matter", id="a template"
        ),
    ],
)  # fmt: skip
def test_fields_that_cannot_be_read_set_their_article_aside(
    text: str, line: int, reason: str
) -> None:
    """Nothing that looks like fields is shown as text, or given the date of a run."""
    with pytest.raises(UnreadableArticle, match=reason) as caught:
        split(text)
    assert caught.value.line == line


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("----\nNote: a rule above prose\n----\nBody", id="no known field"),
        pytest.param("----\ntitle: x\nThen we went home.\n----\nBody", id="prose after a field"),
        pytest.param("----\nOn the title: it is long\n----\nBody", id="prose in a fence"),
        pytest.param(" ---\n\nHe said this: date: never\nBody", id="a rule above prose"),
        pytest.param("```yaml\nname: build\non: push\n```\nBody", id="another file's fields"),
        pytest.param("```python\ntitle = 1\n```\nBody", id="a program"),
        pytest.param("<!-- title: x -->\nBody", id="a comment alone"),
        pytest.param("export const meta = { robots: 'all' }\n\nBody", id="no article's fields"),
        pytest.param("export const data = { title: 'x' }\n\nBody", id="another export"),
        pytest.param("# Hello\n\n ---\ntitle: x\n---\n", id="further down"),
    ],
)
def test_other_beginnings_are_no_front_matter(text: str) -> None:
    """A rule, a comment, code and exports stay the text that they are."""
    assert split(text) is None


def test_a_draft_in_an_irregular_form_stays_a_draft() -> None:
    """Whether an article may be seen is read in every form that is read at all."""
    for text in (
        " ---\n title: T\n draft: true\n ---\nBody",
        "export const meta = { title: 'T', draft: true }\n\nBody",
    ):
        (found,) = read(
            text.encode(), Context(key="a/2026-01-01-x.md", home="https://example.org/")
        ).articles
        assert found.status == "draft"


@given(
    st.sampled_from(["---", "----", " ---", "--- #", "```yaml", "+++", "export const meta = {"]),
    st.lists(
        st.sampled_from(["title: a", "date: 2026", "", "x", "```", "---", "}", "- b", "'", "`"])
    ),
)
def test_no_beginning_breaks_the_reading(opening: str, lines: list[str]) -> None:
    """Whatever stands at the top is fields, is refused with its line, or is the text."""
    text = "\n".join([opening, *lines])
    try:
        found = split(text)
    except UnreadableArticle as error:
        assert error.line  # noqa: PT017 - it may be read as well
    else:
        assert found is None or text.endswith(found.body)


def test_title_block_of_pandoc() -> None:
    """Its authors stand between semicolons, and its title may go on below."""
    found = split("% On\n  Ropes\n% Ann Lee; Bo Kim\n\nBody\n")
    assert found is not None
    assert found.fields == {"title": "On Ropes", "authors": ["Ann Lee", "Bo Kim"]}
    assert found.body.strip() == "Body"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("% Hello\n\nBody", id="one line"),
        pytest.param("%%\n%%\n\nBody", id="no title"),
        pytest.param("% a\n% b\nc\n", id="within a paragraph"),
        pytest.param("<!--\nSee: the notes\n-->\nBody", id="a comment"),
        pytest.param("<!--\ntitle: Hello\nand some prose\n-->\nBody", id="prose in a comment"),
        pytest.param("<!-- title: Hello -->\nBody", id="a comment on a line"),
    ],
)
def test_what_is_no_title_block(text: str) -> None:
    """Lines that begin so, and comments that tell of something else, are no fields."""
    assert split(text) is None
