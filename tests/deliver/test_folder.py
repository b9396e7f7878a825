import gzip
import os
import shutil
import stat
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import brotli
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedwright.deliver import file_stage
from feedwright.deliver import folder as folder_module
from feedwright.deliver.destination import Upload
from feedwright.deliver.file_stage import SEVERAL, StagedFile
from feedwright.deliver.folder import Folder
from feedwright.domain.errors import DestinationError, DestinationUnusable, MissingExtra

OLD, NEW = b"<rss>old</rss>" * 99, b"<rss>new</rss>" * 99


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where documents are delivered; it is not there yet."""
    return tmp_path / "public"


def tree(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Every file below a folder: its bytes, its time and its place on the disk."""
    return {
        str(path.relative_to(folder)): (
            path.read_bytes(),
            path.stat().st_mtime_ns,
            path.stat().st_ino,
        )
        for path in folder.rglob("*")
        if path.is_file()
    }


def names(folder: Path) -> list[str]:
    """Everything below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def write(folder: Folder, path: str, data: bytes) -> bool:
    """Deliver a document, and tell whether it differs from what stood there."""
    differs = folder.get(path) != data
    (problem,) = folder.put([Upload(path, data, stands=not differs)])
    if problem:
        raise problem
    return differs


def copy(folder: Folder, path: str, file: Path) -> tuple[bool, int, str]:
    """Deliver a file as it is, unless what stands there is equal."""
    is_equal, size, sha256 = folder.compare(path, file)
    (problem,) = [None] if is_equal else folder.put([Upload(path, file)])
    if problem:
        raise problem
    return not is_equal, size, sha256


def test_write(root: Path) -> None:
    """A document is written whole, its folders with it, and nothing else is left."""
    folder = Folder(root)
    assert write(folder, "sections/ships/rss.xml", OLD)
    assert write(folder, "sections/ships/rss.xml", NEW)
    assert folder.get("sections/ships/rss.xml") == NEW
    folder.clean()
    assert names(root) == ["sections", "sections/ships", "sections/ships/rss.xml"]


@pytest.mark.parametrize(
    "precompress", [pytest.param((), id="plain"), pytest.param(("gzip", "br"), id="both")]
)
def test_equal_bytes(root: Path, precompress: tuple[str, ...]) -> None:
    """Equal bytes are not written: neither the document's time nor its place changes."""
    folder = Folder(root, precompress)
    write(folder, "rss.xml", OLD)
    before = tree(root)
    assert not write(folder, "rss.xml", OLD)
    assert tree(root) == before


def test_read(root: Path) -> None:
    """A document that is not there is None, also where its folder is a file."""
    folder = Folder(root)
    assert folder.get("rss.xml") is None
    write(folder, "rss.xml", OLD)
    assert folder.get("rss.xml/rss.xml") is None


def test_permissions(root: Path) -> None:
    """A document may be read by whom any new file may, so that a server can."""
    write(Folder(root), "rss.xml", OLD)
    (root / "other").touch()
    assert (root / "rss.xml").stat().st_mode == (root / "other").stat().st_mode


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("../rss.xml", id="up"),
        pytest.param("a/../../rss.xml", id="up from below"),
        pytest.param("/rss.xml", id="absolute"),
        pytest.param("a\0", id="NUL"),
        pytest.param("", id="empty"),
        pytest.param(".feedwright-stage/1", id="hidden"),
        pytest.param("con", id="device"),
        pytest.param("a" * 256, id="too long"),
        pytest.param("\udcff", id="not UTF-8"),
    ],
)
@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda folder, path: folder.get(path), id="read"),
        pytest.param(lambda folder, path: write(folder, path, NEW), id="write"),
        pytest.param(lambda folder, path: copy(folder, path, Path(__file__)), id="copy"),
        pytest.param(lambda folder, path: folder.delete(path), id="remove"),
    ],
)
def test_hostile_paths(root: Path, path: str, act: Callable[[Folder, str], Any]) -> None:
    """A path that could lead out of the folder is refused, whatever is asked."""
    with pytest.raises(DestinationError):
        act(Folder(root), path)
    assert not root.exists()


def test_long_names(root: Path) -> None:
    """A name may be as long as the file system allows, its siblings' endings with it."""
    folder = Folder(root, ("gzip",))
    assert write(folder, "a" * 252, OLD)
    assert folder.get("a" * 252) == OLD
    with pytest.raises(DestinationError):
        write(folder, "a" * 253, OLD)


def test_links_that_lead_out(root: Path, tmp_path: Path) -> None:
    """A link on the way that leads out of the folder is not followed."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "rss.xml").write_bytes(OLD)
    root.mkdir()
    (root / "sections").symlink_to(outside)
    folder = Folder(root)
    for act in (
        lambda: folder.get("sections/rss.xml"),
        lambda: write(folder, "sections/rss.xml", NEW),
        lambda: write(folder, "sections/deeper/rss.xml", NEW),
        lambda: copy(folder, "sections/rss.xml", Path(__file__)),
        lambda: folder.delete("sections/rss.xml"),
    ):
        with pytest.raises(DestinationError, match="a link on the way leads out"):
            act()
    assert tree(outside).keys() == {"rss.xml"}
    assert (outside / "rss.xml").read_bytes() == OLD


def test_document_that_is_a_link(root: Path, tmp_path: Path) -> None:
    """A link in a document's place is replaced; what it led to stays."""
    outside = tmp_path / "secret"
    outside.write_bytes(OLD)
    root.mkdir()
    (root / "rss.xml").symlink_to(outside)
    assert write(Folder(root), "rss.xml", NEW)
    assert outside.read_bytes() == OLD
    assert not (root / "rss.xml").is_symlink()


@pytest.mark.parametrize("target", ["rss.xml", "nowhere", "atom.xml"])
def test_document_that_is_a_link_to_nothing(root: Path, target: str) -> None:
    """A link that leads to itself, in a circle or nowhere is replaced, as any other is."""
    root.mkdir()
    (root / "rss.xml").symlink_to(target)
    (root / "atom.xml").symlink_to("rss.xml")
    folder = Folder(root, ["gzip"])
    assert folder.get("rss.xml") is None
    assert write(folder, "rss.xml", NEW)
    assert not (root / "rss.xml").is_symlink()
    assert folder.get("rss.xml") == NEW


def test_links_in_a_circle(root: Path) -> None:
    """A link that leads to itself is told, and is no crash."""
    root.mkdir()
    (root / "loop").symlink_to("loop")
    with pytest.raises(DestinationError):
        write(Folder(root), "loop/rss.xml", NEW)


def test_root_that_is_a_link(root: Path, tmp_path: Path) -> None:
    """The folder itself may be a link, as where releases are switched."""
    (tmp_path / "release").mkdir()
    root.symlink_to(tmp_path / "release")
    folder = Folder(root)
    assert write(folder, "a/rss.xml", NEW)
    assert folder.delete("a/rss.xml")
    assert root.is_symlink()
    assert (tmp_path / "release").is_dir()


def failing(error: BaseException) -> Callable[..., None]:
    """A function that fails."""

    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    "stop",
    [
        pytest.param("os.open", id="before writing"),
        pytest.param("os.write", id="while writing"),
        pytest.param("os.replace", id="before the rename"),
    ],
)
@pytest.mark.parametrize(
    ("error", "raised"),
    [
        pytest.param(OSError(28, "No space left on device"), DestinationError, id="disk full"),
        pytest.param(KeyboardInterrupt(), KeyboardInterrupt, id="interrupted"),
    ],
)
def test_stopped(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    stop: str,
    error: BaseException,
    raised: type[BaseException],
) -> None:
    """Whatever stops a delivery, the old version stands whole, and nothing is left beside it."""
    folder = Folder(root)
    write(folder, "rss.xml", OLD)
    with monkeypatch.context() as patched:
        patched.setattr(stop, failing(error))
        with pytest.raises(raised):
            write(folder, "rss.xml", NEW)
    assert folder.get("rss.xml") == OLD
    folder.clean()
    assert names(root) == ["rss.xml"]
    assert write(folder, "rss.xml", NEW)


def test_stopped_before_siblings(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sibling of the old version is never left beside a new document."""
    folder = Folder(root, ["gzip"])
    write(folder, "rss.xml", OLD)
    with monkeypatch.context() as patched:
        patched.setattr(folder, "_compress", failing(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            write(folder, "rss.xml", NEW)
    assert tree(root).keys() == {"rss.xml"}
    assert not write(folder, "rss.xml", NEW)
    assert gzip.decompress((root / "rss.xml.gz").read_bytes()) == NEW


def test_leftovers(root: Path) -> None:
    """What a run that was killed left behind is cleared away."""
    stage = root / ".feedwright-stage"
    stage.mkdir(parents=True)
    (stage / "1").write_bytes(b"half")
    Folder(root).clean()
    assert names(root) == []
    Folder(root / "nowhere").clean()


def test_siblings(root: Path) -> None:
    """Siblings hold the document, have its time, and are the same wherever they are made."""
    write(Folder(root / "1", ["gzip", "br"]), "rss.xml", NEW)
    write(Folder(root / "2", ["br", "gzip"]), "rss.xml", NEW)
    one, two = tree(root / "1"), tree(root / "2")
    assert {name: data for name, (data, _, _) in one.items()} == {
        name: data for name, (data, _, _) in two.items()
    }
    assert gzip.decompress(one["rss.xml.gz"][0]) == NEW
    assert brotli.decompress(one["rss.xml.br"][0]) == NEW
    assert len({time for _, time, _ in one.values()}) == 1


def test_siblings_follow(root: Path) -> None:
    """Siblings come and go with the configuration, and change with the document."""
    write(Folder(root), "rss.xml", OLD)
    document = tree(root)
    assert not write(Folder(root, ["gzip", "br"]), "rss.xml", OLD)
    assert tree(root).keys() == {"rss.xml", "rss.xml.gz", "rss.xml.br"}
    assert not write(Folder(root, ["br"]), "rss.xml", OLD)
    assert tree(root).keys() == {"rss.xml", "rss.xml.br"}
    assert not write(Folder(root), "rss.xml", OLD)
    assert tree(root) == document
    folder = Folder(root, ["gzip"])
    write(folder, "rss.xml", NEW)
    assert gzip.decompress((root / "rss.xml.gz").read_bytes()) == NEW
    assert (root / "rss.xml.gz").stat().st_mtime_ns == (root / "rss.xml").stat().st_mtime_ns


def test_touched_document(root: Path) -> None:
    """A document that was copied to another time gets siblings of that time."""
    folder = Folder(root, ["gzip"])
    write(folder, "rss.xml", OLD)
    os.utime(root / "rss.xml", (1, 1))
    assert not write(folder, "rss.xml", OLD)
    assert (root / "rss.xml.gz").stat().st_mtime_ns == 1_000_000_000


def test_missing_extra(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that is missing is told before anything is delivered."""
    monkeypatch.setitem(sys.modules, "brotli", None)
    with pytest.raises(MissingExtra, match=r"needs an optional part: pip install .*\[brotli\]'"):
        Folder(root, ["br"])


def test_copy(root: Path, tmp_path: Path) -> None:
    """A file is delivered as it is, and only where it differs."""
    picture = tmp_path / "picture.png"
    picture.write_bytes(OLD)
    folder = Folder(root, ["gzip"])
    written, size, sha256 = copy(folder, "articles/a/picture.png", picture)
    before = tree(root)
    assert copy(folder, "articles/a/picture.png", picture) == (False, size, sha256)
    assert tree(root) == before
    assert (written, size) == (True, len(OLD))
    picture.write_bytes(NEW)
    assert copy(folder, "articles/a/picture.png", picture)[0]
    assert folder.get("articles/a/picture.png") == NEW
    with pytest.raises(DestinationError):
        copy(folder, "articles/a/picture.png", tmp_path / "nowhere.png")
    assert folder.get("articles/a/picture.png") == NEW


def test_remove(root: Path) -> None:
    """A document goes with its siblings and the folders that it leaves empty, not the root."""
    folder = Folder(root, ["gzip", "br"])
    write(folder, "a/b/rss.xml", OLD)
    write(folder, "a/other/rss.xml", OLD)
    assert folder.delete("a/b/rss.xml")
    assert not folder.delete("a/b/rss.xml")
    folder.clean()
    assert names(root) == [
        "a",
        "a/other",
        "a/other/rss.xml",
        "a/other/rss.xml.br",
        "a/other/rss.xml.gz",
    ]
    assert folder.delete("a/other/rss.xml")
    assert root.is_dir()
    assert names(root) == []


def test_remove_leaves_others(root: Path, tmp_path: Path) -> None:
    """A file that only has a sibling's name, and folders that hold something, stay."""
    (tmp_path / "data.tar.gz").write_bytes(NEW)
    folder = Folder(root)
    write(folder, "a/data.tar", OLD)
    os.utime(root / "a/data.tar", (1, 1))
    copy(folder, "a/data.tar.gz", tmp_path / "data.tar.gz")
    assert folder.delete("a/data.tar")
    assert tree(root).keys() == {"a/data.tar.gz"}


def test_remove_what_is_no_document(root: Path) -> None:
    """A folder in a document's place is not removed."""
    (root / "rss.xml").mkdir(parents=True)
    assert not Folder(root).delete("rss.xml")
    assert (root / "rss.xml").is_dir()


def file_for_a_folder(root: Path) -> None:
    """A file lies where the document's folder belongs."""
    root.mkdir()
    (root / "a").write_bytes(OLD)


def folder_for_a_file(root: Path) -> None:
    """A folder lies where the document belongs."""
    (root / "a" / "rss.xml" / "full").mkdir(parents=True)


@pytest.mark.parametrize(
    "hinder",
    [
        pytest.param(file_for_a_folder, id="a file for a folder"),
        pytest.param(folder_for_a_file, id="a folder for a file"),
    ],
)
def test_hindered(root: Path, hinder: Callable[[Path], None]) -> None:
    """What stands in the way of a document stays, and is told."""
    hinder(root)
    before = names(root)
    for deliver in (
        lambda: write(Folder(root), "a/rss.xml", NEW),
        lambda: copy(Folder(root), "a/rss.xml", Path(__file__)),
        lambda: Folder(root).check_place("a/rss.xml"),
    ):
        with pytest.raises(DestinationError, match="what stood there before still stands"):
            deliver()
    Folder(root).clean()
    assert names(root) == before


def test_file_for_the_root(root: Path) -> None:
    """A file in the place of the whole folder is told before anything is delivered."""
    root.write_bytes(OLD)
    with pytest.raises(DestinationUnusable, match="is no folder"):
        Folder(root)
    assert root.read_bytes() == OLD


def test_name_that_none_can_have(tmp_path: Path) -> None:
    """A folder with a name that the system refuses is told in one line."""
    with pytest.raises(DestinationUnusable, match=r"too long; mend \[destination\] path"):
        Folder(tmp_path / ("x" * 300))


def test_read_only(
    open_folder: Path, without_privileges: Callable[[], AbstractContextManager[None]]
) -> None:
    """A folder that may not be written is told, and what stands there still stands."""
    folder = Folder(open_folder)
    write(folder, "a/rss.xml", OLD)
    folder.clean()
    for place in (open_folder, open_folder / "a"):
        place.chmod(0o555)
    with without_privileges():
        for act in (
            partial(write, folder, "a/rss.xml", NEW),
            partial(write, folder, "atom.xml", NEW),
            partial(folder.delete, "a/rss.xml"),
        ):
            with pytest.raises(DestinationError, match="Permission denied"):
                act()
    for place in (open_folder, open_folder / "a"):
        place.chmod(0o755)
    assert names(open_folder) == ["a", "a/rss.xml"]
    assert folder.get("a/rss.xml") == OLD


PARTS = st.sampled_from(["a", "b", "rss.xml", "..", ".", "", "con", "é", "\0"])
STEPS = st.lists(
    st.tuples(st.sampled_from(["write", "remove"]), st.lists(PARTS, max_size=3).map("/".join)),
    max_size=8,
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=50,
)
@given(STEPS)
def test_any_steps(root: Path, steps: list[tuple[str, str]]) -> None:
    """After any steps there is what was written and not removed, and nothing elsewhere."""
    shutil.rmtree(root, ignore_errors=True)
    folder, expected = Folder(root), set[str]()
    for act, path in steps:
        try:
            if act == "write":
                write(folder, path, path.encode())
                expected.add(path)
            elif folder.delete(path):
                expected.remove(path)
        except DestinationError:
            continue
    folder.clean()
    there = tree(root) if root.exists() else {}
    assert {name: data for name, (data, _, _) in there.items()} == {
        name: name.encode() for name in expected
    }
    assert [path.name for path in root.parent.iterdir()] in ([], ["public"])


def test_many_are_synced_together_and_put_in_their_order(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of a group are on disk before the first takes its place; each then does in its turn."""
    told: list[str] = []
    write, put = StagedFile.write, folder_module._put  # noqa: SLF001 - the two moments

    def writing(staged: StagedFile) -> None:
        write(staged)
        told.append("staged")

    def putting(swap: Any) -> OSError | None:
        told.append(Path(swap.place).name)
        return put(swap)

    monkeypatch.setattr(StagedFile, "write", writing)
    monkeypatch.setattr(folder_module, "_put", putting)
    many = [Upload(f"a/{number}.xml", b"%d" % number) for number in range(40)]

    assert Folder(root).put(many) == [None] * 40
    assert told == ["staged"] * 40 + [f"{number}.xml" for number in range(40)]
    assert {one.path: (root / one.path).read_bytes() for one in many} == {
        one.path: one.data for one in many
    }
    assert not [*(root / ".feedwright-stage").iterdir()]


def test_few_wait_for_the_disk_together(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The documents of one edit are synced at once, as are their folders; none waits for one."""
    of_files, of_folders = (threading.Barrier(count, timeout=120) for count in (6, 2))
    write, sync = StagedFile.write, os.fsync

    def writing(staged: StagedFile) -> None:
        of_files.wait()
        write(staged)

    def syncing(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            of_folders.wait()
        sync(handle)

    monkeypatch.setattr(StagedFile, "write", writing)
    monkeypatch.setattr(os, "fsync", syncing)
    few = [Upload(f"{folder}/{n}.xml", b"%d" % n) for folder in "ab" for n in range(3)]
    assert Folder(root).put(few) == [None] * 6


def test_siblings_of_many(root: Path) -> None:
    """Siblings that are not wanted any more go, whether or not their document is another."""
    many = [Upload(f"{number}.xml", b"old") for number in range(3)]
    Folder(root, ["gzip"]).put(many)
    assert len([*root.glob("*.gz")]) == 3

    stands = msgspec.structs.replace(many[0], stands=True)
    assert Folder(root).put([stands, Upload("1.xml", b"new")]) == [None, None]

    assert [path.name for path in root.glob("*.gz")] == ["2.xml.gz"]


def test_siblings_of_many_are_synced_together(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of a group are on disk before the first is in its place, as the documents are.

    What stands in the way of one leaves the others be.
    """
    told: list[str] = []
    write, put = StagedFile.write, folder_module._put  # noqa: SLF001 - the two moments

    def writing(staged: StagedFile) -> None:
        write(staged)
        told.append("staged")

    def putting(swap: Any) -> OSError | None:
        told.append(Path(swap.place).suffix)
        return put(swap)

    monkeypatch.setattr(StagedFile, "write", writing)
    monkeypatch.setattr(folder_module, "_put", putting)
    many = [Upload(f"a/{number}.xml", b"%d" % number) for number in range(40)]
    (root / "a" / "7.xml.gz" / "in the way").mkdir(parents=True)

    problems = Folder(root, ["gzip"]).put(many)

    assert [number for number, problem in enumerate(problems) if problem] == [7]
    assert told == ["staged"] * 40 + [".xml"] * 40 + ["staged"] * 39 + [".gz"] * 39
    for one in many[:7] + many[8:]:
        data = (root / f"{one.path}.gz").read_bytes()
        assert gzip.decompress(data) == one.data
    assert not [*(root / ".feedwright-stage").iterdir()]


def test_links_among_many(root: Path, tmp_path: Path) -> None:
    """A link on the way is followed within the folder, and no step out of it is taken."""
    (root / "within").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (root / "near").symlink_to("within")
    (root / "within" / "far").symlink_to(tmp_path / "elsewhere")
    paths = ["near/a.xml", "within/far/b.xml", "near/far/c.xml"]

    near, *out = Folder(root).put([Upload(path, b"a") for path in paths])

    assert near is None
    assert all("leads out of" in str(one) for one in out)
    assert (root / "within" / "a.xml").read_bytes() == b"a"
    assert not [*(tmp_path / "elsewhere").iterdir()]


def test_one_of_many_that_cannot_be_written(root: Path) -> None:
    """What stands in the way of one document leaves the others of its group be."""
    many = [Upload(f"a/{number}.xml", b"x") for number in range(20)]
    (root / "a" / "7.xml").mkdir(parents=True)
    done = Folder(root).put([*many, Upload("../out.xml", b"x")])

    errors = {number for number, one in enumerate(done) if isinstance(one, DestinationError)}
    assert errors == {7, 20}
    assert len([one for one in (root / "a").glob("*.xml") if one.is_file()]) == 19
    assert not (root.parent / "out.xml").exists()


def test_a_folder_in_a_document_s_place_is_told_with_the_way_out(root: Path) -> None:
    """The line says what stands in the way and what to do about it."""
    (root / "index.html").mkdir(parents=True)
    with pytest.raises(DestinationError, match=r"index\.html: .*; remove that folder; "):
        write(Folder(root), "index.html", b"x")


def test_what_is_prepared_is_written_once_and_stands_nowhere(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that are put soon are written aside meanwhile, and in no place before they are put."""
    written: list[str] = []
    write = StagedFile.write

    def writing(staged: StagedFile) -> None:
        written.append(staged.file)
        write(staged)

    monkeypatch.setattr(StagedFile, "write", writing)
    folder, count = Folder(root), 3 * SEVERAL
    first, second = (
        [Upload(f"{name}/{number}.xml", b"%d" % number) for number in range(count)] for name in "ab"
    )

    folder.prepare(first)
    folder.prepare(second)
    assert [one.name for one in root.iterdir()] == [".feedwright-stage"]
    assert folder.put(first) == [None] * count
    assert {one.name for one in root.iterdir()} == {".feedwright-stage", "a"}
    other = [msgspec.structs.replace(one, data=b"other") for one in second]
    assert folder.put(other) == [None] * count  # made anew since they were prepared

    folder.clean()
    assert {one.name for one in root.iterdir()} == {"a", "b"}
    assert {one.path: (root / one.path).read_bytes() for one in [*first, *other]} == {
        one.path: one.data for one in [*first, *other]
    }
    assert len(written) == len({*written}) == 3 * count


def test_what_is_prepared_and_never_put_is_cleared_away(root: Path) -> None:
    """A run that ends before it puts what it began to write leaves nothing of it."""
    folder = Folder(root)
    folder.prepare([Upload(f"{number}.xml", bytes(9000)) for number in range(2 * SEVERAL)])
    folder.clean()
    assert names(root) == []


def test_folders_are_on_disk_before_anything_else_is_put(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was put lasts before what may lead to it is in its place, or anything is deleted."""
    told: list[str] = []
    put, sync = folder_module._put, file_stage._sync  # noqa: SLF001 - the two moments

    def syncing(folders: Sequence[str]) -> None:
        sync(folders)
        told.extend(f"synced {Path(one).name}" for one in folders)

    def putting(swap: Any) -> OSError | None:
        told.append(f"put {Path(swap.place).parent.name}")
        return put(swap)

    monkeypatch.setattr(file_stage, "_sync", syncing)
    monkeypatch.setattr(folder_module, "_put", putting)
    folder = Folder(root)
    several = [Upload(f"{number}/index.html", b"") for number in range(2 * SEVERAL)]

    folder.put(several)
    folder.put([Upload("feed/rss.xml", b"")])
    assert [one for one in told if one.startswith("put")] == [
        *(f"put {number}" for number in range(2 * SEVERAL)),
        "put feed",
    ]
    assert {*told[2 * SEVERAL : 4 * SEVERAL]} == {f"synced {n}" for n in range(2 * SEVERAL)}

    told.clear()
    folder.put([msgspec.structs.replace(one, data=b"new") for one in several])
    folder.delete("feed/rss.xml")
    assert len([one for one in told if one.startswith("synced")]) == 2 * SEVERAL


CALLS = ("open", "write", "fsync", "close", "mkdir", "replace", "unlink", "lstat", "stat")


def test_a_new_page_takes_few_calls_of_the_system(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page in a folder of its own is looked for, written, synced and put, and no more than that.

    What threads do, each does for its share: none is asked once a page.
    """
    calls = Counter[str]()

    def counted(name: str) -> Callable[..., Any]:
        usual = getattr(os, name)

        def call(*args: Any, **named: Any) -> Any:
            calls[name] += 1
            return usual(*args, **named)

        return call

    jobs: list[object] = []
    submit = ThreadPoolExecutor.submit

    def noting(self: ThreadPoolExecutor, work: Any, *shares: Any) -> Any:
        jobs.append(shares)
        return submit(self, work, *shares)

    monkeypatch.setattr(ThreadPoolExecutor, "submit", noting)
    many = [Upload(f"articles/{number}/index.html", bytes(5000)) for number in range(200)]
    folder = Folder(root)
    folder.put([Upload("articles/first/index.html", b"")])
    for name in CALLS:
        monkeypatch.setattr(os, name, counted(name))
    for one in many:
        assert folder.get(one.path) is None
        folder.check_place(one.path)
    folder.prepare(many)
    assert folder.put(many) == [None] * len(many)
    assert all(folder.stat(one.path) for one in many)
    folder.clean()

    most = {"open": 2, "write": 1, "fsync": 1 if file_stage._SYNCED else 2, "close": 2}  # noqa: SLF001
    most |= {"mkdir": 1, "replace": 1, "unlink": 0, "lstat": 6, "stat": 1}
    assert {name: calls[name] // len(many) for name in CALLS} == most
    assert len(jobs) <= len(many) // 5


@pytest.mark.parametrize("most", [0, 3])
def test_many_without_room_for_threads(
    root: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Where the system lets few threads be started, or none, all is put in its place."""
    start, started = threading.Thread.start, list[threading.Thread]()

    def refuse(thread: threading.Thread) -> None:
        if len(started) == most:
            raise RuntimeError("can't start new thread")
        started.append(thread)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", refuse)
    folder = Folder(root, ["gzip"])
    uploads = [Upload(f"{number}/feed.xml", b"%d" % number) for number in range(40)]
    folder.prepare(uploads)
    assert folder.put(uploads) == [None] * 40
    folder.clean()
    assert {folder.get(one.path) for one in uploads} == {one.data for one in uploads}
    assert not (root / ".feedwright-stage").exists()


def test_file_for_the_stage(root: Path) -> None:
    """A file where documents are to be written aside is told by its name, with the way out."""
    root.mkdir(exist_ok=True)
    (root / ".feedwright-stage").write_text("of another program")
    folder = Folder(root)
    folder.clean()
    with pytest.raises(DestinationUnusable, match=r"/\.feedwright-stage: .* move the file away"):
        folder.put([Upload("feed.xml", b"1")])
