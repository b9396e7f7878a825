"""Counting who reads, while it is served.

A reader is told from others by a hash of its address and program. The hashes are held in
memory for a day and made with a random salt of that day; what is written down are counts.
"""

import logging
import secrets
from datetime import UTC, datetime

from feedwright.core.audience import EVERYWHERE, Polled, Reported, aggregator, whence
from feedwright.core.errors import StoreError
from feedwright.edges.store.readers import ReaderCounts

_DAY = 86_400
_MOST = 2_000_000
"""How many hashes are held; readers beyond that are not counted."""
_MOST_REPORTS = 10_000
KEPT = 60
"""In seconds: how often counts are written down."""
_log = logging.getLogger("feedwright.server")


class Audience:
    """Counts the readers of a publication.

    Args:
        counts: Where the counts are kept.
        now: The time, in seconds since 1970.
    """

    def __init__(self, counts: ReaderCounts, now: float) -> None:
        self._counts = counts
        self._kept = now
        self._news = False
        self._begin(int(now // _DAY))

    def _begin(self, day: int) -> None:
        self._day = day
        self._name = f"{datetime.fromtimestamp(day * _DAY, UTC):%Y-%m-%d}"
        self._salt = secrets.token_hex(16)
        self._seen: dict[str, set[int]] = {EVERYWHERE: set()}
        self._held = 0
        self._reports: dict[tuple[str, str, str], int] = {}

    def note(self, path: str, user_agent: str, peer: str, forwarded: str, now: float) -> bool:
        """Takes note of a reader that has asked for a feed.

        Args:
            path: The document's.
            user_agent: Of the request.
            peer: The address that it came from.
            forwarded: ``X-Forwarded-For``.
            now: The time, in seconds since 1970.

        Returns:
            Whether it is time to keep what was counted.
        """
        day = int(now // _DAY)
        if day > self._day:
            self.keep(now)
            self._begin(day)
        self._news = True
        told = aggregator(user_agent)
        if told:
            key = path, told.name, told.feed
            if key in self._reports or len(self._reports) < _MOST_REPORTS:
                self._reports[key] = told.subscribers
        elif self._held < _MOST:
            reader = hash((self._salt, whence(peer, forwarded), user_agent))
            for where in (path, EVERYWHERE):
                seen = self._seen.setdefault(where, set())
                if reader not in seen:
                    seen.add(reader)
                    self._held += 1
        return now - self._kept >= KEPT

    def keep(self, now: float) -> None:
        """Writes down what was counted today, unless nobody came since it last was."""
        self._kept = now
        if not self._news:
            return
        self._news = False
        seen, reports = list(self._seen.items()), list(self._reports.items())
        try:
            self._counts.keep(
                [Polled(self._name, path, len(readers)) for path, readers in seen if readers],
                [Reported(self._name, *key, subscribers) for key, subscribers in reports],
            )
        except StoreError as error:
            _log.warning("%s", error)

    def subscribers(self) -> list[tuple[str, int]]:
        """How many each aggregator reported today, by its name, over all feeds."""
        found: dict[str, int] = {}
        for (_, name, _), count in self._reports.items():
            found[name] = found.get(name, 0) + count
        return sorted(found.items())
