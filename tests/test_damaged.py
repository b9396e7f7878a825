"""Published documents that somebody damaged, and pages that other programs put there."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.publications import NOW, article, run, tree, write

from feedwright.domain.report import Report

ARCHIVE = '[[feeds]]\nname = "all"\narchive = true\npage_size = 3\nlimit = 3\n'
PAGES = (
    "index.html",
    "all/index.html",
    "all/archive-1.html",
    "articles/n1/index.html",
)
DOCUMENTS = (*PAGES, "rss.xml", "atom.xml", "feed.json", "feeds.opml", "all/archive-1.atom.xml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published publication, whose articles have pages of their own."""
    files = {
        f"n{n}.md": article(f"N{n}", (NOW - timedelta(days=n)).isoformat(), body=f"Words {n}.")
        for n in range(8)
    }
    write(tmp_path, files, more=ARCHIVE)
    run(tmp_path)
    return tmp_path


def written(report: Report) -> set[str]:
    """The documents that a run wrote."""
    return {one.path for one in report.documents if one.status == "written"}


def emptied(_whole: bytes) -> bytes:
    """A full disk, or an editor, left nothing."""
    return b""


def garbled(whole: bytes) -> bytes:
    """A broken disk left other bytes."""
    return bytes(byte ^ 0x55 for byte in whole)


def cut_off(whole: bytes) -> bytes:
    """The beginning alone is left."""
    return whole[:40]


def defaced(_whole: bytes) -> bytes:
    """Somebody wrote a page of their own over it."""
    return b"<!doctype html><title>Owned</title><h1>Owned</h1>"


@pytest.mark.parametrize("damage", [emptied, garbled, cut_off, defaced])
@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_damaged_document_is_made_again(
    folder: Path, path: str, damage: Callable[[bytes], bytes]
) -> None:
    """Whatever is left of it, and whichever it is; the others are not written."""
    before = tree(folder)
    (folder / "public" / path).write_bytes(damage(before[path]))

    report = run(folder)
    again = run(folder)

    assert report.refused == ()
    assert written(report) == {path}
    assert tree(folder) == before
    assert [line for line in report.warnings if line.startswith(f"{path}: held nothing")] == (
        [report.warnings[0]] if path in PAGES else []
    )
    assert (written(again), again.warnings) == (set(), ())


def test_pages_that_were_all_damaged_are_told_in_one_line(folder: Path) -> None:
    """With their number."""
    before = tree(folder)
    for path in PAGES:
        (folder / "public" / path).write_text("<p>Nothing.</p>")

    report = run(folder)

    (line,) = report.warnings
    assert " and 3 more: held nothing of what was delivered there" in line
    assert tree(folder) == before


def test_another_configuration_mends_a_damaged_page_too(folder: Path) -> None:
    """Also in a run that looks at everything the store says whose a page is."""
    (folder / "public" / "articles" / "n1" / "index.html").write_text("broken")
    toml = folder / "feedwright.toml"
    toml.write_text(toml.read_text().replace("The Example", "Another Example"))

    report = run(folder)

    assert report.refused == ()
    assert b"Words 1." in tree(folder)["articles/n1/index.html"]


@pytest.mark.parametrize("place", ["all/index.html", "index.html", "articles/new/index.html"])
def test_a_page_of_another_program_is_never_overwritten(tmp_path: Path, place: str) -> None:
    """Where nothing of ours was delivered before, however often a run comes to it."""
    write(tmp_path, {"new.md": article("New")}, more=ARCHIVE)
    theirs = tmp_path / "public" / place
    theirs.parent.mkdir(parents=True)
    theirs.write_text("<h1>Theirs</h1>")

    reports = [run(tmp_path), run(tmp_path)]
    (tmp_path / "articles" / "new.md").write_text(article("New", body="Other words."))
    reports.append(run(tmp_path))

    assert [[one.path for one in report.refused] for report in reports] == [[place]] * 3
    assert theirs.read_text() == "<h1>Theirs</h1>"


def test_a_path_that_was_given_up_is_another_s(folder: Path) -> None:
    """What was removed once is delivered there no more than anywhere else."""
    (folder / "articles" / "n1.md").rename(folder / "n1.md")
    run(folder)
    theirs = folder / "public" / "articles" / "n1" / "index.html"
    theirs.parent.mkdir()
    theirs.write_text("<h1>Theirs</h1>")
    (folder / "n1.md").rename(folder / "articles" / "n1.md")

    report = run(folder)

    assert [one.path for one in report.refused] == ["articles/n1/index.html"]
    assert theirs.read_text() == "<h1>Theirs</h1>"


@pytest.mark.parametrize("path", PAGES)
def test_without_the_store_the_bytes_tell_whose_a_page_is(folder: Path, path: str) -> None:
    """A page of ours is made again, and one that does not look like it is left alone."""
    page = folder / "public" / path
    before = tree(folder)
    shutil.rmtree(folder / ".feedwright")
    page.write_text("<h1>Perhaps theirs</h1>")

    refused = [[one.path for one in run(folder).refused] for _ in range(2)]
    page.unlink()
    run(folder)

    assert refused == [[path]] * 2
    assert tree(folder) == before


def test_a_withdrawn_article_leaves_no_damaged_page(folder: Path) -> None:
    """What is left of its page may still hold what was withdrawn, and goes with it."""
    page = folder / "public" / "articles" / "n1" / "index.html"
    page.write_bytes(page.read_bytes().replace(b"Feedwright", b"Feedwrong!"))
    (folder / "articles" / "n1.md").unlink()

    report = run(folder)

    assert not page.exists()
    assert report.refused == ()


def test_a_page_in_the_place_of_one_that_goes_is_named(folder: Path) -> None:
    """Somebody's own page stays where a feed has ended, which is said once; an empty one goes."""
    (folder / "public" / "all" / "index.html").write_text("<h1>Theirs</h1>")
    (folder / "public" / "all" / "archive-1.html").write_text("")
    toml = folder / "feedwright.toml"
    toml.write_text(toml.read_text().replace(ARCHIVE, ""))

    first, second = (run(folder, allow_shrink=True) for _ in range(2))

    assert [path for path in tree(folder) if path.startswith("all/")] == ["all/index.html"]
    (line,) = [line for line in first.warnings if "stays" in line]
    assert line.startswith("all/index.html: was to be removed, and stays")
    assert second.warnings == ()


def test_a_dry_run_tells_what_would_be_mended(folder: Path) -> None:
    """And leaves it as it is."""
    (folder / "public" / "index.html").write_text("broken")

    report = run(folder, dry_run=True)

    assert written(report) == {"index.html"}
    assert json.dumps(report.warnings).count("held nothing") == 1
    assert (folder / "public" / "index.html").read_text() == "broken"
