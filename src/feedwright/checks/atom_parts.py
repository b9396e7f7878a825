"""What Atom's feeds and entries are made of: texts, links, people, categories."""

import binascii
import re

from feedwright.checks.findings import Told, Verdict, rule
from feedwright.checks.names import ATOM, NAMESPACES, PREFIXES, RDF, XHTML, prefixed, split, words
from feedwright.checks.namespaces.dublincore import resource
from feedwright.checks.places import Node, Place, elements, shown
from feedwright.checks.schema import ANY, ANYTHING, MANY, Element, Kind, attributes, each, often
from feedwright.checks.values.addresses import absolute, iri, reference, scheme, usable
from feedwright.checks.values.dates import rfc3339
from feedwright.checks.values.numbers import not_negative
from feedwright.checks.values.people import TAG, is_media_type, mailbox, media_type
from feedwright.checks.values.texts import HTML, not_blank, plain, tight

SPEC = "https://www.rfc-editor.org/rfc/rfc4287"
THREADING = "https://www.rfc-editor.org/rfc/rfc4685#section-4"
_THR = NAMESPACES["thr"]
_IANA = "http://www.iana.org/assignments/relation/"
_RELATIONS = words(
    "about alternate amphtml appendix archives author bookmark canonical chapter collection"
    " contents copyright current describedby describes disclosure duplicate edit edit-form"
    " edit-media enclosure external first glossary help hosts hub icon index item last"
    " latest-version license lrdd memento mentions monitor next next-archive nofollow"
    " noreferrer original payment predecessor-version prev prev-archive preview previous"
    " privacy-policy profile related replies search section self service shortlink start"
    " stylesheet subsection successor-version tag terms-of-service type up version-history"
    " via webmention working-copy"
)
_FOREIGN_IN_XHTML = frozenset({XHTML, NAMESPACES["svg"], NAMESPACES["mathml"]})
_ESCAPED = frozenset({"text", "html", "xhtml"})


def _is_xml(kind: str) -> bool:
    return kind.endswith(("+xml", "/xml"))


@rule("atom-text-type", "error", f"{SPEC}#section-3.1.1", group="atom")
def text_type(place: Place) -> Verdict:
    """The type of a text is text, html or xhtml."""
    kind = place.get("type")
    if not kind or (kind in _ESCAPED and place.node.get("src") is None):
        return None
    return f"The type {shown(kind)} of {place.name} must be text, html or xhtml; correct it."


@rule("atom-content-type", "error", f"{SPEC}#section-4.1.3.1", group="atom")
def content_type(place: Place) -> Verdict:
    """The type of content is text, html, xhtml or a media type; of content elsewhere, the last."""
    kind, away = place.get("type"), place.node.get("src") is not None
    if not kind or (kind in _ESCAPED and not away):
        return None
    if is_media_type(kind) and kind != "multipart/alternative":
        return None
    return f"The type {shown(kind)} of {place.name} must be a media type like text/plain."


@rule("atom-content-src-type", "warning", f"{SPEC}#section-4.1.3.2", group="atom")
def source_type(place: Place) -> Verdict:
    """Content that stands elsewhere says of what type it is."""
    if place.node.get("src") is None or place.node.get("type") is not None:
        return None
    return f"{place.Name} stands elsewhere; say of what type it is by the attribute type."


@rule("atom-content-src-text", "error", f"{SPEC}#section-4.1.3.2", group="atom")
def source_and_text(place: Place) -> Verdict:
    """Content that stands elsewhere is empty here."""
    if place.node.get("src") is None or not place.value.strip():
        return None
    return f"{place.Name} stands elsewhere, and holds text as well; keep one of them."


@rule("atom-content-base64", "error", f"{SPEC}#section-4.1.3.3", group="atom")
def base64(place: Place) -> Verdict:
    """Content of a type that is no text is in Base64."""
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


@rule("atom-text-markup", "error", f"{SPEC}#section-3.1.1", group="atom")
def markup(place: Place) -> Verdict:
    """A text of the types text and html has no elements: markup in it is escaped."""
    kind = _kind(place)
    if kind == "xhtml" or _is_xml(kind):
        return None
    first = next(elements(place.node), None)
    if first is None:
        return None
    advice = "escape it" if kind == "html" else 'give the text type="xhtml" and a <div>'
    return f"{place.Name} of type {kind or 'text'} holds <{prefixed(first.tag)}>; {advice}."


@rule("atom-xhtml-div", "error", f"{SPEC}#section-3.1.1.3", group="atom")
def xhtml_div(place: Place) -> Verdict:
    """A text of type xhtml is one div of XHTML, with its namespace."""
    if place.get("type") != "xhtml":
        return None
    node = place.node
    first = next(elements(node), None)
    lost = (node.text or "").strip() or (first is not None and first.tag != f"{{{XHTML}}}div")
    if lost:
        return f'{place.Name} of type xhtml must be one <div xmlns="{XHTML}">; put it into one.'
    return None


@rule("atom-text-after", "error", f"{SPEC}#section-3.1.1.3", group="atom")
def after(place: Place) -> Verdict:
    """In a text that holds elements none of the text stands beside them."""
    node = place.node
    if any((child.tail or "").strip() for child in elements(node)):
        return f"{place.Name} has text behind its markup; put it inside."
    return None


@rule("atom-xhtml-namespace", "error", "https://www.w3.org/TR/xml-names/#defaulting", group="atom")
def xhtml_namespaces(place: Place) -> Verdict:
    """Within a div of XHTML all elements are XHTML's, or of a namespace that readers may skip."""
    node = place.node
    if len(node) == 0:
        return None
    told: list[Told] = []
    for div in node.iterchildren(f"{{{XHTML}}}div"):
        _strangers(div, told)
    return told[:1]


def _strangers(node: Node, told: list[Told]) -> None:
    waiting = [node]
    while waiting and not told:
        one = waiting.pop()
        for child in elements(one):
            space = split(child.tag)[0]
            if space in _FOREIGN_IN_XHTML or (space and space not in PREFIXES):
                waiting.append(child)
            elif not one.tag.endswith("}metadata") or not space:
                where = f"<{prefixed(child.tag)}> within XHTML"
                advice = "take it out" if space else f'give it xmlns="{XHTML}"'
                told.append(Told(child.sourceline, f"{where} is no XHTML; {advice}."))
                break


@rule("atom-text-html", "warning", f"{SPEC}#section-3.1.1.1", group="atom")
def undeclared_html(place: Place) -> Verdict:
    """A text of type text holds no HTML: readers show its tags as they are."""
    if _kind(place) != "text":
        return None
    return plain.judge(place)


@rule("atom-html-content", "warning", f"{SPEC}#section-3.1.1.2", group="atom")
def html_content(place: Place) -> Verdict:
    """HTML in a text is whole, safe, escaped once, and its addresses are absolute."""
    kind = _kind(place)
    if kind != "html" and not kind.endswith("/html"):
        return None
    told = [one.judge(place) for one in HTML]
    return next((one for one in told if one), None)


@rule("atom-text-empty", "warning", f"{SPEC}#section-3.1", group="atom")
def empty(place: Place) -> Verdict:
    """A text says something, or is not there."""
    if len(place.node) or place.node.get("src") is not None:
        return None
    return not_blank.judge(place)


def _kind(place: Place) -> str:
    return place.get("type", "" if place.node.get("src") is not None else "text")


_INNER = (markup, xhtml_div, after, xhtml_namespaces, undeclared_html, html_content, empty)
_TYPED = attributes(type=(), src=(reference,))
TEXT = Element((text_type, source_and_text, *_INNER), attributes=_TYPED, holds=ANYTHING)
"""A text construct (RFC 4287 §3.1)."""
CONTENT = Element(
    (content_type, source_type, source_and_text, base64, *_INNER), attributes=_TYPED, holds=ANYTHING
)


@rule("atom-link-rel", "warning", f"{SPEC}#section-4.2.7.2", group="atom")
def relation(place: Place) -> Verdict:
    """A relation is one that is registered, or an absolute address."""
    value = place.value.removeprefix(_IANA)
    if value in _RELATIONS or re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", value):
        return None
    return f"The relation {shown(value)} is not registered; readers do not know it."


@rule("atom-link-self-type", "warning", f"{SPEC}#section-4.2.7.2", group="atom")
def self_type(place: Place) -> Verdict:
    """A link to the feed itself names a feed's media type."""
    kind = place.get("type").partition(";")[0]
    if place.get("rel") != "self" or kind in {"", *_FEED_TYPES}:
        return None
    return f"The link to the feed itself has the type {shown(kind)}; write application/atom+xml."


_FEED_TYPES = ("application/atom+xml", "application/rss+xml", "application/rdf+xml")


@rule("atom-link-text", "warning", f"{SPEC}#section-4.2.7", group="atom")
def link_text(place: Place) -> Verdict:
    """A link has its address in href, and no text."""
    if not (place.node.text or "").strip():
        return None
    return "<link> holds text, which no reader looks at; put the address into href."


@rule("thr-replies", "error", THREADING)
def replies(place: Place) -> Verdict:
    """thr:count and thr:updated stand on links of the relation replies alone."""
    name = next((name for name in ("count", "updated") if place.get(f"{{{_THR}}}{name}")), "")
    if not name or place.get("rel").removeprefix(_IANA) == "replies":
        return None
    return f'The attribute thr:{name} belongs to links with rel="replies" alone; take it out.'


@rule("thr-when", "error", THREADING)
def when(place: Place) -> Verdict:
    """thr:when has become thr:updated."""
    return f"{place.Name} is of a draft; write thr:updated in its place."


LINK = Element(
    (self_type, link_text, replies),
    most=MANY,
    holds=ANYTHING,
    attributes={
        **attributes(
            href=(iri, scheme, usable),
            rel=(relation,),
            type=(media_type,),
            hreflang=TAG,
            title=(plain,),
            length=(not_negative,),
        ),
        f"{{{RDF}}}type": (),
        f"{{{RDF}}}resource": (),
        f"{{{_THR}}}count": (not_negative,),
        f"{{{_THR}}}when": (when,),
        f"{{{_THR}}}updated": (rfc3339,),
    },
    needs=("href",),
)


@rule("atom-person-email-in-name", "warning", f"{SPEC}#section-3.2.1", group="atom")
def email_in_name(place: Place) -> Verdict:
    """A name holds no e-mail address, which has an element of its own."""
    if re.search(r"<[^<>\s]+@[^<>\s]+>", place.value[:1_000]):
        return f"{place.Name} {shown(place.value)} holds an e-mail address; move it to <email>."
    return None


@rule("atom-person-name", "error", f"{SPEC}#section-3.2.1", group="atom")
def named(place: Place) -> Verdict:
    """A person has a name."""
    if place.has(f"{{{ATOM}}}name", "name"):
        return None
    return f"{place.Name} has no <name>; add one."


_NAME = Element((plain, email_in_name, not_blank))
_EMAIL = Element((mailbox,))
_URI = Element((iri, tight))
PERSON = Element(
    most=MANY,
    attributes={f"{{{RDF}}}parseType": ()},
    holds=Kind(
        "person",
        {
            "atom:name": _NAME,
            "atom:email": _EMAIL,
            "atom:uri": _URI,
            # Within RSS, where Atom's elements have a prefix, these are seen without.
            "name": _NAME,
            "email": _EMAIL,
            "uri": _URI,
            **each("foaf:workplaceHomepage foaf:homepage foaf:weblog", resource()),
            **each("foaf:plan foaf:firstName", often()),
            "xhtml:div": ANY,
        },
        rules=(named,),
    ),
)
CATEGORY = Element(
    most=MANY,
    attributes=attributes(term=(not_blank,), scheme=(absolute,), label=(plain,)),
    needs=("term",),
    holds=Kind("category"),
)
GENERATOR = Element((plain, not_blank), attributes=attributes(uri=(reference,), version=()))
IMAGE = Element((not_blank, reference))
