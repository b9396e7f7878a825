"""What stands in `.ci/` and `.github/`: the verbs of a check, and the page for contributors."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.conftest import ROOT, counterpart
from tests.test_house import GROUND, LINE, MAY_IMPORT

RUN = ROOT / ".ci" / "run"
VERBS = ("all", "fast", "bench", "release", "pins")
GUIDE = (ROOT / ".github" / "CONTRIBUTING.md").read_text("utf-8")
GROUPS = {"the ground": GROUND, "the steps": LINE, "nothing": set[str]()}
"""Rooms that the page names together."""
ALL_BUT = "all of these but "


def verb(*arguments: str, run: Path = RUN) -> subprocess.CompletedProcess[str]:
    """What ``.ci/run`` does with some arguments."""
    return subprocess.run([run, *arguments], capture_output=True, text=True, check=False)


def rooms(text: str) -> set[str]:
    """The rooms that a cell of the page's table names."""
    if text.startswith(ALL_BUT):
        return MAY_IMPORT.keys() - rooms(text.removeprefix(ALL_BUT)) - {"cli"}
    names = [name.strip() for name in text.split(",")]
    return set[str]().union(*(GROUPS.get(name, {name.strip("`")}) for name in names))


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_names_each_verb(option: str) -> None:
    """Help lists the verbs that there are, and does nothing."""
    told = verb(option)
    assert (told.returncode, told.stderr) == (0, "")
    assert tuple(re.findall(r"^  (\w+)  ", told.stdout, re.MULTILINE)) == VERBS
    functions = re.findall(r"^(\w+)\(\) \{", RUN.read_text("utf-8"), re.MULTILINE)
    assert set(VERBS) <= set(functions)


@pytest.mark.parametrize("arguments", [["tests"], ["--fast"], ["fast", "now"], ["all", "all"]])
def test_wrong_use(arguments: list[str]) -> None:
    """What is no verb, or a verb with too much behind it, is refused before anything is done."""
    told = verb(*arguments)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.splitlines()[0] in {
        f"no verb is called '{arguments[0]}'",
        f"{arguments[0]} takes no arguments",
    }


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository that is about to release 3.4.0, and has all that it needs for it."""
    folder = tmp_path / "project"
    (folder / ".ci").mkdir(parents=True)
    shutil.copy(RUN, folder / ".ci")
    (folder / "feeds" / "articles").mkdir(parents=True)
    write(folder, "3.4.0", "Feedwright 3.4")
    for command in (
        ["init", "-q"],
        ["config", "user.email", "a@example.org"],
        ["config", "user.name", "A"],
    ):
        git(folder, *command)
    commit(folder)
    return folder


def write(folder: Path, version: str, title: str) -> None:
    """Writes the version of a project, and the note of a release."""
    text = f'[project]\nname = "x"\nversion = "{version}"\n\n[tool.x]\nversion = "0"\n'
    (folder / "pyproject.toml").write_text(text, "utf-8")
    note = f"---\ntitle: {title}\n---\n\nNews.\n"
    (folder / "feeds" / "articles" / "note.md").write_text(note, "utf-8")


def git(folder: Path, *arguments: str) -> None:
    """Has git do something in a folder."""
    subprocess.run([counterpart("git"), *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    """Commits all that lies in a folder."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "All")


@pytest.mark.parametrize(
    ("version", "title", "objection"),
    [
        ("3.4.1", "Feedwright 3.4", "no article has the title 'Feedwright 3.4.1'"),
        ("3.5.0", "Feedwright 345", "no article has the title 'Feedwright 3.5'"),
        ("3.5.0", "Feedwright 3.5.1", "no article has the title 'Feedwright 3.5'"),
        ("3.5", "Feedwright 3.5", "the version '3.5' is not of the form 1.2.3"),
        ("3.5.0rc1", "Feedwright 3.5", "the version '3.5.0rc1' is not of the form 1.2.3"),
    ],
)
def test_a_release_needs_its_number_and_its_note(
    project: Path, version: str, title: str, objection: str
) -> None:
    """A release whose version is malformed, or has no article, is refused in one line."""
    write(project, version, title)
    commit(project)
    told = verb("release", run=project / ".ci" / "run")
    assert told.returncode == 1
    (line,) = told.stderr.splitlines()
    assert objection in line
    assert not (project / "dist").exists()


def test_a_release_is_of_what_is_committed(project: Path) -> None:
    """What is not committed, and a tag that is on another commit, are each told in a line."""
    git(project, "tag", "v3.4.0")
    commit(project)
    (project / "left.txt").write_text("left", "utf-8")
    told = verb("release", run=project / ".ci" / "run")
    assert told.returncode == 1
    tree, tag = told.stderr.splitlines()
    assert tree.startswith("the tree has changes that are not committed")
    assert tag.startswith("the tag v3.4.0 is on another commit")


@pytest.mark.parametrize(
    ("first", "again", "status"), [(0, 1, 0), (1, 0, 0), (1, 1, 1), (2, 2, 2), (1, 5, 5)]
)
def test_what_fails_is_tried_once_more(project: Path, first: int, again: int, status: int) -> None:
    """Tests that fail run again alone; a run fails where they fail again, or where none ran."""
    if os.environ.get("FEEDWRIGHT_COUNTERPARTS") != "required":
        pytest.skip("only where all is installed does the run install nothing")
    tool = project / "tool"
    tool.write_text(
        '#!/bin/sh\necho "$(basename "$0") $*" >> told\n'
        f'case "$(basename "$0") $*" in\n'
        f"*--last-failed*) exit {again};;\npytest*) exit {first};;\nesac\n"
    )
    tool.chmod(0o755)
    tools = " && ".join(f"cp tool .venv/bin/{name}" for name in ("pytest", "ruff", "mypy"))
    environment = "python3 -m venv --without-pip .venv"
    (project / "README.md").write_text(
        f"{environment} && true\n{environment} && {tools} && .venv/bin/pytest\n", "utf-8"
    )
    (project / "feeds/public").mkdir()
    (project / "feeds/public/atom.xml").write_text("<feed/>", "utf-8")
    commit(project)
    told = subprocess.run(
        [project / ".ci" / "run"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "FEEDWRIGHT_NODE": str(project)},
    )
    assert told.returncode == status, told.stderr
    ran = (project / "told").read_text("utf-8").splitlines()
    assert [line.startswith("pytest -q --last-failed") for line in ran].count(True) == bool(first)
    assert ("mypy " in ran) == (status == 0)
    assert ("each is a race" in told.stdout) == (first != 0 and status == 0)


def test_contributors_are_told_of_each_room() -> None:
    """The page says of each room what it holds, and what it may import, as the imports are held."""
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", GUIDE, re.MULTILINE)
    assert {room: rooms(may) for room, _, may in rows} == MAY_IMPORT
    assert len(rows) == len(MAY_IMPORT)
    package = ROOT / "src" / "feedwright"
    folders = {path.parent.name for path in package.glob("*/*.py")}
    assert folders <= {room for room, _, _ in rows}


@pytest.mark.parametrize("name", sorted(GROUPS.keys() - {"nothing"}))
def test_groups_of_rooms_are_told(name: str) -> None:
    """What the page's table names together, the page says one by one."""
    ((told),) = re.findall(
        rf"\b{name} (?:is|are) ([^.]+)\.", GUIDE.replace("\n", " "), re.IGNORECASE
    )
    assert set(re.findall(r"`(\w+)`", told)) == GROUPS[name]


def test_contributors_are_told_of_verbs_and_marks() -> None:
    """The page names only verbs that there are, and files that there are."""
    assert set(re.findall(r"`\.ci/run (\w+)`", GUIDE)) <= set(VERBS)
    named = re.findall(r"`((?:tests|feeds|\.ci)/[\w./]*)`", GUIDE)
    assert len(named) > 5
    assert not [name for name in named if not (ROOT / name).exists()]
    for name in re.findall(r"`((?:read|domain|checks|render|commands|cli)/[\w./]*)`", GUIDE):
        assert (ROOT / "src" / "feedwright" / name).exists(), name


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("bug.yml", "github-issue-forms"),
        ("idea.yml", "github-issue-forms"),
        ("config.yml", "github-issue-config"),
    ],
)
def test_forms_are_taken(name: str, schema: str) -> None:
    """GitHub's schemas take the forms in which faults and ideas are told."""
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed")
    form = ROOT / ".github" / "ISSUE_TEMPLATE" / name
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    done = subprocess.run([*command, form], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_fault_is_told_with_what_shows_it() -> None:
    """Who tells of a fault is asked for the version, the command and the input."""
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / "bug.yml").read_text("utf-8"))
    asked = {one["id"]: one for one in form["body"] if "id" in one}
    needed = {name for name, one in asked.items() if one["validations"]["required"]}
    assert {"version", "command", "input"} <= needed
    assert "feedwright --version" in asked["version"]["attributes"]["description"]
