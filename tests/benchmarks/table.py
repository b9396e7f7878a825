"""The table that is printed, in Markdown, as the manual quotes it."""

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks import profile
from tests.benchmarks.bench import Bench, Pair, work_of
from tests.benchmarks.contenders import Contender
from tests.benchmarks.measure import Cost
from tests.benchmarks.rows import Bound, Row, Task

_STATES = {
    "nothing": "from nothing",
    "edited": "one edited",
    "told": "one edited and named",
    "same": "nothing changed",
}


def promises(measured: Sequence[tuple[Row, Sequence[Pair]]]) -> str:
    """What was promised and what was found, each as ratios of ours to the other's."""
    return markdown(
        ("work", "against", "at most", "wall time", "CPU time", "memory", "seconds", "met"),
        (
            (
                row.what,
                _named(row),
                f"{row.at_most:g}{'' if row.figure == 'wall' else ' of memory'}",
                *(_strong(pairs, name, row.figure) for name in ("wall", "cpu", "memory")),
                " : ".join(_seconds(median(one)) for one in _walls(pairs)),
                "yes" if _ratio(pairs, row.figure) <= row.at_most else "**no**",
            )
            for row, pairs in measured
        ),
    )


def bounds(measured: Sequence[tuple[Bound, Sequence[Pair], Sequence[Pair]]]) -> str:
    """What the libraries alone take, as a ratio to Hugo's wall time, and ours to theirs.

    Args:
        measured: Each with the libraries beside Hugo, and Feedwright beside the libraries.
    """
    return markdown(
        ("work", "the libraries alone", "to Hugo", "Feedwright to them", "seconds"),
        (
            (
                bound.what,
                bound.least,
                f"{_ratio(alone, 'wall'):.3g}",
                f"{_ratio(ours, 'wall'):.3g}",
                " : ".join(_seconds(median(one)) for one in _walls(ours)),
            )
            for bound, alone, ours in measured
        ),
    )


def costs(bench: Bench, tasks: Iterable[Task]) -> str:
    """What each task cost, by itself."""
    return markdown(
        ("contender", "work", "articles", "seconds", "CPU seconds", "MB", "MB, all processes"),
        (
            (
                task.contender,
                f"{task.work}, {_STATES[task.state]}",
                f"{task.articles:,}",
                *_figures(bench.cost(task)),
            )
            for task in tasks
        ),
    )


def counts(bench: Bench) -> str:
    """What Feedwright's runs did, in numbers."""
    done = {task: work_of(report) for task, report in bench.reports.items()}
    names = list(dict.fromkeys(name for work in done.values() for name in work))
    return markdown(
        ("Feedwright", "articles", *names),
        (
            (
                f"{task.work}, {_STATES[task.state]}",
                f"{task.articles:,}",
                *(f"{work.get(name, 0):,}" for name in names),
            )
            for task, work in done.items()
        ),
    )


def profiles(found: Mapping[Task, Mapping[str, float]]) -> str:
    """On what Feedwright's time is spent, on one core."""
    return markdown(
        ("Feedwright on one core", "articles", *profile.ROOMS, profile.REST, profile.SPENT),
        (
            (f"{task.work}, {_STATES[task.state]}", f"{task.articles:,}", *profile.shares(samples))
            for task, samples in found.items()
        ),
    )


def machine(contenders: Iterable[Contender]) -> str:
    """On what it was measured, and which versions of whom."""
    versions = ", ".join(f"{one.name.partition(',')[0]} {one.version}" for one in contenders)
    return f"{this_machine()}; {versions}."


def this_machine() -> str:
    """On what it was measured."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{_processor()}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB; "
        f"{platform.system()} {platform.release()}; "
        f"{platform.python_implementation()} {platform.python_version()}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _named(row: Row) -> str:
    return "itself" if row.against.contender == row.ours.contender else row.against.contender


def _ratio(pairs: Sequence[Pair], figure: str) -> float:
    return median(pair.ratio(figure) for pair in pairs)


def _strong(pairs: Sequence[Pair], figure: str, promised: str) -> str:
    told = f"{_ratio(pairs, figure):.3g}"
    return f"**{told}**" if figure == promised else told


def _walls(pairs: Sequence[Pair]) -> tuple[list[float], list[float]]:
    return [pair.ours.wall for pair in pairs], [pair.against.wall for pair in pairs]


def _seconds(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def _figures(cost: Cost) -> tuple[str, str, str, str]:
    megabytes = (f"{value / 1e6:.0f}" for value in (cost.memory, cost.together))
    return (_seconds(cost.wall), _seconds(cost.cpu), *megabytes)  # type: ignore[return-value]


def markdown(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    marks = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, marks, *lines))
