"""Folders in which the servers of tests run, of which none stays."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

_PREFIX = "feedwright-tests-"
_LOCK = "lock"
_AGE = 60.0
"""Seconds after which a folder that nobody has locked is not about to be."""


@contextmanager
def own_folder(kind: str) -> Iterator[Path]:
    """Gives a new folder below the system's own for temporary files, until the end.

    Those that runs have left which were killed are removed before, with what still works in them.

    Args:
        kind: A part of its name.
    """
    _remove_left()
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{kind}-"))
    try:
        with FileLock(folder / _LOCK):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_left() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        lock = folder / _LOCK
        with suppress(OSError, Timeout):  # it is in use, is gone, or is somebody else's
            is_own = folder.lstat().st_uid == os.getuid()  # root could end what others have left
            if is_own and time.time() - lock.stat().st_mtime > _AGE:
                with FileLock(lock, timeout=0):
                    _end_processes(folder)
                    shutil.rmtree(folder)


def _end_processes(folder: Path) -> None:
    for told in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile, or is somebody else's
            if os.fsencode(f"{folder}/") in told.read_bytes():
                os.kill(int(told.parent.name), signal.SIGKILL)
