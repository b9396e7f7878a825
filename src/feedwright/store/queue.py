"""The workers' queue: the registered publications of a database, and the requested runs.

The work is level-triggered. Each request for a run is a row, and a due time is a column. The
transaction that ends a run deletes the rows that it saw when it began. So nothing is lost if a run
is killed, and one run answers any number of requests.
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
"""The notification channel for requested runs."""
PAUSE = 1.0
"""The least seconds between the starts of two runs of a publication, so that one answers many
requests."""
_TABLES = Path(__file__).with_name("schema_queue.sql")
_VERSION = "2"
"""Raised when schema_queue.sql changes."""
_QUEUE, _ENGINE = "queue", "engine"


class Registered(Record, frozen=True, kw_only=True):
    """A publication that is registered with workers."""

    number: int
    authority: str
    name: str
    folder: str
    """The folder of its feedwright.toml, on the machines that have it."""

    def __str__(self) -> str:
        """How messages name it, and how it is named to ``feedwright_touch``."""
        return f"{self.authority}#{self.name}" if self.name else self.authority


class PublicationState(TimedRecord, frozen=True, kw_only=True):
    """The state of a publication in the queue."""

    authority: str
    name: str
    folder: str
    title: str
    began: datetime | None
    """When its last run started."""
    lost: int
    """The number of runs that started since one ended; the last may still run."""
    ended: datetime | None
    """When its last successful run ended."""
    next_at: datetime | None
    next_why: str
    failures: int
    failed: datetime | None
    error: str
    refused: int
    set_aside: int
    progress: str
    wanted: int
    """The number of unanswered requests for a run."""
    since: datetime | None
    """The time of the oldest of them."""
    process: int | None
    """The server process of the session that publishes it now."""
    waiting: int
    """The number of due jobs."""
    stalled: int
    """The number of jobs left by dead workers."""
    done: int
    """How many of the things that ``progress`` counts are done."""
    of_all: int
    """Their total number."""
    helpers: int
    """The number of other workers that do ranges of its run."""

    def __str__(self) -> str:
        """How messages name it, and how it is named to ``feedwright_touch``."""
        return f"{self.authority}#{self.name}" if self.name else self.authority


class QueueTotals(Record, frozen=True, kw_only=True):
    """Counts over all publications in the queue."""

    publications: int
    waiting: int
    """Publications with an unanswered request."""
    oldest_wait: float
    """The longest wait of a request, in seconds."""
    overdue: int
    """Publications that have been due for more than two seconds and are not being published."""
    failing: int
    """Publications whose last run was incomplete."""
    refused: int
    set_aside: int
    oldest_run: float
    """The age of the oldest last run, in seconds."""
    stalled: int
    """Jobs left by dead workers."""
    workers: int
    publishing: int
    """Publications that are being published."""
    longest_run: float
    """The duration of the longest current run, in seconds."""
    unpublished: int
    """Publications without a successful run."""
    deliveries: int
    """Subscribers of the publications' own hubs with a due delivery."""


class WantedRun(TimedRecord, frozen=True, kw_only=True):
    """A started run, and what it must do."""

    now: datetime
    """The time of the run, by the server's clock, which all workers share."""
    rows: tuple[int, ...]
    """The rows that request it."""
    why: tuple[str, ...]
    keys: tuple[str, ...] | None
    """The keys of the only units that may have changed; None where any may have."""
    failures: int
    """The number of incomplete runs since the last complete one."""
    is_guarded: bool
    """Whether the lock of the run is in this database."""


class Ended(TimedRecord, frozen=True, kw_only=True):
    """The result of a run."""

    due: datetime | None
    """When the next run is due."""
    why: str = ""
    """The reason of the next run."""
    failures: int = 0
    error: str = ""
    """Why nothing could be published."""
    refused: int | None = None
    """The refusals; None if the run failed, and the earlier ones stay."""
    set_aside: int | None = None


class Engine(Protocol):
    """Stores jobs in the same database."""

    version: str
    """The version of the engine, numbers with dots."""

    def install(self, queue: "Queue", made_by: str) -> None:
        """Create or upgrade the engine's tables, inside a transaction.

        Args:
            queue: The queue, with the open transaction.
            made_by: The version that made the existing tables; "" if there are none.
        """

    def defer(self, queue: "Queue", number: int, at: datetime | None, *, urgent: bool) -> bool:
        """Schedule a run of a publication, inside a transaction.

        Args:
            queue: The queue, with the open transaction.
            number: The number of the publication.
            at: The time; None for at once.
            urgent: Whether it precedes others.

        Returns:
            Whether a job was made, because none waits yet.
        """


class Queue(SharedSession):
    """The queue of a database; see this module."""

    queries = Path(__file__).with_name("queue.sql")
    wording = Wording("the queue", "see that, and run again")

    @property
    def exists(self) -> bool:
        """Whether workers have ever been set up here."""
        return bool(self._ask("tables", name="feedwright.wanted_runs"))

    def install(self, engine: Engine) -> None:
        """Create the missing tables of the queue.

        Tables of a newer version are left alone, so that workers of both versions run during an
        upgrade. If nothing is missing, no privilege to create tables is needed.
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
        """The version that made some tables; "" if there are none."""
        is_there = self._ask("tables", name="feedwright.made_by")
        return self._ask("made_by", name=name) or "" if is_there else ""

    def number(self, address: Address) -> int:
        """The number of a publication, assigned once."""
        return self.session.number(address.authority, address.name)

    def register(self, address: Address, folder: Path, title: str) -> Registered:
        """Register a publication with workers.

        Args:
            address: The address of its store.
            folder: The folder of its feedwright.toml.
            title: Its title.
        """
        number = self.number(address)
        self._ask("register", publication=number, folder=str(folder), title=title)
        return Registered(
            number=number, authority=address.authority, name=address.name, folder=str(folder)
        )

    def forget(self, name: str) -> bool:
        """Remove a publication from the queue; its store stays.

        Args:
            name: The name, as ``status`` prints it.

        Returns:
            Whether it was registered.
        """
        with self.transaction():
            number = self._ask("forget", name=name)
            if number is not None:
                self._ask("want_nothing", publication=number)
                self._ask("cancel", publication=number)
        return number is not None

    def registered(self) -> list[Registered]:
        """All registered publications."""
        rows = self._ask("registered")
        return [
            Registered(number=number, authority=authority, name=name, folder=folder)
            for number, authority, name, folder in rows
        ]

    def want(self, number: int, why: str, keys: Collection[str] | None = None) -> None:
        """Request a run.

        Args:
            number: The number of the publication.
            why: The reason.
            keys: The keys of the only units that may have changed; None if any may have.
        """
        given = list(keys) if keys is not None else None
        self._ask("want", publication=number, keys=given, why=why)

    def touch(self, number: int) -> None:
        """Request a run if the publication is registered, and notify workers."""
        with self.transaction():
            if self._ask("touch", publication=number):
                self.tell()

    def tell(self) -> None:
        """Notify workers, which look for requests."""
        self._ask("tell")

    def wait(self, seconds: float) -> bool:
        """Wait for a notification; return whether one came."""
        return self.session.wait(CHANNEL, seconds)

    def is_held(self, number: int) -> bool:
        """Whether a publication is being published."""
        return bool(self._ask("is_held", publication=number))

    def begin(self, number: int) -> WantedRun | None:
        """Start a run whose lock is held; None if none is requested or due."""
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
        """End a run: store when the next is due, and schedule it, all or nothing.

        Args:
            number: The number of the publication.
            run: The started run.
            ended: Its result.
            engine: Stores the job of the next run.
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
        """Store the progress of a run."""
        self._ask("advance", publication=number, progress=progress, done=done, of_all=of_all)

    def remove_left_ranges(self) -> None:
        """Delete the ranges of runs whose worker is dead."""
        self._ask("remove_left_ranges")

    def sweep(self, engine: Engine) -> int:
        """Schedule requested or due runs that are not running and have no job in time.

        These are requests by a CMS, runs of killed workers, and requests that came while a lock was
        released.

        Returns:
            The number of jobs that were made.
        """
        count = 0
        if not self._ask("unattended", pause=PAUSE):
            return 0
        with self.transaction():
            if not self._ask("sweeps"):
                return 0  # another worker does it
            for number, at, is_urgent in self._ask("unattended", pause=PAUSE):
                self._ask("cancel", publication=number)
                count += engine.defer(self, number, at, urgent=is_urgent)
        return count

    def states(self, number: int | None = None) -> list[PublicationState]:
        """The states of all publications, by name; or of the one with a number."""
        rows = self._ask("states", number=number)
        names = PublicationState.__struct_fields__
        return [PublicationState(**dict(zip(names, row, strict=True))) for row in rows]

    def totals(self) -> QueueTotals:
        """Counts over all publications."""
        row = (*self._ask("totals"), self.deliveries())
        return QueueTotals(**dict(zip(QueueTotals.__struct_fields__, row, strict=True)))

    def deliveries(self) -> int:
        """Count the subscribers of the publications' own hubs with a due delivery."""
        is_there = self._ask("tables", name="feedwright.subscriptions")
        return int(self._ask("deliveries")) if is_there else 0

    def known_number(self, address: Address) -> int:
        """The number of a publication; 0 if the database does not have it."""
        return self.session.known_number(address.authority, address.name)

    def workers(self) -> tuple[int, int]:
        """The number of live workers, and the number including those considered dead."""
        ((alive, every),) = self._ask("workers")
        return alive, every

    def others(self) -> int:
        """The number of workers besides the calling one."""
        return self.workers()[0] - 1


def touch(address: Address) -> None:
    """Request a run from workers, if the publication is registered.

    Args:
        address: The address of its store.

    Raises:
        StoreError: The database cannot be used.
        MissingExtra: The optional part that it needs is not installed.
    """
    with Queue.open(address, make=False) as queue:
        if queue.exists and (number := queue.known_number(address)):
            queue.touch(number)


def totals(address: Address) -> QueueTotals | None:
    """Counts over the publications in a database's queue; None if it has no queue.

    Raises:
        StoreError: The database cannot be used.
    """
    with Queue.open(address, make=False) as queue:
        return queue.totals() if queue.exists else None


def version_numbers(text: str) -> tuple[int, ...]:
    """The numbers of a version, in which file names have leading zeros."""
    return tuple(int(part) for part in text.split(".")[:3] if part.isdecimal())


_URL = re.compile(r"postgres(ql)?://|\$\{\w+\}$")


def is_database(text: str) -> bool:
    """Whether a text is the address of a database, or a variable with one, rather than a folder."""
    return bool(_URL.match(text))


def database_of(text: str) -> Address:
    """The database of an address, in which ``${NAME}`` is expanded.

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
