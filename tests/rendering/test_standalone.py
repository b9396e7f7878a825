"""Documents of a feed and articles in hand: without store, clock and file."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import feedparser
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import feedwright as fw
from feedwright.domain.text import one_line, plain, title_text

WHEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
FEED = fw.Feed(
    title="The Example",
    address="https://example.org/feeds/",
    home="https://example.org/",
    language="en",
    namespaces={"geo": GEO},
)
FORMATS = ("rss", "atom", "json")


def article(**fields: Any) -> fw.Article:
    """An article that can be rendered, but for some fields."""
    usual = {"title": "Harbour", "body": "<p>It opened.</p>", "link": "/harbour/"}
    return fw.Article(**{"published": WHEN, **usual, **fields})


def parsed(document: fw.Document) -> Any:
    """A document as feedparser reads it."""
    found = feedparser.parse(document.data)
    assert not found.bozo
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_a_document_of_articles_in_hand(name: str) -> None:
    """It is valid, safe, and its addresses are absolute; equal articles give equal bytes."""
    body = '<p onclick="x()">See <a href="map.html">the map</a>.<script>x()</script></p>'
    articles = [article(body=body, authors=(fw.Person(name="Ayşe Yılmaz"),))]
    document = fw.render(FEED, articles, name)
    assert fw.check(document.data) == ()
    assert document == fw.render(FEED, iter(articles), name)
    assert b"x()" not in document.data
    assert b"https://example.org/harbour/map.html" in document.data
    assert (document.entries, document.warnings) == (1, ())
    assert document.media_type.partition("/")[2] in ("rss+xml", "atom+xml", "feed+json")
    assert document.etag == fw.render(FEED, articles, name).etag
    assert document.etag != fw.render(FEED, [article()], name).etag
    assert document.etag.strip('"').isalnum()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"link": ""}, "link: is missing", id="no link"),
        pytest.param({"link": "javascript:x()"}, "link: 'javascript:x()' is no", id="bad link"),
        pytest.param({"published": None}, "published: is missing", id="no date"),
        pytest.param({"title": "", "body": ""}, "title: is missing", id="nothing to say"),
        pytest.param({"status": "draft"}, "status: is 'draft'", id="draft"),
        pytest.param({"listed": False}, "listed: is False", id="unlisted"),
        pytest.param({"language": "english"}, "language: 'english'", id="language"),
        pytest.param({"image": fw.Image(url="data:x")}, "image.url: 'data:x'", id="picture"),
        pytest.param(
            {"enclosures": [fw.Enclosure(url="http://[")]}, "enclosures[0].url", id="enclosure"
        ),
        pytest.param(
            {"authors": ["Ayşe"]}, "authors[0]: expected one of the records", id="author as text"
        ),
        pytest.param(
            {"authors": (fw.Person(name="A", email="desk"),)}, "authors[0].email", id="e-mail"
        ),
        pytest.param({"tags": "ships"}, "tags: expected a list", id="tags as text"),
        pytest.param({"published": "yesterday"}, "published: is no time", id="date as words"),
        pytest.param(
            {"markup": "rst"}, "markup: 'rst' is none of markdown, html, text", id="markup"
        ),
        pytest.param({"body": b"x"[0]}, "body: Expected `str`", id="body as number"),
        pytest.param({"extra": {"lat": "41"}}, "extra: 'lat' is no name", id="no prefix"),
        pytest.param({"extra": {"cc:x": "1"}}, "extra: 'cc' is no prefix", id="undeclared"),
        pytest.param({"extra": {"geo:a b": "1"}}, "extra: 'geo:a b' is no name", id="ill-formed"),
        pytest.param({"extra": {"atom:id": "1"}}, "extra: 'atom' stands for", id="what we write"),
        pytest.param({"extra": {"dc:creator": "A"}}, "extra: 'dc:creator' is what", id="a field"),
    ],
)
def test_what_is_missing_is_named(fields: Mapping[str, Any], said: str) -> None:
    """An error names the article and the field; leniently it is told, and the feed is made."""
    articles = [article(id="tag:example.org,2026:1"), article(**{"title": "Second", **fields})]
    with pytest.raises(fw.FeedwrightError) as error:
        fw.render(FEED, articles, "rss")
    assert str(error.value).startswith(f"article 2 ('{fields.get('title', 'Second')}")
    assert said in str(error.value)
    if (
        "expected" in said.lower() or "is no time" in said or "none of" in said
    ):  # such a record is no article
        return
    document = fw.render(FEED, articles, "rss", lenient=True)
    assert said in "\n".join(document.warnings)
    assert fw.check(document.data) == ()
    assert document.entries == (1 if fields.keys() & {"status", "listed"} else 2)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"address": ""}, "the feed: address: is missing", id="no address"),
        pytest.param({"address": "/feeds/"}, "the feed: address: '/feeds/'", id="relative"),
        pytest.param({"title": " "}, "the feed: title: is missing", id="no title"),
        pytest.param({"home": "ftp://x"}, "the feed: home: 'ftp://x'", id="home"),
        pytest.param({"namespaces": {"xml": "http://x"}}, "namespaces: 'xml' stands", id="xml"),
        pytest.param({"namespaces": {"a": "no address"}}, "namespaces: 'no address'", id="uri"),
        pytest.param(
            {"namespaces": {"a": "http://www.w3.org/2005/Atom"}}, "namespaces: 'a'", id="Atom's"
        ),
        pytest.param({"namespaces": {"dc": GEO}}, "belong to others", id="another's prefix"),
        pytest.param({"language": "klingon"}, "the feed: language: 'klingon'", id="language"),
        pytest.param({"authors": "Ayşe"}, "authors: expected a list", id="authors as text"),
    ],
)
def test_what_a_feed_lacks_is_named(fields: Mapping[str, Any], said: str) -> None:
    """An error names the field of the feed; leniently it is made up, and told."""
    feed = msgspec.structs.replace(FEED, **fields)
    with pytest.raises(fw.FeedwrightError) as error:
        fw.render(feed, [article(link="https://example.org/harbour/")], "atom")
    assert said in str(error.value)
    if "expected" not in said:
        absolute = article(link="https://example.org/harbour/")
        document = fw.render(feed, [absolute], "atom", lenient=True)
        assert said in "\n".join(document.warnings)
        assert fw.check(document.data) == ()


def test_what_has_no_address_at_all_is_an_error() -> None:
    """However lenient: nothing is made up that leads nowhere."""
    nowhere = fw.Feed(title="A", address="")
    with pytest.raises(fw.FeedwrightError, match="the feed: address: is missing"):
        fw.render(nowhere, [article(link="")], "rss", lenient=True)
    feed, articles = fw.read(b"<rss><channel><item><title>A</title></item></channel></rss>")
    with pytest.raises(fw.FeedwrightError, match="the feed: address: is missing"):
        fw.render(feed, articles, "json", lenient=True)


def test_two_of_one_id_are_an_error() -> None:
    """Readers would see one of them; leniently the first counts."""
    articles = [article(title="A"), article(title="B")]
    with pytest.raises(fw.FeedwrightError, match=r"article 2 \('B'\): id: is that of article 1"):
        fw.render(FEED, articles, "json")
    document = fw.render(FEED, articles, "json", lenient=True)
    assert (document.entries, len(document.warnings)) == (1, 1)


def test_an_id_that_atom_cannot_hold_is_told() -> None:
    """An id of RSS may be any text, and one of Atom is a URI; leniently it stays what it is."""
    articles = [article(id="42")]
    assert fw.render(FEED, articles, "rss").warnings == ()
    with pytest.raises(fw.FeedwrightError, match="id: '42' is no URI"):
        fw.render(FEED, articles, "atom")
    document = fw.render(FEED, articles, "atom", lenient=True)
    assert parsed(document).entries[0].id == "42"
    assert len(document.warnings) == 1


@pytest.mark.parametrize("own", ["a b", "http://example.org/a b", "urn:uuid:1", "/a", "ü:b"])
def test_an_id_of_the_feed_is_one_too(own: str) -> None:
    """Atom's feed has a URI for an id; a document that has none is not written."""
    feed = msgspec.structs.replace(FEED, id=own)
    with pytest.raises(fw.FeedwrightError, match=r"the feed: id: .* is no URI"):
        fw.render(feed, [article()], "atom")
    with pytest.raises(fw.FeedwrightError, match=r"article 1 .*: id: .* is no URI"):
        fw.render(FEED, [article(id=own)], "atom")
    assert fw.check(fw.render(feed, [article()], "rss").data) == ()
    nothing = msgspec.structs.replace(FEED, id="\ud800\x00")
    assert fw.read(fw.render(nothing, [article()], "atom").data)[0].id == FEED.address


@pytest.mark.parametrize("name", FORMATS)
def test_a_type_that_is_none_is_told(name: str) -> None:
    """A file's media type has the form of one; leniently its ending tells it."""
    file = fw.Enclosure(url="https://example.org/a.mp3", type="a recording", length=9)
    articles = [article(enclosures=(file,))]
    with pytest.raises(fw.FeedwrightError, match=r"enclosures\[0\].type: 'a recording' is no"):
        fw.render(FEED, articles, name)
    document = fw.render(FEED, articles, name, lenient=True)
    assert fw.read(document.data)[1][0].enclosures[0].type == "audio/mpeg"
    assert len(document.warnings) == 1


@pytest.mark.parametrize("name", ["dc:foo", "dc:Title", "geo:" + "a" * 60_000, "geo:"])
@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_name_that_can_be_no_element_is_left_out(name: str, form: str) -> None:
    """What no parser would take is an error in a short line; leniently it is left out."""
    articles = [article(extra={name: "x"})]
    with pytest.raises(fw.FeedwrightError, match="extra: ") as told:
        fw.render(FEED, articles, form)
    assert len(str(told.value)) < 200
    document = fw.render(FEED, articles, form, lenient=True)
    assert fw.check(document.data) == ()
    assert len(document.warnings) == 1


def test_an_empty_feed_needs_a_time() -> None:
    """No clock is asked: a feed without articles says when it was updated."""
    with pytest.raises(fw.FeedwrightError, match="the feed: updated: is missing"):
        fw.render(FEED, [], "rss")
    assert b"<item>" not in fw.render(msgspec.structs.replace(FEED, updated=WHEN), [], "rss").data


def test_an_unknown_format_is_told() -> None:
    """The message names those that there are."""
    with pytest.raises(fw.FeedwrightError, match="'xml' is no format; there are rss, atom, json"):
        fw.render(FEED, [article()], "xml")


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_elements_of_ones_own(name: str) -> None:
    """They stand in RSS and Atom in their namespace, with any text escaped."""
    extra = {"geo:lat": "41.0", "dc:subject": "a < b & \x00c"}
    document = fw.render(FEED, [article(extra=extra)], name)
    assert f'<geo:lat xmlns:geo="{GEO}">41.0</geo:lat>'.encode() in document.data
    (entry,) = parsed(document).entries
    assert entry.geo_lat == "41.0"
    assert "a < b & c" in [tag.term for tag in entry.tags]
    assert fw.check(document.data) == ()


@pytest.mark.parametrize("name", FORMATS)
def test_a_document_at_an_address_of_its_own(name: str) -> None:
    """An address that is no folder is the document's: its self link, and its id in Atom."""
    for address in ("https://example.org/blog/feed?kind=all", "https://example.org/feed/"):
        feed = msgspec.structs.replace(FEED, address=address, is_document=True)
        document = fw.render(feed, [article()], name)
        found, _ = fw.read(document.data)
        assert (found.address, found.is_document) == (address, address.endswith("/"))
        assert fw.check(document.data) == ()


def test_a_time_of_any_zone_is_taken_to_utc() -> None:
    """A time without a zone is refused, for nobody knows when it was."""
    here = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=3)))
    assert fw.Article(published=here).published == WHEN
    assert fw.Article(published=here) == fw.Article(published=WHEN)
    with pytest.raises(ValueError, match="published must be a time with a zone"):
        fw.Article(published=datetime(2026, 3, 2, 12))  # noqa: DTZ001 - what is refused


def test_a_row_of_a_table_is_an_article() -> None:
    """Lists and times as JSON has them are taken for tuples and times."""
    row = {"title": "A", "body": "x", "link": "/a", "tags": ["b"]}
    told = fw.Article(**row, published="2026-03-02T12:00:00+03:00")  # type: ignore[arg-type]
    document = fw.render(FEED, [told], "json")
    assert b'"date_published": "2026-03-02T09:00:00Z"' in document.data


@pytest.mark.parametrize("name", FORMATS)
def test_what_has_no_date_shows_none(name: str) -> None:
    """Leniently an article without a date stands without one, and no clock lends it one."""
    document = fw.render(
        FEED, [article(published=None), article(id="tag:example.org,2026:b")], name, lenient=True
    )
    assert [one for one in fw.check(document.data) if one.level == "error"] == []
    if name == "atom":  # which demands a time of each entry
        assert b"<updated>1970-01-01T00:00:00Z</updated>" in document.data
    else:
        assert fw.read(document.data)[1][0].published is None
        assert b"1970" not in document.data


class Marked(str):
    """A text of a class of its own, as templates give it."""

    __slots__ = ()


class Stamp(datetime):
    """A time of a class of its own."""


def test_values_of_other_classes_are_taken() -> None:
    """Texts and times of subclasses are what they are made of; other objects are named."""
    other = article(title=Marked("Harbour"), published=Stamp(2026, 3, 2, 9, tzinfo=UTC))
    assert fw.render(FEED, [other], "rss") == fw.render(FEED, [article()], "rss")
    with pytest.raises(fw.FeedwrightError, match="object is nothing that a document can hold"):
        fw.render(FEED, [article(title=object())], "rss")


def test_a_draft_is_in_no_document_however_lenient() -> None:
    """What is not for the public stays out, and its text with it."""
    secret = article(title="Merger", body="<p>Secret.</p>", status="private")
    document = fw.render(FEED, [article(), secret], "atom", lenient=True)
    assert b"Secret" not in document.data


TEXT = st.text(st.characters(codec="utf-8"), max_size=20).map(
    lambda one: "".join(ch for ch in one_line(one) if ch.isprintable())
)
LINE = TEXT.map(one_line).filter(lambda one: title_text(one) == one)
WORD = LINE.filter(bool)
RIGHTS = LINE.filter(lambda one: one_line(plain(one)) == one)
"""RSS says not whether rights are text or HTML, and others write HTML: ``<?>`` is none there."""
PATH = st.text("abcdefghij-0123456789", min_size=1, max_size=12)
WEB = PATH.map("https://example.org/{}/".format)
TIME = st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001 - given a zone here
    lambda one: one.replace(microsecond=0, tzinfo=UTC)
)
BODY = st.lists(st.text("abc XYZ&<>é漢", max_size=12), max_size=4)


def content(paragraphs: list[str], link: str) -> str:
    """A body as documents show it, so that making it safe once more changes nothing."""
    shown = fw.render(
        FEED, [article(link=link, body="".join(f"<p>{one}</p>" for one in paragraphs))], "json"
    )
    found = msgspec.json.decode(shown.data)["items"][0]
    return str(found.get("content_html", "<p>x</p>"))


@st.composite
def articles_of(draw: st.DrawFn, name: str) -> fw.Article:
    """An article that says what a format carries, and nothing else."""
    link, published = draw(WEB), draw(TIME)
    has_urls, has_mails = name != "rss", name == "atom" and draw(st.booleans())
    people = draw(st.lists(WORD, max_size=3, unique=True))
    said = st.one_of(WORD, st.dictionaries(st.sampled_from(["", "at", "to"]), WORD).filter(any))
    extra: dict[str, Any] = draw(st.dictionaries(PATH.map("own:x{}".format), said, max_size=2))
    own = draw(st.sampled_from(["", "tag:example.org,2026:x"]))
    image = fw.Image(
        url=draw(WEB) + "a.png", credit=draw(LINE), width=draw(st.integers(0, 9)), height=0
    )
    first = fw.Enclosure(
        url=draw(WEB) + "a.mp3",
        type="audio/mpeg",
        length=draw(st.integers(0, 1 << 40)),
        duration=draw(st.integers(0, 9999)),
    )
    later = draw(st.integers(0, 10**6))
    return fw.Article(
        title=draw(WORD),
        body=content(draw(BODY), link),
        id=own and own + draw(PATH),
        link=link,
        published=published,
        updated=published + timedelta(seconds=later) if later else None,
        summary=draw(WORD),
        authors=tuple(
            fw.Person(
                name=one,
                url=draw(WEB) if has_urls else "",
                email=f"a{at}@example.org" if has_mails else "",
            )
            for at, one in enumerate(people)
        ),
        tags=tuple(draw(st.lists(WORD, max_size=3, unique=True))),
        language=draw(st.sampled_from(["", "tr", "pt-BR"])),
        image=draw(st.sampled_from([None, image])),
        enclosures=(first,) if draw(st.booleans()) else (),
        origin=draw(
            st.sampled_from(
                [
                    None,
                    fw.Origin(title="Wire", url="https://example.com/a", feed=""),
                    fw.Origin(
                        title="Wire", url="https://example.com/a", feed="https://example.com/feed"
                    ),
                ]
            )
        ),
        rights=draw(RIGHTS) if name != "json" else "",
        extra=extra if name != "json" else {},
    )


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
def test_what_is_rendered_is_read_back(name: str, data: st.DataObject) -> None:
    """Reading a document gives the feed and the articles that it was made of."""
    articles = data.draw(st.lists(articles_of(name), max_size=3))
    found: dict[str, fw.Article] = {one.id or one.link: one for one in articles}
    declared = (
        {"own": "https://example.org/ns#"} if any(one.extra for one in found.values()) else {}
    )
    newest = max((one.updated or one.published or WHEN for one in found.values()), default=None)
    later = newest + timedelta(days=1) if newest else WHEN
    feed = fw.Feed(
        title=data.draw(WORD),
        address="https://example.org/feed",
        home="https://example.org/",
        description="About it.",
        language=data.draw(st.sampled_from(["", "en"])),
        updated=later if not found or data.draw(st.booleans()) else None,
        rights=data.draw(RIGHTS),
        logo="https://example.org/logo.png",
        namespaces=declared,
    )

    document = fw.render(feed, found.values(), name)

    assert fw.read(document.data) == (feed, tuple(found.values()))
    assert [one for one in fw.check(document.data) if one.level == "error"] == []


MARKUP = st.text("<>&;'\"/= \n\x00\ud800apbimgscrhf1é]", max_size=60)


@pytest.mark.parametrize("name", FORMATS)
@given(
    title=MARKUP,
    body=MARKUP,
    markup=st.sampled_from(["html", "markdown", "text"]),
    link=st.one_of(st.just("https://example.org/a"), MARKUP),
    summary=MARKUP,
    tags=st.lists(MARKUP, max_size=2),
)
def test_whatever_it_is_made_of_a_document_is_valid(name: str, **fields: Any) -> None:
    """Leniently any text gives a document without errors; reading and rendering it changes none."""
    document = fw.render(FEED, [article(**fields)], name, lenient=True)
    assert [one for one in fw.check(document.data) if one.level == "error"] == []
    feed, articles = fw.read(document.data)
    if name == "rss" and b"content:encoded>" not in document.data:
        return  # what a description alone holds may be the whole text
    again = fw.render(feed, articles, name, lenient=True)
    assert fw.read(again.data) == (feed, articles)
