"""The command line. A command parses, makes one library call, and prints.

Results go to stdout; progress, warnings and errors to stderr. Exit status: 0 done, also when
articles were set aside; 1 something was refused or nothing could be published; 2 wrong use.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedwright.core.errors import FeedwrightError

if TYPE_CHECKING:
    from feedwright.core.preview import Preview
    from feedwright.intake import Progress
    from feedwright.publish import Delivery, Report

app = typer.Typer(
    name="feedwright",
    help="Turns stored articles into feeds that readers subscribe to.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The publication's folder.")]
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object, in failure too.")]


def main() -> None:
    """Runs the command line."""
    for name in ("stdout", "stderr"):
        # None is one that was closed before the program started.
        stream = getattr(sys, name) or Path(os.devnull).open("w")  # noqa: SIM115 - to the end
        # A terminal that cannot show a letter shows a question mark, and the run goes on.
        stream.reconfigure(errors="replace")
        setattr(sys, name, stream)
    try:
        app(prog_name="feedwright")
    except OSError as error:
        # The run is done, and its report has nowhere to go: the disk is full, for one.
        sys.stdout = None
        _warn(f"the report cannot be printed: {error.strerror}", "error")
        sys.exit(1)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"feedwright {version('feedwright')}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
def init(
    folder: _Folder,
    title: Annotated[str, typer.Option(help="The publication's title.")] = "My publication",
    address: Annotated[
        str, typer.Option(help="Where the published folder will be reached.")
    ] = "https://example.org/",
) -> None:
    """Write a starter publication that publishes at once."""
    from feedwright.starter import init as write

    with _explained(as_json=False):
        for file in write(folder, title=title, address=address):
            typer.echo(f"wrote {file}")
        typer.echo(f"Publish it: feedwright publish {folder}")


def _instant(text: str) -> datetime:
    from feedwright.core.reading import dates

    try:
        return dates.parse(text, "UTC")
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


_Now = Annotated[
    datetime | None,
    typer.Option(
        parser=_instant, metavar="T", help="The time of the run; UTC where it has no zone."
    ),
]
_AllowShrink = Annotated[
    bool, typer.Option("--allow-shrink", help="Half of the articles may vanish at once.")
]


@app.command()
def publish(
    folder: _Folder,
    *,
    now: _Now = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Deliver nothing unless all is clean.")
    ] = False,
    allow_shrink: _AllowShrink = False,
    as_json: _Json = False,
) -> None:
    """Publish: changed documents replace old ones, whole or not at all."""
    from feedwright.publish import publish as run

    with _explained(as_json=as_json), _progress() as progress:
        report = run(
            folder,
            now=now,
            dry_run=dry_run,
            strict=strict,
            allow_shrink=allow_shrink,
            progress=progress,
        )
    _tell(report, dry_run=dry_run, strict=strict, as_json=as_json)


@app.command()
def plan(
    folder: _Folder, *, now: _Now = None, allow_shrink: _AllowShrink = False, as_json: _Json = False
) -> None:
    """Tell what publishing now would show the subscribers of each feed."""
    from feedwright.publish import preview_publication

    with _explained(as_json=as_json), _progress() as progress:
        feeds = preview_publication(folder, now=now, allow_shrink=allow_shrink, progress=progress)
    if as_json:
        _print_json({"feeds": feeds})
    else:
        _print_previews(feeds)


@app.command()
def retract(
    folder: _Folder,
    article: Annotated[
        str, typer.Argument(metavar="ID", help="The article's id, file or address.")
    ],
    note: Annotated[str, typer.Option(help="Why, for its readers.")] = "",
    *,
    now: _Now = None,
    as_json: _Json = False,
) -> None:
    """Withdraw an article, everywhere: a dated notice takes its place."""
    from feedwright.retract import retract as run

    with _explained(as_json=as_json), _progress() as progress:
        report = run(folder, article, note=note, now=now, progress=progress)
    _tell(report, as_json=as_json)


@app.command()
def adopt(
    folder: _Folder,
    feed: Annotated[str, typer.Argument(metavar="FEED", help="The feed's file or address.")],
    *,
    as_json: _Json = False,
) -> None:
    """Take over the ids and dates of a feed that another system published."""
    from feedwright.adopt import adopt as run

    with _explained(as_json=as_json):
        adoption = run(folder, feed)
    if as_json:
        _print_json(adoption)
    else:
        for warning in adoption.warnings:
            _warn(warning)
        for one in adoption.conflicts:
            told = f"{one.link}: its id there is {one.theirs}, but readers here know {one.ours}"
            _warn(f"conflict: {told}", "error")
        count = _counted(adoption.adopted, "entry", "entries")
        typer.echo(f"Adopted {count}; {adoption.known} were known already.")
    if adoption.conflicts:
        raise typer.Exit(1)


def _tell(
    report: "Report", *, dry_run: bool = False, strict: bool = False, as_json: bool = False
) -> None:
    """Prints what a run did, and ends with status 1 where something was refused."""
    if as_json:
        _print_json(report)
    else:
        _print_report(report, dry_run=dry_run, strict=strict)
    if report.refused or report.refusals or (strict and not report.clean):
        raise typer.Exit(1)


_KINDS = {
    "new": "appears as new",
    "corrected": "comes back, corrected",
    "refreshed": "is refreshed in place",
    "retracted": "is withdrawn, with a notice",
    "removed": "leaves the feed",
    "held": "waits for its time",
    "redelivered": "WOULD BE DELIVERED A SECOND TIME",
}


def _print_previews(feeds: "tuple[Preview, ...]") -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    quiet = 0
    for feed in feeds:
        rows = [(kind, told, one) for kind, told in _KINDS.items() for one in getattr(feed, kind)]
        if not rows:
            quiet += 1
            continue
        console.print(f"[bold]{_escaped(feed.path or 'The main feed')}[/bold]")
        for kind, told, one in rows:
            due = f" {one.due:%Y-%m-%d %H:%M} UTC" if one.due else ""
            line = f"  {told:28}{due}  {_escaped(one.title or one.id)}"
            console.print(f"[red]{line}[/red]" if kind == "redelivered" else line)
    if quiet:
        told = _counted(quiet, "feed", "feeds")
        console.print(f"Nothing changes for the subscribers of {told}.")


_MOST_LINES = 60
"""How many documents are named; a large archive has thousands."""


def _print_report(report: "Report", *, dry_run: bool, strict: bool) -> None:
    from rich.console import Console

    for warning in report.warnings:
        _warn(warning)
    for one in report.articles.set_aside:
        place = f"{one.source}:{one.line}" if one.line else one.source
        _warn(f"set aside: {place}: {one.reason}")
    for refusal in _refusals(report):
        _warn(f"refused: {refusal}", "error")
    console = Console(highlight=False, soft_wrap=True)
    changed = [one for one in report.documents if one.status in ("written", "removed")]
    for document in changed[:_MOST_LINES]:
        console.print(_line(document))
    if len(changed) > _MOST_LINES:
        console.print(f"and {len(changed) - _MOST_LINES} more, which --json lists")
    console.print(_summary(report, dry_run=dry_run, strict=strict))
    if report.next_due:
        console.print(f"Next due: {report.next_due:%Y-%m-%d %H:%M:%S} UTC")


def _refusals(report: "Report") -> Iterator[str]:
    """What was refused, each reason once."""
    paths: dict[str, list[str]] = {}
    for one in report.refused:
        paths.setdefault(one.reason, []).append(one.path)
    yield from report.refusals
    for reason, those in paths.items():
        yield f"{those[0] if len(those) == 1 else f'{len(those)} documents'}: {reason}"


def _line(document: "Delivery") -> str:
    told = f"{document.status:8} {_escaped(document.path)}"
    if document.status == "written":
        entries = f", {_counted(document.entries, 'entry', 'entries')}" if document.entries else ""
        told += f"  [dim]{document.bytes:,} bytes{entries}[/dim]"
    return told


def _summary(report: "Report", *, dry_run: bool, strict: bool) -> str:
    articles, documents = report.articles, report.documents
    counts = {
        status: sum(one.status == status for one in documents)
        for status in ("written", "unchanged", "removed", "refused")
    }
    parts = [f"{count} {status}" for status, count in counts.items() if count] or ["none"]
    noted = (
        ("new", articles.new),
        ("changed", articles.changed),
        ("vanished", articles.vanished),
        ("held", articles.held),
        ("set aside", len(articles.set_aside)),
    )
    told = "".join(f", {count} {name}" for name, count in noted if count)
    done = "Nothing was published" if strict and not report.clean else "Published"
    if dry_run:
        done = "Would publish"
    read = _counted(articles.read, "article", "articles")
    return f"{done}: {read} read{told}; documents: {', '.join(parts)}."


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text))


def _warn(message: str, level: str = "warning") -> None:
    from rich.console import Console

    colour = "red" if level == "error" else "yellow"
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    lines = message.split("\n")
    console.print(f"[{colour}]{level}:[/{colour}] " + "\n".join(map(_escaped, lines)))


def _print_json(value: Any) -> None:
    import msgspec

    typer.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


@contextmanager
def _explained(*, as_json: bool) -> Iterator[None]:
    """Says what went wrong in the error's own words, and ends with status 1."""
    try:
        yield
    except FeedwrightError as error:
        if as_json:
            _print_json({"error": str(error), "kind": type(error).__name__})
        else:
            _warn(str(error), "error")
        raise typer.Exit(1) from error


@contextmanager
def _progress() -> Iterator["Progress"]:
    """A bar on a terminal, with rate and time left; nothing elsewhere."""
    if not sys.stderr.isatty():
        from feedwright.publish import quiet

        yield quiet
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=of)
            bars.update(tasks[what], completed=done, total=of)

        yield tell
