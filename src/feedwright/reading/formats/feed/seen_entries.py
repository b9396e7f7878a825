"""What a subscriber has seen, whatever the format of the feed told it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from feedwright.domain.record import TimedRecord
from feedwright.domain.text import clean
from feedwright.reading.fields.dates import parse

_LONGEST = 60
"""Characters of what a document says that a warning repeats."""
_ENOUGH = 20
"""Warnings of one document; a feed with one fault mostly has it in every entry."""


class SeenEntry(TimedRecord, frozen=True, kw_only=True):
    """An entry as subscribers have seen it."""

    id: str
    """What readers know it by, to the letter; never "". See :class:`ParsedEntry`."""
    link: str = ""
    """Absolute and percent-encoded; "" where the entry has no address on the web."""
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    content: str = ""
    """HTML as it was found, not sanitised; the summary where there is no content."""
    is_withdrawn: bool = False
    """It is there for a partner to take it down."""


class Subscription(TimedRecord, frozen=True, kw_only=True):
    """A feed as its subscribers know it."""

    title: str = ""
    address: str = ""
    """Where it says that it lives (RFC 4287 §4.2.7.2 ``self``, JSON Feed ``feed_url``)."""
    home: str = ""
    updated: datetime | None = None
    """When it says that it last changed: Atom ``updated``, RSS ``lastBuildDate``."""
    guid: str = ""
    """The id of a podcast (``podcast:guid``)."""
    entries: tuple[SeenEntry, ...] = ()
    """In the order of the document."""
    next: str = ""
    """The document with older entries: RFC 5005 §4 ``prev-archive``, else §3 ``next``, or
    JSON Feed ``next_url``."""
    warnings: tuple[str, ...] = ()
    """What could not be read, each a sentence."""


class ParsedEntry(NamedTuple):
    """The fields of an entry as the document has them.

    An entry without an id is known by its link, and one without a link by its title. So do
    readers built on feedparser, up to the link; newsboat takes the link with the date, if
    there is one, or the title; sfeed compares id, link and title together. A feed that says
    the link as its id from then on shows most of them nothing twice. A digest of title and
    date would be unique more often, and be known to no reader at all.
    """

    id: str
    """RSS ``guid``, RSS 1.0 ``rdf:about``, Atom and JSON Feed ``id``; "" if there is none."""
    shown: str
    """Its link as readers resolve it."""
    link: str
    """Its own address, normalised."""
    title: str
    published: tuple[object, ...]
    """What may be its date, the most telling first."""
    updated: tuple[object, ...]
    content: str
    is_withdrawn: bool = False
    details: Callable[[], dict[str, Any]] = dict
    """What else it says, as the fields of an article."""


def seen(entries: Iterable[ParsedEntry]) -> tuple[tuple[SeenEntry, ...], tuple[str, ...]]:
    """The entries that can be known again, and warnings about the others.

    Of entries with one id the first counts, as feeds put the newest first.
    """
    found, warnings = told_apart(entries)
    return tuple(one for one, _ in found), warnings


def told_apart(
    entries: Iterable[ParsedEntry],
) -> tuple[tuple[tuple[SeenEntry, ParsedEntry], ...], tuple[str, ...]]:
    """The entries that can be known again, each with all that was parsed, and warnings."""
    known: dict[str, tuple[SeenEntry, ParsedEntry]] = {}
    warnings: list[str] = []
    without_id = without_link = 0
    for number, told in enumerate(entries, 1):
        place = _place(number, told)
        key = clean(told.id).strip() or clean(told.shown) or told.title
        if not key:
            warnings.append(f"{place} has no id, no link and no title; it was left out.")
        elif key in known:
            warnings.append(f"{place} has the id of one before it, {_short(key)}; it was left out.")
        else:
            without_id += key != told.id.strip()
            without_link += bool(told.shown and not told.link and _is_relative(told.shown))
            entry = SeenEntry(
                id=key,
                link=told.link,
                title=told.title,
                published=_date(told.published, place, warnings),
                updated=_date(told.updated, place, warnings),
                content=clean(told.content).strip(),
                is_withdrawn=told.is_withdrawn,
            )
            known[key] = entry, told
    if without_id:
        warnings.append(
            f"{without_id} of {len(known)} entries have no id of their own; "
            "they are known by their link, or else by their title, as readers know them."
        )
    if without_link:
        warnings.append(
            f"{without_link} of {len(known)} entries have a relative link, and the feed tells no "
            "address that it starts from; it was left out."
        )
    if len(warnings) > _ENOUGH:
        warnings[_ENOUGH:] = [f"There are {len(warnings) - _ENOUGH} more warnings like these."]
    return tuple(known.values()), tuple(warnings)


def resolved(link: str, base: str) -> str:
    """An entry's link as readers resolve it: absolute, and otherwise as it was written."""
    try:
        return urljoin(base, link) if link and not urlsplit(link).scheme else link
    except ValueError:  # brackets that do not match
        return link


def _is_relative(link: str) -> bool:
    try:
        return not urlsplit(link).scheme
    except ValueError:
        return False


def _date(candidates: tuple[object, ...], place: str, warnings: list[str]) -> datetime | None:
    """The first date that can be read; a time without a zone is taken to be in UTC."""
    for value in candidates:
        try:
            return parse(value, "UTC")
        except ValueError as error:
            warnings.append(f"{place} has a date that cannot be read, {_short(value)}: {error}.")
    return None


def _place(number: int, told: ParsedEntry) -> str:
    name = told.title or told.id or told.shown
    return f"Entry {number} ({_short(name)})" if name else f"Entry {number}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
