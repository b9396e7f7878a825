"""Runs the contenders in turns, and sees to it that each did what it was asked to."""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks import corpora
from tests.benchmarks.contenders import ARCHIVE, Contender, expected, lines
from tests.benchmarks.contenders.feedwright import Feedwright
from tests.benchmarks.corpora import Corpus
from tests.benchmarks.measure import Cost, RunError, medians, run
from tests.benchmarks.rows import Task


class Pair(NamedTuple):
    """What two tasks cost that ran in turns."""

    ours: Cost
    against: Cost

    def ratio(self, figure: str) -> float:
        """Of a figure of the first to that of the second."""
        return float(getattr(self.ours, figure) / getattr(self.against, figure))


class Bench:
    """Corpora, contenders and what was measured.

    Args:
        folder: Where the corpora and the contenders' folders are made.
        contenders: By name.
        rounds: How often each pair runs.
    """

    def __init__(self, folder: Path, contenders: Mapping[str, Contender], rounds: int) -> None:
        self._folder = folder
        self._contenders = contenders
        self._rounds = rounds
        self._corpora: dict[int, Corpus] = {}
        self._edits = 0
        self._pairs: dict[tuple[Task, Task], list[Pair]] = defaultdict(list)
        self.costs: dict[Task, list[Cost]] = defaultdict(list)
        self.reports: dict[Task, dict[str, Any]] = {}
        """What Feedwright said of its last run of each task."""

    def pair(self, ours: Task, against: Task) -> list[Pair]:
        """Runs two tasks in turns, one after the other; once only, however often asked for."""
        done = self._pairs[ours, against]
        while len(done) < self._rounds:
            done.append(Pair(self.once(ours), self.once(against)))
        return done

    def cost(self, task: Task) -> Cost:
        """The medians of what a task cost, which runs now if it has not yet."""
        while len(self.costs[task]) < self._rounds:
            self.once(task)
        return medians(self.costs[task])

    def once(self, task: Task) -> Cost:
        """Runs a task, and looks at what came of it.

        Raises:
            RunError: It ended badly, or what it published is not what was asked for.
        """
        contender, place, file, mark = self._ready(task)
        command = contender.command(place)
        if file and task.state == "told" and isinstance(contender, Feedwright):
            command = contender.told(place, file)
        cost = self._run(command, place)
        self._verify(contender, task, place, mark)
        self.costs[task].append(cost)
        if isinstance(contender, Feedwright):
            self.reports[task] = contender.report(self._printed(place))
        sys.stderr.write(f"{' '.join(map(str, task))}: {cost.wall:.2f} s\n")
        return cost

    def profile(self, task: Task) -> dict[str, float]:
        """How often one more run of a task was in which room, and its processor time."""
        contender, place, _, mark = self._ready(task)
        command: list[str | Path] = [sys.executable, "-m", "tests.benchmarks.profile", place]
        run(command, into=self._printed(place), cwd=Path(__file__).parents[2])
        self._verify(contender, task, place, mark)
        return dict(json.loads(self._printed(place).read_bytes()))

    def _ready(self, task: Task) -> tuple[Contender, Path, Path | None, str]:
        """Has all be as a task finds it.

        Returns:
            Whose it is, its folder, and where it is to find a file edited this, and its mark.
        """
        contender = self._contenders[task.contender]
        place = self._place(task)
        if task.state == "nothing":
            contender.clear(place)
        elif contender.remembers:
            self._see_published(contender, task, place)
        file, mark = self._edit(task.articles) if task.state in ("edited", "told") else (None, "")
        # What the last run left to be written is not this one's to wait for.
        os.sync()
        return contender, place, file, mark

    def _run(self, command: Sequence[str | Path], place: Path) -> Cost:
        return run(command, into=self._printed(place), cwd=place)

    @staticmethod
    def _printed(place: Path) -> Path:
        return place.with_name(f"{place.name}.printed")

    def _place(self, task: Task) -> Path:
        """The contender's folder for some work on some corpus."""
        name = task.contender.replace(", ", "-").replace(" ", "-").lower()
        place = self._folder / str(task.articles) / f"{name}-{task.work}"
        if not place.exists():
            place.mkdir(parents=True)
            self._contenders[task.contender].set_up(
                place, self._corpus(task.articles).folder, task.work
            )
        return place

    def _corpus(self, count: int) -> Corpus:
        if count not in self._corpora:
            folder = self._folder / str(count) / "articles"
            self._corpora[count] = corpora.write(folder, count)
        return self._corpora[count]

    def _see_published(self, contender: Contender, task: Task, place: Path) -> None:
        """Has all published, and what was changed since, before what is measured is changed."""
        self._run(contender.command(place), place)
        self._verify(contender, task, place, "")

    def _edit(self, count: int) -> tuple[Path, str]:
        """Edits one of the articles that every feed of its section shows.

        Returns:
            Its file, and the mark that it got.
        """
        self._edits += 1
        mark = f"edited {self._edits} times"
        corpus = self._corpus(count)
        article = corpus.newest[self._edits % len(corpus.newest)]
        file = corpus.folder / article.name
        file.write_text(f"{article.text}\nIt was {mark}.\n", encoding="utf-8")
        return file, mark

    def _verify(self, contender: Contender, task: Task, place: Path, mark: str) -> None:
        found = dict(contender.entries(place, task.work))
        wanted = expected(self._corpus(task.articles).sections, task.work)
        if found != wanted:
            raise RunError(f"{contender.name} published {found}, not {wanted}")
        if not mark:
            return
        documents = [*(place / "public").rglob("*xml")]
        told = sum(any(mark in line for line in lines([file])) for file in documents)
        if told < (1 if task.work == ARCHIVE else 2):  # the main feed, and its section's
            raise RunError(f"{contender.name} did not publish the edited text")


def work_of(report: Mapping[str, Any]) -> dict[str, int]:
    """What a run of Feedwright did, in numbers, as far as it tells."""
    written = [one for one in report["documents"] if one["status"] == "written"]
    told: Sequence[tuple[str, int]] = (
        ("articles new or changed", report["articles"]["new"] + report["articles"]["changed"]),
        *report.get("work", {}).items(),
        ("documents written", len(written)),
        ("bytes written", sum(one["bytes"] for one in written)),
    )
    return dict(told)
