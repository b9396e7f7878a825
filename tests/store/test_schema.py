"""Stores of earlier versions, which are brought up once a copy of them is kept."""

import errno
import resource
import shutil
import signal
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from tests.older_stores import make_older
from tests.publications import NOW, article, run, tree, write

from feedwright.commands.retract import retract
from feedwright.domain.errors import StoreError
from feedwright.store.schema import SCHEMA
from feedwright.store.store import Store

COPY = f"store-before-{SCHEMA}.sqlite"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication whose store is of an earlier version."""
    write(tmp_path, {f"{name}.md": article(name.upper()) for name in "abc"})
    run(tmp_path)
    make_older(tmp_path / ".feedwright" / "store.sqlite", 5)
    return tmp_path


def contents(file: Path) -> list[str]:
    """All that a store holds, as statements."""
    with closing(sqlite3.connect(file)) as store:
        return list(store.iterdump())


def listed(folder: Path) -> set[str]:
    """The names of the files beside the store."""
    return {one.name for one in (folder / ".feedwright").iterdir()}


def test_a_copy_is_kept_of_an_older_store(folder: Path) -> None:
    """It holds all that the store did, for its owner alone; one line says where it lies."""
    place = folder / ".feedwright"
    before, published = contents(place / "store.sqlite"), tree(folder)

    first, second = run(folder), run(folder)

    assert contents(place / COPY) == before
    assert stat.S_IMODE((place / COPY).stat().st_mode) == 0o600
    assert listed(folder) == {"lock", "store.sqlite", COPY}
    (line,) = first.warnings
    assert "\n" not in line
    assert f"brought from schema 5 to {SCHEMA}" in line
    assert COPY in line
    assert second.warnings == ()
    assert tree(folder) == published
    with Store(place / "store.sqlite") as store:
        assert store.fact("schema") == SCHEMA
        assert store.text("articles/a.md") is not None


def test_a_new_store_is_not_copied(tmp_path: Path) -> None:
    """Nor is one that this version made."""
    folder = write(tmp_path, {"a.md": article("A")})
    run(folder)
    run(folder)
    assert listed(folder) == {"lock", "store.sqlite"}


def test_the_copy_is_a_way_back(folder: Path) -> None:
    """In the store's place it is a store of the version before, and is brought up once more."""
    run(folder)
    published = tree(folder)
    place = folder / ".feedwright"
    (place / COPY).replace(place / "store.sqlite")

    report = run(folder)

    assert len(report.warnings) == 1
    assert COPY in listed(folder)
    assert tree(folder) == published


def test_the_copies_of_earlier_steps_are_replaced(folder: Path) -> None:
    """That of the last step is kept, and the line says which has gone; other copies stay."""
    place = folder / ".feedwright"
    (place / "store-before-5.sqlite").write_bytes(b"older")
    (place / "store-by-hand.sqlite").write_bytes(b"the user's own")
    (place / f"{COPY}.part").write_bytes(b"of a run that was killed")

    (line,) = [line for line in run(folder).warnings if "schema" in line]

    assert "it has replaced store-before-5.sqlite" in line
    assert listed(folder) == {"lock", "store.sqlite", COPY, "store-by-hand.sqlite"}


def test_a_retraction_tells_it_too(folder: Path) -> None:
    """Whichever command opens the store first says where the copy lies."""
    told = retract(folder, "articles/a.md", now=NOW, environment={}).warnings
    assert [line for line in told if COPY in line]


FEED = """
[[feeds]]
name = "all"
archive = true
page_size = 2
limit = 1

[[feeds]]
name = "tags"
each = "tag"
"""


COLUMNS = """
select one.name, its.name from sqlite_master as one, pragma_table_info(one.name) as its
where one.type = 'table' order by one.name, its.name
"""


def everything(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of each table, but for those that runs of one state may leave otherwise.

    Fragments are made again when a document next needs them, and so is what folders looked like.
    """
    with closing(sqlite3.connect(file)) as store:
        tables: dict[str, list[str]] = {}
        for table, column in store.execute(COLUMNS):
            tables.setdefault(table, []).append(column)
        rows = {
            name: sorted(store.execute(f"select {', '.join(columns)} from {name}"), key=repr)  # noqa: S608
            for name, columns in tables.items()
        }
    passing = ("schema", "last_run", "change", "bucket_digests")
    return rows | {
        "facts": [row for row in rows["facts"] if row[0] not in passing],
        "fragments": [],
    }


@pytest.mark.parametrize("schema", [7, 6, 5, 4, 3])
def test_an_older_store_loses_nothing(tmp_path: Path, schema: int) -> None:
    """All rows are there under the new names, and documents stay as they are."""
    files = {
        f"n{n}.md": article(
            f"N{n}",
            (NOW - timedelta(days=n)).isoformat(),
            f"See [that](n{(n + 1) % 5}.md).",
            tags=["T"],
        )
        for n in range(5)
    }
    files |= {"broken.md": "---\ntitle: [\n---\n", "later.md": article("L", "2099-01-01")}
    folder = write(tmp_path, files, more=FEED)
    run(folder)
    (folder / "articles" / "n4.md").unlink()
    run(folder)
    time.sleep(0.03)
    run(folder)
    file = folder / ".feedwright" / "store.sqlite"
    before, published = everything(file), tree(folder)
    assert all(before[name] for name in ("memberships", "shown_entries", "removed_documents"))
    make_older(file, schema)
    with closing(sqlite3.connect(file)) as store, store:
        store.execute("delete from facts where name = 'sources'")  # as another version has it
    time.sleep(0.03)

    run(folder)

    assert tree(folder) == published
    after = everything(file)
    assert after.keys() == before.keys()
    assert {name for name in before if after[name] != before[name]} == set()
    with closing(sqlite3.connect(file)) as store:
        kept = store.execute("select name, tbl_name, sql from sqlite_master").fetchall()
    fresh = write(tmp_path / "fresh", {"a.md": article("A")})
    run(fresh)
    with closing(sqlite3.connect(fresh / ".feedwright" / "store.sqlite")) as store:
        new = store.execute("select name, tbl_name, sql from sqlite_master").fetchall()
    assert {row[:2] for row in kept} == {row[:2] for row in new}


@contextmanager
def files_are_bounded(length: int) -> Iterator[None]:
    """No file may become longer, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_full_disk_leaves_the_store_as_it_was(folder: Path) -> None:
    """Without room for the copy nothing is changed; one line says how much is needed."""
    place = folder / ".feedwright"
    store, published = contents(place / "store.sqlite"), tree(folder)

    with files_are_bounded(100_000), pytest.raises(StoreError) as caught:
        run(folder)

    size = (place / "store.sqlite").stat().st_size
    assert "\n" not in str(caught.value)
    assert f"Make room for {size:,} bytes" in str(caught.value)
    assert contents(place / "store.sqlite") == store
    assert tree(folder) == published
    assert not [name for name in listed(folder) if "before" in name]
    run(folder)
    assert COPY in listed(folder)


def test_a_copy_that_cannot_be_put_in_place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full at the last moment leaves the store as it was, and nothing half done."""
    store = contents(folder / ".feedwright" / "store.sqlite")

    def full(_self: Path, _target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError, match="No space left on device"):
        run(folder)
    assert contents(folder / ".feedwright" / "store.sqlite") == store
    assert listed(folder) == {"lock", "store.sqlite"}


def test_an_older_text_that_is_no_text_is_read_again(folder: Path) -> None:
    """A row that was spoilt before there were seals is not sealed as it is, but made again."""
    published = tree(folder)
    shutil.rmtree(folder / "public")
    with closing(sqlite3.connect(folder / ".feedwright" / "store.sqlite")) as store, store:
        store.execute("update texts set article = cast(x'ff' as text) where key like '%b.md'")

    told = run(folder).warnings

    assert [line for line in told if "had been altered there, of articles/b.md" in line]
    assert tree(folder) == published
