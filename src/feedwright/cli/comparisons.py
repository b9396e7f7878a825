"""Printing the differences from another site's entries."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from feedwright.cli.terminal import counted, printable, say

if TYPE_CHECKING:
    from feedwright.commands.site_comparison import Comparison, Difference, Side

MOST_NAMED = 5
"""The most entries of one kind that a terminal shows."""
_AGAIN = "id"
"""The field by which readers distinguish entries."""


def listed(heading: str, rows: Iterable[tuple[str, str]]) -> None:
    """Print the first of some entries, each with its detail, and count the others."""
    several = list(rows)
    if several:
        say((f"{heading}:", "bold"))
    for one, beside in several[:MOST_NAMED]:
        say(f"  {printable(one)}  {printable(beside)}".rstrip())
    _count_others(len(several))


def tell_comparison(found: "Comparison") -> None:
    """Print the differences from another site."""
    ones, many = ("page", "pages") if found.kind == "sitemap" else ("entry", "entries")
    count = counted(found.of, ones, many)
    say(f"The same here: {found.same} of {count} in {printable(found.against)}.")
    if found.differing:
        say((f"Otherwise here: {len(found.differing)}", "bold"))
    for one in found.differing[:MOST_NAMED]:
        _tell_difference(one)
    _count_others(len(found.differing))
    if found.not_here:
        listed(
            f"Not here: {len(found.not_here)}",
            ((one.title or one.link, _beside(one, one.reason)) for one in found.not_here),
        )
    if found.not_there:
        listed(
            f"Here, and not there: {len(found.not_there)}",
            ((one.title or one.id, _beside(one)) for one in found.not_there),
        )
    if found.older:
        articles = counted(found.older, "article here is", "articles here are")
        say(f"{articles} older than its oldest entry.")


def _tell_difference(one: "Difference") -> None:
    again = _AGAIN in one.fields
    say(f"  {printable(one.ours.title or one.ours.id)}  {printable(one.source)}")
    if again:
        say(("    WOULD BE DELIVERED A SECOND TIME", "red"))
    for field in one.fields:
        values = (_value(one.theirs, field), _value(one.ours, field))
        say(f"    {field:8}there  {printable(values[0])}")
        say(f"    {'':8}here   {printable(values[1])}")


def _value(side: "Side", field: str) -> str:
    if field == "date":
        return f"{side.published:%Y-%m-%d %H:%M:%S} UTC" if side.published else ""
    return side.id if field == _AGAIN else side.link


def _beside(one: "Side", reason: str = "") -> str:
    link = one.link if one.title else ""
    return f"{link}  ({reason})" if reason else link


def _count_others(count: int) -> None:
    if count > MOST_NAMED:
        say(f"  and {count - MOST_NAMED} more, which --json lists")
