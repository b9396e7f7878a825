"""All rules, for those who list or explain them."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from feedwright.checks.findings import Rule


class Rules:
    """All rules, by group and in the order in which they are written down.

    They are made when they are first asked for: that takes longer than all else that a run with
    nothing to do imports.
    """

    def __iter__(self) -> Iterator[Rule]:
        # The checks register their rules.
        from feedwright.checks import document_check, register  # noqa: F401, PLC0415

        return map(register.registered, register.catalogue())

    def __len__(self) -> int:
        return len(self._named)

    def __getitem__(self, name: str) -> Rule:
        return self._named[name]

    def __contains__(self, name: object) -> bool:
        return name in self._named

    @cached_property
    def _named(self) -> Mapping[str, Rule]:
        return {one.name: one for one in self}


RULES = Rules()
"""Every rule that ``check`` and ``examine`` hold a document to."""
