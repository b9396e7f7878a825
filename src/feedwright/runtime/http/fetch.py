"""HTTP out: one document from the web, within limits."""

import asyncio
import gzip
import io
import zlib
from collections.abc import AsyncIterator, Collection, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from feedwright.domain.addresses import address as absolute
from feedwright.domain.addresses import without_user
from feedwright.domain.errors import SourceError
from feedwright.domain.public_hosts import is_loopback
from feedwright.domain.record import Record
from feedwright.runtime.http.transport import Reach, Transport

Found = TypeVar("Found")
REDIRECTS = 5
_HEADERS = {
    "User-Agent": "Feedwright",
    # Of the encodings the one that this module unpacks itself, and so within bounds.
    "Accept-Encoding": "gzip",
}
_GZIP = frozenset({"gzip", "x-gzip"})
_PARTS = frozenset({HTTPStatus.PARTIAL_CONTENT, HTTPStatus.IM_USED})
"""How parts of a document are answered, which nobody has asked for."""
_ADVICE: dict[int, str] = {
    **dict.fromkeys(_PARTS, "the response is only a part of the document; correct the server"),
    HTTPStatus.UNAUTHORIZED: "the server requires a password; give a public address",
    HTTPStatus.FORBIDDEN: "the server refuses programs; save the document and give the file",
    HTTPStatus.NOT_FOUND: "check the address",
    HTTPStatus.GONE: "the document was removed for good; give another address",
    HTTPStatus.TOO_MANY_REQUESTS: "the server limits the rate of requests; try again later",
}


class Fetched(Record, frozen=True, kw_only=True):
    """A document from the web."""

    data: bytes
    address: str
    """Where it was found in the end, after redirects."""
    type: str = ""
    """Its ``Content-Type``, as it was given."""
    public: bool = False
    """Whether it came from the public internet, for some of the way at least."""


def get(
    address: str,
    *,
    timeout: float = 30,
    most_bytes: int = 20_000_000,
    private: Collection[str] | None = None,
) -> Fetched:
    """Fetches a document.

    An address that a person names may be anywhere; from the public internet, however, nothing
    leads back to this machine or its network.

    Args:
        address: An http or https address.
        timeout: In seconds: of the whole, redirects and all.
        most_bytes: The bound of the document, compressed and unpacked.
        private: Where a document names the address: the hosts that may be private all the
            same. None where a person does.

    Raises:
        SourceError: There is none to be had; the message says why and what to do.
    """
    start = absolute(address, "")
    if not start:
        raise SourceError(
            f"{without_user(address)!r} is not a web address; write one like https://…"
        )
    return _run(_fetched(start, timeout, most_bytes, private))


class Answered(Record, frozen=True, kw_only=True):
    """What a server has answered, whatever it was."""

    status: int
    headers: dict[str, str]
    """By their names in small letters."""
    data: bytes
    """The beginning of its body, as it was sent."""


def ask(
    address: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    timeout: float = 30,
    most_bytes: int = 0,
    private: Collection[str] = (),
) -> Answered:
    """Asks for what a document names, of which no more is read than is wanted.

    Args:
        address: An http or https address.
        method: Of the request, which redirects keep.
        headers: Of the request, beside the usual ones.
        timeout: In seconds: of the whole, redirects and all.
        most_bytes: How many bytes of the body are read.
        private: The hosts that may be on this machine or in its network.

    Raises:
        SourceError: There is no answer; the message says why and what to do.
    """
    start = absolute(address, "")
    if not start:
        raise SourceError(f"{without_user(address)!r} is not a web address; correct it.")

    async def asked() -> Answered:
        wanted = {"Accept-Encoding": "identity", **(headers or {})}
        async with _exchange(start, timeout, private, method, wanted) as (response, _):
            body = bytearray()
            if most_bytes:
                async for piece in response.aiter_raw():
                    body += piece
                    if len(body) >= most_bytes:
                        break
            told = {name.lower(): value for name, value in response.headers.items()}
            return Answered(
                status=response.status_code, headers=told, data=bytes(body[:most_bytes])
            )

    return _run(asked())


def _run(exchange: Coroutine[Any, Any, Found]) -> Found:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(exchange)
    with ThreadPoolExecutor(1) as pool:  # the caller's thread has a loop of its own
        return pool.submit(asyncio.run, exchange).result()


@asynccontextmanager
async def _exchange(
    start: str,
    timeout: float,  # noqa: ASYNC109 - of the whole exchange
    private: Collection[str] | None,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
) -> AsyncIterator[tuple[httpx.Response, Reach]]:
    """The answer to a request, and over what connections it came.

    Raises:
        SourceError: There is none.
    """
    place = without_user(start)
    try:
        with closing(Reach(private)) as reach:
            async with (
                asyncio.timeout(timeout),
                httpx.AsyncClient(transport=Transport(reach), headers=_HEADERS) as client,
                _answer(client, client.build_request(method, start, headers=headers), place) as one,
            ):
                yield one, reach
    except TimeoutError as error:
        raise SourceError(
            f"{place} has not answered within {timeout:g} seconds; try again later."
        ) from error
    # A ValueError is how names that are none are told (RFC 5891), and some addresses.
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
        reason = " ".join((str(error) or type(error).__name__).split())
        told = f"{reason}; check the address."
        is_own = private is None and is_loopback(urlsplit(start).hostname or "")
        if is_own and isinstance(error, httpx.ConnectError):
            told = "no connection: nothing listens there on this machine; start the server."
        raise SourceError(f"{place} cannot be fetched: {told}") from error


async def _fetched(
    start: str,
    timeout: float,  # noqa: ASYNC109 - as above
    most_bytes: int,
    private: Collection[str] | None,
) -> Fetched:
    place = without_user(start)
    async with _exchange(start, timeout, private) as (response, reach):
        _refuse(response, place)
        packed = await _read(response, place, most_bytes)
    return Fetched(
        data=_unpacked(packed, response.headers.get("Content-Encoding", ""), place, most_bytes),
        address=str(response.url).partition("#")[0],
        type=response.headers.get("Content-Type", ""),
        public=reach.is_public,
    )


@asynccontextmanager
async def _answer(
    client: httpx.AsyncClient, request: httpx.Request, place: str
) -> AsyncIterator[httpx.Response]:
    """The answer at the end of the redirects, its body not read yet.

    The library follows redirects by itself, but reads the body of each without a bound.
    """
    for _ in range(REDIRECTS + 1):
        if request.url.scheme not in ("http", "https"):
            where = without_user(str(request.url))
            raise SourceError(
                f"{place} redirects to {where}, which is not a web address; check the address."
            )
        response = await client.send(request, stream=True)
        try:
            if response.next_request is None:
                yield response
                return
            request = response.next_request
        finally:
            await response.aclose()
    raise SourceError(
        f"{place} redirects more than {REDIRECTS} times; name the address at the end."
    )


def _refuse(response: httpx.Response, place: str) -> None:
    if response.is_success and response.status_code not in _PARTS:
        return
    otherwise = "try again later" if response.is_server_error else "check the address"
    advice = _ADVICE.get(response.status_code, otherwise)
    answer = f"{response.status_code} {response.reason_phrase}".strip()
    raise SourceError(f"{place} answers {answer}: {advice}.")


async def _read(response: httpx.Response, place: str, most_bytes: int) -> bytes:
    """The body as it was sent."""
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > most_bytes:
            raise _too_large(place, most_bytes)
    return bytes(body)


def _unpacked(packed: bytes, encoding: str, place: str, most_bytes: int) -> bytes:
    """The body without its encoding; bounded, however small it was sent."""
    if encoding.strip().lower() in ("", "identity") or not packed:
        return packed
    if encoding.strip().lower() not in _GZIP:
        raise SourceError(
            f"{place} is sent with the Content-Encoding {encoding!r}, which was not requested; "
            "save the document and give the file."
        )
    try:
        data = gzip.GzipFile(fileobj=io.BytesIO(packed)).read(most_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(
            f"{place} is sent as gzip, but cannot be unpacked; try again later."
        ) from error
    if len(data) > most_bytes:
        raise _too_large(place, most_bytes)
    return data


def _too_large(place: str, most_bytes: int) -> SourceError:
    return SourceError(f"{place} is larger than {most_bytes:,} bytes, which no feed needs to be.")
