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
"""Open files that no connection needs: the store, the process's own."""
_FEWEST_FILES = 24
"""With fewer it does not start, or answers nobody."""
_FILES = "/dev/fd"
"""The numbers of the process's open files, the older ones lower."""
_UNREAD_TIME = 30_000
"""Milliseconds after which a connection ends whose client takes nothing of its answer."""


def most_connections() -> int:
    """How many connections the process can hold, each with a document's file beside it.

    The bound of open files is raised first, as far as the system lets it be. A server that
    takes more connections than it may open tries again and again, and does nothing else.

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
    """Have the system end connections of the server whose clients do not read.

    Connections inherit what is set of the socket at which they arrive (Linux ``tcp(7)``,
    ``TCP_USER_TIMEOUT``, which holds for clients that are there and take nothing, too).
    """
    if not hasattr(socket, "TCP_USER_TIMEOUT"):
        return
    for one in _sockets():
        with one, contextlib.suppress(OSError):
            if _is_listening(one, port):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD_TIME)


def is_crowded(connections: int) -> bool:
    """Whether half of the connections are taken that the process can hold."""
    try:
        return len(os.listdir(_FILES)) > connections // 2  # noqa: PTH208 - counted each second
    except OSError:  # Windows numbers no files
        return False


def end_excess(port: int, most: int) -> None:
    """End the newest connections of each peer that has too many.

    Proxies of one's own, and all of one's own network, may have as many as there are.

    Args:
        port: The server's.
        most: How many connections a peer may have; of IPv6 a network counts as one.
    """
    held: Counter[str] = Counter()
    for one in _sockets():
        with one, contextlib.suppress(OSError):  # one that is not connected has no peer
            peer = str(one.getpeername()[0])
            if one.getsockname()[1] == port and not is_near(peer):
                held[reader_address(peer, "")] += 1
                if held[reader_address(peer, "")] > most:
                    one.shutdown(socket.SHUT_RDWR)


def _sockets() -> Iterator[socket.socket]:
    """The sockets of this process, which the server keeps to itself; a second name of each.

    No file gets one: to close it would give up the locks that SQLite holds on a database
    (POSIX ``fcntl``), and another process would take the log of its changes away.
    """
    for number in sorted(map(int, os.listdir(_FILES))):  # noqa: PTH208 - as above
        with contextlib.suppress(OSError):  # of the listing itself, which is closed by now
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                yield socket.socket(fileno=os.dup(number))


def _is_listening(one: socket.socket, port: int) -> bool:
    return (
        one.family in (socket.AF_INET, socket.AF_INET6)
        and one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) == 1
        and one.getsockname()[1] == port
    )
