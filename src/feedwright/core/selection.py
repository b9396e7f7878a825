"""Which articles stand in which feed."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from feedwright.core.article import Record
from feedwright.core.identity import Known
from feedwright.core.links import short_hash, slug
from feedwright.core.publication import Feed, safe_path


class Window(Record, frozen=True, kw_only=True):
    """What one feed shows now."""

    path: str
    """Its folder under the destination, "" for the root."""
    feed: Feed
    value: str = ""
    """For a feed of each section, tag, author or language: which one."""
    entries: tuple[Known, ...]
    """Newest first."""
    published: tuple[datetime, ...] = ()
    """When each of its articles was published, newest first; those outside the window too."""


def visible(articles: Iterable[Known], now: datetime) -> list[Known]:
    """The articles that may be shown at a time: those that are there, due and not expired.

    Returns:
        Newest first, in an order that is total: by publication time, then by id.
    """
    standing = [
        one
        for one in articles
        if one.gone is None and one.published <= now and not (one.expires and one.expires <= now)
    ]
    standing.sort(key=lambda one: one.id)
    standing.sort(key=lambda one: one.published, reverse=True)
    return standing


def next_due(articles: Iterable[Known], now: datetime, corrected_for: timedelta) -> datetime | None:
    """The next instant at which a document changes though no article does.

    That is an embargo's end, an expiry, or the end of a correction's stay in the window.
    """
    instants = (
        when
        for one in articles
        if one.gone is None
        for when in (
            one.published,
            one.expires,
            one.updated + corrected_for if one.updated > one.published else None,
        )
        if when is not None and when > now
    )
    return min(instants, default=None)


def windows(
    feeds: Sequence[Feed],
    articles: Sequence[Known],
    taken: Mapping[str, tuple[str, str]],
    *,
    now: datetime,
    corrected_for: timedelta,
) -> list[Window]:
    """What every feed shows.

    Args:
        feeds: As the configuration has them.
        articles: Those that may be shown, newest first.
        taken: For feeds that there have been, their path: the name of the feed in the
            configuration, and the value.
        now: The time of this run.
        corrected_for: How long a correction keeps an entry in the window.
    """
    chosen: list[Window] = []
    used = {*taken, *(feed.name for feed in feeds)}
    for feed in feeds:
        matching = _matching(feed, articles)
        if not feed.each:
            chosen.append(_window(feed, feed.name, "", matching, now - corrected_for))
            continue
        values = _grouped(matching, _VALUES[feed.each])
        current = set(map(str.casefold, values))
        given: dict[str, str] = {}
        for path, (name, value) in sorted(taken.items()):
            if name == feed.name and value:
                given[value.casefold()] = path
                # A feed that has subscribers goes on, though its last article has gone.
                if value.casefold() not in current:
                    values[value] = []
        paths = _paths(feed.name, values, given, used)
        for value, path in sorted(paths.items(), key=lambda item: item[0].casefold()):
            chosen.append(_window(feed, path, value, values[value], now - corrected_for))
    return chosen


def _window(
    feed: Feed, path: str, value: str, matching: Sequence[Known], corrected_since: datetime
) -> Window:
    entries = [
        one
        for place, one in enumerate(matching)
        if place < feed.limit or (one.updated > one.published and one.updated > corrected_since)
    ]
    return Window(
        path=path,
        feed=feed,
        value=value,
        entries=tuple(entries),
        published=tuple(one.published for one in matching),
    )


_Values = Callable[[Known], Collection[str]]
_VALUES: dict[str, _Values] = {
    "section": lambda one: (one.section,) if one.section else (),
    "tag": lambda one: one.tags,
    "author": lambda one: one.authors,
    "language": lambda one: (one.language,) if one.language else (),
}


def _matching(feed: Feed, articles: Iterable[Known]) -> list[Known]:
    """The articles that have one of the wanted values in every field that names some."""
    wanted = [
        (values, set(map(str.casefold, names)))
        for field, values in _VALUES.items()
        if (names := getattr(feed.where, field))
    ]
    return [
        one
        for one in articles
        if not any(names.isdisjoint(map(str.casefold, values(one))) for values, names in wanted)
    ]


def _grouped(articles: Sequence[Known], values: _Values) -> dict[str, list[Known]]:
    """Articles by value, the values in the order of their first publication.

    Values that differ in case only are one, in the spelling that was published first.
    """
    spelling: dict[str, str] = {}
    groups: dict[str, list[Known]] = {}
    for one in reversed(articles):
        for value in dict.fromkeys(value.casefold() for value in values(one)):
            if value not in spelling:
                spelling[value] = next(name for name in values(one) if name.casefold() == value)
                groups[spelling[value]] = []
            groups[spelling[value]].append(one)
    return {value: group[::-1] for value, group in groups.items()}


def _paths(
    name: str, values: Iterable[str], given: Mapping[str, str], used: set[str]
) -> dict[str, str]:
    """The folder of each value's feed; one that was given once stays."""
    paths: dict[str, str] = {}
    for value in values:
        path = given.get(value.casefold())
        if path is None:
            path = f"{name}/{slug(value) or short_hash(value)}"
            if path in used or not safe_path(path):
                path = f"{path}-{short_hash(value)}"
        used.add(path)
        paths[value] = path
    return paths
