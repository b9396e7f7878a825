"""What lies beside articles, and what of it goes out."""

import os
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
