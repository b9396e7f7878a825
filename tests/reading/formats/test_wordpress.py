"""Posts as WordPress's REST API hands them out."""

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.domain.article import Article, Image, Person
from feedwright.reading.formats import read
from feedwright.reading.formats.raw_article import Context

CONTEXT = Context(key="articles/wp.json", home="https://example.org/", timezone="Europe/Istanbul")
POST = {
    "id": 7,
    "date": "2026-11-02T14:00:00",
    "date_gmt": "2026-11-02T11:00:00",
    "modified": "2026-11-03T14:00:00",
    "modified_gmt": "2026-11-03T11:00:00",
    "status": "publish",
    "link": "https://example.org/harbour/",
    "title": {"rendered": "Harbour &amp; sea"},
    "content": {"rendered": "<p>It opened again.</p>", "protected": False},
    "author": 3,
    "categories": [5],
    "tags": [6, 8],
    "featured_media": 9,
}
BESIDE = {
    "author": [{"id": 3, "name": "Ann Lee", "url": "", "link": "https://example.org/author/ann/"}],
    "wp:featuredmedia": [{"source_url": "https://example.org/f.jpg", "alt_text": "A ship"}],
    "wp:term": [
        [{"id": 5, "taxonomy": "category", "name": "News"}],
        [
            {"id": 6, "taxonomy": "post_tag", "name": "Ships"},
            {"id": 8, "taxonomy": "post_tag", "name": "Sea"},
            {"id": 9, "taxonomy": "mood", "name": "Glad"},
        ],
    ],
}


def answered(**said: Any) -> Article:
    """The one article of an answer."""
    (one,) = read(json.dumps([POST | said]).encode(), CONTEXT).articles
    return one


def test_numbers_have_names_beside_the_post() -> None:
    """Authors, section, tags and picture are those that the answer holds beside it."""
    one = answered(_embedded=BESIDE)
    assert one.authors == (Person(name="Ann Lee", url="https://example.org/author/ann/"),)
    assert (one.section, one.tags) == ("News", ("Ships", "Sea"))
    assert one.image == Image(url="https://example.org/f.jpg", alt="A ship")
    assert one.warnings == ()


def test_numbers_are_no_names() -> None:
    """Where nothing tells the names, readers are shown no numbers, and how to ask is told."""
    one = answered()
    assert (one.authors, one.section, one.tags) == ((), "", ())
    (told,) = one.warnings
    assert told.startswith("The numbers of its authors, categories, tags were left out; ask")
    assert answered(author="Bo Day", categories=["News"], tags=["2026"]).tags == ("2026",)


def test_times_are_those_in_utc() -> None:
    """Nobody need know the zone of the site."""
    one = answered()
    assert one.published == datetime(2026, 11, 2, 11, tzinfo=UTC)
    assert one.updated == datetime(2026, 11, 3, 11, tzinfo=UTC)
    local = answered(date_gmt="0000-00-00T00:00:00", modified_gmt=None)
    assert local.published == datetime(2026, 11, 2, 11, tzinfo=UTC)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text("a", max_size=1),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["name", "taxonomy", "source_url", "author"]), inner)
    ),
    max_leaves=5,
)


@given(st.sampled_from(["author", "wp:term", "wp:featuredmedia"]), ANYTHING, ANYTHING)
def test_anything_may_stand_beside_a_post(name: str, beside: Any, value: Any) -> None:
    """It is read, or set aside with a reason."""
    post = POST | {"_embedded": {name: beside}, "tags": value, "date_gmt": value}
    reading = read(json.dumps([post]).encode(), CONTEXT)
    assert len(reading.articles) + len(reading.set_aside) == 1


@pytest.mark.parametrize("part", ["content", "excerpt"])
def test_what_has_a_password_is_private(part: str) -> None:
    """A post of which WordPress says that it is protected goes out in no part."""
    protected = {part: {"rendered": "<p>For friends.</p>", "protected": True}}
    (one,) = read(json.dumps([POST | protected]).encode(), CONTEXT).articles
    assert one.status == "private"
    (other,) = read(json.dumps([POST]).encode(), CONTEXT).articles
    assert other.status == "published"


def test_of_an_embargo_given_twice_in_a_list_the_later_counts() -> None:
    """What an object of a list says twice is not lost, whichever comes last."""
    posts = json.dumps([POST]).replace('"id"', '"embargo": "2031-05-01", "embargo": "", "id"')
    (one,) = read(posts.encode(), CONTEXT).articles
    assert one.published == datetime(2031, 5, 1, tzinfo=ZoneInfo("Europe/Istanbul"))


@pytest.mark.parametrize(
    ("kind", "listed"), [("post", True), ("page", False), ("attachment", False)]
)
def test_pages_stand_in_no_feed(kind: str, listed: bool) -> None:
    """As in WordPress' own."""
    assert answered(type=kind, _embedded=BESIDE).listed is listed
