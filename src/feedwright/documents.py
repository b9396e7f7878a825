"""The line from what a run publishes to its documents: render and check."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import msgspec

from feedwright.core import selection
from feedwright.core.article import MEDIA_TYPES, Article, Channel, Document, Entry, document_name
from feedwright.core.checking import Finding, check
from feedwright.core.errors import RenderingError
from feedwright.core.identity import Known
from feedwright.core.preview import Shown
from feedwright.core.publication import PAGES, Feed, Publication, safe_path
from feedwright.core.reading.raw import SetAside
from feedwright.core.rendering import channels, jsonfeed, pages
from feedwright.core.rendering.listing import Listing
from feedwright.core.selection import Window
from feedwright.entries import Entries, as_wanted, shown
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
_Pair = tuple[Known, Entry]


class Documents:
    """Makes the documents of a plan, one after another.

    Args:
        publication: What feedwright.toml says.
        plan: What is published.
        text: The text of the article at a key.
        beside: A file that an article refers to, by the article's key and the file's name.
        since: For each feed's path, the newest instant that its documents have shown before.
        shown: For each feed's path, the ids of all that its subscribers have been shown.
    """

    def __init__(
        self,
        publication: Publication,
        plan: Plan,
        *,
        text: Callable[[str], Article | None],
        beside: Callable[[str, str], Path | None],
        since: Mapping[str, datetime],
        shown: Mapping[str, Sequence[str]],
    ) -> None:
        self._publication = publication
        self._root = publication.publication.address
        self._zone = ZoneInfo(publication.publication.timezone)
        self._plan = plan
        self._beside = beside
        self._since = since
        self._shown = shown
        self._noted = {*plan.new, *plan.changed}
        self._entries = Entries(publication, text, plan.visible, self._noted)
        self._bad: set[str] = set()
        self._notes: dict[str, str] = {}
        self.set_aside: list[SetAside] = []
        """Articles that alone make a document invalid; documents go out without them."""
        self.missing: set[str] = set()
        """Files that pages refer to and no source has; one that was delivered before stays."""
        self.updated: dict[str, datetime] = {}
        """For each feed's path, the newest instant that its documents show now."""
        self.paged: dict[str, dict[int, datetime]] = {}
        """The same for each of its archive pages."""
        self.heads: dict[str, list[Shown]] = {}
        """For each feed's path, the entries that its subscribers are shown."""
        self.walked: dict[str, list[Shown]] = {}
        """Those that subscribers find in its archive for the first time."""

    @property
    def warnings(self) -> list[str]:
        """What the making of documents had to leave out."""
        return [*self._entries.warnings, *self._notes.values()]

    def __iter__(self) -> Iterator[Made]:
        listings: list[Listing] = []
        root = Window(path="", feed=Feed(formats=()), articles=())
        front, newest = channels.channel(self._publication, root, (), channels.NEVER), list[Entry]()
        for window in self._plan.windows:
            channel, entries, documents = self._head(window)
            # Pages come before what links to them: no reader meets one that is not there yet.
            yield from self._archive(window)
            yield from documents
            if window.path:
                yield self._page(window, channel, entries)
            else:
                front, newest = channel, entries
            if window.articles or not window.value:
                listings.append(channels.listing(window, channel))
        page = pages.catalogue(front, newest, listings, self._root, zone=self._zone)
        yield _html(document_name("html"), page, newest)
        yield _opml(self._publication.publication.title, listings)
        yield from pages.assets()
        for known in self._plan.visible:
            if not known.link and known.id not in self._bad:
                yield from self._article(known, front)

    def _head(self, window: Window) -> tuple[Channel, list[Entry], list[Document | Refusal]]:
        """The documents to which one subscribes, all with the same entries."""
        bound = self._publication.publication.max_bytes
        standing = (known for known in window.entries if known.id not in self._bad)
        pairs = [(known, self._entries.get(known)) for known in standing]
        while True:
            channel, entries, made = self._documents(window, pairs, 0)
            if any(isinstance(one, Refusal) for one in made) and self._culprits(window, pairs):
                pairs = [pair for pair in pairs if pair[0].id not in self._bad]
                continue
            largest = max((len(one.data) for one in made if isinstance(one, Document)), default=0)
            fewer = _fewer(window, pairs, bound, largest)
            if len(fewer) == len(pairs):
                break
            pairs = fewer
            self._note_cut(window, bound, len(pairs))
        self.updated[window.path] = channel.updated
        self.heads[window.path] = [shown(window, *pair) for pair in pairs]
        return channel, entries, [*made, *_also(window, made)]

    def _archive(self, window: Window) -> Iterator[Document | Refusal]:
        """The closed pages of a feed (RFC 5005 §4), the newest first, as the next links to it."""
        closed = window.archive.pages(window.articles)
        for page, articles in reversed([*enumerate(closed, 1)]):
            pairs = [
                (known, self._entries.make(known))
                for known in articles
                if known.id not in self._bad
            ]
            channel, entries, made = self._documents(window, pairs, page)
            if any(isinstance(one, Refusal) for one in made) and self._culprits(window, pairs):
                pairs = [pair for pair in pairs if pair[0].id not in self._bad]
                channel, entries, made = self._documents(window, pairs, page)
            self.paged.setdefault(window.path, {})[page] = channel.updated
            self.walked.setdefault(window.path, []).extend(
                shown(window, *pair, standing=False)
                for pair in pairs
                if pair[0].id not in self._shown.get(window.path, ())
            )
            yield from made
            yield self._page(window, channel, entries)

    def _documents(
        self, window: Window, shown: Sequence[_Pair], page: int
    ) -> tuple[Channel, list[Entry], list[Document | Refusal]]:
        """A feed's head, or one of its archive pages, in every format."""
        entries = [as_wanted(window.feed, entry) for _, entry in shown]
        if page:
            since = window.archive.updated[page - 1]
            channel = channels.channel(self._publication, window, entries, since, page=page)
        else:
            since = self._since.get(window.path, channels.NEVER)
            seen = {*self._shown.get(window.path, ()), *window.archive.positions}
            gone = selection.tombstones(self._plan.articles, seen, self._plan.now)
            channel = channels.channel(self._publication, window, entries, since, tombstones=gone)
        made = [_document(window, name, channel, entries) for name in window.feed.formats]
        return channel, entries, made

    def _page(self, window: Window, channel: Channel, entries: Sequence[Entry]) -> Document:
        path = _path(window, "html", channel)
        return _html(path, pages.feed_page(channel, entries, self._root, zone=self._zone), entries)

    def _culprits(self, window: Window, shown: Sequence[_Pair]) -> bool:
        """Sets aside the articles that alone make a document invalid.

        Returns:
            Whether there was one.
        """
        before = len(self._bad)
        for known, entry in shown:
            alone = [as_wanted(window.feed, entry)]
            channel = channels.channel(self._publication, window, alone, channels.NEVER)
            made = (_document(window, name, channel, alone) for name in window.feed.formats)
            refusal = next((one for one in made if isinstance(one, Refusal)), None)
            if refusal:
                self._bad.add(known.id)
                reason = f"makes {refusal.path} invalid: {refusal.reason}"
                self.set_aside.append(SetAside(source=known.key, reason=reason))
        return len(self._bad) > before

    def _note_cut(self, window: Window, bound: int, count: int) -> None:
        rest = "the others stand in its archive" if window.feed.archive else "the oldest fall out"
        self._notes[window.path] = (
            f"{window.path or 'the main feed'}: max_bytes = {bound} leaves room for {count} of "
            f"its {len(window.entries)} entries; {rest}"
        )

    def _article(self, known: Known, front: Channel) -> Iterator[Made]:
        """The page of an article that has no address elsewhere, and the files it refers to."""
        entry = self._entries.make(known)
        folder = f"{PAGES}/{known.page}"
        page = pages.article_page(front, entry, self._root, zone=self._zone)
        yield _html(f"{folder}/{document_name('html')}", page, [entry])
        for name in _files(entry):
            source = self._beside(known.key, name) if safe_path(name) else None
            if source:
                yield Copy(f"{folder}/{name}", source)
                continue
            self.missing.add(f"{folder}/{name}")
            if known.id in self._noted:
                note = f"{known.key}: refers to {name}, which is not beside it"
                self._notes[f"{known.key} {name}"] = note


def _document(
    window: Window, format_name: str, channel: Channel, entries: Sequence[Entry]
) -> Document | Refusal:
    path = _path(window, format_name, channel)
    try:
        data = _rendered(format_name, channel, entries)
    except RenderingError as error:
        return Refusal(path, str(error))
    document = Document(
        path=path, media_type=MEDIA_TYPES[format_name], data=data, entries=len(entries)
    )
    errors = [finding for finding in check(document) if finding.level == "error"]
    return Refusal(path, _told(errors[0])) if errors else document


def _rendered(format_name: str, channel: Channel, entries: Sequence[Entry]) -> bytes:
    if format_name == "json":
        return jsonfeed.render(channel, entries)
    from feedwright.core.rendering import syndication  # noqa: PLC0415 - feedgen is slow to import

    render = syndication.rss if format_name == "rss" else syndication.atom
    return render(channel, entries)


def _path(window: Window, format_name: str, channel: Channel) -> str:
    return str(PurePosixPath(window.path, document_name(format_name, channel.page)))


def _fewer(window: Window, shown: list[_Pair], bound: int, largest: int) -> list[_Pair]:
    """The entries, without the oldest where they make the largest format pass the bound.

    What stands in no closed page of an archive stays: no reader could fetch it elsewhere.
    """
    if not bound or largest <= bound:
        return shown
    archived = window.feed.archive
    loose = [known.id for known, _ in shown if not archived or window.archive.page_of(known)]
    # In proportion, and one stays at least; what is left is measured again.
    wanted = min(len(shown) - 1, max(1, len(shown) * bound // largest))
    dropped = set(loose[max(0, len(loose) - (len(shown) - wanted)) :]) if wanted else set()
    return [pair for pair in shown if pair[0].id not in dropped]


def _html(path: str, data: bytes, entries: Sequence[Entry]) -> Document:
    return Document(path=path, media_type="text/html", data=data, entries=len(entries))


def _opml(title: str, listings: Sequence[Listing]) -> Document:
    from feedwright.core.rendering.opml import opml  # noqa: PLC0415 - lxml is slow to import

    return Document(path=channels.CATALOGUE, media_type="text/x-opml", data=opml(title, listings))


def _also(window: Window, made: Sequence[Document | Refusal]) -> Iterator[Document]:
    """The feed at its old paths, which go on working: the bytes of the format they name."""
    documents = {one.media_type: one for one in made if isinstance(one, Document)}
    if not documents:
        return
    for path in window.feed.also:
        place = path.strip("/") + ("/index.xml" if path.endswith("/") else "")
        if any(one.path == place for one in made):
            continue  # it is where the feed stands now
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
