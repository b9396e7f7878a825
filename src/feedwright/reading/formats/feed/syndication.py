"""RSS of all versions and Atom of both: a tree of XML to a subscription.

One reader serves them all: what they share has one meaning, and what they do not share has
different names.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from lxml import etree
from lxml.etree import _Element as Node

from feedwright.domain.addresses import address as absolute
from feedwright.domain.validation import is_web
from feedwright.reading.fields.dates import parse
from feedwright.reading.formats.feed import details
from feedwright.reading.formats.feed.elements import (
    Part,
    attribute,
    markup,
    name,
    namespace_of,
    relation_of,
    text,
    title,
    with_base,
)
from feedwright.reading.formats.feed.seen_entries import ParsedEntry, Subscription, resolved, seen

ROOTS = frozenset({"rss", "rdf:rdf", "feed"})
"""What the outermost element of a feed is called: RSS 0.9x and 2.0, RSS 0.90 and 1.0, Atom."""

_ENTRIES = ("item", "entry")
# The names of RSS 2.0, Atom 1.0, Atom 0.3 and Dublin Core for the same, the clearest first.
_PUBLISHED = (
    *("pubdate", "published", "issued", "dcterms:issued", "dcterms:created", "created"),
    "dc:date",  # RSS 1.0 has no other; elsewhere it may be the date of a change
)
_UPDATED = ("updated", "modified", "dcterms:modified")
_CONTENT = ("content:encoded", "content", "xhtml:body", "xhtml:div", "description", "summary")
_ALTERNATE = ("", "alternate")
_PAGES = frozenset({"", "text/html", "application/xhtml+xml"})


def read(root: Node, address: str, *, mended: bool) -> Subscription:
    """The subscription that a tree tells.

    Relative addresses start from ``xml:base``. Without one they start from the home page in
    RSS, as its readers have it, and from the document itself in Atom.

    Args:
        root: One of :data:`ROOTS`.
        address: Where the document was found, or "".
        mended: It was not well-formed: what was not closed holds what followed it.
    """
    whole, channel, lives, home = _based(root, address)
    entries, warnings = seen(_parsed_entries(whole, mended=mended))
    older = _linked(channel, "prev-archive") or _linked(channel, "next")
    return Subscription(
        title=title(next(channel.all("title"), None)),
        address=lives,
        home=home,
        updated=_changed(channel),
        guid=channel.first("podcast:guid").strip(),
        entries=entries,
        next="" if older in (address, lives) else older,
        warnings=warnings,
    )


def described(root: Node, address: str) -> dict[str, Any]:
    """What a tree says of its feed, as the fields of a feed.

    Args:
        root: One of :data:`ROOTS`.
        address: Where the document was found, or "".
    """
    _, channel, lives, home = _based(root, address)
    return {
        "title": title(next(channel.all("title"), None)),
        "address": lives or address,
        "home": home,
        "id": channel.first("id"),
        "updated": _changed(channel),
        "hubs": tuple(dict.fromkeys(filter(None, _all_linked(channel, "hub")))),
        **details.of_feed(channel),
    }


def parsed_entries(root: Node, address: str, *, mended: bool) -> Iterator[ParsedEntry]:
    """The entries of a tree, as it has them."""
    whole, *_ = _based(root, address)
    return _parsed_entries(whole, mended=mended)


def _based(root: Node, address: str) -> tuple[Part, Part, str, str]:
    """A tree whose relative addresses start where readers let them start.

    Returns:
        The whole, its channel, where it says that it lives, and its home.
    """
    own = namespace_of(root)
    tree = root.getroottree()
    tree.docinfo.URL = address or None
    whole = Part(root, own)
    channel = next(iter(whole.parts("channel")), whole)
    lives = _linked(channel, "self")
    home = next(filter(None, (absolute(link, "") for link in _links(channel))), "")
    bases = (address, lives, home) if name(root, own) == "feed" else (home, address, lives)
    tree.docinfo.URL = next(filter(None, bases), None)
    return whole, channel, lives, home


def _parsed_entries(whole: Part, *, mended: bool) -> Iterator[ParsedEntry]:
    own = namespace_of(whole.node)
    return (_parsed_entry(Part(node, own)) for node in _entry_nodes(whole, mended=mended))


def _changed(channel: Part) -> datetime | None:
    try:
        return parse(channel.first("updated", "lastbuilddate"), "UTC")
    except ValueError:
        return None


def _entry_nodes(whole: Part, *, mended: bool) -> Iterable[Node]:
    if mended:
        own = namespace_of(whole.node)
        return (node for node in whole.node.iter(etree.Element) if name(node, own) in _ENTRIES)
    inner = (node for channel in whole.parts("channel") for node in channel.all(*_ENTRIES))
    return (*inner, *whole.all(*_ENTRIES))


def _parsed_entry(entry: Part) -> ParsedEntry:
    guid = next(entry.all("guid"), None)
    identity = entry.first("guid", "id") or attribute(entry.node, "about")
    shown = next(_links(entry), "")
    # RSS 2.0 guid: "isPermaLink is optional, its default value is true". An id of Atom that is an
    # address of the web is where readers lead to, too, where an entry has no link.
    permanent = guid is None or attribute(guid, "ispermalink").lower() != "false"
    if not shown and permanent and is_web(identity):
        shown = identity
    # FeedBurner counts clicks by an address of its own, and keeps the true one beside it.
    true = entry.first("feedburner:origlink")
    return ParsedEntry(
        id=identity,
        shown=shown,
        link=absolute(true or shown, entry.node.base or "") if true or shown else "",
        title=title(next(entry.all("title", "dc:title"), None)),
        published=(*entry.texts(*_PUBLISHED),),
        updated=(*entry.texts(*_UPDATED),),
        content=next(filter(None, map(_based_markup, entry.all(*_CONTENT))), "")
        or details.description(entry),
        is_withdrawn=_is_withdrawn(entry),
        details=partial(details.of_entry, entry),
    )


def _is_withdrawn(entry: Part) -> bool:
    """Whether a partner is to take an entry down: it says so, or its end is its last change."""
    states = (attribute(node, "state") for node in entry.all("media:status"))
    ended = entry.first("dcterms:valid")
    return "deleted" in states or bool(ended and ended == entry.first("dcterms:modified"))


def _based_markup(node: Node) -> str:
    """An element's content as HTML, with its addresses resolved where it says from where on."""
    found, base = markup(node), node.base or ""
    if not base or base == node.getroottree().docinfo.URL:
        return found  # the entry's own address is where they begin
    return with_base(found, base)


def _links(part: Part) -> Iterator[str]:
    """What leads to the page of a feed or an entry, as readers resolve it, the best first."""
    links = [*part.all("link")]
    for node in links:
        if written := text(node).strip():
            yield resolved(written, node.base or "")
    for node in sorted(links, key=lambda node: attribute(node, "type") not in _PAGES):
        if relation_of(node) in _ALTERNATE and (href := attribute(node, "href")):
            yield resolved(href, node.base or "")


def _linked(part: Part, relation: str) -> str:
    """The address of the first link of a relation, or ""."""
    return next(_all_linked(part, relation), "")


def _all_linked(part: Part, relation: str) -> Iterator[str]:
    for node in part.all("link"):
        if relation_of(node) == relation and (href := attribute(node, "href")):
            yield absolute(href, node.base or "")
