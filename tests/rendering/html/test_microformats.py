"""Pages as a parser of microformats reads them (microformats2: h-feed, h-entry, h-card)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import mf2py
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feedwright.domain.article import Image, Person
from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.domain.text import clean
from feedwright.rendering.formats import jsonfeed
from feedwright.rendering.html.pages import article_page, catalogue, feed_page

ROOT = "https://example.org/feeds/"
WHEN = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)
CHANNEL = Channel(
    id="tag:c",
    title="The News & More",
    description="What happens.",
    address=ROOT,
    home="https://example.org/",
    updated=WHEN,
    authors=(Person(name="Desk"),),
)
SECTION = replace(CHANNEL, address=f"{ROOT}sections/city/", home=f"{ROOT}sections/city/")
WHOLE = Entry(
    id="tag:1",
    link=f"{ROOT}articles/one/",
    title="One < Two",
    summary="A summary.",
    content="<p>Some <em>text</em>.</p>",
    published=WHEN,
    updated=WHEN + timedelta(days=1),
    authors=(
        Person(name="Ada Lovelace", url="https://ada.example/"),
        Person(name="Grace"),
        Person(name="Mary", url=f"{ROOT}people/mary/"),
    ),
    section="City",
    tags=("Harbour", "Ferries"),
    image=Image(url=f"{ROOT}articles/one/quay.jpg", alt="The quay"),
)
ENTRIES = [
    WHOLE,
    replace(WHOLE, id="tag:2", link="https://example.com/two?a=1&b=2", updated=WHEN, image=None),
    replace(WHOLE, id="tag:3", title="", summary="A note.", authors=(), section=""),
    replace(WHOLE, id="tag:4", title="ليس خبرًا", language="ar", section="Technology"),
]


def read(page: bytes, address: str) -> dict[str, Any]:
    """The one thing that a page is, and all that it holds."""
    (found,) = mf2py.parse(page.decode(), url=address)["items"]
    return dict(found)


def people(given: list[Any]) -> list[dict[str, str]]:
    """Authors, as JSON Feed tells them."""
    return [
        {name: values[0] for name, values in one["properties"].items() if name in {"name", "url"}}
        for one in given
    ]


def told(entry: dict[str, Any]) -> dict[str, Any]:
    """An h-entry, as an item of JSON Feed."""
    has: dict[str, list[Any]] = entry["properties"]
    return {
        "title": " ".join(has.get("name", [""])[0].split()),
        "url": has["url"][0],
        "date_published": has["published"][0],
        "date_modified": has["updated"][0],
        "authors": people(has.get("author", [])),
        "tags": sorted(has.get("category", [])),
    }


def items(channel: Channel, entries: list[Entry]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A feed and its items, as feed.json has them."""
    document = json.loads(jsonfeed.render(channel, entries))
    names = ("title", "url", "date_published", "date_modified", "authors", "tags")
    empty = {"title": "", "authors": [], "tags": []}
    told = ({name: one.get(name, empty.get(name)) for name in names} for one in document["items"])
    # A page has them in another order, the section beside the title.
    return document, [{**one, "tags": sorted(one["tags"])} for one in told]


@pytest.mark.parametrize("kind", ["catalogue", "feed", "archive page"])
def test_a_feeds_page_is_an_h_feed(kind: str) -> None:
    """Title, address, author and entries are read from the page as from feed.json."""
    if kind == "catalogue":
        channel, address = CHANNEL, ROOT
        page = catalogue(channel, ENTRIES, [], ROOT)
    else:
        number = "archive-2" if kind == "archive page" else ""
        channel = replace(SECTION, page=number, previous="archive-1")
        address = channel.url("html")
        page = feed_page(channel, ENTRIES, ROOT, main=CHANNEL)
    found = read(page, address)
    document, expected = items(channel, ENTRIES)

    assert found["type"] == ["h-feed"]
    assert found["properties"]["name"] == [document["title"]]
    assert found["properties"]["url"] == [document["home_page_url"]]
    assert found["properties"]["summary"] == [document["description"]]
    assert people(found["properties"]["author"]) == document["authors"]
    assert [one["type"] for one in found["children"]] == [["h-entry"]] * len(ENTRIES)
    assert [told(one) for one in found["children"]] == expected
    first = found["children"][0]["properties"]
    assert first["summary"] == ["A summary."]
    assert first["photo"] == [{"value": ENTRIES[0].image.url, "alt": "The quay"}]  # type: ignore[union-attr]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: one.id)
def test_an_articles_page_is_an_h_entry(entry: Entry) -> None:
    """An article's own page tells what its item in feed.json tells."""
    own = replace(entry, link=f"{ROOT}articles/one/")
    found = read(article_page(CHANNEL, own, ROOT), own.link)
    _, (expected,) = items(CHANNEL, [own])

    assert found["type"] == ["h-entry"]
    assert told(found) == expected
    document, _ = items(CHANNEL, [own])
    assert found["properties"]["content"][0]["html"] == document["items"][0]["content_html"]
    assert ("photo" in found["properties"]) is (own.image is not None)


@given(title=st.text(), name=st.text().filter(lambda name: bool(clean(name).strip())))
def test_any_text(title: str, name: str) -> None:
    """Any title and any name are read from the page as from feed.json, but for blanks."""
    entry = replace(WHOLE, title=title, authors=(Person(name=name),))
    _, (expected,) = items(CHANNEL, [entry])
    page = feed_page(CHANNEL, [entry], ROOT)
    found = told(read(page, ROOT)["children"][0])
    assert found["title"] == " ".join(expected["title"].split())
    assert [one["name"].split() for one in found["authors"]] == [
        one["name"].split() for one in expected["authors"]
    ]
