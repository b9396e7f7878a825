"""Google Base, which shops still feed."""

import re

from feedwright.checks.findings import Verdict, rule
from feedwright.checks.names import RDF
from feedwright.checks.places import Place, shown
from feedwright.checks.schema import Element, Kind, each, often, once
from feedwright.checks.values.addresses import absolute
from feedwright.checks.values.dates import iso8601, iso8601_day
from feedwright.checks.values.numbers import (
    between,
    choice,
    not_negative,
    positive,
    true_false,
    whole,
)
from feedwright.checks.values.people import country, currency
from feedwright.checks.values.texts import plain

_FIRST, _LAST = 1900, 2100
_FULL_PLACE = 5

gender = choice("g-gender", "Male|M|Female|F")
marital_status = choice(
    "g-marital-status", "single|divorced|separated|widowed|married|in relationship"
)
payment = choice("g-payment", "Cash|Check|Visa|MasterCard|AmericanExpress|Discover|WireTransfer")
price_type = choice("g-price-type", "negotiable|starting")
rating = choice("g-rating", "1|2|3|4|5")
reviewer = choice("g-reviewer-type", "editorial|user")
shipper = choice("g-service", "FedEx|UPS|DHL|Mail|Other|Overnight|Standard")
percent = between("g-percent", 0, 100)


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


_PARSED = {f"{{{RDF}}}parseType": ()}
_RANGE = Element(
    attributes=_PARSED,
    holds=Kind("range", {"g:start": once(iso8601), "g:end": once(iso8601)}),
)
IN_ENTRIES: dict[str, Element] = {
    **each(
        "g:actor g:agent g:area g:apparel_type g:artist g:author g:brand g:color g:condition"
        " g:course g:course_number g:course_times g:cuisine g:delivery_notes g:education"
        " g:employer g:ethnicity g:format g:id g:immigration_status g:interested_in g:isbn"
        " g:job_function g:job_industry g:job_type g:main_ingredient g:make g:manufacturer"
        " g:manufacturer_id g:meal_type g:model g:model_number g:name_of_item_being_reviewed"
        " g:news_source g:occupation g:payment_notes g:product_type g:property_type"
        " g:publication_name g:publication_volume g:review_type g:school_district"
        " g:sexual_orientation g:size g:subject g:subject_area g:tax_region g:university g:upc"
        " g:vehicle_type g:vin",
        once(plain),
    ),
    **each("g:age g:bathrooms g:bedrooms g:quantity", once(not_negative)),
    **each(
        "g:calories g:cholesterol g:cooking_time g:fiber g:hoa_dues g:salary g:saturated_fat"
        " g:servings g:sodium g:total_carbs g:total_fat",
        once(number),
    ),
    **each(
        "g:delivery_radius g:megapixels g:memory g:preparation_time g:price g:processor_speed"
        " g:protein g:weight",
        once(number_with_unit),
    ),
    **each("g:course_date_range g:event_date_range g:travel_date_range", _RANGE),
    "g:currency": once(currency),
    **each("g:expiration_date g:publish_date", once(iso8601_day)),
    "g:expiration_date_time": once(iso8601),
    **each("g:from_location g:to_location", once(location)),
    "g:location": once(full_location),
    "g:gender": once(gender),
    "g:image_link": Element((absolute,), most=10),
    "g:label": Element((label,), most=10),
    **each("g:listing_type g:pickup", once(true_false)),
    "g:marital_status": once(marital_status),
    "g:mileage": once(count_with_unit),
    "g:pages": once(positive),
    "g:payment_accepted": often(payment),
    **each("g:price_type g:salary_type", once(price_type)),
    "g:rating": once(rating),
    "g:reviewer_type": once(reviewer),
    "g:shipping": Element(
        attributes=_PARSED,
        holds=Kind(
            "g:shipping",
            {
                "g:service": once(shipper),
                "g:country": once(country),
                "g:price": once(number_with_unit),
            },
        ),
    ),
    "g:tax_percent": once(percent),
    "g:url_of_item_being_reviewed": once(absolute),
    "g:year": once(year),
}
