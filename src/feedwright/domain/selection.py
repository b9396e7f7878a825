"""Selection: the articles in each feed, and what of its documents may have changed."""

from collections.abc import Iterable, Iterator, Mapping

from feedwright.domain.feed_contents import FeedCount
from feedwright.domain.record import Record
from feedwright.domain.window import Window


class FeedSelection(Record, frozen=True, kw_only=True):
    """A feed, and what of its documents may have changed."""

    window: Window
    """If the feed is touched, its articles are only those that entries are chosen from."""
    key: str
    """As :func:`feed_key` gives it."""
    touched: bool
    pages: tuple[int, ...] = ()
    """The closed pages of its archive that may have changed, the newest first."""


class Selection(Record, frozen=True, kw_only=True):
    """The articles in each feed of a run, and what of its documents may have changed."""

    feeds: tuple[FeedSelection, ...]
    counts: dict[str, FeedCount]
    """By the keys of feeds."""
    articles: frozenset[str]
    """The ids of articles whose own pages may have changed."""
    everything: bool
    """The configuration or the program changed, so that any document may have changed."""
    stale: frozenset[str]
    """The owners whose documents are missing, altered, or to be tried again."""
    entries_made: int = 0
    """The number of entries that were made to measure them."""
    warnings: tuple[str, ...] = ()
    """Sentences about values that get no feed, because there are too many."""
    months: frozenset[str] = frozenset()
    """The months whose sitemaps may have changed."""
    relinked: frozenset[str] = frozenset()
    """The ids of articles whose references now lead to other addresses or titles."""
    emptied: tuple[str, ...] = ()
    """The paths of feeds that lost their last article in this run."""

    @property
    def is_touched(self) -> bool:
        """Whether any document may have changed."""
        return bool(
            self.everything
            or self.stale
            or self.articles
            or any(one.touched or one.pages for one in self.feeds)
        )


def emptied_feeds(
    chosen: Iterable[FeedSelection], before: Mapping[str, FeedCount], now: Mapping[str, FeedCount]
) -> Iterator[str]:
    """The paths of feeds for one value that lost their last article."""
    for one in chosen:
        had, has = before.get(one.key), now.get(one.key)
        if one.window.value and had and had.articles and has and not has.articles:
            yield one.window.path


class Retained(Record, frozen=True, kw_only=True):
    """The selection of a run, and the documents that it retains."""

    selection: Selection
    paths: frozenset[str] = frozenset()
    """The paths of documents that are made no more but stay published."""
    refusals: tuple[str, ...] = ()
    """Sentences about feeds and documents that the run refuses to end."""
    warnings: tuple[str, ...] = ()
    """Sentences about feeds and documents that end, or cannot be retained."""
