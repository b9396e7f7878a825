"""Socket options that the server itself has no settings for."""

import contextlib
import os
import socket
import stat
from collections import Counter
from collections.abc import Iterator

from feedwright.domain.errors import ConfigurationError
from feedwright.domain.reader_agents import is_near, reader_address

_MOST_CONNECTIONS = 4_096
_MOST_FILES = 16_384
_OWN_FILES = 24
"""Open files besides connections: the store's and the process's own."""
_FEWEST_FILES = 24
"""With fewer open files the server does not start, or answers no request."""
_FILES = "/dev/fd"
"""The folder of the process's file descriptors; older ones have lower numbers."""
_UNREAD_TIME = 30_000
"""Milliseconds until a connection is ended whose client takes none of its answer."""


def most_connections() -> int:
    """The most connections of the process, each with the open file of a document.

    The limit of open files is raised first, as far as the system allows. A server that runs out of
    file descriptors retries in a busy loop, and does nothing else.

    Raises:
        ConfigurationError: The process may open too few files to serve anything.
    """
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return _MOST_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    bounds = [one for one in (hard, _MOST_FILES) if one != resource.RLIM_INFINITY]
    if soft != resource.RLIM_INFINITY and soft < min(bounds):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(bounds), hard))
            soft = min(bounds)
    if soft == resource.RLIM_INFINITY:
        return _MOST_CONNECTIONS
    if soft < _FEWEST_FILES:
        raise ConfigurationError(
            f"a server needs {_FEWEST_FILES} open files at a time, and this process may have "
            f"{soft}; raise that (ulimit -n), and start it again"
        )
    return max(8, min(_MOST_CONNECTIONS, (soft - _OWN_FILES) // 2))


def limit_waiting(port: int) -> None:
    """Let the system end connections of the server whose clients do not read.

    Connections inherit the options of the listening socket (Linux ``tcp(7)``, ``TCP_USER_TIMEOUT``,
    which also applies to clients that are alive and read nothing).
    """
    if not hasattr(socket, "TCP_USER_TIMEOUT"):
        return
    for one in _sockets():
        with one, contextlib.suppress(OSError):
            if _is_listening(one, port):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD_TIME)


def is_crowded(connections: int) -> bool:
    """Whether half of the possible connections are in use."""
    try:
        return len(os.listdir(_FILES)) > connections // 2  # noqa: PTH208 - counted each second
    except OSError:  # Windows has no such folder
        return False


def end_excess(port: int, most: int) -> None:
    """Close the newest connections of each peer that has too many.

    Addresses of private networks, such as one's own proxies, have no limit.

    Args:
        port: The port of the server.
        most: The most connections of a peer; in IPv6 a network counts as one peer.
    """
    held: Counter[str] = Counter()
    for one in _sockets():
        with one, contextlib.suppress(OSError):  # an unconnected socket has no peer
            peer = str(one.getpeername()[0])
            if one.getsockname()[1] == port and not is_near(peer):
                held[reader_address(peer, "")] += 1
                if held[reader_address(peer, "")] > most:
                    one.shutdown(socket.SHUT_RDWR)


def _sockets() -> Iterator[socket.socket]:
    """Duplicate the sockets of this process, which granian does not expose.

    Files are not duplicated: closing a duplicate would release the locks that SQLite holds on a
    database (POSIX ``fcntl``), and another process would delete its write-ahead log.
    """
    for number in sorted(map(int, os.listdir(_FILES))):  # noqa: PTH208 - as above
        with contextlib.suppress(OSError):  # the descriptor of the listing itself, closed by now
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                yield socket.socket(fileno=os.dup(number))


def _is_listening(one: socket.socket, port: int) -> bool:
    return (
        one.family in (socket.AF_INET, socket.AF_INET6)
        and one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) == 1
        and one.getsockname()[1] == port
    )
