"""Whatever an article says arrives, in every format, in documents that are valid."""

import html
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import feedparser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from tests.faults.test_kill import KINDS, LONG
from tests.publications import run, tree, write

from feedwright.checks import check
from feedwright.domain.document import Document
from feedwright.domain.text import clean

ATOM = "{http://www.w3.org/2005/Atom}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
MORE = """
[[feeds]]
name = "sections"
each = "section"
[[feeds]]
name = "tags"
each = "tag"
[[feeds]]
name = "people"
each = "author"
formats = ["atom"]
archive = true
page_size = 1
"""

anything = st.text(st.characters(codec=None), max_size=40) | st.text(
    # What has undone documents before: controls, both ends of what XML allows, marks that
    # turn text round, astral letters, halves of pairs, letters that fold, and markup.
    st.sampled_from(
        "\x00\x01\t\n\x0b\x0c\r\x1b\x1f\x7f\x80\x85\x9f\xa0\xad\u0130\u0301\u200b\u200f\u2028"
        "\u2029\u202e\u2066\ud7ff\ud800\udbff\udc00\udfff\ue000\ufdd0\ufeff\ufffd\ufffe\uffff"
        "\U00010000\U0001f469\U000e0041\U0001ffff\U0010ffffß İa<>&\"'`]]>{}%$#@\\/|*_~[]()!;:"
    ),
    max_size=20,
)
MARKS = frozenset("<&*_~[`")
"""A title with one of these may be markup, and what may be gives way to its text."""
MISREAD = frozenset(map(chr, range(0x80, 0xC0)))
"""feedparser takes some of these for Windows-1252, and some for bytes of UTF-8."""


@st.composite
def articles(draw: st.DrawFn) -> dict[str, Any]:
    """An article as a program may store it, every field with anything in it."""
    stored = {
        "title": draw(anything),
        "date": "2026-03-02",
        "summary": draw(anything),
        "author": draw(
            st.lists(st.fixed_dictionaries({"name": anything, "email": anything}), max_size=2)
        ),
        "section": draw(anything),
        "tags": draw(st.lists(anything, max_size=3)),
        "correction": draw(st.just("") | anything),
        "rights": draw(anything),
        "language": draw(anything),
        "slug": draw(anything),
        "image": {"url": "https://a.example/i.png", "alt": draw(anything)},
        "enclosure": {"url": "https://a.example/e.mp3", "title": draw(anything)},
        "source": {"title": draw(anything), "url": "https://a.example/"},
    }
    kind = draw(st.sampled_from(["content_text", "content_html", "content_markdown"]))
    stored[kind] = draw(anything)
    return {name: value for name, value in stored.items() if draw(st.integers(0, 4))}


def same(text: str) -> str:
    """What must be the same of a text wherever it stands: all but blanks and what shows nothing."""
    # Half of a pair is no character; some sources make it a mark that says so.
    return re.sub(r"[\s\u00ad\u180e\u200b-\u200d\u2060\ufeff\ufffd]+", "", clean(text))


@settings(
    max_examples=3000 if LONG else 25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(articles(), min_size=1, max_size=6))
def test_any_article(place: Path, stored: list[dict[str, Any]]) -> None:
    """Any article at all is published in valid documents, all of which say what it says."""
    shutil.rmtree(place / "p", ignore_errors=True)
    for number, one in enumerate(stored):
        one["id"] = f"tag:a.example,2026:{number}"
        if number % 2:
            one["url"] = f"https://a.example/{number}/"
    folder = write(
        place / "p", {"all.json": json.dumps(stored)}, more=MORE, source='undated = "first-seen"'
    )

    report = run(folder)

    assert not report.refused
    nothing = [one for one in report.articles.set_aside if "neither a title nor" in one.reason]
    assert len(nothing) == len(report.articles.set_aside), report.articles.set_aside
    silent = {one.source.partition("#")[2] for one in nothing}
    if "" in silent:  # the list as a whole, of which none can be used
        silent = {one["id"] for one in stored}
    documents = tree(folder)
    for path, data in documents.items():
        if kind := KINDS.get(Path(path).suffix):
            found = check(Document(path=path, media_type=kind, data=data))
            assert not [one for one in found if one.level == "error"], path
        data.decode()
    items = {one["id"]: one for one in json.loads(documents["feed.json"])["items"]}
    assert items.keys() == {one["id"] for one in stored} - silent
    for one in stored:
        if one["id"] in silent:
            assert not any(same(one.get(name, "")) for name in ("title", "content_text"))
        else:
            _says_what_went_in(one, items[one["id"]])
    _is_as_strict_parsers_see_it(documents, items)
    _is_as_readers_see_it(documents, items)
    _stands_in_the_pages(documents, items)


def _says_what_went_in(stored: Mapping[str, Any], item: Mapping[str, Any]) -> None:
    title = stored.get("title", "")
    if not MARKS & set(title) and same(title):
        assert same(item["title"]) == same(title)
    if body := same(stored.get("content_text", "")):
        shown = lxml_html.fragment_fromstring(item["content_html"], create_parent="div")
        assert body in same(shown.text_content())
    assert "\ufffe" not in json.dumps(item, ensure_ascii=False)


def _is_as_strict_parsers_see_it(
    documents: Mapping[str, bytes], items: Mapping[str, Mapping[str, Any]]
) -> None:
    rss = {one.findtext("guid"): one for one in etree.fromstring(documents["rss.xml"]).iter("item")}
    atom = {
        one.findtext(f"{ATOM}id"): one
        for one in etree.fromstring(documents["atom.xml"]).iter(f"{ATOM}entry")
    }
    assert rss.keys() == atom.keys() == items.keys()
    for name, item in items.items():
        title, content = item.get("title", ""), item.get("content_html", "")
        assert rss[name].findtext("title", "") == atom[name].findtext(f"{ATOM}title", "") == title
        assert rss[name].findtext(ENCODED, "") == content
        assert atom[name].findtext(f"{ATOM}content", "") == content
        assert atom[name].findtext(f"{ATOM}summary", "") == item["summary"]
        assert html.unescape(rss[name].findtext("description", "")) == item["summary"]
        tags = [one.text for one in rss[name].iter("category")]
        assert tags == [one.get("term") for one in atom[name].iter(f"{ATOM}category")]
        assert tags == item.get("tags", [])


def _is_as_readers_see_it(
    documents: Mapping[str, bytes], items: Mapping[str, Mapping[str, Any]]
) -> None:
    for path in ("rss.xml", "atom.xml"):
        # What a parser is given by its own rules; what it cleans is its own affair.
        feed = feedparser.parse(documents[path], sanitize_html=False, resolve_relative_uris=False)
        assert not feed.bozo, feed.bozo_exception
        assert {one.id for one in feed.entries} == items.keys()
        for entry in feed.entries:
            item = items[entry.id]
            said = item.get("title", "") + item.get("content_html", "")
            if not MISREAD & set(said):
                assert same(entry.get("title", "")) == same(item.get("title", ""))
                found = entry.content[0].value if "content" in entry else ""
                assert same(found) == same(item.get("content_html", ""))


def _stands_in_the_pages(
    documents: Mapping[str, bytes], items: Mapping[str, Mapping[str, Any]]
) -> None:
    root = "https://example.org/feeds/"
    front = same(lxml_html.document_fromstring(documents["index.html"]).text_content())
    for item in items.values():
        assert same(item.get("title", "")) in front
        if item["url"].startswith(root):
            path = item["url"].removeprefix(root) + "index.html"
            page = lxml_html.document_fromstring(documents[path])
            (main,) = page.iter("main")
            text = same(main.text_content())
            assert same(item.get("title", "")) in text
            content = lxml_html.fragment_fromstring(
                item.get("content_html", ""), create_parent="div"
            )
            assert same(content.text_content()) in text
