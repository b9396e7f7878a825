"""The bound on attributes, and where it is held."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feedwright import markup
from feedwright.checks import examine
from feedwright.domain.attributes import MOST, bounded
from feedwright.reading.formats import read
from feedwright.reading.formats.feed.elements import attribute
from feedwright.reading.formats.raw_article import Context

CONTEXT = Context(key="articles/x.html", home="https://e.example/", timezone="UTC")


def many(count: int, form: str = 'a{}="{}"') -> str:
    """So many attributes, of one form."""
    return " ".join(form.format(number, number) for number in range(count))


@pytest.mark.parametrize(
    "form",
    [
        'a{}="{}"',
        "a{}='{} > <b c=\"'",
        "a{}",
        "a{} = {}/",
        'a{}=""',
        'data-{}-b="{}"\n',
    ],
)
@pytest.mark.parametrize("name", ["p", "svg:rect", "script", "TITLE", "x-y"])
def test_the_first_attributes_stay(name: str, form: str) -> None:
    """Of an element with too many attributes the first ones stay, and nothing else is lost."""
    before, after = f"<p>Before</p><{name} ", f">within</{name}><p class=x>After</p>"

    made, cut = bounded(before + many(1000, form) + after)

    assert cut == 1
    assert made.startswith(before + many(MOST, form)[:-1])
    assert made.endswith(after)
    assert len(made) < len(before + many(MOST + 1, form) + after)
    assert bounded(made) == (made, 0)


@pytest.mark.parametrize(
    "html",
    [
        f"<p {many(MOST)}>as many as may be</p>" + "<p>x</p>" * 100,
        f"<!-- <p {many(1000)}> --><p>in a comment</p>",
        f"<script>if (a <b {many(1000)}) {{}}</script><p>in a script</p>",
        f"<p>where x < y {many(1000)}</p>",
        f'<p title="<p {many(1000, "a{}")}>">in a value</p>',
        "<p a=b c d>" * 1000,
    ],
)
def test_what_looks_like_attributes_stays(html: str) -> None:
    """What is none of an element's attributes is not counted among them."""
    assert bounded(html) == (html, 0)


def test_a_comment_ends_where_browsers_end_it() -> None:
    """An element after a comment that is closed at once is looked at."""
    for comment in ("<!-->", "<!--->", "<!-- x --!>"):
        assert bounded(f"{comment}<p {many(1000)}>x</p> --><p>y</p>")[1] == 1, comment


@given(st.text(st.sampled_from("<>/='\" ap!-x\n"), max_size=60).map(lambda text: text * 100))
def test_nothing_is_lost_of_any_text(text: str) -> None:
    """Where no element has too many attributes the text is as it was, else it is shorter."""
    made, cut = bounded(text)

    assert (made == text) == (cut == 0)
    assert len(made) <= len(text)


def test_a_saved_page_is_read_without_them() -> None:
    """A page one of whose elements has very many attributes is read, and that is told."""
    page = (
        "<html><head><title>Harbour</title></head><body>"
        f"<article><h1>Harbour</h1><p {many(20_000)}>The ferries sail again since Monday, as "
        "they did before the storm of last week.</p></article></body></html>"
    )

    (article,) = read(page.encode(), CONTEXT).articles

    assert "The ferries sail again" in article.body
    assert len(article.body) < 20_000
    (told,) = (one for one in article.warnings if "attributes" in one)
    assert told.startswith(f"An element has more than {MOST} attributes")


@pytest.mark.parametrize("kind", ["html", "markdown"])
def test_an_article_is_shown_without_them(kind: str) -> None:
    """What an article's own HTML has too many attributes on is shown, and that is told."""
    body = f"<p {many(20_000)} >The first.</p>\n\n<p title='t' {many(9000)}>The second.</p>"

    made = markup.convert(body, kind, base="https://e.example/", scope="a-")  # type: ignore[arg-type]

    assert re.sub(r"<[^>]*>", "", made.html).split() == ["The", "first.", "The", "second."]
    (told,) = made.warnings
    assert told.startswith(f"2 elements have more than {MOST} attributes")


def test_a_heading_of_markdown_is_shown_without_them() -> None:
    """Attributes that an author gives a heading in Markdown's own way come under the bound, too."""
    body = f"# Harbour {{{many(9000, 'a{}={}')}}}\n\nThe ferries sail."

    made = markup.convert(body, "markdown", base="https://e.example/", scope="a-")

    assert made.html == "<h1>Harbour</h1>\n<p>The ferries sail.</p>\n"
    (told,) = made.warnings
    assert told.startswith(f"An element has more than {MOST} attributes")


def counted(count: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many values of attributes a check of a document asks for."""
    asked = 0

    class Counting(etree.ElementBase):  # type: ignore[misc]
        def items(self) -> list[tuple[str, str]]:
            nonlocal asked
            found: list[tuple[str, str]] = super().items()
            asked += len(found)
            return found

        def get(self, key: str, default: str | None = None) -> str | None:
            nonlocal asked
            asked += 1
            found: str | None = super().get(key, default)
            return found

    lookup = etree.ElementDefaultClassLookup(element=Counting)
    parser = etree.XMLParser

    def counting(**options: object) -> etree.XMLParser:
        made = parser(**options)
        made.set_element_class_lookup(lookup)
        return made

    attributes = many(count, "x:a{}='{}'")
    document = (
        '<rss version="2.0" xmlns:x="x:y"><channel><title>x</title>'
        f"<item {attributes}><title>x</title></item></channel></rss>"
    )
    with monkeypatch.context() as patched:
        patched.setattr(etree, "XMLParser", counting)
        found = examine(document.encode(), path="x")
    assert ("attribute-many" in {one.rule for one in found}) == (count > MOST)
    return asked


def test_a_check_asks_for_few_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many attributes an element has, a check looks at as many values of them."""
    asked = [counted(count, monkeypatch) for count in (MOST, 2 * MOST, 8 * MOST, 100 * MOST)]

    assert asked[0] >= MOST
    assert all(later == earlier for earlier, later in pairwise(asked))


def test_one_attribute_is_found_among_many() -> None:
    """A feed that is taken over is asked for one value, not for all."""
    others = many(2000, "x:a{}='{}'")
    node = etree.fromstring(f'<x:a xmlns:x="x:y" {others} x:Type=" html "/>')

    assert attribute(node, "type") == "html"
    assert attribute(node, "none") == ""
