"""The lock of a run: a second run of a publication waits, and learns who holds the lock."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from feedwright.domain.errors import StoreBusy, StoreError
from feedwright.runtime.database.database import Holder
from feedwright.store.permissions import make_file, make_folder

try:
    import fcntl
except ImportError:  # Windows
    _AT_ONCE = False
else:
    _AT_ONCE = hasattr(os, "register_at_fork")


def locked(file: Path, patience: float) -> Callable[[], None]:
    """Take the lock of a publication; its file holds the number of this process.

    Args:
        file: The path of the store; the lock is beside it.
        patience: How long to wait for another run to end, in seconds.

    Returns:
        What gives it back.

    Raises:
        StoreBusy: Another run still holds it; the message names its process.
        StoreError: There can be no lock here.
    """
    place = file.parent / _RUN
    try:
        make_folder(file.parent)
        make_file(place)
        give_back = _taken_at_once(place) or _waited_for(place, patience)
    except TimeoutError as error:
        raise StoreBusy(
            f"{file.parent}: another run is still publishing{_holder(place)} "
            f"after a wait of {patience:g} seconds; try again when it has ended"
        ) from error
    except OSError as error:
        raise StoreError(
            f"{error.filename or place}: cannot be written: {error.strerror}; let this account "
            "write there, or make room. What was published still stands"
        ) from error
    with suppress(OSError):  # a full disk is reported by the code that needs the space
        place.write_text(f"{os.getpid()}\n", "ascii")
    return give_back


SCHEDULE = "schedule.lock"
"""The lock that `feedwright run` holds while it runs."""


def hold(file: Path, name: str) -> Callable[[], None] | Holder:
    """Take a lock for the duration of some work, or return the process that holds it.

    Args:
        file: The path of the store; the lock is beside it.
        name: The name of the lock.

    Returns:
        A function that releases it, or its holder. If locks are impossible, a function that does
        nothing.
    """
    place = file.parent / name
    with suppress(OSError):
        make_folder(file.parent)
        make_file(place)
        if give_back := _taken_at_once(place):
            place.write_text(f"{os.getpid()}\n", "ascii")
            return give_back
    return holder(file, name) or _nothing


def _nothing() -> None:
    pass


_RUN = "lock"
"""The lock of a run."""


def holder(file: Path, name: str = _RUN) -> Holder | None:
    """The current holder of a lock; None if it is free, or if that cannot be found out.

    Args:
        file: The path of the store; the lock beside it is neither made nor taken.
        name: The name of the lock; by default that of a run.
    """
    if not _AT_ONCE:
        return None
    try:
        descriptor = os.open(file.parent / name, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _named(file.parent / name)
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return None


def _taken_at_once(place: Path) -> Callable[[], None] | None:
    """Take a free lock, in the way of ``filelock`` on Unix.

    Nearly every run finds the lock free, and loading ``filelock`` takes longer than such a run. All
    other cases are left to it: another holder, a file system without locks, a folder that cannot be
    written.
    """
    if not _AT_ONCE:
        return None
    wanted = os.O_RDWR | os.O_CREAT | os.O_NONBLOCK | os.O_NOFOLLOW
    try:
        descriptor = os.open(place, wanted, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        stands = os.fstat(descriptor).st_nlink > 0  # or another file is at this path now
    except BaseException as error:
        os.close(descriptor)
        if isinstance(error, OSError):
            return None
        raise
    if not stands:
        os.close(descriptor)
        return None
    _held.add(descriptor)

    def give_back() -> None:
        if descriptor in _held:  # else, after a fork, it may be another file's
            _held.discard(descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_UN)
            os.close(descriptor)

    return give_back


def _waited_for(place: Path, patience: float) -> Callable[[], None]:
    """Wait for a lock and take it.

    Raises:
        TimeoutError: It was not released in time.
        OSError: Locks are impossible here.
    """
    from filelock import FileLock  # noqa: PLC0415 - slow to load, and seldom needed

    lock = FileLock(place, timeout=patience, mode=0o600)
    lock.acquire()  # its Timeout is a TimeoutError
    return lock.release


_held = set[int]()
"""The file descriptors of the locks that this process took without ``filelock``."""


def _release_all() -> None:
    """Release all locks in a forked process; it would hold them after its parent is killed."""
    while _held:
        os.close(_held.pop())


if _AT_ONCE:
    os.register_at_fork(after_in_child=_release_all)


def _named(place: Path) -> Holder | None:
    """The holder of a lock, and since when, as written into the file."""
    try:
        process, since = place.read_text("ascii").strip(), place.stat().st_mtime
    except (OSError, ValueError):
        return None
    return Holder(int(process), datetime.fromtimestamp(since, UTC)) if process.isdecimal() else None


def _holder(place: Path) -> str:
    found = _named(place)
    return f" (process {found.process}, since {found.since:%Y-%m-%d %H:%M:%S} UTC)" if found else ""
