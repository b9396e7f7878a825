"""The pass over a tree of XML."""

from collections.abc import Iterable, Mapping, Sequence

from feedwright.checks.format_schema import ANY, Element, Kind
from feedwright.checks.namespace_prefixes import (
    ATOM,
    ATOM_03,
    MEDIA_WITHOUT_SLASH,
    NONE,
    OPEN,
    PREFIXES,
    XHTML,
    XML,
    clark,
    meant,
    prefixed,
    split,
)
from feedwright.checks.places import Facts, Node, Place, elements, shown
from feedwright.checks.sections import section
from feedwright.checks.tables import words
from feedwright.checks.walk import Walk
from feedwright.domain.attributes import MOST

_LANG, _BASE = f"{{{XML}}}lang", f"{{{XML}}}base"
_XML = {_LANG: ("xml-lang",), _BASE: ("xml-base",), f"{{{XML}}}space": (), f"{{{XML}}}id": ()}
"""XML's own attributes, which all elements may have, and the rules of their values."""
_RDF_ATTRIBUTES = frozenset(map(clark, ("rdf:parseType", "rdf:datatype", "rdf:resource")))
_PLAIN = words("text-html html-double-escaped")
"""Rules of texts that cannot hold elements in RDF."""
_PARSE_TYPE = clark("rdf:parseType")
_BODY = clark("xhtml:body")
_DUBLIN = clark("dc:")


class XmlWalk(Walk):
    """A pass over one tree.

    Args:
        facts: What is known of the document.
        aliases: The namespaces of the format's own elements, each with the one that the tables
            have them in; "" is none.
        unusual: Elements that may be anywhere, though readers do not look for them there.
        entries: Whether the rules on one entry alone are applied.
        errors: Whether only rules of the level error are applied.
    """

    def __init__(
        self,
        facts: Facts,
        aliases: Mapping[str, str],
        unusual: Mapping[str, Element],
        *,
        entries: bool,
        errors: bool,
    ) -> None:
        super().__init__(facts, entries=entries, errors=errors)
        self._aliases = aliases
        self._unusual = unusual
        self._names: dict[str, str] = {}

    def root(self, node: Node, element: Element) -> None:
        """Check the whole document."""
        node.tag = self._canonical(node.tag, node)
        self._element(node, element)

    def _element(self, node: Node, element: Element) -> None:
        place = Place(node, self._facts)
        if element.rules:
            self._apply(element.rules, place)
        attributes = self._written(node)
        if element.needs or attributes:
            self._attributes(node, attributes, element)
        holds = element.holds
        if holds is None:
            if len(node):
                self._in_text(node, element)
        elif not holds.opaque:
            self._children(node, holds, place)
        elif len(node) and self._facts.kind == "rss":
            self._without_namespace(node, element)

    def _written(self, node: Node) -> Sequence[tuple[str, str]]:
        """An element's attributes, as many as are checked."""
        names: list[str] = node.keys()
        if len(names) <= MOST:
            few: list[tuple[str, str]] = node.items()
            return few
        name = self._label(node.tag)
        message = f"<{name}> has {len(names)} attributes; take out those that it does not need."
        self.report("attribute-many", node, message)
        return [(name, node.get(name) or "") for name in names[:MOST]]

    def _in_text(self, node: Node, element: Element) -> None:
        """Reports elements in an element of text; in RSS 1.0 it may hold RDF."""
        first = next(elements(node), None)
        if first is None:
            return
        within = f"<{self._label(node.tag)}> may hold only text, not <{self._label(first.tag)}>"
        if self._facts.kind != "rdf":
            message = f"{within}; move the element out, or escape its markup."
            self.report("element-undefined", first, message, self._section(node))
        elif node.get(_PARSE_TYPE) != "Literal" and (
            (node.text or "").strip() or not _PLAIN.isdisjoint(element.rules)
        ):
            message = f'{within}; add rdf:parseType="Literal", or take the element out.'
            self.report("rdf-mixed", first, message)

    def _attributes(
        self, node: Node, attributes: Iterable[tuple[str, str]], element: Element
    ) -> None:
        known = element.attributes
        for name, value in attributes:
            if name in _XML:
                self._apply(_XML[name], Place(node, self._facts, name, value))
            elif known is None:
                continue
            elif name in known:
                if known[name]:
                    self._apply(known[name], Place(node, self._facts, name, value))
            elif self._is_ours(name) and not (element.free or self._is_rdf(name, element)):
                message = (
                    f"<{self._label(node.tag)}> has no attribute {prefixed(name)}; take it out."
                )
                self.report("attribute-undefined", node, message, self._section(node))
        for name in element.needs:
            if node.get(name) is None:
                message = f"<{self._label(node.tag)}> needs the attribute {prefixed(name)}; add it."
                self.report("attribute-missing", node, message, self._section(node))

    def _is_ours(self, attribute: str) -> bool:
        """Whether an attribute is checked: it has no namespace, or a known one."""
        space = split(attribute)[0]
        return not space or (bool(meant(space)) and space not in OPEN)

    def _is_rdf(self, attribute: str, element: Element) -> bool:
        """Whether it is one of RDF's own, which all elements of text may have in RSS 1.0."""
        return self._facts.kind == "rdf" and element.holds is None and attribute in _RDF_ATTRIBUTES

    def _children(self, node: Node, kind: Kind, place: Place) -> None:
        seen: dict[str, int] = {}
        loose = bool(node.text and node.text.strip())
        for child in node:
            tail, tag = child.tail, child.tag
            loose = loose or bool(tail and tail.strip())
            if isinstance(tag, str):
                self._child(child, tag, node, kind, seen)
        if loose and not kind.mixed:
            name = self._label(node.tag)
            message = f"<{name}> holds text outside of its elements; move it into one of them."
            self.report("text-loose", node, message)
        for tag in kind.needs:
            if tag not in seen:
                message = f"<{self._label(node.tag)}> needs <{self._label(tag)}>; add one."
                spec = section(tag, node.tag, self._facts.kind)
                self.report("element-missing", node, message, spec)
        self._apply(kind.rules, place)
        self._apply(kind.across, place)

    def _child(self, child: Node, given: str, node: Node, kind: Kind, seen: dict[str, int]) -> None:
        tag = given
        found = kind.elements.get(tag)
        if found is None or self._aliases:
            tag = self._canonical(tag, child)
            found = kind.elements.get(tag)
            if found is None and tag.startswith(_DUBLIN):
                found = kind.elements.get(tag.partition(".")[0])  # qualified: dc:date.taken
            if tag != given:
                child.tag = tag
        if found is None:
            self._undefined(child, tag, node)
            return
        count = seen[tag] = seen.get(tag, 0) + 1
        if found.most and count == found.most + 1:
            self._repeated(child, found, kind)
        if self._entries or found.holds is None or not found.holds.entry:
            self._element(child, found)

    def _canonical(self, tag: str, node: Node) -> str:
        """The name in the tables, with the namespace that was meant."""
        known = self._names.get(tag)
        if known is not None:
            return known
        space, local = split(tag)
        target = meant(space) if space else space
        near = space and target and space not in {target, MEDIA_WITHOUT_SLASH}
        if near:
            message = f"The namespace {shown(space)} is not known; write {target}."
            self.report_once("namespace-near", space, node, message)
        if space in self._aliases or target in self._aliases:
            target = self._aliases.get(space, self._aliases.get(target, ""))
        elif not space and self._facts.kind not in {"rss", "opml"}:
            target = NONE
        elif space and not target:
            target = space
        name = f"{{{target}}}{local}" if target else local
        self._names[tag] = name
        return name

    def _repeated(self, node: Node, element: Element, kind: Kind) -> None:
        often = "once" if element.most == 1 else f"{element.most} times"
        name = self._label(node.tag)
        message = f"<{name}> may occur {often} in <{kind.name}>; take the rest out."
        self.report("element-repeated", node, message, self._section(node))

    def _undefined(self, node: Node, tag: str, parent: Node) -> None:
        space, _ = split(tag)
        name, where = self._label(tag), self._label(parent.tag)
        if space == NONE:
            self.report_once("namespace-none", space, node, f"<{name}> has no namespace.")
        elif space == ATOM_03:
            message = f"<{name}> is of Atom 0.3, which was withdrawn; write Atom 1.0's."
            self.report_once("document-obsolete", space, node, message)
        elif space and space not in PREFIXES:
            message = (
                f"The namespace {shown(space)} is not known here; its elements are not checked."
            )
            self.report_once("namespace-unknown", space, node, message)
            self._element(node, ANY)
        elif space in OPEN:
            message = f"<{name}> is not known here; check its spelling."
            self.report_once("namespace-element-unknown", tag, node, message)
        elif space == XHTML:
            message = f"<{name}> is outside of content; move it into the content."
            self.report("namespace-xhtml", node, message)
        elif tag in self._unusual and not (space == ATOM == split(parent.tag)[0]):
            message = f"<{name}> is in <{where}>, where readers do not look for it; move it."
            self.report("element-unusual", node, message, self._section(node))
            self._element(node, self._unusual[tag])
        else:
            message = f"<{name}> is not defined in <{where}>; take it out, or check its spelling."
            self.report("element-undefined", node, message, self._section(node))

    def _without_namespace(self, node: Node, element: Element) -> None:
        """Reports what has no namespace in an element of another namespace in RSS 2.0."""
        if element.attributes is not None or node.tag == _BODY or not split(node.tag)[0]:
            return
        for child in elements(node):
            if not split(child.tag)[0]:
                message = (
                    f"<{child.tag}> within <{self._label(node.tag)}> needs a namespace; add it."
                )
                self.report_once("namespace-none-inside", node.tag, child, message)

    def _label(self, tag: str) -> str:
        """What an element is called in a message."""
        return prefixed(tag, self._facts.kind)

    def _section(self, node: Node) -> str:
        parent = node.getparent()
        within = "" if parent is None or not isinstance(parent.tag, str) else parent.tag
        return section(node.tag, within, self._facts.kind)
