"""Deliveries of a publication's own hub, made by workers: real workers, database and callbacks."""

import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import MSG_DONTWAIT, MSG_PEEK, socket
from threading import Lock, Thread
from typing import Any

import psycopg
import pytest
from tests.publications import article, replace_file, run, stores_on
from tests.websub import ATOM, ROOT, Subscriber, for_a_while, hub, publication
from tests.workers import Worker, command_output, database, until, working

from feedwright.announce.hub.shared_subscriptions import Hubs
from feedwright.announce.hub.subscription_file import SubscriptionFile
from feedwright.announce.hub.subscriptions import Subscriptions
from feedwright.announce.websub import Intent
from feedwright.runtime.database.address import Address
from feedwright.runtime.database.postgres_steps import LOCK
from feedwright.scheduling.workers.enqueuing import enqueue
from feedwright.server.hub import FILE
from feedwright.store.opening import store_location
from feedwright.workspace import configured

SECRET = "never-to-be-told"  # noqa: S105 - of a test
DAY = timedelta(days=1)


@pytest.fixture
def shared(postgres: str) -> Iterator[str]:
    """A database of its own, in which publications that are written keep their stores."""
    with database(postgres) as url, stores_on(url):
        yield url


@pytest.fixture
def place(tmp_path: Path, shared: str) -> Path:
    """A publication with a hub of its own, published once."""
    assert shared
    folder = publication(tmp_path / "p")
    run(folder)
    return folder


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    """A subscriber's server."""
    server = Subscriber()
    yield server
    server.close()


def change(place: Path, title: str, name: str = "b.md") -> None:
    """Store an article, and have workers publish it."""
    replace_file(place / "articles" / name, article(title))  # a run may be reading it
    enqueue([str(place)])


def atom(place: Path) -> bytes:
    """The main Atom feed as it stands."""
    return (place / "public/atom.xml").read_bytes()


def hubs_of(place: Path) -> tuple[Hubs, Subscriptions, int]:
    """The hubs of a publication's database, and its own subscriptions."""
    location = store_location(configured(place, {})[1], place)
    assert isinstance(location, Address)
    hubs = Hubs.open(location)
    hubs.make()
    number = hubs.session.number(location.authority, location.name)
    return hubs, hubs.of(number), number


def subscribe(place: Path, *callbacks: str, lease: timedelta = DAY) -> None:
    """Callbacks subscribe to the main Atom feed, as a hub has it that has asked them."""
    hubs, subscriptions, _ = hubs_of(place)
    with closing(hubs):
        confirm(subscriptions, sha256(atom(place)).hexdigest(), *callbacks, lease=lease)


def confirm(
    subscriptions: Subscriptions, standing: str, *callbacks: str, lease: timedelta = DAY
) -> None:
    """The same, wherever the subscriptions are kept, with the hash of what stands then."""
    now = datetime.now(UTC)
    for callback in callbacks:
        intent = Intent(mode="subscribe", topic=ATOM, callback=callback, secret=SECRET, lease=lease)
        subscriptions.ask(intent, now)
        (number,) = subscriptions.due_intents(now)
        asked = subscriptions.intent(number)
        assert asked
        subscriptions.confirm(asked, standing, now)


def rows(place: Path, query: str) -> list[tuple[Any, ...]]:
    """What the publication's database answers."""
    location = store_location(configured(place, {})[1], place)
    assert isinstance(location, Address)
    with psycopg.connect(location.url) as connection:
        connection.execute("set search_path to feedwright")
        return connection.execute(query.encode()).fetchall()


def settled(place: Path) -> bool:
    """Whether nobody has anything to get, and what stands was distributed."""
    newest = sha256(atom(place)).hexdigest()
    if rows(place, "select sha256 from topics") != [(newest,)]:
        return False
    # Looked for after that: before, nobody waits yet.
    return not rows(place, "select 1 from subscriptions where due is not null")


def jobs(place: Path) -> list[tuple[Any, ...]]:
    """The jobs of deliveries that wait or are under way."""
    return rows(
        place,
        "select status::text, queueing_lock, lock, attempts, args, scheduled_at from "
        "procrastinate_jobs where task_name = 'feedwright.deliver' and status in ('todo', 'doing')",
    )


def is_publishing(place: Path) -> bool:
    """Whether a run holds the publication, or one is to follow."""
    wanted = rows(place, "select 1 from wanted_runs")
    held = (
        "select classid::bigint from pg_locks where locktype = 'advisory' and granted "
        "and database = (select oid from pg_database where datname = current_database())"
    )
    return bool(wanted) or (LOCK,) in rows(place, held)


def test_subscribed_and_told(place: Path, subscriber: Subscriber) -> None:
    """A server takes the subscription, a worker delivers, signed; the server delivers nothing."""
    with working(str(place)) as (worker,):
        until(lambda: worker.told)
        with hub(place) as running:
            running.subscribe(f"{subscriber.address}/a", secret=SECRET)
            change(place, "News")
            (got,) = until_found(lambda: subscriber.got("/a"))
            assert b"News" in got.body
            assert got.body == atom(place)
            assert got.signed_with(SECRET)
            assert f'<{ROOT}-/hub>; rel="hub"' in got.headers["Link"]
            running.settle()
            for_a_while()
            assert len(subscriber.got()) == 1
        change(place, "More")  # no server is needed for it
        until(lambda: len(subscriber.got()) >= 2)
        assert subscriber.got()[-1].body == atom(place)


def until_found(found: Callable[[], list[Any]]) -> list[Any]:
    """What is found at last."""
    some: list[Any] = []

    def is_found() -> bool:
        some[:] = found()
        return bool(some)

    until(is_found)
    return some


def test_a_burst_is_few_deliveries(place: Path, subscriber: Subscriber) -> None:
    """Of fifty changes a slow callback gets a few versions, and the last one at last."""
    subscriber.ways["/slow"] = "later"
    subscribe(place, f"{subscriber.address}/slow", f"{subscriber.address}/quick")
    with working(str(place)) as (worker,):
        until(lambda: worker.told)
        for number in range(1, 51):
            change(place, f"Number {number}")
        until(lambda: b"Number 50" in atom(place))
        until(lambda: subscriber.got("/quick") and subscriber.got("/quick")[-1].body == atom(place))
        subscriber.ways["/slow"] = "200"
        subscriber.release()
        until(lambda: settled(place))
        assert subscriber.got("/slow")[-1].body == atom(place)
        assert len(subscriber.got("/slow")) <= 10  # it is tried again, where all is slow
    assert len(subscriber.got("/quick")) <= len(worker.told)  # how many tells how busy it is here
    assert len(worker.told) <= 51
    assert jobs(place) == []


def test_a_killed_worker_s_delivery_is_made_by_another(place: Path, subscriber: Subscriber) -> None:
    """What a worker was in the midst of when it was killed is due still, and is made again."""
    subscriber.ways["/a"] = "silent"
    subscribe(place, f"{subscriber.address}/a")
    with working(str(place)) as (first,):
        change(place, "News")
        until(lambda: subscriber.got("/a"))
        first.kill()
        subscriber.ways["/a"] = "200"
        with working(str(place)):
            until(lambda: settled(place))
        assert subscriber.got("/a")[-1].body == atom(place)
        assert rows(place, "select failures from subscriptions") == [(0,)]


class _Overlapping(BaseHTTPRequestHandler):
    """A callback that takes its time, and notes whether it is asked twice at once.

    What a worker has sent that was killed then counts no more: nobody knows that it lasts.
    """

    def do_POST(self) -> None:
        """Takes a delivery, after a moment."""
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with server.mutex:
            inside = server.inside.setdefault(self.path, [])
            inside.append(self.connection)
            server.most = max(server.most, sum(map(is_open, inside)))
        time.sleep(0.3)
        with server.mutex:
            inside.remove(self.connection)
            server.bodies.setdefault(self.path, []).append(body)
        with suppress(OSError):
            self.send_response(204)
            self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing of requests."""


@pytest.fixture
def overlapping() -> Iterator[Any]:
    """Such a server."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Overlapping)
    server.daemon_threads = True
    server.mutex, server.inside, server.most, server.bodies = Lock(), {}, 0, {}
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def is_open(connection: socket) -> bool:
    """Whether whoever asks by a connection waits for the answer still."""
    try:
        return connection.recv(1, MSG_PEEK | MSG_DONTWAIT) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def test_nobody_gets_two_at_once(place: Path, overlapping: Any) -> None:
    """Two workers share deliveries, one of them is killed, and none is made twice at once."""
    callbacks = [f"http://127.0.0.1:{overlapping.server_port}/{n}" for n in range(12)]
    subscribe(place, *callbacks)
    with working(str(place), count=2) as (first, second):
        until(lambda: first.told or second.told)
        for number in range(4):
            change(place, f"Number {number}")
            time.sleep(0.7)
        first.kill()
        change(place, "The last one")
        until(lambda: b"The last one" in atom(place))
        until(lambda: settled(place))
    document = atom(place)
    assert {path: bodies[-1] == document for path, bodies in overlapping.bodies.items()} == {
        f"/{n}": True for n in range(12)
    }
    assert overlapping.most == 1


def test_who_is_stopped_keeps_its_delivery(place: Path, subscriber: Subscriber) -> None:
    """A worker that hangs is not overtaken in the midst of a delivery; what it left is made.

    Its job counts as a dead worker's after ten seconds, its lock is held as long as it lives.
    """
    subscriber.ways["/a"] = "later"
    subscribe(place, f"{subscriber.address}/a")
    with working(str(place)) as (first,):
        change(place, "News")
        until(lambda: subscriber.got("/a"))
        until(lambda: not is_publishing(place))  # else the second might wait for it, stopped
        first.send(signal.SIGSTOP)
        with working(str(place)) as (second,):
            until(lambda: second.told)
            for_a_while(14)
            assert len(subscriber.got("/a")) == 1
            subscriber.release()
            first.send(signal.SIGCONT)
            until(lambda: settled(place))
        assert subscriber.got("/a")[-1].body == atom(place)


def test_what_is_refused_is_tried_again(place: Path, subscriber: Subscriber) -> None:
    """The engine has the next try wait for its time; `status` tells that one waits."""
    subscriber.ways["/a"] = "503"
    subscribe(place, f"{subscriber.address}/a")
    with working(str(place)):
        change(place, "News")
        until(lambda: subscriber.got("/a"))
        until(lambda: rows(place, "select 1 from subscriptions where failures > 0"))
        # The next job is made a moment after the failure is noted, and a moment before the one that
        # has failed, which had no time to wait for, ends.
        found = until_found(lambda: some if len(some := jobs(place)) == 1 and some[0][-1] else [])
        ((status, _, lock, _, args, at),) = found
        if datetime.now(UTC) < at:  # else the machine was busy
            assert (status, lock) == ("todo", None)
        assert sorted(args) == ["publication", "subscriber"]
        told = command_output("status", str(place))
        assert "1 subscription, 1 of them to be told" in told
        subscriber.ways["/a"] = "200"
        until(lambda: settled(place))
        assert subscriber.got("/a")[-1].body == atom(place)
        assert 2 <= len(subscriber.got("/a")) <= 8  # as many as there are in some minutes
    assert rows(place, "select failures from subscriptions") == [(0,)]


def test_410_ends(place: Path, subscriber: Subscriber) -> None:
    """A subscriber that answers 410 is gone for good, and no job is left of it."""
    subscriber.ways["/a"] = "410"
    subscribe(place, f"{subscriber.address}/a")
    with working(str(place)):
        change(place, "News")
        until(lambda: rows(place, "select 1 from subscriptions") == [])
    assert len(subscriber.got("/a")) == 1
    assert jobs(place) == []


def test_a_lease_that_has_ended(place: Path, subscriber: Subscriber) -> None:
    """Nothing is delivered after it."""
    subscribe(place, f"{subscriber.address}/over", lease=timedelta(seconds=-1))
    subscribe(place, f"{subscriber.address}/a")
    with working(str(place)):
        change(place, "News")
        until(lambda: subscriber.got("/a"))
        for_a_while()
    assert subscriber.got("/over") == []


def test_private_callbacks(place: Path, subscriber: Subscriber) -> None:
    """Nothing on this machine is called, unless the configuration lets it."""
    file = place / "feedwright.toml"
    text = file.read_text()
    file.write_text(text.replace("hub_private = true", ""))
    subscribe(place, f"{subscriber.address}/a")
    with working(str(place)):
        change(place, "News")
        until(lambda: rows(place, "select 1 from subscriptions where failures > 0"))
        assert subscriber.got() == []
        replace_file(file, text)
        until(lambda: subscriber.got("/a"))


def test_slow_callbacks_hold_up_nobody(place: Path, subscriber: Subscriber) -> None:
    """A hundred that never answer, of as many hosts, and one that does, which comes last."""
    silent = [f"http://127.0.0.{2 + n}:{{}}/silent" for n in range(100)]
    others = Subscriber("0.0.0.0")  # noqa: S104 - all of this machine's own addresses
    try:
        port = others.address.rpartition(":")[2]
        others.ways["/silent"] = "silent"
        subscribe(place, *(one.format(port) for one in silent))
        subscribe(place, f"{subscriber.address}/a")
        with working(str(place)):
            change(place, "News")
            until(lambda: subscriber.got("/a"))
            taken = "select count(*) from subscriptions where due is null"
            until(lambda: rows(place, taken) == [(1,)])
            failed = "select count(*) from subscriptions where failures > 0"
            until(lambda: rows(place, failed) == [(100,)], longest=180)
    finally:
        others.close()


def test_no_secret_leaves_the_table(place: Path, subscriber: Subscriber) -> None:
    """Neither a job nor a word of a worker has a secret or a callback in it."""
    subscriber.ways["/a"] = "503"
    subscribe(place, f"{subscriber.address}/a", "http://nowhere.invalid/callback-that-is-secret")
    with working(str(place)) as (worker,):
        change(place, "News")
        until(lambda: rows(place, "select sum(failures) from subscriptions")[0][0] >= 2)
        found = str(rows(place, "select * from procrastinate_jobs"))
    for secret in (SECRET, "callback-that-is-secret", subscriber.address):
        assert secret not in found
        assert not any(secret in line for line in worker.complaints)
        assert secret not in f"{worker.told}"


def test_hub_is_switched_off_and_on(place: Path, subscriber: Subscriber) -> None:
    """While the configuration has no hub nothing is delivered, and nothing is lost."""
    file = place / "feedwright.toml"
    text = file.read_text()
    subscribe(place, f"{subscriber.address}/a")
    with working(str(place)):
        change(place, "News")
        until(lambda: subscriber.got("/a"))
        replace_file(file, text.replace("hub = true", "hub = false"))
        change(place, "More")
        until(lambda: b"More" in atom(place))
        replace_file(file, text)
        change(place, "And more")
        until(lambda: b"And more" in subscriber.got("/a")[-1].body)


def test_what_a_file_held_comes_along(place: Path, subscriber: Subscriber) -> None:
    """Subscriptions of a hub whose store has moved to a database are kept, those due too."""
    with closing(SubscriptionFile(place / FILE)) as file:
        confirm(file, "0" * 64, f"{subscriber.address}/a", f"{subscriber.address}/b")
        file.distribute(ATOM, "1" * 64, datetime.now(UTC))
    with hub(place) as running:
        assert running.waiting()[0] == 2
        until(lambda: len(subscriber.got()) == 2)
        assert subscriber.got("/a")[0].signed_with(SECRET)
        running.settle()
    assert not (place / FILE).exists()
    assert (place / f"{FILE}.moved").exists()
    with hub(place) as running:
        assert running.waiting() == (2, 0)


def test_a_file_of_the_version_before(tmp_path: Path, subscriber: Subscriber) -> None:
    """A hub goes on with a file that has schema 1."""
    folder = publication(tmp_path / "p")
    run(folder)
    with closing(SubscriptionFile(folder / FILE)) as file:
        confirm(file, "0" * 64, f"{subscriber.address}/a")
    with closing(sqlite3.connect(folder / FILE)) as older:
        older.execute("alter table subscriptions drop column got")
        older.execute("alter table subscriptions drop column peer")
        older.execute("pragma user_version = 1")
    with hub(folder) as running:
        assert running.waiting()[0] == 1
        (folder / "articles" / "b.md").write_text(article("News"))
        run(folder)
        until(lambda: subscriber.got("/a"))
        assert subscriber.got("/a")[-1].signed_with(SECRET)


def test_a_feed_that_is_no_more(place: Path, subscriber: Subscriber) -> None:
    """Who subscribes to a topic that a worker has taken away is denied it by the server."""
    subscribe(place, f"{subscriber.address}/a")
    with working(str(place)):
        change(place, "News")
        until(lambda: subscriber.got("/a"))
        file = place / "feedwright.toml"
        text = file.read_text()
        replace_file(file, text.replace('name = ""', 'name = "elsewhere"'))
        command_output("publish", str(place), "--allow-shrink")
        until(lambda: not (place / "public/atom.xml").exists())
        until(lambda: rows(place, "select mode from intents") == [("denied",)])
        with hub(place):
            until(lambda: subscriber.asked("/a"))
    assert subscriber.asked("/a")[-1].mode == "denied"


def test_workers_are_counted_once(place: Path, subscriber: Subscriber) -> None:
    """A worker that delivers too is one, as `status` tells it."""
    subscribe(place, f"{subscriber.address}/a")
    with working(str(place)):
        change(place, "News")
        until(lambda: subscriber.got("/a"))
        until(lambda: rows(place, "select 1 from delivering_workers"))
        location = store_location(configured(place, {})[1], place)
        assert isinstance(location, Address)
        assert "1 worker." in command_output("status", location.url)


def test_a_worker_is_told_to_end(place: Path, subscriber: Subscriber) -> None:
    """SIGTERM lets what is under way end; nothing is sent again."""
    subscriber.ways["/a"] = "later"
    subscribe(place, f"{subscriber.address}/a")
    worker = Worker(str(place))
    try:
        change(place, "News")
        until(lambda: subscriber.got("/a"))
        worker.send(signal.SIGTERM)
        for_a_while()
        subscriber.release()
        assert worker.process.wait(300) == 0
    finally:
        worker.kill()
    assert settled(place)
    assert len(subscriber.got("/a")) == 1


def test_a_session_of_the_server_that_is_lost(place: Path, subscriber: Subscriber) -> None:
    """A hub whose connection has ended makes another, takes subscriptions and delivers."""
    with hub(place) as running:
        running.subscribe(f"{subscriber.address}/a")
        for _ in range(2):
            rows(
                place,
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid()",
            )
        until(lambda: running.ask(f"{subscriber.address}/b").status_code == 202)
        until(lambda: running.waiting()[0] == 2)
        (place / "articles" / "b.md").write_text(article("News"))
        run(place)
        until(lambda: {one.path for one in subscriber.got()} == {"/a", "/b"})
