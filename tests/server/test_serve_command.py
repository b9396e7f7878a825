import io
import os
import signal
import socket
import subprocess
import sys
import threading
import wave
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.publications import article, run, write
from tests.readers import PATIENCE, opened
from tests.servers import serving
from typer.testing import CliRunner

from feedwright.cli.commands import app as command_line
from feedwright.commands.readers import who_reads
from feedwright.runtime.installed import installed

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published publication with a large recording, a picture and a section."""
    files: dict[str, str | bytes] = {
        "trip/index.md": article(
            "A trip",
            body="## Where\n\n![A map](map.svg)\n\n`code`[^1]\n\n[^1]: A note.",
            section="News",
            enclosure="talk.mp3",
        ),
        "trip/map.svg": b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>",
        "trip/talk.mp3": bytes(range(256)) * 80_000,
    }
    more = '[[feeds]]\nname = "sections"\neach = "section"\n'
    written = write(tmp_path / "feeds", files, more=more)
    run(written)
    return written


def test_over_a_socket(folder: Path) -> None:
    """Over a real connection each answer is what the application gave, HEAD without a body."""
    with serving(folder) as server, httpx.Client(base_url=server.address) as client:
        for coding in ("identity", "gzip", "br", "zstd"):
            got = client.get("atom.xml", headers={"accept-encoding": coding})
            assert got.content == (folder / "public/atom.xml").read_bytes()
            assert got.headers.get("content-encoding", "identity") == coding
            head = client.head("atom.xml", headers={"accept-encoding": coding})
            assert head.content == b""
            # The time moves on, and this is how long a body would be.
            for name in ("etag", "content-length", "vary", "last-modified", "link"):
                assert head.headers[name] == got.headers[name]
            unchanged = {"accept-encoding": coding, "if-none-match": got.headers["etag"]}
            again = client.get("atom.xml", headers=unchanged)
            assert (again.status_code, again.content) == (304, b"")
            assert "content-type" not in again.headers
        assert client.get("articles").headers["location"] == "articles/"
        assert client.request("DELETE", "atom.xml").status_code == 405
        talk = client.get("articles/trip/talk.mp3", headers={"range": "bytes=-1000"})
        assert talk.content == (folder / "public/articles/trip/talk.mp3").read_bytes()[-1000:]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_graceful_stop(folder: Path, number: signal.Signals) -> None:
    """Told to stop, the server ends what it is sending, keeps its counts, and ends well."""
    whole = (folder / "public/articles/trip/talk.mp3").read_bytes()
    with serving(folder) as server:
        httpx.get(f"{server.address}rss.xml", headers={"user-agent": "x; 5 subscribers"})
        with httpx.stream("GET", f"{server.address}articles/trip/talk.mp3") as answer:
            pieces = answer.iter_raw()
            received = next(pieces)
            server.process.send_signal(number)
            for piece in pieces:
                received += piece
        server.process.wait(timeout=300)
    assert received == whole
    assert who_reads(folder).feeds[0].subscribers == 5


def test_stop_with_a_reader_that_stays(folder: Path) -> None:
    """A reader that keeps its connection open and asks nothing does not keep the server up."""
    with serving(folder) as server, httpx.Client() as client:
        client.get(f"{server.address}rss.xml")
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(timeout=300)


def test_taken_port(folder: Path) -> None:
    """A port that another program has is told in one line."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = CliRunner().invoke(command_line, ["serve", str(folder), "--port", str(port)])
    assert result.exit_code == 1
    assert f"127.0.0.1:{port}: cannot listen on this address" in result.output


def test_host_by_its_name(folder: Path) -> None:
    """The host to listen at may be told by a name, of which the address is found out."""
    with serving(folder, "--host", "localhost") as server:
        assert httpx.get(f"{server.address}-/health").text == "ok\n"


@pytest.mark.parametrize(
    "host", ["", "a b", "no.such.host.invalid", "a" * 70 + ".org", "192.0.2.1"]
)
def test_host_of_nobody(folder: Path, host: str) -> None:
    """A host at which this machine cannot listen is told in one line."""
    options = ["serve", str(folder), "--host", host, "--port", "0"]
    result = CliRunner().invoke(command_line, options)
    assert result.exit_code == 1
    assert f"{host}:" in result.output
    assert "cannot listen on this address" in result.output
    assert "unexpected error" not in result.output


def test_missing_extra(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the server that it needs the command says what to install."""
    monkeypatch.setitem(sys.modules, "granian.server.embed", None)
    result = CliRunner().invoke(command_line, ["serve", str(folder)])
    assert result.exit_code == 1
    assert installed().command("serve") in result.output


def test_no_publication(tmp_path: Path) -> None:
    """Where there is no publication the command says how to make one."""
    result = CliRunner().invoke(command_line, ["serve", str(tmp_path)])
    assert result.exit_code == 1
    assert "feedwright init" in result.output


def test_served_while_it_is_published(folder: Path) -> None:
    """Run after run, what the command publishes is served by the next request."""
    seen = []
    with serving(folder) as server:
        for number in range(3):
            (folder / f"articles/{number}.md").write_text(article(f"Number {number}"))
            command = [sys.executable, "-m", "feedwright", "publish", str(folder)]
            subprocess.run(command, check=True, capture_output=True, env=os.environ)
            seen.append(httpx.get(f"{server.address}feed.json").json()["items"])
    assert [len(items) for items in seen] == [2, 3, 4]


def test_many_at_once(folder: Path) -> None:
    """Many readers that come at once are each answered whole."""
    document = (folder / "public/rss.xml").read_bytes()
    found: list[bytes] = []

    def poll(address: str) -> None:
        with httpx.Client() as client:
            found.extend(client.get(f"{address}rss.xml").content for _ in range(5))

    with serving(folder) as server:
        threads = [threading.Thread(target=poll, args=[server.address]) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert server.answered() == {200: 100}
    assert found == [document] * 100


def test_in_a_browser(folder: Path, browser: "Browser") -> None:
    """The strict policy of the pages forbids nothing that they need."""
    with serving(folder) as server:
        for path in ("", "articles/trip/", "sections/news/", "articles/trip/map.svg"):
            with opened(browser, server.address + path) as page:
                if path.endswith("map.svg"):
                    continue
                assert page.evaluate("document.styleSheets[0].cssRules.length") > 1
                shown = "[...document.images].every(one => one.complete && one.naturalWidth > 0)"
                assert page.evaluate(shown)


def test_attachments_in_a_browser(tmp_path: Path, browser: "Browser") -> None:
    """What lies beside an article runs no script when it is opened; a recording plays."""
    script = "<script>document.documentElement.setAttribute('ran', '')</script>"
    xhtml = f"<html xmlns='http://www.w3.org/1999/xhtml'><body>Text.{script}</body></html>"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'>{script}</svg>"
    recording = io.BytesIO()
    with wave.open(recording, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(bytes(8000))
    files: dict[str, str | bytes] = {
        "trip/a.xml": xhtml,
        "trip/b.svg": svg,
        "trip/c.wav": recording.getvalue(),
        "trip/index.md": article("Trip", body="[a](a.xml) [b](b.svg) [c](c.wav)"),
    }
    place = write(tmp_path, files)
    run(place)
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    with serving(place) as server:
        for name in ("a.xml", "b.svg"):
            page.goto(f"{server.address}articles/trip/{name}")
            assert page.locator("body, svg").count() == 1
            assert page.evaluate("document.documentElement.hasAttribute('ran')") is False
            assert page.evaluate("self.origin") == "null"
        page.goto(f"{server.address}articles/trip/c.wav")
        page.wait_for_function("document.querySelector('video').readyState > 0")
    page.close()
