"""Deliveries of publications' own hubs, as jobs shared by workers."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Self

from feedwright.announce.hub.callbacks import Callbacks
from feedwright.announce.hub.delivery import Deliverer
from feedwright.announce.hub.shared_subscriptions import Hubs
from feedwright.announce.hub.subscriptions import Subscription, Subscriptions
from feedwright.announce.hub.topics import Topics
from feedwright.announce.hub.turns import Limits, Turns
from feedwright.domain.errors import FeedwrightError
from feedwright.runtime.configuration import FILE_NAME
from feedwright.runtime.database.address import Address
from feedwright.runtime.loop_thread import LoopThread
from feedwright.scheduling.retries import message_of
from feedwright.scheduling.workers.engine import Procrastinate
from feedwright.scheduling.workers.local_publications import Places
from feedwright.store.queue import Registered
from feedwright.workspace import configured, served

_LATER = timedelta(seconds=1)
"""The pause after which a delivery without a free place is tried again."""
_OFF_FOR = timedelta(minutes=1)
"""The pause if the configuration has no hub at the moment, or is invalid."""
_TROUBLED_FOR = timedelta(minutes=5)
"""The pause after an unexpected error in Feedwright."""
_HELD_EVERY = 1.0
"""Seconds between two checks that the lock of a delivery is still held."""


class _OpenHub(NamedTuple):
    """The hub of a publication, until its configuration changes."""

    written: tuple[int, int]
    """The modification time and the size of feedwright.toml."""
    deliverer: Deliverer
    topics: Topics


class Deliveries:
    """Makes the deliveries of jobs, for as long as the ``with`` block lasts.

    A job ends after a moment, and a longer delivery continues beside it, so that slow callbacks
    take no place from others. The delivery holds a lock of this session until it ends, and until
    then the subscription is stored as due. So no other worker makes it meanwhile, and another one
    does if this process is killed.

    Args:
        address: The address of the database.
        here: The publications on this machine.
        engine: Stores the jobs.
        note: Called with each message, a sentence.
        limits: The limits of a worker.
    """

    def __init__(
        self,
        address: Address,
        here: Places,
        engine: Procrastinate,
        note: Callable[[str], None],
        limits: Limits | None = None,
    ) -> None:
        self._address = address
        self._here = here
        self._engine = engine
        self._note = note
        self._limits = limits or Limits()
        self._apart = LoopThread("deliveries")
        self._hubs: Hubs | None = None
        self._open: dict[int, _OpenHub] = {}
        self._callbacks: dict[bool, Callbacks] = {}
        """One set of connections for public callbacks only, and one for callbacks anywhere."""
        self._turns = Turns(self._limits)
        self._under_way: set[asyncio.Task[None]] = set()
        self._told = ""
        self._now, self._at = datetime.min.replace(tzinfo=UTC), 0.0
        """The time by the server's clock, and by this machine's monotonic clock."""

    def __enter__(self) -> Self:
        """Start accepting deliveries."""
        self._apart.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Wait for the current deliveries, at most for the duration of an exchange."""
        self._apart.call(self._end())
        self._apart.__exit__()

    async def deliver(self, publication: int, subscriber: int) -> None:
        """Make a delivery, or let it continue in the background; raises nothing.

        Args:
            publication: The number of the publication.
            subscriber: The number of the subscriber.
        """
        await self._apart.do(self._deliver(publication, subscriber))

    async def _end(self) -> None:
        await asyncio.gather(*self._under_way, return_exceptions=True)
        for one in self._callbacks.values():
            await one.close()
        self._disconnect()

    async def _deliver(self, publication: int, subscriber: int) -> None:
        one = self._here.get(publication)
        if one is None:
            return
        if not self._under_way:
            self._turns.forget_hosts()
            for hub in self._open.values():
                hub.topics.forget_bytes()
        under_way = asyncio.create_task(self._explained(one, subscriber))
        self._under_way.add(under_way)
        under_way.add_done_callback(self._under_way.discard)
        await asyncio.wait({under_way}, timeout=self._limits.patience)

    async def _explained(self, one: Registered, subscriber: int) -> None:
        """Make a delivery, and report a problem with it once in a row."""
        try:
            await self._in_turn(one, subscriber)
            self._told = ""
        except Exception as error:  # noqa: BLE001 - a bug must not end the worker
            told = message_of(error)
            if told != self._told:
                self._told = told
                self._note(f"{one}: a delivery of its hub: {told}")
            if self._hubs and self._hubs.session.is_lost:
                self._disconnect()
            elif self._hubs and not isinstance(error, FeedwrightError):
                with suppress(FeedwrightError):
                    self._put_off(self._hubs.of(one.number), subscriber, _TROUBLED_FOR)

    def _connected(self) -> Hubs:
        if self._hubs and self._hubs.session.is_lost:
            self._disconnect()
        if self._hubs is None:
            self._hubs = Hubs.open(self._address)
            self._set_clock(self._hubs.now())
        return self._hubs

    def _disconnect(self) -> None:
        if self._hubs:
            self._hubs.close()
        self._hubs = None
        self._open.clear()

    async def _in_turn(self, one: Registered, subscriber: int) -> None:
        """Make a delivery when a place is free; if none is soon, leave it to a later job."""
        hubs = self._connected()
        subscriptions = hubs.of(one.number)
        found = subscriptions.subscription(subscriber)
        if found is None:
            return
        hub = self._opened(one, subscriptions)
        if hub is None:
            self._put_off(subscriptions, subscriber, _OFF_FOR)
            return
        async with AsyncExitStack() as at_host:
            async with AsyncExitStack() as place:
                try:
                    async with asyncio.timeout(self._limits.patience):
                        await at_host.enter_async_context(self._turns.at_host(found.host))
                        await place.enter_async_context(self._turns.to_deliver(found.failures))
                except TimeoutError:
                    self._again(hubs, one, found, self._clock() + _LATER)
                    return
                work = asyncio.create_task(self._claimed(hubs, hub, one, subscriptions, subscriber))
                await asyncio.wait({work}, timeout=self._limits.patience)
            await work

    async def _claimed(
        self,
        hubs: Hubs,
        hub: _OpenHub,
        publication: Registered,
        subscriptions: Subscriptions,
        subscriber: int,
    ) -> None:
        """Make a delivery, unless another worker makes it or has made it."""
        now = hubs.claim(subscriber)
        if now is None:
            return  # at its end, the subscription is checked for a newer version
        try:
            self._set_clock(now)
            due = subscriptions.delivery_due(subscriber)
            one = subscriptions.subscription(subscriber)
            if one is None or due is None:
                return
            if due <= now:
                await self._held(hubs, hub.deliverer.deliver(one))
                due = subscriptions.delivery_due(subscriber)
        finally:
            if not hubs.session.is_lost:
                hubs.give_back(subscriber)
        if due:
            latest = subscriptions.subscription(subscriber)
            self._again(hubs, publication, latest or one, due)

    @staticmethod
    async def _held(hubs: Hubs, work: Coroutine[Any, Any, None]) -> None:
        """Do work while the session holds its lock, which ends with the connection."""
        task = asyncio.create_task(work)
        try:
            while not (await asyncio.wait({task}, timeout=_HELD_EVERY))[0]:
                if hubs.session.is_lost:
                    hubs.now()  # which raises the reason
        finally:
            task.cancel()
        await task

    def _again(self, hubs: Hubs, publication: Registered, one: Subscription, at: datetime) -> None:
        """Schedule a delivery with the engine."""
        wanted = [(publication.number, one.id, one.failures > 0)]
        self._engine.defer_deliveries(hubs.session, wanted, at)

    def _put_off(self, subscriptions: Subscriptions, subscriber: int, span: timedelta) -> None:
        """Postpone a delivery, which does not count as a failure of the subscriber."""
        if one := subscriptions.subscription(subscriber):
            subscriptions.postpone(one, self._clock() + span, one.failures)

    def _opened(self, one: Registered, subscriptions: Subscriptions) -> _OpenHub | None:
        """Open the hub of a publication; None if its configuration has none at the moment."""
        try:
            found = (Path(one.folder) / FILE_NAME).stat()
            written = found.st_mtime_ns, found.st_size
            hub = self._open.get(one.number)
            if hub is None or hub.written != written:
                _, publication = configured(one.folder)
                if not publication.publication.hub:
                    return None
                topics = Topics(publication, served(publication, Path(one.folder)), subscriptions)
                callbacks = self._callbacks_for(private=publication.publication.hub_private)
                deliverer = Deliverer(publication, topics, subscriptions, callbacks, self._clock)
                hub = self._open[one.number] = _OpenHub(written, deliverer, topics)
        except (FeedwrightError, OSError) as error:
            told = message_of(error)
            if told != self._told:
                self._told = told
                self._note(f"{one}: a delivery of its hub: {told}")
            return None
        return hub

    def _callbacks_for(self, *, private: bool) -> Callbacks:
        if private not in self._callbacks:
            self._callbacks[private] = Callbacks(private=private, seconds=self._limits.seconds)
        return self._callbacks[private]

    def _set_clock(self, now: datetime) -> None:
        self._now, self._at = now, time.monotonic()

    def _clock(self) -> datetime:
        """The time by the server's clock, which all workers share."""
        return self._now + timedelta(seconds=time.monotonic() - self._at)
