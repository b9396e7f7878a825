import json

import pytest
from typer.testing import CliRunner, Result

from feedwright.checks import RULES
from feedwright.checks.examples import examples, without_example
from feedwright.cli import commands

FIELDS = ["rule", "level", "group", "summary", "spec", "place", "bad", "good"]
NAMES = sorted(rule.name for rule in RULES)


def rule(*arguments: str) -> Result:
    """Runs the command in this process."""
    return CliRunner().invoke(commands.app, ["rule", *arguments])


@pytest.mark.parametrize("name", ["atom-id", "json-item-url", "podcast-live-time", "xml-version"])
def test_a_rule_is_explained(name: str) -> None:
    """A rule tells its level, what it holds, its section, and what breaks and what keeps it."""
    done, one = rule(name), RULES[name]
    assert done.exit_code == 0
    assert done.stdout.startswith(f"{name}: {one.level}, ")
    assert f"\n{one.summary}\n{one.spec}\n" in done.stdout
    lines = [line.strip() for line in done.stdout.splitlines()]
    bad, good = (
        lines.index(f"{title}, in {examples()[name].place}:") for title in ("Breaks it", "Keeps it")
    )
    assert [line for line in lines[bad + 1 : good] if line] == [
        line.strip() for line in examples()[name].bad.splitlines()
    ]
    assert [line for line in lines[good + 1 :] if line] == [
        line.strip() for line in examples()[name].good.splitlines()
    ]


@pytest.mark.parametrize("name", ["document-large", "document-unreadable"])
def test_a_rule_without_an_example_says_why(name: str) -> None:
    """Where nothing can be shown, the reason is told."""
    done = rule(name)
    assert done.exit_code == 0
    assert RULES[name].summary in done.stdout
    assert f"There is no example: {without_example()[name]}." in done.stdout


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_is_explained(name: str) -> None:
    """Every rule can be asked for, and nothing of what is shown is a command to a terminal."""
    done = rule(name)
    assert done.exit_code == 0
    assert all(line.isprintable() for line in done.stdout.split("\n"))


@pytest.mark.parametrize(
    ("name", "near"),
    [
        pytest.param("atom-idd", "atom-id", id="a slip"),
        pytest.param("JSON-Item-Url", "json-item-url", id="capitals"),
        pytest.param("weekday", "date-weekday", id="a part of one"),
        pytest.param("pod-cast-guid", "podcast-guid", id="a hyphen too many"),
    ],
)
def test_an_unknown_rule_brings_the_nearest(name: str, near: str) -> None:
    """A name that no rule has is wrong use, and is told with the nearest that one has."""
    done = rule(name)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"no rule is called {name}" in done.stderr
    assert near in done.stderr


def test_a_name_like_no_other() -> None:
    """Where no name is near, the way to all of them is told."""
    done = rule("\x1bqqqqqqqq")
    assert done.exit_code == 2
    assert "\x1b" not in done.stderr
    assert "feedwright rule" in done.stderr


def test_all_rules_are_listed() -> None:
    """Without a name every rule has a line, with its level and what it holds."""
    lines = rule().stdout.splitlines()
    assert [line.split()[0] for line in lines] == NAMES
    for line in lines:
        name, level, summary = line.split(maxsplit=2)
        assert (level, summary) == (RULES[name].level, RULES[name].summary)


def test_json() -> None:
    """With --json a rule is an object, and all of them are a list; scripts rely on the fields."""
    every = json.loads(rule("--json").stdout)
    assert [one["rule"] for one in every] == NAMES
    assert {tuple(one) for one in every} == {tuple(FIELDS)}
    one = json.loads(rule("atom-id", "--json").stdout)
    assert one in every
    assert one["bad"] == examples()["atom-id"].bad
    assert json.loads(rule("document-large", "--json").stdout)["good"] is None
