"""The smaller namespaces, one or two rules each."""

import codecs
import re
from urllib.parse import quote, unquote

from feedwright.checks.findings import Message, Result
from feedwright.checks.namespace_prefixes import clark
from feedwright.checks.places import Place, elements, repeated, shown
from feedwright.checks.register import clause, result_of, rule
from feedwright.checks.values.addresses import ascii_form, no_absolute
from feedwright.domain.mediatypes import is_media_type
from feedwright.domain.patterns import seldom

_NUMBERS = seldom(r"[-+]?\d++\.?\d*+(?:\s+[-+]?\d++\.?\d*+)*")
_PAIRS = seldom(r"[-+.0-9]+[, ][-+.0-9]( [-+.0-9]+[, ][-+.0-9])+")


@rule("thr-in-reply-to")
def in_reply_to(place: Place) -> Result:
    for name in ("href", "ref", "source"):
        value = place.get(name)
        if place.node.get(name) is not None:
            wrong = no_absolute(ascii_form(value.strip()))
            if wrong:
                return f"The attribute {name} of <thr:in-reply-to>, {shown(value)}, {wrong}."
    kind = place.node.get("type")
    if kind is not None and not is_media_type(kind):
        return f"The type {shown(kind)} of <thr:in-reply-to> is no media type; correct it."
    return None


@rule("opensearch-role")
def role(place: Place) -> Result:
    value = place.value.strip()
    prefix, colon, _ = value.partition(":")
    known = prefix in place.node.nsmap if colon else value in _ROLES
    return None if known else f"The role {shown(value)} is not known; write one of {_ROLES_SHOWN}."


_ROLES = ("correction", "example", "related", "request", "subset", "superset")
_ROLES_SHOWN = ", ".join(_ROLES)


@clause("opensearch-encoding")
def no_encoding(value: str) -> str:
    """Why a name is that of no encoding."""
    try:
        codecs.lookup(value)
    except (LookupError, ValueError):
        return "is no encoding; write one like UTF-8"
    return ""


@rule("opensearch-terms")
def encoded(place: Place) -> Result:
    for word in place.value.split():
        capitals = re.sub(r"%\w\w", lambda found: found[0].upper(), word)
        if capitals != quote(unquote(capitals)):
            return f"{place.Name} {shown(word)} is not encoded; write {shown(quote(word))}."
    return None


@rule("feedburner-address")
def flare_address(place: Place) -> Result:
    return result_of("address-iri", place) if place.document.kind == "atom" else None


@rule("sx-window")
def sync_window(place: Place) -> Result:
    if place.has("@since") == place.has("@until"):
        return None
    return "<sx:sharing> needs since and until; add both."


@rule("sx-sync-unique")
def sync_ids(place: Place) -> Result:
    ids = ((one, one.get("id")) for one in place.node.iterfind(f"*/{clark('sx:sync')}"))
    for one, value in repeated(ids):
        if value:
            message = f"Another <sx:sync> has the id {shown(value)}; give this one its own."
            return [Message(one.sourceline, message)]
    return None


@clause("georss-line")
def no_line(value: str) -> str:
    """Why a text is no line of points: pairs of numbers, at least two."""
    if "," in value:
        value = value.replace(",", " ") if _PAIRS.fullmatch(value) else ""
    count = len(value.split())
    if count > 2 and count % 2 == 0 and _NUMBERS.fullmatch(value):  # noqa: PLR2004
        return ""
    return "is no line; write it like “41.01 28.98 41.02 28.99”"


@rule("at-ref")
def reference(place: Place) -> Result:
    value = place.get("ref")
    wrong = no_absolute(ascii_form(value))
    return f"The attribute ref of {place.name}, {shown(value)}, {wrong}." if wrong else None


@rule("at-when")
def when(place: Place) -> Result:
    return result_of("date-rfc3339", Place(place.node, place.document, "when", place.get("when")))


@rule("app-accept")
def accepts(place: Place) -> Result:
    value = place.value.strip()
    wrong = [one for one in value.split(",") if value and not is_media_type(one.strip())]
    return f"{shown(wrong[0])} is no media type; write one like image/png." if wrong else None


@rule("app-categories")
def categories(place: Place) -> Result:
    more = place.has("@fixed", "@scheme") or next(elements(place.node), None) is not None
    if not (place.has("@href") and more):
        return None
    return "<app:categories> has an href, so nothing else belongs here; take the rest out."
