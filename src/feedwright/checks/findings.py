"""The findings of a check, and the rules that they are about."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

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

    def finding(
        self,
        path: str,
        line: int | None,
        message: str,
        spec: str = "",
        *,
        column: int | None = None,
    ) -> Finding:
        """The finding on a place that breaks it.

        Args:
            path: The document's.
            line: Counted from 1.
            message: What is wrong and what to do.
            spec: A nearer section than the rule's own, where there is one.
            column: In characters, counted from 1, where it is known.
        """
        return Finding(
            path=path,
            line=line,
            column=column,
            level=self.level,
            rule=self.name,
            message=message,
            spec=spec or self.spec,
        )


MOST = 100
"""Findings of one rule in one document; the last says how many more there are."""


class Findings:
    """The findings on one document: no more of one rule than anyone reads."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self._counts: Counter[str] = Counter()

    def append(self, finding: Finding) -> None:
        """Adds a finding, or counts it where its rule has enough."""
        self._counts[finding.rule] += 1
        if self._counts[finding.rule] <= MOST:
            self.kept.append(finding)

    def is_full(self, rule: Rule) -> bool:
        """Whether a rule has enough findings, so that more are only counted."""
        return self._counts[rule.name] >= MOST

    def more(self, rule: Rule, count: int) -> None:
        """Counts findings of a rule that has enough."""
        self._counts[rule.name] += count

    def __iter__(self) -> Iterator[Finding]:
        left = Counter(finding.rule for finding in self.kept)
        for finding in self.kept:
            left[finding.rule] -= 1
            more = self._counts[finding.rule] - MOST
            if left[finding.rule] or more <= 0:
                yield finding
            else:
                message = f"{finding.message} The same holds in {more:,} more places."
                yield msgspec.structs.replace(finding, message=message, more=more)
