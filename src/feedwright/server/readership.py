"""Counting readers while documents are served.

Readers are distinguished by a hash of their address and program. The hashes stay in memory for a
day, with a random salt of that day; only counts are stored.
"""

import logging
import secrets
from collections import Counter
from datetime import UTC, datetime

from feedwright.domain.errors import StoreError
from feedwright.domain.reader_agents import (
    EVERYWHERE,
    KNOWN,
    OTHERS,
    Aggregator,
    Polled,
    Reported,
    aggregator,
    reader_address,
)
from feedwright.store.readership import ReaderCounts

_DAY = 86_400
_MOST = 500_000
"""The most hashes in memory, of about 130 bytes each; further readers are not counted."""
_MOST_THERE = 256
"""The most hashes of one address, because a client may name a new program with each request."""
_MOST_REPORTS = 10_000
_MOST_NAMES = 20
"""The most names per day besides those of known aggregators; further ones are reported together."""
_MOST_FEEDS = 8
"""The most feed numbers of an aggregator for one of our feeds."""
KEPT = 1
"""The shortest interval between two writes of changed counts, in seconds."""
_log = logging.getLogger("feedwright.server")


class ReadershipCounter:
    """Counts the readers of a publication.

    Args:
        counts: Stores the counts.
        now: The time, in seconds since 1970.
    """

    def __init__(self, counts: ReaderCounts, now: float) -> None:
        self._counts = counts
        self._kept = now
        self._begin(int(now // _DAY))

    def _begin(self, day: int) -> None:
        self._day = day
        self._name = f"{datetime.fromtimestamp(day * _DAY, UTC):%Y-%m-%d}"
        self._salt = secrets.token_hex(16)
        self._seen: dict[str, set[int]] = {EVERYWHERE: set()}
        self._there: Counter[int] = Counter()
        self._held = 0
        self._names: set[str] = set()
        self._reports: dict[tuple[str, str], dict[str, int]] = {}
        self._changed: set[str] = set()
        """The paths with counts that are not stored yet."""
        self._changed_reports: set[tuple[str, str]] = set()

    def note(self, path: str, user_agent: str, peer: str, forwarded: str, now: float) -> bool:
        """Count a reader that asks for a feed.

        Args:
            path: The path of the document.
            user_agent: The ``User-Agent`` of the request.
            peer: The address of the client.
            forwarded: The value of ``X-Forwarded-For``.
            now: The time, in seconds since 1970.

        Returns:
            Whether it is time to store the counts.
        """
        day = int(now // _DAY)
        if day > self._day:
            self.keep(now)
            self._begin(day)
        report = aggregator(user_agent)
        if report:
            self._note_report(path, report)
        elif self._held < _MOST:
            self._note_reader(path, reader_address(peer, forwarded), user_agent)
        return bool(self._changed or self._changed_reports) and now - self._kept >= KEPT

    def _note_reader(self, path: str, address: str, user_agent: str) -> None:
        """Count a reader that polls by itself."""
        there, reader = (hash((self._salt, address, program)) for program in ("", user_agent))
        if reader not in self._seen[EVERYWHERE]:
            if self._there[there] >= _MOST_THERE:
                return
            self._there[there] += 1
        for where in (path, EVERYWHERE):
            seen = self._seen.setdefault(where, set())
            if reader not in seen:
                seen.add(reader)
                self._held += 1
                self._changed.add(where)

    def _note_report(self, path: str, report: Aggregator) -> None:
        """Record an aggregator's report; unknown aggregators beyond the limit are summed."""
        name, feed = report.name, report.feed
        if name not in KNOWN:
            if name in self._names or len(self._names) < _MOST_NAMES:
                self._names.add(name)
            else:
                name, feed = OTHERS, ""
        feeds = self._reports.get((path, name))
        if feeds is None:
            if len(self._reports) >= _MOST_REPORTS:
                return
            feeds = self._reports[path, name] = {}
        if feeds.get(feed) == report.subscribers:
            return
        if feed in feeds or len(feeds) < _MOST_FEEDS:
            feeds[feed] = report.subscribers
            self._changed_reports.add((path, name))

    def keep(self, now: float) -> None:
        """Store the counts of today that changed since the last write."""
        self._kept = now
        paths, self._changed = self._changed, set()
        reports, self._changed_reports = self._changed_reports, set()
        if not (paths or reports):
            return
        reported = [(*key, *one) for key in reports for one in [*self._reports[key].items()]]
        try:
            self._counts.keep(
                [Polled(self._name, path, len(self._seen[path])) for path in paths],
                [Reported(self._name, *one) for one in reported],
            )
        except StoreError as error:
            self._changed |= paths
            self._changed_reports |= reports
            _log.warning("%s", error)

    def subscribers(self) -> list[tuple[str, int]]:
        """The subscribers that each aggregator reported today, by its name, over all feeds."""
        found: dict[str, int] = {}
        for (_, name), feeds in [*self._reports.items()]:
            found[name] = found.get(name, 0) + sum([*feeds.values()])
        return sorted(found.items())
