import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import feedwright
from feedwright.cli import commands

GOOD = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "The Harbour Post",
    "home_page_url": "https://harbour.example/",
    "feed_url": "https://harbour.example/feed.json",
    "items": [
        {
            "id": "1",
            "url": "https://harbour.example/1",
            "content_text": "It moves.",
            "date_published": "2026-03-02T09:00:00Z",
        }
    ],
}
BAD = GOOD | {"language": "en_GB"}
DOUBTFUL = GOOD | {"subtitle": "x"}
HINTED = {name: value for name, value in GOOD.items() if name != "home_page_url"}
SPEC = "https://www.jsonfeed.org/version/1.1/#top-level-a-name-top-level-a"
ENDINGS = ".atom, .json, .opml, .rdf, .rss, .xml"
FIELDS = ["path", "line", "level", "rule", "message", "spec"]


def feed(value: Any, indent: int | None = 2) -> bytes:
    """A document of JSON."""
    return json.dumps(value, indent=indent, ensure_ascii=False).encode()


def check(*arguments: str | Path, stdin: bytes = b"") -> Result:
    """Runs the command in this process."""
    return CliRunner().invoke(commands.app, ["check", *map(str, arguments)], input=stdin)


def told(*arguments: str | Path) -> list[tuple[str, str]]:
    """The documents' names, and the rules that they break, as ``--json`` tells them."""
    done = check("--json", *arguments)
    assert done.stderr == ""
    return [(Path(one["path"]).name, one["rule"]) for one in json.loads(done.stdout)]


@pytest.mark.parametrize(
    ("value", "plain", "strict"),
    [(GOOD, 0, 0), (HINTED, 0, 0), (DOUBTFUL, 0, 1), (BAD, 1, 1)],
    ids=["all well", "a hint", "a warning", "an error"],
)
def test_exit_status(tmp_path: Path, value: Any, plain: int, strict: int) -> None:
    """An error ends with status 1, and with --strict a warning does too."""
    file = tmp_path / "feed.json"
    file.write_bytes(feed(value))

    assert check(file).exit_code == plain
    assert check("--json", file).exit_code == plain
    assert check("--strict", file).exit_code == strict
    assert check("--strict", "--json", file).exit_code == strict


def test_json_has_the_fields_of_the_contract(tmp_path: Path) -> None:
    """--json prints a list of findings with the same fields each, also of what is not there."""
    (tmp_path / "feed.json").write_bytes(feed(BAD))
    (tmp_path / "good.json").write_bytes(feed(GOOD))

    done = check("--json", tmp_path, tmp_path / "missing.xml")

    findings = json.loads(done.stdout)
    assert [[*one] for one in findings] == [FIELDS, FIELDS]
    assert findings[0] == {
        "path": str(tmp_path / "feed.json"),
        "line": 14,
        "level": "error",
        "rule": "json-language",
        "message": "The member language “en_GB” is no language; write a code like en or pt-BR.",
        "spec": SPEC,
    }
    assert findings[1]["rule"] == "document-unreadable"
    assert findings[1]["line"] is None
    assert (done.exit_code, done.stderr) == (1, "")
    assert json.loads(check("--json", tmp_path / "good.json").stdout) == []


def test_a_finding_is_shown_with_its_place(tmp_path: Path) -> None:
    """A finding is told with its line, rule and address, and its place in the line is marked."""
    file = tmp_path / "feed.json"
    file.write_bytes(feed(BAD))

    done = check(file)

    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        str(file),
        "   14 error   The member language “en_GB” is no language; write a code like en or pt-BR.",
        f"              json-language  {SPEC}",
        '              │ "language": "en_GB"',
        "              │              ^^^^^",
        "",
        "Checked 1 document: 1 error.",
    ]


def test_nothing_wrong_is_one_line(tmp_path: Path) -> None:
    """A document in which nothing is wrong is counted, and nothing else is said."""
    (tmp_path / "feed.json").write_bytes(feed(GOOD))
    assert check(tmp_path).stdout == "Checked 1 document: all well.\n"


def test_long_lines_are_cut_around_the_place(tmp_path: Path) -> None:
    """A document on one line is shown around the place, in the width of a terminal."""
    file = tmp_path / "feed.json"
    long = BAD | {"description": "News of the quays. " * 500, "user_comment": "x" * 9_000}
    file.write_bytes(feed(long, indent=None))

    lines = check(file).stdout.splitlines()

    shown, marked = (line for line in lines if "│" in line)
    assert len(shown) <= 80
    assert shown.count("…") == 2
    assert shown[marked.index("^") : marked.rindex("^") + 1] == "en_GB"


def test_what_a_terminal_would_obey_is_made_visible(tmp_path: Path) -> None:
    """Control characters of a document, a name or a message are shown, and never sent."""
    file = tmp_path / "a\x1b[31m[bold]\n.opml"
    outline = '<outline text="\u202e漢字漢字" type="rss" title="\ufeff\t\x85" xmlUrl="[red]"/>'
    file.write_text(f'<opml version="2.0"><head/><body>{outline}</body></opml>', "utf-8")

    done = check(file)

    assert done.exit_code == 1
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ufeff]", done.stdout)
    assert "a␛[31m[bold]␊.opml" in done.stdout
    assert "[red]" in done.stdout
    *_, shown, marked = (line for line in done.stdout.splitlines() if "│" in line)
    # Each of these letters is two columns wide.
    assert marked.index("^") == shown.index("[red]") + 4


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        bytes(range(256)) * 9,
        b'{"items": [' + bytes(range(256)),
        b"<rss>" + bytes(range(256)),
        b"<rss version='2.0'\xff>\r\r\n</rss>",
        b'<?xml version="1.0" encoding="nothing"?><rss>\xe9',
        "<rss>\ud83d".encode("utf-16", "surrogatepass"),
    ],
    ids=["nothing", "a mark", "all bytes", "in JSON", "in XML", "ends", "encoding", "a half"],
)
def test_any_bytes_can_be_shown(tmp_path: Path, data: bytes) -> None:
    """Whatever a file holds, it is told in lines, and never ends in a traceback."""
    (tmp_path / "x.xml").write_bytes(data)

    done = check(tmp_path / "x.xml")

    assert (done.exit_code, done.stderr) == (1, "")
    assert done.stdout.endswith("\n")
    assert re.search(r"^Checked 1 document: \d+ errors?", done.stdout, re.MULTILINE)


def test_many_equal_findings_are_shown_in_part(tmp_path: Path) -> None:
    """Of one rule ten findings are shown in a document, and all the others are counted."""
    item = GOOD["items"][0]
    (tmp_path / "feed.json").write_bytes(feed(GOOD | {"items": [item] * 1_001}))

    done = check(tmp_path)

    assert done.stdout.count("that of an item above") == 10
    assert "and 990 more of json-item-id-repeated" in done.stdout
    assert len(json.loads(check("--json", tmp_path).stdout)) == 100


def test_folders(tmp_path: Path) -> None:
    """Of a folder every feed is judged; what is hidden, or is no feed, is passed over."""
    bad = feed(BAD)
    empty = '<opml version="2.0"><head/><body/></opml>'
    for name, data in {
        "b/feed.json": bad,
        "a.JSON": bad,
        "list.opml": empty.encode(),
        "marked.xml": f"\ufeff{empty}".encode(),
        "wide.xml": f'<?xml version="1.0" encoding="utf-16"?>{empty}'.encode("utf-16"),
        "broken.json": bad[:60],
        "package.json": b'{"name": "x", "version": "1.0"}',
        "articles.json": b'[{"title": "x"}]',
        "sitemap.xml": b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>',
        "page.xml": b"<html><body><rss/></body></html>",
        "feed.txt": bad,
        ".hidden.json": bad,
        ".git/feed.json": bad,
        "empty.xml": b"",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "dangling.xml").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.xml")

    assert told(tmp_path) == [
        ("a.JSON", "json-language"),
        ("broken.json", "json-well-formed"),
        ("list.opml", "opml-body-empty"),
        ("marked.xml", "opml-body-empty"),
        ("wide.xml", "opml-body-empty"),
        ("feed.json", "json-language"),
    ]


def test_what_cannot_be_judged(
    open_folder: Path, without_privileges: Callable[[], AbstractContextManager[None]]
) -> None:
    """A missing or secret file, a folder without feeds and what is no feed get a line each."""
    secret = open_folder / "secret.xml"
    secret.write_bytes(b"<rss/>")
    secret.chmod(0)
    (open_folder / "none").mkdir()
    closed = open_folder / "closed"
    closed.mkdir(mode=0)
    page = open_folder / "page.html"
    page.write_text("<!doctype html><title>x</title>")
    missing = open_folder / "missing.xml"
    places: list[str | Path] = [
        missing,
        secret,
        open_folder / "none",
        closed,
        page,
        "x\0y",
    ]

    with without_privileges():
        done = check(*places)
        assert told(*places[:5]) == [
            ("missing.xml", "document-unreadable"),
            ("secret.xml", "document-unreadable"),
            ("none", "document-unreadable"),
            ("closed", "document-unreadable"),
            ("page.html", "document-no-feed"),
        ]

    assert (done.exit_code, done.stderr) == (1, "")
    for line in (
        "      error   There is no such file; check its name.",
        "      error   It cannot be read; check its permissions.",
        f"      error   No feed is in this folder, in no file named {ENDINGS}.",
        "      error   It cannot be listed: Permission denied.",
        "      error   It is a web page, not a feed. Name the address of the feed itself.",
    ):
        assert line in done.stdout.splitlines()
    assert done.stdout.splitlines()[-1] == "Checked 1 document: 6 errors."


def test_standard_input() -> None:
    """What comes through standard input is judged under the name of the argument."""
    done = check("-", "--json", stdin=feed(BAD))
    assert [(one["path"], one["rule"]) for one in json.loads(done.stdout)] == [
        ("-", "json-language")
    ]


def test_standard_input_without_an_end() -> None:
    """Of what has no end no more is read than is judged."""
    with Path("/dev/zero").open("rb") as endless:
        command = (sys.executable, "-m", "feedwright", "check", "-")
        done = subprocess.run(
            command, stdin=endless, capture_output=True, text=True, check=False, timeout=300
        )
    assert (done.returncode, done.stderr) == (1, "")
    assert "It is larger than 50,000,000 bytes" in done.stdout


class Site(BaseHTTPRequestHandler):
    """A site with a feed."""

    def do_GET(self) -> None:
        """Answers."""
        if self.path == "/old":
            self.send_response(301)
            self.send_header("Location", "/feed.json")
            self.end_headers()
        elif self.path == "/feed.json":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(feed(GOOD))
        else:
            self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Says nothing of requests."""


def test_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an address answers is judged with its media type; no answer is one clear line.

    A password in an address is in none.
    """
    monkeypatch.setenv("NO_PROXY", "*")
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        secret = address.replace("//", "//adalovelace:se@same@")
        places = (
            f"{address}/old",
            f"{secret}/gone",
            f"{secret}/feed.json",
            "ftp://adalovelace:same@x/",
        )
        told = check(*places).stdout
        findings = json.loads(answer := check("--json", *places).stdout)
        server.shutdown()
        thread.join()

    assert "adalovelace" not in told + answer
    assert "same" not in told + answer
    rules = {(one["path"], one["rule"]) for one in findings}
    assert (f"{address}/feed.json", "http-media-type") in rules
    assert (f"{address}/feed.json", "json-feed-url-differs") in rules
    assert (f"{address}/gone", "document-unreadable") in rules
    assert ("ftp://x/", "document-unreadable") in rules
    [gone] = (one for one in findings if one["path"] == f"{address}/gone")
    assert gone["spec"] == "https://www.rfc-editor.org/rfc/rfc9110#section-15"
    assert f"{address}/gone answers 404 Not Found: check the address." in {
        one["message"] for one in findings
    }


@pytest.mark.parametrize("arguments", [(), ("--nonsense", "x")], ids=["no path", "no such option"])
def test_wrong_use(arguments: tuple[str, ...]) -> None:
    """Without a path, or with an option that is none, the status is 2."""
    assert check(*arguments).exit_code == 2


def test_a_terminal_sees_colours_and_whole_addresses(tmp_path: Path) -> None:
    """On a terminal levels are coloured, messages wrap, and no address is cut in two."""
    file = tmp_path / "feed.json"
    file.write_bytes(feed(GOOD | {"icon": "//" + "x" * 200}))
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "60", "NO_COLOR": ""}
    command = (sys.executable, "-m", "feedwright", "check", str(file))
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment) as running:
        os.close(theirs)
        shown = b""
        while piece := _piece(ours):
            shown += piece
        assert running.wait(300) == 1
    os.close(ours)

    assert b"\x1b[31merror" in shown
    lines = re.sub(r"\x1b\[[\d;]*m", "", shown.decode()).splitlines()
    assert f"{'':14}{SPEC}" in lines
    told = [line for line in lines[1:] if SPEC not in line and str(tmp_path) not in line]
    assert max(map(len, told)) <= 60


def _piece(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # the other side is closed
        return b""


def test_from_python(tmp_path: Path) -> None:
    """From Python, bytes, files and folders are judged by one function."""
    (tmp_path / "feed.json").write_bytes(feed(BAD))

    for given in (tmp_path, tmp_path / "feed.json", str(tmp_path / "feed.json")):
        assert [one.rule for one in feedwright.check(given)] == ["json-language"]
    (found,) = feedwright.check(feed(BAD), path="mine")
    assert (found.path, found.line, found.level) == ("mine", 14, "error")
    assert feedwright.check(feed(GOOD)) == ()
    [missing] = feedwright.check(tmp_path / "none")
    assert (missing.rule, missing.spec) == ("document-unreadable", "")


@pytest.mark.parametrize(
    ("feed", "advice"),
    [
        pytest.param(
            b'<rss version="2.0"><channel/></rss>',
            '<atom:link rel="self" href="its address"/>',
            id="RSS",
        ),
        pytest.param(
            b'<feed xmlns="http://www.w3.org/2005/Atom"/>',
            '<link rel="self" href="its address"/>',
            id="Atom",
        ),
    ],
)
def test_advice_can_be_copied(feed: bytes, advice: str) -> None:
    """Markup in a message stands as it is written in a feed."""
    assert any(advice in one.message for one in feedwright.check(feed))


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("http://localhost:9/rss.xml", "no connection: nothing listens there on this machine;"),
        ("http://[::1]:9/rss.xml", "no connection: nothing listens there on this machine;"),
        ("localhost:8000/rss.xml", "an address begins with its scheme: http://localhost:8000/"),
        ("example.org/rss.xml", "an address begins with its scheme: https://example.org/rss.xml"),
        ("rss.xml", "There is no such file; check its name."),
    ],
)
def test_what_is_nowhere_is_told_by_what_it_looks_like(place: str, told: str) -> None:
    """A server that does not run, an address without its scheme, and a file are told apart."""
    (found,) = feedwright.check(place)

    assert found.rule == "document-unreadable"
    assert told in found.message


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("localhost:8000", "is at localhost, which RSS takes for no host; write 127.0.0.1"),
        ("media", "is at media, a host without a dot, which readers cannot find"),
        ("127.0.0.1:8000", ""),
        ("a.example", ""),
    ],
)
def test_a_host_of_this_machine_is_named(host: str, told: str) -> None:
    """An enclosure at a host without a dot is an error that says so, and what to write."""
    document = (
        '<rss version="2.0"><channel><title>T</title><link>https://example.org/</link>'
        "<description>D</description><item><title>A</title>"
        f'<guid isPermaLink="false">1</guid><enclosure url="http://{host}/a.mp3" length="1" '
        'type="audio/mpeg"/></item></channel></rss>'
    )
    found = [
        one.message for one in feedwright.check(document.encode()) if one.rule == "address-web"
    ]

    assert len(found) == bool(told)
    assert all(told in one for one in found)
