"""JSON Feed 1 and 1.1: a value of JSON to a subscription."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from html import escape
from typing import Any

import msgspec

from feedwright.domain.addresses import address as absolute
from feedwright.domain.article import Enclosure, Episode, Image, Origin, Person
from feedwright.domain.podcast import Show
from feedwright.domain.text import one_line
from feedwright.reading.formats.feed.seen_entries import ParsedEntry, Subscription, resolved, seen

_MOST = 1 << 53
"""Beyond it a number of JSON is none that all programs read alike."""


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
    lives, home, base = _places(feed, address)
    entries, warnings = seen(parsed_entries(feed, address))
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


def parsed_entries(feed: Mapping[str, Any], address: str) -> Iterator[ParsedEntry]:
    """The items of a JSON Feed, as it has them."""
    *_, base = _places(feed, address)
    for item in feed["items"]:
        yield _parsed_entry(item if isinstance(item, Mapping) else {}, base)


def _places(feed: Mapping[str, Any], address: str) -> tuple[str, str, str]:
    """Where it says that it lives, its home, and where relative addresses start."""
    lives = absolute(_text(feed, "feed_url"), address)
    home = absolute(_text(feed, "home_page_url"), address)
    return lives, home, address or lives or home


def described(feed: Mapping[str, Any], address: str) -> dict[str, Any]:
    """What a JSON Feed says of itself, as the fields of a feed."""
    lives, home, base = _places(feed, address)
    notes = _notes(feed)
    icon, favicon = (_web(feed, name, base) for name in ("icon", "favicon"))
    return {
        "title": one_line(_text(feed, "title")),
        "address": lives or address,
        "home": home,
        "description": one_line(_text(feed, "description")),
        "id": _text(notes, "id"),
        "language": _text(feed, "language"),
        "authors": _authors(feed, base),
        "rights": one_line(_text(notes, "rights")),
        "icon": favicon,
        "logo": "" if icon == favicon else icon,
        "hubs": tuple(url for hub in _members(feed, "hubs") if (url := _web(hub, "url", base))),
        "podcast": Show(guid=guid) if (guid := _guid(feed)) else None,
        "updated": _text(notes, "updated"),
    }


def _details(item: Mapping[str, Any], base: str) -> dict[str, Any]:
    """What an item says beside what its subscribers know it by, as the fields of an article."""
    notes = _notes(item)
    html, section = _text(item, "content_html"), one_line(_text(notes, "section"))
    summary = one_line(_text(item, "summary"))
    image, shown = _web(item, "image", base), _notes(notes, "image")
    origin, via = _notes(notes, "origin"), _web(item, "external_url", base)
    named = {name: one_line(_text(origin, name)) for name in ("title", "feed")}
    is_summary = summary and not html and one_line(_text(item, "content_text")) in ("", summary)
    tags = (one_line(tag) for tag in _listed(item, "tags") if isinstance(tag, str))
    return {
        "summary": summary,
        **({"body": ""} if is_summary else {}),
        "authors": _authors(item, base),
        "section": section,
        "tags": tuple(dict.fromkeys(tag for tag in tags if tag not in ("", section))),
        "language": _text(item, "language"),
        "image": Image(
            url=image,
            alt=one_line(_text(shown, "alt")),
            credit=one_line(_text(shown, "credit")),
            width=_number(shown, "width"),
            height=_number(shown, "height"),
        )
        if image
        else None,
        "enclosures": tuple(
            Enclosure(
                url=url,
                type=_text(one, "mime_type"),
                length=_number(one, "size_in_bytes"),
                title=one_line(_text(one, "title")),
                duration=_number(one, "duration_in_seconds"),
            )
            for one in _members(item, "attachments")
            if (url := _web(one, "url", base))
        ),
        "origin": Origin(url=via, **named) if via or any(named.values()) else None,
        "rights": one_line(_text(notes, "rights")),
        "podcast": _episode(notes),
    }


def _episode(notes: Mapping[str, Any]) -> Episode | None:
    """What our own documents tell of an item as an episode; nothing where it has another form."""
    with suppress(msgspec.ValidationError):
        return msgspec.convert(notes.get("podcast"), Episode | None)
    return None


def _authors(value: Mapping[str, Any], base: str) -> tuple[Person, ...]:
    """The authors of a feed or an item: version 1 has one in an object of its own."""
    people = [*_members(value, "authors"), _notes(value, "author")]
    return tuple(
        Person(name=name, url=_web(one, "url", base))
        for one in people
        if (name := one_line(_text(one, "name")))
    )


def _notes(value: Mapping[str, Any], name: str = "_feedwright") -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def _web(value: Mapping[str, Any], name: str, base: str) -> str:
    """An address that is told, absolute; "" where none is."""
    written = _text(value, name)
    return absolute(written, base) if written else ""


def _listed(value: Mapping[str, Any], name: str) -> list[Any]:
    found = value.get(name)
    return found if isinstance(found, list) else []


def _members(value: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    return (one for one in _listed(value, name) if isinstance(one, Mapping))


def _number(value: Mapping[str, Any], name: str) -> int:
    """A count that is told; 0 where none is."""
    found = value.get(name)
    usual = isinstance(found, int | float) and 0 <= found < _MOST
    return int(found) if found is not None and usual else 0


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
        details=partial(_details, item, base),
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
