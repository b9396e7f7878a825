"""Responses over ASGI. Each function returns the status and the number of bytes sent."""

import asyncio
import posixpath
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from contextlib import closing
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import quote

from feedwright.domain.configured_durations import duration
from feedwright.domain.publication import Publication
from feedwright.server import headers, requests
from feedwright.server.conditional import Answer, decide
from feedwright.server.document_cache import Body, Ready, Version, VersionCache
from feedwright.server.headers import Fields
from feedwright.server.httpfields import Span

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Sent = tuple[int, int]
"""The status, and the number of bytes sent after the header."""
_WHOLE = 65_536
"""The most bytes of a body that the server gets at once. A longer body is handed over in pieces,
each after the reader has taken the previous one, so that slow readers take no memory."""
_PIECE = 16_384
_RETRY_AFTER = 30
"""Seconds until an unreadable document may be requested again."""
STALLED = 60
"""Seconds for a reader to take a piece."""
ALLOWED = "GET, HEAD, OPTIONS"
_OPENED = ("Accept", "Sec-Fetch-Dest", "Sec-Fetch-Mode")
"""The header fields that show that an address is opened in a browser."""


class StalledError(Exception):
    """A reader stopped taking its answer."""


async def _send(send: Send, method: str, status: int, fields: Fields, body: bytes) -> Sent:
    if method == "HEAD":
        body = b""
    await send({"type": "http.response.start", "status": status, "headers": [*fields]})
    start = 0
    while len(body) - start > _WHOLE:
        await _piece(send, body[start : start + _PIECE])
        start += _PIECE
    await send({"type": "http.response.body", "body": body[start:]})
    return status, len(body)


async def _piece(send: Send, data: bytes) -> None:
    """Send a piece of a body, once the reader has taken most of the previous ones.

    Raises:
        StalledError: The reader took nothing within the time.
    """
    try:
        async with asyncio.timeout(STALLED):
            await send({"type": "http.response.body", "body": data, "more_body": True})
    except TimeoutError as error:
        raise StalledError from error


async def text(
    send: Send, method: str, status: int, message: str, fields: Iterable[tuple[str, str]] = ()
) -> Sent:
    """Answer with a plain text."""
    body = message.encode()
    kind = ("Content-Type", "text/plain; charset=utf-8")
    length = ("Content-Length", str(len(body)))
    safe = ("X-Content-Type-Options", "nosniff")
    return await _send(send, method, status, headers.encoded([kind, length, safe, *fields]), body)


def _told(path: str, cache: str = "no-cache") -> list[tuple[str, str]]:
    shared = headers.CORS if headers.is_shared(path) else ()
    return [("Cache-Control", cache), *shared]


async def missing(send: Send, method: str, path: str) -> Sent:
    """Answer 404: nothing is published there yet."""
    return await text(
        send,
        method,
        HTTPStatus.NOT_FOUND,
        "Not found: no document is published at this address.\n",
        _told(path),
    )


async def gone(send: Send, method: str, path: str) -> Sent:
    """Answer 410: a document was removed, and readers may stop asking."""
    message = "Gone: this document was withdrawn for good; stop requesting it.\n"
    return await text(send, method, HTTPStatus.GONE, message, _told(path))


async def unreadable(send: Send, method: str, path: str) -> Sent:
    """Answer 503: a document exists and cannot be read at the moment."""
    message = "The document cannot be read at the moment; retry later.\n"
    fields = [("Retry-After", str(_RETRY_AFTER)), *_told(path)]
    return await text(send, method, HTTPStatus.SERVICE_UNAVAILABLE, message, fields)


async def refused(send: Send, method: str, path: str) -> Sent:
    """Answer 405: documents are read-only."""
    fields = [("Allow", ALLOWED), *_told(path)]
    message = f"Method not allowed; send one of {ALLOWED}.\n"
    return await text(send, method, HTTPStatus.METHOD_NOT_ALLOWED, message, fields)


async def options(send: Send, path: str) -> Sent:
    """Answer OPTIONS with the allowed methods, to scripts of other origins too."""
    shared = (*headers.CORS, *headers.PREFLIGHT) if headers.is_shared(path) else ()
    fields = headers.encoded([("Allow", ALLOWED), *shared])
    return await _send(send, "OPTIONS", HTTPStatus.NO_CONTENT, fields, b"")


async def moved(send: Send, method: str, path: str, address: str, cache: str) -> Sent:
    """Redirect permanently to another address."""
    fields = [("Location", address), *_told(path, cache)]
    return await text(send, method, HTTPStatus.MOVED_PERMANENTLY, f"See {address}\n", fields)


def caching(publication: Publication) -> str:
    """The value of ``Cache-Control``, from the configuration."""
    seconds = int(duration(publication.destination.cache).total_seconds())
    return f"public, max-age={seconds}" if seconds else "no-cache"


def relative(target: str, path: str) -> str:
    """The address of one document relative to another."""
    found = posixpath.relpath(f"/{target}", f"/{path.rpartition('/')[0]}")
    return quote(found + "/" * target.endswith("/"))


def opened(send: Send, page: str) -> Send:
    """Wrap the sending of an answer, for a feed that was opened in a browser.

    A cache that ignores ``Vary`` must not store the page: it would give it to feed readers.

    Args:
        send: Sends the answer.
        page: The file name of the page that is sent instead of the feed; "" if the feed is sent.
    """

    async def told(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            fields = dict(message["headers"])
            varied = fields.get(b"vary", b"").decode().split(", ")
            fields[b"vary"] = ", ".join(dict.fromkeys((*filter(None, varied), *_OPENED))).encode()
            if page:
                fields[b"cache-control"] = b"private, no-cache"
                fields[b"content-location"] = page.encode()
            message = {**message, "headers": [*fields.items()]}
        await send(message)

    return told


class Request(NamedTuple):
    """A request for a document."""

    method: str
    fields: Mapping[str, str]
    key: requests.Key


async def ready(send: Send, answer: Ready) -> Sent:
    """Send a cached answer."""
    return await _send(send, "GET", answer.status, answer.fields, answer.body)


async def document(
    send: Send, request: Request, version: Version, versions: VersionCache, now: int
) -> Sent:
    """Answer with a document, or with the part that the reader needs."""
    method, asked = request.method, request.fields
    answer = decide(method, asked, version.facts, now)
    if answer.status == HTTPStatus.IM_USED:
        found = await version.since(answer.bases, answer.coding, versions.records)
        if found:
            tag, part = found
            base = headers.encoded([("Delta-Base", str(tag))])
            return await _send(send, method, answer.status, [*part.fields, *base], part.data or b"")
        answer = Answer(HTTPStatus.OK, answer.coding)
    body = version.body(answer.coding) or await version.make(answer.coding)
    if answer.status == HTTPStatus.NOT_MODIFIED or (answer.status == HTTPStatus.OK and body.data):
        brief = answer.status == HTTPStatus.NOT_MODIFIED
        held = Ready(
            answer.status,
            body.brief if brief else body.fields,
            b"" if brief or method == "HEAD" or body.data is None else body.data,
        )
        version.remember(request.key, held)
        return await ready(send, held)
    if answer.status == HTTPStatus.PARTIAL_CONTENT:
        return await _partial(send, method, version, body, answer.ranges, versions)
    if answer.status != HTTPStatus.OK:
        return await _failed(send, method, version, answer.status, body)
    if body.data is not None or method == "HEAD":
        return await _send(send, method, answer.status, body.fields, body.data or b"")
    whole = [(b"", (0, body.length))]
    return await _stream(send, answer.status, body.fields, version, whole, versions)


async def _failed(send: Send, method: str, version: Version, status: int, body: Body) -> Sent:
    """Answer 412 or 406: a precondition failed, or no available coding is accepted."""
    fields = _told(version.path)
    if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        fields.append(("Content-Range", f"bytes */{body.length}"))
    if status == HTTPStatus.NOT_ACCEPTABLE:
        fields.append(("Vary", "Accept-Encoding"))
    return await text(send, method, status, f"{HTTPStatus(status).phrase}.\n", fields)


async def _partial(
    send: Send,
    method: str,
    version: Version,
    body: Body,
    ranges: tuple[Span, ...],
    versions: VersionCache,
) -> Sent:
    """Answer with parts of a document (RFC 9110 §15.3.7)."""
    content_type = dict(body.fields)[b"content-type"]
    left = (b"content-length", b"content-type")
    fields = [one for one in body.fields if one[0] not in left]
    if len(ranges) == 1:
        [(start, end)] = ranges
        answer_fields = [
            ("Content-Range", f"bytes {start}-{end - 1}/{body.length}"),
            ("Content-Length", str(end - start)),
        ]
        fields += [(b"content-type", content_type), *headers.encoded(answer_fields)]
        parts = [(b"", ranges[0])]
    else:
        boundary = version.facts.content
        opening = f"\r\n--{boundary}\r\nContent-Type: {content_type.decode()}\r\nContent-Range: "
        parts = [
            (f"{opening}bytes {start}-{end - 1}/{body.length}\r\n\r\n".encode(), (start, end))
            for start, end in ranges
        ]
        parts.append((f"\r\n--{boundary}--\r\n".encode(), (0, 0)))
        length = sum(len(head) + end - start for head, (start, end) in parts)
        answer_fields = [
            ("Content-Type", f"multipart/byteranges; boundary={boundary}"),
            ("Content-Length", str(length)),
        ]
        fields += headers.encoded(answer_fields)
    status = HTTPStatus.PARTIAL_CONTENT
    if body.data is None:
        return await _stream(send, status, fields, version, parts, versions)
    data = b"".join(head + body.data[start:end] for head, (start, end) in parts)
    return await _send(send, method, status, fields, data)


async def _stream(
    send: Send,
    status: int,
    fields: Fields,
    version: Version,
    parts: list[tuple[bytes, Span]],
    versions: VersionCache,
) -> Sent:
    """Send a file in pieces, as they are read."""
    sent = 0
    begun = False
    for head, (start, end) in parts:
        pieces = versions.folder.parts(version.path, version.file_version, start, end)
        with closing(pieces):
            piece: bytes | None = head
            while piece is not None:
                following = await asyncio.to_thread(next, pieces, None) if start < end else None
                if not begun:
                    # Only after opening the file: another version may have replaced it.
                    await send(
                        {"type": "http.response.start", "status": status, "headers": [*fields]}
                    )
                    begun = True
                sent += len(piece)
                await _piece(send, piece)
                piece = following
    await send({"type": "http.response.body", "body": b"", "more_body": False})
    return int(status), sent
