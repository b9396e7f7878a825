"""What the command line says on a terminal, and how it ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
