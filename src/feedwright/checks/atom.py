"""Atom 1.0 (RFC 4287): feeds, entries, and the sources that entries name."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin

from feedwright.checks.findings import Message, Result
from feedwright.checks.names import ATOM, clark, prefixed
from feedwright.checks.places import Node, Place, elements, repeated, shown
from feedwright.checks.register import rule
from feedwright.checks.tables import listed

_PAGING = listed("paging relations")
_ALL_ALIKE = 9
"""So many entries with one and the same id are no accident."""


def _a(name: str) -> str:
    return f"{{{ATOM}}}{name}"


_ENTRY, _LINK, _AUTHOR = _a("entry"), _a("link"), _a("author")
_METADATA = frozenset(map(_a, listed("feed elements")))


def _relation(link: Node) -> str:
    rel = str(link.get("rel", "alternate"))
    return rel.removeprefix("http://www.iana.org/assignments/relation/")


@rule("atom-link-alternate")
def alternates(place: Place) -> Result:
    alternate = (
        (link, (link.get("type", ""), link.get("hreflang", "")))
        for link in place.node.iterchildren(_LINK)
        if _relation(link) == "alternate"
    )
    for link, _ in repeated(alternate):
        message = "There is an alternate link of this type and language; keep one of them."
        return [Message(link.sourceline, message)]
    return None


@rule("atom-metadata-order")
def order(place: Place) -> Result:
    begun = False
    for child in elements(place.node):
        begun = begun or child.tag == _ENTRY
        if begun and child.tag in _METADATA:
            message = f"<{prefixed(child.tag)}> stands behind an entry; move it before the first."
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
    node = place.node
    if node.find(_a("content")) is not None or any(
        _relation(link) == "alternate" for link in node.iterchildren(_LINK)
    ):
        return None
    return 'The entry has neither <content> nor a link with rel="alternate"; add one of them.'


@rule("atom-entry-summary")
def summary(place: Place) -> Result:
    node = place.node
    content = node.find(_a("content"))
    if content is None or node.find(_a("summary")) is not None:
        return None
    kind = str(content.get("type", ""))
    is_binary = "/" in kind and not kind.endswith(("+xml", "/xml")) and kind[:5] != "text/"
    if content.get("src") is None and not is_binary:
        return None
    return "The entry's content is not in it as text; add a <summary>."


@rule("atom-self-link")
def self_link(place: Place) -> Result:
    if any(_relation(link) == "self" for link in place.node.iterchildren(_LINK)):
        return None
    return 'The feed does not say where it is; add <link rel="self" href="its address"/>.'


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
        return "All entries have the same id, so that readers show one; give each its own."
    return None


@rule("atom-updated-unique")
def updates(place: Place) -> Result:
    for one, value in repeated(_texts(place, "updated")):
        message = f"Another entry was updated at {shown(value)}, too; readers cannot order them."
        return [Message(one.sourceline, message)]
    return None


@rule("atom-link-paging-in-entry")
def paging_in_entry(place: Place) -> Result:
    for link in place.node.iterchildren(_LINK):
        if _relation(link) in _PAGING:
            message = f"rel={shown(_relation(link))} is for feeds; take it out of the entry."
            return [Message(link.sourceline, message)]
    return None


@rule("fh-complete")
def complete(place: Place) -> Result:
    node = place.node
    if node.find(clark("fh:complete")) is None:
        return None
    own = {link.get("href") for link in node.iterchildren(_LINK) if _relation(link) == "self"}
    own.add(place.document.path)
    for link in node.iterchildren(_LINK):
        rel = _relation(link)
        if rel in _PAGING and (rel != "current" or link.get("href") not in own):
            message = f"A complete feed has no other pages; take out rel={shown(rel)}."
            return [Message(link.sourceline, message)]
    return None


@rule("fh-past-end")
def past_end(place: Place) -> Result:
    links = list(place.node.iterchildren(_LINK))
    own = {link.get("href") for link in links if _relation(link) == "self"}
    own.add(place.document.path)
    for end, beyond in (("first", "previous"), ("last", "next")):
        at_end = any(_relation(link) == end and link.get("href") in own for link in links)
        past = next((link for link in links if _relation(link) == beyond), None)
        if at_end and past is not None:
            message = f"This is the {end} page, so that it has no {beyond} one; take the link out."
            return [Message(past.sourceline, message)]
    return None


@rule("fh-archive-links")
def archive(place: Place) -> Result:
    node = place.node
    if node.find(clark("fh:archive")) is None or node.find(clark("fh:complete")) is not None:
        return None
    found = {_relation(link) for link in node.iterchildren(_LINK)}
    missing = [] if "current" in found else ["current"]
    missing += [] if found & {"prev-archive", "next-archive"} else ["prev-archive"]
    return (
        f'A page of an archive needs a link with rel="{missing[0]}"; add it.' if missing else None
    )


@rule("atom-base")
def based(place: Place) -> Result:
    for link in place.node.iterchildren(_LINK):
        href = str(link.get("href") or "").strip()
        if href and not re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", href):
            try:
                whole = urljoin(link.base or "", href)
            except ValueError:
                whole = href
            better = f"as {shown(whole)}" if whole != href else "from https:// on"
            message = f"The link {shown(href)} is relative; write it out {better}."
            return [Message(link.sourceline, message)]
    return None
