"""Failed runs, remembered until one succeeds."""

from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import msgspec

from feedwright.domain.errors import StoreError
from feedwright.domain.record import TimedRecord
from feedwright.store.opening import Location, open_beside_runs
from feedwright.store.schema import SCHEMA

FACT = "failed_runs"
_PATIENCE = 1
"""Seconds to wait for another program that writes to the store."""
_LONGEST = 2_000
"""Characters of a message."""


class FailedRuns(TimedRecord, frozen=True, kw_only=True):
    """What is remembered of runs by which nothing could be published."""

    count: int = 0
    """Since the last run that succeeded."""
    total: int = 0
    """Since the store was made."""
    at: datetime | None = None
    """When the last of them was."""
    error: str = ""
    """Why."""


def decoded(text: str) -> FailedRuns:
    """What a fact of the store tells."""
    with suppress(msgspec.DecodeError):
        return msgspec.json.decode(text, type=FailedRuns) if text else FailedRuns()
    return FailedRuns()


def after_success(text: str) -> str:
    """The fact after a run that succeeded: how many there have been is all that stays."""
    return _encoded(FailedRuns(total=decoded(text).total))


def note(location: Location, error: str, now: datetime) -> None:
    """Remember that a run failed, in a store that is there; one that cannot be written stays.

    Args:
        location: Where the store lies.
        error: Why the run failed.
        now: When that was.
    """
    if isinstance(location, Path) and not location.is_file():
        return
    with suppress(StoreError), closing(open_beside_runs(location, _PATIENCE)) as database:
        if not database.has("facts") or database.ask("fact", name="schema") != SCHEMA:
            return
        with database.transaction():
            before = decoded(database.ask("fact", name=FACT) or "")
            failed = FailedRuns(
                count=before.count + 1, total=before.total + 1, at=now, error=error[:_LONGEST]
            )
            database.ask("set_facts", [{"name": FACT, "value": _encoded(failed)}])


def _encoded(failed: FailedRuns) -> str:
    return msgspec.json.encode(failed).decode()
