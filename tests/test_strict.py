"""Documents that are looked at before they are delivered, and made once all the same."""

import errno
import os
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

import pytest
from tests.publications import NOW, article, run, tree, write

from feedwright.deliver import staging
from feedwright.deliver.folder import Folder
from feedwright.deliver.staging import StagedBytes
from feedwright.domain.errors import DestinationUnusable
from feedwright.domain.window import Window
from feedwright.rendering.feeds import FeedRenderer
from feedwright.rendering.size_limits import Pair
from feedwright.store.store import Store

MORE = (
    '[[feeds]]\nname = "all"\narchive = true\npage_size = 3\nlimit = 2\n'
    '[[feeds]]\nname = "s"\neach = "section"\n'
)
FILES: dict[str, str | bytes] = {
    f"{n}/index.md": article(
        f"N{n}", (NOW - timedelta(days=n)).isoformat(), f"![A](p{n}.png)", section="NS"[n % 2]
    )
    for n in range(12)
} | {f"{n}/p{n}.png": bytes([n]) * 9 for n in range(12)}
PARTS = {
    "feed": 'also = ["feed/"]',
    "more": MORE,
    "destination": 'precompress = ["gzip"]',
}


@pytest.fixture
def renders(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the documents of feeds were rendered."""
    counts = Counter[str]()
    plain = FeedRenderer.documents

    def counted(
        self: FeedRenderer, window: Window, shown: Sequence[Pair], page: int, *more: Any
    ) -> Any:
        counts[f"{window.path} {page}"] += 1
        return plain(self, window, shown, page, *more)

    monkeypatch.setattr(FeedRenderer, "documents", counted)
    return counts


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often what stands at a path was read."""
    counts = Counter[str]()
    get, compare = Folder.get, Folder.compare

    def counted_get(self: Folder, path: str) -> bytes | None:
        counts[path] += 1
        return get(self, path)

    def counted_compare(
        self: Folder, path: str, file: Path, *, known: str = ""
    ) -> tuple[bool, int, str]:
        counts[path] += 1
        return compare(self, path, file, known=known)

    monkeypatch.setattr(Folder, "get", counted_get)
    monkeypatch.setattr(Folder, "compare", counted_compare)
    return counts


@pytest.mark.parametrize("strict", [False, True])
def test_what_stands_is_read_once(tmp_path: Path, reads: Counter[str], *, strict: bool) -> None:
    """To tell whether a document differs each is read once, however the run is wanted."""
    folder = write(tmp_path, FILES, **PARTS)
    run(folder)
    (folder / "public" / "index.html").write_text("another program's")
    (folder / "articles" / "5" / "p5.png").write_bytes(b"another")
    (folder / "articles" / "3" / "index.md").unlink()
    reads.clear()

    report = run(folder, NOW + timedelta(days=1), strict=strict)

    assert {"index.html", "rss.xml", "articles/n5/p5.png"} <= reads.keys()
    assert {one.status for one in report.documents} == {"written", "unchanged", "removed"}
    assert set(reads.values()) == {1}


def rows(folder: Path) -> list[tuple[str, str, int, int, str, str, str]]:
    """What the store remembers of documents, but for the stamps of their files."""
    with Store(folder / ".feedwright" / "store.sqlite") as store:
        return sorted(
            (
                one.path,
                one.sha256,
                one.bytes,
                one.entries,
                one.owner,
                one.fingerprint,
                one.source[:20],
            )
            for one in store.documents().values()
        )


def test_strict_renders_each_document_once(tmp_path: Path, renders: Counter[str]) -> None:
    """What was made to be looked at is what is delivered: nothing is rendered for it again."""
    plain, strict = (write(tmp_path / name, FILES, **PARTS) for name in ("plain", "strict"))

    first = run(plain)
    counted = Counter(renders)
    renders.clear()
    second = run(strict, strict=True)

    assert renders == counted
    assert set(renders.values()) == {1}
    assert second.work.documents == first.work.documents
    assert second.work.entries == first.work.entries
    assert {one.status for one in second.documents} == {"written"}


@pytest.mark.parametrize("in_memory", [10**8, 1], ids=["in memory", "in a file"])
def test_strict_delivers_what_any_run_does(
    tmp_path: Path, in_memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The documents, their siblings and what is remembered are equal, run after run."""
    monkeypatch.setattr(staging, "_IN_MEMORY", in_memory)
    folders = [write(tmp_path / name, FILES, **PARTS) for name in ("plain", "strict")]

    def edit(folder: Path) -> None:
        write(folder, {"3/index.md": article("Other", "2026-11-19", "No picture.")}, **PARTS)
        (folder / "articles" / "5" / "index.md").unlink()
        (folder / "articles" / "7" / "index.md").unlink()
        (folder / "public" / "rss.xml").write_text("damaged")

    for minute in range(3):
        for folder in folders if minute == 1 else ():
            edit(folder)
        plain, strict = (
            run(folder, NOW + timedelta(minutes=minute), strict=folder.name == "strict")
            for folder in folders
        )
        assert strict.clean
        assert strict.documents == plain.documents
        assert strict.articles == plain.articles
        assert tree(folders[0]) == tree(folders[1])
        assert rows(folders[0]) == rows(folders[1])
    assert not list((folders[1] / ".feedwright").glob("tmp*"))


def identity(path: Path) -> tuple[int, int, int]:
    """What tells that a file is the one that was there: its number, its time and its size."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


def test_strict_leaves_unchanged_documents_where_they_are(tmp_path: Path) -> None:
    """A document with equal bytes is not written again: neither its time nor its file changes."""
    folder = write(tmp_path, FILES, **PARTS)
    run(folder, strict=True)
    public = folder / "public"
    before = {path: identity(path) for path in public.rglob("*") if path.is_file()}
    write(folder, {"0/index.md": article("Later", NOW.isoformat(), section="N")}, **PARTS)
    (folder / "articles" / "0" / "p0.png").unlink()

    report = run(folder, NOW + timedelta(minutes=1), strict=True)

    written = {public / one.path for one in report.documents if one.status == "written"}
    same = before.keys() - written - {path.with_name(f"{path.name}.gz") for path in written}
    assert public / "s" / "s" / "rss.xml" in same
    assert all(identity(path) == before[path] for path in same if path.exists())


def test_strict_without_room_to_wait_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where documents find no room to wait, nothing is delivered, and the error says what to do."""
    folder = write(tmp_path, FILES, **PARTS)

    def full(_self: object, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(SpooledTemporaryFile, "write", full)
    with pytest.raises(DestinationUnusable, match=r"No space left.* without --strict"):
        run(folder, strict=True)
    monkeypatch.undo()

    assert not (folder / "public").exists()
    assert run(folder, strict=True).clean


def test_a_document_that_cannot_be_put_in_place_is_told(tmp_path: Path) -> None:
    """What is found in the way once documents are put in place is refused, and the rest done."""
    folder = write(tmp_path, FILES, **PARTS)
    (folder / "public").mkdir()
    (folder / "public" / "articles").symlink_to("nowhere")

    report = run(folder, strict=True)

    assert {one.path.partition("/")[0] for one in report.refused} == {"articles"}
    assert (folder / "public" / "atom.xml").exists()
    (folder / "public" / "articles").unlink()
    assert run(folder, NOW + timedelta(minutes=1), strict=True).clean
    assert (folder / "public" / "rss.xml").is_file()


@pytest.mark.parametrize("where", ["rss.xml/kept", "articles"])
def test_what_is_in_the_way_is_seen_before(tmp_path: Path, where: str) -> None:
    """A folder in a document's place, or a file in a folder's, is told before any is delivered.

    A dry run refuses what a run then refuses; with strict nothing is delivered.
    """
    folder = write(tmp_path, FILES, **PARTS)
    way = folder / "public" / where
    way.parent.mkdir(parents=True)
    way.write_text("theirs")
    before = tree(folder)

    tried = run(folder, dry_run=True)
    strict = run(folder, strict=True)
    assert tree(folder) == before
    done = run(folder)

    assert {one.path.partition("/")[0] for one in tried.refused} == {where.partition("/")[0]}
    assert {one.status for one in strict.documents} == {"refused"}
    assert tried.refused == done.refused
    assert tried.documents == done.documents
    assert (folder / "public" / "atom.xml").is_file()


def test_staged_bytes_come_back_in_any_order(tmp_path: Path) -> None:
    """Each document's bytes are those that were kept, empty ones too."""
    staged_bytes = StagedBytes(tmp_path)
    wanted = [b"one", b"", bytes(range(256)) * 9]
    held = [staged_bytes.add(data) for data in wanted]

    assert [staged_bytes.get(one) for one in reversed(held)] == wanted[::-1]
    staged_bytes.close()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        pytest.param("![A picture](gone.png)", "refers to gone.png", id="picture"),
        pytest.param("[A paper](gone.pdf)", "refers to gone.pdf", id="paper"),
        pytest.param("[More](gone.md)", "links to no published article", id="link"),
        pytest.param("![A picture](../../up.png)", "refers to files outside", id="outside"),
    ],
)
def test_what_is_promised_and_not_there(tmp_path: Path, body: str, told: str) -> None:
    """It is told once, with its article; strictly, nothing is published until it is there."""
    folder = write(tmp_path, {"a.md": article("A", body="Whole."), "b.md": article("B", body=body)})

    for _ in range(2):
        report = run(folder, strict=True)
        assert not report.is_strictly_clean
        assert {one.status for one in report.documents} == {"refused"}
        (warning,) = report.broken
        assert warning.startswith(f"articles/b.md: {told}")
        assert not (folder / "public").exists()
    assert len(run(folder).broken) == 1
    assert run(folder).warnings == ()
    assert run(folder, strict=True).is_strictly_clean
