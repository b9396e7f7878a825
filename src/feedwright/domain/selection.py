"""Which articles stand in which feed."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from feedwright.domain.archive import Archive
from feedwright.domain.identity import Known
from feedwright.domain.links import short_hash, slug
from feedwright.domain.publication import Feed, Where, safe_path
from feedwright.domain.record import Record


class Window(Record, frozen=True, kw_only=True):
    """What one feed shows now."""

    path: str
    """Its folder under the destination, "" for the root."""
    feed: Feed
    value: str = ""
    """For a feed of each section, tag, author or language: which one."""
    articles: tuple[Known, ...]
    """All that belong to it, newest first."""
    entries: tuple[Known, ...] = ()
    """Those that it shows, newest first."""
    archive: Archive = Archive()
    """Its closed pages, where it has an archive."""


TOMBSTONES = timedelta(days=30)
"""How long a feed tells of an entry that was deleted."""


def is_visible(one: Known, now: datetime) -> bool:
    """Whether an article may be shown at a time: it is there, due and not expired."""
    when = one.by(now)
    return (
        one.is_read
        and one.vanished is None
        and one.published <= when
        and not (one.expires and one.expires <= when)
    )


def is_redated(before: Known, after: Known, now: datetime) -> bool:
    """Whether readers may know an article by another publication time than it has now."""
    return is_visible(before, now) and before.published != after.published


def belongs(one: Known, window: Window) -> bool:
    """Whether an article belongs to a feed, though it may not be shown yet."""
    return place(window.feed, window.value) in places([window.feed], one)


def place(feed: Feed, value: str = "") -> str:
    """What stands for a feed, whatever its path and the spelling of its value."""
    return f"{feed.name}\t{value.casefold()}"


def places(feeds: Iterable[Feed], one: Known) -> list[str]:
    """The feeds that an article belongs to, though it may not be shown yet."""
    return [
        place(feed, value)
        for feed in (feeds if one.is_listed else ())
        if feed.where == _ANY or _matching(feed, [one])
        for value in (values_of(feed, one) if feed.each else _ALL)
    ]


_ANY = Where()
_ALL = ("",)


def kinds_of(value: str, articles: Sequence[Known]) -> list[str]:
    """What a feed may be made for whose articles all have a value: a section, a tag."""
    folded = value.casefold()
    return [
        kind
        for kind, values in _VALUES.items()
        if all(folded in map(str.casefold, values(one)) for one in articles)
    ]


def values_of(feed: Feed, one: Known) -> dict[str, str]:
    """The values for each of which an article has a feed: by their folded form, as spelt."""
    spelt: dict[str, str] = {}
    for value in _VALUES[feed.each](one):
        spelt.setdefault(value.casefold(), value)
    return spelt


def paths(
    feed: Feed, values: Iterable[str], taken: Mapping[str, tuple[str, str]], used: set[str]
) -> dict[str, str]:
    """The folder of each value's feed; one that was given once stays.

    Args:
        feed: A feed of each value.
        values: As they are spelt, in the order of their first publication.
        taken: For feeds that there have been, their path: the name of the feed in the
            configuration, and the value.
        used: Paths that feeds have; those that are given now are added.
    """
    known = given(feed, taken)
    found: dict[str, str] = {}
    for value in values:
        path = known.get(value.casefold())
        if path is None:
            path = f"{feed.name}/{slug(value) or short_hash(value)}"
            if path in used or not safe_path(path):
                path = f"{path}-{short_hash(value)}"
        used.add(path)
        found[value] = path
    return found


def given(feed: Feed, taken: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The paths that a feed's values have been given, by their folded form."""
    return {
        value.casefold(): path
        for path, (name, value) in sorted(taken.items())
        if name == feed.name and value
    }


def fill(window: Window, archive: Archive, corrected_since: datetime) -> Window:
    """Chooses the entries that a feed shows: the newest, and those that readers must not miss.

    Beside the newest ``limit`` by publication time these are the ones that were corrected or
    retracted lately and, in a feed with an archive, all that stand in no closed page.

    Args:
        window: The feed.
        archive: Its closed pages; one without any where it has none.
        corrected_since: Since when a corrected entry is shown.
    """
    feed = window.feed
    entries = (
        one
        for place, one in enumerate(window.articles)
        if place < feed.limit
        or one.published < one.updated > corrected_since
        or (feed.archive and not archive.page_of(one))
    )
    return msgspec.structs.replace(window, entries=tuple(entries), archive=archive)


_Values = Callable[[Known], Collection[str]]
_VALUES: dict[str, _Values] = {
    "section": lambda one: (one.section,) if one.section else (),
    "tag": lambda one: one.tags,
    "author": lambda one: one.authors,
    "language": lambda one: (one.language,) if one.language else (),
}


def _matching(feed: Feed, articles: Iterable[Known]) -> list[Known]:
    """The listed articles that have one of the wanted values in every field that names some."""
    wanted = [
        (values, set(map(str.casefold, names)))
        for field, values in _VALUES.items()
        if (names := getattr(feed.where, field))
    ]
    return [
        one
        for one in articles
        if one.is_listed
        and not any(names.isdisjoint(map(str.casefold, values(one))) for values, names in wanted)
    ]
