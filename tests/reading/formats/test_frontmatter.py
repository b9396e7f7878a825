from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.fields.conversion import article
from feedwright.reading.formats.frontmatter import split
from feedwright.reading.formats.raw_article import Context, RawArticle


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        pytest.param("---\ntitle: Hello\n---\nBody", {"title": "Hello"}, id="YAML"),
        pytest.param("--- \ntitle: Hello\n...\nBody", {"title": "Hello"}, id="YAML, dots"),
        pytest.param("\n\n---\ntitle: Hello\n---\nBody", {"title": "Hello"}, id="empty lines"),
        pytest.param("---\n---\nBody", {}, id="nothing said"),
        pytest.param("+++\ntitle = 'Hello'\n+++\nBody", {"title": "Hello"}, id="TOML"),
        pytest.param("---toml\ntitle = 'Hello'\n---\nBody", {"title": "Hello"}, id="named TOML"),
        pytest.param('---json\n{"title": "Hello"}\n---\nBody', {"title": "Hello"}, id="named JSON"),
        pytest.param(';;;\n"title": "Hello"\n;;;\nBody', {"title": "Hello"}, id="JSON fields"),
        pytest.param('{\n"title": "Hello"\n}\nBody', {"title": "Hello"}, id="JSON object"),
        pytest.param(
            "Title: Hello\nTags: a,\n  b\n\nBody", {"Title": "Hello", "Tags": "a, b"}, id="headers"
        ),
        pytest.param("Title: Hello\nBody", {"Title": "Hello"}, id="headers, no empty line"),
    ],
)
def test_each_kind_of_front_matter_is_split(text: str, fields: dict[str, Any]) -> None:
    """YAML, TOML, JSON and headers give the same fields, and leave the body alone."""
    found = split(text)
    assert found is not None
    assert (found.fields, found.body) == (fields, "Body")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Once upon a time", id="prose"),
        pytest.param("# Hello\n\n---\n\nBody", id="a rule further down"),
        pytest.param("----\nBody", id="four hyphens"),
        pytest.param("{% include top.html %}\nBody", id="a template tag"),
        pytest.param("{{< figure >}}\nBody", id="a shortcode"),
        pytest.param("Note: this is prose\n\nBody", id="an unknown header"),
        pytest.param("Summary: in this article we go far\n\nBody", id="one header alone"),
    ],
)
def test_a_text_without_front_matter_has_none(text: str) -> None:
    """What merely looks like front matter stays in the body."""
    assert split(text) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("2026", "2026", id="a number"),
        pytest.param("1.10", "1.10", id="a version"),
        pytest.param("yes", "yes", id="a word that YAML 1.1 takes for true"),
        pytest.param("2026-01-01", "2026-01-01", id="a date"),
        pytest.param("12:34", "12:34", id="a number in base 60"),
        pytest.param("!!timestamp 2026-01-01", "2026-01-01", id="a tag"),
        pytest.param("!!python/name:os.system run", "run", id="a tag of Python"),
        pytest.param("~", None, id="nothing"),
        pytest.param("", None, id="empty"),
        pytest.param('"null"', "null", id="a quoted word"),
    ],
)
def test_yaml_is_read_as_it_was_written(written: str, read: str | None) -> None:
    """A scalar of YAML is its text, so that no title turns into a number, truth or date."""
    found = split(f"---\ntitle: {written}\n---\n")
    assert found is not None
    assert found.fields["title"] == read


@pytest.mark.parametrize(
    ("block", "fields"),
    [
        pytest.param("tags:\n\t- a\n\t- b\n", {"tags": ["a", "b"]}, id="a list"),
        pytest.param("a:\n\tb:\n\t\tc: d\n", {"a": {"b": {"c": "d"}}}, id="tables"),
        pytest.param("a: |\n  b\n  \tc\n", {"a": "b\n\tc\n"}, id="within a text"),
        pytest.param("a: b\t\nc:\td\n", {"a": "b", "c": "d"}, id="not before a line"),
        pytest.param("draft:\n\ttrue\n", {"draft": "true"}, id="a value"),
    ],
)
def test_tabs_that_indent(block: str, fields: dict[str, Any]) -> None:
    """A tab before a line is two spaces, as it is in Hexo; any other is what YAML has of it."""
    found = split(f"---\n{block}---\n")
    assert found is not None
    assert found.fields == fields


_BOMB = "\n".join(
    ["a: &a [x,x,x,x,x,x,x,x,x]"]
    + [
        f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
)

_NESTED = '"a": {\n' * 101 + "}" * 101
_STAIRS = "\n".join(" " * level + "a:" for level in range(102))
_STEPS = "\n".join(" " * level + f"a:\n{' ' * level}-" for level in range(51))


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        pytest.param("---\ntitle: Hello\n", 1, "never closed", id="open YAML"),
        pytest.param("\n+++\ntitle = 'Hello'\n", 2, "never closed", id="open TOML"),
        pytest.param("---\ndate: 2\ntitle: a: b\n---\n", 3, "in quotes", id="a bare colon"),
        pytest.param("---\ntitle: a\n\tdate: b\n---\n", 3, "tabs", id="a tab"),
        pytest.param(
            "---\na: |\n  b\n\tdraft: true\nc: d\n---\n", 4, "tabs", id="a tab below spaces"
        ),
        pytest.param("---\na:\n\tb: c\n  draft: true\n---\n", 3, "tabs", id="spaces below a tab"),
        pytest.param("---\ndate: 1\ntitle: 'a\nb: c\n---\n", 3, "close the quote", id="open quote"),
        pytest.param("---\na: b\nc: \x07\n---\n", 3, r"U\+0007", id="a control character"),
        pytest.param("---\n- a\n- b\n---\n", 2, "names and values", id="a list"),
        pytest.param("---\nJust text\n---\n", 2, "names and values", id="a text"),
        pytest.param("---\n? [a, b]\n: c\n---\n", 2, "unhashable", id="a list as a name"),
        pytest.param(f"---\n{_BOMB}\n---\n", 2, "aliases", id="an alias bomb"),
        pytest.param("---\na: &a {<<: *a}\n---\n", 2, "aliases", id="an alias of itself"),
        pytest.param("---\na: " + "[" * 25_000 + "\n---\n", 2, "too deep", id="deep YAML"),
        pytest.param("---\n" + "- " * 50_000 + "\n---\n", 2, "too deep", id="deep YAML lists"),
        pytest.param("---\n" + "? " * 90_000 + "\n---\n", 2, "too deep", id="deep YAML names"),
        pytest.param("---\na: " + "{a: " * 30_000 + "\n---\n", 2, "too deep", id="deep in flow"),
        pytest.param(f"---\n{_STAIRS}\n---\n", 102, "too deep", id="deep YAML by columns"),
        pytest.param(f"---\n{_STEPS}\n---\n", 102, "too deep", id="deep lists in mappings"),
        pytest.param("+++\na = 1\nb = 2 3\n+++\n", 3, "no TOML", id="broken TOML"),
        pytest.param("+++\na = 1\na = 2\n+++\n", 3, "no TOML", id="TOML twice"),
        pytest.param("+++\na = " + "[" * 5000 + "\n+++\n", 2, "too deep", id="deep TOML"),
        pytest.param("+++\nb = 1\n" + "a." * 90_000 + "a = 1\n+++\n", 3, "too deep", id="dots"),
        pytest.param("+++\n[[" + "a . " * 40_000 + "a]]\n+++\n", 2, "too deep", id="spaced dots"),
        pytest.param("+++\n" + "a = {" * 5000 + "\n+++\n", 2, "too deep", id="deep tables"),
        pytest.param('{"a": 1,\n "b": }\n', 2, "no JSON", id="broken JSON"),
        pytest.param('{"a": NaN}\n', 1, "NaN", id="not a number"),
        pytest.param('{"a": ' + "[" * 100_000, 1, "too deep", id="deep JSON"),
        pytest.param(f";;;\n{_NESTED}\n;;;\n", 101, "too deep", id="deep in fences"),
        pytest.param("---js\n{}\n---\n", 1, "'js'", id="a program"),
    ],
)
def test_broken_front_matter_is_told_with_its_line(text: str, line: int, reason: str) -> None:
    """What is wrong is said together with the line of the file, not of the block."""
    with pytest.raises(UnreadableArticle, match=reason) as caught:
        split(text)
    assert caught.value.line == line


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("---\na: " + "[" * 99 + "]" * 99 + "\n---\n", id="YAML"),
        pytest.param(f"---\na: '{'[' * 999}'\n---\n", id="quoted"),
        pytest.param("---\na:\n" + "- [x, {y: z}]\n" * 500 + "---\n", id="many in YAML"),
        pytest.param("---\na: |\n  " + "-" * 500 + "\n  " + "[" * 500 + "\n---\n", id="a text"),
        pytest.param("+++\na = " + "[" * 100 + "]" * 100 + "\n+++\n", id="TOML"),
        pytest.param(f"+++\na = '{'[.' * 999}'\n+++\n", id="quoted in TOML"),
        pytest.param(f'+++\na = "\\"{"[." * 999}"\n+++\n', id="escaped in TOML"),
        pytest.param(f'+++\na = """\n"{"[." * 999}\n"""\n+++\n', id="a text in TOML"),
        pytest.param("+++\na = [\n" + "1.5, # [[..\n" * 150 + "]\n+++\n", id="numbers"),
        pytest.param('{"a": ' + "[" * 99 + "]" * 99 + "}\n" + "{[" * 999, id="JSON, a body"),
        pytest.param('{"a": "\\"' + "[" * 999 + '"}\n', id="quoted in JSON"),
    ],
)
def test_what_does_not_nest_deep_is_read(text: str) -> None:
    """A hundred levels are read, and brackets and dots in a text are no levels."""
    found = split(text)
    assert found is not None
    assert found.fields.keys() == {"a"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "{" + ",".join(f'"{n}": 1' for n in range(300_000)) + ',"1": 2}', id="repeated JSON"
        ),
        pytest.param("{\n" + '"a": 1,\n' * 1_000_000 + '"a": 2}', id="lines of JSON"),
        pytest.param(
            "+++\na = " + "[" * 101 + '"' + '\\"' * 90_000 + "\n+++\n", id="an open quote"
        ),
        pytest.param(
            "---\n" + "".join(f"a{n}: \n" for n in range(24_000)) + "a1:\n---\n", id="repeated YAML"
        ),
    ],
)
def test_long_front_matter_is_read_once(text: str) -> None:
    """What is long is gone through once: done anew for each name or line, it would take hours."""
    with suppress(UnreadableArticle):
        split(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("---\ntitle: One\ntitle: Two\n---\n", id="YAML"),
        pytest.param('{"title": "One", "title": "Two"}\n', id="JSON"),
        pytest.param("Title: x\ntitle: One\ntitle: Two\n\n", id="headers"),
    ],
)
def test_a_repeated_field_counts_last(text: str) -> None:
    """Of a field that is given twice the last counts, and a warning says so."""
    found = split(text)
    assert found is not None
    assert found.fields["title"] == "Two"
    assert "'title'" in found.warnings[0]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<!--\n.. title: A\n.. status: draft\n-->\n\nBody", id="in a comment"),
        pytest.param("\n<!-- \n\n.. title: A\n\n.. status: draft\n\n-->\nBody", id="with air"),
        pytest.param(".. title: A\n.. status: draft\n\nBody", id="alone"),
        pytest.param("<!-- .. title: A\n.. status: draft -->Body", id="on the comment's lines"),
    ],
)
def test_lines_of_nikola_are_fields(text: str) -> None:
    """Nikola's fields stand in a comment above the body, or alone."""
    found = split(text)
    assert found is not None
    assert found.fields == {"title": "A", "status": "draft"}
    assert found.body == "Body"
    assert found.lines["status"] - found.lines["title"] in (1, 2)


def test_a_comment_of_fields_that_never_ends_is_told() -> None:
    """Nobody knows where its fields end and the body begins."""
    with pytest.raises(UnreadableArticle, match="never closed"):
        split("<!--\n.. title: A\n.. date: 2031-05-01\n\nBody")


@pytest.mark.parametrize("text", ["<!-- a remark -->\nBody", ".. note:: this\n", ".. and: so on"])
def test_other_comments_and_dots_are_text(text: str) -> None:
    """A comment without fields, and a directive, are a part of the body."""
    assert split(text) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("---\nembargo: 2031-05-01\nembargo:\n---\nx", id="YAML, then empty"),
        pytest.param("---\nembargo: 2031-05-01\nembargo: 2026-11-02\n---\nx", id="an earlier one"),
        pytest.param("---\nembargo: 2026-11-02\nembargo: 2031-05-01\n---\nx", id="a later one"),
        pytest.param("---\nm: {embargo: 2031-05-01, embargo: }\n---\nx", id="in a table"),
        pytest.param("---\ndate: 2031-05-01\ndate: 2026-11-02\n---\nx", id="a date"),
        pytest.param('{"publish_at": "2031-05-01", "publish_at": ""}\nx', id="JSON"),
        pytest.param("Title: T\nEmbargo: 2031-05-01\nEmbargo:\n\nx", id="headers"),
    ],
)
def test_of_a_date_that_is_given_twice_the_later_counts(text: str) -> None:
    """What holds an article longer is not lost where its field stands there twice."""
    found = split(text)
    assert found is not None
    raw = RawArticle(fields={"date": "2026-11-01", **found.fields}, body="x", markup="markdown")
    made = article(raw, Context(key="articles/post.md", home="https://example.org/"))
    assert made.published == datetime(2031, 5, 1, tzinfo=UTC)


def test_a_draft_that_is_none_as_well_is_one() -> None:
    """Of a switch that is given twice what hides the article counts."""
    found = split("---\ntitle: T\ndraft: true\ndraft: false\n---\nx")
    assert found is not None
    made = article(
        RawArticle(fields=found.fields, body="x", markup="markdown"),
        Context(key="articles/post.md", home="https://example.org/"),
    )
    assert made.status == "draft"
    assert "what holds longer counts" in found.warnings[0]


def test_half_a_surrogate_pair_is_replaced() -> None:
    """A lone surrogate, which no UTF-8 can hold, becomes the replacement character."""
    found = split('{"title": "\\ud83d!"}\n')
    assert found is not None
    assert found.fields["title"] == "\ufffd!"


def test_fields_know_their_lines() -> None:
    """Each field's line is counted from the top of the file."""
    found = split("\n---\ntitle: a\ntags:\n  - b\ndate: c\n---\n")
    assert found is not None
    assert found.lines == {"title": 3, "tags": 4, "date": 6}


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("title: # One of us", True),
        ("date: 2026-11-02\nTitle:  #1 in the list", True),
        ('title: "# One of us"', False),
        ("title: A # remark", False),
        ("description: # to come", False),
        ("title: # remark\n  A title below", False),
    ],
)
def test_a_title_that_yaml_takes_for_a_comment_is_told(block: str, told: bool) -> None:
    """It is empty, which its author did not mean."""
    found = split(f"---\n{block}\n---\nText.\n")
    assert found is not None
    warned = [one for one in found.warnings if "is a comment in YAML" in one]
    assert len(warned) == told
    assert all(f"on line {2 + block.count(chr(10))} " in one for one in warned)


@pytest.mark.parametrize(
    ("text", "fields", "body"),
    [
        ("title: A\ndate: 2026-03-02\ntags:\n- a\n- b\n---\nBody", {"tags": ["a", "b"]}, "Body"),
        ("title: A\ncategories: [x]\n---\nBody\n\n---\n", {"categories": ["x"]}, "Body\n\n---\n"),
        ("Title: A\nTags: a, b\n\nBody\n\n---\nMore", {"Tags": "a, b"}, "Body\n\n---\nMore"),
    ],
    ids=["a list", "one in a line", "headers"],
)  # fmt: skip
def test_front_matter_may_have_a_line_below_it_alone(
    text: str, fields: dict[str, Any], body: str
) -> None:
    """As Hexo takes it; headers end at an empty line, and a line further down is of the body."""
    found = split(text)

    assert found is not None
    assert fields.items() <= {**found.fields}.items()
    assert found.body == body
