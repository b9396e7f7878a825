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

PATIENCE = 10.0
"""Seconds without a word after which a worker is taken for dead."""


class SharedSession:
    """What is asked of the tables that are all publications'.

    Args:
        session: With the database; it may be that of another of these.
    """

    queries: ClassVar[Path]
    """The file of what is asked."""
    wording: ClassVar[Wording]

    def __init__(self, session: "Session") -> None:
        self.session = session.asking(self.queries)

    @classmethod
    def open(cls, address: Address, *, make: bool = True) -> Self:
        """A session of its own.

        Args:
            address: Of the database, or of a publication in it.
            make: Make a store's tables where there are none.

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
        """Everything inside happens, or nothing of it."""
        return self.session.transaction()

    def now(self) -> datetime:
        """What the clock of the server says."""
        found: datetime = self._ask("now")
        return found

    def _ask(self, query: str, **values: Any) -> Any:
        from feedwright.runtime.database.postgres_steps import LOCK  # noqa: PLC0415 - seldom needed

        return self.session.ask(query, **{"lock": LOCK, "patience": PATIENCE} | values)
