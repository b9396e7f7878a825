"""XML itself: bytes to a tree, or to the findings that say why there is none."""

import codecs
import re
from html.entities import html5
from typing import TYPE_CHECKING

import msgspec

from feedwright.checks.collected_findings import Report
from feedwright.domain.decoding import MARKS
from feedwright.domain.patterns import seldom
from feedwright.domain.text import one_line

if TYPE_CHECKING:
    from feedwright.checks.places import Node

READERS_TAKE = 1_000_000
"""Several aggregators refuse what is larger."""
_INLINED = 1_000_000
"""So many characters may come out of a document's own entities."""


_DECLARED = re.compile(
    r"""<\?xml\s+version\s*=\s*(?:"([-\w.:]+)"|'([-\w.:]+)')"""
    r"""(?:\s+encoding\s*=\s*(?:"([-\w.]+)"|'([-\w.]+)'))?"""
)
_STARTS = (
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0<\0?", "utf-16-be"),
    (b"<\0?\0", "utf-16-le"),
)
# Each starts with a byte of its own, by which it is found four times faster than all at once.
_GARBLED = (
    seldom(rb"\xef\xbf\xbd"),
    seldom(rb"\xc2[\x80-\x9f]"),
    seldom(rb"\xc3[\x82\x83]\xc2[\x80-\xbf]"),
)
_RSS_091 = "-//Netscape Communications//DTD RSS 0.91//EN"
_SYSTEMS = {
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": False,
    "http://www.rssboard.org/rss-0.91.dtd": True,
}
"""The addresses of RSS 0.91's document type, and whether it is still there."""
_FORBIDDEN = seldom(
    "invalid (?:Char|xmlChar) value|Char 0x0 out of allowed range|invalid character"
)


class Parsed(msgspec.Struct, frozen=True):
    """What came of a document's bytes."""

    root: "Node | None"
    findings: Report
    encoding: str = ""
    """The encoding that the document declares, or ""."""


def parse(data: bytes, path: str, *, charset: str = "", errors: bool = False) -> Parsed:
    """Read a document.

    Entities are never resolved by the parser, and nothing is fetched; depth and the length of a
    text are bounded (libxml2's own limits: 256 levels, 10 MB a text).

    Args:
        data: The document.
        path: Its path or address, for findings.
        charset: The encoding that HTTP names, which counts where the document names none.
        errors: Whether texts are not looked through for what is less than an error.
    """
    report = Report(path)
    if len(data) > READERS_TAKE:
        message = f"The document has {len(data)} bytes; show fewer entries, or summaries."
        report.add("document-large", None, message)
    data, encoding = _utf8(data, charset, report)
    patterns = () if errors else _GARBLED
    found = next(filter(None, (pattern.search(data) for pattern in patterns)), None)
    if found:
        line = data.count(b"\n", 0, found.start()) + 1
        message = "The text here was decoded wrongly before; write it again from its source."
        report.add("xml-garbled", line, message)
    root = _root(data, report)
    return Parsed(root, report, encoding)


def _utf8(data: bytes, charset: str, report: Report) -> tuple[bytes, str]:
    """A document in UTF-8, and the encoding that it says it is in, or looks like."""
    mark = next(((bom, name) for bom, name in MARKS if data.startswith(bom)), None)
    start = mark[1] if mark else next((name for sign, name in _STARTS if data.startswith(sign)), "")
    body = data[len(mark[0]) :] if mark else data
    head = body[:512].decode(start or "latin-1", "replace")
    declared = _DECLARED.match(head)
    version = (declared[1] or declared[2]) if declared else "1.0"
    if version != "1.0":
        message = f"The document says XML {version}; write 1.0, which every reader knows."
        report.add("xml-version", 1, message)
    declared_name = (declared[3] or declared[4] or "") if declared else ""
    wrong = _disagreement(declared_name, start)
    if wrong:
        report.add("xml-encoding", 1, wrong)
        declared_name = ""
    if declared_name and declared_name.lower() not in {"utf-8", "utf-16", "us-ascii"}:
        message = f"The encoding is {declared_name}; write UTF-8, which every reader knows."
        report.add("xml-encoding-rare", 1, message)
    encoding = start or declared_name or _known(charset) or "utf-8"
    if encoding.lower() == "utf-8":
        return body, declared_name or start
    return _decoded(body, encoding, report), declared_name or start


def _known(charset: str) -> str:
    """An encoding, or "" if there is none of that name."""
    try:
        return codecs.lookup(charset).name if charset else ""
    except (LookupError, ValueError):
        return ""


def _disagreement(declared_name: str, start: str) -> str:
    """What is wrong with an encoding that is declared, or ""."""
    if not declared_name:
        if start.startswith("utf-32"):
            return "The document looks like UTF-32 and does not say so; write it in UTF-8."
        return ""
    try:
        name = codecs.lookup(declared_name).name
    except (LookupError, ValueError):
        return f"The encoding {declared_name} is not known; write the document in UTF-8."
    family = start.removesuffix("-be").removesuffix("-le")
    if start and not name.startswith(family):
        return (
            f"The document says {declared_name}, and looks like {family.upper()}; "
            "correct what it says."
        )
    if not start and name.startswith(("utf-16", "utf-32")):
        return f"The document says {declared_name}, and looks like UTF-8; correct what it says."
    return ""


def _decoded(body: bytes, encoding: str, report: Report) -> bytes:
    try:
        return body.decode(encoding).encode()
    except (UnicodeError, LookupError) as error:
        at = getattr(error, "start", 0)
        line = body.count(b"\n", 0, at) + 1
        message = f"The bytes here are not in {encoding}, as the document says; correct either."
        report.add("xml-encoding", line, message)
        return body.decode(
            encoding if not isinstance(error, LookupError) else "latin-1", "replace"
        ).encode("utf-8", "replace")


def _root(data: bytes, report: Report) -> "Node | None":
    from lxml import etree  # noqa: PLC0415 - slow to import, and not needed by every run

    def parser(*, recover: bool) -> "etree.XMLParser":
        # The bytes are UTF-8 by now, whatever their declaration says.
        return etree.XMLParser(
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            recover=recover,
        )

    strict = parser(recover=False)
    try:
        root = etree.fromstring(data, strict)
    except etree.XMLSyntaxError as error:
        # A namespace that is no address makes libxml2 refuse the whole; it is checked later.
        if {entry.type_name for entry in strict.error_log} != {"WAR_NS_URI"}:
            line, column = error.position
            rule, message = _refusal(_explained(error.msg or ""))
            report.add(rule, line or None, message, column=column or None)
            return None
        root = etree.fromstring(data, parser(recover=True))
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None:
        known = _of_type(root, dtd, report)
        # An entity in another file has no content here, and no reader fetches it.
        declared = {one.name: one.content for one in dtd.iterentities() if one.content is not None}
        _entities(root, declared, known, report)
    return root


_PLACE = seldom(r",? line \d+, column \d+\Z")
_EXPLANATIONS = (
    ("Excessive depth", "it is nested deeper than 256 levels"),
    ("Text node too long", "a text in it is longer than 10 MB"),
    ("Buffer size limit", "an element has more attributes than any parser takes"),
    ("amplification factor", "its entities grow without bound; write their texts in their places"),
    ("loop", "an entity contains itself"),
    ("Document is empty", "it has no element"),
    ("EntityRef", "it has a bare ampersand; write &amp;"),
)


def _explained(message: str) -> str:
    """Why a document is not well-formed, in the parser's words where these can be understood."""
    known = next((explanation for part, explanation in _EXPLANATIONS if part in message), "")
    return known or _PLACE.sub("", one_line(message)).rstrip(".") or "it is empty"


def _refusal(reason: str) -> tuple[str, str]:
    """The rule that a document breaks that is no XML, and the message."""
    if "Entity '" in reason:
        name = reason.partition("Entity '")[2].partition("'")[0]
        return "xml-entity", (
            f"XML does not know &{name};; write the character itself, or &#…; with its number."
        )
    if _FORBIDDEN.search(reason):
        number = re.search(r"(?:value|Char) (0x[0-9A-F]+|\d+)", reason)
        which = f"the character {number[1]}" if number else "a character"
        return "xml-character", f"XML forbids {which}; take it out."
    if "not proper UTF-8" in reason or "encoding" in reason.lower():
        return "xml-encoding", "The bytes here are not in UTF-8; write the document in UTF-8."
    if "declaration allowed only at the start" in reason or "reserved for XML" in reason:
        return "xml-well-formed", (
            "Something comes before <?xml; take out all lines and spaces before it."
        )
    return "xml-well-formed", f"Readers cannot parse this document: {reason}."


def _of_type(root: "Node", dtd: "Node", report: Report) -> bool:
    """Check a document's type; whether it is one that knows HTML's entities."""
    if dtd.external_id != _RSS_091 or dtd.system_url not in _SYSTEMS:
        return False
    if not _SYSTEMS[dtd.system_url]:
        message = "Netscape's document type is gone; take the <!DOCTYPE> out."
        report.add("xml-doctype", 1, message)
    elif root.get("version") not in {None, "0.91"}:
        message = "The <!DOCTYPE> is of RSS 0.91, and the document is not; take it out."
        report.add("xml-doctype", 1, message)
    return True


def _entities(root: "Node", declared: dict[str, str], known: bool, report: Report) -> None:
    """Put the document's own entities in their places, as long as they are short and plain."""
    from lxml import etree  # noqa: PLC0415 - imported already

    left = _INLINED
    for one in list(root.iter(etree.Entity)):
        name = one.text[1:-1]
        value = declared.get(name)
        if value is None and known and f"{name};" in html5:
            value = html5[f"{name};"]
        if value is None:
            message = f"XML does not know &{name};; write the character itself."
            report.add("xml-entity", one.sourceline, message)
            value = ""
        if "&" in value or "<" in value or len(value) > left:
            continue
        left -= len(value)
        _replace(one, value)


def _replace(entity: "Node", value: str) -> None:
    parent, before = entity.getparent(), entity.getprevious()
    if parent is None:
        return
    if before is None:
        parent.text = (parent.text or "") + value + (entity.tail or "")
    else:
        before.tail = (before.tail or "") + value + (entity.tail or "")
    entity.tail = None
    parent.remove(entity)
