"""Connections to addresses from outside: only to public hosts.

A name is resolved once for each connection, every address that it has is looked at, and the
connection is made to the very address that was looked at; the name stays in ``Host`` and in
TLS, where the certificate must be its own.
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
"""Threads that resolve names: servers that keep one waiting must not use them up."""
_BURST, _EVERY = 20, 3.0
"""Of unconfirmed requests, so many to one address at once, and one more in so many seconds."""
_MOST_REMEMBERED = 4_096
_MOST_NAMES = 10
"""Names that have not confirmed at an address and may all the same lead there."""
_NAME_EVERY = 60.0
"""Seconds after which one connection more is made under a further name."""
_NOBODYS = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses of documentation, which no machine has (RFC 5737, RFC 3849)."""


class Bucket:
    """Tokens for each address: some at once, and one more every so often.

    Args:
        burst: How many at once.
        every: In seconds.
    """

    def __init__(self, burst: int, every: float) -> None:
        self._burst = burst
        self._every = every
        self._used: dict[str, tuple[float, float]] = {}

    def take(self, address: str) -> bool:
        """Take one, if there is one."""
        now = time.monotonic()
        if len(self._used) > _MOST_REMEMBERED:
            full = self._burst * self._every
            self._used = {one: use for one, use in self._used.items() if now - use[1] < full}
        left, since = self._used.get(address, (float(self._burst), now))
        left = min(self._burst, left + (now - since) / self._every)
        self._used[address] = (max(0.0, left - 1), now) if left >= 1 else (left, now)
        return left >= 1


class Names:
    """Under which names an address is connected to.

    A name that has confirmed there has a right to, and some others, as names move and what has
    confirmed is not known after a restart. But many names that are moved to one address have
    not asked for what comes there.
    """

    def __init__(self) -> None:
        self._confirmed = OrderedDict[tuple[str, str], None]()
        self._others = OrderedDict[str, set[str]]()
        self._bucket = Bucket(1, _NAME_EVERY)

    def confirm(self, name: str, address: str) -> None:
        """Remember that whoever is at an address wants what is sent to a name."""
        self._confirmed[name.lower(), plain(address)] = None
        _shorten(self._confirmed)

    def admits(self, name: str, address: str) -> bool:
        """Whether an address is connected to under a name now."""
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
    """Connects to public addresses only, and not to this machine's own.

    Args:
        private: Everything may be connected to: for tests and intranets.
        sparing: Whoever is connected to has not asked for it, so that each address is
            connected to a few times only.
        names: Under which names addresses are connected to; under any where None.
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
        """Resolves, looks, and connects to what was looked at: one address of each family.

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
        """End the threads, without waiting for those that hang."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def allows(self, host: str, addresses: Sequence[str]) -> bool:
        """Whether a name may be connected to that has these addresses."""
        del host
        # One local address among them is enough: such an answer is made to slip through.
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

    It can be listened at then. Where the system lets anything be listened at
    (``ip_nonlocal_bind``), the address is this machine's if packets to it are sent from it.
    """
    address = plain(address)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    if not _can_bind(family, address):
        return False
    if not _can_bind(family, _NOBODYS[family]):
        return True
    with socket.socket(family, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect((address, 9))  # which sends nothing
        return str(probe.getsockname()[0]) == address
    return False


def _can_bind(family: socket.AddressFamily, address: str) -> bool:
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.bind((address, 0))
        return True
    return False


class Stream(httpcore.AsyncNetworkStream):
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
        """Goes on encrypted; a connection on which that fails is ended."""
        try:
            inner = await self._inner.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            await self._inner.aclose()
            raise
        return self._secured(inner)

    def _secured(self, inner: httpcore.AsyncNetworkStream) -> httpcore.AsyncNetworkStream:
        """What the connection is read and written by after the handshake."""
        return inner


class Crowded(httpcore.ConnectError):
    """An address was connected to often enough for now."""


@cache
def context() -> ssl.SSLContext:
    """What certificates are trusted; made once, as that takes long."""
    return httpcore.default_ssl_context()
