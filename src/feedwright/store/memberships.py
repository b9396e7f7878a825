"""What the store remembers of which article stands where."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

import msgspec

from feedwright.domain.entry import Tombstone
from feedwright.domain.instants import MICROSECOND, instant, micros
from feedwright.domain.selection import FeedCount, Membership, newest_first
from feedwright.store.held import Held
from feedwright.store.rows import Ask, ask_of


class Standing:
    """The articles that may be shown, by the feeds that they belong to.

    Args:
        ask: Carries out a named query.
        held: What is held of its answers.
    """

    def __init__(self, ask: Ask, held: Held) -> None:
        self._ask = ask
        self._held = held

    def feeds_of(self, names: Iterable[str]) -> dict[str, dict[str, Membership]]:
        """Where each of some articles stands, by its id and by what stands for the feed."""
        found: dict[str, dict[str, Membership]] = {}
        for name, feed, published, page in ask_of(self._ask, "feeds_of", names):
            found.setdefault(name, {})[feed] = Membership(name, published, page)
        return found

    def stand(self, stands: Iterable[tuple[str, Membership]]) -> None:
        """Puts articles into feeds."""
        self._ask("stand", (stand_row(feed, one) for feed, one in stands))

    def leave(self, leaving: Iterable[tuple[str, str]]) -> None:
        """Takes articles out of feeds, each told by its id and the feed."""
        self._ask("leave", [{"id": name, "feed": feed} for name, feed in leaving])

    def leave_all(self) -> None:
        """Empties every feed."""
        self._ask("leave_all")
        self._ask("forget_tallies")
        self._held.drop("tallies")

    def set_page(self, feed: str, page: int, names: Iterable[str]) -> None:
        """Puts articles into a closed page."""
        self._ask("stand_in_page", [{"id": name, "feed": feed, "page": page} for name in names])

    def feeds(self) -> list[str]:
        """Every feed in which something stands."""
        return [feed for (feed,) in self._ask("standing_feeds")]

    def newest(self, feeds: Iterable[str], count: int) -> dict[str, list[Membership]]:
        """The newest of each of some feeds, in order: by publication time, then by id."""
        found = _by_feed(ask_of(self._ask, "newest", feeds, count=count))
        return {feed: newest_first(stands)[:count] for feed, stands in found.items()}

    def oldest(self, feeds: Iterable[str]) -> dict[str, Membership]:
        """What was published first in each of some feeds in which anything stands."""
        found = _by_feed(ask_of(self._ask, "oldest", feeds))
        return {feed: newest_first(stands)[-1] for feed, stands in found.items()}

    def waiting(self, feed: str) -> list[Membership]:
        """What stands in no page of an archive, newest first."""
        return newest_first(map(Membership._make, self._ask("waiting", feed=feed)))

    def in_page(self, feed: str, page: int) -> list[Membership]:
        """What stands in a closed page, newest first."""
        return newest_first(map(Membership._make, self._ask("in_page", feed=feed, page=page)))

    def corrected(
        self, feeds: Iterable[str], now: datetime, stay: timedelta
    ) -> dict[str, list[Membership]]:
        """What was corrected lately in each of some feeds, and for how long that counts."""
        since, span = micros(now - stay), stay // MICROSECOND
        return _by_feed(ask_of(self._ask, "corrected", feeds, since=since, stay=span))

    def stands(self, name: str, feed: str) -> bool:
        """Whether an article stands in a feed."""
        return bool(self._ask("stands", id=name, feed=feed))

    def count(self, feeds: Iterable[str]) -> dict[str, tuple[int, datetime]]:
        """How many stand in each of some feeds, if any, and when the newest was published."""
        found = ask_of(self._ask, "count_standing", feeds)
        return {feed: (count, instant(newest)) for feed, count, newest in found}

    def weeks(
        self, feeds: Collection[str], newest: datetime, weeks: int
    ) -> dict[str, tuple[int, ...]]:
        """How many were published in each feed in each of the last weeks before an instant."""
        week = timedelta(weeks=1) // MICROSECOND
        last = micros(newest)
        since = last - weeks * week
        found = ask_of(self._ask, "count_weeks", feeds, newest=last, week=week, since=since)
        counts = {(feed, ago): count for feed, ago, count in found}
        return {
            feed: tuple(counts.get((feed, ago), 0) for ago in reversed(range(weeks)))
            for feed in feeds
        }

    def tallies(self) -> dict[str, FeedCount]:
        """How much stands in each feed, as it was counted last."""

        def read() -> dict[str, FeedCount]:
            return {one.feed: one for one in self._ask("tallies", read=_tally)}

        return {**self._held.get("tallies", read)}

    def notes(self) -> dict[str, str]:
        """What is to be said of feeds in every run, by what stands for them."""
        return {place: one.note for place, one in self.tallies().items() if one.note}

    def keep_tallies(self, tallies: Iterable[FeedCount]) -> None:
        """Remembers how much stands in feeds."""
        kept = {one.feed: one for one in tallies}
        rows = [
            {
                "feed": one.feed,
                "articles": one.articles,
                "newest": None if one.newest is None else micros(one.newest),
                "weeks": msgspec.json.encode(one.weeks).decode(),
                "until": None if one.until is None else micros(one.until),
                "note": one.note,
            }
            for one in kept.values()
        ]
        self._ask("keep_tallies", rows)
        self._held.alter("tallies", lambda held: held | kept)

    def leave_pages(self, leaving: Iterable[tuple[str, str]]) -> None:
        """Remembers that entries have left closed pages; each is told by id and the feed's path."""
        self._ask("leave_page", [{"feed": path, "id": name} for name, path in leaving])

    def set_pages(self, path: str, feed: str) -> None:
        """Tells all that stand in a feed which closed page holds them."""
        self._ask("leave_pages", feed=path, standing=feed)
        self._ask("set_pages", feed=path, standing=feed)

    def shown_in(self, name: str, paths: Iterable[str]) -> set[str]:
        """The paths of those of some feeds that have shown an entry."""
        return {path for (path,) in ask_of(self._ask, "shown_in_feeds", paths, id=name)}

    def shown_before(self, path: str, names: Iterable[str]) -> set[str]:
        """The ids of those of some entries that a feed has shown, by its path."""
        return {name for (name,) in ask_of(self._ask, "shown_before", names, feed=path)}

    def shows(self, path: str) -> bool:
        """Whether the subscribers of a feed have been shown anything, by its path."""
        return bool(self._ask("shown_ever", feed=path))

    def buried(
        self, paths: Iterable[str], now: datetime, stay: timedelta
    ) -> dict[str, tuple[Tombstone, ...]]:
        """What was deleted lately of all that each of some feeds has shown, by their paths."""
        since, span = micros(now - stay), stay // MICROSECOND
        found: dict[str, list[Tombstone]] = {}
        for path, one in ask_of(
            self._ask, "buried", paths, since=since, stay=span, read=_tombstone
        ):
            found.setdefault(path, []).append(one)
        order = attrgetter("when", "id")
        return {path: tuple(sorted(several, key=order)) for path, several in found.items()}


def stand_row(feed: str, one: Membership) -> dict[str, object]:
    """Where an article stands, as columns."""
    return {"feed": feed, "id": one.id, "published": one.published, "page": one.page}


def _tally(row: tuple[Any, ...]) -> FeedCount:
    feed, articles, newest, weeks, until, note = row
    return FeedCount(
        feed=feed,
        articles=articles,
        newest=None if newest is None else instant(newest),
        weeks=tuple(msgspec.json.decode(weeks)),
        until=None if until is None else instant(until),
        note=note,
    )


def _by_feed(rows: Iterable[tuple[str, str, int, int | None]]) -> dict[str, list[Membership]]:
    found: dict[str, list[Membership]] = {}
    for feed, *stand in rows:
        found.setdefault(feed, []).append(Membership._make(stand))
    return found


def _tombstone(row: tuple[str, str, int, int, int]) -> tuple[str, Tombstone]:
    path, name, gone, published, updated = row
    return path, Tombstone(
        id=name, when=instant(gone), published=instant(published), updated=instant(updated)
    )
