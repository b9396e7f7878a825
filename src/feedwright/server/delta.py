"""Feeds reduced to the entries that changed since a reader's last poll (RFC 3229 ``feed``).

A document is cut by its bytes: every piece is copied from the whole unchanged.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec

from feedwright.domain.formats import ATOM, JSON, RSS, format_of_document

_ITEM = re.compile(rb"[ \t]*<item>.*?</item>\s*", re.DOTALL)
_ENTRY = re.compile(rb"[ \t]*<entry[ >].*?</entry>\s*", re.DOTALL)
_ATOM = "{http://www.w3.org/2005/Atom}"


class Pieces(NamedTuple):
    """A feed's document, taken apart."""

    head: bytes
    entries: tuple[tuple[str, bytes], ...]
    """The entries with their ids, in order."""
    tail: bytes
    between: bytes = b""

    def only(self, wanted: Callable[[str], bool]) -> bytes:
        """The document with only the entries of the given ids."""
        entries = (piece for name, piece in self.entries if wanted(name))
        return self.head + self.between.join(entries) + self.tail


def take_apart(name: str, document: bytes) -> Pieces | None:
    """Split a feed's document into its pieces.

    Args:
        name: The file name of the document, which determines its format.
        document: The bytes that Feedwright wrote.

    Returns:
        None if the pieces do not add up to the document, as with one of another program, or if its
        format is unknown.
    """
    format_of = format_of_document(name)
    cut = _CUTS.get(format_of.name) if format_of else None
    pieces = cut(document) if cut else None
    return pieces if pieces and pieces.only(lambda _: True) == document else None


def _rss(document: bytes) -> Pieces | None:
    return _xml(document, _ITEM, "channel/item", "guid")


def _atom(document: bytes) -> Pieces | None:
    return _xml(document, _ENTRY, f"{_ATOM}entry", f"{_ATOM}id")


def _xml(document: bytes, entry: re.Pattern[bytes], path: str, id_path: str) -> Pieces | None:
    from lxml import etree  # noqa: PLC0415 - slow to import

    # Text is escaped, so it contains no "<item>"; the entries that lxml reads must agree.
    found = [*entry.finditer(document)]
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError:
        return None
    ids = [one.findtext(id_path) for one in root.iterfind(path)]
    if not found or len(ids) != len(found) or len(ids) != len(set(ids)):
        return None
    return Pieces(
        head=document[: found[0].start()],
        entries=tuple((str(one), match[0]) for one, match in zip(ids, found, strict=True)),
        tail=document[found[-1].end() :],
    )


_BETWEEN, _END = b",\n    ", b"\n  ]\n}\n"
"""The bytes between the items of our documents, and after the last one."""


class _Item(msgspec.Struct):
    id: str


class _Feed(msgspec.Struct):
    items: list[msgspec.Raw]


def _json(document: bytes) -> Pieces | None:
    try:
        raw = [bytes(one) for one in msgspec.json.decode(document, type=_Feed).items]
        ids = [msgspec.json.decode(one, type=_Item).id for one in raw]
    except msgspec.DecodeError:
        return None
    if not raw or len(ids) != len(set(ids)):
        return None
    items = _BETWEEN.join(raw) + _END
    if not document.endswith(items):
        return None
    return Pieces(
        head=document.removesuffix(items),
        entries=tuple(zip(ids, raw, strict=True)),
        tail=_END,
        between=_BETWEEN,
    )


_CUTS: Mapping[str, Callable[[bytes], Pieces | None]] = {
    RSS.name: _rss,
    ATOM.name: _atom,
    JSON.name: _json,
}
"""The function that splits the documents of each format."""
