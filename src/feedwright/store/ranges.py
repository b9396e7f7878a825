"""Ranges of large runs: parts offered to other workers, and their results.

They are rows of a table. A range is taken by the first worker. The leader of the run collects
answers, withdraws untaken ranges, and repeats those that were taken and are not answered. So a
worker that is killed leaves only a row, which the leader deletes.
"""

from typing import NamedTuple, Protocol

from feedwright.store.queue import Queue

CHANNEL = "feedwright_ranges"
"""The notification channel for answered ranges."""


class RangeState(NamedTuple):
    """The state of a range."""

    id: int
    process: int | None
    """The server process of the worker that has taken it."""
    is_answered: bool
    answer: bytes | None
    """The answer; None also if the worker cannot do it."""


class TakenRange(NamedTuple):
    """A range taken by this worker."""

    publication: int
    request: bytes


class RangeEngine(Protocol):
    """Stores the jobs of ranges in the same database."""

    def defer_range(self, queue: Queue, number: int, range_id: int) -> int:
        """Make a job for a range, inside a transaction.

        Returns:
            The number of the job.
        """


class Ranges:
    """The ranges of a database's publications.

    Args:
        queue: The queue, whose session is used outside its transactions.
        engine: Stores their jobs.
    """

    def __init__(self, queue: Queue, engine: RangeEngine) -> None:
        self._queue = queue
        self._session = queue.session
        self._engine = engine

    def offer(self, publication: int, program: str, request: bytes) -> tuple[int, int]:
        """Offer a range to workers of one program.

        Returns:
            The numbers of the range and of its job.
        """
        with self._queue.transaction():
            one = self._session.ask(
                "offer_range", publication=publication, program=program, request=request
            )
            return one, self._engine.defer_range(self._queue, publication, one)

    def take(self, one: int, program: str) -> TakenRange | None:
        """Take a range; None if it was taken, is of another program, or is no longer needed."""
        row = self._session.ask("take_range", id=one, program=program)
        return TakenRange(row[0], bytes(row[1])) if row else None

    def answer(self, one: int, answer: bytes | None) -> None:
        """Answer a taken range; None if it cannot be done here."""
        with self._queue.transaction():
            if answer is None:
                self._session.ask("decline_range", id=one)
            else:
                self._session.ask("answer_range", id=one, answer=answer)
            self._session.ask("tell_range")

    def collect(self, publication: int) -> list[RangeState]:
        """The states of a publication's ranges; answers are removed from the table."""
        rows = self._session.ask("collect_ranges", publication=publication)
        return [
            RangeState(one, process, is_answered, None if answer is None else bytes(answer))
            for one, process, is_answered, answer in rows
        ]

    def withdraw(self, one: int, job: int) -> bool:
        """Withdraw a range; return whether it was untaken."""
        with self._queue.transaction():
            is_back = self._session.ask("withdraw_range", id=one) is not None
            if is_back:
                self._session.ask("cancel_job", job=job)
        return is_back

    def remove(self, one: int) -> None:
        """Delete a range, taken or not."""
        self._session.ask("remove_range", id=one)

    def remove_all(self, publication: int) -> None:
        """Delete all ranges of a publication, taken or not."""
        self._session.ask("remove_ranges", publication=publication)

    def wait(self, seconds: float) -> None:
        """Wait for a notification of an answered range."""
        self._session.wait(CHANNEL, seconds)
