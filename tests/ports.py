"""Ports of this machine for servers that must be told where to listen."""

import random
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

_LOWEST, _HIGHEST = 10_000, 32_000
"""Below those that a system gives to whoever names none: no connection that is made by chance takes
one of these between being found here and being used."""
_TRIES = 1_000


@contextmanager
def reserved_ports(count: int) -> Iterator[list[int]]:
    """Gives TCP ports at which nobody listens, of which no other test gets any until the end.

    The sign for others is that the UDP port of the same number is taken, which a process that is
    killed gives back as well.
    """
    chance = random.SystemRandom()  # processes of tests that begin alike draw differently
    found: list[int] = []
    with ExitStack() as held:
        for _ in range(_TRIES):
            if len(found) == count:
                break
            port = chance.randrange(_LOWEST, _HIGHEST)
            sign = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            with suppress(OSError):
                sign.bind(("127.0.0.1", port))
                socket.create_server(("", port)).close()
                found.append(port)
        assert len(found) == count, "there are no free ports"
        yield found


@contextmanager
def reserved_port() -> Iterator[int]:
    """Gives one such port."""
    with reserved_ports(1) as (port,):
        yield port


def takes_connections(place: tuple[str, int] | Path) -> bool:
    """Whether somebody listens at a port of a host, or at a socket that has a path."""
    kind = socket.AF_UNIX if isinstance(place, Path) else socket.AF_INET
    with socket.socket(kind) as probe:
        return not probe.connect_ex(str(place) if isinstance(place, Path) else place)
