"""The findings of a check, and the rules that they are about."""

from collections.abc import Callable, Sequence
from functools import cached_property
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
    """The column in characters, from 1, if known."""
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


class Rule:
    """A rule: its check, its level and its source.

    Args:
        name: Stable, in kebab-case: configurations and scripts may name it.
        level: ``error`` where the format's validators refuse the document, ``warning`` where
            readers trip, ``hint`` for the rest.
        group: The format, or the namespace's usual prefix, that it belongs to: ``rss``,
            ``itunes``.
        check: Gives what looks at one place, and says nothing where all is well; asked once.
        statement: Gives ``spec`` and ``summary``, which few runs ask for.
    """

    def __init__(
        self,
        name: str,
        level: Level,
        group: str,
        *,
        check: Callable[[], Check],
        statement: Callable[[], tuple[str, str]],
    ) -> None:
        self.name = name
        self.level = level
        self.group = group
        self.statement = statement
        self._check = check

    @cached_property
    def check(self) -> Check:
        """Looks at one place; says nothing where all is well."""
        return self._check()

    @property
    def spec(self) -> str:
        """The address of the section that it comes from."""
        return self.statement()[0]

    @property
    def summary(self) -> str:
        """One sentence for the reference."""
        return self.statement()[1]
