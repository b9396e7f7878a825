"""Documents that servers read from a bucket, any number of them side by side."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from tests.asgi import Response, ask
from tests.object_stores import Gate, deliver_to, on_every_store
from tests.publications import NOW, article, run, write

from feedwright.deliver import served_bucket
from feedwright.runtime.object_store import ObjectStore, Patience
from feedwright.server.app import Application, application

pytest_generate_tests = on_every_store
HOUR = timedelta(hours=1)
FEEDS = ("/rss.xml", "/atom.xml", "/feed.json", "/", "/feeds.opml")


def published(folder: Path, address: str) -> Path:
    """A publication that has been published to a bucket."""
    write(folder, {"a.md": article("A"), "b.md": article("B", "2026-03-03")})
    deliver_to(folder, address)
    run(folder)
    return folder


def server(folder: Path, held: int = 1 << 20) -> Application:
    """A server of a publication, a day after the objects were put."""
    return application(folder, environment={}, clock=lambda: time.time() + 86_400, held=held)


def told(answer: Response) -> tuple[int, str, str, bytes]:
    """What a cache compares of an answer, and its body."""
    fields = answer.headers
    return answer.status, fields["etag"], fields["last-modified"], answer.body


def looking_every(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Has servers take what they saw to be the same for so long."""
    made = served_bucket.ServedBucket.__init__
    defaults = made.__kwdefaults__ or {}
    monkeypatch.setattr(made, "__kwdefaults__", defaults | {"fresh": seconds})


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has servers ask the store at each request."""
    looking_every(monkeypatch, 0)


def test_same_answers_as_from_a_folder(tmp_path: Path, bucket: str) -> None:
    """A bucket is served as a folder is: bodies, media types, caching, folders and what is gone."""
    one = server(published(tmp_path / "bucket", bucket))
    folder = write(tmp_path / "folder", {"a.md": article("A"), "b.md": article("B", "2026-03-03")})
    run(folder)
    other = server(folder)
    for path in (*FEEDS, "/articles/a/", "/articles/a", "/none", "/../x", "/.feedwright.json"):
        ours, theirs = ask(one, path), ask(other, path)
        assert (ours.status, ours.body) == (theirs.status, theirs.body), path
        for name in ("content-type", "cache-control", "content-security-policy", "link"):
            assert ours.headers.get(name) == theirs.headers.get(name), path


def test_every_server_tells_the_same_tags(tmp_path: Path, bucket: str) -> None:
    """Servers of one bucket tell the same tags and times, whether or not a store is beside them."""
    folder = published(tmp_path / "one", bucket)
    other = write(tmp_path / "other", {})
    deliver_to(other, bucket)
    one, two = server(folder), server(other)
    for path in FEEDS:
        assert told(ask(one, path)) == told(ask(two, path)), path
        again = ask(two, path, {"If-None-Match": ask(one, path).headers["etag"]})
        assert again.status == 304


def test_what_is_held_is_not_asked_for_again(
    tmp_path: Path, bucket: str, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many polls within seconds are one request to the store; an absent document is one too."""
    looking_every(monkeypatch, 600)
    app = server(published(tmp_path, bucket))
    gate.forget()
    for _ in range(20):
        assert ask(app, "/atom.xml").status == 200
        assert ask(app, "/none/rss.xml").status == 404
    asked = [path.rpartition("/")[2].partition("?")[0] for _, path in gate.requests]
    assert asked.count("atom.xml") == 1
    assert asked.count("rss.xml") == 1
    assert len(asked) <= 4


@pytest.mark.usefixtures("always")
def test_change_is_seen(tmp_path: Path, bucket: str, gate: Gate) -> None:
    """What is published is served from the next look on, and what is the same is not sent again."""
    folder = published(tmp_path, bucket)
    app = server(folder)
    first = ask(app, "/atom.xml")
    gate.forget()
    assert ask(app, "/atom.xml").body == first.body
    assert gate.counted()["GET"] == len(gate.requests)
    write(folder, {"c.md": article("C", "2026-03-04")})
    deliver_to(folder, bucket)
    run(folder, NOW + HOUR)
    later = ask(app, "/atom.xml", {"If-None-Match": first.headers["etag"]})
    assert later.status == 200
    assert b"C</title>" in later.body


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("fault", ["503", "refuse", "half"])
def test_away(
    tmp_path: Path, bucket: str, gate: Gate, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    """While the store is away what was read is served; for the rest a reader is asked to wait."""
    app = server(published(tmp_path, bucket))
    before = ask(app, "/atom.xml")
    gate.fault = lambda _method, _path: fault  # type: ignore[return-value,assignment]
    assert ask(app, "/atom.xml") == before
    assert ask(app, "/atom.xml", {"If-None-Match": before.headers["etag"]}).status == 304
    answer = ask(app, "/rss.xml")
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert ask(app, "/-/health").status == 503
    assert "writers-secret" not in caplog.text
    assert "Traceback" not in caplog.text
    gate.fault = lambda _method, _path: ""
    assert ask(app, "/rss.xml").status == 200
    assert ask(app, "/-/health").status == 200


def test_large_file(tmp_path: Path, bucket: str, gate: Gate) -> None:
    """A recording is passed on in pieces, and its tag is known without reading it."""
    folder = published(tmp_path, bucket)
    data = bytes(range(256)) * (36 << 12)
    (folder / "articles/talk.mp3").write_bytes(data)
    (folder / "articles/a.md").write_text(article("A", body="[Talk](talk.mp3)"))
    run(folder, NOW + HOUR)
    assert len(data) > 8 << 20
    app = server(folder)
    gate.forget()
    head = ask(app, "/articles/a/talk.mp3", method="HEAD")
    assert head.headers["content-length"] == str(len(data))
    part = ask(app, "/articles/a/talk.mp3", {"Range": "bytes=1000-1999"})
    assert (part.status, part.body) == (206, data[1000:2000])
    assert ask(app, "/articles/a/talk.mp3").body == data


def test_removed(tmp_path: Path, bucket: str) -> None:
    """A document that was withdrawn is told to be gone where the store knows, else missing."""
    folder = published(tmp_path, bucket)
    (folder / "articles/b.md").unlink()
    run(folder, NOW + HOUR, allow_shrink=True)
    assert ask(server(folder), "/articles/b/").status == 410
    ObjectStore(bucket).delete(["rss.xml"])
    assert ask(server(folder), "/rss.xml").status == 404


@pytest.mark.usefixtures("always")
def test_changes_since(tmp_path: Path, bucket: str) -> None:
    """A server beside the store tells what changed since a version; one without tells the whole."""
    folder = published(tmp_path / "one", bucket)
    other = write(tmp_path / "other", {})
    deliver_to(other, bucket)
    one, two = server(folder), server(other)
    asked = {"If-None-Match": ask(two, "/atom.xml").headers["etag"], "A-IM": "feed"}
    (folder / "articles/c.md").write_text(article("C", "2026-03-04"))
    run(folder, NOW + HOUR)
    since, whole = ask(one, "/atom.xml", asked), ask(two, "/atom.xml", asked)
    assert (since.status, whole.status) == (226, 200)
    assert since.headers["etag"] == whole.headers["etag"]
    assert since.headers["delta-base"] == asked["If-None-Match"]
    assert b"<title" in since.body
    assert since.body.count(b"</entry>") == 1
    assert whole.body.count(b"</entry>") == 3


def test_store_that_does_not_answer(
    tmp_path: Path, bucket: str, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that takes requests and answers none is given up soon, and is not asked meanwhile."""
    soon = Patience(timedelta(seconds=2), retries=0, together=timedelta(seconds=4))
    monkeypatch.setattr(served_bucket, "_PATIENCE", soon)
    looking_every(monkeypatch, 600)
    app = server(published(tmp_path, bucket))
    before = ask(app, "/atom.xml")
    gate.fault = lambda _method, _path: "hang"
    gate.forget()
    for _ in range(3):
        assert ask(app, "/rss.xml").status == 503
        assert ask(app, "/atom.xml") == before
    assert len(gate.requests) == 1
