"""The commands of private feeds: private, invite, revoke."""

from typing import TYPE_CHECKING, Annotated

import typer

from feedwright.cli.app import Folder, Json, command, folder_and, publication_folder
from feedwright.cli.terminal import counted, explained, print_json, printable, say, warn

if TYPE_CHECKING:
    from feedwright.domain.invitation import PrivateFeed


@command("feedwright private my-feeds", "feedwright private my-feeds --renew patrons")
def private(
    folder: Folder = None,
    *,
    renew: Annotated[
        str,
        typer.Option(
            metavar="FEED", help="Give this feed another address, and publish.", show_default=False
        ),
    ] = "",
    as_json: Json = False,
) -> None:
    """Show the secret addresses of private feeds, and the invited readers."""
    from feedwright.commands import private_feeds as commands

    with explained(as_json=as_json):
        place = publication_folder(folder)
        found = [commands.renew(place, renew)] if renew else commands.private_feeds(place)
    if as_json:
        print_json(found)
    elif not found:
        warn("no feed is private; give one [[feeds]] private = true in feedwright.toml")
    for one in found if not as_json else ():
        _print(one)


def _print(one: "PrivateFeed") -> None:
    number = counted(one.articles, "article", "articles")
    stand = "stands" if one.public == 1 else "stand"
    shared = f", of which {one.public} {stand} in public feeds too" if one.public else ""
    say((printable(one.name), "bold"), f": {number}{shared}")
    for address in one.addresses:
        say(f"  {address}")
    if not one.addresses:
        say("  has no address before it is published")
    if one.readers:
        say(f"  invited: {printable(', '.join(one.readers))}")


_Reader = Annotated[
    list[str], typer.Argument(metavar="[DIR] READER", help="A name for the reader.")
]


@command(
    "feedwright invite my-feeds ada@example.org", "feedwright invite Ada --feed patrons --json"
)
def invite(
    names: _Reader,
    *,
    feed: Annotated[
        list[str] | None,
        typer.Option("--feed", metavar="FEED", help="A private feed; by default all of them."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Give a reader personal addresses of private feeds, which can be revoked."""
    from feedwright.commands import private_feeds as commands

    folder, reader = folder_and(names, "READER")
    with explained(as_json=as_json):
        found = commands.invite(publication_folder(folder), reader, feeds=feed or ())
    if as_json:
        print_json(found)
        return
    for address in found.addresses:
        say(address)
    say("These are told once: pass them on. `feedwright serve` answers them.")


@command("feedwright revoke my-feeds ada@example.org")
def revoke(names: _Reader, *, as_json: Json = False) -> None:
    """Withdraw the addresses that a reader was given."""
    from feedwright.commands import private_feeds as commands

    folder, reader = folder_and(names, "READER")
    with explained(as_json=as_json):
        commands.revoke(publication_folder(folder), reader)
    if as_json:
        print_json({"reader": reader, "revoked": True})
    else:
        say(f"{printable(reader)}: the addresses are withdrawn.")
