"""Output on a terminal, errors, and the exit status."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from feedwright.domain.errors import FeedwrightError, refused_by_system

if TYPE_CHECKING:
    from datetime import datetime

    from feedwright.cli.progress_bar import Bars
    from feedwright.domain.report import Progress

_STEPS = ((86_400, "day", "days"), (3_600, "hour", "hours"), (60, "minute", "minutes"))
Part = tuple[str, str]
"""A piece of a line, with its style on a terminal."""


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun: ``1 entry``, ``2 entries``."""
    return f"{number} {one if number == 1 else many}"


def instant(when: "datetime") -> str:
    """Format a time for a line."""
    return f"{when:%Y-%m-%d %H:%M:%S} UTC"


def span(begin: "datetime", end: "datetime") -> str:
    """The time from one instant to a later one, in its largest unit."""
    seconds = max(0, int((end - begin).total_seconds()))
    for unit, one, many in _STEPS:
        if seconds >= unit:
            return counted(seconds // unit, one, many)
    return counted(seconds, "second", "seconds")


def printable(text: str) -> str:
    """Text without control sequences for a terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def escaped(text: str) -> str:
    """Text without control sequences for a terminal or markup for rich."""
    from rich.markup import escape

    return escape(printable(text))


def say(*parts: str | Part, to: TextIO | None = None) -> None:
    """Print a line, in colours on a terminal.

    Args:
        parts: Its pieces, as text or as text with the name of a style in rich.
        to: The stream; by default stdout.
    """
    stream = to or sys.stdout
    if stream.isatty() or os.environ.get("FORCE_COLOR"):
        from rich.console import Console
        from rich.text import Text

        console = Console(file=stream, highlight=False, soft_wrap=True)
        console.print(Text.assemble(*parts))
    else:  # rich takes longer to load than a run with nothing to do
        stream.write("".join(one if isinstance(one, str) else one[0] for one in parts) + "\n")
    stream.flush()


_LEAST = 40
"""The narrowest terminal in columns for which lines are wrapped here."""


def say_rows(rows: Iterable[tuple[str, str]]) -> None:
    """Print lines with labels, wrapped on a terminal.

    Args:
        rows: Pairs of a label, "" for a continued row, and printable text.
    """
    listed = list(rows)
    indent = max((len(label) for label, _ in listed), default=0) + 2
    width = 0
    if sys.stdout.isatty():
        import shutil

        width = shutil.get_terminal_size().columns - indent
    for label, text in listed:
        lines = [text]
        if width >= _LEAST:
            from textwrap import wrap

            lines = wrap(text, width, break_on_hyphens=False) or [""]
        for number, line in enumerate(lines):
            say((f"{'' if number else label:{indent}}", "dim"), line)


def warn(message: str, level: str = "warning") -> None:
    """Print a warning, or an error, to stderr."""
    lines = "\n".join(map(printable, message.split("\n")))
    say((f"{level}:", "red" if level == "error" else "yellow"), f" {lines}", to=sys.stderr)


def print_json(value: Any) -> None:
    """Print a value as indented JSON."""
    import msgspec

    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")
    sys.stdout.flush()


@contextmanager
def explained(*, as_json: bool) -> Iterator[None]:
    """Print an error with its own message, and exit with status 1."""
    try:
        yield
    except FeedwrightError as error:
        if as_json:
            print_json({"error": str(error), "kind": type(error).__name__})
        else:
            warn(str(error), "error")
        raise SystemExit(1) from error
    except Exception as error:
        # An error of printing, which has no file name, is reported by the program's entry.
        unprinted = isinstance(error, OSError) and error.filename is None
        if unprinted or os.environ.get("FEEDWRIGHT_TRACEBACK"):
            raise
        message = refused_by_system(error) if isinstance(error, OSError) else _unforeseen(error)
        if as_json:
            print_json({"error": message, "kind": type(error).__name__})
        else:
            warn(message, "error")
        raise SystemExit(1) from error


def _unforeseen(error: Exception) -> str:
    """The message for an unexpected error: its place, and what to do, without a traceback."""
    import traceback

    *_, last = traceback.extract_tb(error.__traceback__)
    what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return (
        f"unexpected error: {what} ({Path(last.filename).name}:{last.lineno}). Published "
        "documents are intact. Run again; if the error returns, report it with the traceback "
        "that FEEDWRIGHT_TRACEBACK=1 shows, and move .feedwright/store.sqlite away to go on"
    )


@contextmanager
def progress_bar() -> Iterator["Progress"]:
    """A bar on a terminal, with rate and remaining time, shown when there is progress."""
    if not sys.stderr.isatty():
        from feedwright.domain.report import quiet

        yield quiet
        return
    with ExitStack() as shown:
        bars: Bars | None = None

        def tell(what: str, done: int, of: int) -> None:
            nonlocal bars
            if bars is None:
                from feedwright.cli.progress_bar import Bars

                bars = shown.enter_context(Bars())
            bars.tell(what, done, of)

        yield tell
