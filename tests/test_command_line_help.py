"""The help of the command line, and what is said of its wrong use."""

import json
import shlex

import pytest
from tests.test_manual import COMMANDS
from typer.testing import CliRunner

from feedwright.cli.commands import app
from feedwright.cli.help_pages import GROUPS


def told(*arguments: str) -> str:
    """What the command line prints on a terminal of 80 columns."""
    done = CliRunner(env={"COLUMNS": "80"}).invoke(app, [*arguments, "--help"])
    assert done.exit_code == 0
    return done.stdout


def test_commands_are_sorted_by_use() -> None:
    """Whoever begins finds `init` and `publish` first, and every command once, in its group."""
    ordered = [name for names in GROUPS.values() for name in names]
    lines = [line.split()[0] for line in told().splitlines() if line.startswith("  ")]

    assert sorted(ordered) == sorted(COMMANDS)
    assert [name for name in lines if name in COMMANDS] == ordered
    assert list(GROUPS) == [line for line in told().splitlines() if line in GROUPS]


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_a_terminal(name: str) -> None:
    """No line is longer than 80 columns, and no type is told in the words of a program."""
    text = told(*filter(None, [name]))

    assert max(map(len, text.splitlines())) <= 80
    assert "<" not in text.replace("<->", "")
    assert "{" not in text.partition("\n")[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_are_of_the_command(name: str) -> None:
    """Each command shows examples of itself, whose options it has."""
    examples = told(name).partition("Examples\n")[2].split("\n\n")[0].splitlines()
    known = {spelled for one in COMMANDS[name].params for spelled in one.opts}

    assert 1 <= len(examples) <= 4
    for line in filter(str.strip, examples):
        words = shlex.split(line)
        place = words.index("feedwright")
        assert words[place + 1] == name
        assert {word for word in words if word.startswith("--")} <= known


WRONG = {
    "option": (["publish", "--nwo"], "no such option: --nwo; did you mean --now? "),
    "command": (["publsh"], "no such command 'publsh'; did you mean 'publish'? "),
    "value": (["publish", "--now", "soon"], "--now: 'soon' is no date; "),
    "number": (["readers", "--days", "x"], "--days: is no whole number; "),
    "argument": (["why"], "[DIR] ARTICLE: is missing; `feedwright why -h` tells how it is used"),
    "required": (["schedule"], "--for: is missing; "),
    "rule": (["rule", "nosuch"], "NAME: no rule is called nosuch; `feedwright rule` lists all"),
    "topic": (["help", "nosuch"], "TOPIC: the manual has no topic 'nosuch'; `feedwright help`"),
}


@pytest.mark.parametrize("what", WRONG)
def test_wrong_use_is_one_line(what: str) -> None:
    """Wrong use is status 2, and one line on stderr that says what is wrong and where help is."""
    arguments, reason = WRONG[what]

    done = CliRunner().invoke(app, arguments)

    line = done.stderr.removeprefix("error: ")
    # Where the program is called by another name, as here, that is told.
    expected = reason.replace("`feedwright why", "`")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert line.startswith(expected.partition("`")[0])


@pytest.mark.parametrize("what", ["option", "value", "argument", "rule", "number"])
def test_wrong_use_is_an_object_where_programs_ask(what: str) -> None:
    """With `--json` it is the object that every other failure is, on stdout."""
    arguments, reason = WRONG[what]

    done = CliRunner().invoke(app, [*arguments, "--json"])

    told = json.loads(done.stdout)
    assert (done.exit_code, done.stderr, told["kind"]) == (2, "", "UsageError")
    assert told["error"].startswith(reason.partition("`")[0])
