"""Which tests a run runs: the marks of each place, and the default selection."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from tests.conftest import ROOT
from tests.selection import FOLDERS, LONG, MARKS, UNIT, marks, pytest_configure

ASKING = ("FEEDWRIGHT_TESTS", "FEEDWRIGHT_COUNTERPARTS", "FEEDWRIGHT_LONG", "PYTEST_ADDOPTS")
LONGEST = min(one for one in LONG if not {*"/:"} & {*one})
FILES = {
    "reading/test_one.py": "def test_one(): pass\ndef test_two(): pass\n",
    "test_line.py": "def test_line(): pass\n",
    "faults/test_fault.py": "def test_fault(): pass\n",
    "rendering/test_page.py": (
        "import pytest\n@pytest.fixture\ndef browser(): return 0\ndef test_page(browser): pass\n"
    ),
    LONGEST: "def test_long(): pass\ndef test_longer(): pass\n",
}
"""A small project with a test of each mark."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with our settings, and few tests."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name in ("conftest.py", "selection.py"):
        (folder / "tests").mkdir(exist_ok=True)
        shutil.copy(ROOT / "tests" / name, folder / "tests")
    for name, text in FILES.items():
        path = folder / "tests" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def ran(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A run of pytest in a project, in which nothing but this is asked for."""
    clean = {name: value for name, value in os.environ.items() if name not in ASKING}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(
        command,
        cwd=project,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_run_without_arguments_tells_what_it_leaves_out(project: Path) -> None:
    """The browser's tests and those that take long are left out, counted, in one line."""
    done = ran(project)
    assert done.returncode == 0, done.stdout
    (line,) = (line for line in done.stdout.splitlines() if "left out" in line)
    assert line == "3 tests were left out (browser 1, long 2); FEEDWRIGHT_TESTS=all runs them too"
    assert "4 passed, 3 deselected" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "environment", "passed"),
    [
        pytest.param([], {"FEEDWRIGHT_COUNTERPARTS": "required"}, 7, id="as in CI"),
        pytest.param([f"tests/{LONGEST}", "tests/rendering"], {}, 3, id="by their places"),
        pytest.param(["-m", "fault or long"], {}, 3, id="by their marks"),
    ],
)
def test_what_is_asked_for_runs_whole(
    project: Path, arguments: list[str], environment: dict[str, str], passed: int
) -> None:
    """A run that names what it wants has all of it, and is told of nothing left out."""
    done = ran(project, *arguments, **environment)
    assert done.returncode == 0, done.stdout
    assert f"{passed} passed" in done.stdout
    assert "left out" not in done.stdout


def chosen(marks: str = "", words: str = "", *, named: bool = False) -> str:
    """The marks that a run chooses by, as it is configured.

    Args:
        marks: What is given by ``-m``.
        words: What is given by ``-k``.
        named: Whether files are given.
    """
    sources = pytest.Config.ArgsSource
    config = SimpleNamespace(
        args_source=sources.ARGS if named else sources.TESTPATHS,
        option=SimpleNamespace(markexpr=marks, keyword=words),
        getini={"default_selection": "not long"}.__getitem__,
        stash=pytest.Stash(),
    )
    pytest_configure(cast("pytest.Config", config))
    found: str = config.option.markexpr
    return found


@pytest.fixture
def unasked(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that asks for nothing."""
    for name in ASKING:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_the_default_gives_way(unasked: pytest.MonkeyPatch) -> None:
    """The default selection holds where neither arguments nor the environment ask for another."""
    assert chosen() == "not long"
    assert chosen(named=True) == ""
    assert chosen(words="archive") == ""
    assert chosen("long") == "long"
    for name, value in [("TESTS", "all"), ("COUNTERPARTS", "required"), ("LONG", "1")]:
        with unasked.context() as asking:
            asking.setenv(f"FEEDWRIGHT_{name}", value)
            assert chosen() == ""
            assert chosen("unit and not long") == "unit and not long"
    for name, value in [("TESTS", ""), ("COUNTERPARTS", "here"), ("LONG", "0")]:
        with unasked.context() as asking:
            asking.setenv(f"FEEDWRIGHT_{name}", value)
            assert chosen() == "not long"


@pytest.mark.parametrize("told", ["ALL", "unit", "0"])
def test_another_word_is_refused(unasked: pytest.MonkeyPatch, told: str) -> None:
    """A word that nobody knows runs no tests, so that none is believed to have passed."""
    unasked.setenv("FEEDWRIGHT_TESTS", told)
    with pytest.raises(pytest.UsageError, match=f"FEEDWRIGHT_TESTS is '{told}'; set it to all"):
        chosen()


@pytest.mark.parametrize(
    ("path", "fixtures", "kind"),
    [
        ("domain/test_text.py", set[str](), "unit"),
        ("reading/formats/test_read.py", {"tmp_path"}, "unit"),
        ("test_house.py", set[str](), "unit"),
        ("test_pipeline.py", {"tmp_path"}, "end_to_end"),
        ("test_of_the_future.py", set[str](), "end_to_end"),
        ("faults/test_kill.py", {"deaths"}, "fault"),
        ("fuzz/test_fuzz.py", set[str](), "fault"),
        ("faults/test_hostile_html.py", {"browser"}, "browser"),
        ("test_browser.py", {"address", "browser"}, "browser"),
    ],
)
def test_a_place_gives_a_kind(path: str, fixtures: set[str], kind: str) -> None:
    """A test's kind is its folder's; what starts a browser is the browser's."""
    assert marks(Path(path), "test_it[1]", fixtures)[0] == kind


def test_marks_are_registered() -> None:
    """The marks that are given are those that pyproject.toml describes, in any order."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]
    described = [mark.partition(":")[0] for mark in settings["ini_options"]["markers"]]
    assert sorted(described) == sorted(MARKS)
    assert set(re.findall(r"\w+", settings["ini_options"]["default_selection"])) <= {
        *MARKS,
        "and",
        "not",
        "or",
    }


@pytest.mark.parametrize("named", sorted(LONG | UNIT | {*FOLDERS}))
def test_what_has_a_mark_of_its_own_is_there(named: str) -> None:
    """No file, test or folder that is marked by its name has gone, or was renamed."""
    path, _, name = named.partition("::")
    found = ROOT / "tests" / path
    assert found.exists()
    assert not name or f"def {name}(" in found.read_text("utf-8")
