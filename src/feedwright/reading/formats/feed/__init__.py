"""Published feeds, as their subscribers know them: ids, addresses, dates and titles.

This is how another system's feed is taken over, and how a lost store comes back from what was
published. RSS 0.90 to 2.0, Atom 0.3 and 1.0 and JSON Feed are read as readers read them, for
what counts is what their users have seen.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

import msgspec
from lxml import etree, html
from lxml.etree import _Element as Node

from feedwright.domain import attributes, decoding
from feedwright.domain.addresses import address as absolute
from feedwright.domain.errors import SourceError, UnreadableArticle
from feedwright.reading.formats.feed import jsonfeed, syndication
from feedwright.reading.formats.feed.elements import name, namespace_of
from feedwright.reading.formats.feed.seen_entries import SeenEntry, Subscription
from feedwright.reading.formats.feed.xmldocument import decoded, parse
from feedwright.reading.formats.frontmatter import json_value

__all__ = ["SeenEntry", "Subscription", "read"]

_MARKS_AND_BLANKS = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"}
)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_MOST = 5
"""Feeds of a web page that an error names."""


def read(data: bytes, *, address: str = "") -> Subscription:
    """A feed as its subscribers know it.

    What is not well-formed is read as far as it goes, and a warning says so.

    Args:
        data: The document, in any encoding that it declares.
        address: Where it was found; relative addresses in it may start there. "" for a file.

    Raises:
        SourceError: It is no feed; for a web page, the feeds that it links to are named.
    """
    found = opened(data, address)
    if isinstance(found, Mapping):
        return jsonfeed.read(found, _base(address))
    told = syndication.read(found.root, _base(address), mended=bool(found.warnings))
    return msgspec.structs.replace(told, warnings=(*found.warnings, *told.warnings))


class Tree(NamedTuple):
    """A feed of RSS or Atom."""

    root: Node
    warnings: tuple[str, ...]
    """That it had to be mended, where it had."""


def opened(data: bytes, address: str) -> Tree | Mapping[str, Any]:
    """A document taken apart, whatever its format: a tree, or an object of JSON Feed.

    Args:
        data: The document, in any encoding that it declares.
        address: Where it was found; "" for a file.

    Raises:
        SourceError: It is no feed; for a web page, the feeds that it links to are named.
    """
    place = address or "The document"
    content = data.lstrip(_MARKS_AND_BLANKS)
    if not content:
        raise SourceError(f"{place} is empty; name a document that holds a feed.")
    if content[:1] in b"{[":
        return _json(data, place)
    root, fault = parse(data)
    kind = "" if root is None else name(root, namespace_of(root))
    if root is None or kind not in syndication.ROOTS:
        raise SourceError(f"{place} {_instead(data, kind, _base(address))}")
    warning = f"The document is not well-formed ({fault}); what could be read was read."
    return Tree(root, (warning,) if fault else ())


def _base(address: str) -> str:
    return absolute(address, "") if address else ""


def _json(data: bytes, place: str) -> Mapping[str, Any]:
    text = decoded(data)
    try:
        value, _, _ = json_value(text, len(text) - len(text.lstrip()))
    except ValueError as error:
        raise SourceError(f"{place} is no JSON that can be read: {error}.") from error
    if not jsonfeed.is_feed(value):
        raise SourceError(
            f"{place} is JSON, but no JSON Feed: it has no list of items; give a feed's address."
        )
    feed: Mapping[str, Any] = value
    return feed


def _instead(data: bytes, kind: str, address: str) -> str:
    """What a document is that is no feed, and what to do."""
    if kind != "html" and not _PAGE.search(data, 0, 2048):
        return f"is no feed: {_what(data, kind)} Name an RSS, Atom or JSON feed."
    feeds = list(islice(_advertised(data, address), _MOST))
    if feeds:
        return f"is a web page, not a feed. Name a feed that it links to: {', '.join(feeds)}"
    return "is a web page, not a feed, and links to none. Name the address of the feed itself."


def _what(data: bytes, kind: str) -> str:
    if kind:
        return f"its outermost element is <{kind}>."
    try:
        decoding.text(data, "utf-8", markup=True)
    except UnreadableArticle as error:
        return error.reason
    return "it is neither XML nor JSON."


def _advertised(data: bytes, address: str) -> Iterator[str]:
    """The feeds that a web page links to (autodiscovery: HTML §4.6.7.1)."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    text, _ = attributes.bounded(decoded(data))
    try:
        page = html.document_fromstring(text.encode(errors="replace"), parser=parser)
    except etree.ParserError:  # it has no element after all
        return
    base = next(iter(page.xpath("//base/@href")), "")
    for link in page.xpath("//link[@href]"):
        kind = link.get("type", "").partition(";")[0].strip().lower()
        if kind in _FEED_TYPES and "alternate" in link.get("rel", "").lower().split():
            yield absolute(link.get("href"), absolute(base, address) or address) or link.get("href")
