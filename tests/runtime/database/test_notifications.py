"""What a real PostgreSQL says of changes by itself."""

import threading
from queue import SimpleQueue

import psycopg
import pytest

from feedwright.runtime.database import notifications
from feedwright.runtime.database.notifications import Listener

PATIENCE = 120


def test_what_is_said_is_heard(postgres: str) -> None:
    """A word in the channel is heard, one in another is not; its name may be any."""
    heard, told = threading.Semaphore(0), SimpleQueue[str]()
    url = postgres.replace("postgresql://", "postgresql+psycopg://")
    with (
        Listener(url, 'Desk"s', heard.release, told.put),
        psycopg.connect(postgres, autocommit=True) as connection,
    ):
        for _ in range(PATIENCE):  # until it listens
            connection.execute("select pg_notify('another', '')")
            connection.execute("select pg_notify('Desk\"s', '')")
            if heard.acquire(timeout=1):
                break
        else:
            pytest.fail("nothing was heard")
    assert told.empty()


def test_a_connection_that_is_lost_is_made_again(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said once, and what was said meanwhile is made up for by a look."""
    monkeypatch.setattr(notifications, "_FIRST", 0.01)
    heard, told = threading.Semaphore(0), SimpleQueue[str]()
    ask = "select pid from pg_stat_activity where query = 'listen \"desk\"'"
    with (
        Listener(postgres, "desk", heard.release, told.put),
        psycopg.connect(postgres, autocommit=True) as connection,
    ):
        pause = threading.Event()
        while not (found := connection.execute(ask).fetchall()):
            pause.wait(0.05)
        for (process,) in found:
            connection.execute("select pg_terminate_backend(%s)", [process])
        assert heard.acquire(timeout=PATIENCE)
    assert "nothing is heard in the channel 'desk' until its database is back" in told.get(
        timeout=PATIENCE
    )


def test_a_database_that_is_away() -> None:
    """It is told once, without its password, and ends nothing."""
    told = SimpleQueue[str]()
    with Listener("postgresql://me:word@127.0.0.1:9/x", "desk", lambda: None, told.put):
        line = told.get(timeout=PATIENCE)
    assert "word" not in line
    assert "\n" not in line
