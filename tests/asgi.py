"""Requests to an ASGI application, without a server between."""

import asyncio
import contextlib
import gzip
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Mapping,
    MutableMapping,
)
from typing import Any, NamedTuple
from urllib.parse import unquote

import brotli
import zstandard

ASGI = Callable[..., Awaitable[None]]


class Response(NamedTuple):
    """An answer."""

    status: int
    headers: dict[str, str]
    """By name in lower case."""
    body: bytes

    @property
    def content(self) -> bytes:
        """The body without its coding."""
        coding = self.headers.get("content-encoding")
        if coding == "gzip":
            return gzip.decompress(self.body)
        if coding == "br":
            return bytes(brotli.decompress(self.body))
        if coding == "zstd":
            return zstandard.ZstdDecompressor().decompress(self.body)
        assert coding is None
        return self.body


async def asked(
    app: ASGI,
    address: str = "/",
    headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    *,
    method: str = "GET",
    client: str = "192.0.2.1",
    root: str = "",
    host: str | None = "example.org",
    version: str = "1.1",
) -> Response:
    """Asks an application.

    Args:
        app: The application.
        address: The path and the query, as they stand in a request.
        headers: Of the request, any of them several times.
        method: Of the request.
        client: The address of who asks.
        root: The path at which the application is mounted, with which the address begins.
        host: ``Host``; None where none is sent.
        version: Of HTTP.
    """
    path, _, query = address.partition("?")
    pairs = [*(headers.items() if isinstance(headers, Mapping) else headers)]
    pairs += [("host", host)] if host is not None else []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": version,
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": root,
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in pairs],
        "client": (client, 50_000),
        "server": ("127.0.0.1", 80),
    }
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, *bodies = sent
    assert start["type"] == "http.response.start"
    assert all(one["type"] == "http.response.body" for one in bodies)
    assert [bool(one.get("more_body")) for one in bodies] == [True] * (len(bodies) - 1) + [False]
    found: dict[str, str] = {}
    for name, value in start["headers"]:
        assert name == name.lower()
        assert name not in found, f"{name!r} stands twice"
        found[name.decode()] = value.decode()
    body = b"".join(one["body"] for one in bodies)
    if method == "HEAD" or start["status"] in (204, 304):
        assert body == b""
    elif "content-length" in found:
        assert len(body) == int(found["content-length"])
    return Response(start["status"], found, body)


def ask(app: ASGI, address: str = "/", headers: Any = (), **more: Any) -> Response:
    """The same, where nothing else runs."""
    return asyncio.run(asked(app, address, headers, **more))


@contextlib.asynccontextmanager
async def alive(app: ASGI) -> AsyncIterator[None]:
    """An application between its start and its end, as a server tells them."""
    told: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    answers: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    task = asyncio.ensure_future(app({"type": "lifespan"}, told.get, answers.put))
    await told.put({"type": "lifespan.startup"})
    assert (await answers.get())["type"] == "lifespan.startup.complete"
    yield
    await told.put({"type": "lifespan.shutdown"})
    assert (await answers.get())["type"] == "lifespan.shutdown.complete"
    await task


def end(app: ASGI) -> None:
    """Starts and ends an application, as a server does that is stopped."""

    async def life() -> None:
        async with alive(app):
            pass

    asyncio.run(life())
