from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feedwright.rendering.formats.opml import opml
from feedwright.rendering.html.listed_feeds import Listing

WHEN = datetime(2026, 3, 2, 8, tzinfo=UTC)


def listing(
    title: str = "News",
    *,
    formats: tuple[str, ...] = ("rss", "atom", "json"),
    updated: datetime | None = WHEN,
) -> Listing:
    """A feed, with what a test is about."""
    return Listing(
        title=title,
        description="",
        address="https://example.org/feeds/news/",
        language="en",
        formats=formats,
        entries=1,
        published=(WHEN,),
        updated=updated,
    )


@pytest.mark.parametrize(
    ("formats", "name", "version"),
    [
        pytest.param(("json", "atom", "rss"), "rss.xml", "RSS", id="RSS before all"),
        pytest.param(("json", "atom"), "atom.xml", None, id="else Atom"),
        pytest.param(("json",), "feed.json", None, id="else JSON Feed"),
    ],
)
def test_best_format(formats: tuple[str, ...], name: str, version: str | None) -> None:
    """A feed is listed once, by the format that most readers take."""
    (outline,) = etree.fromstring(opml("All", [listing(formats=formats)])).iter("outline")
    assert outline.get("type") == "rss"
    assert outline.get("xmlUrl") == f"https://example.org/feeds/news/{name}"
    assert outline.get("htmlUrl") == "https://example.org/feeds/news/"
    assert outline.get("version") == version


def test_dates_are_the_newest_feeds() -> None:
    """The file's dates come from its feeds, and without a dated feed there are none."""
    older = datetime(2025, 1, 1, tzinfo=UTC)
    dated = etree.fromstring(opml("All", [listing(updated=older), listing(), listing()]))
    assert dated.findtext("head/dateModified") == "Mon, 02 Mar 2026 08:00:00 GMT"
    undated = etree.fromstring(opml("All", [listing(updated=None)]))
    assert undated.find("head/dateModified") is None


@given(title=st.text())
def test_any_title(title: str) -> None:
    """Whatever a feed is called, the file is well-formed and says the name."""
    root = etree.fromstring(opml(title, [listing(title)]))
    clean = "".join(character for character in title if character.isprintable())
    told = root.findtext("head/title") or ""
    assert "".join(character for character in told if character.isprintable()) == clean
    (outline,) = root.iter("outline")
    assert outline.get("version") == "RSS"
