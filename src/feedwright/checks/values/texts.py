"""Texts: plain ones that hold markup, empty ones, and content in HTML."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from html import unescape
from itertools import islice

from feedwright.checks.findings import Result
from feedwright.checks.places import Member, Place, shown
from feedwright.checks.register import clause, rule
from feedwright.checks.tables import listed, words
from feedwright.checks.values.addresses import address_problem, ascii_form
from feedwright.checks.values.markup import first_markup
from feedwright.domain.patterns import seldom
from feedwright.domain.text import one_line

_END_TAG = seldom(r"</(\w+)>")
_DOUBLE = seldom(
    r"&amp;(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);|&lt;/?(?:p|br|a|div|em|strong|img|span)\b"
)

_HREF = re.compile(r"""<a\s+href=(?:"(.*?)"|'(.*?)'|([\w-]+))[\s>]""", re.IGNORECASE)
_SRC = re.compile(r"""<img\s(?:[^>]*?\s)?src=(?:"(.*?)"|'(.*?)'|([\w-]+))[\s>]""", re.IGNORECASE)
_WITH_ATTRIBUTES = re.compile(r"<[A-Za-z]\w*\s[^<>]*>")
_SCHEMED = re.compile(r"\w[\w+.\-]*:")
# One that is never closed is taken as far as it goes, so that no text is walked through twice.
_WHOLE_TAG = seldom(r"<(/?[A-Za-z][^\s/<>]*+)((?:[^<>\"']++|\"[^\"]*+\"?|'[^']*+'?)*+)>?")
_ATTRIBUTE = seldom(
    r"(?<![^\s\"'/])([^\s=>\"'/]++)\s*+=\s*+(?:\"([^\"]*+)\"?|'([^']*+)'?|([^\s>\"']++))"
)
_ACTIVE = listed("active tags")
_ADDRESSES = words("href src poster data action background")
_HANDLER = seldom(r"on[a-z]+")
_MOST_TAGS = 100_000
"""Of one content; nobody writes so many."""
_LONGEST_TAG = 10_000
_MOST = 200_000
"""Only so many characters of a content are looked at."""


def html_in(value: str, contents: Callable[[], Iterable[str]] = tuple) -> str:
    """The first tag or reference by which a text is HTML, or "".

    Args:
        value: The text.
        contents: Gives what is known of the contents that say the same at length.
    """
    value = value[:_MOST]
    return first_markup(value, contents) if "<" in value or "&" in value else ""


def escaped_twice(value: str, contents: Callable[[], Iterable[str]] = tuple) -> str:
    """Why the HTML of a content is escaped once too often, as a clause, or "".

    Args:
        value: The content.
        contents: Gives what is known of the other contents of the entry.
    """
    value = value[:_MOST]
    found = _DOUBLE.search(value) if "&amp;" in value or "&lt;" in value else None
    # Real tags with it mean an example of HTML, or a code that quotes one.
    if found is None or _END_TAG.search(value) or not first_markup(unescape(value), contents):
        return ""
    return f"is escaped twice, as in {shown(found[0])}; escape it once"


@clause("html-active", quoted=False)
def active_element(value: str) -> str:
    """What a content holds that readers take out."""
    found = next((name for name, _ in _tags(value) if name in _ACTIVE), "")
    return f"holds <{found}>, which readers remove; leave it out" if found else ""


@clause("html-handler", quoted=False)
def handler(value: str) -> str:
    """What code a content runs."""
    for _, attributes in _tags(value):
        for name, given in attributes:
            if _HANDLER.fullmatch(name):
                return f"runs code by {shown(name)}; take it out"
            if name in _ADDRESSES and _is_script(given):
                return f"runs code by {shown(given)}; take it out"
    return ""


@clause("json-content-active", quoted=False)
def active(value: str) -> str:
    """What a content holds that readers take out, or that runs code."""
    return active_element(value) or handler(value)


@clause("html-relative", "json-content-relative", quoted=False)
def relative_address(value: str) -> str:
    """Which address in a content is relative."""
    for _, attributes in _tags(value):
        for name, given in attributes:
            address = given.strip() if name in _ADDRESSES else ""
            # What leads to another place of the same text is no concern of a reader.
            if address[:1] in ("", "#") or _SCHEMED.match(address) or _is_script(address):
                continue
            return f"links to {shown(address)}, which is relative; write it in full"
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


@rule("text-html", "json-plain-text")
def plain(place: Place | Member) -> Result:
    found = html_in(place.value, place.other_contents)
    if not found:
        return None
    once = "" if place.document.kind == "json" else ", escaped once"
    return f"{place.Name} holds HTML, {shown(found)}; write plain text{once}."


@clause("text-blank", quoted=False)
def is_empty(value: str) -> str:
    return "" if value.strip() else "is empty; fill it, or take it out"


@clause("text-white-space", quoted=False)
def is_padded(value: str) -> str:
    if value == value.strip():
        return ""
    return "has white space at its ends, which is part of its value; take it out"


@rule("html-double-escaped", "json-content-escaped")
def double_escaped(place: Place | Member) -> Result:
    wrong = escaped_twice(place.value, place.other_contents)
    return f"{place.Name} {wrong}." if wrong else None


@clause("html-address", quoted=False)
def wrong_address(value: str) -> str:
    """Which address in a content is none."""
    value = value[:_MOST]
    for tag in _WITH_ATTRIBUTES.findall(value) if "<" in value else ():
        if tag[1] not in "aAiI":
            continue
        found = _SRC.match(tag, 0, _LONGEST_TAG) or _HREF.match(tag, 0, _LONGEST_TAG)
        if not found:
            continue
        address = unescape(found[1] or found[2] or found[3] or "").strip()
        wrong = "" if _SCHEMED.match(address) else address_problem(ascii_form(address))
        if wrong and address:
            return f"links to {shown(address)}, which {wrong}"
    return ""
