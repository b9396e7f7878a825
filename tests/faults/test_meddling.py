"""What happens to a publication while a run is at work on it, and signals to stop."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.faults.deaths import Deaths
from tests.faults.test_kill import LATER, PUBLISH, begin, change, filled
from tests.publications import HELD, NOW, article, items, run, tree, write


@pytest.fixture(scope="module")
def published(place: Path) -> Path:
    """A publication that has been published and has changed since."""
    folder = place / "published"
    begin(folder)
    run(folder)
    change(folder)
    return folder


@pytest.fixture(scope="module")
def expected(published: Path) -> dict[str, bytes]:
    """What an undisturbed run makes of it."""
    twin = shutil.copytree(published, published.with_name("twin"))
    run(twin, LATER)
    return tree(twin)


def source_goes(folder: Path) -> Callable[[], object]:
    """The source's folder goes."""
    (folder / "articles").rename(folder / "elsewhere")
    return lambda: (folder / "elsewhere").rename(folder / "articles")


def articles_go(folder: Path) -> Callable[[], object]:
    """Every second file of the source goes."""
    kept = folder / "kept"
    kept.mkdir()
    gone = sorted(path for path in (folder / "articles").iterdir() if path.is_file())[::2]
    for path in gone:
        path.rename(kept / path.name)
    return lambda: [(kept / path.name).rename(path) for path in gone]


def picture_goes(folder: Path) -> Callable[[], object]:
    """A picture that is to be delivered goes."""
    picture = folder / "articles" / "pictured" / "a.png"
    data = picture.read_bytes()
    picture.unlink()
    return lambda: picture.write_bytes(data)


def configuration_breaks(folder: Path) -> Callable[[], object]:
    """The configuration is no TOML any more."""
    file = folder / "feedwright.toml"
    text = file.read_text("utf-8")
    file.write_text("[[[", "utf-8")
    return lambda: file.write_text(text, "utf-8")


def configuration_changes(folder: Path) -> Callable[[], object]:
    """The configuration names other feeds and another folder to deliver to."""
    file = folder / "feedwright.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("sections", "topics").replace('"public"', '"out"'), "utf-8")
    return lambda: file.write_text(text, "utf-8")


def destination_goes(folder: Path) -> Callable[[], object]:
    """Somebody removes what was published."""
    shutil.rmtree(folder / "public", ignore_errors=True)
    return lambda: None


MEDDLERS = (
    source_goes,
    articles_go,
    picture_goes,
    configuration_breaks,
    configuration_changes,
    destination_goes,
)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
@pytest.mark.parametrize("meddle", MEDDLERS)
def test_meddling(
    deaths: Deaths,
    published: Path,
    expected: dict[str, bytes],
    meddle: Callable[[Path], Callable[[], object]],
    share: float,
) -> None:
    """Whatever is taken away or changed in the middle of a run, no document is lost or broken."""
    folder = shutil.copytree(published, published.with_name("meddled"))
    old = tree(folder)
    looks, mend = 0, None

    def look() -> None:
        nonlocal looks, mend
        looks += 1
        if looks == 1 + int(share * 60):
            mend = meddle(folder)

    ended = deaths.run(*filled(PUBLISH, folder), pause=8, look=look)

    assert mend, "the run was over before"
    assert ended.status in (0, 1)
    assert "Traceback" not in ended.stderr
    assert "unexpected error" not in ended.stderr
    if ended.status:
        assert ended.stderr.count("error: ") >= 1
    if meddle is not destination_goes:
        found = {path: data for path, data in tree(folder).items() if path[0] != "."}
        for path in ("rss.xml", "feed.json", "sections/north/atom.xml"):
            assert found[path]
        # An article that has gone meanwhile is one that has gone: documents may be neither.
        if meddle in (configuration_breaks, configuration_changes):
            assert all(data in (old.get(path), expected.get(path)) for path, data in found.items())
    mend()
    shutil.rmtree(folder / "kept", ignore_errors=True)
    last = deaths.run(*filled(PUBLISH, folder))
    assert last.status == 0, last.stderr
    if meddle in (picture_goes, configuration_breaks, configuration_changes, destination_goes):
        assert tree(folder) == expected
    ids = {one["url"]: one["id"] for one in json.loads(expected["feed.json"])["items"]}
    again = {one["url"]: one["id"] for one in items(folder)}
    assert {url: ids[url] for url in again.keys() & ids.keys()} == {
        url: again[url] for url in again.keys() & ids.keys()
    }
    shutil.rmtree(folder)


@pytest.mark.parametrize("back", [timedelta(minutes=1), timedelta(days=400), timedelta(days=20000)])
def test_a_clock_that_jumps_back(tmp_path: Path, back: timedelta) -> None:
    """A clock that was set back is told, and takes no article away again, nor shows one early.

    An article that readers have not been shown waits for its time by the clock as it is now.
    """
    write(tmp_path, {"a.md": article("A", NOW.isoformat()), "b.md": article("B")})
    run(tmp_path)
    before = tree(tmp_path)
    report = run(tmp_path, NOW - back)
    assert tree(tmp_path) == before
    assert [line for line in report.warnings if "the clock says" in line]
    due = NOW - back / 2
    write(tmp_path, {"c.md": article("C", due.isoformat())})
    report = run(tmp_path, NOW - back)
    assert (report.articles.held, report.next_due) == (1, due)
    assert tree(tmp_path) == before
    run(tmp_path, due)
    assert [one["title"] for one in items(tmp_path)] == (
        ["A", "C", "B"] if back < timedelta(days=9999) else ["A", "B", "C"]
    )


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("command", ["publish", "plan"])
def test_a_signal_stops_a_run(tmp_path: Path, command: str, name: str) -> None:
    """A signal ends a run with one line and its own status; the next run goes on from there."""
    stored = [
        {"title": f"N{n}", "date": "2026-01-01", "content_html": "<p>Text.</p>"} for n in range(400)
    ]
    write(tmp_path, {"many.json": json.dumps(stored)})
    if command == "plan":
        run(tmp_path)
        write(tmp_path, {"many.json": json.dumps(stored[1:])})
    sign = tmp_path / "held"
    arguments = (command, str(tmp_path), "--now", NOW.isoformat())
    started = subprocess.Popen(
        (sys.executable, "-c", HELD, sign, "open", "many.json", *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not sign.exists():
        assert started.poll() is None, started.communicate()
        time.sleep(0.005)

    started.send_signal(getattr(signal, name))
    out, told = started.communicate(timeout=300)

    assert started.returncode == 128 + getattr(signal, name)
    assert out == ""
    (line,) = told.splitlines()
    assert line.startswith(f"error: stopped by {name}; every published document is whole")
    assert run(tmp_path).clean
    assert not [path for path in tree(tmp_path) if path.startswith(".")]


STOPPED_WHILE_LOADING = """
import os, signal, sys

WANTED = sys.argv[1]

class Meddler:
    def find_spec(name, path, target=None):
        if name == WANTED:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Meddler)
from feedwright.cli import main
sys.argv[1:] = ["publish", sys.argv[2]]
main()
"""


@pytest.mark.parametrize(
    "module",
    ["feedwright.cli.fast_start", "feedwright.cli.terminal", "feedwright.pipeline", "msgspec"],
)
def test_a_signal_while_the_program_is_loaded(tmp_path: Path, module: str) -> None:
    """Ctrl-C ends a command with one line even before the command has begun."""
    write(tmp_path, {"a.md": article("A")})
    command = (sys.executable, "-c", STOPPED_WHILE_LOADING, module, str(tmp_path))
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.stderr.startswith("error: stopped by SIGINT; every published document is whole")
    assert len(ended.stderr.splitlines()) == 1
    assert ended.returncode == 130


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this machine has no devices")
def test_what_never_ends_is_not_read_to_its_end(deaths: Deaths, tmp_path: Path) -> None:
    """Pipes and devices where documents or feeds should be keep no run waiting."""
    folder = write(tmp_path / "p", {"a.md": article("A")})
    run(folder)
    expected = tree(folder)
    for name in ("rss.xml", "feed.json", "index.html"):
        (folder / "public" / name).unlink()
        os.mkfifo(folder / "public" / name)

    assert deaths.run("publish", folder, "--now", NOW.isoformat()).status == 0
    assert tree(folder) == expected
    (folder / ".feedwright" / "store.sqlite").unlink()
    (folder / "public" / "feed.json").unlink()
    os.mkfifo(folder / "public" / "feed.json")
    assert deaths.run("publish", folder, "--now", NOW.isoformat()).status == 0
    assert len(items(folder)) == 1
    ended = deaths.run("adopt", folder, "/dev/zero")
    assert ended.status == 1
    assert "/dev/zero: is larger than" in ended.stderr
