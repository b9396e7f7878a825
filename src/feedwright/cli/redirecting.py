"""The command that lists redirects from old addresses: redirects."""

from typing import Annotated, Literal

import typer

from feedwright.cli.app import Folder, Json, command, publication_folder
from feedwright.cli.terminal import explained, print_json, printable, say, warn

_Server = Literal["nginx", "caddy", "apache", "netlify", "_redirects"]


@command(
    "feedwright redirects my-feeds --for nginx",
    "feedwright redirects my-feeds --for _redirects --articles",
)
def redirects(
    folder: Folder = None,
    *,
    server: Annotated[
        _Server | None, typer.Option("--for", help="Whose configuration is printed.")
    ] = None,
    articles: Annotated[
        bool, typer.Option("--articles", help="Lead old addresses of articles on, too.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Print redirects from old addresses, for the site's own web server."""
    from feedwright.commands import redirects as commands

    with explained(as_json=as_json):
        found = commands.redirects(publication_folder(folder), articles=articles)
    if as_json:
        print_json(found)
    elif not found:
        warn("no feed has an old path that leads on; name it in [[feeds]] with also")
    elif server:
        typer.echo(commands.written(found, server), nl=False)
    else:
        for one in found:
            say(f"{printable(one.old)}  {printable(one.new)}")
