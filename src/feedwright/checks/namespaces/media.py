"""Media RSS."""

from feedwright.checks.findings import Result
from feedwright.checks.namespace_prefixes import clark
from feedwright.checks.places import Place, shown
from feedwright.checks.register import clause, result_of, rule
from feedwright.checks.tables import listed
from feedwright.checks.values.addresses import no_absolute
from feedwright.domain.patterns import seldom

_HEX = seldom(r"[0-9A-Za-z]+")
_ICRA = r"(?:[nsvlocx]z [01]|(?:n[a-c]|s[a-f]|v[a-j]|l[a-c]|o[a-h]|c[a-b]|x[a-e]) 1)"
_RATINGS = {
    "urn:simple": seldom("adult|nonadult"),
    "urn:mpaa": seldom("g|m|nc-17|pg|pg-13|r|x"),
    "urn:v-chip": seldom(r"14\+|18\+|c|c8|g|pg|tv-14|tv-g|tv-ma|tv-pg|tv-y|tv-y7|tv-y7-fv"),
    "urn:icra": seldom(rf"r \({_ICRA}(?: {_ICRA})*\)"),
}
_DIGESTS = {"md5": 32, "sha-1": 40}


@rule("media-role")
def role(place: Place) -> Result:
    found, scheme = place.get("role"), place.get("scheme") or "urn:ebu"
    known = found in listed("roles") if scheme == "urn:ebu" else found == found.lower()
    if not found or known:
        return None
    return (
        f"The role {shown(found)} is not in the EBU's list;"
        " write one of that list in small letters, or name another scheme."
    )


@clause("media-scheme")
def no_scheme(value: str) -> str:
    """Why the scheme of a role is none."""
    return "" if value in {"", "urn:ebu"} else no_absolute(value)


@rule("media-status")
def status(place: Place) -> Result:
    state = place.get("state")
    if state in {"", "active", "blocked", "deleted"}:
        return None
    return f"The state {shown(state)} is none of active, blocked, deleted; write one of these."


@rule("media-hash")
def digest(place: Place) -> Result:
    algorithm = place.get("algo") or "md5"
    length = _DIGESTS.get(algorithm)
    value = place.value.strip()
    if length is None:
        return f"The algorithm {shown(algorithm)} of <media:hash> must be md5 or sha-1; correct it."
    if _HEX.fullmatch(value) and len(value) == length:
        return None
    return f"<media:hash> {shown(value)} is no {algorithm}; it has {length} hexadecimal digits."


@rule("media-rating")
def rating(place: Place) -> Result:
    name, value = place.get("scheme") or "urn:simple", place.value.strip()
    if name not in _RATINGS:
        return result_of("address-absolute", Place(place.node, place.document, "scheme", name))
    if _RATINGS[name].fullmatch(value):
        return None
    return f"<media:rating> {shown(value)} is no rating of {name}; write one of its values."


@rule("media-restriction")
def restriction(place: Place) -> Result:
    relation, kind, value = place.get("relationship"), place.get("type"), place.value.strip()
    if relation not in {"allow", "deny"}:
        return '<media:restriction> needs relationship="allow" or "deny"; add it.'
    if not kind:
        return None if value in {"", "all", "none"} else f"{shown(value)} must be all or none."
    if kind == "country":
        wrong = [code for code in value.upper().split(" ") if code not in listed("countries")]
        return f"{shown(wrong[0])} is no code of ISO 3166; correct it." if wrong else None
    if kind == "uri":
        return result_of("address-absolute", place)
    return f"The type {shown(kind)} of <media:restriction> must be country or uri; correct it."


@rule("media-group")
def group(place: Place) -> Result:
    if len(place.children(clark("media:content"))) > 1:
        return None
    return "<media:group> holds fewer than two <media:content>; leave <media:group> away."
