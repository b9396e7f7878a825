"""A place in an XML document, as rules see it."""

import re
from collections.abc import Iterator
from typing import Any

from feedwright.checks.names import prefixed

Node = Any
"""An element of lxml, which ships no types."""

_BLANK = " \t\r\n"


class Place:
    """An element, or one of its attributes, with what stands around it.

    One is made for each element of a document; ``value`` moves from its text to each of its
    attributes in turn as these are judged.

    Args:
        node: The element.
        document: What is known of the whole document.
        attribute: The attribute in question, or "" where it is the element's own text.
        value: The attribute's value; the element's text where it is None.
    """

    __slots__ = ("_value", "attribute", "document", "node")

    def __init__(
        self, node: Node, document: "Facts", attribute: str = "", value: str | None = None
    ) -> None:
        self.node = node
        self.document = document
        self.attribute = attribute
        self._value = value

    @property
    def value(self) -> str:
        """The text that is judged, as it stands, with white space at its ends."""
        if self._value is None:
            self._value = text(self.node)
        return self._value

    @property
    def trimmed(self) -> str:
        """The value without white space at its ends; an attribute's stays as it is."""
        return self.value if self.attribute else self.value.strip()

    @property
    def name(self) -> str:
        """What it is called in a message: ``<pubDate>``, ``the attribute url of <enclosure>``."""
        element = f"<{prefixed(self.node.tag, self.document.kind)}>"
        return (
            f"the attribute {prefixed(self.attribute)} of {element}" if self.attribute else element
        )

    @property
    def Name(self) -> str:  # noqa: N802 - the name, as a sentence starts with it
        """The same, as a sentence starts with it."""
        name = self.name
        return name[0].upper() + name[1:]

    @property
    def line(self) -> int | None:
        """Where it stands, counted from 1."""
        return self.node.sourceline or None

    def get(self, attribute: str, default: str = "") -> str:
        """One of the element's attributes."""
        return str(self.node.get(attribute, default))

    def children(self, tag: str) -> list[Node]:
        """The element's children of one name, in Clark notation."""
        return list(self.node.iterchildren(tag))

    def has(self, *tags: str) -> bool:
        """Whether the element has a child of one of some names."""
        return any(self.node.find(tag) is not None for tag in tags)


class Facts:
    """What is known of a document as a whole.

    Args:
        path: Its path or address, for findings.
        kind: Which format it is: ``rss``, ``rdf``, ``atom``.
        version: RSS's version, as the document says it.
    """

    __slots__ = ("contents", "kind", "path", "version")

    def __init__(self, path: str, kind: str, version: str = "") -> None:
        self.path = path
        self.kind = kind
        self.version = version
        self.contents: tuple[Node, list[tuple[Node, str]]] | None = None
        """The element that was looked into last, and what is known of the contents in it."""


def text(node: Node) -> str:
    """An element's own text, without that of its children; comments do not part it."""
    if len(node) == 0:
        return node.text or ""
    return (node.text or "") + "".join(child.tail or "" for child in node)


def elements(node: Node) -> Iterator[Node]:
    """An element's children, without comments and processing instructions."""
    return (child for child in node if isinstance(child.tag, str))


def squeezed(value: str) -> str:
    """A text without white space at its ends, and single blanks within."""
    return re.sub(r"[ \t\r\n]+", " ", value).strip(_BLANK)


def shown(value: str, most: int = 60) -> str:
    """A value as a message quotes it: on one line, and not without end."""
    short = squeezed(value)
    return f"“{short}”" if len(short) <= most else f"“{short[: most - 1]}…”"
