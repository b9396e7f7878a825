"""One pass over a document's tree, which holds every place to what its format says of it."""

from collections.abc import Mapping, Sequence

from feedwright.core.checking.findings import Findings, Rule, note
from feedwright.core.checking.names import NAMESPACES, PREFIXES, XML, namespace, prefixed
from feedwright.core.checking.places import Facts, Node, Place, elements
from feedwright.core.checking.schema import Element, Kind

_XML_ATTRIBUTES = {f"{{{XML}}}{name}" for name in ("base", "lang", "space", "id")}

undefined_element = note(
    "element-undefined",
    "error",
    "https://www.rssboard.org/rss-specification#extendingRss",
    "An element of the format, or of a namespace that is known here, stands where the format"
    " defines none.",
    group="structure",
)
undefined_attribute = note(
    "attribute-undefined",
    "error",
    "https://www.rssboard.org/rss-specification#extendingRss",
    "An element has an attribute that its format does not define.",
    group="structure",
)
missing_element = note(
    "element-missing",
    "error",
    "https://www.rssboard.org/rss-specification#requiredChannelElements",
    "An element that the format demands is missing.",
    group="structure",
)
missing_attribute = note(
    "attribute-missing",
    "error",
    "https://www.rssboard.org/rss-specification#optionalChannelElements",
    "An attribute that the format demands is missing.",
    group="structure",
)
repeated_element = note(
    "element-repeated",
    "error",
    "https://www.rssboard.org/rss-profile",
    "An element stands more often than the format allows.",
    group="structure",
)
text_between = note(
    "text-between-elements",
    "error",
    "https://www.w3.org/TR/xml/#sec-element-content",
    "Text stands where the format allows elements alone.",
    group="structure",
)
unknown_namespace = note(
    "namespace-unknown",
    "hint",
    "https://www.rssboard.org/rss-specification#extendingRss",
    "Elements of a namespace that is not known here are not judged.",
    group="structure",
)


class Walk:
    """A pass over one document.

    Args:
        facts: What is known of the document.
        entries: Whether the rules that look at one entry alone are held.
    """

    def __init__(self, facts: Facts, *, entries: bool) -> None:
        self.findings = Findings()
        self._facts = facts
        self._entries = entries
        self._strangers: set[str] = set()

    def root(self, node: Node, element: Element) -> None:
        """Judges the whole document."""
        self._element(node, element)

    def _element(self, node: Node, element: Element) -> None:
        place = Place(node, self._facts)
        for rule in element.rules:
            self._judge(rule, place)
        if node.attrib or element.needs:
            self._attributes(node, element)
        if element.holds is not None:
            if not element.holds.opaque:
                self._children(node, element.holds, place)
        elif len(node):
            for child in elements(node):
                self._undefined(child, node)

    def _attributes(self, node: Node, element: Element) -> None:
        for name, value in node.attrib.items():
            rules = element.attributes.get(name)
            if rules is not None:
                place = Place(node, self._facts, name, value)
                for rule in rules:
                    self._judge(rule, place)
            elif (
                not element.free
                and name not in _XML_ATTRIBUTES
                and (not name.startswith("{") or namespace(name) in PREFIXES)
            ):
                message = f"<{prefixed(node.tag)}> has no attribute {prefixed(name)}; take it out."
                self._tell(undefined_attribute, node, message, element.spec)
        for name in element.needs:
            if node.get(name) is None:
                message = f"<{prefixed(node.tag)}> needs the attribute {prefixed(name)}; add it."
                self._tell(missing_attribute, node, message, element.spec)

    def _children(self, node: Node, kind: Kind, place: Place) -> None:
        seen: dict[str, int] = {}
        loose = bool(node.text and node.text.strip())
        for child in node:
            loose = loose or bool(child.tail and child.tail.strip())
            tag = child.tag
            if not isinstance(tag, str):
                continue
            found = kind.elements.get(tag)
            if found is None:
                self._undefined(child, node)
                continue
            count = seen[tag] = seen.get(tag, 0) + 1
            if count == found.most + 1 and found.most:
                self._repeated(child, found, kind)
            if self._entries or found.holds is None or not found.holds.entry:
                self._element(child, found)
        if loose and not kind.mixed:
            message = f"Text stands loose in <{prefixed(node.tag)}>; put it into an element."
            self._tell(text_between, node, message)
        self._missing(node, kind, seen)
        for rule in (*kind.rules, *kind.across):
            self._judge(rule, place)

    def _missing(self, node: Node, kind: Kind, seen: Mapping[str, int]) -> None:
        for tag in kind.needs:
            if tag not in seen:
                message = f"<{prefixed(node.tag)}> needs <{prefixed(tag)}>; add one."
                self._tell(missing_element, node, message, kind.elements[tag].spec)

    def _repeated(self, node: Node, element: Element, kind: Kind) -> None:
        often = "once" if element.most == 1 else f"{element.most} times"
        name = prefixed(node.tag)
        message = f"<{name}> may stand {often} in <{kind.name}>; keep the one that counts."
        self._tell(repeated_element, node, message, element.spec)

    def _undefined(self, node: Node, parent: Node) -> None:
        space = namespace(node.tag)
        if space and space not in PREFIXES:
            if space not in self._strangers:
                self._strangers.add(space)
                message = f"The namespace {space} is not known here; its elements are not judged."
                self._tell(unknown_namespace, node, message)
            return
        name, where = prefixed(node.tag), prefixed(parent.tag)
        message = f"<{name}> is not defined in <{where}>; take it out, or look at its spelling."
        self._tell(undefined_element, node, message)

    def _judge(self, rule: Rule, place: Place) -> None:
        verdict = rule.judge(place)
        if not verdict:
            return
        path = self._facts.path
        if self.findings.is_full(rule):
            self.findings.more(rule, 1 if isinstance(verdict, str) else len(verdict))
        elif isinstance(verdict, str):
            self.findings.append(rule.finding(path, place.line, verdict))
        else:
            told: Sequence[tuple[int | None, str]] = verdict
            self.findings.extend(rule.finding(path, line, message) for line, message in told)

    def _tell(self, rule: Rule, node: Node, message: str, spec: str = "") -> None:
        line = node.sourceline or None
        self.findings.append(rule.finding(self._facts.path, line, message, spec))


KNOWN = frozenset(NAMESPACES.values())
