"""A web server of this process, whose answers a test makes."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit


class Asked(NamedTuple):
    """A request."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """By their names in lower case."""


class Answered(NamedTuple):
    """An answer."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = {}


class Web(NamedTuple):
    """A server that runs."""

    address: str
    """Without a slash at its end."""
    asked: list[Asked]
    """The requests so far, the first one first."""


@contextmanager
def web(answer: Callable[[Asked], Answered], host: str = "127.0.0.1") -> Iterator[Web]:
    """Serves what a function answers.

    Args:
        answer: Called in a thread of the server.
        host: An address of this machine alone.
    """
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """Answers."""
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Asked(parts.path, dict(parse_qsl(parts.query)), headers)
            asked.append(request)
            found = answer(request)
            self.send_response(found.status)
            for name, value in found.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in found.headers:
                self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body)
            self.close_connection = "Content-Length" in found.headers

        def log_message(self, *_: Any) -> None:
            """Says nothing of requests."""

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield Web(f"http://{host}:{server.server_port}", asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
