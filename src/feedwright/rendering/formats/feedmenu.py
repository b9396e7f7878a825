"""Feed menus: the feeds of a site as one list for people (draft-nottingham-feed-menu)."""

from collections.abc import Iterable
from typing import Any

import msgspec

from feedwright.domain.formats import ATOM, FORMATS, RSS
from feedwright.domain.text import clean
from feedwright.rendering.html.listed_feeds import Listing

_NAMED = (RSS.name, ATOM.name)
"""The formats that the draft names."""


def feed_menu(title: str, language: str, groups: Iterable[tuple[str, list[Listing]]]) -> bytes:
    """The menu of a publication.

    Feeds other than RSS and Atom are not allowed in it (§2.2).

    Args:
        title: The title of the publication.
        language: Its language; only items in another one state theirs.
        groups: The feeds, in order, with the heading of each group; "" for those in the menu
            itself.
    """
    items = list[dict[str, Any]]()
    for heading, listings in groups:
        found = [_item(one, language) for one in listings if {*_NAMED} & {*one.formats}]
        if heading and found:
            items.append({"feed-menu": clean(heading), "items": found})
        else:
            items += found
    menu = {"feed-menu": clean(title), "items": items}
    return msgspec.json.format(msgspec.json.encode(menu), indent=2) + b"\n"


def _item(listing: Listing, language: str) -> dict[str, str]:
    """A feed item (§2.2)."""
    item = {"feed-title": clean(listing.title)}
    if listing.description:
        item["description"] = clean(listing.description)
    if listing.language and listing.language != language:
        item["lang"] = listing.language.replace("_", "-")
    named = [name for name in _NAMED if name in listing.formats]
    return item | {name: listing.address + FORMATS[name].file_name for name in named}
