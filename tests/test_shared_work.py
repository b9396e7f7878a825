"""The work of a run that other machines do, as they do it: of what they are sent, and no more."""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.publications import article, run, tree, write

from feedwright.domain.errors import NotShared
from feedwright.pipeline import elsewhere
from feedwright.reading import changed_files
from feedwright.reading.sources.folder import Folder
from feedwright.runtime import executor, fingerprint
from feedwright.runtime.executor import Task, Work
from feedwright.session import planning
from feedwright.workspace import open_workspace

COUNT = 400
FEEDS = """limit = 20
archive = true
page_size = 20
[[feeds]]
name = "sections"
each = "section"
archive = true
page_size = 30
link_suffix = "from=feed"
"""
SECRETIVE = "[[feeds]]\nname = 'members'\nprivate = true"


class Elsewhere:
    """Has everything that may be shared done by another opened copy of a publication.

    Args:
        folder: That copy's.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.done: dict[str, int] = {}
        """How many parts of each task were done."""
        self.refused: list[str] = []
        self.sent = b""

    def spread(self, task: Task, work: Work, parts: Iterable[Any]) -> Iterator[bytes]:
        """What the work makes of each part."""
        settings = task.settings()
        self.sent += settings
        try:
            there = elsewhere(open_workspace(self._folder, {}), task.name, settings)
        except NotShared as error:
            self.refused.append(str(error))
            yield from map(work, parts)
            return
        for part in parts:
            message = task.message(part)
            if message is None:
                yield work(part)
                continue
            sent = msgspec.msgpack.encode(message)
            self.sent += sent
            try:
                yield there(msgspec.msgpack.decode(sent))
            except NotShared as error:
                self.refused.append(str(error))
                yield work(part)
            else:
                self.done[task.name] = self.done.get(task.name, 0) + 1


def publication(folder: Path) -> Path:
    """Many articles with pages of their own, which refer to each other, in archives."""
    texts: dict[str, str | bytes] = {
        f"{n % 9}/{n}.md": article(
            f"Article {n}",
            f"2026-03-{1 + n % 28:02}",
            body=f"Text {n} ![p](p.png), see [another](../{(n + 1) % 9}/{n + 1}.md).\n\n## Part",
            section=f"S{n % 3}",
            tags=[f"t{n % 5}"],
        )
        for n in range(COUNT)
    }
    texts |= {f"{n}/p.png": b"\x89PNG" for n in range(9)}
    texts["notes.md"] = "no front matter, and no date"
    texts["broken.md"] = "---\ntitle: [\n---\n"
    return write(folder, texts, publication="max_bytes = 200_000", feed=FEEDS, more=SECRETIVE)


def public(folder: Path) -> dict[str, bytes]:
    """What is published but for the private feed, whose place is another each time."""
    return {path: data for path, data in tree(folder).items() if not path.startswith("private-")}


def test_it_makes_the_same_bytes(tmp_path: Path) -> None:
    """Whatever is done elsewhere, documents and report are those of one machine."""
    alone = publication(tmp_path / "alone")
    shared = publication(tmp_path / "shared")
    told = run(alone)
    other = Elsewhere(shared)
    with executor.sharing(other):
        found = run(shared)
    assert not other.refused
    assert other.done.keys() == {"new files", "entries", "article pages", "archive pages"}
    assert other.done["new files"] == -(-(COUNT + 2) // 64)
    assert sum(other.done.values()) > 40
    assert public(alone) == public(shared)
    assert len(tree(alone)) == len(tree(shared)) > len(public(alone))
    assert found.articles == told.articles
    assert found.warnings == told.warnings
    same = msgspec.structs.replace(found.work, statements=told.work.statements)
    assert same == told.work


def test_entries_of_many_feeds(tmp_path: Path) -> None:
    """What the heads of feeds show is made elsewhere too, though no archive asks for its size."""
    texts: dict[str, str | bytes] = {
        f"{n}.md": article(f"N{n}", f"2026-03-{1 + n % 28:02}", url=f"/{n}/", section=f"S{n % 4}")
        for n in range(160)
    }
    feeds = "limit = 40\n[[feeds]]\nname = 'sections'\neach = 'section'\nlimit = 40"
    alone, shared = (write(tmp_path / name, texts, feed=feeds) for name in ("alone", "shared"))
    told = run(alone)
    other = Elsewhere(shared)

    with executor.sharing(other):
        found = run(shared)

    assert not other.refused
    assert other.done["entries"] == 5  # of 32 each
    assert tree(alone) == tree(shared)
    assert (found.work.entries, found.warnings) == (told.work.entries, told.warnings) == (160, ())


def test_files_that_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an upgrade all is read again, elsewhere too, and nothing of it has changed."""
    folder = publication(tmp_path / "one")
    run(folder)
    before = tree(folder)
    monkeypatch.setattr(planning, "program_fingerprint", lambda: "another program")
    other = Elsewhere(folder)
    with executor.sharing(other):
        report = run(folder)
    assert not other.refused
    assert other.done["files"] == -(-(COUNT + 2) // 64)
    assert (report.articles.new, report.articles.changed) == (0, 0)
    assert tree(folder) == before


def test_rows(tmp_path: Path) -> None:
    """Rows of a database are read elsewhere by their keys."""
    import sqlite3

    folders = [tmp_path / "alone", tmp_path / "shared"]
    for folder in folders:
        write(folder, {})
        with sqlite3.connect(folder / "cms.db") as cms:
            cms.execute("create table stories (id integer primary key, title, body, date)")
            cms.executemany(
                "insert into stories values (?, ?, ?, ?)",
                [(n, f"T{n}", f"<p>{n}</p>", f"2026-03-{1 + n % 28:02}") for n in range(COUNT)],
            )
        cms.close()
        text = (folder / "feedwright.toml").read_text()
        source = 'kind = "sql"\nurl = "sqlite:///cms.db"\ntable = "stories"\nmarkup = "html"'
        (folder / "feedwright.toml").write_text(text.replace('path = "articles"', source))
    run(folders[0])
    other = Elsewhere(folders[1])
    with executor.sharing(other):
        run(folders[1])
    assert not other.refused
    assert other.done["new files"] == -(-COUNT // 64)
    assert tree(folders[0]) == tree(folders[1])


@pytest.mark.parametrize(
    ("differing", "told"),
    [
        pytest.param('language = "tr"', "says something else here", id="configuration"),
        pytest.param("", "is another here", id="files"),
    ],
)
def test_another_folder_is_not_taken(tmp_path: Path, differing: str, told: str) -> None:
    """A machine whose folder is another reads nothing for it, and the run does that itself."""
    here = publication(tmp_path / "here")
    there = publication(tmp_path / "there")
    file = there / "feedwright.toml"
    file.write_text(file.read_text().replace("max_bytes", f"{differing}\nmax_bytes"))
    alone = publication(tmp_path / "alone")
    run(alone)
    other = Elsewhere(there)
    with executor.sharing(other):
        run(here)
    assert "new files" not in other.done
    assert told in other.refused[0]
    assert public(alone) == public(here)


def test_what_cannot_be_read_elsewhere_is_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page text is read by whoever has listed its folder, and so is all of other sources."""
    alone, here = (publication(tmp_path / name) for name in ("alone", "here"))
    for folder in (alone, here):
        for n in range(4):
            text = (
                f"The Paper\nHome | News\n\nStory {n}\n2 March 2026\n\nIts text {n}. "
                + "More. " * 40
            )
            (folder / "articles" / f"page{n}.txt").write_text(text)
    run(alone)
    other = Elsewhere(here)
    with executor.sharing(other):
        run(here)
    assert all(".txt is another here" in one for one in other.refused)
    assert other.refused
    assert public(alone) == public(here)
    monkeypatch.setattr(Folder, "is_shared", False)
    other = Elsewhere(here)
    monkeypatch.setattr(planning, "program_fingerprint", lambda: "another program")
    with executor.sharing(other):
        run(here)
    assert not other.done.get("files")
    assert not other.refused


def test_nothing_secret_is_sent(tmp_path: Path, postgres: str) -> None:
    """Neither the address of the store nor the place of a private feed leaves the machine."""
    folder = publication(tmp_path / "one")
    file = folder / "feedwright.toml"
    text = file.read_text().replace("max_bytes", f'store = "{postgres}#secretive"\nmax_bytes')
    file.write_text(text)
    other = Elsewhere(folder)
    with executor.sharing(other):
        run(folder)
    (secret,) = {path.split("/")[0] for path in tree(folder).keys() - public(folder).keys()}
    assert len(other.sent) > 100_000
    assert secret.encode() not in other.sent
    assert b"secretive" not in other.sent


def test_few_are_not_shared(tmp_path: Path) -> None:
    """An edit sends nothing."""
    folder = publication(tmp_path / "one")
    time.sleep(0.03)  # so that no file is as new as the run
    run(folder)
    (folder / "articles" / "new.md").write_text(article("New"))
    other = Elsewhere(folder)
    with executor.sharing(other):
        run(folder)
    assert (other.done, other.sent) == ({}, b"")


def test_the_content_of_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the same wherever and whenever the files were written, and differs where they do."""
    contents = []
    for name, text in (("a", "x = 1"), ("b", "x = 1"), ("c", "x = 2")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "one.py").write_text(text)
        monkeypatch.setattr(fingerprint, "_PACKAGE", str(tmp_path / name))
        fingerprint.program_content.cache_clear()
        contents.append(fingerprint.program_content())
    fingerprint.program_content.cache_clear()
    assert contents[0] == contents[1] != contents[2]


def test_parts_are_few_files() -> None:
    """A part is not larger than what a source fetches at a time."""
    from feedwright.reading.sources import rows

    assert changed_files._PART <= rows.PART  # noqa: SLF001 - each range would fetch its rows twice
