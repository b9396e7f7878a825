"""Recognising bytes that are meant as a feed, even broken ones."""

import re

from feedwright.checks.findings import Finding
from feedwright.checks.register import finding
from feedwright.domain import decoding
from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.patterns import seldom

MOST_BYTES = 50_000_000
"""Of a document; larger ones are not checked, and no reader takes them."""
MOST_PARTS = 1_000_000
"""Of a document of XML: its tags and entities, which are far larger in memory than in a file."""

_HEAD = 8_192
_COMMENT = seldom(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_ROOT = seldom(rb"<(?![?!])\s*([^\s<>/]+)")
_ROOTS = seldom(rb"<(?:[\w.-]+:)?(?:rss|feed|opml|RDF)[\s/>]")
_PAGE = seldom(rb"<(?:html|head|body)\b|<!doctype\s+html", re.IGNORECASE)
_NAMES = frozenset({b"rss", b"feed", b"opml"})
_SHARED = {
    b"RDF": (b"purl.org/rss/1.0", b"my.netscape.com/rdf"),
    b"Channel": (b"purl.org/net/rss1.1",),
    b"entry": (b"www.w3.org/2005/Atom",),
    b"service": (b"www.w3.org/2007/app",),
    b"categories": (b"www.w3.org/2007/app",),
}
"""Names that others use too, and the namespaces by which those of feeds are known."""
_DOCTYPE = seldom(rb"<!DOCTYPE\b")
_OWN = (b"&lt;", b"&gt;", b"&amp;", b"&quot;", b"&apos;", b"&#")
_VERSION = seldom(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')
_ITEMS = seldom(rb'"items"\s*:')
_MEMBERS = seldom(rb'"(?:home_page_url|feed_url|content_html|content_text)"\s*:')
_MARKS_AND_BLANKS = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"


def is_json(data: bytes) -> bool:
    """Whether bytes are meant as JSON: they start with a brace or a bracket."""
    return data[:64].lstrip(_MARKS_AND_BLANKS)[:1] in {b"{", b"["}


def is_feed(data: bytes) -> bool:
    """Whether bytes are clearly meant as a feed; other files of a folder are passed over.

    Args:
        data: A document, or a good part of one.
    """
    plain = data.replace(b"\0", b"") if b"\0" in data[:64] else data
    if not is_json(plain):
        return _is_xml_feed(plain)
    return bool(_VERSION.search(plain) or (_ITEMS.search(plain) and _MEMBERS.search(plain)))


def refusal(data: bytes, path: str, *, called_feed: bool = False) -> Finding | None:
    """Why a document is not checked at all, or None.

    Args:
        data: The document.
        path: Its path or address, for the finding.
        called_feed: Whether it came as a feed, whatever it looks like.
    """
    if len(data) > MOST_BYTES:
        message = f"It is larger than {MOST_BYTES:,} bytes, which no reader takes; split it."
        return finding("document-too-large", path, None, message)
    json = is_json(data)
    plain = data.replace(b"\0", b"") if b"\0" in data[:64] else data
    if json and (called_feed or _VERSION.search(plain) or _ITEMS.search(plain)):
        return None
    if json and _MEMBERS.search(plain):
        return None
    if json or not (_is_xml_feed(plain) or _is_other_xml(plain)):
        return finding("document-no-feed", path, None, _other_kind(data, plain, json=json))
    if (count := _node_count(plain)) > MOST_PARTS:
        message = f"It has some {count:,} tags and entities, which no reader takes; split it."
        return finding("document-too-many-parts", path, None, message)
    return None


def _node_count(data: bytes) -> int:
    """How many nodes a document has at most, without its texts."""
    tags = data.count(b"<")
    if tags > MOST_PARTS or not _DOCTYPE.search(data):
        return tags
    return tags + data.count(b"&") - sum(map(data.count, _OWN))


def _is_xml_feed(data: bytes) -> bool:
    head = _COMMENT.sub(b"", data[: 8 * _HEAD])
    # A document type may be long, and what it defines hostile.
    root = _ROOT.search(head) or _ROOT.search(_COMMENT.sub(b"", data))
    if not root:
        return False
    name = root[1].rpartition(b":")[2]
    if name in _SHARED:
        return any(namespace in data for namespace in _SHARED[name])
    if name in _NAMES:
        return True
    # Something comes before it: a warning of a programming language, for one.
    return bool(_ROOTS.search(head, 0, _HEAD)) and not _PAGE.search(head, 0, _HEAD)


def _is_other_xml(data: bytes) -> bool:
    """Whether it is XML of another kind, which the parser has more to say about."""
    start = data[:_HEAD].lstrip(_MARKS_AND_BLANKS)[:1]
    return start == b"<" and bool(_ROOT.search(data)) and not _PAGE.search(data, 0, _HEAD)


def _other_kind(data: bytes, plain: bytes, *, json: bool) -> str:
    """What a document is, if it is no feed."""
    advice = "Name an RSS, Atom or JSON feed, or an OPML list."
    if not data.strip(_MARKS_AND_BLANKS):
        return f"It is empty. {advice}"
    if json:
        return f"It is no feed: it is JSON, but has no “items” of a JSON Feed. {advice}"
    if _PAGE.search(plain[:_HEAD]):
        return "It is a web page, not a feed. Name the address of the feed itself."
    try:
        decoding.text(data[:_HEAD], "utf-8", markup=True)
    except UnreadableArticle as error:
        if "UTF-8" not in error.reason:  # a letter that the head cuts in two, or another encoding
            return f"It is no feed. {error.reason} {advice}"
    return f"It is no feed: it is neither XML nor JSON. {advice}"
