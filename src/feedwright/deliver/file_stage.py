"""Files that are written aside, synced to disk, and then renamed into place.

There may be very many, so that all is done by the system's own calls: a path object, a buffer and
a future for each file take longer than the disk does. Threads wait for the disk, each for its share
of the files, while others are made.
"""

import contextlib
import itertools
import os
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from feedwright.runtime.threads import at_once

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

SEVERAL = 16
"""From so many files on others are made while threads wait for the disk."""
_THREADS = 16
"""More of them commit no faster."""
_SYNCED = getattr(os, "O_SYNC", 0)
"""Whether what is written is on disk then, which is a call less than to sync it afterwards."""
_WRITES = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0) | _SYNCED
_NUMBERS = itertools.count()
"""No two files of this process have one name: of a run that failed some may still be written."""
Times = tuple[int, int] | None
_One = TypeVar("_One")


class StagedFile:
    """A file that is written aside.

    Args:
        file: Where.
        data: Its bytes, or the file that has them.
        times: When it was read and written last, in nanoseconds; now where None.
    """

    __slots__ = ("_data", "_error", "_job", "_times", "file", "is_left")

    def __init__(self, file: str, data: bytes | Path, times: Times = None) -> None:
        self.file = file
        self._data = data
        self._times = times
        self._error: OSError | None = None
        self._job: Future[None] | None = None
        self.is_left = True
        """Whether it may still lie there, and not in its place."""

    def has(self, data: bytes | Path) -> bool:
        """Whether these are its bytes, or this the file that has them."""
        return self._data is data

    def write(self) -> None:
        """Write it, and make it last; what goes wrong is kept."""
        try:
            if isinstance(self._data, bytes):
                self._write_bytes(self._data)
            else:
                self._copy(self._data)
            if self._times:
                os.utime(self.file, ns=self._times)
        except OSError as error:
            self._error = error

    def written(self) -> OSError | None:
        """Wait until it is written, and tell what went wrong."""
        if self._job:
            self._job.result()
        return self._error

    def written_by(self, job: "Future[None]") -> None:
        """Note what writes it."""
        self._job = job

    def put(self, place: str) -> None:
        """Put it in its place.

        Raises:
            OSError: It cannot be.
        """
        os.replace(self.file, place)
        self.is_left = False

    def remove(self) -> None:
        """Remove it, unless it is in its place."""
        if self.is_left:
            with contextlib.suppress(OSError):
                os.unlink(self.file)

    def _write_bytes(self, data: bytes) -> None:
        handle = os.open(self.file, _WRITES, 0o666)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(handle, left) :]
            if not _SYNCED:
                os.fsync(handle)
        finally:
            os.close(handle)

    def _copy(self, source: Path) -> None:
        from shutil import copyfileobj  # noqa: PLC0415 - slow to import

        with source.open("rb") as data, open(self.file, "wb") as file:
            copyfileobj(data, file)
            file.flush()
            os.fsync(file.fileno())


class FileStage:
    """Where files lie that are not in their places yet.

    Args:
        folder: It is made when the first file is written, and shown to nobody else: a web server
            runs as another account.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pool: ThreadPoolExecutor | None = None
        self._syncs: list[Future[None]] = []

    def write(self, files: Sequence[tuple[bytes | Path, Times]]) -> list[StagedFile]:
        """Begin to write files, which are given with their times.

        Raises:
            OSError: The folder cannot be made.
        """
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        start = f"{self._folder}{os.sep}{os.getpid()}-"
        staged = [StagedFile(f"{start}{next(_NUMBERS)}", *one) for one in files]
        for share, job in self._shared(_write, staged):
            for one in share:
                one.written_by(job)
        return staged

    def sync(self, folders: Iterable[str]) -> None:
        """Begin to make what was put in folders last."""
        self._syncs += [job for _, job in self._shared(_sync, [*dict.fromkeys(folders)])]

    def settle(self) -> None:
        """Wait until all lasts that was put."""
        while self._syncs:
            self._syncs.pop().result()

    def clear(self) -> None:
        """Wait for all that is under way, and delete what is left."""
        from shutil import rmtree  # noqa: PLC0415 - slow to import

        self.settle()
        if self._pool:
            self._pool.shutdown()
            self._pool = None
        rmtree(self._folder, ignore_errors=True)

    def _shared(
        self, work: Callable[[Sequence[_One]], None], several: Sequence[_One]
    ) -> Iterable[tuple[Sequence[_One], "Future[None]"]]:
        """Have threads work on their shares of something; a few are done when this returns."""
        if len(several) < SEVERAL:
            at_once(work, [(one,) for one in several])
            return ()
        from concurrent.futures import Future, ThreadPoolExecutor  # noqa: PLC0415 - slow to import

        if self._pool is None:
            self._pool = ThreadPoolExecutor(_THREADS)
        shares = [(several[n::_THREADS], Future[None]()) for n in range(_THREADS)]
        waiting = deque(shares)
        try:
            for _ in shares:
                self._pool.submit(_take, work, waiting)
        except RuntimeError:  # the system has no room for more threads
            while waiting:
                _take(work, waiting)
        return shares


def _take(
    work: Callable[[Sequence[_One]], None],
    waiting: deque[tuple[Sequence[_One], "Future[None]"]],
) -> None:
    """Work on the next share that nobody has begun, if there is one."""
    try:
        share, job = waiting.popleft()
    except IndexError:
        return
    try:
        work(share)
    except BaseException as error:  # noqa: BLE001 - which is raised where the share is waited for
        job.set_exception(error)
    else:
        job.set_result(None)


def _write(files: Iterable[StagedFile]) -> None:
    for one in files:
        one.write()


def _sync(folders: Iterable[str]) -> None:
    """Make renames in folders last; systems that cannot sync folders do it themselves."""
    for folder in folders:
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
