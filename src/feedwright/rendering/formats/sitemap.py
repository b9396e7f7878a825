"""Sitemaps, for search engines: protocol 0.9 of sitemaps.org, with Google's extensions.

News use http://www.google.com/schemas/sitemap-news/0.9, translations ``xhtml:link``.
"""

from collections.abc import Iterable
from datetime import datetime

from lxml import etree
from lxml.etree import _Element as Node

from feedwright.domain.document import MARK
from feedwright.domain.record import TimedRecord
from feedwright.domain.text import clean
from feedwright.rendering.formats.forms import rfc3339

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


class Page(TimedRecord, frozen=True, kw_only=True):
    """A page of a site."""

    address: str
    updated: datetime | None = None
    """When its article last changed; None if it shows no date."""
    alternates: tuple[tuple[str, str], ...] = ()
    """The languages and addresses of its translations, itself included."""


class News(TimedRecord, frozen=True, kw_only=True):
    """A recently published article."""

    address: str
    title: str
    language: str
    """The language, from :func:`feedwright.domain.sitemaps.language_of_news`."""
    published: datetime


def pages(listed: Iterable[Page]) -> bytes:
    """Render a sitemap of pages."""
    root = etree.Element(_in(_SITEMAP, "urlset"), nsmap={None: _SITEMAP, "xhtml": _XHTML})
    for one in listed:
        url = etree.SubElement(root, _in(_SITEMAP, "url"))
        _say(url, _SITEMAP, "loc", one.address)
        if one.updated:
            _say(url, _SITEMAP, "lastmod", rfc3339(one.updated))
        for language, address in one.alternates:
            given = {"rel": "alternate", "hreflang": language, "href": address}
            etree.SubElement(url, _in(_XHTML, "link"), given)
    return _written(root)


def news(name: str, listed: Iterable[News]) -> bytes:
    """Render a news sitemap; it may be empty, as Google allows.

    Args:
        name: The name of the publication in Google News.
        listed: Its articles, in order.
    """
    root = etree.Element(_in(_SITEMAP, "urlset"), nsmap={None: _SITEMAP, "news": _NEWS})
    for one in listed:
        url = etree.SubElement(root, _in(_SITEMAP, "url"))
        _say(url, _SITEMAP, "loc", one.address)
        element = etree.SubElement(url, _in(_NEWS, "news"))
        publication = etree.SubElement(element, _in(_NEWS, "publication"))
        _say(publication, _NEWS, "name", name)
        _say(publication, _NEWS, "language", one.language)
        _say(element, _NEWS, "publication_date", rfc3339(one.published))
        _say(element, _NEWS, "title", one.title)
    return _written(root)


def index(listed: Iterable[tuple[str, datetime | None]]) -> bytes:
    """Render an index of sitemaps.

    Args:
        listed: The address of each sitemap, and when a page in it last changed, if known.
    """
    root = etree.Element(_in(_SITEMAP, "sitemapindex"), nsmap={None: _SITEMAP})
    for address, updated in listed:
        sitemap = etree.SubElement(root, _in(_SITEMAP, "sitemap"))
        _say(sitemap, _SITEMAP, "loc", address)
        if updated:
            _say(sitemap, _SITEMAP, "lastmod", rfc3339(updated))
    return _written(root)


def _in(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"


def _say(parent: Node, namespace: str, name: str, text: str) -> None:
    etree.SubElement(parent, _in(namespace, name)).text = clean(text)


def _written(root: Node) -> bytes:
    root.addprevious(etree.Comment(f" {MARK} "))
    data: bytes = etree.tostring(
        root.getroottree(), encoding="UTF-8", xml_declaration=True, pretty_print=True
    )
    return data
