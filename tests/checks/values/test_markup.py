"""Texts in HTML, and texts that speak of HTML."""

import json
from collections import Counter
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.checks import examine
from feedwright.checks.values.markup import TAGS, comparable, first_markup

WRITTEN = [
    "a <b>bold</b> move",
    "<p>Hello",
    "The end.</p>",
    "Tom &amp; Jerry",
    "it&#8217;s",
    "one<br>two",
    "one.<br> two",
    "line <br/>two",
    "<b>太字</b>の話",
    "<img src='https://harbour.example/a.png'> News",
    "<a href='/x'>here</a>",
]
SPOKEN = [
    "How to use the <script> tag",
    "Inline <br> and &lt; in text.",
    "When to use <br> and <wbr>",
    "The <a href> attribute",
    'Using <input type="date"> today',
    "Three <div>s and a </body>",
    "Das <br>-Tag",
    "<script>タグの使い方",
    "改行<br>タグ",
    "List<i> of what",
    "<p>, <q>: what?",
    'Close it with "</p>"',
    "Why <br /> is not <br>",
    "Use &amp; for &",
    "The \u201c&nbsp;\u201d entity",
    "Why `&amp;lt;` is `&lt;&gt;` twice",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_written_in_html(text: str) -> None:
    """Tags at words, and references in a text that is escaped, are HTML."""
    assert first_markup(text)
    assert first_markup(text, lambda: [comparable("<p>All about something else.</p>")])


@pytest.mark.parametrize("text", SPOKEN)
def test_spoken_of(text: str) -> None:
    """Tags that stand apart, as words do, are the subject."""
    assert first_markup(text) == ""


@pytest.mark.parametrize("text", WRITTEN)
def test_spoken_of_at_length(text: str) -> None:
    """What the article writes as text is meant as text in its title, too."""
    assert (
        first_markup(text, lambda: [comparable(f"<p>Write <code>{escape(text)}</code>.</p>")]) == ""
    )


@pytest.mark.parametrize("text", ["Tom &amp; Jerry", "a <b>bold</b> move"])
def test_escaped_everywhere(text: str) -> None:
    """A content that is itself escaped twice says nothing of a title."""
    assert first_markup(text, lambda: [comparable(escape(f"{text} &amp; so on"))])


@given(st.sampled_from(sorted(TAGS)), st.sampled_from(["the {} tag", "{}", "a ({}) b", "{}, {}"]))
def test_any_tag_alone(name: str, form: str) -> None:
    """Whatever the tag, one that stands alone is spoken of, and at a word it is HTML."""
    assert first_markup(form.replace("{}", f"<{name}>")) == ""
    assert first_markup(f"a word<{name}>of it</{name}> all")


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text(text: str, content: str) -> None:
    """What is found is a part of the text, and a text without < and & has none."""
    assert first_markup(text, lambda: [comparable(content)]) in text
    assert first_markup(text.replace("<", "").replace("&", "")) == ""


ITEM = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>T</title><link>https://harbour.example/</link><description>D</description><item>
<title>{title}</title><guid>https://harbour.example/1</guid>
<description>{description}</description><content:encoded>{content}</content:encoded>
</item></channel></rss>"""


RULES = {"text-html", "html-double-escaped", "json-plain-text", "json-content-escaped"}


def finding(title: str, description: str, content: str) -> list[str]:
    """The rules on HTML that an item breaks in RSS and in JSON."""
    rss = ITEM.format(title=escape(title), description=escape(description), content=escape(content))
    item = {"id": "1", "url": "https://harbour.example/1", "content_html": content}
    said = {"title": title, "summary": unescape(description)}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [item | said]}
    found = [*examine(rss.encode(), path="x"), *examine(json.dumps(feed).encode(), path="x")]
    return [one.rule for one in found if one.rule in RULES]


def test_an_article_about_html() -> None:
    """An article on HTML whose description is escaped as it must be has no finding."""
    content = "<p>Inline <code>&lt;br&gt;</code> and <code>&amp;lt;</code> in text.</p>"
    assert finding("The <script> tag", "Inline &lt;br&gt; and &amp;lt; in text.", content) == []
    content = "<p>Write <code>&lt;b&gt;bold&lt;/b&gt;</code>, and <code>&amp;nbsp;</code>.</p>"
    assert finding("<b>bold</b> and &nbsp;", "Write &lt;b&gt;bold&lt;/b&gt;.", content) == []


XHTML = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>urn:x:f</id>
<updated>2026-03-02T12:00:00Z</updated><author><name>Ada</name></author><entry><title>{title}</title>
<id>urn:x:1</id><updated>2026-03-02T12:00:00Z</updated><summary>{title}</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{content}</div></content>
</entry></feed>"""


@pytest.mark.parametrize(
    ("content", "count"),
    [
        pytest.param("<p>Write <code>&lt;b&gt;bold&lt;/b&gt;</code>.</p>", 0, id="the subject"),
        pytest.param("<p>A <b>bold</b> move.</p>", 2, id="an element"),
    ],
)
def test_an_article_about_html_in_xhtml(content: str, count: int) -> None:
    """A content in XHTML shows as text what its title and its summary are about."""
    text = XHTML.format(title=escape("How <b>bold</b> works"), content=content)
    found = [one.rule for one in examine(text.encode(), path="x")]
    assert found.count("atom-text-html") == count


def test_an_article_that_is_escaped_twice() -> None:
    """What is escaped once too often is told wherever it stands."""
    wrong = "&lt;p&gt;The &lt;b&gt;crane&lt;/b&gt; &amp;amp; the quay.&lt;/p&gt;"
    assert set(finding("The crane &amp; the quay", wrong, wrong)) == RULES


def test_many_of_them() -> None:
    """Texts without end in one entry, each with a sign, take no longer each than one does."""
    many = "".join(f"<category>a &amp;amp; {number}</category>" for number in range(20_000))
    long = escape("<p>" + "word " * 40_000 + "</p>")
    item = ITEM.format(title="T", description="D", content=long)
    counted = Counter[str]()

    def count(content: str) -> str:
        counted["comparable"] += 1
        return content

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("feedwright.checks.places.comparable", count)
        found = examine(item.replace("<guid>", f"{many}<guid>", 1).encode(), path="x")
    assert len([one for one in found if one.rule == "text-html"]) > 99
    assert counted["comparable"] <= 2
