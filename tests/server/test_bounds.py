"""What strangers may send, and what the server remembers and counts of it."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.asgi import ask, asked
from tests.publications import NOW, article, run, write

from feedwright.commands.readers import who_reads
from feedwright.domain import reader_agents as who
from feedwright.domain.reader_agents import aggregator, is_near
from feedwright.server import Application, application, responses
from feedwright.server.conditional import Facts, decide
from feedwright.server.document_cache import Ready
from feedwright.server.readership import ReadershipCounter
from feedwright.store.readership import ReaderCounts

NAMES = (
    *("user-agent", "referer", "cookie", "range", "if-none-match", "if-match", "if-range"),
    *("if-modified-since", "if-unmodified-since", "a-im", "accept-encoding", "x-forwarded-for"),
    *("x-forwarded-host", "x-nobody-knows"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published publication."""
    written = write(tmp_path, {"a.md": article("A"), "b/index.md": article("B")})
    run(written)
    return written


@pytest.fixture
def app(folder: Path) -> Application:
    """Its server."""
    return application(folder, environment={}, clock=lambda: NOW.timestamp() + 60)


@pytest.mark.parametrize("name", NAMES)
def test_long_field(app: Application, name: str) -> None:
    """A header field longer than any that is honest is refused, whatever its name."""
    assert ask(app, "/rss.xml", {name: "x" * 8_193}).status == 431
    assert ask(app, "/rss.xml", {name: "x" * 8_000}).status in (200, 406, 412)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
@pytest.mark.parametrize("path", ["/rss.xml", "/-/metrics", "/-/hub", "/nothing"])
def test_large_header(app: Application, method: str, path: str) -> None:
    """Many fields that are large together are refused, before anything is looked for."""
    fields = [(f"x-{number}", "x" * 4_000) for number in range(9)]
    assert ask(app, path, fields, method=method).status == 431
    assert ask(app, path, [("cookie", "y" * 8_000)] * 5, method=method).status == 431


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("/" + "a" * 8_000, id="path"),
        pytest.param("/rss.xml?" + "a" * 8_000, id="query"),
        pytest.param("/" + "%61" * 2_700, id="percent-encoded"),
        pytest.param("/-/metrics?" + "a" * 8_000, id="figures"),
    ],
)
def test_long_target(app: Application, address: str) -> None:
    """A path and a query that are longer than any that is published are refused as that."""
    assert ask(app, address).status == 414
    assert ask(app, "/rss.xml?" + "a" * 7_900).status == 200


@pytest.mark.parametrize(
    "host",
    [
        pytest.param(None, id="none"),
        pytest.param("", id="empty"),
        pytest.param("a b", id="a blank"),
        pytest.param("a/b", id="a path"),
        pytest.param("user@a.example", id="user information"),
        pytest.param("http://a.example", id="an address"),
        pytest.param("a.example:x", id="a port of letters"),
        pytest.param("a.example:70000", id="a port beyond the last"),
        pytest.param("a.example:1:2", id="two ports"),
        pytest.param("[::1", id="half a bracket"),
        pytest.param("[::1]x", id="more behind a bracket"),
        pytest.param("[1.2.3.4]", id="IPv4 in brackets"),
        pytest.param("[:::]", id="no IPv6 address"),
        pytest.param("::1", id="IPv6 without brackets"),
        pytest.param("a%zz", id="no percent encoding"),
        pytest.param("a\tb", id="a tab"),
        pytest.param("bücher.example", id="no ASCII"),
        pytest.param("a.example, b.example", id="two in one"),
        pytest.param("<script>", id="markup"),
    ],
)
@pytest.mark.parametrize("path", ["/rss.xml", "/-/health"])
def test_wrong_host(app: Application, path: str, host: str | None) -> None:
    """A request of HTTP/1.1 without one well-formed Host is refused (RFC 9112 §3.2)."""
    assert ask(app, path, host=host).status == 400


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "localhost:8000", "a.example:", "A.EXAMPLE:443", "a_b.example", "127.0.0.1"),
        *("[::1]", "[2001:db8::1]:80", "[::ffff:1.2.3.4]", "xn--bcher-kva.example", "a.example."),
        *("%C3%A9.example", " a.example\t"),
    ],
)
def test_right_host(app: Application, host: str) -> None:
    """Whatever RFC 3986 has for a host may be asked for, with a port or without."""
    assert ask(app, "/rss.xml", host=host).status == 200


def test_two_hosts(app: Application) -> None:
    """Two hosts are refused, be they the same."""
    assert ask(app, "/rss.xml", {"host": "example.org"}).status == 400


@pytest.mark.parametrize("version", ["1.0", "1", "2"])
def test_other_versions(app: Application, version: str) -> None:
    """What is not HTTP/1.1 needs no Host."""
    assert ask(app, "/rss.xml", host=None, version=version).status == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "*", 400),
        ("HEAD", "*", 400),
        ("GET", "rss.xml", 400),
        ("GET", "", 400),
        ("CONNECT", "", 400),
        ("OPTIONS", "rss.xml", 400),
        ("OPTIONS", "*", 204),
    ],
)
def test_targets(app: Application, method: str, path: str, status: int) -> None:
    """A target is a path, and ``*`` is one for OPTIONS alone (RFC 9112 §3.2)."""
    assert ask(app, path, method=method).status == status


@pytest.mark.parametrize("page", ["metrics", "health", "hub"])
@pytest.mark.parametrize("before", ["/%2d/", "/%2D/", "/-%2f", "%2f-/", "/%2d%2F"])
def test_encoded_private_path(app: Application, before: str, page: str) -> None:
    """What a proxy keeps to itself by its path is not there under that path percent-encoded."""
    assert ask(app, f"/-/{page}").status != 404 or page == "hub"
    assert ask(app, before + page).status == 404
    assert ask(app, f"/-/{page}".replace("h", "%68").replace("m", "%6d")).status == 404


def test_encoded_document(app: Application) -> None:
    """A document's path may be encoded."""
    assert ask(app, "/%72ss.xml").status == 200


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("path", ["/rss.xml", "/", "/articles/a/"])
def test_memory_of_answers(app: Application, path: str, name: str) -> None:
    """Answers to ever other headers are not held beyond a bound."""
    ask(app, path)
    before = app.held

    async def many() -> None:
        for number in range(256):
            for size in (380_000, 8_000, 900):
                fields = {name: f"{number:0{size}}"}
                await asked(app, path, fields, method=("GET", "HEAD")[number % 2])

    asyncio.run(many())
    assert app.held - before < 1_000_000


def test_what_is_held_is_weighed(app: Application) -> None:
    """Answers that are held weigh, keys and all, so that they give way to documents."""
    ask(app, "/rss.xml")
    before = app.held
    for number in range(100):
        ask(app, "/rss.xml", {"if-none-match": f'"{number:0900}"'})
    assert app.held - before > 100 * 900
    for number in range(1_000):
        ask(app, "/rss.xml", {"if-none-match": f'"{number:0901}"'})
    assert app.held - before < 256 * 2_000


def test_readers_share_answers(app: Application) -> None:
    """Readers that differ in what decides nothing get one answer, held once."""
    ask(app, "/rss.xml", {"accept-encoding": "br"})
    before = app.held
    for number in range(100):
        fields = {"user-agent": f"Reader {number}", "cookie": f"id={number}", "via": "1.1 x"}
        answer = ask(app, "/rss.xml", {"accept-encoding": "br", **fields})
        assert answer.headers["content-encoding"] == "br"
    assert app.held == before


@pytest.mark.parametrize(
    "fields",
    [
        {"accept-encoding": "gzip"},
        {"if-none-match": "*"},
        {"range": "bytes=0-9"},
        {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"if-match": '"x"'},
        {"if-unmodified-since": "Sat, 01 Jan 2000 00:00:00 GMT"},
    ],
)
def test_what_decides_is_told_apart(app: Application, fields: dict[str, str]) -> None:
    """An answer that a header decides is not given to who does not send it, nor the reverse."""
    fresh = application(app._place, environment={}, clock=app._clock)  # noqa: SLF001
    plain, special = ask(app, "/rss.xml"), ask(app, "/rss.xml", fields)
    assert plain == ask(app, "/rss.xml") == ask(fresh, "/rss.xml")
    assert special == ask(app, "/rss.xml", fields)
    assert (special.status, special.headers) != (plain.status, plain.headers)


def work(of: Callable[[str], Any], text: str) -> float:
    """How much of a processor a call takes: the least of some, so that no other work counts."""
    taken = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(3):
            of(text)
        taken.append(time.process_time() - start)
    return min(taken)


def everywhere(text: str) -> dict[str, str]:
    """A request's fields, each with the same text."""
    fields: dict[str, str] = dict.fromkeys(NAMES, text)
    return fields


HOSTILE: dict[str, Callable[[int], str]] = {
    "a long word": lambda n: "Mozilla/5.0 (" + "a" * n + "  1 subscribers)",
    "labels": lambda n: "Mozilla (" + "a." * (n // 2) + "! 1 subscribers",
    "hyphens": lambda n: "Mozilla " + "-" * n + " 1 subscribers",
    "spaces": lambda n: "1" + " " * n + "x",
    "active": lambda n: "1 active" * (n // 8),
    "digits": lambda n: "1" * n,
    "feeds": lambda n: "feed-id" + " " * n + "1 subscribers",
    "quotes": lambda n: '"' * n,
    "commas": lambda n: "," * n,
    "tags": lambda n: '"a", ' * (n // 5) + "x",
    "weights": lambda n: "a;q=0." + "0" * n,
    "members": lambda n: "gzip;" + " " * n + "q",
    "ranges": lambda n: "bytes=" + "0-0," * (n // 4),
    "blanks": lambda n: "bytes=" + " " * n + "-",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(
    "of",
    [
        pytest.param(who._aggregator.__wrapped__, id="agents"),  # noqa: SLF001
        pytest.param(lambda text: decide("GET", everywhere(text), Facts("", 9, 9), 9), id="rest"),
    ],
)
def test_growth(of: Callable[[str], Any], text: Callable[[int], str]) -> None:
    """What a header costs grows with its length, not with its square, before any is cut."""
    work(of, text(20_000))
    assert work(of, text(80_000)) < 8 * work(of, text(20_000)) + 0.002


def test_only_the_beginning_of_an_agent() -> None:
    """Of a program's name no more is looked at than honest ones have."""
    assert aggregator("Reader" + " " * 400 + "; 5 subscribers") is not None
    assert aggregator("Reader" + " " * 500 + "; 5 subscribers") is None


def test_the_end_of_what_was_forwarded(folder: Path) -> None:
    """However much a reader writes before it, the proxy's word of where it is counts."""
    app = application(folder, environment={}, clock=NOW.timestamp)
    for number in range(20):
        fields = {"x-forwarded-for": f"{number}, " * 300 + "9.9.9.9"}
        ask(app, "/rss.xml", fields, client="127.0.0.1")
    app._readership.keep(NOW.timestamp())  # noqa: SLF001
    assert who_reads(folder, days=1, now=NOW).days[0].readers == 1


@pytest.mark.parametrize("peer", ["::ffff:8.8.8.8", "8.8.8.8", "2001:4860::8"])
def test_strangers_are_not_near(peer: str) -> None:
    """An address of the internet is no proxy's of one's own, however it is written."""
    assert not is_near(peer)


def test_names_that_strangers_choose(tmp_path: Path) -> None:
    """Names of aggregators, and their names of feeds, are counted apart up to a bound."""
    counts = ReaderCounts(tmp_path / "readers.sqlite")
    counter = ReadershipCounter(counts, 0)
    for number in range(2_000):
        counter.note("rss.xml", f"Bot{number}/1 ({number} subscribers)", "8.8.8.8", "", 1)
        counter.note("rss.xml", f"Feedbin feed-id:{number} - 1 subscribers", "8.8.8.8", "", 1)
        counter.note("rss.xml", f"Bot1 feed-id:{number} - 1 subscribers", "8.8.8.8", "", 1)
    counter.note("rss.xml", "Feedly/1.0 (7 subscribers)", "8.8.8.8", "", 1)
    counter.keep(2)
    told = dict(counter.subscribers())
    assert (told["Feedly"], told["Bot7"], told["other"]) == (7, 7, 1999)
    assert len(told) == 23
    assert len(counts.since("1970-01-01")[1]) < 60


def test_readers_that_one_address_makes_up(tmp_path: Path) -> None:
    """Whoever names a new program with each request counts as some readers, others as ever."""
    counts = ReaderCounts(tmp_path / "readers.sqlite")
    counter = ReadershipCounter(counts, 0)
    for number in range(5_000):
        counter.note(("rss.xml", "atom.xml")[number % 2], f"Reader {number}", "8.8.8.8", "", 1)
    for number in range(300):
        counter.note("rss.xml", "Reader", f"9.9.{number // 256}.{number % 256}", "", 1)
    counter.keep(2)
    polled = {one.path: one.readers for one in counts.since("1970-01-01")[0]}
    assert polled["*"] == 256 + 300


@given(st.integers(0, 400_000))
def test_pieces(size: int) -> None:
    """A body arrives whole, however it is cut; a piece holds little, and the last says so."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    body = bytes(range(251)) * (size // 251) + bytes(size % 251)
    told = asyncio.run(responses.ready(send, Ready(200, [], body)))
    assert told == (200, size)
    assert b"".join(one["body"] for one in sent[1:]) == body
    assert max(len(one["body"]) for one in sent[1:]) <= 65_536
    assert [one.get("more_body", False) for one in sent[1:]] == [True] * (len(sent) - 2) + [False]


def test_reader_that_takes_nothing(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that nobody takes is given up, and nothing is sent after that."""
    monkeypatch.setattr(responses, "STALLED", 0.05)
    (app._file.parent / "public/rss.xml").write_bytes(bytes(200_000))  # noqa: SLF001
    begun = []

    async def send(message: Any) -> None:
        begun.append(message["type"])
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": "/rss.xml",
        "headers": [(b"host", b"x")],
    }
    asyncio.run(app(scope, None, send))  # type: ignore[arg-type]
    assert begun == ["http.response.start", "http.response.body"]
