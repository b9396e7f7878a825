"""The commands of a server: serve, readers."""

from typing import Annotated

import typer

from feedwright.cli.app import Folder, app
from feedwright.cli.terminal import explained


@app.command()
def serve(
    folder: Folder,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="The port; 0 takes a free one.", min=0, max=65535)
    ] = 8000,
) -> None:
    """Answer the published feeds over HTTP, until the program is stopped."""
    from feedwright.server.run import run

    with explained(as_json=False):
        run(folder, host=host, port=port, listening=typer.echo)
