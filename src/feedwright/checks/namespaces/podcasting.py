"""The Podcasting 2.0 namespace, and Podlove's chapters."""

from feedwright.checks.findings import Result
from feedwright.checks.namespace_prefixes import split
from feedwright.checks.places import Place, shown
from feedwright.checks.register import clause, rule
from feedwright.checks.tables import keyed, listed
from feedwright.domain.podcast_validation import role_problem
from feedwright.domain.profiles import profile

_CHAPTERS = frozenset({"application/json+chapters", "application/json"})


@rule("podcast-attribute")
def needed_attribute(place: Place) -> Result:
    needs = keyed("lists", "podcast attributes").get(split(place.node.tag)[1], ())
    missing = next((name for name in needs if place.node.get(name) is None), "")
    if not missing:
        return None
    return f"{place.Name} needs the attribute {missing}; add it, or players skip the element."


@rule("podcast-person")
def person(place: Place) -> Result:
    if not place.value.strip():
        return "<podcast:person> is empty; write the name of the person."
    roles = profile("podcast").roles
    known = roles.values if roles else {}
    problem = role_problem(place.get("role").strip(), place.get("group").strip(), known)
    return f"In <podcast:person> {problem}".removesuffix("?") + "." if problem else None


@clause("podcast-medium")
def no_medium(value: str) -> str:
    """Why a text is no medium of the namespace; each has one for lists of it, with an L."""
    mediums = profile("podcast").mediums
    known = mediums.values if mediums else ()
    if value == "mixed" or value.removesuffix("L") in known:
        return ""
    return f"is no medium; write one of {', '.join(known)}"


@rule("podcast-chapters")
def chapters(place: Place) -> Result:
    url, kind = place.get("url").strip(), place.get("type").partition(";")[0].strip().lower()
    if url.lower().startswith("http:"):
        return f"The chapters are at {shown(url)}; serve them by https, or players skip them."
    if kind and kind not in _CHAPTERS:
        return (
            f"The type {shown(kind)} of <podcast:chapters> is not that of its chapters; "
            "write application/json+chapters."
        )
    return None


@rule("podcast-transcript")
def transcript(place: Place) -> Result:
    kind = place.get("type").partition(";")[0].strip().lower()
    if not kind or kind in listed("transcript types"):
        return None
    return (
        f"The type {shown(kind)} of <podcast:transcript> is none that players read; "
        "write text/vtt, application/x-subrip, application/json, text/html or text/plain."
    )
