import asyncio
import contextlib
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from tests.asgi import alive, ask, asked
from tests.publications import NOW, article, run, write

from feedwright.server import Application, application
from feedwright.store.failed_runs import note
from feedwright.store.own_files import STORE
from feedwright.store.pending_pings import Ping
from feedwright.store.store import Store

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published publication."""
    written = write(tmp_path, {"a.md": article("A")}, feed='also = ["feed/"]')
    run(written)
    return written


def server(folder: Path, **more: Any) -> Application:
    """A server of a publication."""
    return application(folder, environment={}, clock=LATER.timestamp, **more)


class Bell:
    """An endpoint that tells what it was asked, and whether it is at work."""

    path = "/-/bell"

    def __init__(self) -> None:
        self.at_work = 0
        self.ended = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Tells what it was asked."""
        del receive
        body = f"{scope['root_path']} {scope['path']} {self.at_work}".encode()
        await send({"type": "http.response.start", "status": 202, "headers": []})
        await send({"type": "http.response.body", "body": body})

    async def run(self) -> None:
        """Is at work until it is cancelled."""
        self.at_work += 1
        try:
            await asyncio.Event().wait()
        finally:
            self.ended += 1


@pytest.mark.parametrize("told", [True, False], ids=["told of its start", "not told"])
def test_rooms(folder: Path, told: bool) -> None:
    """An endpoint answers below its path, and is at work from the start or the first request on."""
    bell = Bell()
    app = server(folder, endpoints=[bell])

    async def day() -> list[bytes]:
        async with alive(app) if told else contextlib.nullcontext():
            addresses = ("/-/bell", "/-/bell/x?y=1", "/-/bells")
            found = [(await asked(app, one)).body for one in addresses]
            mounted = await asked(app, "/feeds/-/bell/z", root="/feeds", method="POST")
            return [*found, mounted.body]

    assert asyncio.run(day()) == [
        b"/-/bell /-/bell 1",
        b"/-/bell /-/bell/x 1",
        b"Not found: no document is published at this address.\n",
        b"/feeds/-/bell /feeds/-/bell/z 1",
    ]
    assert (bell.at_work, bell.ended) == (1, 1)


def test_in_starlette(folder: Path) -> None:
    """One line mounts it into an application of Starlette, below any path."""
    app = Starlette(
        routes=[
            Mount("/some/feeds", app=server(folder)),
            Route("/", lambda _: PlainTextResponse("home")),
        ]
    )
    assert ask(app, "/").body == b"home"
    answer = ask(app, "/some/feeds/atom.xml")
    assert answer.body == (folder / "public/atom.xml").read_bytes()
    assert ask(app, "/some/feeds/atom.xml", {"if-none-match": answer.headers["etag"]}).status == 304
    assert ask(app, "/some/feeds/").status == 200
    assert ask(app, "/some/feeds/articles").headers["location"] == "articles/"
    assert ask(app, "/some/feeds/feed/").headers["location"] == "../rss.xml"
    assert ask(app, "/some/feeds/-/health").status == 200
    assert ask(app, "/some/feeds/../../feedwright.toml").status == 404


def test_in_starlette_under_another(folder: Path) -> None:
    """A mount within a mount answers too."""
    inner = Starlette(routes=[Mount("/b", app=server(folder))])
    app = Starlette(routes=[Mount("/a", app=inner)])
    assert ask(app, "/a/b/rss.xml").status == 200


def test_beside_another(folder: Path) -> None:
    """Beside an application that knows of no start, as Django's, it answers below its path."""

    async def other(scope: Any, _receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["path"].encode()})

    app = server(folder).beside(other, "/feeds")

    async def day() -> list[Any]:
        async with alive(app):
            addresses = ("/", "/feedsx", "/feeds", "/feeds/", "/feeds/rss.xml", "/rss.xml")
            return [await asked(app, one) for one in addresses]

    home, near, bare, catalogue, rss, others = asyncio.run(day())
    assert [home.body, near.body, others.body] == [b"/", b"/feedsx", b"/rss.xml"]
    assert (bare.status, bare.headers["location"]) == (301, "feeds/")
    assert catalogue.headers["content-type"].startswith("text/html")
    assert rss.body == (folder / "public/rss.xml").read_bytes()


def test_websocket(folder: Path) -> None:
    """Nothing is said over a socket that stays open."""
    sent: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(server(folder)({"type": "websocket", "path": "/"}, receive, send))
    assert [one["type"] for one in sent] == ["websocket.close"]


WELL = (
    "feedwright_articles_set_aside",
    "feedwright_articles_held",
    "feedwright_documents_refused",
    "feedwright_refusals",
    "feedwright_overdue_seconds",
    "feedwright_failed_runs",
    "feedwright_failed_runs_total",
    "feedwright_schedule_running",
    "feedwright_hub_subscriptions",
    "feedwright_hub_deliveries_waiting",
)
"""Figures of which none is more than nothing where all is well."""


def test_metrics_of_publishing(tmp_path: Path) -> None:
    """A server tells how publishing goes, which another process does: by the store they share."""
    files = {
        "a.md": article("A"),
        "later.md": article("Later", f"{NOW + timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"),
        "tomorrow.md": article("Tomorrow", f"{NOW + timedelta(days=1):%Y-%m-%d}"),
        "broken.md": "---\ntitle: [\n---\nText.\n",
    }
    write(tmp_path, files)
    told = samples(tmp_path)
    assert told["feedwright_store_readable"] == "0"
    assert not told.keys() & set(WELL)

    run(tmp_path)
    told = samples(tmp_path)
    assert told["feedwright_articles_set_aside"] == told["feedwright_articles_held"] == "1"
    assert told["feedwright_overdue_seconds"] == "240"
    due = int(told["feedwright_next_due_timestamp_seconds"])
    assert due == (NOW + timedelta(minutes=1)).timestamp()

    hub = "https://hub.example.net/"
    with Store(tmp_path / STORE) as store:
        store.pings.keep(
            Ping(hub=hub, topic=f"https://example.org/{n}", due=LATER, attempts=1) for n in range(3)
        )
    assert samples(tmp_path)[f'feedwright_hub_topics_waiting{{hub="{hub}"}}'] == "3"
    note(tmp_path / STORE, "x", NOW)
    told = samples(tmp_path)
    assert told["feedwright_failed_runs"] == told["feedwright_failed_runs_total"] == "1"


def samples(folder: Path) -> dict[str, str]:
    """What a server tells of a publication, by the names of figures."""
    lines = ask(server(folder), "/-/metrics").body.decode().splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


def test_metrics(folder: Path) -> None:
    """Prometheus is told of requests by status, bytes, documents, age and subscribers."""
    app = server(folder)
    rss = ask(app, "/rss.xml", {"user-agent": 'Feed"ly\\1.0 (12 subscribers)'})
    ask(app, "/rss.xml", {"if-none-match": rss.headers["etag"]})
    nothing = ask(app, "/nothing")
    ask(app, "/rss.xml", method="HEAD")
    answer = ask(app, "/-/metrics")
    lines = answer.body.decode().splitlines()

    assert answer.headers["cache-control"] == "no-store"
    samples = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert samples.pop("feedwright_documents") == str(len([*(folder / "public").rglob("*.*")]))
    assert samples == {
        'feedwright_requests_total{status="200"}': "2",
        'feedwright_requests_total{status="304"}': "1",
        'feedwright_requests_total{status="404"}': "1",
        "feedwright_sent_bytes_total": str(len(rss.body) + len(nothing.body)),
        "feedwright_publication_age_seconds": "300",
        'feedwright_subscribers{aggregator="Feed\\"ly\\\\1.0"}': "12",
        "feedwright_store_readable": "1",
        **dict.fromkeys(WELL, "0"),
    }
    told = {line.split(" ")[2] for line in lines if line.startswith("# TYPE")}
    more = {"feedwright_documents", "feedwright_hub_topics_waiting"}
    assert told == {re.split("[{ ]", sample)[0] for sample in samples} | more
    for line in lines:
        assert re.fullmatch(r"# (HELP|TYPE) \w+ .+|\w+(\{\w+=\"(\\.|[^\"\\])*\"\})? [0-9.]+", line)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_health(folder: Path, method: str) -> None:
    """Whoever asks is told that it is well, and no cache remembers it."""
    answer = ask(server(folder), "/-/health", method=method)
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.body == (b"ok\n" if method == "GET" else b"")


NAVIGATION = {
    "sec-fetch-dest": "document",
    "sec-fetch-mode": "navigate",
    "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
}
"""What a browser says of itself that opens an address."""


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json"])
def test_who_opens_a_feed_sees_its_page(folder: Path, name: str) -> None:
    """The page answers at the feed's address, to a browser's window alone, and in no cache."""
    app = server(folder)
    feed = ask(app, f"/{name}")
    opened = ask(app, f"/{name}", NAVIGATION)

    assert feed.body == (folder / "public" / name).read_bytes()
    assert feed.headers["vary"] == "Accept-Encoding, A-IM, Sec-Fetch-Dest"
    assert opened.body == (folder / "public/index.html").read_bytes()
    assert opened.headers["content-type"] == "text/html; charset=utf-8"
    assert opened.headers["content-location"] == "index.html"
    assert opened.headers["cache-control"] == "private, no-cache"
    assert opened.headers["vary"] == "Accept-Encoding, Accept, Sec-Fetch-Dest, Sec-Fetch-Mode"
    assert "content-security-policy" in opened.headers
    assert ask(app, f"/{name}", NAVIGATION, method="HEAD").headers == opened.headers


def test_an_opened_feed_is_asked_for_again(folder: Path) -> None:
    """The page and the feed at one address have tags of their own, each answered by its own 304."""
    app = server(folder)
    tags = {
        "feed": ask(app, "/rss.xml").headers["etag"],
        "page": ask(app, "/rss.xml", NAVIGATION).headers["etag"],
    }

    def statuses(**fields: str) -> list[int]:
        return [
            ask(app, "/rss.xml", {**fields, "if-none-match": one}).status for one in tags.values()
        ]

    assert tags["page"] == ask(app, "/index.html").headers["etag"]
    assert statuses() == [304, 200]
    assert statuses(**NAVIGATION) == [200, 304]
    unchanged = ask(app, "/rss.xml", {**NAVIGATION, "if-none-match": tags["page"]})
    assert unchanged.headers["content-location"] == "index.html"
    assert "Sec-Fetch-Dest" in unchanged.headers["vary"]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"accept": "*/*"}, id="curl, and a reader that names nothing"),
        pytest.param({"accept": NAVIGATION["accept"]}, id="a reader that says what browsers say"),
        pytest.param({"sec-fetch-dest": "empty", "sec-fetch-mode": "cors"}, id="a script"),
        pytest.param({**NAVIGATION, "sec-fetch-dest": "iframe"}, id="a frame"),
        pytest.param({**NAVIGATION, "sec-fetch-mode": "no-cors"}, id="no navigation"),
        pytest.param({**NAVIGATION, "accept": "application/rss+xml"}, id="what wants no page"),
        pytest.param(
            {**NAVIGATION, "accept": "application/rss+xml, text/html;q=0.9"}, id="a feed rather"
        ),
        pytest.param({**NAVIGATION, "accept": "text/html;q=0"}, id="a refusal of pages"),
    ],
)
def test_feed_readers_get_the_feed(folder: Path, fields: dict[str, str]) -> None:
    """Whatever is no window of a browser gets the feed, whoever asked before."""
    app = server(folder)
    ask(app, "/rss.xml", NAVIGATION)
    answer = ask(app, "/rss.xml", fields)
    assert answer.headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert "Sec-Fetch-Dest" in answer.headers["vary"]
    assert answer.headers["cache-control"] == "public, max-age=300"


def test_an_archive_page_is_opened_as_its_page(tmp_path: Path) -> None:
    """An archive page is opened as the page of just its entries, at its place in a folder."""
    articles = {f"{name}.md": article(name.upper(), section="City") for name in "abcd"}
    feed = "archive = true\npage_size = 2\nlimit = 2"
    more = '[[feeds]]\nname = "s"\neach = "section"'
    folder = write(tmp_path, articles, feed=feed, more=more)
    run(folder)
    app = server(folder)
    for path, page in (
        ("archive-1.rss.xml", "archive-1.html"),
        ("s/city/atom.xml", "s/city/index.html"),
    ):
        opened = ask(app, f"/{path}", NAVIGATION)
        assert opened.body == (folder / "public" / page).read_bytes(), path
        assert opened.headers["content-location"] == page.rpartition("/")[2]


def test_another_programs_page_is_not_shown_for_a_feed(folder: Path) -> None:
    """Where the page beside a feed is not ours, or is not there, the feed itself is shown."""
    page = folder / "public/index.html"
    for stands in ("<!doctype html><title>Their site</title>", None):
        page.unlink()
        if stands:
            page.write_text(stands)
        answer = ask(server(folder), "/rss.xml", NAVIGATION)
        assert answer.headers["content-type"] == "application/rss+xml; charset=utf-8"
        assert answer.headers["cache-control"] == "public, max-age=300"
        assert "Accept, " in answer.headers["vary"].replace("Accept-Encoding, ", "")


def test_who_opens_a_feed_at_an_old_path(folder: Path) -> None:
    """An old path leads a browser where it leads readers, and so to the page."""
    moved = ask(server(folder), "/feed/", NAVIGATION)
    assert (moved.status, moved.headers["location"]) == (301, "../rss.xml")


def test_licences_and_preferences(tmp_path: Path) -> None:
    """Each document tells its feed's licence or the publication's, and what machines are asked.

    An article's page tells its own licence, which no header may contradict.
    """
    city = '[[feeds]]\nname = "s"\neach = "section"\nlicence = "https://example.org/city/"\n'
    told = 'licence = "https://example.org/all.xml"\ncontent_usage = { train-ai = false }'
    write(tmp_path, {"a.md": article("A", section="City")}, publication=told, more=city)
    run(tmp_path)
    everything = '<https://example.org/all.xml>; rel="license"; type="application/rsl+xml"'
    (page,) = (tmp_path / "public/articles").rglob("*.html")
    expected = {
        "rss.xml": everything,
        "feeds.opml": everything,
        "s/city/atom.xml": '<https://example.org/city/>; rel="license"',
        "s/city/index.html": '<https://example.org/city/>; rel="license"',
        page.relative_to(tmp_path / "public").as_posix(): None,
    }
    app = server(tmp_path)
    for path, link in expected.items():
        answer = ask(app, f"/{path}")
        assert answer.status == 200
        assert answer.headers["content-usage"] == "train-ai=n"
        links = answer.headers.get("link", "").split(", ")
        assert [one for one in links if "license" in one] == [link] * bool(link), path
