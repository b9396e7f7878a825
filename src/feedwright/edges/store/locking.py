"""The lock of a run: of two runs on one publication the second waits, and learns for whom."""

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from feedwright.core.errors import StoreBusy, StoreError


def locked(file: Path, patience: float) -> FileLock:
    """The lock of a publication, taken; its file holds the number of this process.

    Args:
        file: Where the store lies; the lock lies beside it.
        patience: How long to wait for another run to end, in seconds.

    Raises:
        StoreBusy: Another run still holds it; the message names its process.
        StoreError: There can be no lock here.
    """
    place = file.parent / "lock"
    lock = FileLock(place, timeout=patience)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise StoreBusy(
            f"{file.parent}: another run is publishing this{_holder(place)}; "
            f"it was waited for {patience:g} seconds. Try again when it has ended"
        ) from error
    except OSError as error:
        raise StoreError(
            f"{error.filename or place}: cannot be written: {error.strerror}; let this account "
            "write there, or make room. What was published still stands"
        ) from error
    with suppress(OSError):  # a full disk is told by what needs the room
        place.write_text(f"{os.getpid()}\n", "ascii")
    return lock


def _holder(place: Path) -> str:
    """Who holds a lock, and since when: its number was written when it was taken."""
    try:
        process, since = place.read_text("ascii").strip(), place.stat().st_mtime
    except (OSError, ValueError):
        return ""
    if not process.isdecimal():
        return ""
    return f" (process {process}, since {datetime.fromtimestamp(since, UTC):%Y-%m-%d %H:%M:%S} UTC)"
