"""What the command line says on a terminal, and how it ends."""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from feedwright.core.errors import FeedwrightError

if TYPE_CHECKING:
    from feedwright.intake import Progress


def counted(number: int, one: str, many: str) -> str:
    """A number and what it counts: ``1 entry``, ``2 entries``."""
    return f"{number} {one if number == 1 else many}"


def escaped(text: str) -> str:
    """Text that a terminal shows as it is: nothing in it is a command to rich or to it."""
    from rich.markup import escape

    return escape("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text))


def warn(message: str, level: str = "warning") -> None:
    """Prints a warning, or an error, to stderr."""
    from rich.console import Console

    colour = "red" if level == "error" else "yellow"
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    lines = message.split("\n")
    console.print(f"[{colour}]{level}:[/{colour}] " + "\n".join(map(escaped, lines)))


def print_json(value: Any) -> None:
    """Prints a value as indented JSON."""
    import msgspec

    typer.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


@contextmanager
def explained(*, as_json: bool) -> Iterator[None]:
    """Says what went wrong in the error's own words, and ends with status 1."""
    try:
        yield
    except FeedwrightError as error:
        if as_json:
            print_json({"error": str(error), "kind": type(error).__name__})
        else:
            warn(str(error), "error")
        raise typer.Exit(1) from error
    except typer.Exit:
        raise
    except Exception as error:
        # What cannot be printed, which has no file, is told by the way in.
        unprinted = isinstance(error, OSError) and error.filename is None
        if unprinted or os.environ.get("FEEDWRIGHT_TRACEBACK"):
            raise
        told = _unforeseen(error)
        if as_json:
            print_json({"error": told, "kind": type(error).__name__})
        else:
            warn(told, "error")
        raise typer.Exit(1) from error


def _unforeseen(error: Exception) -> str:
    """What is said of a fault of ours: where, and what to do; a desk has no use for a traceback."""
    *_, last = traceback.extract_tb(error.__traceback__)
    what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return (
        f"nobody foresaw this ({what}, at {Path(last.filename).name}:{last.lineno}); every "
        "published document is whole. If it comes again, move .feedwright/store.sqlite away, "
        "and report it with what FEEDWRIGHT_TRACEBACK=1 shows"
    )


@contextmanager
def progress_bar() -> Iterator["Progress"]:
    """A bar on a terminal, with rate and time left; nothing elsewhere."""
    if not sys.stderr.isatty():
        from feedwright.publish import quiet

        yield quiet
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=of)
            bars.update(tasks[what], completed=done, total=of)

        yield tell
