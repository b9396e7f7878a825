"""Where things are: the W3C's geo, GeoRSS with GML, and two older ones."""

import re

from feedwright.checks.findings import Verdict, rule
from feedwright.checks.places import Place, shown
from feedwright.checks.schema import MANY, Attributes, Element, Kind, attributes, each, often
from feedwright.checks.values.numbers import between, decimal, integer, unsigned_decimal
from feedwright.domain.patterns import seldom

W3C = "https://www.w3.org/2003/01/geo/"

_NUMBER = r"[-+]?\d++\.?\d*+"
_POINT = seldom(rf"{_NUMBER}[ ,]{_NUMBER}")
_PAIRS = seldom(r"[-+.0-9]+[, ][-+.0-9]( [-+.0-9]+[, ][-+.0-9])+")

latitude = between("geo-latitude", -90, 90)
longitude = between("geo-longitude", -180, 180)


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


_SRS: Attributes = attributes(srsName=())
_AT = often(point, comma)
_ALONG = often(line, comma)
_RING = Element(most=MANY, attributes=_SRS, holds=Kind("gml:LinearRing", {"gml:posList": _ALONG}))
_WHERE = Kind(
    "georss:where",
    {
        "gml:Point": Element(most=MANY, attributes=_SRS, holds=Kind("gml:Point", {"gml:pos": _AT})),
        "gml:LineString": Element(
            most=MANY, attributes=_SRS, holds=Kind("gml:LineString", {"gml:posList": _ALONG})
        ),
        "gml:Polygon": Element(
            most=MANY,
            attributes=_SRS,
            holds=Kind(
                "gml:Polygon",
                {
                    "gml:exterior": Element(
                        most=MANY, holds=Kind("gml:exterior", {"gml:LinearRing": _RING})
                    )
                },
            ),
        ),
        "gml:Envelope": Element(
            most=MANY,
            attributes=_SRS,
            holds=Kind("gml:Envelope", {"gml:lowerCorner": _AT, "gml:upperCorner": _AT}),
        ),
    },
)

EVERYWHERE: dict[str, Element] = {
    "geo:Point": Element(
        most=MANY,
        holds=Kind(
            "geo:Point",
            {"geo:lat": often(latitude), "geo:long": often(longitude)},
            needs=("geo:lat", "geo:long"),
        ),
    ),
    **each("geo:lat geourl:latitude icbm:latitude", often(latitude)),
    **each("geo:long geourl:longitude icbm:longitude", often(longitude)),
    **each("geo:alt georss:elev", often(decimal)),
    "georss:where": Element(most=MANY, holds=_WHERE),
    "georss:point": _AT,
    **each("georss:line georss:polygon", _ALONG),
    **each("georss:featureTypeTag georss:relationshipTag georss:featureName", often()),
    "georss:floor": often(integer),
    "georss:radius": often(unsigned_decimal),
}
