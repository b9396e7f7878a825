"""Golden pairs: a document that breaks a rule, and all that is told of it."""

import re
from pathlib import Path

import pytest

from feedwright.checks import RULES, Document, Finding, check, examine

GOLDEN = Path(__file__).parents[1] / "golden" / "checking"
DOCUMENTS = sorted(path for path in GOLDEN.iterdir() if path.suffix != ".findings")
LARGE = {
    "document-large",
    "document-too-large",
    "document-too-many-parts",
    "json-too-many-values",
}
"""Rules on size, whose documents are too large to be kept."""
SENT = {rule.name for rule in RULES if rule.group == "http"} | {
    "document-unreadable",
    "json-feed-url-differs",
}
"""Rules on where a document is and what HTTP says of it, which none shows."""


def found(path: Path) -> tuple[Finding, ...]:
    """What is told of a golden document."""
    return examine(path.read_bytes(), path=path.name)


@pytest.mark.parametrize("path", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_golden(path: Path) -> None:
    """A document has exactly the findings that stand beside it: line, level and rule."""
    expected = path.with_suffix(".findings").read_text("utf-8").splitlines()
    assert [f"{one.line or 0} {one.level} {one.rule}" for one in found(path)] == expected


@pytest.mark.parametrize("path", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_errors_alone(path: Path) -> None:
    """Where errors alone are looked for, they are told as they are told among all else."""
    kind = "application/feed+json" if path.suffix == ".json" else "application/rss+xml"
    one = Document(path=path.name, media_type=kind, data=path.read_bytes())
    for entries in (True, False):
        whole = check(one, entries=entries)
        errors = tuple(found for found in whole if found.level == "error")
        assert check(one, entries=entries, errors=True) == errors


def test_every_rule_has_a_golden_pair() -> None:
    """For each rule there is a document, named for it, that breaks it."""
    broken = {path.stem for path in DOCUMENTS if path.stem in {one.rule for one in found(path)}}
    assert {rule.name for rule in RULES} - LARGE - SENT - broken == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_messages(path: Path) -> None:
    """A finding is one or two sentences on one line, and names a section of a specification."""
    for one in found(path):
        assert one.path == path.name
        assert re.fullmatch(r"\S.*\S[.?]", one.message), one.message
        assert "\n" not in one.message
        assert "None" not in one.message
        assert re.match(r"https?://\S+$", one.spec), one.rule


@pytest.mark.parametrize("rule", list(RULES), ids=[rule.name for rule in RULES])
def test_register(rule: object) -> None:
    """A rule has all that its line in the reference needs."""
    assert rule in list(RULES)
    one = next(known for known in RULES if known is rule)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", one.name)
    assert one.level in {"error", "warning", "hint"}
    assert one.group
    assert re.match(r"https?://\S+$", one.spec) or one.name == "document-unreadable"
    assert one.summary.endswith(".")
    assert one.summary[0].upper() == one.summary[0] or re.match(r"[\w]+:\w|is[A-Z]", one.summary)
