"""The command line. A command parses, makes one library call, and prints.

Results go to stdout; progress, warnings and errors to stderr. Exit status: 0 done, also when
articles were set aside; 1 something was refused, an error was found or nothing could be
published; 2 wrong use; 128 and the signal's number, where a signal stopped it (130 after Ctrl-C,
143 after SIGTERM).
"""

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer

from feedwright.cli import checking, publishing, scheduling, serving
from feedwright.cli.app import app
from feedwright.cli.terminal import warn

__all__ = ["app", "checking", "main", "publishing", "scheduling", "serving"]


class _Stopped(BaseException):
    """A signal has come; nothing but the way out may catch it."""


def main() -> None:
    """Runs the command line."""
    for name in _STOPPING:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _stop)
    try:
        _run()
    except _Stopped as stopped:
        _end(stopped.args[0])


_STOPPING = ("SIGINT", "SIGTERM", "SIGHUP")


def _stop(number: int, _frame: FrameType | None) -> None:
    raise _Stopped(number)


def _end(number: int) -> NoReturn:
    """Says in one line that a signal stopped the command, and ends."""
    for name in _STOPPING:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    told = f"stopped by {signal.Signals(number).name}; "
    warn(f"{told}every published document is whole, and the next run goes on from here", "error")
    sys.stdout = None  # whoever reads it has gone, perhaps
    sys.exit(128 + number)


def _run() -> None:
    for name in ("stdout", "stderr"):
        # None is one that was closed before the program started.
        stream = getattr(sys, name) or Path(os.devnull).open("w")  # noqa: SIM115 - to the end
        # A terminal that cannot show a letter shows a question mark, and the run goes on.
        stream.reconfigure(errors="replace")
        setattr(sys, name, stream)
    try:
        app(prog_name="feedwright")
    except OSError as error:
        # The run is done, and its report has nowhere to go: the disk is full, for one.
        sys.stdout = None
        warn(f"the report cannot be printed: {error.strerror}", "error")
        sys.exit(1)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"feedwright {version('feedwright')}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass
