"""The folder of the store: nobody but its owner looks into it."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from tests.publications import NOW, article, run, tree, write

from feedwright.announce.hub.subscription_file import SubscriptionFile
from feedwright.domain.reader_agents import Polled
from feedwright.store.permissions import make_file, restrict
from feedwright.store.readership import ReaderCounts
from feedwright.store.store import Store

pytestmark = pytest.mark.skipif(os.name == "nt", reason="has no permissions of this kind")

POLLED = Polled("2026-11-22", "rss.xml", 1)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    """A process that makes its files with some permissions missing."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """The permissions of a folder and of all that lies in it, by name."""
    return {
        one.name: stat.S_IMODE(one.stat(follow_symlinks=False).st_mode)
        for one in (folder, *folder.iterdir())
    }


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o027, 0o277])
def test_what_is_made_is_its_owner_s_alone(tmp_path: Path, mask: int) -> None:
    """Store, journals, locks, readers' counts and subscriptions, whatever the umask."""
    folder = tmp_path / ".feedwright"
    with (
        umask(mask),
        Store(folder / "store.sqlite") as store,
        store.transaction(),
    ):
        store.set_fact("x", "y")
        ReaderCounts(folder / "readers.sqlite").keep([POLLED], [])
        hub = SubscriptionFile(folder / "hub.sqlite")
        hub.leads()
        found = modes(folder)
        hub.close()

    assert found.pop(".feedwright") == 0o700
    assert {"lock", "store.sqlite", "store.sqlite-wal", "hub.sqlite", "hub.lock"} <= found.keys()
    assert "readers.sqlite" in found
    assert {name: mode for name, mode in found.items() if mode & 0o077} == {}
    assert found["store.sqlite"] == 0o600


@pytest.mark.parametrize("first", ["readers", "hub"])
def test_the_folder_is_private_whoever_makes_it(tmp_path: Path, first: str) -> None:
    """Also where a server was there before the first run."""
    folder = tmp_path / ".feedwright"
    with umask(0o002):
        if first == "readers":
            ReaderCounts(folder / "readers.sqlite").keep([POLLED], [])
        else:
            SubscriptionFile(folder / "hub.sqlite").close()

    assert {mode & 0o077 for mode in modes(folder).values()} == {0}


@pytest.mark.parametrize(
    "wider",
    [
        pytest.param({".": 0o755, "store.sqlite": 0o644, "lock": 0o664}, id="all"),
        pytest.param({"store.sqlite": 0o640}, id="the store alone, for a group"),
        pytest.param({".": 0o711}, id="the folder alone"),
        pytest.param({"store-copy.sqlite": 0o604}, id="a copy of the store"),
    ],
)
def test_what_others_could_see_is_taken_from_them(tmp_path: Path, wider: dict[str, int]) -> None:
    """The next run does it and says so once; what is published stays as the umask has it."""
    folder = write(tmp_path, {"a.md": article("A")})
    with umask(0o022):
        run(folder)
        documents = tree(folder)
        (folder / ".feedwright" / "store-copy.sqlite").write_bytes(b"copied by hand")
    for name, mode in wider.items():
        (folder / ".feedwright" / name).chmod(mode)

    with umask(0o022):
        first, second = run(folder), run(folder)
        (folder / "public" / "rss.xml").unlink()
        run(folder)

    (line,) = first.warnings
    assert "other accounts of this machine could look into it" in line
    assert str(folder / ".feedwright") in line
    assert second.warnings == ()
    assert {mode & 0o077 for mode in modes(folder / ".feedwright").values()} == {0}
    assert stat.S_IMODE((folder / "public" / "rss.xml").stat().st_mode) == 0o644
    assert tree(folder) == documents


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """What merely is linked to from there keeps its permissions, and so do other files there."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("public")
    elsewhere.chmod(0o644)
    folder = tmp_path / ".feedwright"
    folder.mkdir(mode=0o700)
    (folder / "store.old").symlink_to(elsewhere)
    (folder / "notes.txt").write_text("somebody's own")
    (folder / "notes.txt").chmod(0o644)

    assert restrict(folder) == ""
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o644
    assert stat.S_IMODE((folder / "notes.txt").stat().st_mode) == 0o644


def test_a_store_that_is_to_lie_elsewhere_is_private_there(tmp_path: Path) -> None:
    """A link to a place where no file is yet has the file made there, for its owner alone."""
    (tmp_path / "disk").mkdir()
    folder = tmp_path / ".feedwright"
    folder.mkdir(mode=0o700)
    (folder / "store.sqlite").symlink_to(tmp_path / "disk" / "store.sqlite")

    with umask(0o022), Store(folder / "store.sqlite"):
        assert {mode & 0o077 for mode in modes(tmp_path / "disk").values() if mode < 0o700} == {0}
    assert (tmp_path / "disk" / "store.sqlite").stat().st_size


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    """Making it again empties nothing."""
    file = tmp_path / "store.sqlite"
    file.write_bytes(b"full")
    make_file(file)
    assert file.read_bytes() == b"full"


def test_another_account_s_folder_is_named(
    open_folder: Path, without_privileges: Callable[[], AbstractContextManager[None]]
) -> None:
    """Where this account may not change it, each run says what its owner can do."""
    if os.geteuid():
        pytest.skip("only the superuser can make another's folder")
    folder = write(open_folder, {"a.md": article("A")})
    run(folder)
    (folder / ".feedwright").chmod(0o755)

    with without_privileges():
        told = restrict(folder / ".feedwright")

    assert "Operation not permitted" in told
    assert f"chmod -R go= {folder / '.feedwright'}" in told
    assert run(folder, NOW).warnings
