"""Tombstones (RFC 6721): entries that were taken back. No reader refuses a feed for them."""

from feedwright.checks.findings import Verdict, rule
from feedwright.checks.places import Place, shown
from feedwright.checks.values.addresses import ascii_form, trouble
from feedwright.checks.values.dates import rfc3339


@rule("at-ref")
def reference(place: Place) -> Verdict:
    value = place.get("ref")
    wrong = trouble(ascii_form(value), absolute=True)
    return f"The attribute ref of {place.name}, {shown(value)}, {wrong}." if wrong else None


@rule("at-when")
def when(place: Place) -> Verdict:
    return rfc3339.judge(Place(place.node, place.document, "when", place.get("when")))
