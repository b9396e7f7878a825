"""The time of the last run that found nothing to do, in a file beside a SQLite store.

To commit, SQLite waits for the disk five times, and a run that does nothing else would wait for
longer than it takes. What is told here may be lost: people are told of it, and what has fallen due
is looked for since the last run that did something, where there is nothing to find.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

from feedwright.domain.instants import micros

_NAME = "last-run"
_MOST = 80
"""In bytes; two times of microseconds since 1970 have half of them."""
_LATEST = micros(datetime.max.replace(tzinfo=UTC))
_FLAGS: int = sum(getattr(os, name, 0) for name in ("O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK"))


def note(folder: Path, since: str, time: str) -> bool:
    """Write down when a run was that altered nothing in a store.

    Args:
        folder: That of the store's file.
        since: When the last run was by the store, by which what is written down is known to be
            about this store, and about the state that it is in.
        time: When this one was; both as the store has them.

    Returns:
        Whether it is written down.
    """
    told = f"{since} {time}\n".encode()
    try:
        # Its owner's alone, whatever the umask; where a link leads, nothing is made.
        ways = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _FLAGS
        descriptor = os.open(folder / _NAME, ways, 0o600)
        try:
            return os.write(descriptor, told) == len(told)
        finally:
            os.close(descriptor)
    except OSError:
        return False


def last_run(folder: Path, since: str) -> str:
    """When the last run was, whether or not it altered something in a store.

    Args:
        folder: That of the store's file.
        since: When it was by the store, or "".
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
    # It may be earlier than the other: of a run after which the clock was set back.
    return time if before == since and time.isdecimal() and int(time) <= _LATEST else since
