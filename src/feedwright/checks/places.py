"""A place in a document, as rules see it: an element, an attribute, or a member of JSON."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import msgspec

from feedwright.checks.findings import Path
from feedwright.checks.namespace_prefixes import clark, prefixed
from feedwright.checks.values.markup import comparable
from feedwright.domain.text import one_line

Node = Any
"""An element of lxml, which ships no types."""

_CONTENTS = frozenset(map(clark, ("content:encoded", "description", "atom:content")))
_MOST_CHILDREN = 100
_LONGEST = 60
"""Of a value in a message, in characters."""


class Facts:
    """What is known of a document as a whole.

    Args:
        path: Its path or address, for findings.
        kind: Which format it is: ``rss``, ``rdf``, ``atom``, ``json``.
        version: The format's version, as the document says it.
    """

    __slots__ = ("contents", "ids", "kind", "path", "version")

    def __init__(self, path: str, kind: str, version: str = "") -> None:
        self.path = path
        self.kind = kind
        self.version = version
        self.contents: tuple[Node, list[tuple[Node, str]]] | None = None
        """The entry that was looked at last, and the :func:`comparable` of each content in it."""
        self.ids: set[str] = set()
        """Of the items of a JSON Feed that were checked so far."""


class Place:
    """An element, or one of its attributes, in its document.

    Args:
        node: The element.
        document: What is known of the whole document.
        attribute: The attribute, or "" for the element's own text.
        value: The value of the attribute; None for the element's text.
    """

    __slots__ = ("_value", "attribute", "document", "node")

    def __init__(
        self, node: Node, document: Facts, attribute: str = "", value: str | None = None
    ) -> None:
        self.node = node
        self.document = document
        self.attribute = attribute
        self._value = value

    @property
    def value(self) -> str:
        """The text that is checked, with white space at its ends."""
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
        """Its name at the start of a sentence."""
        name = self.name
        return name[0].upper() + name[1:]

    @property
    def where(self) -> Node:
        """The element, where findings are reported."""
        return self.node

    def get(self, attribute: str, default: str = "") -> str:
        """One of the element's attributes."""
        return str(self.node.get(attribute, default))

    def children(self, tag: str) -> list[Node]:
        """The element's children of one name, in Clark notation."""
        return list(self.node.iterchildren(tag))

    def has(self, *names: str) -> bool:
        """Whether the element has one of some children, or of some attributes: ``@url``."""
        node = self.node
        return any(
            (node.get(name[1:]) if name[0] == "@" else node.find(name)) is not None
            for name in names
        )

    def has_filled(self, *names: str) -> bool:
        """Whether it has one of some attributes, and that is not empty."""
        return any(self.node.get(name[1:]) for name in names)

    def other_contents(self) -> list[str]:
        """The :func:`comparable` of each content of its entry, but of itself."""
        parent, known = self.node.getparent(), self.document.contents
        if parent is None:
            return []
        if known is None or known[0] is not parent:
            first = islice(parent.iterchildren(), _MOST_CHILDREN)
            contents = [(one, comparable(_html(one))) for one in first if one.tag in _CONTENTS]
            known = self.document.contents = (parent, contents)
        return [content for one, content in known[1] if one is not self.node]


class Member(msgspec.Struct, frozen=True):
    """A value in a JSON document."""

    value: Any
    member: str
    """The name of the member that it is, or that holds it: ``date_published``."""
    where: Path
    """The way to it."""
    within: Mapping[str, Any]
    """The object that it is a member of; for an object, itself."""
    document: Facts

    @property
    def trimmed(self) -> str:
        """The value: white space belongs to it."""
        return str(self.value)

    @property
    def name(self) -> str:
        """What it is called in a message."""
        return f"the member {self.member}"

    @property
    def Name(self) -> str:  # noqa: N802 - as above
        """Its name at the start of a sentence."""
        return f"The member {self.member}"

    def has(self, *names: str) -> bool:
        """Whether the object has one of some members."""
        return any(name in self.value for name in names)

    def has_filled(self, *names: str) -> bool:
        """Whether it has one of some members, and that is not empty."""
        return any(self.value.get(name) for name in names)

    def other_contents(self) -> list[str]:
        """The :func:`comparable` of the content of its item, if that is another member."""
        content = self.within.get("content_html")
        ours = not isinstance(content, str) or self.member == "content_html"
        return [] if ours else [comparable(content)]


def _html(content: Node) -> str:
    """The HTML of a content; elements of XHTML in it are written out."""
    if next(elements(content), None) is None:
        return text(content)
    from lxml import etree  # noqa: PLC0415 - imported already, by who made the tree

    return str(etree.tostring(content, encoding="unicode", with_tail=False))


def repeated(keyed: Iterable[tuple[Node, Hashable]]) -> Iterator[tuple[Node, Any]]:
    """The elements, of some with a key each, whose key an element before them has as well."""
    seen = set()
    for node, key in keyed:
        if key in seen:
            yield node, key
        seen.add(key)


def text(node: Node) -> str:
    """An element's own text, without that of its children; comments do not divide it."""
    if len(node) == 0:
        return node.text or ""
    return (node.text or "") + "".join(child.tail or "" for child in node)


def elements(node: Node) -> Iterator[Node]:
    """An element's children, without comments and processing instructions."""
    return (child for child in node if isinstance(child.tag, str))


def shown(value: str) -> str:
    """A value as a message quotes it: on one line, and not without end."""
    short = one_line(value.strip()[: 10 * _LONGEST])
    return f"“{short}”" if len(short) <= _LONGEST else f"“{short[: _LONGEST - 1]}…”"
