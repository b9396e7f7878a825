import errno
import os
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

import pytest

from feedwright.domain.errors import SourceError
from feedwright.domain.sources import FolderSource
from feedwright.reading.formats import READABLE
from feedwright.reading.formats.raw_article import Reading
from feedwright.reading.source import Spread, Surroundings
from feedwright.reading.sources import contents
from feedwright.reading.sources.folder import Folder
from feedwright.runtime.divided_work import divide
from feedwright.runtime.executor import spread

POST = "---\ntitle: Harbour\ndate: 2026-03-02\n---\nThe harbour opened again.\n"


def source(base: Path, files: dict[str, str | bytes], **fields: Any) -> Folder:
    """A source of files, by their paths below ``articles``."""
    (base / "articles").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = base / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return opened(base, **fields)


def opened(base: Path, leave_out: frozenset[Path] = frozenset(), **fields: Any) -> Folder:
    """A source of what lies below ``articles``."""
    around = Surroundings(base, "https://example.org/", "UTC", leave_out=leave_out)
    return Folder(FolderSource(**{"path": "articles", **fields}), around)


def names(folder: Folder, base: Path) -> list[str]:
    """The files that are searched for articles."""
    return [str(path.relative_to(base / "articles")) for path in folder.files()]


def read(folder: Folder) -> list[Reading]:
    """All its files, in their order."""
    found = sorted(folder.scan().stamps, key=folder.order)
    return [Reading(set_aside=(one,)) for one in folder.unnamable] + [*map(folder.reading, found)]


def keys(readings: list[Reading]) -> list[str]:
    """The keys of all articles."""
    return [article.key for reading in readings for article in reading.articles]


def reasons(readings: list[Reading]) -> dict[str, str]:
    """Why each place was set aside."""
    return {aside.source: aside.reason for reading in readings for aside in reading.set_aside}


def test_no_folder(tmp_path: Path) -> None:
    """A source that is not there is told, with what to do."""
    with pytest.raises(SourceError, match="there is no such folder; make it"):
        opened(tmp_path).scan()
    (tmp_path / "articles").write_text("a file")
    with pytest.raises(SourceError):
        opened(tmp_path).look([])


def test_name_that_none_can_have(tmp_path: Path) -> None:
    """A source with a name that the system refuses is told in one line."""
    with pytest.raises(SourceError, match=r"too long; mend \[\[sources\]\] path"):
        opened(tmp_path, path="x" * 300).scan()


def test_empty(tmp_path: Path) -> None:
    """An empty folder holds no article."""
    assert read(source(tmp_path, {})) == []


def test_order(tmp_path: Path) -> None:
    """Files come in the order of their paths, folder by folder, which is the same everywhere."""
    wanted = ["B.md", "a.md", "b/1.md", "b/10.md", "b/2.md", "b-c.md", "é.md"]
    folder = source(tmp_path, dict.fromkeys(reversed(wanted), POST))
    assert names(folder, tmp_path) == sorted(wanted, key=lambda name: name.split("/"))
    assert keys(read(folder)) == [f"articles/{name}" for name in names(folder, tmp_path)]


@pytest.mark.parametrize(
    ("name", "searched"),
    [
        pytest.param("a.md", True, id="markdown"),
        pytest.param("a.MD", True, id="capitals"),
        pytest.param("a.txt", True, id="page text"),
        pytest.param("deep/er/a.json", True, id="below"),
        pytest.param("a.png", False, id="picture"),
        pytest.param("a", False, id="no ending"),
        pytest.param("a.md~", False, id="an editor's copy"),
        pytest.param(".a.md", False, id="hidden"),
        pytest.param(".git/a.md", False, id="in a hidden folder"),
        pytest.param("_drafts/a.md", False, id="draft"),
        pytest.param("x/_drafts/a.md", False, id="draft below"),
        pytest.param("node_modules/x/README.md", False, id="of a package"),
        pytest.param("page_files/a.html", False, id="saved with a page"),
        pytest.param("page-Dateien/a.html", False, id="saved with a page in German"),
        pytest.param("page_archivos/x/a.html", False, id="saved with a page in Spanish"),
        pytest.param("other_files/a.html", True, id="not saved with a page"),
        pytest.param("other-Dateien/a.html", True, id="not saved with a page in German"),
        pytest.param("a.mhtml", True, id="an archive of a page"),
        pytest.param("public/index.html", False, id="the destination"),
        pytest.param("x/public/index.html", True, id="not the destination"),
    ],
)
def test_searched(tmp_path: Path, name: str, searched: bool) -> None:
    """Hidden files, drafts, what is saved beside a page and the destination are passed over."""
    source(tmp_path, {"page.html": POST, name: POST})
    folder = opened(tmp_path, leave_out=frozenset({tmp_path / "articles" / "public"}))
    assert (name in names(folder, tmp_path)) is searched


def test_readings(tmp_path: Path) -> None:
    """Every file is read, and one that cannot be is set aside."""
    folder = source(
        tmp_path,
        {
            "a.md": POST,
            "b.md": "---\ntitle: [\n---\n",
            "c.md": b"\xff\xfe\xfd",
            "d.md": b"",
            "e.json": '[{"id": 1, "title": "One"}, {"id": 2, "title": "Two"}]',
        },
        language="tr",
    )
    readings = read(folder)
    assert keys(readings) == ["articles/a.md", "articles/e.json#1", "articles/e.json#2"]
    assert list(reasons(readings)) == ["articles/b.md", "articles/c.md", "articles/d.md"]
    assert readings[0].articles[0].language == "tr"


def test_encoding(tmp_path: Path) -> None:
    """Files are read in the encoding that the source names."""
    folder = source(tmp_path, {"a.md": POST.replace("Harbour", "Liman Açıldı").encode("cp1254")})
    assert reasons(read(folder))
    [reading] = read(opened(tmp_path, encoding="cp1254"))
    assert reading.articles[0].title == "Liman Açıldı"


@pytest.mark.parametrize(
    ("path", "key"),
    [
        pytest.param("articles", "articles/a.md", id="plain"),
        pytest.param("./articles", "articles/a.md", id="dot"),
        pytest.param("../site/articles", "site/articles/a.md", id="beside"),
        pytest.param(".", "articles/a.md", id="the publication's own folder"),
    ],
)
def test_keys(tmp_path: Path, path: str, key: str) -> None:
    """A key is the file's path from the publication on, whatever the machine."""
    site = tmp_path / "site"
    source(site, {"a.md": POST})
    folder = opened(site, path=path)
    assert keys(read(folder)) == [key]
    assert folder.attachment(key, "a.png") is None
    (site / "articles" / "a.png").touch()
    assert folder.attachment(key, "a.png") == site / path / "articles/a.png".removeprefix(
        "" if path == "." else "articles/"
    )


def test_page_text_of_one_folder(tmp_path: Path) -> None:
    """Lines that the pages of a folder share are no part of their stories."""
    story = "The harbour of the old town opened again on Monday, after two years of work."
    other = "Grain ships came in before noon, and the market sold out within the hour."
    furniture = "Subscribe to our evening letter"
    pages: dict[str, str | bytes] = {
        "a.txt": f"Harbour opens again\n\n{story}\n\n{furniture}\n",
        "b.txt": f"Market sells out\n\n{other}\n\n{furniture}\n",
        "c.txt": b"\xff\xff",
    }
    bodies = [
        article.body for reading in read(source(tmp_path, pages)) for article in reading.articles
    ]
    assert len(bodies) == 2
    assert story in bodies[0]
    assert other in bodies[1]
    assert not any(furniture in body for body in bodies)


def test_links_out(tmp_path: Path) -> None:
    """A link to a file outside the source is set aside, one within is followed."""
    (tmp_path / "secret.md").write_text(POST)
    folder = source(tmp_path, {"a.md": POST})
    (tmp_path / "articles" / "out.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "articles" / "in.md").symlink_to("a.md")
    readings = read(folder)
    assert keys(readings) == ["articles/a.md", "articles/in.md"]
    assert reasons(readings) == {
        "articles/out.md": "is a link to a file outside the source; copy it in"
    }


def test_links_in_a_circle(tmp_path: Path) -> None:
    """Links that lead to themselves, or nowhere, stop nothing."""
    folder = source(tmp_path, {"a.md": POST, "x/b.md": POST})
    (tmp_path / "articles" / "x" / "up").symlink_to("..")
    (tmp_path / "articles" / "loop.md").symlink_to("loop.md")
    (tmp_path / "articles" / "none.md").symlink_to("nowhere")
    readings = read(folder)
    assert keys(readings) == ["articles/a.md", "articles/x/b.md"]
    assert list(reasons(readings)) == ["articles/loop.md", "articles/none.md"]


def test_no_file(tmp_path: Path) -> None:
    """What has an article's name and is no file is set aside, and nobody waits for it."""
    folder = source(tmp_path, {"folder.md/a.md": POST})
    os.mkfifo(tmp_path / "articles" / "pipe.md")
    readings = read(folder)
    assert keys(readings) == ["articles/folder.md/a.md"]
    assert reasons(readings) == {
        "articles/pipe.md": "is no regular file; put the file itself there, or take this out"
    }


def test_large_file(tmp_path: Path) -> None:
    """A file that is far too large for an article is set aside unread."""
    folder = source(tmp_path, {"a.md": POST})
    os.truncate(tmp_path / "articles" / "a.md", 2**40)
    assert reasons(read(folder)) == {"articles/a.md": "is larger than 32,000,000 bytes"}


def test_name_that_is_not_utf_8(tmp_path: Path) -> None:
    """A file whose name is not UTF-8 is set aside by a name that can be shown."""
    folder = source(tmp_path, {"a.md": POST})
    place = os.fsencode(tmp_path / "articles") + b"/caf\xe9.md"
    try:
        os.close(os.open(place, os.O_CREAT))
    except OSError:
        pytest.skip("this file system takes no such name")
    readings = read(folder)
    assert keys(readings) == ["articles/a.md"]
    assert reasons(readings) == {"articles/caf?.md": "its name is not UTF-8; rename it"}


def test_unreadable(
    open_folder: Path, without_privileges: Callable[[], AbstractContextManager[None]]
) -> None:
    """A file that may not be read is set aside; a folder that may not stops the source."""
    folder = source(open_folder, {"a.md": POST, "b.md": POST, "x/c.md": POST})
    (open_folder / "articles" / "b.md").chmod(0)
    with without_privileges():
        readings = read(folder)
    assert keys(readings) == ["articles/a.md", "articles/x/c.md"]
    assert reasons(readings) == {
        "articles/b.md": "cannot be read: Permission denied; let this account in"
    }
    (open_folder / "articles" / "x").chmod(0)
    with without_privileges(), pytest.raises(SourceError, match="x: cannot be listed"):
        folder.files()
    (open_folder / "articles" / "x").chmod(0o755)


def test_beside(tmp_path: Path) -> None:
    """A file that an article refers to is found from the article's own folder."""
    files = ["a.png", "x/b.png", "x/c#d/e.png", "x/b c.mp3"]
    folder = source(tmp_path, dict.fromkeys(files, b"data"))
    root = tmp_path / "articles"
    assert folder.attachment("articles/x/post.md", "b.png") == root / "x" / "b.png"
    assert folder.attachment("articles/post.md", "x/b.png") == root / "x" / "b.png"
    assert folder.attachment("articles/x/list.json#https://example.org/1/2", "b.png") is not None
    assert folder.attachment("articles/x/c#d/post.md", "e.png") is not None


def test_elsewhere_in_the_source(tmp_path: Path) -> None:
    """A file is found from the top of the source, and in the folder of the post's own name."""
    files = ["a.png", "x/a.png", "x/post/c.png", "~/d.png", "x/~/a.png"]
    folder = source(tmp_path, dict.fromkeys(files, b"data"))
    root = tmp_path / "articles"
    assert folder.attachment("articles/x/post.md", "~/x/a.png") == root / "x" / "a.png"
    assert folder.attachment("articles/x/post.md", "~/a.png") == root / "a.png"
    assert folder.attachment("articles/x/post.md", "c.png") == root / "x" / "post" / "c.png"
    assert folder.attachment("articles/post.md", "~/d.png") == root / "~" / "d.png"
    assert folder.attachment("articles/x/index.md", "~/../secret.png") is None
    assert folder.length("articles/x/post.md", "~/x/a.png") == len(b"data")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("nowhere.png", id="nothing"),
        pytest.param("", id="the folder itself"),
        pytest.param("..", id="the folder above"),
        pytest.param("../../secret.png", id="above the source"),
        pytest.param("~/../secret.png", id="above the source, from its top"),
        pytest.param("~/x/next-week.md", id="another article, from the top"),
        pytest.param("{tmp}/secret.png", id="absolute"),
        pytest.param("link.png", id="a link that leads out"),
        pytest.param("folder-link/secret.png", id="by a link that leads out"),
        pytest.param("loop.png", id="a link in a circle"),
        pytest.param("a\0.png", id="NUL"),
        pytest.param("a" * 300, id="long"),
        pytest.param("\ud800.png", id="no name at all"),
        pytest.param("pipe.png", id="no file"),
        pytest.param("next-week.md", id="another article"),
    ],
)
def test_never_outside(tmp_path: Path, name: str) -> None:
    """Nothing outside the source is ever beside an article, nor what has to wait its time."""
    folder = source(tmp_path, {"x/next-week.md": POST})
    (tmp_path / "secret.png").touch()
    place = tmp_path / "articles" / "x"
    (place / "link.png").symlink_to(tmp_path / "secret.png")
    (place / "folder-link").symlink_to(tmp_path)
    (place / "loop.png").symlink_to("loop.png")
    os.mkfifo(place / "pipe.png")
    assert folder.attachment("articles/x/post.md", name.replace("{tmp}", str(tmp_path))) is None


@pytest.mark.parametrize("ending", sorted(READABLE))
def test_articles_are_not_beside(tmp_path: Path, ending: str) -> None:
    """No file that is read as an article is delivered as it is: it may be a draft."""
    folder = source(tmp_path, {f"draft{ending}": POST, f"draft{ending.upper()}": POST})
    assert folder.attachment("articles/a.md", f"draft{ending}") is None
    assert folder.attachment("articles/a.md", f"draft{ending.upper()}") is None


BUNDLE: dict[str, str | bytes] = {
    "b/index.md": POST,
    "b/form.txt": "Name\nPlace\n",
    "b/data.json": '{"values": [1, 2]}',
    "b/list.json": '[{"x": 1}, {"x": 2}]',
    "b/table.html": "<table><tr><td>1</td></tr></table>",
    "b/held.json": '{"title": "A", "content_html": "B", "embargo": "2031-05-01"}',
    "b/some-day.json": '{"title": "A", "content_html": "B", "embargo": "tbd"}',
    "b/draft.html": '<title>A</title><meta name="draft" content="true"><p>A text of it.</p>',
    "b/press.txt": "EMBARGOED UNTIL 1 May 2031\nName\n",
    "b/notes.md": "Notes.",
    "next/index.md": POST.replace("2026", "2031"),
    "next/form.txt": "Name\n",
}


@pytest.mark.parametrize(
    ("article", "name", "delivered"),
    [
        pytest.param("b/index.md", "form.txt", True, id="a form to print"),
        pytest.param("b/index.md", "data.json", True, id="data"),
        pytest.param("b/index.md", "list.json", True, id="a list of data"),
        pytest.param("b/index.md", "table.html", True, id="a table"),
        pytest.param("b/index.md", "held.json", False, id="an article that is held"),
        pytest.param("b/index.md", "some-day.json", False, id="until nobody knows when"),
        pytest.param("b/index.md", "draft.html", False, id="a draft"),
        pytest.param("b/index.md", "press.txt", False, id="a line about an embargo"),
        pytest.param("b/index.md", "notes.md", False, id="the form that all drafts have"),
        pytest.param("b/index.md", "../next/form.txt", False, id="of another bundle"),
        pytest.param("a.md", "b/form.txt", False, id="from elsewhere"),
    ],
)
def test_data_of_a_bundle(tmp_path: Path, article: str, name: str, delivered: bool) -> None:
    """What a bundle's article links to is delivered though its form is that of articles.

    It must be none: what is held, a draft or cannot be understood stays where it is.
    """
    folder = source(tmp_path, BUNDLE)
    assert bool(folder.attachment(f"articles/{article}", name)) is delivered


def test_data_of_a_bundle_is_no_article(tmp_path: Path) -> None:
    """Data beside the page of a bundle is passed over without a word."""
    folder = source(tmp_path, BUNDLE)
    found = read(folder)
    assert keys(found) == [
        "articles/b/draft.html", "articles/b/held.json", "articles/b/index.md",
        "articles/next/index.md",
    ]  # fmt: skip
    assert list(reasons(found)) == []


@pytest.mark.parametrize(
    ("url", "length"),
    [
        pytest.param("episode one.mp3", 4, id="beside"),
        pytest.param("episode%20one.mp3", 4, id="encoded"),
        pytest.param("https://example.org/episode.mp3", 99, id="elsewhere"),
        pytest.param("nowhere.mp3", 99, id="nowhere"),
    ],
)
def test_length_of_enclosures(tmp_path: Path, url: str, length: int) -> None:
    """The length of an enclosure that lies beside its article is measured."""
    post = f'---\ntitle: A\nenclosures: [{{url: "{url}", length: 99}}]\n---\nText.\n'
    folder = source(tmp_path, {"a.md": post, "episode one.mp3": b"data"})
    [reading] = read(folder)
    [enclosure] = reading.articles[0].enclosures
    assert enclosure.length == length


def many_folders(base: Path) -> Folder:
    """A source of many folders, with all that a scan notes beside stamps."""
    files: dict[str, str | bytes] = {
        f"{n % 5}/{n}/{below}{name}": POST
        for n in range(40)
        for below in ("", "deep/")
        for name in ("a.md", "b.txt")
    }
    folder = source(base, files)
    with suppress(OSError):  # some file systems refuse it
        for below in (b"", b"1/1/"):
            Path(os.fsdecode(os.fsencode(base) + b"/articles/" + below + b"\xff.md")).write_text(
                POST
            )
    return folder


def test_a_scan_leaves_no_folder_open(tmp_path: Path) -> None:
    """And by their paths it finds the same as by descriptors, where a system lists none by one."""
    folder = many_folders(tmp_path)
    lowest = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest)
    found = folder.scan()
    again = os.open(os.devnull, os.O_RDONLY)
    os.close(again)
    assert again == lowest
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(contents, "_BY_DESCRIPTOR", False)
        assert folder.scan() == found


@pytest.mark.parametrize("by", [map, spread, divide])
def test_a_scan_that_is_spread_finds_the_same(tmp_path: Path, by: Spread) -> None:
    """Other processes find what one does: stamps, page texts, and names that no text can hold.

    So does one that has no others and does all parts itself.
    """
    alone, together = many_folders(tmp_path), opened(tmp_path)

    found = alone.scan()

    assert len(found.stamps) == 160
    assert together.scan(spread=by) == found
    assert together.unnamable == alone.unnamable
    assert all(sorted(together.siblings([k])) == sorted(alone.siblings([k])) for k in found.stamps)


def test_a_folder_that_another_process_cannot_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes wrong in another process is told as if it had gone wrong here."""
    folder, usual = many_folders(tmp_path), os.open

    def refusing(path: str, *how: Any, **more: Any) -> int:
        if path.endswith("deep"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return usual(path, *how, **more)

    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(SourceError, match="deep: cannot be listed: Permission denied"):
        folder.scan(spread=spread)
