"""What is told of a podcast by fetching its recordings and its picture."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from tests.recordings import id3, m4a, mp3, png
from typer.testing import CliRunner

from feedwright.checks import Finding
from feedwright.cli.commands import app
from feedwright.commands.podcast_check import podcast_findings

MP3 = mp3(3, id3([(0, "A", "")]))
FILES = {
    "/a.mp3": ("audio/mpeg", MP3),
    "/film.mp3": ("audio/mpeg", m4a(3)),
    "/page.mp3": ("text/html", b"<!doctype html><p>No."),
    "/binary.mp3": ("application/octet-stream", MP3),
    "/whole.mp3": ("audio/mpeg", MP3),
    "/headless.mp3": ("audio/mpeg", MP3),
    "/good.png": ("image/png", png(1400, 1400)),
    "/small.png": ("image/png", png(600, 600)),
    "/page.png": ("text/html", b"<!doctype html>"),
}


class Site(BaseHTTPRequestHandler):
    """A host of podcasts, which does some things wrong."""

    def do_HEAD(self) -> None:
        """Answer with a header alone, but for a file of which no HEAD is answered."""
        status = 405 if self.path == "/headless.mp3" else 200 if self.path in FILES else 404
        self._head(status, *FILES.get(self.path, ("text/plain", b"")))

    def do_GET(self) -> None:
        """Answer with a file, or with a range of its bytes."""
        kind, data = FILES.get(self.path, ("text/plain", b""))
        wanted = re.fullmatch(r"bytes=0-(\d+)", self.headers.get("Range", ""))
        if self.path == "/feed.xml":
            self._head(200, "application/rss+xml", self.server.feed)  # type: ignore[attr-defined]
            self.wfile.write(self.server.feed)  # type: ignore[attr-defined]
        elif self.path not in FILES:
            self._head(404, "text/plain", b"")
        elif wanted and self.path != "/whole.mp3":
            part = data[: int(wanted[1]) + 1]
            self._head(206, kind, part, f"bytes 0-{len(part) - 1}/{len(data)}")
            self.wfile.write(part)
        else:
            self._head(200, kind, data)
            self.wfile.write(data)

    def _head(self, status: int, kind: str, data: bytes, ranged: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if ranged:
            self.send_header("Content-Range", ranged)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[ThreadingHTTPServer]:
    """The host, as long as a test runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def address(site: ThreadingHTTPServer) -> str:
    """Where the host is, without a slash at its end."""
    return f"http://127.0.0.1:{site.server_address[1]}"


def document(
    base: str,
    recording: str = "a.mp3",
    picture: str = "good.png",
    *,
    kind: str = "audio/mpeg",
    length: int = len(MP3),
) -> bytes:
    """The feed of a podcast."""
    text = f"""<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
<title>A</title><itunes:image href="{base}/{picture}"/><item><title>A</title>
<enclosure url="{base}/{recording}" length="{length}" type="{kind}"/></item></channel></rss>"""
    return text.encode()


def told(site: ThreadingHTTPServer, *names: str, **settings: object) -> list[Finding]:
    """What is told of a feed that is on the host."""
    base = address(site)
    data = document(base, *names, **settings)  # type: ignore[arg-type]
    return list(podcast_findings(data, f"{base}/feed.xml"))


def test_a_good_host(site: ThreadingHTTPServer) -> None:
    """Nothing is told of files that are as they should be."""
    assert told(site) == []


@pytest.mark.parametrize(
    ("recording", "rules"),
    [
        ("whole.mp3", ["http-recording-ranges"]),
        ("headless.mp3", ["http-recording"]),
        ("missing.mp3", ["http-recording"]),
        ("film.mp3", ["http-recording-type", "http-recording-length"]),
        ("page.mp3", ["http-recording-type", "http-recording-length"]),
        ("binary.mp3", ["http-recording-type"]),
    ],
)
def test_recordings(site: ThreadingHTTPServer, recording: str, rules: list[str]) -> None:
    """What is wrong with the first recording is told with the line of its enclosure."""
    found = told(site, recording)
    assert [one.rule for one in found] == rules
    assert {one.line for one in found} == {3}


@pytest.mark.parametrize(
    ("picture", "problem"),
    [
        ("small.png", "has 600 × 600 pixels"),
        ("page.png", "is text/html; directories take JPEG and PNG"),
        ("missing.png", "is answered with 404"),
    ],
)
def test_pictures(site: ThreadingHTTPServer, picture: str, problem: str) -> None:
    """A picture that directories do not take is told by what it is."""
    (one,) = told(site, "a.mp3", picture)
    assert one.rule == "http-artwork"
    assert problem in one.message


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"kind": "audio/x-m4a"}, "is audio/mpeg, and its enclosure says audio/x-m4a"),
        ({"length": 5}, f"has {len(MP3):,} bytes, and its enclosure says 5"),
    ],
)
def test_enclosures(site: ThreadingHTTPServer, settings: dict[str, object], problem: str) -> None:
    """An enclosure that says something else than its file is told."""
    (one,) = told(site, **settings)
    assert problem in one.message


def test_a_file_leads_to_no_private_host(site: ThreadingHTTPServer) -> None:
    """What a feed names that was not fetched from there is on the public internet, or told."""
    found = list(podcast_findings(document(address(site)), "feed.xml"))
    assert [one.rule for one in found] == ["http-artwork", "http-recording"]


@pytest.mark.parametrize("data", [b"", b"{}", b"<rss><channel/></rss>", b"<feed/>"])
def test_no_podcast(data: bytes) -> None:
    """Where there is neither a recording nor a picture, nothing is fetched."""
    assert list(podcast_findings(data, "feed.xml")) == []


def test_the_command(site: ThreadingHTTPServer) -> None:
    """The option adds what is fetched to what the document tells; without it nothing is fetched."""
    base = address(site)
    site.feed = document(base, "whole.mp3")  # type: ignore[attr-defined]
    plain = CliRunner().invoke(app, ["check", f"{base}/feed.xml"])
    assert "http-recording" not in plain.stdout
    done = CliRunner().invoke(app, ["check", f"{base}/feed.xml", "--podcast"])
    assert done.exit_code == 1
    assert "http-recording-ranges" in done.stdout
