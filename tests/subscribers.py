"""A model of a reader: it knows entries by their ids, and shows what is new to it."""

import json
from calendar import timegm
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import feedparser
from lxml import etree

_TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
_NOTICE = "<p><strong>This article has been withdrawn."


class Seen(NamedTuple):
    """An entry as a reader sees it."""

    title: str
    link: str
    published: datetime
    updated: datetime
    content: str
    tags: tuple[str, ...] = ()

    @property
    def retracted(self) -> bool:
        """Whether a notice stands in its place."""
        return self.content.startswith(_NOTICE)


class News(NamedTuple):
    """What one poll of a feed shows a reader, each a set of titles."""

    new: set[str]
    refreshed: set[str]
    """Other than before, though ``updated`` does not say so."""
    corrected: set[str]
    """Other than before, with a newer ``updated``."""
    retracted: set[str]
    gone: set[str]


class Subscriber:
    """Whoever subscribed to a feed and polls it after every run, in all three formats."""

    def __init__(self, path: str = "") -> None:
        self.path = path
        self.known: dict[str, Seen] = {}
        """All that it was ever shown, as it was shown last."""
        self.standing: set[str] = set()
        """The ids of the entries in the feed's last document."""
        self.buried: set[str] = set()
        """The titles of those that the Atom document calls deleted."""

    def knows(self, document: bytes) -> None:
        """Has it read another system's feed before."""
        found = _json(document) if document.startswith(b"{") else _xml(document)
        self.known |= found
        self.standing |= found.keys()

    def walk(self, folder: Path) -> None:
        """Reads the feed's closed archive pages, and learns what it did not know."""
        for page in (folder / "public" / self.path).glob("archive-*.feed.json"):
            self.known = _json(page.read_bytes()) | self.known

    def poll(self, folder: Path) -> News:
        """Reads the feed's documents, which must agree, and tells what they show."""
        place = folder / "public" / self.path
        readers = {"feed.json": _json, "atom.xml": _xml, "rss.xml": _xml}
        views = [
            read((place / n).read_bytes()) for n, read in readers.items() if (place / n).exists()
        ]
        shown = views[0]
        assert all(view == shown for view in views)
        self.buried = self._deleted(place / "atom.xml")
        news = News(*(set[str]() for _ in News._fields))
        for name, seen in shown.items():
            if kind := _kind(seen, self.known.get(name)):
                getattr(news, kind).add(seen.title)
        news.gone.update(self.known[name].title for name in self.standing - shown.keys())
        self.known |= shown
        self.standing = set(shown)
        return news

    def _deleted(self, atom: Path) -> set[str]:
        if not atom.exists():
            return set()
        found = etree.fromstring(atom.read_bytes()).iter(_TOMBSTONE)
        names = {one.get("ref") or "" for one in found}
        return {self.known[name].title for name in names & self.known.keys()}


def _kind(seen: Seen, known: Seen | None) -> str:
    if known is None:
        return "new"
    if seen == known:
        return ""
    if seen.retracted and not known.retracted:
        return "retracted"
    return "corrected" if seen.updated > known.updated else "refreshed"


def _xml(document: bytes) -> dict[str, Seen]:
    etree.fromstring(document)
    parsed: Any = feedparser.parse(document)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return _by_id(
        (
            one.id,
            Seen(
                title=one.title,
                link=one.link,
                published=_instant(one.published_parsed),
                updated=_instant(dict.get(one, "updated_parsed") or one.published_parsed),
                content=one.content[0].value.strip()
                if "content" in one
                else one.get("summary", ""),
                tags=tuple(tag.term for tag in one.get("tags", ())),
            ),
        )
        for one in parsed.entries
    )


def _json(document: bytes) -> dict[str, Seen]:
    return _by_id(
        (
            one["id"],
            Seen(
                title=one["title"],
                link=one["url"],
                published=datetime.fromisoformat(one["date_published"]),
                updated=datetime.fromisoformat(one.get("date_modified", one["date_published"])),
                content=one["content_html"].strip(),
                tags=tuple(one.get("tags", ())),
            ),
        )
        for one in json.loads(document)["items"]
    )


def _by_id(entries: Iterable[tuple[str, Seen]]) -> dict[str, Seen]:
    listed = list(entries)
    found = dict(listed)
    assert len(found) == len(listed), "an id stands twice in one document"
    return found


def _instant(parsed: Any) -> datetime:
    return datetime.fromtimestamp(timegm(parsed), UTC)
