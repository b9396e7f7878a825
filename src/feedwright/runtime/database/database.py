"""The interface of a database, whichever engine is behind it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol, Self

import msgspec

from feedwright.domain.errors import StoreError
from feedwright.runtime.database.queries import Query


class Wording(msgspec.Struct, frozen=True):
    """The wording of messages about a database that cannot be used."""

    name: str
    """``the store``."""
    advice: str
    """What to do if its file is damaged, as the rest of a sentence."""


class Holder(NamedTuple):
    """The holder of a lock."""

    process: int
    since: datetime

    @classmethod
    def in_utc(cls, process: int, since: datetime) -> Self:
        """Make a holder from a time in UTC without a zone."""
        return cls(process, since.replace(tzinfo=UTC))


class Transaction:
    """A transaction that may be rolled back without an error."""

    undone = False

    def undo(self) -> None:
        """Roll back at the end of the transaction."""
        self.undone = True


class Database(Protocol):
    """An open database with named queries."""

    statements: int
    """The number of statements carried out."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""

    @property
    def is_unaltered(self) -> bool:
        """Whether the open transaction is known to have altered no row."""

    def ask(
        self,
        query: str,
        rows: Iterable[Mapping[str, Any]] | None = None,
        *,
        read: Callable[[Sequence[Any]], Any] | None = None,
        lenient: bool = False,
        **values: Any,
    ) -> Any:
        """Carry out a named query.

        Args:
            query: Its name.
            rows: For a query that is carried out many times, the values of each time; outside a
                transaction they share one. They are consumed as an iterator, to save memory.
            read: Makes a value of each row.
            lenient: Whether invalid text may be read as other text, because seals detect it.
            values: The values of the query's parameters.

        Returns:
            The result of the query, rows as a list; None if there was nothing to carry out.

        Raises:
            StoreBusy: Another program holds the database.
            StoreError: The database cannot be used, or ``read`` failed on a row.
        """

    def transaction(self, *, lasting: bool = True) -> AbstractContextManager[Transaction]:
        """A transaction: all changes inside are stored, or none.

        Args:
            lasting: Whether to wait until it is on the disk; otherwise a power failure may undo it,
                unless a later transaction is lasting.

        Raises:
            StoreError: It cannot begin, or cannot end.
        """

    def has(self, table: str) -> bool:
        """Whether there is a table; on a server, whether it has rows of this publication."""

    def check_held(self) -> None:
        """Check, without a query, that the locks of this connection are still held.

        Raises:
            StoreError: The connection has ended.
        """

    def tell_workers(self) -> None:
        """Notify workers of the publication at the end of this transaction, if it is registered."""

    def learn(self, queries: Mapping[str, Query]) -> None:
        """Add named queries."""

    def table_rows(self, table: str, columns: Sequence[str]) -> Iterator[Sequence[Any]]:
        """Iterate over all rows of a table, in no order."""

    def explained(self) -> AbstractContextManager[None]:
        """Turn database errors inside the block into Feedwright's errors, each one line."""

    def unusable(self, reason: object) -> StoreError:
        """The message if the database cannot be used, with the reason."""

    def fault(self) -> str:
        """A corruption that the engine itself finds; "" for none."""

    def close(self) -> None:
        """Close the database; an open transaction is rolled back."""
