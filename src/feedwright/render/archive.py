"""The closed pages of an archive, each made by whichever process has time for it."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from feedwright.domain.document import Channel, Document, Output, Refusal
from feedwright.domain.entry import Entry
from feedwright.domain.identity import Known
from feedwright.domain.outlook import Shown
from feedwright.domain.record import Record
from feedwright.domain.selection import Window
from feedwright.render.cache import Check, FragmentCache
from feedwright.render.entries import shown_entry
from feedwright.render.fitting import as_wanted
from feedwright.render.outputs import largest

FEWEST = 300
"""From this many entries on, it pays to have other processes make their pages."""


class ArchivePage(NamedTuple):
    """What a closed page is to be made of."""

    number: int
    owner: str
    standing: list[Known]
    channel: Channel
    recipe: str
    there: list[Output] | None
    """What stands of it, where that was made of the same."""


class RenderedPage(Record, frozen=True, kw_only=True):
    """A page that was made by another process."""

    documents: list[Document]
    shown: list[Shown]
    """Its entries, as its readers are shown them."""
    fragments: int
    """How many fragments of entries were rendered for it."""


class _PageRequest(Record, frozen=True, kw_only=True):
    """All that another process needs to be told."""

    channel: Channel
    articles: list[tuple[Known, str]]
    """Each with its entry, as JSON."""


def page_request(
    page: ArchivePage, kept: Mapping[str, str], make: Callable[[Known], Entry]
) -> bytes:
    """An order to make a page, which is empty where it is made already.

    Args:
        page: What it is to be made of.
        kept: Entries that are kept, as JSON, by id.
        make: Makes the others.
    """
    if page.there is not None:
        return b""
    said = (kept.get(one.id) or msgspec.json.encode(make(one)).decode() for one in page.standing)
    articles = [(one, entry) for one, entry in zip(page.standing, said, strict=True)]
    return msgspec.msgpack.encode(_PageRequest(channel=page.channel, articles=articles))


def render_page(
    window: Window,
    page: Callable[[Window, Channel, Sequence[Entry]], Document],
    check: Check,
    bound: int,
    order: bytes,
) -> bytes:
    """Makes a page; the answer is empty where a document of it is refused or passes its bound.

    Args:
        window: The feed.
        page: Makes the page for people.
        check: Checks documents.
        bound: ``max_bytes``; 0 is no bound.
        order: See :func:`ordered`.
    """
    if not order:
        return b""
    told = msgspec.msgpack.decode(order, type=_PageRequest)
    channel = told.channel
    pairs = [(known, msgspec.json.decode(said, type=Entry)) for known, said in told.articles]
    entries = [as_wanted(window.feed, entry, bound) for _, entry in pairs]
    fragments = FragmentCache(check)
    feeds = fragments.documents(window, channel, entries)
    whole = [as_wanted(window.feed, entry) for _, entry in pairs]
    if entries != whole or (bound and largest(feeds) > bound):
        return b""  # what is left out is told, and all is told in one place
    made = [*feeds, page(window, channel, entries)]
    documents = [one for one in made if not isinstance(one, Refusal)]
    if len(documents) < len(made):
        return b""
    seen = [
        shown_entry(window, *pair, standing=False, presented=fragments.presented(entry))
        for pair, entry in zip(pairs, entries, strict=True)
    ]
    return msgspec.msgpack.encode(
        RenderedPage(documents=documents, shown=seen, fragments=fragments.made)
    )


def read(answer: bytes) -> RenderedPage:
    """What :func:`printed` answered."""
    return msgspec.msgpack.decode(answer, type=RenderedPage)
