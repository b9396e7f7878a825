"""A worker: it takes requested or due runs from a database until it is stopped."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from feedwright.announce.hub.shared_subscriptions import Hubs
from feedwright.domain.errors import ConfigurationError, FeedwrightError
from feedwright.runtime import executor
from feedwright.runtime.configuration import nearest
from feedwright.runtime.database.address import Address
from feedwright.scheduling.retries import message_of
from feedwright.scheduling.systemd import Supervisor
from feedwright.scheduling.workers.deliveries import Deliveries
from feedwright.scheduling.workers.engine import Jobs, Procrastinate
from feedwright.scheduling.workers.helping import Elsewhere, Helper
from feedwright.scheduling.workers.local_publications import Given, Places, given
from feedwright.scheduling.workers.worker_run import (
    Line,
    Publisher,
    Sessions,
    WorkerRun,
)
from feedwright.store.queue import Queue, Registered, database_of, is_database

if TYPE_CHECKING:
    from feedwright.scheduling.workers.processes import Turns

_Said = TypeVar("_Said")
_EVERY = 0.5
"""Seconds between two searches for requested or due runs without a job."""
_GATHER = 0.1
"""Seconds for which notifications are gathered before a search."""
_LEFT_EVERY = 20
"""The ranges of killed runs are removed in every so many searches."""
_NEW_EVERY = 4
"""New publications are looked for in every so many searches."""
_AGAIN = 1.0
"""Seconds until an unreachable database is tried again."""


def work(
    places: Iterable[str],
    line: Line,
    elsewhere: Elsewhere,
    *,
    concurrency: int = 1,
    tell: Callable[[WorkerRun], None],
    note: Callable[[str], None],
    started: Callable[[str], None] = lambda _sentence: None,
) -> None:
    """Publish what is requested or due, until SIGTERM or SIGINT; current runs are finished first.

    Args:
        places: The address of a database, or folders of publications.
        line: Publishes an opened publication: :func:`feedwright.pipeline.run`.
        elsewhere: Makes the functions of tasks from other workers' runs.
        concurrency: The number of publications at a time, each in its own process.
        tell: Called with each run.
        note: Called with each further message, a sentence.
        started: Called with a sentence about what it works on.

    Raises:
        ConfigurationError: An argument is invalid.
        StoreError: The database cannot be used at the start; later the worker waits for it.
        MissingExtra: The optional part is not installed.
    """
    engine = Procrastinate()
    left = dict[Path, ConfigurationError]()
    address, folders = _database(list(places), left)
    with Queue.open(address) as queue:
        queue.install(engine)
        known = register(queue, folders) if folders else None
        if known is not None and left:  # a registered publication reports it in its run
            known += [one for one in queue.registered() if left.pop(Path(one.folder), None)]
        here = Places(known, left, address)
        for one in known or ():  # its sources may have changed while no worker ran
            queue.want(one.number, "start")
    with Queue.open(address) as queue:
        _, missing = here.look(queue)
    tell_missing(missing, note)
    tell_broken(here, note)
    started(f"works for {counted(len(here))} of {address._replace(name='')}")
    executor.use_at_most(1)  # long work is left to other processes

    def alone(tell: Callable[[WorkerRun], None], note: Callable[[str], None]) -> None:
        sessions = Sessions(address)
        publisher = Publisher(sessions, engine, line=line, tell=tell, note=note)
        deliveries = Deliveries(address, here, engine, note)
        helper = Helper(sessions, engine, here, elsewhere=elsewhere, note=note)
        _Worker(address, here, engine, publisher, deliveries, helper, note).run()
        sessions.close()

    if concurrency == 1:
        alone(tell, note)
        return
    from feedwright.scheduling.workers.processes import Turns, several  # noqa: PLC0415 - Unix only

    turns = Turns()
    several(concurrency, lambda: alone(in_turn(tell, turns), in_turn(note, turns)), note)


def counted(count: int) -> str:
    """The number of publications, in words."""
    return "1 publication" if count == 1 else f"{count:,} publications"


def tell_missing(missing: Iterable[Registered], note: Callable[[str], None]) -> None:
    """Report the publications that are left to other workers."""
    for one in missing:
        note(
            f"{one}: its folder {one.folder} is not on this machine, and it is left to other "
            "workers; put it there, or start a worker with the folders that are here"
        )


def tell_broken(here: Places, note: Callable[[str], None]) -> None:
    """Report the invalid configurations that the last check found."""
    for problem in here.broken:
        note(f"{problem}; it is left out until that is mended")


def in_turn(say: Callable[[_Said], None], turns: "Turns") -> Callable[[_Said], None]:
    """Wrap a function, so that only one process calls it at a time."""

    def said(what: _Said) -> None:
        with turns.mine():
            say(what)

    return said


def _database(
    places: list[str], left: dict[Path, ConfigurationError]
) -> tuple[Address, list[Given]]:
    """The database of a worker, and its given publications; an empty list for all."""
    addresses = [one for one in places if is_database(one)]
    if addresses:
        if len(places) > 1:
            raise ConfigurationError(
                "name one database, for all its publications, or folders of publications; these "
                f"are {len(places)} arguments"
            )
        return database_of(addresses[0]), []
    folders = given(map(Path, places) if places else [nearest()], left=left)
    return Address(folders[0][1].url, ""), folders


def register(queue: Queue, folders: Iterable[Given]) -> list[Registered]:
    """Register publications with the workers of a database."""
    return [queue.register(address, folder, title) for folder, address, title in folders]


class _Worker:
    """A worker: it takes jobs, publishes, and searches for runs without a job."""

    def __init__(
        self,
        address: Address,
        here: Places,
        engine: Procrastinate,
        publisher: Publisher,
        deliveries: Deliveries,
        helper: Helper,
        note: Callable[[str], None],
    ) -> None:
        self._address = address
        self._here = here
        self._engine = engine
        self._note = note
        self._supervisor = Supervisor(os.environ)
        self._over = threading.Event()
        self._is_away = False
        self._told = set[str]()
        """The current reason why the database cannot be used."""
        self._looks = 0
        self._publisher = publisher
        self._deliveries = deliveries
        self._jobs = Jobs(
            address,
            here.numbers,
            self._publish,
            deliveries.deliver,
            helper.help_with,
            of_all=here.are_all,
        )
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self) -> None:
        """Work until told to stop."""
        looking = threading.Thread(target=self._look, daemon=True, name="wanted runs")
        looking.start()
        try:
            asyncio.run(self._take_jobs())
        finally:
            self._over.set()
            looking.join()

    async def _take_jobs(self) -> None:
        loop = self._loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop, loop)
        self._supervisor.ready()
        with self._deliveries:
            await self._jobs.run()

    def _stop(self, loop: asyncio.AbstractEventLoop) -> None:
        """Stop taking jobs; a second signal ends the process at once, which loses nothing."""
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
        self._supervisor.stopping()
        self._jobs.stop()

    def _publish(self, number: int) -> None:
        if one := self._here.get(number):
            self._publisher.publish(one)
        else:  # it was taken while there were no others; its request stays for another worker
            self._jobs.take(of_all=False)

    def _look(self) -> None:
        """Search, for as long as the worker runs, for requested or due runs without a job."""
        while not self._over.is_set():
            try:
                is_reached = False
                with Queue.open(self._address) as queue:
                    is_reached = True
                    hubs = Hubs(queue.session)
                    while not self._over.is_set():
                        self._look_once(queue, hubs)
            except FeedwrightError as error:
                # While it is unreachable, each try may fail with another message, and one is
                # enough; once it is reached, a problem is a new one.
                if not self._is_away or (is_reached and str(error) not in self._told):
                    self._note(f"{error}. Workers wait for it")
                    self._told.add(str(error))
                self._is_away = True
                self._supervisor.alive()
                self._over.wait(_AGAIN)
            except Exception as error:  # noqa: BLE001 - a bug must not end the worker
                self._note(message_of(error))
                self._over.wait(_AGAIN)

    def _look_once(self, queue: Queue, hubs: Hubs) -> None:
        self._looks += 1
        if self._looks % _NEW_EVERY == 0:
            self._look_for_new(queue)
        if self._looks % _LEFT_EVERY == 0:
            queue.remove_left_ranges()
        queue.sweep(self._engine)
        if self._loop and hubs.exist():
            hubs.schedule(partial(self._engine.defer_deliveries, queue.session))
            self._loop.call_soon_threadsafe(self._jobs.begin_deliveries)
        if self._is_away:
            self._is_away = False
            self._told.clear()
            self._note("the database is back")
        self._supervisor.alive()
        if queue.wait(_EVERY):
            self._over.wait(_GATHER)

    def _look_for_new(self, queue: Queue) -> None:
        found, missing = self._here.look(queue)
        self._jobs.know(one.number for one in found)
        self._jobs.forget(one.number for one in missing)
        self._jobs.take(of_all=self._here.are_all)
        tell_missing(missing, self._note)
        tell_broken(self._here, self._note)
