"""The additional elements of partners: MSN's and SmartNews's.

MSN's are at https://support.microsoft.com/en-us/msn/partner-hub/msn-feed-item-metadata-requirements
and https://support.microsoft.com/en-us/msn/partner-hub/msn-content-expiration-and-takedown-rules,
SmartNews's at
https://publishers.smartnews.com/hc/en-us/articles/360036526213-SmartFormat-Specification-Version-2-1.
"""

from collections.abc import Iterator

from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.rendering.formats.element import Element, said
from feedwright.rendering.formats.forms import rfc3339


def nothing(_shown: Channel) -> Iterator[Element]:
    """No elements, for partners that read no additional ones."""
    yield from ()


def msn_entry(shown: Entry) -> Iterator[Element]:
    """The modification and expiry times of an entry."""
    yield Element("dcterms:modified", rfc3339(shown.updated))
    until = shown.withdrawal.when if shown.withdrawal else shown.expires
    if until:
        yield Element("dcterms:valid", rfc3339(until))


def smartnews_channel(shown: Channel) -> Iterator[Element]:
    """The logos shown above each article."""
    for name, address in (("snf:logo", shown.logo), ("snf:darkModeLogo", shown.dark_logo)):
        if address:
            yield Element(name, children=(Element("url", address),))


def smartnews_entry(shown: Entry) -> Iterator[Element]:
    """An entry's thumbnail, its state, and its analytics code."""
    if shown.withdrawal:
        yield Element("media:status", attributes={"state": "deleted"})
        return
    if shown.image:
        yield Element("media:thumbnail", attributes={"url": shown.image.url})
    yield from said("snf:analytics", shown.analytics)
