import asyncio
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import httpcore
import pytest

from feedwright.announce.hub.callbacks import Answer, Callbacks
from feedwright.runtime.http import guarded
from feedwright.runtime.http.guarded import Crowded, Guarded

PUBLIC, PUBLIC6 = "93.184.215.14", "2606:4700::1111"


class Inner(httpcore.AsyncNetworkBackend):
    """A network that notes where somebody would connect to."""

    def __init__(self) -> None:
        self.made: list[tuple[str, int]] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as the library calls it
        local_address: str | None = None,  # noqa: ARG002 - the same
        socket_options: object = None,  # noqa: ARG002 - the same
    ) -> httpcore.AsyncNetworkStream:
        """Connects to nobody."""
        del timeout
        self.made.append((host, port))
        raise httpcore.ConnectError("nobody is there")


class World:
    """What names lead to, and how often somebody asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers: list[list[str]] = []
        self.asked: list[str] = []
        monkeypatch.setattr(socket, "getaddrinfo", self._resolve)

    def _resolve(self, host: str, port: int, **_: object) -> list[object]:
        self.asked.append(host)
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if not found:
            raise socket.gaierror(-2, "Name or service not known")
        return [(None, None, None, "", (one, port)) for one in found]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """A world of names."""
    return World(monkeypatch)


def connect(guard: Guarded, times: int = 1) -> tuple[list[tuple[str, int]], list[Exception]]:
    """Connects to a host, and tells where that would have led and what came of it."""
    inner = Inner()
    guard._inner = inner  # type: ignore[assignment]  # noqa: SLF001 - no packet may leave
    errors: list[Exception] = []

    async def go() -> None:
        for _ in range(times):
            try:
                await guard.connect_tcp("reader.example", 443)
            except httpcore.ConnectError as error:
                errors.append(error)

    asyncio.run(go())
    guard.close()
    return inner.made, errors


@pytest.mark.parametrize("address", [PUBLIC, PUBLIC6])
def test_resolved_once(world: World, address: str) -> None:
    """A name is resolved once, and the connection goes to the very address that was looked at."""
    world.answers = [[address], ["127.0.0.1"]]
    made, _ = connect(Guarded(private=False, sparing=False))
    assert made == [(address, 443)]
    assert world.asked == ["reader.example"]


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["fe80::1%eth0"],
        [PUBLIC, "127.0.0.1"],
        ["127.0.0.1", PUBLIC],
        [],
    ],
    ids=str,
)
def test_local_refused(world: World, addresses: list[str]) -> None:
    """A name that leads to a local address, or to one among others, is connected to nowhere."""
    world.answers = [addresses]
    made, [error] = connect(Guarded(private=False, sparing=False))
    assert made == []
    assert "public internet" in str(error) or "no address" in str(error)


def test_local_where_allowed(world: World) -> None:
    """For tests and intranets everything may be allowed."""
    world.answers = [["127.0.0.1"]]
    made, _ = connect(Guarded(private=True, sparing=False))
    assert made == [("127.0.0.1", 443)]


def test_sparing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not asked for it is connected to a few times only, and later again."""
    world.answers = [[PUBLIC]]
    guard = Guarded(private=False, sparing=True)
    times = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: times[0])
    inner = Inner()
    guard._inner = inner  # type: ignore[assignment]  # noqa: SLF001 - no packet may leave
    crowded: list[bool] = []

    async def go(count: int) -> None:
        for _ in range(count):
            try:
                await guard.connect_tcp("reader.example", 443)
            except httpcore.ConnectError as error:
                crowded.append(isinstance(error, Crowded))

    asyncio.run(go(50))
    assert (len(inner.made), sum(crowded)) == (20, 30)
    times[0] += 3
    asyncio.run(go(50))
    assert len(inner.made) == 21
    world.answers = [[PUBLIC6]]
    asyncio.run(go(1))
    assert inner.made[-1] == (PUBLIC6, 443)
    guard.close()


def test_not_sparing(world: World) -> None:
    """Who has confirmed to want deliveries gets them all."""
    world.answers = [[PUBLIC]]
    made, _ = connect(Guarded(private=False, sparing=False), times=50)
    assert len(made) == 50


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that does something with its one client."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)

        def run() -> None:
            client, _ = server.accept()
            client.settimeout(60)
            with client:
                serve(client)

        thread = Thread(target=run)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


def exchange(address: str, **options: object) -> Answer:
    """What a callback at an address answers."""
    options = {"seconds": 120} | options

    async def go() -> Answer:
        callbacks = Callbacks(private=True, **options)  # type: ignore[arg-type]
        try:
            return await callbacks.ask(address)
        finally:
            await callbacks.close()

    return asyncio.run(go())


def test_names_stay(world: World, tmp_path: Path) -> None:
    """The name stays in TLS and in Host, though the connection goes to an address."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = ["-subj", "/CN=reader.example", "-addext", "subjectAltName=DNS:reader.example"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([openssl, *command.split(), *names, *files], check=True, capture_output=True)
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate, key)
    named: list[str | None] = []
    heard: list[bytes] = []
    server_side.sni_callback = lambda _socket, name, _context: named.append(name)

    def serve(client: socket.socket) -> None:
        with server_side.wrap_socket(client, server_side=True) as secure:
            heard.append(secure.recv(4096))
            secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    world.answers = [["127.0.0.1"]]
    trusted = guarded.context()
    trusted.load_verify_locations(certificate)
    try:
        with listening(serve) as port:
            answer = exchange(f"https://reader.example:{port}/x")
    finally:
        guarded.context.cache_clear()
    assert (answer.status, answer.body) == (200, b"ok")
    assert named == ["reader.example"]
    assert f"host: reader.example:{port}".encode() in heard[0].lower()


def refuse(client: socket.socket) -> None:
    """Answers a greeting with nonsense."""
    client.recv(4096)
    client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")


def test_no_tls() -> None:
    """What speaks no TLS where TLS is meant is no answer."""
    with listening(refuse) as port:
        answer = exchange(f"https://127.0.0.1:{port}/")
    assert answer.status == 0
    assert answer.problem


def untrusted(client: socket.socket) -> None:
    """Is silent after the greeting."""
    client.recv(4096)
    client.recv(4096)


def test_silent_tls() -> None:
    """A handshake that does not go on ends in time."""
    with listening(untrusted) as port:
        answer = exchange(f"https://127.0.0.1:{port}/", seconds=0.3)
    assert answer.status == 0
    assert "0.3 seconds" in answer.problem


def endless(client: socket.socket) -> None:
    """Sends for as long as somebody takes it."""
    client.recv(4096)
    client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    sent = 0
    try:
        while True:
            sent += client.send(bytes(65536))
    except OSError:
        assert sent < 50_000_000


def test_endless() -> None:
    """Of an endless body a little is read, and then the connection is ended."""
    with listening(endless) as port:
        answer = exchange(f"http://127.0.0.1:{port}/")
    assert answer.status == 200
    assert len(answer.body) <= 8192


def test_body_that_stalls() -> None:
    """The status that came counts though the body does not end; a challenge needs it whole."""

    def stall(client: socket.socket) -> None:
        with suppress(OSError):  # where it has been given up before
            client.recv(4096)
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            client.recv(4096)

    for seconds in (0.5, 2, 8, 32, 128):  # until what is sent at once is there in time
        with listening(stall) as port:
            answer = exchange(f"http://127.0.0.1:{port}/", seconds=seconds)
        if answer.body:
            break
    assert (answer.status, answer.body) == (200, b"abc")
    assert answer.problem


def test_many_names_that_move_to_one_address_are_rationed(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address is not connected to under ever more names that have never confirmed there."""
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    names = guarded.Names()
    names.confirm("known.example", PUBLIC)

    admitted = [names.admits(f"{n}.example", PUBLIC) for n in range(60)]

    assert admitted[:10] == [True] * 10
    assert sum(admitted) <= 11
    assert names.admits("known.example", PUBLIC)
    assert names.admits("known.example", f"::ffff:{PUBLIC}")
    assert names.admits("another.example", PUBLIC6)


def test_this_machine_s_own_addresses_are_not_called() -> None:
    """An address that this machine has is its own, wherever it may be reached from."""
    assert guarded.is_own("127.0.0.1")
    assert guarded.is_own("::ffff:127.0.0.1")
    assert not guarded.is_own("192.0.2.77")
