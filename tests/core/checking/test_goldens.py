"""Golden pairs: a document that breaks a rule, and all that is told of it."""

from pathlib import Path

import pytest

from feedwright.core.checking import examine

GOLDEN = Path(__file__).parents[2] / "golden" / "checking"
DOCUMENTS = sorted(path for path in GOLDEN.iterdir() if path.suffix != ".findings")


@pytest.mark.parametrize("path", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_golden(path: Path) -> None:
    """A document has exactly the findings that stand beside it: line, level and rule."""
    expected = path.with_suffix(".findings").read_text("utf-8").splitlines()
    found = examine(path.read_bytes(), path=path.name)
    assert [f"{one.line or 0} {one.level} {one.rule}" for one in found] == expected
