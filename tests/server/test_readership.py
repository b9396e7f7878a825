import asyncio
import json
import shutil
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.asgi import alive, ask, asked, end
from tests.publications import NOW, article, run, write
from typer.testing import CliRunner

from feedwright.cli.commands import app as command_line
from feedwright.commands.readers import who_reads
from feedwright.domain.errors import StoreError
from feedwright.domain.reader_agents import Aggregator, aggregator, reader_address
from feedwright.rendering.html.readership import drawing
from feedwright.server import Application, application
from feedwright.server.readership import ReadershipCounter
from feedwright.store.own_files import READERS
from feedwright.store.readership import ReaderCounts

FEEDLY = "Feedly/1.0 (+http://www.feedly.com/fetcher.html; {} subscribers; like FeedFetcher-Google)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published publication."""
    written = write(tmp_path, {"a.md": article("A")})
    run(written)
    return written


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> float:
        """The time that it tells."""
        return self.now.timestamp()


def server(folder: Path, clock: Clock) -> Application:
    """A server of a publication."""
    return application(folder, environment={}, clock=clock)


def fetch(app: Application, agent: str, client: str = "192.0.2.1", **more: Any) -> None:
    """A reader polls."""
    ask(app, more.pop("path", "/rss.xml"), {"user-agent": agent, **more}, client=client)


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        pytest.param(FEEDLY.format(1234), Aggregator("Feedly", 1234), id="Feedly"),
        pytest.param(
            "Feedbin feed-id:1373711 - 142 subscribers",
            Aggregator("Feedbin", 142, "1373711"),
            id="Feedbin",
        ),
        pytest.param(
            "NewsBlur Feed Fetcher - 54 subscribers - http://www.newsblur.com/site/1/example "
            "(Mozilla/5.0 (Macintosh) AppleWebKit/537.36)",
            Aggregator("NewsBlur", 54),
            id="NewsBlur",
        ),
        pytest.param(
            "Mozilla/5.0 (compatible; inoreader.com; 7 subscribers; feed-id=x9)",
            Aggregator("Inoreader", 7, "x9"),
            id="Inoreader",
        ),
        pytest.param(
            "Mozilla/5.0 (compatible; theoldreader.com; 1 subscribers; feed-id=5a0c)",
            Aggregator("The Old Reader", 1, "5a0c"),
            id="The Old Reader",
        ),
        pytest.param(
            "BazQux/2.4 (+https://bazqux.com/fetcher; 1 subscribers)",
            Aggregator("BazQux Reader", 1),
            id="BazQux",
        ),
        pytest.param(
            "Netvibes (http://www.netvibes.com/; 12 subscribers; feedID: 77)",
            Aggregator("Netvibes", 12, "77"),
            id="Netvibes",
        ),
        pytest.param(
            "Bloglovin/1.0 (http://www.bloglovin.com; 3 subscribers)",
            Aggregator("Bloglovin", 3),
            id="Bloglovin",
        ),
        pytest.param(
            "SomeNewOne/3 (+https://new.example/; 5 readers)", Aggregator("SomeNewOne", 5), id="new"
        ),
        pytest.param(
            "Mozilla/5.0 (compatible; +https://www.new.example/bot; 5 subscribers)",
            Aggregator("new.example", 5),
            id="a browser's name",
        ),
        pytest.param("99999999999 subscribers", None, id="more than there are people"),
        pytest.param("12 subscribers", Aggregator("?", 12), id="nameless"),
        pytest.param("newsboat/2.30 (Linux x86_64)", None, id="a reader"),
        pytest.param("Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0", None, id="a browser"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_aggregators(agent: str, told: Aggregator | None) -> None:
    """Aggregators tell their subscribers in User-Agent, each in its own way."""
    assert aggregator(agent) == told


@given(st.text(st.characters(max_codepoint=255)))
def test_any_agent(agent: str) -> None:
    """Whatever a User-Agent holds, a name that can be printed comes of it or none."""
    told = aggregator(f"{agent} 5 subscribers")
    assert told is None or told.name.isprintable()
    aggregator(agent)


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        pytest.param("8.8.8.8", "", "8.8.8.8", id="a reader"),
        pytest.param("8.8.8.8", "1.1.1.1", "8.8.8.8", id="a reader that says it were another"),
        pytest.param("127.0.0.1", "1.1.1.1, 9.9.9.9", "9.9.9.9", id="a proxy of one's own"),
        pytest.param("10.0.0.7", "9.9.9.9", "9.9.9.9", id="a proxy in one's own network"),
        pytest.param("", "9.9.9.9", "9.9.9.9", id="a socket of the file system"),
        pytest.param("::ffff:8.8.8.8", "", "8.8.8.8", id="IPv4 in IPv6"),
        pytest.param("127.0.0.1", "nonsense:", "nonsense:", id="nonsense"),
    ],
)
def test_addresses(peer: str, forwarded: str, address: str) -> None:
    """Behind a proxy of one's own, its word is taken for where a reader is."""
    assert reader_address(peer, forwarded) == address


def test_a_home_is_one_reader() -> None:
    """Addresses of one IPv6 network are one place, those of two are two."""
    assert reader_address("2001:4860:1:2::3", "") == reader_address("2001:4860:1:2:4:5:6:7", "")
    assert reader_address("2001:4860:1:2::3", "") != reader_address("2001:4860:1:3::3", "")


def test_counts(folder: Path) -> None:
    """Distinct readers are counted a day, aggregators by what they told last."""
    clock = Clock(NOW)
    app = server(folder, clock)
    for client in ("8.8.8.8", "8.8.4.4", "8.8.8.8"):
        fetch(app, "newsboat/2.30", client)
    fetch(app, "feedparser/6.0", "8.8.8.8")
    fetch(app, "feedparser/6.0", "8.8.8.8", path="/atom.xml")
    fetch(app, "a browser", path="/")
    fetch(app, FEEDLY.format(10))
    fetch(app, FEEDLY.format(12))
    fetch(app, "Feedbin feed-id:1 - 2 subscribers")
    fetch(app, "Feedbin feed-id:2 - 3 subscribers")
    clock.now += timedelta(days=1)
    fetch(app, "newsboat/2.30", "8.8.8.8")
    fetch(app, FEEDLY.format(14))
    end(app)

    found = who_reads(folder, days=3, now=clock.now)
    assert [(one.day, one.readers, one.subscribers) for one in found.days] == [
        ("2026-11-21", 0, 0),
        ("2026-11-22", 3, 17),
        ("2026-11-23", 1, 14),
    ]
    rss, atom = found.feeds
    assert (rss.path, rss.readers, rss.subscribers) == ("rss.xml", 3, 19)
    assert rss.aggregators == {"Feedly": 14, "Feedbin": 5}
    assert (atom.path, atom.readers, atom.subscribers) == ("atom.xml", 1, 0)


def test_started_anew(folder: Path) -> None:
    """A server that is started anew within a day counts nobody twice."""
    clock = Clock(NOW)
    for clients in (3, 2):
        app = server(folder, clock)
        for client in range(clients):
            fetch(app, "newsboat/2.30", f"8.8.8.{client}")
        end(app)
    found = who_reads(folder, days=1, now=NOW)
    assert found.days[0].readers == 3


def test_no_address_is_kept(folder: Path) -> None:
    """Nothing that stands in the file tells who read."""
    clock = Clock(NOW)
    app = server(folder, clock)
    fetch(app, "newsboat/2.30 (very special)", "203.0.113.77")
    end(app)
    with sqlite3.connect(folder / READERS) as connection:
        script = "\n".join(connection.iterdump())
    connection.close()

    assert "rss.xml" in script
    assert "203.0.113" not in script
    assert "newsboat" not in script
    columns = set(script.lower().split())
    assert not columns & {"hash", "salt", "address", "agent"}


def test_spoilt_file(folder: Path) -> None:
    """Counts that cannot be kept disturb no reader, and who asks for them is told."""
    (folder / READERS).write_text("spoilt" * 500)
    clock = Clock(NOW)
    app = server(folder, clock)
    fetch(app, "newsboat/2.30")
    clock.now += timedelta(days=1)
    assert ask(app, "/rss.xml").status == 200
    with pytest.raises(StoreError, match="move it away"):
        who_reads(folder)


def test_counts_without_a_folder(folder: Path) -> None:
    """Where no folder can be made for them nobody is disturbed either, until the end."""
    shutil.rmtree(folder / ".feedwright")
    clock = Clock(NOW)
    app = server(folder, clock)
    shutil.rmtree(folder / ".feedwright", ignore_errors=True)
    (folder / ".feedwright").write_text("in the way")
    fetch(app, "newsboat/2.30")
    clock.now += timedelta(days=1)
    assert ask(app, "/rss.xml").status == 200
    end(app)


def test_command(folder: Path) -> None:
    """The command prints a table and a plot, an SVG, or JSON; and that there is nobody."""
    runner = CliRunner()
    nobody = runner.invoke(command_line, ["readers", str(folder)])
    assert "Nobody" in nobody.output
    now = datetime.now(NOW.tzinfo)
    app = server(folder, Clock(now))
    fetch(app, FEEDLY.format(1200))
    fetch(app, "newsboat/2.30")
    end(app)

    table = runner.invoke(command_line, ["readers", str(folder), "--days", "2"])
    assert table.exit_code == 0
    assert "Feedly 1,200" in table.output
    assert "█" in table.output
    told = json.loads(runner.invoke(command_line, ["readers", str(folder), "--json"]).output)
    assert [one["path"] for one in told["feeds"]] == ["rss.xml"]
    assert len(told["days"]) == 30
    svg = runner.invoke(command_line, ["readers", str(folder), "--svg"]).output
    root = etree.fromstring(svg)
    titles = [one.text for one in root.iterfind(".//{http://www.w3.org/2000/svg}title")]
    assert any("1200 subscribers" in (one or "") for one in titles)


def test_drawing_of_nobody(folder: Path) -> None:
    """Days without a reader are drawn too."""
    etree.fromstring(drawing(who_reads(folder, days=5).days))


def test_kept_while_serving(folder: Path) -> None:
    """Counts are written down while the server runs, not at its end only."""
    clock = Clock(NOW)
    app = server(folder, clock)

    async def day() -> None:
        for _ in range(2):
            await asked(app, "/rss.xml", client="8.8.8.8")
            clock.now += timedelta(minutes=2)
        for _ in range(1000):
            if who_reads(folder, days=1, now=NOW).days[0].readers:
                return
            await asyncio.sleep(0.02)
        pytest.fail("nothing was kept")

    asyncio.run(day())


def test_counts_are_written_down_within_a_second(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second after one was written down the next is; what has not changed is not written."""
    clock = Clock(NOW)
    counts = ReaderCounts(folder / READERS)
    counter = ReadershipCounter(counts, clock())
    kept = []
    monkeypatch.setattr(counts, "keep", lambda *rows: kept.append([len(one) for one in rows]))
    for number, (path, client) in enumerate([("a", "1.1.1.1"), ("b", "1.1.1.1"), ("b", "1.1.1.1")]):
        due = counter.note(path, "newsboat", client, "", clock() + 1 + number)
        assert due == (number < 2)
        counter.keep(clock() + 1 + number)
    assert kept == [[2, 0], [1, 0]]


def test_the_last_of_a_quiet_site(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was counted is written down in time, though nobody asks after it, and at the end."""
    monkeypatch.setattr("feedwright.server.app.KEPT", 0.02)
    app = server(folder, Clock(NOW))

    def readers() -> int:
        return who_reads(folder, days=1, now=NOW).days[0].readers

    async def life() -> None:
        async with alive(app):
            for number in (1, 2):
                client = f"8.8.8.{number}"
                await asked(app, "/rss.xml", {"user-agent": "newsboat/2.30"}, client=client)
                async with asyncio.timeout(30):
                    while await asyncio.to_thread(readers) < number:  # noqa: ASYNC110 - a file
                        await asyncio.sleep(0.01)

    asyncio.run(life())
    assert readers() == 2


def test_counts_are_read_where_nothing_may_be_written(folder: Path) -> None:
    """Who asks for counts alters no byte of their file."""
    clock = Clock(NOW)
    app = server(folder, clock)
    fetch(app, "newsboat/2.30")
    end(app)
    before = (folder / READERS).read_bytes()
    with sqlite3.connect(folder / READERS) as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("delete",)
    connection.close()

    assert who_reads(folder) is not None
    assert (folder / READERS).read_bytes() == before
