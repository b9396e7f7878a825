"""The order of delivery: nothing goes out before what it leads to, and nothing goes too early."""

import errno
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.publications import NOW, article, dangling, items, run, tree, write

from feedwright.deliver import folder as folder_module
from feedwright.deliver.folder import Folder
from feedwright.domain.article import SetAside
from feedwright.domain.errors import DestinationUnusable
from feedwright.rendering.feeds import FeedRenderer

HOUR = timedelta(hours=1)
LATER = NOW + HOUR
MORE = """
[[feeds]]
name = "sections"
each = "section"
limit = 3
archive = true
page_size = 4
[[feeds]]
name = "zebras"
formats = ["rss"]
content = "summary"
where = { tag = ["zebra"] }
"""
TALK = {"url": "talk.mp3", "type": "audio/mpeg"}


def begin(folder: Path) -> Path:
    """A publication of articles with pages of their own, published."""
    files: dict[str, str | bytes] = {
        f"{n:02}.md": article(
            f"Number {n}", (NOW - n * HOUR).isoformat(), section="NS"[n % 2], tags=["zebra"]
        )
        for n in range(12)
    }
    files["episode/index.md"] = article("Episode", (NOW - HOUR / 2).isoformat(), enclosure=TALK)
    files["episode/talk.mp3"] = b"talk"
    write(folder, files, feed='limit = 6\nalso = ["old.xml"]', more=MORE)
    run(folder)
    return folder


def news(folder: Path) -> None:
    """Two articles that link to each other, and an episode with a picture and a recording."""
    files: dict[str, str | bytes] = {
        "one.md": article("One", NOW.isoformat(), "[two](two.md)", section="N"),
        "two.md": article("Two", NOW.isoformat(), "[one](one.md)", section="S"),
        "talk/index.md": article("Talk", NOW.isoformat(), "![p](p.png)", enclosure=TALK),
        "talk/talk.mp3": b"another talk",
        "talk/p.png": b"picture",
        "00.md": article("Number 0", NOW.isoformat(), "Now with [one](one.md).", section="N"),
    }
    write(folder, files, feed='limit = 6\nalso = ["old.xml"]', more=MORE)


def correct(folder: Path) -> None:
    """A correction brings a picture, and a silent edit takes a recording away."""
    corrected = article("Number 3", (NOW - 3 * HOUR).isoformat(), "![p](p.png)", correction="Oh.")
    files: dict[str, str | bytes] = {
        "03.md": corrected,
        "p.png": b"picture",
        "episode/index.md": article("Episode", (NOW - HOUR / 2).isoformat()),
    }
    write(folder, files, feed='limit = 6\nalso = ["old.xml"]', more=MORE)


def delete(folder: Path) -> None:
    """Most articles are deleted, with what lies beside them."""
    for file in sorted((folder / "articles").rglob("*.*"))[3:]:
        file.unlink()


def take_out(folder: Path) -> None:
    """A feed is taken out of the configuration, and the articles that it alone showed go."""
    write(folder, {}, feed='limit = 6\nalso = ["old.xml"]')
    delete(folder)


@contextmanager
def observed(monkeypatch: pytest.MonkeyPatch, look: Callable[[str], None]) -> Iterator[None]:
    """Looks at the destination after each change of it; told the path that changed."""
    with monkeypatch.context() as patch:
        put, remove = folder_module._put, Folder.delete  # noqa: SLF001 - all that changes it

        def putting(swap: Any) -> OSError | None:
            error = put(swap)
            look(swap.place.partition("/public/")[2])
            return error

        def removing(self: Folder, path: str) -> bool:
            done = remove(self, path)
            look(path)
            return done

        patch.setattr(folder_module, "_put", putting)
        patch.setattr(Folder, "delete", removing)
        yield


@pytest.mark.parametrize("happen", [news, correct, delete, take_out])
def test_no_document_leads_to_what_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, happen: Callable[[Path], None]
) -> None:
    """After each single change a reader comes from no document to a page or file that is missing.

    So it is on the first run, and also where two new articles link to each other.
    """
    folder = tmp_path
    looks: list[str] = []

    def look(path: str) -> None:
        looks.append(path)
        assert dangling(tree(folder)) == set(), path

    with observed(monkeypatch, look):
        begin(folder)
        first, before = len(looks), tree(folder)
        happen(folder)
        run(folder, LATER, allow_shrink=True)

    assert first > 40
    assert tree(folder) != before
    assert dangling(tree(folder)) == set()


def test_pages_and_files_first_then_heads_then_the_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What articles refer to goes before their pages, these before any feed, removals last."""
    folder = begin(tmp_path)
    news(folder)
    (folder / "articles" / "05.md").unlink()
    changed: list[str] = []
    with observed(monkeypatch, changed.append):
        run(folder, LATER)

    places = {path: place for place, path in reversed([*enumerate(changed)])}
    files = ["articles/talk/p.png", "articles/talk/talk.mp3"]
    pages = ["articles/talk/index.html", "articles/one/index.html", "articles/two/index.html"]
    heads = ["rss.xml", "atom.xml", "feed.json", "sections/n/atom.xml", "zebras/rss.xml"]
    assert max(places[one] for one in files) < places["articles/talk/index.html"]
    assert max(places[one] for one in pages) < places["articles/number-0/index.html"]
    assert places["articles/number-0/index.html"] < min(places[one] for one in heads)
    assert max(places[one] for one in heads) < min(places["index.html"], places["feeds.opml"])
    assert changed[-1] == "articles/number-5/index.html"


def test_a_page_that_cannot_be_written_keeps_its_feed_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk is full before a new page, no feed tells of it."""
    folder = begin(tmp_path)
    before = tree(folder)
    news(folder)
    plain = folder_module._put  # noqa: SLF001 - the one place where files come to stand

    def full(swap: Any) -> OSError | None:
        if "articles" in Path(swap.place).parts:
            return OSError(errno.ENOSPC, "No space left on device")
        return plain(swap)

    monkeypatch.setattr(folder_module, "_put", full)
    with pytest.raises(DestinationUnusable):
        run(folder, LATER)

    after = tree(folder)
    assert {path: after[path] for path in before} == before


def test_an_article_that_no_document_can_hold_has_no_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is found out when feeds are made, after its page; that is taken back in the same run."""
    folder = begin(tmp_path)
    news(folder)
    plain = FeedRenderer.culprits

    def culprits(self: FeedRenderer, window: Any, shown: Any) -> dict[str, str]:
        one = next((known.id for known, _ in shown if known.title == "One"), "")
        return plain(self, window, shown) | ({one: "makes it invalid"} if one else {})

    monkeypatch.setattr(FeedRenderer, "culprits", culprits)
    monkeypatch.setattr(
        "feedwright.rendering.page_documents.is_refused",
        lambda made: any(b"<title>One</title>" in getattr(one, "data", b"") for one in made),
    )
    report = run(folder, LATER)

    assert report.articles.set_aside == (
        SetAside(source="articles/one.md", reason="makes it invalid"),
    )
    after = tree(folder)
    assert "articles/one/index.html" not in after
    assert "articles/two/index.html" in after
    assert not any(b"<title>One</title>" in data for data in after.values())
    assert run(folder, LATER).work.written == 0


AHEAD = NOW + timedelta(days=365)
"""What a clock says that is wrong."""
JUNE = NOW + timedelta(days=90)


def titles(folder: Path, path: str = "feed.json") -> list[str]:
    """The titles that a feed shows, in order."""
    return [one["title"] for one in items(folder, path)]


def shown_early(folder: Path) -> dict[str, bytes]:
    """A publication that was published by a clock a year ahead once."""
    ending = article("Ending", (NOW - HOUR).isoformat(), expires=JUNE.isoformat())
    write(folder, {"old.md": article("Old", (NOW - HOUR).isoformat()), "ending.md": ending})
    run(folder, NOW - HOUR)
    files = {
        "early.md": article("Early", JUNE.isoformat(), "Held text."),
        "undated.md": "# Undated\n\nNo date anywhere.",
    }
    write(folder, files)
    run(folder, AHEAD)
    return tree(folder)


@pytest.mark.parametrize("lost", [False, True], ids=["store kept", "store lost"])
def test_a_clock_that_was_ahead_once_breaks_no_embargo(tmp_path: Path, lost: bool) -> None:
    """What was shown stays; what was not waits for its time by the clock that is right again.

    So it is where the store was moved away: its wrong time does not come back from documents.
    """
    before = shown_early(tmp_path)
    assert titles(tmp_path) == ["Undated", "Early", "Old"]
    if lost:
        shutil.rmtree(tmp_path / ".feedwright")
        (tmp_path / "articles" / "ending.md").unlink()
    else:
        report = run(tmp_path)
        assert tree(tmp_path) == before
        (warning,) = [one for one in report.warnings if "the clock says" in one]
        assert "the last run was later, at 2027" in warning
    one, two = JUNE + HOUR, JUNE + timedelta(days=9)
    files = {
        "one.md": article("One", one.isoformat(), "Secret."),
        "two.md": article("Two", two.isoformat(), "Secret too."),
        "new.md": "# New\n\nUndated as well.",
    }
    write(tmp_path, files)

    report = run(tmp_path, NOW + HOUR)

    assert (report.articles.held, report.next_due) == (2, one)
    assert titles(tmp_path) == ["Undated", "Early", "New", "Old"]
    assert items(tmp_path)[2]["date_published"] == (NOW + HOUR).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert not [path for path, data in tree(tmp_path).items() if b"Secret" in data]
    assert run(tmp_path, NOW + 2 * HOUR).warnings == ()
    for now, expected in (
        (one - timedelta(seconds=1), ["Undated", "Early", "New", "Old"]),
        (one, ["Undated", "One", "Early", "New", "Old"]),
        (two, ["Undated", "Two", "One", "Early", "New", "Old"]),
        (AHEAD + HOUR, ["Undated", "Two", "One", "Early", "New", "Old"]),
    ):
        run(tmp_path, now)
        assert titles(tmp_path) == expected


def test_what_a_clock_that_was_ahead_showed_may_be_edited(tmp_path: Path) -> None:
    """An edit keeps it; a correction is newer than what readers know; a new date counts anew."""
    shown_early(tmp_path)
    run(tmp_path)
    write(tmp_path, {"early.md": article("Early", JUNE.isoformat(), "Other text.")})
    run(tmp_path, NOW + HOUR)
    edited = {one["title"]: one for one in items(tmp_path)}
    write(tmp_path, {"early.md": article("Early", JUNE.isoformat(), "Other.", correction="Oh.")})
    run(tmp_path, NOW + 2 * HOUR)
    corrected = {one["title"]: one for one in items(tmp_path)}
    write(tmp_path, {"early.md": article("Early", (JUNE + HOUR).isoformat(), "Other text.")})
    run(tmp_path, NOW + 3 * HOUR)

    assert "Other text." in edited["Early"]["content_html"]
    assert corrected["Early"]["date_modified"] > edited["Early"]["date_modified"]
    assert titles(tmp_path) == ["Undated", "Old"]


def test_what_a_killed_run_by_a_wrong_clock_did_not_deliver_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that a wrong clock had plan to show an article has shown it to nobody."""
    write(tmp_path, {"old.md": article("Old", (NOW - HOUR).isoformat())})
    run(tmp_path)
    write(tmp_path, {"held.md": article("Held", JUNE.isoformat(), "Secret.")})
    with monkeypatch.context() as patch:
        patch.setattr(folder_module, "_put", lambda *_: sys.exit("killed"))
        with pytest.raises(SystemExit):
            run(tmp_path, AHEAD)

    assert run(tmp_path, LATER).articles.held == 1
    assert titles(tmp_path) == ["Old"]
    assert not [path for path, data in tree(tmp_path).items() if b"Secret" in data]


def test_a_clock_that_starts_in_the_past_changes_no_document(tmp_path: Path) -> None:
    """What has expired, and corrections and tombstones that are over, come back by no clock."""
    files = {
        f"{n}.md": article(f"N{n}", (NOW - n * HOUR).isoformat(), url=f"/{n}/") for n in range(4)
    }
    files["over.md"] = article("Over", "2026-01-02", url="/o/", expires="2026-03-02T00:00:00Z")
    for parts in ({}, {"more": MORE}):
        folder = write(tmp_path / str(len(parts)), files, feed="limit = 2", **parts)
        run(folder, NOW - timedelta(days=300))
        write(folder, {"3.md": article("N3", (NOW - 3 * HOUR).isoformat(), correction="Oh.")})
        for day in (0, 1, 40):
            run(folder, NOW + timedelta(days=day))
            (folder / "articles" / "2.md").unlink(missing_ok=True)
        before, shown = tree(folder), titles(folder)

        report = run(folder, NOW - timedelta(days=6000))
        assert tree(folder) == before
        write(folder, {"0.md": article("N0", NOW.isoformat(), "Edited.", url="/0/")})
        run(folder, NOW - timedelta(days=5999))
        write(folder, {"0.md": article("N0", NOW.isoformat(), url="/0/")})
        run(folder, NOW - timedelta(days=5998))
        last = run(folder, NOW + timedelta(days=41))

        assert len([one for one in report.warnings if "the clock says" in one]) == 1
        assert last.warnings == ()
        assert titles(folder) == shown
        assert tree(folder).keys() == before.keys()
