"""Private feeds at the command line: their addresses are shown to who asks, and no one else."""

import json
from pathlib import Path

from tests.publications import run
from tests.test_private import TWO, at, secrets, site
from typer.testing import CliRunner

from feedwright.cli import commands as cli
from feedwright.domain.private_paths import redacted

SECTIONS = """
[[feeds]]
name = "each"
each = "section"
private = true
where = { section = ["Patrons"] }
"""


def command(*arguments: str) -> tuple[int, str]:
    """The exit status of a command, and all that it prints."""
    found = CliRunner().invoke(cli.app, [*arguments])
    return found.exit_code, found.output


def test_addresses_are_told(tmp_path: Path) -> None:
    """`private` tells each address; before a feed is published there is none."""
    place = str(site(tmp_path, TWO))
    assert command("private", place) == (
        0,
        "patrons: 0 articles\n  has no address before it is published\n",
    )
    run(tmp_path)
    status, told = command("private", place)
    assert status == 0
    assert told.splitlines()[:2] == [
        "patrons: 1 article",
        f"  https://example.org/feeds/{at(tmp_path)}",
    ]
    (found,) = json.loads(command("private", place, "--json")[1])
    assert found["addresses"][0] == f"https://example.org/feeds/{at(tmp_path)}"


def test_public_articles_are_counted(tmp_path: Path) -> None:
    """`private` says how many articles stand in public feeds as well."""
    everything = '[[feeds]]\nname = "patrons"\nprivate = true\n'
    run(site(tmp_path, TWO, everything))
    assert command("private", str(tmp_path))[1].startswith(
        "patrons: 2 articles, of which 1 stands in public feeds too"
    )


def test_each(tmp_path: Path) -> None:
    """A private feed of each value has its addresses below one secret, and readers too."""
    run(site(tmp_path, TWO, SECTIONS))
    (found,) = json.loads(command("private", str(tmp_path), "--json")[1])
    assert f"https://example.org/feeds/{at(tmp_path, 'each/patrons/rss.xml')}" in found["addresses"]
    told = json.loads(command("invite", str(tmp_path), "Ada", "--json")[1])
    assert [one.rpartition("/each/")[2] for one in told["addresses"]] == [
        "patrons/rss.xml",
        "patrons/atom.xml",
        "patrons/feed.json",
    ]


def test_invite_and_revoke(tmp_path: Path) -> None:
    """A reader is invited once, and told so; after that the addresses are told to nobody."""
    place = str(site(tmp_path, TWO))
    run(tmp_path)
    status, told = command("invite", place, "Ada", "--feed", "patrons")
    assert status == 0
    assert told.startswith("https://example.org/feeds/private-")
    token = told.split("/")[4]
    assert token not in secrets(tmp_path)
    status, again = command("invite", place, "Ada")
    assert (status, "invited already" in again) == (1, True)
    status, listed = command("private", place)
    assert "invited: Ada" in listed
    assert token not in listed
    assert command("revoke", place, "Ada") == (0, "Ada: the addresses are withdrawn.\n")
    status, nobody = command("revoke", place, "Ada")
    assert (status, "nobody is invited as 'Ada'" in nobody) == (1, True)
    assert "invited" not in command("private", place)[1]


def test_wrong_names(tmp_path: Path) -> None:
    """A feed that is not private, or not there, is named, with those that are."""
    place = str(site(tmp_path, TWO))
    status, told = command("invite", place, "Ada", "--feed", "tags")
    assert (status, "'tags' is no private feed; there are 'patrons'" in told) == (1, True)
    status, told = command("private", place, "--renew", "")
    assert status == 0
    status, told = command("private", place, "--renew", "x")
    assert (status, "'x' is no private feed" in told) == (1, True)


def test_other_commands_are_silent(tmp_path: Path) -> None:
    """No other command shows a secret, whatever it is asked."""
    place = str(site(tmp_path, TWO))
    outputs = [command("plan", place), command("publish", place, "--json")]
    article = str(tmp_path / "articles/b.md")
    outputs += [
        command("publish", place, "--verbose"),
        command("publish", place, "--json"),
        command("plan", place, "--json"),
        command("status", place, "--json"),
        command("status", place),
        command("why", place, article),
        command("why", place, article, "--json"),
        command("redirects", place, "--articles", "--for", "nginx"),
        command("readers", place),
        command("check", "--destination", place),
        command("schedule", place, "--for", "nginx"),
        command("retract", place, article, "--json"),
        command("retract", place, article, "--undo"),
    ]
    (tmp_path / "public" / at(tmp_path)).unlink()
    outputs += [command("check", "--destination", place), command("status", place)]
    outputs += [command("publish", place, "--verbose")]
    toml = tmp_path / "feedwright.toml"
    toml.write_text(toml.read_text().replace("private = true\n", ""))
    outputs += [command("plan", place), command("publish", place), command("status", place)]
    told = "".join(told for _, told in outputs)
    assert "patrons" in told
    shown = [one for one in outputs if redacted(one[1]) != one[1]]
    assert not shown
    assert at(tmp_path)
