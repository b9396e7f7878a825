"""All rules, for those who list or explain them."""

from collections.abc import Iterator

from feedwright.checks.findings import Rule


class Rules:
    """All rules, by group and in the order in which they are written down.

    They are made when they are first asked for: that takes longer than all else that a run with
    nothing to do imports.
    """

    def __iter__(self) -> Iterator[Rule]:
        from feedwright.checks import documents, register  # noqa: F401, PLC0415 - the checks

        return map(register.registered, register.catalogue())

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __getitem__(self, name: str) -> Rule:
        return {one.name: one for one in self}[name]

    def __contains__(self, name: object) -> bool:
        return any(one.name == name for one in self)


RULES = Rules()
"""Every rule that ``check`` and ``examine`` hold a document to."""
