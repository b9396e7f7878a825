"""The parts that entries have in documents: each is made once a format, and judged once."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from feedwright.domain.document import Channel, Document, Refusal
from feedwright.domain.entry import Entry
from feedwright.domain.errors import RenderingError
from feedwright.domain.formats import FORMATS
from feedwright.domain.selection import Window
from feedwright.render.formats.forms import presentable_entry
from feedwright.render.formats.fragments import assemble, fragment
from feedwright.render.outcomes import path_of

_BOUND = 8_000_000
"""How many bytes of parts are held: an archive's pages hold more than memory does."""
Ready = Mapping[str, Mapping[str, bytes]]
"""Parts that were made of some entries before, and that no rule has anything against: by the
entry's id and by format."""
NONE: Ready = {}


class Judge(Protocol):
    """Says why a document must not be served, or "" where nothing speaks against it."""

    def __call__(self, document: Document, *, entries: bool) -> str:
        """Judges a document; its entries too, or what is about the whole of it alone."""


class _Part(msgspec.Struct):
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


class Parts:
    """Puts documents together from the parts of their entries, and judges them.

    The rules about one entry are held once for each of its parts, and those about a whole
    document for every document.

    Args:
        judge: Judges documents.
        bound: How many bytes of parts are held for other documents, about.
    """

    def __init__(self, judge: Judge, bound: int = _BOUND) -> None:
        self._judge = judge
        self._bound = bound
        self._held = 0
        self._parts: dict[Entry, _Part] = {}
        self.made = 0
        """How many parts were rendered."""

    def documents(
        self, window: Window, channel: Channel, entries: Sequence[Entry], ready: Ready = NONE
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
        ready: Ready = NONE,
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
            parts = [self._part(format_name, entry, ready) for entry in entries]
            data = _assembled(format_name, channel, parts)
        except RenderingError as refusal:
            return Refusal(path, str(refusal))
        finally:
            self._let_go()
        media_type = FORMATS[format_name].media_type
        document = Document(path=path, media_type=media_type, data=data, entries=len(entries))
        new = [one for one in parts if format_name not in one.sound]
        alone = len(new) == len(parts)
        error = self._judge(document, entries=alone)
        if not error and new and not alone:
            # Those that stand in a document for the first time are judged in one of their own.
            apart = _assembled(format_name, channel, new)
            if self._judge(msgspec.structs.replace(document, data=apart), entries=True):
                error = self._judge(document, entries=True)
        if error:
            return Refusal(path, error)
        for one in new:
            one.sound.add(format_name)
        return document

    def presented(self, entry: Entry) -> Entry:
        """An entry with nothing in it that a document cannot hold."""
        part = self._parts.get(entry)
        return part.presentable if part else presentable_entry(entry)

    def sound(self, entry: Entry) -> Mapping[str, bytes]:
        """The parts of an entry that are held and that no rule has anything against."""
        part = self._parts.get(entry)
        return {name: part.fragments[name] for name in part.sound} if part else {}

    def _part(self, format_name: str, entry: Entry, ready: Ready) -> _Part:
        part = self._parts.pop(entry, None) or _Part(entry)
        self._parts[entry] = part  # the last in line to be let go
        if format_name in part.fragments:
            return part
        made = ready.get(entry.id, {}).get(format_name)
        if made is None:
            self.made += 1
            made = fragment(format_name, part.presentable)
        else:
            part.sound.add(format_name)
        part.fragments[format_name] = made
        self._held += len(made)
        return part

    def _let_go(self) -> None:
        """Lets go of the parts that were used longest ago, once they are too many."""
        while self._held > self._bound and self._parts:
            part = self._parts.pop(next(iter(self._parts)))
            self._held -= sum(map(len, part.fragments.values()))


def _assembled(format_name: str, channel: Channel, parts: Sequence[_Part]) -> bytes:
    newest = max((one.entry.published for one in parts), default=None)
    return assemble(format_name, channel, (one.fragments[format_name] for one in parts), newest)
