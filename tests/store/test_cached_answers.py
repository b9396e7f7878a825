"""What an open store holds in memory of itself."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.publications import NOW

from feedwright.domain.document import KnownFeed
from feedwright.store.store import Store

FEED = KnownFeed(path="x", name="x", value="", updated=NOW)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a store is to lie."""
    return tmp_path / ".feedwright" / "store.sqlite"


def in_file(file: Path) -> dict[str, str]:
    """The facts that another process finds."""
    with closing(sqlite3.connect(file)) as store:
        return dict(store.execute("select name, value from facts"))


def test_facts_are_read_and_written_together(file: Path) -> None:
    """However many there are, all take one statement to read and one a transaction to write."""
    with Store(file) as store:
        before = store.statements
        with store.transaction():
            for n in range(20):
                store.set_fact(f"n{n}", str(n))
            assert [store.fact(f"n{n}") for n in range(20)] == [*map(str, range(20))]
            assert "n0" not in in_file(file)
        assert store.statements == before + 1
        assert in_file(file)["n19"] == "19"
    with Store(file) as store:
        before = store.statements
        assert [store.fact(f"n{n}") for n in range(20)] == [*map(str, range(20))]
        assert store.statements <= before + 1


def test_a_fact_outside_a_transaction_is_written_at_once(file: Path) -> None:
    """Another process sees it before the store is closed."""
    with Store(file) as store:
        store.set_fact("a", "1")
        assert in_file(file)["a"] == "1"


def undo(store: Store) -> None:
    """A transaction is undone."""
    with store.transaction() as transaction:
        alter(store)
        transaction.undo()


def fail(store: Store) -> None:
    """A transaction fails."""
    with pytest.raises(ZeroDivisionError):
        altered_and_failed(store)


def altered_and_failed(store: Store) -> None:
    """A transaction alters everything, and fails."""
    with store.transaction():
        alter(store)
        raise ZeroDivisionError


def alter(store: Store) -> None:
    """Everything is altered that is held, and asked for."""
    store.set_fact("a", "2")
    store.pending.keep("owner", ["b"])
    store.keep_feeds([FEED])
    told(store)


def told(store: Store) -> object:
    """What is held."""
    return (
        store.fact("a"),
        store.pending.names("owner"),
        store.feeds(),
        store.memberships.feed_counts(),
    )


@pytest.mark.parametrize("end", [undo, fail])
def test_what_is_undone_is_held_no_more(file: Path, end: object) -> None:
    """After a transaction that came to nothing the store says what it said before."""
    assert callable(end)
    with Store(file) as store:
        store.set_fact("a", "1")
        store.pending.keep("owner", ["a"])
        before = told(store)
        end(store)
        assert told(store) == before
        alter(store)
        assert told(store) != before
    with Store(file) as store:
        assert store.fact("a") == "2"
        assert store.pending.names("owner") == ["a", "b"]
        assert store.feeds() == {"x": FEED}
