"""The closed pages of an archive, each made by whichever process has time for it."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from feedwright.domain.document import Channel, Document, Made, Refusal
from feedwright.domain.entry import Entry
from feedwright.domain.identity import Known
from feedwright.domain.outlook import Shown
from feedwright.domain.record import Record
from feedwright.domain.selection import Window
from feedwright.render.cache import Judge, Parts
from feedwright.render.entries import shown
from feedwright.render.fitting import as_wanted
from feedwright.render.outcomes import largest

FEWEST = 300
"""From this many entries on, it pays to have other processes make their pages."""


class Sheet(NamedTuple):
    """What a closed page is to be made of."""

    number: int
    owner: str
    standing: list[Known]
    channel: Channel
    recipe: str
    there: list[Made] | None
    """What stands of it, where that was made of the same."""


class Printed(Record, frozen=True, kw_only=True):
    """A page that was made by another process."""

    documents: list[Document]
    shown: list[Shown]
    """Its entries, as its readers are shown them."""
    parts: int
    """How many parts of entries were rendered for it."""


class _Order(Record, frozen=True, kw_only=True):
    """All that another process needs to be told."""

    channel: Channel
    articles: list[tuple[Known, str]]
    """Each with its entry, as JSON."""


def ordered(sheet: Sheet, kept: Mapping[str, str], make: Callable[[Known], Entry]) -> bytes:
    """An order to make a page, which is empty where it is made already.

    Args:
        sheet: What it is to be made of.
        kept: Entries that are kept, as JSON, by id.
        make: Makes the others.
    """
    if sheet.there is not None:
        return b""
    said = (kept.get(one.id) or msgspec.json.encode(make(one)).decode() for one in sheet.standing)
    articles = [(one, entry) for one, entry in zip(sheet.standing, said, strict=True)]
    return msgspec.msgpack.encode(_Order(channel=sheet.channel, articles=articles))


def printed(
    window: Window,
    page: Callable[[Window, Channel, Sequence[Entry]], Document],
    judge: Judge,
    bound: int,
    order: bytes,
) -> bytes:
    """Makes a page; the answer is empty where a document of it is refused or passes its bound.

    Args:
        window: The feed.
        page: Makes the page for people.
        judge: Judges documents.
        bound: ``max_bytes``; 0 is no bound.
        order: See :func:`ordered`.
    """
    if not order:
        return b""
    told = msgspec.msgpack.decode(order, type=_Order)
    channel = told.channel
    pairs = [(known, msgspec.json.decode(said, type=Entry)) for known, said in told.articles]
    entries = [as_wanted(window.feed, entry, bound) for _, entry in pairs]
    parts = Parts(judge)
    feeds = parts.documents(window, channel, entries)
    whole = [as_wanted(window.feed, entry) for _, entry in pairs]
    if entries != whole or (bound and largest(feeds) > bound):
        return b""  # what is left out is told, and all is told in one place
    made = [*feeds, page(window, channel, entries)]
    documents = [one for one in made if not isinstance(one, Refusal)]
    if len(documents) < len(made):
        return b""
    seen = [
        shown(window, *pair, standing=False, presented=parts.presented(entry))
        for pair, entry in zip(pairs, entries, strict=True)
    ]
    return msgspec.msgpack.encode(Printed(documents=documents, shown=seen, parts=parts.made))


def read(answer: bytes) -> Printed:
    """What :func:`printed` answered."""
    return msgspec.msgpack.decode(answer, type=Printed)
