"""The access log of a server, in the combined format of Apache's.

The values of a query may be secret, so only their names are logged, in requests and in referrers.
The secret and the token in the address of a private feed are left out.
"""

import contextlib
import logging
import os
import re
import sys
import time
from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from feedwright.domain.addresses import without_user
from feedwright.domain.private_paths import redacted
from feedwright.domain.reader_agents import is_near
from feedwright.server import requests
from feedwright.server.app import ASGI, Receive, Scope, Send

_LONGEST = 500
"""The longest field that a client wrote itself, in characters."""
_VALUE = re.compile(r"=[^&;]*")
_log = logging.getLogger("feedwright.server")


class AccessLog:
    """Writes a line for each request that is answered.

    A file that was renamed or deleted, as log rotation does, is opened again.

    Args:
        place: The file; None is stdout.
        clock: Returns the time, in seconds since 1970.

    Raises:
        OSError: The file cannot be written.
    """

    def __init__(self, place: Path | None, clock: Callable[[], float] = time.time) -> None:
        self._place = place
        self._clock = clock
        self._file = -1
        self._has_failed = False
        if place is not None:
            self._open(place)

    def around(self, application: ASGI) -> ASGI:
        """Wrap an application, so that its answers are logged."""

        async def logged(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await application(scope, receive, send)
                return
            status, sent = 0, 0

            async def noting(message: MutableMapping[str, Any]) -> None:
                nonlocal status, sent
                if message["type"] == "http.response.start":
                    status = int(message["status"])
                sent += len(message.get("body", b""))
                await send(message)

            try:
                await application(scope, receive, noting)
            finally:
                self._write(line(scope, status, sent, self._clock()))

        return logged

    def _open(self, place: Path) -> None:
        self._file = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)

    def _close(self) -> None:
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)

    def _write(self, text: str) -> None:
        try:
            if self._place is None:
                sys.stdout.write(text)
                sys.stdout.flush()
                return
            if not self._is_there(self._place):
                self._close()
                self._open(self._place)
            os.write(self._file, text.encode())
        except OSError as error:
            if not self._has_failed:
                _log.warning("the access log cannot be written: %s", error)
            self._has_failed = True
        else:
            self._has_failed = False

    def _is_there(self, place: Path) -> bool:
        """Whether the open file is still the one at its path."""
        with contextlib.suppress(OSError):
            return os.path.samestat(os.fstat(self._file), place.stat())
        return False


def line(scope: Scope, status: int, sent: int, now: float) -> str:
    """Format the line of a request and its answer.

    Args:
        scope: The request.
        status: The status of the answer; 499 if the client left before it.
        sent: The number of bytes after the header.
        now: The time, in seconds since 1970.
    """
    agent, forwarded = requests.who_asks(scope)
    peer = (scope.get("client") or ("-", 0))[0] or "-"
    if forwarded and is_near(peer):
        peer = forwarded.rpartition(",")[2].strip() or peer
    fields = dict(reversed(scope["headers"]))
    referrer = fields.get(b"referer", b"").decode("latin-1")
    path = scope.get("raw_path", b"").decode("latin-1").partition("?")[0] or scope["path"]
    query = scope.get("query_string", b"").decode("latin-1")
    target = f"{path}?{_names(query)}" if query else path
    asked = f"{scope['method']} {target} HTTP/{scope.get('http_version', '1.1')}"
    when = f"{datetime.fromtimestamp(now, UTC):%d/%b/%Y:%H:%M:%S +0000}"
    asked = _word(redacted(asked))
    client = f'"{_word(redacted(_address(referrer)))}" "{_word(redacted(agent))}"'
    return f'{_word(peer)} - - [{when}] "{asked}" {status or 499} {sent or "-"} {client}\n'


def _names(query: str) -> str:
    """Remove the values from a query, and the parts without a name, which may be tokens."""
    return "&".join(
        _VALUE.sub("=*", part) if "=" in part else "*" for part in re.split("[&;]", query)
    )


def _address(text: str) -> str:
    """Remove the secrets from an address."""
    bare, mark, query = without_user(text).partition("#")[0].partition("?")
    return f"{bare}{mark}{_names(query)}" if mark else bare


def _word(text: str) -> str:
    """Escape a text for a quoted field; an empty one gives "-"."""
    cut = text[:_LONGEST] + ("..." if len(text) > _LONGEST else "")
    return "".join(map(_sign, cut)) or "-"


def _sign(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    return sign if " " <= sign < "\x7f" else f"\\x{ord(sign):02x}"
