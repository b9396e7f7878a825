"""Sitemaps: the addresses of a site's pages (sitemaps.org, protocol 0.9)."""

import zlib

from feedwright.domain.addresses import address
from feedwright.domain.errors import SourceError
from feedwright.domain.record import Record
from feedwright.reading.formats.feed.xmldocument import parse

_GZIP = b"\x1f\x8b"
_OF_GZIP = 31
"""What :mod:`zlib` calls the format."""
_SPOILT = "is packed with gzip and cannot be unpacked; save it again"
_ROOTS = frozenset({"urlset", "sitemapindex"})


class Sitemap(Record, frozen=True, kw_only=True):
    """A sitemap, or an index of sitemaps."""

    pages: tuple[str, ...] = ()
    """The addresses of pages, in the order of the document."""
    sitemaps: tuple[str, ...] = ()
    """Those of the sitemaps that an index names."""


def unpacked(data: bytes, most_bytes: int) -> bytes:
    """A document that may be packed with gzip, as sitemaps often are.

    Raises:
        SourceError: It is packed wrongly, or larger than the bound.
    """
    if not data.startswith(_GZIP):
        return data
    unpacking = zlib.decompressobj(wbits=_OF_GZIP)
    try:
        found = unpacking.decompress(data, most_bytes + 1)
    except zlib.error as error:
        raise SourceError(_SPOILT) from error
    if len(found) > most_bytes:
        raise SourceError(f"is larger than {most_bytes:,} bytes, which no sitemap may be; split it")
    if not unpacking.eof:
        raise SourceError(_SPOILT)
    return found


def read(data: bytes) -> Sitemap | None:
    """The addresses that a sitemap holds; None where the document is no sitemap.

    Args:
        data: XML, or as the protocol allows, a text of one address a line.
    """
    if data.lstrip()[:4].lower() == b"http":
        lines = data.decode("utf-8", "replace").split()
        return Sitemap(pages=tuple(filter(None, (address(line, "") for line in lines))))
    if b"<urlset" not in data and b"<sitemapindex" not in data:
        return None
    root = parse(data).root
    kind = root.tag.rpartition("}")[2] if root is not None and isinstance(root.tag, str) else ""
    if root is None or kind not in _ROOTS:
        return None
    places = (
        address((found.text or "").strip(), "")
        for one in root
        for found in one
        # Of a page's pictures, videos and translations the names are in other namespaces.
        if isinstance(found.tag, str) and found.tag.rpartition("}")[2] == "loc"
    )
    found = tuple(dict.fromkeys(filter(None, places)))
    return Sitemap(pages=found) if kind == "urlset" else Sitemap(sitemaps=found)
