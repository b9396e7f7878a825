import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.publications import NOW, article, items, run, tree, write

from feedwright import plan, retract
from feedwright.deliver import folder as folder_module

SECTIONS = '[[feeds]]\nname = "s"\neach = "section"'
FOREIGN_RSS = """<?xml version="1.0"?>
<rss version="2.0"><channel><title>Theirs</title><link>https://example.com/</link>
<description>-</description><item><title>Their post</title><guid>https://example.com/1</guid>
<link>https://example.com/1</link><pubDate>Mon, 02 Mar 2020 09:00:00 GMT</pubDate></item>
</channel></rss>
"""


def lose_store(folder: Path) -> None:
    """Does to a publication what a fresh machine does."""
    shutil.rmtree(folder / ".feedwright")


def test_another_publication_below_the_destination_is_left_alone(tmp_path: Path) -> None:
    """A lost store does not make the documents of a publication in a folder below one's own."""
    folder = write(tmp_path / "outer", {"a.md": article("Outer")})
    inner = write(tmp_path / "inner", {"a.md": article("Inner"), "b.txt": "B\n\nSome words."})
    file = inner / "feedwright.toml"
    file.write_text(file.read_text().replace('"public"', '"../outer/public/news"'))
    run(folder)
    run(inner)
    before = tree(folder)
    lose_store(folder)

    report = run(folder)

    assert {one.status for one in report.documents} == {"unchanged"}
    assert report.articles.vanished == 0
    assert tree(folder) == before


@pytest.mark.parametrize("formats", [["rss", "atom", "json"], ["rss"]])
def test_a_store_from_a_backup_learns_what_was_published_since(
    tmp_path: Path, formats: list[str]
) -> None:
    """Ids and retractions of a later run outlast its store, whatever files are called by then."""
    made = f"formats = {json.dumps(formats)}"
    folder = write(tmp_path / "p", {"a.md": article("A"), "b.md": article("B")}, feed=made)
    run(folder)
    shutil.copytree(folder / ".feedwright", tmp_path / "backup")
    (folder / "articles/c.md").write_text(article("C", body="One text of its own, about the sea."))
    run(folder)
    retract(folder, "articles/b.md", note="It was wrong.", now=NOW + timedelta(hours=1))
    before = tree(folder)["rss.xml"]
    lose_store(folder)
    shutil.copytree(tmp_path / "backup", folder / ".feedwright")
    (folder / "articles/c.md").rename(folder / "articles/d.md")

    outlook = plan(folder, now=NOW + timedelta(hours=2))
    report = run(folder, now=NOW + timedelta(hours=2))

    if "json" in formats:  # the others tell of no retraction that it was made by hand
        assert tree(folder)["rss.xml"] == before
        assert [(one.new, one.corrected, one.retracted) for one in outlook.feeds] == [((), (), ())]
    assert "articles/c.md</guid>" in (folder / "public/rss.xml").read_text()
    assert "articles/d.md</guid>" not in (folder / "public/rss.xml").read_text()
    assert [one for one in report.warnings if "older than the published documents" in one]
    assert not run(folder, now=NOW + timedelta(hours=3)).warnings


def test_a_store_from_a_backup_learns_where_articles_moved_and_what_changed(tmp_path: Path) -> None:
    """An id stays with its article where another one has got its name since, edits count once."""
    folder = write(tmp_path / "p", {"a.md": article("A", body="Some words about the sea.")})
    (folder / "articles/b.md").write_text(article("B", body="A crane in the harbour."))
    run(folder)
    shutil.copytree(folder / ".feedwright", tmp_path / "backup")
    (folder / "articles/a.md").rename(folder / "articles/moved.md")
    run(folder, now=NOW + timedelta(minutes=1))
    other = "Bees, honey and wax, and how hives are kept in the winter."
    (folder / "articles/moved.md").write_text(article("Bees", body=other))
    run(folder, now=NOW + timedelta(minutes=2))
    (folder / "articles/a.md").write_text(article("New", body="Wholly new under an old name."))
    (folder / "articles/b.md").write_text(article("B", body="A crane in the harbour. It stays."))
    run(folder, now=NOW + timedelta(minutes=3))
    before = tree(folder)
    lose_store(folder)
    shutil.copytree(tmp_path / "backup", folder / ".feedwright")

    outlook = plan(folder, now=NOW + timedelta(hours=2))
    report = run(folder, now=NOW + timedelta(hours=2))

    assert [(one.new, one.corrected, one.removed) for one in outlook.feeds] == [((), (), ())]
    assert tree(folder) == before
    assert [one for one in report.warnings if "3 articles was taken over" in one]
    assert not run(folder, now=NOW + timedelta(hours=3)).warnings


def test_a_store_from_a_backup_learns_what_was_deleted(tmp_path: Path) -> None:
    """Readers were told when an article was deleted, and are told no other time."""
    folder = write(tmp_path / "p", {"a.md": article("A"), "b.md": article("B")})
    run(folder)
    shutil.copytree(folder / ".feedwright", tmp_path / "backup")
    (folder / "articles/b.md").unlink()
    run(folder, now=NOW + timedelta(hours=1))
    before = tree(folder)
    lose_store(folder)
    shutil.copytree(tmp_path / "backup", folder / ".feedwright")
    run(folder, now=NOW + timedelta(hours=2))
    assert tree(folder) == before


@pytest.mark.parametrize("names", [["rss.xml", "atom.xml", "feed.json"], ["atom.xml"]])
def test_documents_of_another_publication_teach_nothing(tmp_path: Path, names: list[str]) -> None:
    """What somebody copied over the documents, however new, is replaced; it was never ours."""
    folder = write(tmp_path / "p", {"a.md": article("A")})
    run(folder)
    other = write(tmp_path / "other", {"b.md": article("B", body="Of somebody else.")})
    settings = other / "feedwright.toml"
    settings.write_text(settings.read_text().replace("example.org", "other.example"))
    run(other, now=NOW + timedelta(days=1))
    before = tree(folder)
    for name in names:
        shutil.copy(other / "public" / name, folder / "public" / name)

    report = run(folder, now=NOW + timedelta(days=2))

    assert not report.warnings
    assert tree(folder) == before


@pytest.mark.parametrize("has_memory", [True, False])
def test_entries_that_a_hand_added_teach_nothing(tmp_path: Path, has_memory: bool) -> None:
    """An entry that was written into a document is no article that was published and vanished."""
    folder = write(tmp_path / "p", {"a.md": article("A")})
    run(folder)
    before = tree(folder)
    path = folder / "public/feed.json"
    feed = json.loads(path.read_text())
    added = {**feed["items"][0], "id": "https://other.example/1", "title": "Added"}
    if not has_memory:
        del added["_feedwright"]
    path.write_text(json.dumps({**feed, "items": [added, *feed["items"]]}))

    report = run(folder, now=NOW + timedelta(hours=1))

    assert not report.warnings
    assert tree(folder) == before


def test_documents_that_were_put_back_teach_nothing(tmp_path: Path) -> None:
    """Where the documents are the older ones, what the store knows counts, and no run warns."""
    folder = write(tmp_path / "p", {"a.md": article("A"), "b.md": article("B")})
    run(folder)
    shutil.copytree(folder / "public", tmp_path / "old")
    (folder / "articles/c.md").write_text(article("C", body="Some words."))
    run(folder, now=NOW + timedelta(hours=1))
    before = tree(folder)
    shutil.rmtree(folder / "public")
    shutil.copytree(tmp_path / "old", folder / "public")
    report = run(folder, now=NOW + timedelta(hours=2))
    assert not report.warnings
    assert tree(folder) == before


@pytest.mark.parametrize("name", ["rss.xml", "blog/rss.xml"])
def test_a_feed_of_another_program_is_not_taken_for_ours(tmp_path: Path, name: str) -> None:
    """What another program published to the folder is no article of ours that vanished."""
    folder = write(tmp_path, {"a.md": article("A")})
    (folder / "public" / name).parent.mkdir(parents=True)
    (folder / "public" / name).write_text(FOREIGN_RSS)

    report = run(folder)

    assert report.articles.vanished == 0
    assert [one["title"] for one in items(folder)] == ["A"]


@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="half"),
        pytest.param(b"[]", id="no-object"),
        pytest.param(b"\xff\xfe", id="binary"),
    ],
)
def test_a_spoilt_json_feed_is_mended_from_the_other_formats(tmp_path: Path, spoilt: bytes) -> None:
    """With the store lost and the JSON Feed broken, ids come back and its bytes are made anew."""
    folder = write(tmp_path, {"a.md": article("A"), "b.md": article("B", id="urn:ex:b")})
    run(folder)
    before = tree(folder)
    lose_store(folder)
    (folder / "public" / "feed.json").write_bytes(spoilt)

    report = run(folder)

    assert (report.articles.new, report.articles.vanished) == (0, 0)
    ids = {one["id"] for one in items(folder)}
    assert ids == {one["id"] for one in json.loads(before["feed.json"])["items"]}
    assert tree(folder)["rss.xml"] == before["rss.xml"]


def test_documents_that_name_one_place_twice_do_not_stop_a_run(tmp_path: Path) -> None:
    """A JSON Feed that was edited by hand cannot make every later run fail."""
    folder = write(tmp_path, {"a.md": article("A"), "b.md": article("B")})
    run(folder)
    before = tree(folder)
    feed = json.loads(before["feed.json"])
    one, other = (item["_feedwright"]["memory"] for item in feed["items"])
    other["key"] = one["key"]
    (folder / "public" / "feed.json").write_text(json.dumps(feed))
    lose_store(folder)

    run(folder)

    assert tree(folder) == before


def test_an_emptied_folder_and_a_lost_store_withdraw_nothing(tmp_path: Path) -> None:
    """Where all that stands published has no article any more, the run refuses to delete it."""
    folder = write(tmp_path, {f"a{n}.md": article(f"A{n}") for n in range(6)})
    run(folder)
    before = tree(folder)["feed.json"]
    lose_store(folder)
    shutil.rmtree(folder / "articles")
    (folder / "articles").mkdir()

    report = run(folder)

    assert report.refusals
    assert tree(folder)["feed.json"] == before
    assert run(folder, NOW + timedelta(days=1), allow_shrink=True).articles.vanished == 6


def test_a_file_below_an_article_s_page_is_known_again(tmp_path: Path) -> None:
    """After a lost store, an image in a folder of a deleted article's page goes with the page."""
    body = "![A picture](img/p.png)"
    folder = write(tmp_path, {"a/index.md": article("A", body=body), "a/img/p.png": b"png"})
    run(folder)
    assert "articles/a/img/p.png" in tree(folder)
    lose_store(folder)
    shutil.rmtree(folder / "articles" / "a")

    run(folder)

    assert not [path for path in tree(folder) if path.startswith("articles/")]


class Stopped(BaseException):
    """What stands for a process that is killed."""


@pytest.fixture
def stop_after(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, int], None]:
    """Publishes, and is killed after so many documents were written."""
    put = folder_module._put  # noqa: SLF001 - the one place where files come to stand

    def run_and_stop(folder: Path, documents: int) -> None:
        left = iter(range(documents))

        def put_or_stop(swap: Any) -> OSError | None:
            if next(left, None) is None:
                raise Stopped
            return put(swap)

        with monkeypatch.context() as patched:
            patched.setattr("feedwright.deliver.folder._put", put_or_stop)
            with pytest.raises(Stopped):
                run(folder)

    return run_and_stop


@pytest.mark.parametrize("documents", [0, 1, 3, 9, 12])
def test_a_run_that_was_stopped_is_made_up_for(
    tmp_path: Path, stop_after: Callable[[Path, int], None], documents: int
) -> None:
    """Run again, it leaves the very bytes of one that nothing disturbed."""
    files = {f"{n}.md": article(str(n), f"2026-03-0{n + 1}", section="S") for n in range(4)}
    parts = {"feed": "archive = true\npage_size = 2", "more": '[[feeds]]\nname = "s"'}
    run(write(tmp_path / "undisturbed", files, **parts))
    folder = write(tmp_path / "stopped", files, **parts)

    stop_after(folder, documents)
    run(folder)

    assert tree(folder) == tree(tmp_path / "undisturbed")


def test_what_a_stopped_run_has_shown_is_withdrawn_properly(
    tmp_path: Path, stop_after: Callable[[Path, int], None]
) -> None:
    """An entry that only a stopped run delivered leaves a tombstone, and its page goes."""
    folder = write(tmp_path, {"a.md": article("A", section="One")}, more=SECTIONS)
    run(folder)
    write(folder, {"b.md": article("B", section="Two"), "c.md": article("C")}, more=SECTIONS)
    stop_after(folder, 10)
    assert "s/two/feed.json" in tree(folder)
    assert "articles/b/index.html" in tree(folder)
    (folder / "articles" / "b.md").unlink()

    run(folder, NOW + timedelta(hours=1))

    assert "articles/b/index.html" not in tree(folder)
    for path in ("feed.json", "s/two/feed.json"):
        (tombstone,) = json.loads(tree(folder)[path])["_feedwright"]["tombstones"]
        assert tombstone["id"].endswith("b.md")


def test_characters_that_no_document_holds_are_not_remembered(tmp_path: Path) -> None:
    """A lost store changes no byte where a tag or a note has a control character in it."""
    front = '---\ntitle: A\ndate: 2026-03-02\ntags: ["a\\u0007b"]\n{}---\nText.\n'
    more = '[[feeds]]\nname = "tags"\neach = "tag"'
    folder = write(tmp_path, {"a.md": front.format("")}, more=more)
    run(folder)
    write(folder, {"a.md": front.format('correction: "Mended\\u0007"\n')}, more=more)
    run(folder, NOW + timedelta(hours=1))
    before = tree(folder)
    lose_store(folder)

    run(folder, NOW + timedelta(hours=2))

    assert tree(folder) == before


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_a_note_is_not_new_again_where_the_feeds_do_not_tell_of_it(
    tmp_path: Path, name: str
) -> None:
    """Without JSON, a lost store dates no correction and no retraction by the run after."""
    files = {
        "a.md": article("A", url="/a/", correction="Mended."),
        "b.md": article("B", url="/b/", status="retracted"),
    }
    folder = write(tmp_path, files, feed=f'formats = ["{name}"]')
    run(folder)
    before = tree(folder)
    lose_store(folder)

    run(folder, NOW + timedelta(days=1))

    assert tree(folder) == before


def test_an_old_address_has_its_holder_without_the_store_too(tmp_path: Path) -> None:
    """Who was set aside for claiming another's alias is set aside on a fresh machine as well."""
    folder = write(tmp_path, {"a.md": article("A", aliases=["/old/"])})
    run(folder)
    write(folder, {"b.md": article("B", aliases=["/old/"])})
    run(folder)
    before = tree(folder)
    lose_store(folder)

    report = run(folder)

    assert [one.source for one in report.articles.set_aside] == ["articles/b.md"]
    assert tree(folder) == before
