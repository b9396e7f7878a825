"""One pandoc process that converts one document after another. Only this imports pypandoc.

Its reader has no file system, no network and no environment: what a document includes is empty.
Its output and what it takes of time and memory are bounded, for documents come from anybody.
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
"""How long a document may take; most take milliseconds."""
_MEGABYTES = 512
"""The most memory that pandoc may fill."""
_BEYOND = 3
"""How many times as much the system lets it have, whose collector copies what it keeps."""
_LARGEST_ANSWER = 100_000_000
"""In bytes; what a small document becomes that multiplies itself."""
_SCRIPT = Path(__file__).with_name("pandoc.lua")
_FAREWELL = 1
"""Seconds for which a process may go on that has nothing more to read; it takes a fiftieth."""
_OUT_OF_MEMORY = 251
"""The status with which a program made by GHC ends whose memory is full."""


class Pandoc:
    """A pandoc process, which is started when the first document comes, and again when it ended.

    A fork of this process starts one of its own.

    Args:
        seconds: How long a document may take.
        script: What pandoc runs.
    """

    def __init__(self, seconds: float = SECONDS, script: Path = _SCRIPT) -> None:
        self._seconds = seconds
        self._script = script
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self.started = 0
        """How many times it was started."""

    @property
    def pid(self) -> int:
        """The number of its process, 0 while there is none."""
        return self._process.pid if self._process else 0

    def convert(self, data: bytes, form: str) -> bytes:
        """What a document says, as JSON that ``pandoc.lua`` describes.

        Args:
            data: The document.
            form: What pandoc calls its form: ``rst``.

        Raises:
            UnreadableArticle: It takes too long or too much, or it ends pandoc; its cause is the
                system's error where pandoc cannot be started.
        """
        try:
            return self._converted(data, form)
        except _EndedError:
            # It is tried once more, as something other than the document may have ended it.
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
        else:  # it is that of the process which this one was forked from
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
        except BaseException:  # an interruption, after which its answer would be another's
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
                # Neither a home with scripts of its user nor anything secret.
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
    """The pandoc of this process, for whoever reads documents."""
    import atexit  # noqa: PLC0415 - where there is something to end

    pandoc = Pandoc()
    atexit.register(pandoc.close)
    return pandoc


@cache
def is_available() -> bool:
    """Whether pandoc is installed with this program; one of the system is never used."""
    spec = importlib.util.find_spec("pypandoc")
    return bool(spec and spec.origin and _beside(spec.origin).is_file())


def _program() -> str:
    import pypandoc  # noqa: PLC0415 - an optional part

    return str(_beside(pypandoc.__file__))


def _beside(package: str) -> Path:
    """The program that pypandoc_binary brings."""
    return Path(package).with_name("files") / ("pandoc.exe" if os.name == "nt" else "pandoc")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Let a process end by itself, for it removes its temporary file then; else end it."""
    import subprocess  # noqa: PLC0415 - slow to import; whoever has a process has it already

    with suppress(OSError):
        if process.stdin:
            process.stdin.close()
    try:
        process.wait(_FAREWELL)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _asked(process: "subprocess.Popen[bytes]", data: bytes, form: str) -> bytes:
    """One answer to one request: a line with the length of what follows, and that."""
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
    """Have the system let a process write no file, and take no more memory than it should need."""
    most = _BEYOND * _MEGABYTES << 20
    for name, value in (("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0), ("RLIMIT_DATA", most)):
        _limit(pid, name, value)


def _bound_time(pid: int, seconds: float) -> None:
    """Have the system end a process that works for longer, though nobody is left to end it."""
    with suppress(AttributeError, OSError):
        # The clock of another process's work, as clock_getcpuclockid(3) makes it on Linux.
        worked = time.clock_gettime((~pid << 3) | 2)
        _limit(pid, "RLIMIT_CPU", int(worked + seconds) + 1)


def _limit(pid: int, name: str, value: int) -> None:
    """A limit of another process, where the system can set one."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    kind = getattr(resource, name, None)
    if kind is None or not hasattr(resource, "prlimit"):
        return
    with suppress(OSError, ValueError):  # it has ended, which is met soon
        _, most = resource.prlimit(pid, kind)
        bound = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.prlimit(pid, kind, (bound, most))
