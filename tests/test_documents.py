"""Documents that pandoc reads, from files to published feeds."""

import time
from pathlib import Path
from typing import Any

import pytest
from tests.publications import article, items, run, tree, write

from feedwright.commands.plan import preview_publication
from feedwright.runtime import executor, pandoc
from feedwright.runtime.pandoc import Pandoc

RST = "{}\n======\n\n:date: 2026-03-02\n\n{}\n"
ENDLESS = "= Endless\n#while true { [x] }\n"


def rst(title: str, body: str = "Some text.") -> str:
    """A dated article in reStructuredText."""
    return RST.format(f"{title:6}", body)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Pandoc:
    """The pandoc that a run uses."""
    pytest.importorskip("pypandoc", reason="the extra 'documents' is not installed")
    made = Pandoc(seconds=300)  # on a busy machine it takes long to start
    monkeypatch.setattr(pandoc, "shared", lambda: made)
    return made


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Has the extra be there, or not."""

    def switch(available: bool) -> None:
        monkeypatch.setattr(pandoc, "is_available", lambda: available)
        # As the fingerprint of the program tells where a part comes or goes.
        monkeypatch.setattr(
            "feedwright.session.planning.program_fingerprint", lambda: f"{available}"
        )

    return switch


def titles(folder: Path) -> list[str]:
    """The titles of the main feed."""
    return sorted(item["title"] for item in items(folder))


def test_one_process_reads_all_documents_of_a_run(tmp_path: Path, installed: Pandoc) -> None:
    """And is ended with it; a run that finds nothing changed starts none."""
    files = {f"{n}.rst": rst(f"A{n}") for n in range(20)} | {"x.org": "#+title: X\n\nText."}
    folder = write(tmp_path, files)

    report = run(folder)

    assert (report.articles.read, installed.started) == (21, 1)
    assert installed.pid == 0
    time.sleep(0.05)  # a file that was written just now is read once more
    run(folder)
    started = installed.started
    assert run(folder).work.files == 0
    assert installed.started == started


def test_processes_that_read_have_a_pandoc_each(
    tmp_path: Path, installed: Pandoc, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they give is what one gives, in the same bytes."""
    files = {f"{n:03}.rst": rst(f"A{n:03}", f"Text {n}.") for n in range(300)}
    monkeypatch.setattr(executor, "cores", lambda: 2)
    run(write(tmp_path / "two", files))
    assert installed.started == 0
    monkeypatch.setattr(executor, "cores", lambda: 1)
    run(write(tmp_path / "one", files))
    assert installed.started == 1
    one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
    assert one == two


def test_a_document_that_hangs_is_set_aside(
    tmp_path: Path, installed: Pandoc, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others of its run are published, by another process."""
    usual = installed.convert

    def convert(data: bytes, form: str) -> bytes:
        installed._seconds = 3 if form == "typst" else 300  # noqa: SLF001 - the others end by themselves
        return usual(data, form)

    monkeypatch.setattr(installed, "convert", convert)
    folder = write(tmp_path, {"a.rst": rst("A"), "b.typ": ENDLESS, "c.rst": rst("C")})

    report = run(folder)

    assert titles(folder) == ["A", "C"]
    (aside,) = report.articles.set_aside
    assert aside.source == "articles/b.typ"
    assert "pandoc has not read it after 3 seconds" in aside.reason
    assert installed.started == 2


@pytest.mark.usefixtures("installed")
def test_references_lead_from_form_to_form(tmp_path: Path) -> None:
    """One resolver finds them; what waits for its time has words alone."""
    links = (
        "`b <b.org>`_ :doc:`c <deep/c>` `d <|filename|/d.md>`_ `e <e.ipynb>`_ `f <f.adoc>`_ "
        "`g <held.rst>`_ `h <none.rst>`_"
    )
    files = {
        "a.rst": rst("A", links),
        "b.org": "#+title: B\n#+date: <2026-03-02 Mon>\n\n[[file:a.rst][a]] [[file:held.rst][g]]",
        "deep/c.adoc": "= C\n:date: 2026-03-02\n\nxref:../b.org[b] xref:../f.adoc#part[f]",
        "d.md": article("D", body="[a](a.rst) [c](deep/c.adoc)"),
        "e.ipynb": '{"cells": [{"cell_type": "markdown", "metadata": {}, "source": "# E\\n\\nx"}],'
        ' "metadata": {"date": "2026-03-02"}, "nbformat": 4, "nbformat_minor": 4}',
        "f.adoc": "= F\n:date: 2026-03-02\n\ntext\n",
        "held.rst": "Held\n====\n\n:date: 2030-01-02\n\nText.",
    }
    folder = write(tmp_path, files)

    report = run(folder)

    root = "https://example.org/feeds/articles/"
    shown = {item["title"]: item["content_html"] for item in items(folder)}
    for name in ("b", "c", "d", "e", "f"):
        assert f'<a href="{root}{name}/">{name}</a>' in shown["A"]
    assert " g h</p>" in shown["A"]
    assert shown["B"] == f'<p><a href="{root}a/">a</a> g</p>'
    assert f'href="{root}b/"' in shown["C"]
    assert f'href="{root}f/#part"' in shown["C"]
    assert f'href="{root}a/"' in shown["D"]
    assert f'href="{root}c/"' in shown["D"]
    assert any("none.rst" in one for one in report.warnings)
    assert not [path for path, data in tree(folder).items() if b"Held" in data]


@pytest.mark.usefixtures("installed")
def test_an_edit_gives_what_a_first_run_gives(tmp_path: Path) -> None:
    """The bytes do not tell in how many runs they were made."""
    before = {"a.rst": rst("A"), "b.org": "#+title: B\n#+date: 2026-03-02\n\nText."}
    after = before | {"a.rst": rst("A", "Another text, with `b <b.org>`_.")}
    folder = write(tmp_path / "twice", before)
    run(folder)
    run(write(folder, after))
    run(write(tmp_path / "once", after))

    twice, once = (
        {item["title"]: item["content_html"] for item in items(tmp_path / name)}
        for name in ("twice", "once")
    )
    assert twice == once


def test_a_missing_extra_is_told_in_one_line(tmp_path: Path, without: Any) -> None:
    """With the endings, their number, and how it is installed; other articles are published."""
    without(False)
    files = {"a.md": article("A"), "b.rst": rst("B"), "deep/c.ORG": "Text.", "d.rst": rst("D")}
    folder = write(tmp_path, files | {"e.csv": "a,b"})

    for _ in range(2):
        report = run(folder)
        assert titles(folder) == ["A"]
        assert report.articles.set_aside == ()
        assert report.articles.unread == {".csv": 1, ".org": 1, ".rst": 2}
        (told,) = [one for one in report.warnings if "documents" in one]
        assert told.startswith("articles: 3 files are not read (.org 1, .rst 2)")
        assert "pip install" in told
        assert "[documents]" in told
        assert any("(.csv 1)" in one for one in report.warnings)
    outlook = preview_publication(folder, environment={})
    assert told in outlook.warnings


@pytest.mark.usefixtures("installed")
def test_what_was_published_stands_when_the_extra_goes(tmp_path: Path, without: Any) -> None:
    """Nothing vanishes, nothing is set aside; only a file that is deleted goes."""
    without(True)
    files = {"a.md": article("A"), "b.rst": rst("B"), "c.rst": rst("C")}
    folder = write(tmp_path, files)
    run(folder)
    time.sleep(0.05)
    run(folder)
    before = tree(folder)

    without(False)
    for edit in (None, rst("B", "Changed while nobody reads it.")):
        if edit:
            write(folder, {"b.rst": edit})
        report = run(folder)
        assert tree(folder) == before
        assert (report.articles.vanished, report.articles.set_aside) == (0, ())

    (folder / "articles" / "c.rst").unlink()
    assert run(folder).articles.vanished == 1
    assert titles(folder) == ["A", "B"]

    without(True)
    assert run(folder).articles.changed == 1
    assert "Changed" in str([item["content_html"] for item in items(folder)])


@pytest.mark.usefixtures("installed")
def test_a_watcher_that_touches_a_document_loses_nothing(tmp_path: Path, without: Any) -> None:
    """Where the extra has gone, a file that is touched alone stands, too."""
    without(True)
    folder = write(tmp_path, {"a.md": article("A"), "b.rst": rst("B")})
    run(folder)
    without(False)
    run(folder)
    before = tree(folder)

    report = run(write(folder, {"b.rst": rst("B", "New.")}), touched=[folder / "articles/b.rst"])

    assert (report.articles.vanished, report.articles.set_aside) == (0, ())
    assert tree(folder) == before


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("available", [True, False], ids=["with", "without"])
def test_documents_in_the_folder_of_an_article_come_with_it(
    tmp_path: Path, without: Any, available: bool
) -> None:
    """There they are files for readers; elsewhere a document of text is an article or nothing."""
    without(available)
    body = "[x](paper.docx) [y](y.rst) [z](../z.rst)"
    files: dict[str, str | bytes] = {
        "story/index.md": article("A", body=body),
        "story/paper.docx": b"PK any",
        "story/y.rst": rst("Y"),
        "z.rst": rst("Z", ":embargo: not yet"),
    }
    folder = write(tmp_path, files)

    run(folder)

    assert tree(folder)["articles/story/paper.docx"] == b"PK any"
    assert "Z" not in [path.rpartition("/")[2] for path in tree(folder)]
    assert not [path for path in tree(folder) if path.endswith("z.rst")]


@pytest.mark.usefixtures("installed")
def test_documents_that_a_source_leaves_out_are_downloads(tmp_path: Path) -> None:
    """They go out with the article that refers to them; a document of text never does."""
    files: dict[str, str | bytes] = {
        "a.md": article("A", body="[x](files/x.docx) [y](files/y.rst)"),
        "files/x.docx": b"PK any",
        "files/y.rst": rst("Y"),
    }
    folder = write(tmp_path, files, source='except = ["files/**"]')

    report = run(folder)

    assert titles(folder) == ["A"]
    assert report.articles.set_aside == ()
    assert tree(folder)["articles/a/files/x.docx"] == b"PK any"
    assert not [path for path in tree(folder) if path.endswith(".rst")]


@pytest.mark.usefixtures("installed")
def test_a_front_page_without_a_date_is_no_article(tmp_path: Path) -> None:
    """As in any other form: it belongs to the site."""
    folder = write(tmp_path, {"README.rst": "Read me\n=======\n\nText.", "a.rst": rst("A")})
    run(folder)
    assert titles(folder) == ["A"]
