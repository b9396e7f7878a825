"""What a run has chosen to show, and what of it may have changed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from feedwright.domain import selection
from feedwright.domain.identity import Known
from feedwright.domain.instants import micros
from feedwright.domain.publication import Publication
from feedwright.domain.record import Record
from feedwright.domain.selection import Window

WEEKS = 26
"""For how many weeks the rhythm of a feed is counted."""


class Stand(NamedTuple):
    """An article in a feed."""

    id: str
    published: int
    """In microseconds since 1970, as the store has it: for order alone."""
    page: int | None
    """The closed page that holds it, 0 for none; None where the feed has no archive."""


class Tally(Record, frozen=True, kw_only=True):
    """How much stands in a feed."""

    feed: str
    articles: int = 0
    newest: datetime | None = None
    weeks: tuple[int, ...] = ()
    """How many in each of the last weeks, the oldest week first."""
    until: datetime | None = None
    """The instant that the last of these weeks ends with."""
    note: str = ""
    """What is to be said of the feed in every run."""


class Chosen(Record, frozen=True, kw_only=True):
    """A feed, and what of its documents may have changed."""

    window: Window
    """Its articles are those alone from which its entries are chosen, where it is touched."""
    place: str
    """What stands for it, whatever its path."""
    touched: bool
    pages: tuple[int, ...] = ()
    """The closed pages of its archive that may have changed, the newest first."""


class Choice(Record, frozen=True, kw_only=True):
    """What stands in which feed."""

    feeds: tuple[Chosen, ...]
    tallies: dict[str, Tally]
    """How much stands in each, by what stands for it."""
    articles: frozenset[str]
    """Ids of those whose own pages may have changed."""
    everything: bool
    """The configuration or the program is another, so that all may have changed."""
    stale: frozenset[str]
    """Owners whose documents do not stand as they should."""
    made: int = 0
    """How many entries were made to weigh them."""
    crowded: tuple[str, ...] = ()
    """What is to be said of values that have no feed for there are too many, each a sentence."""
    led: frozenset[str] = frozenset()
    """Ids of those that refer to files of which something else is told now."""
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


def feed_owner(place: str) -> str:
    """Who owns the documents to which one subscribes."""
    return f"feed:{place}"


def page_owner(place: str, page: int) -> str:
    """Who owns a closed page's."""
    return f"page:{page}:{place}"


def article_owner(name: str) -> str:
    """Who owns an article's own page, and what lies beside it."""
    return f"article:{name}"


def stands(known: Known, publication: Publication, now: datetime) -> dict[str, Stand]:
    """Where an article stands, by what stands for each feed.

    Args:
        known: What is remembered of it.
        publication: What feedwright.toml says.
        now: The time of the run.
    """
    if not selection.is_visible(known, now):
        return {}
    when = micros(known.published)
    archived = {feed.name for feed in publication.feeds if feed.archive}
    return {
        place: Stand(known.id, when, 0 if feed_of(place) in archived else None)
        for place in selection.places(publication.feeds, known)
    }


def feed_of(place: str) -> str:
    """The name of a feed, of what stands for it."""
    return place.partition("\t")[0]


def emptied(
    chosen: Iterable[Chosen], before: Mapping[str, Tally], now: Mapping[str, Tally]
) -> Iterator[str]:
    """The paths of feeds of one value in which nothing stands any more."""
    for one in chosen:
        had, has = before.get(one.place), now.get(one.place)
        if one.window.value and had and had.articles and has and not has.articles:
            yield one.window.path


def in_order(stands: Iterable[Stand]) -> list[Stand]:
    """Newest first, in an order that is total: by publication time, then by id."""
    return sorted(stands, key=lambda one: (-one.published, one.id))
