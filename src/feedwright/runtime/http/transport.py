"""The transport for addresses that documents name: httpx over guarded connections."""

import sys
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from feedwright.domain.public_hosts import is_public
from feedwright.runtime.http.guarded import Guarded, Stream

_CONNECT = 10.0
"""Seconds for a connection to one address."""
_MOST_BEFORE = 262_144
"""The most bytes before the end of an answer's header, because interim responses (1xx, RFC 9110
§15.2) have no limit of their own."""


class Reach(Guarded):
    """Allows connections to any host that a person names; after a public host, only to public ones.

    Args:
        private: The hosts that may be private although a document names them; None if a person
            names the first.
    """

    def __init__(self, private: Collection[str] | None) -> None:
        super().__init__(private=False, sparing=False)
        self._hosts = private or ()
        self._anywhere = private is None
        self.is_public = False
        """Whether a connection was made to the public internet."""

    def allows(self, host: str, addresses: Sequence[str]) -> bool:
        """Whether a name with these addresses may be connected to."""
        return self._allows(host, is_public=super().allows(host, addresses))

    def may_ask_for(self, host: str) -> bool:
        """Whether a host may be requested from a proxy, which resolves it."""
        return self._allows(host, is_public=is_public(host, literal=True))

    def _allows(self, host: str, *, is_public: bool) -> bool:
        if is_public:
            self.is_public, self._anywhere = True, False
        return is_public or self._anywhere or host.lower() in self._hosts


class Transport(httpx.AsyncBaseTransport):
    """Sends requests over checked connections, or through the environment's proxy.

    Args:
        reach: Decides which connections are allowed.
    """

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._meter = _Meter()
        self._certificates = httpx.create_ssl_context()
        self._pools: dict[str, httpcore.AsyncConnectionPool] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, and read the header of its answer.

        Raises:
            httpx.TransportError: There is no answer, or the connection is not allowed.
        """
        url = request.url
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            extensions={"timeout": {"connect": _CONNECT}},
        )
        with _translated():
            pool = self._pool(_proxy(url), url.host)
            self._meter.left = _MOST_BEFORE
            answer = await pool.handle_async_request(asked)
            self._meter.left = sys.maxsize  # a body is read only as far as needed
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            await pool.aclose()

    def _pool(self, proxy: str, host: str) -> httpcore.AsyncConnectionPool:
        if proxy and not self._reach.may_ask_for(host):
            raise httpcore.ConnectError(f"{host} is not on the public internet")
        if proxy not in self._pools:
            self._pools[proxy] = self._made(proxy)
        return self._pools[proxy]

    def _made(self, proxy: str) -> httpcore.AsyncConnectionPool:
        if not proxy:
            backend = _Metered(self._reach, self._meter)
            return httpcore.AsyncConnectionPool(
                ssl_context=self._certificates, network_backend=backend
            )
        place = httpx.Proxy(proxy if "://" in proxy else f"http://{proxy}")
        if place.url.scheme not in ("http", "https"):
            raise httpcore.ProxyError(
                f"unsupported proxy scheme {place.url.scheme}; name an http:// or https:// proxy"
            )
        return httpcore.AsyncHTTPProxy(
            str(place.url),
            proxy_auth=place.raw_auth,
            ssl_context=self._certificates,
            network_backend=_Metered(httpcore.AnyIOBackend(), self._meter),
        )


def _proxy(url: httpx.URL) -> str:
    """The proxy for an address, from the environment; "" for none."""
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all", "")
    return "" if proxy_bypass(url.netloc.decode()) else proxy


class _Meter:
    """The number of bytes that may still be read."""

    left = _MOST_BEFORE


class _Metered(httpcore.AsyncNetworkBackend):
    """Connections whose reading is limited by a meter."""

    def __init__(self, inner: httpcore.AsyncNetworkBackend, meter: _Meter) -> None:
        self._inner = inner
        self._meter = meter

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as the library calls it
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        stream = await self._inner.connect_tcp(host, port, timeout, local_address, socket_options)
        return _MeteredStream(stream, self._meter)


class _MeteredStream(Stream):
    def __init__(self, inner: httpcore.AsyncNetworkStream, meter: _Meter) -> None:
        super().__init__(inner)
        self._meter = meter
        self.read = self._read  # type: ignore[method-assign]

    async def _read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        data = await self._inner.read(max_bytes, timeout)
        self._meter.left -= len(data)
        if self._meter.left < 0:
            raise httpcore.RemoteProtocolError(
                "the server sends interim responses without end and no final one"
            )
        return data

    def _secured(self, inner: httpcore.AsyncNetworkStream) -> httpcore.AsyncNetworkStream:
        return _MeteredStream(inner, self._meter)


class _Body(httpx.AsyncByteStream):
    """The body of an answer."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _translated():
            async for piece in self._answer.aiter_stream():
                yield piece

    async def aclose(self) -> None:
        await self._answer.aclose()


@contextmanager
def _translated() -> Iterator[None]:
    """Translate the errors of httpcore into those of httpx."""
    try:
        yield
    except httpcore.ConnectTimeout as error:
        raise httpx.ConnectTimeout(f"no connection within {_CONNECT:g} seconds") from error
    except httpcore.ConnectError as error:
        raise httpx.ConnectError(str(error) or type(error).__name__) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
        raise httpx.TransportError(str(error) or type(error).__name__) from error
