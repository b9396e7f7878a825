"""What stands in each feed, worked out from all articles at once.

Publishing asks the store, and of that only what a run has to do with. These are the rules
without a store; what a run chooses is compared with them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from feedwright.domain.entry import Tombstone
from feedwright.domain.feed_paths import paths
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.membership import feed_key, feed_keys, values_of
from feedwright.domain.publication import Feed
from feedwright.domain.visibility import is_visible
from feedwright.domain.window import Window
from feedwright.domain.withdrawal import TOMBSTONES


def visible(articles: Iterable[KnownArticle], now: datetime) -> list[KnownArticle]:
    """The articles that may be shown at a time: those that are there, due and not expired.

    Returns:
        Newest first, in an order that is total: by publication time, then by id.
    """
    standing = [one for one in articles if is_visible(one, now)]
    standing.sort(key=lambda one: one.id)
    standing.sort(key=lambda one: one.published, reverse=True)
    return standing


def held(articles: Iterable[KnownArticle], now: datetime) -> list[KnownArticle]:
    """The articles that wait for their time, the next one first."""
    waiting = (
        one for one in articles if one.is_read and one.vanished is None and one.published > now
    )
    return sorted(waiting, key=lambda one: (one.published, one.id))


def next_due(
    articles: Iterable[KnownArticle], now: datetime, corrected_for: timedelta
) -> datetime | None:
    """The next instant at which a document changes though no article does.

    That is an embargo's end, an expiry, a declared change that is still to come, the end of a
    correction's stay in the window, or of a tombstone.
    """
    instants = (
        when
        for one in articles
        for when in (
            (
                one.published,
                one.expires,
                one.next_change,
                one.updated + corrected_for if one.updated > one.published else None,
            )
            if one.vanished is None
            else (one.vanished + TOMBSTONES,)
        )
        if when is not None and when > now
    )
    return min(instants, default=None)


def tombstones(
    articles: Mapping[str, KnownArticle], shown: Iterable[str], now: datetime
) -> tuple[Tombstone, ...]:
    """What a feed tells of entries that were deleted (RFC 6721): those that it has shown.

    Args:
        articles: All that there have been, by id.
        shown: The ids of all that the feed's subscribers have been shown.
        now: The time of this run.
    """
    deleted = (one for name in shown if (one := articles.get(name)) is not None)
    return tuple(
        sorted(
            (
                Tombstone(
                    id=one.id, when=one.vanished, published=one.published, updated=one.updated
                )
                for one in deleted
                if one.vanished is not None and now < one.vanished + TOMBSTONES
            ),
            key=lambda one: (one.when, one.id),
        )
    )


def windows(
    feeds: Sequence[Feed],
    articles: Sequence[KnownArticle],
    taken: Mapping[str, tuple[str, str]],
) -> list[Window]:
    """Every feed, with all articles that belong to it; ``selection.fill`` chooses what it shows.

    Args:
        feeds: As the configuration has them.
        articles: Those that may be shown, newest first.
        taken: For feeds that there have been, their path: the name of the feed in the
            configuration, and the value.
    """
    chosen: list[Window] = []
    used = {*taken, *(feed.name for feed in feeds)}
    for feed in feeds:
        matching = [one for one in articles if _belongs(one, feed)]
        if not feed.each:
            chosen.append(Window(path=feed.name, feed=feed, articles=tuple(matching)))
            continue
        values = grouped(feed, matching)
        current = set(map(str.casefold, values))
        for _path, (name, value) in sorted(taken.items()):
            # A feed that has subscribers goes on, though its last article has gone.
            if name == feed.name and value and value.casefold() not in current:
                values[value] = []
        placed = paths(feed, values, taken, used)
        for value, path in sorted(placed.items(), key=lambda item: item[0].casefold()):
            shown = tuple(values[value])
            chosen.append(Window(path=path, feed=feed, value=value, articles=shown))
    return chosen


def grouped(feed: Feed, articles: Sequence[KnownArticle]) -> dict[str, list[KnownArticle]]:
    """Articles by value, the values in the order of their first publication.

    Values that differ in case only are one, in the spelling that was published first.
    """
    spelling: dict[str, str] = {}
    groups: dict[str, list[KnownArticle]] = {}
    for one in reversed(articles):
        for folded, value in values_of(feed, one).items():
            spelt = spelling.setdefault(folded, value)
            groups.setdefault(spelt, []).append(one)
    return {value: group[::-1] for value, group in groups.items()}


def _belongs(one: KnownArticle, feed: Feed) -> bool:
    """Whether an article may stand in a feed, or in that of one of its values."""
    whole = Feed(name=feed.name, where=feed.where)
    return feed_key(whole) in feed_keys([whole], one)
