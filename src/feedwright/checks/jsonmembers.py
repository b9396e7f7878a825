"""The members of JSON Feed 1.1, and the rules that are about one of them."""

from feedwright.checks.jsonplaces import ATTACHMENTS, ITEMS, TOP, Kind, Member, Spot, held, quoted
from feedwright.checks.jsonvalues import (
    ADDRESS,
    CONTENT,
    DATE,
    LANGUAGE,
    duration,
    filled,
    media_type,
    plain,
    size,
)

VERSION = "https://jsonfeed.org/version/1.1"
_OLD = "https://jsonfeed.org/version/1"
_NEW_MEMBERS = ("authors", "language")


@held("json-version")
def version(spot: Spot) -> str | None:
    if spot.value in (VERSION, _OLD):
        return None
    return f"{quoted(spot.value)} is no version of JSON Feed; write {VERSION}."


@held("json-version-old")
def version_old(spot: Spot) -> str | None:
    if spot.value != _OLD:
        return None
    return f"This is version 1 of JSON Feed; {VERSION} is newer, and readers of 1 read it."


@held("json-version-members")
def version_members(spot: Spot) -> str | None:
    new = next((name for name in _NEW_MEMBERS if name in spot.within), "")
    if not new or not spot.feed.is_old:
        return None
    return f"{quoted(new)} came with version 1.1; name that version: {VERSION}."


@held("json-title-empty")
def title_empty(spot: Spot) -> str | None:
    return None if spot.value.strip() else "The feed has no title; write the name of the site."


@held("json-home-page")
def home_page(spot: Spot) -> str | None:
    if spot.value.get("home_page_url"):
        return None
    return "The feed names no site; add “home_page_url”, which readers link its title to."


@held("json-feed-url")
def feed_url(spot: Spot) -> str | None:
    if spot.value.get("feed_url"):
        return None
    return "The feed does not name its own address; add “feed_url”, by which readers know it."


@held("json-feed-url-differs")
def feed_url_differs(spot: Spot) -> str | None:
    found = spot.feed.path
    if not found.lower().startswith(("http://", "https://")) or found == spot.value:
        return None
    return f"The feed says that it is at {quoted(spot.value)}, but it was found at {quoted(found)}."


@held("json-next-url")
def next_url(spot: Spot) -> str | None:
    if spot.value != spot.feed.value.get("feed_url"):
        return None
    return "“next_url” is the address of this document; leave it out of the last page."


@held("json-author-old")
def author_old(spot: Spot) -> str | None:
    if "author" not in spot.value or "authors" in spot.value or spot.feed.is_old:
        return None
    return "“author” is of version 1; write a list of “authors”, and keep it for old readers."


@held("json-author-empty")
def author_empty(spot: Spot) -> str | None:
    if any(spot.value.get(name) for name in ("name", "url", "avatar")):
        return None
    return "The author has no “name”, no “url” and no “avatar”; add one, or leave the author out."


@held("json-hub-type")
def hub_type(spot: Spot) -> str | None:
    if spot.value in ("WebSub", "rssCloud"):
        return None
    return f"Readers know no hub of the type {quoted(spot.value)}; write WebSub or rssCloud."


@held("json-item-id-empty")
def id_empty(spot: Spot) -> str | None:
    return None if spot.value.strip() else "The item's id is empty; write one that never changes."


@held("json-item-id-repeated")
def id_repeated(spot: Spot) -> str | None:
    found = spot.value.get("id")
    if not isinstance(found, str | int | float) or not (key := str(found).strip()):
        return None
    if key not in spot.feed.ids:
        spot.feed.ids.add(key)
        return None
    return f"The id {quoted(key)} is that of an item above; give each item its own."


@held("json-item-content")
def content_missing(spot: Spot) -> str | None:
    if "content_html" in spot.value or "content_text" in spot.value:
        return None
    return "The item has no content; add “content_html” or “content_text”."


@held("json-item-content-empty")
def content_empty(spot: Spot) -> str | None:
    given = [spot.value[name] for name in ("content_html", "content_text") if name in spot.value]
    if not given or any(not isinstance(one, str) or one.strip() for one in given):
        return None
    return "The item's content is empty; write its text, or its summary, there."


@held("json-item-url")
def item_url(spot: Spot) -> str | None:
    if spot.value.get("url") or spot.value.get("external_url"):
        return None
    return "The item has no address; add “url”, which readers open."


@held("json-item-date")
def item_date(spot: Spot) -> str | None:
    if spot.value.get("date_published") or spot.value.get("date_modified"):
        return None
    return "The item has no date; add “date_published”, by which readers order items."


@held("json-external-url")
def external_url(spot: Spot) -> str | None:
    if spot.value != spot.within.get("url"):
        return None
    return "“external_url” is the item's own address; leave it out."


@held("json-tags-repeated")
def tags_repeated(spot: Spot) -> str | None:
    tags = spot.value.get("tags")
    if not isinstance(tags, list):
        return None
    texts = [tag for tag in tags if isinstance(tag, str)]
    return None if len(set(texts)) == len(texts) else "The item has a tag twice; keep one."


_ADDRESS = Member(rules=ADDRESS)
_AUTHOR = Kind(
    "author",
    {"name": Member(rules=(plain,)), "url": _ADDRESS, "avatar": _ADDRESS},
    rules=(author_empty,),
    spec=TOP,
)
_HUB = Kind("hub", {"type": Member(rules=(hub_type,)), "url": _ADDRESS}, needs=("type", "url"))
_ATTACHMENT = Kind(
    "attachment",
    {
        "url": _ADDRESS,
        "mime_type": Member(rules=(media_type,)),
        "title": Member(rules=(plain,)),
        "size_in_bytes": Member("number", (size,)),
        "duration_in_seconds": Member("number", (duration,)),
    },
    needs=("url", "mime_type"),
    spec=ATTACHMENTS,
)
_AUTHORS = {
    "author": Member("object", holds=_AUTHOR),
    "authors": Member("array", of="object", holds=_AUTHOR),
    "language": Member(rules=LANGUAGE),
}
_ITEM = Kind(
    "item",
    {
        "id": Member(rules=(id_empty,)),
        "url": _ADDRESS,
        "external_url": Member(rules=(*ADDRESS, external_url)),
        "title": Member(rules=(plain, filled)),
        "content_html": Member(rules=CONTENT),
        "content_text": Member(),
        "summary": Member(rules=(plain, filled)),
        "image": _ADDRESS,
        "banner_image": _ADDRESS,
        "date_published": Member(rules=DATE),
        "date_modified": Member(rules=DATE),
        "tags": Member("array", rules=(plain, filled)),
        "attachments": Member("array", of="object", holds=_ATTACHMENT),
        **_AUTHORS,
    },
    needs=("id",),
    rules=(content_missing, content_empty, item_url, item_date, author_old, tags_repeated),
    across=(id_repeated,),
    spec=ITEMS,
)
FEED = Kind(
    "feed",
    {
        "version": Member(rules=(version, version_old)),
        "title": Member(rules=(title_empty, plain)),
        "home_page_url": _ADDRESS,
        "feed_url": Member(rules=(*ADDRESS, feed_url_differs)),
        "description": Member(rules=(plain, filled)),
        "user_comment": Member(),
        "next_url": Member(rules=(*ADDRESS, next_url)),
        "icon": _ADDRESS,
        "favicon": _ADDRESS,
        "expired": Member("boolean"),
        "hubs": Member("array", of="object", holds=_HUB),
        "items": Member("array", of="object", holds=_ITEM),
        **_AUTHORS,
    },
    needs=("version", "title", "items"),
    rules=(home_page, feed_url, author_old, version_members),
)
"""A whole document."""
