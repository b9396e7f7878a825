"""Runs that failed are remembered until one succeeds."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.publications import NOW, article, run, tree, write

from feedwright.commands.status import status
from feedwright.domain.errors import ConfigurationError, SourceError
from feedwright.store import failed_runs
from feedwright.store.own_files import STORE


def fails(folder: Path, minutes: int, **options: bool) -> None:
    """A run some minutes later that finds no articles' folder."""
    with pytest.raises((SourceError, ConfigurationError)):
        run(folder, now=NOW + timedelta(minutes=minutes), **options)


def test_failed_runs_are_counted_until_one_succeeds(tmp_path: Path) -> None:
    """How many, when and why is told; then only how many there have ever been is kept."""
    write(tmp_path, {"a.md": article("A")})
    run(tmp_path)
    before = tree(tmp_path)
    (tmp_path / "articles").rename(tmp_path / "elsewhere")

    fails(tmp_path, 1)
    fails(tmp_path, 2, dry_run=True)
    fails(tmp_path, 3)

    found = status(tmp_path, now=NOW)
    assert (found.failed_runs, found.failed_at) == (2, NOW + timedelta(minutes=3))
    assert "articles" in found.failure
    assert found.last_run == NOW
    assert tree(tmp_path) == before

    (tmp_path / "elsewhere").rename(tmp_path / "articles")
    run(tmp_path, now=NOW + timedelta(minutes=4))
    found = status(tmp_path, now=NOW)
    assert (found.failed_runs, found.failed_at, found.failure) == (0, None, "")

    (tmp_path / "feedwright.toml").rename(tmp_path / "kept")
    (tmp_path / "feedwright.toml").write_text("[")
    fails(tmp_path, 5)
    (tmp_path / "feedwright.toml").unlink()
    (tmp_path / "kept").rename(tmp_path / "feedwright.toml")
    assert "is not TOML" in status(tmp_path, now=NOW).failure


def test_a_store_that_cannot_be_told_is_left_as_it_is(tmp_path: Path) -> None:
    """Where there is none, none is made; one that is spoilt is not touched."""
    failed_runs.note(tmp_path / "none.sqlite", "x", NOW)
    assert list(tmp_path.iterdir()) == []

    spoilt = tmp_path / "spoilt.sqlite"
    spoilt.write_bytes(b"no store" * 999)
    failed_runs.note(spoilt, "x", NOW)
    assert spoilt.read_bytes() == b"no store" * 999


def test_any_fact_is_read() -> None:
    """What a failing disk has made of the record is as if there were none."""
    assert failed_runs.decoded("{").count == failed_runs.decoded('{"count": "x"}').count == 0


def test_the_next_run_is_not_due_to_the_record(tmp_path: Path) -> None:
    """After failures a run finds as little to do as before: no byte changes."""
    write(tmp_path, {"a.md": article("A")})
    run(tmp_path)
    before = tree(tmp_path)
    failed_runs.note(tmp_path / STORE, "x", NOW)

    report = run(tmp_path)

    assert {one.status for one in report.documents} <= {"unchanged"}
    assert tree(tmp_path) == before
