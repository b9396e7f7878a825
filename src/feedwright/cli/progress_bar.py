"""The progress bar on a terminal; it is loaded once there is progress to show."""

from typing import Any, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class _Rate(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f}/s", style="progress.data.speed")


class Bars:
    """A bar for each thing that is done, with its rate and the time that is left.

    They are shown on stderr from the beginning of a ``with`` block to its end, and leave
    nothing behind.
    """

    def __init__(self) -> None:
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def tell(self, what: str, done: int, of: int) -> None:
        """Shows how far something is.

        Args:
            what: What is done; each has a bar of its own.
            done: How much of it.
            of: Of how much; 0 where nobody knows.
        """
        if what not in self._tasks:
            self._tasks[what] = self._bars.add_task(what, total=of or None)
        self._bars.update(self._tasks[what], completed=done, total=of or None)
