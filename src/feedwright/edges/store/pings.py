"""What hubs have yet to hear."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from feedwright.core.article import Record

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Ping(Record, frozen=True, kw_only=True):
    """A topic that a hub has yet to hear of."""

    hub: str
    topic: str
    due: datetime
    attempts: int
    """How often the hub has not taken it."""


class Pings:
    """The part of an open store that remembers them.

    Args:
        ask: Puts a query to the store.
    """

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask

    def all(self) -> list[Ping]:
        """All of them, in no order."""
        return [
            Ping(hub=hub, topic=topic, due=_EPOCH + due * _MICROSECOND, attempts=attempts)
            for hub, topic, due, attempts in self._ask("pings")
        ]

    def keep(self, pings: Iterable[Ping]) -> None:
        """Remembers some; of a hub and a topic the last word counts."""
        rows = [
            {
                "hub": one.hub,
                "topic": one.topic,
                "due": (one.due - _EPOCH) // _MICROSECOND,
                "attempts": one.attempts,
            }
            for one in pings
        ]
        self._ask("keep_pings", rows)

    def forget(self, pings: Iterable[Ping]) -> None:
        """Forgets those that hubs have heard, or hear no more."""
        self._ask("forget_pings", [{"hub": one.hub, "topic": one.topic} for one in pings])
