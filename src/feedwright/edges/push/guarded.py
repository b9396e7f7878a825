"""Connections to callbacks, which anybody may name: only to hosts that are everybody's.

A name is resolved once for each connection, every address that it has is looked at, and the
connection is made to the very address that was looked at; the name stays in ``Host`` and in
TLS, where the certificate must be its own.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import httpcore

from feedwright.core.internet import is_public

_RESOLVERS = 64
"""Threads that resolve names: servers that keep one waiting must not use them up."""
_BURST, _EVERY = 20, 3.0
"""Of unconfirmed requests, so many to one address at once, and one more in so many seconds."""
_MOST_REMEMBERED = 4_096


class Guarded(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only.

    Args:
        private: Everything may be connected to: for tests and intranets.
        sparing: Whoever is connected to has not asked for it, so that each address is
            connected to a few times only.
    """

    def __init__(self, *, private: bool, sparing: bool) -> None:
        self._private = private
        self._sparing = sparing
        self._inner = httpcore.AnyIOBackend()
        self._threads = ThreadPoolExecutor(_RESOLVERS, thread_name_prefix="resolver")
        self._used: dict[str, tuple[float, float]] = {}

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as the library calls it
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolves, looks, and connects to what was looked at.

        Raises:
            httpcore.ConnectError: The host has no address or a local one, was connected to
                often enough, or does not answer.
        """
        address = await self._resolved(host, port)
        if self._sparing and not self._admits(address):
            raise Crowded(f"{address} was connected to often enough for now")
        stream = await self._inner.connect_tcp(
            address, port, timeout, local_address, socket_options
        )
        return _Stream(stream)

    def close(self) -> None:
        """Ends the threads, without waiting for those that hang."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _resolved(self, host: str, port: int) -> str:
        def resolve() -> list[str]:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            return [str(sockaddr[0]) for *_, sockaddr in found]

        try:
            addresses = await asyncio.get_running_loop().run_in_executor(self._threads, resolve)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} has no address: {error}") from error
        # One local address among them is enough: such an answer is made to slip through.
        if not addresses or not (self._private or all(map(is_public, addresses))):
            raise httpcore.ConnectError(f"{host} is not on the public internet")
        return addresses[0]

    def _admits(self, address: str) -> bool:
        """A bucket of tokens for each address."""
        now = time.monotonic()
        if len(self._used) > _MOST_REMEMBERED:
            full = _BURST * _EVERY
            self._used = {one: use for one, use in self._used.items() if now - use[1] < full}
        left, since = self._used.get(address, (float(_BURST), now))
        left = min(_BURST, left + (now - since) / _EVERY)
        self._used[address] = (max(0.0, left - 1), now) if left >= 1 else (left, now)
        return left >= 1


class _Stream(httpcore.AsyncNetworkStream):
    """A connection that is closed, too, when its TLS handshake is given up half way.

    The library closes it when the handshake fails, but not when it is cancelled, which is
    what becomes of one that never ends.
    """

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner
        self.read, self.write = inner.read, inner.write  # type: ignore[method-assign]
        self.aclose = inner.aclose  # type: ignore[method-assign]
        self.get_extra_info = inner.get_extra_info  # type: ignore[method-assign]

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - as the library calls it
    ) -> httpcore.AsyncNetworkStream:
        try:
            return await self._inner.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            await self._inner.aclose()
            raise


class Crowded(httpcore.ConnectError):
    """An address was connected to often enough for now."""


@cache
def context() -> ssl.SSLContext:
    """What certificates are trusted; made once, as that takes long."""
    return httpcore.default_ssl_context()
