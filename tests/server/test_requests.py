from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

import feedparser
import pytest
from tests.asgi import Response, ask
from tests.conditional_requests import ROWS, Row
from tests.publications import NOW, article, run, write

from feedwright.server import Application, application
from feedwright.server.conditional import Tag, parse_tag

LATER = NOW + timedelta(hours=1)
PATHS = ("rss.xml", "atom.xml", "feed.json")


class Twice(NamedTuple):
    """A publication that was published twice."""

    folder: Path
    app: Application
    words: dict[str, dict[str, str]]
    """What the words of the table stand for, by the document's path."""

    def ask(self, path: str, row: Row) -> Response:
        """Asks as a row of the table says."""
        headers = {k: v.format(**self.words[path]) for k, v in row.headers.items()}
        return ask(self.app, f"/{path}", headers, method=row.method)


def served(folder: Path, now: datetime) -> Application:
    """A server of a publication, at a time."""
    return application(folder, environment={}, clock=now.timestamp)


def tag_of(app: Application, path: str, coding: str = "identity") -> Tag:
    """A document's entity tag."""
    told = ask(app, f"/{path}", {"accept-encoding": coding}).headers["etag"]
    tag = parse_tag(told.strip('"'))
    assert tag
    assert str(tag) == told
    return tag


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Twice:
    """A publication, published at noon and with one more article an hour later."""
    texts = {
        f"{n}.md": article(f"Number {n}", f"2026-03-{n:02}", "Text. " * 99) for n in range(1, 9)
    }
    folder = write(tmp_path_factory.mktemp("twice"), texts)
    run(folder)
    old = {path: tag_of(served(folder, NOW + timedelta(minutes=1)), path) for path in PATHS}
    write(folder, {"new.md": article("New", "2026-11-22", "New text. " * 99)})
    run(folder, LATER)
    app = served(folder, LATER + timedelta(minutes=1))
    words = {}
    for path in PATHS:
        tag = tag_of(app, path)
        words[path] = {
            "tag": str(tag),
            "gzip": str(tag._replace(coding="gzip")),
            "br": str(tag._replace(coding="br")),
            "zstd": str(tag._replace(coding="zstd")),
            "old": str(old[path]),
            "old_gzip": str(old[path]._replace(coding="gzip")),
            "long_tag": f'"{tag.content}.f00dfeed.40.identity"',
            "long_old": f'"{old[path].content}.0badcafe.1.identity"',
            "strange": str(tag._replace(content="f0" * 16)),
            "modified": format_datetime(LATER, usegmt=True),
            "before": format_datetime(LATER - timedelta(seconds=1), usegmt=True),
            "after": format_datetime(LATER + timedelta(seconds=1), usegmt=True),
            "long": f"{LATER:%A, %d-%b-%y %H:%M:%S} GMT",
            "asctime": f"{LATER:%a %b %d %H:%M:%S %Y}",
        }
    return Twice(folder, app, words)


@pytest.mark.parametrize("row", ROWS, ids=[row.why for row in ROWS])
def test_requests(twice: Twice, row: Row) -> None:
    """The application answers each request as the specifications say, in status and bytes."""
    for path in PATHS:
        whole = (twice.folder / "public" / path).read_bytes()
        words = twice.words[path]
        answer = twice.ask(path, row)
        headers = answer.headers

        assert answer.status == row.status
        if answer.status in (200, 206, 226, 304):
            tag = words[{"identity": "tag"}.get(row.coding, row.coding)]
            assert headers["etag"] == tag
            assert headers["vary"] == "Accept-Encoding, A-IM, Sec-Fetch-Dest"
            assert "cache-control" in headers
        if answer.status in (200, 226):
            coding = None if row.coding == "identity" else row.coding
            assert headers.get("content-encoding") == coding
            assert headers["last-modified"] == words["modified"]
        if answer.status == 200 and row.method == "GET":
            assert answer.content == whole
        if answer.status == 226:
            assert headers["im"] == "feed"
            assert headers["cache-control"] == "no-store, im"
            assert headers["delta-base"] == words["old_gzip" if row.coding == "gzip" else "old"]
            assert len(answer.content) < len(whole) / 2
            assert b"New text" in answer.content
            assert b"Number 8" not in answer.content
        if answer.status == 206:
            assert parts(answer) == [
                (a % len(whole), whole[a : None if b == -1 else b]) for a, b in row.ranges
            ]
        if answer.status == 416:
            assert headers["content-range"] == f"bytes */{len(whole)}"
        if row.method == "HEAD":
            got = twice.ask(path, row._replace(method="GET"))
            if got.status == answer.status:
                assert got.headers == headers


def parts(answer: Response) -> list[tuple[int, bytes]]:
    """The parts of a 206, each with the place that it is said to come from."""
    kind = answer.headers["content-type"]
    if not kind.startswith("multipart/byteranges"):
        return [(_first(answer.headers["content-range"], answer.body), answer.body)]
    boundary = kind.partition("boundary=")[2].encode()
    start, *found, end = answer.body.split(b"\r\n--" + boundary)
    assert (start, end) == (b"", b"--\r\n")
    result = []
    for one in found:
        head, _, body = one.partition(b"\r\n\r\n")
        told = dict(line.split(": ", 1) for line in head.decode().strip().split("\r\n"))
        result.append((_first(told["Content-Range"], body), body))
    return result


def _first(content_range: str, body: bytes) -> int:
    first, last = content_range.removeprefix("bytes ").partition("/")[0].split("-")
    assert int(last) - int(first) + 1 == len(body)
    return int(first)


@pytest.mark.parametrize("path", ["rss.xml", "atom.xml"])
def test_delta_is_a_feed(twice: Twice, path: str) -> None:
    """What changed is a feed of its own: it parses strictly and has the channel's words."""
    row = next(row for row in ROWS if row.status == 226)
    whole = feedparser.parse((twice.folder / "public" / path).read_bytes())
    found = feedparser.parse(twice.ask(path, row).body)

    assert not found.bozo
    assert found.feed == whole.feed
    assert [one.title for one in found.entries] == ["New"]
    assert found.entries == whole.entries[:1]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param([("if-none-match", '"a"'), ("if-none-match", "{tag}")], 304, id="tags"),
        pytest.param([("if-modified-since", "{after}")] * 2, 200, id="dates"),
        pytest.param(
            [("accept-encoding", "gzip"), ("accept-encoding", "br;q=0")], 200, id="codings"
        ),
    ],
)
def test_fields_sent_twice(twice: Twice, headers: list[tuple[str, str]], status: int) -> None:
    """A field that is sent twice is one list (RFC 9110 §5.3), and a date is none."""
    words = twice.words["rss.xml"]
    filled = [(name, value.format(**words)) for name, value in headers]
    answer = ask(twice.app, "/rss.xml", filled)

    assert answer.status == status
    if headers[0][0] == "accept-encoding":
        assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/rss.xml", "/", "/nothing", "/-/health"])
def test_methods(twice: Twice, method: str, path: str) -> None:
    """What is published is for reading, whatever else the request says (RFC 9110 §13.2.1)."""
    answer = ask(twice.app, path, {"if-match": '"a"'}, method=method)

    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", [*PATHS, "feeds.opml"])
def test_other_origins(twice: Twice, path: str) -> None:
    """Scripts of any origin may read feeds, conditionally too; pages are nobody's business."""
    preflight = ask(twice.app, f"/{path}", {"origin": "https://reader.example"}, method="OPTIONS")
    assert preflight.status == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "If-None-Match" in preflight.headers["access-control-allow-headers"]
    etag = ask(twice.app, f"/{path}").headers["etag"]
    for headers in ({}, {"if-none-match": etag}):
        answer = ask(twice.app, f"/{path}", headers)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "ETag" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-origin" not in ask(twice.app, "/").headers
    page = ask(twice.app, "/", method="OPTIONS")
    assert (page.status, page.headers) == (204, {"allow": "GET, HEAD, OPTIONS"})
