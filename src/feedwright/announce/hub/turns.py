"""Turns between subscribers' hosts, so that a slow subscriber does not hold up the others."""

import asyncio
from collections import defaultdict

from feedwright.domain.record import Record


class Limits(Record, frozen=True, kw_only=True):
    """Limits against attacks on other servers by a hub, and against delays by one subscriber."""

    subscriptions: int = 20_000
    of_host: int = 500
    """The most subscriptions, and requests, with callbacks at one host."""
    intents: int = 5_000
    """The most unconfirmed requests."""
    seconds: float = 10
    """Seconds of one exchange with a callback."""
    patience: float = 2
    """Seconds after which a longer exchange gives up its place."""
    places: int = 48
    """Concurrent exchanges with subscribers that accepted the last delivery."""
    doubtful_places: int = 16
    """Concurrent exchanges with subscribers that did not, and with callbacks that have not
    confirmed."""
    places_of_host: int = 4
    every: float = 0.25
    """Seconds between two checks for changed documents."""


class Turns:
    """Places for exchanges.

    Args:
        limits: The numbers of places.
    """

    def __init__(self, limits: Limits) -> None:
        self._reliable = asyncio.Semaphore(limits.places)
        self._doubtful = asyncio.Semaphore(limits.doubtful_places)
        self._asking = asyncio.Semaphore(limits.doubtful_places)
        self._hosts = defaultdict[str, asyncio.Semaphore](
            lambda: asyncio.Semaphore(limits.places_of_host)
        )

    def at_host(self, host: str) -> asyncio.Semaphore:
        """The place at a host, held until the exchange has ended."""
        return self._hosts[host]

    def to_deliver(self, failures: int) -> asyncio.Semaphore:
        """The place for a delivery, by the number of failures since the last successful one."""
        return self._doubtful if failures else self._reliable

    def to_ask(self) -> asyncio.Semaphore:
        """The place for a request to an unconfirmed callback."""
        return self._asking

    def forget_hosts(self) -> None:
        """Forget all hosts, when none holds a place."""
        self._hosts.clear()
