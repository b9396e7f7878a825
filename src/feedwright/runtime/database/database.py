"""The interface of a database, whichever engine is behind it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol, Self

import msgspec

from feedwright.domain.errors import StoreError
from feedwright.runtime.database.queries import Query


class Wording(msgspec.Struct, frozen=True):
    """How messages speak of a database that cannot be used."""

    name: str
    """``the store``."""
    advice: str
    """What to do where its file is damaged, as the rest of a sentence."""


class Holder(NamedTuple):
    """Who holds a lock."""

    process: int
    since: datetime

    @classmethod
    def in_utc(cls, process: int, since: datetime) -> Self:
        """A holder, of a time in UTC that does not say so."""
        return cls(process, since.replace(tzinfo=UTC))


class Transaction:
    """A transaction that may be undone though nothing failed."""

    undone = False

    def undo(self) -> None:
        """Forgets, at its end, all that was done in it."""
        self.undone = True


class Database(Protocol):
    """An open database that knows queries by their names."""

    statements: int
    """How many have been carried out."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is under way."""

    @property
    def is_unaltered(self) -> bool:
        """Whether the transaction that is under way is known to have altered no row."""

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
                transaction all of them are one. There may be more than memory holds.
            read: Makes a value of each row.
            lenient: Rows are sealed, so that text which is none may be read as another text.
            values: Those of the query's parameters.

        Returns:
            What the query gives; rows as a list; None where there was nothing to carry out.

        Raises:
            StoreBusy: Another program holds the database.
            StoreError: The database cannot be used, or ``read`` did not understand a row.
        """

    def transaction(self, *, lasting: bool = True) -> AbstractContextManager[Transaction]:
        """Everything inside happens, or nothing of it.

        Args:
            lasting: Whether it is waited for until it is on the disk; else it may be forgotten
                when the machine loses its power, as long as no later one is lasting.

        Raises:
            StoreError: It cannot begin, or cannot end.
        """

    def has(self, table: str) -> bool:
        """Whether there is a table; where it is many publications', whether it has rows of ours."""

    def check_held(self) -> None:
        """See to it that what this connection has locked is still held; nothing is asked.

        Raises:
            StoreError: The connection has ended.
        """

    def tell_workers(self) -> None:
        """Have workers, where any know the publication, look at it after this transaction."""

    def learn(self, queries: Mapping[str, Query]) -> None:
        """Learn more queries, by their names."""

    def table_rows(self, table: str, columns: Sequence[str]) -> Iterator[Sequence[Any]]:
        """All rows of a table, in no order; there may be more than memory holds."""

    def explained(self) -> AbstractContextManager[None]:
        """Turn database errors inside the block into errors of ours, each one line."""

    def unusable(self, reason: object) -> StoreError:
        """What is said where the database cannot be used, for a reason."""

    def fault(self) -> str:
        """What is wrong with what it holds, as the engine itself finds it; "" for nothing."""

    def close(self) -> None:
        """Close the database; what is not committed is undone."""
