"""Feeds in the shapes in which well-known systems publish them."""

from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest

from feedwright.domain.text import one_line, plain
from feedwright.reading.formats.feed import SeenEntry, read

FIRST = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
LATER = datetime(2026, 3, 5, 9, 0, 1, tzinfo=UTC)
HARBOUR = "https://harbour.example/"

WORDPRESS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel>
  <title>The Harbour</title>
  <atom:link href="https://harbour.example/feed/" rel="self" type="application/rss+xml" />
  <link>https://harbour.example</link>
  <lastBuildDate>Thu, 05 Mar 2026 09:00:01 +0000</lastBuildDate>
  <image><url>https://harbour.example/i.png</url><title>Picture</title><link>/i</link></image>
  <item>
    <title>Ropes &#038; knots don&#8217;t lie</title>
    <link>https://harbour.example/2026/03/ropes/</link>
    <comments>https://harbour.example/2026/03/ropes/#respond</comments>
    <dc:creator><![CDATA[Ada]]></dc:creator>
    <pubDate>Mon, 02 Mar 2026 07:30:00 +0000</pubDate>
    <category><![CDATA[Rigging]]></category>
    <guid isPermaLink="false">https://harbour.example/?p=41</guid>
    <description><![CDATA[<p>About ropes [&#8230;]</p>]]></description>
    <content:encoded><![CDATA[
<p>About ropes &amp; knots.</p>
]]></content:encoded>
    <slash:comments>0</slash:comments>
  </item>
</channel></rss>"""

HUGO = """<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
  <channel>
    <title>The Harbour</title><link>https://harbour.example/</link>
    <atom:link href="https://harbour.example/index.xml" rel="self" type="application/rss+xml"/>
    <item>
      <title>Ropes</title>
      <link>https://harbour.example/posts/ropes/</link>
      <pubDate>Mon, 02 Mar 2026 10:30:00 +0300</pubDate>
      <guid>https://harbour.example/posts/ropes/</guid>
      <description>&lt;p&gt;About ropes.&lt;/p&gt;</description>
    </item>
  </channel>
</rss>"""

GHOST = """<?xml version="1.0" encoding="UTF-8"?><rss
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:atom="http://www.w3.org/2005/Atom" version="2.0"
 xmlns:media="http://search.yahoo.com/mrss/"><channel><title><![CDATA[The Harbour]]></title>
<link>https://harbour.example/</link><generator>Ghost 5</generator>
<atom:link href="https://harbour.example/rss/" rel="self" type="application/rss+xml"/>
<item><title><![CDATA[Ropes]]></title><description><![CDATA[Short.]]></description>
<link>https://harbour.example/ropes/</link><guid isPermaLink="false">65e2f0aa01</guid>
<pubDate>Mon, 02 Mar 2026 07:30:00 GMT</pubDate>
<media:content url="https://harbour.example/r.jpg" medium="image"><media:title>Not it</media:title>
</media:content><content:encoded><![CDATA[<p>About ropes.</p>]]></content:encoded></item>
</channel></rss>"""

JEKYLL = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" >
<generator uri="https://jekyllrb.com/" version="4">Jekyll</generator>
<link href="https://harbour.example/feed.xml" rel="self" type="application/atom+xml" />
<link href="https://harbour.example/" rel="alternate" type="text/html" />
<updated>2026-03-05T09:00:01+00:00</updated><id>https://harbour.example/feed.xml</id>
<title type="html">The Harbour</title>
<entry><title type="html">Ropes &amp;amp; knots</title>
<link href="https://harbour.example/ropes.html" rel="alternate" type="text/html" title="Ropes" />
<published>2026-03-02T10:30:00+03:00</published><updated>2026-03-05T09:00:01+00:00</updated>
<id>https://harbour.example/ropes</id>
<content type="html" xml:base="https://harbour.example/ropes.html"><![CDATA[<p>About.</p>]]></content>
<summary type="html"><![CDATA[Short.]]></summary></entry></feed>"""

BLOGGER = """<?xml version='1.0' encoding='UTF-8'?><?xml-stylesheet href="/s.css" type="text/css"?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:openSearch='http://a9.com/-/spec/opensearchrss/1.0/'
 xmlns:blogger='http://schemas.google.com/blogger/2008' xmlns:gd='http://schemas.google.com/g/2005'>
<id>tag:blogger.com,1999:blog-7</id><updated>2026-03-05T01:00:01.500-08:00</updated>
<title type='text'>The Harbour</title>
<link rel='http://schemas.google.com/g/2005#feed' type='application/atom+xml' href='https://harbour.example/feeds/posts/default'/>
<link rel='self' type='application/atom+xml' href='https://www.blogger.com/feeds/7/posts/default'/>
<link rel='alternate' type='text/html' href='https://harbour.example/'/>
<link rel='next' type='application/atom+xml' href='https://www.blogger.com/feeds/7/posts/default?start-index=26'/>
<openSearch:totalResults>40</openSearch:totalResults>
<entry><id>tag:blogger.com,1999:blog-7.post-1</id>
<published>2026-03-01T23:30:00.000-08:00</published><updated>2026-03-05T01:00:01.000-08:00</updated>
<title type='text'>Ropes &lt;b&gt; and all</title>
<content type='html'>&lt;p&gt;About ropes.&lt;/p&gt;</content>
<link rel='replies' type='application/atom+xml' href='https://harbour.example/feeds/1/comments'/>
<link rel='edit' type='application/atom+xml' href='https://www.blogger.com/feeds/7/posts/default/1'/>
<link rel='self' type='application/atom+xml' href='https://www.blogger.com/feeds/7/posts/default/1'/>
<link rel='alternate' type='text/html' href='https://harbour.example/2026/03/ropes.html' title='R'/>
</entry></feed>"""

MEDIUM = """<?xml version="1.0" encoding="UTF-8"?><rss
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:atom="http://www.w3.org/2005/Atom" version="2.0" xmlns:cc="http://cyber.example/cc"><channel>
<title><![CDATA[Stories of the Harbour]]></title>
<link>https://harbour.example?source=rss-1------2</link>
<atom:link href="http://harbour.example/hub" rel="hub"/>
<item><title><![CDATA[Ropes]]></title>
<link>https://harbour.example/ropes-4f?source=rss-1------2</link>
<guid isPermaLink="false">https://harbour.example/p/4f</guid>
<pubDate>Mon, 02 Mar 2026 07:30:00 GMT</pubDate>
<atom:updated>2026-03-05T09:00:01.000Z</atom:updated>
<content:encoded><![CDATA[<p>About ropes.</p>]]></content:encoded></item></channel></rss>"""

SUBSTACK = MEDIUM.replace("/p/4f", "/p/ropes").replace(
    "\n<atom:updated>2026-03-05T09:00:01.000Z</atom:updated>",
    '<enclosure url="https://cdn.example/r.jpg" length="0" type="image/jpeg"/>',
)

RDF = """<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<channel rdf:about="https://harbour.example/index.rdf"><title>The Harbour</title>
<link>https://harbour.example/</link><description>d</description>
<items><rdf:Seq><rdf:li rdf:resource="urn:ropes"/></rdf:Seq></items></channel>
<item rdf:about="urn:ropes"><title>Ropes</title><link>https://harbour.example/ropes</link>
<description>About ropes.</description><dc:date>2026-03-02T07:30:00Z</dc:date></item></rdf:RDF>"""

OLDEST = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://my.netscape.com/rdf/simple/0.9/">
<channel><title>The Harbour</title><link>https://harbour.example/</link></channel>
<item><title>Ropes</title><link>https://harbour.example/ropes</link></item></rdf:RDF>"""

NETSCAPE = """<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
  "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>The Harbour</title><link>https://harbour.example/</link>
<item><title>Caf&eacute;s &amp; ropes</title><link>https://harbour.example/ropes</link>
<description>About.</description></item></channel></rss>"""

ATOM_03 = """<?xml version="1.0"?><feed version="0.3" xmlns="http://purl.org/atom/ns#">
<title>The Harbour</title><link rel="alternate" type="text/html" href="https://harbour.example/"/>
<modified>2026-03-05T09:00:01Z</modified>
<entry><title mode="escaped" type="text/html">Ropes &amp;amp; knots</title>
<link rel="alternate" type="text/html" href="https://harbour.example/ropes"/>
<id>tag:harbour.example,2026:1</id><issued>2026-03-02T07:30:00Z</issued>
<modified>2026-03-05T09:00:01Z</modified><created>2026-03-01T00:00:00Z</created>
<content type="text/html" mode="escaped">&lt;p&gt;About ropes.&lt;/p&gt;</content></entry></feed>"""

PREFIXED = """<a:feed xmlns:a="http://www.w3.org/2005/Atom" xmlns:h="http://www.w3.org/1999/xhtml"
 xml:base="https://harbour.example/blog/"><a:title>The Harbour</a:title><a:link href="../"/>
<a:entry xml:base="2026/"><a:id>urn:x:1</a:id><a:title type="xhtml"><h:div>Ropes <h:em>and</h:em>
knots</h:div></a:title><a:link href="ropes"/><a:updated>2026-03-05T09:00:01Z</a:updated>
<a:content type="xhtml"><h:div><h:p>About &lt; ropes.<h:br/></h:p></h:div></a:content>
</a:entry></a:feed>"""

ROPES = SeenEntry(id="", title="Ropes", published=FIRST, content="<p>About ropes.</p>")


def entry(**fields: Any) -> SeenEntry:
    """An entry that differs from the usual one in some fields."""
    usual = {name: getattr(ROPES, name) for name in ROPES.__struct_fields__}
    return SeenEntry(**{**usual, **fields})


SHAPES = [
    pytest.param(
        WORDPRESS,
        entry(
            id=f"{HARBOUR}?p=41",
            link=f"{HARBOUR}2026/03/ropes/",
            title="Ropes & knots don’t lie",
            content="<p>About ropes &amp; knots.</p>",
        ),
        id="WordPress",
    ),
    pytest.param(
        HUGO, entry(id=f"{HARBOUR}posts/ropes/", link=f"{HARBOUR}posts/ropes/"), id="Hugo"
    ),
    pytest.param(GHOST, entry(id="65e2f0aa01", link=f"{HARBOUR}ropes/"), id="Ghost"),
    pytest.param(
        JEKYLL,
        entry(
            id=f"{HARBOUR}ropes",
            link=f"{HARBOUR}ropes.html",
            title="Ropes & knots",
            updated=LATER,
            content="<p>About.</p>",
        ),
        id="Jekyll",
    ),
    pytest.param(
        BLOGGER,
        entry(
            id="tag:blogger.com,1999:blog-7.post-1",
            link=f"{HARBOUR}2026/03/ropes.html",
            title="Ropes <b> and all",
            updated=LATER,
        ),
        id="Blogger",
    ),
    pytest.param(
        MEDIUM,
        entry(id=f"{HARBOUR}p/4f", link=f"{HARBOUR}ropes-4f?source=rss-1------2", updated=LATER),
        id="Medium",
    ),
    pytest.param(
        SUBSTACK,
        entry(id=f"{HARBOUR}p/ropes", link=f"{HARBOUR}ropes-4f?source=rss-1------2"),
        id="Substack",
    ),
    pytest.param(
        RDF,
        entry(id="urn:ropes", link=f"{HARBOUR}ropes", content="About ropes."),
        id="RSS 1.0",
    ),
    pytest.param(
        OLDEST,
        entry(id=f"{HARBOUR}ropes", link=f"{HARBOUR}ropes", published=None, content=""),
        id="RSS 0.90",
    ),
    pytest.param(
        NETSCAPE,
        entry(
            id=f"{HARBOUR}ropes",
            link=f"{HARBOUR}ropes",
            title="Cafés & ropes",
            published=None,
            content="About.",
        ),
        id="RSS 0.91 with entities of its DTD",
    ),
    pytest.param(
        ATOM_03,
        entry(
            id="tag:harbour.example,2026:1",
            link=f"{HARBOUR}ropes",
            title="Ropes & knots",
            updated=LATER,
        ),
        id="Atom 0.3",
    ),
    pytest.param(
        PREFIXED,
        entry(
            id="urn:x:1",
            link=f"{HARBOUR}blog/2026/ropes",
            title="Ropes and knots",
            published=None,
            updated=LATER,
            content="<p>About &lt; ropes.<br></p>",
        ),
        id="Atom with prefixes, xml:base and XHTML",
    ),
]


@pytest.mark.parametrize(("document", "expected"), SHAPES)
def test_shapes(document: str, expected: SeenEntry) -> None:
    """An entry is known by what its system has told its subscribers."""
    found = read(document.encode())
    assert found.entries == (expected,)
    assert found.title.endswith("Harbour")
    assert found.home.startswith(HARBOUR.rstrip("/"))


MISREAD = {"Ropes <b> and all", "Cafés & ropes"}
"""feedparser drops what looks like a tag, and entities of a DTD."""


@pytest.mark.parametrize(
    "document", [pytest.param(shape.values[0], id=shape.id) for shape in SHAPES]
)
def test_as_feedparser(document: str) -> None:
    """A reader built on feedparser knows the same entry, by the same id, link, title and dates."""
    there = feedparser.parse(document.encode())
    for ours, theirs in zip(read(document.encode()).entries, there.entries, strict=True):
        assert ours.id == theirs.get("id", theirs.link)
        assert ours.link == theirs.link
        assert ours.title == one_line(plain(theirs.title)) or ours.title in MISREAD
        newest = ours.updated or ours.published
        name = "updated_parsed" if "updated_parsed" in theirs else "published_parsed"
        told = theirs.get(name)
        assert (newest and newest.timetuple()[:6]) == (told and told[:6])


def test_channel() -> None:
    """A feed's own address, home page and older document are those that it names."""
    found = read(BLOGGER.encode())
    assert found.address == "https://www.blogger.com/feeds/7/posts/default"
    assert found.home == HARBOUR
    assert found.next == "https://www.blogger.com/feeds/7/posts/default?start-index=26"
    assert found.warnings == ()
