"""The commands that publish: init, publish, plan, retract, adopt."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from feedwright.cli import fast_start
from feedwright.cli.app import (
    Folder,
    InFolder,
    Json,
    Now,
    Verbose,
    app,
    folder_and,
    publication_folder,
)
from feedwright.cli.reports import tell, tell_outlook
from feedwright.cli.terminal import (
    counted,
    explained,
    print_json,
    printable,
    progress_bar,
    say,
    warn,
)

if TYPE_CHECKING:
    from datetime import datetime

    from feedwright.commands.adopt import Adoption


def is_person() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The publication's folder.")],
    title: Annotated[str, typer.Option(help="The publication's title.")] = "My publication",
    address: Annotated[
        str | None, typer.Option(help="Where the published folder will be reached.")
    ] = None,
    site: Annotated[
        Path | None,
        typer.Option(help="The folder of a site that there is; its configuration is read."),
    ] = None,
) -> None:
    """Write a starter publication that publishes at once."""
    from feedwright.commands.starter import init as write
    from feedwright.domain.publication import PLACEHOLDER

    if address is None and site is None and is_person():
        asked = "Where will the published folder be reached, as in https://your.site/feeds/"
        address = typer.prompt(asked, default="", show_default=False)
    with explained(as_json=False):
        wanted = address or f"https://{PLACEHOLDER}/feeds/"
        written = write(folder, title=title, address=wanted, site=site)
        for file in written:
            typer.echo(f"wrote {file}")
        if PLACEHOLDER not in written[0].read_text("utf-8"):
            typer.echo(f"Publish it: feedwright publish {shlex.quote(str(folder))}")
        else:
            typer.echo(
                f"Set address and authority in {folder / 'feedwright.toml'}, which hold a "
                f"placeholder, and publish it: feedwright publish {shlex.quote(str(folder))}"
            )


_AllowShrink = Annotated[
    bool, typer.Option("--allow-shrink", help="Articles, feeds and dates may go at once.")
]


@app.command()
def publish(
    folder: Folder = None,
    *,
    now: Now = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Deliver nothing unless all is clean.")
    ] = False,
    allow_shrink: _AllowShrink = False,
    as_json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Publish: changed documents replace old ones, whole or not at all."""
    fast_start.publish(
        folder,
        now=now,
        dry_run=dry_run,
        strict=strict,
        allow_shrink=allow_shrink,
        as_json=as_json,
        verbose=verbose,
    )


@app.command()
def plan(
    folder: Folder = None,
    *,
    now: Now = None,
    allow_shrink: _AllowShrink = False,
    as_json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Tell what publishing now would show the subscribers of each feed."""
    from feedwright.commands.plan import preview_publication

    with explained(as_json=as_json), progress_bar() as progress:
        outlook = preview_publication(
            publication_folder(folder), now=now, allow_shrink=allow_shrink, progress=progress
        )
    tell_outlook(outlook, as_json=as_json, verbose=verbose)


@app.command(cls=InFolder)
def retract(
    named: Annotated[
        list[str],
        typer.Argument(metavar="[DIR] ID", help="The article's id, file or address."),
    ],
    note: Annotated[str | None, typer.Option(help="Why, for its readers.")] = None,
    *,
    undo: Annotated[bool, typer.Option("--undo", help="Put it back.")] = False,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Withdraw an article, everywhere: a dated notice takes its place."""
    from feedwright.commands.retract import retract as run

    folder, article = folder_and(named, "ID")
    if undo:
        if note is not None:
            told = "an article that is put back has no notice; leave --note out"
            raise typer.BadParameter(told, param_hint="--note")
        _reinstate(folder, article, now=now, as_json=as_json)
        return
    with explained(as_json=as_json), progress_bar() as progress:
        report = run(publication_folder(folder), article, note=note, now=now, progress=progress)
    if not as_json:
        say(f"Withdrawn: {printable(report.title or report.id)} ({printable(report.id)})")
    tell(report, as_json=as_json)


@app.command()
def move(
    folder: Folder = None,
    *,
    to: Annotated[
        str,
        typer.Option("--to", metavar="ADDRESS", help="A PostgreSQL database's address, or: file."),
    ],
    as_json: Json = False,
) -> None:
    """Move the store into a PostgreSQL database, or back to a file."""
    from feedwright.commands.move import move as run

    with explained(as_json=as_json):
        moved = run(publication_folder(folder), to)
    if as_json:
        print_json(moved)
        return
    rows = counted(sum(moved.rows.values()), "row", "rows")
    say(f"Moved {rows} to {moved.target}, and compared them.")
    if moved.copy:
        say(f"What lay there before is in {moved.copy}.")
    change = f"set {moved.line}" if moved.line else "leave store out"
    say(f"Now {change} in [publication] of feedwright.toml; until then nothing is published.")
    say(f"What lies in {moved.source} stays as it is, as a copy.")


def _reinstate(folder: Path | None, article: str, *, now: "datetime | None", as_json: bool) -> None:
    """Puts an article back, and tells what readers see."""
    from feedwright.commands.retract import reinstate

    with explained(as_json=as_json), progress_bar() as progress:
        report = reinstate(publication_folder(folder), article, now=now, progress=progress)
    if not as_json:
        say(f"Put back: {printable(report.title or report.id)} ({printable(report.id)})")
        if report.missing:
            warn(f"readers do not see it yet: {printable(report.missing)}")
        else:
            say(f"Readers see it as updated {report.updated:%Y-%m-%d %H:%M} UTC, by the same id.")
    tell(report, as_json=as_json)


@app.command(cls=InFolder)
def adopt(
    named: Annotated[
        list[str],
        typer.Argument(metavar="[DIR] FEED", help="The feed's file or address."),
    ],
    *,
    as_json: Json = False,
) -> None:
    """Take over the ids and dates of a feed that another system published."""
    from feedwright.commands.adopt import adopt as run

    folder, feed = folder_and(named, "FEED")
    with explained(as_json=as_json), progress_bar() as progress:
        adoption = run(publication_folder(folder), feed, progress=progress)
    if as_json:
        print_json(adoption)
    else:
        for warning in adoption.warnings:
            warn(warning)
        for one in adoption.conflicts:
            told = f"{one.link}: its id there is {one.theirs}, but readers here know {one.ours}"
            warn(f"conflict: {told}", "error")
        count = counted(adoption.adopted, "entry", "entries")
        typer.echo(f"Adopted {count}; {adoption.known} were known already.")
        if not adoption.conflicts:
            _tell_articles(adoption)
    if adoption.conflicts:
        raise typer.Exit(1)


_MOST_NAMED = 5
"""Entries without an article that a terminal is shown."""


def _tell_articles(adoption: "Adoption") -> None:
    """Prints which of the feed's entries are articles here."""
    missing = adoption.missing
    count = counted(adoption.articles + len(missing), "entry", "entries")
    told = f"Articles here: {adoption.articles} of the feed's {count}"
    typer.echo(f"{told}; without an article: {len(missing)}{':' if missing else '.'}")
    for one in missing[:_MOST_NAMED]:
        typer.echo(f"  {printable(one.title or one.id)}  {printable(one.link)}".rstrip())
    if len(missing) > _MOST_NAMED:
        typer.echo(f"  and {len(missing) - _MOST_NAMED} more, which --json lists")
    if adoption.readdressed:
        warn(str(adoption.readdressed))
