"""Turns between subscribers' hosts, so that a slow subscriber does not hold up the others."""

import asyncio
from collections import defaultdict

from feedwright.domain.record import Record


class Limits(Record, frozen=True, kw_only=True):
    """What keeps a hub from being turned on others, and one subscriber from holding up the rest."""

    subscriptions: int = 20_000
    of_host: int = 500
    """Subscriptions, and requests, whose callbacks have one host."""
    intents: int = 5_000
    """Requests that wait to be confirmed."""
    seconds: float = 10
    """Of one exchange with a callback."""
    patience: float = 2
    """Seconds for which an exchange takes one of the places below; it may last longer."""
    places: int = 48
    """Exchanges at a time, with subscribers that took the last delivery."""
    doubtful_places: int = 16
    """The same with those that did not, and with callbacks that are asked to confirm."""
    places_of_host: int = 4
    every: float = 0.25
    """Seconds between two looks at whether a document has changed."""


class Turns:
    """Places for exchanges.

    Args:
        limits: How many there are.
    """

    def __init__(self, limits: Limits) -> None:
        self._reliable = asyncio.Semaphore(limits.places)
        self._doubtful = asyncio.Semaphore(limits.doubtful_places)
        self._asking = asyncio.Semaphore(limits.doubtful_places)
        self._hosts = defaultdict[str, asyncio.Semaphore](
            lambda: asyncio.Semaphore(limits.places_of_host)
        )

    def at_host(self, host: str) -> asyncio.Semaphore:
        """A place at a host, which is held until the exchange has ended."""
        return self._hosts[host]

    def to_deliver(self, failures: int) -> asyncio.Semaphore:
        """A place for a delivery, by how often one has failed since the last that was taken."""
        return self._doubtful if failures else self._reliable

    def to_ask(self) -> asyncio.Semaphore:
        """A place for a request to a callback that has not confirmed anything."""
        return self._asking

    def forget_hosts(self) -> None:
        """Forget the hosts, of which none has a place now."""
        self._hosts.clear()
