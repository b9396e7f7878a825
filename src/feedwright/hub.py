"""A WebSub hub of one's own: an ASGI app, and the loop that asks and delivers.

It serves the publication's own topics (W3C Recommendation of 23 January 2018). What it
distributes is the published document, byte by byte, so that nothing leaves early by this way.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from feedwright.core.errors import FeedwrightError
from feedwright.core.websub import FORM, MOST_FORM_BYTES, Intent, News, Refusal, read_form
from feedwright.distribution import Distribution, Limits
from feedwright.edges.push.hub import Callbacks
from feedwright.edges.subscriptions.subscriptions import Subscriptions
from feedwright.opening import Opening

FILE = ".feedwright/hub.sqlite"
PATH = "/-/hub"
_Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
_Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_TOO_MANY, _UNAVAILABLE, _NOT_ALLOWED = 429, 503, 405
_FORM_SECONDS = 10
"""How long a form may take to arrive."""


def _now() -> datetime:
    return datetime.now(UTC)


def _to_stderr(message: str) -> None:
    print(f"warning: {message}", file=sys.stderr, flush=True)  # noqa: T201 - a server's log


class Hub:
    """The hub of a publication, as an ASGI app that answers at one path.

    Args:
        opening: The publication.
        limits: What it bears.
        clock: Tells the time, aware and in UTC; leases and retries follow it.
        warn: Told what a server's keeper should know, a line each.
    """

    def __init__(
        self,
        opening: Opening,
        *,
        limits: Limits | None = None,
        clock: Callable[[], datetime] = _now,
        warn: Callable[[str], None] = _to_stderr,
    ) -> None:
        self._opening = opening
        self._limits = limits or Limits()
        self._clock = clock
        self._warn = warn
        self._warned = ""
        self._subscriptions: Subscriptions | None = None
        self._callbacks: Callbacks
        self._distribution: Distribution
        self._loop: asyncio.Task[None]

    async def start(self) -> None:
        """Begins to ask and to deliver, with what an earlier process left undone.

        Raises:
            StoreError: The subscriptions cannot be used.
        """
        self._subscriptions = Subscriptions(self._opening.folder / FILE)
        private = self._opening.publication.publication.hub_private
        self._callbacks = Callbacks(private=private, seconds=self._limits.seconds)
        self._distribution = Distribution(
            self._opening,
            self._subscriptions,
            self._callbacks,
            limits=self._limits,
            clock=self._clock,
            complain=self._complain,
        )
        self._loop = asyncio.create_task(self._distribution.run())

    async def stop(self) -> None:
        """Ends; what is on its way is delivered by the next process, once more if need be."""
        if self._subscriptions is None:
            return
        subscriptions, self._subscriptions = self._subscriptions, None
        self._loop.cancel()
        with suppress(asyncio.CancelledError):
            await self._loop
        await self._callbacks.close()
        subscriptions.close()

    def waiting(self) -> tuple[int, int]:
        """How many subscriptions there are, and how many of them wait for a delivery."""
        return self._subscriptions.waiting() if self._subscriptions else (0, 0)

    async def __call__(
        self, scope: MutableMapping[str, Any], receive: _Receive, send: _Send
    ) -> None:
        """Answers a request, whatever its path is."""
        answer = await self._answer(scope, receive)
        body = f"{answer.reason}\n".encode()
        headers = {
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(body)),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
            **({"Allow": "POST"} if answer.status == _NOT_ALLOWED else {}),
            **({"Retry-After": "60"} if answer.status in (_TOO_MANY, _UNAVAILABLE) else {}),
        }
        lines = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": lines})
        await send(
            {"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body}
        )

    async def _answer(self, scope: MutableMapping[str, Any], receive: _Receive) -> Refusal:
        """What a request is answered: a status and a sentence."""
        if self._subscriptions is None:
            return Refusal(status=_UNAVAILABLE, reason="this hub is not running")
        if scope["method"] != "POST":
            home = self._opening.publication.publication.home
            reason = f"this is the WebSub hub of {home} (https://www.w3.org/TR/websub/)"
            return Refusal(status=_NOT_ALLOWED, reason=f"{reason}; send it forms by POST")
        headers = {name.lower(): value for name, value in scope["headers"]}
        kind = headers.get(b"content-type", b"").decode("latin-1").partition(";")[0]
        if kind.strip().lower() != FORM:
            return Refusal(status=415, reason=f"send a form, as {FORM}")
        form = await _body(receive)
        asked = form if isinstance(form, Refusal) else read_form(form, self._opening.publication)
        if isinstance(asked, Refusal):
            return asked
        try:
            return self._take(asked, self._subscriptions)
        except FeedwrightError as error:
            self._complain(error)
            return Refusal(status=_UNAVAILABLE, reason="this hub cannot write; try again later")

    def _take(self, asked: Intent | News, subscriptions: Subscriptions) -> Refusal:
        """Accepts what is well formed; what becomes of it is found out after the answer."""
        if isinstance(asked, Intent) and (refusal := self._refused(asked, subscriptions)):
            return refusal
        if isinstance(asked, Intent):
            subscriptions.ask(asked, self._clock())
        self._distribution.wake()
        told = "will be looked at" if isinstance(asked, News) else "will be asked to confirm"
        which = "what has changed" if isinstance(asked, News) else "the callback"
        return Refusal(status=202, reason=f"accepted: {which} {told}")

    def _refused(self, intent: Intent, subscriptions: Subscriptions) -> Refusal | None:
        known = subscriptions.knows(intent)
        if intent.mode == "unsubscribe":
            reason = "this callback does not subscribe to this topic"
            return None if known else Refusal(status=404, reason=reason)
        if known:
            return None
        counts = subscriptions.counts(intent.host)
        if max(counts.of_host, counts.intents_of_host) >= self._limits.of_host:
            reason = f"{intent.host} has as many subscriptions here as one host may have"
            return Refusal(status=_TOO_MANY, reason=reason)
        if counts.subscriptions >= self._limits.subscriptions:
            return Refusal(
                status=_UNAVAILABLE, reason="this hub has as many subscriptions as it can bear"
            )
        if counts.intents >= self._limits.intents:
            return Refusal(status=_UNAVAILABLE, reason="this hub is busy; try again later")
        return None

    def _complain(self, error: FeedwrightError | None) -> None:
        """Says what is wrong, once until all is right again."""
        told = str(error or "")
        if told and told != self._warned:
            self._warn(told)
        self._warned = told


async def _body(receive: _Receive) -> bytes | Refusal:
    """A request's body, of which no more is read than a form needs, nor for longer."""
    body = b""
    try:
        async with asyncio.timeout(_FORM_SECONDS):
            while True:
                message = await receive()
                if message["type"] != "http.request":  # the client has gone
                    return Refusal(status=400, reason="the form ended early")
                piece: bytes = message.get("body", b"")
                body += piece
                if len(body) > MOST_FORM_BYTES:
                    reason = f"a form has at most {MOST_FORM_BYTES} bytes"
                    return Refusal(status=413, reason=reason)
                if not message.get("more_body"):
                    return body
    except TimeoutError:
        return Refusal(status=408, reason=f"the form took longer than {_FORM_SECONDS} seconds")
