"""Fifty articles through other libraries and through ours: a reader finds the same."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import feedgenerator
import feedparser
import pytest
from feedgen.feed import FeedGenerator

import feedwright as fw

ZONES = (UTC, timezone(timedelta(hours=3)), timezone(timedelta(hours=-8)))
TITLES = (
    "The harbour opens", "A & B: what “quotes” do", "1 < 2 > 0", "Çeşme’de fırtına", "港が開いた",
    "Tabs and   spaces", "Emoji 🚢 at sea", "AT&T's mast", "100 % tide", "[Update] The pier",
)  # fmt: skip
BODIES = (
    "<p>The first <strong>ship</strong> came in.</p>",
    '<p>See <a href="https://example.org/map">the map</a> &amp; the tables.</p>',
    "<p>One.</p>\n<ul>\n<li>two</li>\n<li>three</li>\n</ul>",
    "<pre><code>if a &lt; b:\n    c()</code></pre>",
    '<figure><img src="https://example.org/a.jpg" alt="A ship"></figure><p>Ş ü 漢</p>',
)
ARTICLES = [
    fw.Article(
        title=f"{TITLES[n % len(TITLES)]} {n}".replace("   ", " "),
        body=BODIES[n % len(BODIES)],
        link=f"https://example.org/{n}/?a=1&b={n}",
        published=datetime(2026, 1, 1, 8, n, tzinfo=ZONES[n % 3]) + timedelta(days=n),
        updated=datetime(2026, 6, 1, 8, n, tzinfo=UTC),
        summary=f"Summary {n} of < & >",
        authors=(fw.Person(name=f"Ayşe Yılmaz {n}"),),
        tags=("ships", "sea & sky"),
    )
    for n in range(50)
]
FEED = fw.Feed(
    title="The Example & Co",
    address="https://example.org/feeds/",
    home="https://example.org/",
    description="News of the sea",
    language="en",
)


def feedgen(name: str) -> bytes:
    """The articles through feedgen."""
    feed = FeedGenerator()
    feed.id(FEED.home)
    feed.title(FEED.title)
    feed.link(href=FEED.home, rel="alternate")
    feed.description(FEED.description)
    feed.language(FEED.language)
    for one in ARTICLES:
        entry = feed.add_entry(order="append")
        entry.id(one.link)
        entry.guid(one.link, permalink=True)
        entry.title(one.title)
        entry.link(href=one.link)
        entry.summary(one.summary)
        entry.content(one.body, type="CDATA" if name == "rss" else "html")
        entry.published(one.published)
        entry.updated(one.updated)
        entry.author({"name": one.authors[0].name, "email": "desk@example.org"})
        entry.category([{"term": tag} for tag in one.tags])
    made: bytes = feed.rss_str() if name == "rss" else feed.atom_str()
    return made


def django_s(name: str) -> bytes:
    """The articles through feedgenerator, which is Django's."""
    kind = {"rss": feedgenerator.Rss201rev2Feed, "atom": feedgenerator.Atom1Feed}[name]
    feed = kind(FEED.title, FEED.home, FEED.description, language=FEED.language)
    for one in ARTICLES:
        feed.add_item(
            one.title,
            one.link,
            one.body if name == "rss" else one.summary,  # RSS has one text there
            content=one.body,
            unique_id=one.link,
            pubdate=one.published,
            updateddate=one.updated,
            author_name=one.authors[0].name,
            categories=one.tags,
        )
    made: str = feed.writeString("utf-8")
    return made.encode()


def seen(data: bytes) -> tuple[list[Any], list[dict[str, Any]]]:
    """What a reader finds in a feed, with feedparser's own cleaning switched off."""
    found = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo
    return [found.feed.title, found.feed.link, found.feed.get("subtitle"), found.feed.language], [
        {
            "id": one.id,
            "title": one.title,
            "link": one.link,
            "published": one.published_parsed[:6],
            "updated": one.updated_parsed[:6] if "updated_parsed" in one else None,
            "content": (one.content[0].value if "content" in one else one.summary).strip(),
            "author": one.authors[0].name if one.authors and "name" in one.authors[0] else "",
            "tags": [tag.term for tag in one.get("tags", ())],
        }
        for one in found.entries
    ]


@pytest.mark.parametrize("name", ["rss", "atom"])
@pytest.mark.parametrize("other", [feedgen, django_s], ids=["feedgen", "feedgenerator"])
def test_readers_find_the_same(name: str, other: Any) -> None:
    """Title, link, id, author, dates and content are equal in all that both can say."""
    document = fw.render(FEED, ARTICLES, name)
    (about, ours), (about_theirs, theirs) = seen(document.data), seen(other(name))
    assert len(ours) == len(theirs) == 50
    for one, two in zip(ours, theirs, strict=True):
        if name == "rss":  # which has no element of its own for it; ours is atom:updated
            two["updated"] = one["updated"]
            if other is feedgen:  # it writes no author beside a name without an e-mail
                two["author"] = one["author"]
        assert one == two
    assert about[:2] == about_theirs[:2]
    assert document.warnings == ()
