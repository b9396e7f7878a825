"""A database session of workers and hubs for all publications of a PostgreSQL database."""

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from feedwright.runtime.database.address import Address
from feedwright.runtime.database.database import Transaction, Wording
from feedwright.store.opening import TABLES

if TYPE_CHECKING:
    from feedwright.runtime.database.session import Session

DEAD_AFTER = 10.0
"""Seconds without a heartbeat after which a worker is considered dead."""


class SharedSession:
    """A session for the tables that all publications share.

    Args:
        session: The database session, which several of these may share.
    """

    queries: ClassVar[Path]
    """The file of the queries."""
    wording: ClassVar[Wording]

    def __init__(self, session: "Session") -> None:
        self.session = session.asking(self.queries)

    @classmethod
    def open(cls, address: Address, *, make: bool = True) -> Self:
        """Open a new session.

        Args:
            address: The address of the database, or of a publication in it.
            make: Create a store's tables if they are missing.

        Raises:
            StoreError: It cannot be used.
            MissingExtra: The optional part that it needs is not installed.
        """
        from feedwright.runtime.database.session import Session  # noqa: PLC0415 - seldom needed
        from feedwright.store.steps import STEPS  # noqa: PLC0415 - likewise

        return cls(Session(address, TABLES, cls.queries, cls.wording, STEPS, make=make))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the session."""
        self.session.close()

    def transaction(self) -> AbstractContextManager[Transaction]:
        """A transaction: all changes inside are stored, or none."""
        return self.session.transaction()

    def now(self) -> datetime:
        """The time by the server's clock."""
        found: datetime = self._ask("now")
        return found

    def _ask(self, query: str, **values: Any) -> Any:
        from feedwright.runtime.database.postgres_steps import LOCK  # noqa: PLC0415 - seldom needed

        return self.session.ask(query, **{"lock": LOCK, "patience": DEAD_AFTER} | values)
