"""What holds for sources of every kind, by a kind that is made up here."""

import gc
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.publications import NOW, article, items, write

from feedwright.domain.article import Article, SetAside
from feedwright.domain.errors import SourceError
from feedwright.domain.report import Report
from feedwright.domain.run_options import RunOptions
from feedwright.pipeline import run as line
from feedwright.reading.formats.raw_article import Reading
from feedwright.reading.source import Scan, Source
from feedwright.workspace import open_workspace

DATE = datetime(2026, 1, 1, tzinfo=UTC)
TWO = '[[sources]]\npath = "rows"\n'


class Rows(Source):
    """Rows of a table in memory: texts by key, of which a change is known by a counter."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[int, str]] = {}
        self.changes = 0
        self.is_away = False
        self.away_while_reading: set[str] = set()
        self.tells_changes = True
        self.read: list[str] = []
        self.since: list[str] = []

    def put(self, **texts: str | None) -> None:
        """Writes rows, and deletes those without a text."""
        for key, text in texts.items():
            self.changes += 1
            self.rows[f"rows/{key}"] = (self.changes, text or "")

    def scan(self, since: str, again: Collection[str], spread: Any = None) -> Scan:
        """All, or what changed since a number."""
        del spread
        self._check()
        self.since.append(since)
        if not (since and self.tells_changes):
            stamps = {key: str(number) for key, (number, text) in self.rows.items() if text}
            return Scan(stamps, watermark=str(self.changes))
        return Scan(
            {
                key: str(number) if text else None
                for key, (number, text) in self.rows.items()
                if number > int(since) or key in again
            },
            is_whole=False,
            watermark=str(self.changes),
        )

    def reading(self, key: str) -> Reading:
        """One row."""
        if key in self.away_while_reading:
            raise SourceError("the table is locked; unlock it")
        self.read.append(key)
        _, text = self.rows[key]
        one = Article(key=key, title=text, body=f"<p>{text}</p>", published=DATE)
        return Reading(articles=(one,))

    def _check(self) -> None:
        if self.is_away:
            raise SourceError("db: does not answer; start it")


@pytest.fixture
def rows() -> Rows:
    """A source."""
    return Rows()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication with a folder of one article, and a second source."""
    write(tmp_path, {"a.md": article("A")})
    (tmp_path / "rows").mkdir()
    file = tmp_path / "feedwright.toml"
    file.write_text(file.read_text() + TWO)
    return tmp_path


def run(folder: Path, rows: Rows, touched: list[Path] | None = None) -> Report:
    """One run, whose second source is that of rows."""
    rows.read, rows.since = [], []
    workspace = open_workspace(folder)
    workspace = msgspec.structs.replace(workspace, sources={**workspace.sources, "rows": rows})
    with workspace.store() as store:
        return line(workspace, store, RunOptions(now=NOW, touched=touched))


def titles(folder: Path) -> set[str]:
    """The titles of the main feed."""
    return {one["title"] for one in items(folder)}


def test_only_what_changed_is_asked_for_and_read(folder: Path, rows: Rows) -> None:
    """A source that keeps a watermark is handed it back, and its other rows stand untouched."""
    rows.put(x="X", y="Y", z="Z")
    run(folder, rows)
    assert (rows.since, len(rows.read)) == ([""], 3)

    rows.put(y="Why", z=None, new="New")
    report = run(folder, rows)

    assert (rows.since, rows.read) == (["3"], ["rows/y", "rows/new"])
    assert titles(folder) == {"A", "X", "Why", "New"}
    assert (report.articles.vanished, report.articles.read) == (1, 4)


def test_a_watermark_ends_with_the_settings(folder: Path, rows: Rows) -> None:
    """Everything is looked at and read where feedwright.toml says something else of it."""
    rows.put(x="X", y="Y")
    run(folder, rows)
    file = folder / "feedwright.toml"
    file.write_text(file.read_text() + 'section = "News"\n')

    run(folder, rows)

    assert (rows.since, rows.read) == ([""], ["rows/x", "rows/y"])


def test_scans_of_all_and_of_some_take_turns(folder: Path, rows: Rows) -> None:
    """A source may look at everything from time to time; what it has missed is made good."""
    rows.put(x="X", y="Y")
    run(folder, rows)
    del rows.rows["rows/x"]  # without a trace that a watermark shows
    run(folder, rows)
    assert titles(folder) == {"A", "X", "Y"}

    rows.tells_changes = False
    run(folder, rows)
    assert titles(folder) == {"A", "Y"}

    rows.tells_changes = True
    rows.put(z="Z")
    run(folder, rows)
    assert (titles(folder), rows.read) == ({"A", "Y", "Z"}, ["rows/z"])


@pytest.mark.parametrize("touched", [False, True], ids=["all", "touched"])
def test_a_source_that_is_away_keeps_its_articles(
    folder: Path, rows: Rows, *, touched: bool
) -> None:
    """The others are published, it is said once, and what changed meanwhile is read later."""
    rows.put(x="X", y="Y")
    run(folder, rows)
    rows.is_away = True
    rows.put(x="Ex", y=None)
    (folder / "articles" / "b.md").write_text(article("B"))

    report = run(folder, rows, [folder / "articles" / "b.md"] if touched else None)

    assert titles(folder) == {"A", "B", "X", "Y"}
    said = "the source `rows` is away; its articles stay as they are. db: does not answer; start it"
    assert report.refusals == (said,)
    assert (report.articles.vanished, report.articles.read) == (0, 4)

    rows.is_away = False
    report = run(folder, rows)
    assert titles(folder) == {"A", "B", "Ex"}
    assert (report.refusals, report.articles.vanished) == ((), 1)


def test_settings_that_changed_while_it_was_away_are_heeded(folder: Path, rows: Rows) -> None:
    """Its articles are read anew once it is back."""
    rows.put(x="X")
    run(folder, rows)
    rows.is_away = True
    file = folder / "feedwright.toml"
    file.write_text(file.read_text() + 'section = "News"\n')
    run(folder, rows)
    assert not any("tags" in one for one in items(folder))

    rows.is_away = False
    run(folder, rows)
    assert rows.read == ["rows/x"]


def test_a_source_that_was_always_away_is_read_when_it_comes(folder: Path, rows: Rows) -> None:
    """A first run publishes the others."""
    rows.put(x="X")
    rows.is_away = True
    run(folder, rows)
    assert titles(folder) == {"A"}

    rows.is_away = False
    run(folder, rows)
    assert titles(folder) == {"A", "X"}


def test_a_lost_store_and_a_source_that_is_away(folder: Path, rows: Rows) -> None:
    """What the published documents alone tell of its articles is not taken for vanished."""
    rows.put(**{f"r{n}": f"R{n}" for n in range(4)})
    run(folder, rows)
    for file in (folder / ".feedwright").iterdir():
        file.unlink()
    rows.is_away = True

    report = run(folder, rows)

    assert titles(folder) == {"A", "R0", "R1", "R2", "R3"}
    assert report.articles.vanished == 0
    rows.is_away = False
    rows.put(r0=None)
    run(folder, rows)
    assert titles(folder) == {"A", "R1", "R2", "R3"}


def test_where_all_sources_are_away_nothing_is_done(folder: Path, rows: Rows) -> None:
    """The run raises what the first of them said."""
    rows.put(x="X")
    run(folder, rows)
    rows.is_away = True
    (folder / "articles").rename(folder / "elsewhere")

    with pytest.raises(SourceError, match="db: does not answer"):
        run(folder, rows)

    assert titles(folder) == {"A", "X"}


def test_a_folder_that_is_away_keeps_its_articles(folder: Path, rows: Rows) -> None:
    """A disk that is not there takes nothing down while others publish."""
    rows.put(x="X")
    run(folder, rows)
    (folder / "articles").rename(folder / "elsewhere")
    rows.put(y="Y")

    report = run(folder, rows)

    assert titles(folder) == {"A", "X", "Y"}
    assert "there is no such folder" in report.refusals[0]


def test_a_source_that_goes_away_while_it_is_read(folder: Path, rows: Rows) -> None:
    """What was published of its units stands; they are read by the next run."""
    rows.put(x="X", y="Y")
    run(folder, rows)
    rows.put(x="Ex", y="Why")
    rows.away_while_reading = {"rows/y"}

    report = run(folder, rows)

    assert titles(folder) == {"A", "Ex", "Y"}
    aside = SetAside(source="rows/y", reason="the table is locked; unlock it")
    assert report.articles.set_aside == (aside,)
    rows.away_while_reading = set()
    run(folder, rows)
    assert (titles(folder), rows.read) == ({"A", "Ex", "Why"}, ["rows/y"])


def test_readings_are_let_go_one_by_one(folder: Path, rows: Rows) -> None:
    """Of a source with many rows no more than a few texts are held at a time."""
    rows.put(**{f"r{n}": f"R{n}" for n in range(200)})
    held: list[int] = []
    reading = rows.reading

    def counted(key: str) -> Reading:
        held.append(sum(one.articles[0].key.startswith("rows/") for one in _readings()))
        return reading(key)

    rows.reading = counted  # type: ignore[method-assign]
    gc.collect()
    gc.freeze()  # what there is by now, of other tests too, is not gone through
    try:
        run(folder, rows)
    finally:
        gc.unfreeze()

    assert len(held) == 200
    assert max(held) <= 1


def _readings() -> Iterator[Reading]:
    # To ask an object itself of what class it is wakes what stands for something else.
    return (one for one in gc.get_objects() if type(one) is Reading and one.articles)
