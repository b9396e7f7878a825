"""What workers share about all publications of a database: the list of them, and wanted runs.

The work is level-triggered. Whatever asks for a run leaves a row, and a due time is a column; a run
takes out, in the transaction that ends it, the rows that it saw when it began. So nothing is lost
where a run is killed, and however many rows there are, one run does for all of them.
"""

import os
import re
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Protocol

from feedwright.domain.errors import ConfigurationError
from feedwright.domain.record import Record, TimedRecord
from feedwright.runtime.database.address import Address
from feedwright.runtime.database.database import Wording
from feedwright.store.shared_session import SharedSession

CHANNEL = "feedwright_wanted"
"""In which it is said that a run is wanted."""
PAUSE = 1.0
"""Seconds between the beginnings of two runs of a publication, so that one does for many words."""
_TABLES = Path(__file__).with_name("schema_queue.sql")
_VERSION = "2"
"""Raised when schema_queue.sql changes."""
_QUEUE, _ENGINE = "queue", "engine"


class Registered(Record, frozen=True, kw_only=True):
    """A publication of which workers know."""

    number: int
    authority: str
    name: str
    folder: str
    """In which its feedwright.toml lies, on the machines that have it."""

    def __str__(self) -> str:
        """How messages name it, and how it is named to ``feedwright_touch``."""
        return f"{self.authority}#{self.name}" if self.name else self.authority


class PublicationState(TimedRecord, frozen=True, kw_only=True):
    """How a publication stands, for the workers."""

    authority: str
    name: str
    folder: str
    title: str
    began: datetime | None
    """When its last run began."""
    lost: int
    """How many have begun since one ended; one of them may be under way."""
    ended: datetime | None
    """When its last run ended that did not fail."""
    next_at: datetime | None
    next_why: str
    failures: int
    failed: datetime | None
    error: str
    refused: int
    set_aside: int
    progress: str
    wanted: int
    """How often a run was asked for that has not come."""
    since: datetime | None
    """Since when one waits."""
    process: int | None
    """The server's, of who publishes it now."""
    waiting: int
    """How many jobs wait whose time has come."""
    stalled: int
    """How many jobs were left by workers that are dead."""
    done: int
    """How many of what ``progress`` counts are done."""
    of_all: int
    """Of how many."""
    helpers: int
    """How many other workers do ranges of its run."""

    def __str__(self) -> str:
        """How messages name it, and how it is named to ``feedwright_touch``."""
        return f"{self.authority}#{self.name}" if self.name else self.authority


class QueueTotals(Record, frozen=True, kw_only=True):
    """How the publications of a database stand for its workers, counted."""

    publications: int
    waiting: int
    """For how many a run waits."""
    oldest_wait: float
    """For how long one waits at most, in seconds."""
    overdue: int
    """How many have been due for more than two seconds, and are published by nobody."""
    failing: int
    """Of how many the last run did not do all that it should."""
    refused: int
    set_aside: int
    oldest_run: float
    """How long ago the oldest of their last runs was, in seconds."""
    stalled: int
    """How many jobs were left by workers that are dead."""
    workers: int
    publishing: int
    """How many are published now."""
    longest_run: float
    """For how long the run that began first is under way, in seconds."""
    unpublished: int
    """How many have had no run that did not fail."""
    deliveries: int
    """How many subscribers of the publications' own hubs have something to get."""


class WantedRun(TimedRecord, frozen=True, kw_only=True):
    """A run that has begun, and all that it is to do."""

    now: datetime
    """Its time, by the clock of the server, which all workers share."""
    rows: tuple[int, ...]
    """The rows that ask for it."""
    why: tuple[str, ...]
    keys: tuple[str, ...] | None
    """The keys of the only units that may have changed; None where any may have."""
    failures: int
    """How many runs have not done all since one did."""
    is_guarded: bool
    """Whether this database knows the lock of the run."""


class Ended(TimedRecord, frozen=True, kw_only=True):
    """What became of a run."""

    due: datetime | None
    """When the next is due."""
    why: str = ""
    """Why then."""
    failures: int = 0
    error: str = ""
    """Why nothing could be published."""
    refused: int | None = None
    """None where the run failed, and what was before stays."""
    set_aside: int | None = None


class Engine(Protocol):
    """What keeps jobs in the same database."""

    version: str
    """Of it, in numbers with dots."""

    def install(self, queue: "Queue", made_by: str) -> None:
        """Make its tables, or bring them up to date, inside a transaction.

        Args:
            queue: In whose transaction that is.
            made_by: The version that made those that are there; "" where there are none.
        """

    def defer(self, queue: "Queue", number: int, at: datetime | None, *, urgent: bool) -> bool:
        """Have a publication run at a time, inside a transaction.

        Args:
            queue: In whose transaction that is.
            number: The number of the publication.
            at: When; None for at once.
            urgent: Whether it goes before others.

        Returns:
            Whether no job waits for it already.
        """


class Queue(SharedSession):
    """The runs that are wanted of a database's publications; see this module."""

    queries = Path(__file__).with_name("queue.sql")
    wording = Wording("the queue", "see that, and run again")

    @property
    def exists(self) -> bool:
        """Whether workers have ever been set up here."""
        return bool(self._ask("tables", name="feedwright.wanted_runs"))

    def install(self, engine: Engine) -> None:
        """Make what is missing of the tables that workers share.

        What a newer version made is left: workers of both go on while they roll. Where nothing is
        missing, no right to make anything is needed.
        """
        wanted = ((_QUEUE, _VERSION), (_ENGINE, engine.version))
        if not any(self._is_older(name, version) for name, version in wanted):
            return
        with self.session.making():
            if self._is_older(_QUEUE, _VERSION):
                self.session.run(_TABLES.read_text("utf-8"))
                self._ask("set_made_by", name=_QUEUE, version=_VERSION)
            if self._is_older(_ENGINE, engine.version):
                engine.install(self, self._made_by(_ENGINE))
                self._ask("set_made_by", name=_ENGINE, version=engine.version)

    def _is_older(self, name: str, version: str) -> bool:
        return version_numbers(self._made_by(name)) < version_numbers(version)

    def _made_by(self, name: str) -> str:
        """The version that made some tables; "" where there are none."""
        is_there = self._ask("tables", name="feedwright.made_by")
        return self._ask("made_by", name=name) or "" if is_there else ""

    def number(self, address: Address) -> int:
        """The number of a publication, which is given once."""
        return self.session.number(address.authority, address.name)

    def register(self, address: Address, folder: Path, title: str) -> Registered:
        """Let workers know of a publication.

        Args:
            address: Of its store.
            folder: In which its feedwright.toml lies.
            title: As people know it.
        """
        number = self.number(address)
        self._ask("register", publication=number, folder=str(folder), title=title)
        return Registered(
            number=number, authority=address.authority, name=address.name, folder=str(folder)
        )

    def forget(self, name: str) -> bool:
        """Have workers leave a publication alone from now on; its store stays as it is.

        Args:
            name: As ``status`` tells it.

        Returns:
            Whether any knew it.
        """
        with self.transaction():
            number = self._ask("forget", name=name)
            if number is not None:
                self._ask("want_nothing", publication=number)
                self._ask("cancel", publication=number)
        return number is not None

    def registered(self) -> list[Registered]:
        """All publications of which workers know."""
        rows = self._ask("registered")
        return [
            Registered(number=number, authority=authority, name=name, folder=folder)
            for number, authority, name, folder in rows
        ]

    def want(self, number: int, why: str, keys: Collection[str] | None = None) -> None:
        """Ask for a run.

        Args:
            number: The number of the publication.
            why: Who asks.
            keys: Of the only units that may have changed; None where any may have.
        """
        given = list(keys) if keys is not None else None
        self._ask("want", publication=number, keys=given, why=why)

    def touch(self, number: int) -> None:
        """Ask for a run where workers know the publication, and wake them."""
        with self.transaction():
            if self._ask("touch", publication=number):
                self.tell()

    def tell(self) -> None:
        """Wake the workers, who look at what is wanted."""
        self._ask("tell")

    def wait(self, seconds: float) -> bool:
        """Wait until a run is wanted; tells whether one may be."""
        return self.session.wait(CHANNEL, seconds)

    def is_held(self, number: int) -> bool:
        """Whether somebody publishes a publication now."""
        return bool(self._ask("is_held", publication=number))

    def begin(self, number: int) -> WantedRun | None:
        """Begin a run whose lock is held; None where none is wanted and none due."""
        row = self._ask("begin", publication=number)
        if row is None:
            return None
        now, rows, why, is_few, due, keys, is_guarded, failures = row
        return WantedRun(
            now=now,
            rows=tuple(rows),
            why=tuple(filter(None, (due, *sorted(why)))),
            keys=tuple(keys) if is_few and not due and not failures else None,
            failures=failures or 0,
            is_guarded=is_guarded,
        )

    def end(self, number: int, run: WantedRun, ended: Ended, engine: Engine) -> None:
        """End a run: write when the next is due, and have it run then, all or nothing.

        Args:
            number: The number of the publication.
            run: As it began.
            ended: What became of it.
            engine: Keeps the job of the next one.
        """
        with self.transaction():
            self._ask("end", publication=number, ids=list(run.rows))
            self._ask(
                "ended",
                publication=number,
                next_at=ended.due,
                next_why=ended.why if ended.due else "",
                failures=ended.failures,
                error=ended.error,
                refused=ended.refused,
                set_aside=ended.set_aside,
            )
            self._ask("cancel", publication=number)
            if at := self._ask("following", publication=number, pause=PAUSE):
                engine.defer(self, number, at, urgent=True)

    def advance(self, number: int, progress: str, done: int, of_all: int) -> None:
        """Write how far a run is."""
        self._ask("advance", publication=number, progress=progress, done=done, of_all=of_all)

    def remove_left_ranges(self) -> None:
        """Remove the ranges of runs that have ended with their worker."""
        self._ask("remove_left_ranges")

    def sweep(self, engine: Engine) -> int:
        """Have run what is wanted or due, is run by nobody, and for which no job comes as soon.

        That is what a CMS has asked for, what was left by a worker that was killed, and what came
        while a lock was given back.

        Returns:
            How many jobs were made.
        """
        count = 0
        if not self._ask("unattended", pause=PAUSE):
            return 0
        with self.transaction():
            if not self._ask("sweeps"):
                return 0  # another worker does
            for number, at, is_urgent in self._ask("unattended", pause=PAUSE):
                self._ask("cancel", publication=number)
                count += engine.defer(self, number, at, urgent=is_urgent)
        return count

    def states(self, number: int | None = None) -> list[PublicationState]:
        """How each publication stands, by name; or the one of a number."""
        rows = self._ask("states", number=number)
        names = PublicationState.__struct_fields__
        return [PublicationState(**dict(zip(names, row, strict=True))) for row in rows]

    def totals(self) -> QueueTotals:
        """How all publications stand, counted."""
        row = (*self._ask("totals"), self.deliveries())
        return QueueTotals(**dict(zip(QueueTotals.__struct_fields__, row, strict=True)))

    def deliveries(self) -> int:
        """How many subscribers of the publications' own hubs have something to get."""
        is_there = self._ask("tables", name="feedwright.subscriptions")
        return int(self._ask("deliveries")) if is_there else 0

    def known_number(self, address: Address) -> int:
        """The number of a publication; 0 for one that the database does not know."""
        return self.session.known_number(address.authority, address.name)

    def workers(self) -> tuple[int, int]:
        """How many workers there are, and how many with those that are taken for dead."""
        ((alive, every),) = self._ask("workers")
        return alive, every

    def others(self) -> int:
        """How many workers there are beside the one that asks."""
        return self.workers()[0] - 1


def touch(address: Address) -> None:
    """Have workers publish, where any know the publication.

    Args:
        address: Of its store.

    Raises:
        StoreError: The database cannot be used.
        MissingExtra: The optional part that it needs is not installed.
    """
    with Queue.open(address, make=False) as queue:
        if queue.exists and (number := queue.known_number(address)):
            queue.touch(number)


def totals(address: Address) -> QueueTotals | None:
    """How the publications of a database stand for its workers; None where there are none.

    Raises:
        StoreError: The database cannot be used.
    """
    with Queue.open(address, make=False) as queue:
        return queue.totals() if queue.exists else None


def version_numbers(text: str) -> tuple[int, ...]:
    """A version as numbers, of which those in names of files have leading zeros."""
    return tuple(int(part) for part in text.split(".")[:3] if part.isdecimal())


_URL = re.compile(r"postgres(ql)?://|\$\{\w+\}$")


def is_database(text: str) -> bool:
    """Whether a text is the address of a database, or the variable that has it, and no folder."""
    return bool(_URL.match(text))


def database_of(text: str) -> Address:
    """The database that an address names, in which ``${NAME}`` is looked up.

    Raises:
        ConfigurationError: A variable is not set.
    """
    from feedwright.runtime.configuration_reader import expanded  # noqa: PLC0415 - slow to load

    told = Path("the address of the database")
    address, _, _ = expanded(text, os.environ, told, text).partition("#")
    if not _URL.match(address):
        raise ConfigurationError(
            f"{text}: is no address of a PostgreSQL database: postgresql://..."
        )
    return Address(address, "")
