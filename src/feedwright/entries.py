"""The entries of a run, each made once."""

import hashlib
import posixpath
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from html import escape
from typing import Protocol
from urllib.parse import unquote

import msgspec

from feedwright.core.article import Article, Entry
from feedwright.core.entry import address_of, show
from feedwright.core.identity import Known
from feedwright.core.preview import Shown
from feedwright.core.publication import Feed, Publication
from feedwright.core.rendering.forms import presentable_entry
from feedwright.core.rendering.jsonfeed import digest, item
from feedwright.core.selection import Window, is_visible
from feedwright.core.text import clean
from feedwright.edges.store.entries import KeptEntries, KeptEntry
from feedwright.edges.store.store import Store

_FRAME = 500
"""More bytes than the elements around an entry take, beyond what its texts are reckoned at."""


_HELD = 200
"""How many entries are held in memory before they are kept in the store."""


class _Places(Protocol):
    def get(self, key: str, /) -> Known | None:
        """The article at a key, if it may be shown."""


class Visible:
    """The articles that may be shown, by their keys.

    Args:
        store: Knows the articles.
        now: The time of the run.
    """

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    def get(self, key: str) -> Known | None:
        """The article at a key, if it may be shown."""
        known = self._store.known.at(key)
        return known if known and is_visible(known, self._now) else None


class Entries:
    """Makes entries from the texts that the store has, each revision once.

    Args:
        publication: Whose authors, language and address hold.
        text: The text of the article at a key.
        visible: The articles that links may lead to, by their keys.
        noted: The ids of articles whose warnings are to be told.
        kept: Where entries are kept; each is made when it is asked for where None.
    """

    def __init__(
        self,
        publication: Publication,
        text: Callable[[str], Article | None],
        visible: _Places,
        noted: Collection[str] = (),
        *,
        kept: KeptEntries | None = None,
    ) -> None:
        self._publisher = publication.publication
        self._text = text
        self._noted = noted
        self._visible = visible
        self._kept = kept
        self._fresh: dict[str, KeptEntry] = {}
        self._told: dict[str, tuple[str, ...]] = {}
        self.made = 0
        """How many were made, and not found ready."""

    @property
    def warnings(self) -> list[str]:
        """What the making of noted entries had to leave out."""
        return [warning for warnings in self._told.values() for warning in warnings]

    def make(self, known: Known) -> Entry:
        """An article's entry, which is not held: a run may see more than memory holds."""
        return self._ready(known).entry

    def digest(self, known: Known) -> str:
        """What stands for all that an article's entry says."""
        if known.id in self._fresh:
            return self._fresh[known.id].digest
        digest = self._kept.digest(known.id) if self._kept and not self._is_noted(known) else ""
        return digest or self._ready(known).digest

    def keep(self) -> None:
        """Keeps what was made, so that it is not held any more."""
        if self._kept:
            self._kept.keep(self._fresh.values())
            self._fresh.clear()

    def _is_noted(self, known: Known) -> bool:
        return known.id in self._noted and known.id not in self._told

    def _ready(self, known: Known) -> KeptEntry:
        kept = self._fresh.get(known.id)
        if kept is None and self._kept:
            kept = self._kept.get(known.id)
        if kept is None:
            kept = self._made(known)
            if self._kept:
                self._fresh[known.id] = kept
                if len(self._fresh) >= _HELD:
                    self.keep()
        if known.id in self._noted:
            self._told[known.id] = tuple(f"{known.key}: {warning}" for warning in kept.warnings)
        return kept

    def _made(self, known: Known) -> KeptEntry:
        self.made += 1
        article = self._text(known.key) or Article(key=known.key, title=known.title)
        leads: dict[str, str] = {}
        beside = partial(self._beside, leads, posixpath.dirname(known.key))
        entry, warnings = show(article, known, self._publisher, beside)
        said = hashlib.sha256(msgspec.json.encode(entry)).hexdigest()
        return KeptEntry(entry=entry, digest=said, warnings=warnings, leads=tuple(leads.items()))

    def _beside(self, leads: dict[str, str], folder: str, file: str) -> str:
        """The address of the article in a file, by its path from another article's folder."""
        key = posixpath.normpath(posixpath.join(folder, unquote(file)))
        known = self._visible.get(key)
        leads[key] = address_of(known, self._publisher) if known else ""
        return leads[key]

    def weight(self, feed: Feed, known: Known) -> int:
        """How many bytes an entry takes at most, in the largest format."""
        return _weight(as_wanted(feed, self.make(known)))


def shown(window: Window, known: Known, entry: Entry, *, standing: bool = True) -> Shown:
    """An entry as the subscribers of a feed are shown it."""
    return Shown(
        feed=window.path,
        id=known.id,
        title=entry.title,
        link=entry.link,
        published=known.published,
        updated=known.updated,
        digest=digest(item(presentable_entry(as_wanted(window.feed, entry)))),
        retracted=known.retracted,
        standing=standing,
    )


def as_wanted(feed: Feed, entry: Entry) -> Entry:
    """An entry as a feed gives it: with its full text, or its summary only."""
    return msgspec.structs.replace(entry, content="") if feed.content == "summary" else entry


def _weight(entry: Entry) -> int:
    content = max(len(escape(entry.content).encode()), len(msgspec.json.encode(entry.content)))
    remembered = len(msgspec.json.encode(entry.memory))  # in JSON Feed alone
    # The title or the link is said once more where there is no summary.
    summary = entry.summary if clean(entry.summary).strip() else entry.title + entry.link
    rest = msgspec.structs.replace(entry, content="", memory=None, summary=summary)
    # A summary is escaped twice in RSS; addresses and texts stand in two places at most.
    said = escape(escape(msgspec.json.encode(rest).decode()))
    return _FRAME + content + remembered + 2 * len(said.encode())
