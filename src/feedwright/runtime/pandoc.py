"""One pandoc process that converts one document after another. Only this imports pypandoc.

Its reader has no file system, no network and no environment: included files are empty. Its output,
time and memory are limited, because documents come from anybody.
"""

import importlib.util
import os
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from feedwright.domain.errors import UnreadableArticle

if TYPE_CHECKING:
    import subprocess

EXTRA = "documents"
"""The extra that brings pandoc."""
SECONDS = 20
"""The time limit of a document in seconds; most take milliseconds."""
_MEGABYTES = 512
"""The most memory of pandoc's heap."""
_BEYOND = 3
"""The system's limit as a multiple of that, because the garbage collector copies."""
_LARGEST_ANSWER = 100_000_000
"""The most bytes of output, against small documents that expand."""
_SCRIPT = Path(__file__).with_name("pandoc.lua")
_FAREWELL = 1
"""Seconds for a process to end after its input is closed; it takes a fiftieth of that."""
_OUT_OF_MEMORY = 251
"""The exit status of a GHC program that ran out of memory."""


class Pandoc:
    """A pandoc process, started with the first document, and again after it ended.

    A fork of this process starts its own.

    Args:
        seconds: The time limit of a document.
        script: The script that pandoc runs.
    """

    def __init__(self, seconds: float = SECONDS, script: Path = _SCRIPT) -> None:
        self._seconds = seconds
        self._script = script
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self.started = 0
        """The number of starts."""

    @property
    def pid(self) -> int:
        """The id of its process; 0 while there is none."""
        return self._process.pid if self._process else 0

    def convert(self, data: bytes, form: str) -> bytes:
        """Convert a document to JSON, as described in ``pandoc.lua``.

        Args:
            data: The document.
            form: The name of its format in pandoc: ``rst``.

        Raises:
            UnreadableArticle: It takes too much time or memory, or makes pandoc fail; the cause is
                an OSError if pandoc cannot be started.
        """
        try:
            return self._converted(data, form)
        except _EndedError:
            # It is tried again, because something other than the document may have ended the
            # process.
            try:
                return self._converted(data, form)
            except _EndedError as error:
                problem = (
                    f"It ends pandoc, which reads {form}, with status {error.status}; convert it."
                )
                raise UnreadableArticle(problem) from error

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        if self._owner == os.getpid():
            _end(process)
        else:  # it belongs to the process that this one was forked from
            process.returncode = 0
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()

    def _converted(self, data: bytes, form: str) -> bytes:
        from threading import Timer  # noqa: PLC0415 - slow to import, and most runs read none

        process = self._running()
        late: list[bool] = []

        def end() -> None:
            late.append(True)
            process.kill()

        timer = Timer(self._seconds, end)
        timer.daemon = True
        _bound_time(process.pid, self._seconds)
        timer.start()
        try:
            return _asked(process, data, form)
        except _EndedError as error:
            timer.cancel()
            status = process.wait()
            self.close()
            if late:
                problem = f"pandoc has not read it after {self._seconds:g} seconds; simplify it."
                raise UnreadableArticle(problem) from error
            if status == _OUT_OF_MEMORY:
                problem = f"pandoc cannot read it in {_MEGABYTES} MB of memory; divide it."
                raise UnreadableArticle(problem) from error
            raise _EndedError(status) from error
        except BaseException:  # after an interruption the next answer would belong to this document
            process.kill()
            self.close()
            raise
        finally:
            timer.cancel()

    def _running(self) -> "subprocess.Popen[bytes]":
        process = self._process
        if process and self._owner == os.getpid() and process.poll() is None:
            return process
        self.close()
        import subprocess  # noqa: PLC0415 - slow to import, and most runs read none

        try:
            process = subprocess.Popen(  # noqa: S603 - its arguments are ours
                [
                    _program(),
                    *("+RTS", f"-M{_MEGABYTES}m", "-RTS"),
                    *("lua", str(self._script)),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # Neither a home folder with user scripts nor secrets.
                env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
            )
        except OSError as error:
            problem = f"pandoc cannot be started: {error.strerror}; install the extra {EXTRA} anew."
            raise UnreadableArticle(problem) from error
        self._process, self._owner = process, os.getpid()
        self.started += 1
        _bound(process.pid)
        return process


class _EndedError(Exception):
    """The process has ended before it gave an answer."""

    def __init__(self, status: int = 0) -> None:
        super().__init__(status)
        self.status = status


@cache
def shared() -> Pandoc:
    """The shared pandoc of this process."""
    import atexit  # noqa: PLC0415 - only needed here

    pandoc = Pandoc()
    atexit.register(pandoc.close)
    return pandoc


@cache
def is_available() -> bool:
    """Whether pandoc is installed with this program; that of the system is never used."""
    spec = importlib.util.find_spec("pypandoc")
    return bool(spec and spec.origin and _beside(spec.origin).is_file())


def _program() -> str:
    import pypandoc  # noqa: PLC0415 - an optional part

    return str(_beside(pypandoc.__file__))


def _beside(package: str) -> Path:
    """The program in pypandoc_binary."""
    return Path(package).with_name("files") / ("pandoc.exe" if os.name == "nt" else "pandoc")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Let a process end by itself, so that it removes its temporary file; kill it after a while."""
    import subprocess  # noqa: PLC0415 - slow to import, and loaded already if there is a process

    with suppress(OSError):
        if process.stdin:
            process.stdin.close()
    try:
        process.wait(_FAREWELL)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _asked(process: "subprocess.Popen[bytes]", data: bytes, form: str) -> bytes:
    """Read one answer: a line with the length, and the content."""
    if process.stdin is None or process.stdout is None:
        raise _EndedError
    try:
        process.stdin.write(f"{form} {len(data)}\n".encode() + data)
        process.stdin.flush()
        line = process.stdout.readline(20)
        size = int(line) if line.strip().isdigit() else -1
        if line and size < 0:
            process.kill()
        if size > _LARGEST_ANSWER:
            process.kill()
            problem = f"It becomes {size:,} bytes, more than any article has; divide it."
            raise UnreadableArticle(problem)
        answer = process.stdout.read(size) if size >= 0 else b""
    except OSError as error:
        raise _EndedError from error
    if size < 0 or len(answer) < size:
        raise _EndedError
    return answer


def _bound(pid: int) -> None:
    """Limit a process: it may write no file, and take only the memory that it should need."""
    most = _BEYOND * _MEGABYTES << 20
    for name, value in (("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0), ("RLIMIT_DATA", most)):
        _limit(pid, name, value)


def _bound_time(pid: int, seconds: float) -> None:
    """Limit the processor time of a process, in case this one is killed."""
    with suppress(AttributeError, OSError):
        # The processor-time clock of another process, from clock_getcpuclockid(3) on Linux.
        worked = time.clock_gettime((~pid << 3) | 2)
        _limit(pid, "RLIMIT_CPU", int(worked + seconds) + 1)


def _limit(pid: int, name: str, value: int) -> None:
    """Set a limit of another process, if the system can."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    kind = getattr(resource, name, None)
    if kind is None or not hasattr(resource, "prlimit"):
        return
    with suppress(OSError, ValueError):  # it has ended, which is noticed soon
        _, most = resource.prlimit(pid, kind)
        bound = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.prlimit(pid, kind, (bound, most))
