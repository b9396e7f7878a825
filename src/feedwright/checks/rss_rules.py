"""The rules of RSS 2.0 and the RSS Advisory Board's profile, for channels and items."""

import re

from feedwright.checks.findings import Told, Verdict, rule
from feedwright.checks.names import ATOM, RDF, clark, prefixed, words
from feedwright.checks.places import Place, shown, text
from feedwright.checks.values.addresses import trouble
from feedwright.checks.values.numbers import choice, whole

HOURS = 24
_LAST_HOUR = 23
_WIDEST, _HIGHEST = 144, 400

choice("rss-day", "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday")
choice("rss-version", "0.91|0.92|2.0", strip=False)


@rule("rss-guid-permalink")
def guid_permalink(place: Place) -> Verdict:
    if place.get("isPermaLink", "true") != "true":
        return None
    value = place.value.strip()
    if trouble(value, absolute=True) or value.lower().startswith(("tag:", "urn:uuid:")):
        return _NO_ADDRESS.format(shown(value))
    return None


_NO_ADDRESS = (
    "The guid {} is no address that a browser opens; "
    'give it isPermaLink="false", or put an address in its place.'
)
choice("rss-guid-flag", "true|false", strip=False)


@rule("rss-guid-short")
def guid_short(place: Place) -> Verdict:
    value = place.value.strip()
    if place.get("isPermaLink") != "false" or len(value) > 8 or not value.isdigit():  # noqa: PLR2004
        return None
    return f"The guid {shown(value)} is not unique; write an address, or a tag: URI."


@rule("rss-guid-missing")
def guid_missing(place: Place) -> Verdict:
    if place.document.kind != "rss" or place.document.version[:2] != "2." or place.has("guid"):
        return None
    return "The item has no <guid>; add one that never changes."


@rule("rss-guid-unique")
def guids(place: Place) -> Verdict:
    told, seen = [], set()
    for name in ("guid", f"{{{ATOM}}}id"):
        for one in place.node.iterfind(f"item/{name}"):
            value = text(one).strip()
            if value and (name, value) in seen:
                message = f"Another item has the guid {shown(value)}; give this one its own."
                told.append(Told(one.sourceline, message))
            seen.add((name, value))
    return told


@rule("rss-item-empty")
def item_empty(place: Place) -> Verdict:
    if place.has("title", "description"):
        return None
    return "The item has neither title nor description; give it one of them."


@rule("rss-description-first")
def description_first(place: Place) -> Verdict:
    node = place.node
    encoded = node.find(clark("content:encoded"))
    if encoded is None or place.document.kind != "rss":
        return None
    if any(child.tag == "description" for child in encoded.itersiblings(preceding=True)):
        return None
    return [
        Told(encoded.sourceline, "Put a <description> with a summary before <content:encoded>.")
    ]


@rule("rss-enclosure-repeated")
def enclosures(place: Place) -> Verdict:
    found = place.children("enclosure")
    if len(found) < 2:  # noqa: PLR2004
        return None
    return [Told(found[1].sourceline, "Readers show one <enclosure> an item; split the item.")]


@rule("rss-enclosure-length")
def enclosure_length(place: Place) -> Verdict:
    found = whole(place.value)
    if found is not None and found >= 0:
        return None
    return f"{place.Name} {shown(place.value)} must be its size in bytes; write 0 if unknown."


@rule("rss-said-twice")
def said_twice(place: Place) -> Verdict:
    there = {child.tag for child in place.node}
    for own, other in _TWICE:
        if own in there and other in there:
            return f"Both <{own}> and <{prefixed(other)}> say the same; keep one of them."
    return None


_TWICE = tuple(
    (own, clark(other))
    for own, other in (
        ("author", "dc:creator"),
        ("managingEditor", "dc:creator"),
        ("category", "dc:subject"),
        ("pubDate", "dc:date"),
        ("guid", "atom:id"),
        ("source", "dc:source"),
        ("webMaster", "dc:publisher"),
        ("language", "dc:language"),
        ("copyright", "dc:rights"),
        ("lastBuildDate", "dcterms:modified"),
        ("generator", "admin:generatorAgent"),
        ("pubDate", "atom:published"),
    )
)


@rule("rss-self-link")
def self_link(place: Place) -> Verdict:
    if place.document.version != "2.0" or place.document.kind != "rss":
        return None
    if any(link.get("rel") == "self" for link in place.node.iterchildren(f"{{{ATOM}}}link")):
        return None
    return 'The feed does not say where it is; add <atom:link rel="self" href="its address"/>.'


_OF_CHANNEL = words(
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate"
    " category generator docs cloud ttl image rating textInput skipHours skipDays"
)


@rule("rss-item-order")
def item_order(place: Place) -> Verdict:
    item = place.node.find("item")
    if item is None:
        return None
    for child in item.itersiblings():
        if isinstance(child.tag, str) and child.tag in _OF_CHANNEL:
            return [Told(child.sourceline, f"<{child.tag}> stands behind an item; move it before.")]
    return None


@rule("rss-cloud-port")
def port(place: Place) -> Verdict:
    if (whole(place.value) or 0) > 0:
        return None
    return f"{place.Name} {shown(place.value)} is no port; write a number like 80."


@rule("rss-hour")
def hour(place: Place) -> Verdict:
    found = whole(place.value)
    if (found is not None and 0 <= found <= _LAST_HOUR) or place.value.strip() == "24":
        return None
    return f"{place.Name} {shown(place.value)} is no hour; write a number from 0 to 23."


@rule("rss-hour-midnight")
def midnight(place: Place) -> Verdict:
    return f"{place.Name} says 24; write 0 for midnight." if whole(place.value) == HOURS else None


@rule("rss-skip-repeated")
def skipped_once(place: Place) -> Verdict:
    seen = set()
    for child in place.node:
        if child.tag in {"hour", "day"}:
            value = text(child).strip()
            key = str((whole(value) or 0) % HOURS) if child.tag == "hour" else value
            if key in seen:
                return [Told(child.sourceline, f"{shown(value)} stands twice; take one out.")]
            seen.add(key)
    return None


@rule("rss-image-width")
def width(place: Place) -> Verdict:
    return _bounded(place, _WIDEST)


@rule("rss-image-height")
def height(place: Place) -> Verdict:
    return _bounded(place, _HIGHEST)


def _bounded(place: Place, most: int) -> Verdict:
    found = whole(place.value)
    if found is not None and 0 < found <= most:
        return None
    return f"{place.Name} {shown(place.value)} must be from 1 to {most} pixels; correct it."


@rule("rss-image-format")
def image_format(place: Place) -> Verdict:
    ending = place.value.strip().rpartition(".")[2].lower()
    if not re.fullmatch(r"\w+", ending) or ending in {"jpg", "jpeg", "gif", "png"}:
        return None
    return f"{place.Name} ends in .{ending}; readers show GIF, JPEG and PNG."


@rule("rss-image-parts")
def image_parts(place: Place) -> Verdict:
    node = place.node
    if node.get(f"{{{RDF}}}resource") is not None:
        return None
    wanted = ["title", "url"] + ([] if node.get(f"{{{RDF}}}parseType") is not None else ["link"])
    missing = [name for name in wanted if node.find(name) is None]
    return f"<image> needs <{missing[0]}>; add one." if missing else None


@rule("rss-image-like-channel")
def like_channel(place: Place) -> Verdict:
    channel = place.node.getparent()
    for name in ("title", "link"):
        own, its = place.node.find(name), channel.find(name)
        if own is not None and its is not None and text(own).strip() != text(its).strip():
            return f"The <{name}> of <image> is not the channel's; make them the same."
    return None


@rule("rss-text-input")
def text_input(place: Place) -> Verdict:
    return f"{place.Name} is shown by no reader; take it out."


@rule("rss-text-input-name")
def form_name(place: Place) -> Verdict:
    if re.match(r"[A-z]", place.value.strip()):
        return None
    return f"{place.Name} {shown(place.value)} must start with a letter; correct it."
