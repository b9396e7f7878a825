"""The examples of the manual's chapter on Python: each runs, one after another."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT
from tests.publications import article, write

CHAPTER = ROOT / "src/feedwright/manual/python.md"
CODE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block of Python in the chapter runs in the order of the text, and holds."""
    write(tmp_path / "my-feeds", {"harbour.md": article("Harbour")})
    table = write(tmp_path / "my-table", {}) / "feedwright.toml"
    table.write_text(table.read_text("utf-8").replace('path = "articles"', 'kind = "python"'))
    monkeypatch.chdir(tmp_path)
    text = CHAPTER.read_text("utf-8")
    names: dict[str, Any] = {"__name__": "chapter"}
    blocks = list(CODE.finditer(text))
    assert len(blocks) > 5
    for found in blocks:
        line = text.count("\n", 0, found.start(1))
        exec(compile("\n" * line + found[1], str(CHAPTER), "exec"), names)  # noqa: S102 - our own examples
    assert (tmp_path / "my-feeds/public/rss.xml").is_file()


def test_the_example_of_the_readme_runs() -> None:
    """What the first page shows of the library is a valid feed."""
    (found,) = CODE.finditer((ROOT / "README.md").read_text("utf-8"))
    names: dict[str, Any] = {"__name__": "readme"}
    exec(compile(found[1], "README.md", "exec"), names)  # noqa: S102 - our own example
    assert names["fw"].check(names["document"].data) == ()
