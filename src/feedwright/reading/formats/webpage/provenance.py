"""Where a saved page comes from, and what the program that saved it did to it.

Browsers and extensions note the page's address in a comment or an attribute; the Wayback Machine
adds a bar of its own, and has every address lead to itself.
"""

import re
from collections.abc import Iterator

from lxml import etree, html

from feedwright.domain.patterns import seldom

_NOTED = seldom(
    r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->"  # browsers
    r"|<!--\s*Page saved with SingleFile\s+url:\s*(\S+)",
    re.IGNORECASE,
)
_NOTED_NEAR_THE_TOP = 20_000
_CAPTURE = seldom(
    r"<!-- BEGIN WAYBACK TOOLBAR INSERT -->"
    r"|<(?:script|link)\b[^<>]{0,500}?//web(?:-static)?\.archive\.org/_?static/"
    r"|<[a-z]+\b[^<>]{0,500}?\bid=[\"']wm-ipp-base",
    re.IGNORECASE,
)
"""What a capture of the Wayback Machine holds; who links to one, or shows such lines, has not."""
_TOOLBAR = seldom(
    r"<!-- BEGIN WAYBACK TOOLBAR INSERT -->.*?<!-- END WAYBACK TOOLBAR INSERT -->", re.DOTALL
)
_REWRITTEN = seldom(
    r"(?:(?:https?:)?//web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(?=(?:https?:)?//|mailto:)",
    re.IGNORECASE,
)
_BAR = ("wm-ipp-base", "wm-ipp-print", "wm-ipp", "donato")
_ATTRIBUTES = (
    "href", "src", "srcset", "poster", "cite", "action", "content", "data-src", "data-srcset",
)  # fmt: skip


def noted_addresses(root: html.HtmlElement, text: str) -> Iterator[str]:
    """The addresses that the programs which saved a page noted as its own.

    Args:
        root: The page.
        text: The same page as it is written, with its comments.
    """
    for found in _NOTED.finditer(text, 0, _NOTED_NEAR_THE_TOP):
        yield original(found[1] or found[2])
    yield from root.xpath("//meta[@name='savepage-url']/@content")
    yield from filter(None, [root.get("data-scrapbook-source")])


def original(address: str) -> str:
    """The address that a capture of the Wayback Machine was made of, or the same address."""
    found = _REWRITTEN.match(address)
    return address[found.end() :] if found else address


def is_capture(text: str) -> bool:
    """Whether a page was saved from the Wayback Machine."""
    return "archive.org" in text and _CAPTURE.search(text) is not None


def without_toolbar(text: str) -> str:
    """The text of a capture without what the Wayback Machine put before the page."""
    return _TOOLBAR.sub("", text)


def restore_addresses(root: html.HtmlElement) -> None:
    """Have the addresses of a capture lead where they led, and drop what is left of its bar.

    One address within another is the author's own link to a capture, and stays.
    """
    for bar in root.xpath("//*[@id]"):
        if bar.get("id") in _BAR and bar.getparent() is not None:
            bar.drop_tree()
    for element in root.iter(etree.Element):
        for name in _ATTRIBUTES:
            value = element.get(name)
            if value and "/web/" in value:
                element.set(name, _restored(value, several=name.endswith("srcset")))
    for script in root.iter("script"):
        if script.text and "ld+json" in (script.get("type") or ""):
            script.text = _IN_TEXT.sub(r"\1", script.text)


_IN_TEXT = seldom(
    r"""(["'])(?:https?:)?(?:\\?/\\?/web\.archive\.org)\\?/web\\?/\d{4,14}(?:[a-z]{2}_)?\\?/"""
    r"""(?=https?:)""",
    re.IGNORECASE,
)


def _restored(value: str, *, several: bool) -> str:
    if several:
        return ", ".join(original(part.strip()) for part in re.split(r",\s+", value))
    return original(value.strip())
