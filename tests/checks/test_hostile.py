import gzip
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest

from feedwright.checks import examine
from feedwright.checks.collected_findings import MOST
from feedwright.checks.excerpts import excerpts
from feedwright.checks.sniffing import MOST_BYTES

RSS = (
    b'<rss version="2.0"><channel><title>x</title><link>https://e.example/</link>'
    b"<description>x</description>%b</channel></rss>"
)
JSON = b'{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [%b]}'
OPML = b'<opml version="2.0"><head/><body>%b</body></opml>'
ITEM = b'{"id": "1", "content_html": "%b"}'
MEGABYTE = 1_000_000


def laughs() -> bytes:
    """Twelve entities, each ten of the one before."""
    names = "abcdefghijklm"
    defined = "".join(f'<!ENTITY {this} "{f"&{last};" * 10}">' for last, this in pairwise(names))
    doctype = f'<!DOCTYPE rss [<!ENTITY a "ha">{defined}]>'
    return doctype.encode() + RSS % b"<item><title>&m;</title></item>"


def quadratic(place: bytes) -> bytes:
    """One long entity, named very often."""
    doctype = b'<!DOCTYPE rss [<!ENTITY a "%b">]>' % (b"a" * MEGABYTE)
    return doctype + RSS % (place % (b"&a;" * 100_000))


DOCUMENTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a billion laughs": (laughs, "xml-well-formed"),
    "a quadratic blow-up": (partial(quadratic, b"<item>%b</item>"), "xml-well-formed"),
    "the same in an attribute": (partial(quadratic, b"<item a='%b'/>"), "xml-well-formed"),
    "XML 10,000 levels deep": (lambda: RSS % (b"<item>" * 10_000), "xml-well-formed"),
    "XML a million levels deep": (lambda: RSS % (b"<a>" * MEGABYTE), "document-too-many-parts"),
    "OPML 10,000 levels deep": (lambda: OPML % (b"<outline>" * 10_000), "xml-well-formed"),
    "a million attributes": (
        lambda: RSS % (b"<item %b/>" % b" ".join(b'a%d=""' % n for n in range(MEGABYTE))),
        "xml-well-formed",
    ),
    "166,000 attributes": (
        lambda: RSS % (b"<item %b/>" % b" ".join(b'a%d=""' % n for n in range(166_000))),
        "attribute-many",
    ),
    "a million items": (lambda: RSS % (b"<item/>" * MEGABYTE), "document-too-many-parts"),
    "a text of 40 MB": (lambda: RSS % (b"x" * 40 * MEGABYTE), "xml-well-formed"),
    "100 MB on one line": (lambda: RSS % (b"x" * 100 * MEGABYTE), "document-too-large"),
    "JSON 10,000 levels deep": (lambda: JSON % (b"[" * 10_000), "json-nesting"),
    "JSON a million levels deep": (lambda: JSON % (b"[" * MEGABYTE), "json-too-many-values"),
    "a million items of JSON": (lambda: JSON % (b"{}," * MEGABYTE), "json-too-many-values"),
    "200,000 members that nobody knows": (
        lambda: JSON % (b"{%b}" % b",".join(b'"a%d": 1' % n for n in range(200_000))),
        "json-member-unknown",
    ),
    "five million lone_surrogates": (
        lambda: JSON % (ITEM % (rb"\ud83d" * 5 * MEGABYTE)),
        "json-surrogate",
    ),
    "ten million tags that never end": (
        lambda: JSON % (ITEM % (b"<a '" * 10 * MEGABYTE)),
        "json-item-url",
    ),
    "entities without an end": (
        lambda: b"<!DOCTYPE rss [<!ENTITY a 'b'>]>" + RSS % (b"&a;" * 2 * MEGABYTE),
        "document-too-many-parts",
    ),
    "a number of a million digits": (
        lambda: JSON % (b'{"id": "1", "attachments": [{"size_in_bytes": %b}]}' % (b"9" * MEGABYTE)),
        "json-number",
    ),
    "a truncated document": (lambda: RSS[:90], "xml-well-formed"),
    "truncated JSON": (lambda: JSON[:60], "json-well-formed"),
    "a NUL": (lambda: RSS % b"\0", "xml-character"),
    "bytes that are no UTF-8": (lambda: RSS % b"\xff", "xml-encoding"),
    "JSON in UTF-32": (lambda: (JSON % b"").decode().encode("utf-32"), "json-encoding"),
    "gzip": (lambda: gzip.compress(RSS), "document-no-feed"),
    "a program": (lambda: Path(sys.executable).read_bytes()[:MEGABYTE], "document-no-feed"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + os.urandom(999), "document-no-feed"),
    "a web page": (lambda: b"<!doctype html><title>x</title>", "document-no-feed"),
    "another vocabulary": (lambda: b"<?xml version='1.0'?><urlset/>", "document-no-feed"),
    "other JSON": (lambda: b'{"name": "x"}', "document-no-feed"),
    "blanks": (lambda: b" " * MEGABYTE, "document-no-feed"),
    "nothing": (lambda: b"", "document-no-feed"),
    "NULs": (lambda: bytes(MEGABYTE), "document-no-feed"),
    "comments that never end": (lambda: b"<!--" * MEGABYTE, "document-no-feed"),
}


@pytest.mark.parametrize(("made", "rule"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_it_ends_in_a_finding(made: Callable[[], bytes], rule: str) -> None:
    """Whatever a document is, it ends in a finding that says so, and in few of one rule."""
    data = made()

    found = examine(data, path="x")

    assert rule in {one.rule for one in found}
    rules = [one.rule for one in found]
    assert all(rules.count(name) <= MOST for name in rules)
    assert all(len(one.message) < 500 and "\n" not in one.message for one in found)
    for one in excerpts(data, found):
        assert one is None or len(one.text) < 1_000


def test_equal_faults_are_counted() -> None:
    """Of one rule a hundred findings are told, and the last says how many more there are."""
    found = examine(JSON % b", ".join([ITEM % b"x"] * 10_000), path="x")

    repeated = [one for one in found if one.rule == "json-item-id-repeated"]
    assert len(repeated) == MOST
    assert repeated[-1].more == 10_000 - 1 - MOST
    assert repeated[-1].message.endswith("The same holds in 9,899 more places.")
    assert not any(one.more for one in repeated[:-1])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_wide_encodings_of_xml(encoding: str) -> None:
    """XML in UTF-16 or UTF-32 is judged as any other."""
    declared = f'<?xml version="1.0" encoding="{encoding}"?>' + (OPML % b"<outline/>").decode()

    found = examine(declared.encode(encoding), path="x")

    assert "opml-text" in {one.rule for one in found}
    assert not [one for one in found if one.rule.startswith("xml-") and one.level == "error"]


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a site on this machine, and all that it was asked for."""
    paths: list[str] = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Says nothing of requests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", paths
        server.shutdown()
        thread.join()


def test_nothing_is_followed(asked: tuple[str, list[str]], tmp_path: Path) -> None:
    """Neither a document type, nor an entity, nor an inclusion makes a file or a site be read."""
    address, paths = asked
    secret = tmp_path / "secret"
    secret.write_text("Sesame")
    inside = f'<!ENTITY % p SYSTEM "{address}/p"> %p; <!ENTITY e SYSTEM "{secret.as_uri()}">'
    item = (
        "<item><title>&e;</title><guid>&e;</guid><x:include xmlns:x='http://www.w3.org/2001/"
        f"XInclude' href='{secret.as_uri()}' parse='text'/></item>"
    )
    document = f'<!DOCTYPE rss SYSTEM "{address}/rss.dtd" [{inside}]>' + (
        RSS % item.encode()
    ).decode().replace('"2.0"', "'2.0' xmlns:y='y' y:schemaLocation='" + address + "/s'")

    found = examine(document.encode(), path="x")

    assert paths == []
    assert "xml-entity" in {one.rule for one in found}
    assert not any("Sesame" in one.message for one in found)


_MEASURE = """
import sys
from feedwright.checks import examine
from feedwright.checks.excerpts import excerpts
data = open(sys.argv[1], "rb").read(int(sys.argv[2]))
found = examine(data, path="x")
excerpts(data, found)
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(peak.split()[1])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the kernel tells no peaks")
@pytest.mark.parametrize(
    "name",
    [
        "a billion laughs",
        "a quadratic blow-up",
        "a million attributes",
        "100 MB on one line",
        "200,000 members that nobody knows",
        "five million lone_surrogates",
        "ten million tags that never end",
    ],
)
def test_memory_is_bounded(name: str, tmp_path: Path) -> None:
    """A hostile document takes no more memory than a few times the largest that is judged."""
    file = tmp_path / "document"
    file.write_bytes(DOCUMENTS[name][0]())
    command = (sys.executable, "-c", _MEASURE, file, str(MOST_BYTES + 1))

    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert int(done.stdout) * 1024 < 10 * MOST_BYTES
