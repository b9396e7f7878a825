"""Sitemaps, held to what sitemaps.org and Google ask of them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feedwright.domain.text import clean
from feedwright.reading.formats.sitemap import read
from feedwright.rendering.formats import sitemap
from feedwright.rendering.formats.sitemap import News, Page

WHEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROOT = "https://example.org/feeds/"
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("sitemaps.rng")))
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
    "h": "http://www.w3.org/1999/xhtml",
}


def valid(data: bytes) -> etree._Element:
    """A document that keeps every rule."""
    root = etree.fromstring(data)
    SCHEMA.assertValid(root)
    return root


def test_pages_are_listed_in_order() -> None:
    """Each page has its address, when its article changed, and its translations."""
    both = (("en", f"{ROOT}a/?x=1&y=2"), ("de", f"{ROOT}de/a/"))
    listed = [Page(address=both[0][1], updated=WHEN, alternates=both), Page(address=f"{ROOT}b/")]
    data = sitemap.pages(listed)
    root = valid(data)
    assert root.xpath("//s:loc/text()", namespaces=NAMES) == [one.address for one in listed]
    assert root.xpath("//s:lastmod/text()", namespaces=NAMES) == ["2026-03-02T09:00:00Z"]
    found = root.xpath("//h:link", namespaces=NAMES)
    assert [(one.get("hreflang"), one.get("href")) for one in found] == [*both]
    told = read(data)
    assert told is not None
    assert told.pages == tuple(one.address for one in listed)


def test_an_index_leads_to_sitemaps() -> None:
    """Each sitemap has its address, and when it changed where that is known."""
    data = sitemap.index([(f"{ROOT}a.xml", WHEN), (f"{ROOT}b.xml", None)])
    root = valid(data)
    assert root.xpath("//s:lastmod/text()", namespaces=NAMES) == ["2026-03-02T09:00:00Z"]
    told = read(data)
    assert told is not None
    assert told.sitemaps == (f"{ROOT}a.xml", f"{ROOT}b.xml")


TEXT = st.text().filter(lambda text: bool(clean(text).strip()))


@given(name=TEXT, titles=st.lists(TEXT, max_size=3))
def test_news_of_any_words(name: str, titles: list[str]) -> None:
    """Whatever publication and titles are called, the sitemap is valid and says it."""
    listed = [News(address=f"{ROOT}a", title=one, language="en", published=WHEN) for one in titles]
    root = valid(sitemap.news(name, listed))
    said = root.xpath("//n:title", namespaces=NAMES)
    assert [one.text.split() for one in said] == [clean(one).split() for one in titles]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(sitemap.index([]), id="no sitemap"),
        pytest.param(sitemap.pages([Page(address="/a/")]), id="an address that is not whole"),
        pytest.param(
            sitemap.pages([Page(address=ROOT + "a" * 2048)]), id="an address that is too long"
        ),
        pytest.param(
            sitemap.news("N", [News(address=ROOT, title=" ", language="en", published=WHEN)]),
            id="no title",
        ),
        pytest.param(
            sitemap.news("N", [News(address=ROOT, title="T", language="en-GB", published=WHEN)]),
            id="a region",
        ),
    ],
)
def test_the_schema_finds_faults(data: bytes) -> None:
    """The schema that these tests hold to is no empty one."""
    assert not SCHEMA.validate(etree.fromstring(data))
