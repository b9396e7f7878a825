"""Notes of Notion and Logseq."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.article import Article, Person
from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.identity import page_name
from feedwright.reading.formats import read
from feedwright.reading.formats.exported_notes import split
from feedwright.reading.formats.raw_article import Context

NUMBER = "1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d"


def notion(text: str, name: str = f"My post {NUMBER}.md") -> Article:
    """An article of a page that Notion exported."""
    context = Context(key=f"articles/{name}", source="articles/", home="https://example.org/")
    return read(text.encode(), context).articles[0]


def logseq(text: str) -> Article:
    """An article of a page of Logseq."""
    return notion(text, "page.md")


def test_properties_of_notion() -> None:
    """They tell of the article, and are no part of its text."""
    made = notion(
        "# My post\n\nCreated time: November 20, 2026 9:00 AM\nTags: alpha, beta\n"
        "Author: Ann Lee\nPriority: High\nLast edited time: November 21, 2026 8:00 AM\n\nText.\n"
    )
    assert (made.title, made.body.strip()) == ("My post", "Text.")
    assert made.published == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert made.updated == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert made.tags == ("alpha", "beta")
    assert made.authors == (Person(name="Ann Lee"),)
    assert page_name(made) == "my-post"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("2026/11/20", "2026-11-20T00:00:00", id="a day"),
        pytest.param("@November 20, 2026", "2026-11-20T00:00:00", id="as it mentions days"),
        pytest.param(
            "November 20, 2026 9:00 AM (GMT+3)", "2026-11-20T06:00:00", id="with an offset"
        ),
        pytest.param("November 20, 2026 9:00 AM (UTC)", "2026-11-20T09:00:00", id="UTC"),
        pytest.param("November 20, 2026 → November 22, 2026", "2026-11-20T00:00:00", id="a range"),
    ],
)
def test_dates_of_notion(written: str, expected: str) -> None:
    """Each of its forms of a date is read."""
    made = notion(f"# T\n\nDate: {written}\n\nx\n")
    assert made.published == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_drafts_of_notion() -> None:
    """A draft is none for the public, and a state that is not known is no guess."""
    assert notion("# T\n\nStatus: Draft\n\nx\n").status == "draft"
    assert notion("# T\n\nPublished: No\n\nx\n").status == "draft"
    with pytest.raises(UnreadableArticle, match="Brewing") as raised:
        notion("# T\n\nStatus: Brewing\n\nx\n")
    assert raised.value.line == 3


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("# T\n\nDate: today\nis fine.\n", f"T {NUMBER}.md", id="a paragraph"),
        pytest.param("# T\n\nWarning: it is wet.\n\nx\n", f"T {NUMBER}.md", id="unknown"),
        pytest.param("# T\n\nStatus: Draft\n\nx\n", "my-post.md", id="no export"),
        pytest.param("x::y is C++\n", "page.md", id="no property"),
        pytest.param("std:: is C++\n\nx\n", "page.md", id="none that a page has"),
        pytest.param("First.\ntitle:: T\n", "page.md", id="not above all"),
    ],
)
def test_what_is_text_stays(text: str, name: str) -> None:
    """Lines that are no properties stay in the text."""
    assert " ".join(notion(text, name).body.split()) == " ".join(text.removeprefix("# T").split())


def test_properties_of_logseq() -> None:
    """Those of the page tell of the article; those of its blocks are shown to nobody."""
    made = logseq(
        "title:: Log page\ntags:: [[a]], b\ndate:: [[Nov 20th, 2026]]\npublic:: true\n\n"
        "- First block\n  id:: 6380a\n  collapsed:: true\n\t- within\n- key:: kept\n"
    )
    assert made.title == "Log page"
    assert made.tags == ("a", "b")
    assert made.published == datetime(2026, 11, 20, tzinfo=UTC)
    assert made.body.strip() == "- First block\n\t- within\n- key:: kept"
    assert logseq("title:: T\npublic:: false\n\n- x\n").status == "draft"


@given(st.text(alphabet="#:ab \n->[]→@1", max_size=80))
def test_any_text(text: str) -> None:
    """Whatever a note holds, its body is a part of it."""
    for name in (f"a {NUMBER}.md", "a.md"):
        found = split(text, name)
        assert found is None or "".join(found.body.split()) in "".join(text.split())


@pytest.mark.parametrize("name", ["logseq.order-list-type", "größe", "типа", "topic/kind", "done?"])
def test_any_name_of_a_property_of_logseq(name: str) -> None:
    """None ends the properties, so that the one below it holds the article back."""
    made = logseq(f"title:: X\n{name}:: number\npublic:: false\n\n- one\n")
    assert (made.title, made.status, made.body) == ("X", "draft", "- one\n")


def test_code_in_a_page_of_logseq() -> None:
    """It keeps its lines, and blocks lose their properties, with a point in the name or without."""
    code = "- ```make\n  all:: dep\n  ```\n"
    made = logseq(
        f"title:: X\n\n- one\n  logseq.order-list-type:: number\n  id:: 1\n{code}- two\n  id:: 2\n"
    )
    assert made.body == f"- one\n{code}- two\n"


@pytest.mark.parametrize("indent", ["  ", "\t"])
def test_properties_in_the_first_block_of_logseq(indent: str) -> None:
    """They are the page's as well, and the block below is its text."""
    made = logseq(f"- title:: X\n{indent}public:: false\n- title:: of a block\n- one\n")
    assert (made.title, made.status) == ("X", "draft")
    assert made.body == "- title:: of a block\n- one\n"
