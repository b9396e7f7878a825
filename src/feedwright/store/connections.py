"""Database connections that stay open from one run to the next."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from feedwright.domain.errors import StoreError
from feedwright.runtime.database.address import Address

if TYPE_CHECKING:
    from feedwright.runtime.database.postgres import Postgres


class Connections:
    """The connections of a worker, each used by one run at a time.

    A new session costs the server more than most queries of a run: a process, which has to load
    each table's description and plan each statement.

    Args:
        address: The address of the database; connections to other databases are not kept.
        open_store: Opens a connection for the store of a publication.
    """

    def __init__(self, address: Address, open_store: "Callable[[Address], Postgres]") -> None:
        self._url = address.url
        self._open = open_store
        self._free = deque["Postgres"]()

    @contextmanager
    def one(self, address: Address) -> Iterator["Postgres"]:
        """A connection for the store of a publication; its locks are released at the end.

        Raises:
            StoreError: The server cannot be used.
            MissingExtra: The optional part that it needs is not installed.
        """
        server = self._standing(address)
        if server is None:
            server = self._open(address)
            # The request for this run stays stored until its worker has ended it.
            server.tells_workers = False
        try:
            yield server
        finally:
            if address.url == self._url and server.let_go():
                self._free.append(server)
            else:
                server.close()

    def _standing(self, address: Address) -> "Postgres | None":
        """A free connection that the server has not closed, if any."""
        while address.url == self._url and self._free:
            server = self._free.pop()
            try:
                server.turn_to(address)
            except StoreError:
                server.close()
            else:
                return server
        return None

    def close(self) -> None:
        """Close the free connections."""
        while self._free:
            self._free.pop().close()
