"""Apple's podcast namespace."""

from feedwright.checks.findings import Result
from feedwright.checks.names import clark
from feedwright.checks.places import Place, shown
from feedwright.checks.register import rule
from feedwright.checks.tables import keyed

CATEGORIES = "https://podcasters.apple.com/support/1691-apple-podcasts-categories"

_OURS = clark("itunes:")
_WANTED = ("language", "itunes:category", "itunes:explicit", "itunes:image")


@rule("itunes-category")
def category(place: Place) -> Result:
    if _is_listed(place, "today") or _is_listed(place, "former"):
        return None
    return f"The category {shown(place.value)} is not in Apple's list; take one from {CATEGORIES}."


@rule("itunes-category-former")
def former_category(place: Place) -> Result:
    if _is_listed(place, "today") or not _is_listed(place, "former"):
        return None
    name = shown(place.value)
    return f"The category {name} is no longer in Apple's list; take one from {CATEGORIES}."


def _is_listed(place: Place, when: str) -> bool:
    """Whether Apple's directory has, or had, a category, within the one that holds it."""
    known, parent = keyed("categories", when, " | "), place.node.getparent()
    within = str(parent.get("text", "")) if parent.tag == place.node.tag else ""
    return place.value in (known.get(within, ()) if within else known)


@rule("itunes-expected")
def expected(place: Place) -> Result:
    node = place.node
    if not any(isinstance(child.tag, str) and child.tag.startswith(_OURS) for child in node):
        return None
    wanted = [name for name in _WANTED if node.find(clark(name)) is None]
    if node.find("language") is not None or node.tag != "channel":
        wanted = [name for name in wanted if name != "language"]
    return f"Apple's directory demands <{wanted[0]}> of a podcast; add it." if wanted else None
