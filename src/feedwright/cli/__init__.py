"""The command line. A command parses, makes one library call, and prints.

Results go to stdout; progress, warnings and errors to stderr. Exit status: 0 done, also when
articles were set aside; 1 something was refused, an error was found or nothing could be
published; 2 wrong use.
"""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from feedwright.cli import checking, publishing
from feedwright.cli.app import app
from feedwright.cli.terminal import warn

__all__ = ["app", "checking", "main", "publishing"]


def main() -> None:
    """Runs the command line."""
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
