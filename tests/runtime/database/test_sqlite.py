"""How named queries are put to SQLite, and what is said where they cannot be."""

import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from feedwright.domain.errors import StoreBusy, StoreError
from feedwright.runtime.database.database import Database, Wording
from feedwright.runtime.database.queries import queries_of
from feedwright.runtime.database.sqlite import SQLite, _by_number
from feedwright.store.opening import QUERIES

WORDING = Wording("the shopping list", "write a new one")
SQL = """
-- name: create()!
create table t (n integer primary key, word text not null);

-- name: keep(n, word)*!
insert into t (n, word) values (:n, :word);

-- name: keep_alike(n)*!
insert into t (n, word) values (:n, 'word ' || :n);

-- name: forget()!
delete from t where n > 2;

-- name: rename(word)!
update t set word = :word;

-- name: words()
select n, word from t order by n;

-- name: word(n)$
select word from t where n = :n;

-- name: row(n)^
select n, word from t where n = :n;
"""
ROWS = [{"n": 1, "word": "one"}, {"n": 2, "word": "two"}]


@pytest.fixture
def sql(tmp_path: Path) -> Path:
    """A file of queries."""
    file = tmp_path / "queries.sql"
    file.write_text(SQL.lstrip())
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a database is to lie."""
    return tmp_path / "list.sqlite"


@pytest.fixture
def database(file: Path, sql: Path) -> Iterator[SQLite]:
    """One with two rows."""
    with closing(SQLite(file, sql, WORDING, patience=0)) as opened:
        opened.ask("create")
        opened.ask("keep", ROWS)
        yield opened


@pytest.mark.parametrize(
    ("query", "values", "given"),
    [
        pytest.param("words", {}, [(1, "one"), (2, "two")], id="rows"),
        pytest.param("word", {"n": 2}, "two", id="a value"),
        pytest.param("word", {"n": 3}, None, id="no value"),
        pytest.param("row", {"n": 1}, (1, "one"), id="a row"),
        pytest.param("row", {"n": 3}, None, id="no row"),
        pytest.param("rename", {"word": "x"}, 2, id="a count of changes"),
    ],
)
def test_what_queries_give(
    database: Database, query: str, values: dict[str, Any], given: object
) -> None:
    """Each gives what its head says, and counts as one statement."""
    before = database.statements
    assert database.ask(query, **values) == given
    assert database.statements == before + 1


def test_rows_are_read_as_they_come(database: Database) -> None:
    """What is to be made of each row is made of it."""
    assert database.ask("words", read=lambda row: row[1].upper()) == ["ONE", "TWO"]


def test_many_rows_are_one_transaction(database: Database) -> None:
    """Where one of them cannot be kept none is; no row at all costs no statement."""
    with pytest.raises(StoreError):
        database.ask("keep", [{"n": 3, "word": "three"}, {"n": 1, "word": "again"}])
    before = database.statements
    assert database.ask("keep", []) is None
    assert (len(database.ask("words")), database.statements) == (2, before + 1)


def test_rows_are_named(database: Database) -> None:
    """Whatever the order of a row's columns, and whatever else it has; one may be said twice."""
    database.ask("keep", [{"word": "three", "more": 1, "n": 3}])
    database.ask("keep_alike", [{"n": 4}, {"n": 5}])
    assert database.ask("words")[2:] == [(3, "three"), (4, "word 4"), (5, "word 5")]


def test_statements_of_many_rows_know_their_parameters_by_number() -> None:
    """Those of the store name none, for each name would be looked up for each row."""
    several = [one for one in queries_of(QUERIES).values() if one.gives == "*!"]
    statements = [_by_number(one)[0] for one in several]
    assert len(statements) > 20
    assert not [one for one in statements if ":" in one]


def test_much_is_moved_into_the_file_beside_the_run(database: SQLite, file: Path) -> None:
    """Who commits many rows waits for the log alone; the file has them soon after."""
    with database.transaction():
        database.ask("keep_alike", [{"n": n} for n in range(3, 9)])
    assert not database._checkpoints  # noqa: SLF001 - which are counted
    with database.transaction():
        database.ask("keep_alike", [{"n": n} for n in range(9, 30_009)])

    (thread,) = database._checkpoints  # noqa: SLF001 - which is waited for
    thread.join()

    alone = shutil.copy(file, file.with_name("without its log"))
    with closing(sqlite3.connect(alone)) as copy:
        assert copy.execute("select count(*) from t").fetchone() == (30_008,)


def test_many_rows_without_room_for_a_thread(
    database: SQLite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system lets no thread be started, many rows are committed all the same."""

    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    with database.transaction():
        database.ask("keep_alike", [{"n": n} for n in range(3, 30_003)])
    database.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from feedwright.runtime.database.database import Wording
from feedwright.runtime.database.sqlite import SQLite

database = SQLite(Path(sys.argv[1]), Path(sys.argv[2]), Wording("the list", "write a new one"))
with database.transaction():
    database.ask("keep_alike", [{"n": n} for n in range(3, 30_003)])
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_what_is_committed_stays_wherever_its_moving_ends(
    database: SQLite, file: Path, sql: Path
) -> None:
    """A process that is killed while its log is moved into the file has lost nothing."""
    database.close()
    for _ in range(3):
        subprocess.run([sys.executable, "-c", KILLED, file, sql], check=False)
        with closing(SQLite(file, sql, WORDING)) as after:
            assert rows(after) == 30_002
            assert after.fault() == ""
            after.ask("forget")


def rows(database: Database) -> int:
    """How many there are."""
    return len(database.ask("words"))


def undo(database: Database) -> None:
    """A transaction is undone."""
    with database.transaction() as transaction:
        database.ask("keep", [{"n": 3, "word": "three"}])
        transaction.undo()


def fail(database: Database) -> None:
    """A transaction fails."""
    with pytest.raises(ZeroDivisionError):
        keep_and_fail(database)


def keep_and_fail(database: Database) -> None:
    """Fails once a row is kept."""
    with database.transaction():
        database.ask("keep", [{"n": 3, "word": "three"}])
        raise ZeroDivisionError


@pytest.mark.parametrize("end", [undo, fail])
def test_a_transaction_happens_or_not(database: Database, end: Callable[[Database], None]) -> None:
    """Nothing is left of one that is undone or failed, and the next one begins."""
    end(database)
    assert rows(database) == 2
    with database.transaction():
        database.ask("keep", [{"n": 4, "word": "four"}])
        assert database.in_transaction
    assert rows(database) == 3


def test_another_holds_it(database: SQLite, file: Path, sql: Path) -> None:
    """While another program writes, one line says so, and how the database is called."""
    with closing(SQLite(file, sql, WORDING, patience=0)) as other, database.transaction():
        with pytest.raises(StoreBusy) as caught:
            other.ask("rename", word="x")
        assert len(other.ask("words")) == 2
    assert f"{file}: another program holds the shopping list;" in str(caught.value)
    assert "\n" not in str(caught.value)


def bad_row(_row: object) -> object:
    """A row that is not understood."""
    raise ValueError("it says\nnothing")


def test_a_row_that_is_not_understood(database: Database, file: Path) -> None:
    """The file is named, what is wrong, and what to do, in one line."""
    with pytest.raises(StoreError) as caught:
        database.ask("words", read=bad_row)
    line = f"{file}: the shopping list cannot be used: it says nothing; write a new one"
    assert str(caught.value) == line


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda file: file.write_bytes(b"no database " * 99), id="no database"),
        pytest.param(lambda file: file.mkdir(), id="a folder"),
    ],
)
def test_a_file_that_is_none(file: Path, sql: Path, spoil: Callable[[Path], object]) -> None:
    """What cannot be opened is told by its name."""
    spoil(file)
    with pytest.raises(StoreError, match=r"list\.sqlite: the shopping list cannot be used: "):
        SQLite(file, sql, WORDING)


@pytest.mark.parametrize(
    ("pragma", "told"),
    [
        pytest.param("query_only = on", "let this account write to it", id="read-only"),
        pytest.param("max_page_count = 2", "make room for it", id="full"),
    ],
)
def test_a_sound_file_is_not_to_be_moved_away(
    database: SQLite, tmp_path: Path, pragma: str, told: str
) -> None:
    """Where nothing can be written to it, that is what is to be mended."""
    (tmp_path / "limit.sql").write_text(f"-- name: limit()$\npragma {pragma};\n")
    database.load(tmp_path / "limit.sql")
    database.ask("limit")

    with pytest.raises(StoreError) as caught:
        database.ask("keep", [{"n": n, "word": "x" * 5_000} for n in range(9, 20)])

    assert f"; {told}" in str(caught.value)
    assert "whole" in str(caught.value)
    assert "write a new one" not in str(caught.value)


def test_who_reads_sees_one_state_and_writes_nothing(
    database: Database, file: Path, sql: Path
) -> None:
    """What is committed meanwhile is seen by the next reader."""
    with closing(SQLite.reader(file, sql, WORDING)) as reader:
        assert len(reader.ask("words")) == 2
        database.ask("keep", [{"n": 3, "word": "three"}])
        assert len(reader.ask("words")) == 2
        with pytest.raises(StoreError, match="readonly"):
            reader.ask("rename", word="x")
    with closing(SQLite.reader(file, sql, WORDING)) as reader:
        assert len(reader.ask("words")) == 3


def test_nothing_to_read(file: Path, sql: Path) -> None:
    """A reader makes no file."""
    with pytest.raises(StoreError):
        SQLite.reader(file, sql, WORDING)
    assert not file.exists()


OPENING = """
import os, resource, sys
from pathlib import Path
from feedwright.domain.errors import StoreError
from feedwright.runtime.database import sqlite
from feedwright.runtime.database.database import Wording
file, sql = map(Path, sys.argv[1:3])
opened = os.open(os.devnull, os.O_RDONLY)
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (opened + int(sys.argv[3]) + 1, hard))
try:
    sqlite.SQLite(file, sql, Wording("it", "despair"))
except StoreError as error:
    print(error)
"""


@pytest.mark.parametrize("number", range(3))
def test_few_open_files(file: Path, sql: Path, number: int) -> None:
    """Whichever file is one too many, that is what is said, and of which database."""
    done = subprocess.run(
        [sys.executable, "-c", OPENING, str(file), str(sql), str(number)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    if number < 2:
        assert done.stdout.startswith(f"{file}: this process has too many files open; ")
        assert "ulimit -n" in done.stdout
    assert "despair" not in done.stdout


def test_text_that_is_none(database: SQLite, file: Path) -> None:
    """It is refused, unless seals tell which rows are sound; other text is read as ever then."""
    more = file.with_name("more.sql")
    more.write_text("-- name: spoil()!\nupdate t set word = cast(x'6fff65' as text) where n = 1;\n")
    database.load(more)
    database.ask("spoil")
    with pytest.raises(StoreError, match="Could not decode"):
        database.ask("words")
    assert database.ask("words", lenient=True) == [(1, "o�e"), (2, "two")]
    with pytest.raises(StoreError):
        database.ask("words")


@pytest.mark.parametrize("fails", [False, True])
def test_what_need_not_last_waits_for_no_disk(database: SQLite, *, fails: bool) -> None:
    """Such a transaction is whole as others are; after it, however it ends, they last again."""
    levels: list[int] = []

    def level() -> int:
        (found,) = database._connection.execute("pragma synchronous").fetchone()  # noqa: SLF001 - its own
        return int(found)

    with suppress(ZeroDivisionError), database.transaction(lasting=False):
        database.ask("rename", word="other")
        levels.append(level())
        levels.append(1 // (not fails))

    assert levels[0] == 1  # normal
    assert level() == 2  # full
    assert database.ask("word", n=1) == ("one" if fails else "other")


def test_what_a_transaction_alters_is_known(database: SQLite) -> None:
    """One that has only read is told from one that has written, whatever was written before."""
    with database.transaction():
        database.ask("words")
        told = [database.is_unaltered]
        database.ask("rename", word="other")
        told.append(database.is_unaltered)
    with database.transaction():
        told.append(database.is_unaltered)
    assert told == [True, False, True]
