"""Pages that reload themselves when their publication changes, for a preview."""

from collections.abc import Callable, Iterable, MutableMapping
from typing import Any

from feedwright.domain.publication import PRIVATE
from feedwright.server.app import ASGI, Receive, Scope, Send

PATH = f"/{PRIVATE}/preview"
"""The path at which a page asks for the number of the newest version."""
_SCRIPT = f"""<script>
(async () => {{
  let shown;
  for (;;) {{
    try {{
      const now = await (await fetch("{PATH}")).text();
      if (shown !== undefined && shown !== now) location.reload();
      shown = now;
    }} catch {{}}
    await new Promise((done) => setTimeout(done, 700));
  }}
}})();
</script>
""".encode()
_NOT_ASKED = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since", b"a-im"})
"""The header fields of a request that would be answered without the whole page."""
_NOT_SAID = frozenset(
    {b"cache-control", b"content-length", b"content-security-policy", b"etag", b"last-modified"}
)


def reloading(application: ASGI, version: Callable[[], int]) -> ASGI:
    """Wrap an application, so that its pages reload themselves and no answer is cached.

    Args:
        application: The application of a published folder.
        version: Returns the number of the current version.
    """

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
        elif scope["path"] == PATH:
            await _tell(str(version()).encode(), send)
        else:
            fields = [field for field in scope["headers"] if field[0] not in _NOT_ASKED]
            is_read = scope["method"] == "GET"
            page = _Page(send, is_read=is_read)
            await application({**scope, "headers": fields}, receive, page.send)

    return wrapped


async def _tell(body: bytes, send: Send) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class _Page:
    """An answer that is being sent; a page is held until it is complete, and gets the script."""

    def __init__(self, send: Send, *, is_read: bool) -> None:
        self._send = send
        self._is_read = is_read
        self._start: MutableMapping[str, Any] | None = None
        self._body = b""

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """Pass on a part of the answer."""
        if message["type"] == "http.response.start":
            fields = dict(message["headers"])
            is_page = fields.get(b"content-type", b"").startswith(b"text/html")
            message = {**message, "headers": _kept(message["headers"], is_page=is_page)}
            if is_page and self._is_read:
                self._start = message
                return
        elif self._start is not None:
            self._body += message.get("body", b"")
            if message.get("more_body", False):
                return
            body = self._body + _SCRIPT
            length = (b"content-length", str(len(body)).encode())
            await self._send({**self._start, "headers": [*self._start["headers"], length]})
            message = {"type": "http.response.body", "body": body}
        await self._send(message)


def _kept(fields: Iterable[tuple[bytes, bytes]], *, is_page: bool) -> list[tuple[bytes, bytes]]:
    """The header fields of an answer, without those that let a browser cache it."""
    dropped = _NOT_SAID if is_page else {b"cache-control"}
    kept = [field for field in fields if field[0].lower() not in dropped]
    return [*kept, (b"cache-control", b"no-store")]
