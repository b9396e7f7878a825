"""The progress bar on a terminal, loaded only when there is progress to show."""

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
    """The number done per second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f}/s", style="progress.data.speed")


class Bars:
    """A bar for each activity, with its rate and the remaining time.

    They are shown on stderr for as long as the ``with`` block lasts, and removed at its end.
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
        """Show the progress of an activity.

        Args:
            what: The activity; each has its own bar.
            done: How much of it.
            of: The total; 0 if unknown.
        """
        if what not in self._tasks:
            self._tasks[what] = self._bars.add_task(what, total=of or None)
        self._bars.update(self._tasks[what], completed=done, total=of or None)
