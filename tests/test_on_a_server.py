"""Publications whose stores lie on a server, run end to end."""

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.asgi import ask
from tests.publications import NOW, article, lose_store, run, store_address, stores_on, tree, write
from tests.websub import until

from feedwright.commands.plan import preview_publication
from feedwright.commands.status import status
from feedwright.deliver import apply as deliver_apply
from feedwright.deliver.changes import Change
from feedwright.domain.errors import ConfigurationError, FeedwrightError, StoreError
from feedwright.server.app import application

pytestmark = pytest.mark.usefixtures("on_server")
MORE = """
[[feeds]]
name = "sections"
each = "section"

[[feeds]]
name = "all"
archive = true
page_size = 20
limit = 5
"""


@pytest.fixture
def on_server(postgres: str) -> Iterator[None]:
    """Stores are kept there."""
    with stores_on(postgres):
        yield


def newsroom(folder: Path, count: int) -> Path:
    """Articles of an hour each, in sections, half of them with pages of their own."""
    files = {
        f"{n:04}.md": article(
            f"N{n}",
            (NOW - timedelta(hours=n + 1)).isoformat(),
            section=f"S{n % 5}",
            **({"url": f"/n/{n}/"} if n % 2 else {}),
        )
        for n in range(count)
    }
    return write(folder, files, more=MORE)


def edit(folder: Path, more: str = "More.") -> None:
    """An article is written anew."""
    with (folder / "articles" / "0003.md").open("a") as file:
        file.write(f"{more}\n")
    time.sleep(0.03)


def cut_off(postgres: str) -> None:
    """The server ends our connections; returns when its processes are gone, and so those too.

    The server lists a process no more a moment before that closes its connection.
    """
    ending = (
        "select pid, pg_terminate_backend(pid) from pg_stat_activity "
        "where application_name = 'feedwright'"
    )
    with psycopg.connect(postgres, autocommit=True) as asking:
        ended = [pid for pid, _ in asking.execute(ending).fetchall()]
    until(lambda: not any(map(is_there, ended)))


def is_there(pid: int) -> bool:
    """Whether a process of this machine is there, whosever it is."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def test_it_is_published_as_from_a_file(tmp_path: Path) -> None:
    """Same bytes and same statements: few for an edit, fewer than half an article from nothing."""
    place = newsroom(tmp_path / "server", 300)
    with stores_on(""):
        other = newsroom(tmp_path / "file", 300)
    time.sleep(0.03)
    counts: list[list[int]] = []
    for minute in range(3):
        reports = [run(one, NOW + timedelta(minutes=minute)) for one in (place, other)]
        counts.append([one.work.statements for one in reports])
        assert tree(place) == tree(other)
        for one in (place, other):
            edit(one, f"More, {minute}.")
    (first, same), (edited, same_again), _ = counts
    assert (first, edited) == (same, same_again)
    assert first <= 150
    assert edited <= 60
    assert not (place / ".feedwright" / "store.sqlite").exists()


def test_another_publication_of_the_same_authority_is_kept_out(tmp_path: Path) -> None:
    """What the server remembers of one is never taken for what another has lost."""
    place = newsroom(tmp_path / "one", 6)
    run(place)
    other = write(tmp_path / "other", {"x.md": article("X")})
    file = other / "feedwright.toml"
    elsewhere = "https://example.org/staging/feeds/"
    text = file.read_text().replace("https://example.org/feeds/", elsewhere)
    file.write_text(text.replace(store_address(other), store_address(place)))
    with pytest.raises(ConfigurationError, match="is that of the publication at"):
        run(other)
    before = tree(place)
    run(place, NOW + timedelta(minutes=1))
    assert tree(place) == before


def test_a_publication_on_a_server_may_move(tmp_path: Path) -> None:
    """Its address may be another where its documents stand, or where that is said to be meant."""
    place = newsroom(tmp_path, 6)
    run(place)
    file = place / "feedwright.toml"
    text = file.read_text()
    file.write_text(text.replace("https://example.org/feeds/", "https://example.net/feeds/"))
    assert run(place).articles.new == 0

    file.write_text(text.replace('path = "public"', 'path = "elsewhere"'))
    with pytest.raises(ConfigurationError, match="is that of the publication at"):
        run(place)
    assert run(place, allow_shrink=True).articles.new == 0
    assert run(place, NOW + timedelta(minutes=1)).clean


def test_the_second_of_two_runs_waits(tmp_path: Path) -> None:
    """Both end, and what both saw is published once."""
    place = newsroom(tmp_path, 30)
    with ThreadPoolExecutor() as threads:
        runs = [threads.submit(run, place) for _ in range(3)]
    reports = [one.result() for one in runs]
    assert sorted(one.articles.new for one in reports) == [0, 0, 30]
    assert sorted(bool(one.work.written) for one in reports) == [False, False, True]


def test_a_server_that_goes_away_in_a_run(tmp_path: Path, postgres: str) -> None:
    """Nothing is half done: one line says so, and the next run makes up for it."""
    place = newsroom(tmp_path, 30)
    run(place)
    before = tree(place)
    edit(place)

    with pytest.raises(StoreError, match="see that the server runs") as caught:
        run(place, NOW + timedelta(minutes=1), progress=lambda *_: cut_off(postgres))
    assert "\n" not in str(caught.value)
    assert tree(place) == before
    assert run(place, NOW + timedelta(minutes=1)).work.written
    assert run(place, NOW + timedelta(minutes=2)).work.documents == 0


def test_a_run_that_has_lost_its_lock_delivers_nothing(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where its connection ends, another may publish; no document is put beside that one's."""
    place = newsroom(tmp_path, 30)
    run(place)
    before = tree(place)
    edit(place)
    in_batches = deliver_apply._batches  # noqa: SLF001 - what is rendered, before it is put

    def cut(changes: Iterable[Change]) -> Iterator[list[Change]]:
        batches = [*in_batches(changes)]
        cut_off(postgres)
        yield from batches

    with monkeypatch.context() as patched:
        patched.setattr(deliver_apply, "_batches", cut)
        with pytest.raises(StoreError, match="see that the server runs"):
            run(place, NOW + timedelta(minutes=1))
    assert tree(place) == before
    assert run(place, NOW + timedelta(minutes=1)).work.written


KILLED = """
import os, sys
from datetime import datetime, UTC
from feedwright.pipeline import publish
from feedwright.deliver import folder
number, place = int(sys.argv[1]), sys.argv[2]
def dying(how):
    def put(*arguments, **named):
        global number
        number -= 1
        if number < 0:
            os.kill(os.getpid(), 9)
        return how(*arguments, **named)
    return put
os.replace = dying(os.replace)
os.rename = dying(os.rename)
publish(place, now=datetime(2026, 11, 22, 12, 1, tzinfo=UTC), environment={})
"""


@pytest.mark.parametrize("number", [0, 1, 5])
def test_a_run_that_is_killed(tmp_path: Path, number: int) -> None:
    """Wherever it is killed as it delivers, the next run ends with the bytes of one that was not.

    The publication is free as soon as the killed one's connection is.
    """
    place, other = newsroom(tmp_path / "a", 30), newsroom(tmp_path / "b", 30)
    for one in (place, other):
        run(one)
        edit(one)
    command = [sys.executable, "-c", KILLED, str(number), str(place)]
    assert subprocess.run(command, check=False).returncode == -9
    for one in (place, other):
        run(one, NOW + timedelta(minutes=2))
    assert tree(place) == tree(other)


def test_a_dry_run_keeps_nothing(tmp_path: Path, postgres: str) -> None:
    """Neither it nor a plan registers a publication that was never published."""
    place = newsroom(tmp_path, 3)
    _, _, name = store_address(place).partition("#")
    assert run(place, dry_run=True).articles.new == 3
    assert preview_publication(place, now=NOW, environment={}).feeds
    assert status(place, now=NOW).last_run is None
    with psycopg.connect(postgres) as asking:
        found = asking.execute(
            "select count(*) from feedwright.publications where name = %s", [name]
        ).fetchone()
    assert found == (0,)


def test_how_it_stands(tmp_path: Path) -> None:
    """Status and server know of it what they know from a file."""
    place = newsroom(tmp_path, 30)
    run(place)
    told = status(place, now=NOW)
    assert (told.last_run, told.articles, told.running) == (NOW, 30, None)
    assert told.documents == len(tree(place))

    app = application(place)
    first = ask(app, "/atom.xml")
    edit(place)
    run(place, NOW + timedelta(minutes=1))
    tag = first.headers["etag"]
    assert first.status == 200
    assert ask(app, "/atom.xml", [("if-none-match", tag)]).status == 200
    assert b"feedwright_documents" in ask(app, "/-/metrics").content


def test_a_run_that_fails_is_remembered(tmp_path: Path) -> None:
    """Until one succeeds status tells how many failed, and why, as from a file."""
    place = newsroom(tmp_path, 3)
    run(place)
    (place / "articles").rename(place / "elsewhere")
    for minute in range(2):
        with pytest.raises(FeedwrightError):
            run(place, NOW + timedelta(minutes=minute))
    told = status(place, now=NOW)
    assert (told.failed_runs, told.failed_at) == (2, NOW + timedelta(minutes=1))
    assert "articles" in told.failure
    (place / "elsewhere").rename(place / "articles")
    run(place, NOW + timedelta(minutes=3))
    assert status(place, now=NOW).failed_runs == 0


def test_a_server_of_feeds_does_not_wait_for_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the database is away documents are answered, and it is not asked for each of them."""
    place = newsroom(tmp_path, 3)
    run(place)
    asked = 0

    def away(*_: object, **__: object) -> None:
        nonlocal asked
        asked += 1
        raise psycopg.OperationalError("timeout expired")

    monkeypatch.setattr(psycopg, "connect", away)
    app = application(place)
    for path in ("/atom.xml", "/rss.xml", "/feed.json"):
        assert ask(app, path).status == 200
    assert asked == 1


def test_a_lost_store_comes_back(tmp_path: Path) -> None:
    """From the published documents, as where it was a file."""
    place = newsroom(tmp_path, 30)
    run(place)
    before = tree(place)
    lose_store(place)
    assert run(place, NOW + timedelta(minutes=1)).articles.new == 0
    assert tree(place) == before


def test_keys_and_texts_of_any_length(tmp_path: Path) -> None:
    """An id, an address and a tag of many thousand bytes are published as from a file."""
    long: dict[str, Any] = {
        "id": f"urn:x:{'ab' * 3_000}",
        "url": f"/{'é' * 2_000}/",
        "tags": ["x" * 200],
    }
    files = {
        "a.md": article("A", "2026-03-02", **long),
        "b.md": article("B", "2026-03-03", id="urn:x:\x00b"),
        "c.md": article("C" * 5_000, "2026-03-04", body="\x1f and more."),
    }
    place = write(tmp_path / "server", files)
    with stores_on(""):
        other = write(tmp_path / "file", files)
    for minute in range(2):
        for one in (place, other):
            run(one, NOW + timedelta(minutes=minute))
        time.sleep(0.03)
    for one in (place, other):
        (one / "articles" / "a.md").rename(one / "articles" / "d.md")
        report = run(one, NOW + timedelta(minutes=3))
        assert report.articles.vanished == 0
    assert tree(place) == tree(other)


@pytest.mark.parametrize(
    ("store", "said"),
    [
        ("postgresql://me:secret@127.0.0.1:1/x", "Connection refused; see that the server runs"),
        ("mysql://me:secret@127.0.0.1:1/x", "publication.store: is no address of a PostgreSQL"),
        ("${NO_SUCH}", "no environment variable has that name"),
    ],
    ids=["away", "another engine", "no variable"],
)
def test_bad_addresses(tmp_path: Path, store: str, said: str) -> None:
    """Each ends with status 1 and one line on stderr, without user and password."""
    with stores_on(""):
        write(tmp_path, {"a.md": article("A")}, publication=f'store = "{store}"')
    for command in (["publish"], ["publish", "--dry-run"], ["status"], ["plan"]):
        done = subprocess.run(
            [sys.executable, "-m", "feedwright", command[0], str(tmp_path), *command[1:]],
            capture_output=True,
            text=True,
            check=False,
        )
        lines = [line for line in done.stderr.splitlines() if "a name for examples" not in line]
        assert done.returncode == 1
        assert len(lines) == 1
        assert said in lines[0]
        assert "me:" not in done.stderr + done.stdout
