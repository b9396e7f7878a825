"""What a check tells, and the register of the rules that it tells it by."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from tomllib import loads
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from feedwright.checks.tables import shipped
from feedwright.domain.record import Record

if TYPE_CHECKING:
    from feedwright.checks.places import Place

Level = Literal["error", "warning", "hint"]


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


class Told(NamedTuple):
    """One of several things that a rule has to tell of one place."""

    line: int | None
    message: str


Verdict = str | Sequence[Told] | None
"""What a rule says of a place: nothing, one sentence, or sentences with lines of their own."""
Judge = Callable[["Place"], Verdict]


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
    judge: Judge
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
        """What is told of a place that breaks it.

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
"""Findings of one rule in one document; the last tells how many more there are."""


class Findings:
    """What is told of one document: no more of one rule than anyone reads."""

    def __init__(self) -> None:
        self._kept: list[Finding] = []
        self._counts: Counter[str] = Counter()

    def append(self, finding: Finding) -> None:
        """Adds a finding, or counts it where its rule has told enough."""
        self._counts[finding.rule] += 1
        if self._counts[finding.rule] <= MOST:
            self._kept.append(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Adds several."""
        for finding in findings:
            self.append(finding)

    def is_full(self, rule: Rule) -> bool:
        """Whether a rule has told enough, so that what it tells is only counted."""
        return self._counts[rule.name] >= MOST

    def more(self, rule: Rule, count: int) -> None:
        """Counts findings of a rule that has told enough."""
        self._counts[rule.name] += count

    def __iter__(self) -> Iterator[Finding]:
        left = Counter(finding.rule for finding in self._kept)
        for finding in self._kept:
            left[finding.rule] -= 1
            more = self._counts[finding.rule] - MOST
            if left[finding.rule] or more <= 0:
                yield finding
            else:
                told = f"{finding.message} The same holds in {more:,} more places."
                yield msgspec.structs.replace(finding, message=told, more=more)


_REGISTER: dict[str, Rule] = {}


class _Said(msgspec.Struct, frozen=True):
    """What ``rules.toml`` says of a rule."""

    level: Level
    says: str
    spec: str = ""


@cache
def _catalogue() -> Mapping[str, tuple[str, _Said]]:
    """Every rule's group, and what is said of it, by its name."""
    groups = msgspec.convert(loads(shipped("rules.toml")), dict[str, dict[str, _Said]])
    return {name: (group, said) for group, rules in groups.items() for name, said in rules.items()}


def rule(name: str) -> Callable[[Judge], Rule]:
    """Makes a rule of a function, and registers it.

    Args:
        name: By which ``rules.toml`` says what it demands, how much it weighs, and where that is
            written.

    Returns:
        A decorator. The function's argument is the place that is judged, and what it returns is
        told of that place.
    """

    def register(judge: Judge) -> Rule:
        if name in _REGISTER:
            raise ValueError(f"two rules are called {name}")
        group, said = _catalogue()[name]
        made = _REGISTER[name] = Rule(name, said.level, group, said.spec, said.says, judge)
        return made

    return register


def registered(name: str) -> Rule:
    """A rule that was made before, by its name."""
    return _REGISTER[name]


def note(name: str) -> Rule:
    """Registers a rule that the walk itself holds, and that has no function of its own."""
    return rule(name)(lambda _: None)


def if_any(one: Rule) -> Rule:
    """The same rule for a value that may also be empty."""

    def judge(place: "Place") -> Verdict:
        return one.judge(place) if place.value else None

    return one._replace(judge=judge)


class Rules:
    """All rules, by group and in the order of their definition within it.

    They are made when they are first asked for: that takes longer than all else that a run with
    nothing to do imports.
    """

    def __iter__(self) -> Iterator[Rule]:
        rules = _made()
        groups = {one.group: None for one in rules.values()}
        for group in groups:
            yield from (one for one in rules.values() if one.group == group)

    def __len__(self) -> int:
        return len(_made())

    def __getitem__(self, name: str) -> Rule:
        return _made()[name]

    def __contains__(self, name: object) -> bool:
        return name in _made()


def _made() -> dict[str, Rule]:
    from feedwright.checks import documents  # noqa: F401, PLC0415 - it imports each rule

    return _REGISTER


RULES = Rules()
"""Every rule that ``check`` and ``examine`` hold a document to."""
