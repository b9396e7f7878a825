"""The podcast namespace ("Podcasting 2.0"). It is still growing, so that nothing is refused."""

import re

from feedwright.checks.findings import Verdict, rule
from feedwright.checks.places import Place, shown
from feedwright.domain.patterns import seldom

_UUID = seldom(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_TIME = seldom(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?")
"""The namespace's own examples have zones without a colon."""

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


@rule("podcast-attribute")
def needs(place: Place) -> Verdict:
    for name in _NEEDS.get(place.node.tag.rpartition("}")[2], ()):
        if place.node.get(name) is None:
            return f"{place.Name} needs the attribute {name}; players skip it without."
    return None


@rule("podcast-guid")
def guid(place: Place) -> Verdict:
    if _UUID.fullmatch(place.value.strip()):
        return None
    return f"{place.Name} {shown(place.value)} is no UUID; it has 8-4-4-4-12 hexadecimal digits."


@rule("podcast-locked")
def locked(place: Place) -> Verdict:
    if place.value.strip() in {"yes", "no"}:
        return None
    return f"{place.Name} {shown(place.value)} must be yes or no; correct it."


@rule("podcast-live-status")
def live_status(place: Place) -> Verdict:
    if place.value in {"pending", "live", "ended"}:
        return None
    return f"{place.Name} {shown(place.value)} must be pending, live or ended; correct it."


@rule("podcast-live-time")
def live_time(place: Place) -> Verdict:
    if _TIME.fullmatch(place.value):
        return None
    return f"{place.Name} {shown(place.value)} is no time; write one like “2026-03-02T12:00:00Z”."
