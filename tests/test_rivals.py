"""Articles that claim one address or one id: one of them stands, on a first run as later."""

from pathlib import Path
from typing import Any

import pytest
from tests.publications import article, items, run, write

HARBOUR = article("Harbour", "2026-03-01")
SHORE = article("Shore", "2026-02-01")
SHIPS = '{"title": "Ships", "date": "2026-01-01", "content": "x", "url": "/harbour/"}'
PAGE = (
    "<!doctype html><title>Harbour</title><link rel=canonical href='https://example.org/harbour/'>"
)


@pytest.mark.parametrize(
    ("files", "standing"),
    [
        pytest.param(
            {"harbour.md": HARBOUR, "harbour.tr.md": SHORE}, "harbour.md", id="translation"
        ),
        pytest.param(
            {"x/harbour.md": HARBOUR, "a/harbour.md": article("New", "2026-03-02")},
            "x/harbour.md",
            id="namesakes in two folders",
        ),
        pytest.param(
            {"2021-05-01-harbour.md": "# A\n\nOf A.\n", "2019-05-01-harbour.md": "# B\n\nOf B.\n"},
            "2019-05-01-harbour.md",
            id="dates in names",
        ),
        pytest.param(
            {"a.md": article("A", "2026-03-02", id="urn:x:1"), "b.md": article("B", id="urn:x:1")},
            "a.md",
            id="one id and one day",
        ),
        pytest.param(
            {"a.md": article("A", aliases=["/harbour/"]), "z.md": article("Z", url="/harbour/")},
            "a.md",
            id="alias",
        ),
        pytest.param(
            {"harbour.md": HARBOUR, "shore.md": article("S", "2026-02-01", slug="harbour")},
            "shore.md",
            id="slug",
        ),
        pytest.param({"a.md": article("A", url="/harbour/"), "b.json": SHIPS}, "b.json", id="JSON"),
        pytest.param(
            {"a/index.html": f"{PAGE}<p>x</p>", "z.md": article("Z", url="/harbour/")},
            "z.md",
            id="page without a date",
        ),
    ],
)
def test_one_stands(tmp_path: Path, files: dict[str, str], standing: str) -> None:
    """Of two one is published; the other is set aside, and told which file stands."""
    write(tmp_path, files, source='link = "/{slug}/"')
    for _ in range(2):
        report = run(tmp_path)
        [aside] = report.articles.set_aside
        [loser] = files.keys() - {standing}
        assert aside.source.startswith(f"articles/{loser}")
        assert f"as does articles/{standing}" in aside.reason
        assert len(items(tmp_path)) == 1
    (tmp_path / "articles" / standing).unlink()
    report = run(tmp_path)
    assert not report.articles.set_aside
    assert len(items(tmp_path)) == 1


def test_first_or_later(tmp_path: Path) -> None:
    """Two that come later are told apart as on a first run; who is known keeps its place."""
    two, link = {"a.md": HARBOUR, "b.md": SHORE}, 'link = "/{year}/"'
    one = write(tmp_path / "one", two, source=link)
    later = write(
        tmp_path / "later", {"c.md": article("C", "2025-01-01")}, source='link = "/{year}/"'
    )
    run(one)
    run(later)
    write(later, two, source=link)
    run(later)
    assert [item["title"] for item in items(one)] == ["Shore"]
    assert [item["title"] for item in items(later)] == ["Shore", "C"]
    write(later, {"d.md": article("D", "2026-01-01")}, source=link)
    [*_, aside] = run(later).articles.set_aside
    assert "as does articles/b.md;" in aside.reason
    assert [item["title"] for item in items(later)] == ["Shore", "C"]


def test_a_slug_of_its_own(tmp_path: Path) -> None:
    """Who was set aside comes in once its file names a slug that nobody has."""
    write(tmp_path, {"x/a.md": HARBOUR, "y/a.md": SHORE}, source='link = "/{slug}/"')
    assert run(tmp_path).articles.set_aside
    write(tmp_path, {"x/a.md": article("Harbour", slug="b")}, source='link = "/{slug}/"')
    assert not run(tmp_path).articles.set_aside
    assert len(items(tmp_path)) == 2


@pytest.mark.parametrize("fields", [{"url": "/same/"}, {"id": "urn:x:same"}], ids=["address", "id"])
def test_embargoed(tmp_path: Path, fields: dict[str, Any]) -> None:
    """Who waits for its time keeps nobody back, whatever its language, and is in no message."""
    files = {
        "merger.md": article("Merger", "2027-01-01", **fields),
        "shown.md": article("Shown", language="fr", **fields),
    }
    report = run(write(tmp_path, files))
    assert [item["title"] for item in items(tmp_path)] == ["Shown"]
    assert len(report.articles.set_aside) == 1
    assert "merger" not in repr(report).lower()
