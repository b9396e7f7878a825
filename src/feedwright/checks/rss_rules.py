"""The rules of RSS 2.0 and the RSS Advisory Board's profile that ``rules.toml`` cannot state.

What an element must hold is in ``rules.toml``, which ``table_rules`` applies. The elements and
attributes that exist, and the required ones, are in ``vocabulary/rss.txt``.
"""

import re
from itertools import chain

from feedwright.checks.findings import Message, Result
from feedwright.checks.namespace_prefixes import ATOM, RDF, clark
from feedwright.checks.places import Place, repeated, shown, text
from feedwright.checks.register import clause, rule
from feedwright.checks.table_rules import whole
from feedwright.checks.tables import keyed, listed
from feedwright.checks.values.addresses import address_problem

HOURS = 24


@rule("rss-guid-permalink")
def guid_permalink(place: Place) -> Result:
    if place.get("isPermaLink", "true") != "true":
        return None
    value = place.value.strip()
    if address_problem(value, absolute=True) or value.lower().startswith(("tag:", "urn:uuid:")):
        return _NO_ADDRESS.format(shown(value))
    return None


_NO_ADDRESS = (
    "The guid {} is no address that a browser opens; "
    'give it isPermaLink="false", or put an address in its place.'
)


@rule("rss-guid-short")
def guid_short(place: Place) -> Result:
    value = place.value.strip()
    if place.get("isPermaLink") != "false" or len(value) > 8 or not value.isdigit():  # noqa: PLR2004
        return None
    return f"The guid {shown(value)} is not unique; write an address, or a tag: URI."


@rule("rss-guid-missing")
def guid_missing(place: Place) -> Result:
    if place.document.kind != "rss" or place.document.version[:2] != "2." or place.has("guid"):
        return None
    return "The item has no <guid>; add one that never changes."


@rule("rss-guid-unique")
def guids(place: Place) -> Result:
    return [
        Message(one.sourceline, f"Another item has the guid {shown(value)}; give this one its own.")
        for name in ("guid", clark("atom:id"))
        for one, value in repeated(
            (one, text(one).strip()) for one in place.node.iterfind(f"item/{name}")
        )
        if value
    ]


@rule("rss-description-first")
def description_first(place: Place) -> Result:
    node = place.node
    encoded = node.find(clark("content:encoded"))
    if encoded is None or place.document.kind != "rss":
        return None
    if any(child.tag == "description" for child in encoded.itersiblings(preceding=True)):
        return None
    message = "No <description> comes before <content:encoded>; add one with a summary."
    return [Message(encoded.sourceline, message)]


@rule("rss-enclosure-repeated")
def enclosures(place: Place) -> Result:
    found = place.children("enclosure")
    if len(found) < 2:  # noqa: PLR2004
        return None
    message = "The item has a second <enclosure>, which many readers ignore; split the item."
    return [Message(found[1].sourceline, message)]


@rule("rss-said-twice")
def said_twice(place: Place) -> Result:
    there = {child.tag for child in place.node}
    for own, others in keyed("lists", "said twice").items():
        other = next((one for one in others if own in there and clark(one) in there), "")
        if other:
            return f"<{own}> and <{other}> say the same; keep one of them."
    return None


@rule("rss-self-link")
def self_link(place: Place) -> Result:
    if place.document.version != "2.0" or place.document.kind != "rss":
        return None
    if any(link.get("rel") == "self" for link in place.node.iterchildren(f"{{{ATOM}}}link")):
        return None
    return 'The feed does not name its own address; add <atom:link rel="self" href="its address"/>.'


@rule("rss-item-order")
def item_order(place: Place) -> Result:
    item = place.node.find("item")
    if item is None:
        return None
    for child in item.itersiblings():
        if isinstance(child.tag, str) and child.tag in listed("channel elements"):
            message = f"<{child.tag}> comes after an item; move it before the items."
            return [Message(child.sourceline, message)]
    return None


@clause("rss-hour-midnight", quoted=False)
def midnight(value: str) -> str:
    """Why an hour for midnight is wrong."""
    return "says 24; write 0 for midnight" if whole(value) == HOURS else ""


@rule("rss-skip-repeated")
def skipped_once(place: Place) -> Result:
    hours = ((one, (whole(text(one)) or 0) % HOURS) for one in place.children("hour"))
    days = ((one, text(one).strip()) for one in place.children("day"))
    for one, _ in repeated(chain(hours, days)):
        return [Message(one.sourceline, f"{shown(text(one))} is listed twice; take one out.")]
    return None


@clause("rss-image-format", quoted=False)
def image_format(value: str) -> str:
    """Which format an image has that readers do not show, by the end of its address."""
    ending = value.strip().rpartition(".")[2].lower()
    if not re.fullmatch(r"\w+", ending) or ending in {"jpg", "jpeg", "gif", "png"}:
        return ""
    return f"ends in .{ending}; readers show GIF, JPEG and PNG"


@rule("rss-image-parts")
def image_parts(place: Place) -> Result:
    node = place.node
    if node.get(f"{{{RDF}}}resource") is not None:
        return None
    wanted = ["title", "url"] + ([] if node.get(f"{{{RDF}}}parseType") is not None else ["link"])
    missing = [name for name in wanted if node.find(name) is None]
    return f"<image> needs <{missing[0]}>; add one." if missing else None


@rule("rss-image-like-channel")
def like_channel(place: Place) -> Result:
    channel = place.node.getparent()
    for name in ("title", "link"):
        own, its = place.node.find(name), channel.find(name)
        if own is not None and its is not None and text(own).strip() != text(its).strip():
            return f"The <{name}> of <image> is not the channel's; make them the same."
    return None
