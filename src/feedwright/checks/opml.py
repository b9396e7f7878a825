"""OPML 2.0 and 1.x: lists of feeds, and other outlines."""

from feedwright.checks.findings import Message, Result
from feedwright.checks.places import Place, repeated, shown
from feedwright.checks.register import rule


@rule("opml-order")
def order(place: Place) -> Result:
    heads, bodies = place.children("head"), place.children("body")
    if not heads or not bodies or place.node.index(heads[0]) < place.node.index(bodies[0]):
        return None
    return [Message(heads[0].sourceline, "<head> comes after <body>; move it before.")]


@rule("opml-text-empty")
def text_empty(place: Place) -> Result:
    if place.get("text", "-").strip() or not place.get("xmlUrl"):
        return None
    return "The text of the outline is empty; write the feed's name there."


@rule("opml-feed-type")
def feed_type(place: Place) -> Result:
    kind = place.get("type")
    if not place.get("xmlUrl") or kind.lower() == "rss":
        return None
    problem = f"is of the type {shown(kind)}" if kind else "has no type"
    return f'The outline of a feed {problem}; write type="rss", which readers look for.'


@rule("opml-feed-url")
def feed_url(place: Place) -> Result:
    if place.get("type").lower() != "rss" or place.has("@xmlUrl"):
        return None
    near = next((name for name in place.node.attrib if name.lower() == "xmlurl"), "")
    more = f"write it so, not {near}" if near else "add the feed's address"
    return f"The outline of a feed has no attribute xmlUrl; {more}."


@rule("opml-inclusion-url")
def inclusion_url(place: Place) -> Result:
    kind = place.get("type")
    if kind not in {"link", "include"} or place.get("url"):
        return None
    return f"The outline is of the type {kind}, but has no attribute url; add the address."


@rule("opml-feed-repeated")
def feed_repeated(place: Place) -> Result:
    addresses = ((one, one.get("xmlUrl", "").strip()) for one in place.children("outline"))
    return [
        Message(outline.sourceline, f"The feed {shown(address)} is listed above already; keep one.")
        for outline, address in repeated(addresses)
        if address
    ]
