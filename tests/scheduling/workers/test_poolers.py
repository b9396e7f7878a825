"""The store and workers through a real PgBouncer, in each of its modes."""

import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.conftest import counterpart
from tests.poolers import pooled
from tests.publications import NOW, article, run, stores_on, write
from tests.workers import (
    database,
    hold,
    keep,
    let_go,
    probed,
    refused,
    titles,
    touch,
    until,
    until_held,
    working,
)

from feedwright.domain.errors import StoreBusy, StoreError
from feedwright.runtime.database.address import Address
from feedwright.store.queue import Queue
from feedwright.store.store import Store

BREAKING = ["transaction", "statement"]


@pytest.fixture(scope="module")
def pgbouncer() -> str:
    """The pooler's program."""
    return counterpart("pgbouncer")


@pytest.fixture
def direct(postgres: str) -> Iterator[str]:
    """A database of its own."""
    with database(postgres) as url:
        yield url


@pytest.fixture
def session(pgbouncer: str, direct: str) -> Iterator[str]:
    """The same behind a pooler that gives a session one server."""
    with pooled(pgbouncer, direct, "session") as url:
        yield url


@pytest.fixture(params=BREAKING)
def breaking(request: pytest.FixtureRequest, pgbouncer: str, direct: str) -> Iterator[str]:
    """The same behind one that gives the server to others meanwhile."""
    with pooled(pgbouncer, direct, request.param) as url:
        yield url


def named(place: Path, before: str, after: str) -> None:
    """Let a publication reach its store in another way."""
    file = place / "feedwright.toml"
    file.write_text(file.read_text().replace(before, after))


def told(lines: str) -> str:
    """The one line that was said."""
    (line,) = lines.strip().splitlines()
    return line


def test_a_session_of_its_own(tmp_path: Path, session: str) -> None:
    """All works: runs, their lock, words of a change, and another worker after a killed one."""
    place = probed(tmp_path / "news", session, a="A")
    with working(str(place)) as (worker,):
        until(lambda: titles(place) == ["A"])
        keep(place, a="A", b="B")
        touch(session, "news")
        until(lambda: titles(place) == ["A", "B"])
        already = hold(place)
        keep(place, a="A", b="B", c="C")
        touch(session, "news")
        until_held(place, already)
        with pytest.raises(StoreBusy, match="another run is still publishing"):
            Store(Address(session, "example.org,2026", "news"), patience=0.1)
        worker.kill()
        let_go(place)
        with working(str(place)):
            until(lambda: titles(place) == ["A", "B", "C"])
    assert "OVERLAPS" not in (place / "runs").read_text()


def test_words_come_through(session: str, direct: str) -> None:
    """Who listens through the pooler hears what is said on the server itself."""
    with Queue.open(Address(session, "")) as queue:
        assert queue.wait(0)  # it begins to listen
        assert not queue.wait(0.05)

        def say() -> None:
            with psycopg.connect(direct, autocommit=True) as other:
                other.execute("notify feedwright_wanted")

        saying = threading.Timer(0.2, say)
        saying.start()
        assert queue.wait(60)
        saying.join()


def test_prepared_statements(tmp_path: Path, session: str) -> None:
    """A server that the pooler gives to one session after another knows nothing of the last one."""
    with stores_on(session):
        place = write(tmp_path / "p", {f"{n}.md": article(f"Article {n}") for n in range(30)})
        for number in range(4):
            write(place, {f"{n}.md": article(f"Article {n}.{number}") for n in range(10)})
            assert run(place, NOW).work.documents
    assert b"Article 9.3" in (place / "public/atom.xml").read_bytes()


def test_one_line_where_sessions_break(tmp_path: Path, direct: str, breaking: str) -> None:
    """Whatever would publish says so in one line and ends with 1; nothing is lost."""
    place = probed(tmp_path / "news", direct, a="A")
    refused("publish", str(place), status=0)
    named(place, direct, breaking)
    keep(place, a="A", b="B")
    for command in (
        ("publish", str(place)),
        ("worker", breaking),
        ("enqueue", str(place)),
    ):
        line = told(refused(*command))
        assert "session" in line
        assert 'pool_mode = "session"' in line
    assert titles(place) == ["A"]
    named(place, breaking, direct)
    refused("publish", str(place), status=0)
    assert titles(place) == ["A", "B"]


def test_a_crowded_pooler(direct: str, breaking: str) -> None:
    """It is told, too, while others use the pooler's servers."""
    address = Address(breaking, "example.org,2026", "news")
    with Store(address._replace(url=direct)):
        pass
    over = threading.Event()

    def use() -> None:
        with psycopg.connect(breaking, autocommit=True, prepare_threshold=None) as other:
            while not over.is_set():
                other.execute("select pg_sleep(0.001)")

    others = [threading.Thread(target=use) for _ in range(4)]
    for one in others:
        one.start()
    try:
        for _ in range(5):
            with pytest.raises(StoreError, match='pool_mode = "session"'):
                Store(address)
    finally:
        over.set()
        for one in others:
            one.join()
