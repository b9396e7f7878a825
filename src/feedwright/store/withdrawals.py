"""What partners are to take down of all that their feeds have shown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from feedwright.domain.entry import WithdrawnEntry
from feedwright.domain.instants import instant
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.publication import Feed, Publication
from feedwright.domain.selection import until_withdrawn, withdrawal_of
from feedwright.domain.text import title_text
from feedwright.store.store import Store


class Withdrawals:
    """The withdrawn entries of feeds for partners.

    Args:
        publication: What feedwright.toml says.
        store: Knows what the feeds have shown.
        now: The time of the run.
    """

    def __init__(self, publication: Publication, store: Store, now: datetime) -> None:
        self._feeds = {
            feed.name: feed for feed in publication.feeds if feed.rules.withdrawal is not None
        }
        self._store = store
        self._now = now

    @cached_property
    def feeds(self) -> Mapping[str, Feed]:
        """The feeds that have been made for partners who are told what to take down, by path."""
        if not self._feeds:
            return {}
        made = self._store.feeds().items()
        several = {path: self._feeds[one.name] for path, one in made if one.name in self._feeds}
        # A store that was made again of RSS alone knows no feeds.
        return {name: feed for name, feed in self._feeds.items() if not feed.each} | several

    @property
    def stays(self) -> set[timedelta]:
        """How long withdrawn entries stay in some feed."""
        forms = (feed.rules.withdrawal for feed in self._feeds.values())
        return {form.stay for form in forms if form}

    def shown(self, paths: Iterable[str]) -> dict[str, list[WithdrawnEntry]]:
        """What each of some feeds tells its partner now, by their paths."""
        found: dict[str, list[WithdrawnEntry]] = {}
        for path, one, _ in self._told(path for path in paths if path in self.feeds):
            found.setdefault(path, []).append(one)
        return found

    def until(self, name: str) -> dict[str, datetime]:
        """Until when each feed tells its partner of an article, by their paths."""
        told = self._told(self.feeds)
        return {path: until for path, one, until in told if one.id == name}

    def next_leaving(self) -> datetime | None:
        """The next instant at which a withdrawn entry leaves a feed."""
        return min((until for _, _, until in self._told(self.feeds)), default=None)

    def ending_between(self, last: datetime) -> list[str]:
        """The ids of articles that feeds may tell of no more, and told of in the last run.

        Args:
            last: The time of that run.
        """
        found: list[str] = []
        for stay in self.stays:
            first, until = sorted((last - stay, self._now - stay))
            found += self._store.known.withdrawn_between(first, until)
        return found

    def _told(self, paths: Iterable[str]) -> list[tuple[str, WithdrawnEntry, datetime]]:
        """Entries with the paths of their feeds, and until when these tell of them."""
        wanted = list(paths)
        if not wanted:
            return []
        rows = self._store.memberships.withdrawn(wanted, self._now, max(self.stays))
        known = self._store.known.several(row[1] for row in rows)
        found: list[tuple[str, WithdrawnEntry, datetime]] = []
        for row in rows:
            article = known.get(row[1])
            until = article and until_withdrawn(self.feeds[row[0]], article, self._now)
            if article and until:
                found.append((row[0], _entry(row, article, self._now), until))
        return found


def _entry(row: Sequence[Any], known: KnownArticle, now: datetime) -> WithdrawnEntry:
    """An entry as it was shown last; one whose article is still there may have another title."""
    _, name, title, link, published = row
    withdrawal = withdrawal_of(known, now)
    if withdrawal is None:
        raise LookupError(name)
    is_there = known.vanished is None
    return WithdrawnEntry(
        id=name,
        title=(title_text(known.title) if is_there else "") or title,
        link=link,
        published=instant(published),
        withdrawal=withdrawal,
    )
