"""The entries of a run, each made once."""

import posixpath
from collections.abc import Callable, Collection, Iterable
from functools import partial
from html import escape
from urllib.parse import unquote

import msgspec

from feedwright.core.article import Article, Entry
from feedwright.core.entry import address_of, show
from feedwright.core.identity import Known
from feedwright.core.preview import Shown
from feedwright.core.publication import Feed, Publication
from feedwright.core.rendering.forms import presentable_entry
from feedwright.core.rendering.jsonfeed import digest, item
from feedwright.core.selection import Window
from feedwright.core.text import clean

_FRAME = 500
"""More bytes than the elements around an entry take, beyond what its texts are reckoned at."""


class Entries:
    """Makes entries from the texts that the store has.

    Args:
        publication: Whose authors, language and address hold.
        text: The text of the article at a key.
        visible: The articles that links may lead to.
        noted: The ids of articles whose warnings are to be told.
    """

    def __init__(
        self,
        publication: Publication,
        text: Callable[[str], Article | None],
        visible: Iterable[Known],
        noted: Collection[str] = (),
    ) -> None:
        self._publisher = publication.publication
        self._text = text
        self._noted = noted
        self._at = {one.key: one for one in visible}
        self._made: dict[str, Entry] = {}
        self._weights: dict[tuple[str, str], int] = {}
        self.warnings: list[str] = []

    def get(self, known: Known) -> Entry:
        """An article's entry, made once however many feeds show it."""
        if known.id not in self._made:
            self._made[known.id] = self.make(known)
        return self._made[known.id]

    def make(self, known: Known) -> Entry:
        """An article's entry, which is not held: a run may see more than memory holds."""
        if known.id in self._made:
            return self._made[known.id]
        article = self._text(known.key) or Article(key=known.key, title=known.title)
        entry, warnings = show(
            article, known, self._publisher, partial(self._beside, posixpath.dirname(known.key))
        )
        if known.id in self._noted:
            self.warnings += (f"{known.key}: {warning}" for warning in warnings)
        return entry

    def _beside(self, folder: str, file: str) -> str:
        """The address of the article in a file, by its path from another article's folder."""
        key = posixpath.normpath(posixpath.join(folder, unquote(file)))
        return address_of(self._at[key], self._publisher) if key in self._at else ""

    def weight(self, feed: Feed, known: Known) -> int:
        """How many bytes an entry takes at most, in the largest format; reckoned once."""
        key = known.id, feed.content
        if key not in self._weights:
            self._weights[key] = _weight(as_wanted(feed, self.make(known)))
        return self._weights[key]


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
