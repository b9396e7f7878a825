"""One value has one result, whatever the format that holds it."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.checks import Finding, examine

DATES = {"rss": "Mon, 02 Mar 2026 09:00:00 GMT", "other": "2026-03-02T09:00:00Z"}
SOUND: Mapping[str, Any] = {
    "language": "en",
    "link": "https://quay.example/1",
    "title": "One",
    "mail": "ada@quay.example",
    "date": "",
    "type": "audio/mpeg",
    "length": 9,
    "html": "<p>x</p>",
    "category": "quays",
}


def rss(**given: Any) -> bytes:
    """An RSS document with some values."""
    v = {**SOUND, **given}
    return (
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>'
        "<title>Harbour</title><link>https://quay.example/</link><description>d</description>"
        f'<atom:link rel="self" href="https://quay.example/rss.xml"/>'
        f"<language>{escape(v['language'])}</language>"
        f"<item><title>{escape(v['title'])}</title><link>{escape(v['link'])}</link>"
        f"<description>d</description><content:encoded>{escape(v['html'])}</content:encoded>"
        f"<author>{escape(v['mail'])} (Ada)</author><category>{escape(v['category'])}</category>"
        f'<enclosure url="https://quay.example/a" length={quoteattr(str(v["length"]))} '
        f"type={quoteattr(v['type'])}/><guid>https://quay.example/1</guid>"
        f"<pubDate>{escape(v['date'] or DATES['rss'])}</pubDate></item></channel></rss>"
    ).encode()


def atom(**given: Any) -> bytes:
    """An Atom document with some values."""
    v = {**SOUND, **given}
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>https://quay.example/</id>'
        "<title>Harbour</title><updated>2026-03-02T09:00:00Z</updated>"
        '<link rel="self" href="https://quay.example/atom.xml"/>'
        f"<entry><id>https://quay.example/1</id><title>{escape(v['title'])}</title>"
        f"<link href={quoteattr(v['link'])} hreflang={quoteattr(v['language'])}/>"
        f"<link rel='enclosure' href='https://quay.example/a' type={quoteattr(v['type'])} "
        f"length={quoteattr(str(v['length']))}/>"
        f"<author><name>Ada</name><email>{escape(v['mail'])}</email></author>"
        f"<category term={quoteattr(v['category'])}/>"
        f"<updated>{escape(v['date'] or DATES['other'])}</updated>"
        f'<content type="html">{escape(v["html"])}</content></entry></feed>'
    ).encode()


def jsonfeed(**given: Any) -> bytes:
    """A JSON Feed with some values."""
    v = {**SOUND, **given}
    item = {
        "id": "1",
        "url": v["link"],
        "title": v["title"],
        "content_html": v["html"],
        "date_published": v["date"] or DATES["other"],
        "tags": [v["category"]],
        "attachments": [
            {"url": "https://quay.example/a", "mime_type": v["type"], "size_in_bytes": v["length"]}
        ],
    }
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour",
        "home_page_url": "https://quay.example/",
        "feed_url": "https://quay.example/feed.json",
        "language": v["language"],
        "items": [item],
    }
    return json.dumps(feed).encode()


def opml(**given: Any) -> bytes:
    """A list of feeds with some values."""
    v = {**SOUND, **given}
    return (
        '<opml version="2.0"><head><title>Harbour</title>'
        f"<dateModified>{escape(v['date'] or DATES['rss'])}</dateModified>"
        f"<ownerEmail>{escape(v['mail'])}</ownerEmail></head><body>"
        f'<outline type="rss" text={quoteattr(v["title"])} xmlUrl={quoteattr(v["link"])} '
        f"language={quoteattr(v['language'])}/></body></opml>"
    ).encode()


Made = Callable[..., bytes]
ALL: tuple[Made, ...] = (rss, atom, jsonfeed, opml)
FEEDS: tuple[Made, ...] = (rss, atom, jsonfeed)
URIS: tuple[Made, ...] = (rss, jsonfeed, opml)
"""Those whose addresses are URIs; Atom's may be international (RFC 4287 §4.2.7)."""


def worst(data: bytes) -> str:
    """The level of the gravest finding of a document, or ""."""
    return min((one.level for one in found(data)), default="", key=_ORDER.index)


_ORDER = ("error", "warning", "hint", "")


def found(data: bytes) -> tuple[Finding, ...]:
    """What is told of a document."""
    return examine(data, path="x")


@pytest.mark.parametrize("make", ALL)
def test_sound_values_are_sound(make: Made) -> None:
    """The documents that the others are made from have no finding at all."""
    assert found(make()) == ()


@pytest.mark.parametrize(
    ("name", "value", "level", "formats"),
    [
        pytest.param("language", "english", "error", ALL, id="a language by its name"),
        pytest.param("language", "qqq-DE", "error", ALL, id="a code that no language has"),
        pytest.param("language", "en_GB", "error", ALL, id="a locale"),
        pytest.param("language", "pt-", "warning", ALL, id="a tag that breaks off"),
        pytest.param("language", "de-Deutschland", "warning", ALL, id="a part that is too long"),
        pytest.param("language", "zh-Hant-TW", "", ALL, id="a whole tag"),
        pytest.param("language", "x-klingon", "", ALL, id="a private tag"),
        pytest.param("link", "https://e.example/é", "error", URIS, id="a letter beyond ASCII"),
        pytest.param("link", "https://e.example/é", "", (atom,), id="an IRI in Atom"),
        pytest.param("link", "https://e.example/a b", "error", ALL, id="a blank"),
        pytest.param("link", "https://e.example/<a>", "error", ALL, id="brackets"),
        pytest.param("link", "/1", "error", URIS, id="a relative address"),
        pytest.param("link", "", "error", URIS, id="no address"),
        pytest.param("link", "http:///1", "error", ALL, id="http without a host"),
        pytest.param("link", "https:///1", "warning", ALL, id="https without a host"),
        pytest.param("link", "https://e.example:quay/", "warning", ALL, id="a port by name"),
        pytest.param("link", "https://e.example/9%", "warning", ALL, id="a sign of per cent"),
        pytest.param("link", "quay:1", "warning", FEEDS, id="a scheme of one's own"),
        pytest.param("link", "https://e.example/%C3%A9?a=b&c#d", "", ALL, id="an encoded one"),
        pytest.param("type", "mp3", "error", FEEDS, id="no media type"),
        pytest.param("type", "audio/mpeg; a", "error", FEEDS, id="half a parameter"),
        pytest.param("type", 'audio/ogg; codecs="opus"', "", FEEDS, id="a parameter"),
        pytest.param("length", -1, "error", FEEDS, id="less than nothing"),
        pytest.param("length", 1.5, "error", FEEDS, id="half a byte"),
        pytest.param("length", 0, "", FEEDS, id="nothing"),
        pytest.param("title", "", "warning", ALL, id="no title"),
        pytest.param("title", " \n", "warning", ALL, id="a title of blanks"),
        pytest.param("title", "<time>Noon</time>", "warning", FEEDS, id="HTML in a title"),
        pytest.param("title", "Fish &copy; chips", "warning", FEEDS, id="an entity in a title"),
        pytest.param("title", "<b>Noon</b>", "", (opml,), id="HTML in a text of OPML"),
        pytest.param("title", "1 < 2 & 3 > 2", "", ALL, id="signs in a title"),
        pytest.param("category", " ", "warning", FEEDS, id="a category of blanks"),
        pytest.param("mail", "ada at quay", "error", (rss, atom, opml), id="no address of mail"),
        pytest.param("mail", "ada@quay.example", "", (rss, atom, opml), id="one of mail"),
        pytest.param("date", "yesterday", "error", ALL, id="a word for a date"),
        pytest.param("date", "2026-02-30T09:00:00Z", "error", ALL, id="a day of no calendar"),
        pytest.param("date", "2026-03-02T09:00:00", "error", ALL, id="a date without a zone"),
        pytest.param("date", "٢٠٢٦-03-02T09:00:00Z", "error", FEEDS, id="other digits"),
        pytest.param(
            "date", "1026-03-02T09:00:00Z", "warning", (atom, jsonfeed), id="before all feeds"
        ),
        pytest.param(
            "date", "2026-03-02T09:60:00Z", "warning", (atom, jsonfeed), id="minute sixty"
        ),
        pytest.param(
            "date", "2026-03-02T09:00:00+25:00", "warning", (atom, jsonfeed), id="hours of a zone"
        ),
        pytest.param("date", "2026-03-02t09:00:00z", "", (jsonfeed,), id="small letters"),
        pytest.param("date", "2026-03-02t09:00:00z", "error", (atom,), id="small ones in Atom"),
        pytest.param(
            "date", "Mon, 02 Mar 1926 09:00:00 GMT", "error", (rss, opml), id="another weekday"
        ),
        pytest.param(
            "date", "Tue, 02 Mar 1926 09:00:00 GMT", "warning", (rss, opml), id="long ago"
        ),
        pytest.param("date", "2 Mar 26 09:00 +0300", "", (opml,), id="a short year"),
        pytest.param("date", "2 Mar 26 09:00 +0300", "warning", (rss,), id="a short year in RSS"),
        pytest.param("html", "<p onclick='x()'>a", "warning", FEEDS, id="a handler"),
        pytest.param("html", "<a href='java\nscript:x()'>a</a>", "warning", FEEDS, id="a script"),
        pytest.param("html", "<iframe src='https://e.example/'>", "warning", FEEDS, id="a frame"),
        pytest.param("html", "<p title='<form>'>a</p>", "", FEEDS, id="a word in an attribute"),
        pytest.param("html", "<a href=/1>a</a>", "warning", FEEDS, id="a relative one in content"),
        pytest.param("html", "<a href='#1'>a</a>", "", FEEDS, id="a place in the same text"),
        pytest.param("html", "&lt;p&gt;a&lt;/p&gt;", "warning", FEEDS, id="escaped twice"),
    ],
)
def test_a_value_weighs_the_same_everywhere(
    name: str, value: Any, level: str, formats: tuple[Made, ...]
) -> None:
    """Each format tells of a value by the same level, unless its specification differs."""
    assert {make.__name__: worst(make(**{name: value})) for make in formats} == {
        make.__name__: level for make in formats
    }


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=12
)


@given(TEXT | st.from_regex(r"[a-z]{2,4}(-[A-Za-z0-9]{0,9})?", fullmatch=True))
def test_any_language_weighs_the_same(value: str) -> None:
    """Whatever stands for a language, every format says the same of it."""
    if value == value.strip() and value not in ("", "unknown"):
        assert len({worst(make(language=value)) for make in ALL}) == 1


@given(st.builds("https://e.example/{}".format, TEXT) | TEXT)
def test_any_address_weighs_the_same(value: str) -> None:
    """Whatever stands for an address, the formats whose addresses are URIs agree of it."""
    web = value.startswith("https://")  # OPML's feeds are of the web alone
    if value == value.strip():
        assert len({worst(make(link=value)) for make in (URIS if web else URIS[:2])}) == 1


@given(TEXT | st.from_regex(r"[a-z]{1,5}/[a-z+.;= \"]{1,9}", fullmatch=True))
def test_any_media_type_weighs_the_same(value: str) -> None:
    """Whatever stands for a media type, every format says the same of it."""
    assert len({worst(make(type=value)) for make in FEEDS}) == 1
