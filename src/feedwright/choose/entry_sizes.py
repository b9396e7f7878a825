"""The interface through which archives ask for the sizes of entries."""

from collections.abc import Iterable
from typing import Protocol

from feedwright.domain.known_article import KnownArticle
from feedwright.domain.publication import Feed


class EntrySizes(Protocol):
    """The sizes of entries in bytes, which tell how many a closed page of an archive holds."""

    made: int
    """How many entries were made to tell their sizes."""

    def prepare(self, articles: Iterable[KnownArticle], feed: Feed, /) -> None:
        """Make the entries of articles whose sizes are asked for next."""

    def size(self, feed: Feed, known: KnownArticle, /) -> int:
        """How many bytes an article's entry takes at most, in the largest format."""

    def keep(self) -> None:
        """Keep what was made, so that it need not be made again."""
