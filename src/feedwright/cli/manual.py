"""The command that shows the manual: help."""

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from feedwright.cli.app import command
from feedwright.cli.terminal import say

if TYPE_CHECKING:
    from rich.console import Console

WIDEST = 96
"""The widest line in columns, for legibility on wide terminals."""
_COMMENT = re.compile(r"^<!--.*?-->\n+", re.MULTILINE | re.DOTALL)
_CHAPTER = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<name>[a-z]+)\.md(?:#(?P<part>[\w-]+))?\)")


@command(
    "feedwright help",
    "feedwright help schedule",
    "feedwright help rules > rules.md",
    name="help",
)
def help_(
    topic: Annotated[
        str | None,
        typer.Argument(metavar="TOPIC", help="A chapter, a command, or another heading."),
    ] = None,
) -> None:
    """Show the manual: its chapters, or one of them."""
    from feedwright.commands import manual

    if topic is None:
        for one in manual.topics():
            say((f"{one.name:16}", "bold"), one.summary)
        say("\n`feedwright help TOPIC` shows one; a command is a topic, too.")
        return
    try:
        text = manual.chapter(topic)
    except manual.UnknownTopic as error:
        raise typer.BadParameter(str(error), param_hint="TOPIC") from error
    if not sys.stdout.isatty():
        typer.echo(_COMMENT.sub("", text), nl=False)
        return
    from rich.console import Console

    show(text, Console())


def show(text: str, console: "Console") -> None:
    """Print Markdown for people, in lines of legible width."""
    from rich.markdown import Markdown

    from feedwright.commands.manual import topics

    names = {topic.name for topic in topics()}
    linked = _CHAPTER.sub(lambda link: _command(link) if link["name"] in names else link[0], text)
    shown = Markdown(linked, code_theme="ansi_dark", inline_code_theme="ansi_dark")
    console.print(shown, width=min(console.width, WIDEST))


def _command(link: re.Match[str]) -> str:
    """Replace a link to another chapter by the command that shows it."""
    return f"{link['text']} (`feedwright help {link['name']}`)"
