import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.websub import until

from feedwright.announce import websub
from feedwright.announce.pings import announce

TOPICS = [f"https://example.org/{number}/rss.xml" for number in range(9)]


class Taking(BaseHTTPRequestHandler):
    """A hub that answers as its path says, and remembers what it was told."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answers an announcement."""
        server: Any = self.server
        form = parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode())
        with server.lock:
            server.heard.append((self.path, form, dict(self.headers)))
            server.clients.add(self.client_address)
        status = int(self.path.strip("/"))
        if not status:
            server.over.wait(120)
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in (("Location", "/204"), ("Content-Length", "2")):
            self.send_header(name, value)
        self.end_headers()
        if status != 204:
            self.wfile.write(b"ok")

    def log_message(self, *_: Any) -> None:
        """Says nothing of requests."""


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def server() -> Iterator[Any]:
    """A running hub on this machine alone."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    server.heard, server.clients, server.over, server.lock = [], set(), Event(), Lock()
    server.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


def take_whole(client: socket.socket) -> None:
    """Take a request to its end: a connection that is closed with some of it unread is broken."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += client.recv(65536)
    head, _, body = got.partition(b"\r\n\r\n")
    (length,) = re.findall(rb"(?i)\r\ncontent-length: *(\d+)", head)
    while len(body) < int(length):
        body += client.recv(65536)


@contextmanager
def raw(answer: bytes) -> Iterator[str]:
    """A server that sends some bytes to whoever connects, whatever they say, and hangs up."""
    over = Event()
    with ExitStack() as opened:
        listening = opened.enter_context(socket.create_server(("127.0.0.1", 0)))
        listening.settimeout(0.05)

        def serve() -> None:
            while not over.is_set():
                try:
                    client, _ = listening.accept()
                except TimeoutError:
                    continue
                with client:
                    client.settimeout(60)
                    take_whole(client)
                    with suppress(OSError):  # who has enough of it hangs up
                        client.sendall(answer)

        thread = Thread(target=serve)
        thread.start()
        opened.callback(thread.join)
        opened.callback(over.set)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"


def problems(wanted: Mapping[str, list[str]], within: float = 120) -> dict[str, str]:
    """The problem with each hub, after a look at whether every topic has its answer."""
    answers = announce(wanted, within=within)
    told = sorted((one.hub, topic) for one in answers for topic in one.topics)
    assert told == sorted((hub, topic) for hub, topics in wanted.items() for topic in topics)
    return {one.hub: one.problem for one in answers}


def test_announced(server: Any) -> None:
    """A hub gets each topic as a form, by hub.url and by hub.topic, over few connections."""
    hub = f"{server.address}/204"
    assert problems({hub: TOPICS}) == {hub: ""}
    assert sorted(form for _, form, _ in server.heard) == [
        [("hub.mode", "publish"), ("hub.url", topic), ("hub.topic", topic)] for topic in TOPICS
    ]
    [kind] = {headers["Content-Type"] for _, _, headers in server.heard}
    assert kind == "application/x-www-form-urlencoded"
    assert len(server.clients) <= 4


def test_several_at_once(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hub that takes several topics gets them in one request."""
    monkeypatch.setattr(websub, "_TAKE_SEVERAL", ("127.0.0.1",))
    hub = f"{server.address}/202"
    assert problems({hub: TOPICS}) == {hub: ""}
    [(_, form, _)] = server.heard
    assert [value for name, value in form if name == "hub.url"] == TOPICS


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/500", "answers 500"),
        ("/404", "answers 404"),
        ("/429", "answers 429"),
        ("/301", "has moved to '/204'"),
        ("/307", "has moved to '/204'"),
    ],
)
def test_refusing(server: Any, path: str, told: str) -> None:
    """A hub that says no is told of in one phrase, and a redirect is not followed."""
    hub = server.address + path
    assert told in problems({hub: TOPICS[:1]})[hub]
    assert len(server.heard) == 1


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"hello", id="no HTTP"),
        pytest.param(b"HTTP/1.1 abc\r\n\r\n", id="no status"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000, id="headers without end"),
        pytest.param(b"\x15\x03\x01\x00\x02\x02\x46", id="TLS"),
        pytest.param(b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n", id="to nowhere"),
    ],
)
def test_nonsense(answer: bytes) -> None:
    """A hub that answers nonsense is a problem, and never raises."""
    with raw(answer) as hub:
        assert problems({hub: TOPICS[:1]})[hub]


def test_short_answer() -> None:
    """A status that says yes counts, though the body that was promised does not come."""
    with raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n") as hub:
        assert problems({hub: TOPICS[:1]}) == {hub: ""}


def test_one_down(server: Any) -> None:
    """Hubs that are down or never answer keep no topic from the others, nor the run."""
    good, silent = f"{server.address}/202", f"{server.address}/0"
    odd = "http://x.invalid:99999/"
    with socket.socket() as bound:  # nobody else can listen there meanwhile
        bound.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{bound.getsockname()[1]}/"
        wanted = {silent: TOPICS, closed: TOPICS, odd: TOPICS, good: TOPICS}

        def end_silence() -> None:
            """Whoever waits for the silent one first never tells the good one."""
            until(lambda: sum(path == "/202" for path, *_ in server.heard) == len(TOPICS))
            server.over.set()

        ending = Thread(target=end_silence)
        ending.start()
        found = problems(wanted)
        ending.join()
    assert found[good] == ""
    assert "cannot be reached" in found[closed]
    assert found[odd]
    assert "cannot be reached" in found[silent]


def test_never_answered(server: Any) -> None:
    """A hub that does not answer in time keeps nobody longer."""
    silent = f"{server.address}/0"
    assert problems({silent: TOPICS}, within=0.5) == {silent: "has not answered within 0.5 seconds"}
