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
    """Connections of a worker, each of which is one run's at a time.

    A session that is new costs the server more than most of what a run asks of it: a process, and
    what that has to learn of each table and to plan of each statement.

    Args:
        address: Of the database; those of others are not kept.
        open_store: Opens one, as the store of a publication.
    """

    def __init__(self, address: Address, open_store: "Callable[[Address], Postgres]") -> None:
        self._url = address.url
        self._open = open_store
        self._free = deque["Postgres"]()

    @contextmanager
    def one(self, address: Address) -> Iterator["Postgres"]:
        """A connection, as the store of a publication; what it locks is free at the end.

        Raises:
            StoreError: The server cannot be used.
            MissingExtra: The optional part that it needs is not installed.
        """
        server = self._standing(address)
        if server is None:
            server = self._open(address)
            # What made this run be wanted stands until its worker has ended it.
            server.tells_workers = False
        try:
            yield server
        finally:
            if address.url == self._url and server.let_go():
                self._free.append(server)
            else:
                server.close()

    def _standing(self, address: Address) -> "Postgres | None":
        """One that is free and that the server has not ended meanwhile."""
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
        """Close those that are free."""
        while self._free:
            self._free.pop().close()
