import json
from typing import Any

import pytest

from feedwright.domain.article import Enclosure, Person
from feedwright.domain.errors import UnreadableArticle
from feedwright.reading.formats.json_articles import read
from feedwright.reading.formats.raw_article import Context

CONTEXT = Context(key="articles/news.json", home="https://example.org/", language="en")


@pytest.mark.parametrize(
    ("said", "body", "markup"),
    [
        pytest.param({"content_html": "<p>A"}, "<p>A", "html", id="JSON Feed, HTML"),
        pytest.param({"content_text": "<p>A"}, "<p>A", "text", id="JSON Feed, text"),
        pytest.param(
            {"content_text": "A", "content_html": "<p>A"}, "<p>A", "html", id="the fuller one"
        ),
        pytest.param({"body": "A *b*"}, "A *b*", "markdown", id="a body without tags"),
        pytest.param({"body": "<p>A</p>"}, "<p>A</p>", "html", id="a body with tags"),
        pytest.param({"body": "A", "format": "text/plain"}, "A", "text", id="a body that says"),
        pytest.param({"content": {"rendered": "<p>A"}}, "<p>A", "html", id="WordPress"),
        pytest.param({"articleBody": "A"}, "A", "text", id="schema.org"),
    ],
)
def test_bodies_are_found(said: dict[str, Any], body: str, markup: str) -> None:
    """The fullest body counts, and what it is written in is told by its name or its tags."""
    (found,) = read(json.dumps({"title": "T", **said}), CONTEXT).articles
    assert (found.key, found.body, found.markup) == ("articles/news.json", body, markup)


def test_a_json_feed_is_a_list_of_articles() -> None:
    """Items of a JSON Feed have all that they say, and the feed's authors and language."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "A feed",
        "authors": [{"name": "Desk"}],
        "language": "tr",
        "items": [
            {
                "id": "https://example.org/1",
                "url": "https://example.org/1",
                "title": "One",
                "content_html": "<p>One</p>",
                "date_published": "2026-03-02T10:30:00+03:00",
                "banner_image": "banner.png",
                "attachments": [{"url": "a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 7}],
            },
            {"id": "2", "content_text": "Two", "authors": [{"name": "Jane"}]},
        ],
    }
    one, two = read(json.dumps(feed), CONTEXT).articles
    assert one.key == "articles/news.json#https://example.org/1"
    assert one.id == one.link == "https://example.org/1"
    assert one.published is not None
    assert one.published.isoformat() == "2026-03-02T07:30:00+00:00"
    assert one.authors == (Person(name="Desk"),)
    assert one.language == "tr"
    assert one.image is not None
    assert one.image.url == "banner.png"
    assert one.enclosures == (Enclosure(url="a.mp3", type="audio/mpeg", length=7),)
    assert (two.key, two.id, two.title) == ("articles/news.json#2", "", "")
    assert two.authors == (Person(name="Jane"),)


def test_a_bad_member_is_set_aside() -> None:
    """Members that cannot be used are told with their number, and the others are read."""
    members = ["text", {"id": 1, "title": "One"}, {"id": 1, "title": "Again"}, {"slug": "empty"}]
    found = read(json.dumps([*members, {"title": "No id"}]), CONTEXT)
    assert [one.key for one in found.articles] == ["articles/news.json#1", "articles/news.json#4"]
    assert [(one.source, one.reason) for one in found.set_aside] == [
        (
            "articles/news.json#0",
            "Number 1 of the list cannot be used. It is no object with names and values.",
        ),
        (
            "articles/news.json#1",
            "Number 3 of the list cannot be used. Another member has the same id.",
        ),
        (
            "articles/news.json#empty",
            "Number 4 of the list cannot be used. It has neither a title nor a text.",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        pytest.param('{"title": "A",\n "b" 1}', 2, "no JSON", id="broken"),
        pytest.param('{"title": "A"}\n\n{}', 3, "something follows", id="two values"),
        pytest.param('{"title": NaN}', None, "NaN", id="not a number"),
        pytest.param('"text"', None, "neither an article", id="a text"),
        pytest.param("[" * 100_000, 1, "too deep", id="deep"),
        pytest.param('{"date": ' + "1" * 9_000 + "}", None, "4,300 digits", id="endless number"),
        pytest.param('{"name": ""}', None, "neither a title", id="nothing said"),
    ],
)
def test_what_is_no_json_article_is_refused(text: str, line: int | None, reason: str) -> None:
    """A file that is no JSON or no article is refused, with the line where it is known."""
    with pytest.raises(UnreadableArticle, match=reason) as caught:
        read(text, CONTEXT)
    assert caught.value.line == line


def test_an_empty_list_holds_nothing() -> None:
    """A list without members is no fault."""
    assert read("[]", CONTEXT).articles == ()


def test_an_answer_that_holds_no_article_is_no_data() -> None:
    """What no system gives its articles for data is set aside as before."""
    with pytest.raises(UnreadableArticle, match="neither a title nor a text"):
        read(json.dumps({"data": [{"a": 1}], "pagination": {"page": 1}}), CONTEXT)


@pytest.mark.parametrize(
    ("said", "alt"),
    [
        pytest.param(
            {"mainImage": {"_type": "image", "asset": {"url": "https://e.com/a.png"}, "alt": "A"}},
            "A",
            id="Sanity",
        ),
        pytest.param(
            {"cover": {"url": "https://e.com/a.png", "alternativeText": "A"}}, "A", id="Strapi"
        ),
        pytest.param(
            {"heroImage": {"file": {"url": "https://e.com/a.png"}, "title": "T"}},
            "T",
            id="Contentful",
        ),
    ],
)
def test_pictures_of_content_systems(said: dict[str, Any], alt: str) -> None:
    """A picture is read with the words that its system has for it."""
    (made,) = read(json.dumps({"title": "T", **said}), CONTEXT).articles
    assert made.image is not None
    assert (made.image.url, made.image.alt) == ("https://e.com/a.png", alt)


def test_answers_of_apis_that_were_saved() -> None:
    """What an API answered is a list of articles, whatever its rows are wrapped in."""
    strapi = {"id": 1, "attributes": {"title": "One", "content": "x", "publishedAt": "2026-10-03"}}
    plain = {"id": 7, "title": "Two", "content": "x", "date_published": "2026-10-03"}
    found = read(json.dumps({"data": [strapi, plain], "meta": {}}), CONTEXT)
    assert [one.title for one in found.articles] == ["One", "Two"]
    article = {"title": "Chart", "date": "2026-10-03", "body": "x", "data": [{"a": 1}]}
    assert [one.title for one in read(json.dumps(article), CONTEXT).articles] == ["Chart"]


def test_texts_of_ninjs_have_roles() -> None:
    """Of ninjs 2 the main texts count, and what it says of its state and embargo still does."""
    item = {
        "uri": "urn:n:1",
        "headlines": [{"role": "short", "value": "Kort"}, {"role": "main", "value": "Havnen"}],
        "bodies": [
            {"role": "main", "contenttype": "text/plain", "value": "Tekst"},
            {"role": "main", "contenttype": "text/html", "value": "<p>Tekst</p>"},
        ],
        "descriptions": [{"role": "summary", "value": "Sammendrag"}],
        "bylines": [{"byline": "Ida Vik"}],
        "subjects": [{"name": "Sport"}, {"code": "1"}],
        "firstcreated": "2026-10-06T09:00:00Z",
        "pubstatus": "usable",
    }
    (found,) = read(json.dumps(item), CONTEXT).articles
    assert (found.title, found.body, found.markup) == ("Havnen", "<p>Tekst</p>", "html")
    assert (found.summary, found.tags) == ("Sammendrag", ("Sport",))
    assert [one.name for one in found.authors] == ["Ida Vik"]
    canceled = {**item, "pubstatus": "canceled", "headlines": [3], "bodies": [{"value": "Tekst"}]}
    (other,) = read(json.dumps(canceled), CONTEXT).articles
    assert (other.status, other.title, other.body) == ("draft", "", "Tekst")


@pytest.mark.parametrize(
    ("times", "status"),
    [
        ({"published_at": None, "created_at": "2026-11-01"}, "draft"),
        ({"publishedAt": None, "updatedAt": "2026-11-01"}, "draft"),
        ({"publishedAt": None, "draft": None, "createdAt": "2026-11-01"}, "draft"),
        ({"published_at": None, "date": "2026-11-01"}, "draft"),
        ({"first_published_at": None, "date": "2026-11-01"}, "draft"),
        ({"first_published_at": "2026-11-01", "published_at": None}, "draft"),
        ({"first_published_at": None, "published_at": "2026-11-01"}, "published"),
        ({"published_at": None, "publish_date": "2026-11-01"}, "published"),
        ({"date_published": None, "date": "2026-11-01"}, "published"),
        ({"published_at": "2026-11-01"}, "published"),
    ],
)
@pytest.mark.parametrize("wrapping", ["{}", "[{}]", '{{"data": [{}]}}', '{{"articles": [{}]}}'])
def test_a_time_of_publication_that_is_null_makes_a_draft(
    times: dict[str, Any], status: str, wrapping: str
) -> None:
    """An answer of Strapi or Shopify that somebody has saved lets no draft out."""
    row = json.dumps({"id": 1, "title": "T", "body": "x", **times})
    (found,) = read(wrapping.format(row), CONTEXT).articles
    assert found.status == status
