"""procrastinate, the engine of the workers: its jobs, due times, periodic tasks and loop.

A job is one run of a publication. It carries ``queueing_lock``, so that at most one waits for a
publication, and never ``lock``: with both, a job that was left by a killed worker could not be
retried while another waits, and would stay. That one runs at a time is seen to by the lock of the
store. Each publication has a queue of its own name, so that a worker takes only what it can do.

A range of a large run is a job in that queue, too: it comes after all runs, carries no
``queueing_lock``, and is never tried again, for whoever leads the run does what is not answered.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedwright.runtime.database.address import Address
from feedwright.runtime.database.dialect import NAMESPACE
from feedwright.store.queue import PATIENCE, Queue, version_numbers

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.jobs import Job

TASK = "feedwright.publish"
RANGE = "feedwright.range"
_HOUSEKEEPING = "feedwright"
"""The queue of what sees to the jobs themselves."""
_POLL = 0.5
"""Seconds between two looks at what is due."""
_HEARTBEAT = 2.0
"""Seconds between two words of a worker that it is there."""
_AGAIN = 1.0
"""Seconds after which a connection that was lost is made again."""
_KEPT_HOURS = 24
"""How long it is kept that a job failed."""
_URGENT, _USUAL, _HELP = 1, 0, -1


def queue_of(number: int) -> str:
    """The queue of a publication, whose name is its jobs' queueing lock too."""
    return f"feedwright-{number}"


@cache
def _deferring() -> "App":
    """What makes jobs inside transactions of ours; it opens no connection."""
    _check_installed()
    from procrastinate import App, SyncPsycopgConnector  # noqa: PLC0415 - optional

    return App(connector=SyncPsycopgConnector())


def _check_installed() -> None:
    """See to it that the optional part is there.

    Raises:
        MissingExtra: It is not.
    """
    try:
        import procrastinate  # noqa: F401, PLC0415 - optional
    except ImportError as error:
        from feedwright.runtime.installed import missing  # noqa: PLC0415 - brings subprocess

        raise missing("workers", "A worker") from error


class Procrastinate:
    """The engine, as the queue knows it: see :class:`feedwright.store.queue.Engine`.

    Raises:
        MissingExtra: The optional part is not installed.
    """

    def __init__(self) -> None:
        _deferring()
        self.version = version("procrastinate")

    @staticmethod
    def install(queue: Queue, made_by: str) -> None:
        """Make the engine's tables, or bring those of an older version up to date."""
        manager = _deferring().schema_manager
        if not made_by:
            queue.session.run(manager.get_schema())
            return
        for file in sorted(Path(manager.get_migrations_path()).glob("*.sql")):
            if version_numbers(file.name.partition("_")[0]) > version_numbers(made_by):
                queue.session.run(file.read_text("utf-8"))

    @staticmethod
    def defer(queue: Queue, number: int, at: datetime | None, *, urgent: bool) -> bool:
        """Have a publication run at a time, unless a job waits for it already."""
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
                with connection.transaction():  # inside the one that is open: a savepoint
                    task.defer(publication=number)
            except AlreadyEnqueued:
                return False
            except ConnectorException as error:
                if error.__cause__:
                    raise error.__cause__ from error
                raise
        return True

    @staticmethod
    def defer_range(queue: Queue, number: int, range_id: int) -> int:
        """Have a worker do a range of a publication's run."""
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
    """The loop that takes jobs, of a worker.

    Args:
        address: Of the database.
        queues: Those of the publications that it can publish; what is added to the list later
            is taken too.
        publish: Brings a publication up to date, one at a time; is called in a thread, and
            raises nothing.
        help_with: Does a range of a run that another worker leads; likewise.
    """

    def __init__(
        self,
        address: Address,
        queues: list[str],
        publish: Callable[[int], None],
        help_with: Callable[[int], None],
    ) -> None:
        self._queues = queues
        queues.append(_HOUSEKEEPING)
        self._worker: Any = None
        """procrastinate's, while the database is there; its types say nothing."""
        self._is_stopped = False
        self._app = _application(address, publish, help_with)

    def stop(self) -> None:
        """Take no more jobs; those that run are ended first. Called in the loop's thread."""
        self._is_stopped = True
        if self._worker:
            self._worker.stop()

    async def run(self) -> None:
        """Take jobs until it is told to stop; where the database is away, wait for it."""
        from procrastinate.exceptions import ProcrastinateException  # noqa: PLC0415 - optional
        from procrastinate.worker import Worker  # noqa: PLC0415
        from psycopg_pool import PoolTimeout  # noqa: PLC0415

        # What fails is told by whoever looks for wanted runs, in one line.
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        for name in ("procrastinate", "psycopg.pool"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        while not self._is_stopped:
            with suppress(ProcrastinateException, PoolTimeout, OSError):
                async with self._app.open_async():
                    self._worker = Worker(
                        self._app,
                        queues=self._queues,
                        fetch_job_polling_interval=_POLL,
                        install_signal_handlers=False,
                        update_heartbeat_interval=_HEARTBEAT,
                        stalled_worker_timeout=10 * PATIENCE,
                        delete_jobs="successful",
                    )
                    if not self._is_stopped:
                        await self._worker.run()
            if not self._is_stopped:
                await asyncio.sleep(_AGAIN)


def _application(
    address: Address, publish: Callable[[int], None], help_with: Callable[[int], None]
) -> "App":
    _check_installed()
    from procrastinate import App, PsycopgConnector  # noqa: PLC0415 - optional

    async def configure(connection: Any) -> None:
        await connection.execute(f"set search_path to {NAMESPACE}, public")
        if not connection.autocommit:
            await connection.commit()

    connector = PsycopgConnector(
        conninfo=address.url,
        configure=configure,
        kwargs={"application_name": "feedwright worker", "connect_timeout": 10},
        min_size=1,
        max_size=4,
        timeout=10,
    )
    app = App(connector=connector)

    @app.task(name=TASK)
    def run(publication: int) -> None:
        publish(publication)

    @app.task(name=RANGE)
    def do_range(range_id: int) -> None:
        help_with(range_id)

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
        await app.job_manager.prune_stalled_workers(10 * PATIENCE)

    return app


async def _rescue(app: "App") -> None:
    """Finish the jobs of workers that are dead: failed where another waits, else tried again."""
    from procrastinate.exceptions import ConnectorException  # noqa: PLC0415 - optional
    from procrastinate.jobs import Status  # noqa: PLC0415

    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=PATIENCE):
        try:
            if job.task_name == RANGE:
                await manager.finish_job(job, Status.FAILED, delete_job=True)
            elif await _is_waited_for(app, job):
                await manager.finish_job(job, Status.FAILED, delete_job=False)
            else:
                await manager.retry_job(job)
        except ConnectorException:
            # Meanwhile it was finished, or another has come to wait: the next time tells.
            continue


async def _is_waited_for(app: "App", job: "Job") -> bool:
    """Whether another job waits for the same publication."""
    waiting = await app.job_manager.list_jobs_async(queueing_lock=job.queueing_lock, status="todo")
    return any(waiting)
