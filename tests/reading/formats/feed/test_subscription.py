import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedwright.domain.errors import SourceError
from feedwright.reading.formats.feed import Subscription, read

HARBOUR = "https://harbour.example/"


def rss(*items: str, channel: str = f"<link>{HARBOUR}</link>", before: str = "") -> bytes:
    """An RSS 2.0 document with these insides of items."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    names = (
        'xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0"'
    )
    document = f'{before}<rss version="2.0" {names}><channel>{channel}{inside}</channel></rss>'
    return document.encode()


def atom(*entries: str, feed: str = "") -> bytes:
    """An Atom document with these insides of entries."""
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{feed}{inside}</feed>'.encode()


def feed(*items: Any, **fields: Any) -> bytes:
    """A JSON Feed."""
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": "T", **fields, "items": items}).encode()


@pytest.mark.parametrize(
    ("item", "known", "link"),
    [
        pytest.param("<guid>a</guid><link>/b</link>", "a", f"{HARBOUR}b", id="guid before link"),
        pytest.param("<guid> a\n</guid>", "a", "", id="blanks around a guid"),
        pytest.param(
            f"<guid>{HARBOUR}p</guid>", f"{HARBOUR}p", f"{HARBOUR}p", id="a permalink is the link"
        ),
        pytest.param(
            f'<guid isPermaLink="false">{HARBOUR}p</guid>', f"{HARBOUR}p", "", id="no permalink"
        ),
        pytest.param("<guid>123</guid>", "123", "", id="a permalink that is none"),
        pytest.param("<link>/b c</link>", f"{HARBOUR}b c", f"{HARBOUR}b%20c", id="link for guid"),
        pytest.param("<guid/><link>/b</link>", f"{HARBOUR}b", f"{HARBOUR}b", id="an empty guid"),
        pytest.param("<title>T &amp;amp; U</title>", "T & U", "", id="title for both"),
        pytest.param(
            "<link>http://feeds.example/~r/1</link><fb:origLink>/b</fb:origLink>",
            "http://feeds.example/~r/1",
            f"{HARBOUR}b",
            id="FeedBurner's address is known, the true one is the link",
        ),
        pytest.param(
            '<atom:link rel="self" href="/s"/><atom:link href="/b"/>',
            f"{HARBOUR}b",
            f"{HARBOUR}b",
            id="a link as Atom has it",
        ),
        pytest.param("<guid>a</guid><link>http://[x</link>", "a", "", id="an impossible link"),
        pytest.param("<guid>a</guid><link>javascript:x</link>", "a", "", id="no web link"),
    ],
)
def test_identity(item: str, known: str, link: str) -> None:
    """An item is known by its guid, else by its link, else by its title, as readers know it."""
    (found,) = read(rss(item)).entries
    assert (found.id, found.link) == (known, link)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("<title>a &amp;lt;b&amp;gt; c</title>", "a <b> c", id="twice escaped"),
        pytest.param("<title>&lt;em&gt;a&lt;/em&gt; b</title>", "a b", id="markup, unsaid"),
        pytest.param('<title type="text">&lt;em&gt;a&lt;/em&gt;</title>', "<em>a</em>", id="text"),
        pytest.param(
            '<title type="html">&lt;p&gt;a &amp;amp; b&lt;/p&gt;</title>', "a & b", id="html"
        ),
        pytest.param('<title type="html"><![CDATA[a &#8211; b]]></title>', "a – b", id="CDATA"),
        pytest.param("<title>a\n  b</title>", "a b", id="lines"),
        pytest.param("<title>a <b>c</b> d</title>", "a c d", id="markup that nobody escaped"),
    ],
)
def test_titles(title: str, expected: str) -> None:
    """A title is plain text, whatever it was written in."""
    (found,) = read(atom(f"<id>x</id>{title}")).entries
    assert found.title == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param("<summary>s</summary><content>c</content>", "c", id="content before summary"),
        pytest.param("<summary>s</summary><content/>", "s", id="an empty content"),
        pytest.param('<summary type="text">a &lt; b</summary>', "a &lt; b", id="text"),
        pytest.param('<content type="text/html">&lt;i&gt;a</content>', "<i>a", id="a media type"),
        pytest.param('<content type="image/png">QUJD</content>', "", id="a picture"),
        pytest.param('<content type="html" src="/c"/>', "", id="content elsewhere"),
        pytest.param(
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a &amp; <b>c</b><hr/>'
            "</div></content>",
            "a &amp; <b>c</b><hr>",
            id="XHTML without its div",
        ),
        pytest.param("<content><p>a</p><p>b</p></content>", "<p>a</p><p>b</p>", id="unescaped"),
        pytest.param('<content mode="base64">PGI+YQ==</content>', "<b>a", id="base64 of Atom 0.3"),
        pytest.param('<content mode="base64">!</content>', "", id="no base64"),
    ],
)
def test_content(inside: str, expected: str) -> None:
    """Content is HTML, and the summary where there is none."""
    (found,) = read(atom(f"<id>x</id>{inside}")).entries
    assert found.content == expected


def test_dates() -> None:
    """A date that cannot be read is no date, with a warning; the next best one is taken."""
    found = read(
        atom(
            "<id>a</id><published>soon</published><issued>2026-03-02</issued>",
            "<id>b</id><published>0000-00-00T00:00:00Z</published><updated/>",
        )
    )
    first, second = found.entries
    assert f"{first.published:%F}" == "2026-03-02"
    assert (second.published, second.updated) == (None, None)
    assert len(found.warnings) == 2
    assert "Entry 1 ('a') has a date that cannot be read, 'soon'" in found.warnings[0]
    assert not any("\n" in warning for warning in found.warnings)


def test_repeated_and_nameless() -> None:
    """The first entry of an id counts; one that nothing can know is left out; both are told."""
    found = read(
        rss("<guid>a</guid><title>new</title>", "<guid>a</guid>", "<description>x</description>")
    )
    assert [entry.title for entry in found.entries] == ["new"]
    assert [warning.split(";")[0] for warning in found.warnings] == [
        "Entry 2 ('a') has the id of one before it, 'a'",
        "Entry 3 has no id, no link and no title",
    ]


def test_warnings_end() -> None:
    """A fault of every entry is not told for every entry."""
    found = read(rss(*["<guid>a</guid>"] * 100))
    assert len(found.warnings) == 21
    assert found.warnings[-1] == "There are 79 more warnings like these."


@pytest.mark.parametrize(
    ("document", "older"),
    [
        pytest.param(
            atom(feed='<link rel="next" href="/2"/><link rel="prev-archive" href="/a"/>'),
            f"{HARBOUR}a",
            id="an archive before a page",
        ),
        pytest.param(
            rss(channel='<atom:link rel="next" href="?page=2"/>'),
            f"{HARBOUR}feed?page=2",
            id="a page, in RSS",
        ),
        pytest.param(
            atom(feed='<link rel="http://www.iana.org/assignments/relation/next" href="/2"/>'),
            f"{HARBOUR}2",
            id="a relation in full",
        ),
        pytest.param(atom(feed='<link rel="next" href="feed"/>'), "", id="itself"),
        pytest.param(atom(feed='<link rel="next"/>'), "", id="nowhere"),
        pytest.param(feed(next_url="/2"), f"{HARBOUR}2", id="JSON Feed"),
        pytest.param(feed(next_url=f"{HARBOUR}feed"), "", id="itself, in JSON"),
    ],
)
def test_next(document: bytes, older: str) -> None:
    """The way to older entries is found, and none that leads back to the same document."""
    assert read(document, address=f"{HARBOUR}feed").next == older


@pytest.mark.parametrize(
    ("document", "link"),
    [
        pytest.param(
            atom("<id>x</id><link href='a'/>", feed='<link href="https://home.example/"/>'),
            f"{HARBOUR}blog/a",
            id="Atom: the document",
        ),
        pytest.param(
            rss("<link>a</link>", channel="<link>https://home.example/</link>"),
            "https://home.example/a",
            id="RSS: the home page",
        ),
        pytest.param(rss("<link>a</link>", channel=""), f"{HARBOUR}blog/a", id="RSS without one"),
        pytest.param(
            atom("<id>x</id><link href='a' xml:base='/b/'/>"),
            f"{HARBOUR}b/a",
            id="xml:base of the link",
        ),
        pytest.param(feed({"id": "x", "url": "a"}), f"{HARBOUR}blog/a", id="JSON Feed"),
    ],
)
def test_relative_links(document: bytes, link: str) -> None:
    """A relative link starts where readers of the format take it to start."""
    (found,) = read(document, address=f"{HARBOUR}blog/feed").entries
    assert found.link == link


@pytest.mark.parametrize(
    ("value", "known"),
    [
        pytest.param("a", "a", id="text"),
        pytest.param(7, "7", id="a number"),
        pytest.param(7.0, "7", id="a whole number with a point"),
        pytest.param(7.5, "7.5", id="a fraction"),
        pytest.param(True, f"{HARBOUR}u", id="no id"),
        pytest.param(None, f"{HARBOUR}u", id="null"),
        pytest.param("a\x00b\ud83d", "ab\ufffd", id="characters that no document can hold"),
    ],
)
def test_json_ids(value: Any, known: str) -> None:
    """An id of JSON is text, as readers make it; without one the address stands for it."""
    (found,) = read(feed({"id": value, "url": f"{HARBOUR}u"})).entries
    assert found.id == known


def test_json_feed() -> None:
    """A JSON Feed is read like any other, also with a byte-order mark and members that are none."""
    item = {
        "id": "1",
        "url": "/a",
        "title": "A &amp; B",
        "content_text": "a < b",
        "date_published": "2026-03-02T10:30:00+03:00",
        "date_modified": 1772701201,
    }
    data = b"\xef\xbb\xbf" + feed(item, 3, {}, home_page_url=HARBOUR, feed_url="/feed.json")
    found = read(data, address=f"{HARBOUR}x")
    (entry,) = found.entries
    assert (found.title, found.home, found.address) == ("T", HARBOUR, f"{HARBOUR}feed.json")
    assert (entry.link, entry.title) == (f"{HARBOUR}a", "A &amp; B")
    assert entry.content == "a &lt; b"
    assert (
        f"{entry.published:%F %T} {entry.updated:%F %T}"
        == "2026-03-02 07:30:00 2026-03-05 09:00:01"
    )
    assert len(found.warnings) == 2


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "iso-8859-9", "windows-1254"],
)
def test_encodings(encoding: str) -> None:
    """A document is read in the encoding that its mark or its declaration names."""
    declared = encoding.removesuffix("-sig").removesuffix("-be")
    text = rss("<guid>ğ</guid>", before=f'<?xml version="1.0" encoding="{declared}"?>').decode()
    found = read(text.encode(encoding))
    assert [entry.id for entry in found.entries] == ["ğ"]
    assert not [warning for warning in found.warnings if "well-formed" in warning]


TWO = rss("<guid>1</guid><title>One</title>", "<guid>2</guid><title>Two</title>")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TWO.replace(b"One", b"One&nbsp;&hellip;"), id="entities of HTML"),
        pytest.param(TWO.replace(b"One", b"One & all"), id="a stray ampersand"),
        pytest.param(TWO.replace(b"One", b"One\x0b&#3;"), id="control characters"),
        pytest.param(TWO.replace(b"One", b"Ones caf\xe9"), id="a byte of another encoding"),
        pytest.param(b'\n <?xml version="1.0"?>' + TWO, id="blanks before the declaration"),
        pytest.param(b"<br/><b>Warning</b>: x on line 3\n" + TWO, id="a warning before it"),
        pytest.param(TWO + b"<script>x()</script>", id="a script after it"),
        pytest.param(TWO.replace(b"<title>One", b"<dc:date>x</dc:date><title>One"), id="prefix"),
        pytest.param(TWO[: TWO.index(b"wo</title>")], id="cut off"),
        pytest.param(TWO.replace(b"Two</title>", b"<![CDATA[Two"), id="cut off in CDATA"),
        pytest.param(TWO.replace(b"One", b"One<br>"), id="an element that is not closed"),
        pytest.param(TWO.replace(b"</title></item>", b"</title>", 1), id="an item not closed"),
        pytest.param(b'<?xml version="1.0" encoding="utf-16"?>' + TWO, id="a false declaration"),
        pytest.param(b'<?xml version="1.0" encoding="klingon"?>' + TWO, id="unknown encoding"),
    ],
)
def test_mended(data: bytes) -> None:
    """What is not quite XML is read as far as it goes, and a warning says so."""
    found = read(data)
    assert [entry.id for entry in found.entries] == ["1", "2"]
    assert found.entries[0].title.startswith("One")
    assert "not well-formed" in found.warnings[0]
    assert "\n" not in found.warnings[0]


@pytest.mark.parametrize(
    ("data", "known"),
    [
        pytest.param("<guid>é“</guid>".encode("cp1252"), "é“", id="Windows-1252, unsaid"),
        pytest.param("<guid>é".encode() + b"\xe9</guid>", "éé", id="a byte of it within UTF-8"),
        pytest.param(b"<guid>a&b;&eacute;&#146;&lt;</guid>", "a&b;é’<", id="references"),
        pytest.param(b"<guid><![CDATA[a&amp;b]]>&nbsp;c</guid>", "a&amp;b\xa0c", id="CDATA"),
    ],
)
def test_mended_text(data: bytes, known: str) -> None:
    """Mending finds the characters that were meant, and leaves alone what was right."""
    (found,) = read(rss("@").replace(b"@", data)).entries
    assert found.id == known


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(
            b'<!DOCTYPE rss PUBLIC "-//N//DTD" "http://127.0.0.1:9/x.dtd">'
            b"<rss><channel><item><guid>&eacute;</guid></item></channel></rss>",
            id="an entity of a DTD that is not read",
        ),
        pytest.param(
            '<rss xmlns="urn:x"><channel><item><guid>é</guid></item></channel></rss>'.encode(),
            id="a namespace of its own",
        ),
        pytest.param(
            "<RSS><Channel><Item><GUID>é</GUID></Item></Channel></RSS>".encode(), id="capitals"
        ),
        pytest.param(
            '<feed xmlns="https://www.w3.org/2005/Atom/"><entry><id>é</id></entry></feed>'.encode(),
            id="a namespace misspelt",
        ),
    ],
)
def test_spellings(document: bytes) -> None:
    """Well-formed documents may call things as they like, as long as readers understand it."""
    found = read(document)
    assert [entry.id for entry in found.entries] == ["é"]
    assert found.warnings == ()


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "dtd",
    [
        pytest.param(f'<!DOCTYPE rss [<!ENTITY a0 "ha">{LAUGHS}]>', id="a billion laughs"),
        pytest.param('<!DOCTYPE rss [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>', id="a file"),
        pytest.param('<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd" []>', id="a DTD elsewhere"),
    ],
)
def test_entities(dtd: str) -> None:
    """No entity that a document declares is expanded, and nothing is fetched for one."""
    found = read(rss("<guid>&a9;</guid><title>x</title>", before=dtd))
    assert [entry.id for entry in found.entries] == ["&a9;"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(b" \n", "is empty", id="nothing"),
        pytest.param(b"hello", "neither XML nor JSON", id="text"),
        pytest.param(b"%PDF-1.7", "a PDF document", id="a PDF"),
        pytest.param(b"<urlset/>", "outermost element is <urlset>", id="another XML"),
        pytest.param(b"{", "is no JSON that can be read", id="broken JSON"),
        pytest.param(b"[]", "no JSON Feed", id="another JSON"),
        pytest.param(b"[" * 100_000, "nested too deep", id="deep JSON"),
        pytest.param(b"<!doctype html><p>Hi", "links to none", id="a page without a feed"),
        pytest.param(
            b'<!doctype html><base href="/b/"><link rel="stylesheet" href="/x">'
            b'<link rel="Alternate" type="application/rss+xml" href="rss">'
            b'<link rel=alternate type="application/atom+xml; x" href="/atom">',
            f"links to: {HARBOUR}b/rss, {HARBOUR}atom",
            id="a page with feeds",
        ),
        pytest.param(
            b'<html xmlns="http://www.w3.org/1999/xhtml"><head><link rel="alternate" '
            b'type="application/feed+json" href="/feed.json"/></head></html>',
            f"links to: {HARBOUR}feed.json",
            id="a page in XHTML",
        ),
    ],
)
def test_no_feed(data: bytes, told: str) -> None:
    """What is no feed is refused with what it is; a web page with the feeds that it links to."""
    with pytest.raises(SourceError) as caught:
        read(data, address=HARBOUR)
    assert told in str(caught.value)
    assert str(caught.value).startswith(HARBOUR)
    assert "\n" not in str(caught.value)


PIECES = st.sampled_from(
    [
        *("<rss>", "<channel>", "<item>", "</item>", "<feed xmlns='http://www.w3.org/2005/Atom'>"),
        *("<entry>", "<id>", "</id>", "<guid>", "<link href='", "'/>", "<link>", "http://[", "//"),
        *("<title type='html'>", "</title>", "<content type='xhtml'>", "<a:b>", "<a:>", "<0:0>"),
        *("<![CDATA[", "]]>", "&", "&nbsp;", "&#xD800;", "&#0;", "&#99999999999;", "\0", "\ud800"),
        *("xml:base='", "<pubDate>", "1e999", '{"items":[{"id":', "}]}", "[", '"', "\x85", "é"),
        *("<!DOCTYPE rss [<!ENTITY x '&x;'>]>", "&x;", "<?xml encoding='utf-16'?>", "<html>"),
    ]
)
SOUP = st.lists(PIECES, max_size=20).map("".join)
BYTES = st.binary() | SOUP.map(lambda text: text.encode("utf-8", "surrogatepass"))
FRAMED = SOUP.map(lambda text: b"<rss><channel><item>" + text.encode("utf-8", "surrogatepass"))


@given(BYTES | FRAMED | SOUP.map(lambda text: text.encode("utf-16", "surrogatepass")))
@example(b"<rss><channel><item><description><dc:/></description>")
@example(b"<rss><channel><item><link href='<![CDATA['/><link href='&#xD800;'/>")
def test_any_bytes(data: bytes) -> None:
    """Whatever the bytes, they are a feed whose entries can be known, or refused in one way."""
    try:
        found = read(data, address=HARBOUR)
    except SourceError:
        return
    assert isinstance(found, Subscription)
    assert all(entry.id for entry in found.entries)
    assert len({entry.id for entry in found.entries}) == len(found.entries)
