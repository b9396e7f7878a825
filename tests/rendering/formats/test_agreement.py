"""One set of entries, three formats: the same titles, ids, links, dates, people and words."""

import html
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedwright.domain.article import Enclosure, Image, Origin, Person
from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.domain.formats import FORMATS
from feedwright.domain.record import Record
from feedwright.domain.text import clean
from feedwright.rendering.formats import jsonfeed, syndication

GOLDEN = Path(__file__).parents[2] / "golden" / "rendering"
CASES = ("full", "archive", "empty", "languages", "hostile")
RENDERERS: dict[str, Callable[[Channel, Sequence[Entry]], bytes]] = {
    "rss": syndication.rss,
    "atom": syndication.atom,
    "json": jsonfeed.render,
}


class Case(Record, frozen=True, kw_only=True):
    """What a golden input holds."""

    channel: Channel
    entries: tuple[Entry, ...]


class View(Record, frozen=True, kw_only=True):
    """What a reader sees of an entry, whatever the format."""

    id: str
    link: str
    title: str
    published: str
    updated: str
    summary: str
    content: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]


def case(name: str) -> Case:
    """The golden input of that name."""
    return msgspec.json.decode((GOLDEN / f"{name}.json").read_bytes(), type=Case)


CHANNEL = case("full").channel


def folded(text: str) -> str:
    """Text without what XML forbids, and with each run of blanks as one."""
    return " ".join(clean(text).split())


def parsed(data: bytes) -> Any:
    """A document as feedparser sees it, with its own cleaning of HTML switched off."""
    feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    assert not feed.bozo, feed.bozo_exception
    return feed


def xml_views(data: bytes) -> list[View]:
    """The entries of an RSS or Atom document, through feedparser."""
    feed = parsed(data)
    rss = feed.version == "rss20"
    return [
        View(
            id=entry.id,
            link=entry.link,
            title=folded(entry.get("title", "")),
            published=instant(entry.published_parsed),
            updated=instant(entry.updated_parsed),
            # In RSS it is HTML, and feedparser leaves it so.
            summary=folded(html.unescape(entry.summary) if rss else entry.summary),
            content=folded(entry.content[0].value) if "content" in entry else "",
            authors=tuple(folded(author.name) for author in entry.get("authors", ())),
            categories=tuple(folded(tag.term) for tag in entry.get("tags", ())),
        )
        for entry in feed.entries
    ]


def json_views(data: bytes) -> list[View]:
    """The items of a JSON Feed."""
    return [
        View(
            id=item["id"],
            link=item["url"],
            title=folded(item.get("title", "")),
            published=item["date_published"][:19],
            updated=item["date_modified"][:19],
            summary=folded(item["summary"]),
            content=folded(item.get("content_html", "")),
            authors=tuple(folded(author["name"]) for author in item.get("authors", ())),
            categories=tuple(folded(tag) for tag in item.get("tags", ())),
        )
        for item in msgspec.json.decode(data)["items"]
    ]


def instant(parts: tuple[int, ...]) -> str:
    """A time of feedparser's, to the second, as ISO 8601 writes it."""
    year, month, day, hour, minute, second = parts[:6]
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC).isoformat()[:19]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("format_name", RENDERERS)
def test_golden_documents(name: str, format_name: str) -> None:
    """The golden entries give the golden documents, byte for byte."""
    given_case = case(name)
    data = RENDERERS[format_name](given_case.channel, given_case.entries)
    path = GOLDEN / f"{name}.{FORMATS[format_name].file_name}"
    if os.environ.get("REGENERATE"):
        path.write_bytes(data)
    assert data == path.read_bytes()


@pytest.mark.parametrize("name", CASES)
def test_formats_agree(name: str) -> None:
    """All formats show a reader the same entries in the same order."""
    given_case = case(name)
    views = json_views(jsonfeed.render(given_case.channel, given_case.entries))
    assert len(views) == len(given_case.entries)
    assert xml_views(syndication.rss(given_case.channel, given_case.entries)) == views
    assert xml_views(syndication.atom(given_case.channel, given_case.entries)) == views


@pytest.mark.parametrize("name", CASES)
def test_channels_agree(name: str) -> None:
    """All formats say the same of the channel."""
    given_case = case(name)
    rss = parsed(syndication.rss(given_case.channel, given_case.entries)).feed
    atom = parsed(syndication.atom(given_case.channel, given_case.entries)).feed
    json = msgspec.json.decode(jsonfeed.render(given_case.channel, given_case.entries))
    assert rss.title == atom.title == json["title"]
    assert rss.link == atom.link == json["home_page_url"]
    assert instant(rss.updated_parsed) == instant(atom.updated_parsed)
    assert instant(rss.updated_parsed) == json["_feedwright"]["updated"][:19]
    assert rss.get("language", "") == json.get("language", "")
    selves = [[link.href for link in feed.links if link.rel == "self"] for feed in (rss, atom)]
    assert selves == [[given_case.channel.url("rss")], [given_case.channel.url("atom")]]
    assert json["feed_url"] == given_case.channel.url("json")


MISREAD = "".join(map(chr, range(0x80, 0xC0)))
"""feedparser takes some of these for Windows-1252, and some for bytes of UTF-8."""
texts = st.text(st.characters(exclude_characters=MISREAD), max_size=40)
words = st.text(st.characters(exclude_characters=MISREAD + "@<>()"), max_size=20)
"""Names in which feedparser can take no part for an e-mail."""
times = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
people = st.builds(Person, name=words, email=texts)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Entries that say anything whatever."""
    published = draw(times)
    return Entry(
        id="tag:example.org,2026:" + draw(st.text("ab01", min_size=1)),
        link="https://example.org/" + draw(st.text("ab/?&=", max_size=9)),
        title=draw(texts),
        published=published,
        updated=published + draw(st.timedeltas(timedelta(0), timedelta(days=400))),
        summary=draw(texts),
        content=draw(st.just("") | texts),
        authors=tuple(draw(st.lists(people, max_size=3))),
        section=draw(texts),
        tags=tuple(draw(st.lists(texts, max_size=3))),
        image=draw(
            st.none()
            | st.builds(Image, url=st.just("https://example.org/i.png"), alt=texts, credit=texts)
        ),
        enclosures=tuple(
            draw(
                st.lists(
                    st.builds(
                        Enclosure,
                        type=st.just("audio/mpeg"),
                        title=texts,
                        url=st.just("https://example.org/e.mp3"),
                    ),
                    max_size=2,
                )
            )
        ),
        origin=draw(st.none() | st.builds(Origin, title=texts)),
        rights=draw(texts),
    )


# The first example pays for tables of all characters, which hypothesis then keeps.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(entries(), max_size=3))
def test_any_text_survives(drawn: list[Entry]) -> None:
    """Whatever an entry says arrives in every format, but for what XML forbids and blanks."""
    views = json_views(jsonfeed.render(CHANNEL, drawn))
    assert [view.title for view in views] == [folded(entry.title) for entry in drawn]
    assert [view.content for view in views] == [folded(entry.content) for entry in drawn]
    assert xml_views(syndication.rss(CHANNEL, drawn)) == views
    assert xml_views(syndication.atom(CHANNEL, drawn)) == views
