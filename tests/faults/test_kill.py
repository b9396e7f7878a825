"""A run that is killed, at any instant, leaves whole documents and loses nothing."""

import gzip
import os
import random
import shutil
import signal
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree
from tests.faults.deaths import Deaths
from tests.older_stores import make_older
from tests.publications import NOW, ROOT, article, dangling, tree, write

from feedwright.checks import check
from feedwright.domain.document import Document

LONG = os.environ.get("FEEDWRIGHT_LONG") == "1"
"""Runs are then killed before each of their calls, and many more times by the clock."""
HOUR = timedelta(hours=1)
LATER = NOW + HOUR
LATEST = NOW + 2 * HOUR
SINGLE = (NOW - timedelta(days=9)).isoformat()
MORE = """
[[feeds]]
name = "sections"
each = "section"
formats = ["atom", "json"]
limit = 3
archive = true
page_size = 2
[[feeds]]
name = "notes"
content = "summary"
formats = ["rss"]
where = { tag = ["note"] }
"""
ATOM = "{http://www.w3.org/2005/Atom}"
KINDS = {".json": "application/feed+json", ".xml": "application/xml", ".opml": "text/x-opml"}


def begin(folder: Path) -> None:
    """A publication with a bit of everything, not yet published."""
    files: dict[str, str | bytes] = {
        f"n{n}.md": article(f"North {n}", f"2026-10-0{n}", section="North", url=f"/north/{n}/")
        for n in range(1, 8)
    }
    files |= {
        f"s{n}.md": article(
            f"South {n}", f"2026-10-1{n}", section="South", tags=["note"], url=f"/south/{n}/"
        )
        for n in range(1, 4)
    }
    files["pictured/index.md"] = article("Pictured", "2026-10-20", body="![a](a.png) ![b](b.png)")
    files["pictured/a.png"] = b"a" * 70_000
    recording = {"url": "talk.mp3", "type": "audio/mpeg"}
    files["episode/index.md"] = article(
        "Episode", "2026-10-21", "What was heard.", enclosure=recording
    )
    files["episode/talk.mp3"] = b"t" * 50_000
    files["undated.md"] = "# Undated\n\nThis one has no date anywhere."
    files["waits.md"] = article("Waits", (NOW + HOUR / 2).isoformat(), section="North")
    files["leaves.md"] = article("Leaves", expires=(NOW + HOUR / 2).isoformat(), section="South")
    feed = 'limit = 12\nalso = ["feed.xml"]'
    write(folder, files, feed=feed, more=MORE, destination='precompress = ["gzip"]')


def change(folder: Path) -> None:
    """An hour later: news, edits, a correction, a retraction, deletions, moves."""
    new: dict[str, str | bytes] = {
        "new.md": article("New", (NOW + HOUR / 3).isoformat(), section="South"),
        "n1.md": article("North 1", "2026-10-01", "Mended text.", section="North", url="/north/1/"),
        "n2.md": article("North 2", "2026-10-02", section="North", correction="It was 2."),
        "n3.md": article("North 3", "2026-10-03", status="retracted", url="/north/3/"),
        "s1.md": article("South 1", "2026-10-11", section="East", tags=["note"], url="/south/1/"),
        "pictured/a.png": b"A" * 90_000,
        "pictured/c.png": b"c" * 3_000,
        "pictured/index.md": article(
            "Pictured", "2026-10-20", "![a](a.png) ![c](c.png) [more](../more1.md)"
        ),
        "new episode/index.md": article(
            "New episode",
            (NOW + HOUR / 3).isoformat(),
            "What is heard in it.",
            enclosure={"url": "new.mp3", "type": "audio/mpeg"},
        ),
        "new episode/new.mp3": b"n" * 60_000,
        **{
            f"more{n}.md": article(
                f"More {n}", (NOW + n * HOUR / 20).isoformat(), f"More of {n}.", section="South"
            )
            for n in range(1, 7)
        },
        "undated too.md": "# Undated too\n\nNeither has this one.",
    }
    for name in ("n4.md", "s2.md", "episode/index.md", "episode/talk.mp3"):
        (folder / "articles" / name).unlink()
    (folder / "articles" / "n5.md").rename(folder / "articles" / "renamed.md")
    (folder / "articles" / "new episode").mkdir()
    for name, text in new.items():
        (folder / "articles" / name).write_bytes(text.encode() if isinstance(text, str) else text)


def change_configuration(folder: Path) -> None:
    """A feed is taken out, another loses a format, and the archive's one gets longer pages."""
    file = folder / "feedwright.toml"
    text = file.read_text("utf-8").replace("page_size = 2", "page_size = 3")
    text = text.replace('["atom", "json"]\nlimit = 3', '["json", "rss"]\nlimit = 2')
    file.write_text(text[: text.index('[[feeds]]\nname = "notes"')] + "[destination]\n", "utf-8")


def lose_store(folder: Path) -> None:
    """The store is gone, and everything has changed."""
    shutil.rmtree(folder / ".feedwright")
    change(folder)


def outgrow_store(folder: Path) -> None:
    """The store is an earlier version's, and everything has changed."""
    make_older(folder / ".feedwright" / "store.sqlite", 7)
    change(folder)


def change_again(folder: Path) -> None:
    """Another hour later."""
    newest = {
        "newest.md": article("Newest", (NOW + HOUR).isoformat(), section="North"),
        "n6.md": article("North 6", "2026-10-06", "Mended text.", section="North"),
    }
    for name, text in newest.items():
        (folder / "articles" / name).write_text(text, "utf-8")
    (folder / "articles" / "n7.md").unlink()


def leave(_folder: Path) -> None:
    """Changes nothing."""


PUBLISH = ("publish", "{}", "--now", LATER.isoformat())
RETRACT = ("retract", "{}", "articles/n6.md", "--note", "Untrue.", "--now", LATER.isoformat())


class Twin(NamedTuple):
    """What happens to a publication, and what it looks like where nothing disturbs it."""

    start: Path
    """The publication right before the run that is to be killed."""
    command: tuple[str, ...]
    old: Mapping[str, bytes]
    new: Mapping[str, bytes]
    latest: Mapping[str, bytes]
    """What another run makes of it, another change later."""
    calls: int
    """How many calls of the run change a disk."""


STORIES = {
    "the first run": (False, leave, PUBLISH),
    "a run with changes": (True, change, PUBLISH),
    "a retraction": (True, leave, RETRACT),
    "another configuration": (True, change_configuration, (*PUBLISH, "--allow-shrink")),
    "a lost store": (True, lose_store, PUBLISH),
    "an older store": (True, outgrow_store, PUBLISH),
}


@pytest.fixture(scope="module", params=STORIES)
def twin(request: pytest.FixtureRequest, deaths: Deaths, place: Path) -> Twin:
    """A publication that is never killed."""
    published, happen, command = STORIES[request.param]
    start = place / request.param / "start"
    begin(start)
    if published:
        run(deaths, start, "publish", "{}", "--now", NOW.isoformat())
    old = tree(start)
    happen(start)
    undisturbed = copied(start, start.with_name("twin"))
    ended = deaths.run(*filled(command, undisturbed), count=True)
    assert ended.status == 0, ended.stderr
    new = tree(undisturbed)
    assert new != old
    sound(old | new)
    return Twin(start, command, old, new, latest(deaths, undisturbed), ended.calls)


def latest(deaths: Deaths, folder: Path) -> Mapping[str, bytes]:
    """What yet another run makes of a publication, after yet another change."""
    change_again(folder)
    run(deaths, folder, "publish", "{}", "--now", LATEST.isoformat())
    return tree(folder)


def copied(start: Path, place: Path) -> Path:
    """A copy of a publication."""
    shutil.copytree(start, place)
    return place


def filled(command: tuple[str, ...], folder: Path) -> tuple[str, ...]:
    """A command for a publication."""
    return tuple(part.replace("{}", str(folder)) for part in command)


def run(deaths: Deaths, folder: Path, *command: str) -> None:
    """A run that nothing disturbs."""
    ended = deaths.run(*filled(command, folder))
    assert ended.status == 0, ended.stderr
    assert "Traceback" not in ended.stderr


def sound(documents: Mapping[str, bytes]) -> None:
    """Each document must be one that the checks have nothing against."""
    for path, data in documents.items():
        kind = KINDS.get(Path(path).suffix)
        if kind:
            findings = check(Document(path=path, media_type=kind, data=data))
            assert not [one for one in findings if one.level == "error"], path


def whole(folder: Path, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> None:
    """Each document must be an old one or a new one, and lead to none that is not there."""
    found = tree(folder)
    stage = [path for path in found if path.startswith(".")]
    for path in stage:
        # What is not whole yet is shown to nobody: a server that is not the publisher's own
        # account cannot open it.
        parent = (folder / "public" / path).parent
        assert parent.stat().st_mode & 0o077 == 0, path
        del found[path]
    for path, data in found.items():
        assert data in (old.get(path), new.get(path)), path
        if path.endswith(".gz"):
            assert gzip.decompress(data) == found[path.removesuffix(".gz")], path
    # A picture that its article's folder lacks is told, and missing in the twin too.
    assert dangling(found) <= dangling(old) | dangling(new)
    lost = {path for path in old.keys() & new.keys() - found.keys() if not path.endswith(".gz")}
    assert not lost
    for path in found:
        if path.endswith("/atom.xml"):
            walked(path, found)


def walked(path: str, found: Mapping[str, bytes]) -> None:
    """Who walks from a feed into its archive must come to its end."""
    while path:
        links = etree.fromstring(found[path]).iterfind(f"{ATOM}link[@rel='prev-archive']")
        path = next((one.get("href").removeprefix(ROOT) for one in links), "")


def recovered(deaths: Deaths, folder: Path, twin: Twin) -> None:
    """The next run gives the bytes of the twin."""
    run(deaths, folder, *twin.command)
    found = tree(folder)
    assert found.keys() == twin.new.keys()
    assert [path for path in found if found[path] != twin.new[path]] == []


def test_looked_at_between_calls(deaths: Deaths, twin: Twin) -> None:
    """At every instant of a run the documents are whole, those before it or those after it."""
    folder = copied(twin.start, twin.start.with_name("watched"))
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1
        whole(folder, twin.old, twin.new)

    ended = deaths.run(*filled(twin.command, folder), pause=1 if LONG else 5, look=look)
    assert ended.status == 0, ended.stderr
    assert looks
    assert tree(folder) == twin.new


def test_killed_before_any_call(deaths: Deaths, twin: Twin) -> None:
    """Killed between any two steps, a run leaves whole documents; the next makes up for it."""
    every = range(1, twin.calls + 1)
    chosen = list(every) if LONG else sorted(random.Random(0).sample(every, 9))  # noqa: S311
    for number, at in enumerate(chosen):
        folder = copied(twin.start, twin.start.with_name(str(at)))
        ended = deaths.run(*filled(twin.command, folder), at=at)
        if ended.status == 0 and ended.calls < at:
            continue  # the folder's files were written with fewer calls this time
        assert ended.status == -signal.SIGKILL, (at, ended)
        whole(folder, twin.old, twin.new)
        if number % 5 == 4:  # killed once more while it makes up for that
            deaths.run(*filled(twin.command, folder), at=1 + at // 2)
            whole(folder, twin.old, twin.new)
        recovered(deaths, folder, twin)
        if number % 4 == 3:
            assert latest(deaths, folder) == twin.latest, at
        shutil.rmtree(folder)


def test_killed_by_the_clock(deaths: Deaths, twin: Twin) -> None:
    """Killed at any time, in the middle of a step, a run leaves whole documents all the same."""
    times = random.Random(1)  # noqa: S311
    killed = 0
    for number in range(400 if LONG else 4):
        folder = copied(twin.start, twin.start.with_name(f"time {number}"))
        after = times.uniform(0.01, 0.15)
        killed += deaths.run(*filled(twin.command, folder), after=after).status < 0
        whole(folder, twin.old, twin.new)
        recovered(deaths, folder, twin)
        shutil.rmtree(folder)
    assert killed
