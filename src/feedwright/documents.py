"""The line from what a run publishes to its documents: render and check."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import msgspec

from feedwright.core.article import MEDIA_TYPES, Article, Channel, Document, Entry, document_name
from feedwright.core.checking import Finding, check
from feedwright.core.entry import show
from feedwright.core.errors import RenderingError
from feedwright.core.identity import Known
from feedwright.core.publication import PAGES, Feed, Publication, safe_path
from feedwright.core.reading.raw import SetAside
from feedwright.core.rendering import channels, jsonfeed, pages
from feedwright.core.rendering.listing import Listing
from feedwright.core.selection import Window
from feedwright.plan import Plan


class Copy(NamedTuple):
    """A file that is delivered as it is: an image, an enclosure."""

    path: str
    source: Path


class Refusal(NamedTuple):
    """A document that is not delivered; the last good one stays."""

    path: str
    reason: str


Made = Document | Copy | Refusal


class Documents:
    """Makes the documents of a plan, one after another.

    Args:
        publication: What feedwright.toml says.
        plan: What is published.
        text: The text of the article at a key.
        beside: A file that an article refers to, by the article's key and the file's name.
        since: For each feed's path, the newest instant that its documents have shown before.
    """

    def __init__(
        self,
        publication: Publication,
        plan: Plan,
        *,
        text: Callable[[str], Article | None],
        beside: Callable[[str, str], Path | None],
        since: dict[str, datetime],
    ) -> None:
        self._publication = publication
        self._root = publication.publication.address
        self._zone = ZoneInfo(publication.publication.timezone)
        self._plan = plan
        self._text = text
        self._beside = beside
        self._since = since
        self._noted = {*plan.new, *plan.changed}
        self._entries: dict[str, Entry] = {}
        self._bad: set[str] = set()
        self.set_aside: list[SetAside] = []
        """Articles that alone make a document invalid; documents go out without them."""
        self.warnings: list[str] = []
        self.updated: dict[str, datetime] = {}
        """For each feed's path, the newest instant that its documents show now."""

    def __iter__(self) -> Iterator[Made]:
        listings: list[Listing] = []
        root = Window(path="", feed=Feed(formats=()), entries=())
        front, newest = channels.channel(self._publication, root, (), channels.NEVER), list[Entry]()
        for window in self._plan.windows:
            channel, entries, documents = self._feed(window)
            yield from documents
            if window.path:
                yield _page(
                    window.path,
                    pages.feed_page(channel, entries, self._root, zone=self._zone),
                    entries,
                )
            else:
                front, newest = channel, entries
            if window.published or not window.value:
                listings.append(channels.listing(window, channel))
        yield _page(
            "", pages.catalogue(front, newest, listings, self._root, zone=self._zone), newest
        )
        yield _opml(self._publication.publication.title, listings)
        yield from pages.assets()
        for known in self._plan.pages:
            if known.id not in self._bad:
                yield from self._article(known, front)

    def _feed(self, window: Window) -> tuple[Channel, list[Entry], list[Document | Refusal]]:
        """A feed's documents in every format, all with the same entries."""
        since = self._since.get(window.path, channels.NEVER)
        bound = self._publication.publication.max_bytes
        shown = [(known, self._entry(known)) for known in window.entries]
        while True:
            shown = [(known, entry) for known, entry in shown if known.id not in self._bad]
            entries = [_as_wanted(window.feed, entry) for _, entry in shown]
            channel = channels.channel(self._publication, window, entries, since)
            made = [self._document(window, name, channel, entries) for name in window.feed.formats]
            if any(isinstance(one, Refusal) for one in made) and self._culprits(window, shown):
                continue
            largest = max((len(one.data) for one in made if isinstance(one, Document)), default=0)
            if not bound or largest <= bound or len(shown) <= 1:
                break
            # In proportion, and one at least; what is left is measured again.
            shown = shown[: min(len(shown) - 1, max(1, len(shown) * bound // largest))]
            self._cut(window, bound, len(shown))
        self.updated[window.path] = channel.updated
        return channel, entries, [*made, *_also(window, made)]

    def _entry(self, known: Known) -> Entry:
        """An article's entry, made once a run however many feeds show it."""
        if known.id not in self._entries:
            article = self._text(known.key) or Article(key=known.key, title=known.title)
            shown = show(article, known, self._publication.publication)
            if known.id in self._noted:
                self.warnings += (f"{known.key}: {warning}" for warning in shown.warnings)
            self._entries[known.id] = shown.entry
        return self._entries[known.id]

    def _document(
        self, window: Window, format_name: str, channel: Channel, entries: Sequence[Entry]
    ) -> Document | Refusal:
        path = str(PurePosixPath(window.path, document_name(format_name)))
        try:
            data = _rendered(format_name, channel, entries)
        except RenderingError as error:
            return Refusal(path, str(error))
        document = Document(
            path=path, media_type=MEDIA_TYPES[format_name], data=data, entries=len(entries)
        )
        errors = [finding for finding in check(document) if finding.level == "error"]
        return Refusal(path, _told(errors[0])) if errors else document

    def _culprits(self, window: Window, shown: Sequence[tuple[Known, Entry]]) -> bool:
        """Sets aside the articles that alone make a document invalid.

        Returns:
            Whether there was one.
        """
        before = len(self._bad)
        for known, entry in shown:
            channel = channels.channel(self._publication, window, [entry], channels.NEVER)
            alone = (
                self._document(window, name, channel, [_as_wanted(window.feed, entry)])
                for name in window.feed.formats
            )
            refusal = next((one for one in alone if isinstance(one, Refusal)), None)
            if refusal:
                self._bad.add(known.id)
                reason = f"makes {refusal.path} invalid: {refusal.reason}"
                self.set_aside.append(SetAside(source=known.key, reason=reason))
        return len(self._bad) > before

    def _cut(self, window: Window, bound: int, count: int) -> None:
        place = f"{window.path or 'the main feed'}: max_bytes"
        self.warnings = [one for one in self.warnings if not one.startswith(place)]
        self.warnings.append(
            f"{place} = {bound} leaves room for {count} of its {len(window.entries)} entries"
        )

    def _article(self, known: Known, front: Channel) -> Iterator[Made]:
        """The page of an article that has no address elsewhere, and the files it refers to."""
        kept = known.id in self._entries
        entry = self._entry(known)
        folder = f"{PAGES}/{known.page}"
        page = pages.article_page(front, entry, self._root, zone=self._zone)
        yield _page(folder, page, [entry])
        for name in _files(entry):
            source = self._beside(known.key, name) if safe_path(name) else None
            if source:
                yield Copy(f"{folder}/{name}", source)
            elif known.id in self._noted:
                self.warnings.append(f"{known.key}: refers to {name}, which is not beside it")
        if not kept:
            # Pages outnumber windows; their entries are not held together in memory.
            del self._entries[known.id]


def _rendered(format_name: str, channel: Channel, entries: Sequence[Entry]) -> bytes:
    if format_name == "json":
        return jsonfeed.render(channel, entries)
    from feedwright.core.rendering import syndication  # noqa: PLC0415 - feedgen is slow to import

    render = syndication.rss if format_name == "rss" else syndication.atom
    return render(channel, entries)


def _opml(title: str, listings: Sequence[Listing]) -> Document:
    from feedwright.core.rendering.opml import opml  # noqa: PLC0415 - lxml is slow to import

    return Document(path="feeds.opml", media_type="text/x-opml", data=opml(title, listings))


def _as_wanted(feed: Feed, entry: Entry) -> Entry:
    return msgspec.structs.replace(entry, content="") if feed.content == "summary" else entry


def _page(folder: str, data: bytes, entries: Sequence[Entry]) -> Document:
    path = str(PurePosixPath(folder, document_name("html")))
    return Document(path=path, media_type="text/html", data=data, entries=len(entries))


def _also(window: Window, made: Sequence[Document | Refusal]) -> Iterator[Document]:
    """The feed at its old paths, which go on working: the bytes of the format they name."""
    documents = {one.media_type: one for one in made if isinstance(one, Document)}
    if not documents:
        return
    for path in window.feed.also:
        place = path.strip("/") + ("/index.xml" if path.endswith("/") else "")
        name = "json" if place.endswith(".json") else "atom" if "atom" in place else "rss"
        document = documents.get(MEDIA_TYPES[name]) or next(iter(documents.values()))
        yield msgspec.structs.replace(document, path=place)


def _files(entry: Entry) -> Iterator[str]:
    """The names of the files below an article's own page that it refers to."""
    inside = re.escape(entry.link) + r"([^\"'\s<>,?#&]+)"
    addresses = [entry.content, *(one.url for one in entry.enclosures)]
    if entry.image:
        addresses.append(entry.image.url)
    names = (unquote(match[1]) for text in addresses for match in re.finditer(inside, text))
    yield from dict.fromkeys(name for name in names if not name.endswith("/"))


def _told(finding: Finding) -> str:
    return f"line {finding.line}: {finding.message}" if finding.line else finding.message
