"""What a program has put into feedgen, rendered here."""

from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from feedgen.feed import FeedGenerator

import feedwright as fw

WHEN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def generator(**left_out: bool) -> FeedGenerator:
    """A generator as a program fills it."""
    made = FeedGenerator()
    made.id("tag:example.org,2026:feed")
    made.title("The Example")
    made.link(href="https://example.org/feed.xml", rel="self")
    made.link(href="https://example.org/", rel="alternate")
    made.subtitle("About it")
    made.language("en")
    made.author({"name": "Desk", "email": "desk@example.org"})
    made.rights("(c) Desk")
    made.logo("https://example.org/logo.png")
    for number in range(3):
        entry = made.add_entry(order="append")
        entry.id(f"tag:example.org,2026:{number}")
        entry.title(f"Title & {number}")
        entry.link(href=f"https://example.org/{number}/")
        entry.summary(f"Summary {number}")
        entry.content(f'<p>Text <a href="/a/">{number}</a></p>', type="html")
        if not left_out.get("published"):
            entry.published(WHEN)
        entry.updated(WHEN.replace(hour=10 + number))
        entry.author({"name": f"Ann {number}", "email": "ann@example.org"})
        entry.category([{"term": "ships"}, {"term": "sea"}])
        if not left_out.get("files"):  # feedgen's Atom loses what tells their links apart
            entry.enclosure(f"https://example.org/{number}.mp3", "12", "audio/mpeg")
        entry.rights("(c) Ann")
    return made


def seen(data: bytes) -> list[Any]:
    """What a reader finds."""
    found = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo
    about = found.feed
    return [
        (about.title, about.id, about.link, about.subtitle, about.rights, about.author_detail.name),
        *(
            (
                one.id, one.title, one.link, one.published_parsed, one.updated_parsed, one.summary,
                one.author_detail.name, one.author_detail.email, [tag.term for tag in one.tags],
                one.rights,
            )
            for one in found.entries
        ),
    ]  # fmt: skip


def test_a_reader_finds_the_same() -> None:
    """All that the generator was told stands in the document; its addresses are absolute."""
    bare = generator(files=True)
    assert seen(fw.render(*fw.from_feedgen(bare), "atom").data) == seen(bare.atom_str())
    feed, articles = fw.from_feedgen(generator())
    document = fw.render(feed, articles, "atom")
    assert b'href="https://example.org/a/"' in document.data.replace(b"&quot;", b'"')
    assert [one.enclosures[0].url for one in articles] == [
        f"https://example.org/{number}.mp3" for number in range(3)
    ]
    assert fw.check(document.data) == ()
    assert feed.address == "https://example.org/feed.xml"


@pytest.mark.parametrize("name", ["rss", "json"])
def test_it_is_rendered_in_other_formats(name: str) -> None:
    """The same articles stand in any format."""
    document = fw.render(*fw.from_feedgen(generator()), name)
    assert [one.title for one in fw.read(document.data)[1]] == [f"Title & {n}" for n in range(3)]
    assert fw.check(document.data) == ()


def test_the_clock_is_no_date() -> None:
    """A time that feedgen has set by itself is not taken for a change."""
    made = FeedGenerator()
    made.title("A")
    made.link(href="https://example.org/", rel="alternate")
    entry = made.add_entry()
    entry.title("B")
    entry.guid("https://example.org/b/", permalink=True)
    entry.link(href="https://example.org/b/")
    entry.description("<p>Text</p>")
    entry.pubDate(WHEN)
    feed, (article,) = fw.from_feedgen(made)
    assert (article.published, article.updated) == (WHEN, None)
    assert article.body == "<p>Text</p>"
    assert fw.check(fw.render(feed, [article], "rss").data) == ()


def test_an_entry_without_a_publication_time_has_its_last() -> None:
    """What was set as its last change dates it."""
    _, articles = fw.from_feedgen(generator(published=True))
    assert articles[0].published == WHEN.replace(hour=10)
