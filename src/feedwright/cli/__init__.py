"""The command line. A command parses, makes one library call, and prints.

Results go to stdout; progress, warnings and errors to stderr. Exit status: 0 done, also when
articles were set aside; 1 something was refused, an error was found or nothing could be
published; 2 wrong use; 128 and the signal's number, where a signal stopped it (130 after Ctrl-C,
143 after SIGTERM).

Nothing heavy is loaded before it is needed: ``publish DIR``, which schedules run all day, works
without a parser of command lines (:mod:`feedwright.cli.fast_start`). No module of the package is
loaded before signals are handled, so that a signal during loading also ends in one line.
"""

import atexit
import contextlib
import gc
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn


class _Stopped(BaseException):
    """A signal was received; only the exit code of the program may catch it."""


def program() -> None:
    """Run the command line as the only work of this process.

    After a run the process ends at once, because Python's finalisation would take a twentieth of a
    run for one edit. Functions registered with ``atexit`` still run before.
    """
    is_done = False

    def leave() -> None:
        if is_done:
            with contextlib.suppress(OSError, ValueError):  # which Python reports better
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(0)

    atexit.register(leave)
    main()
    is_done = True


def main() -> None:
    """Run the command line."""
    # Loaded objects stay, and at the end the system frees all memory: garbage collections would
    # take a tenth of a run that has nothing to do.
    gc.set_threshold(100_000, 20, 100)
    atexit.register(gc.freeze)
    for number in _STOPPING:
        if signal.getsignal(number) != signal.SIG_IGN:  # as nohup sets it
            signal.signal(number, _stop)
    try:
        _run()
    except _Stopped as stopped:
        _end(stopped.args[0])


_STOPPING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise _Stopped(number)


def _end(number: int) -> NoReturn:
    """Report in one line that a signal stopped the command, and end."""
    for one in _STOPPING:
        signal.signal(one, signal.SIG_IGN)
    from feedwright.cli.terminal import warn

    message = f"stopped by {signal.Signals(number).name}; "
    message += "every published document is whole, and the next run goes on from here"
    if "--json" in sys.argv:
        from feedwright.cli.terminal import print_json

        with contextlib.suppress(OSError, ValueError):  # its reader may have ended
            print_json({"error": message, "kind": "Stopped"})
    else:
        warn(message, "error")
    sys.stdout = None  # its reader may have gone
    sys.exit(128 + number)


def _run() -> None:
    for name in ("stdout", "stderr"):
        # None means that it was closed before the program started.
        stream = getattr(sys, name) or Path(os.devnull).open("w")  # noqa: SIM115 - to the end
        # A terminal that cannot show a letter shows a question mark, and the run continues.
        stream.reconfigure(errors="replace")
        setattr(sys, name, stream)
    from feedwright.cli import fast_start

    try:
        if "_FEEDWRIGHT_COMPLETE" in os.environ or not fast_start.run(sys.argv[1:]):
            from feedwright.cli.commands import app

            app(prog_name="feedwright")
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        # The run is done, and its report cannot be written, as on a full disk.
        sys.stdout = None
        from feedwright.cli.terminal import warn

        if not isinstance(error, BrokenPipeError):  # its reader has closed the pipe
            warn(f"the report cannot be printed: {error.strerror}", "error")
        sys.exit(1)
