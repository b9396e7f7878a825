"""What git tells of the dates of files."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feedwright.reading.sources import git

DAY = datetime(2020, 3, 1, 12, tzinfo=UTC)


def commit(folder: Path, day: int, **files: str | None) -> None:
    """Commits files by their names, less their ending; None takes one away."""
    for name, text in files.items():
        path = folder / f"{name}.md"
        path.unlink() if text is None else path.write_text(text)
    when = DAY.replace(day=day).isoformat()
    environment = {
        **os.environ,
        "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_DATE": when,
        **{f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER")
           for what in ("NAME", "EMAIL")},
    }  # fmt: skip
    if not (folder / ".git").exists():
        subprocess.run(["git", "init", "-q", folder], check=True)
    subprocess.run(["git", "-C", folder, "add", "-A"], check=True)
    made = ["git", "-C", str(folder), "commit", "-qm", "x", "--allow-empty"]
    subprocess.run(made, check=True, env=environment)


def test_files_have_the_dates_of_their_commits(tmp_path: Path) -> None:
    """Also under another name; not that of an earlier file of the name that was taken away."""
    commit(tmp_path, 1, a="one", old="two", again="three", ü="four")
    commit(tmp_path, 2, a="more", again=None)
    (tmp_path / "old.md").rename(tmp_path / "new.md")
    commit(tmp_path, 3, again="back")
    (tmp_path / "loose.md").write_text("not committed")

    told = git.commits(tmp_path)

    assert {name: when.day for name, when in told.first.items()} == {
        "a.md": 1,
        "new.md": 1,
        "ü.md": 1,
        "again.md": 3,
    }
    assert {name: told.last[name].day for name in ("a.md", "new.md")} == {"a.md": 2, "new.md": 3}
    assert not told.problem


def test_only_the_folder_is_told_of(tmp_path: Path) -> None:
    """A source is most often a part of a repository; paths are counted from it."""
    (tmp_path / "posts").mkdir()
    commit(tmp_path, 1, **{"posts/a": "one", "b": "two"})

    assert set(git.commits(tmp_path / "posts").first) == {"a.md"}


@pytest.mark.parametrize(
    ("kind", "told"), [("none", "no repository"), ("empty", "no commit"), ("missing", "installed")]
)
def test_what_git_cannot_tell_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, told: str
) -> None:
    """Without a repository, without a commit and without git."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    if kind == "empty":
        subprocess.run(["git", "init", "-q", tmp_path], check=True)
    if kind == "missing":
        monkeypatch.setenv("PATH", str(tmp_path))

    assert told in git.commits(tmp_path).problem


def test_a_shallow_clone_is_told(tmp_path: Path) -> None:
    """Its oldest commit is not that of the files in it."""
    whole, clone = tmp_path / "whole", tmp_path / "clone"
    whole.mkdir()
    commit(whole, 1, a="one")
    commit(whole, 2, b="two")
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{whole}", clone], check=True)

    told = git.commits(clone)

    assert "shallow" in told.problem
    assert told.first["a.md"].day == 2


def test_no_program_that_a_repository_names_is_run(tmp_path: Path) -> None:
    """Neither hooks nor pagers, drivers of differences or what watches files."""
    commit(tmp_path, 1, a="one")
    commit(tmp_path, 2, a="two")
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    (tmp_path / ".gitattributes").write_text("*.md diff=trap\n")
    for key in (
        "core.pager", "pager.log", "core.fsmonitor", "diff.external", "diff.trap.textconv",
        "diff.trap.command", "gpg.program", "core.sshCommand", "core.hooksPath",
    ):  # fmt: skip
        subprocess.run(["git", "-C", tmp_path, "config", key, trap], check=True)
    subprocess.run(["git", "-C", tmp_path, "config", "log.showSignature", "true"], check=True)

    assert git.commits(tmp_path).first["a.md"].day == 1
    assert not (tmp_path / "sprung").exists()
