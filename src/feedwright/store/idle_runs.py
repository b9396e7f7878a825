"""The time of the last run that found nothing to do, in a file beside a SQLite store.

A commit of SQLite waits for the disk five times, longer than the rest of a run that does nothing.
The file may be lost: its time is shown to people, and due changes are also looked for since the
last run in the store.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

from feedwright.domain.instants import micros

_NAME = "last-run"
_MOST = 80
"""The most bytes of the file; two times in microseconds since 1970 take half of them."""
_LATEST = micros(datetime.max.replace(tzinfo=UTC))
_FLAGS: int = sum(getattr(os, name, 0) for name in ("O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK"))


def note(folder: Path, since: str, time: str) -> bool:
    """Write the time of a run that altered nothing in a store.

    Args:
        folder: The folder of the store's file.
        since: The time of the last run in the store, which ties the file to this store and its
            current state.
        time: The time of this run; both in the form of the store.

    Returns:
        Whether it was written.
    """
    told = f"{since} {time}\n".encode()
    try:
        # Readable by its owner only, whatever the umask; a symbolic link is not followed.
        ways = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _FLAGS
        descriptor = os.open(folder / _NAME, ways, 0o600)
        try:
            return os.write(descriptor, told) == len(told)
        finally:
            os.close(descriptor)
    except OSError:
        return False


def last_run(folder: Path, since: str) -> str:
    """The time of the last run, whether or not it altered something in the store.

    Args:
        folder: The folder of the store's file.
        since: The time of the last run in the store, or "".
    """
    try:
        descriptor = os.open(folder / _NAME, os.O_RDONLY | _FLAGS)
        try:
            told = os.read(descriptor, _MOST).decode("ascii", "replace")
        finally:
            os.close(descriptor)
    except OSError:
        return since
    before, _, time = told.strip().partition(" ")
    # It may be earlier than the other one, if the clock was set back between the runs.
    return time if before == since and time.isdecimal() and int(time) <= _LATEST else since
