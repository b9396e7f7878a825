"""Bytes to a tree of XML, also where they are not quite XML.

People take over the feed that they have, and readers have long put up with what is wrong with
it. So a document that is not well-formed is mended and read as far as it goes. Nothing that a
document says makes the parser fetch anything, expand an entity or grow without bound.
"""

import html
import re
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element as Node

from feedwright.domain import decoding
from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.text import clean, one_line

# What stands before these is no part of a document: blanks, warnings of a programming language.
_START = re.compile(r"<(?:\?xml|!doctype|html|(?:[\w.-]+:)?(?:rss|rdf|feed))\b", re.IGNORECASE)
_DECLARATION = re.compile(r"\A<\?xml[^>]*>", re.IGNORECASE)
_REFERENCE = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:#?\w{1,32};)?", re.DOTALL)
_NUMBER = re.compile(r"&#\w+;")
_LONGEST_NUMBER = len("&#x10FFFF;")
_CDATA_END = "]]>"
_NOT_UTF8 = re.compile("[\udc80-\udcff]+")


class Parsed(NamedTuple):
    """A document's root, or None where nothing in it is an element."""

    root: Node | None
    fault: str = ""
    """Why the document had to be mended; "" where it is well-formed."""


def parse(data: bytes) -> Parsed:
    """The tree of a document.

    Args:
        data: In any encoding that its byte-order mark or its XML declaration names.
    """
    try:
        return Parsed(etree.fromstring(data, _parser(recover=False)))
    except etree.XMLSyntaxError as error:
        fault = one_line(error.msg or "no XML")
    try:
        root = etree.fromstring(_mended(decoded(data)).encode(), _parser(recover=True))
    except etree.XMLSyntaxError:
        root = None
    return Parsed(root, fault)


def strict(data: bytes) -> Node:
    """The root of a document that a program wrote, of which nothing may be missing.

    Characters that XML forbids and references that it does not know are mended; where more is
    wrong, what the parser would leave out is not known.

    Args:
        data: In any encoding that its byte-order mark or its XML declaration names.

    Raises:
        UnreadableArticle: It is no XML.
    """
    try:
        return etree.fromstring(data, _parser(recover=False))
    except etree.XMLSyntaxError as error:
        line = error.lineno
    try:
        return etree.fromstring(_mended(decoded(data)).encode(), _parser(recover=False))
    except etree.XMLSyntaxError as error:
        raise UnreadableArticle(f"It is no XML: {one_line(error.msg)}.", line=line) from error


def decoded(data: bytes) -> str:
    """The text of a document, whatever its bytes.

    What is in no encoding is UTF-8 into which somebody pasted Windows-1252, as most such
    documents are.
    """
    try:
        return decoding.text(data, "utf-8", markup=True)
    except UnreadableArticle:
        text = data.decode("utf-8", "surrogateescape")
        return _NOT_UTF8.sub(_windows, text)


def _windows(found: re.Match[str]) -> str:
    return found[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _mended(text: str) -> str:
    """The text repaired for the parser: it starts with XML and has no unknown entities."""
    start = _START.search(text)
    text = clean(text[start.start() :] if start else text)
    text = _NUMBER.sub(_possible, _DECLARATION.sub("", text))
    return _REFERENCE.sub(_resolved, text)


def _possible(found: re.Match[str]) -> str:
    """A numeric reference, unless what it names is no character; the parser would let it in."""
    written = found[0]
    if len(written) > _LONGEST_NUMBER:
        return ""
    return written if clean(html.unescape(written)) not in ("", "\ufffd") else ""


def _resolved(found: re.Match[str]) -> str:
    """A reference of HTML, a stray ampersand or an open CDATA section, as XML has it."""
    written = found[0]
    if not written.startswith("&"):
        return written if written.endswith(_CDATA_END) else written + _CDATA_END
    return html.escape(clean(html.unescape(written)))
