"""The closed pages of archives; many are made by all cores."""

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
from feedwright.rendering.cache import Check, FragmentCache
from feedwright.rendering.feed_entries import entry_for_feed
from feedwright.rendering.page_documents import feed_page
from feedwright.rendering.run_entries import shown_entry
from feedwright.rendering.size_limits import largest

ARCHIVE_PAGES = "archive pages"
"""The name of the task that makes closed pages of a feed."""
FEWEST = 300
"""From this many entries on, it pays to have other processes make their pages."""


class ArchivePage(msgspec.Struct, frozen=True):
    """What a closed page is to be made of."""

    number: int
    owner: str
    standing: list[KnownArticle]
    channel: Channel
    fingerprint: str
    unchanged: list[Output] | None
    """Its documents, where these were made of the same and stand."""


class RenderedPage(Record, frozen=True, kw_only=True):
    """A closed page that was rendered."""

    documents: list[Document]
    shown: list[Shown]
    """Its entries, as its readers are shown them."""
    fragments: int
    """How many fragments of entries were rendered for it."""


class _PageRequest(Record, frozen=True, kw_only=True):
    """What a closed page is rendered from."""

    channel: Channel
    articles: list[tuple[KnownArticle, str]]
    """Each with its entry, as JSON."""


def page_request(
    page: ArchivePage, kept: Mapping[str, str], make: Callable[[KnownArticle], Entry]
) -> bytes:
    """A request to render a page, which is empty where it stands already.

    Args:
        page: What it is to be made of.
        kept: Entries that are kept, as JSON, by id.
        make: Makes the others.
    """
    if page.unchanged is not None:
        return b""
    said = (kept.get(one.id) or msgspec.json.encode(make(one)).decode() for one in page.standing)
    articles = [(one, entry) for one, entry in zip(page.standing, said, strict=True)]
    return msgspec.msgpack.encode(_PageRequest(channel=page.channel, articles=articles))


class PageSettings(msgspec.Struct, frozen=True):
    """What all closed pages of a feed are rendered with."""

    window: Window
    root: str
    """The published folder's address."""
    zone: ZoneInfo
    """Where the days of dates begin and end."""
    check: Check
    bound: int
    """``max_bytes``; 0 is no bound."""
    main: Channel
    """The main feed."""
    fragments: FragmentCache | None = None
    """What other documents of this process are put together from; None in another process."""

    def told(self) -> bytes:
        """What :meth:`elsewhere` makes others of; a private feed has no closed pages."""
        window = self.window
        few = Window(path=window.path, feed=window.feed, value=window.value, articles=())
        told = _Settings(few, self.root, self.zone.key, self.bound, self.main)
        return msgspec.msgpack.encode(told)

    @classmethod
    def elsewhere(cls, told: bytes, check: Check) -> Self:
        """With what closed pages are rendered for a run of another machine."""
        window, root, zone, bound, main = msgspec.msgpack.decode(told, type=_Settings)
        return cls(window, root, ZoneInfo(zone), check, bound, main)


class _Settings(NamedTuple):
    """What is told of them."""

    window: Window
    root: str
    zone: str
    bound: int
    main: Channel


def render_page(settings: PageSettings, request: bytes) -> bytes:
    """Render a closed page, in this process or another.

    Args:
        settings: What all pages of the feed are rendered with.
        request: See :func:`page_request`.

    Returns:
        Empty where the request is, and where a document is refused or passes its bound: what is
        left out is told, and all is told in one place. :func:`read` reads anything else.
    """
    window, bound = settings.window, settings.bound
    if not request:
        return b""
    told = msgspec.msgpack.decode(request, type=_PageRequest)
    channel = told.channel
    pairs = [(known, msgspec.json.decode(said, type=Entry)) for known, said in told.articles]
    entries = [entry_for_feed(window.feed, entry, bound) for _, entry in pairs]
    fragments = settings.fragments or FragmentCache(settings.check)
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
    """What :func:`render_page` answered."""
    return msgspec.msgpack.decode(answer, type=RenderedPage)
