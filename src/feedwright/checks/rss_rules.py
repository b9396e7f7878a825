"""The rules of RSS 2.0 and the RSS Advisory Board's profile, for channels and items."""

import re

from feedwright.checks.findings import Told, Verdict, rule
from feedwright.checks.names import ATOM, RDF, clark, prefixed, words
from feedwright.checks.places import Place, shown, text
from feedwright.checks.values.addresses import trouble
from feedwright.checks.values.numbers import choice, whole

SPEC = "https://www.rssboard.org/rss-specification"
PROFILE = "https://www.rssboard.org/rss-profile"
HOURS, DAYS = 24, 7
_LAST_HOUR = 23
_WIDEST, _HIGHEST = 144, 400

day = choice(
    "rss-day",
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    f"{PROFILE}#element-channel-skipdays",
    of="A day in skipDays",
)
version = choice(
    "rss-version",
    ("0.91", "0.92", "2.0"),
    f"{SPEC}#whatIsRss",
    strip=False,
    of="The version of RSS",
)


@rule("rss-guid-permalink", "error", f"{PROFILE}#element-channel-item-guid")
def guid_permalink(place: Place) -> Verdict:
    """A guid that is no address says so by isPermaLink="false"."""
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
guid_flag = choice(
    "rss-guid-flag",
    ("true", "false"),
    f"{PROFILE}#element-channel-item-guid",
    strip=False,
    of="isPermaLink",
)


@rule("rss-guid-short", "warning", f"{PROFILE}#element-channel-item-guid")
def guid_short(place: Place) -> Verdict:
    """A guid is unique in the world, which a short number is not."""
    value = place.value.strip()
    if place.get("isPermaLink") != "false" or len(value) > 8 or not value.isdigit():  # noqa: PLR2004
        return None
    return f"The guid {shown(value)} is not unique; write an address, or a tag: URI."


@rule("rss-guid-missing", "warning", f"{PROFILE}#element-channel-item-guid")
def guid_missing(place: Place) -> Verdict:
    """An item has a guid: without one readers show it again after each edit."""
    if place.document.kind != "rss" or place.document.version[:2] != "2." or place.has("guid"):
        return None
    return "The item has no <guid>; add one that never changes."


@rule("rss-guid-unique", "error", f"{PROFILE}#element-channel-item-guid")
def guids(place: Place) -> Verdict:
    """No two items have the same guid: readers take them for one."""
    told, seen = [], set()
    for name in ("guid", f"{{{ATOM}}}id"):
        for one in place.node.iterfind(f"item/{name}"):
            value = text(one).strip()
            if value and (name, value) in seen:
                message = f"Another item has the guid {shown(value)}; give this one its own."
                told.append(Told(one.sourceline, message))
            seen.add((name, value))
    return told


@rule("rss-item-empty", "error", f"{SPEC}#hrelementsOfLtitemgt")
def item_empty(place: Place) -> Verdict:
    """An item has a title or a description."""
    if place.has("title", "description"):
        return None
    return "The item has neither title nor description; give it one of them."


@rule("rss-description-first", "warning", f"{PROFILE}#namespace-elements-content")
def description_first(place: Place) -> Verdict:
    """A description stands before content:encoded: some readers take the last that they meet."""
    node = place.node
    encoded = node.find(clark("content:encoded"))
    if encoded is None or place.document.kind != "rss":
        return None
    if any(child.tag == "description" for child in encoded.itersiblings(preceding=True)):
        return None
    return [
        Told(encoded.sourceline, "Put a <description> with a summary before <content:encoded>.")
    ]


@rule("rss-enclosure-repeated", "warning", f"{PROFILE}#element-channel-item-enclosure")
def enclosures(place: Place) -> Verdict:
    """An item has one enclosure: many readers see the first or the last alone."""
    found = place.children("enclosure")
    if len(found) < 2:  # noqa: PLR2004
        return None
    return [Told(found[1].sourceline, "Readers show one <enclosure> an item; split the item.")]


@rule("rss-enclosure-length", "error", f"{PROFILE}#element-channel-item-enclosure")
def enclosure_length(place: Place) -> Verdict:
    """The length of an enclosure is in bytes; 0 where it is unknown."""
    found = whole(place.value)
    if found is not None and found >= 0:
        return None
    return f"{place.Name} {shown(place.value)} must be its size in bytes; write 0 if unknown."


@rule("rss-said-twice", "warning", f"{PROFILE}#namespace-elements-dublin")
def said_twice(place: Place) -> Verdict:
    """What RSS has an element for is not said by another namespace as well."""
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


@rule("rss-self-link", "warning", f"{PROFILE}#namespace-elements-atom-link")
def self_link(place: Place) -> Verdict:
    """A feed says where it is, by an atom:link with rel="self"."""
    if place.document.version != "2.0" or place.document.kind != "rss":
        return None
    if any(link.get("rel") == "self" for link in place.node.iterchildren(f"{{{ATOM}}}link")):
        return None
    return 'The feed does not say where it is; add <atom:link rel="self" href="its address"/>.'


_OF_CHANNEL = words(
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate"
    " category generator docs cloud ttl image rating textInput skipHours skipDays"
)


@rule("rss-item-order", "warning", f"{PROFILE}#element-channel-item")
def item_order(place: Place) -> Verdict:
    """Items stand behind all that is said of the channel."""
    item = place.node.find("item")
    if item is None:
        return None
    for child in item.itersiblings():
        if isinstance(child.tag, str) and child.tag in _OF_CHANNEL:
            return [Told(child.sourceline, f"<{child.tag}> stands behind an item; move it before.")]
    return None


@rule("rss-cloud-port", "error", f"{SPEC}#ltcloudgtSubelementOfLtchannelgt")
def port(place: Place) -> Verdict:
    """The port of a cloud is a number from 1 on."""
    if (whole(place.value) or 0) > 0:
        return None
    return f"{place.Name} {shown(place.value)} is no port; write a number like 80."


@rule("rss-hour", "error", f"{PROFILE}#element-channel-skiphours")
def hour(place: Place) -> Verdict:
    """An hour is a number from 0 to 23."""
    found = whole(place.value)
    if (found is not None and 0 <= found <= _LAST_HOUR) or place.value.strip() == "24":
        return None
    return f"{place.Name} {shown(place.value)} is no hour; write a number from 0 to 23."


@rule("rss-hour-midnight", "warning", f"{PROFILE}#element-channel-skiphours")
def midnight(place: Place) -> Verdict:
    """Midnight is written 0."""
    return f"{place.Name} says 24; write 0 for midnight." if whole(place.value) == HOURS else None


@rule("rss-skip-repeated", "error", f"{PROFILE}#element-channel-skiphours")
def skipped_once(place: Place) -> Verdict:
    """No hour and no day is skipped twice."""
    seen = set()
    for child in place.node:
        if child.tag in {"hour", "day"}:
            value = text(child).strip()
            key = str((whole(value) or 0) % HOURS) if child.tag == "hour" else value
            if key in seen:
                return [Told(child.sourceline, f"{shown(value)} stands twice; take one out.")]
            seen.add(key)
    return None


@rule("rss-image-width", "error", f"{PROFILE}#element-channel-image-width")
def width(place: Place) -> Verdict:
    """An image of a channel is at most 144 pixels wide."""
    return _bounded(place, _WIDEST)


@rule("rss-image-height", "error", f"{PROFILE}#element-channel-image-height")
def height(place: Place) -> Verdict:
    """An image of a channel is at most 400 pixels high."""
    return _bounded(place, _HIGHEST)


def _bounded(place: Place, most: int) -> Verdict:
    found = whole(place.value)
    if found is not None and 0 < found <= most:
        return None
    return f"{place.Name} {shown(place.value)} must be from 1 to {most} pixels; correct it."


@rule("rss-image-format", "warning", f"{PROFILE}#element-channel-image-url")
def image_format(place: Place) -> Verdict:
    """An image of a channel is a GIF, a JPEG or a PNG."""
    ending = place.value.strip().rpartition(".")[2].lower()
    if not re.fullmatch(r"\w+", ending) or ending in {"jpg", "jpeg", "gif", "png"}:
        return None
    return f"{place.Name} ends in .{ending}; readers show GIF, JPEG and PNG."


@rule("rss-image-parts", "error", f"{PROFILE}#element-channel-image")
def image_parts(place: Place) -> Verdict:
    """An image has a title, a url and a link."""
    node = place.node
    if node.get(f"{{{RDF}}}resource") is not None:
        return None
    wanted = ["title", "url"] + ([] if node.get(f"{{{RDF}}}parseType") is not None else ["link"])
    missing = [name for name in wanted if node.find(name) is None]
    return f"<image> needs <{missing[0]}>; add one." if missing else None


@rule("rss-image-like-channel", "warning", f"{PROFILE}#element-channel-image-title")
def like_channel(place: Place) -> Verdict:
    """The image's title and link are the channel's."""
    channel = place.node.getparent()
    for name in ("title", "link"):
        own, its = place.node.find(name), channel.find(name)
        if own is not None and its is not None and text(own).strip() != text(its).strip():
            return f"The <{name}> of <image> is not the channel's; make them the same."
    return None


@rule("rss-text-input", "warning", f"{PROFILE}#element-channel-textinput")
def text_input(place: Place) -> Verdict:
    """No reader shows a textInput."""
    return f"{place.Name} is shown by no reader; take it out."


@rule("rss-text-input-name", "error", f"{PROFILE}#element-channel-textinput-name")
def form_name(place: Place) -> Verdict:
    """The name of a text input starts with a letter."""
    if re.match(r"[A-z]", place.value.strip()):
        return None
    return f"{place.Name} {shown(place.value)} must start with a letter; correct it."
