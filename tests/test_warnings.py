"""Warnings of one kind in one line."""

from pathlib import Path

from tests.publications import article, write
from typer.testing import CliRunner

from feedwright.cli.commands import app
from feedwright.cli.warning_groups import kinds


def test_several_of_one_kind_are_one_line() -> None:
    """With a count and three examples, whatever words and lines differ; others stay."""
    like = [f"articles/{n}.md: Line {n}: {{{{ r.{n} }}}} has no known meaning." for n in range(9)]
    others = ["articles/a.md: has no date", "the main feed: is empty", "articles/b.md: has no date"]

    line = (
        "{{ r.0 }} has no known meaning (9 times in 9 places: articles/0.md, articles/1.md, "
        "articles/2.md and 6 more; --verbose tells each)"
    )
    assert list(kinds([*like, *others])) == [line, others[0], others[2], others[1]]


def test_all_are_told_when_asked(tmp_path: Path) -> None:
    """One line a kind on a terminal, each of them with --verbose and in JSON."""
    files = {f"{n}.md": article(f"A{n}", body=f"{{{{ site.x{n} }}}} b") for n in range(5)}
    broken = {f"b{n}.md": "---\ntitle: 'x\n---\n" for n in range(5)}
    write(tmp_path, {**files, **broken})

    def lines(*options: str) -> list[str]:
        (tmp_path / ".feedwright/store.sqlite").unlink(missing_ok=True)
        done = CliRunner().invoke(app, ["publish", str(tmp_path), "--dry-run", *options])
        said = done.stdout if "--json" in options else done.stderr
        return [one for one in said.splitlines() if "known meaning" in one or "aside:" in one]

    assert len(lines()) == 2
    assert len(lines("--verbose")) == len(lines("-v")) == 10
    assert len(lines("--json")) == 5


def test_sources_that_give_nothing_are_told(tmp_path: Path) -> None:
    """Though they hold files that could be read."""
    write(tmp_path, {"README.md": "# Nothing", "_index.md": "---\ntitle: x\n---\n"})
    done = CliRunner().invoke(app, ["publish", str(tmp_path)])

    assert "no file of the sources holds an article" in done.stderr
