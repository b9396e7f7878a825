"""The command line's application, and the arguments that several commands take."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="feedwright",
    help="Turns stored articles into feeds that readers subscribe to.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The publication's folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object, in failure too.")]

Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Print each warning, and not one line a kind.")
]


def _instant(text: str) -> datetime:
    from feedwright.read.fields import dates

    try:
        return dates.parse(text, "UTC")
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


Now = Annotated[
    datetime | None,
    typer.Option(
        parser=_instant, metavar="T", help="The time of the run; UTC where it has no zone."
    ),
]
