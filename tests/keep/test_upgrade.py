"""What becomes of published articles that a later version of the program takes for drafts."""

from pathlib import Path

import pytest
from tests.publications import NOW, article, items, run, tree, write

from feedwright.keep import identification, incoming
from feedwright.reading.fields import withholding
from feedwright.session import planning


def published_by_an_earlier_version(
    folder: Path, monkeypatch: pytest.MonkeyPatch, status: str = "draft"
) -> Path:
    """A publication whose article ``b.md`` was no draft to the version that published it."""
    write(folder, {"a.md": article("A"), "b.md": article("B", status=status)})
    with monkeypatch.context() as earlier:
        # What was written just now has no stamp to compare, and is read again in any case.
        earlier.setattr(incoming, "is_fresh", lambda *_: False)
        earlier.setattr(planning, "program_fingerprint", lambda: "earlier")
        earlier.setattr(identification, "program_fingerprint", lambda: "earlier")
        earlier.setattr(withholding, "status", lambda *_, **__: "published")
        run(folder)
    assert len(items(folder)) == 2
    return folder


def test_what_another_version_calls_a_draft_stays_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upgrade takes nothing from readers: it says what it would hold, in each run."""
    folder = published_by_an_earlier_version(tmp_path / "p", monkeypatch)
    before = tree(folder)
    for _ in range(2):
        report = run(folder)
        assert tree(folder) == before
        assert [one.source for one in report.articles.set_aside] == ["articles/b.md"]
        assert "was published by an earlier one" in report.articles.set_aside[0].reason


def test_a_draft_that_is_changed_after_an_upgrade_is_withdrawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once somebody has changed the article it counts what it says; what is new is held at once."""
    folder = published_by_an_earlier_version(tmp_path / "p", monkeypatch)
    (folder / "articles/c.md").write_text(article("C", status="draft"))
    run(folder)
    (folder / "articles/b.md").write_text(article("B", status="draft", body="Other words."))
    report = run(folder, now=NOW)
    assert [one["title"] for one in items(folder)] == ["A"]
    assert not report.articles.set_aside


def test_what_is_private_is_withdrawn_by_an_upgrade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was to reach nobody stays published for no version's sake."""
    folder = published_by_an_earlier_version(tmp_path / "p", monkeypatch, status="private")
    report = run(folder)
    assert [one["title"] for one in items(folder)] == ["A"]
    assert not report.articles.set_aside
