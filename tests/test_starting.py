"""How fast the program starts, told by what it loads and not by a clock."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests.publications import NOW, article, run, write
from typer.testing import CliRunner

from feedwright import init
from feedwright.cli import commands, fast_start

PARTS = {
    "dateutil",
    "feedgen",
    "httpx",
    "jinja2",
    "lxml",
    "nh3",
    "pydantic",
    "pyromark",
    "rich",
    "slugify",
    "typer",
    "yaml",
}
"""Each takes about as long to load as a run takes that has nothing to do, or longer."""
RENDERING = {"dateutil", "feedgen", "jinja2", "lxml", "nh3", "pyromark"}
"""Those that make documents, which a run with nothing to do makes none of."""
IDLE = PARTS | {
    "asyncio",
    "base64",
    "difflib",
    "email",
    "filelock",
    "hmac",
    "html",
    "inspect",
    "json",
    "logging",
    "multiprocessing",
    "platform",
    "random",
    "secrets",
    "socket",
    "typing_extensions",
    "zoneinfo",
}
"""What a run that has nothing to do can do without; together they would take as long as it."""
LATER = {
    "announce.pings",
    "choose.entry_sizes",
    "deliver.apply",
    "deliver.destination",
    "deliver.staging",
    "domain.robots",
    "reading.sources.enclosure_lengths",
    "rendering.documents",
    "rendering.history",
    "runtime.divided_work",
    "runtime.executor",
    "store.own_pages",
    "store.translations",
}
"""Modules of ours that are for what has changed, or for what few publications have."""
AT_MOST = 155
"""So many modules of ours a run may load that has nothing to do: each takes as long to load as a
hundred files take to look at."""
SELDOM = {
    "checks.http_headers",
    "checks.sniffing",
    "domain.picture_size",
    "domain.robots",
    "markup.mathjax",
    "markup.pictures",
    "markup.svg",
    "markup.wikilinks",
    "reading.fields.episodes",
    "reading.fields.inheritance",
    "reading.formats.irregular_frontmatter",
    "reading.formats.redirect_pages",
    "rendering.profiled_entries",
    "rendering.withdrawn_entries",
    "runtime.divided_work",
    "runtime.executor",
}
"""Modules of ours that are for what few articles hold, or for what few feeds want."""
AN_EDIT = 282
"""So many modules of ours a run may load that has one article of plain Markdown to publish anew."""
NAMED_TUPLES = 14
"""So many named tuples of ours such a run may define: each takes as long as five structs do."""
TELL = "import sys; print(*sorted(sys.modules), file=sys.stderr)"


def modules(program: str, *arguments: str) -> set[str]:
    """What a program tells: the modules that it has loaded at its end, for one."""
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {*done.stderr.split()}


def loaded(program: str, *arguments: str, of: set[str] = PARTS) -> set[str]:
    """Which of some parts a program has loaded at its end."""
    return {name.partition(".")[0] for name in modules(program, *arguments)} & of


@pytest.mark.parametrize(
    "module",
    ["feedwright", "feedwright.cli", "feedwright.pipeline", "feedwright.reading.formats"],
)
def test_modules_are_light(module: str) -> None:
    """To import the package, the command line or a run loads none of the heavy parts."""
    assert loaded(f"import {module}; {TELL}") == set()


def test_a_run_with_nothing_to_do(tmp_path: Path) -> None:
    """Publishing again loads no parser, nothing by which documents are made, nor much else."""
    init(tmp_path / "it", title="T", address="https://example.org/")
    program = f"from feedwright.cli import main\nmain()\n{TELL}"
    first = loaded(program, "publish", str(tmp_path / "it"))
    assert first >= RENDERING  # so that what is looked for would be seen
    again = modules(program, "publish", str(tmp_path / "it"), "--json")
    assert {name.partition(".")[0] for name in again} & IDLE == set()
    own = {name.removeprefix("feedwright.") for name in again if name.startswith("feedwright.")}
    assert all(find_spec(f"feedwright.{name}") for name in LATER)
    assert own & LATER == set()
    assert len(own) <= AT_MOST


def test_a_run_with_one_edit(tmp_path: Path) -> None:
    """A plain article loads nothing by which forms of others are read and shown."""
    folder = write(tmp_path, {"a.md": article("A", NOW.isoformat(), summary="It is so.")})
    run(folder)
    file = folder / "articles" / "a.md"
    file.write_text(file.read_text() + "\nMore words, *and more*.\n")

    loaded = modules(
        f"from feedwright.cli import main\nmain()\n{TELL}", "publish", str(folder), "--json"
    )

    own = {name.removeprefix("feedwright.") for name in loaded if name.startswith("feedwright.")}
    assert own >= {"markup.markdown", "deliver.apply"}  # so that the article was seen
    assert all(find_spec(f"feedwright.{name}") for name in SELDOM)
    assert own & SELDOM == set()
    assert len(own) <= AN_EDIT


TUPLES = """
import sys
named = (one for one in tuple.__subclasses__() if hasattr(one, "_fields"))
own = (one for one in named if one.__module__.startswith("feedwright."))
print(*(f"{one.__module__}.{one.__name__}" for one in own), file=sys.stderr)
"""


def test_a_run_defines_few_named_tuples(tmp_path: Path) -> None:
    """What is not taken apart as a tuple is a struct, which is defined in a fifth of the time."""
    folder = write(tmp_path, {"a.md": article("A", NOW.isoformat())})
    run(folder)
    write(tmp_path, {"a.md": article("B", NOW.isoformat())})
    named = modules(f"from feedwright.cli import main\nmain()\n{TUPLES}", "publish", str(folder))
    own = {name for name in named if name.startswith("feedwright.")}
    assert "feedwright.checks.findings.Message" in own  # so that any other would be seen
    assert len(own) <= NAMED_TUPLES


COMPILED = """
import re, sys
usual, own = re.compile, []
def noted(text, flags=0):
    if sys._getframe(1).f_globals["__name__"].startswith("feedwright."):
        own.append(text)
    return usual(text, flags)
re.compile = noted
from feedwright.cli import main
main()
print(len(own), file=sys.stderr)
"""
PATTERNS = 20
"""So many regular expressions of ours a run may compile that has nothing to do."""


def test_a_run_with_nothing_to_do_compiles_few_patterns(tmp_path: Path) -> None:
    """What is looked for in articles is compiled when there is an article to look through."""
    init(tmp_path / "it", title="T", address="https://example.org/")

    arguments = ("publish", str(tmp_path / "it"), "--json")
    first, again = (int(*modules(COMPILED, *arguments)) for _ in range(2))

    assert again <= PATTERNS < first


ENDING = """
import atexit, sys
from feedwright import cli
class Loaded:
    def __del__(self): print("taken apart")
cli.loaded = Loaded()
def main():
    atexit.register(print, "registered")
    print("published")
    {last}
cli.main = main
cli.program()
"""


@pytest.mark.parametrize(
    ("last", "status", "told"),
    [
        ("pass", 0, ["published", "registered"]),
        ("sys.exit(3)", 3, ["published", "registered", "taken apart"]),
    ],
    ids=["done", "with a status"],
)
def test_a_process_that_has_published_ends_at_once(last: str, status: int, told: list[str]) -> None:
    """All is printed and what is registered is done; but nothing that is loaded is taken apart."""
    command = [sys.executable, "-c", ENDING.format(last=last)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout.split("\n")[:-1]) == (status, told)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["publish", "DIR"], id="folder"),
        pytest.param(["publish"], id="no folder"),
        pytest.param(["publish", "--json"], id="a switch alone"),
        pytest.param(["publish", "--json", "DIR"], id="switch before"),
        pytest.param(["publish", "DIR", "--dry-run", "--strict"], id="switches after"),
        pytest.param(["publish", "--allow-shrink", "DIR", "--json", "--json"], id="repeated"),
    ],
)
def test_plain_arguments(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Arguments that are read without the parser mean what they mean to it."""
    told: list[Any] = []
    monkeypatch.setattr(fast_start, "publish", lambda folder, **given: told.append((folder, given)))
    given = [str(tmp_path) if one == "DIR" else one for one in arguments]
    assert fast_start.run(given)
    assert CliRunner().invoke(commands.app, given).exit_code == 0
    by_hand, by_parser = told
    assert by_parser == (by_hand[0], {"now": None, **by_hand[1]})


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="none"),
        pytest.param(["--help"], id="help"),
        pytest.param(["plan", "DIR"], id="another command"),
        pytest.param(["publish", ""], id="an empty folder"),
        pytest.param(["publish", "DIR", "OTHER"], id="two folders"),
        pytest.param(["publish", "DIR", "--now", "2026-03-02"], id="an option with a value"),
        pytest.param(["publish", "DIR", "--jso"], id="misspelt"),
        pytest.param(["publish", "--", "DIR"], id="end of options"),
        pytest.param(["publish", "-h"], id="help of the command"),
    ],
)
def test_other_arguments(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """All other arguments are left to the parser of command lines."""
    monkeypatch.setattr(fast_start, "publish", lambda *_, **__: pytest.fail("it ran"))
    assert not fast_start.run(arguments)
