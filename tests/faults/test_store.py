"""A store that is spoilt, held, out of reach or from elsewhere costs nothing but a run."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from tests.faults.test_kill import LATER, LONG, begin, change
from tests.publications import NOW, PATIENT, article, impatient, items, run, tree, write
from typer.testing import CliRunner

from feedwright.cli import commands
from feedwright.domain.errors import FeedwrightError, StoreBusy, StoreError
from feedwright.store.store import Store

PAGE = 4096
AT = ("--now", NOW.isoformat())
COMMANDS = {
    "publish": ("publish", "{}", *AT),
    "plan": ("plan", "{}", *AT),
    "a dry run": ("publish", "{}", "--dry-run", *AT),
    "retract": ("retract", "{}", "articles/n1.md", *AT),
    "adopt": ("adopt", "{}", "{}/public/rss.xml"),
}


@pytest.fixture(scope="module")
def published(place: Path) -> Path:
    """A publication that has been published."""
    folder = place / "published"
    begin(folder)
    run(folder)
    return folder


@pytest.fixture
def folder(published: Path) -> Iterator[Path]:
    """A copy of it, whose articles have changed since."""
    folder = published.with_name("copy")
    shutil.copytree(published, folder)
    change(folder)
    yield folder
    shutil.rmtree(folder)


def store_of(folder: Path) -> Path:
    """Where a publication's store lies."""
    return folder / ".feedwright" / "store.sqlite"


def flip(data: bytearray, rng: random.Random) -> None:
    """Some bytes are others."""
    for _ in range(rng.randint(1, 60)):
        data[rng.randrange(len(data))] = rng.randrange(256)


def flip_after_the_header(data: bytearray, rng: random.Random) -> None:
    """A few bytes are others, where SQLite does not notice at once."""
    for _ in range(rng.randint(1, 12)):
        data[rng.randrange(2 * PAGE, len(data))] = rng.randrange(256)


def exchange_a_page(data: bytearray, rng: random.Random) -> None:
    """A page holds garbage."""
    at = PAGE * rng.randrange(len(data) // PAGE)
    data[at : at + PAGE] = rng.randbytes(PAGE)


def exchange_text(data: bytearray, rng: random.Random) -> None:
    """Letters within the texts are others."""
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(2 * PAGE, len(data))
        if 0x20 <= data[at] < 0x7F:
            data[at] = rng.choice(b'"}[0\x00\xffzT:-')


class Chosen(random.Random):
    """Draws what it is told to."""

    def __init__(self, drawn: list[int]) -> None:
        super().__init__()
        self.drawn = drawn

    def sample(self, *_: Any, **__: Any) -> Any:
        """What it was told to draw."""
        return self.drawn


def swap_pages(data: bytearray, rng: random.Random) -> None:
    """Two pages, whole as they are, stand in each other's place."""
    one, other = (PAGE * at for at in rng.sample(range(1, len(data) // PAGE), 2))
    swapped = data[other : other + PAGE], data[one : one + PAGE]
    data[one : one + PAGE], data[other : other + PAGE] = swapped


def cut_off(data: bytearray, rng: random.Random) -> None:
    """The end is missing."""
    del data[rng.randrange(len(data)) :]


@pytest.mark.parametrize(
    "spoil",
    [flip, flip_after_the_header, exchange_a_page, exchange_text, swap_pages, cut_off],
)
def test_any_spoilt_store(folder: Path, spoil: Callable[[bytearray, random.Random], None]) -> None:
    """Whatever stands in a store, a run ends in one line, and takes no feed with it."""
    rng = random.Random(spoil.__name__)  # noqa: S311
    whole, before = store_of(folder).read_bytes(), tree(folder)
    for number in range(400 if LONG else 10):
        data = bytearray(whole)
        spoil(data, rng)
        store_of(folder).write_bytes(data)
        command = COMMANDS["retract" if number % 3 == 0 else "publish"]

        done = CliRunner().invoke(commands.app, [part.format(folder) for part in command])

        assert done.exit_code in (0, 1)
        assert isinstance(done.exception, SystemExit | None)
        if done.exit_code:
            assert [line for line in done.stderr.splitlines() if line.startswith("error: ")]
        assert "nobody foresaw" not in done.stderr
        for path in ("rss.xml", "atom.xml", "feed.json", "sections/north/atom.xml"):
            assert path in tree(folder)
        shutil.rmtree(folder / "public")
        for path, document in before.items():
            (folder / "public" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "public" / path).write_bytes(document)


def test_a_fault_that_comes_of_the_store(folder: Path) -> None:
    """A fault in the middle of a run is told as the store's where that is spoilt, and only there.

    A fault that has a cause of its own stays what it is.
    """
    file, fault = store_of(folder), IndexError("tuple index out of range")
    with pytest.raises(IndexError), Store(file):
        raise fault
    data = bytearray(file.read_bytes())
    last = len(data) // PAGE
    swap_pages(data, Chosen([last - 1, last - 2]))
    file.write_bytes(data)
    with pytest.raises(StoreError, match="If the file is damaged") as told, Store(file):
        raise fault
    assert told.value.__cause__ is fault
    assert "\n" not in str(told.value)
    with pytest.raises(StoreBusy), Store(file):
        raise StoreBusy("held")


def test_a_schema_that_is_none(folder: Path) -> None:
    """A store that names no schema is spoilt, and from no newer version."""
    with closing(sqlite3.connect(store_of(folder))) as connection:
        connection.execute("update facts set value = 'tag:' where name = 'schema'")
        connection.commit()
    with pytest.raises(StoreError, match="schema is 'tag:'; every published document is whole"):
        Store(store_of(folder))


def test_a_spoilt_store_is_replaced_by_what_is_published(folder: Path, published: Path) -> None:
    """Moved away, as the message says, it is made again: every id and date is the one before."""
    ids = {item["url"]: (item["id"], item["date_published"]) for item in items(published)}
    store_of(folder).write_bytes(b"spoilt" * 9999)
    with pytest.raises(FeedwrightError, match="move it away"):
        run(folder, LATER)

    store_of(folder).rename(folder / "spoilt.sqlite")
    run(folder, LATER)

    now = {item["url"]: (item["id"], item["date_published"]) for item in items(folder)}
    assert {url: now[url] for url in now.keys() & ids.keys()} == {
        url: ids[url] for url in now.keys() & ids.keys()
    }
    assert len(now.keys() & ids.keys()) >= 3


def newer(folder: Path) -> None:
    """The store is from a newer version."""
    with closing(sqlite3.connect(store_of(folder))) as connection, connection:
        connection.execute("update facts set value = '999' where name = 'schema'")


def garbage(folder: Path) -> None:
    """The store is no store."""
    store_of(folder).write_bytes(bytes(range(256)) * 99)


def empty_pages(folder: Path) -> None:
    """The store's pages are empty, but for the first."""
    size = store_of(folder).stat().st_size
    os.truncate(store_of(folder), PAGE)
    os.truncate(store_of(folder), size)


def folder_for_it(folder: Path) -> None:
    """A folder lies where the store should."""
    store_of(folder).unlink()
    store_of(folder).mkdir()


def file_for_its_folder(folder: Path) -> None:
    """A file lies where the store's folder should."""
    shutil.rmtree(folder / ".feedwright")
    (folder / ".feedwright").write_text("no folder")


def folder_for_the_lock(folder: Path) -> None:
    """A folder lies where the lock should."""
    (folder / ".feedwright" / "lock").unlink()
    (folder / ".feedwright" / "lock").mkdir()


def link_for_the_lock(folder: Path) -> None:
    """The lock is a link to a file elsewhere, which must stay as it is."""
    (folder / "precious").write_text("precious")
    (folder / ".feedwright" / "lock").unlink()
    (folder / ".feedwright" / "lock").symlink_to(folder / "precious")


def links_in_a_circle(folder: Path) -> None:
    """The store is a link to itself."""
    store_of(folder).unlink()
    store_of(folder).symlink_to(store_of(folder))


def pipe_for_it(folder: Path) -> None:
    """A pipe lies where the store should."""
    store_of(folder).unlink()
    os.mkfifo(store_of(folder))


@pytest.mark.parametrize(
    "hinder",
    [
        newer,
        garbage,
        empty_pages,
        folder_for_it,
        file_for_its_folder,
        folder_for_the_lock,
        link_for_the_lock,
        links_in_a_circle,
        pipe_for_it,
    ],
)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_store_that_cannot_be_used(
    folder: Path, hinder: Callable[[Path], None], command: str
) -> None:
    """Each command says in one line what is wrong and where; nothing changes, status 1."""
    hinder(folder)
    before = tree(folder)

    done = CliRunner().invoke(commands.app, [part.format(folder) for part in COMMANDS[command]])

    assert done.exit_code == 1, done.output
    assert isinstance(done.exception, SystemExit)
    assert len(done.stderr.splitlines()) == 1
    assert str(folder / ".feedwright") in done.stderr
    assert tree(folder) == before
    if (folder / "precious").exists():
        assert (folder / "precious").read_text() == "precious"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_store_that_another_program_holds(
    folder: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that has the store open for writing is waited for, and then named."""
    before = tree(folder)
    impatient(monkeypatch)

    with closing(sqlite3.connect(store_of(folder), isolation_level=None)) as other:
        other.execute("begin immediate")
        done = CliRunner().invoke(commands.app, [part.format(folder) for part in COMMANDS[command]])

    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert "another program holds the store" in line
    assert tree(folder) == before
    run(folder, LATER)


def test_who_publishes_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run that has waited in vain names the process that publishes, and since when."""
    command = (
        "import pathlib, sys; from feedwright.store.store import Store\n"
        "with Store(pathlib.Path(sys.argv[1])): print(flush=True); sys.stdin.read()"
    )
    first = subprocess.Popen(
        (sys.executable, "-c", command, store_of(folder)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert first.stdout
    first.stdout.readline()
    impatient(monkeypatch)

    done = CliRunner().invoke(commands.app, ["publish", str(folder), *AT])
    first.communicate()

    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert f"another run is still publishing (process {first.pid}, since 20" in line
    run(folder, LATER)


def test_a_lock_without_a_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that says nothing of who holds it, or nonsense, holds all the same."""
    impatient(monkeypatch)
    with FileLock(folder / ".feedwright" / "lock") as lock:
        Path(lock.lock_file).write_bytes(b"\xff\x00 nobody")
        done = CliRunner().invoke(commands.app, ["publish", str(folder), "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["kind"] == "StoreBusy"
    assert "is still publishing" in done.stdout


def test_publishers_at_once(tmp_path: Path) -> None:
    """Six runs of several kinds at once take turns, and end as one after another would."""
    write(tmp_path, {f"{n}.md": article(f"N{n}") for n in range(8)})
    run(tmp_path)
    commands = [
        *[("publish", str(tmp_path), "--now", LATER.isoformat())] * 3,
        *[("retract", str(tmp_path), "articles/3.md", "--now", LATER.isoformat())] * 2,
        ("plan", str(tmp_path), "--now", LATER.isoformat()),
    ]
    started: list[subprocess.Popen[Any]] = [
        subprocess.Popen(
            (sys.executable, "-c", PATIENT, *one),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for one in commands
    ]
    errors = [one.communicate()[1].decode() for one in started]
    assert [one.returncode for one in started] == [0] * 6, errors
    assert [item["title"] for item in items(tmp_path)].count("N3") == 1
    after = tree(tmp_path)
    run(tmp_path, LATER)
    assert tree(tmp_path) == after
