"""Real feed readers, browsers, and a web server for both."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


PATIENCE = 240_000
"""How long a browser has for whatever it does, in milliseconds."""


class Shown(NamedTuple):
    """An entry as a reader shows it."""

    id: str
    title: str
    link: str
    published: datetime
    authors: tuple[str, ...]
    content: str
    enclosure: str = ""


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing of requests."""

    def do_GET(self) -> None:
        """Answers as any site does that has an icon for the files that name none."""
        if self.path == "/favicon.ico":
            self.send_response(HTTPStatus.NO_CONTENT)
            self.end_headers()
        else:
            super().do_GET()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Says nothing of browsers that moved on before they had their answer."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serves a folder on this machine alone, and gives its address with a slash at its end."""
    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def opened(
    browser: "Browser", address: str, *, width: int = 1280, scheme: str = "light"
) -> Iterator["Page"]:
    """A page in a window of its own, which at its end must have been quiet and kept to itself.

    Args:
        browser: Chromium.
        address: Of the first page; nothing may be asked of another server.
        width: Of the window, in pixels.
        scheme: ``light`` or ``dark``.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    yield page
    page.wait_for_load_state()
    context.close()
    assert not complaints, complaints
    assert not [one for one in asked if urlsplit(one)[:2] != urlsplit(address)[:2]]


class Newsboat:
    """A newsboat with one subscription.

    Args:
        program: Its path.
        home: An empty folder for all that it keeps.
        address: The feed.
    """

    def __init__(self, program: str, home: Path, address: str) -> None:
        self._cache = home / "cache.db"
        (home / "urls").write_text(f"{address}\n")
        (home / "config").touch()
        files = ("-u", home / "urls", "-c", self._cache, "-C", home / "config")
        self._command = (program, *files, "-x", "reload", "print-unread")
        self._environment = os.environ | {"HOME": str(home), "LC_ALL": "C.UTF-8"}

    def poll(self) -> int:
        """Fetches the feed, and tells how many entries are unread."""
        done = subprocess.run(
            self._command, env=self._environment, capture_output=True, text=True, check=True
        )
        return int(done.stdout.split()[0])

    def read_all(self) -> None:
        """Marks every entry as read."""
        with closing(sqlite3.connect(self._cache)) as cache, cache:
            cache.execute("update rss_item set unread = 0")

    def entries(self) -> list[Shown]:
        """What it shows, in no order; it joins the names of authors with commas."""
        with closing(sqlite3.connect(self._cache)) as cache:
            rows = cache.execute(
                "select guid, title, url, pubDate, author, content, enclosure_url from rss_item"
            ).fetchall()
        return [
            # It counts seconds without a sign, in 32 bits.
            Shown(
                id_,
                title,
                link,
                _time(date if date < 1 << 31 else date - (1 << 32)),
                _names(author, ", "),
                content,
                enclosure or "",
            )
            for id_, title, link, date, author, content, enclosure in rows
        ]


class Sfeed(NamedTuple):
    """A line of sfeed: tab-separated values, the content's tabs and line ends escaped."""

    shown: Shown
    categories: tuple[str, ...]

    @classmethod
    def of(cls, line: str) -> Self:
        """The entry of a line."""
        date, title, link, content, _, id_, author, enclosure, categories = line.split("\t")
        text = _unescaped(content)
        return cls(
            Shown(id_, title, link, _time(date), _names(author, ", "), text, enclosure),
            _names(categories, "|"),
        )


def sfeed(program: str, document: Path) -> list[Sfeed]:
    """What sfeed shows of a document."""
    with document.open("rb") as file:
        done = subprocess.run([program], stdin=file, capture_output=True, check=True)
    return [Sfeed.of(line) for line in done.stdout.decode().splitlines()]


def _time(seconds: int | str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def _names(text: str, between: str) -> tuple[str, ...]:
    return tuple(text.split(between)) if text else ()


def _unescaped(text: str) -> str:
    parts = (part.replace("\\n", "\n").replace("\\t", "\t") for part in text.split("\\\\"))
    return "\\".join(parts)
