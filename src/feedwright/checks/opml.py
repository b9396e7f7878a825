"""OPML 2.0 and 1.x: lists of feeds, and other outlines."""

import re

from feedwright.checks.findings import Told, Verdict, rule
from feedwright.checks.places import Place, shown
from feedwright.checks.values.addresses import trouble
from feedwright.checks.values.people import no_language, no_mailbox
from feedwright.domain.patterns import seldom

_NUMBERS = seldom(r"\s*(?:\d+\s*(?:,\s*\d+\s*)*)?")
_NUMBER = re.compile(r"\s*-?\d+\s*")
_SCHEME = seldom(r"(?:https?|feed|itpc|pcast):", re.IGNORECASE)
_VERSIONS = ("1.0", "1.1", "2.0")
_FEED_VERSIONS = ("RSS", "RSS1", "RSS2", "scriptingNews")
_INCLUSIONS = ("link", "include")


@rule("opml-version")
def version(place: Place) -> Verdict:
    if place.value in _VERSIONS:
        return None
    return f"{shown(place.value)} is no version of OPML; write 2.0."


@rule("opml-order")
def order(place: Place) -> Verdict:
    heads, bodies = place.children("head"), place.children("body")
    if not heads or not bodies or place.node.index(heads[0]) < place.node.index(bodies[0]):
        return None
    return [Told(heads[0].sourceline, "<head> stands after <body>; put it before.")]


@rule("opml-owner-email")
def owner_email(place: Place) -> Verdict:
    wrong = no_mailbox(place.value)
    return f"{place.Name} {shown(place.value)} {wrong}." if wrong else None


@rule("opml-web-address")
def web_address(place: Place) -> Verdict:
    wrong = trouble(place.trimmed, absolute=True)
    return f"{place.Name} {shown(place.value)} {wrong}." if wrong else None


@rule("opml-feed-address")
def feed_address(place: Place) -> Verdict:
    wrong = trouble(place.trimmed, absolute=True)
    if not wrong and not _SCHEME.match(place.trimmed):
        wrong = "is no address of the web; write one from https:// on"
    return f"{place.Name} {shown(place.value)} {wrong}." if wrong else None


@rule("opml-expansion-state")
def expansion_state(place: Place) -> Verdict:
    if _NUMBERS.fullmatch(place.value):
        return None
    return f"{shown(place.value)} is no list of lines; write numbers with commas: 1, 6, 13."


@rule("opml-window")
def window(place: Place) -> Verdict:
    if _NUMBER.fullmatch(place.value):
        return None
    return f"{shown(place.value)} in {place.name} is no number; write a number of pixels or lines."


@rule("opml-body-empty")
def body_empty(place: Place) -> Verdict:
    return None if place.has("outline") else "The body is empty; put an <outline> into it."


@rule("opml-text")
def text(place: Place) -> Verdict:
    if place.node.get("text") is not None:
        return None
    return "The outline has no attribute text; add one, which says what it is."


@rule("opml-text-empty")
def text_empty(place: Place) -> Verdict:
    if place.get("text", "-").strip() or not place.get("xmlUrl"):
        return None
    return "The text of the outline is empty; write the feed's name there."


@rule("opml-feed-type")
def feed_type(place: Place) -> Verdict:
    kind = place.get("type")
    if not place.get("xmlUrl") or kind.lower() == "rss":
        return None
    told = f"is of the type {shown(kind)}" if kind else "has no type"
    return f'The outline of a feed {told}; readers look for type="rss".'


@rule("opml-feed-url")
def feed_url(place: Place) -> Verdict:
    if place.get("type").lower() != "rss" or place.node.get("xmlUrl") is not None:
        return None
    near = next((name for name in place.node.attrib if name.lower() == "xmlurl"), "")
    more = f"write it so, not {near}" if near else "add the feed's address"
    return f"The outline of a feed has no attribute xmlUrl; {more}."


@rule("opml-inclusion-url")
def inclusion_url(place: Place) -> Verdict:
    kind = place.get("type")
    if kind not in _INCLUSIONS or place.get("url"):
        return None
    return f"The outline is of the type {kind}, but has no attribute url; add the address."


@rule("opml-feed-version")
def feed_version(place: Place) -> Verdict:
    if place.value in _FEED_VERSIONS:
        return None
    return f"{shown(place.value)} is no version that OPML knows; write RSS, or leave it out."


@rule("opml-true-false")
def true_false(place: Place) -> Verdict:
    if place.value in ("true", "false"):
        return None
    return f"{shown(place.value)} in {place.name} is neither true nor false; write one of them."


@rule("opml-language")
def language(place: Place) -> Verdict:
    wrong = "" if place.value == "unknown" else no_language(place.value)
    return f"{place.Name} {shown(place.value)} {wrong}." if wrong else None


@rule("opml-feed-repeated")
def feed_repeated(place: Place) -> Verdict:
    seen: set[str] = set()
    told = []
    for outline in place.children("outline"):
        address = outline.get("xmlUrl", "").strip()
        if address and address in seen:
            message = f"The feed {shown(address)} is listed above already; keep one."
            told.append(Told(outline.sourceline, message))
        seen.add(address)
    return told
