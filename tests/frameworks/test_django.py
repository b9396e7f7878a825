"""Classes of Django's own syndication, moved here by changing their base."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import feedparser
import pytest
from lxml import etree

import feedwright as fw

django = pytest.importorskip("django", reason="Django is not installed")

from django.conf import settings  # noqa: E402 - only where it is there

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["*"],
        USE_TZ=True,
        TIME_ZONE="Europe/Istanbul",
        ROOT_URLCONF="tests.frameworks.test_django",
        INSTALLED_APPS=[],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.locmem.Loader",
                            {
                                "title.html": "{{ obj.title }} ({{ site.domain }})",
                                "text.html": "<p>{{ obj.text|safe }} <a href='/x/'>x</a></p>",
                            },
                        )
                    ]
                },
            }
        ],
    )
    django.setup()

from django.contrib.syndication.views import Feed as DjangoFeed  # noqa: E402
from django.core.exceptions import ObjectDoesNotExist  # noqa: E402
from django.http import Http404  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed  # noqa: E402
from django.utils.functional import lazystr  # noqa: E402

from feedwright.django import Feed  # noqa: E402

urlpatterns: list[Any] = []


class Post:
    """What a model would be."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.title = f"Ships & tides <{number}> 'é'"
        self.text = f"Text <b>{number}</b>"
        self.when = datetime(2026, 3, 1, 12, tzinfo=UTC) - timedelta(days=number)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its address on the site."""
        return f"/posts/{self.number}/é b/"


POSTS = [Post(number) for number in range(3)]


class Plain:
    """The first example of Django's documentation: no dates."""

    title = "Police beat"
    link = "/beat/"
    description = "Updates."

    def items(self) -> list[Post]:
        """What it shows."""
        return POSTS


class Full(Plain):
    """All that a class can say of an item."""

    feed_copyright = "(c) Desk"
    author_name = "Desk"
    author_email = "desk@example.org"
    categories = ("sea",)
    language = "en"
    item_guid_is_permalink = False
    item_author_link = "https://example.org/ann"
    item_enclosure_length = 12
    item_enclosure_mime_type = "audio/mpeg"
    item_copyright = lazystr("(c) Ann")

    def item_title(self, item: Post) -> str:
        """Its title."""
        return item.title

    def item_description(self, item: Post) -> str:
        """Its text."""
        return f"<p>{item.text}</p>"

    def item_pubdate(self, item: Post) -> datetime:
        """When it was published, once without a zone."""
        return item.when.replace(tzinfo=None) if item.number == 1 else item.when

    def item_updateddate(self, item: Post) -> datetime:
        """When it was changed."""
        return item.when + timedelta(hours=1)

    def item_guid(self, item: Post) -> str:
        """Its id."""
        return f"tag:example.org,2026:post:{item.number}"

    def item_enclosure_url(self, item: Post) -> str:
        """Its recording."""
        return f"https://example.org/{item.number}.mp3"

    def item_author_name(self, item: Post) -> str:
        """Who wrote it."""
        return f"Ann {item.number}"

    def item_categories(self, _item: Post) -> list[str]:
        """Its tags."""
        return ["ships", "sea & sky"]


class Talked(Full):
    """What a class may say beside all of that."""

    ttl = 600

    def item_comments(self, item: Post) -> str:
        """Where it is discussed."""
        return f"/posts/{item.number}/talk/"


class InAtom(Full):
    """The same in Atom."""

    feed_type = Atom1Feed
    subtitle = "All the beat"


class OfObject(Plain):
    """A feed for what its address names."""

    feed_guid = "tag:example.org,2026:feed"
    title_template = "title.html"
    description_template = "text.html"

    def get_object(self, _request: Any, number: int) -> Post:
        """The post whose feed this is."""
        if number > 2:
            raise ObjectDoesNotExist
        return POSTS[number]

    def title(self, about: Post) -> str:  # type: ignore[override]  # as Django lets it be
        """Its title."""
        return f"Beat {about.number}"

    def link(self, about: Post) -> str:  # type: ignore[override]
        """Its page."""
        return about.get_absolute_url()

    def item_link(self, item: Post) -> str:
        """An address on another site, and one without a scheme."""
        return f"//cdn.example.org/{item.number}" if item.number else "https://example.com/Ü?q=a b"

    def item_pubdate(self, item: Post) -> datetime:
        """When it was published."""
        return item.when

    def item_enclosures(self, item: Post) -> list[Enclosure]:
        """Its recordings."""
        return [Enclosure(f"https://example.org/{item.number}.mp3", "9", "audio/mpeg")]


class Geo(Rss201rev2Feed):  # type: ignore[misc]
    """A feed type of one's own, with elements of one's own."""

    def rss_attributes(self) -> dict[str, str]:
        """With its namespace."""
        return {
            **super().rss_attributes(),
            "xmlns:geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
            "xmlns:own": "https://example.org/ns#",
        }

    def add_item_elements(self, handler: Any, item: Any) -> None:
        """With its elements."""
        super().add_item_elements(handler, item)
        handler.addQuickElement("geo:lat", item["lat"])
        handler.addQuickElement("own:price", "9", {"currency": "EUR"})
        handler.startElement("own:box", {})
        handler.addQuickElement("own:side", "1")
        handler.endElement("own:box")


class WithElements(Full):
    """Items with elements of one's own."""

    feed_type = Geo

    def item_extra_kwargs(self, item: Post) -> dict[str, str]:
        """What the feed type asks for."""
        return {"lat": f"4{item.number}.0"}


def made(kind: type, base: type, *arguments: Any, **headers: str) -> Any:
    """What a class answers with one base or the other."""
    view = type(kind.__name__, (kind, base), {})()
    return view(RequestFactory().get("/beat/feed/", headers=headers), *arguments)


def told(answer: Any) -> tuple[Any, list[dict[str, Any]]]:
    """What a reader finds."""
    found = feedparser.parse(answer.content, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo
    about = [found.feed.title, found.feed.link, found.feed.get("id"), found.feed.get("rights")]
    links = {link.href for link in found.feed.links if link.rel == "self"}
    return (*about, links), [
        {
            "id": one.id,
            "link": one.link,
            "published": one.get("published"),
            "instant": one.get("published_parsed"),
            "enclosures": [
                (file.href, file.length, file.type) for file in one.get("enclosures", ())
            ],
            "tags": [tag.term for tag in one.get("tags", ())],
            "author": one.authors[0].get("name") if one.get("authors") else None,
            "rights": one.get("rights"),
        }
        for one in found.entries
    ]


CASES = [
    pytest.param(Plain, (), id="plain"),
    pytest.param(Full, (), id="full"),
    pytest.param(InAtom, (), id="Atom"),
    pytest.param(OfObject, (1,), id="of an object"),
    pytest.param(WithElements, (), id="a feed type of one's own"),
]


@pytest.mark.parametrize(("kind", "arguments"), CASES)
def test_readers_see_no_entry_twice(kind: type, arguments: tuple[Any, ...]) -> None:
    """Ids, links, dates, files, people and tags are those that Django told."""
    theirs, ours = (made(kind, base, *arguments) for base in (DjangoFeed, Feed))
    (about, entries), (about_ours, entries_ours) = told(theirs), told(ours)
    assert len(entries) == 3
    for one, two in zip(entries, entries_ours, strict=True):
        one.pop("published"), two.pop("published")
        if kind is not InAtom:  # Django's RSS has no rights of an item; of a name alone no mail
            one["rights"] = two["rights"]
            if kind is Full or kind is WithElements:
                assert str(one["author"]).startswith("Ann") or one["author"] is None
                one["author"] = two["author"]
        assert one == two
    assert about == about_ours
    assert ours["Content-Type"] == theirs["Content-Type"]
    assert ours.get("Last-Modified") == theirs.get("Last-Modified")
    errors = [one for one in fw.check(ours.content) if one.level == "error"]
    assert errors == []


def test_a_reader_that_has_it_is_told_so() -> None:
    """A conditional request is answered 304, by its tag and by its time."""
    first = made(Full, Feed)
    assert made(Full, Feed, **{"If-None-Match": first["ETag"]}).status_code == 304
    assert made(Full, Feed, **{"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    assert made(Full, Feed, **{"If-None-Match": '"x"'}).status_code == 200


def test_the_text_is_made_safe() -> None:
    """What Django passes through is cleaned here, and its addresses are absolute."""

    class Unsafe(Full):
        """An item with a script."""

        def item_description(self, _item: Post) -> str:
            return '<a href="/b/" onclick="x()">b</a><script>x()</script>'

    content = made(Unsafe, Feed).content
    assert b"x()" not in content
    assert b"http://testserver/b/" in content


def test_elements_of_a_feed_type_are_carried(caplog: pytest.LogCaptureFixture) -> None:
    """Those that hold text and attributes alone stand in the document; others are told once."""
    content = made(WithElements, Feed).content
    found = feedparser.parse(content)
    assert [one.geo_lat for one in found.entries] == ["40.0", "41.0", "42.0"]
    assert {one.own_price["currency"] for one in found.entries} == {"EUR"}
    assert content.count(b">9</own:price>") == 3
    assert b"own:box" not in content
    assert caplog.text.count("<own:box> of feed_type is not carried") <= 1


def test_the_format_may_be_json() -> None:
    """A class names it by ``feed_format``."""

    class InJson(Full):
        """The same as JSON Feed."""

        feed_format = "json"

    answer = made(InJson, Feed)
    assert answer["Content-Type"] == "application/feed+json"
    assert len(fw.read(answer.content)[1]) == 3


def test_what_is_not_there_is_404() -> None:
    """An object that does not exist is answered as Django does."""
    with pytest.raises(Http404):
        made(OfObject, Feed, 9)


def test_an_empty_feed_is_valid() -> None:
    """A class without items gives a document that any reader takes."""

    class Empty(Plain):
        """Nothing yet."""

        def items(self) -> list[Post]:
            return []

    content = made(Empty, Feed).content
    assert [one for one in fw.check(content) if one.level == "error"] == []


def test_what_only_django_s_feeds_said(caplog: pytest.LogCaptureFixture) -> None:
    """Comments, the time to live and the categories of the feed are as Django writes them."""
    ours, theirs = (
        etree.fromstring(made(Talked, base).content).find("channel") for base in (Feed, DjangoFeed)
    )
    assert ours is not None
    assert theirs is not None
    for name in ("ttl", "category", "item/comments", "item/category", "copyright"):
        found = [one.text for one in ours.findall(name)]
        assert found
        # Django leaves the address of comments as it is, which no reader can follow.
        said = [one.text for one in theirs.findall(name)]
        is_address = name == "item/comments"
        assert found == [urljoin("http://testserver/", one) if is_address else one for one in said]
    lengths = [one.attrib for one in ours.findall("item/enclosure")]
    assert lengths == [one.attrib for one in theirs.findall("item/enclosure")]
    assert not caplog.records


def test_comments_and_categories_in_atom() -> None:
    """Atom names the discussion by a link to replies, and what the feed is about."""

    class OfAtom(Talked):
        feed_type = Atom1Feed

    answer = made(OfAtom, Feed)
    found = feedparser.parse(answer.content)
    replies = [link.href for one in found.entries for link in one.links if link.rel == "replies"]
    assert len(replies) == len(POSTS)
    assert all(one.endswith("/talk/") for one in replies)
    assert [one.term for one in found.feed.tags] == ["sea"]
    assert not [one for one in fw.check(answer.content) if one.level == "error"]
