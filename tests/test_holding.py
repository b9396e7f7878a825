"""Nothing goes out that should not, from files to published documents."""

import json
import sqlite3
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.publications import NOW, article, feed, items, run, tree, write

from feedwright.commands.plan import preview_publication


def titles(folder: Path) -> list[str]:
    """The titles of the main feed."""
    return [item["title"] for item in items(folder)]


@pytest.mark.parametrize("archive", ["", "archive = true\npage_size = 2"], ids=["head", "archive"])
def test_an_article_that_feeds_leave_out_keeps_its_page(tmp_path: Path, archive: str) -> None:
    """Feeds leave it out without a word of deletion, and take it in again."""
    more = '[[feeds]]\nname = "sections"\neach = "section"'
    others = {f"{n}.md": article(f"Other {n}", section="News") for n in range(4)}
    plain, hidden = article("A", section="News"), article("A", section="News", rss=False)

    def shown(text: str) -> set[str]:
        folder = write(tmp_path, {"a.md": text, **others}, more=more, feed=archive)
        run(folder)
        assert (folder / "public/articles/a/index.html").exists()
        assert b"deleted-entry" not in tree(folder)["atom.xml"]
        pages = [path for path in tree(folder) if path.endswith(("xml", "json"))]
        return {path for path in pages if b">A<" in tree(folder)[path]}

    everywhere = {"rss.xml", "atom.xml", "sections/news/rss.xml", "sections/news/atom.xml"}
    assert everywhere <= shown(plain)
    assert shown(hidden) == set()
    assert everywhere <= shown(plain)


def test_an_article_that_feeds_leave_out_from_the_start(tmp_path: Path) -> None:
    """It is read, has its page, and may be linked to; each tag's feed goes without it."""
    files = {
        "a.md": article("A", hiddenInRss=True, tags=["only"]),
        "b.md": article("B", body="See [a](a.md)."),
    }
    folder = write(tmp_path, files, more='[[feeds]]\nname = "tags"\neach = "tag"')

    report = run(folder)

    assert report.articles.read == 2
    assert titles(folder) == ["B"]
    assert "https://example.org/feeds/articles/a/" in items(folder)[0]["content_html"]
    assert not [path for path in tree(folder) if path.startswith("tags/")]
    assert feed(folder).entries[0].title == "B"
    assert run(folder, NOW + timedelta(days=1)).articles.changed == 0


def test_drafts_are_counted_and_named_to_the_desk_alone(tmp_path: Path) -> None:
    """``publish`` tells how many there are, ``plan`` which; in lists, too."""
    several = [{"title": "C", "text": "Text.", "status": "draft"}, {"title": "D", "text": "Text."}]
    files = {
        "a.md": article("A"),
        "b.md": article("Secret B", draft=True),
        "private.md": article("P", status="private"),
        "list.json": json.dumps(several),
    }
    folder = write(tmp_path, files)

    assert run(folder).articles.drafts == 3
    assert run(folder).articles.drafts == 3
    outlook = preview_publication(folder, now=NOW, environment={})
    assert [(one.source, one.title) for one in outlook.drafts] == [
        ("articles/b.md", "Secret B"),
        ("articles/list.json#0", "C"),
        ("articles/private.md", "P"),
    ]
    assert not [path for path, data in tree(folder).items() if b"Secret" in data]

    write(folder, {"b.md": article("B")})
    (folder / "articles" / "private.md").unlink()
    report = run(folder)
    assert (report.articles.read, report.articles.drafts) == (4, 1)


def test_drafts_of_an_earlier_version_are_counted(tmp_path: Path) -> None:
    """A store that knows the number of articles alone is asked for its files once."""
    folder = write(tmp_path, {"a.md": article("A"), "b.md": article("B", draft=True)})
    run(folder)
    with sqlite3.connect(folder / ".feedwright/store.sqlite") as connection:
        connection.execute("update facts set value = '2' where name = 'read'")
    connection.close()

    report = run(folder)

    assert (report.articles.read, report.articles.drafts) == (2, 1)


def test_files_of_forms_that_are_not_read_are_told(tmp_path: Path) -> None:
    """Each full run says how many there are, by their endings; pictures and styles are none."""
    names = ("a.tex", "deep/b.tex", "c.RMD", "d.rtf", "e.csv", "f.png", "g.css", "h.js", ".x.tex")
    files = dict.fromkeys(names, "Text.") | {"a.md": article("A")}
    folder = write(tmp_path, files)
    counts = {".tex": 2, ".rmd": 1, ".rtf": 1, ".csv": 1}
    told = "articles: 5 files are of a form that is not read (.csv 1, .rmd 1, .rtf 1, .tex 2)"

    for _ in range(2):
        time.sleep(0.05)  # a file that was written just now is read once more
        report = run(folder)
        assert report.articles.unread == counts
        (warning,) = [one for one in report.warnings if one.startswith(told)]
        assert warning.endswith('what is a list of articles (.csv) in kind = "records"')
    assert report.work.files == 0
    outlook = preview_publication(folder, now=NOW, environment={})
    assert [one for one in outlook.warnings if one.startswith(told)]
    assert run(folder, touched=[]).articles.unread == {}


def test_a_source_with_nothing_to_read_is_told(tmp_path: Path) -> None:
    """An export that is not read, or an empty folder, is no reason to be silent."""
    folder = write(tmp_path, {"export.xml": "<rss/>"})

    report = run(folder)

    assert report.articles.unread == {".xml": 1}
    assert "articles: holds no file that can be read as an article" in report.warnings


def test_what_lies_beside_an_article_in_its_own_folder_is_no_form_of_one(tmp_path: Path) -> None:
    """The data of a bundle come with its article."""
    files = {"story/index.md": article("A"), "story/table.csv": "a,b", "story/x.tex": "x"}

    report = run(write(tmp_path, files))

    assert (report.articles.unread, report.warnings) == ({}, ())


@pytest.mark.parametrize(
    "field",
    [
        pytest.param({"audio": "ep.mp3"}, id="audio"),
        pytest.param({"video": {"url": "deep/film.mp4"}}, id="video"),
        pytest.param({"enclosure": {"src": "a b.pdf", "type": "application/pdf"}}, id="enclosure"),
        pytest.param({"attachments": ["a.zip"]}, id="attachments"),
    ],
)
def test_a_recording_that_is_nowhere_sets_its_article_aside(
    tmp_path: Path, field: dict[str, Any]
) -> None:
    """The reason names the file; once it is there, the article goes out with its length."""
    folder = write(tmp_path, {"a.md": article("A", **field), "b.md": article("B")})

    (aside,) = run(folder).articles.set_aside

    assert titles(folder) == ["B"]
    name = aside.reason.removeprefix("refers to ").partition(",")[0]
    write(folder, {name: ""})
    (aside,) = run(folder).articles.set_aside
    assert "empty" in aside.reason
    write(folder, {name: "sound"})
    assert run(folder).articles.set_aside == ()
    assert b'length="5"' in tree(folder)["rss.xml"]


def test_an_article_whose_recording_went_keeps_its_last_good_text(tmp_path: Path) -> None:
    """It is set aside on each run until its file is back; readers see it as it was."""
    files: dict[str, str | bytes] = {"a.md": article("A", audio="ep.mp3"), "ep.mp3": b"sound"}
    folder = write(tmp_path, files)
    run(folder)
    before = tree(folder)["rss.xml"]
    (folder / "articles" / "ep.mp3").unlink()

    for _ in range(2):
        assert len(run(folder).articles.set_aside) == 1
        assert tree(folder)["rss.xml"] == before
    write(folder, {"ep.mp3": b"sound"})
    assert run(folder).articles.set_aside == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("a.md", article("A", audio="https://cdn.example.org/x.mp3"), id="address"),
        pytest.param("a.md", article("A", audio="/media/x.mp3"), id="on the site"),
        pytest.param(
            "a.md", article("A", url="/a/", enclosure={"url": "x.mp3", "length": 5}), id="told"
        ),
        pytest.param("a.md", article("A", audio="x.mp3", draft=True), id="a draft"),
        pytest.param(
            "a.html",
            "<html><head><title>A</title></head><body><article><h1>A</h1><p>Some text.</p>"
            "<audio src='x.mp3'></audio></article></body></html>",
            id="a saved page",
        ),
    ],
)
def test_a_recording_that_may_be_elsewhere_is_let_be(tmp_path: Path, name: str, text: str) -> None:
    """Nobody here knows whether it is there; the article goes out."""
    folder = write(tmp_path, {name: text})

    assert run(folder).articles.set_aside == ()
    assert len(titles(folder)) == ("draft" not in text)


REDIRECTS = {
    "Hugo": '<!DOCTYPE html><html lang="en"><head><title>https://example.org/real/</title>'
    '<link rel="canonical" href="https://example.org/real/"><meta charset="utf-8">'
    '<meta http-equiv="refresh" content="0; url=https://example.org/real/"></head></html>',
    "Zola": "<!doctype html><meta charset=utf-8><link href=https://example.org/real/ rel=canonical>"
    '<meta content="0; url=https://example.org/real/" http-equiv=refresh><title>Redirect</title>'
    "<p><a href=https://example.org/real/>Click here</a> to be redirected.",
    "Jekyll": "<!DOCTYPE html><html><title>Redirecting&hellip;</title>"
    '<link rel="canonical" href="https://example.org/real/"><script>location="/real/"</script>'
    '<meta http-equiv="refresh" content="0; url=/real/"><h1>Redirecting&hellip;</h1>'
    '<a href="/real/">Click here if you are not redirected.</a></html>',
    "a script": '<html><head><script>window.location.replace("/real/");</script></head></html>',
    "a script or none": '<html><head><script>location.href = "/real/" + location.hash</script>'
    '<noscript><meta http-equiv="refresh" content="0; url=/real/"></noscript></head></html>',
    "an address": "<html><head><title>https://example.org/real/</title>"
    '<link rel="canonical" href="https://example.org/real/"></head><body></body></html>',
    "after a while": '<html><head><title>Moved</title><meta http-equiv="Refresh" content="5; '
    "URL='/real/'\"></head><body><p>This page has moved.</p></body></html>",
    "front matter": "---\nlayout: null\n---\n<meta http-equiv=refresh content='0;url=/real/'>",
}
PAGES = {
    "a live blog": '<html><head><title>Live</title><meta http-equiv="refresh" content="60">'
    "</head><body><article><h1>Live</h1><p>It begins.</p></article></body></html>",
    "by its own name": '<html><head><title>Live</title><meta http-equiv="refresh" content="15; '
    'url=/news/page.html?again"></head><body><h1>Live</h1><p>It begins.</p></body></html>',
    "a long text": "<html><head><title>Live</title><meta http-equiv=refresh content='0; url=/x'>"
    f"</head><body><h1>Live</h1><p>{'There is much to read here. ' * 40}</p></body></html>",
    "about redirects": "<html><head><title>Live</title></head><body><h1>Live</h1><p>Write <code>"
    "&lt;meta http-equiv=refresh content='0; url=/x'&gt;</code>.</p></body></html>",
    "a short text": '<html><head><title>Live</title><link rel="canonical" '
    'href="https://example.org/live/"></head><body><h1>Live</h1><p>Short.</p></body></html>',
    "a button": "<html><head><title>Live</title></head><body><h1>Live</h1><p>Short.</p>"
    "<script>function go() { location.href = '/'; }</script></body></html>",
}
STORY = (
    '<html lang="en"><head><title>Real story</title><link rel="canonical" '
    'href="https://example.org/real/"><meta property="article:published_time" '
    'content="2026-01-05T10:00:00Z"></head><body><article><h1>Real story</h1>'
    "<p>The first paragraph of a story that has an address, and enough words for it.</p>"
    "<p>The second paragraph, with some more of them.</p></article></body></html>"
)


@pytest.mark.parametrize("form", REDIRECTS)
def test_a_redirect_page_is_no_article(tmp_path: Path, form: str) -> None:
    """A page that only leads to a story takes nothing from it, and is not told of."""
    folder = write(tmp_path, {"old/page.html": REDIRECTS[form], "real/page.html": STORY})

    report = run(folder)

    assert titles(folder) == ["Real story"]
    assert (report.articles.set_aside, report.warnings) == ((), ())


@pytest.mark.parametrize("form", PAGES)
def test_a_page_that_says_something_is_an_article(tmp_path: Path, form: str) -> None:
    """It may load itself again, or tell of redirects."""
    folder = write(tmp_path, {"page.html": PAGES[form]})

    run(folder)

    assert titles(folder) == ["Live"]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "README.md",
            "index.md",
            "index.html",
            "404.html",
            "deep/404.md",
            "_part.md",
            "robots.txt",
        ),
        *("_includes/x.html", "_layouts/default.html", "_site/index.html", "deep/_data/x.json"),
        *("node_modules/x/README.md", "deep/_part.html", "CONTRIBUTING.md", "LICENSE.txt"),
    ],
)
def test_what_belongs_to_the_site_is_no_article(tmp_path: Path, name: str) -> None:
    """Its front page, parts of pages and what generators make sites with are passed over."""
    text = "<p>Some text.</p>" if name.endswith("html") else "# A title\n\nSome text.\n"
    folder = write(tmp_path, {name: text, "_posts/2026-03-02-p.md": article("P")})

    report = run(folder)

    assert titles(folder) == ["P"]
    assert (report.articles.set_aside, report.warnings) == ((), ())


@pytest.mark.parametrize("name", ["package.json", "tsconfig.json", "deep/package-lock.json"])
def test_settings_of_programs_are_no_articles(tmp_path: Path, name: str) -> None:
    """A name and a version are no title and no text, and comments in them are no fault."""
    for text in ('{"name": "my-blog", "version": "1.0.0"}', "{ // comment\n}"):
        folder = write(tmp_path, {name: text, "p.md": article("P")})
        report = run(folder)
        assert titles(folder) == ["P"]
        assert (report.articles.set_aside, report.warnings) == ((), ())


@pytest.mark.parametrize("name", ["README.md", "index.md", "404.md", "deep/README.md", "about.md"])
def test_what_has_a_date_is_an_article_under_any_name(tmp_path: Path, name: str) -> None:
    """Its author dated it for those who follow."""
    folder = write(tmp_path, {name: article("A")})

    run(folder)

    assert titles(folder) == ["A"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("secret.md", article("A", "2026-12-24", audio="gone.mp3"), id="no recording"),
        pytest.param("secret.md", article("A", "2026-12-24", status="drfat"), id="no status"),
        pytest.param("secret.md", article("A", embargo="2026-12-24", live="flase"), id="embargo"),
        pytest.param("secret.md", "---\ndate: 2026-12-24\ntitle: [\n---\nx", id="broken"),
        pytest.param("2026-12-24-secret.md", "---\ntitle: [\n---\nx", id="broken, a dated name"),
        pytest.param(
            "secret.json",
            json.dumps([{"id": "1", "title": "A", "date": "2026-12-24", "status": "drfat"}]),
            id="in a list",
        ),
    ],
)
def test_who_waits_is_not_named_where_it_cannot_be_used(
    tmp_path: Path, name: str, text: str
) -> None:
    """Of an article that is set aside the public hears its name at its time, the desk before."""
    folder = write(tmp_path, {name: text, "b.md": article("B")})

    (aside,) = run(folder).articles.set_aside
    assert aside.source == "an article that waits for its time"
    assert "secret" not in aside.reason
    assert "gone" not in aside.reason
    (aside,) = preview_publication(folder, now=NOW).set_aside
    assert "secret" in aside.source
    (aside,) = run(folder, NOW + timedelta(days=40)).articles.set_aside
    assert "secret" in aside.source
