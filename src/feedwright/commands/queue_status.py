"""The state of the publications that workers publish from one database."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Literal, get_args

from feedwright.domain.errors import StoreError
from feedwright.domain.record import TimedRecord
from feedwright.runtime.database.address import Address
from feedwright.store.queue import PublicationState, Queue, database_of

_IN_TIME = timedelta(seconds=2)
"""The tolerance of a due time."""

State = Literal["publishing", "stalled", "waiting", "overdue", "failing", "idle"]
"""The states of a publication; the first that applies counts."""
STATES: tuple[State, ...] = get_args(State)
ALL_RIGHT = 7
"""The urgency of a publication without problems."""


class QueuedPublication(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """The state of a publication in the workers' queue."""

    publication: str
    """The name of the publication, as in ``feedwright_touch``."""
    title: str
    folder: str
    """The folder of its feedwright.toml, on the machines that have it."""
    state: State
    wanted: int
    """The number of unanswered requests for a run."""
    waiting_since: datetime | None
    publishing_since: datetime | None
    progress: str
    """The progress of the current run."""
    progress_done: int
    """How many of the things that ``progress`` counts are done."""
    progress_of: int
    """Their total number, if known."""
    helpers: int
    """The number of other workers that do parts of that run now."""
    stalled_jobs: int
    """The number of jobs of dead workers, which others take over."""
    lost_runs: int
    """The number of runs in a row that ended with their worker."""
    last_run: datetime | None
    """When the last successful run ended."""
    next_due: datetime | None
    next_why: str
    """The reason of the next run: ``due``, ``announce`` or ``retry``."""
    is_overdue: bool
    failures: int
    """The number of incomplete runs since the last complete one."""
    failed_at: datetime | None
    failure: str
    refused: int
    set_aside: int

    @property
    def urgency(self) -> int:
        """How urgently it needs attention, from 0; the largest number means no problem."""
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
    """The state of a database's publications."""

    database: str
    now: datetime
    """The time by the server's clock."""
    workers: int
    workers_gone: int
    """The number of workers without a recent heartbeat, considered dead."""
    deliveries: int
    """The number of subscribers of the publications' own hubs with a due delivery."""
    states: dict[State, int]
    """The number of publications in each state."""
    failing: int
    """The number of publications that have failed since their last complete run."""
    publications: tuple[QueuedPublication, ...]

    @property
    def by_urgency(self) -> list[QueuedPublication]:
        """The publications, the most urgent first; of these, the longest waiting first."""
        return sorted(
            self.publications, key=lambda one: (one.urgency, one.waiting_since or self.now)
        )

    @property
    def waiting(self) -> int:
        """The number of publications with a waiting request."""
        return sum(bool(one.waiting_since) for one in self.publications)


def queue_status(database: str) -> QueueStatus:
    """Read the state of a database's publications; nothing is written.

    Args:
        database: Its address, in which ``${NAME}`` is expanded.

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
    """Read the state of a publication in the workers' queue; None if it is not registered.

    Args:
        address: The address of its store.

    Raises:
        StoreError: The database cannot be read.
    """
    with Queue.open(address, make=False) as queue:
        if not queue.exists or not (number := queue.known_number(address)):
            return None
        return next((queued(one, queue.now()) for one in queue.states(number)), None)


def queued(one: PublicationState, now: datetime) -> QueuedPublication:
    """The state of a publication at a time."""
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
