"""Where no folder is named, the publication around the working directory is meant."""

import json
from pathlib import Path

import pytest
from tests.publications import article, items, write
from typer.testing import CliRunner

from feedwright.cli import commands as cli
from feedwright.cli import fast_start

WITHOUT = {
    "publish": ["publish", "--json"],
    "plan": ["plan", "--json"],
    "retract": ["retract", "articles/a.md", "--json"],
    "adopt": ["adopt", "feed.xml", "--json"],
    "readers": ["readers", "--json"],
    "redirects": ["redirects", "--json"],
    "run": ["run", "--json"],
    "schedule": ["schedule", "--for", "cron"],
    "serve": ["serve"],
}
"""Every command that takes a folder, as it is called without one."""


@pytest.mark.parametrize("name", WITHOUT)
def test_outside_every_publication_the_right_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The status is 1, and the one line names the publication below; as JSON, too."""
    write(tmp_path / "my feeds", {})
    monkeypatch.chdir(tmp_path)

    done = CliRunner().invoke(cli.app, WITHOUT[name])

    assert done.exit_code == 1
    told = json.loads(done.stdout)["error"] if "--json" in WITHOUT[name] else done.stderr
    assert told.strip().endswith("there is one below it: name 'my feeds' instead")


def test_below_a_publication_s_folder_it_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder of its articles `publish` publishes it, and `retract` takes one argument."""
    write(tmp_path, {"a.md": article("A", body="Wrong.")})
    monkeypatch.chdir(tmp_path / "articles")

    assert fast_start.run(["publish"])
    assert [one["title"] for one in items(tmp_path)] == ["A"]

    done = CliRunner().invoke(cli.app, ["retract", "a.md"])

    assert done.exit_code == 0, done.output
    assert "Wrong." not in items(tmp_path)[0]["content_html"]


@pytest.mark.parametrize("arguments", [[], ["a", "b", "c"]], ids=["none", "three"])
def test_how_many_arguments_there_may_be(arguments: list[str]) -> None:
    """None, and more than a folder and an article, are wrong use; the usage shows both."""
    done = CliRunner().invoke(cli.app, ["retract", *arguments])

    assert done.exit_code == 2
    assert "feedwright retract" in done.stderr or "retract [OPTIONS] [DIR] ID" in done.stderr
    assert "[DIR] ID" in done.stderr
