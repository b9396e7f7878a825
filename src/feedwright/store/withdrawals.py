"""Withdrawn entries: what feeds tell partners to take down."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cached_property

from feedwright.domain.entry import Withdrawal, WithdrawnEntry
from feedwright.domain.membership import feed_key
from feedwright.domain.outlook import Shown
from feedwright.domain.publication import Feed, Publication
from feedwright.domain.visibility import is_aged
from feedwright.domain.withdrawal import stay_of, told_entry, withdrawal_of
from feedwright.store import continuity
from feedwright.store.store import Store


class Withdrawals:
    """The withdrawn entries of feeds for partners.

    Args:
        publication: The configuration.
        store: Has the entries that feeds have shown.
        now: The time of the run.
    """

    def __init__(self, publication: Publication, store: Store, now: datetime) -> None:
        self._feeds = {
            feed.name: feed for feed in publication.feeds if feed.rules.withdrawal is not None
        }
        self._store = store
        self._now = now

    @cached_property
    def _keys(self) -> Mapping[str, str]:
        """The keys of the feeds, by their paths."""
        made = self._store.feeds()
        return {
            path: feed_key(feed, made[path].value if path in made else "")
            for path, feed in self.feeds.items()
        }

    @cached_property
    def feeds(self) -> Mapping[str, Feed]:
        """The published feeds for partners that are told about withdrawn articles, by path."""
        if not self._feeds:
            return {}
        made = self._store.feeds().items()
        several = {path: self._feeds[one.name] for path, one in made if one.name in self._feeds}
        # A store that was restored from RSS alone has no feeds.
        return {name: feed for name, feed in self._feeds.items() if not feed.each} | several

    def shown(
        self, paths: Iterable[str], changed: Collection[str]
    ) -> dict[str, list[WithdrawnEntry]]:
        """The withdrawn entries that each of some feeds lists now, by their paths.

        Args:
            paths: The paths of the feeds.
            changed: The ids of articles that changed in this run; others that are not in the feed
                and were withdrawn long ago are not listed any more.
        """
        wanted = [path for path in paths if path in self.feeds]
        if not wanted:
            return {}
        longest = max(stay_of(self.feeds[path]) for path in wanted)
        rows = self._store.withdrawn_entries(wanted, self._now, longest, changed)
        known = self._store.known.several(one.id for one in rows)
        of_each = self._store.memberships.feeds_of(known)
        relied_on = continuity.load(self._store)
        found: dict[str, list[WithdrawnEntry]] = {}
        for one in rows:
            article, feed = known.get(one.id), self.feeds[one.feed]
            if article is None:
                continue
            is_member = self._keys[one.feed] in of_each.get(one.id, {})
            event = withdrawal_of(article, self._now)
            if event is None and not (is_member or is_aged(feed, article, self._now)):
                event = Withdrawal(kind="removed", when=self._now)
            if event and not self._has_partner(one, event, feed, relied_on):
                continue
            is_new = one.standing or one.id in changed
            told = event and told_entry(one, article, event, feed, self._now, is_new=is_new)
            if told:
                found.setdefault(one.feed, []).append(told)
        return found

    def _has_partner(
        self, shown: Shown, event: Withdrawal, feed: Feed, relied_on: continuity.ReliedOn
    ) -> bool:
        """Whether a partner may have an entry; it has none that expired before the feed existed."""
        if relied_on.partners is None:
            return True
        since = relied_on.partners_since.get(feed.name)
        if feed.name not in relied_on.partners or since == self._now:
            return False
        # An event is not earlier just because a clock that was set back dates it so.
        return since is None or shown.standing or not event.when <= since <= self._now

    def is_partner(self, name: str) -> bool:
        """Whether a feed, by its name, is for a partner that is told about withdrawn articles."""
        return name in self._feeds

    def standing(self) -> list[tuple[Shown, datetime]]:
        """The withdrawn entries in feeds, and until when each stays."""
        rows = self._store.shown_in(self.feeds) if self.feeds else {}
        return [
            (one, one.updated + stay_of(self.feeds[path]))
            for path, several in rows.items()
            for one in several.values()
            if one.retracted
        ]

    def ending(self) -> list[str]:
        """The ids of withdrawn articles that feeds list until now and no longer."""
        return [one.id for one, until in self.standing() if until <= self._now]

    def next_leaving(self) -> datetime | None:
        """The next instant at which a withdrawn entry leaves a feed."""
        return min((until for _, until in self.standing() if until > self._now), default=None)
