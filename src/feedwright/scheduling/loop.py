"""The loop of ``feedwright run``: on schedule, at each due time, and when files change."""

import os
import signal
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from types import FrameType
from typing import Literal, NamedTuple

from feedwright.domain.errors import FeedwrightError, StoreBusy
from feedwright.domain.publication import Publication
from feedwright.domain.record import Record, TimedRecord
from feedwright.domain.report import Progress, Report
from feedwright.domain.sources import SqlSource
from feedwright.runtime import configuration, configuration_reader
from feedwright.runtime.database.database import Holder
from feedwright.runtime.run_memory import RunMemory
from feedwright.scheduling import timetable
from feedwright.scheduling.retries import message_of
from feedwright.scheduling.systemd import Supervisor
from feedwright.scheduling.timetable import Reason, ScheduleState, Timetable, Wake
from feedwright.scheduling.touch_file import Touched
from feedwright.scheduling.watch import Changes, Version, Watch, version_of
from feedwright.store.locking import SCHEDULE, hold
from feedwright.store.own_files import STORE, TOUCHED

LONGEST_SLEEP = timedelta(seconds=10)
"""The longest sleep, in seconds: the clock may be set or the machine may sleep, and no timer
reports either."""


class Notice(Record, frozen=True, kw_only=True):
    """A message to the loop."""

    kind: Literal["stop", "reload", "changes", "problem"]
    changes: Changes = Changes()
    problem: str = ""


_TOLD = Notice(kind="changes", changes=Changes(in_doubt=True))
"""Something has changed that is not known more precisely."""


class Round(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """One run of the loop."""

    at: datetime
    """When it began."""
    due: datetime
    """When it was due, which is earlier than it began if the machine slept."""
    why: tuple[Reason, ...]
    report: Report | None = None
    error: str = ""
    """Why nothing could be published; the loop continues."""
    kind: str = ""
    """The name of the error's class."""
    next: Wake | None = None
    """When the next run is due, if nothing changes before."""


class Time(NamedTuple):
    """The clock, and a way to sleep."""

    clock: Callable[[], datetime]
    """The current time, in UTC."""
    wait: Callable[[float], Sequence[Notice]]
    """Sleeps for at most some seconds, and returns the notices received meanwhile."""
    longest_sleep: timedelta = LONGEST_SLEEP


class Loop:
    """The loop; clock and publishing are arguments.

    Args:
        publish: Publishes once; gets the only files that may have changed, or None if any may have.
        timetable: The times at which to publish even if nothing changed.
        time: The clock, and a way to sleep.
        tell: Called with each run.
        note: Called with each further message, a sentence.
        reread: Reads the configuration again, and returns its timetable.
        supervisor: Notified of the state of the process.
    """

    def __init__(
        self,
        publish: Callable[[Collection[Path] | None], Report],
        timetable: Timetable,
        *,
        time: Time,
        tell: Callable[[Round], None],
        note: Callable[[str], None],
        reread: Callable[[], Timetable],
        supervisor: Supervisor,
    ) -> None:
        self._publish = publish
        self._timetable = timetable
        self._time = time
        self._tell = tell
        self._note = note
        self._reread = reread
        self._supervisor = supervisor
        self._state = ScheduleState(served=time.clock())
        self._wanted: list[Reason] = ["start"]
        self._changes = Changes()
        self._is_unread = False
        self._is_stopped = False

    def go(self) -> None:
        """Publish at the start, and then whenever a run is due, until a notice to stop."""
        longest = self._time.longest_sleep
        if self._supervisor.patience:
            longest = min(longest, timedelta(seconds=self._supervisor.patience / 4))
        while not self._is_stopped:
            now = self._time.clock()
            self._state = timetable.seen(self._state, now)
            wake = timetable.next_wake(self._timetable, self._state)
            if self._wanted or (wake and wake.at <= now):
                self._round(now, wake)
                pause = timedelta(0)  # only to receive the notices sent meanwhile
            else:
                pause = min(wake.at - now, longest) if wake else longest
            for notice in self._time.wait(pause.total_seconds()):
                self._handle(notice)
            self._supervisor.alive()
        self._supervisor.stopping()

    def _round(self, now: datetime, wake: Wake | None) -> None:
        """Publish once, and note what is due next."""
        why, due = list(dict.fromkeys(self._wanted)), now
        if wake and wake.at <= now:
            why, due = list(dict.fromkeys([wake.why, *why])), wake.at
        touched: Collection[Path] | None = None
        if why == ["files"] and not (self._changes.in_doubt or self._state.retry):
            touched = self._changes.paths
        self._wanted, self._changes = [], Changes()
        report: Report | None = None
        failure: Exception | None = None
        if self._is_unread:
            self._read_again()
        self._supervisor.status("Publishing")
        try:
            report = self._publish(touched)
        except FeedwrightError as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - a bug must not end the loop
            failure = error
        ended = self._time.clock()
        if report is None:
            self._state = timetable.failed(self._state, ended, busy=isinstance(failure, StoreBusy))
        else:
            self._state = timetable.done(
                self._state,
                now,
                ended=ended,
                due=report.next_due,
                announce=report.announce_due,
                complete=not (report.refused or report.refusals),
            )
        following = timetable.next_wake(self._timetable, self._state)
        self._supervisor.status(f"Next: {following.at:%Y-%m-%d %H:%M:%S} UTC" if following else "")
        self._tell(
            Round(
                at=now,
                due=due,
                why=tuple(why),
                report=report,
                error=message_of(failure) if failure else "",
                kind=type(failure).__name__ if failure else "",
                next=following,
            )
        )

    def _handle(self, notice: Notice) -> None:
        if notice.kind == "stop":
            self._is_stopped = True
        elif notice.kind == "problem":
            self._note(notice.problem)
        elif notice.kind == "reload":
            self._read_again()
            self._wanted.append("reload")
        else:
            before, new = self._changes, notice.changes
            self._changes = Changes(
                paths=tuple(dict.fromkeys((*before.paths, *new.paths))),
                in_doubt=before.in_doubt or new.in_doubt,
            )
            if new.configuration:
                self._read_again()
            self._wanted.append("configuration" if new.configuration else "files")

    def _read_again(self) -> None:
        """Load the timetable from the current configuration.

        If it cannot be read, the next run reports the problem, and each later run tries again.
        """
        was_unread, self._is_unread = self._is_unread, True
        before = self._timetable
        try:
            self._timetable = self._reread()
        except FeedwrightError:
            if not was_unread:
                self._note(
                    "the configuration has errors; the schedule stays as it was until they "
                    "are corrected"
                )
        else:
            self._is_unread = False
            if self._timetable != before:  # whose earlier times were not missed
                self._state = timetable.begun(self._state, self._time.clock())


def run(
    place: Path,
    publish: Callable[[Collection[Path] | None, Progress], Report],
    *,
    every: Sequence[str] = (),
    watch: bool = False,
    tell: Callable[[Round], None] = lambda _round: None,
    note: Callable[[str], None] = lambda _sentence: None,
    inbox: SimpleQueue[Notice] | None = None,
) -> None:
    """Publish at the start and whenever it is due, until SIGTERM or SIGINT.

    A run is due when an embargo ends or an article expires, at each time of the cron
    expressions, and with ``watch`` as soon as files have changed. The current run is finished
    first; a second signal ends the process at once, which loses nothing that was published.
    After SIGHUP the configuration is read again.

    Args:
        place: The publication's folder, or its feedwright.toml.
        publish: Publishes once; gets the only files that may have changed, or None if any may
            have, and the function that receives its progress.
        every: Cron expressions, in the publication's time zone.
        watch: Whether to watch the files of the sources, and feedwright.toml.
        tell: Called with each run.
        note: Called with each further message, a sentence.
        inbox: Receives a notice to stop, if no signal reaches the loop.

    Raises:
        ConfigurationError: The configuration cannot be used at the start. Later failures are
            reported, and tried again.
    """
    supervisor = Supervisor(os.environ)
    is_preview = inbox is not None
    inbox = SimpleQueue() if inbox is None else inbox
    with ExitStack() as stack:
        watching = stack.enter_context(ExitStack())
        listening = stack.enter_context(ExitStack())

        def read() -> Timetable:
            file = configuration.find(place)
            version = version_of(file)  # first, so that a change after it is noticed
            publication = configuration_reader.load(file, os.environ)
            if watch:
                watching.close()
                watching.enter_context(_watch(file, version, publication, inbox))
            if not is_preview:
                listening.close()
                _listen(publication, inbox, listening)
            return Timetable(expressions=tuple(every), zone=publication.publication.timezone)

        timetable = read()
        if not is_preview:
            folder = configuration.find(place).parent
            _tell_of_another(folder / STORE, note, stack)
            stack.enter_context(Touched(folder / TOUCHED, lambda: inbox.put(_TOLD)))
        stack.enter_context(_signals(inbox))
        supervisor.ready()
        Loop(
            _watched(publish, supervisor),
            timetable,
            time=Time(lambda: datetime.now(UTC), lambda seconds: _receive(inbox, seconds)),
            tell=tell,
            note=note,
            reread=read,
            supervisor=supervisor,
        ).go()


def _watched(
    publish: Callable[[Collection[Path] | None, Progress], Report], supervisor: Supervisor
) -> Callable[[Collection[Path] | None], Report]:
    """Wrap publishing, so that the supervisor sees progress and each run gives back memory."""
    memory = RunMemory()

    def publish_once(touched: Collection[Path] | None) -> Report:
        try:
            return publish(touched, lambda *_: supervisor.alive())
        finally:
            memory.let_go()

    return publish_once


def _tell_of_another(store: Path, note: Callable[[str], None], stack: ExitStack) -> None:
    """Take the lock of a running schedule, or report the process that holds it."""
    held = hold(store, SCHEDULE)
    if not isinstance(held, Holder):
        stack.callback(held)
        return
    note(
        f"another `feedwright run` keeps this schedule (process {held.process}, since "
        f"{held.since:%Y-%m-%d %H:%M:%S} UTC); they take turns and harm nothing, but one is "
        "enough: end one of them"
    )


def _listen(publication: Publication, inbox: SimpleQueue[Notice], stack: ExitStack) -> None:
    """Listens to the databases that say by themselves that something has changed."""
    for source in publication.sources:
        if not isinstance(source, SqlSource) or not source.listen:
            continue
        from feedwright.runtime.database.notifications import (  # noqa: PLC0415 - seldom needed
            Listener,
        )

        stack.enter_context(
            Listener(
                source.url,
                source.listen,
                heard=lambda: inbox.put(_TOLD),
                complain=lambda told: inbox.put(Notice(kind="problem", problem=told)),
            )
        )


def _watch(
    file: Path, version: Version, publication: Publication, inbox: SimpleQueue[Notice]
) -> Watch:
    """The watch over a publication's files, whose findings go into an inbox."""
    folder = file.parent
    published = publication.destination.folder(folder)
    return Watch(
        file,
        [folder / source.path for source in publication.sources if source.path],
        version=version,
        ignore=[*((published,) if published else ()), (folder / STORE).parent],
        changed=lambda changes: inbox.put(Notice(kind="changes", changes=changes)),
        report_problem=lambda sentence: inbox.put(Notice(kind="problem", problem=sentence)),
    )


def _receive(inbox: SimpleQueue[Notice], seconds: float) -> list[Notice]:
    """The notices that come within some seconds; the wait ends with the first."""
    notices: list[Notice] = []
    try:
        notices.append(inbox.get(timeout=max(seconds, 0)))
        while True:
            notices.append(inbox.get_nowait())
    except Empty:
        return notices


@contextmanager
def _signals(inbox: SimpleQueue[Notice]) -> Iterator[None]:
    """Put signals into an inbox, which may be done in the midst of reading it."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals come to the main thread alone
        return

    def stop(number: int, _frame: FrameType | None) -> None:
        inbox.put(Notice(kind="stop"))
        signal.signal(number, signal.SIG_DFL)

    def reload(_number: int, _frame: FrameType | None) -> None:
        inbox.put(Notice(kind="reload"))

    handlers: dict[signal.Signals, Callable[[int, FrameType | None], None]]
    handlers = {signal.SIGTERM: stop, signal.SIGINT: stop}
    if hasattr(signal, "SIGHUP"):  # Windows has none
        handlers[signal.SIGHUP] = reload
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
