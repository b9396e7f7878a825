"""A worker's run of a publication, from the request to the next due time."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Protocol

from msgspec.structs import replace

from feedwright.announce.hub.shared_subscriptions import Hubs
from feedwright.domain.errors import FeedwrightError, StoreBusy, StoreError
from feedwright.domain.record import TimedRecord
from feedwright.domain.report import Report
from feedwright.domain.run_options import RunOptions
from feedwright.runtime.database.address import Address
from feedwright.runtime.executor import sharing
from feedwright.runtime.kept_open import KeptOpen
from feedwright.runtime.run_memory import RunMemory
from feedwright.scheduling.retries import message_of, retry_pause
from feedwright.scheduling.workers.sharing import SharedRun
from feedwright.store.connections import Connections
from feedwright.store.opening import on_server
from feedwright.store.queue import Ended, Engine, Queue, Registered, WantedRun
from feedwright.store.ranges import RangeEngine, Ranges
from feedwright.store.store import Store
from feedwright.workspace import Workspace, clock, note_failed_run, open_workspace

Line = Callable[[Workspace, Store, RunOptions], Report]
"""Publishes an opened publication: see :func:`feedwright.pipeline.run`."""
_PROGRESS_EVERY = 1.0
"""Seconds between two reports of a run's progress."""


class WorkerRun(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """The result of one run by a worker."""

    publication: str
    folder: str
    at: datetime
    why: tuple[str, ...]
    report: Report | None = None
    error: str = ""
    """Why nothing could be published."""
    kind: str = ""
    """The name of the error's class."""
    failed_before: int = 0
    """The number of incomplete runs in a row before it, by any worker."""
    next: datetime | None = None
    """When the next run is due, if nothing changes before."""


class WorkerEngine(Engine, RangeEngine, Protocol):
    """Stores the jobs of workers."""


class Sessions:
    """Sessions with the database, each used by one thread at a time.

    Args:
        address: The address of the database.
    """

    def __init__(self, address: Address) -> None:
        self._address = address
        self._free: SimpleQueue[Queue] = SimpleQueue()
        self.stores = Connections(address, on_server)
        """Sessions of the runs themselves."""
        self.sources = KeptOpen()
        """Sessions with the databases that runs read from."""
        self.memory = RunMemory()

    @contextmanager
    def one(self) -> Iterator[Queue]:
        """A session, which is kept for reuse unless something failed."""
        queue = self._standing() or Queue.open(self._address)
        try:
            yield queue
        except BaseException:
            queue.close()
            raise
        if queue.session.is_lost:
            queue.close()
        else:
            self._free.put(queue)

    def _standing(self) -> Queue | None:
        """A free session that the server has not ended, if any."""
        with suppress(Empty):
            while (queue := self._free.get_nowait()).session.is_lost:
                queue.close()
            return queue
        return None

    def close(self) -> None:
        """Close the free sessions."""
        self.stores.close()
        self.sources.close()
        with suppress(Empty):
            while True:
                self._free.get_nowait().close()


class Publisher:
    """Brings publications up to date.

    Args:
        sessions: Sessions with the database.
        engine: Stores the jobs.
        line: Publishes an opened publication.
        tell: Called with each run.
        note: Called with each further message, a sentence.
    """

    def __init__(
        self,
        sessions: Sessions,
        engine: WorkerEngine,
        *,
        line: Line,
        tell: Callable[[WorkerRun], None],
        note: Callable[[str], None],
    ) -> None:
        self._sessions = sessions
        self._engine = engine
        self._told = ""
        self._line = line
        self._tell = tell
        self._note = note

    def publish(self, one: Registered) -> None:
        """Bring a publication up to date, if that is requested or due; raises nothing.

        If another worker holds its lock, the request stays stored, and the holder of the lock
        checks it before it schedules the next job.
        """
        try:
            with self._sessions.one() as queue:
                self._publish(queue, one)
        except FeedwrightError as error:
            self._note(f"{one}: {error}")
        except Exception as error:  # noqa: BLE001 - a fault of ours must not end the worker
            self._note(f"{one}: {message_of(error)}")
        self._sessions.memory.let_go()

    def _publish(self, queue: Queue, one: Registered) -> None:
        try:
            kept_open = self._sessions.sources
            workspace = open_workspace(one.folder, kept_open=kept_open)
            self._check(workspace, one)
            opened = workspace.store(patience=0, connections=self._sessions.stores)
        except StoreBusy as error:
            # Otherwise the tables need an upgrade to this version, and another program uses them.
            if not queue.is_held(one.number) and str(error) != self._told:
                self._told = str(error)
                self._note(self._told)
            return
        except Exception as error:  # noqa: BLE001 - as below
            if wanted := queue.begin(one.number):
                self._fail(queue, one, wanted, error)
            return
        with opened as store:
            wanted = queue.begin(one.number)
            if wanted is None:
                return
            try:
                _check_guarded(one, wanted)
                workspace.check_address()
                advance = _Advance(queue, one.number, is_first=store.last_run() is None)
                with sharing(SharedRun(Ranges(queue, self._engine), one.number, queue.others)):
                    report = self._line(
                        workspace,
                        store,
                        RunOptions(
                            now=clock(wanted.now),
                            touched=self._paths(workspace.folder, wanted.keys),
                            progress=advance,
                        ),
                    )
            except Exception as error:  # noqa: BLE001 - a run that fails is tried again later
                self._fail(queue, one, wanted, error)
                return
            self._notice(queue, one, workspace)
            self._end(queue, one, wanted, report)

    def _notice(self, queue: Queue, one: Registered, workspace: Workspace) -> None:
        """Schedule deliveries of the changed documents to the subscribers of its own hub.

        This happens before the run is stored as ended: if it fails, or this process is killed,
        another run follows.
        """
        if workspace.publication.publication.hub:
            Hubs(queue.session).notice(one.number, workspace.publication)

    @staticmethod
    def _check(workspace: Workspace, one: Registered) -> None:
        """Check that the folder still holds the same publication."""
        store = workspace.store_location
        meant = Address("", one.authority, one.name)
        if not isinstance(store, Address) or store._replace(url="") != meant:
            raise StoreError(
                f"{one.folder}: the publication there is not {one} any more, but that of {store}; "
                "put it back, or register the one that is there: feedwright enqueue"
            )

    @staticmethod
    def _paths(folder: Path, keys: Collection[str] | None) -> list[Path] | None:
        return None if keys is None else [folder / key for key in keys]

    def _end(self, queue: Queue, one: Registered, wanted: WantedRun, report: Report) -> None:
        """Store the result of a run, and when the next is due."""
        times = [(report.next_due, "due"), (report.announce_due, "announce")]
        failures = 0
        if report.refused or report.refusals:
            failures = wanted.failures + 1
            times.append((queue.now() + retry_pause(wanted.failures), "retry"))
        due, why = min(
            ((at, why) for at, why in times if at), key=lambda pair: pair[0], default=(None, "")
        )
        ended = Ended(
            due=due,
            why=why,
            failures=failures,
            refused=len(report.refused) + len(report.refusals),
            set_aside=len(report.articles.set_aside),
        )
        queue.end(one.number, wanted, ended, self._engine)
        self._tell(replace(_told_of(one, wanted, due), report=report))

    def _fail(self, queue: Queue, one: Registered, wanted: WantedRun, error: Exception) -> None:
        """Store that nothing could be published, and schedule another try."""
        told = message_of(error)
        due = wanted.now + retry_pause(wanted.failures)
        self._tell(replace(_told_of(one, wanted, due), error=told, kind=type(error).__name__))
        note_failed_run(one.folder, error, wanted.now)
        if not queue.session.is_lost:
            ended = Ended(due=due, why="retry", failures=wanted.failures + 1, error=told[:2_000])
            queue.end(one.number, wanted, ended, self._engine)


def _told_of(one: Registered, wanted: WantedRun, due: datetime | None) -> WorkerRun:
    """The part of a run's result that does not depend on its outcome."""
    return WorkerRun(
        publication=str(one),
        folder=one.folder,
        at=wanted.now,
        why=wanted.why,
        failed_before=wanted.failures,
        next=due,
    )


def _check_guarded(one: Registered, wanted: WantedRun) -> None:
    """Check that all workers of this queue see the lock of a run."""
    if not wanted.is_guarded:
        raise StoreError(
            f"{one.folder}: its store lies in another database than the queue of this worker, "
            "whose runs its lock would not keep apart; start a worker for that one, or let "
            "feedwright.toml name this one"
        )


class _Advance:
    """Stores the progress of a run, at intervals.

    Args:
        queue: The queue that stores it.
        number: The number of the publication.
        is_first: Whether it is the publication's first run.
    """

    def __init__(self, queue: Queue, number: int, *, is_first: bool) -> None:
        self._queue = queue
        self._number = number
        self._is_first = is_first
        self._last = monotonic()

    def __call__(self, what: str, done: int, of: int) -> None:
        """Receive the progress."""
        if monotonic() - self._last >= _PROGRESS_EVERY:
            self._last = monotonic()
            told = f"{'first run: ' if self._is_first else ''}{_counted(what, done, of)}"
            self._queue.advance(self._number, told, done, of)


def _counted(what: str, done: int, of: int) -> str:
    """The progress of a run, as a clause."""
    match what:
        case "Reading":
            return f"{done:,} of {of:,} articles read"
        case "Delivering" if done < of:
            return f"{done:,} of {of:,} documents done"
        case "Delivering":  # the total is unknown to a run that makes them
            return f"{done:,} documents done"
    return f"{what}: {done:,} of {of:,}"
