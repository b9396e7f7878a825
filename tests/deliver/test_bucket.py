"""A bucket as a destination: what is asked of it, in which order, and who may write there."""

import gzip
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from tests.object_stores import (
    Gate,
    attributes,
    deliver_to,
    documents,
    lose_file,
    objects,
)
from tests.publications import NOW, article, run, write

from feedwright.domain.errors import DestinationUnusable
from feedwright.domain.report import Report
from feedwright.runtime.object_store import ObjectStore

MARKER = ".feedwright.json"


def publication(folder: Path, address: str, **parts: str) -> Path:
    """A publication of two articles and a picture that delivers to a bucket."""
    files: dict[str, str | bytes] = {
        "a.md": article("A", body="Text with ![a picture](p.png)."),
        "b.md": article("B"),
        "p.png": b"\x89PNG\r\n\x1a\n",
    }
    write(folder, files, **parts)
    deliver_to(folder, address)
    return folder


def is_changed(report: Report) -> bool:
    """Whether a run has written or removed anything."""
    return any(one.status in ("written", "removed") for one in report.documents)


def requests(gate: Gate, address: str) -> list[tuple[str, str]]:
    """What was asked, by method and path below a prefix."""
    prefix = "/" + address.removeprefix("s3://") + "/"
    return [(method, path.removeprefix(prefix)) for method, path in gate.requests]


def folder_documents(folder: Path) -> dict[str, bytes]:
    """What is published to a folder."""
    root = folder / "public"
    return {
        one.relative_to(root).as_posix(): one.read_bytes()
        for one in root.rglob("*")
        if one.is_file()
    }


def test_same_documents_as_in_a_folder(tmp_path: Path, bucket: str) -> None:
    """A bucket gets the documents that a folder gets, byte by byte."""
    run(publication(tmp_path / "bucket", bucket))
    run(publication(tmp_path / "folder", "public"))
    assert documents(bucket) == folder_documents(tmp_path / "folder")


def test_objects_tell_what_they_are(tmp_path: Path, bucket: str) -> None:
    """An object has its media type with a charset, and how long caches may keep it."""
    run(publication(tmp_path, bucket, destination='cache = "10m"'))
    atom = attributes(bucket, "atom.xml")
    assert atom["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert atom["Cache-Control"] == "public, max-age=600"
    assert attributes(bucket, "feed.json")["Content-Type"] == "application/feed+json"
    assert attributes(bucket, "index.html")["Content-Type"] == "text/html; charset=utf-8"
    picture = attributes(bucket, "articles/a/p.png")
    assert picture["Content-Type"] == "image/png"
    assert picture["Cache-Control"] == "public, max-age=86400"


def test_unchanged_run_asks_nothing(tmp_path: Path, bucket: str, gate: Gate) -> None:
    """A run that finds nothing changed sends no request at all."""
    folder = publication(tmp_path, bucket)
    run(folder)
    gate.forget()
    assert not is_changed(run(folder, NOW + timedelta(hours=1)))
    assert gate.requests == []


def test_first_run_asks_no_more_than_it_needs(tmp_path: Path, bucket: str, gate: Gate) -> None:
    """A first run sends each document once; that nothing stands there it learns from one list."""
    report = run(publication(tmp_path, bucket))
    asked = requests(gate, bucket)
    marker = [one for one in asked if one[1] == MARKER]
    assert Counter(method for method, _ in marker) == {"GET": 1, "PUT": 2}
    others = Counter(method for method, path in asked if path != MARKER)
    assert others == {"GET": 1, "PUT": len(report.documents)}


def test_edit_sends_what_changed(tmp_path: Path, bucket: str, gate: Gate) -> None:
    """An edit sends the documents that changed, and reads none but the claim."""
    folder = publication(tmp_path, bucket)
    run(folder)
    (folder / "articles/b.md").write_text(article("B", body="Other text."))
    gate.forget()
    report = run(folder, NOW + timedelta(hours=1))
    written = {one.path for one in report.documents if one.status == "written"}
    assert Counter(requests(gate, bucket)) == Counter(
        [("GET", MARKER), *(("PUT", path) for path in written)]
    )
    assert gate.sent["PUT"] >= sum(one.bytes for one in report.documents if one.path in written)
    assert "articles/b/index.html" in written
    assert "articles/a/index.html" not in written


def test_order(tmp_path: Path, bucket: str, gate: Gate) -> None:
    """Pages are put before feeds, feeds before the catalogue; what goes goes last."""
    folder = publication(tmp_path, bucket)
    run(folder)
    asked = [path for method, path in requests(gate, bucket) if method == "PUT"]
    pages = [asked.index(f"articles/{name}/index.html") for name in "ab"]
    feeds = [asked.index(name) for name in ("atom.xml", "rss.xml", "feed.json")]
    assert max(pages) < min(feeds)
    assert max(feeds) < asked.index("feeds.opml")
    gate.forget()
    (folder / "articles/b.md").unlink()
    run(folder, NOW + timedelta(hours=1), allow_shrink=True)
    methods = [method for method, path in requests(gate, bucket) if path != MARKER]
    assert methods[-1] in ("DELETE", "POST")
    assert "articles/b/index.html" not in documents(bucket)


def test_siblings(tmp_path: Path, bucket: str) -> None:
    """Compressed siblings lie beside documents where they are asked for, and go with the wish."""
    folder = publication(tmp_path, bucket, destination='precompress = ["gzip"]')
    run(folder)
    found = documents(bucket)
    assert gzip.decompress(found["atom.xml.gz"]) == found["atom.xml"]
    told = attributes(bucket, "atom.xml.gz")
    assert told["Content-Encoding"] == "gzip"
    assert told["Content-Type"] == "application/atom+xml; charset=utf-8"
    (folder / "articles/b.md").write_text(article("B", body="Other text."))
    run(folder, NOW + timedelta(hours=1))
    found = documents(bucket)
    assert gzip.decompress(found["atom.xml.gz"]) == found["atom.xml"]
    file = folder / "feedwright.toml"
    file.write_text(file.read_text().replace('precompress = ["gzip"]', ""))
    run(folder, NOW + timedelta(hours=2))
    left = [path for path in documents(bucket) if path.endswith(".gz")]
    assert left == []


def test_cache_is_taken_up(tmp_path: Path, bucket: str) -> None:
    """Another `cache` reaches the objects that stand there already."""
    folder = publication(tmp_path, bucket, destination='cache = "10m"')
    run(folder)
    file = folder / "feedwright.toml"
    file.write_text(file.read_text().replace("10m", "20m"))
    run(folder, NOW + timedelta(hours=1))
    for path in ("atom.xml", "articles/a/index.html"):
        assert attributes(bucket, path)["Cache-Control"] == "public, max-age=1200"


def test_lost_store(tmp_path: Path, bucket: str, gate: Gate) -> None:
    """A store that was lost is made again from the bucket, and no document changes."""
    folder = publication(tmp_path, bucket)
    run(folder)
    before = documents(bucket)
    lose_file(folder)
    gate.forget()
    report = run(folder, NOW + timedelta(hours=1))
    assert not is_changed(report)
    assert documents(bucket) == before
    assert [path for method, path in requests(gate, bucket) if method == "PUT"] == [MARKER]


def test_second_publication_is_refused(tmp_path: Path, bucket: str) -> None:
    """Another publication cannot publish to the same place, and is told what to do."""
    run(publication(tmp_path / "one", bucket))
    before = objects(bucket)
    other = publication(tmp_path / "other", bucket)
    file = other / "feedwright.toml"
    file.write_text(file.read_text().replace("example.org,2026", "example.net,2026"))
    with pytest.raises(DestinationUnusable, match="a prefix of its own"):
        run(other)
    assert objects(bucket) == before


def test_second_store_is_refused(tmp_path: Path, bucket: str) -> None:
    """Of two stores of one publication the newest goes on; the other is told, and stops."""
    first, second = tmp_path / "first", tmp_path / "second"
    run(publication(first, bucket))
    run(publication(second, bucket))
    (first / "articles/b.md").write_text(article("B", body="Text of the first machine."))
    before = objects(bucket)
    with pytest.raises(DestinationUnusable, match="another store publishes there since"):
        run(first, NOW + timedelta(hours=1))
    assert objects(bucket) == before
    ObjectStore(bucket).delete([MARKER])
    assert is_changed(run(first, NOW + timedelta(hours=1)))
