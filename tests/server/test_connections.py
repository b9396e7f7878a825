"""Connections to `feedwright serve` that do nothing, or too much."""

import contextlib
import os
import re
import resource
import select
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.publications import article, run, write
from tests.servers import Running, serving

from feedwright.domain.errors import ConfigurationError
from feedwright.server import sockets

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
LARGE = 5_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published publication with a large feed that compresses badly."""
    written = write(tmp_path, {"a.md": article("A")})
    run(written)
    (written / "public/rss.xml").write_bytes(os.urandom(LARGE))
    return written


def port_of(server: Running) -> int:
    """The port that a server listens at."""
    return httpx.URL(server.address).port or 0


def connected(server: Running, *, buffer: int = 0) -> socket.socket:
    """A connection to a server, which is given time to take it."""
    one = socket.socket()
    if buffer:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    one.settimeout(60)
    one.connect(("127.0.0.1", port_of(server)))
    return one


def said(server: Running, request: bytes) -> bytes:
    """The status line that answers what is sent byte by byte."""
    with connected(server) as one, contextlib.suppress(ConnectionError):
        # What is too long may be refused, and the connection closed, before it has arrived.
        with contextlib.suppress(ConnectionError):
            one.sendall(request)
        return one.recv(65_536).partition(b"\r\n")[0]
    return b""


def asking(path: str) -> bytes:
    """A request."""
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def memory(server: Running) -> int:
    """The memory that a server's process takes, in bytes."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) * 1024


@pytest.fixture
def crowd(folder: Path) -> Iterator[tuple[Running, int]]:
    """A server with 800 connections that keep it, and the memory that they took."""
    with serving(folder) as server, contextlib.ExitStack() as stack:
        httpx.get(f"{server.address}rss.xml")
        before = memory(server)
        for _ in range(300):
            stack.enter_context(connected(server))
        for _ in range(300):
            one = stack.enter_context(connected(server))
            one.sendall(asking("/-/health"))
            assert one.recv(4_096).startswith(b"HTTP/1.1 200")
        unread = [stack.enter_context(connected(server, buffer=4_096)) for _ in range(200)]
        for one in unread:
            one.sendall(asking("/rss.xml"))
        for one in unread:  # each has begun to be answered
            assert select.select([one], [], [], 60)[0]
        yield server, memory(server) - before


def test_crowd(crowd: tuple[Running, int]) -> None:
    """While others keep hundreds of connections and read nothing, another is answered whole.

    Those who do not read cost no copy of the document each.
    """
    server, taken = crowd
    assert httpx.get(f"{server.address}-/health", timeout=60).text == "ok\n"
    assert len(httpx.get(f"{server.address}rss.xml", timeout=60).content) == LARGE
    assert taken < 200 * LARGE / 5


def test_unread_answers_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system ends a connection whose client is there and takes nothing."""
    del folder
    monkeypatch.setattr(sockets, "_UNREAD_TIME", 500)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        sockets.limit_waiting(listening.getsockname()[1])
        with socket.create_connection(listening.getsockname()):
            accepted = listening.accept()[0]
            with accepted, pytest.raises(OSError, match="timed out"):
                accepted.sendall(bytes(1 << 28))


def test_only_its_own_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets of the process that are not the server's, and files, stay as they are and open."""
    monkeypatch.setattr(sockets, "_UNREAD_TIME", 500)
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("::1", 0), family=10):
        files = os.listdir("/dev/fd")  # noqa: PTH208
        sockets.limit_waiting(1)
        assert one.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 0
        assert os.listdir("/dev/fd") == files  # noqa: PTH208


def test_excess_of_one_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a peer's connections the newest end that are too many; those of others stay."""
    monkeypatch.setattr(sockets, "is_near", lambda _: False)
    with socket.create_server(("127.0.0.1", 0)) as listening, contextlib.ExitStack() as stack:
        place = listening.getsockname()
        clients = []
        for peer in ["127.0.0.2"] * 5 + ["127.0.0.3"] * 2:
            client = socket.create_connection(place, source_address=(peer, 0))
            clients.append(stack.enter_context(client))
            stack.enter_context(listening.accept()[0])
        sockets.end_excess(place[1], 3)
        ended = [bool(select.select([one], [], [], 0.2)[0]) for one in clients]
        assert ended == [False] * 3 + [True] * 2 + [False] * 2
        monkeypatch.undo()
        sockets.end_excess(place[1], 1)  # a proxy of one's own has as many as it wants
        assert not select.select(clients[:3], [], [], 0.2)[0]


@pytest.mark.parametrize(
    ("soft", "hard", "most"),
    [(64, 64, 20), (24, 24, 8), (1_024, 1_024, 500), (1_024, 524_288, 4_096), (-1, -1, 4_096)],
)
def test_as_many_as_may_be_open(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, most: int
) -> None:
    """No more connections are taken than the process may have files open, raised as may be."""
    raised = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, bounds: raised.append(bounds))
    assert sockets.most_connections() == most
    assert raised == ([(16_384, hard)] if hard > 1_024 else [])


def test_too_few_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that may open hardly any file is told so before it serves."""
    monkeypatch.setattr(resource, "getrlimit", lambda _: (7, 7))
    with pytest.raises(ConfigurationError, match=r"needs 24 open files .* may have 7; raise"):
        sockets.most_connections()


def test_few_files(folder: Path) -> None:
    """With few files to open it takes no more connections than it can, and waits for the rest."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(serving(folder, most_files=64))
        crowd = [stack.enter_context(connected(server)) for _ in range(60)]
        for one in crowd[:5]:
            one.sendall(asking("/-/health"))
            assert one.recv(4_096).startswith(b"HTTP/1.1 200")
        open_files = len(os.listdir(f"/proc/{server.process.pid}/fd"))  # noqa: PTH208
        assert open_files < 64


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        pytest.param(b"GET /rss.xml HTTP/1.1\r\n\r\n", b"400", id="no host"),
        pytest.param(
            b"GET /rss.xml HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", b"400", id="two hosts"
        ),
        pytest.param(b"GET /rss.xml HTTP/1.1\r\nHost: a b\r\n\r\n", b"400", id="no good host"),
        pytest.param(b"GET * HTTP/1.1\r\nHost: a\r\n\r\n", b"400", id="all"),
        pytest.param(b"GET rss.xml HTTP/1.1\r\nHost: a\r\n\r\n", b"400", id="no slash"),
        pytest.param(b"GET a/rss.xml HTTP/1.1\r\nHost: a\r\n\r\n", b"400", id="still none"),
        pytest.param(b"GET http://b/rss.xml HTTP/1.1\r\nHost: a\r\n\r\n", b"200", id="absolute"),
        pytest.param(b"GET /rss.xml HTTP/1.0\r\n\r\n", b"200", id="HTTP/1.0"),
        pytest.param(b"GET /%2d/metrics HTTP/1.1\r\nHost: a\r\n\r\n", b"404", id="encoded"),
        pytest.param(b"GET /-/metrics HTTP/1.1\r\nHost: a\r\n\r\n", b"200", id="figures"),
        pytest.param(b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"414", id="long"),
        pytest.param(
            b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", b"431", id="large"
        ),
        pytest.param(
            b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 380_000 + b"\r\n\r\n", b"431", id="huge"
        ),
    ],
)
def test_over_a_socket(folder: Path, request_: bytes, status: bytes) -> None:
    """The server below lets such requests pass or refuses them itself: the status is the same."""
    (folder / "public/rss.xml").write_bytes(b"<rss/>")
    with serving(folder) as server:
        for _ in range(50):
            found = said(server, request_)
            if found:  # not overtaken by the end of the connection
                break
        assert found.split(b" ")[1:2] == [status]


COUNT = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as store:
    print(*store.execute("select count(*) from t").fetchone())
store.close()
"""


def test_locks_of_databases_are_kept(tmp_path: Path) -> None:
    """To look at the process's sockets gives up no lock: what it then writes, others can read."""
    file = tmp_path / "store.sqlite"

    def counted() -> str:
        """How many rows another process finds, which takes the log away where it is alone."""
        command = [sys.executable, "-c", COUNT, str(file)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    with contextlib.closing(sqlite3.connect(file)) as store:
        store.execute("pragma journal_mode = wal")
        store.execute("create table t (x)")
        store.commit()
        sockets.limit_waiting(1)
        assert counted() == "0"
        store.execute("insert into t values (1)")
        store.commit()
        assert counted() == "1"
