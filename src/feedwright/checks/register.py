"""The register of the rules: what ``rules.toml`` says of each, and the function that checks it."""

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from tomllib import loads
from typing import Any, cast

import msgspec

from feedwright.checks.findings import Check, Finding, Level, Result, Rule
from feedwright.checks.places import shown
from feedwright.checks.table_rules import Form, check_of
from feedwright.checks.tables import shipped

Clause = Callable[[str], str]
_CHECKS: dict[str, Check] = {}
"""The functions of the rules that have one, by their names."""


class _Row(Form, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ``rules.toml`` says of a rule."""

    says: str
    spec: str = ""


_HEADING = re.compile(r"""^\[(\w+)\.([\w-]+)\]\nlevel = "(error|warning|hint)"$""", re.MULTILINE)


@cache
def catalogue() -> Mapping[str, tuple[str, Level, str]]:
    """Every rule's group, level, and the lines of ``rules.toml`` below that, by its name.

    The lines are read when they are first asked for: few rules have their check there, most
    documents break none, and to read all takes longer than to check a feed.
    """
    _, *found = _HEADING.split(shipped("rules.toml"))
    levels = cast("list[Level]", found[2::4])
    return dict(zip(found[1::4], zip(found[::4], levels, found[3::4], strict=True), strict=True))


@cache
def registered(name: str) -> Rule:
    """A rule, by its name; one whose name ends in ``~`` is for a value that may also be empty."""
    if name[-1] == "~":
        return _optional(registered(name[:-1]))
    group, level, _ = catalogue()[name]
    return Rule(
        name, level, group, check=partial(_check, name), statement=partial(_statement, name)
    )


@cache
def _row(name: str) -> _Row:
    return msgspec.convert(loads(catalogue()[name][2]), _Row)


def _statement(name: str) -> tuple[str, str]:
    row = _row(name)
    return row.spec, row.says.replace("{values}", row.choice)


def _check(name: str) -> Check:
    return _CHECKS.get(name) or check_of(_row(name))


def rule(*names: str) -> Callable[[Check], Check]:
    """Make a function the check of rules."""

    def register(check: Check) -> Check:
        for name in names:
            if name in _CHECKS:
                raise ValueError(f"two rules are called {name}")
            _CHECKS[name] = check
        return check

    return register


def clause(*names: str, quoted: bool = True) -> Callable[[Clause], Clause]:
    """Make a function of a value the check of rules.

    Args:
        names: The rules'.
        quoted: Whether the message quotes the value.

    Returns:
        A decorator. The function says what is wrong with the value, as a clause that follows
        the value, without a full stop; "" where nothing is.
    """

    def register(wrong: Clause) -> Clause:
        def check(place: Any) -> Result:
            problem = wrong(place.value)
            return f"{place.Name} {problem}." if problem else None

        def check_quoting(place: Any) -> Result:
            problem = wrong(place.trimmed)
            return f"{place.Name} {shown(place.value)} {problem}." if problem else None

        rule(*names)(check_quoting if quoted else check)
        return wrong

    return register


def result_of(name: str, place: Any) -> Result:
    """What another rule says of a place."""
    return registered(name).check(place)


def finding(
    rule: str | Rule,
    path: str,
    line: int | None,
    message: str,
    spec: str = "",
    *,
    column: int | None = None,
) -> Finding:
    """A finding on a document.

    Args:
        rule: The rule that it breaks, or its name.
        path: The document's.
        line: Counted from 1.
        message: What is wrong and what to do.
        spec: A nearer section than the rule's own, where there is one.
        column: The column in characters, from 1, if known.
    """
    broken = registered(rule) if isinstance(rule, str) else rule
    return Finding(
        path=path,
        line=line,
        column=column,
        level=broken.level,
        rule=broken.name,
        message=message,
        spec=spec or broken.spec,
    )


def _optional(one: Rule) -> Rule:
    def check(place: Any) -> Result:
        return one.check(place) if place.value else None

    return Rule(one.name, one.level, one.group, check=lambda: check, statement=one.statement)
