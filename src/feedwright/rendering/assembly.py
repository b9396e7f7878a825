"""The assembly of documents from fragments, each rendered and checked once per format."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from feedwright.domain.document import Channel, Document, Refusal
from feedwright.domain.entry import Entry
from feedwright.domain.errors import RenderingError
from feedwright.domain.formats import FORMATS
from feedwright.domain.window import Window
from feedwright.rendering.formats.forms import presentable_entry
from feedwright.rendering.formats.fragments import assemble, fragment
from feedwright.rendering.formats.profile_elements import date
from feedwright.rendering.page_documents import path_of

_BOUND = 8_000_000
"""The most bytes of fragments in memory, because the pages of an archive may hold more than
fits."""
StoredFragments = Mapping[str, Mapping[str, bytes]]
"""Fragments from earlier runs that passed all checks, by the entry's id and by format."""
NO_FRAGMENTS: StoredFragments = {}


class Check(Protocol):
    """Returns why a document must not be served, or ""."""

    def __call__(self, document: Document, *, entries: bool) -> str:
        """Check a document, with its entries or only as a whole."""


class _Fragments(msgspec.Struct):
    """The fragments of an entry."""

    entry: Entry
    fragments: dict[str, bytes] = {}
    """The fragments, by format."""
    sound: set[str] = set()
    """The formats in which it passed all checks."""
    _presentable: Entry | None = None

    @property
    def presentable(self) -> Entry:
        """The entry, without anything that documents cannot hold."""
        if self._presentable is None:
            self._presentable = presentable_entry(self.entry)
        return self._presentable


class Assembler:
    """Assembles documents from the fragments of their entries, and checks them.

    Rules about one entry are checked once for each of its fragments, and rules about a whole
    document for every document.

    Args:
        check: Checks documents.
        bound: The approximate limit of bytes of fragments in memory.
    """

    def __init__(self, check: Check, bound: int = _BOUND) -> None:
        self._check = check
        self._bound = bound
        self._held = 0
        self._entries: dict[Entry, _Fragments] = {}
        self.made = 0
        """The number of rendered fragments."""

    def documents(
        self,
        window: Window,
        channel: Channel,
        entries: Sequence[Entry],
        ready: StoredFragments = NO_FRAGMENTS,
    ) -> list[Document | Refusal]:
        """The document of a feed in each of its formats, or the refusal of one."""
        names = window.feed.formats
        return [self.document(window, name, channel, entries, ready) for name in names]

    def document(
        self,
        window: Window,
        format_name: str,
        channel: Channel,
        entries: Sequence[Entry],
        ready: StoredFragments = NO_FRAGMENTS,
    ) -> Document | Refusal:
        """The document of a feed in one format, or its refusal.

        Args:
            window: The feed.
            format_name: ``rss``, ``atom`` or ``json``.
            channel: The properties of the feed.
            entries: The entries, in order.
            ready: Fragments of these entries from earlier runs; the others are rendered.
        """
        path = path_of(window, format_name, channel)
        try:
            fragments = [self._fragments(format_name, entry, ready) for entry in entries]
            data = _assembled(format_name, channel, fragments)
        except RenderingError as refusal:
            return Refusal(path, str(refusal))
        finally:
            self._evict()
        media_type = FORMATS[format_name].media_type
        document = Document(path=path, media_type=media_type, data=data, entries=len(entries))
        new = [one for one in fragments if format_name not in one.sound]
        alone = len(new) == len(fragments)
        error = self._check(document, entries=alone)
        if not error and new and not alone:
            # New fragments are checked in a document that holds only them.
            apart = _assembled(format_name, channel, new)
            if self._check(msgspec.structs.replace(document, data=apart), entries=True):
                error = self._check(document, entries=True)
        if error:
            return Refusal(path, error)
        for one in new:
            one.sound.add(format_name)
        return document

    def presented(self, entry: Entry) -> Entry:
        """An entry without anything that documents cannot hold."""
        held_ = self._entries.get(entry)
        return held_.presentable if held_ else presentable_entry(entry)

    def sound(self, entry: Entry) -> Mapping[str, bytes]:
        """The fragments of an entry in memory that passed all checks."""
        held_ = self._entries.get(entry)
        return {name: held_.fragments[name] for name in held_.sound} if held_ else {}

    def _fragments(self, format_name: str, entry: Entry, ready: StoredFragments) -> _Fragments:
        held_ = self._entries.pop(entry, None) or _Fragments(entry)
        self._entries[entry] = held_  # now the last one to be dropped
        if format_name in held_.fragments:
            return held_
        made = ready.get(entry.id, {}).get(format_name)
        if made is None:
            self.made += 1
            made = fragment(format_name, held_.presentable)
        else:
            held_.sound.add(format_name)
        held_.fragments[format_name] = made
        self._held += len(made)
        return held_

    def _evict(self) -> None:
        """Drop the fragments that were used longest ago, if they take too much memory."""
        while self._held > self._bound and self._entries:
            held_ = self._entries.pop(next(iter(self._entries)))
            self._held -= sum(map(len, held_.fragments.values()))


def _assembled(format_name: str, channel: Channel, fragments: Sequence[_Fragments]) -> bytes:
    newest = max((date(one.entry) for one in fragments), default=None)
    return assemble(format_name, channel, (one.fragments[format_name] for one in fragments), newest)
