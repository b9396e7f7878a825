"""What HTTP says of a document, against the document."""

import pytest

from feedwright.checks import examine

RSS = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Gümüşlük</title><link>https://harbour.example/</link><description>News</description>
<atom:link rel="self" href="https://harbour.example/rss.xml"/></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:harbour.example,2026:a</id>
<title>Harbour</title><updated>2026-03-02T12:00:00Z</updated>
<link rel="self" href="https://harbour.example/atom.xml"/></feed>"""
OPML = """<opml version="2.0"><head><title>Feeds</title></head><body>
<outline text="Harbour" type="rss" xmlUrl="https://harbour.example/rss.xml"/></body></opml>"""


def declared(text: str, encoding: str) -> bytes:
    """A document in an encoding that it names."""
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{text}'.encode(encoding)


def http(data: bytes, content_type: str) -> list[str]:
    """The names of what is told of a document, but for what is told of it alone."""
    alone = {one.rule for one in examine(data, path="https://harbour.example/feed")}
    found = examine(data, path="https://harbour.example/feed", content_type=content_type)
    return [one.rule for one in found if one.rule not in alone]


@pytest.mark.parametrize(
    ("text", "content_type", "expected"),
    [
        pytest.param(RSS, "application/rss+xml; charset=utf-8", [], id="rss"),
        pytest.param(RSS, "Application/RSS+XML", [], id="capitals"),
        pytest.param(RSS, "text/xml", [], id="rss as xml"),
        pytest.param(RSS, "text/html", ["http-media-type"], id="rss as a page"),
        pytest.param(RSS, "", [], id="no header"),
        pytest.param(RSS, "application/atom+xml", ["http-media-type-other"], id="rss as atom"),
        pytest.param(ATOM, "application/atom+xml", [], id="atom"),
        pytest.param(ATOM, "application/rss+xml", ["http-media-type-other"], id="atom as rss"),
        pytest.param(OPML, "text/x-opml", [], id="opml"),
        pytest.param(OPML, "application/rss+xml", ["http-media-type-other"], id="opml as rss"),
        pytest.param(RSS, "text/xml; charset=no-such", ["http-charset-unknown"], id="no charset"),
        pytest.param(RSS, 'text/xml; charset="UTF-8"', [], id="quoted"),
    ],
)
def test_media_types(text: str, content_type: str, expected: list[str]) -> None:
    """A feed comes with a media type that is its own, or XML's."""
    assert http(text.encode(), content_type) == expected


@pytest.mark.parametrize(
    ("data", "content_type", "expected"),
    [
        pytest.param(
            declared(RSS, "utf-8"),
            "text/xml; charset=iso-8859-9",
            ["http-charset"],
            id="they disagree",
        ),
        pytest.param(
            declared(RSS, "utf-8"), "text/xml; charset=UTF8", [], id="two names of one encoding"
        ),
        pytest.param(declared(RSS, "iso-8859-9"), "text/xml; charset=latin5", [], id="latin5"),
        pytest.param(RSS.encode(), "text/xml; charset=utf-8", [], id="named by HTTP alone"),
    ],
)
def test_charsets(data: bytes, content_type: str, expected: list[str]) -> None:
    """The encoding that HTTP names is the document's."""
    assert http(data, content_type) == expected


def test_the_charset_of_http_is_used_where_the_document_names_none() -> None:
    """A document that names no encoding is read in the one that came with it."""
    data = RSS.encode("iso-8859-9")
    assert "xml-encoding" in [one.rule for one in examine(data, path="x")]
    found = examine(data, path="x", content_type="application/rss+xml; charset=iso-8859-9")
    assert [one.rule for one in found if one.level == "error"] == []
