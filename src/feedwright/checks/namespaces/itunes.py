"""Apple's podcast namespace."""

from feedwright.checks.findings import Verdict, rule
from feedwright.checks.names import clark
from feedwright.checks.namespaces.categories import FORMER, TODAY
from feedwright.checks.places import Place, shown
from feedwright.checks.values.numbers import choice
from feedwright.checks.values.texts import at_most
from feedwright.domain.patterns import seldom

CATEGORIES = "https://podcasters.apple.com/support/1691-apple-podcasts-categories"

_DURATION = seldom(r"\d+(:[0-5][0-9](:[0-5][0-9])?)?")

at_most("itunes-length", 255)
at_most("itunes-summary-length", 4000)
choice("itunes-block", "yes|no|clean", fold=True, strip=False)
choice("itunes-type", "episodic|serial")
choice("itunes-episode-type", "full|trailer|bonus")


@rule("itunes-duration")
def duration(place: Place) -> Verdict:
    if _DURATION.fullmatch(place.value.strip()):
        return None
    return f"{place.Name} {shown(place.value)} is no duration; write seconds, or 1:02:03."


def _unknown(place: Place, within: str) -> Verdict:
    name = place.value
    if not within:
        known, former = name in TODAY, name in FORMER
    else:
        known, former = name in TODAY.get(within, ()), name in FORMER.get(within, ())
    if known or former:
        return None
    return f"The category {shown(name)} is not in Apple's list; take one from {CATEGORIES}."


@rule("itunes-category")
def category(place: Place) -> Verdict:
    parent = place.node.getparent()
    within = str(parent.get("text", "")) if parent.tag == place.node.tag else ""
    return _unknown(place, within)


@rule("itunes-category-former")
def former_category(place: Place) -> Verdict:
    parent = place.node.getparent()
    within = str(parent.get("text", "")) if parent.tag == place.node.tag else ""
    name = place.value
    today = TODAY.get(within, ()) if within else TODAY
    if name in today or _unknown(place, within):
        return None
    return f"The category {shown(name)} is no longer Apple's; take one from {CATEGORIES}."


@rule("itunes-keywords")
def keywords(place: Place) -> Verdict:
    value = place.value.strip()
    if " " not in value or "," in value:
        return None
    return f"{place.Name} {shown(value)} has no commas; part the keywords by them."


@rule("itunes-expected")
def expected(place: Place) -> Verdict:
    node = place.node
    if not any(isinstance(child.tag, str) and child.tag.startswith(_OURS) for child in node):
        return None
    wanted = [name for name in _WANTED if node.find(clark(name)) is None]
    if node.find("language") is not None or node.tag != "channel":
        wanted = [name for name in wanted if name != "language"]
    if not wanted:
        return None
    return f"Apple's directory demands <{wanted[0]}> of a podcast; add it."


_OURS = clark("itunes:")
_WANTED = ("language", "itunes:category", "itunes:explicit", "itunes:image")
