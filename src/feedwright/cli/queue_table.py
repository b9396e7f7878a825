"""The table of publications that workers publish."""

import sys
from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING

from feedwright.cli.terminal import counted, escaped, explained, print_json, printable, span, warn

if TYPE_CHECKING:
    from feedwright.commands.queue_status import QueuedPublication, QueueStatus


_WIDE = 300
"""The widths of columns."""
_COUNTS = ("failures", "refused", "set_aside")
_MOST = 30
"""The most publications that a terminal shows, the most urgent first."""


def tell_queue(database: str, *, as_json: bool) -> None:
    """Print the state of a database's publications."""
    from feedwright.commands.queue_status import queue_status

    with explained(as_json=as_json):
        found = queue_status(database)
    if as_json:
        print_json(found)
    else:
        tell(found)


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def tell(found: "QueueStatus") -> None:
    """Print the state of publications, the most urgent first."""
    from rich.console import Console
    from rich.table import Table

    # Output to other programs has all lines, unbroken.
    is_terminal = _is_terminal()
    shown = found.by_urgency[: _MOST if is_terminal else None]
    for one in shown:
        if one.failure:
            told = "; ".join(one.failure.splitlines())
            since = f", {span(one.failed_at, found.now)} ago" if one.failed_at else ""
            warn(f"{one.publication}: {told} (run {one.failures} that failed{since})", "error")
    console = Console(highlight=False, width=None if is_terminal else _WIDE)
    table = Table(box=None, pad_edge=False)
    for heading in ("publication", "state", "last run", "next"):
        table.add_column(heading, overflow="fold")
    # Columns without content are left out, because a usual terminal is narrow.
    counts = [which for which in _COUNTS if any(map(attrgetter(which), shown))]
    for which in counts:
        table.add_column(which.replace("_", " "), justify="right")
    for one in shown:
        numbers = (getattr(one, which) for which in counts)
        table.add_row(*_row(one, found.now), *(f"{count:,}" if count else "" for count in numbers))
    if shown:
        console.print(table)
        console.print()
    if left := len(found.publications) - len(shown):
        console.print(
            f"Beside these {counted(left, 'publication', 'publications')}; `--json`, "
            "and a pipe, have all."
        )
    console.print(_summary(found))


def _summary(found: "QueueStatus") -> str:
    """A summary of their state, in two or three sentences."""
    gone = f", and {found.workers_gone} that are gone" if found.workers_gone else ""
    told = counted(found.deliveries, "delivery", "deliveries")
    hubs = f" To be made by their hubs: {told}." if found.deliveries else ""
    count = counted(len(found.publications), "publication", "publications")
    states = [f"{number:,} {name}" for name, number in found.states.items() if number]
    if found.failing and found.failing != found.states["failing"]:
        states.append(f"{found.failing:,} with runs that failed")
    waits = [one.waiting_since for one in found.publications if one.waiting_since]
    longest = f", the longest for {span(min(waits), found.now)}" if waits else ""
    return (
        f"{count} in {printable(found.database)}; {found.waiting} of them wait for a run{longest}. "
        f"{', '.join(states).capitalize()}{'. ' if states else ''}"
        f"{counted(found.workers, 'worker', 'workers')}{gone}.{hubs}"
    )


def _row(one: "QueuedPublication", now: datetime) -> Iterator[str]:
    yield escaped(one.publication)
    yield _state(one, now)
    yield f"{span(one.last_run, now)} ago" if one.last_run else "never"
    yield f"{one.next_why} {_when(one.next_due, now)}" if one.next_due else ""


def _state(one: "QueuedPublication", now: datetime) -> str:
    """The state of a publication, and since when."""
    if one.state == "publishing" and one.publishing_since:
        progress = f", {escaped(one.progress)}" if one.progress else ""
        helped = f", {counted(one.helpers, 'worker helps', 'workers help')}" if one.helpers else ""
        return f"publishing, {span(one.publishing_since, now)}{progress}{helped}"
    if one.state in ("waiting", "overdue") and one.waiting_since:
        return f"{one.state}, {span(one.waiting_since, now)}"
    return one.state


def _when(due: datetime, now: datetime) -> str:
    return f"in {span(now, due)}" if due > now else f"{span(due, now)} ago"
