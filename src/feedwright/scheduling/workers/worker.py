"""A worker: it takes wanted or due runs from a database until it is stopped."""

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
"""Seconds between two looks at what is wanted or due and seen to by nobody."""
_GATHER = 0.1
"""Seconds for which words of changes are gathered before it is looked what is wanted."""
_LEFT_EVERY = 20
"""Every so many looks the ranges of killed runs are removed."""
_NEW_EVERY = 4
"""Every so many looks it is looked for publications that have come."""
_AGAIN = 1.0
"""Seconds after which a database that is away is tried again."""


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
    """Publish whatever is wanted or due, until SIGTERM or SIGINT; what is under way is ended first.

    Args:
        places: The address of a database, or folders of publications.
        line: Lets an opened publication go down the line.
        elsewhere: Makes the functions of what other workers' runs have it do.
        concurrency: How many publications at a time, each by a process of its own.
        tell: Told of each run.
        note: Told, as a sentence, what else there is to say.
        started: Told, as a sentence, what it works on.

    Raises:
        ConfigurationError: What was named cannot be used.
        StoreError: The database cannot be used at the start; later it is waited for.
        MissingExtra: The optional part is not installed.
    """
    engine = Procrastinate()
    left = dict[Path, ConfigurationError]()
    address, folders = _database(list(places), left)
    with Queue.open(address) as queue:
        queue.install(engine)
        known = register(queue, folders) if folders else None
        if known is not None and left:  # what workers know already fails in its run, and is told
            known += [one for one in queue.registered() if left.pop(Path(one.folder), None)]
        here = Places(known, left, address)
        for one in known or ():  # its sources may have changed while nobody worked
            queue.want(one.number, "start")
    with Queue.open(address) as queue:
        _, missing = here.look(queue)
    tell_missing(missing, note)
    tell_broken(here, note)
    started(f"works for {counted(len(here))} of {address._replace(name='')}")
    executor.use_at_most(1)  # what takes long is left to other processes

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
    """How many publications."""
    return "1 publication" if count == 1 else f"{count:,} publications"


def tell_missing(missing: Iterable[Registered], note: Callable[[str], None]) -> None:
    """Tell which publications are left to others."""
    for one in missing:
        note(
            f"{one}: its folder {one.folder} is not on this machine, and it is left to other "
            "workers; put it there, or start a worker with the folders that are here"
        )


def tell_broken(here: Places, note: Callable[[str], None]) -> None:
    """Tell what the last look found wrong with configurations that cannot be used."""
    for problem in here.broken:
        note(f"{problem}; it is left out until that is mended")


def in_turn(say: Callable[[_Said], None], turns: "Turns") -> Callable[[_Said], None]:
    """Says things while no other process does."""

    def said(what: _Said) -> None:
        with turns.mine():
            say(what)

    return said


def _database(
    places: list[str], left: dict[Path, ConfigurationError]
) -> tuple[Address, list[Given]]:
    """The database of a worker, and the publications that it was given, none where it was not."""
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
    """Let the workers of a database know of some publications."""
    return [queue.register(address, folder, title) for folder, address, title in folders]


class _Worker:
    """The parts of a worker: who takes jobs, who publishes, and who looks for what is missed."""

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
        """Why it could not be used, since it could be."""
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
        """Work until it is told to stop."""
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
        """Take no more jobs; a second signal ends the process at once, which loses nothing."""
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
        self._supervisor.stopping()
        self._jobs.stop()

    def _publish(self, number: int) -> None:
        if one := self._here.get(number):
            self._publisher.publish(one)
        else:  # it came when there were no others; what asks for it stands, and another takes it
            self._jobs.take(of_all=False)

    def _look(self) -> None:
        """Look, for as long as it works, for what is wanted or due and seen to by nobody."""
        while not self._over.is_set():
            try:
                is_reached = False
                with Queue.open(self._address) as queue:
                    is_reached = True
                    hubs = Hubs(queue.session)
                    while not self._over.is_set():
                        self._look_once(queue, hubs)
            except FeedwrightError as error:
                # While it is away each try may fail in other words; once it is reached, what keeps
                # it from being used is another matter.
                if not self._is_away or (is_reached and str(error) not in self._told):
                    self._note(f"{error}. Workers wait for it")
                    self._told.add(str(error))
                self._is_away = True
                self._supervisor.alive()
                self._over.wait(_AGAIN)
            except Exception as error:  # noqa: BLE001 - it must not end the worker
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
