"""Where things are: the W3C's geo, GeoRSS with GML, and two older ones."""

import re

from feedwright.checks.findings import Verdict, rule
from feedwright.checks.places import Place, shown
from feedwright.checks.values.numbers import between
from feedwright.domain.patterns import seldom

_NUMBER = r"[-+]?\d++\.?\d*+"
_POINT = seldom(rf"{_NUMBER}[ ,]{_NUMBER}")
_PAIRS = seldom(r"[-+.0-9]+[, ][-+.0-9]( [-+.0-9]+[, ][-+.0-9])+")

between("geo-latitude", -90, 90)
between("geo-longitude", -180, 180)


@rule("georss-point")
def point(place: Place) -> Verdict:
    if _POINT.fullmatch(place.value.strip()):
        return None
    return f"{place.Name} {shown(place.value)} is no point; write it like “41.01 28.98”."


@rule("georss-line")
def line(place: Place) -> Verdict:
    value = place.value.strip()
    if "," in value:
        value = value.replace(",", " ") if _PAIRS.fullmatch(value) else ""
    numbers = value.split()
    if (
        len(numbers) > 2  # noqa: PLR2004
        and len(numbers) % 2 == 0
        and all(re.fullmatch(_NUMBER, number) for number in numbers)
    ):
        return None
    return (
        f"{place.Name} {shown(place.value)} is no line;"
        " write latitude, blank, longitude, blank, and so on."
    )


@rule("georss-comma")
def comma(place: Place) -> Verdict:
    if "," not in place.value:
        return None
    return f"{place.Name} {shown(place.value)} has commas; part its numbers by blanks."
