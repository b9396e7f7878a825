"""Google Base, which shops still feed."""

import re

from feedwright.checks.findings import Verdict, rule
from feedwright.checks.places import Place, shown
from feedwright.checks.values.numbers import between, choice, whole

_FIRST, _LAST = 1900, 2100
_FULL_PLACE = 5

choice("g-gender", "Male|M|Female|F")
choice("g-marital-status", "single|divorced|separated|widowed|married|in relationship")
choice("g-payment", "Cash|Check|Visa|MasterCard|AmericanExpress|Discover|WireTransfer")
choice("g-price-type", "negotiable|starting")
choice("g-rating", "1|2|3|4|5")
choice("g-reviewer-type", "editorial|user")
choice("g-service", "FedEx|UPS|DHL|Mail|Other|Overnight|Standard")
between("g-percent", 0, 100)


@rule("g-number")
def number(place: Place) -> Verdict:
    if re.match(r"\d", place.value.strip()):
        return None
    return f"{place.Name} {shown(place.value)} must start with a number; correct it."


@rule("g-number-unit")
def number_with_unit(place: Place) -> Verdict:
    if re.fullmatch(r"\d++\.?\d*+\s*+\w*+", place.value.strip()):
        return None
    return f"{place.Name} {shown(place.value)} must be a number and a unit, like “12.5 EUR”."


@rule("g-count-unit")
def count_with_unit(place: Place) -> Verdict:
    found = whole(place.value.strip().split(" ")[0].replace(",", ""))
    if found is not None and found >= 0:
        return None
    return f"{place.Name} {shown(place.value)} must be a whole number and a unit; correct it."


@rule("g-year")
def year(place: Place) -> Verdict:
    found = whole(place.value)
    if found is not None and _FIRST <= found <= _LAST:
        return None
    return f"{place.Name} {shown(place.value)} is no year; write one like 2026."


@rule("g-label")
def label(place: Place) -> Verdict:
    if "," not in place.value:
        return None
    return f"{place.Name} {shown(place.value)} has a comma; write one element for each label."


@rule("g-place")
def location(place: Place) -> Verdict:
    if place.value.count(",") in {1, 2}:
        return None
    return f"{place.Name} {shown(place.value)} must be city, region, country; correct it."


@rule("g-address")
def full_location(place: Place) -> Verdict:
    parts = place.value.split(",")
    if len(parts) == _FULL_PLACE and all(part.strip() for part in parts):
        return None
    return f"{place.Name} {shown(place.value)} must be street, city, region, code, country."
