"""What partners are to take down of all that their feeds have shown."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import cached_property

import msgspec

from feedwright.domain.entry import WithdrawnEntry
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.outlook import Shown
from feedwright.domain.publication import Feed, Publication
from feedwright.domain.text import title_text
from feedwright.domain.withdrawal import withdrawal_of
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

    def shown(
        self, paths: Iterable[str], changed: Collection[str]
    ) -> dict[str, list[WithdrawnEntry]]:
        """What each of some feeds tells its partner now, by their paths.

        Args:
            paths: Those of the feeds.
            changed: The ids of articles that the run has to do with: of others that do not stand
                in the feed, and went long ago, nothing is told any more.
        """
        wanted = [path for path in paths if path in self.feeds]
        if not wanted:
            return {}
        longest = max(stay_of(self.feeds[path]) for path in wanted)
        rows = self._store.withdrawn_entries(wanted, self._now, longest, changed)
        known = self._store.known.several(one.id for one in rows)
        found: dict[str, list[WithdrawnEntry]] = {}
        for one in rows:
            article, is_new = known.get(one.id), one.standing or one.id in changed
            told = article and _told(one, article, self.feeds[one.feed], self._now, is_new=is_new)
            if told:
                found.setdefault(one.feed, []).append(told)
        return found

    def standing(self) -> list[tuple[Shown, datetime]]:
        """The withdrawn entries that stand in feeds, and until when each does."""
        rows = self._store.shown_in(self.feeds) if self.feeds else {}
        return [
            (one, one.updated + stay_of(self.feeds[path]))
            for path, several in rows.items()
            for one in several.values()
            if one.retracted
        ]

    def ending(self) -> list[str]:
        """The ids of articles of which feeds tell no more from now on, and told until now."""
        return [one.id for one, until in self.standing() if until <= self._now]

    def next_leaving(self) -> datetime | None:
        """The next instant at which a withdrawn entry leaves a feed."""
        return min((until for _, until in self.standing() if until > self._now), default=None)


def stay_of(feed: Feed) -> timedelta:
    """How long a feed tells its partner of an entry."""
    form = feed.rules.withdrawal
    return form.stay if form else timedelta(0)


def _told(
    shown: Shown, known: KnownArticle, feed: Feed, now: datetime, *, is_new: bool
) -> WithdrawnEntry | None:
    """What a feed tells its partner of an entry that it has shown; None for nothing.

    The date is that of the event. Where that is no news to the partner, for the article had a
    newer date or the event went by long ago, it is the time at which it was first found so. The
    one or the other is kept with what was shown.

    Args:
        shown: As the partner has seen it.
        known: Its article.
        feed: The feed.
        now: The time of the run.
        is_new: It stands in the feed, or the run has to do with it.
    """
    event, stay, by = withdrawal_of(known, now), stay_of(feed), known.by(now)
    if event is None:
        return None
    if shown.retracted:
        when = shown.updated
    elif event.when > shown.updated and event.when + stay > by:
        when = event.when
    elif is_new:
        when = now
    else:
        return None
    age = feed.age
    if when + stay <= by or (age is not None and known.published + age <= when):
        return None
    is_there = known.vanished is None
    return WithdrawnEntry(
        id=shown.id,
        title=(title_text(known.title) if is_there else "") or shown.title,
        link=shown.link,
        published=shown.published,
        withdrawal=msgspec.structs.replace(event, when=when),
        until=when + stay,
    )
