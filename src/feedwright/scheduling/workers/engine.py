"""The engine of the workers, procrastinate: its jobs, due times, periodic tasks and loops.

The jobs of a worker that died go to the others.

A job is one run of a publication. It has a ``queueing_lock``, so that at most one job waits for a
publication, and never a ``lock``: with both, the job of a killed worker could not be retried while
another waits, and would stay for ever. The lock of the store ensures that one run is made at a
time. Each publication has its own queue, so that a worker takes only jobs that it can do.

Another kind of job is a delivery of a publication's own hub. Its queueing lock is the number of the
subscription, which belongs to one callback and topic. Deliveries are many and wait for subscribers'
servers, so a second loop takes them, many at a time, once there are hubs.

A range of a large run is a job in the publication's queue, too. It comes after all runs, has no
``queueing_lock``, and is never tried again, because the leader of the run does ranges without an
answer itself.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedwright.runtime.database.address import Address
from feedwright.runtime.database.dialect import NAMESPACE
from feedwright.store.queue import Queue, version_numbers
from feedwright.store.shared_session import DEAD_AFTER

if TYPE_CHECKING:
    from procrastinate import App, BaseConnector
    from procrastinate.jobs import Job

    from feedwright.runtime.database.session import Session

TASK = "feedwright.publish"
_DELIVER = "feedwright.deliver"
RANGE = "feedwright.range"
_HOUSEKEEPING = "feedwright"
"""The queue of the tasks that maintain the jobs."""
_POLL = 0.5
"""Seconds between two polls for due jobs."""
_HEARTBEAT = 2.0
"""Seconds between two heartbeats of a worker."""
_AGAIN = 1.0
"""Seconds until a lost connection is made again."""
_KEPT_HOURS = 24
"""How long failed jobs are kept."""
_URGENT, _USUAL, _HELP = 1, 0, -1
_DELIVERIES = 64
"""Concurrent jobs of deliveries; each of them ends after a moment."""
Deliver = Callable[[int, int], Awaitable[None]]
"""Makes a delivery, by the numbers of the publication and the subscriber; raises nothing."""


def queue_of(number: int) -> str:
    """The queue of a publication; its name is also the queueing lock of its jobs."""
    return f"feedwright-{number}"


def _delivery_queue_of(number: int) -> str:
    """The queue of the deliveries of a publication's own hub."""
    return f"feedwright-hub-of-{number}"


def _lock_of_delivery(subscriber: int) -> str:
    """The queueing lock of a delivery; :file:`shared.sql` writes it too."""
    return f"feedwright-hub-{subscriber}"


@cache
def _deferring() -> "App":
    """The application that makes jobs inside our transactions; it opens no connection."""
    _check_installed()
    from procrastinate import App, SyncPsycopgConnector  # noqa: PLC0415 - optional

    return App(connector=SyncPsycopgConnector())


def _check_installed() -> None:
    """Check that procrastinate is installed.

    Raises:
        MissingExtra: It is not installed.
    """
    try:
        import procrastinate  # noqa: F401, PLC0415 - optional
    except ImportError as error:
        from feedwright.runtime.installed import missing  # noqa: PLC0415 - brings subprocess

        raise missing("workers", "A worker") from error


class Procrastinate:
    """The engine for the queue: see :class:`feedwright.store.queue.Engine`.

    Raises:
        MissingExtra: The optional part is not installed.
    """

    def __init__(self) -> None:
        _deferring()
        self.version = version("procrastinate")

    @staticmethod
    def install(queue: Queue, made_by: str) -> None:
        """Create the engine's tables, or upgrade those of an older version."""
        manager = _deferring().schema_manager
        if not made_by:
            queue.session.run(manager.get_schema())
            return
        for file in sorted(Path(manager.get_migrations_path()).glob("*.sql")):
            if version_numbers(file.name.partition("_")[0]) > version_numbers(made_by):
                queue.session.run(file.read_text("utf-8"))

    @staticmethod
    def defer(queue: Queue, number: int, at: datetime | None, *, urgent: bool) -> bool:
        """Schedule a run of a publication, unless a job already waits for it."""
        from procrastinate.exceptions import AlreadyEnqueued, ConnectorException  # noqa: PLC0415

        connection = queue.session.connection
        task = _deferring().configure_task(
            TASK,
            queue=queue_of(number),
            queueing_lock=queue_of(number),
            schedule_at=at,
            priority=_URGENT if urgent else _USUAL,
            connection=connection,
        )
        with queue.session.explained():
            try:
                with connection.transaction():  # inside the open transaction, as a savepoint
                    task.defer(publication=number)
            except AlreadyEnqueued:
                return False
            except ConnectorException as error:
                if error.__cause__:
                    raise error.__cause__ from error
                raise
        return True

    @staticmethod
    def defer_deliveries(
        session: "Session", deliveries: list[tuple[int, int, bool]], at: datetime | None = None
    ) -> int:
        """Schedule deliveries, except those that a job already waits for.

        Args:
            session: A session with the database; the jobs belong to its open transaction, if any.
            deliveries: For each, the numbers of the publication and the subscriber, and whether the
                last delivery failed, which puts it after others.
            at: The time; None for at once.

        Returns:
            The number of jobs that were made: all or none.
        """
        from procrastinate.exceptions import AlreadyEnqueued, ConnectorException  # noqa: PLC0415
        from procrastinate.jobs import Job  # noqa: PLC0415

        jobs = [
            Job(
                task_name=_DELIVER,
                queue=_delivery_queue_of(publication),
                lock=None,
                queueing_lock=_lock_of_delivery(subscriber),
                task_kwargs={"publication": publication, "subscriber": subscriber},
                scheduled_at=at,
                priority=_USUAL if is_doubtful else _URGENT,
            )
            for publication, subscriber, is_doubtful in deliveries
        ]
        connection = session.connection
        with session.explained():
            try:
                with connection.transaction():
                    _deferring().job_manager.batch_defer_jobs(jobs, connection=connection)
            except AlreadyEnqueued:
                return 0
            except ConnectorException as error:
                if error.__cause__:
                    raise error.__cause__ from error
                raise
        return len(jobs)

    @staticmethod
    def defer_range(queue: Queue, number: int, range_id: int) -> int:
        """Make a job for a range of a publication's run."""
        from procrastinate.exceptions import ConnectorException  # noqa: PLC0415 - optional

        task = _deferring().configure_task(
            RANGE, queue=queue_of(number), priority=_HELP, connection=queue.session.connection
        )
        with queue.session.explained():
            try:
                return task.defer(range_id=range_id)
            except ConnectorException as error:
                if error.__cause__:
                    raise error.__cause__ from error
                raise


class Jobs:
    """The loops of a worker that take jobs.

    Args:
        address: Of the database.
        numbers: The numbers of the publications that the worker can publish.
        publish: Brings a publication up to date, one at a time; called in a thread, raises nothing.
        deliver: Makes a delivery of a publication's own hub, many at a time.
        help_with: Does a range of another worker's run; called in the same way.
        of_all: Whether these are all publications, so that no list of them is sent. The server
            compares each job with each number in a list, which takes longer than a job with a
            thousand of them. Once there are deliveries, which are for the other loop, the list is
            sent.
    """

    def __init__(
        self,
        address: Address,
        numbers: Iterable[int],
        publish: Callable[[int], None],
        deliver: Deliver,
        help_with: Callable[[int], None],
        *,
        of_all: bool = False,
    ) -> None:
        self._queues = [_HOUSEKEEPING]
        self._delivery_queues: list[str] = []
        self.know(numbers)
        self._is_of_all = of_all
        self._workers: list[Any] = []
        """The workers of procrastinate, while the database is reachable; they have no useful
        types."""
        self._has_deliveries = asyncio.Event()
        self._is_stopped = False
        self._app = _application(address, publish, deliver, help_with)

    def know(self, numbers: Iterable[int]) -> None:
        """Take the jobs of more publications."""
        for one in numbers:
            self._queues.append(queue_of(one))
            self._delivery_queues.append(_delivery_queue_of(one))

    def forget(self, numbers: Iterable[int]) -> None:
        """Stop taking jobs of publications that the worker can no longer publish."""
        for one in numbers:
            if (queue := queue_of(one)) in self._queues:
                self._queues.remove(queue)
                self._delivery_queues.remove(_delivery_queue_of(one))

    def stop(self) -> None:
        """Stop taking jobs, and wait for the current ones. Called in the loop's thread."""
        self._is_stopped = True
        for one in self._workers:
            one.stop()

    def begin_deliveries(self) -> None:
        """Take deliveries too, from now on. Called in the loop's thread."""
        self._has_deliveries.set()
        self._look_for_taken()

    def take(self, *, of_all: bool) -> None:
        """Set whether to take the jobs of all publications, or of those in the list.

        Called in any thread; a job that is being fetched may still be of another publication.
        """
        self._is_of_all = of_all
        self._look_for_taken()

    def _look_for_taken(self) -> None:
        if self._workers:
            self._workers[0].queues = self._taken

    @property
    def _taken(self) -> list[str] | None:
        is_all = self._is_of_all and not self._has_deliveries.is_set()
        return None if is_all else self._queues

    async def run(self) -> None:
        """Take jobs until told to stop; wait while the database is unreachable."""
        from procrastinate.exceptions import ProcrastinateException  # noqa: PLC0415 - optional
        from psycopg_pool import PoolTimeout  # noqa: PLC0415

        # Failures are reported in one line by the loop that looks for requested runs.
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        for name in ("procrastinate", "psycopg.pool"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        while not self._is_stopped:
            with suppress(ProcrastinateException, PoolTimeout, OSError):
                async with self._app.open_async():
                    await self._take()
            if not self._is_stopped:
                await asyncio.sleep(_AGAIN)

    async def _take(self) -> None:
        """Take jobs of both kinds; when one of the loops ends, the other ends too."""
        loops = (asyncio.create_task(self._loop()), asyncio.create_task(self._delivery_loop()))
        try:
            await asyncio.wait(loops, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in self._workers:
                one.stop()
            if len(self._workers) == 1:
                loops[1].cancel()  # it still waits for the first delivery
            ended = await asyncio.gather(*loops, return_exceptions=True)
            self._workers.clear()
        for error in ended:
            if isinstance(error, Exception):
                raise error

    async def _loop(self) -> None:
        await self._begun(self._taken, 1).run()

    async def _delivery_loop(self) -> None:
        await self._has_deliveries.wait()
        worker = self._begun(self._delivery_queues, _DELIVERIES)
        noting = asyncio.create_task(self._note(worker))
        try:
            await worker.run()
        finally:
            noting.cancel()

    def _begun(self, queues: list[str] | None, concurrency: int) -> Any:
        from procrastinate.worker import Worker  # noqa: PLC0415 - optional

        worker = Worker(
            self._app,
            queues=queues,
            concurrency=concurrency,
            fetch_job_polling_interval=_POLL,
            install_signal_handlers=False,
            update_heartbeat_interval=_HEARTBEAT,
            stalled_worker_timeout=10 * DEAD_AFTER,
            delete_jobs="successful",
        )
        self._workers.append(worker)
        if self._is_stopped:  # stopped meanwhile
            asyncio.get_running_loop().call_later(_POLL, worker.stop)
        return worker

    async def _note(self, worker: Any) -> None:
        """Store that a worker of the engine is the second one of this process, for deliveries."""
        while worker.worker_id is None:  # noqa: ASYNC110 - the library sends no event
            await asyncio.sleep(_POLL / 10)
        await self._app.connector.execute_query_async(
            "insert into delivering_workers (worker) values (%(worker)s)",
            worker=worker.worker_id,
        )


def _application(
    address: Address,
    publish: Callable[[int], None],
    deliver: Deliver,
    help_with: Callable[[int], None],
) -> "App":
    """The application of a worker, with the functions that its jobs call."""
    _check_installed()
    from procrastinate import App  # noqa: PLC0415 - optional

    app = App(connector=_connector(address))

    @app.task(name=TASK)
    def run(publication: int) -> None:
        publish(publication)

    @app.task(name=_DELIVER)
    async def make_delivery(publication: int, subscriber: int) -> None:
        await deliver(publication, subscriber)

    @app.task(name=RANGE)
    def do_range(range_id: int) -> None:
        help_with(range_id)

    _maintain(app)
    return app


def _connector(address: Address) -> "BaseConnector":
    """The connections of a worker, in the namespace of the jobs."""
    from procrastinate import PsycopgConnector  # noqa: PLC0415 - optional

    async def configure(connection: Any) -> None:
        await connection.execute(f"set search_path to {NAMESPACE}, public")
        if not connection.autocommit:
            await connection.commit()

    return PsycopgConnector(
        conninfo=address.url,
        configure=configure,
        kwargs={"application_name": "feedwright worker", "connect_timeout": 10},
        min_size=1,
        max_size=8,
        timeout=10,
    )


def _maintain(app: "App") -> None:
    """Let workers finish the jobs of dead ones, and delete old jobs."""

    @app.periodic(cron="* * * * * */10")
    @app.task(name="feedwright.rescue", queue=_HOUSEKEEPING, queueing_lock="feedwright rescue")
    async def rescue(timestamp: int) -> None:
        del timestamp
        await _rescue(app)

    @app.periodic(cron="17 * * * *")
    @app.task(name="feedwright.clean", queue=_HOUSEKEEPING, queueing_lock="feedwright clean")
    async def clean(timestamp: int) -> None:
        del timestamp
        await app.job_manager.delete_old_jobs(
            nb_hours=_KEPT_HOURS,
            include_failed=True,
            include_cancelled=True,
            include_aborted=True,
        )
        await app.job_manager.prune_stalled_workers(10 * DEAD_AFTER)
        await app.connector.execute_query_async(
            "delete from delivering_workers "
            "where worker not in (select id from procrastinate_workers)"
        )


async def _rescue(app: "App") -> None:
    """Finish the jobs of dead workers: as failed if another job waits, or else retry them."""
    from procrastinate.exceptions import ConnectorException  # noqa: PLC0415 - optional
    from procrastinate.jobs import Status  # noqa: PLC0415

    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
        try:
            if job.task_name == RANGE:
                await manager.finish_job(job, Status.FAILED, delete_job=True)
            elif await _is_waited_for(app, job):
                await manager.finish_job(job, Status.FAILED, delete_job=False)
            else:
                await manager.retry_job(job)
        except ConnectorException:
            # It was finished meanwhile, or another job waits now; the next call decides.
            continue


async def _is_waited_for(app: "App", job: "Job") -> bool:
    """Whether another job for the same publication waits."""
    waiting = await app.job_manager.list_jobs_async(queueing_lock=job.queueing_lock, status="todo")
    return any(waiting)
