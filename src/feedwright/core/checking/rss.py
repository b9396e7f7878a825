"""RSS 2.0 and its forerunners 0.91 to 0.94."""

import re

from feedwright.core.checking.findings import Verdict, rule
from feedwright.core.checking.places import Place, shown
from feedwright.core.checking.schema import MANY, Element, Kind

SPEC = "https://www.rssboard.org/rss-specification"
PROFILE = "https://www.rssboard.org/rss-profile"

_HTTP = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@rule("rss-guid-permalink", "error", f"{PROFILE}#element-channel-item-guid")
def guid_permalink(place: Place) -> Verdict:
    """A guid that is no address says so by isPermaLink="false"."""
    if place.get("isPermaLink", "true") == "true" and not _HTTP.match(place.value.strip()):
        return (
            f"The guid {shown(place.value)} is no address; "
            'give it isPermaLink="false", or put an address in its place.'
        )
    return None


@rule("rss-item-empty", "error", f"{SPEC}#hrelementsOfLtitemgt")
def item_empty(place: Place) -> Verdict:
    """An item has a title or a description."""
    if place.has("title", "description"):
        return None
    return "The item has neither title nor description; give it one of them."


ITEM = Kind(
    "item",
    {
        "title": Element(),
        "link": Element(),
        "description": Element(),
        "author": Element(),
        "category": Element(most=MANY, attributes={"domain": ()}),
        "comments": Element(),
        "enclosure": Element(
            attributes={"url": (), "length": (), "type": ()}, needs=("url", "length", "type")
        ),
        "guid": Element((guid_permalink,), attributes={"isPermaLink": ()}),
        "pubDate": Element(),
        "source": Element(attributes={"url": ()}, needs=("url",)),
    },
    rules=(item_empty,),
    entry=True,
)
