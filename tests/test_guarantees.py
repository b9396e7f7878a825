"""The manual's table of guarantees names tests, and they are there."""

import ast
import re

import pytest
from tests.conftest import ROOT

MANUAL = (ROOT / "src/feedwright/manual/guarantees.md").read_text("utf-8")
SECTION = MANUAL.partition("## What is guaranteed\n")[2].partition("\n## ")[0]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in SECTION.splitlines()
    if line.startswith("|")
][2:]
NAMED = [name for row in ROWS for name in re.findall(r"`(tests/[\w/]+\.py(?:::\w+)?)`", row[-1])]


def test_every_guarantee_has_a_test() -> None:
    """No row of the table promises what no test holds."""
    assert len(ROWS) >= 10
    for row in ROWS:
        assert len(row) == 2
        assert "`tests/" in row[1], row[0]


@pytest.mark.parametrize("named", sorted(set(NAMED)))
def test_a_named_test_is_there(named: str) -> None:
    """Each test that the table names is one that is run."""
    path, _, name = named.partition("::")
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    tests = {
        node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)
    } | {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = {one for one in tests if one.startswith(("test_", "Test"))}
    assert found
    assert not name or name in found
