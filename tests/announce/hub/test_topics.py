"""The documents of a hub's topics, as they stand in a folder that others write into."""

import os
from pathlib import Path
from typing import cast

import pytest
from tests.publications import ROOT, article, replace_file, run, write

from feedwright.announce.hub.subscriptions import Subscriptions
from feedwright.announce.hub.topics import BrokenDocumentError, Topics
from feedwright.deliver.served import File, Served
from feedwright.workspace import configured

BOM = b"\xef\xbb\xbf"
PARSES_NEVER = b'<rss version="2.0"><channel><title>A&nbsp;B</title></channel></rss>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication with a hub, published once."""
    folder = write(tmp_path / "p", {"a.md": article("A")}, publication="hub = true")
    run(folder)
    return folder


def bytes_of(folder: Path, name: str) -> bytes | None:
    """What the subscribers of a topic are sent."""
    _, publication = configured(folder)
    nobody = cast("Subscriptions", None)  # of topics that are published none is asked
    topics = Topics(publication, Served(folder / "public"), nobody)
    file = topics.version(ROOT + name, whole=True)
    return file.data if file else None


def settle(file: Path) -> None:
    """Let a file have been written a minute ago."""
    written = file.stat().st_mtime - 60
    os.utime(file, (written, written))


def test_document_that_never_parses(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no reader could parse is delivered to nobody, and is read once as long as it stands."""
    _, publication = configured(folder)
    served = Served(folder / "public")
    topics = Topics(publication, served, cast("Subscriptions", None))
    file = folder / "public/rss.xml"
    before = file.read_bytes()
    file.write_bytes(PARSES_NEVER)
    settle(file)
    reads = list[str]()
    read = served.read

    def counted(path: str, most: int, known: File | None = None) -> File | None:
        reads.append(path)
        return read(path, most, known)

    monkeypatch.setattr(served, "read", counted)
    for _ in range(3):
        with pytest.raises(BrokenDocumentError, match=r"rss\.xml does not parse to its end"):
            topics.version(f"{ROOT}rss.xml", whole=True)
    assert reads == ["rss.xml"]
    replace_file(file, before)
    found = topics.version(f"{ROOT}rss.xml", whole=True)
    assert found
    assert found.data == before


@pytest.mark.parametrize("before", [BOM, b"\n", BOM + b" \n"])
def test_mark_before_a_document_is_none_of_it(folder: Path, before: bytes) -> None:
    """JSON is told behind a byte order mark and blanks, and half of it is not delivered."""
    file = folder / "public/feed.json"
    whole = before + file.read_bytes()
    file.write_bytes(whole)
    assert bytes_of(folder, "feed.json") == whole
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BrokenDocumentError):
        bytes_of(folder, "feed.json")


def test_large_document_is_told_by_its_end(folder: Path) -> None:
    """A document that would take long to parse is whole where its last byte is a document's."""
    file = folder / "public/rss.xml"
    large = b"<rss>" + b"<a>&nbsp;</a>" * 700_000 + b"</rss>\n"
    file.write_bytes(large)
    assert bytes_of(folder, "rss.xml") == large
    file.write_bytes(large[:-2])
    with pytest.raises(BrokenDocumentError):
        bytes_of(folder, "rss.xml")
