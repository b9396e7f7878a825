"""The address at which a CMS reports a change, so that it is published at once."""

import asyncio
import hmac
import os
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from feedwright.domain.errors import FeedwrightError
from feedwright.runtime.database.address import Address
from feedwright.runtime.http.guarded import Bucket
from feedwright.store.opening import store_location
from feedwright.store.own_files import TOUCHED
from feedwright.store.queue import touch as tell_workers
from feedwright.workspace import configured

TOKEN = "FEEDWRIGHT_TOUCH_TOKEN"  # noqa: S105 - the name of the variable that holds it
"""The environment variable with the token; without it touches are refused."""
_AT_ONCE, _EVERY = 20, 2.0
"""The limit of touches: so many at once, and one more every so many seconds."""
_WRONG_AT_ONCE, _WRONG_EVERY = 10, 30.0
"""The limit of attempts with a wrong token, per address."""
_NO_TOKEN = f"this server takes no touches; set {TOKEN} to a secret and start it again"
_WRONG = "the token is missing or wrong; send Authorization: Bearer and the token"
_OFTEN = "too many requests; what was told already will be published"
_LOST = "the touch could not be stored; try again later"

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Touch:
    """Accepts reports of changes from clients with the token, for `feedwright run` and workers.

    Args:
        folder: The publication's folder.
        environment: Holds the token; by default the process's.
    """

    path = "/-/touch"

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self._folder = folder
        self._environment = environment
        token = (os.environ if environment is None else environment).get(TOKEN, "").strip()
        self._token = token.encode()
        self._touches = Bucket(_AT_ONCE, _EVERY)
        self._wrong = Bucket(_WRONG_AT_ONCE, _WRONG_EVERY)

    async def run(self) -> None:
        """Do nothing: there is no background work."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request: 204 if the touch was stored."""
        del receive  # the body of a CMS's request is ignored
        status, message = self._answer(scope)
        if status == HTTPStatus.NO_CONTENT:
            try:
                await asyncio.to_thread(self._note)
            except (OSError, FeedwrightError):
                status, message = HTTPStatus.SERVICE_UNAVAILABLE, _LOST
        body = f"{message}\n".encode() if message else b""
        fields = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        if body:
            fields |= {
                "Content-Type": "text/plain; charset=utf-8",
                "Content-Length": str(len(body)),
            }
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            fields["Allow"] = "POST"
        if status == HTTPStatus.UNAUTHORIZED:
            fields["WWW-Authenticate"] = "Bearer"
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            fields["Retry-After"] = str(int(_WRONG_EVERY))
        lines = [(name.lower().encode(), value.encode()) for name, value in fields.items()]
        await send({"type": "http.response.start", "status": int(status), "headers": lines})
        shown = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": shown})

    def _answer(self, scope: Scope) -> tuple[HTTPStatus, str]:
        if not self._token:
            return HTTPStatus.NOT_FOUND, _NO_TOKEN
        if scope["method"] != "POST":
            return HTTPStatus.METHOD_NOT_ALLOWED, "method not allowed: send POST"
        client = str((scope.get("client") or ("",))[0])
        fields = {name.lower(): value for name, value in scope["headers"]}
        kind, _, token = fields.get(b"authorization", b"").partition(b" ")
        # Compared in constant time, so that the duration does not reveal a partly correct token.
        is_right = hmac.compare_digest(token.strip(), self._token) and kind.lower() == b"bearer"
        if not is_right:
            if not self._wrong.take(client):
                return HTTPStatus.TOO_MANY_REQUESTS, _OFTEN
            return HTTPStatus.UNAUTHORIZED, _WRONG
        if not self._touches.take(client):
            return HTTPStatus.TOO_MANY_REQUESTS, _OFTEN
        return HTTPStatus.NO_CONTENT, ""

    def _note(self) -> None:
        """Store the touch for `feedwright run`, and in the queue for workers."""
        file = self._folder / TOUCHED
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{time.time_ns()}\n", encoding="ascii")
        _, publication = configured(self._folder, self._environment)
        store = store_location(publication, self._folder)
        if isinstance(store, Address):
            tell_workers(store)
