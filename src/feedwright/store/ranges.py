"""Ranges of large runs: parts offered to other workers, and their results.

They pass by a table. A range is taken once, by whoever is first; whoever leads the run takes out
what is answered, withdraws what nobody has taken, and does again what was taken and is not
answered. So a worker that is killed in a range leaves nothing but a row, which its leader removes.
"""

from typing import NamedTuple, Protocol

from feedwright.store.queue import Queue

CHANNEL = "feedwright_ranges"
"""In which it is said that a range was answered."""


class RangeState(NamedTuple):
    """How a range stands."""

    id: int
    process: int | None
    """The server's, of the worker that has taken it."""
    is_answered: bool
    answer: bytes | None
    """None too where the worker cannot do it."""


class TakenRange(NamedTuple):
    """A range to be done."""

    publication: int
    request: bytes


class RangeEngine(Protocol):
    """What keeps the jobs of ranges in the same database."""

    def defer_range(self, queue: Queue, number: int, range_id: int) -> int:
        """Have a worker do a range, inside a transaction.

        Returns:
            The job's number.
        """


class Ranges:
    """The ranges of a database's publications.

    Args:
        queue: Whose session is used, outside its transactions.
        engine: Keeps their jobs.
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
        """Take a range; None where it is another's, or another program's, or is wanted no more."""
        row = self._session.ask("take_range", id=one, program=program)
        return TakenRange(row[0], bytes(row[1])) if row else None

    def answer(self, one: int, answer: bytes | None) -> None:
        """Give what was made of a range that was taken; None where it cannot be done here."""
        with self._queue.transaction():
            if answer is None:
                self._session.ask("decline_range", id=one)
            else:
                self._session.ask("answer_range", id=one, answer=answer)
            self._session.ask("tell_range")

    def collect(self, publication: int) -> list[RangeState]:
        """How the ranges of a publication stand; answers are taken out."""
        rows = self._session.ask("collect_ranges", publication=publication)
        return [
            RangeState(one, process, is_answered, None if answer is None else bytes(answer))
            for one, process, is_answered, answer in rows
        ]

    def withdraw(self, one: int, job: int) -> bool:
        """Take back a range, and tell whether nobody had taken it."""
        with self._queue.transaction():
            is_back = self._session.ask("withdraw_range", id=one) is not None
            if is_back:
                self._session.ask("cancel_job", job=job)
        return is_back

    def remove(self, one: int) -> None:
        """Remove a range, whoever does it."""
        self._session.ask("remove_range", id=one)

    def remove_all(self, publication: int) -> None:
        """Remove the ranges of a publication, whoever does them; others do none of it then."""
        self._session.ask("remove_ranges", publication=publication)

    def wait(self, seconds: float) -> None:
        """Wait until a range may have been answered."""
        self._session.wait(CHANNEL, seconds)
