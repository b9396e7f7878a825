"""Real feed readers, and a web server for them and for browsers."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple, Self


class Shown(NamedTuple):
    """An entry as a reader shows it."""

    id: str
    title: str
    link: str
    published: datetime
    authors: tuple[str, ...]
    content: str
    enclosure: str = ""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing of requests."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serves a folder on this machine alone, and gives its address with a slash at its end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


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
