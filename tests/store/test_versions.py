"""The versions of feeds' documents that the store remembers for readers who have them."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from tests.publications import NOW, article, run, write

from feedwright.store import delivered_documents
from feedwright.store.own_files import STORE
from feedwright.store.server_view import StoreReader

HOUR = timedelta(hours=1)


def content(folder: Path, path: str = "atom.xml") -> str:
    """What tells the version of a document that stands."""
    return hashlib.sha256((folder / "public" / path).read_bytes()).hexdigest()[
        : delivered_documents.CONTENT
    ]


def edit(folder: Path, hours: int) -> str:
    """Publishes an edit, and tells the version that stands then."""
    write(folder, {"a.md": article("A", body=f"Text {hours}.")})
    run(folder, NOW + hours * HOUR)
    return content(folder)


def test_newest_of_those_that_are_known(tmp_path: Path) -> None:
    """Of versions that a reader has the newest is told, and of no other anything."""
    folder = write(tmp_path, {})
    versions = [edit(folder, hours) for hours in range(3)]
    reader = StoreReader(folder / STORE)
    first, second, _ = versions
    assert reader.earlier("atom.xml", [first, second, "f" * 32]) == (second, 2)
    assert reader.earlier("atom.xml", [first]) == (first, 1)
    assert reader.earlier("rss.xml", [first]) is None
    assert reader.earlier("atom.xml", ["f" * 32]) is None
    assert (
        reader.earlier("articles/a/index.html", [content(folder, "articles/a/index.html")]) is None
    )


def test_oldest_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions are remembered for so many changes of the publication."""
    monkeypatch.setattr(delivered_documents, "_FORGOTTEN_EVERY", 1)
    monkeypatch.setattr(delivered_documents, "_VERSIONS", 2)
    folder = write(tmp_path, {})
    versions = [edit(folder, hours) for hours in range(5)]
    reader = StoreReader(folder / STORE)
    known = [one for one in versions if reader.earlier("atom.xml", [one])]
    assert known == versions[2:]
