"""The list of all feeds, for feed readers: OPML 2.0."""

from collections.abc import Sequence

from lxml import etree

from feedwright.domain.formats import FEEDS, RSS
from feedwright.domain.instants import rfc822
from feedwright.domain.text import clean
from feedwright.rendering.html.listed_feeds import Listing


def opml(title: str, listings: Sequence[Listing]) -> bytes:
    """Render the list of all feeds, which readers import at once (OPML 2.0).

    Its dates are the newest feed's, never the clock's; without feeds it has none.

    Args:
        title: The title of the publication.
        listings: Its feeds, in order.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = clean(title)
    newest = max((listing.updated for listing in listings if listing.updated), default=None)
    if newest:
        for name in ("dateCreated", "dateModified"):
            etree.SubElement(head, name).text = rfc822(newest)
    body = etree.SubElement(root, "body")
    for listing in listings:
        etree.SubElement(body, "outline", _attributes(listing))
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return data


def _attributes(listing: Listing) -> dict[str, str]:
    """The attributes of an outline of ``type="rss"``, which is used for any format of feed.

    OPML 2.0 demands ``text`` and ``xmlUrl``, and has values of ``version`` for RSS alone.
    """
    best = next((one for one in FEEDS if one.name in listing.formats), RSS)
    given = {
        "type": "rss",
        "text": listing.title,
        "title": listing.title,
        "description": listing.description,
        "xmlUrl": listing.address + best.file_name,
        "htmlUrl": listing.address,
        "language": listing.language,
        "version": "RSS" if best is RSS else "",
    }
    return {name: clean(value) for name, value in given.items() if value}
