"""The elements that a profile adds to a document, and their namespaces."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import msgspec

from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.domain.profiles import profile
from feedwright.rendering.formats import partner_elements, podcast
from feedwright.rendering.formats.element import Element


class _Writer(msgspec.Struct, frozen=True):
    channel: Callable[[Channel], Iterator[Element]]
    entry: Callable[[Entry], Iterator[Element]]


_WRITERS: Mapping[str, _Writer] = {
    "podcast": _Writer(podcast.channel, podcast.entry),
    "msn": _Writer(partner_elements.nothing, partner_elements.msn_entry),
    "smartnews": _Writer(partner_elements.smartnews_channel, partner_elements.smartnews_entry),
}
"""The functions that write a profile's own elements, by its name."""


def channel(shown: Channel) -> Iterator[Element]:
    """The elements that a document's profile adds to its channel, in RSS and Atom alike."""
    if shown.profile in _WRITERS:
        yield from _WRITERS[shown.profile].channel(shown)


def rss_channel(shown: Channel) -> Iterator[Element]:
    """The elements that a document's profile adds to its channel in RSS only."""
    ttl = profile(shown.profile).ttl
    if ttl:
        yield Element("ttl", str(ttl.value))


def entry(shown: Entry) -> Iterator[Element]:
    """The elements that a document's profile adds to an entry, in RSS and Atom alike."""
    if shown.profile in _WRITERS:
        yield from _WRITERS[shown.profile].entry(shown)


def date(shown: Entry) -> datetime:
    """The date of an RSS item: its publication time.

    For a partner that compares dates, a withdrawn item has the date of its withdrawal.
    """
    form = profile(shown.profile).withdrawal if shown.withdrawal else None
    if form and form.form == "status" and shown.withdrawal:
        return shown.withdrawal.when
    return shown.published


def prefixes(name: str) -> tuple[str, ...]:
    """The prefixes of the namespaces that a profile uses beside those of every document."""
    return profile(name).namespaces
