"""What a command costs: time on the wall, time of processors, memory.

This process stays small: what it holds itself counts as the least that a child can hold, for a
child begins as its copy.
"""

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

_EVERY = 0.02
"""How often the processes of a command are looked at, in seconds."""


class Cost(NamedTuple):
    """What one run cost, or the medians of several."""

    wall: float
    """In seconds."""
    cpu: float
    """Of all its processes, in seconds."""
    memory: float
    """The most that its largest process held at a time, in bytes."""
    together: float
    """The most that all of them held, what they share counted once; looked at now and then."""


class RunError(Exception):
    """A run that ended badly, and is no measure of anything."""


def run(command: Sequence[str | Path], *, into: Path, cwd: Path) -> Cost:
    """Runs a command to its end.

    Args:
        command: The program and its arguments.
        into: The file that takes what it prints.
        cwd: Where it runs.

    Raises:
        RunError: It ended with another status than 0.
    """
    stop = threading.Event()
    most = [0]

    def watch(pid: int) -> None:
        while not stop.wait(_EVERY):
            most[0] = max(most[0], _together(pid))

    with into.open("wb") as printed:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=printed, stderr=subprocess.STDOUT, cwd=cwd)
        watcher = threading.Thread(target=watch, args=(process.pid,))
        watcher.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        stop.set()
        watcher.join()
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        said = into.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RunError(f"{' '.join(map(str, command))}: status {process.returncode}\n{said}")
    memory = used.ru_maxrss * 1024
    return Cost(wall, used.ru_utime + used.ru_stime, memory, max(memory, most[0]))


def medians(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*map(median, zip(*costs, strict=True)))


def _together(pid: int) -> int:
    """What a process and all that come from it hold now; 0 where it is alone or has ended."""
    family = [*_family(pid)]
    return sum(map(_share, family)) if len(family) > 1 else 0


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _share(pid: int) -> int:
    """A process's share of memory: what several hold is divided among them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
