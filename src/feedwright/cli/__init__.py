"""The command line. A command parses, makes one library call, and prints.

Results go to stdout; progress, warnings and errors to stderr. Exit status: 0 done, also when
articles were set aside; 1 something was refused, an error was found or nothing could be
published; 2 wrong use; 128 and the signal's number, where a signal stopped it (130 after Ctrl-C,
143 after SIGTERM).

Nothing heavy is loaded before it is needed: what a schedule runs all day, ``publish DIR``, does
without a parser of command lines (:mod:`feedwright.cli.fast_start`). Nothing of the package's own
is loaded before signals are heard: what is loaded while one comes ends in one line too.
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
    """A signal has come; nothing but the way out may catch it."""


def program() -> None:
    """Run the command line as a process of its own, which has nothing else to do.

    When a run has published, its process ends at once: Python would first take all that is loaded
    apart, which takes a twentieth of a run for one edit. What has been registered to be done at
    the end is done before, as it was registered after this.
    """
    is_done = False

    def leave() -> None:
        if is_done:
            with contextlib.suppress(OSError, ValueError):  # which Python tells better
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(0)

    atexit.register(leave)
    main()
    is_done = True


def main() -> None:
    """Run the command line."""
    # What is loaded stays, and at the end the system takes back all memory at once: to look
    # through it for what has gone, again and again and then once more, is a tenth of a run that
    # has nothing to do.
    gc.set_threshold(100_000, 20, 100)
    atexit.register(gc.freeze)
    for number in _STOPPING:
        if signal.getsignal(number) != signal.SIG_IGN:  # which is how nohup has it
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
    """Say in one line that a signal stopped the command, and end."""
    for one in _STOPPING:
        signal.signal(one, signal.SIG_IGN)
    from feedwright.cli.terminal import warn

    message = f"stopped by {signal.Signals(number).name}; "
    message += "every published document is whole, and the next run goes on from here"
    if "--json" in sys.argv:
        from feedwright.cli.terminal import print_json

        with contextlib.suppress(OSError, ValueError):  # whoever reads it has gone, perhaps
            print_json({"error": message, "kind": "Stopped"})
    else:
        warn(message, "error")
    sys.stdout = None  # its reader may have gone
    sys.exit(128 + number)


def _run() -> None:
    for name in ("stdout", "stderr"):
        # None is one that was closed before the program started.
        stream = getattr(sys, name) or Path(os.devnull).open("w")  # noqa: SIM115 - to the end
        # A terminal that cannot show a letter shows a question mark, and the run goes on.
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
        # The run is done, and its report has nowhere to go: the disk is full, for one.
        sys.stdout = None
        from feedwright.cli.terminal import warn

        if not isinstance(error, BrokenPipeError):  # whoever read it has seen enough
            warn(f"the report cannot be printed: {error.strerror}", "error")
        sys.exit(1)
