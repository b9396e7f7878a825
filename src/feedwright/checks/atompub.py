"""The Atom Publishing Protocol's documents (RFC 5023): services and categories."""

from feedwright.checks.atom_parts import CATEGORY, TEXT
from feedwright.checks.findings import Verdict, rule
from feedwright.checks.namespaces import dublincore, geo
from feedwright.checks.places import Place, elements, shown
from feedwright.checks.schema import MANY, Element, Kind, attributes, often
from feedwright.checks.values.addresses import iri
from feedwright.checks.values.numbers import yes_no
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

CATEGORIES = Element(
    (away,),
    most=MANY,
    attributes=attributes(scheme=(), fixed=(yes_no,), href=()),
    holds=Kind("app:categories", {"atom:category": CATEGORY}),
)
_ANYWHERE: dict[str, Element] = {**dublincore.EVERYWHERE, **geo.EVERYWHERE}
COLLECTION = Element(
    most=MANY,
    attributes=attributes(href=(iri,)),
    needs=("href",),
    holds=Kind(
        "app:collection",
        {
            **_ANYWHERE,
            "atom:title": TEXT,
            "app:categories": CATEGORIES,
            "app:accept": often(accepts),
        },
        needs=("atom:title",),
    ),
)
WORKSPACE = Element(
    most=MANY,
    holds=Kind(
        "app:workspace",
        {**_ANYWHERE, "atom:title": TEXT, "app:collection": COLLECTION},
        needs=("atom:title",),
    ),
)
SERVICE = Element(
    holds=Kind("app:service", {**_ANYWHERE, "app:workspace": WORKSPACE}, needs=("app:workspace",))
)
