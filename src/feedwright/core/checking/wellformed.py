"""XML itself: bytes to a tree, or to the finding that says why there is none."""

import re
from typing import TYPE_CHECKING

from feedwright.core.checking.findings import Finding, note
from feedwright.core.text import one_line

if TYPE_CHECKING:
    from feedwright.core.checking.places import Node

MOST_BYTES = 50_000_000
"""Larger documents are not parsed; no reader would."""

too_large = note(
    "xml-too-large",
    "error",
    "https://www.w3.org/TR/xml/#sec-well-formed",
    "A document of more than 50 MB is not read at all.",
)
not_well_formed = note(
    "xml-well-formed",
    "error",
    "https://www.w3.org/TR/xml/#sec-well-formed",
    "The document is no well-formed XML; strict readers show nothing of it.",
)


def parse(data: bytes, path: str) -> "Node | Finding":
    """A document's root.

    Entities are never resolved, and nothing is fetched; depth and the length of a text are
    bounded (libxml2's own limits: 256 levels, 10 MB a text).

    Args:
        data: The document.
        path: Its path or address, for the finding.

    Returns:
        The root element, or the one finding of a document that has none.
    """
    from lxml import etree  # noqa: PLC0415 - slow to import, and not needed by every run

    if len(data) > MOST_BYTES:
        message = f"The document has {len(data)} bytes; make it smaller than {MOST_BYTES}."
        return too_large.finding(path, None, message)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        message = f"Readers cannot parse this document: {_explained(error.msg or '')}."
        return not_well_formed.finding(path, line or None, message, column=column or None)


_PLACE = re.compile(r",? line \d+, column \d+\Z")
_SAID = (
    ("Excessive depth", "it is nested deeper than 256 levels"),
    ("Text node too long", "a text in it is longer than 10 MB"),
    ("Buffer size limit", "an element has more attributes than any parser takes"),
    ("amplification factor", "its entities grow without bound; write their texts in their places"),
    ("loop", "an entity stands within itself"),
    ("Document is empty", "it has no element"),
    ("Invalid bytes in character encoding", "a byte here is not of its encoding; save it as UTF-8"),
    ("EntityRef", "an ampersand stands alone; write &amp; in its place"),
    ("invalid Char value", "a character here is none of XML's; take it out"),
    ("out of allowed range", "a character here is none of XML's; take it out"),
)


def _explained(message: str) -> str:
    """Why a document is not well-formed, in the parser's words where they can be understood."""
    told = next((told for part, told in _SAID if part in message), "")
    return told or _PLACE.sub("", one_line(message)).rstrip(".")
