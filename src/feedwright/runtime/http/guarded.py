"""Connections to addresses from outside: only to public hosts.

A name is resolved once for each connection, all its addresses are checked, and the connection is
made to one of the checked addresses. ``Host`` and TLS keep the name, which the certificate must
match.
"""

import asyncio
import socket
import ssl
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from typing import Any

import httpcore

from feedwright.domain.public_hosts import is_public, plain

_RESOLVERS = 64
"""The threads that resolve names, enough that slow name servers do not use them up."""
_BURST, _EVERY = 20, 3.0
"""The limit of unconfirmed requests to one address: so many at once, and one more every so many
seconds."""
_MOST_REMEMBERED = 4_096
_MOST_NAMES = 10
"""The most unconfirmed names of one address."""
_NAME_EVERY = 60.0
"""Seconds until one more connection under a further name is allowed."""
_NOBODYS = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses for documentation, which no machine has (RFC 5737, RFC 3849)."""


class Bucket:
    """A token bucket for each address.

    Args:
        burst: The most tokens at once.
        every: Seconds until the next token.
    """

    def __init__(self, burst: int, every: float) -> None:
        self._burst = burst
        self._every = every
        self._used: dict[str, tuple[float, float]] = {}

    def take(self, address: str) -> bool:
        """Take a token, if there is one."""
        now = time.monotonic()
        if len(self._used) > _MOST_REMEMBERED:
            full = self._burst * self._every
            self._used = {one: use for one, use in self._used.items() if now - use[1] < full}
        left, since = self._used.get(address, (float(self._burst), now))
        left = min(self._burst, left + (now - since) / self._every)
        self._used[address] = (max(0.0, left - 1), now) if left >= 1 else (left, now)
        return left >= 1


class Names:
    """Decides under which names an address may be connected to.

    Confirmed names may be, and some others, because names move and confirmations are not stored
    across restarts. Many unconfirmed names that point to one address are an attack on it.
    """

    def __init__(self) -> None:
        self._confirmed = OrderedDict[tuple[str, str], None]()
        self._others = OrderedDict[str, set[str]]()
        self._bucket = Bucket(1, _NAME_EVERY)

    def confirm(self, name: str, address: str) -> None:
        """Note that the server at an address has confirmed requests to a name."""
        self._confirmed[name.lower(), plain(address)] = None
        _shorten(self._confirmed)

    def admits(self, name: str, address: str) -> bool:
        """Whether an address may be connected to under a name now."""
        address, name = plain(address), name.lower()
        if (name, address) in self._confirmed:
            return True
        others = self._others.setdefault(address, set())
        _shorten(self._others)
        if name not in others and len(others) < _MOST_NAMES:
            others.add(name)
        return name in others or self._bucket.take(address)


def _shorten(remembered: OrderedDict[Any, Any]) -> None:
    if len(remembered) > 10 * _MOST_REMEMBERED:
        remembered.popitem(last=False)


class Guarded(httpcore.AsyncNetworkBackend):
    """Connects only to public addresses that are not this machine's own.

    Args:
        private: Whether all addresses are allowed, for tests and intranets.
        sparing: Whether connections to one address are limited, because its server has not asked
            for them.
        names: Decides under which names addresses are connected to; None for any.
    """

    def __init__(self, *, private: bool, sparing: bool, names: Names | None = None) -> None:
        self._private = private
        self._sparing = sparing
        self._names = names
        self._inner = httpcore.AnyIOBackend()
        self._threads = ThreadPoolExecutor(_RESOLVERS, thread_name_prefix="resolver")
        self._bucket = Bucket(_BURST, _EVERY)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as the library calls it
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve a name, check its addresses, and connect to one of each family.

        Raises:
            httpcore.ConnectError: The host has no address or a local one, was connected to
                often enough, or does not answer.
        """
        problem: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in await self._resolved(host, port):
            if not self._admits(host, address):
                raise Crowded(f"too many recent connections to {address}")
            try:
                stream = await self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return Stream(stream)
        raise problem

    def close(self) -> None:
        """End the threads, without waiting for blocked ones."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def allows(self, host: str, addresses: Sequence[str]) -> bool:
        """Whether a name with these addresses may be connected to."""
        del host
        # One local address is enough to refuse: such an answer tries to bypass the check.
        return self._private or all(is_public(one) and not is_own(one) for one in addresses)

    async def _resolved(self, host: str, port: int) -> list[str]:
        def resolve() -> list[str]:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            return [str(sockaddr[0]) for *_, sockaddr in found]

        try:
            addresses = await asyncio.get_running_loop().run_in_executor(self._threads, resolve)
        except UnicodeError as error:
            long = "a part of the name is empty or longer than 63 letters"
            raise httpcore.ConnectError(f"{host} has no address: {long}") from error
        except OSError as error:
            raise httpcore.ConnectError(f"{host} has no address: {error}") from error
        if not addresses or not self.allows(host, addresses):
            raise httpcore.ConnectError(f"{host} is not on the public internet")
        first: dict[bool, str] = {}
        for one in addresses:
            first.setdefault(":" in one, one)
        return [*first.values()]

    def _admits(self, host: str, address: str) -> bool:
        if self._names and not self._names.admits(host, address):
            return False
        return not self._sparing or self._bucket.take(plain(address))


def is_own(address: str) -> bool:
    """Whether an IP address is one of this machine's.

    Such an address can be bound. If the system lets any address be bound (``ip_nonlocal_bind``), it
    is this machine's if packets to it are sent from it.
    """
    address = plain(address)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    if not _can_bind(family, address):
        return False
    if not _can_bind(family, _NOBODYS[family]):
        return True
    with socket.socket(family, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect((address, 9))  # without sending anything
        return str(probe.getsockname()[0]) == address
    return False


def _can_bind(family: socket.AddressFamily, address: str) -> bool:
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.bind((address, 0))
        return True
    return False


class Stream(httpcore.AsyncNetworkStream):
    """A connection that is also closed when its TLS handshake is cancelled.

    The library closes it when the handshake fails, but not when it is cancelled after the time
    limit.
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
        """Start TLS; the connection is closed if that fails."""
        try:
            inner = await self._inner.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            await self._inner.aclose()
            raise
        return self._secured(inner)

    def _secured(self, inner: httpcore.AsyncNetworkStream) -> httpcore.AsyncNetworkStream:
        """The stream of the connection after the handshake."""
        return inner


class Crowded(httpcore.ConnectError):
    """Too many recent connections to an address."""


@cache
def context() -> ssl.SSLContext:
    """The trusted certificates, loaded once because that is slow."""
    return httpcore.default_ssl_context()
