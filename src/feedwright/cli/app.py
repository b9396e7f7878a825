"""The command line's application, and the arguments that several commands take."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from feedwright.cli.help_pages import HelpfulCommand, HelpfulGroup

app = typer.Typer(
    cls=HelpfulGroup,
    name="feedwright",
    help="Turns stored articles into feeds that readers subscribe to.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Function = TypeVar("_Function", bound=Callable[..., Any])


def command(*examples: str, name: str | None = None) -> Callable[[_Function], _Function]:
    """Make a function a command.

    Args:
        examples: Examples of its use, for its help.
        name: The name of the command, if the function cannot have it.
    """
    return app.command(name=name, cls=HelpfulCommand, epilog="\n".join(examples))


_WHERE = "The publication's folder; by default this one, or the nearest above."
Folder = Annotated[Path | None, typer.Argument(metavar="DIR", help=_WHERE, show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object, in failure too.")]

Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Print each warning, and not one line a kind.")
]

Stamped = Annotated[
    bool,
    typer.Option("--log", help="Log to stderr with time and level, on a terminal too."),
]


def publication_folder(folder: Path | None) -> Path:
    """Find the folder of the publication.

    Args:
        folder: The named folder, if any.

    Raises:
        ConfigurationError: None was named, and the working directory is in no publication.
    """
    if folder is not None:
        return folder
    from feedwright.runtime.configuration import nearest

    return nearest()


def folder_and(values: list[str], name: str) -> tuple[Path | None, str]:
    """Split arguments into a publication's optional folder and the argument after it.

    Args:
        values: The arguments of the command line.
        name: The name of the last argument, for messages.

    Raises:
        BadParameter: There are none, or more than two.
    """
    if len(values) not in (1, 2):
        raise typer.BadParameter(
            f"name a folder and one {name}, or the {name} alone; these are {len(values)} arguments",
            param_hint=f"[DIR] {name}",
        )
    return (Path(values[0]) if len(values) > 1 else None), values[-1]


def _instant(text: str) -> datetime:
    from feedwright.reading.fields import dates

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
