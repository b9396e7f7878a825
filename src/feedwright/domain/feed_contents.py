"""The memberships of articles in feeds, their order, and the counts of each feed."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from feedwright.domain.record import TimedRecord

WEEKS = 26
"""For how many weeks the rhythm of a feed is counted."""


class Membership(msgspec.Struct, frozen=True):
    """An article's membership in a feed."""

    id: str
    published: int
    """In microseconds since 1970; used only for sorting."""
    page: int | None
    """The closed page that holds it, 0 for none; None where the feed has no archive."""


def newest_first(memberships: Iterable[Membership]) -> list[Membership]:
    """Memberships from the newest on, by publication time; those of one time by id."""
    return sorted(memberships, key=lambda one: (-one.published, one.id))


class FeedCount(TimedRecord, frozen=True, kw_only=True):
    """How many articles a feed has, and how often it publishes."""

    feed: str
    """The feed's key."""
    articles: int = 0
    newest: datetime | None = None
    weeks: tuple[int, ...] = ()
    """The number of articles in each of the last weeks, the oldest week first."""
    until: datetime | None = None
    """The end of the last of these weeks."""
    note: str = ""
    """A warning about the feed, repeated in every run."""
