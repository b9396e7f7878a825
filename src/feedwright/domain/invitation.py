"""Invitations: readers of private feeds, and what they may read."""

from collections.abc import Iterable
from datetime import datetime

from feedwright.domain.publication import Feed
from feedwright.domain.record import Record, TimedRecord


class Invitation(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """What one reader may read, at addresses that nobody else has."""

    reader: str
    """The name under which the publisher knows them."""
    feeds: tuple[str, ...]
    """The names of private feeds."""
    given: datetime
    revoked: datetime | None = None


class PrivateFeed(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A private feed, as its publisher asks for it."""

    name: str
    addresses: tuple[str, ...]
    """Those that are secret and one for all readers; none before it is published."""
    articles: int
    """How many it shows or waits to show."""
    public: int
    """How many of these stand in public feeds as well."""
    readers: tuple[str, ...]
    """Those who have an address of their own."""


class Invited(Record, frozen=True, kw_only=True, omit_defaults=False):
    """A reader who was invited, and the addresses that are told once."""

    reader: str
    addresses: tuple[str, ...]


def feed_of(path: str, feeds: Iterable[Feed]) -> Feed | None:
    """The private feed to which a path belongs, which holds no secret; None where none does.

    Args:
        path: Of a document: ``patrons/rss.xml``.
        feeds: Those of the publication.
    """
    its = [one for one in feeds if one.private and f"{path}/".startswith(f"{one.name}/")]
    return max(its, key=lambda one: len(one.name), default=None)
