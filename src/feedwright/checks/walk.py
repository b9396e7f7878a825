"""A pass over a document of any format, which applies the rules of its vocabulary to each place."""

from collections.abc import Iterable
from typing import Any

from feedwright.checks.collected_findings import Report
from feedwright.checks.findings import Rule
from feedwright.checks.places import Facts, Member, Place
from feedwright.checks.register import registered


class Walk:
    """A pass over one document.

    Args:
        facts: What is known of the document.
        entries: Whether the rules on one entry alone are applied.
        errors: Whether only rules of the level error are applied.
    """

    def __init__(self, facts: Facts, *, entries: bool, errors: bool) -> None:
        self.findings = Report(facts.path)
        self._facts = facts
        self._entries = entries
        self._errors = errors
        self._once: set[tuple[str, str]] = set()

    def report(self, rule: str | Rule, where: Any, message: str, spec: str = "") -> None:
        """Add a finding.

        Args:
            rule: The rule, or its name.
            where: An element, or the way to a member of JSON.
            message: What is wrong and what to do.
            spec: A nearer section than the rule's own, where there is one.
        """
        self.findings.add(rule, where.sourceline or None, message, spec)

    def report_once(self, name: str, what: str, where: Any, message: str) -> None:
        """Add the first of all findings on one thing."""
        if (name, what) not in self._once:
            self._once.add((name, what))
            self.report(name, where, message)

    def _apply(self, names: Iterable[str], place: Place | Member) -> None:
        """Add what rules, given by their names, find at a place."""
        for rule in map(registered, names):
            if self._errors and rule.level != "error":
                continue
            result = rule.check(place)
            if not result:
                continue
            if isinstance(result, str):
                self.report(rule, place.where, result)
            else:
                for line, message in result:
                    self.findings.add(rule, line, message)
