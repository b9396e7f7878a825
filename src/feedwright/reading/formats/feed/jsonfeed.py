"""JSON Feed 1 and 1.1: a value of JSON to a subscription."""

from collections.abc import Mapping
from html import escape
from typing import Any

from feedwright.domain.addresses import address as absolute
from feedwright.domain.text import one_line
from feedwright.reading.formats.feed.entries import ParsedEntry, Subscription, resolved, seen


def is_feed(value: object) -> bool:
    """Whether a value is a JSON Feed: an object with a list of items.

    Those that forgot their ``version`` are read all the same.
    """
    return isinstance(value, Mapping) and isinstance(value.get("items"), list)


def read(feed: Mapping[str, Any], address: str) -> Subscription:
    """The subscription that a JSON Feed tells.

    Args:
        feed: A value that :func:`is_feed`.
        address: Where the document was found, or "".
    """
    lives = absolute(_text(feed, "feed_url"), address)
    home = absolute(_text(feed, "home_page_url"), address)
    base = address or lives or home
    items = [item if isinstance(item, Mapping) else {} for item in feed["items"]]
    entries, warnings = seen(_parsed_entry(item, base) for item in items)
    older = absolute(_text(feed, "next_url"), base) if _text(feed, "next_url") else ""
    return Subscription(
        title=one_line(_text(feed, "title")),
        address=lives,
        home=home,
        guid=_guid(feed),
        entries=entries,
        # JSON Feed 1.1 next_url: "It must not be the same as feed_url".
        next="" if older in (address, lives) else older,
        warnings=warnings,
    )


def _guid(feed: Mapping[str, Any]) -> str:
    """The id of a podcast, as our own documents and those of some hosts have it."""
    for name in ("_feedwright", "_podcast", "_podcast_guid", "_podcasting"):
        notes = feed.get(name)
        if isinstance(notes, Mapping) and isinstance(guid := notes.get("guid"), str):
            return guid
    return ""


def _parsed_entry(item: Mapping[str, Any], base: str) -> ParsedEntry:
    url = _text(item, "url")
    return ParsedEntry(
        id=_identity(item.get("id")),
        shown=resolved(url, base),
        link=absolute(url, base) if url else "",
        title=one_line(_text(item, "title")),
        published=_given(item, "date_published"),
        updated=_given(item, "date_modified"),
        content=_text(item, "content_html")
        or escape(_text(item, "content_text") or _text(item, "summary"), quote=False),
    )


def _identity(value: object) -> str:
    """An id as text (JSON Feed 1.1 ``id``: other types must be coerced to a string)."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""


def _given(value: Mapping[str, Any], name: str) -> tuple[object, ...]:
    found = value.get(name)
    return () if found is None or found == "" else (found,)
