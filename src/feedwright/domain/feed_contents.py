"""The memberships of articles in feeds, and the counts of each feed."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from feedwright.domain.record import TimedRecord

WEEKS = 26
"""For how many weeks the rhythm of a feed is counted."""


class Membership(NamedTuple):
    """An article's membership in a feed."""

    id: str
    published: int
    """In microseconds since 1970, as the store has it: for order alone."""
    page: int | None
    """The closed page that holds it, 0 for none; None where the feed has no archive."""


def newest_first(memberships: Iterable[Membership]) -> list[Membership]:
    """Newest first, in an order that is total: by publication time, then by id."""
    return sorted(memberships, key=lambda one: (-one.published, one.id))


class FeedCount(TimedRecord, frozen=True, kw_only=True):
    """How many articles a feed has, and how often it publishes."""

    feed: str
    """The feed's key."""
    articles: int = 0
    newest: datetime | None = None
    weeks: tuple[int, ...] = ()
    """How many in each of the last weeks, the oldest week first."""
    until: datetime | None = None
    """The instant that the last of these weeks ends with."""
    note: str = ""
    """What is to be said of the feed in every run."""
