"""The memberships of articles in feeds, and what subscribers have been shown."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from operator import attrgetter
from typing import Any

import msgspec

from feedwright.domain.entry import Tombstone
from feedwright.domain.feed_contents import FeedCount, Membership, newest_first
from feedwright.domain.instants import MICROSECOND, instant, micros
from feedwright.domain.translations import GROUPS
from feedwright.store.cached_answers import CachedAnswers
from feedwright.store.record_rows import Ask, ask_many
from feedwright.store.seals import Damage, row_seal


class Memberships:
    """The stored memberships, counts and shown entries of feeds.

    Args:
        ask: Carries out a named query.
        cached: Query results in memory.
        damage: Records altered rows.
    """

    def __init__(self, ask: Ask, cached: CachedAnswers, damage: Damage) -> None:
        self._ask = ask
        self._cached = cached
        self._damage = damage

    def feeds_of(self, names: Iterable[str]) -> dict[str, dict[str, Membership]]:
        """The memberships of some articles, by id and by feed."""
        found: dict[str, dict[str, Membership]] = {}
        for feed, one in ask_many(
            self._ask, "memberships_of", names, read=self._read, lenient=True
        ):
            found.setdefault(one.id, {})[feed] = one
        return found

    def keep(self, memberships: Iterable[tuple[str, Membership]]) -> None:
        """Store memberships, each with its feed."""
        self._ask("keep_memberships", (membership_row(feed, one) for feed, one in memberships))

    def remove(self, leaving: Iterable[tuple[str, str]]) -> None:
        """Delete memberships, by the article's id and the feed."""
        self._ask("forget_memberships", [{"id": name, "feed": feed} for name, feed in leaving])

    def forget_all(self) -> None:
        """Delete all memberships."""
        self._ask("forget_all_memberships")
        self._ask("forget_feed_counts")
        self._cached.drop("feed counts")

    def feeds(self) -> list[str]:
        """Every feed with an article."""
        found = self._ask("membership_feeds", first=f"{GROUPS}\t", behind=f"{GROUPS}\n")
        return [feed for (feed,) in found]

    def newest(self, feeds: Iterable[str], count: int) -> dict[str, list[Membership]]:
        """The newest articles of each of some feeds, sorted by publication time, then by id."""
        found = self._by_feed("newest_memberships", feeds, count=count)
        return {feed: newest_first(stands)[:count] for feed, stands in found.items()}

    def oldest(self, feeds: Iterable[str]) -> dict[str, Membership]:
        """The oldest article of each of some feeds, if any."""
        found = self._by_feed("oldest_memberships", feeds)
        return {feed: newest_first(stands)[-1] for feed, stands in found.items()}

    def unpaged(self, feed: str) -> list[Membership]:
        """The memberships of a feed that are in no closed archive page, newest first."""
        found = self._ask("unpaged_memberships", feed=feed, read=self._read, lenient=True)
        return newest_first(one for _, one in found)

    def corrected(
        self, feeds: Iterable[str], now: datetime, stay: timedelta
    ) -> dict[str, list[Membership]]:
        """The memberships of articles that were corrected within ``stay``, by their feeds."""
        since, span = micros(now - stay), stay // MICROSECOND
        return self._by_feed("corrected_memberships", feeds, since=since, stay=span)

    def contains(self, name: str, feed: str) -> bool:
        """Whether an article is in a feed."""
        return bool(self._ask("is_member", id=name, feed=feed))

    def count(self, feeds: Iterable[str]) -> dict[str, tuple[int, datetime]]:
        """The number of articles in each of some feeds, if any, and the time of the newest."""
        found = ask_many(self._ask, "count_memberships", feeds)
        return {feed: (count, instant(newest)) for feed, count, newest in found}

    def weekly_counts(
        self, feeds: Collection[str], newest: datetime, weeks: int
    ) -> dict[str, tuple[int, ...]]:
        """The number of articles of each feed in each of the last weeks before an instant."""
        week = timedelta(weeks=1) // MICROSECOND
        last = micros(newest)
        since = last - weeks * week
        found = ask_many(
            self._ask, "count_memberships_by_week", feeds, newest=last, week=week, since=since
        )
        counts = {(feed, ago): count for feed, ago, count in found}
        return {
            feed: tuple(counts.get((feed, ago), 0) for ago in reversed(range(weeks)))
            for feed in feeds
        }

    def feed_counts(self) -> dict[str, FeedCount]:
        """The stored count of each feed's articles."""

        def read() -> dict[str, FeedCount]:
            rows = self._ask(
                "feed_counts", read=partial(self._damage.checked, "feed count"), lenient=True
            )
            return {one.feed: one for one in map(_feed_count, rows)}

        return {**self._cached.get("feed counts", read)}

    def warnings(self) -> dict[str, str]:
        """The stored warnings that every run repeats, by feed."""
        return {place: one.note for place, one in self.feed_counts().items() if one.note}

    def keep_feed_counts(self, counts: Iterable[FeedCount]) -> None:
        """Store the counts of feeds' articles."""
        kept = {one.feed: one for one in counts}
        rows = [
            {
                "feed": one.feed,
                "articles": one.articles,
                "newest": None if one.newest is None else micros(one.newest),
                "weeks": msgspec.json.encode(one.weeks).decode(),
                "weeks_end": None if one.until is None else micros(one.until),
                "warning": one.note,
            }
            for one in kept.values()
        ]
        for one in rows:
            one["seal"] = row_seal(one.values())
        self._ask("keep_feed_counts", rows)
        self._cached.alter("feed counts", lambda held: held | kept)

    def next_leaving(self, ages: Mapping[str, timedelta]) -> datetime | None:
        """The next instant at which an article leaves a feed by its age.

        Args:
            ages: The largest ages of articles, by the names of feeds.
        """
        leaving = list[datetime]()
        for name, age in ages.items():
            # The key of a feed is its name, a tab and a value.
            (row,) = self._ask("oldest_member", first=f"{name}\t", behind=f"{name}\n")
            if row[0] is not None:
                leaving.append(instant(row[0]) + age)
        return min(leaving, default=None)

    def clear_positions(self, leaving: Iterable[tuple[str, str]]) -> None:
        """Store that entries have left closed pages, by the id of each and the feed's path."""
        self._ask("clear_archive_position", [{"feed": path, "id": name} for name, path in leaving])

    def set_pages(self, path: str, feed: str) -> None:
        """Set the archive pages of all articles in a feed from their stored positions."""
        self._ask("clear_archive_positions", feed=path, place=feed)
        found = self._ask("memberships_in_pages", feed=path, place=feed)
        self.keep(
            (feed, msgspec.structs.replace(self._read(row)[1], page=page))
            for *row, page in found
            if row[3] != page
        )

    def _read(self, row: Sequence[Any]) -> tuple[str, Membership]:
        name, feed, published, page = self._damage.checked("membership", row)
        return feed, Membership(name, published, page)

    def _by_feed(
        self, query: str, feeds: Iterable[str], **values: Any
    ) -> dict[str, list[Membership]]:
        found: dict[str, list[Membership]] = {}
        for feed, one in ask_many(self._ask, query, feeds, read=self._read, lenient=True, **values):
            found.setdefault(feed, []).append(one)
        return found

    def shown_in(self, name: str, paths: Iterable[str]) -> set[str]:
        """The paths of the given feeds that have shown an entry."""
        return {path for (path,) in ask_many(self._ask, "feeds_that_showed", paths, id=name)}

    def shown_before(self, path: str, names: Iterable[str]) -> set[str]:
        """The ids of the given entries that a feed has shown, by its path."""
        return {name for (name,) in ask_many(self._ask, "entries_shown_before", names, feed=path)}

    def has_shown(self, path: str) -> bool:
        """Whether the subscribers of a feed have been shown anything, by its path."""
        return bool(self._ask("has_shown", feed=path))

    def tombstones(
        self, paths: Iterable[str], now: datetime, stay: timedelta
    ) -> dict[str, tuple[Tombstone, ...]]:
        """The recently withdrawn entries of each of some feeds, by their paths."""
        if not self._cached.has_any("vanished"):
            return {}
        since, span = micros(now - stay), stay // MICROSECOND
        found: dict[str, list[Tombstone]] = {}
        for path, one in ask_many(
            self._ask, "deleted_entries", paths, since=since, stay=span, read=_tombstone
        ):
            found.setdefault(path, []).append(one)
        order = attrgetter("when", "id")
        return {path: tuple(sorted(several, key=order)) for path, several in found.items()}


def membership_row(feed: str, one: Membership) -> dict[str, object]:
    """A membership, as columns."""
    columns = {"id": one.id, "feed": feed, "published": one.published, "archive_page": one.page}
    columns["seal"] = row_seal(columns.values())
    return columns


def _feed_count(row: Sequence[Any]) -> FeedCount:
    feed, articles, newest, weeks, weeks_end, warning = row
    return FeedCount(
        feed=feed,
        articles=articles,
        newest=None if newest is None else instant(newest),
        weeks=tuple(msgspec.json.decode(weeks)),
        until=None if weeks_end is None else instant(weeks_end),
        note=warning,
    )


def _tombstone(row: tuple[str, str, int, int, int]) -> tuple[str, Tombstone]:
    path, name, vanished, published, updated = row
    return path, Tombstone(
        id=name, when=instant(vanished), published=instant(published), updated=instant(updated)
    )
