"""The help of the command line, and messages about its wrong use."""

import re
import sys
from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from feedwright.cli.terminal import say, warn

GROUPS = {
    "Publish": ("init", "publish", "plan", "status", "why", "preview"),
    "Judge feeds": ("check", "rule"),
    "Move here, and withdraw": ("adopt", "redirects", "retract"),
    "Move the store": ("move",),
    "Serve": ("serve", "readers"),
    "Feeds for some readers": ("private", "invite", "revoke"),
    "Publish on schedule": ("run", "schedule"),
    "Publish by several machines": ("worker", "enqueue"),
    "Read on": ("help",),
}
"""The commands, in the order of use."""

_WIDEST = 96
"""The widest line in columns, for legibility on wide terminals."""
_NARROWEST = 40
_USAGE: type[Exception] = typer.BadParameter.__bases__[0]
"""The parser's exceptions for wrong use."""


class HelpfulCommand(TyperCommand):
    """A command whose help fits a terminal and ends with examples."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The arguments as typed, optional ones in brackets."""
        arguments = [one for one in self.get_params(ctx) if one.param_type_name == "argument"]
        named = [(str(one.metavar), one.required) for one in arguments]
        typed = [name if required or name[0] == "[" else f"[{name}]" for name, required in named]
        return ["[OPTIONS]", *typed]

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - as it is called
        """Print the help."""
        say(ctx.get_usage())
        _say_wrapped(_paragraph(self.help), before=True)
        parameters = self.get_params(ctx)
        arguments = [one for one in parameters if one.param_type_name == "argument"]
        options = [one for one in parameters if one.param_type_name == "option"]
        _say_rows("Arguments", [(str(one.metavar), _told(one)) for one in arguments])
        _say_rows("Options", [(_spelled(one), _told(one)) for one in options])
        if self.epilog:
            say()
            say(("Examples", "bold"))
            for line in self.epilog.splitlines():
                say(f"  {line.strip()}")


class HelpfulGroup(TyperGroup):
    """All commands, sorted by use; wrong use gives one line."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of :data:`GROUPS`."""
        known = super().list_commands(ctx)
        named = [name for names in GROUPS.values() for name in names if name in known]
        return [*named, *(name for name in known if name not in named)]

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - as it is called
        """Print the commands and the options."""
        say(ctx.get_usage())
        _say_wrapped(_paragraph(self.help), before=True)
        width = max(map(len, self.commands))
        for title, names in GROUPS.items():
            those = [(name, _paragraph(self.commands[name].help)) for name in names]
            _say_rows(title, those, width)
        _say_rows("Options", [(_spelled(one), _told(one)) for one in self.get_params(ctx)])
        say()
        say("`feedwright COMMAND -h` tells more of one, with examples.")

    def main(self, args: Sequence[str] | None = None, *more: Any, **named: Any) -> Any:
        """Run a command, and end with its status; report wrong use in one line.

        With ``--json`` that line is an object, as for every other failure.
        """
        typed = list(sys.argv[1:] if args is None else args)
        try:
            status = super().main(args, *more, **named | {"standalone_mode": False})
        except _USAGE as error:
            _tell_usage(error, as_json="--json" in typed)
            sys.exit(2)
        except typer.Abort:
            warn("stopped at a question; nothing was done", "error")
            sys.exit(1)
        sys.exit(status if isinstance(status, int) else 0)


def _tell_usage(error: Any, *, as_json: bool) -> None:
    if not error.format_message() or type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    message = _reason(error)
    if "`feedwright" not in message:
        path = error.ctx.command_path if error.ctx else "feedwright"
        message = (
            f"{message}{'' if message.endswith('?') else ';'} `{path} -h` tells how it is used"
        )
    if as_json:
        from msgspec import json

        say(json.encode({"error": message, "kind": "UsageError"}).decode())
    else:
        warn(message, "error")


_IN_OUR_WORDS = (
    (r"^Invalid value for ('?)(.+?)\1: ", r"\2: "),
    (
        r"^Got unexpected extra argument\S* \((.+)\).*",
        r"takes no more arguments, but was given: \1",
    ),
    (r"^Missing (?:argument|option) '(.+?)'.*", r"\1: is missing"),
    (r"Value error, ", ""),
    (r"Input should be a valid integer.*", "is no whole number"),
    (r"Input should be ", "must be "),
    (r"\. Did you mean (.*)\?", r"; did you mean \1?"),
    (r" \(Possible options?: (.*)\)", r"; did you mean \1?"),
    (r" Did you mean (--.*)\?", r"; did you mean \1?"),
)


def _reason(error: Any) -> str:
    """The problem in one line, in the same words for every version of the parser."""
    message = " ".join(error.format_message().split()).rstrip(". ")
    for theirs, ours in _IN_OUR_WORDS:
        message = re.sub(theirs, ours, message)
    return message if message[:2].isupper() else message[:1].lower() + message[1:]


def _width() -> int:
    from shutil import get_terminal_size

    return max(_NARROWEST, min(get_terminal_size().columns, _WIDEST))


def _paragraph(text: str | None) -> str:
    """The first paragraph of a docstring, in one line."""
    return " ".join((text or "").split("\n\n")[0].split())


def _say_wrapped(text: str, *, before: bool = False) -> None:
    if before:
        say()
    for line in wrap(text, _width(), break_on_hyphens=False):
        say(line)


def _say_rows(title: str, rows: Sequence[tuple[str, str]], width: int = 0) -> None:
    """Print a part of the help: names with their descriptions."""
    if not rows:
        return
    width = width or max(len(name) for name, _ in rows)
    say()
    say((title, "bold"))
    for name, text in rows:
        lines = wrap(text, max(_NARROWEST // 2, _width() - width - 4), break_on_hyphens=False)
        for number, line in enumerate(lines or [""]):
            say("  ", (f"{'' if number else name:{width}}", "cyan"), f"  {line}".rstrip())


def _spelled(option: Any) -> str:
    """An option as typed: ``--verbose, -v``, ``--now T``."""
    names = ", ".join(sorted(option.opts, key=len, reverse=True))
    return names if option.is_flag else f"{names} {option.metavar or 'VALUE'}"


def _told(one: Any) -> str:
    """The description of a parameter, with its default."""
    return " ".join(_sentences(one))


def _sentences(one: Any) -> Iterator[str]:
    yield one.help or ""
    if one.required:
        yield "It must be given."
    elif one.show_default and not getattr(one, "is_flag", False) and one.default is not None:
        yield f"By default {one.default}."
