"""Exports that lie in a folder among other articles."""

import time
from pathlib import Path

import pytest
from tests.publications import article, items, run, write
from tests.reading.sources import test_wordpress as wordpress

FEED = '<rss version="2.0"><channel><title>T</title><item><title>x</title></item></channel></rss>'


def text(*posts: str) -> str:
    """An export of WordPress."""
    return wordpress.EXPORT.format(encoding="UTF-8", author="Ann Lee", items="".join(posts))


def titles(folder: Path) -> set[str]:
    """The titles of the feed."""
    return {entry["title"] for entry in items(folder)}


def test_an_export_of_wordpress_is_read_without_a_word(tmp_path: Path) -> None:
    """It is told by its content: feeds and sitemaps, which end alike, are no articles."""
    posts = wordpress.post(7, '[gallery ids="9"]'), wordpress.post(8, wp_status="draft")
    page = wordpress.post(5, wp_post_type="page")
    files = {
        "a.md": article("A"),
        "old.xml": text(*posts, wordpress.file(9), page),
        "feed.xml": FEED,
    }
    report = run(write(tmp_path, files))

    found = {entry["title"]: entry for entry in items(tmp_path)}
    assert found.keys() == {"A", "Post 7"}
    assert found["Post 7"]["id"] == f"{wordpress.OLD}/?p=7"
    assert "/f/9.jpg" in found["Post 7"]["content_html"]
    assert (report.articles.drafts, report.articles.unread) == (1, {".xml": 1})
    assert any("passed over: 1 file of the library, 1 page" in one for one in report.warnings)


@pytest.mark.parametrize("touched", [False, True], ids=["all", "touched"])
def test_an_export_that_changes_and_goes(tmp_path: Path, *, touched: bool) -> None:
    """A watcher's word and a look at all find the same."""
    folder = write(tmp_path, {"a.md": article("A"), "old.xml": text(wordpress.post(7))})
    file = folder / "articles" / "old.xml"
    time.sleep(0.05)  # a file that was written just now is read once more
    run(folder)
    assert run(folder).work.files == 0

    file.write_text(text(wordpress.post(7), wordpress.post(8)))
    run(folder, touched=[file] if touched else None)
    assert titles(folder) == {"A", "Post 7", "Post 8"}

    file.unlink()
    run(folder, touched=[file] if touched else None)
    assert titles(folder) == {"A"}


def test_an_export_that_broke_off_takes_no_post_down(tmp_path: Path) -> None:
    """It is set aside whole, and what was published of it stands."""
    whole = text(wordpress.post(7), wordpress.post(8))
    folder = write(tmp_path, {"a.md": article("A"), "old.xml": whole})
    run(folder)
    (folder / "articles" / "old.xml").write_text(whole[:-400])

    report = run(folder)

    assert titles(folder) == {"A", "Post 7", "Post 8"}
    (aside,) = report.articles.set_aside
    assert "ends before its end" in aside.reason


def test_an_export_is_no_file_for_readers(tmp_path: Path) -> None:
    """It holds drafts; so no article takes it along."""
    files = {
        "a.md": article("A", body="[all](old.xml)"),
        "old.xml": text(wordpress.post(7, wp_status="draft")),
    }
    run(write(tmp_path, files))

    assert not list((tmp_path / "public").rglob("*old*"))


def test_a_move_to_a_source_of_its_own_shows_nothing_twice(tmp_path: Path) -> None:
    """The posts are known by their guids, wherever the export is read from."""
    folder = write(tmp_path, {"old.xml": text(wordpress.post(7))})
    run(folder)
    before = [(one["id"], one["content_html"], one["date_modified"]) for one in items(folder)]

    write(folder, {}, source=wordpress.OF_EXPORTS)
    report = run(folder)

    after = [(one["id"], one["content_html"], one["date_modified"]) for one in items(folder)]
    assert (after, report.articles.new, report.articles.changed) == (before, 0, 0)
