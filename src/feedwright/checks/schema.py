"""What may stand where: the form in which a format's vocabulary is written down."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from feedwright.checks.findings import Rule
from feedwright.checks.names import clark

MANY = 0
Attributes = Mapping[str, tuple[Rule, ...]]


class Element(NamedTuple):
    """What is demanded of an element at one place."""

    rules: tuple[Rule, ...] = ()
    """Judged on each such element, before its children."""
    most: int = 1
    """How often it may stand there; ``MANY`` is without bound."""
    holds: "Kind | None" = None
    """What may stand in it; None is text alone."""
    spec: str = ""
    """The section that defines it."""
    attributes: Attributes | None = {}  # noqa: RUF012 - a default that nothing changes
    """The attributes that it may have, with the rules for their values; None is any."""
    needs: tuple[str, ...] = ()
    """The attributes that it must have."""
    free: bool = False
    """Whether it may have any others beside these."""


class Kind:
    """A kind of element that holds others: a channel, an item, an entry.

    Args:
        name: As messages call it: ``channel``.
        elements: What may stand in it, by prefixed name.
        needs: The prefixed names of what must.
        rules: Judged on the element once, after its children.
        across: The same, for rules across its entries.
        entry: Whether it is one entry of many.
        mixed: Whether text may stand beside its children.
        opaque: Whether it may hold anything, which is not looked at.
    """

    __slots__ = ("across", "elements", "entry", "mixed", "name", "needs", "opaque", "rules")

    def __init__(
        self,
        name: str,
        elements: Mapping[str, Element] | None = None,
        *,
        needs: Iterable[str] = (),
        rules: tuple[Rule, ...] = (),
        across: tuple[Rule, ...] = (),
        entry: bool = False,
        mixed: bool = False,
        opaque: bool = False,
    ) -> None:
        self.name = name
        self.elements = {clark(tag): element for tag, element in (elements or {}).items()}
        self.needs = tuple(clark(tag) for tag in needs)
        self.rules = rules
        self.across = across
        self.entry = entry
        self.mixed = mixed
        self.opaque = opaque


ANYTHING = Kind("anything", mixed=True, opaque=True)
"""What is not looked into."""
ANY = Element(most=MANY, holds=ANYTHING, attributes=None)
"""An element of which nothing is demanded."""


def once(*rules: Rule, spec: str = "") -> Element:
    """An element of text that may stand once."""
    return Element(rules, spec=spec)


def often(*rules: Rule, spec: str = "") -> Element:
    """An element of text that may stand any number of times."""
    return Element(rules, most=MANY, spec=spec)


def each(names: str, element: Element) -> dict[str, Element]:
    """The same demands for each of some names, which blanks part."""
    return dict.fromkeys(names.split(), element)


def attributes(**rules: tuple[Rule, ...]) -> Attributes:
    """Attributes of no namespace, with the rules for their values."""
    return rules
