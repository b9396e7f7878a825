"""The endpoint of a publication's own WebSub hub, and its background tasks.

It serves the publication's own topics (W3C Recommendation of 23 January 2018). It distributes the
bytes of published documents, so that nothing is sent early.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, MutableMapping
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from feedwright.announce.hub.subscription_file import SubscriptionFile
from feedwright.announce.hub.subscriptions import Subscriptions
from feedwright.announce.websub import (
    FORM,
    MOST_FORM_BYTES,
    Intent,
    News,
    Refusal,
    host_is_full,
    hub_is_full,
    read_form,
)
from feedwright.domain.errors import FeedwrightError
from feedwright.domain.publication import Publication
from feedwright.runtime.loop_thread import LoopThread
from feedwright.store.opening import store_location
from feedwright.store.own_files import HUB
from feedwright.workspace import configured, served

if TYPE_CHECKING:
    from feedwright.announce.hub.distribution import Distribution
    from feedwright.announce.hub.turns import Limits

FILE = HUB
_Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
_Done = TypeVar("_Done")
_Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_TOO_MANY, _UNAVAILABLE, _NOT_ALLOWED, _NOT_FOUND = 429, 503, 405, 404
_FORM_SECONDS = 10
"""Seconds for a form to arrive."""
_LOOKED = 1.0
"""Seconds between two checks of the configuration."""
_WARNED_EVERY = 600.0
"""Seconds until a persistent problem is logged again."""
_RETRY_AFTER = 60
"""Seconds until a client that was put off may retry."""
_LATER = f"retry after {_RETRY_AFTER} seconds"
_NOT_RUNNING = f"the hub is not running at the moment; {_LATER}"
_NOT_STORED = f"the hub cannot store the request at the moment; {_LATER}"
_NO_HUB = "this server runs no WebSub hub; use the hub that the feed names by rel=hub"
_log = logging.getLogger("feedwright.server.hub")


def _now() -> datetime:
    return datetime.now(UTC)


class _Do(Protocol):
    """Runs work in the thread that uses the subscriptions, and waits for it."""

    async def __call__(self, work: Coroutine[Any, Any, _Done], /) -> _Done:
        """Do it."""


async def _here(work: Coroutine[Any, Any, _Done]) -> _Done:
    return await work


class _AtWork(NamedTuple):
    """The parts of a running hub."""

    publication: Publication
    subscriptions: Subscriptions
    distribution: "Distribution"
    limits: "Limits"
    do: _Do


class Hub:
    """The hub of a publication whose configuration has ``hub = true``.

    Args:
        place: The publication's folder, or its feedwright.toml.
        environment: Where the configuration's variables are looked up; by default the process's.
        limits: The limits of the hub; None for the defaults.
        clock: Returns the time, aware and in UTC, which leases and retries follow.

    Raises:
        ConfigurationError: The configuration cannot be used.
    """

    path = "/-/hub"

    def __init__(
        self,
        place: Path,
        environment: Mapping[str, str] | None = None,
        *,
        limits: "Limits | None" = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._place = place
        self._environment = environment
        self._limits = limits
        self._clock = clock
        self._warned = "", 0.0
        self._at_work: _AtWork | None = None
        self._file, self._publication = configured(place, environment)
        self._written = self._stamp()

    async def run(self) -> None:
        """Verify subscribers and deliver, until cancelled.

        It starts with the work that an earlier process left. Unfinished deliveries are left to the
        next process, which may repeat them. A changed configuration is loaded.
        """
        while True:
            if self._publication.publication.hub:
                try:
                    await self._work()
                except Exception as error:  # noqa: BLE001 - it starts again after any failure
                    self._complain(error)
            await asyncio.sleep(_LOOKED)
            self._configure()

    async def _work(self) -> None:
        """Work until the configuration changes."""
        file = self._file.parent / FILE
        location = store_location(self._publication, self._file.parent)
        if isinstance(location, Path):
            await self._distribute(partial(SubscriptionFile, file), _here)
            return
        from feedwright.announce.hub.shared_subscriptions import (  # noqa: PLC0415 - seldom needed
            shared_subscriptions,
        )

        opened = partial(shared_subscriptions, location, file)
        with LoopThread("hub") as apart:  # an unreachable database must not block the server
            await apart.do(self._distribute(opened, apart.do))

    async def _distribute(self, opened: Callable[[], Subscriptions], do: _Do) -> None:
        """Verify and deliver with the opened subscriptions, in the calling thread."""
        from feedwright.announce.hub.callbacks import Callbacks  # noqa: PLC0415 - the same
        from feedwright.announce.hub.distribution import Distribution  # noqa: PLC0415 - brings httpcore
        from feedwright.announce.hub.turns import Limits  # noqa: PLC0415 - as the one above

        publication, limits = self._publication, self._limits or Limits()
        private = publication.publication.hub_private
        with closing(opened()) as subscriptions:
            callbacks = Callbacks(private=private, seconds=limits.seconds)
            distribution = Distribution(
                publication,
                served(publication, self._file.parent),
                subscriptions,
                callbacks,
                limits=limits,
                clock=self._clock,
                complain=self._complain,
            )
            running = asyncio.create_task(distribution.run())
            self._at_work = _AtWork(publication, subscriptions, distribution, limits, do)
            try:
                while not running.done() and self._stamp() == self._written:
                    await asyncio.wait({running}, timeout=_LOOKED)
            finally:
                self._at_work = None
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
                await callbacks.close()
            if not running.cancelled():
                running.result()

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    def _configure(self) -> None:
        """Load the configuration if it changed; an invalid one is ignored."""
        if (written := self._stamp()) != self._written:
            self._written = written
            try:
                self._file, self._publication = configured(self._place, self._environment)
            except FeedwrightError as error:
                self._complain(error)

    async def waiting(self) -> tuple[int, int]:
        """The number of subscriptions, and of those with a pending delivery."""

        async def counted(subscriptions: Subscriptions) -> tuple[int, int]:
            return subscriptions.waiting()

        at_work = self._at_work
        return await at_work.do(counted(at_work.subscriptions)) if at_work else (0, 0)

    async def __call__(
        self, scope: MutableMapping[str, Any], receive: _Receive, send: _Send
    ) -> None:
        """Answer a request, whatever its path."""
        answer = await self._answer(scope, receive)
        body = f"{answer.reason}\n".encode()
        headers = {
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(body)),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
            **({"Allow": "POST"} if answer.status == _NOT_ALLOWED else {}),
            **(
                {"Retry-After": str(_RETRY_AFTER)}
                if answer.status in (_TOO_MANY, _UNAVAILABLE)
                else {}
            ),
        }
        lines = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": lines})
        await send(
            {"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body}
        )

    async def _answer(self, scope: MutableMapping[str, Any], receive: _Receive) -> Refusal:
        """The status and the sentence that answer a request."""
        if refusal := self._out_of_place(scope):
            return refusal
        form = await _body(receive)
        if isinstance(form, Refusal):
            return form
        at_work = self._at_work
        if at_work is None:
            return Refusal(status=_UNAVAILABLE, reason=_NOT_RUNNING)
        try:
            async with asyncio.timeout(_FORM_SECONDS):
                return await at_work.do(self._read(form, at_work))
        except (FeedwrightError, TimeoutError) as error:
            self._complain(error)
            return Refusal(status=_UNAVAILABLE, reason=_NOT_STORED)

    async def _read(self, form: bytes, at_work: _AtWork) -> Refusal:
        """The answer to a form."""
        asked = read_form(form, at_work.publication, at_work.distribution.path_of)
        return asked if isinstance(asked, Refusal) else self._taken(asked, at_work)

    def _out_of_place(self, scope: MutableMapping[str, Any]) -> Refusal | None:
        """The reason why a request is refused before its form is read, if any."""
        publisher = self._publication.publication
        if not publisher.hub:
            return Refusal(status=_NOT_FOUND, reason=_NO_HUB)
        if scope["method"] != "POST":
            reason = (
                f"method not allowed: the WebSub hub of {publisher.home} takes POST only; send "
                "hub.mode, hub.topic and hub.callback as a form"
            )
            return Refusal(status=_NOT_ALLOWED, reason=reason)
        fields = {name.lower(): value for name, value in scope["headers"]}
        kind = fields.get(b"content-type", b"").decode("latin-1").partition(";")[0]
        if kind.strip().lower() != FORM:
            return Refusal(
                status=415, reason=f"unsupported Content-Type; send the parameters as {FORM}"
            )
        return None

    def _taken(self, asked: Intent | News, at_work: _AtWork) -> Refusal:
        """Accept a valid form; the callback is verified after the answer."""
        told = "accepted; the hub sends each topic that has changed to its subscribers"
        if isinstance(asked, Intent):
            if refusal := _refused(asked, at_work):
                return refusal
            at_work.subscriptions.ask(asked, self._clock())
            told = "accepted; the hub sends a verification request to the callback"
        elif at_work.subscriptions.is_left_to_workers():
            at_work.subscriptions.want_run()
        at_work.distribution.wake()
        return Refusal(status=202, reason=told)

    def _complain(self, error: Exception) -> None:
        """Log a problem: once, and again while it persists."""
        told, now = str(error), time.monotonic()
        if (told, now - self._warned[1] < _WARNED_EVERY) == (self._warned[0], True):
            return
        self._warned = told, now
        expected = isinstance(error, FeedwrightError)
        _log.warning("%s", told, exc_info=None if expected else error)


def _refused(intent: Intent, at_work: _AtWork) -> Refusal | None:
    """The reason why a form is refused, if any."""
    limits, known = at_work.limits, at_work.subscriptions.knows(intent)
    if intent.mode == "unsubscribe":
        reason = "this callback has no subscription to this topic; check hub.callback and hub.topic"
        return None if known else Refusal(status=_NOT_FOUND, reason=reason)
    if known:
        return None
    counts = at_work.subscriptions.counts(intent.host)
    if max(counts.of_host, counts.intents_of_host) >= limits.of_host:
        return Refusal(status=_TOO_MANY, reason=host_is_full(intent.host, limits.of_host))
    if counts.subscriptions >= limits.subscriptions:
        return Refusal(status=_UNAVAILABLE, reason=hub_is_full(limits.subscriptions))
    if counts.intents >= limits.intents:
        reason = (
            f"the hub has reached its limit of {limits.intents:,} unverified requests; {_LATER}"
        )
        return Refusal(status=_UNAVAILABLE, reason=reason)
    return None


async def _body(receive: _Receive) -> bytes | Refusal:
    """Read the body of a request, with the size and time limits of a form."""
    body = b""
    try:
        async with asyncio.timeout(_FORM_SECONDS):
            while True:
                message = await receive()
                if message["type"] != "http.request":  # the client has gone
                    return Refusal(
                        status=400, reason="the request body is incomplete; send it again"
                    )
                piece: bytes = message.get("body", b"")
                body += piece
                if len(body) > MOST_FORM_BYTES:
                    reason = f"the request body exceeds {MOST_FORM_BYTES:,} bytes; shorten it"
                    return Refusal(status=413, reason=reason)
                if not message.get("more_body"):
                    return body
    except TimeoutError:
        reason = f"the request body did not arrive within {_FORM_SECONDS} seconds; send it again"
        return Refusal(status=408, reason=reason)
