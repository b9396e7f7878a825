"""The commands that check documents and explain the rules: check, rule."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from feedwright.cli.app import command
from feedwright.cli.terminal import counted, explained, print_json, say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from feedwright.checks import Finding, Rule
    from feedwright.checks.excerpts import Excerpt
    from feedwright.commands.check import Checked

_MOST_OF_A_RULE = 10
"""The most findings of one rule in one document that a terminal shows."""
_COLOURS = {"error": "red", "warning": "yellow", "hint": "cyan"}
_LEVELS = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "hint": ("hint", "hints"),
}
_WEIGHTS = {
    "error": "for which the format's validators refuse a document",
    "warning": "because readers trip over it",
    "hint": "which makes a feed better",
}
_LEFT = 12
"""The width of the column that holds lines' numbers and levels."""


@command(
    "feedwright check my-feeds/public",
    "feedwright check https://example.org/feed.xml",
    "curl -s https://example.org/feed.xml | feedwright check -",
    "feedwright check --destination my-feeds",
)
def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH...", help="Files, folders, addresses, or - for stdin."),
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a list of findings, in failure too.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Let warnings count as errors do.")
    ] = False,
    podcast: Annotated[
        bool,
        typer.Option("--podcast", help="Fetch a podcast's first recording and its picture, too."),
    ] = False,
    destination: Annotated[
        bool,
        typer.Option(
            "--destination",
            help="Compare what stands where a publication delivers with what was delivered; "
            "PATH is its folder.",
        ),
    ] = False,
    rules: Annotated[
        bool, typer.Option("--rules", help="Print all rules, as Markdown, and check nothing.")
    ] = False,
) -> None:
    """Check feeds: RSS, Atom, JSON Feed and OPML."""
    if rules:
        from feedwright.checks.reference import reference

        typer.echo(reference())
        return
    if destination:
        _audit(paths or [], as_json=as_json, strict=strict)
        return
    if not paths:
        raise typer.BadParameter("name a file, a folder, an address, or -", param_hint="PATH...")
    _check(paths, as_json=as_json, strict=strict, podcast=podcast)


def _check(paths: list[str], *, as_json: bool, strict: bool, podcast: bool) -> None:
    from feedwright.commands.check import check_all

    counts: Counter[str] = Counter()
    read = 0
    found: list[Finding] = []
    with explained(as_json=as_json):
        for one in check_all(paths, podcast=podcast):
            counts.update(finding.level for finding in one.findings)
            read += one.was_read
            if as_json:
                found.extend(one.findings)
            else:
                _print(one)
    if as_json:
        print_json([_contract(finding) for finding in found])
    else:
        typer.echo(_summary(read, counts))
    if counts["error"] or (strict and counts["warning"]):
        raise typer.Exit(1)


def _audit(paths: list[str], *, as_json: bool, strict: bool) -> None:
    """Print the documents at a destination that differ from the delivered ones."""
    if len(paths) > 1:
        raise typer.BadParameter("name one publication's folder", param_hint="PATH...")
    from feedwright.commands.audit import audit
    from feedwright.runtime.configuration import nearest

    with explained(as_json=as_json):
        found = audit(paths[0] if paths else nearest())
    states = Counter(one.state for one in found.discrepancies)
    if as_json:
        told = [
            {"path": one.path, "state": one.state, "message": one.reason}
            for one in found.discrepancies
        ]
        print_json(told)
    else:
        for one in found.discrepancies:
            say((_visible(one.path), "bold"), f": {one.reason}")
        counts = ", ".join(f"{count:,} {state}" for state, count in sorted(states.items()))
        documents = counted(found.documents, "document", "documents")
        typer.echo(f"Compared {documents}: {counts or 'all well'}.")
    if states["missing"] or states["altered"] or (strict and states["stray"]):
        raise typer.Exit(1)


@command(
    "feedwright rule",
    "feedwright rule atom-id",
)
def rule(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="A rule, as findings name it; all without."),
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the rule as an object; all as a list.")
    ] = False,
) -> None:
    """Explain a rule that feeds are held to, or list all of them."""
    from feedwright.checks import RULES

    if name is None:
        rules = sorted(RULES, key=lambda one: one.name)
        if as_json:
            print_json([_explained(one) for one in rules])
            return
        width = max(len(one.name) for one in rules)
        for one in rules:
            say(
                f"{one.name:{width}}  ", (f"{one.level:7}", _COLOURS[one.level]), f"  {one.summary}"
            )
    elif name not in RULES:
        raise typer.BadParameter(_unknown(name, [one.name for one in RULES]), param_hint="NAME")
    elif as_json:
        print_json(_explained(RULES[name]))
    else:
        _print_rule(RULES[name])


def _unknown(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), known, n=3)
    near = near or [one for one in known if name.lower() in one][:3]
    more = f"did you mean {' or '.join(near)}?" if near else "`feedwright rule` lists all of them"
    return f"no rule is called {_visible(name)}; {more}"


def _explained(one: "Rule") -> dict[str, object]:
    """A rule with its explanation, as an object."""
    from feedwright.checks.examples import examples

    shown = examples().get(one.name)
    return {
        "rule": one.name,
        "level": one.level,
        "group": one.group,
        "summary": one.summary,
        "spec": one.spec,
        "place": shown.place if shown else None,
        "bad": shown.bad if shown else None,
        "good": shown.good if shown else None,
    }


def _print_rule(one: "Rule") -> None:
    """Print a rule, its level and source, and its examples."""
    from feedwright.checks.examples import examples, without_example

    say((one.name, "bold"), ": ", (one.level, _COLOURS[one.level]), f", {_WEIGHTS[one.level]}")
    say()
    say(one.summary)
    if one.spec:
        say((one.spec, "dim"))
    say()
    shown = examples().get(one.name)
    if shown is None:
        say(f"There is no example: {without_example()[one.name]}.")
        return
    for title, text in (("Breaks it", shown.bad), ("Keeps it", shown.good)):
        say((title, "bold"), f", in {shown.place}:")
        for line in text.split("\n"):
            say(f"    {_visible(line)}".rstrip())
        say()


def _contract(finding: "Finding") -> dict[str, object]:
    """A finding as an object for scripts, with all fields."""
    names = ("path", "line", "level", "rule", "message", "spec")
    return {name: getattr(finding, name) for name in names}


def _summary(read: int, counts: Counter[str]) -> str:
    levels = [counted(counts[level], *_LEVELS[level]) for level in _LEVELS if counts[level]]
    return f"Checked {counted(read, 'document', 'documents')}: {', '.join(levels) or 'all well'}."


def _print(one: "Checked") -> None:
    """Print a document's findings below its name, if it has any."""
    if not one.findings:
        return
    from rich.console import Console

    console = Console(highlight=False)
    _line(console, _visible(one.path), "bold")
    shown: Counter[str] = Counter()
    for finding, excerpt in zip(one.findings, one.excerpts, strict=True):
        shown[finding.rule] += 1
        if shown[finding.rule] <= _MOST_OF_A_RULE:
            _print_finding(console, finding, excerpt)
    for rule, count in _unshown(one.findings):
        _line(console, f"{'':{_LEFT}}and {count:,} more of {rule}", "dim")
    console.print()


def _unshown(findings: "tuple[Finding, ...]") -> Iterator[tuple[str, int]]:
    """The rules with more findings than shown, and the number of the others."""
    totals: Counter[str] = Counter()
    for finding in findings:
        totals[finding.rule] += 1 + finding.more
    yield from (
        (rule, count - _MOST_OF_A_RULE) for rule, count in totals.items() if count > _MOST_OF_A_RULE
    )


def _print_finding(console: "Console", finding: "Finding", excerpt: "Excerpt | None") -> None:
    from rich.text import Text

    number = str(finding.line) if finding.line else ""
    for position, told in enumerate(_wrapped(_visible(finding.message), console)):
        line = Text(no_wrap=True)
        if position == 0:
            line.append(f"{number:>5} ", "dim")
            line.append(f"{finding.level:{_LEFT - 6 + 2}}", _COLOURS[finding.level])
        else:
            line.append(" " * (_LEFT + 2))
        _line(console, line.append(told))
    indent = " " * (_LEFT + 2)
    reference = f"{finding.rule}  {finding.spec}".rstrip()
    if console.is_terminal and len(indent + reference) > console.width:
        reference = f"{finding.rule}\n{indent}{finding.spec}"  # a cut address is no link
    _line(console, indent + reference, "dim")
    if excerpt is not None:
        for line in _pointed(excerpt, console.width - len(indent) - 3):
            _line(console, Text.assemble((f"{indent}│ ", "dim"), line))


def _wrapped(text: str, console: "Console") -> list[str]:
    """A message as lines that fit a terminal; one line otherwise."""
    from textwrap import wrap

    if not console.is_terminal:
        return [text]
    width = max(20, console.width - _LEFT - 2)
    return wrap(text, width, break_on_hyphens=False) or [""]


def _pointed(excerpt: "Excerpt", width: int) -> Iterator["Text"]:
    """An excerpt of a document's line, with the place marked below it."""
    from rich.cells import cell_len
    from rich.text import Text

    cut = excerpt.narrowed(max(20, width) - 2)
    before, place, after = (
        _visible(part)
        for part in (cut.text[: cut.start], cut.text[cut.start : cut.end], cut.text[cut.end :])
    )
    left, right = "…" * cut.before, "…" * cut.after
    yield Text.assemble((left, "dim"), before, (place, "bold"), after, (right, "dim"))
    pointer = "^" * max(1, cell_len(place))
    yield Text(" " * cell_len(left + before)).append(pointer, "bold red")


def _visible(text: str) -> str:
    """Text with all characters visible, without control sequences for a terminal."""
    return "".join(map(_seen, text))


def _seen(sign: str) -> str:
    if sign == "\t":
        return " "
    if sign.isprintable():
        return sign
    if sign < " ":
        return chr(0x2400 + ord(sign))  # Unicode's pictures of control characters
    return "\N{SYMBOL FOR DELETE}" if sign == "\x7f" else "\N{REPLACEMENT CHARACTER}"


def _line(console: "Console", line: "Text | str", style: str = "") -> None:
    from rich.text import Text

    text = Text(line, style) if isinstance(line, str) else line
    console.print(text, soft_wrap=True, highlight=False)
