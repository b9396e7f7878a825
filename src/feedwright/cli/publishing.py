"""The commands that publish: init, publish, plan, retract, move, adopt."""

import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urljoin

import typer

from feedwright.cli import fast_start
from feedwright.cli.app import (
    Folder,
    Json,
    Now,
    Verbose,
    command,
    folder_and,
    publication_folder,
)
from feedwright.cli.comparisons import MOST_NAMED, listed, tell_comparison
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
    from collections.abc import Sequence
    from datetime import datetime

    from feedwright.commands.adopt import Adoption, Conflict


def is_person() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


@command(
    "feedwright init my-feeds",
    "feedwright init my-feeds --address https://example.org/feeds/",
    "feedwright init my-feeds --site ../my-blog",
)
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The publication's folder.")],
    title: Annotated[
        str, typer.Option(metavar="TITLE", help="The publication's title.")
    ] = "My publication",
    address: Annotated[
        str | None, typer.Option(metavar="URL", help="Where the published folder will be reached.")
    ] = None,
    site: Annotated[
        Path | None,
        typer.Option(
            metavar="SITE",
            help="A site that there is: its folder, or an export "
            "(WordPress, Ghost, Blogger, Medium, Movable Type, Substack).",
        ),
    ] = None,
) -> None:
    """Write a starter publication: its configuration and a first article."""
    from feedwright.commands.init import IDS, TITLE
    from feedwright.commands.init import init as write
    from feedwright.domain.validation import PLACEHOLDER

    if address is None and site is None and is_person():
        asked = "Where will the published folder be reached, as in https://your.site/feeds/"
        address = typer.prompt(asked, default="", show_default=False)
    with explained(as_json=False):
        wanted = address or f"https://{PLACEHOLDER}/feeds/"
        written = write(folder, title=title, address=wanted, site=site)
        for file in written:
            typer.echo(f"wrote {file}")
        text = written[0].read_text("utf-8")
        unsaid = ["title"] * (f'title = "{TITLE}"' in text) + _UNSAID.findall(text)
        if site is not None and unsaid:
            typer.echo(f"The site does not tell {_joined(unsaid)}; say that in {written[0]}.")
        if site is not None and site.is_dir() and IDS not in text:
            _tell_to_adopt(folder, written[0], text, is_addressed=PLACEHOLDER not in text)
        elif PLACEHOLDER not in text:
            typer.echo(f"Publish it: feedwright publish {shlex.quote(str(folder))}")
        else:
            typer.echo(
                f"Set address and authority in {folder / 'feedwright.toml'}, which hold a "
                f"placeholder, and publish it: feedwright publish {shlex.quote(str(folder))}"
            )


_AllowShrink = Annotated[
    bool,
    typer.Option(
        "--allow-shrink", help="Half of the articles may vanish, feeds end, dates and ids change."
    ),
]


@command(
    "feedwright publish my-feeds",
    "feedwright publish --dry-run",
    "feedwright publish my-feeds --strict --json",
)
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


@command(
    "feedwright plan my-feeds",
    "feedwright plan --now 2026-03-02T09:00:00Z",
)
def plan(
    folder: Folder = None,
    *,
    now: Now = None,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="FEED",
            help="Compare with another site's feed or sitemap, a file or an address.",
        ),
    ] = None,
    allow_shrink: _AllowShrink = False,
    as_json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Show what publishing now would change for the subscribers of each feed."""
    if against is not None:
        _compare(folder, against, now=now, as_json=as_json)
        return
    from feedwright.commands.plan import preview_publication

    with explained(as_json=as_json), progress_bar() as progress:
        outlook = preview_publication(
            publication_folder(folder), now=now, allow_shrink=allow_shrink, progress=progress
        )
    tell_outlook(outlook, as_json=as_json, verbose=verbose)


def _compare(folder: Path | None, against: str, *, now: "datetime | None", as_json: bool) -> None:
    """Print the differences from another site; exit with status 1 if there are any."""
    from feedwright.commands.site_comparison import compare

    with explained(as_json=as_json), progress_bar() as progress:
        found = compare(publication_folder(folder), against, now=now, progress=progress)
    if as_json:
        print_json(found)
    else:
        for warning in found.warnings:
            warn(warning)
        tell_comparison(found)
    if not found.is_equal:
        raise typer.Exit(1)


@command(
    'feedwright retract my-feeds articles/hello.md --note "The figures were wrong."',
    "feedwright retract --undo my-feeds articles/hello.md",
)
def retract(
    named: Annotated[
        list[str],
        typer.Argument(metavar="[DIR] ID", help="The article's id, file or address."),
    ],
    note: Annotated[str | None, typer.Option(metavar="NOTE", help="Why, for its readers.")] = None,
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
            problem = "an article that is put back has no notice; leave --note out"
            raise typer.BadParameter(problem, param_hint="--note")
        _reinstate(folder, article, now=now, as_json=as_json)
        return
    with explained(as_json=as_json), progress_bar() as progress:
        report = run(publication_folder(folder), article, note=note, now=now, progress=progress)
    if not as_json:
        say(f"Withdrawn: {printable(report.title or report.id)} ({printable(report.id)})")
    tell(report, as_json=as_json)


@command(
    "feedwright move my-feeds --to 'postgresql://${DB_USER}@db.example.org/feeds'",
    "feedwright move my-feeds --to file",
)
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
    """Reinstate an article, and print what readers see."""
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


_UNSAID = re.compile(r"^# (home|description|authors|link) =", re.MULTILINE)
"""The keys that a starter has as comments, because their values are unknown."""


def _joined(words: "Sequence[str]") -> str:
    words = tuple(dict.fromkeys(words))
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


_OLD_FEED = re.compile(r"^# (?:also =|The site has its feed at) (\[.*?\])(?:   #|:)", re.MULTILINE)
_OTHER_LANGUAGES = re.compile(
    r"^# The feeds of its other languages are at (\[.*?\]):", re.MULTILINE
)


def _tell_to_adopt(folder: Path, file: Path, text: str, *, is_addressed: bool) -> None:
    """Print the steps before the first run for a site that has readers."""
    if not is_addressed:
        typer.echo(f"Set address and authority in {file}, which hold a placeholder.")
    place = shlex.quote(str(folder))
    typer.echo("If the site has a feed by now, take over what its readers know before you publish:")
    for feed in _old_feeds(text) or ["FEED    its address, or its file"]:
        typer.echo(f"  feedwright adopt {place} {feed}")
    typer.echo(f"  feedwright plan {place}")
    typer.echo(f"  feedwright publish {place}")


def _old_feeds(text: str) -> list[str]:
    """The addresses of the site's own feeds, quoted for a shell, if a starter names paths.

    The main one, and those of the other languages.
    """
    import tomllib

    publication = tomllib.loads(text)["publication"]
    if "home" not in publication:
        return []
    paths: list[str] = []
    for found, most in ((_OLD_FEED.search(text), 1), (_OTHER_LANGUAGES.search(text), None)):
        paths += tomllib.loads(f"also = {found[1]}")["also"][:most] if found else ()
    return [shlex.quote(urljoin(publication["home"], one)) for one in paths if "{" not in one]


@command(
    "feedwright adopt my-feeds https://old.example.org/feed/",
    "feedwright adopt my-feeds saved.xml",
)
def adopt(
    named: Annotated[
        list[str],
        typer.Argument(metavar="[DIR] FEED", help="The feed's file or address."),
    ],
    *,
    keep_addresses: Annotated[
        bool | None,
        typer.Option(
            "--keep-addresses/--follow-link",
            help="Whether its articles keep the feed's addresses, whatever link makes.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Take over the ids and dates of a feed that another system published."""
    from feedwright.commands.adopt import adopt as run

    folder, feed = folder_and(named, "FEED")
    with explained(as_json=as_json), progress_bar() as progress:
        place = publication_folder(folder)
        adoption = run(place, feed, keep_addresses=keep_addresses, progress=progress)
    if as_json:
        print_json(adoption)
    else:
        for warning in adoption.warnings:
            warn(warning)
        _tell_conflicts(adoption.conflicts)
        count = counted(adoption.adopted, "entry", "entries")
        typer.echo(f"Adopted {count}; {adoption.known} were known already.")
        if adoption.noted:
            typer.echo(
                f"Their addresses are noted in {adoption.noted}; keep it with feedwright.toml."
            )
        if adoption.guid:
            typer.echo(f"The podcast keeps its id: {adoption.guid}")
        if not adoption.conflicts:
            _tell_articles(adoption, shlex.join(["feedwright", "adopt", *named]))
    if adoption.conflicts:
        raise typer.Exit(1)


def _tell_conflicts(conflicts: "Sequence[Conflict]") -> None:
    """Print the entries whose ids cannot be taken over, and why."""
    for one in conflicts[:MOST_NAMED]:
        message = f"{one.link}: its id there is {one.theirs}, but readers here know {one.ours}"
        warn(f"conflict: {message}", "error")
    if conflicts:
        count = counted(len(conflicts), "entry is", "entries are")
        more = ", which --json lists," if len(conflicts) > MOST_NAMED else ""
        warn(
            f"{count} known here by another id{more} so that nothing was adopted; adopt a feed "
            "before its articles are published here",
            "error",
        )


def _tell_articles(adoption: "Adoption", command: str) -> None:
    """Print which of the feed's entries match articles.

    Args:
        adoption: The result of the adoption.
        command: The command that adopted it.
    """
    missing = adoption.missing
    count = counted(adoption.articles + len(missing), "entry", "entries")
    line = f"Articles here: {adoption.articles} of the feed's {count}"
    typer.echo(f"{line}; without an article: {len(missing)}.")
    listed("Those are", ((one.title or one.id, one.source) for one in adoption.met))
    listed("Without an article are", ((one.title or one.id, one.link) for one in missing))
    if adoption.readdressed:
        warn(
            f"{adoption.readdressed}; or have these articles keep the old addresses: "
            f"{command} --keep-addresses"
        )
