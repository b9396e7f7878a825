"""``feedwright serve``: granian, in this process."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterable
from pathlib import Path

from feedwright.domain.errors import ConfigurationError
from feedwright.server import sockets
from feedwright.server.app import ASGI, Endpoint, application
from feedwright.server.requests import LARGEST_HEADER

_STOPPING = (signal.SIGTERM, signal.SIGINT)
_BACKLOG = 1_024
"""Connections that the system queues until the server accepts them."""
_HEADER_TIME = 10_000
"""Milliseconds until a request's header must be complete, counted from the previous answer; an idle
connection is closed then."""
_LOOKED = 1.0
"""Seconds between two counts of the connections."""
_BUFFER = 2 * LARGEST_HEADER
"""The most bytes of a request's line and header, and of an answer that waits to be sent; a longer
header is answered with 431."""


def run(
    place: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    listening: Callable[[str], None] = lambda _: None,
    endpoints: Iterable[Endpoint] = (),
    wrapped: Callable[[ASGI], ASGI] = lambda application: application,
) -> None:
    """Serve a publication until the process is told to stop; pending requests are answered.

    Args:
        place: The publication's folder, or its feedwright.toml.
        host: The address to listen on.
        port: The port; 0 takes a free one.
        listening: Called with the server's address, which ends with a slash.
        endpoints: Further endpoints, each below its own path.
        wrapped: Wraps the application.

    Raises:
        ConfigurationError: The configuration is invalid, or the address cannot be used.
        MissingExtra: The optional part is not installed.
    """
    try:
        from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415 - an optional extra
        from granian.http import HTTP1Settings  # noqa: PLC0415 - an optional extra
        from granian.server.embed import Server  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        from feedwright.runtime.installed import missing  # noqa: PLC0415 - only where it is

        raise missing("serve", "feedwright serve") from error
    served = wrapped(application(place, endpoints=endpoints))
    host, port = free_place(host, port)
    connections = sockets.most_connections()

    async def serving() -> None:
        server = Server(
            served,
            address=host,
            port=port,
            interface=Interfaces.ASGI,
            http=HTTPModes.http1,
            websockets=False,
            backlog=_BACKLOG,
            backpressure=connections,
            http1_settings=HTTP1Settings(header_read_timeout=_HEADER_TIME, max_buffer_size=_BUFFER),
            log_enabled=False,
        )
        loop = asyncio.get_running_loop()
        for number in _STOPPING:
            loop.add_signal_handler(number, server.stop)
        task = asyncio.create_task(server.serve())
        if await _answers(host, port, task):
            sockets.limit_waiting(port)
            keeping = asyncio.create_task(_keep_room(port, connections))
            task.add_done_callback(lambda _: keeping.cancel())
            listening(address_of(host, port))
        await task

    asyncio.run(serving())


async def _keep_room(port: int, connections: int) -> None:
    """Keep a single peer from taking all connections."""
    while True:
        await asyncio.sleep(_LOOKED)
        if sockets.is_crowded(connections):
            sockets.end_excess(port, connections // 4)


async def _answers(host: str, port: int, serving: asyncio.Task[None]) -> bool:
    """Wait until the server accepts connections, or has ended."""
    while not serving.done():
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            return True
    return False


def address_of(host: str, port: int) -> str:
    """The address of the server, with a slash at its end."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def free_place(host: str, port: int) -> tuple[str, int]:
    """Find a free address and port to listen on; port 0 gives any free one.

    granian accepts only addresses, so a name is resolved, and its first free address is taken.
    """
    problem = ""
    try:
        for kind, _, _, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            try:
                with socket.socket(kind, socket.SOCK_STREAM) as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(place)
                    return str(place[0]), int(probe.getsockname()[1])
            except OSError as error:
                problem = problem or error.strerror or str(error)
    except UnicodeError:
        problem = "not a valid host name"
    except OSError as error:
        raise ConfigurationError(
            f"{host}: cannot listen on this address: {error.strerror}; give --host an address of "
            "this machine, such as 127.0.0.1"
        ) from error
    raise ConfigurationError(
        f"{host}:{port}: cannot listen on this address: {problem}; choose another --port or --host"
    )
