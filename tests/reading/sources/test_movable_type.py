"""Exports of Movable Type, as TypePad and Hatena Blog write them too, from the file to the feed."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publications import article, items, run, write

from feedwright.commands.init import init
from feedwright.domain.errors import SourceError
from feedwright.reading.formats.platforms import movabletype

SOURCE = 'kind = "export"'
ZIP = b"PK\x05\x06" + bytes(18)
WXR = b"<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel><wp:wxr_version>1.2"


def entry(name: str = "the-tide", body: str = "<p>It came in.</p>", **head: str) -> str:
    """An entry; a value of "" leaves its line out."""
    said = {
        "AUTHOR": "Ida Marsh",
        "TITLE": f"About {name}",
        "BASENAME": name,
        "STATUS": "Publish",
        "ALLOW_COMMENTS": "1",
        "CONVERT_BREAKS": "0",
        "DATE": "03/04/2012 01:05:06 PM",
    }
    told = (
        f"{key.replace('_', ' ')}: {value}\n" for key, value in {**said, **head}.items() if value
    )
    return f"{''.join(told)}-----\nBODY:\n{body}\n-----\n--------\n"


def publication(folder: Path, *entries: str, files: Mapping[str, str] | None = None) -> Path:
    """A publication whose one source is such an export."""
    return write(folder, {"mt.txt": "".join(entries), **(files or {})}, source=SOURCE)


def test_an_entry(tmp_path: Path) -> None:
    """It comes with both parts of its text, and without what readers wrote below it."""
    text = (
        "AUTHOR: Ida Marsh\nTITLE: The tide\nBASENAME: the_tide\nSTATUS: Publish\n"
        "ALLOW COMMENTS: 1\nCONVERT BREAKS: __default__\nALLOW PINGS: 0\nPRIMARY CATEGORY: Sea\n"
        "CATEGORY: Sea\nCATEGORY: Moon\nUNIQUE URL: https://ebb.typepad.com/b/2012/03/the_tide.html\n"
        'TAGS: night,"ebb, flood"\nDATE: 03/04/2012 12:05:06 AM\n-----\nBODY:\nOne\nline.\n\nTwo.\n'
        "-----\nEXTENDED BODY:\nMore.\n-----\nEXCERPT:\nBy night.\n-----\nKEYWORDS:\n\n-----\n"
        "COMMENT:\nAUTHOR: Bob\nEMAIL: bob@mail.example\nDATE: 03/05/2012 09:00:00 AM\n"
        "Not so.\n-----\nPING:\nTITLE: x\nURL: https://other.example/\n\n-----\n--------\n"
    )
    report = run(publication(tmp_path, text))

    (found,) = items(tmp_path)
    assert found["url"] == "https://ebb.typepad.com/b/2012/03/the_tide.html"
    assert (found["title"], found["summary"]) == ("The tide", "By night.")
    assert found["date_published"] == "2012-03-04T00:05:06Z"
    assert found["content_html"] == "<p>One<br>\nline.</p>\n<p>Two.</p>\n<p>More.</p>"
    assert found["tags"] == ["Sea", "Moon", "night", "ebb, flood"]
    assert found["authors"] == [{"name": "Ida Marsh"}]
    assert "bob@" not in (tmp_path / "public/feed.json").read_text()
    assert report.warnings == ("articles: passed over: 2 comments",)


@pytest.mark.parametrize("status", ["Draft", "Review", "Unpublish", "Spam", "draft", "?"])
def test_what_is_not_published_stays(tmp_path: Path, status: str) -> None:
    """Of all that an entry can be, only what was published goes out."""
    report = run(publication(tmp_path, entry(), entry("later", "<p>Secret.</p>", STATUS=status)))
    assert [one["title"] for one in items(tmp_path)] == ["About the-tide"]
    assert "Secret" not in (tmp_path / "public/feed.json").read_text()
    assert report.articles.drafts == 1


def test_a_scheduled_entry_waits(tmp_path: Path) -> None:
    """An entry of the future goes out when it was to go out, and no hour before."""
    later = entry("later", STATUS="Future", DATE="12/24/2026 10:00:00")
    folder = publication(tmp_path, entry(), later)
    run(folder)
    assert [one["title"] for one in items(tmp_path)] == ["About the-tide"]
    run(folder, now=datetime(2026, 12, 24, 10, tzinfo=UTC))
    assert "About later" in [one["title"] for one in items(tmp_path)]


def test_ids_outlive_what_changes_around_an_entry(tmp_path: Path) -> None:
    """An id hangs on the base name alone: not on place, title, or another of that name."""
    folder = publication(tmp_path, entry("a"), entry("b"))
    run(folder)
    before = {one["title"]: one["id"] for one in items(folder)}
    again = entry("a", TITLE="Later", DATE="05/06/2014 10:00:00")
    file = folder / "articles/mt.txt"
    file.write_text(again + entry("c") + entry("b", TITLE="B, corrected") + entry("a"))
    run(folder)
    after = {one["title"]: one["id"] for one in items(folder)}
    assert after["About a"] == before["About a"]
    assert after["B, corrected"] == before["About b"]
    assert len(set(after.values())) == 4


@pytest.mark.parametrize(
    ("filtered", "body", "shown"),
    [
        ("0", "One.\n\nTwo.", "One.\n\nTwo."),
        ("richtext", "<p>One.</p>", "<p>One.</p>"),
        ("1", "One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("markdown_with_smartypants", "*One.*", "<p><em>One.</em></p>"),
    ],
)
def test_how_a_text_is_written(tmp_path: Path, filtered: str, body: str, shown: str) -> None:
    """Its filter tells whether a text is HTML, lines or Markdown."""
    run(publication(tmp_path, entry(body=body, CONVERT_BREAKS=filtered)))
    assert items(tmp_path)[0]["content_html"].strip() == shown


def test_textile_is_held_back(tmp_path: Path) -> None:
    """A text in marks that are not read goes to nobody as it is, and is told by name."""
    text = entry(), entry("b", 'A "link":https://a.example/', CONVERT_BREAKS="textile_2")
    report = run(publication(tmp_path, *text))
    assert [one["title"] for one in items(tmp_path)] == ["About the-tide"]
    (aside,) = report.articles.set_aside
    assert (aside.source, "Textile" in aside.reason) == ("articles/b", True)


def test_a_line_of_hyphens_within_a_text(tmp_path: Path) -> None:
    """What looks like a mark of the form ends nothing where no section or entry follows."""
    body = "<pre>A\n-----\nB\n--------\nC\n</pre>"
    run(publication(tmp_path, entry(body=body), entry("b")))
    found = {one["title"]: one["content_html"] for one in items(tmp_path)}
    assert found["About the-tide"] == body
    assert len(found) == 2


def test_a_half_download_changes_nothing(tmp_path: Path) -> None:
    """A file that breaks off takes down none of the posts that it does not reach."""
    folder = publication(tmp_path, entry("a"), entry("b"), entry("c"))
    run(folder)
    whole = (folder / "articles/mt.txt").read_text()
    for length in (len(entry("a")) + 30, len(whole) - 12):
        (folder / "articles/mt.txt").write_text(whole[:length])
        with pytest.raises(SourceError, match="ends within an entry"):
            run(folder)
        assert len(items(folder)) == 3


def test_in_a_folder_of_articles(tmp_path: Path) -> None:
    """It is no article there: it is refused with what to write."""
    files = {"a.md": article("A"), "mt.txt": entry() + entry("b", STATUS="Draft")}
    report = run(write(tmp_path, files, source='undated = "modified"'))
    assert [one["title"] for one in items(tmp_path)] == ["A"]
    assert 'kind = "export"' in report.articles.set_aside[0].reason


def test_addresses_of_hatena(tmp_path: Path) -> None:
    """Its base names are the ends of addresses, also those that an author chose."""
    report = run(publication(tmp_path, entry("2018/08/07/203114"), entry("chosen")))
    assert {one["url"] for one in items(tmp_path)} == {
        "https://example.org/entry/2018/08/07/203114",
        "https://example.org/entry/chosen",
    }
    assert not report.warnings


def test_init_takes_it(tmp_path: Path) -> None:
    """The file, in whatever way it ends, and the folder that holds it are sites for ``init``."""
    (tmp_path / "e").mkdir()
    file = tmp_path / "e/ebb.hatenablog.com.export.txt"
    file.write_text(entry("2018/08/07/203114"))
    for number, site in enumerate((file, file.parent)):
        folder = tmp_path / str(number)
        text = init(folder, site=site, address="https://ebb.example/")[0].read_text()
        assert 'kind = "export"' in text
        run(folder)
        assert [one["title"] for one in items(folder)] == ["About 2018/08/07/203114"]


@given(st.text(alphabet="-BODYC:\n a", max_size=60))
def test_no_text_loses_a_word(body: str) -> None:
    """Whatever a body holds, every entry is found, and what it says of itself."""
    text = entry("a", f"x{body}x") + entry("b")
    found = list(movabletype.entries(text))
    assert [one.name for one in found] == ["a", "b"]


def test_no_other_text_is_one() -> None:
    """Front matter, mail and notes that end in .txt are read as they were."""
    for text in ("TITLE: A\n-----\nBODY:\n", "---\nTITLE: A\nDATE: 1\n---\n", "A: b\n", "", "\n\n"):
        assert not movabletype.is_export(text)
    assert movabletype.is_export(entry())


@pytest.mark.parametrize(
    "first",
    [
        "AUTHOR: a\nAUTHOR EMAIL: a@example.org\nTITLE: A\n-----\nBODY:\nx\n-----\n--------\n",
        "AUTHOR: a\nTITLE: Empty\n-----\n--------\n",
        "AUTHOR: a\nTITLE: Empty\n--------\n",
        "AUTHOR: a\nTITLE: A\n-----\n\nBODY:\nx\n-----\n--------\n",
    ],
)
def test_an_export_is_known_by_any_entry(first: str) -> None:
    """An export that begins with an entry of little or with heads of its own lets no draft out."""
    assert movabletype.is_export(first + entry(STATUS="Draft"))


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("mt.txt", b"", "holds no export of"),
        ("export.zip", ZIP, r"export\.zip: is packed; unpack it"),
        ("wp.xml", WXR, r"wp\.xml: is an export of WordPress; .*kind = \"wordpress\""),
        ("g.json", b'{"db": [{"data": {"posts": []}}]}', 'g.json: is JSON; .*kind = "ghost"'),
    ],
)
@pytest.mark.parametrize("is_named", [False, True])
def test_what_is_no_such_export(
    tmp_path: Path, name: str, data: bytes, told: str, *, is_named: bool
) -> None:
    """What lies in its place is told by name, with what to do about it."""
    folder = write(tmp_path, {name: data}, source=SOURCE)
    if is_named:
        config = folder / "feedwright.toml"
        text = config.read_text().replace('path = "articles"', f'path = "articles/{name}"')
        config.write_text(text)
    with pytest.raises(SourceError, match=told):
        run(folder)


def test_entries_without_names(tmp_path: Path) -> None:
    """Where no entry has a name, its date and its title tell it from others, of the same minute."""
    titles = ("Ebb", "Flood")
    report = run(publication(tmp_path, *(entry("", TITLE=one) for one in titles)))
    assert report.warnings == ()
    assert {one["title"] for one in items(tmp_path)} == {*titles}
    assert len({one["id"] for one in items(tmp_path)}) == len(titles)


@pytest.mark.parametrize("name", ["Status", "status", "STATUS"])
def test_a_draft_in_whatever_letters(name: str, tmp_path: Path) -> None:
    """What other programs write in small letters counts as well."""
    held = entry("later").replace("STATUS: Publish", f"{name}: Draft")
    run(publication(tmp_path, entry(), held))
    assert [one["title"] for one in items(tmp_path)] == ["About the-tide"]
