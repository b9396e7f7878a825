"""When a run was last that found nothing to do, told beside the store."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from tests.publications import NOW, article, run, write

from feedwright.domain.instants import micros
from feedwright.store import idle_runs
from feedwright.store.own_files import STORE
from feedwright.store.server_view import StoreReader
from feedwright.store.store import ReadOnlyStore, Store

MINUTE = timedelta(minutes=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published publication, which later runs find nothing to do for."""
    write(tmp_path, {"a.md": article("A", NOW.isoformat(), url="/a/")})
    time.sleep(0.05)  # what was written at the moment when it is read is read again
    run(tmp_path)
    run(tmp_path, NOW + MINUTE)
    return tmp_path


def stored(folder: Path) -> bytes:
    """What the store's file holds, and what was written and is not in it yet."""
    found = (folder / STORE, (folder / STORE).with_name("store.sqlite-wal"))
    return b"".join(one.read_bytes() for one in found if one.exists())


def test_a_run_with_nothing_to_do_leaves_the_store_as_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No byte of it is written; whoever asks is told of the run all the same."""
    before = stored(folder)
    monkeypatch.setattr(os, "fsync", lambda _: pytest.fail("it waited for the disk"))

    for minutes in (2, 3, 4):
        run(folder, NOW + minutes * MINUTE)

        assert stored(folder) == before
        with ReadOnlyStore(folder / STORE) as store:
            assert store.last_run() == NOW + minutes * MINUTE
        told = StoreReader(folder / STORE).totals().last_run
        assert told == (NOW + minutes * MINUTE).timestamp()


def test_a_clock_that_is_set_back_is_noticed(folder: Path) -> None:
    """A run that did nothing counts as the last one as any other does."""
    run(folder, NOW + 60 * MINUTE)
    for minutes in (30, -30):  # the other is earlier than what the store has
        told = run(folder, NOW + minutes * MINUTE).warnings
        assert any("set" in one or "clock" in one for one in told)
        assert not run(folder, NOW + (minutes + 1) * MINUTE).warnings


def test_what_stands_beside_another_state_tells_nothing(folder: Path) -> None:
    """Once the store knows of a later run, or is another one, what was written before is void."""
    run(folder, NOW + 2 * MINUTE)
    (folder / "articles" / "b.md").write_text(article("B", NOW.isoformat(), url="/b/"))
    told = (folder / ".feedwright" / "last-run").read_bytes()
    run(folder, NOW + 3 * MINUTE)
    (folder / ".feedwright" / "last-run").write_bytes(told)
    with Store(folder / STORE) as store:
        assert store.last_run() == NOW + 3 * MINUTE


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"\xff\0",
        b"1",
        b"%d " % micros(NOW),
        b"%d soon\n" % micros(NOW),
        b"9" * 10_000,
        b"%d %s\n" % (micros(NOW), b"9" * 18),
        b"%d %s\n" % (micros(NOW), b"9" * 30),
    ],
)
def test_what_is_spoilt_tells_nothing(tmp_path: Path, told: bytes) -> None:
    """Where what is written down was cut short or spoilt, the store's own time counts."""
    (tmp_path / "last-run").write_bytes(told)
    assert idle_runs.last_run(tmp_path, str(micros(NOW))) == str(micros(NOW))


@pytest.mark.parametrize("way", ["link", "folder", "pipe"])
def test_where_it_cannot_be_written_down_the_store_has_it(folder: Path, way: str) -> None:
    """A run is told of in any case; nothing is written elsewhere, and nothing waited for."""
    place = folder / ".feedwright" / "last-run"
    place.unlink(missing_ok=True)
    elsewhere = folder / "elsewhere"
    elsewhere.write_text("")
    if way == "folder":
        place.mkdir()
    elif way == "link":
        place.symlink_to(elsewhere)
    else:
        os.mkfifo(place)

    run(folder, NOW + 2 * MINUTE)

    with ReadOnlyStore(folder / STORE) as store:
        assert store.last_run() == NOW + 2 * MINUTE
    assert elsewhere.read_text() == ""


def test_it_is_its_owner_s_alone(folder: Path) -> None:
    """Others may not read when a run was, whatever the umask."""
    place = folder / ".feedwright" / "last-run"
    place.unlink(missing_ok=True)
    before = os.umask(0)
    try:
        run(folder, NOW + 2 * MINUTE)
    finally:
        os.umask(before)
    assert os.name == "nt" or place.stat().st_mode & 0o777 == 0o600


def test_nothing_is_made_where_a_link_leads(folder: Path) -> None:
    """A link in its place is not followed, to a file that there is not either."""
    place = folder / ".feedwright" / "last-run"
    place.unlink(missing_ok=True)
    place.symlink_to(folder / "elsewhere")
    run(folder, NOW + 2 * MINUTE)
    assert not (folder / "elsewhere").exists()
