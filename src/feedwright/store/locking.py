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
        file: Where the store lies; the lock lies beside it.
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
    with suppress(OSError):  # a full disk is told by what needs the room
        place.write_text(f"{os.getpid()}\n", "ascii")
    return give_back


SCHEDULE = "schedule.lock"
"""The lock that `feedwright run` holds for as long as it keeps the schedule."""


def hold(file: Path, name: str) -> Callable[[], None] | Holder:
    """Take a lock for as long as a process does something, or tell who does that already.

    Args:
        file: Where the store lies; the lock lies beside it.
        name: The lock's.

    Returns:
        What gives it back, or who holds it. Where there can be no lock, what does nothing.
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
    """Who holds a lock now; None where nobody does, or where that cannot be told.

    Args:
        file: Where the store lies; the lock lies beside it, and is neither made nor taken.
        name: The lock's; that of whoever publishes by default.
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
    """Take a lock that nobody holds, as ``filelock`` does on any Unix.

    Nearly every run finds it free, and that part takes longer to load than such a run takes; so
    whatever is in the way here, it is left to it: another holder, a file system that knows no
    locks, a place where no file can be.
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
        stands = os.fstat(descriptor).st_nlink > 0  # or another would be locked by its name
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
        if descriptor in _held:  # else this is a fork, where the number may be another file's
            _held.discard(descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_UN)
            os.close(descriptor)

    return give_back


def _waited_for(place: Path, patience: float) -> Callable[[], None]:
    """Take a lock as soon as whoever holds it has given it back.

    Raises:
        TimeoutError: It was not in time.
        OSError: There can be no lock here.
    """
    from filelock import FileLock  # noqa: PLC0415 - slow to load, and seldom needed

    lock = FileLock(place, timeout=patience, mode=0o600)
    lock.acquire()  # its Timeout is a TimeoutError
    return lock.release


_held = set[int]()
"""The descriptors of locks that this process has taken at once."""


def _release_all() -> None:
    """Release all locks in a forked process; it would hold them after its parent is killed."""
    while _held:
        os.close(_held.pop())


if _AT_ONCE:
    os.register_at_fork(after_in_child=_release_all)


def _named(place: Path) -> Holder | None:
    """Who holds a lock, and since when: its number was written when it was taken."""
    try:
        process, since = place.read_text("ascii").strip(), place.stat().st_mtime
    except (OSError, ValueError):
        return None
    return Holder(int(process), datetime.fromtimestamp(since, UTC)) if process.isdecimal() else None


def _holder(place: Path) -> str:
    found = _named(place)
    return f" (process {found.process}, since {found.since:%Y-%m-%d %H:%M:%S} UTC)" if found else ""
