import gzip
import socket
import zlib
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest

from feedwright.domain.errors import SourceError
from feedwright.runtime.http.fetch import Client, get

FEED = b"<rss><channel/></rss>"
LIMIT = 100_000
PACKED = gzip.compress(FEED)
BOMB = gzip.compress(bytes(50 * LIMIT))

ANSWERS: dict[str, tuple[int, Mapping[str, str], bytes]] = {
    "/feed": (200, {"Content-Type": "application/rss+xml; charset=utf-8"}, FEED),
    "/exact": (200, {}, bytes(LIMIT)),
    "/large": (200, {}, bytes(LIMIT + 1)),
    "/packed": (200, {"Content-Encoding": "gzip"}, PACKED),
    "/twice": (200, {"Content-Encoding": "gzip"}, PACKED + PACKED),
    "/bomb": (200, {"Content-Encoding": "x-gzip"}, BOMB),
    "/nested": (200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(BOMB)),
    "/brotli": (200, {"Content-Encoding": "br"}, b"\x0b\x02\x80"),
    "/false": (200, {"Content-Encoding": "gzip"}, FEED),
    "/torn": (200, {"Content-Encoding": "gzip"}, PACKED[:-9]),
    "/deflate": (200, {"Content-Encoding": "deflate"}, zlib.compress(FEED)),
    "/nothing": (200, {"Content-Encoding": "gzip"}, b""),
    "/short": (200, {"Content-Length": "999"}, FEED),
    "/once": (301, {"Location": "/feed"}, b""),
    "/relative": (308, {"Location": "feed#top"}, bytes(10 * LIMIT)),
    "/loop": (302, {"Location": "/loop"}, b""),
    "/to-file": (302, {"Location": "file:///etc/hostname"}, b""),
    "/to-nowhere": (302, {"Location": "http://[x/"}, b""),
    "/to-no-name": (302, {"Location": "http://xn--/"}, b""),
    "/to-long-name": (302, {"Location": f"http://{'a' * 64}.example/"}, b""),
    "/same": (304, {"ETag": '"1"'}, b""),
    "/first": (200, {"Link": '<second?x=1>; rel="next", </>; rel="start"'}, b"1"),
    "/part": (206, {"Content-Range": "bytes 0-4/20"}, FEED[:5]),
    "/unmoved": (300, {}, b""),
    "/secret": (401, {}, b""),
    "/missing": (404, {}, b"<p>No."),
    "/gone": (410, {}, b""),
    "/busy": (429, {}, b""),
    "/broken": (500, {}, b""),
    "/odd": (999, {}, b""),
    **{f"/hop{n}": (302, {"Location": f"/hop{n - 1}"}, b"") for n in range(1, 9)},
    "/hop0": (302, {"Location": "/feed"}, b""),
}


class Site(BaseHTTPRequestHandler):
    """A web site that answers as the table says, and some addresses slowly."""

    def do_GET(self) -> None:
        """Answers, and notes what it was asked."""
        self.server.asked.append(dict(self.headers))  # type: ignore[attr-defined]
        over: Event = self.server.over  # type: ignore[attr-defined]
        if self.path == "/silent":
            over.wait(120)
            return
        status, headers, body = ANSWERS.get(self.path, (200, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
            while self.path == "/dripping" and not over.wait(0.05):
                self.wfile.write(b" ")
            while self.path == "/endless":
                self.wfile.write(bytes(LIMIT))
        except OSError:  # the client has had enough
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Says nothing of requests."""


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def server() -> Iterator[Any]:
    """A running site on this machine alone."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked, server.over = [], Event()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def site(server: Any) -> str:
    """Its address, without a slash at its end."""
    return f"http://127.0.0.1:{server.server_port}"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        pytest.param("/feed", "/feed", id="a document"),
        pytest.param("/once", "/feed", id="moved"),
        pytest.param("/relative", "/feed", id="moved to a neighbour, with a long farewell"),
        pytest.param("/hop4", "/feed", id="five times"),
        pytest.param("/packed", "/packed", id="compressed"),
    ],
)
def test_get(site: str, path: str, found: str) -> None:
    """A document arrives with the address where it was found in the end."""
    fetched = get(site + path)
    assert (fetched.data, fetched.address) == (FEED, site + found)


def test_type(site: str) -> None:
    """The type is what the server says."""
    found = get(f"{site}/feed")
    assert (found.data, found.address) == (FEED, f"{site}/feed")
    assert found.type == "application/rss+xml; charset=utf-8"
    found = get(f"{site}/nothing")
    assert (found.data, found.type, found.status) == (b"", "", 200)
    assert get(f"{site}/twice").data == FEED + FEED


def test_manners(server: Any, site: str) -> None:
    """Requests say who asks, and ask for nothing that could not be unpacked within bounds."""
    get(f"{site}/once")
    assert [(asked["User-Agent"], asked["Accept-Encoding"]) for asked in server.asked] == [
        ("Feedwright", "gzip")
    ] * 2


def test_exact_size(site: str) -> None:
    """A document may be as large as the bound."""
    assert len(get(f"{site}/exact", most_bytes=LIMIT).data) == LIMIT


@pytest.mark.parametrize(
    ("path", "told"),
    [
        pytest.param("/large", "is larger than 100,000 bytes", id="too large"),
        pytest.param("/endless", "is larger than 100,000 bytes", id="endless"),
        pytest.param("/bomb", "is larger than 100,000 bytes", id="a bomb"),
        pytest.param(
            "/nested", "Content-Encoding 'gzip, gzip', which was not", id="a bomb in a bomb"
        ),
        pytest.param("/brotli", "Content-Encoding 'br', which was not requested", id="brotli"),
        pytest.param("/deflate", "Content-Encoding 'deflate', which was not", id="deflate"),
        pytest.param("/false", "is sent as gzip, but cannot be unpacked", id="no gzip"),
        pytest.param("/torn", "is sent as gzip, but cannot be unpacked", id="half of a gzip"),
        pytest.param("/short", "cannot be fetched: ", id="less than was promised"),
        pytest.param("/loop", "redirects more than 5 times", id="a loop"),
        pytest.param("/hop5", "redirects more than 5 times", id="too many redirects"),
        pytest.param("/to-file", "redirects to file://", id="away from the web"),
        pytest.param("/to-nowhere", "cannot be fetched: ", id="to no address"),
        pytest.param("/to-no-name", "cannot be fetched: ", id="to a name that is none"),
        pytest.param("/to-long-name", "cannot be fetched: ", id="to a name that is too long"),
        pytest.param(
            "/part", "answers 206 Partial Content: the response is only a part", id="a part"
        ),
        pytest.param("/unmoved", "answers 300 Multiple Choices: check", id="redirects nowhere"),
        pytest.param("/secret", "answers 401 Unauthorized: the server requires", id="401"),
        pytest.param("/missing", "answers 404 Not Found: check the address", id="404"),
        pytest.param("/gone", "answers 410 Gone: the document was removed for good", id="410"),
        pytest.param(
            "/busy",
            "answers 429 Too Many Requests: the server limits the rate",
            id="429",
        ),
        pytest.param("/broken", "answers 500 Internal Server Error: try again", id="500"),
        pytest.param("/odd", "answers 999: ", id="no status"),
    ],
)
def test_refusals(site: str, path: str, told: str) -> None:
    """What cannot be had is told in one line, with its address and what to do."""
    with pytest.raises(SourceError) as caught:
        get(site + path, most_bytes=LIMIT)
    message = str(caught.value)
    assert message.startswith(site + path)
    assert told in message
    assert "\n" not in message


@pytest.mark.parametrize("path", ["/silent", "/dripping"])
def test_slow(site: str, path: str) -> None:
    """A server that takes too long is not waited for, also when it says a little now and then."""
    with pytest.raises(SourceError, match=r"has not answered within 0\.3 seconds"):
        get(site + path, timeout=0.3)


@pytest.mark.parametrize(
    "endless",
    [
        pytest.param(b"H", id="a status line"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: ", id="a header"),
        pytest.param(b"HTTP/1.1 103 Early Hints\r\n\r\n", id="announcements"),
    ],
)
def test_an_exchange_without_end(endless: bytes) -> None:
    """An answer whose header never ends is given up, however steadily it comes."""
    over = Event()

    def answer(listener: socket.socket) -> None:
        stream, _ = listener.accept()
        with stream:
            try:
                stream.sendall(endless)
                while not over.wait(0.02):
                    stream.sendall(endless if endless.endswith(b"\n") else b"x")
            except OSError:  # the client has had enough
                return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=answer, args=(listener,))
        thread.start()
        with pytest.raises(SourceError, match=r"has not answered|cannot be fetched"):
            get(f"http://127.0.0.1:{listener.getsockname()[1]}/", timeout=0.5)
        over.set()
        thread.join()


def test_a_document_names_nothing_inside(site: str, server: Any) -> None:
    """What a document names is not fetched from this machine, unless a person named that host."""
    with pytest.raises(SourceError, match="cannot be fetched"):
        get(f"{site}/feed", private=())
    assert server.asked == []
    assert get(f"{site}/feed", private={"127.0.0.1"}).data == FEED


def test_nobody_there() -> None:
    """A machine on which nobody answers is told."""
    with socket.socket() as bound:  # nobody else can listen there meanwhile
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        with pytest.raises(SourceError, match=r"cannot be fetched: .*[Cc]onnect"):
            get(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("file:///etc/hostname", id="a file"),
        pytest.param("ftp://example.org/feed", id="FTP"),
        pytest.param("feed.xml", id="a path"),
        pytest.param("//example.org/feed", id="no scheme"),
        pytest.param("http://", id="no host"),
        pytest.param("", id="nothing"),
    ],
)
def test_no_address(address: str) -> None:
    """Only addresses of the web are fetched."""
    with pytest.raises(SourceError, match="is not a web address; write one like https://"):
        get(address)


def test_password(site: str) -> None:
    """A password in an address is used, and never told."""
    with pytest.raises(SourceError) as caught:
        get(site.replace("//", "//ada:sesame@") + "/missing")
    assert str(caught.value).startswith(f"{site}/missing answers 404")


def test_a_conditional_request(site: str, server: Any) -> None:
    """What is as it was is answered without it; nobody is answered so who did not ask."""
    with Client() as client:
        found = client.get(f"{site}/same", {"If-None-Match": '"1"'})
        assert (found.status, found.data, found.headers["etag"]) == (304, b"", '"1"')
        assert server.asked[-1]["If-None-Match"] == '"1"'
        with pytest.raises(SourceError, match="304"):
            client.get(f"{site}/same")


def test_the_address_of_the_next_one(site: str) -> None:
    """It stands in the header, and is resolved."""
    with Client() as client:
        assert client.get(f"{site}/first").next == f"{site}/second?x=1"
