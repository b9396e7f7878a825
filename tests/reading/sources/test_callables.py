"""Articles that a callable of one's own gives."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.publications import article, items, run, write

from feedwright.domain.errors import ConfigurationError

SOURCE = """
[[sources]]
kind = "python"
call = "{call}"
name = "desk"
"""
GOOD = """
import feedwright as fw
from datetime import UTC, datetime

def stories():
    yield {"id": 1, "title": "Low tide", "date": "2026-10-01", "body": "<p>It is low.</p>"}
    yield {"id": 2, "title": "A draft", "date": "2026-10-02", "draft": True, "body": "x"}
    yield fw.Article(
        key="three", title="A record", body="# It", markup="markdown",
        published=datetime(2026, 10, 3, tzinfo=UTC), tags=("sea",),
    )
"""


@pytest.fixture(autouse=True)
def _nothing_stays() -> Iterator[None]:
    path, flag = [*sys.path], sys.dont_write_bytecode
    yield
    assert (sys.path, sys.dont_write_bytecode) == (path, flag)
    assert not [name for name in sys.modules if name.startswith("newsdesk")]


def configured(folder: Path, code: str, call: str = "newsdesk:stories") -> Path:
    """A publication of a folder with one article, and of a callable."""
    write(folder, {"a.md": article("A")}, more=SOURCE.format(call=call))
    (folder / "newsdesk.py").write_text(code)
    return folder


def titles(folder: Path) -> set[str]:
    """Those of its articles."""
    return {one["title"] for one in items(folder)} - {"A"}


def test_mappings_and_records(tmp_path: Path) -> None:
    """Both are articles, with ids by their keys; a draft is none."""
    configured(tmp_path, GOOD)
    report = run(tmp_path)
    assert titles(tmp_path) == {"Low tide", "A record"}
    assert {one["id"] for one in items(tmp_path)} >= {
        "tag:example.org,2026:desk/1", "tag:example.org,2026:desk/three"
    }  # fmt: skip
    assert (report.articles.drafts, report.articles.set_aside, report.warnings) == (1, (), ())


def test_an_edit_is_one_article(tmp_path: Path) -> None:
    """What differs is read, what is not given any more was deleted, and programs are read anew."""
    configured(tmp_path, GOOD)
    run(tmp_path)
    configured(tmp_path, GOOD.replace("It is low", "It was low"))
    report = run(tmp_path)
    assert (report.articles.changed, report.articles.vanished) == (1, 0)
    configured(tmp_path, GOOD.partition("    yield fw")[0])
    assert run(tmp_path).articles.vanished == 1


def test_a_module_within_a_package(tmp_path: Path) -> None:
    """It is found in a package too, and finds what lies beside it while it runs."""
    configured(tmp_path, "")
    (tmp_path / "newsdesk.py").unlink()
    (tmp_path / "newsdesk").mkdir()
    (tmp_path / "newsdesk/__init__.py").write_text("")
    (tmp_path / "newsdesk/deep.py").write_text(
        GOOD + "class Desk:\n    all = staticmethod(stories)\n"
    )
    configured_text = (tmp_path / "feedwright.toml").read_text()
    (tmp_path / "feedwright.toml").write_text(
        configured_text.replace("newsdesk:stories", "newsdesk.deep:Desk.all")
    )
    run(tmp_path)
    assert titles(tmp_path) == {"Low tide", "A record"}


FAULTS = {
    "an error": (
        "def stories():\n    return [{}['title']]\n", "KeyError: 'title' (newsdesk.py, line 2)"
    ),
    "an error half way": (
        GOOD + "    raise OSError('it is closed')\n", "OSError: it is closed (newsdesk.py"
    ),
    "an end": ("import sys\ndef stories():\n    sys.exit(3)\n", "SystemExit: 3"),
    "no Python": ("def stories(:\n", "SyntaxError"),
    "another module": ("import nowhere_to_be_found\n", "No module named 'nowhere_to_be_found'"),
    "no such name": ("x = 1\n", "holds no 'stories'"),
    "no callable": ("stories = 3\n", "is a int, and cannot be called"),
    "nothing": ("def stories():\n    pass\n", "gives a NoneType; have it give a list"),
    "one mapping": ("def stories():\n    return {'id': 1}\n", "gives a dict; have it give a list"),
    "a coroutine": ("async def stories():\n    return []\n", "gives a coroutine"),
    "rows without an id": ("def stories():\n    yield {'title': 'x'}\n", "no column 'id'"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_program_that_fails(tmp_path: Path, fault: str) -> None:
    """One line says what went wrong and where; what was published stands, the others go out."""
    configured(tmp_path, GOOD)
    run(tmp_path)
    code, told = FAULTS[fault]
    configured(tmp_path, code)
    (tmp_path / "articles/b.md").write_text(article("B"))
    (line,) = run(tmp_path).refusals
    assert told in line
    assert "\n" not in line
    assert titles(tmp_path) == {"Low tide", "A record", "B"}


def test_no_such_module(tmp_path: Path) -> None:
    """It is told where it was looked for."""
    configured(tmp_path, GOOD, call="newsdesk_of_nobody:stories")
    (line,) = run(tmp_path).refusals
    assert "there is no module 'newsdesk_of_nobody', neither beside feedwright.toml" in line


def test_what_cannot_be_used_is_set_aside(tmp_path: Path) -> None:
    """One of them takes none of the others down, and is named by its key or its place."""
    more = (
        "    yield {'id': 4, 'title': 'Bad', 'date': 'soon', 'body': 'x'}\n"
        "    yield fw.Article(key='five', title='Five', published=3)\n"
        "    yield 'a text'\n"
    )
    configured(tmp_path, GOOD + more)
    report = run(tmp_path)
    assert titles(tmp_path) == {"Low tide", "A record"}
    assert {one.source for one in report.articles.set_aside} == {"desk/4", "desk/five", "desk"}


@pytest.mark.parametrize("call", ["newsdesk", "newsdesk:", "news desk:x", "newsdesk:x()", ":x"])
def test_what_names_no_callable(tmp_path: Path, call: str) -> None:
    """The configuration is refused, with the form."""
    configured(tmp_path, GOOD, call=call)
    with pytest.raises(ConfigurationError, match=r"write it as in 'package\.module:name'"):
        run(tmp_path)
