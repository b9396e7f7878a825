import asyncio
import hashlib
import os
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import feedparser
import pytest
from tests.asgi import ask, asked
from tests.older_stores import make_older
from tests.publications import NOW, article, run, write

from feedwright.deliver.destination import Upload
from feedwright.deliver.folder import Folder
from feedwright.deliver.served import File, Served
from feedwright.server import Application, application
from feedwright.server.conditional import parse_tag
from feedwright.store.store import Store

HOUR = timedelta(hours=1)
FEED = ("/rss.xml", "/atom.xml", "/feed.json")


def server(folder: Path, now: datetime = NOW + 24 * HOUR) -> Application:
    """A server of a publication."""
    return application(folder, environment={}, clock=now.timestamp)


def test_next_request(tmp_path: Path) -> None:
    """A publication is served from the next request on, and what it changed is told."""
    folder = write(tmp_path, {"a.md": article("A")})
    run(folder)
    app = server(folder)
    first = {path: ask(app, path) for path in FEED}
    write(folder, {"b.md": article("B", "2026-03-03")})
    run(folder, NOW + HOUR)

    for path, before in first.items():
        etag = {"if-none-match": before.headers["etag"]}
        assert ask(app, path, etag).status == 200
        delta = ask(app, path, etag | {"a-im": "feed"})
        assert delta.status == 226
        whole = ask(app, path)
        assert whole.body == (folder / "public" / path[1:]).read_bytes()
        assert delta.headers["etag"] == whole.headers["etag"] != before.headers["etag"]
        assert whole.headers["last-modified"] == "Sun, 22 Nov 2026 13:00:00 GMT"


def test_nothing_changed(tmp_path: Path) -> None:
    """A run that changes no byte of a document changes nothing of what readers are told."""
    folder = write(tmp_path, {"a.md": article("A")})
    run(folder)
    app = server(folder)
    first = ask(app, "/atom.xml")
    run(folder, NOW + HOUR)
    (folder / "public/atom.xml").touch()

    again = ask(app, "/atom.xml")
    assert again == first
    assert ask(app, "/atom.xml", {"if-none-match": first.headers["etag"]}).status == 304


def test_lost_store(tmp_path: Path) -> None:
    """With another store the same bytes are known again, and what changed since is told."""
    folder = write(tmp_path, {"a.md": article("A")})
    run(folder)
    app = server(folder)
    old = {"if-none-match": ask(app, "/atom.xml").headers["etag"], "a-im": "feed"}
    (folder / ".feedwright/store.sqlite").unlink()
    run(folder, NOW + HOUR)
    app = server(folder)
    assert ask(app, "/atom.xml", old).status == 304

    write(folder, {"b.md": article("B", "2026-03-03")})
    run(folder, NOW + 2 * HOUR)
    answer = ask(app, "/atom.xml", old)
    assert answer.status == 226
    assert [one.title for one in feedparser.parse(answer.body).entries] == ["B"]


def test_silent_edit(tmp_path: Path) -> None:
    """An edit that no date tells changes the tag, the time and what changed since."""
    folder = write(tmp_path, {"a.md": article("A", body="Befor."), "b.md": article("B")})
    run(folder)
    app = server(folder)
    before = ask(app, "/atom.xml").headers
    write(folder, {"a.md": article("A", body="Before.")})
    run(folder, NOW + HOUR)

    assert ask(app, "/atom.xml", {"if-modified-since": before["last-modified"]}).status == 200
    since = ask(app, "/atom.xml", {"if-none-match": before["etag"], "a-im": "feed"})
    assert since.status == 226
    [entry] = feedparser.parse(since.body).entries
    assert "Before." in entry.content[0].value


def test_same_second(tmp_path: Path) -> None:
    """Two publications in one second differ in the time that is told."""
    folder = write(tmp_path, {"a.md": article("A")})
    run(folder)
    app = server(folder)
    first = ask(app, "/atom.xml").headers["last-modified"]
    write(folder, {"a.md": article("A", body="Mended.")})
    run(folder)

    answer = ask(app, "/atom.xml", {"if-modified-since": first})
    assert answer.status == 200
    assert answer.headers["last-modified"] > first


def test_no_time_to_come(tmp_path: Path) -> None:
    """A time that is not over yet is not told: the document may change again in it."""
    folder = write(tmp_path, {"a.md": article("A")})
    run(folder)
    moments = [NOW]

    def clock() -> float:
        return moments[-1].timestamp()

    app = application(folder, environment={}, clock=clock)
    assert "last-modified" not in ask(app, "/atom.xml").headers
    moments.append(NOW + timedelta(seconds=1))
    assert ask(app, "/atom.xml").headers["last-modified"] == "Sun, 22 Nov 2026 12:00:00 GMT"


def test_half_a_run(tmp_path: Path) -> None:
    """A document that a run has just put there is told by its bytes, until the store knows it."""
    folder = write(tmp_path, {"a.md": article("A")})
    run(folder)
    app = server(folder)
    old = ask(app, "/atom.xml")
    known = {"if-none-match": old.headers["etag"], "a-im": "feed"}
    store = folder / ".feedwright/store.sqlite"
    write(folder, {"b.md": article("B", "2026-03-03")})
    with closing(sqlite3.connect(store)) as connection:
        rows = connection.execute("select path, sha256, changed, change from documents").fetchall()
    run(folder, NOW + HOUR)
    with closing(sqlite3.connect(store)) as connection, connection:
        after = connection.execute("select path, sha256, changed, change from documents").fetchall()
        update = "update documents set sha256 = ?2, changed = ?3, change = ?4 where path = ?1"
        connection.executemany(update, rows)
        connection.execute("update facts set value = 'yes' where name = 'open_delivery'")

    between = ask(app, "/atom.xml", known)
    tag = parse_tag(between.headers["etag"].strip('"'))
    assert between.status == 200
    assert tag
    assert "last-modified" not in between.headers
    with sqlite3.connect(store) as connection:
        connection.executemany(update, after)
    connection.close()

    then = ask(app, "/atom.xml", known)
    assert then.status == 226
    assert "last-modified" in then.headers
    # Who asked in between has what stands there now, and is told so.
    assert ask(app, "/atom.xml", {"if-none-match": between.headers["etag"]}).status == 304


def test_stopped_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a run delivered before it was stopped reaches readers of the version before it."""
    folder = write(tmp_path, {"a.md": article("A")})
    run(folder)
    app = server(folder)
    known = {"if-none-match": ask(app, "/atom.xml").headers["etag"], "a-im": "feed"}
    write(folder, {"b.md": article("B", "2026-03-03")})
    with monkeypatch.context() as patched:

        def stopped(_store: Store) -> None:
            raise KeyboardInterrupt

        patched.setattr(Store, "end_change", stopped)
        with pytest.raises(KeyboardInterrupt):
            run(folder, NOW + HOUR)
    assert ask(app, "/atom.xml", known).status == 200
    run(folder, NOW + 2 * HOUR)

    answer = ask(app, "/atom.xml", known)
    assert answer.status == 226
    assert [one.title for one in feedparser.parse(answer.body).entries] == ["B"]


def test_removed_feed(tmp_path: Path) -> None:
    """A feed that was taken away is gone, and is there again when it comes back."""
    more = '[[feeds]]\nname = "extra"\n'
    folder = write(tmp_path, {"a.md": article("A")}, more=more)
    run(folder)
    app = server(folder)
    assert ask(app, "/extra/rss.xml").status == 200
    write(folder, {})
    run(folder, NOW + HOUR, allow_shrink=True)
    for address in ("/extra/rss.xml", "/extra/feed.json", "/extra/"):
        answer = ask(app, address)
        assert answer.status == 410
        assert answer.body == b"Gone: this document was withdrawn for good; stop requesting it.\n"
        assert "etag" not in answer.headers
    assert ask(app, "/extra/other.xml").status == 404
    write(folder, {}, more=more)
    run(folder, NOW + 2 * HOUR)
    assert ask(app, "/extra/rss.xml").status == 200
    (folder / "public/extra/rss.xml").unlink()
    assert ask(app, "/extra/rss.xml").status == 404


@pytest.mark.parametrize(
    ("address", "location", "leads_to"),
    [
        pytest.param("/feed", "rss.xml", "/rss.xml", id="a folder, without its slash"),
        pytest.param("/feed/", "../rss.xml", "/rss.xml", id="a folder"),
        pytest.param("/feed/index.xml", "../rss.xml", "/rss.xml", id="the copy in it"),
        pytest.param("/old/atom.php", "../atom.xml", "/atom.xml", id="by its name"),
        pytest.param("/feed.json?x=1", "", "", id="where it stands now"),
        pytest.param("/all.json?x=1", "feed.json?x=1", "/feed.json", id="with a query"),
    ],
)
def test_old_paths(tmp_path: Path, address: str, location: str, leads_to: str) -> None:
    """An old path leads to the document of which other servers have a copy there."""
    also = 'also = ["feed/", "old/atom.php", "feed.json", "/feeds/all.json"]'
    folder = write(tmp_path, {"a.md": article("A")}, feed=also)
    run(folder)
    answer = ask(server(folder), address)
    if not location:
        assert answer.status == 200
        return
    assert answer.status == 301
    assert answer.headers["location"] == location
    copy = folder / "public" / address.partition("?")[0].strip("/")
    copy = copy / "index.xml" if copy.is_dir() else copy
    assert copy.read_bytes() == (folder / "public" / leads_to[1:]).read_bytes()


def test_embargo(tmp_path: Path) -> None:
    """Before its minute an article has no address, and no cache keeps that it had none."""
    folder = write(
        tmp_path, {"a.md": article("A"), "late.md": article("Late", "2026-11-22T13:00Z")}
    )
    run(folder)
    app = server(folder)
    before = ask(app, "/articles/late/")
    assert (before.status, before.headers["cache-control"]) == (404, "no-cache")
    run(folder, NOW + HOUR)
    assert ask(app, "/articles/late/").status == 200


def test_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A configuration that changes is taken up; one that is broken changes nothing."""
    folder = write(tmp_path, {"a.md": article("A")}, destination='cache = "1h"')
    run(folder)
    monkeypatch.setattr("feedwright.server.app._CHECKED", -1.0)
    app = server(folder)
    assert ask(app, "/atom.xml").headers["cache-control"] == "public, max-age=3600"
    write(folder, {}, destination='cache = "0m"')
    assert ask(app, "/atom.xml").headers["cache-control"] == "no-cache"
    (folder / "feedwright.toml").write_text("broken")
    assert ask(app, "/atom.xml").headers["cache-control"] == "no-cache"


def test_never_a_mix(tmp_path: Path) -> None:
    """While one publication follows the other, each answer is of one of them, whole."""
    folder = write(tmp_path, {"a.md": article("A")})
    run(folder)
    app = server(folder, NOW + 1000 * HOUR)
    public = folder / "public"
    written: dict[str, set[bytes]] = {path: {(public / path[1:]).read_bytes()} for path in FEED}
    done = Event()

    def publishing() -> None:
        try:
            for number in range(12):
                title = f"Number {number}"
                write(folder, {f"{number}.md": article(title, body="Word " * (number * 40))})
                run(folder, NOW + (number + 1) * HOUR)
                for path in FEED:
                    written[path].add((public / path[1:]).read_bytes())
        finally:
            done.set()

    seen: list[tuple[str, bytes, str]] = []

    async def polling() -> None:
        last: dict[str, str] = {}
        is_over = False
        while not is_over:
            is_over = done.is_set()
            for path in FEED:
                known = {"if-none-match": last[path]} if path in last else {}
                answer = await asked(app, path, {"accept-encoding": "gzip", **known})
                assert answer.status in (200, 304)
                if answer.status == 200:
                    last[path] = answer.headers["etag"]
                    seen.append((path, answer.content, answer.headers["etag"]))

    thread = Thread(target=publishing)
    thread.start()

    async def several() -> None:
        await asyncio.gather(*(polling() for _ in range(4)))

    asyncio.run(several())
    thread.join()
    assert len(seen) >= len(FEED) * 4
    for path, content, etag in seen:
        assert content in written[path]
        assert etag.startswith(f'"{hashlib.sha256(content).hexdigest()[:32]}.')


def test_swapped_while_it_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that joins one under way still sees what was published before it came."""
    folder = write(tmp_path, {"a.md": article("A")})
    run(folder)
    app = server(folder)
    begun, go_on = Event(), Event()
    read = Served.read

    def slow(served: Served, path: str, most: int, known: File | None = None) -> File | None:
        file = read(served, path, most, known)
        if not begun.is_set():
            begun.set()
            go_on.wait()
        return file

    monkeypatch.setattr(Served, "read", slow)

    async def both() -> tuple[bytes, bytes]:
        first = asyncio.create_task(asked(app, "/atom.xml"))
        await asyncio.to_thread(begun.wait)
        Folder(folder / "public").put([Upload("atom.xml", b"<new/>")])
        second = asyncio.create_task(asked(app, "/atom.xml"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        go_on.set()
        return (await first).body, (await second).body

    before = (folder / "public/atom.xml").read_bytes()
    assert asyncio.run(both()) == (before, b"<new/>")


FACTS = {
    1: ["schema", "last_run", "delivering"],
    2: ["schema", "last_run", "delivering", "epoch", "change"],
}
"""What the first schemas remembered under names."""


@pytest.mark.parametrize("schema", [1, 2])
def test_older_store(tmp_path: Path, schema: int) -> None:
    """A store that an older version wrote is brought up to date, and what it knew is served."""
    folder = write(tmp_path, {"a.md": article("A")})
    run(folder)
    store = folder / ".feedwright/store.sqlite"
    make_older(store, schema)
    with sqlite3.connect(store) as connection:
        for (name,) in connection.execute("select name from facts").fetchall():
            if name not in FACTS[schema]:
                connection.execute("delete from facts where name = ?", [name])
    connection.close()
    app = server(folder)
    before = ask(app, "/atom.xml")
    assert before.status == 200
    run(folder, NOW + HOUR)

    app = server(folder)
    after = ask(app, "/atom.xml").headers
    assert after["last-modified"] == "Sun, 22 Nov 2026 12:00:00 GMT"
    assert ask(app, "/atom.xml", {"if-none-match": before.headers["etag"]}).status == 304
    write(folder, {"b.md": article("B", "2026-03-03")})
    run(folder, NOW + 2 * HOUR)
    assert ask(app, "/atom.xml", {"if-none-match": after["etag"], "a-im": "feed"}).status == 226


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_moved_store(tmp_path: Path) -> None:
    """Without a store a folder is served all the same, by its bytes and its files' times."""
    folder = write(tmp_path, {"a.md": article("A")})
    run(folder)
    os.utime(folder / "public/atom.xml", (NOW.timestamp(), NOW.timestamp()))
    (folder / ".feedwright/store.sqlite").rename(tmp_path / "elsewhere")
    answer = ask(server(folder), "/atom.xml")
    assert answer.status == 200
    assert answer.headers["last-modified"] == "Sun, 22 Nov 2026 12:00:00 GMT"
    assert answer.headers["etag"].count(".") == 1
