"""Backups that the manual advises are whole."""

import re
import sqlite3
import subprocess
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from tests.conftest import ROOT, counterpart
from tests.publications import NOW, article, run, tree, write

from feedwright.store.own_files import STORE

MANUAL = (ROOT / "src/feedwright/manual/operating.md").read_text("utf-8")
PART = MANUAL.partition("## Back up")[2].partition("\n## ")[0]
BLOCKS = re.findall(r"```sh\n(.*?)```", PART, re.DOTALL)


@pytest.mark.parametrize("which", [0, 1], ids=["sqlite3", "python"])
def test_a_backup_holds_what_was_written_last(tmp_path: Path, which: int) -> None:
    """What lies in the write-ahead log is in the copy; put back, a run finds nothing to do."""
    counterpart("sqlite3" if which == 0 else "python3")
    folder = write(tmp_path / "my-feeds", {"a.md": article("A")}, publication="hub = true")
    store = folder / STORE
    run(folder)
    with closing(sqlite3.connect(store.parent / "hub.sqlite")) as hub:
        hub.execute("create table hub (x)")
    with closing(sqlite3.connect(store)) as looks_on:  # so that the log is not written back
        looks_on.execute("begin")
        looks_on.execute("select count(*) from articles").fetchone()
        (folder / "articles/b.md").write_text(article("B"))
        run(folder, now=NOW + timedelta(minutes=1))
        assert store.with_name(f"{store.name}-wal").stat().st_size
        subprocess.run(["sh", "-euc", BLOCKS[which]], cwd=tmp_path, check=True)
    published = tree(folder)
    (copy,) = (one for one in tmp_path.glob("store*.sqlite"))

    for left in ("-wal", "-shm"):
        store.with_name(f"{store.name}{left}").unlink(missing_ok=True)
    copy.rename(store)
    report = run(folder, now=NOW + timedelta(minutes=1))

    assert report.articles.read == 2
    assert (report.articles.new, report.articles.changed) == (0, 0)
    assert tree(folder) == published
