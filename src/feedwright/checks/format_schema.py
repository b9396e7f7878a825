"""A format's vocabulary: which elements it has, and what each may hold."""

from collections.abc import Mapping

import msgspec

MANY = 0
Rules = tuple[str, ...]
"""The names of rules; they are looked up at the first place that comes under them."""
Attributes = Mapping[str, Rules]


class Element(msgspec.Struct, frozen=True):
    """What is demanded of an element at one place."""

    rules: Rules = ()
    """Applied to each such element, before its children."""
    most: int = 1
    """How often it may occur there; ``MANY`` is without bound."""
    holds: "Kind | None" = None
    """What it may hold; None is text alone."""
    attributes: Attributes | None = {}
    """The attributes that it may have, with the rules for their values; None is any."""
    needs: tuple[str, ...] = ()
    """The attributes that it must have."""
    free: bool = False
    """Whether it may have any others beside these."""
    type: str = ""
    """Of a member of JSON: ``string``, ``number``, ``boolean`` or ``object``."""
    listed: bool = False
    """Whether a member of JSON is a list of that type."""


class Kind:
    """A kind of element that holds others: a channel, an item, an entry.

    Args:
        name: As messages call it: ``channel``.
        anything: Whether it may hold anything, which is not checked.
    """

    __slots__ = ("across", "elements", "entry", "mixed", "name", "needs", "opaque", "rules", "spec")

    def __init__(self, name: str, *, anything: bool = False) -> None:
        self.name = name
        self.elements: dict[str, Element] = {}
        """What it may hold, in Clark notation."""
        self.needs: tuple[str, ...] = ()
        """The names of what it must hold."""
        self.rules: Rules = ()
        """Applied to the element once, after its children."""
        self.across: Rules = ()
        """Applied to the element once, for rules across its entries."""
        self.entry = False
        """Whether it is one entry of many."""
        self.spec = ""
        """The address of the section that defines it, where the table names one."""
        self.mixed = self.opaque = anything


ANYTHING = Kind("anything", anything=True)
"""What is not checked."""
ANY = Element(most=MANY, holds=ANYTHING, attributes=None)
"""An element without requirements."""
