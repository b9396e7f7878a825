"""What choosing keeps in mind between its steps."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

import msgspec

from feedwright.domain.feed_contents import Membership
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.publication import Feed
from feedwright.domain.window import Window


class EntrySizes(Protocol):
    """The sizes of entries in bytes, which tell how many a closed page of an archive holds."""

    made: int
    """How many entries were made to tell their sizes."""

    def prepare(self, articles: Iterable[KnownArticle], feed: Feed, /) -> None:
        """Make the entries of articles whose sizes are asked for next."""

    def size(self, feed: Feed, known: KnownArticle, /) -> int:
        """How many bytes an article's entry takes at most, in the largest format."""

    def keep(self) -> None:
        """Keeps what was made, so that it need not be made again."""


class Changes(msgspec.Struct):
    """The feeds, pages and articles that a run may change."""

    feeds: set[str] = set()
    """Those in which something may look different."""
    filled: set[str] = set()
    """Those in which something stands that did not, or no longer does."""
    pages: dict[str, set[int]] = {}
    articles: set[str] = set()

    def page(self, feed: str, page: int | None) -> None:
        """Add a closed page."""
        if page:
            self.pages.setdefault(feed, set()).add(page)


class Affected(NamedTuple):
    """The ids of articles that a run may change."""

    all: tuple[str, ...]
    again: frozenset[str]
    """Those whose entries are made anew."""


class FirstSpelling(NamedTuple):
    """How the first article with a value spells it."""

    published: int
    id: str
    number: int
    """The position of this value among those of the article."""
    value: str


class ArchivedFeed(NamedTuple):
    """A feed before its entries are chosen."""

    window: Window
    key: str
    touched: bool = False
    pages: tuple[int, ...] = ()
    """The closed pages of its archive that may have changed, the newest first."""
    waiting: tuple[Membership, ...] = ()
    """What stands in no closed page."""
