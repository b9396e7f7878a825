"""The feeds of a publication, as its catalogue lists them."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import unquote

from feedwright.domain.record import Record
from feedwright.rendering.html import frequency
from feedwright.rendering.html.translations import Words

MANY = 8
"""From this many feeds on, they are grouped by their first folder."""


class Listing(Record, frozen=True, kw_only=True):
    """One feed in the catalogue."""

    title: str
    description: str
    address: str
    """The feed's folder, absolute, with a slash at its end."""
    language: str
    formats: tuple[str, ...]
    entries: int
    published: tuple[datetime, ...]
    """When its articles appeared, the newest first; not told where they are counted."""
    updated: datetime | None
    weeks: tuple[int, ...] | None = None
    """How many appeared in each of the last weeks that are drawn, where they are counted."""


class Row(Record, frozen=True, kw_only=True):
    """A feed with its frequency."""

    listing: Listing
    frequency: str
    """How often it publishes, in words."""
    drawing: str
    """The same, as the ``d`` of an SVG path."""


class Group(Record, frozen=True, kw_only=True):
    """Feeds that stand together, under a heading where there are several groups."""

    heading: str
    rows: tuple[Row, ...]


def rows(listings: Sequence[Listing], words: Words) -> list[Row]:
    """The feeds with their rhythms, which share one span of weeks and one scale.

    Args:
        listings: The feeds, in order.
        words: What the rhythms are told in.
    """
    newest = max((when for listing in listings for when in listing.published), default=None)
    counts = [
        listing.weeks
        if listing.weeks is not None
        else frequency.weekly_counts(listing.published, newest)
        if newest
        else ()
        for listing in listings
    ]
    most = max((count for weeks in counts for count in weeks), default=0)
    return [
        Row(
            listing=listing,
            frequency=frequency.frequency(weeks, words),
            drawing=frequency.path(weeks, most),
        )
        for listing, weeks in zip(listings, counts, strict=True)
    ]


def grouped(feeds: Sequence[Row], root: str) -> list[Group]:
    """The rows, by their first folder when they are many: ``sections/...`` under Sections.

    Args:
        feeds: The rows, in order.
        root: The published folder's absolute address, with a slash at its end.
    """
    if len(feeds) < MANY:
        return [Group(heading="", rows=tuple(feeds))]
    groups: dict[str, list[Row]] = {"": []}
    for row in feeds:
        folder, _, inner = row.listing.address.removeprefix(root).partition("/")
        groups.setdefault(folder if inner else "", []).append(row)
    return [
        Group(heading=_heading(folder), rows=tuple(found))
        for folder, found in groups.items()
        if found
    ]


def _heading(folder: str) -> str:
    name = unquote(folder).replace("-", " ")
    return name[:1].upper() + name[1:]
