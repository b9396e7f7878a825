"""Failed runs, recorded until one succeeds."""

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
"""The most characters of a message."""


class FailedRuns(TimedRecord, frozen=True, kw_only=True):
    """The record of runs that could publish nothing."""

    count: int = 0
    """The number of failures since the last successful run."""
    total: int = 0
    """The number of failures since the store was made."""
    at: datetime | None = None
    """The time of the last failure."""
    error: str = ""
    """The message of the last failure."""


def decoded(text: str) -> FailedRuns:
    """Decode the fact of the store."""
    with suppress(msgspec.DecodeError):
        return msgspec.json.decode(text, type=FailedRuns) if text else FailedRuns()
    return FailedRuns()


def after_success(text: str) -> str:
    """The fact after a successful run, which keeps only the total."""
    return _encoded(FailedRuns(total=decoded(text).total))


def note(location: Location, error: str, now: datetime) -> None:
    """Record a failed run in an existing store; if that cannot be written, nothing happens.

    Args:
        location: The place of the store.
        error: Why the run failed.
        now: The time of the failure.
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
