"""Lists of feeds, as readers and planets keep them (OPML 2.0)."""

from collections.abc import Iterator

from lxml import etree

from feedwright.domain.text import one_line
from feedwright.reading.formats.feed.xmldocument import parse

_START = b"<opml"
_HEAD = 2_048


def feeds(data: bytes) -> list[tuple[str, str]] | None:
    """The addresses and the titles of the feeds of a list, each once; None where it is none.

    Args:
        data: The document.
    """
    if _START not in data[:_HEAD].lower():
        return None
    root = parse(data).root
    if root is None or str(root.tag).lower() != "opml":
        return None
    found: dict[str, str] = {}
    for address, title in _outlines(root):
        found.setdefault(address, title)
    return [*found.items()]


def _outlines(root: etree._Element) -> Iterator[tuple[str, str]]:
    for one in root.iter(etree.Element):
        said = {str(name).lower(): str(value) for name, value in one.attrib.items()}
        if address := said.get("xmlurl", "").strip():
            yield address, one_line(said.get("title") or said.get("text") or "")
