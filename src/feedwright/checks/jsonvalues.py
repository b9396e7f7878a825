"""What JSON Feed's texts may say: the judgements of all formats, told of JSON's members."""

from feedwright.checks.jsonplaces import Spot, held, quoted
from feedwright.checks.values.addresses import is_unencoded, strange_scheme, trouble, unusable
from feedwright.checks.values.dates import hardly_meant, no_rfc3339
from feedwright.checks.values.markup import witness
from feedwright.checks.values.people import no_language, no_language_form, no_media_type
from feedwright.checks.values.texts import (
    active_element,
    escaped_twice,
    handler,
    markup,
    relative_address,
)


@held("json-url")
def url(spot: Spot) -> str | None:
    wrong = "" if is_unencoded(spot.value) else trouble(spot.value, absolute=True)
    return _of(spot, wrong)


@held("json-url-encoded")
def encoded(spot: Spot) -> str | None:
    return _of(spot, trouble(spot.value, absolute=True) if is_unencoded(spot.value) else "")


@held("json-url-scheme")
def scheme(spot: Spot) -> str | None:
    return _of(spot, strange_scheme(spot.value))


@held("json-url-usable")
def usable(spot: Spot) -> str | None:
    return _of(spot, "" if trouble(spot.value, absolute=True) else unusable(spot.value))


ADDRESS = (url, encoded, scheme, usable)
"""The rules of an address."""


@held("json-date")
def date(spot: Spot) -> str | None:
    wrong = no_rfc3339(spot.value.upper())
    return f"{quoted(spot.value)} {wrong}." if wrong else None


@held("json-date-implausible")
def plausible(spot: Spot) -> str | None:
    wrong = hardly_meant(spot.value)
    return f"{quoted(spot.value)} {wrong}." if wrong else None


DATE = (date, plausible)
"""The rules of a date."""


@held("json-language")
def language(spot: Spot) -> str | None:
    wrong = no_language(spot.value)
    return f"{quoted(spot.value)} {wrong}." if wrong else None


@held("json-language-form")
def language_form(spot: Spot) -> str | None:
    wrong = no_language_form(spot.value)
    return f"{quoted(spot.value)} {wrong}." if wrong else None


LANGUAGE = (language, language_form)
"""The rules of a language."""


@held("json-plain-text")
def plain(spot: Spot) -> str | None:
    content = spot.within.get("content_html")
    found = markup(spot.value, lambda: [witness(content)] if isinstance(content, str) else [])
    if not found:
        return None
    return f"{quoted(spot.name)} is plain text, but holds {quoted(found)}; write it without HTML."


@held("json-empty")
def filled(spot: Spot) -> str | None:
    if spot.value.strip():
        return None
    listed = isinstance(spot.path[-1], int)
    told = "holds an empty text" if listed else "is empty"
    return f"{quoted(spot.name)} {told}; leave it out."


@held("json-media-type")
def media_type(spot: Spot) -> str | None:
    wrong = no_media_type(spot.value)
    return f"{quoted(spot.value)} {wrong}." if wrong else None


@held("json-number")
def duration(spot: Spot) -> str | None:
    if 0 <= spot.value < float("inf"):
        return None
    return f"{quoted(spot.name)} is {spot.value}; write how large it is, or leave it out."


def _size(spot: Spot) -> str | None:
    if isinstance(spot.value, float) and not spot.value.is_integer() and spot.value >= 0:
        return f"{quoted(spot.name)} is {spot.value}; write a whole number of bytes."
    return duration.judge(spot)


size = duration._replace(judge=_size)


@held("json-content-active")
def active(spot: Spot) -> str | None:
    wrong = active_element(spot.value) or handler(spot.value)
    return f"The content {wrong}." if wrong else None


@held("json-content-relative")
def relative(spot: Spot) -> str | None:
    wrong = relative_address(spot.value)
    return f"The content {wrong}." if wrong else None


@held("json-content-escaped")
def escaped(spot: Spot) -> str | None:
    wrong = escaped_twice(spot.value)
    return f"The content {wrong}." if wrong else None


CONTENT = (active, relative, escaped)
"""The rules of HTML."""


def _of(spot: Spot, wrong: str) -> str | None:
    return f"The address {quoted(spot.value)} in {quoted(spot.name)} {wrong}." if wrong else None
