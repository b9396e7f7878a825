"""What feeds take and leave out: by what comes with an article, by values, and by its age."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from tests.publications import NOW, article, items, run, write

from feedwright.commands.explain_article import explain_article
from feedwright.commands.status import status
from feedwright.domain.errors import ConfigurationError

FILES = {
    "song.md": article("Song", "2026-03-04", tags=["music"], enclosure="https://example.org/a.mp3"),
    "film.md": article("Film", "2026-03-03", tags=["trailer"], video="https://example.org/a.mp4"),
    "view.md": article("View", "2026-03-02", image="https://example.org/a.jpg", section="Sea"),
    "word.md": article("Word", "2026-03-01", section="Sea", author="Ann"),
}
DAY = timedelta(days=1)


def titles(folder: Path, name: str = "own") -> list[str]:
    """The titles of a feed's entries."""
    return [str(one["title"]) for one in items(folder, f"{name}/feed.json")]


def feed(where: str, name: str = "own") -> str:
    """The lines of a feed."""
    return f'[[feeds]]\nname = "{name}"\nwhere = {where}\n'


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        pytest.param('{ has = ["audio"] }', ["Song"], id="audio"),
        pytest.param('{ has = ["audio", "video"] }', ["Song", "Film"], id="either"),
        pytest.param('{ has = ["file"] }', ["Song", "Film"], id="any file"),
        pytest.param('{ has = ["image"], section = ["sea"] }', ["View"], id="picture and section"),
        pytest.param('{ not = { tag = ["TRAILER"] } }', ["Song", "View", "Word"], id="not a tag"),
        pytest.param(
            '{ not = { section = ["Sea"], has = ["audio"] } }', ["Film"], id="neither of two"
        ),
        pytest.param(
            '{ section = ["Sea"], not = { author = ["Ann"] } }', ["View"], id="one and not another"
        ),
    ],
)
def test_a_feed_takes_what_matches(tmp_path: Path, where: str, expected: list[str]) -> None:
    """In a first run, and where the articles came before the feed."""
    write(tmp_path / "first", FILES, more=feed(where))
    run(tmp_path / "first")
    assert titles(tmp_path / "first") == expected
    write(tmp_path / "later", FILES)
    run(tmp_path / "later")
    write(tmp_path / "later", {}, more=feed(where))
    run(tmp_path / "later")
    assert titles(tmp_path / "later") == expected


def test_an_edit_brings_an_article_in_and_out(tmp_path: Path) -> None:
    """An article that gets a recording comes into the feed, and leaves it with that."""
    write(tmp_path, {"a.md": article("A")}, more=feed('{ has = ["audio"] }'))
    run(tmp_path)
    assert titles(tmp_path) == []
    time.sleep(0.03)
    with_file = article("A", enclosure="https://example.org/a.mp3")
    write(tmp_path, {"a.md": with_file}, more=feed('{ has = ["audio"] }'))
    run(tmp_path)
    assert titles(tmp_path) == ["A"]
    time.sleep(0.03)
    write(tmp_path, {"a.md": article("A")}, more=feed('{ has = ["audio"] }'))
    run(tmp_path)
    assert titles(tmp_path) == []


def test_why_tells_what_keeps_an_article_out(tmp_path: Path) -> None:
    """The reason names the key that does not match, or that does and must not."""
    where = feed('{ has = ["audio"] }') + feed('{ not = { section = ["Sea"] } }', "dry")
    write(tmp_path, FILES, more=where + feed('{ max_age = "1d" }', "new"))
    run(tmp_path)
    told = explain_article(tmp_path, "articles/view.md", now=NOW)
    reasons = {one.feed: one.reason for one in told.articles[0].feeds}
    assert reasons["own"] == "its where asks for has audio"
    assert reasons["dry"] == "its where leaves out section Sea"
    assert reasons["new"] == "it is older than its where lets it be (max_age 1d)"


def test_an_article_leaves_at_its_minute(tmp_path: Path) -> None:
    """It stands until its age, the run is due then, and the other feeds keep it."""
    begin = NOW.replace(month=3, day=4, hour=6)
    write(tmp_path, FILES, more=feed('{ max_age = "3d" }'))
    report = run(tmp_path, begin)
    assert titles(tmp_path) == ["Song", "Film", "View"]
    assert report.next_due == begin.replace(day=5, hour=0)
    assert status(tmp_path, now=begin).next_due == report.next_due
    early = run(tmp_path, report.next_due - timedelta(seconds=1))
    assert early.next_due == report.next_due
    assert titles(tmp_path) == ["Song", "Film", "View"]
    due = run(tmp_path, report.next_due)
    assert titles(tmp_path) == ["Song", "Film"]
    assert due.next_due == report.next_due + DAY
    late = run(tmp_path, begin + 9 * DAY)
    assert titles(tmp_path) == []
    assert late.next_due is None
    assert len(items(tmp_path)) == 4


@pytest.mark.parametrize(
    ("where", "said"),
    [
        pytest.param('{ max_age = "a year" }', "where.max_age: 'a year'", id="no span"),
        pytest.param('{ has = ["sound"] }', "sound", id="no kind"),
        pytest.param(
            '{ max_age = "1d" }\narchive = true', "archive keeps everything", id="archive"
        ),
        pytest.param('{ not = { tags = ["x"] } }', "'tags' is no key", id="unknown key"),
    ],
)
def test_what_cannot_be_is_an_error(tmp_path: Path, where: str, said: str) -> None:
    """The message names the key."""
    write(tmp_path, FILES, more=feed(where))
    with pytest.raises(ConfigurationError, match=said):
        run(tmp_path)
