"""Atom 1.0 (RFC 4287): feeds, entries, and the sources that entries name."""

import re
from collections import Counter
from collections.abc import Container, Iterator
from urllib.parse import urljoin

from feedwright.checks.findings import Message, Result
from feedwright.checks.namespace_prefixes import ATOM, clark, prefixed
from feedwright.checks.places import Node, Place, elements, repeated, shown
from feedwright.checks.register import rule
from feedwright.checks.tables import listed

_PAGING = listed("paging relations")
_ALL_ALIKE = 9
"""The number of entries with the same id from which this is a mistake of the program."""


def _a(name: str) -> str:
    return f"{{{ATOM}}}{name}"


_ENTRY, _LINK, _AUTHOR = _a("entry"), _a("link"), _a("author")
_METADATA = frozenset(map(_a, listed("feed elements")))


def _relation(link: Node) -> str:
    rel = str(link.get("rel", "alternate"))
    return rel.removeprefix("http://www.iana.org/assignments/relation/")


def _links(place: Place, relations: Container[str]) -> Iterator[Node]:
    """An element's links that have one of some relations."""
    return (link for link in place.node.iterchildren(_LINK) if _relation(link) in relations)


@rule("atom-link-alternate")
def alternates(place: Place) -> Result:
    links = _links(place, {"alternate"})
    keyed = ((link, (link.get("type", ""), link.get("hreflang", ""))) for link in links)
    for link, _ in repeated(keyed):
        message = "Another alternate link has the same type and language; keep one of them."
        return [Message(link.sourceline, message)]
    return None


@rule("atom-metadata-order")
def metadata_order(place: Place) -> Result:
    begun = False
    for child in elements(place.node):
        begun = begun or child.tag == _ENTRY
        if begun and child.tag in _METADATA:
            message = f"<{prefixed(child.tag)}> comes after an entry; move it before the entries."
            return [Message(child.sourceline, message)]
    return None


@rule("atom-entry-author")
def authors(place: Place) -> Result:
    node = place.node
    if node.tag == _ENTRY:
        return None if _has_author(node) else "The entry has no <author>; add one with a <name>."
    if node.find(_AUTHOR) is not None:
        return None
    return [
        Message(entry.sourceline, "The entry has no <author>, and its feed has none; add one.")
        for entry in node.iterchildren(_ENTRY)
        if not _has_author(entry)
    ][:1]


def _has_author(entry: Node) -> bool:
    return entry.find(_AUTHOR) is not None or entry.find(f"{_a('source')}/{_AUTHOR}") is not None


@rule("atom-entry-content")
def content_or_link(place: Place) -> Result:
    if place.has(_a("content")) or any(True for _ in _links(place, {"alternate"})):
        return None
    return 'The entry has neither <content> nor a link with rel="alternate"; add one of them.'


@rule("atom-entry-summary")
def summary(place: Place) -> Result:
    content = place.node.find(_a("content"))
    if content is None or place.has(_a("summary")):
        return None
    kind = str(content.get("type", ""))
    is_binary = "/" in kind and not kind.endswith(("+xml", "/xml")) and kind[:5] != "text/"
    if content.get("src") is None and not is_binary:
        return None
    return "The entry's content is not text in the feed; add a <summary>."


@rule("atom-self-link")
def self_link(place: Place) -> Result:
    if any(True for _ in _links(place, {"self"})):
        return None
    return 'The feed does not name its own address; add <link rel="self" href="its address"/>.'


@rule("atom-id-unique")
def ids(place: Place) -> Result:
    return [
        Message(one.sourceline, f"Another entry has the id {shown(value)}; give this one its own.")
        for one, value in repeated(_texts(place, "id"))
        if value
    ]


def _texts(place: Place, name: str) -> Iterator[tuple[Node, str]]:
    """The elements of one name in a feed's entries, each with its text."""
    for one in place.node.iterfind(f"{_ENTRY}/{_a(name)}"):
        yield one, (one.text or "").strip()


@rule("atom-id-constant")
def constant_ids(place: Place) -> Result:
    found = Counter(value for _, value in _texts(place, "id"))
    count = sum(1 for _ in place.node.iterchildren(_ENTRY))
    if count > _ALL_ALIKE and sum(found.values()) - len(found) == count - 1:
        return "All entries have the same id, so readers show only one; give each its own id."
    return None


@rule("atom-updated-unique")
def updates(place: Place) -> Result:
    for one, value in repeated(_texts(place, "updated")):
        message = f"Another entry was updated at {shown(value)}, too; readers cannot order the two."
        return [Message(one.sourceline, message)]
    return None


@rule("atom-link-paging-in-entry")
def paging_in_entry(place: Place) -> Result:
    for link in _links(place, _PAGING):
        relation = shown(_relation(link))
        message = f"The relation {relation} is for feeds; take the link out of the entry."
        return [Message(link.sourceline, message)]
    return None


def _own_addresses(place: Place) -> set[str | None]:
    """The addresses of the document itself."""
    return {place.document.path, *(link.get("href") for link in _links(place, {"self"}))}


@rule("fh-complete")
def complete(place: Place) -> Result:
    if not place.has(clark("fh:complete")):
        return None
    own = _own_addresses(place)
    for link in _links(place, _PAGING):
        rel = _relation(link)
        if rel != "current" or link.get("href") not in own:
            message = f"A complete feed has no other pages; take out its link {shown(rel)}."
            return [Message(link.sourceline, message)]
    return None


@rule("fh-past-end")
def past_end(place: Place) -> Result:
    own = _own_addresses(place)
    for end, beyond in (("first", "previous"), ("last", "next")):
        at_end = any(link.get("href") in own for link in _links(place, {end}))
        past = next(_links(place, {beyond}), None)
        if at_end and past is not None:
            message = f"This is the {end} page, which has no {beyond} page; take the link out."
            return [Message(past.sourceline, message)]
    return None


@rule("fh-archive-links")
def archive(place: Place) -> Result:
    if not place.has(clark("fh:archive")) or place.has(clark("fh:complete")):
        return None
    found = {_relation(link) for link in place.node.iterchildren(_LINK)}
    missing = "" if found & {"prev-archive", "next-archive"} else "prev-archive"
    missing = missing if "current" in found else "current"
    return f'A page of an archive needs a link with rel="{missing}"; add it.' if missing else None


@rule("atom-base")
def relative_links(place: Place) -> Result:
    for link in place.node.iterchildren(_LINK):
        href = str(link.get("href") or "").strip()
        if href and not re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", href):
            try:
                whole = urljoin(link.base or "", href)
            except ValueError:
                whole = href
            better = f"as {shown(whole)}" if whole != href else "from https:// on"
            message = f"The link {shown(href)} is relative; write it in full, {better}."
            return [Message(link.sourceline, message)]
    return None
