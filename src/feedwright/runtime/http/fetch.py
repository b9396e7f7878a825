"""HTTP requests for one document from the web, with limits."""

import asyncio
import gzip
import io
import zlib
from collections.abc import AsyncIterator, Collection, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx

from feedwright.domain.addresses import address as absolute
from feedwright.domain.addresses import without_user
from feedwright.domain.errors import SourceError
from feedwright.domain.public_hosts import is_loopback
from feedwright.domain.record import Record
from feedwright.runtime.http.transport import Reach, Transport

T = TypeVar("T")

REDIRECTS = 5
_DIGITS = 9
"""The most digits of a number of seconds."""
_HEADERS = {
    "User-Agent": "Feedwright",
    # Only the encoding that this module unpacks itself, within limits.
    "Accept-Encoding": "gzip",
}
_GZIP = frozenset({"gzip", "x-gzip"})
_PARTS = frozenset({HTTPStatus.PARTIAL_CONTENT, HTTPStatus.IM_USED})
"""The status of a partial answer, which was not requested."""
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
    """Its address after redirects."""
    type: str = ""
    """The value of ``Content-Type``."""
    public: bool = False
    """Whether a part of the way to it led through the public internet."""
    status: int = 200
    """The status; 304 if it is unchanged and the request was conditional."""
    headers: Mapping[str, str] = {}
    """The header fields of the answer, by name in lower case."""
    next: str = ""
    """The address of the next document in its ``Link`` (RFC 8288)."""


class Answered(Record, frozen=True, kw_only=True):
    """The answer of a server, of any status."""

    status: int
    headers: dict[str, str]
    """The header fields, by name in lower case."""
    data: bytes
    """The beginning of its body, not decoded."""


class Unavailable(SourceError):  # noqa: N818 - it names a state
    """The server has no answer now, and may have one later.

    Args:
        told: The message.
        after: The pause that it asks for, in seconds; 0 if none.
    """

    def __init__(self, message: str, after: float = 0) -> None:
        super().__init__(message)
        self.after = after


class Refused(SourceError):  # noqa: N818 - it names a state
    """The server refuses the document: it does not exist, or is not accessible.

    Args:
        told: The message.
        status: The status of the answer.
    """

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Client:
    """Requests to a server that share their connections and their limits.

    An address that a person names may be anywhere; but a redirect from the public internet may not
    lead to this machine or its network.

    Args:
        headers: Additional header fields of requests.
        query: Additional query parameters of addresses.
        home: The address of the only server that gets these, because they may hold credentials.
        timeout: The time limit of a document in seconds, redirects included.
        most_bytes: The largest document, both compressed and unpacked.
        private: The hosts that may be private although a document names the addresses; None if a
            person names them.
        with_query: Whether messages name the queries of addresses, which may hold secrets.
    """

    def __init__(
        self,
        *,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        home: str = "",
        timeout: float = 30,
        most_bytes: int = 20_000_000,
        private: Collection[str] | None = None,
        with_query: bool = True,
    ) -> None:
        self._headers = dict(headers or {})
        self._query = dict(query or {})
        self._home = home
        self._timeout = timeout
        self._most_bytes = most_bytes
        self._with_query = with_query
        self._is_of_person = private is None
        self._reach = Reach(private)
        self._client = httpx.AsyncClient(transport=Transport(self._reach), headers=_HEADERS)
        self._thread = ThreadPoolExecutor(1)  # the caller's thread may have its own event loop
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        """Itself, which is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close its connections."""
        self._run(self._client.aclose())
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()
        self._reach.close()

    def get(self, address: str, validators: Mapping[str, str] | None = None) -> Fetched:
        """Fetch a document.

        Args:
            address: An http or https address.
            validators: The header fields of a conditional request (RFC 9110 §13); only with them
                the answer may be 304.

        Raises:
            Unavailable: The server has no answer now.
            SourceError: There is none to be had; the message says why and what to do.
        """
        start = absolute(address, "")
        if not start:
            raise SourceError(
                f"{without_user(address)!r} is not a web address; write one like https://…"
            )
        return self._run(self._fetched(start, validators or {}))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._thread.submit(self._runner.run, work).result()

    def _place(self, address: str) -> str:
        """The name of an address in messages."""
        place = without_user(address)
        return place if self._with_query else place.partition("?")[0]

    def ask(
        self,
        address: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        most_bytes: int = 0,
    ) -> Answered:
        """Get the answer of a server, of any status, with a limited part of its body.

        Args:
            address: An http or https address.
            method: The method of the request, also after redirects.
            headers: Additional header fields of the request.
            most_bytes: The most bytes of the body that are read.

        Raises:
            SourceError: There is no answer; the message says why and what to do.
        """
        start = absolute(address, "")
        if not start:
            raise SourceError(f"{without_user(address)!r} is not a web address; correct it.")
        wanted = {"Accept-Encoding": "identity", **(headers or {})}
        return self._run(self._asked(start, method, wanted, most_bytes))

    async def _asked(
        self, start: str, method: str, headers: Mapping[str, str], most_bytes: int
    ) -> Answered:
        async with self._exchange(start, method, headers) as response:
            body = bytearray()
            if most_bytes:
                async for piece in response.aiter_raw():
                    body += piece
                    if len(body) >= most_bytes:
                        break
            return Answered(
                status=response.status_code, headers=_named(response), data=bytes(body[:most_bytes])
            )

    async def _fetched(self, start: str, validators: Mapping[str, str]) -> Fetched:
        place = self._place(start)
        async with self._exchange(start, "GET", validators) as response:
            if response.status_code != HTTPStatus.NOT_MODIFIED or not validators:
                _refuse(response, place)
            packed = await _read(response, place, self._most_bytes)
        encoding = response.headers.get("Content-Encoding", "")
        return Fetched(
            data=_unpacked(packed, encoding, place, self._most_bytes),
            address=str(response.url).partition("#")[0],
            type=response.headers.get("Content-Type", ""),
            public=self._reach.is_public,
            status=response.status_code,
            headers=_named(response),
            next=_next(response),
        )

    @asynccontextmanager
    async def _exchange(
        self, start: str, method: str, headers: Mapping[str, str]
    ) -> AsyncIterator[httpx.Response]:
        """The answer to a request.

        Raises:
            Unavailable: There is none now.
            SourceError: There is none.
        """
        place = self._place(start)
        try:
            request = self._client.build_request(method, start, headers=dict(headers))
            async with asyncio.timeout(self._timeout), self._answer(request, place) as response:
                yield response
        except TimeoutError as error:
            raise Unavailable(
                f"{place} has not answered within {self._timeout:g} seconds; try again later."
            ) from error
        except httpx.ConnectError as error:
            message = _unreachable(place, error)
            if self._is_of_person and is_loopback(urlsplit(start).hostname or ""):
                message = (
                    f"{place} cannot be fetched: no connection: nothing listens there on this "
                    "machine; start the server."
                )
            raise Unavailable(message) from error
        except httpx.TransportError as error:
            raise Unavailable(_unreachable(place, error)) from error
        # Invalid host names (RFC 5891) and some addresses raise a ValueError.
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
            raise SourceError(_unreachable(place, error)) from error

    @asynccontextmanager
    async def _answer(self, request: httpx.Request, place: str) -> AsyncIterator[httpx.Response]:
        """Follow redirects to the final answer, whose body is not read yet.

        The library could follow redirects itself, but would read the body of each without a limit.
        """
        for _ in range(REDIRECTS + 1):
            if request.url.scheme not in ("http", "https"):
                where = self._place(str(request.url))
                raise SourceError(
                    f"{place} redirects to {where}, which is not a web address; check the address."
                )
            self._sign(request)
            response = await self._client.send(request, stream=True)
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

    def _sign(self, request: httpx.Request) -> None:
        """Add credentials to a request if it goes to their server; remove them otherwise."""
        if not (self._headers or self._query):
            return
        for name in self._headers:
            request.headers.pop(name, None)
        for name in self._query.keys() & request.url.params.keys():
            request.url = request.url.copy_remove_param(name)
        if _is_same_server(request.url, httpx.URL(self._home)):
            request.headers.update(self._headers)
            request.url = request.url.copy_merge_params(self._query)


def _is_same_server(url: httpx.URL, home: httpx.URL) -> bool:
    """Whether an address is of a server, or of the same host with https."""
    if url.host != home.host:
        return False
    if (url.scheme, url.port) == (home.scheme, home.port):
        return True
    return (home.scheme, home.port, url.scheme, url.port) == ("http", None, "https", None)


def _unreachable(place: str, error: Exception) -> str:
    reason = " ".join((str(error) or type(error).__name__).split())
    return f"{place} cannot be fetched: {reason}; check the address."


def get(
    address: str,
    *,
    timeout: float = 30,
    most_bytes: int = 20_000_000,
    private: Collection[str] | None = None,
) -> Fetched:
    """Fetch a document, as :class:`Client` does.

    Args:
        address: An http or https address.
        timeout: In seconds: of the whole, redirects and all.
        most_bytes: The bound of the document, compressed and unpacked.
        private: Where a document names the address: the hosts that may be private all the
            same. None where a person does.

    Raises:
        SourceError: There is none to be had; the message says why and what to do.
    """
    with Client(timeout=timeout, most_bytes=most_bytes, private=private) as client:
        return client.get(address)


def ask(
    address: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    timeout: float = 30,
    most_bytes: int = 0,
    private: Collection[str] = (),
) -> Answered:
    """Ask for what a document names, as :meth:`Client.ask` does.

    Args:
        address: An http or https address.
        method: The method of the request, also after redirects.
        headers: Additional header fields of the request.
        timeout: In seconds: of the whole, redirects and all.
        most_bytes: The most bytes of the body that are read.
        private: The hosts that may be on this machine or in its network.

    Raises:
        SourceError: There is no answer; the message says why and what to do.
    """
    with Client(timeout=timeout, private=private) as client:
        return client.ask(address, method=method, headers=headers, most_bytes=most_bytes)


def _named(response: httpx.Response) -> dict[str, str]:
    """The headers of an answer, by their names in lower case."""
    return {name.lower(): value for name, value in response.headers.items()}


def _next(response: httpx.Response) -> str:
    written = response.links.get("next", {}).get("url", "")
    return absolute(written, str(response.url)) if written else ""


def _refuse(response: httpx.Response, place: str) -> None:
    if response.is_success and response.status_code not in _PARTS:
        return
    otherwise = "try again later" if response.is_server_error else "check the address"
    advice = _ADVICE.get(response.status_code, otherwise)
    answer = f"{response.status_code} {response.reason_phrase}".strip()
    message = f"{place} answers {answer}: {advice}."
    if response.is_server_error or response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        raise Unavailable(message, _rest(response.headers.get("Retry-After", "")))
    raise Refused(message, response.status_code)


def _rest(header: str) -> float:
    """The seconds of ``Retry-After`` (RFC 9110 §10.2.3); 0 without it."""
    if header.strip().isdecimal():
        return float(header.strip()[:_DIGITS])
    try:
        when = parsedate_to_datetime(header)
    except ValueError:
        return 0
    now = datetime.now(when.tzinfo)
    return max(0.0, (when - now).total_seconds())


async def _read(response: httpx.Response, place: str, most_bytes: int) -> bytes:
    """Read the body, not decoded."""
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > most_bytes:
            raise _too_large(place, most_bytes)
    return bytes(body)


def _unpacked(packed: bytes, encoding: str, place: str, most_bytes: int) -> bytes:
    """Decode the body, with a limit of its decoded size."""
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
