"""The findings on one document, as they are collected."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from feedwright.checks.findings import Finding, Rule
from feedwright.checks.register import finding

MOST = 100
"""The most findings of one rule in one document; the last one counts the others."""


class Report:
    """The findings on one document, with a limit per rule.

    Args:
        path: The document's path or address.
    """

    def __init__(self, path: str) -> None:
        self.kept: list[Finding] = []
        self._path = path
        self._counts: Counter[str] = Counter()

    def add(
        self,
        rule: str | Rule,
        line: int | None,
        message: str,
        spec: str = "",
        *,
        column: int | None = None,
    ) -> bool:
        """Add a finding, or count it where its rule has enough; whether it was added."""
        name = rule if isinstance(rule, str) else rule.name
        self._counts[name] += 1
        if self._counts[name] > MOST:
            return False
        self.kept.append(finding(rule, self._path, line, message, spec, column=column))
        return True

    def __iter__(self) -> Iterator[Finding]:
        left = Counter(one.rule for one in self.kept)
        for one in self.kept:
            left[one.rule] -= 1
            more = self._counts[one.rule] - MOST
            if left[one.rule] or more <= 0:
                yield one
            else:
                message = f"{one.message} The same holds in {more:,} more places."
                yield msgspec.structs.replace(one, message=message, more=more)
