"""When to publish next, and why.

Everything follows from the last run and the current time: no timer runs, so a machine that slept or
a clock that was set makes no difference.
"""

from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from feedwright.domain.record import Record, TimedRecord
from feedwright.scheduling.cron_expressions import Cron
from feedwright.scheduling.retries import FIRST_RETRY, LONGEST_RETRY, retry_pause

Reason = Literal["start", "cron", "due", "announce", "files", "configuration", "reload", "retry"]
"""The reason for a run: the start, a time of the timetable, the end of an embargo or an expiry, a
repeated announcement, changed files or configuration, a request, or the failure of the last run."""

SET_BACK = timedelta(hours=3)
"""If the clock is set back by no more than this, the loop waits, so that no run is made twice. If
it is set back further, it was wrong before, and its new time counts, as in cron(8)."""


_cron = cache(Cron)


class Timetable(Record, frozen=True, kw_only=True):
    """The times of some cron expressions."""

    expressions: tuple[str, ...] = ()
    zone: str = "UTC"
    """The IANA name of the time zone."""

    def next_after(self, instant: datetime) -> datetime | None:
        """Find the first instant after a given one, in UTC; None if there is none."""
        zone = ZoneInfo(self.zone)
        times = (_cron(text).next_after(instant, zone) for text in self.expressions)
        return min((time for time in times if time), default=None)


class ScheduleState(TimedRecord, frozen=True, kw_only=True):
    """The state after the runs so far."""

    served: datetime
    """The time up to which everything that was due has been tried."""
    due: datetime | None = None
    """When a document next changes by itself, according to the last run."""
    announce: datetime | None = None
    """When failed pings are sent again, according to the last run."""
    told: datetime | None = None
    """When that run began, by a clock that may have been set back since."""
    failures: int = 0
    """The number of failed runs since the last complete one."""
    retry: datetime | None = None


class Wake(TimedRecord, frozen=True, kw_only=True):
    """When to publish next, and why."""

    at: datetime
    why: Reason


@lru_cache(maxsize=4)  # called on each waking, mostly with the same arguments
def next_wake(timetable: Timetable, state: ScheduleState) -> Wake | None:
    """Find the time and the reason of the next run.

    Args:
        timetable: The times at which to publish even if nothing changed.
        state: The state after the last run.

    Returns:
        None if nothing is ever due. An instant that has passed is due now, once: one run makes up
        for all that were missed while the machine slept.
    """
    times: tuple[tuple[datetime | None, Reason], ...] = (
        (_due(state.due, state.told or state.served), "due"),
        (timetable.next_after(state.served), "cron"),
        (_due(state.announce, state.told or state.served), "announce"),
        (state.retry, "retry"),
    )
    wakes = [Wake(at=at, why=why) for at, why in times if at]
    return min(wakes, key=lambda wake: wake.at, default=None)


def seen(state: ScheduleState, now: datetime) -> ScheduleState:
    """Adjust the state to a clock that may have been set back.

    Args:
        state: The state after the last run.
        now: What the clock says, in UTC.
    """
    if state.served - now > SET_BACK:
        state = msgspec.structs.replace(state, served=now)
    if state.retry and state.retry - now > LONGEST_RETRY:
        state = msgspec.structs.replace(state, retry=now + LONGEST_RETRY)
    return state


def begun(state: ScheduleState, now: datetime) -> ScheduleState:
    """The state at the beginning of a new timetable, which a run follows at once.

    Args:
        state: The state after the last run.
        now: What the clock says, in UTC.
    """
    return msgspec.structs.replace(state, served=max(state.served, now))


def done(
    state: ScheduleState,
    began: datetime,
    *,
    ended: datetime,
    due: datetime | None,
    announce: datetime | None = None,
    complete: bool = True,
) -> ScheduleState:
    """The state after a run.

    Args:
        state: The state before it.
        began: When it began; anything due since then is still due.
        ended: When it ended; the pause before another try begins here.
        due: When a document next changes by itself.
        announce: When failed pings are sent again.
        complete: Whether it did everything; what it refused is tried again.
    """
    left = ScheduleState(served=max(state.served, began), due=due, announce=announce, told=began)
    return left if complete else _backoff(left, state, ended)


def failed(state: ScheduleState, ended: datetime, *, busy: bool = False) -> ScheduleState:
    """The state after a run that failed.

    Args:
        state: The state before it.
        ended: When it ended. The pause before the next try begins here, and that run makes up for
            everything that was due before it.
        busy: Whether another run held the lock, which does not count as a failure.
    """
    left = msgspec.structs.replace(state, served=max(state.served, ended), told=ended)
    if busy:
        return msgspec.structs.replace(left, retry=ended + FIRST_RETRY)
    return _backoff(left, state, ended)


def _backoff(left: ScheduleState, before: ScheduleState, now: datetime) -> ScheduleState:
    """Schedule the next try after a failure."""
    retry = now + retry_pause(before.failures)
    return msgspec.structs.replace(left, failures=before.failures + 1, retry=retry)


def _due(instant: datetime | None, served: datetime) -> datetime | None:
    """An instant; None if it has been tried."""
    return instant if instant and instant > served else None
