"""Texts: plain ones that hold markup, blank ones, and content in HTML."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from html import unescape
from itertools import islice

from feedwright.checks.findings import Rule, Verdict, rule
from feedwright.checks.names import clark, words
from feedwright.checks.places import Place, shown, text
from feedwright.checks.values.addresses import ascii_form, trouble
from feedwright.checks.values.markup import sign, witness
from feedwright.domain.patterns import seldom
from feedwright.domain.text import one_line

_END_TAG = seldom(r"</(\w+)>")
_DOUBLE = re.compile(
    r"&amp;(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);|&lt;/?(?:p|br|a|div|em|strong|img|span)\b"
)

_HREF = re.compile(r"""<a\s+href=(?:"(.*?)"|'(.*?)'|([\w-]+))[\s>]""", re.IGNORECASE)
_SRC = re.compile(r"""<img\s(?:[^>]*?\s)?src=(?:"(.*?)"|'(.*?)'|([\w-]+))[\s>]""", re.IGNORECASE)
_WITH_ATTRIBUTES = re.compile(r"<[A-Za-z]\w*\s[^<>]*>")
_SCHEMED = re.compile(r"\w[\w+.\-]*:")
# One that is never closed is taken as far as it goes, so that no text is walked through twice.
_WHOLE_TAG = re.compile(r"<(/?[A-Za-z][^\s/<>]*+)((?:[^<>\"']++|\"[^\"]*+\"?|'[^']*+'?)*+)>?")
_ATTRIBUTE = re.compile(
    r"(?<![^\s\"'/])([^\s=>\"'/]++)\s*+=\s*+(?:\"([^\"]*+)\"?|'([^']*+)'?|([^\s>\"']++))"
)
_ACTIVE = words("script style iframe object embed applet form meta link base frame frameset")
_ADDRESSES = words("href src poster data action background")
_HANDLER = re.compile(r"on[a-z]+")
_MOST_TAGS = 100_000
"""Of one content; nobody writes so many."""
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


def markup(value: str, beside: Callable[[], Iterable[str]] = tuple) -> str:
    """The first sign that a plain text is HTML, or "".

    Args:
        value: The text.
        beside: Gives what is known of the contents that say the same at length.
    """
    value = value[:_MOST]
    return sign(value, beside) if "<" in value or "&" in value else ""


def escaped_twice(value: str, beside: Callable[[], Iterable[str]] = tuple) -> str:
    """Why the HTML of a content is escaped once too often, as a clause, or "".

    Args:
        value: The content.
        beside: Gives what is known of the other contents of the entry.
    """
    value = value[:_MOST]
    found = _DOUBLE.search(value) if "&amp;" in value or "&lt;" in value else None
    # Real tags beside it mean an example of HTML, or a code that quotes one.
    if found is None or _END_TAG.search(value) or not sign(unescape(value), beside):
        return ""
    return f"is escaped twice, as in {shown(found[0])}; escape it once"


def active_element(value: str) -> str:
    """What a content holds that readers take out, as a clause, or ""."""
    found = next((name for name, _ in _tags(value) if name in _ACTIVE), "")
    return f"holds <{found}>, which readers take out; leave it away" if found else ""


def handler(value: str) -> str:
    """What code a content runs, as a clause, or ""."""
    for _, attributes in _tags(value):
        for name, given in attributes:
            if _HANDLER.fullmatch(name):
                return f"runs code by {shown(name)}; take it out"
            if name in _ADDRESSES and _is_script(given):
                return f"runs code by {shown(given)}; take it out"
    return ""


def relative_address(value: str) -> str:
    """Which address in a content is relative, as a clause, or ""."""
    for _, attributes in _tags(value):
        for name, given in attributes:
            address = given.strip() if name in _ADDRESSES else ""
            # What leads to another place of the same text is no concern of a reader.
            if address[:1] in ("", "#") or _SCHEMED.match(address) or _is_script(address):
                continue
            return f"links to {shown(address)}; write the address out from https:// on"
    return ""


def _is_script(address: str) -> bool:
    return one_line(address[:100]).replace(" ", "").lower().startswith(("javascript:", "vbscript:"))


@lru_cache(maxsize=4)
def _tags(value: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The tags of a content, with their attributes; several rules look at them in turn."""
    if "<" not in value:
        return ()
    return tuple(
        (found[1].lower(), tuple(_attributes(found[2])))
        for found in islice(_WHOLE_TAG.finditer(value), _MOST_TAGS)
    )


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        yield name.lower(), unescape(double or single or bare)


@rule("text-html")
def plain(place: Place) -> Verdict:
    found = markup(place.value, partial(_beside, place))
    if not found:
        return None
    return f"{place.Name} holds HTML, {shown(found)}; write plain text, escaped once."


@rule("text-blank")
def not_blank(place: Place) -> Verdict:
    if place.value.strip():
        return None
    return f"{place.Name} is empty; fill it, or take it out."


@rule("text-white-space")
def tight(place: Place) -> Verdict:
    if place.value == place.value.strip():
        return None
    return f"{place.Name} has white space at its ends, which belongs to its value; take it out."


@rule("html-double-escaped")
def double_escaped(place: Place) -> Verdict:
    wrong = escaped_twice(place.value, partial(_beside, place))
    return f"{place.Name} {wrong}." if wrong else None


@rule("html-active")
def active(place: Place) -> Verdict:
    wrong = active_element(place.value)
    return f"{place.Name} {wrong}." if wrong else None


@rule("html-handler")
def handlers(place: Place) -> Verdict:
    wrong = handler(place.value)
    return f"{place.Name} {wrong}." if wrong else None


@rule("html-relative")
def relative(place: Place) -> Verdict:
    wrong = relative_address(place.value)
    return f"{place.Name} {wrong}." if wrong else None


@rule("html-address")
def addresses(place: Place) -> Verdict:
    value = place.value[:_MOST]
    for tag in _WITH_ATTRIBUTES.findall(value) if "<" in value else ():
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


def at_most(name: str, most: int) -> Rule:
    """A rule that bounds a text, in characters."""

    @rule(name)
    def judge(place: Place) -> Verdict:
        length = len(place.value.strip())
        if length <= most:
            return None
        return f"{place.Name} has {length} characters; make it {most} at most."

    return judge


HTML = (double_escaped, active, handlers, relative)
"""What is judged of content that is not refused for it."""
