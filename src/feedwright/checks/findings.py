"""The findings of a check, and the rules that they are about."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from feedwright.domain.record import Record

Level = Literal["error", "warning", "hint"]
Path = tuple[str | int, ...]
"""The way to a value of JSON: the names and numbers of the members that hold it."""


class Finding(Record, frozen=True, kw_only=True):
    """One thing that is wrong with a document."""

    path: str
    line: int | None = None
    """Counted from 1."""
    level: Level
    rule: str
    """A stable name."""
    message: str
    """What is wrong and what to do, as a sentence."""
    spec: str = ""
    """The address of the specification's section."""
    column: int | None = None
    """In characters, counted from 1, where it is known."""
    more: int = 0
    """How many more places of the document break the same rule, and have no finding."""


class Message(NamedTuple):
    """One of several messages of a rule on one place, with the line that it is about."""

    line: int | None
    message: str


Result = str | Sequence[Message] | None
"""What a rule says of a place: nothing, one sentence, or sentences with lines of their own."""
Check = Callable[[Any], Result]
"""Looks at a :class:`~feedwright.checks.places.Place`, or a member of JSON."""


class Rule(NamedTuple):
    """One rule: what it demands, how much it weighs, and where that is written."""

    name: str
    """Stable, in kebab-case: configurations and scripts may name it."""
    level: Level
    """``error`` where the format's validators refuse the document, ``warning`` where readers
    trip, ``hint`` for the rest."""
    group: str
    """The format, or the namespace's usual prefix, that it belongs to: ``rss``, ``itunes``."""
    spec: str
    """The address of the section that it comes from."""
    summary: str
    """One sentence for the reference."""
    check: Check
    """Looks at one place; says nothing where all is well."""
