import io
import os
import re
import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from typer.testing import CliRunner

from feedwright.cli import commands
from feedwright.cli.manual import WIDEST, show
from feedwright.commands.manual import UnknownTopic, chapter, sections, topics

ESCAPES = re.compile(r"\x1b(?:\[[0-9;]*m|\]8;[^\x1b]*\x1b\\)")
LOADED = "import sys; from feedwright.cli.commands import app; print(*sys.modules)"


def told(*arguments: str) -> tuple[int, str, str]:
    """What ``feedwright help`` ends with and prints."""
    done = CliRunner().invoke(commands.app, ["help", *arguments])
    return done.exit_code, done.stdout, done.stderr


def on_a_terminal(text: str, width: int) -> list[str]:
    """The lines that a terminal of some width is shown of Markdown."""
    stream = io.StringIO()
    show(text, Console(file=stream, width=width, force_terminal=True, color_system="standard"))
    return ESCAPES.sub("", stream.getvalue()).splitlines()


def test_the_topics_are_listed() -> None:
    """``feedwright help`` gives each chapter a line, which fits a terminal of 80 columns."""
    status, stdout, _ = told()

    assert status == 0
    lines = stdout.splitlines()
    for topic, line in zip(topics(), lines, strict=False):
        assert line.split() == [topic.name, *topic.summary.split()]
        assert len(line) <= 80


@pytest.mark.parametrize("name", ["articles", "rules"])
def test_a_chapter_is_plain_where_nobody_looks(name: str) -> None:
    """What is not a terminal gets the chapter's Markdown, without the marks for programs."""
    status, stdout, _ = told(name)

    assert status == 0
    assert stdout.startswith("# ")
    assert "\x1b" not in stdout
    assert "<!-- rules" not in stdout
    assert [*map(str.strip, chapter(name).splitlines())][-3] in stdout


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        pytest.param("retract", "## retract", id="a command"),
        pytest.param("Who-Reads", "## Who reads", id="another heading, in other letters"),
        pytest.param("websub.md", "# WebSub", id="a file"),
        pytest.param("schedule", "# Schedule", id="a chapter before a command"),
    ],
)
def test_a_part_is_a_topic(asked: str, heading: str) -> None:
    """A heading is shown alone, up to the next of its level."""
    status, stdout, _ = told(asked)

    assert status == 0
    assert stdout.startswith(f"{heading}\n")
    assert heading.startswith("# ") or stdout.count("\n## ") == 0


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        pytest.param("artcles", "did you mean 'articles'?", id="a slip"),
        pytest.param("drafts", "the word is in `feedwright help articles`", id="a word"),
        pytest.param("publsh", "did you mean 'publish'?", id="a slip in a command"),
        pytest.param("zzz", "`feedwright help` lists the topics", id="nothing near"),
        pytest.param("", "lists the topics", id="nothing"),
        pytest.param("contents", "no topic 'contents'", id="the list itself"),
        pytest.param("../manual/start", "no topic", id="a path"),
    ],
)
def test_an_unknown_topic_is_wrong_use(asked: str, hint: str) -> None:
    """A topic that is none ends with status 2 and names the nearest."""
    status, stdout, stderr = told(asked)

    assert (status, stdout) == (2, "")
    assert hint in " ".join(re.sub("[│╭╮╰╯─]", " ", stderr).split())


@pytest.mark.parametrize("name", [topic.name for topic in topics()])
@pytest.mark.parametrize("width", [80, 200])
def test_a_chapter_fits_a_terminal(name: str, width: int) -> None:
    """On a terminal no line is cut, none is too long to read, and links are commands."""
    lines = on_a_terminal(chapter(name), width)

    assert max(map(cell_len, lines)) <= min(width, WIDEST)
    shown = "\n".join(lines)
    assert not {f"{topic.name}.md" for topic in topics()} & set(re.findall(r"\w+\.md", shown))
    said = re.sub(r"`[^`]*`|<!--.*?-->|\]\([^)]*\)", "", chapter(name))
    words = set(re.findall(r"[a-z]{4,12}", said))
    assert len(words & set(re.findall(r"[a-z]{4,12}", shown))) > len(words) * 0.9


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no terminals to open")
def test_a_terminal_is_shown_a_chapter() -> None:
    """The program itself sets headings and tables where its output is a terminal."""
    terminal, end = os.openpty()
    program = [sys.executable, "-m", "feedwright", "help", "subscribers"]
    environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "80"}
    with subprocess.Popen(program, stdout=end, env=environment):
        os.close(end)
        seen = b""
        with suppress(OSError), os.fdopen(terminal, "rb", buffering=0) as stream:
            while piece := stream.read(4096):
                seen += piece

    lines = ESCAPES.sub("", seen.decode()).splitlines()
    assert b"\x1b[" in seen
    assert lines[0].strip() == "Subscribers"
    assert max(map(cell_len, lines)) <= 80


def test_the_manual_is_loaded_when_it_is_asked_for() -> None:
    """No other command loads the manual, or what sets it."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED], check=True, capture_output=True, text=True
    )

    loaded = set(done.stdout.split())
    assert "feedwright.cli.manual" in loaded
    assert not {"feedwright.commands.manual", "rich.markdown"} & loaded


def test_a_heading_in_code_begins_no_part() -> None:
    """``##`` in a block of code is a comment; a part ends where the next begins."""
    text = "# A\n\n## One\n\n```sh\n## no heading\n```\n\nend\n\n## Two\n\nb\n"

    assert sections(text) == [
        ("One", "## One\n\n```sh\n## no heading\n```\n\nend\n"),
        ("Two", "## Two\n\nb\n"),
    ]


@given(st.text(max_size=40))
def test_any_topic_is_answered(asked: str) -> None:
    """Whatever is asked for, there is a chapter, a part, or a sentence that says there is none."""
    try:
        found = chapter(asked)
    except UnknownTopic as error:
        found = str(error)

    assert found.startswith(("#", "the manual has no topic "))
