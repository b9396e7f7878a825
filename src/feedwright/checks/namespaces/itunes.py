"""Apple's podcast namespace."""

from feedwright.checks.findings import Verdict, rule
from feedwright.checks.names import clark
from feedwright.checks.namespaces.categories import FORMER, TODAY
from feedwright.checks.places import Place, shown
from feedwright.checks.schema import MANY, Element, Kind, attributes, once
from feedwright.checks.values.addresses import absolute, web
from feedwright.checks.values.dates import RSS_DATE
from feedwright.checks.values.numbers import choice, positive, true_false
from feedwright.checks.values.people import any_mailbox
from feedwright.checks.values.texts import at_most, plain
from feedwright.domain.patterns import seldom

CATEGORIES = "https://podcasters.apple.com/support/1691-apple-podcasts-categories"

_DURATION = seldom(r"\d+(:[0-5][0-9](:[0-5][0-9])?)?")

short = at_most("itunes-length", 255)
long = at_most("itunes-summary-length", 4000)
blocked = choice("itunes-block", "yes|no|clean", fold=True, strip=False)
order = choice("itunes-type", "episodic|serial")
episode = choice("itunes-episode-type", "full|trailer|bonus")


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

_SUB = Element(
    most=MANY,
    attributes=attributes(text=(category, former_category)),
    needs=("text",),
    holds=Kind("itunes:category"),
)
_BOTH: dict[str, Element] = {
    "itunes:author": once(short, plain),
    "itunes:block": once(blocked),
    "itunes:explicit": once(true_false),
    "itunes:keywords": once(short, keywords),
    "itunes:subtitle": once(short, plain),
    "itunes:summary": once(long, plain),
    "itunes:image": Element(
        attributes=attributes(href=(web,)), needs=("href",), holds=Kind("itunes:image")
    ),
}
IN_FEEDS: dict[str, Element] = {
    **_BOTH,
    "itunes:owner": Element(
        holds=Kind(
            "itunes:owner",
            {"itunes:email": once(any_mailbox), "itunes:name": once(short, plain)},
            needs=("itunes:email",),
        )
    ),
    "itunes:category": Element(
        most=MANY,
        attributes=attributes(text=(category, former_category)),
        needs=("text",),
        holds=Kind("itunes:category", {"itunes:category": _SUB}),
    ),
    "itunes:pubDate": once(*RSS_DATE),
    "itunes:new-feed-url": once(absolute),
    "itunes:type": once(order),
}
IN_ENTRIES: dict[str, Element] = {
    **_BOTH,
    "itunes:duration": once(duration),
    "itunes:title": once(),
    "itunes:episode": once(positive),
    "itunes:season": once(positive),
    "itunes:episodeType": once(episode),
}
