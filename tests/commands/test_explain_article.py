"""Where an article stands, or why it does not, as a run would have it now."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.publications import NOW, article, run, tree, write
from typer.testing import CliRunner

from feedwright.cli import commands as cli
from feedwright.commands.adopt import adopt
from feedwright.commands.explain_article import Explanation, explain_article
from feedwright.commands.retract import reinstate, retract
from feedwright.domain.errors import UnknownArticle

FILES: dict[str, str | bytes] = {
    "a.md": article("Plain", tags=["choice"]),
    "old.md": article("Old", "2025-01-02"),
    "older.md": article("Older", "2025-01-01"),
    "draft.md": article("Draft", draft=True),
    "private.md": article("Private", visibility="private"),
    "later.md": article("Later", "2026-12-24T08:30:00Z"),
    "expired.md": article("Expired", "2026-03-01", expires="2026-04-01T10:00:00Z"),
    "unlisted.md": article("Unlisted", rss=False),
    "retracted.md": article("Retracted", status="retracted"),
    "broken.md": "---\ntitle: [\n---\nText.\n",
    "_drafts/idea.md": article("Idea"),
    "_part.md": "A part.\n",
    ".hidden.md": article("Hidden"),
    "table.csv": "title,body\nA,b\n",
    "paper.tex": "\\documentclass{article}",
    "picture.png": b"\x89PNG",
    "README.md": "# About\n",
    "posts/_index.md": "---\ntitle: Posts\n---\n",
    "skip/me.md": article("Skipped"),
    "several.json": json.dumps(
        [
            {"id": str(n), "title": f"S{n}", "content_text": "x", "date_published": "2026-03-01"}
            for n in range(2)
        ]
    ),
}
MORE = """
[[feeds]]
name = "choice"
where = { tag = ["choice"] }

[[feeds]]
name = "all"
archive = true
page_size = 1
limit = 1

[[feeds]]
name = "tags"
each = "tag"
"""


@pytest.fixture(params=[False, True], ids=["never-published", "published"])
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A publication with an article of each kind; asked before it is published, and after."""
    write(tmp_path, FILES, source='except = ["skip/**"]', feed="limit = 5", more=MORE)
    if request.param:
        run(tmp_path)
    return tmp_path


def told(folder: Path, which: str, **options: Any) -> Explanation:
    """What is said of the one article that is named."""
    found = explain_article(folder, which, now=options.pop("now", NOW), **options)
    (one,) = found.articles
    return one


@pytest.mark.parametrize(
    ("which", "state", "reason"),
    [
        pytest.param("articles/a.md", "published", "", id="published"),
        pytest.param("articles/draft.md", "draft", "it says that it is a draft", id="draft"),
        pytest.param("articles/private.md", "private", "not for everybody", id="private"),
        pytest.param("articles/later.md", "held", "it comes at 2026-12-24 08:30 UTC", id="held"),
        pytest.param("articles/expired.md", "expired", "at 2026-04-01 10:00 UTC", id="expired"),
        pytest.param("articles/unlisted.md", "unlisted", "no feed may hold it", id="unlisted"),
        pytest.param("articles/retracted.md", "retracted", "its file says so", id="retracted"),
        pytest.param("articles/broken.md", "set-aside", "", id="set-aside"),
        pytest.param("articles/_drafts/idea.md", "draft", "_drafts holds drafts", id="drafts"),
        pytest.param("articles/_part.md", "not-read", "begins with _", id="part"),
        pytest.param("articles/.hidden.md", "not-read", "it is hidden", id="hidden"),
        pytest.param("articles/paper.tex", "not-read", "its form, .tex, is not read", id="form"),
        pytest.param("articles/table.csv", "not-read", 'kind = "records"', id="records"),
        pytest.param("articles/picture.png", "not-read", "its ending is none of", id="ending"),
        pytest.param("articles/README.md", "not-read", "it has no date", id="page-of-the-site"),
        pytest.param("articles/posts/_index.md", "not-read", "page of a section", id="list"),
        pytest.param("articles/skip/me.md", "not-read", 'except = ["skip/**"]', id="except"),
    ],
)
def test_each_article_is_told_to_be_what_it_is(
    folder: Path, which: str, state: str, reason: str
) -> None:
    """The state and its reason; the same before anything is published, and nothing is written."""
    before = tree(folder) if (folder / "public").exists() else None

    one = told(folder, which)

    assert (one.state, one.source) == (state, which)
    assert reason in one.reason
    assert (tree(folder) if (folder / "public").exists() else None) == before


def test_a_document_without_its_reader_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the part is missing that reads its form, the line says what to install."""
    write(tmp_path, {"a.rst": "A\n=\n\nText.\n"})
    for module in ("commands.explain_article", "runtime.pandoc"):
        monkeypatch.setattr(f"feedwright.{module}.is_available", lambda: False)

    one = told(tmp_path, "articles/a.rst")

    assert one.state == "not-read"
    assert "its form is .rst" in one.reason
    assert "[documents]" in one.reason


def test_each_feed_is_told(folder: Path) -> None:
    """The window, a page of the archive, a feed that is full, and one that it does not match."""
    plain, old = told(folder, "articles/a.md"), told(folder, "articles/older.md")

    places = {one.feed: (one.place, one.page) for one in plain.feeds}
    assert places == {
        "": ("window", 0),
        "choice": ("window", 0),
        "all": ("window", 0),
        "tags/choice": ("window", 0),
    }
    there = {one.feed: one for one in old.feeds}
    assert (there["all"].place, there["all"].page) == ("archive", 1)
    assert there[""].place == "beyond"
    assert there[""].reason == "it is older than the newest 5, and limit = 5"
    assert (there["choice"].place, there["choice"].reason) == (
        "none",
        "its where asks for tag choice",
    )
    assert there["tags"].reason == "the article has no tag"


def test_all_articles_of_a_file_are_told(folder: Path) -> None:
    """A file of several is each of them; one alone is named by its place."""
    found = explain_article(folder, "articles/several.json", now=NOW)

    assert [one.title for one in found.articles] == ["S0", "S1"]
    assert told(folder, found.articles[1].source).title == "S1"
    assert (found.last_run is None) is not (folder / "public").exists()


@pytest.mark.parametrize(
    ("which", "hint"),
    [
        pytest.param("articles/ald.md", "articles/old.md", id="slip"),
        pytest.param("old.md", "articles/old.md", id="without-its-folder"),
        pytest.param("Plain", "articles/a.md", id="title"),
        pytest.param("plian", "articles/a.md", id="title-with-a-slip"),
        pytest.param("qqqqqqqqqq", "the sources are articles", id="nothing-near"),
        pytest.param("feedwright.toml", "lies in none of the sources", id="elsewhere"),
        pytest.param("articles", "is a folder; name one file", id="folder"),
        pytest.param("", "the sources are articles", id="empty"),
        pytest.param("a\0b", "no article", id="control"),
    ],
)
def test_near_names_are_offered(folder: Path, which: str, hint: str) -> None:
    """What nobody knows is an error that says what may have been meant."""
    with pytest.raises(UnknownArticle) as error:
        told(folder, which)

    assert hint in str(error.value)


def test_an_article_is_named_as_it_is_typed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its id, its address, and its file's path from where the desk is."""
    one = told(folder, "articles/a.md")
    monkeypatch.chdir(folder / "articles")

    for which in (one.id, one.link, "a.md", "./x/../a.md", str(folder / "articles" / "a.md")):
        assert told(folder, which) == one
    assert told(folder, "draft.md").state == "draft"


def test_an_article_is_named_by_the_file_that_it_was(folder: Path) -> None:
    """Its id is made of that name; a file that stands there now is another article."""
    run(folder)
    one = told(folder, "articles/a.md")
    (folder / "articles/a.md").rename(folder / "articles/moved.md")
    run(folder)

    found = told(folder, "articles/a.md")
    assert (found.id, found.source) == (one.id, "articles/moved.md")
    (folder / "articles/a.md").write_text(article("Another"))
    assert told(folder, "articles/a.md").id != one.id


def test_what_readers_saw_is_told(tmp_path: Path) -> None:
    """An edit that is not published yet is not what they saw; a correction and a notice are."""
    write(tmp_path, {"a.md": article("A")})
    assert told(tmp_path, "articles/a.md").shown == ()
    run(tmp_path)
    write(tmp_path, {"a.md": article("New title", correction="It was A.")})

    edited = told(tmp_path, "articles/a.md", now=NOW + timedelta(hours=1))

    assert (edited.title, edited.revision, edited.correction) == ("New title", 2, "It was A.")
    assert [(one.title, one.updated) for one in edited.shown] == [("A", edited.published)]
    retract(tmp_path, "articles/a.md", note="Wrong.", now=NOW + timedelta(hours=2), environment={})
    gone = told(tmp_path, "articles/a.md", now=NOW + timedelta(hours=3))
    assert gone.state == "retracted"
    assert "withdrew it: Wrong.; `feedwright retract --undo` puts it back" in gone.reason
    assert [one.retracted for one in gone.shown] == [True]
    reinstate(tmp_path, "articles/a.md", now=NOW + timedelta(hours=4))
    assert told(tmp_path, "articles/a.md").state == "published"


@pytest.mark.parametrize(
    ("text", "state", "reason"),
    [
        pytest.param(None, "vanished", "its file is gone since 2026-11-23 12:00 UTC", id="deleted"),
        pytest.param(article("B", draft=True), "draft", "its file says that it is", id="draft"),
        pytest.param("---\ntitle: [\n---\n", "set-aside", "go on seeing it as it was", id="broken"),
    ],
)
def test_what_became_of_a_published_article(
    tmp_path: Path, text: str | None, state: str, reason: str
) -> None:
    """Its file was deleted, made a draft or broken since: why, and what readers are told of it."""
    write(tmp_path, {"a.md": article("A"), "b.md": article("B")})
    run(tmp_path)
    if text is None:
        (tmp_path / "articles" / "b.md").unlink()
    else:
        write(tmp_path, {"b.md": text})

    for published in (False, True):
        if published:
            run(tmp_path, NOW + timedelta(days=1))
        one = told(tmp_path, "articles/b.md", now=NOW + timedelta(days=1))
        assert one.state == state
        assert reason in one.reason
        assert [entry.title for entry in one.shown] == ["B"]


def test_what_is_gone_and_not_believed_is_told(tmp_path: Path) -> None:
    """Half of a source is missing at once: the articles stand, and why is said."""
    write(tmp_path, {f"{n}.md": article(f"A{n}") for n in range(6)})
    run(tmp_path)
    for n in range(5):
        (tmp_path / "articles" / f"{n}.md").unlink()

    one = told(tmp_path, "articles/0.md")

    assert one.state == "published"
    assert "its file is gone with many others" in one.reason


def test_an_adopted_entry_waits_for_its_article(tmp_path: Path) -> None:
    """It is known from a feed alone, by its id and its address."""
    write(tmp_path / "old", {"x.md": article("X", url="https://example.org/x/")})
    run(tmp_path / "old")
    write(tmp_path / "new", {"a.md": article("A")})
    run(tmp_path / "new")
    adopt(tmp_path / "new", str(tmp_path / "old" / "public" / "atom.xml"), environment={})

    one = told(tmp_path / "new", "https://example.org/x/")

    assert (one.state, one.title) == ("adopted", "X")


def test_the_command_prints_lines_or_an_object(folder: Path) -> None:
    """Status 0 for whatever can be explained, and 1 where nobody knows the name."""
    at = ("--now", "2026-11-22T12:00:00Z")

    done = CliRunner().invoke(cli.app, ["why", str(folder), "articles/broken.md", *at])
    machine = CliRunner().invoke(cli.app, ["why", str(folder), "articles/a.md", *at, "--json"])
    failed = CliRunner().invoke(cli.app, ["why", str(folder), "nothing", *at, "--json"])

    assert done.exit_code == 0, done.output
    assert "state    set aside: " in done.stdout
    (one,) = json.loads(machine.stdout)["articles"]
    assert (one["state"], one["id"]) == ("published", "tag:example.org,2026:articles/a.md")
    assert (failed.exit_code, json.loads(failed.stdout)["kind"]) == (1, "UnknownArticle")


def test_the_bound_of_documents_is_told_from_the_limit(tmp_path: Path) -> None:
    """What max_bytes cuts off is told by it, with how many entries there is room for."""
    files = {
        f"{number}.md": article(f"Title {number}", f"2026-03-0{number}", body="word " * 900)
        for number in range(1, 8)
    }
    write(tmp_path, files, publication="max_bytes = 20_000", feed="limit = 6")
    for _ in range(2):  # before anything is published, and then
        last, sixth = told(tmp_path, "articles/1.md"), told(tmp_path, "articles/2.md")
        for one in (last, sixth):
            assert one.feeds[0].place == "beyond"
            assert re.fullmatch(
                r"max_bytes = 20,000 leaves room for the newest \d entries of the 6 that limit "
                r"allows, and it is older",
                one.feeds[0].reason,
            )
        run(tmp_path)
