"""Publisher, hub and subscriber as three processes."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest
from tests.benchmarks.push import (
    SECRET,
    Delivery,
    Process,
    deliveries,
    in_seconds,
    process,
    publication,
    publish,
    serving,
    subscribe,
    wait_for_subscriptions,
)
from tests.ports import reserved_port
from tests.publications import article

IN_TIME = (8, 16, 32, 64)
"""Seconds from now to an embargo's instant; where all is so slow that the first delivery after it
is made only then, the next is tried."""


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """What is ended with the test."""
    with ExitStack() as stack:
        yield stack


def listening(opened: ExitStack, addresses: int, *wanted: str) -> tuple[Process, list[str]]:
    """A subscriber, and where it listens."""
    options = ("--addresses", str(addresses), "--secret", SECRET)
    command = ("tests.benchmarks.subscriber", *options, *wanted)
    subscriber = opened.enter_context(process(*command))
    return subscriber, json.loads(subscriber.next())["listening"]


def test_embargo(tmp_path: Path, opened: ExitStack) -> None:
    """An embargoed article reaches a subscriber right after its instant, and never before."""
    port = opened.enter_context(reserved_port())
    place = publication(tmp_path / "p", port, {"a.md": article("A")})
    publish(place)
    words = [f"{word} {seconds}." for seconds in IN_TIME for word in ("At once", "Due after")]
    subscriber, [address] = listening(opened, 1, *words)
    opened.callback(serving(place, port).stop)
    subscribe(port, [f"{address}/callback"])
    wait_for_subscriptions(place, 1)
    told: set[str] = set()
    for seconds in IN_TIME:
        at_once, later = f"At once {seconds}.", f"Due after {seconds}."
        instant = in_seconds(seconds)
        embargoed = article(later, instant.isoformat())
        (place / f"articles/e{seconds}.md").write_text(embargoed)
        (place / f"articles/b{seconds}.md").write_text(article(at_once))
        with process("feedwright", "run", str(place)):
            early = first_with(subscriber, at_once)
            if later not in early.found:
                due = first_with(subscriber, later)
                break
        assert early.at >= instant.timestamp()
        told |= {at_once, later}
    else:
        pytest.fail("no run has begun in time")
    assert {*early.found} == told | {at_once}
    assert {*due.found} == told | {at_once, later}
    assert due.at >= instant.timestamp()
    assert early.signed
    assert due.signed
    document = (place / "public/atom.xml").read_bytes()
    assert due.sha256 == hashlib.sha256(document).hexdigest()
    served = httpx.get(f"http://127.0.0.1:{port}/atom.xml")
    assert served.content == document
    assert due.type == served.headers["Content-Type"]
    hub, topic = f"http://127.0.0.1:{port}/-/hub", f"http://127.0.0.1:{port}/atom.xml"
    assert {*served.headers["Link"].split(", ")} == {
        f'<{topic}>; rel="self"',
        f'<{hub}>; rel="hub"',
    }
    assert {*due.link.split(", ")} == {*served.headers["Link"].split(", ")}
    assert f'href="{hub}"'.encode() in document


def first_with(subscriber: Process, word: str) -> Delivery:
    """The first of the next deliveries that has a word in it."""
    while True:
        [got] = deliveries(subscriber, 1)
        if word in got.found:
            return got


def test_types(tmp_path: Path, opened: ExitStack) -> None:
    """Each format is delivered with the type and the links with which it is served."""
    port = opened.enter_context(reserved_port())
    place = publication(tmp_path / "p", port, {"a.md": article("A")})
    publish(place)
    subscriber, [address] = listening(opened, 1)
    opened.callback(serving(place, port).stop)
    for name in ("rss.xml", "feed.json"):
        subscribe(port, [f"{address}/{name}"], name)
    wait_for_subscriptions(place, 2)
    (place / "articles/b.md").write_text(article("B"))
    publish(place)
    for got in deliveries(subscriber, 2):
        served = httpx.get(f"http://127.0.0.1:{port}{got.path}")
        assert got.sha256 == hashlib.sha256(served.content).hexdigest()
        assert got.type == served.headers["Content-Type"]
        assert {*got.link.split(", ")} == {*served.headers["Link"].split(", ")}


def test_killed(tmp_path: Path, opened: ExitStack) -> None:
    """A hub that is killed in the middle of its deliveries loses none of them."""
    port = opened.enter_context(reserved_port())
    place = publication(tmp_path / "p", port, {"a.md": article("A")})
    publish(place)
    subscriber, hosts = listening(opened, 10)
    hub = serving(place, port)
    callbacks = [f"{host}/{number}" for number in range(15) for host in hosts]
    subscribe(port, callbacks)
    wait_for_subscriptions(place, len(callbacks))
    (place / "articles/b.md").write_text(article("B"))
    publish(place)
    before = deliveries(subscriber, 5)
    hub.stop(kill=True)
    opened.callback(serving(place, port).stop)
    wanted = {one.removeprefix("http://") for one in callbacks}
    missing = wanted - {one.host + one.path for one in before}
    while missing:
        [got] = deliveries(subscriber, 1)
        assert got.signed
        missing.discard(got.host + got.path)
    with closing(sqlite3.connect(place / ".feedwright/hub.sqlite")) as store:
        [count] = store.execute("select count(*) from subscriptions").fetchone()
    assert count == len(callbacks)


def test_told_by_a_publisher(tmp_path: Path, opened: ExitStack) -> None:
    """One's own hub takes the announcements of a publisher elsewhere, as any hub does."""
    port = opened.enter_context(reserved_port())
    place = publication(tmp_path / "p", port, {"a.md": article("A")})
    publish(place)
    opened.callback(serving(place, port).stop)
    root = f"http://127.0.0.1:{port}/"
    elsewhere = publication(tmp_path / "q", port, {"a.md": article("A"), "b.md": article("B")})
    file = elsewhere / "feedwright.toml"
    file.write_text(file.read_text().replace("hub = true", f'hubs = ["{root}-/hub"]'))
    publish(elsewhere)
    with closing(sqlite3.connect(elsewhere / ".feedwright/store.sqlite")) as store:
        assert store.execute("select * from pings").fetchall() == []
