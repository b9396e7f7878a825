"""What the store remembers of which article stands where."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from feedwright.domain.choice import Stand, Tally, in_order
from feedwright.domain.entry import Tombstone
from feedwright.domain.instants import MICROSECOND, instant, micros
from feedwright.store.held import Held
from feedwright.store.rows import Ask


class Standing:
    """The articles that may be shown, by the feeds that they belong to.

    Args:
        ask: Carries out a named query.
        held: What is held of its answers.
    """

    def __init__(self, ask: Ask, held: Held) -> None:
        self._ask = ask
        self._held = held

    def feeds_of(self, name: str) -> dict[str, Stand]:
        """Where an article stands."""
        found = self._ask("feeds_of", id=name)
        return {feed: Stand(name, published, page) for feed, published, page in found}

    def stand(self, stands: Iterable[tuple[str, Stand]]) -> None:
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

    def newest(self, feed: str, count: int) -> list[Stand]:
        """The newest of a feed, in order: by publication time, then by id."""
        return in_order(map(Stand._make, self._ask("newest", feed=feed, count=count)))[:count]

    def oldest(self, feed: str) -> Stand | None:
        """What was published first in a feed."""
        found = in_order(map(Stand._make, self._ask("oldest", feed=feed)))
        return found[-1] if found else None

    def waiting(self, feed: str) -> list[Stand]:
        """What stands in no page of an archive, newest first."""
        return in_order(map(Stand._make, self._ask("waiting", feed=feed)))

    def in_page(self, feed: str, page: int) -> list[Stand]:
        """What stands in a closed page, newest first."""
        return in_order(map(Stand._make, self._ask("in_page", feed=feed, page=page)))

    def corrected(self, feed: str, now: datetime, stay: timedelta) -> list[Stand]:
        """What was corrected lately, and for how long that counts."""
        since, span = micros(now - stay), stay // MICROSECOND
        return [*map(Stand._make, self._ask("corrected", feed=feed, since=since, stay=span))]

    def stands(self, name: str, feed: str) -> bool:
        """Whether an article stands in a feed."""
        return bool(self._ask("stands", id=name, feed=feed))

    def count(self, feed: str) -> tuple[int, datetime | None]:
        """How many stand in a feed, and when the newest was published."""
        ((count, newest),) = self._ask("count_standing", feed=feed)
        return count, None if newest is None else instant(newest)

    def weeks(self, feed: str, newest: datetime, weeks: int) -> tuple[int, ...]:
        """How many were published in each of the last weeks before an instant."""
        week = timedelta(weeks=1)
        found = dict(
            self._ask(
                "count_weeks",
                feed=feed,
                newest=micros(newest),
                week=week // MICROSECOND,
                since=micros(newest) - weeks * (week // MICROSECOND),
            )
        )
        return tuple(found.get(ago, 0) for ago in reversed(range(weeks)))

    def tallies(self) -> dict[str, Tally]:
        """How much stands in each feed, as it was counted last."""
        held = self._held.get("tallies", lambda: list(self._ask("tallies", read=_tally)))
        return {one.feed: one for one in held}

    def notes(self) -> dict[str, str]:
        """What is to be said of feeds in every run, by what stands for them."""
        return {place: one.note for place, one in self.tallies().items() if one.note}

    def keep_tallies(self, tallies: Iterable[Tally]) -> None:
        """Remembers how much stands in feeds."""
        rows = [
            {
                "feed": one.feed,
                "articles": one.articles,
                "newest": None if one.newest is None else micros(one.newest),
                "weeks": msgspec.json.encode(one.weeks).decode(),
                "until": None if one.until is None else micros(one.until),
                "note": one.note,
            }
            for one in tallies
        ]
        if rows:
            self._ask("keep_tallies", rows)
            self._held.drop("tallies")

    def leave_pages(self, path: str, names: Iterable[str]) -> None:
        """Remembers that entries have left the closed pages of a feed, by its path."""
        self._ask("leave_page", [{"feed": path, "id": name} for name in names])

    def set_pages(self, path: str, feed: str) -> None:
        """Tells all that stand in a feed which closed page holds them."""
        self._ask("leave_pages", feed=path, standing=feed)
        self._ask("set_pages", feed=path, standing=feed)

    def shows(self, path: str) -> bool:
        """Whether the subscribers of a feed have been shown anything, by its path."""
        return bool(self._ask("shown_ever", feed=path))

    def buried(self, path: str, now: datetime, stay: timedelta) -> tuple[Tombstone, ...]:
        """What was deleted lately of all that a feed has shown, by its path."""
        since, span = micros(now - stay), stay // MICROSECOND
        found = self._ask("buried", feed=path, since=since, stay=span, read=_tombstone)
        return tuple(sorted(found, key=lambda one: (one.when, one.id)))


def stand_row(feed: str, one: Stand) -> dict[str, object]:
    """Where an article stands, as columns."""
    return {"feed": feed, "id": one.id, "published": one.published, "page": one.page}


def _tally(row: tuple[Any, ...]) -> Tally:
    feed, articles, newest, weeks, until, note = row
    return Tally(
        feed=feed,
        articles=articles,
        newest=None if newest is None else instant(newest),
        weeks=tuple(msgspec.json.decode(weeks)),
        until=None if until is None else instant(until),
        note=note,
    )


def _tombstone(row: tuple[str, int, int, int]) -> Tombstone:
    name, gone, published, updated = row
    return Tombstone(
        id=name, when=instant(gone), published=instant(published), updated=instant(updated)
    )
