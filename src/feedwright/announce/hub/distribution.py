"""The work of a publication's own hub: it verifies callbacks, and delivers what changed."""

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from feedwright.announce.hub.callbacks import Answer, Callbacks
from feedwright.announce.hub.delivery import Deliverer
from feedwright.announce.hub.subscriptions import Asked, Subscriptions
from feedwright.announce.hub.topics import BrokenDocumentError, Topics
from feedwright.announce.hub.turns import Limits, Turns
from feedwright.announce.websub import (
    NO_LONGER_PUBLISHED,
    Intent,
    confirms,
    denial,
    host_is_full,
    hub_is_full,
    is_success,
    verification,
    verify_again,
)
from feedwright.deliver.served import File, Published
from feedwright.domain.errors import FeedwrightError
from feedwright.domain.publication import Publication

_TOO_MANY, _SERVER_ERROR = 429, 500
_CROWDED_FOR = timedelta(seconds=15)
"""The pause for an address that has had enough requests."""
_ASKED_FOR = timedelta(minutes=10)
"""The pause of a request to such an address."""
_SWEPT_EVERY = timedelta(seconds=10)
_TROUBLED = 300
"""Seconds until a subscriber is tried again if the result of its last turn could not be stored."""
_LEAST_PAUSE = 0.02
"""The shortest interval between two checks, in seconds, however often changes are reported."""


class Distribution:
    """The loop of a hub.

    Only the subscriptions store what is due, so that a killed process leaves it to the next. A
    delivery sends the current document: a newer version replaces one that was not delivered.

    Args:
        publication: The configuration.
        folder: The published folder.
        subscriptions: The subscriptions.
        callbacks: The HTTP client for callbacks.
        limits: The limits of the hub.
        clock: Returns the time, aware and in UTC; leases and retries follow it.
        complain: Called with each problem that keeps the hub from working.
    """

    def __init__(
        self,
        publication: Publication,
        folder: Published,
        subscriptions: Subscriptions,
        callbacks: Callbacks,
        *,
        limits: Limits,
        clock: Callable[[], datetime],
        complain: Callable[[Exception], None],
    ) -> None:
        self._subscriptions = subscriptions
        self._callbacks = callbacks
        self._limits = limits
        self._clock = clock
        self._complain = complain
        self._wake = asyncio.Event()
        self._swept: datetime | None = None
        self._flying: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._topics = Topics(publication, folder, subscriptions)
        self._turns = Turns(limits)
        self._deliverer = Deliverer(publication, self._topics, subscriptions, callbacks, clock)
        self.path_of = self._topics.path_of

    def wake(self) -> None:
        """Make the loop check at once for work."""
        self._wake.set()

    async def run(self) -> None:
        """Work until cancelled; unfinished deliveries are left to the next process."""
        try:
            while True:
                self._wake.clear()
                try:
                    if self._subscriptions.leads():
                        await self._step()
                except FeedwrightError as error:
                    if self._subscriptions.is_lost:
                        raise
                    self._complain(error)
                await asyncio.sleep(_LEAST_PAUSE)
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._limits.every):
                        await self._wake.wait()
        finally:
            flying = [*self._flying.values()]
            for task in flying:
                task.cancel()
            await asyncio.gather(*flying, return_exceptions=True)

    async def _step(self) -> None:
        """Notice changed documents and start due work; deliveries may be left to workers."""
        is_left = self._subscriptions.is_left_to_workers()
        topics = {} if is_left else self._subscriptions.topics()
        await self._topics.look(topics)
        now = self._clock()
        if self._swept is None or abs(now - self._swept) >= _SWEPT_EVERY:
            self._subscriptions.end_expired(now)
            self._swept = now
        for topic, known in topics.items():
            self._notice(topic, known, now)
        for number in self._subscriptions.due_intents(now):
            if ("intent", number) not in self._flying:
                self._begin(("intent", number), self._ask(number))
        for number in () if is_left else self._subscriptions.due_deliveries(now):
            if ("delivery", number) not in self._flying:
                self._begin(("delivery", number), self._deliver(number))
        if not self._flying:
            self._turns.forget_hosts()
            self._topics.forget_bytes()

    def _begin(self, key: tuple[str, int], work: Coroutine[Any, Any, None]) -> None:
        async def flight() -> None:
            try:
                await work
            except Exception as error:  # noqa: BLE001 - a bug must not end the hub
                self._complain(error)
                # A result that cannot be stored leaves the delivery due; the pause prevents endless
                # repetition.
                await asyncio.sleep(_TROUBLED)
            finally:
                del self._flying[key]

        self._flying[key] = asyncio.create_task(flight())

    def _notice(self, topic: str, known: str, now: datetime) -> None:
        """Make deliveries due to all subscribers of a topic if its document is a new version."""
        if not self._topics.path_of(topic):
            self._subscriptions.deny_all(topic, NO_LONGER_PUBLISHED, now)
            return
        version = self._version(topic)
        if version and version.sha256 != known:
            self._subscriptions.distribute(topic, version.sha256, now)

    def _version(self, topic: str) -> File | None:
        """The document of a topic; None also if it cannot be read now, which is tried again."""
        try:
            return self._topics.version(topic)
        except BrokenDocumentError as error:
            self._complain(error)
        except OSError:
            pass
        return None

    async def _ask(self, number: int) -> None:
        """Ask a callback to confirm the request made in its name (§5.3)."""
        asked = self._subscriptions.intent(number)
        if asked is None:
            return
        await self._topics.look([asked.topic])
        if asked.mode == "denied":
            address = denial(asked.callback, asked.topic, asked.reason)
            work = self._callbacks.ask(address)
            answer = await self._in_turn(self._turns.to_ask(), asked.host, work)
            self._after(asked, answer, done=is_success(answer.status))
            return
        intent = Intent(
            mode=asked.mode,
            topic=asked.topic,
            callback=asked.callback,
            secret=asked.secret,
            lease=asked.lease,
        )
        if self._deny(asked):
            return
        challenge = secrets.token_urlsafe(32)
        work = self._callbacks.ask(verification(intent, challenge))
        answer = await self._in_turn(self._turns.to_ask(), asked.host, work)
        if not self._subscriptions.is_latest(asked):
            return  # a newer request has replaced it
        if answer.problem or not confirms(answer.status, answer.body, challenge):
            self._after(asked, answer, done=answer.status != 0)
            return
        if self._deny(asked):  # other subscriptions took the last free places
            return
        self._callbacks.confirm(asked.host, answer.address)
        version = self._version(asked.topic)
        sha256 = version.sha256 if version else ""
        self._subscriptions.confirm(asked, sha256, self._clock(), answer.address)

    def _deny(self, asked: Asked) -> bool:
        """Tell a callback why its subscription is denied (§5.2), if it is."""
        reason = self._objection(asked) if asked.mode == "subscribe" else ""
        if reason:
            now = self._clock()
            self._subscriptions.deny(asked.topic, asked.callback, asked.host, reason, now)
        return bool(reason)

    def _objection(self, asked: Asked) -> str:
        if self._version(asked.topic) is None:
            return "this feed is not published at the moment; retry later"
        if self._subscriptions.has(asked.topic, asked.callback):
            return ""
        counts = self._subscriptions.counts(asked.host)
        if counts.of_host >= self._limits.of_host:
            return host_is_full(asked.host, self._limits.of_host)
        if counts.subscriptions >= self._limits.subscriptions:
            return hub_is_full(self._limits.subscriptions)
        return ""

    def _after(self, asked: Asked, answer: Answer, *, done: bool) -> None:
        """Delete a request, or postpone it if the callback could not answer."""
        now, failures = self._clock(), asked.failures + 1
        if answer.crowded and now < asked.since + _ASKED_FOR:
            self._subscriptions.postpone_intent(asked, now + _CROWDED_FOR, asked.failures)
            return
        busy = answer.status == _TOO_MANY or answer.status >= _SERVER_ERROR
        after = verify_again(failures) if busy or not done else None
        if after is None:
            self._subscriptions.forget_intent(asked)
        else:
            self._subscriptions.postpone_intent(asked, now + after, failures)

    async def _deliver(self, number: int) -> None:
        """Deliver a topic's document to a subscriber (§7)."""
        one = self._subscriptions.subscription(number)
        if one is None:
            return
        work = self._deliver_now(number)
        await self._in_turn(self._turns.to_deliver(one.failures), one.host, work)

    async def _deliver_now(self, number: int) -> None:
        if one := self._subscriptions.subscription(number):
            await self._deliverer.deliver(one)

    async def _in_turn(
        self, place: asyncio.Semaphore, host: str, work: Coroutine[Any, Any, Any]
    ) -> Any:
        """Wait for a place and do the work; long work gives up its place after a while."""
        task: asyncio.Task[Any] | None = None
        try:
            async with self._turns.at_host(host):
                async with place:
                    task = asyncio.create_task(work)
                    await asyncio.wait({task}, timeout=self._limits.patience)
                return await task
        finally:
            if task is None:
                work.close()
            else:
                task.cancel()
