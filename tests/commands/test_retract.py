import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.publications import NOW, article, items, run, tree, write
from typer.testing import CliRunner

from feedwright.cli import commands as cli
from feedwright.commands import retract as retraction
from feedwright.commands.retract import Reinstatement, reinstate, retract
from feedwright.domain.errors import DestinationUnusable, UnknownArticle
from feedwright.domain.report import Report
from feedwright.store import locking

LATER = NOW + timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication of two articles, one with an address elsewhere, published."""
    files = {
        "a.md": article("A", body="What was wrong.", url="https://example.org/blog/a/"),
        "b.md": article("B", body="What was right."),
        "later.md": article("Hushhush", "2026-12-24"),
    }
    write(tmp_path, files, more='[[feeds]]\nname = "all"\narchive = true\npage_size = 1')
    run(tmp_path)
    return tmp_path


def withdrawn(folder: Path, which: str, note: str = "", now: datetime = LATER) -> Report:
    """Retracts at a fixed time."""
    return retract(folder, which, note=note, now=now, environment={})


@pytest.mark.parametrize(
    "which",
    [
        pytest.param("tag:example.org,2026:articles/a.md", id="id"),
        pytest.param("articles/a.md", id="place"),
        pytest.param("https://example.org/blog/a/", id="address"),
        pytest.param("http://www.example.org/blog/a", id="address-as-someone-wrote-it"),
    ],
)
def test_a_notice_takes_the_article_s_place(folder: Path, which: str) -> None:
    """Under the same id, with its note and its date, and nothing is left of the text anywhere."""
    before = {item["title"]: item for item in items(folder)}

    withdrawn(folder, which, "It was <wrong>.")

    after = {item["title"]: item for item in items(folder)}
    assert after["A"]["id"] == before["A"]["id"]
    assert after["A"]["date_published"] == before["A"]["date_published"]
    assert after["A"]["date_modified"] == "2026-11-23T12:00:00Z"
    assert "(2026-11-23): It was &lt;wrong&gt;.</p>" in after["A"]["content_html"]
    assert after["B"] == before["B"]
    assert b"What was wrong" not in b"".join(tree(folder).values())


def test_an_article_s_own_page_names_it(folder: Path) -> None:
    """An article that has no address elsewhere is found by that of its page."""
    (page,) = (item["url"] for item in items(folder) if item["title"] == "B")

    withdrawn(folder, page)

    assert b"What was right" not in b"".join(tree(folder).values())


@pytest.mark.parametrize("which", ["", "a.md", "tag:example.org,2026:articles/c.md", "https://x/"])
def test_what_nobody_knows_cannot_be_retracted(folder: Path, which: str) -> None:
    """The error names what was given; nothing is written."""
    before = tree(folder)

    with pytest.raises(UnknownArticle, match="no article that was published"):
        withdrawn(folder, which)

    assert tree(folder) == before


def test_an_article_whose_file_is_gone_gets_no_notice(folder: Path) -> None:
    """It has left the feeds with its file; the error says so, and what is to be done."""
    (folder / "articles" / "a.md").unlink()
    run(folder, LATER)
    before = tree(folder)

    with pytest.raises(UnknownArticle, match=r"its file is gone.*put the file there again"):
        withdrawn(folder, "articles/a.md", now=LATER + timedelta(hours=1))

    assert tree(folder) == before


@pytest.mark.parametrize("hours", [24, 40 * 24], ids=["waiting", "its-time-has-come"])
def test_an_article_that_nobody_was_shown_is_not_announced(folder: Path, hours: int) -> None:
    """A notice would tell of it: the desk is told what to do, and no document ever names it."""
    now = NOW + timedelta(hours=hours)

    with pytest.raises(UnknownArticle, match=r"articles/later.md: is not published yet.* draft"):
        withdrawn(folder, "articles/later.md", now=now)

    (folder / "articles" / "later.md").unlink()
    run(folder, NOW + timedelta(days=60))
    assert b"Hushhush" not in b"".join(tree(folder).values())


def test_an_article_in_no_feed_is_published_by_its_page(tmp_path: Path) -> None:
    """What no feed's window holds has a page that may have been seen: it can be withdrawn."""
    files = {"a.md": article("A"), "b.md": article("B", "2026-03-01", body="What was wrong.")}
    write(tmp_path, files, feed="limit = 1")
    run(tmp_path)
    assert b"What was wrong" in b"".join(tree(tmp_path).values())

    withdrawn(tmp_path, "articles/b.md")

    assert b"What was wrong" not in b"".join(tree(tmp_path).values())


@pytest.mark.parametrize(
    ("inside", "which"),
    [
        pytest.param("", "{folder}/articles/a.md", id="absolute"),
        pytest.param("articles", "a.md", id="inside-the-source"),
        pytest.param("articles", "./../articles/a.md", id="with-dots"),
        pytest.param("..", "{name}/articles/a.md", id="from-outside"),
    ],
)
def test_a_path_as_it_is_typed_names_an_article(
    folder: Path, monkeypatch: pytest.MonkeyPatch, inside: str, which: str
) -> None:
    """Relative to the folder in which the desk is, as shells complete it, or absolute."""
    monkeypatch.chdir(folder / inside)

    withdrawn(folder, which.format(folder=folder, name=folder.name))

    assert b"What was wrong" not in b"".join(tree(folder).values())


def test_a_note_stays_until_there_is_another(folder: Path) -> None:
    """Who retracts again and says nothing takes nothing back; an empty note is one."""
    withdrawn(folder, "articles/a.md", "One.")
    before = tree(folder)

    retract(folder, "articles/a.md", now=LATER + timedelta(days=1), environment={})
    same = tree(folder)
    withdrawn(folder, "articles/a.md", "", now=LATER + timedelta(days=2))

    assert same == before
    assert b"One." not in b"".join(tree(folder).values())


def test_retracting_again_changes_nothing_but_the_note(folder: Path) -> None:
    """The same retraction is no news; one with another note is."""
    withdrawn(folder, "articles/a.md", "One.")
    before = tree(folder)

    withdrawn(folder, "articles/a.md", "One.", now=LATER + timedelta(days=1))

    assert tree(folder) == before
    withdrawn(folder, "articles/a.md", "Two.", now=LATER + timedelta(days=2))
    (notice,) = (item["content_html"] for item in items(folder) if item["title"] == "A")
    assert "(2026-11-25): Two." in notice


def test_it_stays_withdrawn_whatever_its_source_says(folder: Path) -> None:
    """Neither an edit nor a lost store brings the text back."""
    withdrawn(folder, "articles/a.md", "One.")
    (folder / ".feedwright" / "store.sqlite").unlink()
    write(folder, {"a.md": article("A", body="Wrong as ever.", url="https://example.org/blog/a/")})

    run(folder, LATER + timedelta(days=9))

    assert b"Wrong as ever" not in b"".join(tree(folder).values())


def test_a_clock_that_was_set_back_dates_it_by_the_last_run(folder: Path) -> None:
    """Readers would not see a retraction that is older than what they know."""
    withdrawn(folder, "articles/a.md", now=NOW - timedelta(days=400))

    (item,) = (item for item in items(folder) if item["title"] == "A")
    assert item["date_modified"] == "2026-11-22T12:00:00Z"


def test_the_command_answers_with_a_report_or_an_error(folder: Path) -> None:
    """Status 0 and a run's report, or status 1 and what is wrong, both as JSON on demand."""
    at = ("--now", "2026-11-23T12:00:00Z", "--json")

    done = CliRunner().invoke(cli.app, ["retract", str(folder), "articles/a.md", *at])
    again = CliRunner().invoke(cli.app, ["retract", str(folder), "articles/a.md", *at[:2]])
    failed = CliRunner().invoke(cli.app, ["retract", str(folder), "nothing", *at])

    assert (done.exit_code, failed.exit_code) == (0, 1)
    statuses = {one["path"]: one["status"] for one in json.loads(done.stdout)["documents"]}
    assert statuses["rss.xml"] == "written"
    which = {name: json.loads(done.stdout)[name] for name in ("id", "title")}
    assert which == {"id": "tag:example.org,2026:articles/a.md", "title": "A"}
    assert again.stdout.startswith("Withdrawn: A (tag:example.org,2026:articles/a.md)\n")
    assert json.loads(failed.stdout)["kind"] == "UnknownArticle"
    assert json.loads(failed.stdout)["error"].startswith("nothing: no article")


SECOND = """
import sys
from pathlib import Path
from feedwright.domain.errors import StoreBusy
from feedwright.store.store import Store
try:
    Store(Path(sys.argv[1]), patience=0)
except StoreBusy:
    print("waits")
else:
    print("came in between")
"""


@pytest.mark.parametrize("half", ["noted", "published"])
def test_no_other_run_comes_in_between(
    folder: Path, half: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From before the retraction is noted until it is published another process has to wait."""
    told: list[str] = []
    store = folder / ".feedwright" / "store.sqlite"
    name = {"noted": "restore", "published": "run"}[half]
    plain = getattr(retraction, name)

    def after_another_tried(*given: Any, **more: Any) -> Any:
        program = [sys.executable, "-c", SECOND, str(store)]
        done = subprocess.run(program, check=True, capture_output=True, text=True)
        told.append(done.stdout.strip())
        return plain(*given, **more)

    monkeypatch.setattr(retraction, name, after_another_tried)
    withdrawn(folder, "articles/a.md", "Wrong.")

    assert told == ["waits"]
    assert "Wrong." in {item["title"]: item for item in items(folder)}["A"]["content_html"]


def test_a_retraction_takes_the_lock_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is never let go and taken again: at no instant can a waiting run have it."""
    taken: list[Path] = []
    plain = locking.locked

    def counted(file: Path, patience: float) -> Callable[[], None]:
        taken.append(file)
        return plain(file, patience)

    monkeypatch.setattr("feedwright.store.locking.locked", counted)
    withdrawn(folder, "articles/b.md")
    withdrawn(folder, "articles/b.md", "Once more.")

    assert len(taken) == 2


def test_a_retraction_that_cannot_be_published_is_published_by_the_next_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was noted stays noted, and the lock is given back."""

    def stopped(*_given: Any, **_more: Any) -> Report:
        raise DestinationUnusable("no room")

    monkeypatch.setattr(retraction, "run", stopped)
    with pytest.raises(DestinationUnusable):
        withdrawn(folder, "articles/a.md", "Wrong.")
    monkeypatch.undo()

    run(folder, LATER)

    assert b"What was wrong" not in b"".join(tree(folder).values())


def put_back(folder: Path, which: str, now: datetime = LATER + timedelta(days=1)) -> Reinstatement:
    """Takes a retraction back at a fixed time."""
    return reinstate(folder, which, now=now)


@pytest.mark.parametrize("which", ["articles/a.md", "tag:example.org,2026:articles/a.md"])
@pytest.mark.parametrize("is_read_again", [False, True], ids=["as-it-was", "edited-meanwhile"])
def test_what_was_withdrawn_is_put_back(folder: Path, which: str, *, is_read_again: bool) -> None:
    """Its text stands again under its id and publication time, as updated now, with no notice."""
    before = {item["title"]: item for item in items(folder)}
    withdrawn(folder, "articles/a.md", "Wrong.")
    text = "What was mended." if is_read_again else "What was wrong."
    if is_read_again:
        write(folder, {"a.md": article("A", body=text, url="https://example.org/blog/a/")})

    report = put_back(folder, which)

    after = {item["title"]: item for item in items(folder)}
    assert after["A"]["id"] == before["A"]["id"]
    assert after["A"]["date_published"] == before["A"]["date_published"]
    assert after["A"]["date_modified"] == "2026-11-24T12:00:00Z"
    assert after["A"]["content_html"] == f"<p>{text}</p>"
    assert after["B"] == before["B"]
    assert (report.updated, report.missing) == (LATER + timedelta(days=1), "")
    same = tree(folder)
    run(folder, LATER + timedelta(days=2))
    assert tree(folder) == same


def test_where_its_file_is_gone_that_is_said(folder: Path) -> None:
    """Nothing is shown until the file is there again; then the article comes, by the same id."""
    (before,) = (item for item in items(folder) if item["title"] == "A")
    withdrawn(folder, "articles/a.md", "Wrong.")
    file = folder / "articles" / "a.md"
    text = file.read_bytes()
    file.unlink()
    run(folder, LATER)

    report = put_back(folder, "articles/a.md")

    assert report.missing.startswith("its file articles/a.md is gone")
    assert [item["title"] for item in items(folder)] == ["B"]
    file.write_bytes(text)
    run(folder, LATER + timedelta(days=2))
    (after,) = (item for item in items(folder) if item["title"] == "A")
    assert after["id"] == before["id"]
    assert after["content_html"] == before["content_html"]


@pytest.mark.parametrize(
    ("which", "told"),
    [
        pytest.param("articles/b.md", "it stands", id="stands"),
        pytest.param("articles/c.md", "its file says that it is retracted: take that", id="file"),
        pytest.param("nothing", "no article has this id", id="unknown"),
    ],
)
def test_what_was_not_withdrawn_here_cannot_be_put_back(
    folder: Path, which: str, told: str
) -> None:
    """The one line says why, and nothing is written."""
    write(folder, {"c.md": article("C", status="retracted")})
    run(folder, LATER)
    before = tree(folder)

    with pytest.raises(UnknownArticle, match=told):
        put_back(folder, which)

    assert tree(folder) == before


def test_the_command_says_what_readers_see(folder: Path) -> None:
    """It tells the article, and the date that readers see; a note beside it is wrong use."""
    withdrawn(folder, "articles/a.md")
    undo = ["retract", str(folder), "articles/a.md", "--undo", "--now", "2026-11-24T12:00:00Z"]

    wrong = CliRunner().invoke(cli.app, [*undo, "--note", "x"])
    done = CliRunner().invoke(cli.app, undo)

    assert wrong.exit_code == 2
    assert done.exit_code == 0
    assert done.stdout.startswith(
        "Put back: A (tag:example.org,2026:articles/a.md)\n"
        "Readers see it as updated 2026-11-24 12:00 UTC, by the same id.\n"
    )


def test_it_is_put_back_though_the_store_was_lost(folder: Path) -> None:
    """Who it is comes back from what stands published, and its text from its file."""
    (before,) = (item for item in items(folder) if item["title"] == "A")
    withdrawn(folder, "articles/a.md", "Wrong.")
    (folder / ".feedwright" / "store.sqlite").unlink()

    report = put_back(folder, "articles/a.md")

    (after,) = (item for item in items(folder) if item["title"] == "A")
    assert (report.id, report.missing) == (before["id"], "")
    assert after["content_html"] == before["content_html"]
    assert after["date_modified"] == "2026-11-24T12:00:00Z"
