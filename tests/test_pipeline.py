import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.publications import NOW, article, feed, items, run, tree, write

from feedwright.commands.check import check
from feedwright.deliver import folder as folder_module
from feedwright.domain.entry import Entry
from feedwright.domain.errors import FeedwrightError, RenderingError, SourceError
from feedwright.domain.formats import FORMATS
from feedwright.rendering.formats import jsonfeed


def statuses(report: Any) -> dict[str, str]:
    """What became of each document, by path."""
    return {one.path: one.status for one in report.documents}


def test_an_article_becomes_an_entry_in_every_format(tmp_path: Path) -> None:
    """One stored article stands with the same title, id, link and date in all three formats."""
    folder = write(tmp_path, {"hello.md": article("Hello", section="News", url="/hello/")})

    run(folder)

    (item,) = items(folder)
    for path in ("rss.xml", "atom.xml"):
        (entry,) = feed(folder, path).entries
        assert (entry.title, entry.id, entry.link) == (item["title"], item["id"], item["url"])
        assert entry.published_parsed[:3] == (2026, 3, 2)
    assert item["id"] == "tag:example.org,2026:articles/hello.md"
    assert item["url"] == "https://example.org/hello/"
    assert "<p>Some text.</p>" in item["content_html"]


def test_publishing_again_writes_nothing(tmp_path: Path) -> None:
    """A second run over the same articles leaves every document as it stands, times and all."""
    folder = write(tmp_path, {"a.md": article("A"), "b.txt": "A page\n\nA paragraph of text."})
    run(folder)
    before = {p: p.stat().st_mtime_ns for p in (folder / "public").rglob("*") if p.is_file()}

    report = run(folder, NOW + timedelta(days=40))

    assert set(statuses(report).values()) == {"unchanged"}
    assert {p: p.stat().st_mtime_ns for p in before} == before


def test_a_lost_store_changes_no_byte_where_articles_carry_their_dates(tmp_path: Path) -> None:
    """Ids are minted alike on a machine that has only the articles."""
    folder = write(tmp_path, {"a.md": article("A", tags=["x"]), "b.md": article("B")})
    run(folder)
    before = tree(folder)
    (folder / ".feedwright" / "store.sqlite").unlink()

    report = run(folder, NOW + timedelta(days=3))

    assert set(statuses(report).values()) == {"unchanged"}
    assert tree(folder) == before


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """``dry_run`` tells what would be written, and leaves neither document nor store."""
    folder = write(tmp_path, {"a.md": article("A")})

    report = run(folder, dry_run=True)

    assert statuses(report)["rss.xml"] == "written"
    assert sorted(path.name for path in folder.iterdir()) == ["articles", "feedwright.toml"]


def test_a_dry_run_over_a_store_leaves_it_as_it_was(tmp_path: Path) -> None:
    """What a dry run learns of a new article is forgotten, so that it is new again."""
    folder = write(tmp_path, {"a.md": article("A")})
    run(folder)
    write(tmp_path, {"b.md": article("B")})

    first, second = run(folder, dry_run=True), run(folder, dry_run=True)

    assert (first.articles.new, second.articles.new) == (1, 1)
    assert statuses(first) == statuses(second)
    assert statuses(run(folder)) == statuses(first)


@pytest.mark.parametrize(
    ("name", "content", "reason", "line"),
    [
        pytest.param("a.md", "---\ntitle: [\n---\nText", "", 3, id="broken-front-matter"),
        pytest.param("a.md", "---\ntitle: Never closed\nText", "", None, id="open-front-matter"),
        pytest.param("a.md", b"caf\xe9 in Latin-1", "UTF-8", None, id="not-utf-8"),
        pytest.param("a.md", b"", "empty", None, id="empty"),
        pytest.param("a.md", b"\x89PNG\r\n\x1a\n\x00\x00\x00", "", None, id="binary"),
        pytest.param("a.json", '{"title": ', "", None, id="half-written-json"),
    ],
)
def test_a_file_that_is_no_article_is_set_aside(
    tmp_path: Path, name: str, content: str | bytes, reason: str, line: int | None
) -> None:
    """A broken file is named with its place and what is wrong; the others are published."""
    folder = write(tmp_path, {name: content, "good.md": article("Good")})

    report = run(folder)

    (aside,) = report.articles.set_aside
    assert aside.source == f"articles/{name}"
    assert reason in aside.reason
    assert line is None or aside.line == line
    assert [item["title"] for item in items(folder)] == ["Good"]


def test_an_article_that_breaks_keeps_its_last_good_text(tmp_path: Path) -> None:
    """Once published, an article whose file is spoilt stays as it was; mended, it goes on."""
    folder = write(tmp_path, {"a.md": article("A", body="Good text.")})
    run(folder)
    before = tree(folder)
    write(folder, {"a.md": b"---\ntitle: \xff\n"})

    report = run(folder)

    assert [one.source for one in report.articles.set_aside] == ["articles/a.md"]
    assert report.articles.vanished == 0
    assert tree(folder) == before
    write(folder, {"a.md": article("A", body="Better text.")})
    assert run(folder).articles.changed == 1
    assert "Better text." in items(folder)[0]["content_html"]


def test_strict_delivers_nothing_unless_all_is_clean(tmp_path: Path) -> None:
    """With an article set aside, ``strict`` leaves the destination and the store untouched."""
    folder = write(tmp_path, {"a.md": article("A"), "b.md": b"\xff"})

    report = run(folder, strict=True)

    assert not report.clean
    assert not (folder / "public").exists()
    (folder / "articles" / "b.md").unlink()
    assert run(folder, strict=True).clean
    assert len(items(folder)) == 1


def test_an_undated_article_keeps_the_date_of_its_first_run(tmp_path: Path) -> None:
    """No date anywhere: the first run's time is its date for good, and one line says so."""
    folder = write(tmp_path, {"a.md": "---\ntitle: A\n---\nText"})

    first = run(folder)
    second = run(folder, NOW + timedelta(days=5))

    assert items(folder)[0]["date_published"] == "2026-11-22T12:00:00Z"
    assert sum("no date" in one for one in first.warnings) == 1
    assert second.warnings == ()


def test_an_article_in_the_future_leaks_nowhere(tmp_path: Path) -> None:
    """Held until its minute: no file shows it, its section or its tags; then it stands."""
    files = {
        "now.md": article("Now"),
        "later.md": article(
            "Embargo", "2026-12-01T09:00:00Z", "Hushhush", section="Leaks", tags=["moles"]
        ),
    }
    folder = write(tmp_path, files, more='[[feeds]]\nname = "sections"\neach = "section"')

    report = run(folder)

    assert report.articles.held == 1
    assert report.next_due is not None
    assert report.next_due.isoformat() == "2026-12-01T09:00:00+00:00"
    everything = b"".join(tree(folder).values()).lower() + "".join(tree(folder)).encode()
    for secret in (b"embargo", b"hushhush", b"leaks", b"moles", b"later"):
        assert secret not in everything
    assert "mbargo" not in str(report)
    due = run(folder, report.next_due)
    assert due.articles.held == 0
    assert statuses(due)["sections/leaks/rss.xml"] == "written"


@pytest.mark.parametrize("status", ["draft: true", "status: private", "published: false"])
def test_what_is_not_for_the_public_is_not_published(tmp_path: Path, status: str) -> None:
    """Drafts and private articles stand in no document."""
    folder = write(tmp_path, {"a.md": f"---\ntitle: A\ndate: 2026-01-01\n{status}\n---\nText"})

    run(folder)

    assert items(folder) == []


def test_a_feed_that_is_removed_takes_its_documents_along(tmp_path: Path) -> None:
    """The documents of a feed that may leave the configuration go, and its empty folders too."""
    more = '[[feeds]]\nname = "sections"\neach = "section"'
    folder = write(tmp_path, {"a.md": article("A", section="News")}, more=more)
    run(folder)
    assert (folder / "public/sections/news/rss.xml").exists()
    write(folder, {})

    report = run(folder, allow_shrink=True)

    assert statuses(report)["sections/news/rss.xml"] == "removed"
    assert not (folder / "public/sections").exists()


def test_old_paths_go_on_working(tmp_path: Path) -> None:
    """``also`` serves the same bytes at the paths that subscribers have."""
    folder = write(
        tmp_path, {"a.md": article("A")}, feed='also = ["feed.xml", "feed/", "old/atom.xml"]'
    )

    run(folder)

    files = tree(folder)
    assert files["feed.xml"] == files["feed/index.xml"] == files["rss.xml"]
    assert files["old/atom.xml"] == files["atom.xml"]


def test_a_document_keeps_its_bound(tmp_path: Path) -> None:
    """``max_bytes`` cuts the oldest entries from every format alike, and one line says so."""
    files = {f"{n:02}.md": article(f"N{n}", f"2026-01-{n + 1:02}", "x" * 3000) for n in range(20)}
    folder = write(tmp_path, files, publication="max_bytes = 20000")

    report = run(folder)

    published = tree(folder)
    sizes = [len(published[name]) for name in ("rss.xml", "atom.xml", "feed.json")]
    assert max(sizes) <= 20_000
    titles = [item["title"] for item in items(folder)]
    assert titles == [f"N{n}" for n in range(19, 19 - len(titles), -1)]
    assert [e.title for e in feed(folder).entries] == titles
    assert [e.title for e in feed(folder, "rss.xml").entries] == titles
    assert sum("max_bytes" in one for one in report.warnings) == 1


def test_a_summary_feed_carries_no_full_text(tmp_path: Path) -> None:
    """``content = "summary"`` leaves the text out of every format."""
    body = "First sentence. " + "More of it. " * 60
    folder = write(tmp_path, {"a.md": article("A", body=body)}, feed='content = "summary"')

    run(folder)

    (item,) = items(folder)
    assert "content_html" not in item
    assert item["summary"].startswith("First sentence.")
    assert len(item["summary"]) < 320


def test_files_beside_an_article_follow_it_to_its_own_page(tmp_path: Path) -> None:
    """An image and an enclosure in the article's folder are delivered where its page refers."""
    files: dict[str, str | bytes] = {
        "trip/index.md": article(
            "Trip", body="![A map](map.png)", enclosure={"url": "talk.mp3", "type": "audio/mpeg"}
        ),
        "trip/map.png": b"\x89PNG map",
        "trip/talk.mp3": b"ID3 talk",
        "trip/notes.doc": b"not referred to",
    }
    folder = write(tmp_path, files)

    run(folder)

    published = tree(folder)
    assert published["articles/trip/map.png"] == b"\x89PNG map"
    assert published["articles/trip/talk.mp3"] == b"ID3 talk"
    assert "articles/trip/notes.doc" not in published
    (item,) = items(folder)
    assert item["url"] == "https://example.org/feeds/articles/trip/"
    assert item["attachments"][0]["size_in_bytes"] == 8
    assert 'src="https://example.org/feeds/articles/trip/map.png"' in item["content_html"]


def test_a_site_s_own_page_is_not_overwritten(tmp_path: Path) -> None:
    """An index.html that another program made stays, and the rest is published."""
    folder = write(tmp_path, {"a.md": article("A")})
    (folder / "public").mkdir()
    (folder / "public" / "index.html").write_text("<h1>My site</h1>")

    report = run(folder)

    assert [one.path for one in report.refused] == ["index.html"]
    assert (folder / "public" / "index.html").read_text() == "<h1>My site</h1>"
    assert (folder / "public" / "rss.xml").exists()


def test_a_source_that_disappears_loses_nothing(tmp_path: Path) -> None:
    """Without its source a run says so, and what was published still stands."""
    folder = write(tmp_path, {"a.md": article("A")})
    run(folder)
    before = tree(folder)
    (folder / "articles").rename(folder / "elsewhere")

    with pytest.raises(SourceError, match="no such folder"):
        run(folder)

    assert tree(folder) == before


def test_renaming_a_file_keeps_the_id(tmp_path: Path) -> None:
    """An article under a new name is the same article to its readers."""
    folder = write(tmp_path, {"a.md": article("A", body="The very same text.")})
    run(folder)
    before = items(folder)
    (folder / "articles" / "a.md").rename(folder / "articles" / "b.md")

    report = run(folder)

    assert (report.articles.new, report.articles.vanished) == (0, 0)
    assert [item["id"] for item in items(folder)] == [item["id"] for item in before]


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "1"}, id="tokyo"),
        pytest.param(
            {"TZ": "America/St_Johns", "PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8"}, id="turkish"
        ),
        pytest.param({"TZ": "UTC", "PYTHONHASHSEED": "3", "LC_ALL": "C"}, id="c-locale"),
    ],
)
def test_bytes_do_not_depend_on_the_machine(tmp_path: Path, environment: dict[str, str]) -> None:
    """Another zone, locale or hash seed gives the same bytes."""
    files = {
        f"{n}.md": article(
            f"İ ı {n}", f"2026-03-{n + 1:02} 10:30", tags=["b", "a", "ç"], section="Işık"
        )
        for n in range(5)
    }
    more = '[[feeds]]\nname = "tags"\neach = "tag"'
    here, there = tmp_path / "here", tmp_path / "there"
    zone = 'timezone = "Europe/Istanbul"'
    run(write(here, files, publication=zone, more=more))
    write(there, files, publication=zone, more=more)

    program = [sys.executable, "-m", "feedwright", "publish", str(there), "--json"]
    done = subprocess.run(
        program, env=os.environ | environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["articles"]["read"] == 5
    assert tree(there) == tree(here)


def test_a_time_before_the_last_run_counts_as_the_last_run(tmp_path: Path) -> None:
    """A clock that jumps back takes nothing out of a feed; one line says so."""
    folder = write(tmp_path, {"a.md": article("A", "2026-11-22")})
    run(folder)

    report = run(folder, NOW - timedelta(days=10))

    assert len(items(folder)) == 1
    assert sum("the last run" in one for one in report.warnings) == 1


def test_every_error_is_one_of_ours(tmp_path: Path) -> None:
    """A folder without a configuration is answered with what to do."""
    with pytest.raises(FeedwrightError, match="feedwright init"):
        run(tmp_path)


def test_a_link_to_another_article_s_file_leads_to_the_article(tmp_path: Path) -> None:
    """Authors link files; readers get addresses, and none of an article that is still held."""
    body = "[b](sub/b.md#top) [c](./c.md) [held](held.md) [none](none.md) [out](https://x.example/b.md)"
    files = {
        "a.md": article("A", body=body),
        "sub/b.md": article("B", body="[back](../a.md)"),
        "c.md": article("C", url="/elsewhere/c/"),
        "held.md": article("Hush", "2027-01-01", slug="secret-slug"),
        "pelican.md": article("Pelican", body="[c]({filename}c.md)"),
    }
    folder = write(tmp_path, files)

    run(folder)

    content = {item["title"]: item["content_html"] for item in items(folder)}
    assert 'href="https://example.org/feeds/articles/b/#top"' in content["A"]
    assert 'href="https://example.org/elsewhere/c/"' in content["A"]
    assert 'href="https://x.example/b.md"' in content["A"]
    assert "secret-slug" not in content["A"]
    assert 'href="https://example.org/feeds/articles/a/"' in content["B"]
    assert 'href="https://example.org/elsewhere/c/"' in content["Pelican"]


def test_a_page_named_as_a_device_gets_another_name(tmp_path: Path) -> None:
    """An article titled ``Con`` has a page that every system can hold."""
    folder = write(tmp_path, {"a.txt": "Con\n\nA paragraph of text."})

    report = run(folder)

    (item,) = items(folder)
    page = item["url"].removeprefix("https://example.org/feeds/")
    assert f"{page}index.html" in tree(folder)
    assert report.clean


def test_an_article_that_spoils_several_feeds_is_left_out_of_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is set aside once, and every feed that it belongs to goes out without it."""
    rendered = jsonfeed.fragment

    def failing(entry: Entry) -> bytes:
        if entry.title == "Bad":
            raise RenderingError("cannot be rendered")
        return rendered(entry)

    monkeypatch.setattr(jsonfeed, "fragment", failing)
    more = '[[feeds]]\nname = "s"\neach = "section"\n[[feeds]]\nname = "all"\narchive = true'
    files = {"a.md": article("Bad", section="X"), "b.md": article("Good", section="X")}
    folder = write(tmp_path, files, more=more)

    report = run(folder)

    assert [one.source for one in report.articles.set_aside] == ["articles/a.md"]
    assert not report.refused
    for path in ("feed.json", "s/x/feed.json", "all/feed.json"):
        assert [item["title"] for item in items(folder, path)] == ["Good"]


def test_a_document_that_cannot_be_removed_is_named_and_tried_again(tmp_path: Path) -> None:
    """The others are delivered and remembered; the removal is made up for by a later run."""
    folder = write(tmp_path / "site", {"a.md": article("A")}, more='[[feeds]]\nname = "s"')
    run(folder)
    inside, outside = folder / "public" / "s", tmp_path / "outside"
    inside.rename(outside)
    inside.symlink_to(outside)
    write(folder, {"b.md": article("B")})

    first = run(folder, allow_shrink=True)
    inside.unlink()
    outside.rename(inside)
    second = run(folder)

    assert {one.path for one in first.refused} == {f"s/{one.file_name}" for one in FORMATS.values()}
    assert {item["title"] for item in items(folder)} == {"A", "B"}
    assert {one.path for one in second.documents if one.status == "removed"} == {
        f"s/{one.file_name}" for one in FORMATS.values()
    }


def test_a_page_of_another_program_is_not_removed_with_a_feed(tmp_path: Path) -> None:
    """Where a site put a page of its own in the place of ours, that page stays."""
    folder = write(tmp_path, {"a.md": article("A")}, more='[[feeds]]\nname = "s"')
    run(folder)
    (folder / "public" / "s" / "index.html").write_text("the site's own")
    write(folder, {})

    run(folder, allow_shrink=True)

    assert [path for path in tree(folder) if path.startswith("s/")] == ["s/index.html"]


def test_a_page_of_the_archive_stands_before_anything_links_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest page is delivered first, then the one that leads to it, then the head."""
    delivered: list[str] = []
    put = folder_module._put  # noqa: SLF001 - the one place where files come to stand

    def noting(swap: Any) -> OSError | None:
        delivered.append(Path(swap.place).name)
        return put(swap)

    monkeypatch.setattr(folder_module, "_put", noting)
    files = {f"{n}.md": article(str(n), f"2026-03-0{n + 1}") for n in range(5)}
    folder = write(tmp_path, files, feed='archive = true\npage_size = 2\nformats = ["rss"]')

    run(folder)

    order = [path for path in delivered if path.endswith("rss.xml")]
    assert order == ["archive-2.rss.xml", "archive-1.rss.xml", "rss.xml"]


def test_a_source_that_is_the_whole_folder_is_guarded_against_shrinking(tmp_path: Path) -> None:
    """Also where keys begin with no source's name, a mishap withdraws nothing."""
    folder = write(tmp_path, {f"a{n}.md": article(f"A{n}") for n in range(6)})
    file = folder / "feedwright.toml"
    file.write_text(file.read_text().replace('path = "articles"', 'path = "."'))
    run(folder)
    before = tree(folder)
    for path in (folder / "articles").iterdir():
        path.unlink()

    report = run(folder)

    assert "6 of the 6 articles" in report.refusals[0]
    assert tree(folder) == before


def test_a_known_article_that_is_set_aside_stays_as_it_was(tmp_path: Path) -> None:
    """Two that claim the id of one that left are set aside; the known one keeps its text."""
    files = {"a.md": article("A", id="urn:ex:a"), "b.md": article("B", id="urn:ex:b", body="Of B.")}
    folder = write(tmp_path, files)
    run(folder)
    before = tree(folder)
    (folder / "articles" / "a.md").unlink()
    claims = {
        "b.md": article("New", id="urn:ex:a", body="Other."),
        "c.md": article("C", id="urn:ex:a"),
    }
    write(folder, claims)

    report = run(folder)

    assert len(report.articles.set_aside) == 2
    assert tree(folder) == before


def test_held_articles_that_claim_one_id_are_not_named(tmp_path: Path) -> None:
    """That some are set aside is told, and nothing of those that wait for their time."""
    files = {
        "merger.md": article("Merger", "2027-01-01", id="urn:secret"),
        "takeover.md": article("Takeover", "2027-01-01", id="urn:secret"),
        "shown.md": article("Shown", url="/secret-place/"),
        "waiting.md": article("Waiting", "2027-01-01", url="/secret-place/"),
    }
    report = run(write(tmp_path, files))

    assert [item["title"] for item in items(tmp_path)] == ["Shown"]
    assert report.articles.held == 1
    assert len(report.articles.set_aside) == 2
    said = repr(report)
    for word in ("merger", "takeover", "urn:secret", "waiting.md"):
        assert word not in said.lower()


def test_an_old_path_that_is_where_the_feed_stands_is_no_fault(tmp_path: Path) -> None:
    """``also`` may list all paths that a feed ever had, today's among them."""
    folder = write(tmp_path, {"a.md": article("A")}, feed='also = ["feed.xml", "rss.xml"]')

    report = run(folder)

    assert report.clean
    assert tree(folder)["feed.xml"] == tree(folder)["rss.xml"]


def test_what_stays_published_keeps_its_pictures(tmp_path: Path) -> None:
    """A source that is lost with all its files takes no file from a page that still stands."""
    folder = write(tmp_path, {f"{n}/index.md": article(f"A{n}") for n in range(5)})
    write(folder, {"p/index.md": article("P", body="![A picture](p.png)"), "p/p.png": b"png"})
    run(folder)
    before = tree(folder)
    shutil.rmtree(folder / "articles")
    (folder / "articles").mkdir()

    report = run(folder)

    assert report.refusals
    assert tree(folder) == before
    run(folder, allow_shrink=True)
    assert not [path for path in tree(folder) if path.startswith("articles/")]


def test_no_language(tmp_path: Path) -> None:
    """An article whose language is none is in the publication's, with a warning; all is sent."""
    written = {"english": "english", "nothing": "qq", "rare": "szl", "known": "tr"}
    files = {f"{name}.md": article(name, language=tag) for name, tag in written.items()}
    folder = write(
        tmp_path,
        files,
        more='[[feeds]]\nname = "in"\neach = "language"',
        publication='language="de"',
    )
    report = run(folder)
    assert report.refused == ()
    shown = {one["title"]: one["language"] for one in items(folder)}
    assert shown == {"english": "de", "nothing": "de", "rare": "de", "known": "tr"}
    assert sum("is no language" in one for one in report.warnings) == 3
    assert {one.name for one in (folder / "public/in").iterdir() if one.is_dir()} >= {"de", "tr"}


def test_a_feed_without_entries_is_of_no_impossible_day(tmp_path: Path) -> None:
    """It passes the check, and has the same bytes on another day and on another machine."""
    folder = write(tmp_path, {"a.md": article("To come", "2026-12-24")})
    run(folder)
    first = tree(folder)
    assert check(folder / "public") == ()
    shutil.rmtree(folder / ".feedwright")
    shutil.rmtree(folder / "public")
    run(folder, NOW + timedelta(days=9))
    assert tree(folder) == first

    write(folder, {"b.md": article("An older one", "2019-05-01")})
    run(folder, NOW + timedelta(days=10))
    assert feed(folder).feed.updated == "2026-01-01T00:00:00Z"


def test_feeds_show_the_excerpt_alone_where_an_article_wants_that(tmp_path: Path) -> None:
    """Feeds, their pages and archives give its summary; its own page here says all."""
    body = "The first paragraph.\n\nThe second, which is for the site."
    more = '[[feeds]]\nname = "all"\narchive = true\npage_size = 1\nlimit = 1\n'
    held = {
        f"{name}.md": article(name, f"2026-03-0{day}", body, feed={"excerpt_only": True})
        for day, name in enumerate(("a", "b", "c"), 1)
    }
    folder = write(tmp_path, {**held, "d.md": article("d", "2026-03-09", body)}, more=more)
    run(folder)

    documents = tree(folder)
    saying = {path for path, data in documents.items() if b"which is for the site" in data}
    assert {path for path in saying if path.startswith("articles/")} == {
        f"articles/{name}/index.html" for name in "abcd"
    }
    assert [item["title"] for item in items(folder) if "second" in json.dumps(item)] == ["d"]
    assert {item["summary"] for item in items(folder)} >= {"The first paragraph."}
    archived = [path for path in documents if "archive-" in path]
    assert archived
    assert {path.partition(".")[0] for path in saying.intersection(archived)} == {"all/archive-4"}
