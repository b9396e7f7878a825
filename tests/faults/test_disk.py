"""A disk that is full, closed or gone costs a run, and no document."""

import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.faults.deaths import Deaths, Ended
from tests.publications import NOW, article, run, tree, write

AT = ("--now", NOW.isoformat())
NOBODY = 65534
COMMANDS = {
    "publish": ("publish", "{}", *AT),
    "retract": ("retract", "{}", "articles/1.md", "--note", "x" * 200, *AT),
    "plan": ("plan", "{}", *AT),
}


def told(ended: Ended) -> str:
    """The one line that a run which failed has to say."""
    assert ended.status == 1, ended
    assert "Traceback" not in ended.stderr
    lines = [line for line in ended.stderr.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1, ended.stderr
    return lines[0]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 900 kB, where this machine lets one be made."""
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        mount = ("mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", disk)
        refused = subprocess.run(mount, capture_output=True, check=False).returncode
    except FileNotFoundError:
        pytest.skip("this machine has no mount")
    if refused:
        pytest.skip("only root may make a small disk; the limited file size is tried all the same")
    yield disk
    subprocess.run(("umount", disk), check=True)


def filled(disk: Path, room: int) -> Path:
    """Fills a disk up to some bytes."""
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    filler = disk / "filler"
    filler.write_bytes(bytes(max(0, free - room)))
    return filler


def larger(folder: Path) -> None:
    """Every article says more than before."""
    write(folder, {f"{n}.md": article(f"N{n}", body="New text. " * 900) for n in range(6)})


def begun(folder: Path, **parts: str) -> Path:
    """A publication that has been published."""
    write(folder, {f"{n}.md": article(f"N{n}", body="Old text. " * 99) for n in range(6)}, **parts)
    run(folder)
    return folder


def old_or_new(folder: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Each document must be the old or the new one; none may be missing."""
    found = {path: data for path, data in tree(folder).items() if not path.startswith(".")}
    assert old.keys() <= found.keys()
    assert [path for path, data in found.items() if data not in (old.get(path), new[path])] == []


@pytest.mark.parametrize("room", [0, 9_000, 30_000])
@pytest.mark.parametrize("full", ["destination", "store"])
def test_a_full_disk(deaths: Deaths, disk: Path, tmp_path: Path, full: str, room: int) -> None:
    """Where documents or the store find no room, one line says so, and room makes it good."""
    folder = tmp_path / "p"
    (disk / full).mkdir()
    folder.mkdir()
    (folder / ("public" if full == "destination" else ".feedwright")).symlink_to(disk / full)
    begun(folder)
    old = tree(folder)
    larger(folder)
    twin = shutil.copytree(folder, tmp_path / "twin")
    run(twin)
    filler = filled(disk, room)

    done = deaths.run("publish", folder, *AT)

    if done.status:
        line = told(done)
        assert "No space left on device" in line or "disk is full" in line or "disk I/O" in line
        assert str(folder) in line
    old_or_new(folder, old, tree(twin))
    filler.unlink()
    assert deaths.run("publish", folder, *AT).status == 0
    assert tree(folder) == tree(twin)


@pytest.mark.parametrize("bytes_", [1_000, 3_000, 9_000, 40_000, 70_000])
@pytest.mark.parametrize("command", COMMANDS)
def test_files_that_may_not_grow(deaths: Deaths, tmp_path: Path, command: str, bytes_: int) -> None:
    """With a limit on the size of files, of whichever it stops, the same holds."""
    folder = begun(tmp_path / "p")
    old = tree(folder)
    larger(folder)
    twin = shutil.copytree(folder, tmp_path / "twin")
    whole = deaths.run(*(part.format(twin) for part in COMMANDS[command]))
    assert whole.status == 0

    done = deaths.run(*(part.format(folder) for part in COMMANDS[command]), limit=bytes_)

    if done.status:
        assert done.status == 1, done
        assert "Traceback" not in done.stderr
        assert done.stderr.count("error: ") >= 1
    old_or_new(folder, old, tree(twin))
    again = deaths.run(*(part.format(folder) for part in COMMANDS[command]))
    assert again.status == 0, again.stderr
    assert tree(folder) == tree(twin)


@pytest.fixture
def ours() -> Iterator[Path]:
    """A folder of an account that is not the superuser's, for whom permissions hold."""
    if os.geteuid() != 0:
        pytest.skip("only the superuser may be somebody else")
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def given_away(folder: Path) -> None:
    """A folder and all in it becomes nobody's."""
    os.chown(folder, NOBODY, NOBODY)
    for path in folder.rglob("*"):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


CLOSED = {
    "destination": ("public", "cannot be delivered: Permission denied"),
    "store": (".feedwright/store.sqlite", "store cannot be used"),
    "store's folder": (".feedwright", "cannot be "),
    "source": ("articles", "cannot be listed: Permission denied"),
    "configuration": ("feedwright.toml", "cannot be read: Permission denied"),
}


@pytest.mark.parametrize("what", CLOSED)
@pytest.mark.parametrize("command", COMMANDS)
def test_no_permission(deaths: Deaths, ours: Path, what: str, command: str) -> None:
    """What this account may not read or write is named in one line, and all stays as it was."""
    folder = begun(ours / "p")
    larger(folder)
    given_away(ours)
    old = tree(folder)
    path, reason = CLOSED[what]
    closed = folder / path
    mode = 0o500 if what in ("destination", "store's folder") else 0o400 if "store" in what else 0
    closed.chmod(mode)
    for sidecar in (folder / ".feedwright").glob("store.sqlite-*"):
        sidecar.unlink()
    may = what in ("destination", "store's folder") and command == "plan"

    done = deaths.run(*(part.format(folder) for part in COMMANDS[command]), user=NOBODY)

    closed.chmod(0o755 if closed.is_dir() else 0o644)
    if not (may and done.status == 0):  # a plan need not write to a destination
        line = told(done)
        assert reason in line or what.startswith("store"), line
        assert str(folder) in line
    assert tree(folder) == old


@pytest.mark.parametrize("place", ["p", "p/q/r"])
def test_a_publication_that_cannot_be_begun(deaths: Deaths, ours: Path, place: str) -> None:
    """Where nothing can be written, ``init`` says so in one line and leaves nothing behind."""
    ours.chmod(0o555)
    done = deaths.run("init", ours / place, user=NOBODY)
    assert os.strerror(errno.EACCES) in told(done)
    assert not [*ours.iterdir()]


def test_a_publication_that_is_begun_on_a_full_disk(deaths: Deaths, disk: Path) -> None:
    """On a full disk ``init`` says so, and does it all once there is room."""
    filler = filled(disk, 0)
    done = deaths.run("init", disk / "p")
    assert "No space left" in told(done)
    filler.unlink()
    assert deaths.run("init", disk / "p", "--address", "https://a.example/").status == 0
    assert deaths.run("publish", disk / "p").status == 0
