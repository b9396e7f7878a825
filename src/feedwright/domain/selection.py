"""Selection: the articles in each feed, and what of its documents may have changed."""

from collections.abc import Iterable, Iterator, Mapping

from feedwright.domain.feed_contents import FeedCount
from feedwright.domain.record import Record
from feedwright.domain.window import Window


class FeedSelection(Record, frozen=True, kw_only=True):
    """A feed, and what of its documents may have changed."""

    window: Window
    """Its articles are those alone from which its entries are chosen, where it is touched."""
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
    """Ids of those whose own pages may have changed."""
    everything: bool
    """The configuration or the program is another, so that all may have changed."""
    stale: frozenset[str]
    """Owners whose documents do not stand as they should."""
    entries_made: int = 0
    """How many entries were made to tell their sizes."""
    warnings: tuple[str, ...] = ()
    """Each a sentence: values that have no feed, for there are too many."""
    months: frozenset[str] = frozenset()
    """Those in whose sitemaps something may look different."""
    relinked: frozenset[str] = frozenset()
    """Ids of articles whose references lead to other addresses or titles than before."""
    emptied: tuple[str, ...] = ()
    """The paths of feeds that have lost their last article now."""

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
    """The paths of feeds of one value that have lost their last article."""
    for one in chosen:
        had, has = before.get(one.key), now.get(one.key)
        if one.window.value and had and had.articles and has and not has.articles:
            yield one.window.path


class Retained(Record, frozen=True, kw_only=True):
    """What a run makes, and which documents it leaves as they were."""

    selection: Selection
    paths: frozenset[str] = frozenset()
    """Documents that are made no more and stay all the same."""
    refusals: tuple[str, ...] = ()
    """What the run does not take from subscribers, each a sentence."""
    warnings: tuple[str, ...] = ()
    """What it takes from them because it may, or cannot keep for them, each a sentence."""
