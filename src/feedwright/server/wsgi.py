"""The server's application for WSGI servers and frameworks (PEP 3333), such as Flask and Django."""

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

from feedwright.server.app import ASGI, application

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
WSGI = Callable[[Environ, StartResponse], Iterable[bytes]]
_WAITING = 4
"""The most parts of an answer that wait to be sent, because a file may be large."""
_MOST_BYTES = 1 << 20
"""The most bytes of a request's body; no endpoint needs more."""
_TOO_LARGE = 413


class WSGIApplication:
    """Answers WSGI requests with an ASGI application, which runs in its own thread.

    Args:
        asgi: The ASGI application.
    """

    def __init__(self, asgi: ASGI) -> None:
        self._asgi = asgi
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = 0

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > _MOST_BYTES:
            start_response(_status(_TOO_LARGE), [("Content-Type", "text/plain; charset=utf-8")])
            return (b"the request is too large\n",)
        body = environ["wsgi.input"].read(int(length)) if int(length) else b""
        answer = _Answer(self._asgi, _scope(environ), body, self._running())
        first = answer.next()
        headers = [
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in first["headers"]
        ]
        start_response(_status(first["status"]), headers)
        return answer

    def beside(self, other: WSGI, at: str) -> WSGI:
        """Answer below a path, and leave other requests to another application.

        Args:
            other: The other application, such as Django's or Flask's.
            at: The path: ``/feeds``.
        """
        root = at.rstrip("/")

        def both(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
            path = environ.get("PATH_INFO", "")
            if not f"{path}/".startswith(f"{root}/"):
                return other(environ, start_response)
            above = environ.get("SCRIPT_NAME", "") + root
            below = {**environ, "SCRIPT_NAME": above, "PATH_INFO": path[len(root) :]}
            return self(below, start_response)

        return both

    def _running(self) -> asyncio.AbstractEventLoop:
        """The event loop of this process, which may have been forked since the last request."""
        with self._lock:
            if self._loop is None or self._process != os.getpid():
                self._loop, self._process = asyncio.new_event_loop(), os.getpid()
                threading.Thread(
                    target=self._loop.run_forever, name="feedwright", daemon=True
                ).start()
            return self._loop


class _Answer:
    """An answer whose parts are made as they can be sent."""

    def __init__(
        self, asgi: ASGI, scope: dict[str, Any], body: bytes, loop: asyncio.AbstractEventLoop
    ) -> None:
        self._loop = loop
        self._body = body
        self._parts: asyncio.Queue[Mapping[str, Any] | BaseException] = asyncio.Queue(_WAITING)
        self._task = asyncio.run_coroutine_threadsafe(self._run(asgi, scope), loop)

    async def _run(self, asgi: ASGI, scope: dict[str, Any]) -> None:
        try:
            await asgi(scope, self._receive, self._parts.put)
        except Exception as error:  # noqa: BLE001 - raised again by `next`
            await self._parts.put(error)

    async def _receive(self) -> dict[str, Any]:
        body, self._body = self._body, b""
        return {"type": "http.request", "body": body, "more_body": False}

    def next(self) -> Mapping[str, Any]:
        """The next message of the answer."""
        found = asyncio.run_coroutine_threadsafe(self._parts.get(), self._loop).result()
        if isinstance(found, BaseException):
            raise found
        return found

    def __iter__(self) -> Iterator[bytes]:
        """The parts of the answer's body."""
        more = True
        while more:
            part = self.next()
            more = part.get("more_body", False)
            if part.get("body"):
                yield part["body"]

    def close(self) -> None:
        """End the answer, complete or not: the client may have left."""
        with contextlib.suppress(RuntimeError):
            self._task.cancel()


def wsgi_application(place: str | Path, **settings: Any) -> WSGIApplication:
    """Make a WSGI application that serves the published folder of a publication at ``/``.

    Args:
        place: The publication's folder, or its feedwright.toml.
        settings: The arguments of :func:`feedwright.server.application`.

    Raises:
        ConfigurationError: The configuration cannot be used.
    """
    return WSGIApplication(application(place, **settings))


def _scope(environ: Environ) -> dict[str, Any]:
    """The ASGI scope of a WSGI request."""
    script, below = environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", "")
    path = (script + below).encode("latin-1").decode("utf-8", "replace")
    headers = [
        (name[5:].replace("_", "-").lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in environ.items()
        if name.startswith("HTTP_")
    ]
    headers += [
        (name.replace("_", "-").lower().encode(), environ[name].encode("latin-1"))
        for name in ("CONTENT_TYPE", "CONTENT_LENGTH")
        if environ.get(name)
    ]
    port = environ.get("SERVER_PORT") or "0"
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": environ.get("SERVER_PROTOCOL", "HTTP/1.1").rpartition("/")[2],
        "method": environ["REQUEST_METHOD"],
        "scheme": environ.get("wsgi.url_scheme", "http"),
        "path": path,
        "raw_path": quote((script + below).encode("latin-1")).encode(),
        "root_path": script.encode("latin-1").decode("utf-8", "replace"),
        "query_string": environ.get("QUERY_STRING", "").encode("latin-1"),
        "headers": headers,
        "client": (environ.get("REMOTE_ADDR", ""), 0),
        "server": (environ.get("SERVER_NAME", ""), int(port) if port.isdigit() else 0),
    }


def _status(status: int) -> str:
    """The status line of a status."""
    try:
        return f"{int(status)} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} -"
