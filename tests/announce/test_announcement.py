import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from tests.publications import NOW, article, run, write

from feedwright.announce.pings import Answer
from feedwright.deliver.folder import Folder
from feedwright.domain.report import Report

HUB, OTHER = "https://hub.example.com/", "https://other.example.com/"
MAIN = [f"https://example.org/feeds/{name}" for name in ("atom.xml", "feed.json", "rss.xml")]
MINUTE = timedelta(minutes=1)
SECTIONS = """
[[feeds]]
name = "s"
each = "section"
formats = ["rss"]
archive = true
page_size = 1
"""


class Hubs:
    """Hubs that remember what they hear, and are down when they are told to be."""

    def __init__(self) -> None:
        self.down: set[str] = set()
        self.heard: list[tuple[str, list[str]]] = []

    def announce(self, wanted: Mapping[str, Sequence[str]]) -> list[Answer]:
        """Stands in for HTTP."""
        self.heard += [(hub, sorted(topics)) for hub, topics in wanted.items()]
        return [
            Answer(hub, tuple(topics), "answers 503" if hub in self.down else "")
            for hub, topics in wanted.items()
        ]

    def news(self) -> list[tuple[str, list[str]]]:
        """What they heard since they were asked last."""
        heard, self.heard = self.heard, []
        return heard


@pytest.fixture
def hubs(monkeypatch: pytest.MonkeyPatch) -> Hubs:
    """The world's hubs."""
    world = Hubs()
    monkeypatch.setattr("feedwright.announce.pings.announce", world.announce)
    return world


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A publication with a hub, a feed of each section, an archive and an old path."""
    return write(
        tmp_path / "p",
        {"a.md": article("A", section="News"), "b.md": article("B", section="Sport")},
        publication=f'hubs = ["{HUB}"]',
        feed='also = ["feed.xml"]',
        more=SECTIONS,
    )


def pings(place: Path) -> list[tuple[str, int]]:
    """What hubs have yet to hear: the ends of topics, and how often it has failed."""
    with sqlite3.connect(place / ".feedwright/store.sqlite") as store:
        found = store.execute("select topic, attempts from pings").fetchall()
    store.close()
    return sorted((topic.removeprefix("https://example.org/feeds/"), n) for topic, n in found)


def test_what_changed(place: Path, hubs: Hubs) -> None:
    """A hub hears of the head documents that changed, and of nothing else."""
    first = run(place)
    section = "https://example.org/feeds/s/{}/rss.xml".format
    assert hubs.news() == [(HUB, [*MAIN, section("news"), section("sport")])]
    assert first.announced == (*MAIN, section("news"), section("sport"))
    assert (first.announce_due, pings(place)) == (None, [])
    again = run(place)
    assert (hubs.news(), again.announced) == ([], ())
    (place / "articles/a.md").write_text(article("A", section="News", body="Mended."))
    assert run(place).announced == (*MAIN, section("news"))
    assert hubs.news() == [(HUB, [*MAIN, section("news")])]


def test_nothing_without_hubs(place: Path, hubs: Hubs) -> None:
    """Where no hub is named nobody is told, and one's own sees by itself."""
    text = (place / "feedwright.toml").read_text()
    (place / "feedwright.toml").write_text(text.replace(f'hubs = ["{HUB}"]', "hub = true"))
    assert run(place).announced == ()
    assert (hubs.news(), pings(place)) == ([], [])
    assert b"https://example.org/feeds/-/hub" in (place / "public/atom.xml").read_bytes()
    assert b"https://example.org/feeds/-/hub" in (place / "public/rss.xml").read_bytes()
    assert b"https://example.org/feeds/-/hub" in (place / "public/feed.json").read_bytes()


def test_light(place: Path) -> None:
    """A run that has nobody to tell brings no HTTP with it."""
    text = (place / "feedwright.toml").read_text()
    (place / "feedwright.toml").write_text(text.replace(f'hubs = ["{HUB}"]', "hub = true"))
    program = (
        "import pathlib, sys, feedwright; feedwright.publish(pathlib.Path(sys.argv[1])); "
        "sys.exit(bool({'httpx', 'httpcore'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", program, str(place)], check=True)


def test_dry_run(place: Path, hubs: Hubs) -> None:
    """A dry run announces nothing, neither before the first run nor with something due."""
    run(place, dry_run=True)
    hubs.down = {HUB}
    run(place)
    hubs.news()
    run(place, NOW + timedelta(hours=1), dry_run=True)
    run(place, NOW + timedelta(hours=1), dry_run=True, strict=True)
    assert hubs.news() == []


def test_withheld(place: Path, hubs: Hubs) -> None:
    """What strict does not deliver is not announced."""
    (place / "articles/c.md").write_text("---\ndate: never\n---\n")
    run(place, strict=True)
    assert hubs.news() == []


def warned(report: Report) -> list[str]:
    """The warnings about hubs."""
    return [one for one in report.warnings if "hub" in one]


def test_down(place: Path, hubs: Hubs) -> None:
    """A hub that is down fails nothing: one line says so, and it is told again later and later."""
    hubs.down = {HUB}
    first = run(place)
    assert first.announced == ()
    assert first.clean
    [warning] = warned(first)
    assert warning == (
        "the hub https://hub.example.com/ answers 503; not announced: 5 topics; the "
        "next attempt is due at 2026-11-22 12:01 UTC"
    )
    assert first.announce_due == NOW + MINUTE
    hubs.news()
    early = run(place, NOW + MINUTE / 2)
    assert (hubs.news(), early.announce_due, warned(early)) == ([], NOW + MINUTE, [])
    second = run(place, NOW + MINUTE)
    assert [hub for hub, _ in hubs.news()] == [HUB]
    assert second.announce_due == NOW + 6 * MINUTE
    hubs.down = set()
    third = run(place, NOW + 6 * MINUTE)
    assert (len(third.announced), third.announce_due) == (5, None)
    assert all(one.status == "unchanged" for one in third.documents)
    assert pings(place) == []


def test_given_up(place: Path, hubs: Hubs) -> None:
    """A hub that never comes back is left alone in the end, until something changes again."""
    hubs.down = {HUB}
    when, report = NOW, run(place)
    for _ in range(20):
        if report.announce_due is None:
            break
        assert report.announce_due > when
        when = report.announce_due
        report = run(place, when)
    assert report.announce_due is None
    assert "no further attempt is made" in warned(report)[0]
    assert 5 < len(hubs.news()) < 15
    (place / "articles/a.md").write_text(article("A", section="News", body="Mended."))
    again = run(place, when)
    assert again.announce_due == when + MINUTE
    assert len(hubs.news()[0][1]) == 4


def test_one_of_two_down(place: Path, hubs: Hubs) -> None:
    """Each hub has its own list: what one has heard the other still gets."""
    text = (place / "feedwright.toml").read_text()
    (place / "feedwright.toml").write_text(text.replace(f'["{HUB}"]', f'["{HUB}", "{OTHER}"]'))
    hubs.down = {OTHER}
    first = run(place)
    assert len(first.announced) == 5
    hubs.news()
    (place / "articles/a.md").write_text(article("A", section="News", body="Mended."))
    hubs.down = set()
    run(place, NOW + MINUTE / 2)
    # The main feed and the section changed again, and are told at once; the other can wait.
    heard = dict(hubs.news())
    assert len(heard[HUB]) == len(heard[OTHER]) == 4
    assert pings(place) == [("s/sport/rss.xml", 1)]


def test_hub_that_left(place: Path, hubs: Hubs) -> None:
    """A hub that left the configuration hears no more."""
    hubs.down = {HUB}
    run(place)
    text = (place / "feedwright.toml").read_text()
    (place / "feedwright.toml").write_text(text.replace(HUB, OTHER))
    hubs.news()
    report = run(place, NOW + MINUTE)
    assert {hub for hub, _ in hubs.news()} == {OTHER}  # the documents name another hub now
    assert (report.announce_due, pings(place)) == (None, [])


def test_stopped_before_telling(place: Path, hubs: Hubs, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is stopped after it delivered has the next one announce what it did not."""
    run(place)
    hubs.news()
    (place / "articles/a.md").write_text(article("A", section="News", body="Mended."))
    with monkeypatch.context() as broken:
        broken.setattr("feedwright.announce.pings.announce", stop)
        with pytest.raises(KeyboardInterrupt):
            run(place)
    assert len(run(place).announced) == 4
    (place / "articles/a.md").write_text(article("A", section="News", body="Mended again."))
    with monkeypatch.context() as broken:
        broken.setattr(Folder, "clean", stop_at_second())
        with pytest.raises(KeyboardInterrupt):  # written, and neither remembered nor noted
            run(place)
    hubs.news()
    caught_up = run(place)
    assert all(one.status == "unchanged" for one in caught_up.documents)
    assert len(caught_up.announced) == 4


def stop(*_: object) -> None:
    """What a signal does to a run."""
    raise KeyboardInterrupt


def stop_at_second() -> object:
    """The same when it is called for the second time."""
    calls: list[None] = []

    def called(_: Folder) -> None:
        calls.append(None)
        if len(calls) == 2:
            raise KeyboardInterrupt

    return called


def test_a_hub_that_a_wrong_clock_put_off_is_told_at_once(place: Path, hubs: Hubs) -> None:
    """What failed by a clock a year ahead does not wait for a year when that is right again."""
    hubs.down = {HUB}
    run(place, NOW + timedelta(days=365))
    hubs.down = set()
    hubs.news()

    report = run(place, NOW)

    assert [hub for hub, _ in hubs.news()] == [HUB]
    assert report.announce_due is None
