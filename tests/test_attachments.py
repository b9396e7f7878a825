"""What lies beside articles, and what of it goes out."""

import os
import re
from pathlib import Path

import pytest
from tests.publications import article, items, run, tree, write

from feedwright.domain.attachments import LARGEST


def delivered(folder: Path) -> set[str]:
    """The names of what is published below the article's page, less its page."""
    found = {path for path in tree(folder) if path.startswith("articles/")}
    return {path.split("/", 2)[2] for path in found} - {"index.html"}


def test_what_servers_run_is_left(tmp_path: Path) -> None:
    """What a server would run or obey is told, one line a kind, and only that is left."""
    names = ["map.svg", "a.php", "sub/b.PHTML", "c.cgi", "d.py", ".htaccess", "web.config"]
    names += ["index.xhtml", "ATOM.xml", "data.csv"]
    body = " ".join(f"[x]({name})" for name in names)
    files = {f"trip/{name}": b"x" for name in names}
    folder = write(tmp_path, {"trip/index.md": article("Trip", body=body), **files})

    report = run(folder)

    assert delivered(folder) == {"map.svg", "data.csv"}
    told = [one for one in report.warnings if one.startswith("articles/trip/index.md: refers to")]
    assert len(told) == 3
    assert "a.php, sub/b.PHTML, c.cgi, d.py, which web servers may run" in told[0]
    assert ".htaccess, web.config, which is hidden or obeyed" in told[1]
    assert "index.xhtml, ATOM.xml, which has the name of a page" in told[2]
    assert not run(folder).warnings


def test_what_was_delivered_before_goes(tmp_path: Path) -> None:
    """A file that takes such a name leaves the publication under its old one."""
    folder = write(
        tmp_path,
        {"a.md": article("A", body="[x](x.zip)"), "x.zip": b"x", "x.jsp": b"x"},
    )
    run(folder)
    assert delivered(folder) == {"x.zip"}
    (folder / "articles/a.md").write_text(article("A", body="[x](x.jsp)"))
    run(folder)
    assert delivered(folder) == set()


@pytest.mark.parametrize("name", ["talk.php", "talk.mp3"])
def test_recordings_that_cannot_go_out(tmp_path: Path, name: str) -> None:
    """An article whose own recording cannot be delivered is set aside; with a link it has none."""
    files: dict[str, str | bytes] = {"a.md": article("A", enclosure=name), name: b"x"}
    folder = write(tmp_path / "here", files)
    if name.endswith("mp3"):
        os.truncate(folder / "articles" / name, LARGEST + 1)
    (one,) = run(folder).articles.set_aside
    assert one.source == "articles/a.md"
    assert f"refers to {name}, which" in one.reason
    assert ("2 GB" in one.reason) == name.endswith("mp3")

    elsewhere = write(tmp_path / "there", files, source='link = "/{slug}/"')
    assert not run(elsewhere).articles.set_aside
    assert items(elsewhere)[0]["attachments"]


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    """A file of more than 2 GB is told and left until it is smaller."""
    folder = write(tmp_path, {"a.md": article("A", body="[x](disk.img)"), "disk.img": b"x"})
    os.truncate(folder / "articles/disk.img", LARGEST + 1)
    (told,) = (one for one in run(folder).warnings if "disk.img" in one)
    assert told.startswith("articles/a.md: refers to disk.img, which is larger than 2 GB")
    assert delivered(folder) == set()
    assert run(folder).work.documents == 0

    os.truncate(folder / "articles/disk.img", 1)
    run(folder)
    assert delivered(folder) == {"disk.img"}


DELIVERING = 'link = "/blog/{slug}/"\nfiles = "deliver"'
BODY = (
    '![z](./z.png) ![s](img/s.png "T") <img src="z.png" srcset="z.png 1x, img/s.png 2x"> '
    "![x](~/blog/x.png) ![y](@/blog/x.png) ![up](../up.png) [pdf](doc.pdf) [b](b.md) "
    "[page](../two/) [file](page.html) [abs](/x.png) [away](https://e.com/z.png) [here](#z.png)"
)


def test_files_of_articles_whose_pages_are_elsewhere(tmp_path: Path) -> None:
    """They are delivered where that is set, and no link to a page is taken for one of them."""
    names = ["blog/z.png", "blog/img/s.png", "blog/x.png", "up.png", "blog/doc.pdf", "blog/c.jpg"]
    files: dict[str, str | bytes] = {
        "blog/a.md": article("A", body=BODY, cover="./c.jpg"),
        "blog/b.md": article("B", url="https://other.example/b"),
        **dict.fromkeys(names, b"x"),
    }
    folder = write(tmp_path, files, source=DELIVERING)
    report = run(folder)

    root = "https://example.org/feeds/articles/a/"
    shown = next(one for one in items(folder) if one["title"] == "A")
    targets = re.findall(r'(?:src|href)="([^"]+)"', shown["content_html"])
    assert targets == [
        *(f"{root}{name}" for name in ("z.png", "img/s.png", "z.png", "x.png", "x.png")),
        *(f"{root}{name}" for name in ("~/up.png", "doc.pdf")),
        "https://other.example/b",
        *("https://example.org/blog/two/", "https://example.org/blog/a/page.html"),
        *("https://example.org/x.png", "https://e.com/z.png"),
        "https://example.org/blog/a/#z.png",
    ]
    assert f'srcset="{root}z.png 1x, {root}img/s.png 2x"' in shown["content_html"]
    assert shown["image"] == f"{root}c.jpg"
    assert shown["url"] == "https://example.org/blog/a/"
    wanted = {"z.png", "img/s.png", "x.png", "~/up.png", "doc.pdf", "c.jpg"}
    assert {one for one in tree(folder) if one.startswith("articles/")} == {
        f"articles/a/{name}" for name in wanted
    }
    assert not report.warnings
    assert run(folder).work.written == 0


def test_files_that_are_not_there(tmp_path: Path) -> None:
    """A file that is missing is told and delivered once it is there; one outside goes."""
    body = "![m](m.png) ![o](../../o.png)"
    folder = write(tmp_path, {"blog/a.md": article("A", body=body)}, source=DELIVERING)
    missing, outside = sorted(run(folder).warnings, reverse=True)

    assert missing == "articles/blog/a.md: refers to m.png, which is not beside it"
    assert "outside of its source: 1 (../../o.png)" in outside
    assert items(folder)[0]["content_html"].count("<img") == 1
    (folder / "articles/blog/m.png").write_bytes(b"x")
    run(folder)
    assert delivered(folder) == {"m.png"}


def test_files_go_with_their_article_and_with_the_setting(tmp_path: Path) -> None:
    """Neither a draft, nor one that is gone, nor the setting taken back leaves files behind."""
    files: dict[str, str | bytes] = {
        "a.md": article("A", body="![z](z.png)"),
        "b.md": article("B", body="![z](z.png)"),
        "c.md": article("C", date="2027-03-02", body="![z](z.png)"),
        "z.png": b"x",
    }
    folder = write(tmp_path, files, source=DELIVERING)
    run(folder)
    assert {one for one in tree(folder) if "z.png" in one} == {
        "articles/a/z.png",
        "articles/b/z.png",
    }
    (folder / "articles/b.md").write_text(article("B", body="![z](z.png)", draft=True))
    run(folder)
    assert {one for one in tree(folder) if "z.png" in one} == {"articles/a/z.png"}
    write(folder, {}, source=DELIVERING.partition("\n")[0])
    run(folder)
    assert not {one for one in tree(folder) if "z.png" in one}
    assert 'src="https://example.org/blog/a/z.png"' in items(folder)[0]["content_html"]
    write(folder, {}, source=DELIVERING)
    run(folder)
    assert {one for one in tree(folder) if "z.png" in one} == {"articles/a/z.png"}
