"""What JSON Feed's texts may say: the judgements of all formats, told of JSON's members."""

from feedwright.checks.jsonplaces import ITEMS, Spot, held, quoted
from feedwright.checks.values import levels
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


@held("json-url", levels.ADDRESS)
def url(spot: Spot) -> str | None:
    """An address is absolute, and one that can be."""
    wrong = "" if is_unencoded(spot.value) else trouble(spot.value, absolute=True)
    return _of(spot, wrong)


@held("json-url-encoded", levels.ADDRESS)
def encoded(spot: Spot) -> str | None:
    """An address has no blanks, and nothing else that must be percent-encoded."""
    return _of(spot, trouble(spot.value, absolute=True) if is_unencoded(spot.value) else "")


@held("json-url-scheme", levels.ADDRESS_USE)
def scheme(spot: Spot) -> str | None:
    """An address has a scheme that readers can follow."""
    return _of(spot, strange_scheme(spot.value))


@held("json-url-usable", levels.ADDRESS_USE)
def usable(spot: Spot) -> str | None:
    """An address of the web has a host, a port that is a number, and no % on its own."""
    return _of(spot, "" if trouble(spot.value, absolute=True) else unusable(spot.value))


ADDRESS = (url, encoded, scheme, usable)
"""The rules of an address."""


@held("json-date", levels.DATE, ITEMS)
def date(spot: Spot) -> str | None:
    """A date is one of RFC 3339, with a zone; its letters may be small, as Atom's may not."""
    wrong = no_rfc3339(spot.value.upper())
    return f"{quoted(spot.value)} {wrong}." if wrong else None


@held("json-date-implausible", levels.DATE_USE, ITEMS)
def plausible(spot: Spot) -> str | None:
    """A date is not before there were feeds, and its time is one that a clock shows."""
    wrong = hardly_meant(spot.value)
    return f"{quoted(spot.value)} {wrong}." if wrong else None


DATE = (date, plausible)
"""The rules of a date."""


@held("json-language", levels.LANGUAGE)
def language(spot: Spot) -> str | None:
    """A language is a tag of RFC 5646 whose first part is a code of ISO 639."""
    wrong = no_language(spot.value)
    return f"{quoted(spot.value)} {wrong}." if wrong else None


@held("json-language-form", levels.LANGUAGE_FORM)
def language_form(spot: Spot) -> str | None:
    """What follows the code of a language is parts of one to eight letters or digits."""
    wrong = no_language_form(spot.value)
    return f"{quoted(spot.value)} {wrong}." if wrong else None


LANGUAGE = (language, language_form)
"""The rules of a language."""


@held("json-plain-text", levels.PLAIN_TEXT, ITEMS)
def plain(spot: Spot) -> str | None:
    """HTML stands in content_html alone; readers show tags and entities elsewhere as they are."""
    content = spot.within.get("content_html")
    found = markup(spot.value, lambda: [witness(content)] if isinstance(content, str) else [])
    if not found:
        return None
    return f"{quoted(spot.name)} is plain text, but holds {quoted(found)}; write it without HTML."


@held("json-empty", levels.BLANK, ITEMS)
def filled(spot: Spot) -> str | None:
    """A member that has nothing to say is left out."""
    if spot.value.strip():
        return None
    listed = isinstance(spot.path[-1], int)
    told = "holds an empty text" if listed else "is empty"
    return f"{quoted(spot.name)} {told}; leave it out."


@held("json-media-type", levels.MEDIA_TYPE, ITEMS)
def media_type(spot: Spot) -> str | None:
    """A media type has a type and a subtype, as in audio/mpeg."""
    wrong = no_media_type(spot.value)
    return f"{quoted(spot.value)} {wrong}." if wrong else None


@held("json-number", levels.NUMBER, ITEMS)
def duration(spot: Spot) -> str | None:
    """A size or a duration is no less than zero, and a size has no fraction of a byte."""
    if 0 <= spot.value < float("inf"):
        return None
    return f"{quoted(spot.name)} is {spot.value}; write how large it is, or leave it out."


def _size(spot: Spot) -> str | None:
    if isinstance(spot.value, float) and not spot.value.is_integer() and spot.value >= 0:
        return f"{quoted(spot.name)} is {spot.value}; write a whole number of bytes."
    return duration.judge(spot)


size = duration._replace(judge=_size)


@held("json-content-active", levels.HTML, ITEMS)
def active(spot: Spot) -> str | None:
    """Content has no scripts, styles, forms or event handlers, which readers take out."""
    wrong = active_element(spot.value) or handler(spot.value)
    return f"The content {wrong}." if wrong else None


@held("json-content-relative", levels.HTML, ITEMS)
def relative(spot: Spot) -> str | None:
    """Addresses in content are absolute; readers do not know what others are relative to."""
    wrong = relative_address(spot.value)
    return f"The content {wrong}." if wrong else None


@held("json-content-escaped", levels.HTML, ITEMS)
def escaped(spot: Spot) -> str | None:
    """The HTML of content_html is not escaped a second time."""
    wrong = escaped_twice(spot.value)
    return f"The content {wrong}." if wrong else None


CONTENT = (active, relative, escaped)
"""The rules of HTML."""


def _of(spot: Spot, wrong: str) -> str | None:
    return f"The address {quoted(spot.value)} in {quoted(spot.name)} {wrong}." if wrong else None
