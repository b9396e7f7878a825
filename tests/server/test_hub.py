from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from tests.object_stores import documents
from tests.publications import article, delivering_to, destination_path, run
from tests.websub import (
    ATOM,
    JSON,
    QUICK,
    ROOT,
    RSS,
    Clock,
    Running,
    Subscriber,
    for_a_while,
    hub,
    publication,
    until,
)

from feedwright.announce.hub import callbacks

DAY = timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path, engine: str) -> Path:
    """A publication with a hub of its own, published once, whose store is on each engine."""
    assert engine
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
def running(place: Path) -> Iterator[Running]:
    """The hub at work."""
    with hub(place) as it:
        yield it


def change(place: Path, title: str, name: str = "b.md") -> bytes:
    """Publishes an article, and tells what the main Atom feed is then."""
    (place / "articles" / name).write_text(article(title))
    run(place)
    return (place / "public/atom.xml").read_bytes()


# What the W3C's test suite for hubs asks, by its numbers as far as they are known, and then
# what else the Recommendation says of hubs.


def test_100_typical(place: Path, running: Running, subscriber: Subscriber) -> None:
    """100: mode, topic and callback are enough; deliveries come without a signature."""
    callback = f"{subscriber.address}/100"
    answer = running.ask(callback)
    assert answer.status_code == 202
    until(lambda: running.waiting()[0])
    [asked] = subscriber.asked("/100")
    assert (asked.mode, asked.topic, asked.lease) == ("subscribe", ATOM, 864_000)
    assert len(asked.challenge) >= 32
    assert subscriber.got() == []
    document = change(place, "News")
    [got] = until(lambda: subscriber.got("/100"))
    assert got.body == document
    assert b"News" in got.body
    assert got.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert got.headers["Link"] == f'<{ROOT}-/hub>; rel="hub", <{ATOM}>; rel="self"'
    assert got.headers["Host"] == subscriber.address.removeprefix("http://")
    assert "X-Hub-Signature" not in got.headers
    running.settle()
    for_a_while()
    assert len(subscriber.got()) == 1


def test_101_secret(place: Path, running: Running, subscriber: Subscriber) -> None:
    """101: with a secret each delivery is signed with it, by SHA-256 over the very bytes."""
    running.subscribe(f"{subscriber.address}/101", secret="gehört niemandem")
    running.subscribe(f"{subscriber.address}/else", secret="another")
    change(place, "News")
    [got] = until(lambda: subscriber.got("/101"))
    assert got.headers["X-Hub-Signature"].startswith("sha256=")
    assert got.signed_with("gehört niemandem")
    assert not got.signed_with("another")
    [other] = until(lambda: subscriber.got("/else"))
    assert other.signed_with("another")


def test_102_additional_parameters(running: Running, subscriber: Subscriber) -> None:
    """102: parameters that the hub does not know change nothing."""
    running.subscribe(f"{subscriber.address}/102?own=1", foo="bar", verify="sync")
    assert [one.path for one in subscriber.asked()] == ["/102"]


def test_103_renewed(place: Path, subscriber: Subscriber) -> None:
    """103: a subscription is renewed before its end, with a new lease and a new secret."""
    clock = Clock()
    callback = f"{subscriber.address}/103"
    with hub(place, clock=clock) as running:
        running.subscribe(callback, lease_seconds="86400", secret="old")
        clock.forward(DAY * 0.9)
        assert running.ask(callback, lease_seconds="86400", secret="new").status_code == 202
        until(lambda: len(subscriber.asked()) == 2)
        until(lambda: not running.asking())
        assert running.waiting() == (1, 0)
        clock.forward(DAY * 0.9)  # beyond the first lease, within the second
        change(place, "News")
        [got] = until(subscriber.got)
        assert got.signed_with("new")
        assert [one.lease for one in subscriber.asked()] == [86_400, 86_400]


def test_104_unsubscribed(place: Path, running: Running, subscriber: Subscriber) -> None:
    """104: who unsubscribes is asked to confirm, and then gets nothing more."""
    callback = f"{subscriber.address}/104"
    running.subscribe(callback)
    running.subscribe(f"{subscriber.address}/stays")
    assert running.ask(callback, "unsubscribe").status_code == 202
    until(lambda: running.waiting()[0] == 1)
    last = subscriber.asked("/104")[-1]
    assert (last.mode, last.topic, last.lease) == ("unsubscribe", ATOM, 0)
    change(place, "News")
    until(lambda: subscriber.got("/stays"))
    running.settle()
    for_a_while()
    assert subscriber.got("/104") == []
    assert running.ask(callback, "unsubscribe").status_code == 404


def test_105_each_format(place: Path, running: Running, subscriber: Subscriber) -> None:
    """105, 106: each topic is delivered as itself, in its own type, to those who want it."""
    kinds = {
        ATOM: "application/atom+xml",
        RSS: "application/rss+xml",
        JSON: "application/feed+json",
    }
    for number, topic in enumerate(kinds):
        running.subscribe(f"{subscriber.address}/{number}", topic=topic)
    change(place, "News")
    for number, (topic, kind) in enumerate(kinds.items()):
        [got] = until(lambda: subscriber.got(f"/{number}"))  # noqa: B023 - called at once
        assert got.headers["Content-Type"].partition(";")[0] == kind
        assert f'<{topic}>; rel="self"' in got.headers["Link"]
        assert got.body == (place / "public" / topic.removeprefix(ROOT)).read_bytes()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        pytest.param({"topic": "https://example.com/feed"}, 404, id="another's topic"),
        pytest.param({"topic": f"{ROOT}index.html"}, 404, id="a page"),
        pytest.param({"topic": f"{ROOT}../feedwright.toml"}, 404, id="a file beside"),
        pytest.param({"topic": ""}, 400, id="no topic"),
        pytest.param({"callback": ""}, 400, id="no callback"),
        pytest.param({"callback": "gopher://127.0.0.1/"}, 400, id="not the web"),
        pytest.param({"mode": "gossip"}, 400, id="no such mode"),
        pytest.param({"secret": "s" * 200}, 400, id="a secret of 200 bytes"),
        pytest.param({"lease_seconds": "long"}, 400, id="a lease that is no number"),
    ],
)
def test_refused(
    running: Running, subscriber: Subscriber, fields: dict[str, str], status: int
) -> None:
    """§5.1.2: a request with an error gets a 4xx and the reason as text, and nothing else."""
    answer = running.ask(f"{subscriber.address}/", **fields)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "hub." in answer.text or "topic" in answer.text
    for_a_while(0.1)
    assert (subscriber.asked(), running.waiting()) == ([], (0, 0))


@pytest.mark.parametrize(
    ("method", "options", "status"),
    [
        pytest.param("GET", {}, 405, id="GET"),
        pytest.param("HEAD", {}, 405, id="HEAD"),
        pytest.param("PUT", {"content": b"x"}, 405, id="PUT"),
        pytest.param("POST", {"content": b"x"}, 415, id="no form"),
        pytest.param("POST", {"json": {}}, 415, id="JSON"),
        pytest.param("POST", {"data": {"x": "y" * 70_000}}, 413, id="a large form"),
        pytest.param("POST", {"data": {"x": "y"}}, 400, id="another form"),
    ],
)
def test_wrong_requests(
    running: Running, method: str, options: dict[str, object], status: int
) -> None:
    """What is no form by POST is answered with the status that HTTP has for it."""
    answer = running.request(method, **options)
    assert answer.status_code == status
    assert (answer.headers.get("Allow") == "POST") is (status == 405)
    assert bool(answer.text) is (method != "HEAD")


@pytest.mark.parametrize(
    "way", ["wrong", "newline", "empty", "404", "410", "204/x", "302", "short", "garbage", "early"]
)
def test_not_confirmed(place: Path, running: Running, subscriber: Subscriber, way: str) -> None:
    """§5.3.1: what is not confirmed by a 2xx and the very challenge is no subscription."""
    subscriber.ways[f"/get/{way}"] = "empty" if way == "204/x" else way
    assert running.ask(f"{subscriber.address}/get/{way}").status_code == 202
    until(subscriber.asked)
    running.subscribe(f"{subscriber.address}/good")
    change(place, "News")
    until(lambda: subscriber.got("/good"))
    running.settle()
    assert running.waiting() == (1, 0)
    assert subscriber.got(f"/get/{way}") == []
    assert subscriber.asked("/elsewhere") == []


def test_unsubscription_not_confirmed(
    place: Path, running: Running, subscriber: Subscriber
) -> None:
    """Nobody ends another's subscription: without the challenge it stays."""
    callback = f"{subscriber.address}/victim"
    running.subscribe(callback)
    subscriber.ways["/victim"] = "404"
    assert running.ask(callback, "unsubscribe").status_code == 202
    until(lambda: len(subscriber.asked()) == 2)
    until(lambda: not running.asking())
    del subscriber.ways["/victim"]
    change(place, "News")
    until(lambda: subscriber.got("/victim"))


def test_renewal_not_confirmed(place: Path, running: Running, subscriber: Subscriber) -> None:
    """Nobody changes another's secret: without the challenge all stays as it was."""
    callback = f"{subscriber.address}/victim"
    running.subscribe(callback, secret="mine")
    subscriber.ways["/victim"] = "wrong"
    assert running.ask(callback, secret="theirs").status_code == 202
    until(lambda: len(subscriber.asked()) == 2)
    until(lambda: not running.asking())
    del subscriber.ways["/victim"]
    change(place, "News")
    [got] = until(lambda: subscriber.got("/victim"))
    assert got.signed_with("mine")


def test_denied_when_gone(place: Path, subscriber: Subscriber) -> None:
    """§5.2: whose feed is no longer published is told so, with the reason, and is let go.

    As long as the document stands, for it may not go yet, they stay, and may renew their leases.
    """
    with hub(place) as running:
        running.subscribe(f"{subscriber.address}/a", topic=RSS)
        running.subscribe(f"{subscriber.address}/b")
    text = (place / "feedwright.toml").read_text()
    changed = text.replace('name = ""', 'name = ""\nformats = ["atom", "json"]')
    (place / "feedwright.toml").write_text(changed)
    assert run(place).refusals
    with hub(place) as running:
        running.settle()
        assert running.ask(f"{subscriber.address}/a", topic=RSS).status_code == 202
        until(lambda: len(subscriber.asked("/a")) == 2)
        running.settle()
        assert running.waiting() == (2, 0)
        assert {one.mode for one in subscriber.asked("/a")} == {"subscribe"}
        run(place, allow_shrink=True)
        denied = until(lambda: [one for one in subscriber.asked("/a") if one.mode == "denied"])
        assert (denied[0].topic, denied[0].reason) == (
            RSS,
            "this feed is no longer published; subscribe to another topic",
        )
        until(lambda: running.waiting() == (1, 0))
        assert running.ask(f"{subscriber.address}/a", topic=RSS).status_code == 404


def test_a_document_that_nobody_makes_is_no_topic(place: Path, subscriber: Subscriber) -> None:
    """What lies in the folder and nobody subscribes to, another publication's for one, is none."""
    other = place / "public" / "other" / "rss.xml"
    other.parent.mkdir()
    other.write_bytes((place / "public" / "rss.xml").read_bytes())
    with hub(place) as running:
        asked = running.ask(f"{subscriber.address}/a", topic=f"{ROOT}other/rss.xml")
        assert asked.status_code == 404
        assert running.waiting() == (0, 0)


def test_denied_before_it_is_published(tmp_path: Path, subscriber: Subscriber) -> None:
    """A feed that is configured and stands nowhere yet is denied, not refused."""
    with hub(publication(tmp_path / "p")) as running:
        assert running.ask(f"{subscriber.address}/a").status_code == 202
        [denied] = until(lambda: subscriber.asked("/a"))
        assert (denied.mode, denied.reason) == (
            "denied",
            "this feed is not published at the moment; retry later",
        )
        assert running.waiting() == (0, 0)


def test_410_ends(place: Path, running: Running, subscriber: Subscriber) -> None:
    """§7: a subscriber that answers 410 is gone for good."""
    running.subscribe(f"{subscriber.address}/post/410")
    running.subscribe(f"{subscriber.address}/stays")
    change(place, "News")
    until(lambda: running.waiting() == (1, 0))
    change(place, "More")
    until(lambda: len(subscriber.got("/stays")) == 2)
    running.settle()
    assert len(subscriber.got("/post/410")) == 1


def test_lease_ends(place: Path, subscriber: Subscriber) -> None:
    """A lease that is not renewed ends, and nothing is delivered after."""
    clock = Clock()
    with hub(place, clock=clock) as running:
        running.subscribe(f"{subscriber.address}/short", lease_seconds="600")
        running.subscribe(f"{subscriber.address}/long", lease_seconds="86400")
        assert subscriber.asked("/short")[0].lease == 600
        clock.forward(timedelta(seconds=599))
        change(place, "In time")
        until(lambda: subscriber.got("/short") and subscriber.got("/long"))
        running.settle()
        clock.forward(timedelta(seconds=1))
        change(place, "Too late")
        until(lambda: len(subscriber.got("/long")) == 2)
        running.settle()
        assert len(subscriber.got("/short")) == 1
        clock.forward(timedelta(seconds=10))
        until(lambda: running.waiting()[0] == 1)


@pytest.mark.parametrize("way", ["500", "404", "429", "302", "307", "early", "garbage", "headers"])
def test_tried_again(place: Path, subscriber: Subscriber, way: str) -> None:
    """What is not taken is tried again, less and less often, and then is the newest version."""
    clock = Clock()
    path = f"/post/{way}"
    with hub(place, clock=clock) as running:
        running.subscribe(subscriber.address + path, secret="s")
        change(place, "First")
        until(lambda: running.failures() == 1)
        assert len(subscriber.got(path)) == 1
        newest = change(place, "Second", "c.md")
        for_a_while(0.2)
        assert len(subscriber.got(path)) == 1  # the new version does not hurry the retry
        clock.forward(timedelta(seconds=5))
        until(lambda: running.failures() == 2)
        assert running.waiting() == (1, 1)
        subscriber.ways[path] = "200"
        clock.forward(timedelta(seconds=5))
        for_a_while(0.2)
        assert len(subscriber.got(path)) == 2
        clock.forward(timedelta(seconds=10))
        until(lambda: running.waiting() == (1, 0))
        got = subscriber.got(path)
        assert len(got) == 3
        assert got[1].body == got[2].body == newest
        assert all(one.signed_with("s") for one in got)
        assert not subscriber.asked("/elsewhere")
        assert not subscriber.got("/elsewhere")


def test_tried_until_the_lease_ends(place: Path, subscriber: Subscriber) -> None:
    """A dead subscriber is tried until its lease ends, some dozens of times and no more."""
    clock = Clock()
    with hub(place, clock=clock) as running:
        running.subscribe(f"{subscriber.address}/post/500", lease_seconds="86400")
        change(place, "News")
        while running.waiting()[0]:
            before = running.failures()
            clock.forward(timedelta(hours=1))
            until(lambda: running.failures() != before)  # noqa: B023 - called at once
        assert 20 <= len(subscriber.got()) <= 30


def test_unchanged_bytes(place: Path, running: Running, subscriber: Subscriber) -> None:
    """A run that changes nothing of a topic, and a file written anew, deliver nothing."""
    running.subscribe(f"{subscriber.address}/a")
    file = place / "public/atom.xml"
    run(place)
    file.write_bytes(file.read_bytes())
    for_a_while()
    assert subscriber.got() == []


@pytest.mark.parametrize("name", ["atom.xml", "feed.json"])
def test_half_written(place: Path, running: Running, subscriber: Subscriber, name: str) -> None:
    """Part of a document, as another program copies it into the folder, is delivered to nobody."""
    running.subscribe(f"{subscriber.address}/a", topic=ROOT + name)
    file = place / "public" / name
    document = file.read_bytes()
    for size in (0, 1, len(document) // 2, len(document.rstrip()) - 1):
        file.write_bytes(document[:size])
        for_a_while(0.1)
    assert running.waiting() == (1, 0)
    newest = document.replace(b"Some text.", b"Another text.")
    file.write_bytes(newest)
    until(subscriber.got)
    assert {got.body for got in subscriber.got()} == {newest}


def test_publisher_says_so(place: Path, subscriber: Subscriber) -> None:
    """A publisher's word makes the hub look at once; a word on what is not its own is refused."""
    limits = QUICK.__class__(seconds=QUICK.seconds, every=3600)
    with hub(place, limits) as running:
        form = {"hub.mode": "publish", "hub.url": ATOM}
        assert running.ask(f"{subscriber.address}/a").status_code == 202
        until(lambda: running.waiting()[0])
        change(place, "News")
        for_a_while()
        assert subscriber.got() == []
        assert running.request(data=form).status_code == 202
        until(subscriber.got)
        foreign = {"hub.mode": "publish", "hub.url": "https://example.com/"}
        assert running.request(data=foreign).status_code == 404


def test_connections_are_kept(
    place: Path, subscriber: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deliveries to one host share a few connections."""
    monkeypatch.setattr(callbacks, "_KEPT_FOR", 600)  # where this machine stands still meanwhile
    with hub(place) as running:
        for number in range(12):
            running.subscribe(f"{subscriber.address}/{number}")
        change(place, "News")
        until(lambda: len(subscriber.got()) == 12)
    assert len(subscriber.clients) <= QUICK.places_of_host


def test_two_servers(place: Path, subscriber: Subscriber, caplog: pytest.LogCaptureFixture) -> None:
    """Of two servers both take subscriptions and one delivers; when it ends, the other does."""
    with ExitStack() as second_ends:
        with hub(place) as first:
            first.subscribe(f"{subscriber.address}/a")  # which it asks: it is the one that delivers
            second = second_ends.enter_context(hub(place))
            second.subscribe(f"{subscriber.address}/b")
            change(place, "News")
            until(lambda: len(subscriber.got()) == 2)
            first.settle()  # what is not written down when it ends, the second delivers again
            for_a_while()
            assert sorted(one.path for one in subscriber.got()) == ["/a", "/b"]
        document = change(place, "More", "c.md")
        until(lambda: len(subscriber.got()) == 4)
    assert [one.body for one in subscriber.got()[2:]] == [document] * 2
    assert [one.path for one in subscriber.asked()] == ["/a", "/b"]
    assert caplog.messages == []


def test_documents_of_a_bucket(tmp_path: Path, subscriber: Subscriber, bucket: str) -> None:
    """What is published to a bucket is distributed as what is published to a folder is."""
    with delivering_to(bucket):
        folder = publication(tmp_path / "p")
        address = destination_path(folder)
    run(folder)
    with hub(folder) as running:
        running.ask(f"{subscriber.address}/b")
        until(lambda: running.waiting()[0])
        assert subscriber.got() == []
        (folder / "articles/b.md").write_text(article("News"))
        run(folder)
        [got] = until(lambda: subscriber.got("/b"))
    assert got.body == documents(address)["atom.xml"]
    assert b"News" in got.body
