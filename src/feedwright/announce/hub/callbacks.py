"""Requests to subscribers' callbacks, with limits, because their servers are not trusted."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple

import httpcore

from feedwright.runtime.http.guarded import Crowded, Guarded, Names, context

_TIME = 10.0
"""Seconds for one exchange, from the resolution of the name to the last byte of the answer."""
_CONNECT = 5.0
_MOST_BYTES = 4_096
"""The most bytes of an answer; a challenge is shorter."""
_CONNECTIONS = 512
_KEPT = 16
"""The most idle connections, kept for a moment for the next delivery."""
_KEPT_FOR = 5.0
_HEADERS = {"User-Agent": "Feedwright", "Accept-Encoding": "identity"}


class Answer(NamedTuple):
    """The answer of a callback."""

    status: int
    """The status of HTTP; 0 if there was no answer."""
    body: bytes = b""
    problem: str = ""
    """Why there was no answer, or only a part of one."""
    crowded: bool = False
    """Whether no request was made, because the callback has had enough requests for now."""
    address: str = ""
    """The IP address of the server."""


class Callbacks:
    """An HTTP client for the callbacks of subscribers.

    It follows no redirects and uses no proxy. It reads at most some bytes of an answer, for at most
    some seconds, headers included.

    Args:
        private: Whether callbacks may be at private addresses, such as this machine.
        seconds: The longest exchange.
    """

    def __init__(self, *, private: bool, seconds: float = _TIME) -> None:
        self._seconds = seconds
        trusted = context()
        self._names = Names()
        self._backends = [
            Guarded(private=private, sparing=True),
            Guarded(private=private, sparing=False, names=self._names),
        ]
        self._asking, self._delivering = (
            httpcore.AsyncConnectionPool(
                ssl_context=trusted,
                max_connections=_CONNECTIONS,
                max_keepalive_connections=kept,
                keepalive_expiry=_KEPT_FOR,
                network_backend=backend,
            )
            for backend, kept in zip(self._backends, (0, _KEPT), strict=True)
        )

    async def ask(self, address: str) -> Answer:
        """Send a GET request to an address that anybody may have named."""
        return await self._exchange(self._asking, "GET", address, {}, None)

    async def deliver(self, callback: str, headers: Mapping[str, str], data: bytes) -> Answer:
        """Post a document to a confirmed callback."""
        return await self._exchange(self._delivering, "POST", callback, headers, data)

    def confirm(self, host: str, address: str) -> None:
        """Note that a host has confirmed a subscription.

        Args:
            host: The name of the host.
            address: Its IP address at that time; "" if unknown.
        """
        if address:
            self._names.confirm(host, address)

    async def close(self) -> None:
        """Close all connections."""
        for pool in (self._asking, self._delivering):
            await pool.aclose()
        for backend in self._backends:
            backend.close()

    async def _exchange(
        self,
        pool: httpcore.AsyncConnectionPool,
        method: str,
        address: str,
        headers: Mapping[str, str],
        data: bytes | None,
    ) -> Answer:
        timeout = {
            "connect": min(_CONNECT, self._seconds),
            "read": self._seconds,
            "write": self._seconds,
            "pool": self._seconds,
        }
        told = [*_HEADERS.items(), *headers.items()]
        answer = Answer(0)
        try:
            async with (
                asyncio.timeout(self._seconds),
                pool.stream(
                    method,
                    address,
                    headers=[(name.encode(), value.encode()) for name, value in told],
                    content=data,
                    extensions={"timeout": timeout},
                ) as response,
            ):
                stream = response.extensions["network_stream"]
                peer = stream.get_extra_info("server_addr") or ("",)
                answer = Answer(response.status, address=str(peer[0]))
                async for piece in response.aiter_stream():
                    answer = answer._replace(body=answer.body + piece[:_MOST_BYTES])
                    if len(answer.body) > _MOST_BYTES:
                        break
        except Crowded as error:
            return Answer(0, problem=str(error), crowded=True)
        except (TimeoutError, httpcore.TimeoutException):
            return answer._replace(problem=f"has not ended within {self._seconds:g} seconds")
        except Exception as error:  # noqa: BLE001 - a stranger's server may cause any error
            # A received status counts even if the body, which is not used, fails.
            return answer._replace(problem=str(error) or type(error).__name__)
        return answer
