import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from tests.publications import article, replace_file, run
from tests.websub import (
    QUICK,
    Clock,
    Running,
    Subscriber,
    for_a_while,
    hub,
    publication,
    until,
)

from feedwright.announce.hub.turns import Limits
from feedwright.runtime.http import guarded
from feedwright.server.hub import FILE

NARROW = Limits(seconds=300, patience=0.1, places=3, doubtful_places=2, every=0.02)
"""So few places that a handful of bad subscribers would hold them all, if they could."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A publication with a hub of its own, published once."""
    folder = publication(tmp_path / "p")
    run(folder)
    return folder


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    """A subscriber's server."""
    server = Subscriber()
    yield server
    server.close()


@pytest.fixture
def neighbour() -> Iterator[Subscriber]:
    """Another's, at another address."""
    server = Subscriber("127.0.0.2")
    yield server
    server.close()


def change(place: Path, title: str) -> bytes:
    """Publishes an article, and tells what the main Atom feed is then."""
    (place / "articles" / f"{title}.md").write_text(article(title))
    run(place)
    return (place / "public/atom.xml").read_bytes()


@pytest.mark.parametrize(
    "way", ["silent", "dripping", "endless", "headers", "garbage", "early", "short", "302", "500"]
)
def test_nobody_is_held_up(
    place: Path, subscriber: Subscriber, neighbour: Subscriber, way: str
) -> None:
    """Whatever some subscribers do when they are told, the others get their deliveries."""
    with hub(place, NARROW) as running:
        for number in range(12):
            running.subscribe(f"{subscriber.address}/post/{way}/{number}")
        for number in range(4):
            running.subscribe(f"{neighbour.address}/{number}", secret="s")
        document = change(place, "News")
        until(lambda: len(neighbour.got()) == 4)
        assert all(one.body == document and one.signed_with("s") for one in neighbour.got())
        if way in ("silent", "dripping", "headers"):
            assert running.waiting()[1]  # the others went ahead of those that are still waited for
        assert subscriber.sent < 100_000_000
        change(place, "More")
        until(lambda: len(neighbour.got()) == 8)


@pytest.mark.parametrize("way", ["silent", "dripping", "endless", "headers", "garbage", "302"])
def test_nobody_waits_to_be_asked(
    place: Path, subscriber: Subscriber, neighbour: Subscriber, way: str
) -> None:
    """Whatever some callbacks do when they are asked, the others are asked in their turn."""
    with hub(place, NARROW) as running:
        for number in range(12):
            answer = running.ask(f"{subscriber.address}/get/{way}/{number}")
            assert answer.status_code == 202
        running.subscribe(f"{neighbour.address}/a")
        assert running.waiting() == (1, 0)
        assert subscriber.sent < 100_000_000


def test_no_tls(place: Path, subscriber: Subscriber, neighbour: Subscriber) -> None:
    """A callback that names TLS and speaks none is asked in vain."""
    with hub(place, NARROW) as running:
        secure = subscriber.address.replace("http:", "https:")
        assert running.ask(f"{secure}/a").status_code == 202
        running.subscribe(f"{neighbour.address}/a")
        assert running.waiting() == (1, 0)
        assert subscriber.asked() == []


def test_dead(place: Path, neighbour: Subscriber) -> None:
    """Subscribers that are gone without a word hold nobody up, and lose only what is theirs."""
    dead = Subscriber()
    with hub(place, NARROW) as running:
        for number in range(12):
            running.subscribe(f"{dead.address}/{number}")
        running.subscribe(f"{neighbour.address}/a")
        dead.close()
        change(place, "News")
        until(neighbour.got)
        until(lambda: running.failures() >= 12)
        until(lambda: running.waiting() == (13, 12))


def test_few_at_a_time_to_one_host(place: Path, subscriber: Subscriber) -> None:
    """A host is not called more often at a time than it is agreed, whatever subscribes there."""
    limits = Limits(seconds=300, patience=0.05, places=64, places_of_host=2, every=0.02)
    with hub(place, limits) as running:
        for number in range(8):
            running.subscribe(f"{subscriber.address}/post/silent/{number}")
        change(place, "News")
        until(lambda: len(subscriber.got()) == 2)
        for_a_while()
        assert len(subscriber.got()) == 2


def test_flood_of_requests(
    place: Path, subscriber: Subscriber, neighbour: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hub cannot be made to call a stranger often: the rest of the requests wait, then go."""
    monkeypatch.setattr(guarded, "_EVERY", 3600.0)  # else more are called where all is slow
    clock = Clock()
    with hub(place, clock=clock) as running:
        for number in range(60):
            answer = running.ask(f"{subscriber.address}/get/404/{number}")
            assert answer.status_code == 202
        running.subscribe(f"{neighbour.address}/a")
        until(lambda: len(subscriber.asked()) >= 20)
        for_a_while()
        assert len(subscriber.asked()) == 20


def test_limits(place: Path, subscriber: Subscriber, neighbour: Subscriber) -> None:
    """Subscriptions are bounded, for each host and over all; renewals and farewells are not."""
    limits = Limits(subscriptions=4, of_host=3, seconds=300, every=0.02)
    with hub(place, limits) as running:
        for number in range(3):
            running.subscribe(f"{subscriber.address}/{number}")
        full = running.ask(f"{subscriber.address}/more")
        assert (full.status_code, full.headers["Retry-After"]) == (429, "60")
        running.subscribe(f"{neighbour.address}/a")
        assert running.ask(f"{neighbour.address}/b").status_code == 503
        assert running.ask(f"{subscriber.address}/0").status_code == 202
        assert running.ask(f"{subscriber.address}/1", "unsubscribe").status_code == 202
        until(lambda: running.waiting()[0] == 3)


def test_limit_of_requests(place: Path, subscriber: Subscriber) -> None:
    """Requests that wait to be confirmed are bounded, too."""
    limits = Limits(seconds=300, intents=2, every=0.02)
    with hub(place, limits) as running:
        for number in range(2):
            assert running.ask(f"{subscriber.address}/get/silent/{number}").status_code == 202
        assert running.ask(f"{subscriber.address}/a").status_code == 503


def test_denied_when_full(place: Path, subscriber: Subscriber) -> None:
    """Who was accepted and finds the hub full when its turn comes is told so."""
    limits = Limits(subscriptions=1, seconds=300, patience=0.02, doubtful_places=1, every=0.02)
    with hub(place, limits) as running:
        for number in range(2):  # neither has confirmed before both are accepted
            subscriber.ways[f"/{number}"] = "later"
            assert running.ask(f"{subscriber.address}/{number}").status_code == 202
        subscriber.release()
        denied = until(lambda: [one for one in subscriber.asked() if one.mode == "denied"])
        assert "the hub has reached its limit of" in denied[0].reason
        assert running.waiting() == (1, 0)


def test_private_callbacks(tmp_path: Path, subscriber: Subscriber) -> None:
    """Without leave no callback on this machine is called, by address or by name."""
    folder = publication(tmp_path / "p", publication="hub = true")
    run(folder)
    with hub(folder) as running:
        port = subscriber.address.rpartition(":")[2]
        for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"):
            answer = running.ask(f"http://{host}:{port}/")
            assert (answer.status_code, "public internet" in answer.text) == (400, True)
        # Forms of the same address that only a resolver understands.
        for host in ("2130706433", "0x7f.1", "127.1"):
            assert running.ask(f"http://{host}:{port}/").status_code == 202
        for_a_while()
        assert subscriber.asked() == []


def test_stopped_in_the_middle(place: Path, subscriber: Subscriber, neighbour: Subscriber) -> None:
    """A hub that is stopped in the middle of its deliveries makes the rest when it is back."""
    with hub(place, NARROW) as running:
        for number in range(10):
            running.subscribe(f"{subscriber.address}/post/silent/{number}")
            running.subscribe(f"{neighbour.address}/post/silent/{number}")
        document = change(place, "News")
        until(lambda: len(neighbour.got()) >= 2)
        assert running.waiting() == (20, 20)
    for server in (subscriber, neighbour):
        for number in range(10):
            server.ways[f"/post/silent/{number}"] = "200"
    with hub(place, NARROW) as running:
        running.settle()
        for server in (subscriber, neighbour):
            last = {one.path: one.body for one in server.got()}
            assert len(last) == 10
            assert {*last.values()} == {document}


def test_stopped_before_asking(place: Path, subscriber: Subscriber) -> None:
    """What was accepted is confirmed by the next process, where one stops before it asked."""
    with hub(place, Limits(doubtful_places=1, seconds=300, patience=300, every=0.02)) as running:
        assert running.ask(f"{subscriber.address}/get/silent").status_code == 202
        until(subscriber.asked)
        assert running.ask(f"{subscriber.address}/second").status_code == 202
        assert running.waiting() == (0, 0)
    subscriber.ways["/get/silent"] = "200"
    with hub(place) as running:
        until(lambda: running.waiting() == (2, 0))


def test_published_while_it_was_down(place: Path, subscriber: Subscriber) -> None:
    """What was published while there was no hub is delivered when it is back."""
    with hub(place) as running:
        running.subscribe(f"{subscriber.address}/a")
    document = change(place, "News")
    assert subscriber.got() == []
    with hub(place):
        [got] = until(subscriber.got)
        assert got.body == document


def test_newer_while_on_its_way(place: Path, subscriber: Subscriber) -> None:
    """Who is still taking one version gets the next one after it, and only the newest."""
    clock = Clock()
    with hub(place, Limits(seconds=60, patience=0.05, every=0.02), clock) as running:
        running.subscribe(f"{subscriber.address}/post/later-500")
        first = change(place, "One")
        until(subscriber.got)
        change(place, "Two")
        newest = change(place, "Three")
        subscriber.release()
        until(lambda: running.failures() == 1)
        subscriber.ways["/post/later-500"] = "200"
        clock.forward(timedelta(seconds=5))
        running.settle()
        bodies = [one.body for one in subscriber.got()]
        assert bodies == [first, newest]


def test_younger_request(place: Path, subscriber: Subscriber) -> None:
    """Of two requests of one callback the younger counts, also when it is confirmed first."""
    callback = f"{subscriber.address}/a"
    subscriber.ways["/a"] = "later"
    with hub(place, Limits(seconds=60, patience=0.05, every=0.02)) as running:
        assert running.ask(callback, secret="older").status_code == 202
        until(subscriber.asked)
        subscriber.ways["/a"] = "200"
        running.subscribe(callback, secret="younger")
        subscriber.release()
        for_a_while()
        change(place, "News")
        [got] = until(subscriber.got)
        assert got.signed_with("younger")


def test_newer_while_the_old_is_taken(place: Path, subscriber: Subscriber) -> None:
    """Who takes one version while the next comes gets the next one at once."""
    with hub(place, Limits(seconds=60, patience=0.05, every=0.02)) as running:
        running.subscribe(f"{subscriber.address}/post/later")
        first = change(place, "One")
        until(subscriber.got)
        change(place, "Two")
        newest = change(place, "Three")
        for_a_while(0.2)
        subscriber.release()
        until(lambda: len(subscriber.got()) == 2)
        running.settle()
        assert [one.body for one in subscriber.got()] == [first, newest]


def test_two_servers(place: Path, subscriber: Subscriber) -> None:
    """Of two servers of one publication one delivers; when it ends the other takes over."""
    with hub(place) as second_to_end:
        with hub(place) as first_to_end:
            first_to_end.subscribe(f"{subscriber.address}/a")
            second_to_end.subscribe(f"{subscriber.address}/b")
            change(place, "News")
            until(lambda: len(subscriber.got()) == 2)
            for one in (first_to_end, second_to_end):
                one.settle()  # what is not written down when one ends, the other delivers again
            for_a_while()
            assert len(subscriber.got()) == 2
        change(place, "More")
        until(lambda: len(subscriber.got()) == 4)


def test_secrets_are_private(place: Path, subscriber: Subscriber) -> None:
    """The file that holds secrets is readable to its owner alone."""
    with hub(place) as running:
        running.subscribe(f"{subscriber.address}/a", secret="s")
        for file in (place / FILE).parent.glob("hub.sqlite*"):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("spoilt", [b"no database at all, but long enough" * 99, "newer"])
def test_spoilt_file(
    place: Path, subscriber: Subscriber, spoilt: bytes | str, caplog: pytest.LogCaptureFixture
) -> None:
    """With a file that cannot be used the hub says so, and comes back with a good one."""
    file = place / FILE
    if isinstance(spoilt, bytes):
        file.write_bytes(spoilt)
    else:
        with closing(sqlite3.connect(file)) as store:
            store.execute("pragma user_version = 99")
    running = Running(place, wait=False)
    try:
        until(lambda: caplog.records)
        assert running.ask(f"{subscriber.address}/a").status_code == 503
        for_a_while(1.2)
        assert len(caplog.records) == 1
        assert "move" in caplog.records[0].getMessage()
        file.unlink()
        until(lambda: running.ask(f"{subscriber.address}/a").status_code == 202)
        until(lambda: running.waiting() == (1, 0))
    finally:
        running.close()


def test_switched_on_and_off(place: Path, subscriber: Subscriber) -> None:
    """A hub comes and goes with the configuration, while the server runs."""
    file = place / "feedwright.toml"
    text = file.read_text()
    with hub(place, QUICK) as running:
        running.subscribe(f"{subscriber.address}/a")
        replace_file(file, text.replace("hub = true", "hub = false"))
        until(lambda: running.request(data={"hub.mode": "?"}).status_code == 404)
        replace_file(file, text)
        until(lambda: running.request(data={"hub.mode": "?"}).status_code == 400)
        change(place, "News")
        until(subscriber.got)


def test_nothing_can_be_written(
    place: Path, subscriber: Subscriber, caplog: pytest.LogCaptureFixture
) -> None:
    """Where a delivery's end cannot be written down, nobody gets it over and over again."""
    with hub(place, QUICK) as running:
        running.subscribe(f"{subscriber.address}/a")
        change(place, "News")
        until(subscriber.got)
        until(lambda: running.waiting() == (1, 0))  # it is written down, too
        with closing(sqlite3.connect(place / FILE)) as store:
            store.execute(
                "create trigger full before update of failures on subscriptions "
                "begin select raise(abort, 'database or disk is full'); end"
            )
        change(place, "More")
        until(lambda: caplog.records)
        for_a_while()
        news, more = (one.body for one in subscriber.got())
        assert news != more
        assert len(caplog.records) == 1
        assert "disk is full" in caplog.records[0].getMessage()
