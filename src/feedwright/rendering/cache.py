"""The fragments of entries in documents: each is rendered and checked once a format."""

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
"""How many bytes of fragments are held: an archive's pages hold more than memory does."""
StoredFragments = Mapping[str, Mapping[str, bytes]]
"""Parts that were made of some entries before, and that no rule has anything against: by the
entry's id and by format."""
NO_FRAGMENTS: StoredFragments = {}


class Check(Protocol):
    """Says why a document must not be served, or "" where nothing speaks against it."""

    def __call__(self, document: Document, *, entries: bool) -> str:
        """Judges a document; its entries too, or what is about the whole of it alone."""


class _Fragments(msgspec.Struct):
    """What was made of an entry."""

    entry: Entry
    fragments: dict[str, bytes] = {}
    """By format."""
    sound: set[str] = set()
    """The formats in which no rule has anything against it."""
    _presentable: Entry | None = None

    @property
    def presentable(self) -> Entry:
        """The entry with nothing in it that a document cannot hold."""
        if self._presentable is None:
            self._presentable = presentable_entry(self.entry)
        return self._presentable


class FragmentCache:
    """Puts documents together from the fragments of their entries, and checks them.

    The rules about one entry are held once for each of its fragments, and those about a whole
    document for every document.

    Args:
        check: Checks documents.
        bound: How many bytes of fragments are held for other documents, about.
    """

    def __init__(self, check: Check, bound: int = _BOUND) -> None:
        self._check = check
        self._bound = bound
        self._held = 0
        self._entries: dict[Entry, _Fragments] = {}
        self.made = 0
        """How many fragments were rendered."""

    def documents(
        self,
        window: Window,
        channel: Channel,
        entries: Sequence[Entry],
        ready: StoredFragments = NO_FRAGMENTS,
    ) -> list[Document | Refusal]:
        """A document of a feed in each of its formats, or why it is none."""
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
        """A document of a feed in one format, or why it is none.

        Args:
            window: The feed.
            format_name: ``rss``, ``atom`` or ``json``.
            channel: What the document says of itself.
            entries: In the order in which they are to stand.
            ready: Parts of these very entries that an earlier run has made; others are rendered.
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
            # Those that stand in a document for the first time are checked in one of their own.
            apart = _assembled(format_name, channel, new)
            if self._check(msgspec.structs.replace(document, data=apart), entries=True):
                error = self._check(document, entries=True)
        if error:
            return Refusal(path, error)
        for one in new:
            one.sound.add(format_name)
        return document

    def presented(self, entry: Entry) -> Entry:
        """An entry with nothing in it that a document cannot hold."""
        held_ = self._entries.get(entry)
        return held_.presentable if held_ else presentable_entry(entry)

    def sound(self, entry: Entry) -> Mapping[str, bytes]:
        """The fragments of an entry that are held and that no rule has anything against."""
        held_ = self._entries.get(entry)
        return {name: held_.fragments[name] for name in held_.sound} if held_ else {}

    def _fragments(self, format_name: str, entry: Entry, ready: StoredFragments) -> _Fragments:
        held_ = self._entries.pop(entry, None) or _Fragments(entry)
        self._entries[entry] = held_  # the last in line to be let go
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
        """Drop the fragments that were used longest ago, once they are too many."""
        while self._held > self._bound and self._entries:
            held_ = self._entries.pop(next(iter(self._entries)))
            self._held -= sum(map(len, held_.fragments.values()))


def _assembled(format_name: str, channel: Channel, fragments: Sequence[_Fragments]) -> bytes:
    newest = max((date(one.entry) for one in fragments), default=None)
    return assemble(format_name, channel, (one.fragments[format_name] for one in fragments), newest)
