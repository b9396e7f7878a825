"""A process that shares a run's work is killed, as a system does that has no memory left."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.publications import article, run, tree, write

from feedwright.domain.errors import ProcessLost
from feedwright.reading import changed_files
from feedwright.reading.sources.folder import Folder
from feedwright.rendering import archive_pages, run_entries
from feedwright.runtime import executor

COUNT = 700
FOLDERS = 20
ARCHIVE = "limit = 20\narchive = true\npage_size = 50"
BOUND = "max_bytes = 400_000"
STAGES = {
    "listing": (Folder, "_scanned"),
    "reading": (Folder, "reading"),
    "entries": (run_entries, "prepared"),
    "pages": (archive_pages, "render_page"),
}


@pytest.fixture(autouse=True)
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that can be spread is, over two processes."""
    if not hasattr(os, "fork"):
        pytest.skip("this system cannot fork")
    monkeypatch.setattr(executor, "cores", lambda: 2)
    monkeypatch.setattr(changed_files, "_MANY", 0)


def publication(folder: Path) -> Path:
    """Many articles in several folders, all of them in an archive."""
    texts = {
        f"{n % FOLDERS}/{n}.md": article(f"Article {n}", f"2026-03-{1 + n % 28:02}")
        for n in range(COUNT)
    }
    return write(folder, texts, publication=BOUND, feed=ARCHIVE)


def deadly(monkeypatch: pytest.MonkeyPatch, stage: str, is_deadly: Callable[..., bool]) -> None:
    """Has a stage of the work kill the process that does it, where that is not the run's own."""
    home, name = STAGES[stage]
    real, own = getattr(home, name), os.getpid()

    def work(*given: Any) -> Any:
        if os.getpid() != own and is_deadly(*given):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given)

    monkeypatch.setattr(home, name, work)


@pytest.mark.parametrize("stage", STAGES)
def test_a_run_outlives_its_processes(
    place: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    """Whatever a process does when it is killed, the run publishes what it would have published."""
    undisturbed = publication(place / f"{stage}-undisturbed")
    run(undisturbed)
    folder = publication(place / stage)
    killed = place / f"{stage}-killed"
    killed.mkdir()

    def is_deadly(*_given: Any) -> bool:
        deaths = len(list(killed.iterdir()))
        (killed / str(os.getpid())).touch()
        return not deaths  # several may be at work by then, and die together

    deadly(monkeypatch, stage, is_deadly)
    if stage == "listing":  # at which the run's own process works, too, and may be done first
        home, name = STAGES[stage]
        real, own = getattr(home, name), os.getpid()

        def after_a_death(*given: Any) -> Any:
            until = time.monotonic() + 120
            while os.getpid() == own and not list(killed.iterdir()) and time.monotonic() < until:
                time.sleep(0.01)
            return real(*given)

        monkeypatch.setattr(home, name, after_a_death)
    report = run(folder)

    assert list(killed.iterdir())
    assert report.articles.read == COUNT
    assert not report.articles.set_aside
    assert tree(folder) == tree(undisturbed)


def test_an_article_that_kills_its_readers_is_set_aside(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one article that no process survives is set aside; the others are published."""
    folder = publication(place / "deadly")
    deadly(monkeypatch, "reading", lambda _folder, key: key == "articles/7/67.md")

    report = run(folder)

    (aside,) = report.articles.set_aside
    assert (aside.source, aside.line) == ("articles/7/67.md", None)
    assert "killed" in aside.reason
    assert report.articles.read == COUNT - 1
    monkeypatch.undo()
    assert run(folder).articles.new == 1


@pytest.mark.parametrize("stage", ["entries", "pages"])
def test_a_run_that_loses_work_twice_ends(
    place: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    """A run whose work is lost twice ends with the reason, and the next one does the work."""
    folder = publication(place / f"{stage}-twice")
    with monkeypatch.context() as patch:
        deadly(patch, stage, lambda *_given: True)
        with pytest.raises(ProcessLost, match="memory"):
            run(folder)
    assert run(folder).articles.read == COUNT
