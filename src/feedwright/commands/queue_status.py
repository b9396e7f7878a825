"""The state of the publications that workers publish from one database."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Literal, get_args

from feedwright.domain.errors import StoreError
from feedwright.domain.record import TimedRecord
from feedwright.runtime.database.address import Address
from feedwright.store.queue import PublicationState, Queue, database_of

_IN_TIME = timedelta(seconds=2)
"""Within which a due time is met."""

State = Literal["publishing", "stalled", "waiting", "overdue", "failing", "idle"]
"""Of several that hold, the first."""
STATES: tuple[State, ...] = get_args(State)
ALL_RIGHT = 7
"""The urgency of a publication at which nobody need look."""


class QueuedPublication(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """How a publication stands, for the workers."""

    publication: str
    """As ``feedwright_touch`` names it."""
    title: str
    folder: str
    """In which its feedwright.toml lies, on the machines that have it."""
    state: State
    wanted: int
    """How often a run was asked for that has not come."""
    waiting_since: datetime | None
    publishing_since: datetime | None
    progress: str
    """How far the run is that is under way."""
    progress_done: int
    """How many of what ``progress`` counts are done."""
    progress_of: int
    """Of how many, as far as that is known."""
    helpers: int
    """How many other workers do parts of that run now."""
    stalled_jobs: int
    """Jobs of workers that are dead, which others take over."""
    lost_runs: int
    """How many in a row have ended with their worker."""
    last_run: datetime | None
    """When one ended that did not fail."""
    next_due: datetime | None
    next_why: str
    """``due``, ``announce`` or ``retry``."""
    is_overdue: bool
    failures: int
    """How many runs have not done all that they should since one did."""
    failed_at: datetime | None
    failure: str
    refused: int
    set_aside: int

    @property
    def urgency(self) -> int:
        """How soon somebody should look at it, beginning with 0; the last is all right."""
        reasons = (
            self.state == "stalled",
            self.failures or self.lost_runs,
            self.state == "overdue",
            self.last_run is None,
            self.state == "waiting",
            self.state == "publishing",
            self.set_aside,
        )
        return next((rank for rank, holds in enumerate(reasons) if holds), ALL_RIGHT)


class QueueStatus(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """How the publications of a database stand."""

    database: str
    now: datetime
    """By the server's clock."""
    workers: int
    workers_gone: int
    """How many have said nothing for long, and are taken for dead."""
    deliveries: int
    """How many subscribers of the publications' own hubs have something to get."""
    states: dict[State, int]
    """How many publications are in each state."""
    failing: int
    """How many have failed since a run of them did all, whatever their state is now."""
    publications: tuple[QueuedPublication, ...]

    @property
    def by_urgency(self) -> list[QueuedPublication]:
        """The publications, those first that somebody should look at; of these, by waits."""
        return sorted(
            self.publications, key=lambda one: (one.urgency, one.waiting_since or self.now)
        )

    @property
    def waiting(self) -> int:
        """For how many publications a run waits."""
        return sum(bool(one.waiting_since) for one in self.publications)


def queue_status(database: str) -> QueueStatus:
    """Tell how the publications of a database stand; nothing is written.

    Args:
        database: Its address, in which ``${NAME}`` is looked up.

    Raises:
        ConfigurationError: A variable is not set.
        StoreError: The database cannot be read, or no worker was ever set up there.
        MissingExtra: The optional part that it needs is not installed.
    """
    address = database_of(database)
    with Queue.open(address, make=False) as queue:
        if not queue.exists:
            raise StoreError(
                f"{address}: no worker was ever set up there; `feedwright worker` with the folder "
                "of a publication does"
            )
        now = queue.now()
        alive, every = queue.workers()
        deliveries = queue.deliveries()
        publications = tuple(queued(one, now) for one in queue.states())
    counts = Counter(one.state for one in publications)
    return QueueStatus(
        database=str(address),
        now=now,
        workers=alive,
        workers_gone=every - alive,
        deliveries=deliveries,
        states={name: counts[name] for name in STATES},
        failing=sum(bool(one.failures) for one in publications),
        publications=publications,
    )


def queued_publication(address: Address) -> QueuedPublication | None:
    """How a publication stands for the workers; None where none knows it.

    Args:
        address: Of its store.

    Raises:
        StoreError: The database cannot be read.
    """
    with Queue.open(address, make=False) as queue:
        if not queue.exists or not (number := queue.known_number(address)):
            return None
        return next((queued(one, queue.now()) for one in queue.states(number)), None)


def queued(one: PublicationState, now: datetime) -> QueuedPublication:
    """How a publication stands at a time."""
    is_overdue = bool(one.next_at and one.next_at + _IN_TIME < now and not one.process)
    since = one.since or (one.next_at if is_overdue else None)
    states: tuple[tuple[State, object], ...] = (
        ("publishing", one.process),
        ("stalled", one.stalled),
        ("waiting", one.since),
        ("overdue", is_overdue),
        ("failing", one.failures),
    )
    idle: State = "idle"
    state = next((name for name, holds in states if holds), idle)
    return QueuedPublication(
        publication=str(one),
        title=one.title,
        folder=one.folder,
        state=state,
        wanted=one.wanted,
        waiting_since=since,
        publishing_since=one.began if one.process else None,
        progress=one.progress if one.process else "",
        progress_done=one.done if one.process else 0,
        progress_of=one.of_all if one.process else 0,
        helpers=one.helpers if one.process else 0,
        stalled_jobs=one.stalled,
        lost_runs=max(0, one.lost - bool(one.process)),
        last_run=one.ended,
        next_due=one.next_at,
        next_why=one.next_why,
        is_overdue=is_overdue,
        failures=one.failures,
        failed_at=one.failed,
        failure=one.error,
        refused=one.refused,
        set_aside=one.set_aside,
    )
