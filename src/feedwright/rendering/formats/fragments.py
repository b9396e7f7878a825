"""Fragments: the part of a document for one entry, and documents assembled from them.

An entry is rendered once per format, however many documents hold it. A fragment depends only on the
entry and on :data:`VERSION`, so it can be cached.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial

import msgspec

from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.domain.formats import ATOM, JSON, RSS

VERSION = "1"
"""Raised with any change of the output of :func:`fragment` or :func:`assemble`."""


def fragment(format_name: str, entry: Entry) -> bytes:
    """Render an entry's part of a document, which depends only on the entry.

    Args:
        format_name: The name of a format of feeds.
        entry: An entry that has been made presentable
            (:func:`feedwright.rendering.formats.forms.presentable_entry`).
    """
    return WRITERS[format_name]().fragment(entry)


def assemble(
    format_name: str, channel: Channel, fragments: Iterable[bytes], newest: datetime | None
) -> bytes:
    """Assemble a document from the parts of its entries.

    Args:
        format_name: The name of a format of feeds.
        channel: The properties of the feed.
        fragments: The results of :func:`fragment` for its entries, in order; there may be none.
        newest: The publication time of the newest entry, which RSS states; None if there is none.
    """
    return WRITERS[format_name]().assemble(channel, fragments, newest)


class _Writer(msgspec.Struct, frozen=True):
    """The functions that write a format."""

    fragment: Callable[[Entry], bytes]
    assemble: Callable[[Channel, Iterable[bytes], datetime | None], bytes]


def _syndication(format_name: str) -> _Writer:
    from feedwright.rendering.formats import syndication  # noqa: PLC0415 - feedgen is slow to import

    return _Writer(
        partial(syndication.fragment, format_name), partial(syndication.assemble, format_name)
    )


def _json() -> _Writer:
    from feedwright.rendering.formats import jsonfeed  # noqa: PLC0415 - as each is when it is asked for

    return _Writer(
        jsonfeed.fragment, lambda channel, fragments, _: jsonfeed.assemble(channel, fragments)
    )


WRITERS: Mapping[str, Callable[[], _Writer]] = {
    RSS.name: partial(_syndication, RSS.name),
    ATOM.name: partial(_syndication, ATOM.name),
    JSON.name: _json,
}
"""The functions that import the writer of each format of feeds."""
