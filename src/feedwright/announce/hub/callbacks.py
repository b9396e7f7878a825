"""Requests to subscribers' callbacks, with limits: nothing that they send is trusted."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple

import httpcore

from feedwright.runtime.http.guarded import Crowded, Guarded, Names, context

_TIME = 10.0
"""Seconds for one exchange, from the name's resolution to the answer's last byte."""
_CONNECT = 5.0
_MOST_BYTES = 4_096
"""Of an answer; a challenge is shorter."""
_CONNECTIONS = 512
_KEPT = 16
"""Connections that wait for the next delivery, for a moment."""
_KEPT_FOR = 5.0
_HEADERS = {"User-Agent": "Feedwright", "Accept-Encoding": "identity"}


class Answer(NamedTuple):
    """What a callback answered."""

    status: int
    """Of HTTP; 0 where there was no answer."""
    body: bytes = b""
    problem: str = ""
    """Why there was none, or no whole one."""
    crowded: bool = False
    """It was not asked: it has been asked often enough for now."""
    address: str = ""
    """The IP address that it came from."""


class Callbacks:
    """HTTP to the callbacks of subscribers.

    No redirect is followed and no proxy used. An answer is read up to some bytes and for
    some seconds, headers and all.

    Args:
        private: Callbacks may be anywhere, on this machine too.
        seconds: How long one exchange may take.
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
        """Gets an address that a stranger named."""
        return await self._exchange(self._asking, "GET", address, {}, None)

    async def deliver(self, callback: str, headers: Mapping[str, str], data: bytes) -> Answer:
        """Posts a document to a callback that has asked for it."""
        return await self._exchange(self._delivering, "POST", callback, headers, data)

    def confirm(self, host: str, address: str) -> None:
        """Notes that a host has confirmed that it wants deliveries.

        Args:
            host: By name.
            address: The IP address that it had then; "" where that is not known.
        """
        if address:
            self._names.confirm(host, address)

    async def close(self) -> None:
        """Ends every connection."""
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
        except Exception as error:  # noqa: BLE001 - whatever a stranger's server brings about
            # A status that has come counts, whatever happens to a body that nobody reads.
            return answer._replace(problem=str(error) or type(error).__name__)
        return answer
