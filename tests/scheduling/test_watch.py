import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from feedwright.scheduling.watch import Changes, Watch, version_of

PATIENCE = 120
"""In seconds; nothing here depends on how fast it goes."""
QUIET = 0.25
"""Seconds without a change, after which a burst is told of."""


class Told:
    """What a watch has told, in order."""

    def __init__(self) -> None:
        self.changes: list[Changes] = []
        self.troubles: list[str] = []
        self._came = threading.Condition()

    def add(self, changes: Changes) -> None:
        """The watch tells something."""
        with self._came:
            self.changes.append(changes)
            self._came.notify_all()

    def until(self, enough: Callable[[list[Changes]], object]) -> list[Changes]:
        """All that has been told, once it is enough."""
        with self._came:
            assert self._came.wait_for(lambda: enough(self.changes), PATIENCE), self.changes
            return list(self.changes)

    def names(self) -> set[str]:
        """The names of all files that were told of."""
        return {path.name for one in self.changes for path in one.paths}


@contextmanager
def watching(place: Path, *folders: str) -> Iterator[Told]:
    """A watch over the articles of a publication, or over other folders of it."""
    told = Told()
    with Watch(
        place / "feedwright.toml",
        [place / name for name in folders or ("articles",)],
        version=version_of(place / "feedwright.toml"),
        ignore=[place / "public", place / ".feedwright", place / "articles" / "served"],
        changed=told.add,
        report_problem=told.troubles.append,
    ):
        yield told
    assert told.troubles == []


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A publication with one article."""
    (tmp_path / "articles" / "served").mkdir(parents=True)
    (tmp_path / "public").mkdir()
    (tmp_path / "feedwright.toml").write_text("[publication]")
    (tmp_path / "articles" / "a.md").write_text("One.")
    return tmp_path


def end(place: Path, told: Told, name: str = "articles") -> list[Changes]:
    """All that was told until a last file that comes now."""
    (place / name / "end.md").write_text("The end.")
    return told.until(lambda _: "end.md" in told.names())


def test_an_edit(place: Path) -> None:
    """A file that is written again is told of by its path, and nothing is in doubt."""
    with watching(place) as told:
        (place / "articles" / "a.md").write_text("Two.")
        (first, *_) = told.until(len)

    assert first == Changes(paths=(place / "articles" / "a.md",))


def test_a_burst_is_one_change(place: Path) -> None:
    """Many files that are written one after the other are told of together."""
    with watching(place) as told:
        began = time.monotonic()
        for number in range(300):
            (place / "articles" / f"{number}.md").write_text("Text.")
        told.until(lambda _: len(told.names()) == 300)

    assert len(told.changes) <= most_since(began)


def most_since(began: float) -> float:
    """How often something can have been told, as nothing has changed for a while before each."""
    return 1 + (time.monotonic() - began) / QUIET


def test_a_file_that_is_being_written(place: Path) -> None:
    """A file that grows is told of when it has come to rest, not at each of its parts."""
    with watching(place) as told:
        began = time.monotonic()
        with (place / "articles" / "b.md").open("w") as file:
            for _ in range(20):
                file.write("A part. ")
                file.flush()
                time.sleep(0.02)
        told.until(len)
        end(place, told)

    assert len(told.changes) <= most_since(began)


def test_an_editor_s_way_to_save(place: Path) -> None:
    """A file that is written under another name and renamed is told of, and no other is."""
    folder = place / "articles"
    with watching(place) as told:
        (folder / "4913").touch()
        (folder / "4913").unlink()
        for name in (".a.md.swp", "a.md~", "#a.md#", "a.md.tmp", "a.md___jb_tmp___", ".#a.md"):
            (folder / name).write_text("Two.")
        (folder / "a.md.tmp").replace(folder / "a.md")
        told.until(len)
        end(place, told)

    assert told.names() == {"a.md", "end.md"}
    assert not any(one.in_doubt for one in told.changes)


def test_what_does_not_matter(place: Path) -> None:
    """What a run writes itself, hidden files and what is never read are not told of."""
    folder = place / "articles"
    for name in (".git", "node_modules", "_drafts"):
        (folder / name).mkdir()
    with watching(place) as told:
        for name in ("served", ".git", "node_modules", "_drafts", "../public"):
            (folder / name / "b.md").write_text("Text.")
        (place / ".feedwright").mkdir()
        (place / ".feedwright" / "store.sqlite").write_text("Text.")
        (place / "notes.md").write_text("Beside the source.")
        end(place, told)

    assert told.names() == {"end.md"}


def test_what_leaves_a_doubt(place: Path) -> None:
    """A file that is gone, and a folder that comes with files in it, leave a doubt."""
    (place / "more" / "deep").mkdir(parents=True)
    (place / "more" / "deep" / "index.md").write_text("Text.")
    with watching(place) as told:
        (place / "more").rename(place / "articles" / "more")
        told.until(lambda found: any(one.in_doubt for one in found))
        (place / "articles" / "more" / "deep" / "index.md").write_text("Deep in it.")
        told.until(lambda _: "index.md" in told.names())
        before = len(told.changes)
        (place / "articles" / "a.md").unlink()
        told.until(lambda found: any(one.in_doubt for one in found[before:]))


def test_the_configuration(place: Path) -> None:
    """A configuration that changes is told of, also where it is replaced or behind a link."""
    file = place / "feedwright.toml"

    def seen(count: int) -> Callable[[list[Changes]], bool]:
        return lambda found: sum(one.configuration for one in found) >= count

    with watching(place) as told:
        file.write_text("[publication] # written")
        told.until(seen(1))
        (place / "new.toml").write_text("[publication] # renamed to it")
        (place / "new.toml").replace(file)
        told.until(seen(2))
        for name in ("v1", "v2"):  # as Kubernetes mounts what it configures
            (place / name).mkdir()
            (place / name / "feedwright.toml").write_text(f"[publication] # {name}")
        (place / "data").symlink_to("v1")
        file.unlink()
        file.symlink_to("data/feedwright.toml")
        told.until(seen(3))
        before = sum(one.configuration for one in told.changes)
        (place / "data.new").symlink_to("v2")
        (place / "data.new").replace(place / "data")
        told.until(seen(before + 1))


def test_a_source_behind_a_link(place: Path) -> None:
    """A source behind a link is watched, told of by its own path, and changed for another."""
    for name in ("v1", "v2"):
        (place / name).mkdir()
    (place / "current").symlink_to("v1")
    with watching(place, "current") as told:
        (place / "v1" / "b.md").write_text("Text.")
        told.until(
            lambda _: place / "current" / "b.md" in {p for c in told.changes for p in c.paths}
        )
        count = len(told.changes)
        (place / "new").symlink_to("v2")
        (place / "new").replace(place / "current")
        told.until(lambda found: any(one.in_doubt for one in found[count:]))
        end(place, told, "v2")


def test_a_source_that_is_not_there_yet(place: Path) -> None:
    """A source that comes only later, or goes and comes again, is watched from then on."""
    with watching(place, "articles", "later") as told:
        end(place, told)
        count = len(told.changes)
        (place / "later").mkdir()
        told.until(lambda found: any(one.in_doubt for one in found[count:]))
        (place / "later" / "b.md").write_text("Text.")
        told.until(lambda _: "b.md" in told.names())
        (place / "articles").rename(place / "gone")
        (place / "articles").mkdir()
        count = len(told.changes)
        told.until(lambda found: any(one.in_doubt for one in found[count:]))
        (place / "articles" / "c.md").write_text("Text.")
        told.until(lambda _: "c.md" in told.names())


def test_where_nothing_can_be_watched(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system tells of no changes the files are looked at, which is said once."""
    from watchfiles import watch

    def refusing(*folders: Path, force_polling: bool | None, **options: object) -> object:
        if not force_polling:
            raise OSError(28, "inotify watch limit reached")
        options["poll_delay_ms"] = 50
        return watch(*folders, force_polling=True, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("feedwright.scheduling.watch.watch", refusing)
    monkeypatch.setattr("feedwright.scheduling.watch._BETWEEN_POLLS", 1000)
    told = Told()
    with Watch(
        place / "feedwright.toml",
        [place / "articles"],
        version=version_of(place / "feedwright.toml"),
        ignore=[],
        changed=told.add,
        report_problem=told.troubles.append,
    ):
        told.until(lambda found: any(one.in_doubt for one in found))  # it has begun anew
        os.utime(place / "articles" / "a.md", (1, 1))
        end(place, told)

    assert len(told.troubles) == 2
    assert "looked at every 1 seconds instead" in told.troubles[0]


def test_a_configuration_that_changed_before(place: Path) -> None:
    """A configuration that changed after it was read and before the watch began is told of."""
    told = Told()
    version = version_of(place / "feedwright.toml")
    (place / "feedwright.toml").write_text("[publication] # changed meanwhile")
    with Watch(
        place / "feedwright.toml",
        [place / "articles"],
        version=version,
        ignore=[],
        changed=told.add,
        report_problem=told.troubles.append,
    ):
        (first, *_) = told.until(len)

    assert first.configuration
