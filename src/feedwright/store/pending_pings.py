"""Pings that are still to be sent to hubs."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from feedwright.domain.record import TimedRecord
from feedwright.store.cached_answers import CachedAnswers
from feedwright.store.record_rows import Ask, record, row


class Ping(TimedRecord, frozen=True, kw_only=True):
    """A topic that is still to be announced to a hub."""

    hub: str
    topic: str
    due: datetime
    attempts: int
    """The number of refused or failed tries."""


class Pings:
    """The pings in an open store.

    Args:
        ask: Carries out a named query.
        cached: Query results in memory.
    """

    def __init__(self, ask: Ask, cached: CachedAnswers) -> None:
        self._ask = ask
        self._cached = cached

    def all(self) -> list[Ping]:
        """All pings, in no order."""
        if not self._cached.has_any("pings"):
            return []
        return list(self._ask("pings", read=partial(record, Ping)))

    def keep(self, pings: Iterable[Ping]) -> None:
        """Store pings, each in place of an earlier one of the same hub and topic."""
        self._ask("keep_pings", [row(one) for one in pings])

    def forget(self, pings: Iterable[Ping]) -> None:
        """Delete pings that hubs accepted, or that are given up."""
        self._ask("forget_pings", [{"hub": one.hub, "topic": one.topic} for one in pings])
