"""The access log of a server."""

import os
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.asgi import ask
from tests.publications import NOW, article, run, write
from tests.servers import serving

from feedwright.server import application
from feedwright.server.access_log import AccessLog, line

COMBINED = re.compile(
    r'(?P<peer>\S+) - - \[(?P<when>[^]]+)\] "(?P<asked>(?:[^"\\]|\\.)*)" (?P<status>\d{3}) '
    r'(?P<sent>\d+|-) "(?P<referrer>(?:[^"\\]|\\.)*)" "(?P<agent>(?:[^"\\]|\\.)*)"\n'
)
"""The combined format of Apache's log."""


def scope(path: str = "/rss.xml", query: str = "", **fields: str) -> dict[str, Any]:
    """A request as a server hands it over."""
    headers = [(name.encode(), value.encode("latin-1")) for name, value in fields.items()]
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode("latin-1"),
        "http_version": "1.1",
        "headers": headers,
        "client": ("8.8.8.8", 5),
    }


SECRET = "hunter2"  # noqa: S105 - what must not be written down


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param(scope(), {"asked": "GET /rss.xml HTTP/1.1", "agent": "-"}, id="plain"),
        pytest.param(
            scope(query=f"token={SECRET}&b={SECRET};c"),
            {"asked": "GET /rss.xml?token=*&b=*&* HTTP/1.1"},
            id="values of a query",
        ),
        pytest.param(scope(query=SECRET), {"asked": "GET /rss.xml?* HTTP/1.1"}, id="a bare token"),
        pytest.param(
            scope(referer=f"https://me:{SECRET}@a.example/x?key={SECRET}#{SECRET}"),
            {"referrer": "https://a.example/x?key=*"},
            id="a referrer",
        ),
        pytest.param(scope(authorization=f"Bearer {SECRET}", cookie=SECRET), {}, id="a header"),
        pytest.param(
            scope(**{"user-agent": 'x" 200 "\n\\\xe9'}),
            {"agent": 'x\\" 200 \\"\\x0a\\\\\\xe9'},
            id="signs that would end a field",
        ),
        pytest.param(scope(path="/a%22b"), {"asked": "GET /a%22b HTTP/1.1"}, id="an encoded path"),
        pytest.param(
            scope(**{"x-forwarded-for": "9.9.9.9"}), {"peer": "8.8.8.8"}, id="of a stranger"
        ),
    ],
)
def test_a_line(asked: dict[str, Any], expected: dict[str, str]) -> None:
    """Each line is of the combined format whatever a client sends, and holds no token."""
    text = line(asked, 200, 12, NOW.timestamp())

    found = COMBINED.fullmatch(text)
    assert found, text
    assert found["when"] == "22/Nov/2026:12:00:00 +0000"
    assert (found["status"], found["sent"]) == ("200", "12")
    assert {name: found[name] for name in expected} == expected
    assert SECRET not in text


def test_a_proxy_of_one_s_own_is_believed() -> None:
    """Behind a proxy on this machine the reader's own address is written down."""
    asked = scope(**{"x-forwarded-for": "1.1.1.1, 9.9.9.9"}) | {"client": ("127.0.0.1", 5)}

    assert line(asked, 304, 0, NOW.timestamp()).startswith("9.9.9.9 - - [")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published publication."""
    write(tmp_path / "feeds", {"a.md": article("A")})
    run(tmp_path / "feeds")
    return tmp_path / "feeds"


def test_a_rotated_file_is_left(folder: Path, tmp_path: Path) -> None:
    """What was renamed or deleted is written to no more; the next line begins a new file."""
    file = tmp_path / "access.log"
    log = AccessLog(file, NOW.timestamp)
    app = log.around(application(folder, environment={}, clock=NOW.timestamp))

    whole = ask(app, "/rss.xml")
    file.rename(tmp_path / "access.log.1")
    ask(app, "/nothing")
    file.unlink()
    ask(app, "/rss.xml", {"if-none-match": whole.headers["etag"]})

    (first,) = (tmp_path / "access.log.1").read_text().splitlines(keepends=True)
    (last,) = file.read_text().splitlines(keepends=True)
    for text, status, sent in ((first, "200", str(len(whole.body))), (last, "304", "-")):
        found = COMBINED.fullmatch(text)
        assert found, text
        assert (found["status"], found["sent"]) == (status, sent)


def test_a_file_that_cannot_be_written_is_no_reason_not_to_serve(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is told once, and requests are answered."""
    place = tmp_path / "logs"
    place.mkdir()
    app = AccessLog(place / "access.log").around(application(folder, environment={}))
    (place / "access.log").unlink()
    place.rmdir()

    assert [ask(app, "/rss.xml").status for _ in range(3)] == [200] * 3
    assert len(caplog.records) == 1
    place.mkdir()
    assert ask(app, "/rss.xml").status == 200
    assert len((place / "access.log").read_text().splitlines()) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps open files from being renamed")
def test_the_server_writes_it(folder: Path, tmp_path: Path) -> None:
    """`serve --access-log` writes a line for each request, of health and hub, too."""
    file = tmp_path / "access.log"
    with serving(folder, "--access-log", str(file)) as server:
        for path in ("rss.xml?token=abc", "-/health", "nothing"):
            httpx.get(f"{server.address}{path}", headers={"User-Agent": "test/1"})

    lines = [COMBINED.fullmatch(one) for one in file.read_text().splitlines(keepends=True)]
    told = [(one["asked"], one["status"], one["agent"]) for one in lines if one]
    assert told == [
        ("GET /rss.xml?token=* HTTP/1.1", "200", "test/1"),
        ("GET /-/health HTTP/1.1", "200", "test/1"),
        ("GET /nothing HTTP/1.1", "404", "test/1"),
    ]
