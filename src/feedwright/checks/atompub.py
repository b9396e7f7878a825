"""The Atom Publishing Protocol's documents (RFC 5023): services and categories."""

from feedwright.checks.findings import Verdict, rule
from feedwright.checks.places import Place, elements, shown
from feedwright.checks.values.people import is_media_type


@rule("app-accept")
def accepts(place: Place) -> Verdict:
    value = place.value.strip()
    wrong = [one for one in value.split(",") if value and not is_media_type(one.strip())]
    return f"{shown(wrong[0])} is no media type; write one like image/png." if wrong else None


@rule("app-categories")
def away(place: Place) -> Verdict:
    if place.node.get("href") is None:
        return None
    if place.node.get("fixed") is None and place.node.get("scheme") is None:
        return None if next(elements(place.node), None) is None else _AWAY
    return _AWAY


_AWAY = "<app:categories> has an href, so that all else stands there; take the rest out."
