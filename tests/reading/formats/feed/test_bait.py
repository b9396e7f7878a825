"""Feeds of other systems are read without entities, definitions, files or network."""

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from feedwright.domain.errors import FeedwrightError
from feedwright.reading.formats.feed import read

PLANTED = "nobody may read this"
RSS = """<rss version="2.0"><channel><title>{0}</title><link>https://a.example/</link>
<item><title>Item {0}</title><link>https://a.example/1</link><guid>https://a.example/1</guid>
<description>{0}</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{1}"><title>{0}</title><id>urn:x</id>
<updated>2026-01-01T00:00:00Z</updated><entry><title>{0}</title><id>urn:1</id>
<link href="https://a.example/1"/><updated>2026-01-01T00:00:00Z</updated>
<content type="xhtml" src="{1}"><div xmlns="http://www.w3.org/1999/xhtml">{0}</div></content>
</entry></feed>"""


@pytest.fixture
def bait() -> Iterator[tuple[str, list[bytes]]]:
    """A server that answers with the secret, and remembers who asked."""
    asked: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with closing(connection):
                asked.append(connection.recv(4000))
                if asked[-1] == b"end":
                    return
                connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + PLANTED.encode())

    thread = Thread(target=serve)
    thread.start()
    port = listening.getsockname()[1]
    yield f"http://127.0.0.1:{port}/bait", asked
    with closing(socket.create_connection(("127.0.0.1", port))) as last:
        last.sendall(b"end")
    thread.join()
    listening.close()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that lies on this machine."""
    file = tmp_path / "secret.txt"
    file.write_text(PLANTED)
    (tmp_path / "secret.dtd").write_text(f'<!ENTITY x "{PLANTED}">')
    return file


PROLOGUES = {
    "a file": '<!DOCTYPE x [<!ENTITY x SYSTEM "{file}">]>',
    "an address": '<!DOCTYPE x [<!ENTITY x SYSTEM "{url}">]>',
    "a public name": '<!DOCTYPE x [<!ENTITY x PUBLIC "p" "{file}">]>',
    "a definition in a file": '<!DOCTYPE x SYSTEM "{dtd}">',
    "a definition at an address": '<!DOCTYPE x SYSTEM "{url}">',
    "a parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "{dtd}">%p;]>',
    "a parameter at an address": '<!DOCTYPE x [<!ENTITY % p SYSTEM "{url}">%p;]>',
    "within": f'<!DOCTYPE x [<!ENTITY x "{PLANTED}">]>',
    "within, nested": f'<!DOCTYPE x [<!ENTITY y "{PLANTED}"><!ENTITY x "&y;&y;">]>',
    "a default": '<!DOCTYPE rss [<!ATTLIST item secret CDATA "{file}">]>',
    "a stylesheet": '<?xml-stylesheet type="text/xsl" href="{url}"?>',
}


@pytest.mark.parametrize("prologue", PROLOGUES)
@pytest.mark.parametrize("document", [RSS, ATOM], ids=["RSS", "Atom"])
@pytest.mark.parametrize(
    "place",
    [
        "&x;",
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{file}" parse="text"/>',
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{url}" parse="text"/>',
    ],
    ids=["entity", "included file", "included address"],
)
def test_nothing_is_fetched(
    prologue: str, document: str, place: str, secret: Path, bait: tuple[str, list[bytes]]
) -> None:
    """Whatever a feed wants included, no file is opened, nobody is asked, nothing is put in."""
    url, asked = bait
    places = {"file": secret.as_uri(), "dtd": secret.with_suffix(".dtd").as_uri(), "url": url}
    said = document.format(place, url)
    for name, where in places.items():
        said = said.replace(f"{{{name}}}", where)
    head = PROLOGUES[prologue].format(**places)

    try:
        found = repr(read(f'<?xml version="1.0"?>{head}{said}'.encode()))
    except FeedwrightError as error:
        found = str(error)

    assert PLANTED not in found
    assert not asked


def test_entities_do_not_multiply() -> None:
    """A feed of ten entities that would be a thousand million is refused or stays small."""
    lol = "".join(
        f'<!ENTITY l{n} "{"".join(f"&l{n - 1};" for _ in range(10))}">' for n in range(1, 10)
    )
    head = f'<!DOCTYPE x [<!ENTITY l0 "lol">{lol}]>'
    try:
        found = repr(read(f"{head}{RSS.format('&l9;')}".encode()))
    except FeedwrightError as error:
        found = str(error)
    assert len(found) < 10_000
