"""The vocabularies of the formats, from ``vocabulary/``; ``shared.txt`` has their notation."""

import re

from feedwright.checks import (  # noqa: F401 - the tables name their rules
    atom,
    atom_parts,
    jsonmembers,
    opml,
    rdf,
    rss_rules,
)
from feedwright.checks.format_schema import ANYTHING, MANY, Element, Kind
from feedwright.checks.namespace_prefixes import clark
from feedwright.checks.namespaces import itunes, media, modules, podcasting  # noqa: F401 - likewise
from feedwright.checks.register import catalogue
from feedwright.checks.tables import lines, shipped
from feedwright.checks.values import addresses, dates, people  # noqa: F401 - likewise

_TABLES = ("shared", "namespaces", "atom", "rss", "rdf", "opml", "json")
_COUNT = re.compile(r"\?|\*|\d+|\[?(?:string|number|boolean|object)\]?")
_MOST = {"?": 1, "*": MANY}
_EMPTY = Kind("empty")


class Vocabulary:
    """The tables, each part made when it is first used.

    Args:
        texts: The tables' texts.
    """

    def __init__(self, *texts: str) -> None:
        self._short: dict[str, str] = {}
        self._sections: dict[str, list[str]] = {}
        self._kinds: dict[str, Kind] = {}
        self._elements: dict[str, Element] = {}
        section: list[str] = []
        for line in (line for text in texts for line in lines(text)):
            if line[0] == "[":
                name, _, entry = line[1:].partition("]")
                section = self._sections[name] = ["!entry"] if entry else []
            elif line[0] == "$":
                name, _, meant = line.partition(" = ")
                self._short[name] = meant
            else:
                section.append(line)

    def kind(self, name: str) -> Kind:
        """A kind of element, by the name of its section."""
        made = self._kinds.get(name)
        if made is None:
            made = self._kinds[name] = Kind(name.partition(".")[2] or name)
            for line in self._sections[name]:
                self._read(made, line)
        return made

    def element(self, form: str) -> Element:
        """An element, by what a table says of it after its names."""
        made = self._elements.get(form)
        if made is None:
            made = self._elements[form] = self._element(form)
        return made

    def _read(self, kind: Kind, line: str) -> None:
        first, *words = self._words(line)
        if first == "+":
            for other in words:
                kind.elements.update(self.kind(other).elements)
        elif first == "!needs":
            kind.needs = tuple(map(clark, words))
        elif first == "!rules":
            kind.rules = tuple(map(_rule, words))
        elif first == "!across":
            kind.across = tuple(map(_rule, words))
        elif first == "!spec":
            kind.spec = words[0]
        elif first == "!entry":
            kind.entry = True
        else:
            names = line.split()
            count = next(at for at, word in enumerate(names) if at and _COUNT.fullmatch(word))
            element = self.element(" ".join(names[count:]))
            kind.elements.update((clark(name), element) for name in names[:count])

    def _words(self, form: str) -> list[str]:
        while "$" in form:
            form = " ".join(self._short.get(word, word) for word in form.split())
        return form.split()

    def _element(self, form: str) -> Element:
        most, *words = self._words(form)
        rules: list[str] = []
        attributes: dict[str, list[str]] = {}
        needs, into = [], rules
        for word in words:
            name = word[1:].rstrip("!")
            if word[0] != "@":
                if word[0] != "{":
                    into.append(_rule(word))
            elif name not in ("*", "+"):
                into = attributes[clark(name)] = []
                needs += [clark(name)] if word[-1] == "!" else []
        held = next((word[1:-1] for word in words if word[0] == "{"), None)
        return Element(
            tuple(rules),
            most=int(most) if most.isdigit() else _MOST.get(most, 1),
            type="" if most in _MOST or most.isdigit() else most.strip("[]"),
            listed=most[0] == "[",
            holds=None if held is None else self._held(held),
            attributes=None if "@*" in words else {a: tuple(b) for a, b in attributes.items()},
            needs=tuple(needs),
            free="@+" in words,
        )

    def _held(self, name: str) -> Kind:
        return ANYTHING if name == "..." else self.kind(name) if name else _EMPTY


def _rule(name: str) -> str:
    """The name of a rule; an unknown name raises at once, not only with a document."""
    if name.removesuffix("~") not in catalogue():
        raise KeyError(name)
    return name


VOCABULARY = Vocabulary(*(shipped(f"vocabulary/{name}.txt") for name in _TABLES))
"""All that the formats allow."""
