"""All commands, gathered into the application."""

from typing import Annotated

import typer

from feedwright.cli import (
    checking,
    explaining,
    manual,
    private_feeds,
    publishing,
    redirecting,
    scheduling,
    serving,
    working,
)
from feedwright.cli.app import app

__all__ = [
    "app", "checking", "explaining", "manual", "private_feeds", "publishing", "redirecting",
    "scheduling", "serving", "working",
]  # fmt: skip


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
