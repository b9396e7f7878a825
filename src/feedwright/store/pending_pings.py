"""Pings that hubs are still to get."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from feedwright.domain.record import TimedRecord
from feedwright.store.cached_answers import CachedAnswers
from feedwright.store.record_rows import Ask, record, row


class Ping(TimedRecord, frozen=True, kw_only=True):
    """A topic that a hub has yet to hear of."""

    hub: str
    topic: str
    due: datetime
    attempts: int
    """How often the hub has not taken it."""


class Pings:
    """The part of an open store that remembers them.

    Args:
        ask: Carries out a named query.
        cached: Its answers that are held in memory.
    """

    def __init__(self, ask: Ask, cached: CachedAnswers) -> None:
        self._ask = ask
        self._cached = cached

    def all(self) -> list[Ping]:
        """All of them, in no order."""
        if not self._cached.has_any("pings"):
            return []
        return list(self._ask("pings", read=partial(record, Ping)))

    def keep(self, pings: Iterable[Ping]) -> None:
        """Remember some; of a hub and a topic the last word counts."""
        self._ask("keep_pings", [row(one) for one in pings])

    def forget(self, pings: Iterable[Ping]) -> None:
        """Forget those that hubs have heard, or hear no more."""
        self._ask("forget_pings", [{"hub": one.hub, "topic": one.topic} for one in pings])
