"""A hub that runs in a thread, and subscribers over real sockets: honest, slow and hostile."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import psycopg
from tests.publications import article, write

from feedwright.announce.hub.turns import Limits
from feedwright.announce.websub import signature
from feedwright.server.hub import FILE, Hub
from feedwright.store.opening import store_location
from feedwright.workspace import configured

ROOT = "http://127.0.0.1:1/feeds/"
ATOM, RSS, JSON = (f"{ROOT}{name}" for name in ("atom.xml", "rss.xml", "feed.json"))
QUICK = Limits(seconds=120, patience=0.1, every=0.02)
"""Limits under which changes are seen at once, and a busy machine is in time to answer."""
_Any = TypeVar("_Any")


def until(found: Callable[[], _Any], seconds: float = 120) -> _Any:
    """Waits for something to be so, and gives up late."""
    end = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < end, "it has not come about"
        time.sleep(0.01)
    return value


def for_a_while(seconds: float = 0.4) -> None:
    """Gives what must not happen the time to happen."""
    time.sleep(seconds)


class Asked(NamedTuple):
    """A GET that a subscriber got."""

    path: str
    mode: str
    topic: str
    challenge: str
    lease: int
    reason: str


class Delivered(NamedTuple):
    """A POST that a subscriber got."""

    path: str
    at: float
    """Seconds since 1970."""
    headers: dict[str, str]
    body: bytes

    def signed_with(self, secret: str) -> bool:
        """Whether the signature is there and right."""
        return self.headers.get("X-Hub-Signature") == signature(secret, self.body)


class _Callback(BaseHTTPRequestHandler):
    """Answers as the path says: ``/get/WAY`` when it is asked, ``/post/WAY`` when it is told."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Confirms an intent, if it is honest."""
        server: Any = self.server
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        asked = Asked(
            path=parts.path,
            mode=query.get("hub.mode", ""),
            topic=query.get("hub.topic", ""),
            challenge=query.get("hub.challenge", ""),
            lease=int(query.get("hub.lease_seconds", "0")),
            reason=query.get("hub.reason", ""),
        )
        way = self._way("get")  # as it was when it was asked: a test that sees that may change it
        with server.lock:
            server.asked.append(asked)
        self._answer(way, query.get("hub.challenge", "").encode())

    def do_POST(self) -> None:
        """Takes a delivery."""
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        path = urlsplit(self.path).path
        way = self._way("post")
        with server.lock:
            server.got.append(Delivered(path, time.time(), dict(self.headers), body))
            server.clients.append(self.client_address)
        self._answer(way, b"thanks")

    def _way(self, method: str) -> str:
        server: Any = self.server
        path = urlsplit(self.path).path
        way = path.removeprefix(f"/{method}/").partition("/")[0]
        found: str = server.ways.get(path, way if path.startswith(f"/{method}/") else "")
        return found

    def _answer(self, way: str, body: bytes) -> None:
        with suppress(OSError):
            getattr(self, f"_{way.replace('-', '_')}", self._status)(way, body)

    def _status(self, way: str, body: bytes) -> None:
        """An answer that ends, with a status that is 200 where none is named."""
        self.send_response(int(way or 200))
        self.send_header("Location", f"http://{self.headers['Host']}/elsewhere?{self.path}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _wrong(self, _: str, body: bytes) -> None:
        self._status("", body[::-1])

    def _newline(self, _: str, body: bytes) -> None:
        self._status("", body + b"\n")

    def _empty(self, _: str, __: bytes) -> None:
        self._status("", b"")

    def _silent(self, _: str, __: bytes) -> None:
        server: Any = self.server
        server.over.wait(300)
        self.close_connection = True

    def _later(self, _: str, body: bytes) -> None:
        """Takes it, once it is let go."""
        server: Any = self.server
        server.released.wait(300)
        self._status("", body)

    def _later_500(self, _: str, body: bytes) -> None:
        """Fails, once it is let go."""
        server: Any = self.server
        server.released.wait(300)
        self._status("500", body)

    def _dripping(self, _: str, __: bytes) -> None:
        server: Any = self.server
        self.close_connection = True
        for byte in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 10_000:
            self.wfile.write(bytes([byte]))
            if server.over.wait(0.05):
                return

    def _endless(self, _: str, body: bytes) -> None:
        server: Any = self.server
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n" + body)
        while not server.over.is_set():
            self.wfile.write(bytes(100_000))
            with server.lock:
                server.sent += 100_000

    def _headers(self, _: str, __: bytes) -> None:
        server: Any = self.server
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not server.over.is_set():
            self.wfile.write(b"X-More: and more\r\n" * 1_000)

    def _garbage(self, _: str, __: bytes) -> None:
        self.close_connection = True
        self.wfile.write(b"\0\xff hello\r\n\r\n")

    def _early(self, _: str, __: bytes) -> None:
        self.close_connection = True

    def _short(self, _: str, body: bytes) -> None:
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + body)

    def log_message(self, *_: Any) -> None:
        """Says nothing of requests."""


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


class Subscriber:
    """A server on this machine with as many callbacks as it is asked for.

    Attributes:
        address: Without a slash at its end.
        ways: How a path answers from now on, whatever it says of itself.
        sent: How many bytes of endless answers were taken from it.
    """

    def __init__(self, host: str = "127.0.0.1") -> None:
        server: Any = _Server((host, 0), _Callback)
        self._server = server
        self._server.asked, self._server.got, self._server.clients = [], [], []
        self._server.lock, self._server.over, self._server.sent = Lock(), Event(), 0
        self._server.released = Event()
        self.ways: dict[str, str] = {}
        self._server.ways = self.ways
        self.address = f"http://{host}:{self._server.server_port}"
        serve = {"poll_interval": 0.02}
        self._thread = Thread(target=self._server.serve_forever, kwargs=serve)
        self._thread.start()

    def close(self) -> None:
        """Answers no more."""
        self._server.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def release(self) -> None:
        """Lets those that take it later take it."""
        self._server.released.set()

    def asked(self, path: str = "") -> list[Asked]:
        """The GETs that a path got, or all."""
        with self._server.lock:
            return [one for one in self._server.asked if path in ("", one.path)]

    def got(self, path: str = "") -> list[Delivered]:
        """The deliveries that a path got, or all."""
        with self._server.lock:
            return [one for one in self._server.got if path in ("", one.path)]

    @property
    def clients(self) -> set[tuple[str, int]]:
        """The ends of the connections by which deliveries came."""
        with self._server.lock:
            return {*self._server.clients}

    @property
    def sent(self) -> int:
        """How many bytes of endless answers were taken from it."""
        return int(self._server.sent)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time."""
        return self.now

    def forward(self, span: timedelta) -> None:
        """Moves it."""
        self.now += span


class Running:
    """A hub at work in a thread of its own.

    Args:
        place: The publication's folder.
        limits: What the hub bears.
        clock: Its time, or the machine's.
        wait: Until it is at work.
    """

    def __init__(
        self,
        place: Path,
        limits: Limits = QUICK,
        clock: Clock | None = None,
        *,
        wait: bool = True,
    ) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()
        more = {"clock": clock} if clock else {}
        self.hub = Hub(place, {}, limits=limits, **more)
        self._place = place
        self._life = asyncio.run_coroutine_threadsafe(self.hub.run(), self._loop)
        until(lambda: not wait or self.request(data={"hub.mode": "?"}).status_code == 400)

    def close(self) -> None:
        """Stops it as a server does that ends."""
        self._life.cancel()
        with suppress(CancelledError):
            self._life.result(300)

        async def rest() -> None:
            """Until the cancelled tasks have ended."""
            others = asyncio.all_tasks() - {asyncio.current_task()}
            await asyncio.gather(*others, return_exceptions=True)

        self._do(rest())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Any) -> Any:
        done: Future[Any] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return done.result(300)

    def request(self, method: str = "POST", **options: Any) -> httpx.Response:
        """A request to it."""

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.hub)
            async with httpx.AsyncClient(transport=transport) as client:
                return await client.request(method, f"{ROOT}-/hub", **options)

        answer: httpx.Response = self._do(send())
        return answer

    def ask(self, callback: str, mode: str = "subscribe", /, **fields: str) -> httpx.Response:
        """A subscriber's request."""
        form = {"hub.mode": mode, "hub.callback": callback, "hub.topic": ATOM}
        form |= {f"hub.{name}": value for name, value in fields.items()}
        content = urlencode(form)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.request(content=content, headers=kind)

    def subscribe(self, callback: str, /, **fields: str) -> None:
        """Subscribes, and waits for the subscription to stand."""
        before = self.waiting()[0]
        assert self.ask(callback, **fields).status_code == 202
        until(lambda: self.waiting()[0] > before)

    def waiting(self) -> tuple[int, int]:
        """How many subscriptions there are, and how many of them wait for a delivery."""

        async def count() -> tuple[int, int]:
            return await self.hub.waiting()

        found: tuple[int, int] = self._do(count())
        return found

    def asking(self) -> int:
        """How many requests wait to be confirmed."""
        return self._found("select count(*) from", "intents")

    def failures(self) -> int:
        """How often deliveries have failed, those that were taken later left out."""
        return self._found("select sum(failures) from", "subscriptions")

    def _found(self, asked: str, table: str) -> int:
        """A number, where it is kept; 0 for none."""
        location = store_location(configured(self._place, {})[1], self._place)
        if isinstance(location, Path):
            with closing(sqlite3.connect(self._place / FILE)) as store:
                [found] = store.execute(f"{asked} {table}").fetchone()
            return found or 0
        with psycopg.connect(location.url) as connection:
            row = connection.execute(
                f"{asked} feedwright.{table} join feedwright.publications "
                "on number = publication where name = %s".encode(),
                [location.name],
            ).fetchone()
        return int(row[0] or 0) if row else 0

    def settle(self) -> None:
        """Waits until every delivery is made."""
        until(lambda: not self.waiting()[1])


@contextmanager
def hub(place: Path, limits: Limits = QUICK, clock: Clock | None = None) -> Iterator[Running]:
    """A running hub."""
    running = Running(place, limits, clock)
    try:
        yield running
    finally:
        running.close()


def publication(folder: Path, **parts: str) -> Path:
    """A publication with a hub of its own that may call this machine."""
    parts = {"publication": "hub = true\nhub_private = true", **parts}
    write(folder, {"a.md": article("A")}, **parts)
    text = (folder / "feedwright.toml").read_text()
    text = text.replace("https://example.org/feeds/", ROOT)
    (folder / "feedwright.toml").write_text(text)
    return folder
