"""Texts: plain ones that hold markup, blank ones, and content in HTML."""

import re
from functools import lru_cache, partial
from html import unescape
from itertools import islice

from feedwright.core.checking.findings import Rule, Verdict, rule
from feedwright.core.checking.names import clark
from feedwright.core.checking.places import Place, shown, text
from feedwright.core.checking.values.addresses import ascii_form, trouble
from feedwright.core.checking.values.markup import sign, witness
from feedwright.core.patterns import seldom

PROFILE = "https://www.rssboard.org/rss-profile#data-types-characterdata"
DESCRIPTION = "https://www.rssboard.org/rss-profile#element-channel-item-description"

_END_TAG = seldom(r"</(\w+)>")
_DOUBLE = re.compile(
    r"&amp;(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);|&lt;/?(?:p|br|a|div|em|strong|img|span)\b"
)

_HREF = re.compile(r"""<a\s+href=(?:"(.*?)"|'(.*?)'|([\w-]+))[\s>]""", re.IGNORECASE)
_SRC = re.compile(r"""<img\s(?:[^>]*?\s)?src=(?:"(.*?)"|'(.*?)'|([\w-]+))[\s>]""", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""\b(?:href|src|poster)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_WITH_ATTRIBUTES = re.compile(r"<[A-Za-z]\w*\s[^<>]*>")
_SCHEMED = re.compile(r"\w[\w+.\-]*:")
_ACTIVE = re.compile(
    r"<(script|style|iframe|object|embed|applet|form|meta|link|base|frame|frameset)\b"
)
_HANDLER = re.compile(r"""\s(on[a-z]+)\s*=|=\s*+["']?\s*+(javascript:)""", re.IGNORECASE)
_LONGEST_TAG = 10_000
_MOST = 200_000
"""A content that is longer is looked at up to here alone."""


_CONTENTS = frozenset(map(clark, ("content:encoded", "description", "atom:content")))
_MOST_CHILDREN = 100


def _beside(place: Place) -> list[str]:
    """What is known of the contents of the entry in which an element stands, less its own."""
    parent, known = place.node.getparent(), place.document.contents
    if parent is None:
        return []
    if known is None or known[0] is not parent:
        first = islice(parent.iterchildren(), _MOST_CHILDREN)
        contents = [(one, witness(text(one))) for one in first if one.tag in _CONTENTS]
        known = place.document.contents = (parent, contents)
    return [said for one, said in known[1] if one is not place.node]


@rule("text-html", "warning", PROFILE)
def plain(place: Place) -> Verdict:
    """A field of plain text holds no HTML: readers show its tags as they are, or drop them."""
    value = place.value[:_MOST]
    found = sign(value, partial(_beside, place)) if "<" in value or "&" in value else ""
    if not found:
        return None
    return f"{place.Name} holds HTML, {shown(found)}; write plain text, escaped once."


@rule("text-blank", "warning", PROFILE)
def not_blank(place: Place) -> Verdict:
    """An element that is there says something."""
    if place.value.strip():
        return None
    return f"{place.Name} is empty; fill it, or take it out."


@rule("text-white-space", "error", "https://www.rfc-editor.org/rfc/rfc4287#section-2", group="text")
def tight(place: Place) -> Verdict:
    """Dates, ids and addresses in Atom have no white space at their ends."""
    if place.value == place.value.strip():
        return None
    return f"{place.Name} has white space at its ends, which belongs to its value; take it out."


@rule("html-double-escaped", "warning", DESCRIPTION)
def double_escaped(place: Place) -> Verdict:
    """Content is escaped once; escaped twice, readers show its tags as text."""
    value = place.value[:_MOST]
    found = _DOUBLE.search(value) if "&amp;" in value or "&lt;" in value else None
    # Real tags beside it mean an example of HTML, or a code that quotes one.
    if (
        found is None
        or _END_TAG.search(value)
        or not sign(unescape(value), partial(_beside, place))
    ):
        return None
    return f"{place.Name} is escaped twice, as in {shown(found[0])}; escape it once."


@rule("html-active", "warning", DESCRIPTION)
def active(place: Place) -> Verdict:
    """Content has no scripts, styles, frames or forms: readers take these out, or worse."""
    value = place.value[:_MOST].lower()
    found = _ACTIVE.search(value) if "<" in value else None
    if found is None:
        return None
    return f"{place.Name} holds <{found[1]}>, which readers take out; leave it away."


@rule("html-handler", "warning", DESCRIPTION)
def handlers(place: Place) -> Verdict:
    """Content has no event handlers and no javascript: addresses."""
    for tag in _tags(place.value):
        found = _HANDLER.search(tag)
        if found:
            return f"{place.Name} runs code by {shown(found[1] or found[2])}; take it out."
    return None


@lru_cache(maxsize=4)
def _tags(value: str) -> tuple[str, ...]:
    """The tags of a content that have attributes; several rules look at them in turn."""
    return tuple(_WITH_ATTRIBUTES.findall(value[:_MOST])) if "<" in value else ()


@rule("html-relative", "warning", DESCRIPTION)
def relative(place: Place) -> Verdict:
    """Addresses in content are absolute: readers do not know what they are relative to."""
    for tag in _tags(place.value):
        for found in _ADDRESS.finditer(tag):
            address = unescape(found[1] or found[2] or found[3] or "").strip()
            if address and not address.startswith("#") and not _SCHEMED.match(address):
                return (
                    f"{place.Name} links to {shown(address)};"
                    " write the address out from https:// on."
                )
    return None


@rule("html-address", "error", "https://www.rfc-editor.org/rfc/rfc3986#section-4.2")
def addresses(place: Place) -> Verdict:
    """A relative address in content has no sign that addresses do not have."""
    for tag in _tags(place.value):
        if tag[1] not in "aAiI":
            continue
        found = _SRC.match(tag, 0, _LONGEST_TAG) or _HREF.match(tag, 0, _LONGEST_TAG)
        if not found:
            continue
        address = unescape(found[1] or found[2] or found[3] or "").strip()
        wrong = "" if _SCHEMED.match(address) else trouble(ascii_form(address))
        if wrong and address:
            return f"{place.Name} links to {shown(address)}, which {wrong}."
    return None


def at_most(name: str, most: int, spec: str) -> Rule:
    """A rule that bounds a text.

    Args:
        name: The rule's.
        most: Characters.
        spec: The section that sets the bound.
    """

    def judge(place: Place) -> Verdict:
        length = len(place.value.strip())
        if length <= most:
            return None
        return f"{place.Name} has {length} characters; make it {most} at most."

    judge.__doc__ = f"The text has {most} characters at most."
    return rule(name, "error", spec)(judge)


HTML = (double_escaped, active, handlers, relative)
"""What is judged of content that is not refused for it."""
SAFE_HTML = (*HTML, addresses)
