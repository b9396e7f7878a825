"""Histories of publications, run end to end and seen through the eyes of a subscriber."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from tests.publications import NOW, article, run, tree, write
from tests.publications import lose_store as lose
from tests.subscribers import News, Subscriber
from typer.testing import CliRunner

from feedwright.cli import commands as cli
from feedwright.commands.adopt import adopt
from feedwright.commands.plan import preview_publication
from feedwright.commands.retract import retract
from feedwright.domain.report import Report

ROWS = r"""[[sources]]
kind = "sql"
url = "sqlite:///stories.sqlite"
table = "\1"
key = "place"
markup = "markdown"
"""
COLUMNS = (
    "place", "title", "date", "body", "section", "tags", "id", "url", "slug", "status", "draft",
    "correction", "updated", "expires", "aliases", "author", "summary",
)  # fmt: skip
FILES = frozenset(
    {
        "a-folder-is-moved-below-a-section",
        "an-undated-article-keeps-its-first-date",
        "an-undated-article-keeps-its-first-date-with-rss-alone",
        "an-unreadable-file-keeps-its-last-good-text",
        "moved-with-a-new-title-and-date-and-its-old-name",
    }
)
"""The histories that only files have: rows lie in no folder, have no name beside their key, and
are well-formed; and one without a date is set aside unless `undated` says otherwise."""


class World(NamedTuple):
    """What the steps of a history work on."""

    folder: Path
    reader: Subscriber
    now: datetime


Action = Callable[[World], object]


class Step(NamedTuple):
    """Something happens, and then a run."""

    actions: tuple[Action, ...]
    at: timedelta
    expected: dict[str, Any]


KINDS = ("new", "refreshed", "corrected", "retracted", "removed", "held", "redelivered")


def step(*actions: Action, at: float = 0, **expected: Any) -> Step:
    """What happens, how many days after the start, and what is then to be seen.

    Args:
        actions: What happens.
        at: When the run after them is.
        expected: Titles in one string, by the kinds of a preview; ``buried``: those that the
            Atom document calls deleted; ``coming``: those of which a change waits; ``hidden``:
            words that no document holds; ``fallen``: those that leave the window for want of
            room; ``due``: the day of the next change; ``refused``, ``aside``: how many
            sentences of refusal and how many articles set aside; ``allow_shrink``;
            ``planned``: False where the step's own command shows something at once.
    """
    return Step(actions, timedelta(days=at), expected)


def put(name: str, title: str, date: str = "2026-03-02", body: str = "", **fields: Any) -> Action:
    """An article is written, over an older one of the same name too."""
    text = article(title, date, body or f"What {title} is about.", **fields)
    return raw(name, text.encode())


def raw(name: str, content: bytes) -> Action:
    """A file is written."""

    def act(world: World) -> None:
        file = world.folder / "articles" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    return act


def rename(old: str, new: str) -> Action:
    """A file or a folder is moved."""

    def act(world: World) -> None:
        place = world.folder / "articles" / new
        place.parent.mkdir(parents=True, exist_ok=True)
        (world.folder / "articles" / old).rename(place)

    return act


def trade(one: str, other: str) -> Action:
    """Two files trade their names."""

    def act(world: World) -> None:
        for old, new in ((one, "aside"), (other, one), ("aside", other)):
            rename(old, new)(world)

    return act


def delete(*names: str) -> Action:
    """Files are deleted."""

    def act(world: World) -> None:
        for name in names:
            (world.folder / "articles" / name).unlink()

    return act


def configure(**parts: str) -> Action:
    """The configuration is written anew."""
    return lambda world: write(world.folder, {}, **parts)


def replace(old: str, new: str) -> Action:
    """A text is replaced in the configuration."""

    def act(world: World) -> None:
        file = world.folder / "feedwright.toml"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    return act


def lose_store(world: World) -> None:
    """The store is lost."""
    lose(world.folder)


def withdraw(which: str, note: str = "") -> Action:
    """An article is retracted by command."""
    return lambda world: retract(world.folder, which, note=note, now=world.now, environment={})


def take_over(name: str, feed: str) -> Action:
    """Another system's feed, which the reader has read, is adopted."""

    def act(world: World) -> None:
        file = world.folder / name
        file.write_text(feed, "utf-8")
        world.reader.knows(feed.encode())
        adoption = adopt(world.folder, str(file), now=world.now, environment={})
        assert not adoption.conflicts

    return act


WORDPRESS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Old</title><link>https://old.example</link><description>Old</description>
<item><title>First</title><link>https://old.example/2019/05/first/</link>
<pubDate>Mon, 06 May 2019 08:15:42 +0000</pubDate>
<guid isPermaLink="false">https://old.example/?p=123</guid>
<content:encoded>&lt;p&gt;As WordPress had it.&lt;/p&gt;</content:encoded></item>
<item><title>Second</title><link>https://old.example/2020/06/second/</link>
<pubDate>Sun, 07 Jun 2020 09:16:43 +0000</pubDate>
<guid isPermaLink="false">https://old.example/?p=456</guid>
<content:encoded>&lt;p&gt;More of it.&lt;/p&gt;</content:encoded></item>
</channel></rss>
"""
HUGO = """<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Old</title><link>https://old.example/</link><description>Recent content</description>
<item><title>First</title><link>https://old.example/posts/first/</link>
<pubDate>Mon, 06 May 2019 00:00:00 +0200</pubDate>
<guid>https://old.example/posts/first/</guid><description>A summary.</description></item>
<item><title>Second</title><link>https://old.example/posts/second/</link>
<pubDate>Sun, 07 Jun 2020 00:00:00 +0200</pubDate>
<guid>https://old.example/posts/second/</guid><description>A summary.</description></item>
</channel></rss>
"""
JEKYLL = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Old</title><id>https://old.example/feed.xml</id>
<updated>2021-01-01T00:00:00+00:00</updated><author><name>Somebody</name></author>
<entry><title type="html">First</title><id>https://old.example/first</id>
<link href="https://old.example/first.html" rel="alternate"/>
<published>2019-05-06T10:00:00+03:00</published><updated>2021-01-01T00:00:00+00:00</updated>
<content type="html">&lt;p&gt;Of old.&lt;/p&gt;</content></entry>
<entry><title type="html">Second</title><id>https://old.example/second</id>
<link href="https://old.example/second.html" rel="alternate"/>
<published>2020-06-07T10:00:00+03:00</published><updated>2020-06-07T10:00:00+03:00</updated>
<content type="html">&lt;p&gt;Of old.&lt;/p&gt;</content></entry></feed>
"""
JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "Old", "items": [
{"id": "5cd0a1", "url": "https://old.example/first/", "title": "First",
 "content_html": "<p>Of old.</p>", "date_published": "2019-05-06T08:15:42.000+00:00"},
{"id": "5edc33", "url": "https://old.example/second/", "title": "Second",
 "content_html": "<p>Of old.</p>", "date_published": "2020-06-07T09:16:43.000+00:00"}]}
"""
FIRST = put("first.md", "First", "2019-05-06", "Written anew.")
SECOND = put("second.md", "Second", "2020-06-07", "Written anew, too.")


def history(*steps: Step, id: str) -> Any:  # noqa: A002 - as pytest.param has it
    """A row of the table."""
    return pytest.param(steps, id=id)


MOVES = [
    history(
        step(put("a.md", "A"), put("b.md", "B"), new="A B"),
        step(rename("a.md", "z.md"), at=1),
        id="a-file-is-renamed",
    ),
    history(
        step(put("a.md", "A", body="One two three four five six seven."), new="A"),
        step(
            delete("a.md"),
            put("z.md", "A", body="One two three four 5 six seven."),
            at=1,
            refreshed="A",
        ),
        id="a-file-is-renamed-and-edited",
    ),
    history(
        step(configure(source='link = "/{slug}/"'), put("a.md", "A", slug="old"), new="A"),
        step(put("a.md", "A", slug="new"), at=1, refreshed="A"),
        id="a-new-slug",
    ),
    history(
        step(configure(source='link = "/{slug}/"'), put("a.md", "A"), new="A"),
        step(
            delete("a.md"),
            put("b.md", "B", body="Nothing is alike.", aliases=["/a/"]),
            at=1,
            refreshed="B",
        ),
        id="another-name-title-and-text-with-an-alias",
    ),
    history(
        step(put("2025/a.md", "A"), put("2025/b.md", "B"), new="A B"),
        step(rename("2025", "2024"), at=1),
        id="a-folder-is-moved",
    ),
    history(
        step(put("2025/a.md", "A"), put("2025/b.md", "B", section="Own"), new="A B"),
        # The folder is the section of an article that names none.
        step(rename("2025", "archive/old"), at=1, refreshed="A"),
        step(rename("archive/old", "archive/older"), at=2),
        id="a-folder-is-moved-below-a-section",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B", url="/b/"), new="A B"),
        step(replace("https://example.org/", "https://example.net/"), at=1, refreshed="A B"),
        id="a-new-domain",
    ),
    history(
        step(replace("https:", "http:"), put("a.md", "A"), put("b.md", "B", url="/b/"), new="A B"),
        step(replace("http:", "https:"), at=1, refreshed="A B"),
        id="http-to-https",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B", url="/b/"), new="A B"),
        step(lose_store, replace("https:", "http:"), at=1, refreshed="A B"),
        step(replace("http:", "https:"), at=2, refreshed="A B"),
        id="the-store-is-lost-and-the-scheme-changes",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B"), new="A B"),
        step(put("a.md", "B", body="What A is about."), at=1, refreshed="B"),
        step(put("b.md", "A", body="What B is about."), at=2, refreshed="A"),
        step(
            put("a.md", "A", body="What A is about."),
            put("b.md", "B", body="What B is about."),
            at=3,
            refreshed="A B",
        ),
        id="two-articles-swap-titles",
    ),
    history(
        step(put("a.md", "A", "2026-01-01"), put("b.md", "B", "2026-02-02"), new="A B"),
        step(trade("a.md", "b.md"), at=1),
        id="two-files-trade-places",
    ),
    history(
        step(put("a.md", "A", id="urn:ex:a"), put("b.md", "B", id="urn:ex:b"), new="A B"),
        step(trade("a.md", "b.md"), at=1),
        id="two-files-with-ids-trade-places",
    ),
    history(
        step(put("a.md", "A", "2026-01-01"), put("b.md", "B", "2026-02-02"), new="A B"),
        step(
            rename("a.md", "old-a.md"),
            put("a.md", "C", "2026-03-03", "Quite another text."),
            at=1,
            new="C",
        ),
        id="a-file-is-replaced-by-another",
    ),
    history(
        step(take_over("wordpress.xml", WORDPRESS), FIRST, SECOND, refreshed="First Second"),
        step(put("third.md", "Third"), at=1, new="Third"),
        step(lose_store, at=2),
        id="moved-from-wordpress-by-title-and-day",
    ),
    history(
        step(
            configure(source='link = "/{year}/{month}/{slug}/"'),
            replace("https://example.org/", "https://old.example/"),
            put("first.md", "Another title", "2019-05-06", slug="first"),
            put("second.md", "Second", "2020-06-07", slug="second"),
            take_over("wordpress.xml", WORDPRESS),
            refreshed="Another-title Second",
        ),
        id="moved-from-wordpress-by-address",
    ),
    history(
        step(take_over("hugo.xml", HUGO), FIRST, SECOND, refreshed="First Second"),
        step(lose_store, at=1),
        step(delete("first.md"), at=2, removed="First", buried="First"),
        id="moved-from-hugo",
    ),
    history(
        step(take_over("jekyll.xml", JEKYLL), FIRST, SECOND, refreshed="First Second"),
        step(rename("first.md", "1.md"), at=1),
        id="moved-from-jekyll",
    ),
    history(
        step(take_over("feed.json", JSON_FEED), FIRST, SECOND, refreshed="First Second"),
        step(lose_store, at=1),
        id="moved-from-ghost",
    ),
    history(
        step(take_over("wordpress.xml", WORDPRESS), fallen="First Second"),
        step(FIRST, SECOND, at=1, refreshed="First Second"),
        id="adopted-before-the-articles-are-there",
    ),
]


MEMORY = [
    history(
        step(
            configure(feed=f"formats = {formats}"),
            put("a.md", "A"),
            put("b.md", "B", url="https://example.org/b/", section="S", tags=["t"]),
            put("c.md", "C", "2026-03-02T10:11:12+03:00", updated="2026-03-05", id="urn:ex:c"),
            new="A B C",
        ),
        step(lose_store, at=1, same=True),
        step(rename("a.md", "z.md"), at=2),
        step(put("d.md", "D"), at=3, new="D"),
        step(lose_store, at=4, same=True),
        id=f"the-store-is-lost-with-{name}",
    )
    for name, formats in (
        ("all-formats", '["rss", "atom", "json"]'),
        ("json-alone", '["json"]'),
        ("atom-alone", '["atom"]'),
        ("rss-alone", '["rss"]'),
    )
]
MEMORY += [
    history(
        step(raw("a.md", b"---\ntitle: A\n---\nNo date."), new="A"),
        step(at=5, same=True),
        step(lose_store, at=6, same=True),
        step(raw("a.md", b"---\ntitle: A\n---\nNo date, and edited."), at=7, refreshed="A"),
        id="an-undated-article-keeps-its-first-date",
    ),
    history(
        step(configure(feed='formats = ["rss"]'), raw("a.md", b"# A\n\nNo date."), new="A"),
        step(lose_store, at=6, same=True),
        id="an-undated-article-keeps-its-first-date-with-rss-alone",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B"), new="A B"),
        step(raw("a.md", b"---\ntitle: \xff\n"), at=1, aside=1, same=True),
        step(lose_store, at=2, aside=1, same=True),
        step(put("a.md", "A", body="Mended."), at=3, refreshed="A"),
        id="an-unreadable-file-keeps-its-last-good-text",
    ),
    history(
        step(*(put(f"{n}.md", n) for n in "ABCDEFGHIJ"), new="A B C D E F G H I J"),
        step(delete(*(f"{n}.md" for n in "ABCDE")), at=1, refused=1, same=True),
        step(at=2, refused=1, same=True),
        step(at=3, allow_shrink=True, removed="A B C D E", buried="A B C D E", due=33),
        step(*(put(f"{n}.md", n) for n in "ABCDE"), at=4, refreshed=""),
        id="half-of-a-source-vanishes",
    ),
    history(
        step(put("a.md", "A", "2026-11-22T11:00:00Z"), new="A"),
        step(
            put("b.md", "Secret", "2026-11-22T11:30:00Z"),
            at=-100,
            held="Secret",
            due=-0.5 / 24,
            same=True,
        ),
        step(at=1, new="Secret"),
        id="the-clock-is-set-back",
    ),
]


CHANGES = [
    history(
        step(put("a.md", "A", body="A tpyo."), put("b.md", "B"), new="A B"),
        step(put("a.md", "A", body="A typo."), at=1, refreshed="A"),
        step(put("a.md", "Z", body="A typo."), at=2, refreshed="Z"),
        id="a-typo-is-edited",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B"), new="A B"),
        step(put("a.md", "A", correction="It was Tuesday."), at=1, corrected="A", due=8),
        step(at=8, same=True),
        step(put("a.md", "A", correction="It was Wednesday."), at=9, corrected="A", due=16),
        step(lose_store, at=10, same=True),
        step(put("a.md", "A"), at=11, refreshed="A"),
        id="a-correction-by-note",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B"), new="A B"),
        step(put("a.md", "A", updated="2026-11-23T08:00:00Z"), at=1, corrected="A"),
        step(put("a.md", "A"), at=2, refreshed="", same=False),
        id="a-correction-by-updated",
    ),
    history(
        step(
            configure(feed="limit = 2"),
            *(put(f"{n}.md", n, f"2026-03-0{i}") for i, n in enumerate("abc", 1)),
            new="b c",
        ),
        step(put("a.md", "a", "2026-03-01", correction="It was Tuesday."), at=1, new="a", due=8),
        step(at=8, fallen="a"),
        step(put("b.md", "b", "2026-03-02", correction="It was Friday."), at=9, corrected="b"),
        id="a-correction-comes-back-into-the-window-and-leaves-it",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B"), new="A B"),
        step(withdraw("articles/a.md", "It was wrong."), at=1, retracted="A", planned=False),
        step(put("a.md", "A", body="Another text."), at=2, refreshed=""),
        step(lose_store, at=3, same=True),
        step(delete("a.md"), at=4, removed="A", buried="A"),
        id="retracted-by-command",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B"), new="A B"),
        step(put("a.md", "A", status="retracted"), at=1, retracted="A"),
        step(lose_store, at=2, same=True),
        step(put("a.md", "A"), at=3, corrected="A"),
        id="retracted-by-status-and-taken-back",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B"), new="A B"),
        step(delete("a.md"), at=1, removed="A", buried="A", due=31),
        step(lose_store, at=2, buried="A", due=31, same=True),
        step(at=30.9, buried="A", due=31, same=True),
        step(at=31),
        step(lose_store, at=32, same=True),
        id="deleted",
    ),
    history(
        step(put("thread.md", "Thread", body="Talk."), put("b.md", "B"), new="Thread B"),
        step(
            delete("thread.md"),
            put("thread-47.md", "Thread 47", "2026-03-03", body="Talk."),
            at=2,
            new="Thread-47",
            removed="Thread",
            buried="Thread",
        ),
        id="a-series-that-says-the-same-each-week",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B"), new="A B"),
        step(
            delete("a.md"),
            put("deep/a.md", "C", "2026-03-03", body="What A is about."),
            at=2,
            corrected="C",
            redelivered="C",
        ),
        id="moved-with-a-new-title-and-date-and-its-old-name",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B"), new="A B"),
        step(delete("a.md"), at=1, removed="A", buried="A"),
        step(put("a.md", "A"), at=2),
        id="deleted-and-brought-back",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B"), new="A B"),
        step(put("a.md", "A", draft=True), at=1, removed="A", buried="A"),
        step(put("a.md", "A"), at=2),
        step(put("a.md", "A", status="private"), at=3, removed="A", buried="A"),
        step(lose_store, at=4, buried="A", same=True),
        step(put("a.md", "A"), at=5),
        step(put("a.md", "A", draft=True), at=6, removed="A", buried="A"),
        step(put("a.md", "A", body="After a long time."), at=90, refreshed="A"),
        id="unpublished-and-published-again",
    ),
    history(
        step(
            put("now.md", "Now"),
            put("x.md", "Hushhush", "2026-11-25T00:00:00Z"),
            new="Now",
            held="Hushhush",
            due=2.5,
        ),
        step(lose_store, at=2, held="Hushhush", due=2.5, same=True),
        step(at=2.4999, held="Hushhush", due=2.5, same=True),
        step(at=2.5, new="Hushhush"),
        id="an-embargo-ends-at-its-minute",
    ),
    history(
        step(
            put("now.md", "Now"), put("x.md", "Hushhush", "2026-11-25"), new="Now", held="Hushhush"
        ),
        step(put("x.md", "Hushhush", "2026-11-27"), at=1, held="Hushhush", due=4.5),
        step(put("x.md", "Hushhush", "2026-11-22"), at=2, new="Hushhush"),
        id="an-embargo-is-moved",
    ),
    history(
        step(
            put("a.md", "Passing", expires="2026-11-24T12:00:00Z"),
            put("b.md", "B"),
            new="Passing B",
            due=2,
        ),
        step(lose_store, at=1, due=2, same=True),
        step(at=2, removed="Passing"),
        step(put("a.md", "Passing"), at=4),
        id="expired",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B", "2026-03-09"), new="A B"),
        step(put("c.md", "C", "2020-01-01"), at=1, new="C"),
        id="a-backdated-article",
    ),
    history(
        step(configure(feed="limit = 2"), put("a.md", "A"), put("b.md", "B"), new="A B"),
        step(put("c.md", "C", "2020-01-01"), at=1),
        step(put("d.md", "D", "2026-11-23"), at=2, new="D", fallen="B"),
        step(delete("d.md"), at=3, removed="D", buried="D"),
        id="a-backdated-article-below-the-window",
    ),
    history(
        step(
            put("b.md", "B"),
            put("a.md", "Hushhush", updated="2026-11-25T12:00:00Z"),
            new="B",
            held="Hushhush",
            due=3,
        ),
        step(lose_store, at=1, due=3, held="Hushhush", same=True),
        step(rename("a.md", "c.md"), at=2, due=3, held="Hushhush", same=True),
        step(at=3, new="Hushhush", due=10),
        step(at=10, same=True),
        id="an-article-of-which-readers-know-nothing-waits-for-its-updated",
    ),
    history(
        step(
            put("a.md", "Hushhush", "2026-11-24", updated="2026-11-25T12:00:00Z"),
            held="Hushhush",
            due=3,
        ),
        step(at=2, held="Hushhush", due=3),
        step(at=3, new="Hushhush", due=10),
        id="the-later-of-two-times-counts",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B"), new="A B"),
        step(
            put("a.md", "A", body="It was hushhush.", updated="2026-11-25T12:00:00Z"),
            at=1,
            due=3,
            coming="A",
            hidden="Hushhush",
            same=True,
        ),
        step(at=1.5, due=3, coming="A", hidden="Hushhush", same=True),
        step(lose_store, at=2, due=3, coming="A", hidden="Hushhush", same=True),
        step(rename("a.md", "c.md"), at=2.9, due=3, coming="A", hidden="Hushhush"),
        step(at=3, corrected="A", due=10),
        step(at=10, same=True),
        id="a-correction-waits-for-its-updated",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B"), new="A B"),
        step(
            put("a.md", "A", body="Hushhush.", updated="2026-11-25T12:00:00Z"),
            at=1,
            due=3,
            coming="A",
            hidden="Hushhush",
            same=True,
        ),
        step(
            put("a.md", "A", body="Hushhush.", updated="2026-11-27T12:00:00Z"),
            at=2,
            due=5,
            coming="A",
            hidden="Hushhush",
            same=True,
        ),
        step(
            put("a.md", "A", body="Mended.", updated="2026-11-24T18:00:00Z"),
            at=2.5,
            hidden="Hushhush",
            corrected="A",
        ),
        step(at=5, same=True),
        id="a-correction-that-waits-is-put-off-and-overtaken",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B"), new="A B"),
        step(
            put("a.md", "A", body="Hushhush.", updated="2026-11-25T12:00:00Z"),
            at=1,
            due=3,
            coming="A",
            hidden="Hushhush",
            same=True,
        ),
        step(delete("a.md"), at=2, removed="A", buried="A", hidden="Hushhush"),
        step(
            put("a.md", "A", body="Hushhush.", updated="2026-12-01T12:00:00Z"),
            at=4,
            due=9,
            held="A",
            hidden="Hushhush",
        ),
        step(at=9, corrected="A"),
        id="an-article-that-comes-back-dated-ahead-waits",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B"), new="A B"),
        step(
            put("a.md", "Hushhush", "2026-11-26", updated="2026-11-25T12:00:00Z"),
            at=1,
            removed="A",
            held="Hushhush",
            due=3.5,
        ),
        id="what-is-to-be-hidden-is-hidden-at-once",
    ),
    history(
        step(put("a.md", "A"), put("b.md", "B"), new="A B"),
        step(
            put("a.md", "A", updated="2026-11-25T12:00:00Z", status="retracted"),
            at=1,
            due=3,
            coming="A",
            same=True,
        ),
        step(at=3, retracted="A", due=10),
        id="a-retraction-waits-for-its-updated",
    ),
    history(
        step(put("a.md", "A", "2026-03-01"), new="A"),
        step(put("a.md", "A", "2026-04-01"), at=1, corrected="A", redelivered="A"),
        id="a-date-that-moves-is-told",
    ),
]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("steps", [*MOVES, *MEMORY, *CHANGES])
def test_a_history_is_seen_as_what_it_is(tmp_path: Path, steps: tuple[Step, ...]) -> None:
    """No entry is ever new twice, each change arrives as what it is, and the plan said so."""
    play(tmp_path, steps)


@pytest.mark.parametrize(
    "steps", [one for one in [*MOVES, *MEMORY, *CHANGES] if one.id not in FILES]
)
def test_a_history_of_rows(tmp_path: Path, steps: tuple[Step, ...]) -> None:
    """The same holds where the articles are rows of a database."""
    play(tmp_path, steps, as_rows)


def as_rows(folder: Path) -> None:
    """Has a publication read its articles from a database, which holds what its files say."""
    toml = folder / "feedwright.toml"
    text = toml.read_text("utf-8")
    toml.write_text(re.sub(r'\[\[sources\]\]\npath = "(\w+)"', ROWS, text), "utf-8")
    rows = []
    for file in sorted((folder / "articles").rglob("*.md")):
        _, front, body = file.read_text("utf-8").split("---\n", 2)
        said = {
            name: ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            for name, value in yaml.safe_load(front).items()
        }
        place = file.relative_to(folder / "articles").as_posix()
        rows.append(tuple({**said, "place": place, "body": body}.get(name) for name in COLUMNS))
    with closing(sqlite3.connect(folder / "stories.sqlite")) as database, database:
        database.execute("drop table if exists articles")
        database.execute(f"create table articles ({', '.join(COLUMNS)})")
        marks = ", ".join("?" * len(COLUMNS))
        database.executemany(f"insert into articles values ({marks})", rows)  # noqa: S608


def play(
    tmp_path: Path, steps: tuple[Step, ...], stored: Callable[[Path], object] = lambda _: None
) -> None:
    """Has one history happen.

    Args:
        tmp_path: Where.
        steps: What happens.
        stored: Sees to it, after each step, that the articles lie where they are read.
    """
    reader = Subscriber()
    write(tmp_path, {})
    for one in steps:
        world = World(tmp_path, reader, NOW + one.at)
        shrink = bool(one.expected.get("allow_shrink"))
        for act in one.actions:
            act(world)
        stored(tmp_path)
        before = tree(tmp_path)
        told = previewed(world, allow_shrink=shrink)
        assert tree(tmp_path) == before
        report = run(tmp_path, world.now, allow_shrink=shrink)
        if one.expected.get("planned", True):
            waiting = {"held": expected(one, "held") | expected(one, "coming")}
            assert told == {kind: expected(one, kind) for kind in KINDS} | waiting
        compare(one, report, reader.poll(tmp_path), reader)
        assert not one.expected.get("same") or tree(tmp_path) == before
        after = stamps(tmp_path)
        again = run(tmp_path, world.now, allow_shrink=shrink)
        assert {document.status for document in again.documents} == {"unchanged"}
        assert stamps(tmp_path) == after
        everything = b" ".join([*tree(tmp_path).values(), *map(str.encode, tree(tmp_path))]).lower()
        secret = {one for one in expected(one, "held") | expected(one, "hidden") if len(one) > 1}
        assert not [held for held in secret if held.lower().encode() in everything]


def expected(one: Step, kind: str) -> set[str]:
    """The titles that a step expects to see; hyphens stand for blanks."""
    return {title.replace("-", " ") for title in one.expected.get(kind, "").split()}


def previewed(world: World, *, allow_shrink: bool) -> dict[str, set[str]]:
    """What the plan says of the main feed: titles, by kind."""
    (found,) = preview_publication(
        world.folder, now=world.now, environment={}, allow_shrink=allow_shrink
    ).feeds
    return {kind: {named.title for named in getattr(found, kind)} for kind in KINDS}


def compare(one: Step, report: Report, news: News, reader: Subscriber) -> None:
    """Holds what a run showed and said to what was expected of it."""
    for kind in ("new", "refreshed", "corrected", "retracted"):
        assert getattr(news, kind) == expected(one, kind), kind
    assert news.gone == expected(one, "removed") | expected(one, "fallen")
    assert reader.buried == expected(one, "buried")
    assert len(report.refusals) == one.expected.get("refused", 0)
    assert len(report.articles.set_aside) == one.expected.get("aside", 0)
    if "due" in one.expected:
        assert report.next_due is not None
        due = (report.next_due - NOW) / timedelta(days=1)
        assert due == pytest.approx(one.expected["due"], abs=0.0005)


def stamps(folder: Path) -> dict[str, int]:
    """When each published file was written, in nanoseconds."""
    public = folder / "public"
    return {str(p): p.stat().st_mtime_ns for p in sorted(public.rglob("*")) if p.is_file()}


def test_only_a_deletion_leaves_a_tombstone(tmp_path: Path) -> None:
    """In the feeds that showed the entry, and in none that it merely left."""
    feeds = '[[feeds]]\nname = "sections"\neach = "section"'
    files = {f"{name}.md": article(name, section="North") for name in ("Moved", "Deleted", "Left")}
    files["other.md"] = article("Other", section="South")
    write(tmp_path, files, more=feeds)
    run(tmp_path)
    readers = [Subscriber(path) for path in ("", "sections/north", "sections/south")]
    for reader in readers:
        reader.poll(tmp_path)

    put("Moved.md", "Moved", section="South")(World(tmp_path, readers[0], NOW))
    delete("Deleted.md")(World(tmp_path, readers[0], NOW))
    told = {one.path: one for one in preview_publication(tmp_path, now=NOW, environment={}).feeds}
    run(tmp_path)
    main, north, south = (reader.poll(tmp_path) for reader in readers)

    assert [reader.buried for reader in readers] == [{"Deleted"}, {"Deleted"}, set()]
    assert (main.gone, north.gone, south.new) == ({"Deleted"}, {"Moved", "Deleted"}, {"Moved"})
    assert {one.title for one in told["sections/north"].removed} == north.gone
    assert {one.title for one in told["sections/south"].new} == south.new


def test_a_source_that_shrinks_ends_with_status_1(tmp_path: Path) -> None:
    """What vanished stays published until ``--allow-shrink`` says that it is meant to go."""
    write(tmp_path, {f"{number}.md": article(f"N{number}") for number in range(10)})
    run(tmp_path)
    before = tree(tmp_path)
    for number in range(5):
        (tmp_path / "articles" / f"{number}.md").unlink()
    command = ["publish", str(tmp_path), "--now", "2026-11-23T12:00:00Z"]

    refused = CliRunner().invoke(cli.app, command)

    assert refused.exit_code == 1
    assert "5 of the 10 articles of the source `articles` have vanished at once" in refused.stderr
    assert tree(tmp_path) == before
    assert CliRunner().invoke(cli.app, [*command, "--allow-shrink"]).exit_code == 0
    assert tree(tmp_path) != before
