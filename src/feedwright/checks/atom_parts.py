"""The parts of Atom's feeds and entries: texts, links, people, categories."""

import binascii
import re
from collections.abc import Iterator

from feedwright.checks.findings import Message, Result
from feedwright.checks.namespace_prefixes import NAMESPACES, PREFIXES, XHTML, prefixed, split
from feedwright.checks.places import Node, Place, elements, shown
from feedwright.checks.register import clause, result_of, rule
from feedwright.checks.values.texts import plain
from feedwright.domain.mediatypes import is_media_type

_THR = NAMESPACES["thr"]
_IANA = "http://www.iana.org/assignments/relation/"
_FOREIGN_IN_XHTML = frozenset({XHTML, NAMESPACES["svg"], NAMESPACES["mathml"]})
_ESCAPED = frozenset({"text", "html", "xhtml"})


def _is_xml(kind: str) -> bool:
    return kind.endswith(("+xml", "/xml"))


@rule("atom-text-type")
def text_type(place: Place) -> Result:
    kind = place.get("type")
    if not kind or (kind in _ESCAPED and not place.has("@src")):
        return None
    return f"The type {shown(kind)} of {place.name} must be text, html or xhtml; correct it."


@rule("atom-content-type")
def content_type(place: Place) -> Result:
    kind = place.get("type")
    if not kind or (kind in _ESCAPED and not place.has("@src")):
        return None
    if is_media_type(kind) and kind != "multipart/alternative":
        return None
    return f"The type {shown(kind)} of {place.name} must be a media type like text/plain."


@rule("atom-content-src-type")
def source_type(place: Place) -> Result:
    if not place.has("@src") or place.has("@type"):
        return None
    return f"{place.Name} has a src, but no type; add its media type."


@rule("atom-content-src-text")
def source_and_text(place: Place) -> Result:
    if not place.has("@src") or not place.value.strip():
        return None
    return f"{place.Name} has a src, and holds text as well; keep one of them."


@rule("atom-content-base64")
def base64(place: Place) -> Result:
    kind = place.get("type")
    if "/" not in kind or _is_xml(kind) or kind.startswith("text/"):
        return None
    try:
        decoded = binascii.a2b_base64(place.value.encode("ascii"))
        if kind.endswith("/html"):
            decoded.decode()
    except (UnicodeError, ValueError):
        return f"{place.Name} of type {shown(kind)} is not in Base64; encode it."
    return None


@rule("atom-text-markup")
def markup(place: Place) -> Result:
    kind = _kind(place)
    if kind == "xhtml" or _is_xml(kind):
        return None
    first = next(elements(place.node), None)
    if first is None:
        return None
    advice = "escape it" if kind == "html" else 'give the text type="xhtml" and a <div>'
    return f"{place.Name} of type {kind or 'text'} holds <{prefixed(first.tag)}>; {advice}."


@rule("atom-xhtml-div")
def xhtml_div(place: Place) -> Result:
    if place.get("type") != "xhtml":
        return None
    node = place.node
    first = next(elements(node), None)
    lost = (node.text or "").strip() or (first is not None and first.tag != f"{{{XHTML}}}div")
    if lost:
        return f'{place.Name} of type xhtml must be one <div xmlns="{XHTML}">; put it into one.'
    return None


@rule("atom-text-after")
def text_after(place: Place) -> Result:
    if any((child.tail or "").strip() for child in elements(place.node)):
        return f"{place.Name} has text after its element; move it into the element."
    return None


@rule("atom-xhtml-namespace")
def xhtml_namespaces(place: Place) -> Result:
    divs = place.node.iterchildren(f"{{{XHTML}}}div") if len(place.node) else ()
    foreign = next((one for div in divs for one in _foreign_elements(div)), None)
    if foreign is None:
        return None
    advice = "take it out" if split(foreign.tag)[0] else f'give it xmlns="{XHTML}"'
    message = f"<{prefixed(foreign.tag)}> in XHTML is no XHTML; {advice}."
    return [Message(foreign.sourceline, message)]


def _foreign_elements(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        for child in elements(one):
            space = split(child.tag)[0]
            if space in _FOREIGN_IN_XHTML or (space and space not in PREFIXES):
                waiting.append(child)
            elif not one.tag.endswith("}metadata") or not space:
                yield child
                return


@rule("atom-text-html")
def undeclared_html(place: Place) -> Result:
    return plain(place) if _kind(place) == "text" else None


@rule("atom-html-content")
def html_content(place: Place) -> Result:
    kind = _kind(place)
    if kind != "html" and not kind.endswith("/html"):
        return None
    messages = (result_of(name, place) for name in _OF_HTML)
    return next((one for one in messages if one), None)


_OF_HTML = ("html-double-escaped", "html-active", "html-handler", "html-relative")


@rule("atom-text-empty")
def empty_text(place: Place) -> Result:
    if len(place.node) or place.has("@src"):
        return None
    return result_of("text-blank", place)


def _kind(place: Place) -> str:
    return place.get("type", "" if place.has("@src") else "text")


@rule("atom-link-self-type")
def self_type(place: Place) -> Result:
    kind = place.get("type").partition(";")[0]
    if place.get("rel") != "self" or kind in {"", *_FEED_TYPES}:
        return None
    return f"The link to the feed itself has the type {shown(kind)}; write application/atom+xml."


_FEED_TYPES = ("application/atom+xml", "application/rss+xml", "application/rdf+xml")


@rule("atom-link-text")
def link_text(place: Place) -> Result:
    if not (place.node.text or "").strip():
        return None
    return "<link> holds text, which readers ignore; put the address into href."


@rule("thr-replies")
def replies(place: Place) -> Result:
    name = next((name for name in ("count", "updated") if place.get(f"{{{_THR}}}{name}")), "")
    if not name or place.get("rel").removeprefix(_IANA) == "replies":
        return None
    return f'The attribute thr:{name} belongs to links with rel="replies" alone; take it out.'


@clause("atom-person-email-in-name")
def email_in_name(value: str) -> str:
    """Why a name holds what is no name."""
    found = re.search(r"<[^<>\s]+@[^<>\s]+>", value[:1_000])
    return "holds an e-mail address; move it to <email>" if found else ""
