"""RSS 1.0, 0.90 and 1.1, which are RDF."""

from collections.abc import Iterator
from itertools import chain, islice

from feedwright.checks.findings import Message, Result
from feedwright.checks.namespace_prefixes import PREFIXES, RDF, XML, prefixed, split
from feedwright.checks.places import Node, Place, elements, repeated, shown
from feedwright.checks.register import rule

_ABOUT = f"{{{RDF}}}about"
_RESOURCE = f"{{{RDF}}}resource"
_PARSE_TYPE = f"{{{RDF}}}parseType"


@rule("rdf-resource")
def needs_resource(place: Place) -> Result:
    if place.document.kind != "rdf" or place.node.get(_RESOURCE) is not None:
        return None
    return f"{place.Name} needs the attribute rdf:resource; add it with the address."


@rule("rdf-items")
def has_items(place: Place) -> Result:
    if place.node.get(_ABOUT) is None or place.has("items"):
        return None
    return "<channel> needs <items>, a list of the items that follow; add it."


def _subjects(root: Node) -> Iterator[Node]:
    """The elements that say what they are about, in the document's order.

    What RDF keeps for itself, and descriptions of licences and topics, may say more of the same.
    """
    waiting = [root]
    while waiting:
        one = waiting.pop()
        space, local = split(one.tag)
        ours = not space and local in {"channel", "item"}
        if one.get(_ABOUT) is not None and (ours or (space and space not in PREFIXES)):
            yield one
        if one is root or space not in PREFIXES:
            waiting.extend(reversed(list(elements(one))))


@rule("rdf-about-unique")
def unique_subjects(place: Place) -> Result:
    abouts = ((one, one.get(_ABOUT)) for one in _subjects(place.node))
    for one, value in repeated(abouts):
        if split(one.tag)[1] != "channel":
            message = f"Another element is about {shown(value)}, too; give each its own address."
            return [Message(one.sourceline, message)]
    return None


@rule("rdf-mixed-extension")
def mixed(place: Place) -> Result:
    for one in place.node.iter("*"):
        if len(one) == 0 or split(one.tag)[0] in PREFIXES or not split(one.tag)[0]:
            continue
        if one.get(_PARSE_TYPE) == "Literal" or any(
            above.get(_PARSE_TYPE) == "Literal" for above in one.iterancestors()
        ):
            continue
        loose = (one.text or "").strip() or any((child.tail or "").strip() for child in one)
        if loose and next(elements(one), None) is not None:
            return [Message(one.sourceline, _MIXED)]
    return None


_MIXED = 'An element holds both text and elements; add rdf:parseType="Literal", or separate them.'


@rule("rdf-stripes")
def stripes(place: Place) -> Result:
    root = place.node
    resources = elements(root) if root.tag == f"{{{RDF}}}RDF" else [root]
    return list(islice(chain.from_iterable(map(_in_resource, resources)), 1))


_MOST_DEEP = 100
_NO_RESOURCES = frozenset(
    f"{{{RDF}}}{name}" for name in ("li", "ID", "about", "parseType", "resource", "nodeID")
)


def _in_resource(node: Node, depth: int = 0) -> Iterator[Message]:
    if node.tag in _NO_RESOURCES:
        message = f"<{prefixed(node.tag)}> cannot be an element here in RDF; take it out."
        yield Message(node.sourceline, message)
    for one in elements(node) if depth < _MOST_DEEP else ():
        yield from _in_property(one, depth + 1)


def _in_property(node: Node, depth: int) -> Iterator[Message]:
    within, kind = list(elements(node)), node.get(_PARSE_TYPE)
    if not within or kind not in {None, "Resource", "Collection"}:
        return
    described = node.get(_RESOURCE) is not None or any(
        split(name)[0] not in {RDF, XML} for name in node.attrib
    )
    if kind is None and (len(within) > 1 or described):
        name = prefixed(node.tag)
        message = f"<{name}> holds more than one resource, which RDF does not allow; split it."
        yield Message(node.sourceline, message)
        return
    inner = _in_property if kind == "Resource" else _in_resource
    for one in within if depth < _MOST_DEEP else ():
        yield from inner(one, depth + 1)
