"""What stands at a destination, compared with what was delivered there."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from tests.object_stores import Gate, deliver_to, documents, lose_file
from tests.publications import NOW, article, run, write

from feedwright.commands.adopt import adopt
from feedwright.commands.audit import audit
from feedwright.commands.retract import retract
from feedwright.commands.site_comparison import compare
from feedwright.domain.errors import StoreError
from feedwright.runtime.object_store import ObjectStore

HOUR = timedelta(hours=1)


def published(folder: Path, address: str = "public", **parts: str) -> Path:
    """A publication that has been published."""
    files: dict[str, str | bytes] = {"a.md": article("A", body="![p](p.png)"), "p.png": b"\x89PNG"}
    files["b.md"] = article("B")
    write(folder, files, **parts)
    deliver_to(folder, address)
    run(folder)
    return folder


def states(folder: Path) -> dict[str, str]:
    """What an audit finds, by path."""
    return {one.path: one.state for one in audit(folder).discrepancies}


def test_bucket(tmp_path: Path, bucket: str, gate: Gate) -> None:
    """A bucket is listed by one request, and what is missing or altered the next run makes."""
    folder = published(tmp_path, bucket)
    before = documents(bucket)
    assert states(folder) == {}
    place = ObjectStore(bucket)
    place.delete(["articles/a/index.html", "articles/a/p.png", "rss.xml"])
    place.put("atom.xml", b"<feed/>", {})
    place.put("feed.json", before["feed.json"], {})
    place.put("notes.txt", b"Notes", {})
    gate.forget()
    assert states(folder) == {
        "articles/a/index.html": "missing",
        "articles/a/p.png": "missing",
        "rss.xml": "missing",
        "atom.xml": "altered",
        "notes.txt": "stray",
    }
    assert gate.counted() == {"GET": 1}
    run(folder, NOW + HOUR)
    assert documents(bucket) == before | {"notes.txt": b"Notes"}
    assert states(folder) == {"notes.txt": "stray"}


def test_siblings(tmp_path: Path, bucket: str) -> None:
    """A compressed sibling that is gone is made again."""
    folder = published(tmp_path, bucket, destination='precompress = ["gzip"]')
    before = documents(bucket)
    ObjectStore(bucket).delete(["atom.xml.gz"])
    assert states(folder) == {"atom.xml": "altered"}
    run(folder, NOW + HOUR)
    assert documents(bucket) == before


def test_folder(tmp_path: Path) -> None:
    """A folder is compared as a bucket is."""
    folder = published(tmp_path)
    (folder / "public/rss.xml").unlink()
    (folder / "public/atom.xml").write_bytes(b"<feed/>")
    (folder / "public/notes.txt").write_bytes(b"Notes")
    assert states(folder) == {"rss.xml": "missing", "atom.xml": "altered", "notes.txt": "stray"}
    run(folder, NOW + HOUR)
    assert states(folder) == {"notes.txt": "stray"}


def test_command(tmp_path: Path) -> None:
    """The command tells each document and what to do, and exits with 1 where one is broken."""
    folder = published(tmp_path)
    (folder / "public/rss.xml").unlink()

    def check(*options: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "feedwright", "check", "--destination", str(folder)]
        return subprocess.run([*command, *options], capture_output=True, text=True, check=False)

    told = check()
    assert told.returncode == 1
    assert "rss.xml: was delivered and is not there; the next run puts it back" in told.stdout
    assert "1 missing" in told.stdout
    assert json.loads(check("--json").stdout)[0]["state"] == "missing"
    run(folder, NOW + HOUR)
    assert (check().returncode, check().stdout.count("all well")) == (0, 1)


def test_nothing_published(tmp_path: Path) -> None:
    """Where nothing was published there is nothing to compare with, which is said."""
    with pytest.raises(StoreError, match="nothing was published from here yet"):
        audit(write(tmp_path, {}))


def test_other_commands_read_a_bucket(tmp_path: Path, bucket: str) -> None:
    """With a lost store, too, an article of a bucket is withdrawn, adopted and compared."""
    folder = published(tmp_path / "one", bucket)
    old = tmp_path / "old.xml"
    old.write_bytes(documents(bucket)["atom.xml"])
    lose_file(folder)
    assert compare(folder, str(old), now=NOW).is_equal
    retract(folder, "articles/b.md", now=NOW + HOUR, environment={})
    assert b"retracted" in documents(bucket)["feed.json"]
    lose_file(folder)
    adopt(folder, str(old), environment={})
    run(folder, NOW + 2 * HOUR)
    assert b"retracted" in documents(bucket)["feed.json"]
