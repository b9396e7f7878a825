"""When to publish next, and why.

All is worked out from what the last run left: nothing is counted down, so that it does not
matter how long anybody slept, or what became of the clock meanwhile.
"""

from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from feedwright.domain.record import Record, TimedRecord
from feedwright.scheduling.cron import Cron
from feedwright.scheduling.retries import FIRST_RETRY, LONGEST_RETRY, retry_pause

Reason = Literal["start", "cron", "due", "announce", "files", "configuration", "reload", "retry"]
"""Why a run is made: at the start, at a time of the timetable, at an embargo's or expiry's
instant, to announce again, because files or the configuration have changed, because it was
asked for, or because the last one failed."""

SET_BACK = timedelta(hours=3)
"""A clock that is set back by no more is waited for, so that no run is made twice; one that
is set back further was wrong, and the time that it now shows counts (cron(8) does likewise)."""


_cron = cache(Cron)


class Timetable(Record, frozen=True, kw_only=True):
    """Times of the day and the week, as cron expressions tell them."""

    expressions: tuple[str, ...] = ()
    zone: str = "UTC"
    """An IANA name: whose clocks are meant."""

    def next_after(self, instant: datetime) -> datetime | None:
        """The first instant after one that is given, in UTC; None where there is none."""
        zone = ZoneInfo(self.zone)
        times = (_cron(text).next_after(instant, zone) for text in self.expressions)
        return min((time for time in times if time), default=None)


class Memory(TimedRecord, frozen=True, kw_only=True):
    """What is left of the runs so far."""

    served: datetime
    """Everything that was due up to here has been tried."""
    due: datetime | None = None
    """When a document changes next though no article does, as the last run told."""
    announce: datetime | None = None
    """When hubs are to be told again, as the last run told."""
    told: datetime | None = None
    """When the run began that told this, by a clock that may have been set back since."""
    failures: int = 0
    """How many runs have failed since one did all that it should."""
    retry: datetime | None = None


class Wake(TimedRecord, frozen=True, kw_only=True):
    """When to publish next, and why."""

    at: datetime
    why: Reason


@lru_cache(maxsize=4)  # asked again on each waking, mostly of the same
def next_wake(timetable: Timetable, memory: Memory) -> Wake | None:
    """When to publish next.

    Args:
        timetable: The times at which it is published anyway.
        memory: What the last run left.

    Returns:
        None where nothing is ever due. An instant that has passed is due now, once: of all
        that was missed while the machine slept one run is made.
    """
    times: tuple[tuple[datetime | None, Reason], ...] = (
        (_due(memory.due, memory.told or memory.served), "due"),
        (timetable.next_after(memory.served), "cron"),
        (_due(memory.announce, memory.told or memory.served), "announce"),
        (memory.retry, "retry"),
    )
    wakes = [Wake(at=at, why=why) for at, why in times if at]
    return min(wakes, key=lambda wake: wake.at, default=None)


def seen(memory: Memory, now: datetime) -> Memory:
    """What is left of the runs so far, by a clock that may have been set back.

    Args:
        memory: What the last run left.
        now: What the clock says, in UTC.
    """
    if memory.served - now > SET_BACK:
        memory = msgspec.structs.replace(memory, served=now)
    if memory.retry and memory.retry - now > LONGEST_RETRY:
        memory = msgspec.structs.replace(memory, retry=now + LONGEST_RETRY)
    return memory


def begun(memory: Memory, now: datetime) -> Memory:
    """What is left of the runs so far, where a new timetable begins and a run follows at once.

    Args:
        memory: What the last run left.
        now: What the clock says, in UTC.
    """
    return msgspec.structs.replace(memory, served=max(memory.served, now))


def done(
    memory: Memory,
    began: datetime,
    *,
    ended: datetime,
    due: datetime | None,
    announce: datetime | None = None,
    complete: bool = True,
) -> Memory:
    """What a run leaves.

    Args:
        memory: What the run before it left.
        began: When it began; what came due since is due still.
        ended: When it ended; another try is counted from here.
        due: When a document changes next though no article does.
        announce: When hubs are to be told again.
        complete: Whether it did all that it should; what it refused is tried again.
    """
    left = Memory(served=max(memory.served, began), due=due, announce=announce, told=began)
    return left if complete else _backoff(left, memory, ended)


def failed(memory: Memory, ended: datetime, *, busy: bool = False) -> Memory:
    """What a run leaves that could not be made.

    Args:
        memory: What the run before it left.
        ended: When it ended. The next try is counted from here, and does for all that has
            come due until then.
        busy: Only because another one was under way, which is no failure.
    """
    left = msgspec.structs.replace(memory, served=max(memory.served, ended), told=ended)
    if busy:
        return msgspec.structs.replace(left, retry=ended + FIRST_RETRY)
    return _backoff(left, memory, ended)


def _backoff(left: Memory, before: Memory, now: datetime) -> Memory:
    """Schedule the next try after a failure."""
    retry = now + retry_pause(before.failures)
    return msgspec.structs.replace(left, failures=before.failures + 1, retry=retry)


def _due(instant: datetime | None, served: datetime) -> datetime | None:
    """An instant; None where it has been tried."""
    return instant if instant and instant > served else None
