"""The podcast namespace ("Podcasting 2.0"). It is still growing, so that nothing is refused."""

import re

from feedwright.core.checking.findings import Rule, Verdict, rule
from feedwright.core.checking.places import Place, shown
from feedwright.core.checking.schema import ANYTHING, MANY, Element
from feedwright.core.patterns import seldom

SPEC = "https://podcasting2.org/docs/podcast-namespace/tags"
_UUID = seldom(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

_NEEDS = {
    "alternateEnclosure": ("type",),
    "chapters": ("url", "type"),
    "funding": ("url",),
    "liveItem": ("status", "start"),
    "locked": (),
    "podroll": (),
    "person": (),
    "podping": (),
    "publisher": (),
    "remoteItem": ("feedGuid",),
    "socialInteract": ("protocol",),
    "soundbite": ("startTime", "duration"),
    "source": ("uri",),
    "trailer": ("url", "pubdate"),
    "transcript": ("url", "type"),
    "value": ("type", "method"),
    "valueRecipient": ("type", "address", "split"),
}


@rule("podcast-attribute", "warning", SPEC)
def needs(place: Place) -> Verdict:
    """An element of the podcast namespace has the attributes without which players skip it."""
    for name in _NEEDS.get(place.node.tag.rpartition("}")[2], ()):
        if place.node.get(name) is None:
            return f"{place.Name} needs the attribute {name}; players skip it without."
    return None


@rule("podcast-guid", "warning", f"{SPEC}/guid")
def guid(place: Place) -> Verdict:
    """podcast:guid is a UUID."""
    if _UUID.fullmatch(place.value.strip()):
        return None
    return f"{place.Name} {shown(place.value)} is no UUID; it has 8-4-4-4-12 hexadecimal digits."


@rule("podcast-locked", "warning", f"{SPEC}/locked")
def locked(place: Place) -> Verdict:
    """podcast:locked is yes or no."""
    if place.value.strip() in {"yes", "no"}:
        return None
    return f"{place.Name} {shown(place.value)} must be yes or no; correct it."


def _loose(*rules: Rule) -> Element:
    return Element(rules, most=MANY, holds=ANYTHING, attributes=None)


_TOLD = _loose(needs)
_ANYWHERE = {
    f"podcast:{name}": _TOLD
    for name in [
        "alternateEnclosure",
        "chapters",
        "chat",
        "contentLink",
        "episode",
        "funding",
        "image",
        "images",
        "license",
        "location",
        "medium",
        "person",
        "podping",
        "podroll",
        "publisher",
        "remoteItem",
        "season",
        "socialInteract",
        "soundbite",
        "source",
        "trailer",
        "transcript",
        "txt",
        "updateFrequency",
        "value",
        "valueRecipient",
        "block",
        "liveItem",
    ]
}
IN_FEEDS: dict[str, Element] = {
    **_ANYWHERE,
    "podcast:guid": _loose(guid),
    "podcast:locked": _loose(locked),
}
IN_ENTRIES: dict[str, Element] = dict(_ANYWHERE)
