"""Where a saved page comes from, and what the program that saved it did to it.

Browsers and extensions note the page's address in a comment or an attribute; the Wayback Machine
adds a bar of its own, and has every address lead to itself, as archive.today does. HTTrack makes
addresses relative to the folder of its mirror.
"""

import re
from collections.abc import Iterator
from html import unescape

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
_HOSTS = r"https?://archive\.(?:today|is|ph|li|fo|md|vn)/"
"""The hosts of archive.today."""
_SNAPSHOT = seldom(
    rf"<link\b[^<>]{{0,300}}?\brel=[\"'](?:canonical|bookmark)[\"'][^<>]{{0,300}}?"
    rf"{_HOSTS}(?:\d{{4}}\.\d\d\.\d\d-\d{{6}}|\d{{14}})/(https?://[^\"'<>\s]+)",
    re.IGNORECASE,
)
"""The head of a page of archive.today, which names the page that it shows."""
_LED_ASIDE = seldom(rf"{_HOSTS}(?:o/\w+|\d{{4}}\.\d\d\.\d\d-\d{{6}}|\d{{14}})/", re.IGNORECASE)
_SCHEME = seldom(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ARCHIVES_OWN = (
    "//*[@id='HEADER' or @id='hashtags']"
    " | //head/meta[@property or @itemprop or @name='robots' or starts-with(@name, 'twitter:')]"
    " | //head/link[@rel='canonical' or @rel='bookmark' or @rel='image_src']"
)
_MIRRORED = seldom(r"<!-- Mirrored from (\S+) by HTTrack\b", re.IGNORECASE)
_INDEX = re.compile(r"(?<![^/])index(?:[0-9a-f]{4})?\.html(?=$|[?#])")
"""What HTTrack calls the page of a folder; one with a query has four figures more."""
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
    """The address that a capture was made of, or the same address."""
    found = _REWRITTEN.match(address)
    if found is None:
        found = _LED_ASIDE.match(address)
        if found and not _SCHEME.match(address, found.end()):
            return "https://" + address[found.end() :]
    return address[found.end() :] if found else address


def snapshot_of(text: str) -> str:
    """The address of the page that a page of archive.today shows; "" for another page."""
    is_likely = text.find("//archive.", 0, _NOTED_NEAR_THE_TOP) >= 0
    found = _SNAPSHOT.search(text, 0, _NOTED_NEAR_THE_TOP) if is_likely else None
    return unescape(found[1]) if found else ""


def restore_snapshot(root: html.HtmlElement) -> None:
    """Drop what archive.today says of its own copy, and have links lead where they led.

    Its title and times are of the copy; pictures stay where it keeps them.
    """
    for element in root.xpath(_ARCHIVES_OWN):
        if element.getparent() is not None:
            element.drop_tree()
    for link in root.iter("a"):
        if link.get("href"):
            link.set("href", original(link.get("href").strip()))


def mirrored_from(text: str) -> str:
    """The address that HTTrack noted for a page; "" where it noted none.

    It notes no scheme, and the page of a folder by its own name. Where a page has several notes,
    the last is of the mirror at hand.
    """
    if " by HTTrack" not in text:
        return ""
    found = _MIRRORED.findall(text)
    return f"https://{_INDEX.sub('', unescape(found[-1]))}" if found else ""


def restore_mirrored(root: html.HtmlElement) -> None:
    """Have the relative links of a mirror lead to folders, and drop a canonical address in it."""
    for link in list(root.iter("a", "link")):
        address = (link.get("href") or "").strip()
        if not address or _SCHEME.match(address):
            continue
        if link.tag == "a":
            link.set("href", _INDEX.sub("", address) or "./")
        elif (link.get("rel") or "").lower() == "canonical":
            link.drop_tree()


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
