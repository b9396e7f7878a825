"""Runs that are killed at a chosen instant.

``python -m tests.faults.deaths`` is a program that has Feedwright loaded. For each line of
JSON that it is given it forks a run of the command line, which is killed right before a chosen
one of its calls to the system that change a disk (``at``, counted from 1), or after some time
(``after``, in seconds of the processor's time, so that it is the same on a busy machine), or made
to pause before each of these calls (``pause``, before every so many), so that one may look around;
or it is left in peace. So one may stand between any two steps of a run, those that SQLite takes
inside a commit among them. Linux alone lets a program watch the calls of its children so
(ptrace(2)).
"""

import ctypes
import json
import os
import platform
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, Self

_TRACEME, _SYSCALL, _SETOPTIONS, _SYSCALL_INFO = 0, 24, 0x4200, 0x420E
_GOOD_STOPS, _DIE_TOGETHER = 1, 1 << 20
_CALL_STOP = signal.SIGTRAP | 0x80
_ENTRY = 1
_CREATES = os.O_CREAT | os.O_TRUNC
# The numbers of calls, from the kernel's tables (unistd.h), and where ``open`` has its flags.
_CHANGING = {
    # write pwrite64 writev truncate ftruncate rename mkdir rmdir link unlink symlink fsync
    # fdatasync mkdirat unlinkat renameat linkat symlinkat utimensat renameat2 copy_file_range
    # sendfile fallocate
    "x86_64": {
        *(1, 18, 20, 76, 77, 82, 83, 84, 86, 87, 88, 74, 75, 258, 263, 264, 265, 266, 280),
        *(316, 326, 40, 285),
    },
    "aarch64": {64, 68, 66, 45, 46, 34, 35, 36, 37, 38, 82, 83, 88, 276, 285, 71, 47},
}
_OPENING = {"x86_64": {2: 1, 257: 2}, "aarch64": {56: 2}}


class _Call(ctypes.Structure):
    """``struct ptrace_syscall_info`` as far as it tells of a call's entry."""

    _fields_ = (
        ("stop", ctypes.c_uint8),
        ("_unused", ctypes.c_uint8 * 3),
        ("machine", ctypes.c_uint32),
        ("instruction", ctypes.c_uint64),
        ("stack", ctypes.c_uint64),
        ("number", ctypes.c_uint64),
        ("arguments", ctypes.c_uint64 * 6),
    )


class Ended(NamedTuple):
    """How a run ended."""

    status: int
    """Its exit status; negative, the signal that ended it."""
    calls: int
    """How many calls it made that change a disk, where they were counted."""
    stderr: str


def possible() -> bool:
    """Whether runs can be watched on this machine."""
    return sys.platform == "linux" and platform.machine() in _CHANGING


class Deaths:
    """The program, started."""

    def __enter__(self) -> Self:
        """Starts it."""
        self._program = subprocess.Popen(
            (sys.executable, "-m", "tests.faults.deaths"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        """Ends it."""
        self._program.communicate()

    def run(
        self,
        *arguments: Any,
        at: int = 0,
        after: float = 0,
        count: bool = False,
        pause: int = 0,
        limit: int = 0,
        user: int = 0,
        look: Callable[[], None] = lambda: None,
    ) -> Ended:
        """Runs the command line, and kills it at a call or after some time, where one is given.

        Args:
            arguments: The command line's.
            at: Before which call that changes a disk; 0 is none of them.
            after: How many seconds of the processor's time after it started; 0 is never.
            count: Whether the calls of a run that is not killed are counted.
            pause: Before every so many calls it stands still; 0 is never.
            limit: How many bytes a file may have that it writes; 0 is no limit.
            user: As which account it runs; 0 is this one's.
            look: Called whenever it stands still.
        """
        wanted = {
            "arguments": [*map(str, arguments)],
            "at": at,
            "after": after,
            "count": count,
            "pause": pause,
            "limit": limit,
            "user": user,
        }
        self._say(wanted)
        while not (answer := self._heard()):
            look()
            self._say({})
        return Ended(**answer)

    def _say(self, what: dict[str, Any]) -> None:
        assert self._program.stdin
        print(json.dumps(what), file=self._program.stdin, flush=True)

    def _heard(self) -> dict[str, Any]:
        assert self._program.stdout
        heard: dict[str, Any] = json.loads(self._program.stdout.readline())
        return heard


def _serve() -> None:
    _warm()
    for line in sys.stdin:
        wanted = json.loads(line)
        with tempfile.TemporaryFile("w+") as stderr:
            traced = bool(wanted["at"] or wanted["count"] or wanted["pause"])
            child = os.fork()
            if not child:
                _live(wanted, stderr.fileno(), traced=traced)
            if traced:
                status, calls = _watch(child, wanted["at"], wanted["pause"])
            else:
                status, calls = os.waitpid(child, 0)[1], 0
            stderr.seek(0)
            ended = Ended(os.waitstatus_to_exitcode(status), calls, stderr.read())
        _answer(ended._asdict())


def _answer(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _warm() -> None:
    """Loads what a run loads late, so that it need not each time."""
    from tests.publications import article, write
    from typer.testing import CliRunner

    import feedwright.commands.adopt
    import feedwright.commands.retract  # noqa: F401
    from feedwright.cli import commands

    with tempfile.TemporaryDirectory() as name:
        body = "*Text*, https://a.example/, [b](javascript:b) <iframe src='//a.example/'></iframe>"
        write(Path(name), {"a.md": article("Ä", body=body, author="A. Writer")})
        done = CliRunner().invoke(commands.app, ["publish", name])
        assert done.exit_code == 0, done.output


def _live(wanted: dict[str, Any], stderr: int, *, traced: bool) -> None:
    """A run, in a process of its own."""
    from feedwright.cli import main

    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(stderr, 2)
    sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
    sys.argv = ["feedwright", *wanted["arguments"]]
    if wanted["limit"]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (wanted["limit"], wanted["limit"]))
    if wanted["after"]:  # by a signal that nobody handles, wherever the run is by then
        signal.setitimer(signal.ITIMER_PROF, wanted["after"])
    if wanted["user"]:
        os.setgroups([])
        os.setgid(wanted["user"])
        os.setuid(wanted["user"])
    status = 70
    try:
        if traced:
            _libc().ptrace(_TRACEME, 0, None, None)
            os.kill(os.getpid(), signal.SIGSTOP)
        main()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0
    except BaseException:  # noqa: BLE001 - as the interpreter would print it
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(status)


def _watch(child: int, at: int, pause: int) -> tuple[int, int]:
    """Lets a child run from call to call."""
    trace = _libc().ptrace
    changing, opening = _CHANGING[platform.machine()], _OPENING[platform.machine()]
    calls, call = 0, _Call()
    os.waitpid(child, 0)
    trace(_SETOPTIONS, child, None, _GOOD_STOPS | _DIE_TOGETHER)
    signal_to_pass = 0
    while True:
        trace(_SYSCALL, child, None, signal_to_pass)
        _, status = os.waitpid(child, 0)
        if not os.WIFSTOPPED(status):
            return status, calls
        stopped_by = os.WSTOPSIG(status)
        signal_to_pass = 0 if stopped_by == _CALL_STOP else stopped_by
        if signal_to_pass:
            continue
        trace(_SYSCALL_INFO, child, ctypes.sizeof(call), ctypes.byref(call))
        if call.stop != _ENTRY:
            continue
        flags = call.arguments[opening[call.number]] if call.number in opening else 0
        if not (call.number in changing or flags & _CREATES):
            continue
        calls += 1
        if pause and calls % pause == 0:
            _answer({})
            sys.stdin.readline()
        if calls == at:
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            while os.WIFSTOPPED(status):
                _, status = os.waitpid(child, 0)
            return status, calls


def _libc() -> Any:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
    libc.ptrace.restype = ctypes.c_long
    return libc


if __name__ == "__main__":
    _serve()
