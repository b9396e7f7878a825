"""The commands of a server: serve, readers."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from feedwright.cli.app import Folder, Json, Stamped, command, publication_folder
from feedwright.cli.logs import Log, is_stamped, take_over
from feedwright.cli.scheduling import RunLog
from feedwright.cli.terminal import escaped, explained, print_json, say

if TYPE_CHECKING:
    from feedwright.domain.reader_agents import Readers


@command(
    "feedwright serve my-feeds",
    "feedwright serve my-feeds --host 0.0.0.0 --port 80",
    "feedwright serve my-feeds --access-log /var/log/feeds.log",
)
def serve(
    folder: Folder = None,
    host: Annotated[str, typer.Option(metavar="H", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(metavar="P", help="The port; 0 takes a free one.", min=0, max=65535)
    ] = 8000,
    access_log: Annotated[
        Path | None,
        typer.Option(
            "--access-log", metavar="FILE", help="Write a line a request there; - is stdout."
        ),
    ] = None,
    *,
    stamped: Stamped = False,
) -> None:
    """Serve the published feeds over HTTP, until stopped."""
    from feedwright.server.access_log import AccessLog
    from feedwright.server.granian_server import run

    log = Log(stamped=is_stamped(wanted=stamped))
    take_over(log)

    def listening(address: str) -> None:
        typer.echo(address)
        if stamped:
            message = f"answers at {address}"
            log.info(message)

    with explained(as_json=False):
        place = publication_folder(folder)
        if access_log is None:
            run(place, host=host, port=port, listening=listening)
        else:
            written = AccessLog(None if str(access_log) == "-" else access_log)
            run(place, host=host, port=port, listening=listening, wrapped=written.around)
    if stamped:
        log.info("stopped")
    _leave()


def _leave() -> NoReturn:
    """End the process at once, after everything has been written.

    At its end Python stops every thread that takes its global lock, which a late thread of the
    server would report as a crash.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(0)


@command(
    "feedwright preview my-feeds",
    "feedwright preview --drafts --future",
)
def preview(
    folder: Folder = None,
    *,
    drafts: Annotated[bool, typer.Option("--drafts", help="Show drafts too.")] = False,
    future: Annotated[
        bool, typer.Option("--future", help="Show articles too that wait for their time.")
    ] = False,
    host: Annotated[str, typer.Option(metavar="H", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(metavar="P", help="The port; 0 takes a free one.", min=0, max=65535)
    ] = 8001,
) -> None:
    """Show the feeds and pages on this machine as they would be published, and follow changes."""
    from feedwright.scheduling.preview import preview as show

    log = RunLog(as_json=False, log=Log(stamped=False))
    with explained(as_json=False):
        show(
            publication_folder(folder),
            host=host,
            port=port,
            drafts=drafts,
            future=future,
            listening=_tell_preview,
            tell=log.tell,
            note=log.note,
        )
    _leave()


def _tell_preview(address: str) -> None:
    say("Preview: ", (address, "bold"), "  (Ctrl-C ends it)")


@command(
    "feedwright readers my-feeds --days 7",
    "feedwright readers my-feeds --svg > readers.svg",
)
def readers(
    folder: Folder = None,
    *,
    days: Annotated[
        int, typer.Option(metavar="N", help="How many days, today among them.", min=1)
    ] = 30,
    svg: Annotated[bool, typer.Option("--svg", help="Print the plot as an SVG.")] = False,
    as_json: Json = False,
) -> None:
    """Show the readers, from the requests that `serve` answered."""
    from feedwright.commands.readers import who_reads
    from feedwright.rendering.html.readership import drawing

    with explained(as_json=as_json):
        found = who_reads(publication_folder(folder), days=days)
    if as_json:
        print_json(found)
    elif svg:
        typer.echo(drawing(found.days), nl=False)
    else:
        _print(found)


_LEVELS = "▁▂▃▄▅▆▇█"


def _print(found: "Readers") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    if not found.feeds:
        console.print("Nobody has asked for a feed that `feedwright serve` answered.")
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("feed", overflow="fold")
    table.add_column("readers a day", justify="right")
    table.add_column("subscribers", justify="right")
    table.add_column("of them at", overflow="fold")
    for feed in found.feeds:
        at = ", ".join(f"{name} {count:,}" for name, count in feed.aggregators.items())
        row = (escaped(feed.path), f"{feed.readers:,}", f"{feed.subscribers:,}", escaped(at))
        table.add_row(*row)
    console.print(table)
    console.print()
    for name in ("readers", "subscribers"):
        counts = [getattr(day, name) for day in found.days]
        most = max(counts)
        line = f"{name:11}  {found.days[0].day} {_plot(counts)} {found.days[-1].day}"
        console.print(f"{line}, {most:,} at most", soft_wrap=True)


def _plot(counts: list[int]) -> str:
    """A line with a bar for each count; 0 has none."""
    most = max(counts)
    top = len(_LEVELS) - 1
    return "".join(_LEVELS[-(-count * top // most)] if count else " " for count in counts)
