"""What the hub of one's own does by itself: it asks callbacks, and delivers what has changed."""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from feedwright.announce.hub.callbacks import Answer, Callbacks
from feedwright.announce.hub.subscriptions import Asked, Subscription, Subscriptions
from feedwright.announce.websub import (
    Intent,
    confirms,
    deliver_again,
    delivery_headers,
    denial,
    head_path,
    host_is_full,
    hub_is_full,
    is_success,
    path_of,
    verification,
    verify_again,
)
from feedwright.deliver.served import File, Published
from feedwright.domain.errors import FeedwrightError
from feedwright.domain.publication import Publication
from feedwright.domain.record import Record

_GONE, _TOO_MANY, _SERVER_ERROR = 410, 429, 500
_CROWDED_FOR = timedelta(seconds=15)
"""How long an address that was asked often enough is left alone."""
_ASKED_FOR = timedelta(minutes=10)
"""How long a request waits for its turn at such an address."""
_SWEPT_EVERY = timedelta(seconds=10)
_LARGEST = 1 << 28
"""Bytes; what is larger is delivered to nobody."""
_TROUBLED = 300
"""Seconds after which a subscriber is turned to again whose last turn could not be kept."""
_LEAST_PAUSE = 0.02
"""Seconds between two looks, however often somebody says that something has changed."""


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


class Distribution:
    """The loop of a hub.

    What is due stands in the subscriptions' file alone, so that a process that dies leaves
    it to the next. A delivery carries the document as it stands at its moment: a newer
    version takes the place of one that was not delivered.

    Args:
        publication: What feedwright.toml says.
        folder: The published folder.
        subscriptions: Who subscribes.
        callbacks: How they are reached.
        limits: What it bears.
        clock: Tells the time, aware and in UTC; leases and retries follow it.
        complain: Told of what keeps it from its work, each time.
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
        self._publication = publication
        self._folder = folder
        self._subscriptions = subscriptions
        self._callbacks = callbacks
        self._limits = limits
        self._clock = clock
        self._complain = complain
        self._wake = asyncio.Event()
        self._swept: datetime | None = None
        self._flying: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._versions: dict[str, File] = {}
        self._places = asyncio.Semaphore(limits.places)
        self._doubtful = asyncio.Semaphore(limits.doubtful_places)
        self._asking = asyncio.Semaphore(limits.doubtful_places)
        self._hosts = defaultdict[str, asyncio.Semaphore](
            lambda: asyncio.Semaphore(limits.places_of_host)
        )

    def wake(self) -> None:
        """Has it look at once whether there is something to do."""
        self._wake.set()

    def path_of(self, topic: str) -> str:
        """The path of a topic's document, or "" where it is no topic of this publication.

        A document that somebody subscribes to is one as long as it stands, though no feed makes
        it any more: it stays as it was until it may go.
        """
        if path := path_of(self._publication, topic):
            return path
        path = head_path(self._publication, topic)
        stands = path and self._folder.seen(path) and topic in self._subscriptions.topics()
        return path if stands else ""

    async def run(self) -> None:
        """Works until it is cancelled; what is on its way then is left to the next process."""
        try:
            while True:
                self._wake.clear()
                try:
                    if self._subscriptions.delivers():
                        await self._look(self._subscriptions.topics())
                        self._step()
                except FeedwrightError as error:
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

    async def _look(self, topics: Iterable[str]) -> None:
        """Looks at the documents of topics; those of a bucket take time."""
        if self._folder.is_shared:
            paths = filter(None, [head_path(self._publication, topic) for topic in topics])
            for path in paths:
                await asyncio.to_thread(self._folder.look, path)

    def _step(self) -> None:
        """Notices what has changed, and begins what is due."""
        now = self._clock()
        if self._swept is None or abs(now - self._swept) >= _SWEPT_EVERY:
            self._subscriptions.end_expired(now)
            self._swept = now
        for topic, known in self._subscriptions.topics().items():
            self._notice(topic, known, now)
        for number in self._subscriptions.due_intents(now):
            if ("intent", number) not in self._flying:
                self._begin(("intent", number), self._ask(number))
        for number in self._subscriptions.due_deliveries(now):
            if ("delivery", number) not in self._flying:
                self._begin(("delivery", number), self._deliver(number))
        if not self._flying:
            # What is being sent to nobody is not kept in memory.
            self._hosts.clear()
            self._versions = {
                topic: version._replace(data=None) for topic, version in self._versions.items()
            }

    def _begin(self, key: tuple[str, int], work: Coroutine[Any, Any, None]) -> None:
        async def flight() -> None:
            try:
                await work
            except Exception as error:  # noqa: BLE001 - one fault must not end the hub
                self._complain(error)
                # What cannot be written down is due still: nobody is to get it again and again.
                await asyncio.sleep(_TROUBLED)
            finally:
                del self._flying[key]

        self._flying[key] = asyncio.create_task(flight())

    def _notice(self, topic: str, known: str, now: datetime) -> File | None:
        """A topic's document; one that was not distributed yet, everyone is to get."""
        path = self.path_of(topic)
        if not path:
            self._subscriptions.deny_all(
                topic, "this feed is no longer published; subscribe to another topic", now
            )
            return None
        version = self._version(topic, path)
        if version and version.sha256 != known:
            self._subscriptions.distribute(topic, version.sha256, now)
        return version

    def _version(self, topic: str, path: str, *, whole: bool = False) -> File | None:
        """A topic's document as it stands at this moment, or None where there is none.

        Args:
            topic: The topic.
            path: Of its document.
            whole: Its bytes are needed.
        """
        version = self._folder.seen(path)
        known = self._versions.get(topic)
        if known and known.version == version and (known.data is not None or not whole):
            return known
        try:
            file = self._folder.read(
                path, _LARGEST, known if known and known.data is not None else None
            )
        except OSError:  # it is looked for again at the next look
            return None
        if file:
            self._versions[topic] = file
        return file

    async def _ask(self, number: int) -> None:
        """Asks a callback whether it wants what was asked in its name (§5.3)."""
        asked = self._subscriptions.intent(number)
        if asked is None:
            return
        await self._look([asked.topic])
        if asked.mode == "denied":
            address = denial(asked.callback, asked.topic, asked.reason)
            answer = await self._in_turn(self._asking, asked.host, self._callbacks.ask(address))
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
        answer = await self._in_turn(self._asking, asked.host, work)
        if not self._subscriptions.is_latest(asked):
            return  # a younger request has taken its place
        if answer.problem or not confirms(answer.status, answer.body, challenge):
            self._after(asked, answer, done=answer.status != 0)
            return
        if self._deny(asked):  # others were faster
            return
        self._callbacks.confirm(asked.host, answer)
        version = self._version(asked.topic, self.path_of(asked.topic))
        self._subscriptions.confirm(asked, version.sha256 if version else "", self._clock())

    def _deny(self, asked: Asked) -> bool:
        """Has a callback told why it cannot subscribe (§5.2), if it cannot."""
        reason = self._objection(asked) if asked.mode == "subscribe" else ""
        if reason:
            now = self._clock()
            self._subscriptions.deny(asked.topic, asked.callback, asked.host, reason, now)
        return bool(reason)

    def _objection(self, asked: Asked) -> str:
        path = self.path_of(asked.topic)
        if not path or self._version(asked.topic, path) is None:
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
        """Forgets a request, or asks again later where the callback could not answer."""
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
        """Delivers a topic's document to a subscriber (§7)."""
        one = self._subscriptions.subscription(number)
        if one is None:
            return
        places = self._doubtful if one.failures else self._places
        await self._in_turn(places, one.host, self._attempt(one))

    async def _attempt(self, one: Subscription) -> None:
        await self._look([one.topic])
        now = self._clock()
        path = self.path_of(one.topic)
        known = self._versions.get(one.topic)
        version = self._version(one.topic, path, whole=True) if path else None
        if known is None or version is None or version.data is None or now >= one.expires:
            self._subscriptions.drop(one)
            return
        if version.sha256 != known.sha256:  # it has changed since the last look
            self._subscriptions.distribute(one.topic, version.sha256, now)
        hub = self._publication.publication.own_hub
        headers = delivery_headers(hub, one.topic, path, one.secret, version.data)
        answer = await self._callbacks.deliver(one.callback, headers, version.data)
        now = self._clock()
        if is_success(answer.status):
            self._subscriptions.delivered(one, version.sha256, now)
        elif answer.status == _GONE:
            self._subscriptions.end(one)
        else:
            self._subscriptions.postpone(one, now + deliver_again(one.failures + 1))

    async def _in_turn(
        self, places: asyncio.Semaphore, host: str, work: Coroutine[Any, Any, Any]
    ) -> Any:
        """Waits for a place and does the work; work that lasts gives its place to the next."""
        task: asyncio.Task[Any] | None = None
        try:
            async with self._hosts[host]:
                async with places:
                    task = asyncio.create_task(work)
                    await asyncio.wait({task}, timeout=self._limits.patience)
                return await task
        finally:
            if task is None:
                work.close()
            else:
                task.cancel()
