"""The feeds of a publication, as its catalogue lists them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from urllib.parse import unquote

from feedwright.domain.record import Record, TimedRecord
from feedwright.rendering.html import frequency
from feedwright.rendering.html.phrases import Words

MANY = 8
"""The number of feeds from which they are grouped by their first folder."""
SHOWN = 20
"""The most feeds of a group in the catalogue; the others are in the list of all feeds."""
PER_PAGE = 250
"""The number of feeds on a page of the list of all feeds."""


class Listing(TimedRecord, frozen=True, kw_only=True):
    """One feed in the catalogue."""

    title: str
    description: str
    address: str
    """The feed's folder, absolute, with a slash at its end."""
    language: str
    formats: tuple[str, ...]
    entries: int
    published: tuple[datetime, ...]
    """When its articles appeared, the newest first; empty if they are counted."""
    updated: datetime | None
    weeks: tuple[int, ...] | None = None
    """The number of articles in each of the drawn weeks, if they are counted."""

    @property
    def activity(self) -> tuple[int, int]:
        """The number of recent articles, and of all."""
        lately = len(self.published) if self.weeks is None else sum(self.weeks)
        return lately, self.entries


class Row(Record, frozen=True, kw_only=True):
    """A feed with its frequency."""

    listing: Listing
    frequency: str = ""
    """Its frequency in words."""
    drawing: str = ""
    """Its frequency as the ``d`` of an SVG path."""


class Group(Record, frozen=True, kw_only=True):
    """A group of feeds, with a heading if there are several groups."""

    heading: str
    rows: tuple[Row, ...]
    name: str = ""
    """The id for links to the group, at its beginning; "" on later pages."""
    total: int = 0
    """The number of its feeds; 0 if all of them are shown."""
    rest: str = ""
    """The address of the list that shows all."""


def rows(listings: Sequence[Listing], words: Words) -> list[Row]:
    """The feeds with their frequencies, with the same weeks and scale.

    Args:
        listings: The feeds, in order.
        words: The phrases of the page's language.
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


def selected(listings: Sequence[Listing], root: str, words: Words) -> list[Group]:
    """The feeds in the catalogue: the most active ones of each group, in order.

    Args:
        listings: All feeds, in order.
        root: The published folder's absolute address, with a slash at its end.
        words: The phrases of the page's language.
    """
    groups = _grouped(listings, root)
    shown = {folder: _most_active(feeds, root) for folder, feeds in groups.items()}
    entries = rows([one for feeds in shown.values() for one in feeds], words)
    places, made = iter(entries), list[Group]()
    start = 0
    for number, (folder, feeds) in enumerate(groups.items(), 1):
        page = list_name(start // PER_PAGE + 1)
        start += len(feeds)
        made.append(
            Group(
                heading=_heading(folder),
                rows=tuple(islice(places, len(shown[folder]))),
                total=len(feeds) if len(feeds) > SHOWN else 0,
                rest=f"{root}{page}#{_anchor(number)}",
            )
        )
    return made


def pages(listings: Sequence[Listing], root: str) -> list[list[Group]]:
    """The pages of the list of all feeds; none if the catalogue shows them all.

    Args:
        listings: All feeds, in order.
        root: The published folder's absolute address, with a slash at its end.
    """
    groups = _grouped(listings, root)
    if all(len(feeds) <= SHOWN for feeds in groups.values()):
        return []
    made, placed = list[list[Group]](), 0
    for number, (folder, feeds) in enumerate(groups.items(), 1):
        begun = 0
        while begun < len(feeds):
            room = PER_PAGE - placed % PER_PAGE
            if room == PER_PAGE:
                made.append([])
            shown = tuple(Row(listing=one) for one in feeds[begun : begun + room])
            name = "" if begun else _anchor(number)
            made[-1].append(Group(heading=_heading(folder), rows=shown, name=name))
            begun += len(shown)
            placed += len(shown)
    return made


def menu_groups(listings: Sequence[Listing], root: str) -> list[tuple[str, list[Listing]]]:
    """The groups of feeds for a menu, each with its heading.

    Args:
        listings: All feeds, in order.
        root: The published folder's absolute address, with a slash at its end.
    """
    return [(_heading(folder), feeds) for folder, feeds in _grouped(listings, root).items()]


def list_name(number: int) -> str:
    """The file name of a page of the list of all feeds, counted from 1."""
    return "all-feeds.html" if number == 1 else f"all-feeds-{number}.html"


def _grouped(listings: Sequence[Listing], root: str) -> dict[str, list[Listing]]:
    """Group feeds by their first folder if they are many: ``sections/...`` under Sections."""
    if len(listings) < MANY:
        return {"": [*listings]}
    groups: dict[str, list[Listing]] = {"": []}
    for one in listings:
        folder, _, inner = one.address.removeprefix(root).partition("/")
        groups.setdefault(folder if inner else "", []).append(one)
    return {folder: feeds for folder, feeds in groups.items() if feeds}


def _most_active(feeds: Sequence[Listing], root: str) -> list[Listing]:
    """The most active feeds, as many as the catalogue shows, in order; the main feed always."""
    if len(feeds) <= SHOWN:
        return [*feeds]
    most = sorted(feeds, key=lambda one: (one.address == root, *one.activity), reverse=True)
    addresses = {one.address for one in most[:SHOWN]}
    return [one for one in feeds if one.address in addresses]


def _anchor(number: int) -> str:
    """The id for links to a group, in ASCII whatever the name of its folder."""
    return f"group-{number}"


def _heading(folder: str) -> str:
    name = unquote(folder).replace("-", " ")
    return name[:1].upper() + name[1:]
