"""The closed pages of archives, rendered by all cores if there are many."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

import msgspec

from feedwright.domain.document import Channel, Document, Output, Refusal
from feedwright.domain.entry import Entry
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.outlook import Shown
from feedwright.domain.record import Record
from feedwright.domain.window import Window
from feedwright.rendering.assembly import Assembler, Check
from feedwright.rendering.feed_entries import entry_for_feed
from feedwright.rendering.page_documents import feed_page
from feedwright.rendering.run_entries import shown_entry
from feedwright.rendering.size_limits import largest

ARCHIVE_PAGES = "archive pages"
"""The name of the task that makes closed pages of a feed."""
FEWEST = 300
"""The number of entries from which other processes render pages."""


class ArchivePage(msgspec.Struct, frozen=True):
    """The inputs of a closed page."""

    number: int
    owner: str
    standing: list[KnownArticle]
    channel: Channel
    fingerprint: str
    unchanged: list[Output] | None
    """Its existing documents, if they were made of the same inputs."""


class RenderedPage(Record, frozen=True, kw_only=True):
    """A rendered closed page."""

    documents: list[Document]
    shown: list[Shown]
    """Its entries, as shown to readers."""
    fragments: int
    """The number of fragments that were rendered for it."""


class _PageRequest(Record, frozen=True, kw_only=True):
    """The request to render a closed page."""

    channel: Channel
    articles: list[tuple[KnownArticle, str]]
    """The articles, each with its entry as JSON."""


def page_request(
    page: ArchivePage, kept: Mapping[str, str], make: Callable[[KnownArticle], Entry]
) -> bytes:
    """Make the request to render a page; it is empty if the page is unchanged.

    Args:
        page: The inputs of the page.
        kept: The cached entries, as JSON, by id.
        make: Makes the other entries.
    """
    if page.unchanged is not None:
        return b""
    said = (kept.get(one.id) or msgspec.json.encode(make(one)).decode() for one in page.standing)
    articles = [(one, entry) for one, entry in zip(page.standing, said, strict=True)]
    return msgspec.msgpack.encode(_PageRequest(channel=page.channel, articles=articles))


class PageSettings(msgspec.Struct, frozen=True):
    """The settings for rendering the closed pages of a feed."""

    window: Window
    root: str
    """The address of the published folder."""
    zone: ZoneInfo
    """The time zone of dates."""
    check: Check
    bound: int
    """``max_bytes``; 0 for no limit."""
    main: Channel
    """The main feed."""
    fragments: Assembler | None = None
    """The fragments of this process; None in another process."""

    def told(self) -> bytes:
        """The settings for :meth:`elsewhere`; a private feed has no closed pages."""
        window = self.window
        few = Window(path=window.path, feed=window.feed, value=window.value, articles=())
        told = _Settings(few, self.root, self.zone.key, self.bound, self.main)
        return msgspec.msgpack.encode(told)

    @classmethod
    def elsewhere(cls, told: bytes, check: Check) -> Self:
        """The settings for rendering closed pages in a run of another machine."""
        window, root, zone, bound, main = msgspec.msgpack.decode(told, type=_Settings)
        return cls(window, root, ZoneInfo(zone), check, bound, main)


class _Settings(NamedTuple):
    """The part of the settings that is sent to other machines."""

    window: Window
    root: str
    zone: str
    bound: int
    main: Channel


def render_page(settings: PageSettings, request: bytes) -> bytes:
    """Render a closed page, in this process or another.

    Args:
        settings: The settings for all pages of the feed.
        request: See :func:`page_request`.

    Returns:
        The rendered page, for :func:`read`. It is empty if the request is, or if a document is
        refused or exceeds its limit: such a page is rendered by the run itself, which reports what
        is left out.
    """
    window, bound = settings.window, settings.bound
    if not request:
        return b""
    told = msgspec.msgpack.decode(request, type=_PageRequest)
    channel = told.channel
    pairs = [(known, msgspec.json.decode(said, type=Entry)) for known, said in told.articles]
    entries = [entry_for_feed(window.feed, entry, bound) for _, entry in pairs]
    fragments = settings.fragments or Assembler(settings.check)
    had = fragments.made
    feeds = fragments.documents(window, channel, entries)
    whole = [entry_for_feed(window.feed, entry) for _, entry in pairs]
    if entries != whole or (bound and largest(feeds) > bound):
        return b""
    documents = [one for one in feeds if not isinstance(one, Refusal)]
    if len(documents) < len(feeds):
        return b""
    page = feed_page(window, channel, entries, settings.root, settings.zone, main=settings.main)
    documents.append(page)
    seen = [
        shown_entry(window, *pair, standing=False, presented=fragments.presented(entry))
        for pair, entry in zip(pairs, entries, strict=True)
    ]
    return msgspec.msgpack.encode(
        RenderedPage(documents=documents, shown=seen, fragments=fragments.made - had)
    )


def read(answer: bytes) -> RenderedPage:
    """Read the answer of :func:`render_page`."""
    return msgspec.msgpack.decode(answer, type=RenderedPage)
