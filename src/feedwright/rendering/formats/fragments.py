"""Fragments: the part of a document for one entry, and documents assembled from them.

An entry is rendered once a format, however many documents hold it, and its part can be kept
for as long as the entry stays what it is: with :data:`VERSION`, that is what it depends on.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial

import msgspec

from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.domain.formats import ATOM, JSON, RSS

VERSION = "1"
"""Changes with any change of what :func:`fragment` or :func:`assemble` write."""


def fragment(format_name: str, entry: Entry) -> bytes:
    """An entry's part of a document; it depends on nothing but the entry.

    Args:
        format_name: Of a format of feeds.
        entry: An entry that has been made presentable
            (:func:`feedwright.rendering.formats.forms.presentable_entry`).
    """
    return WRITERS[format_name]().fragment(entry)


def assemble(
    format_name: str, channel: Channel, fragments: Iterable[bytes], newest: datetime | None
) -> bytes:
    """A document, from the parts of its entries.

    Args:
        format_name: Of a format of feeds.
        channel: What the document says of itself.
        fragments: What :func:`fragment` gives of its entries, in the order in which they are
            to stand; there may be none.
        newest: When the newest of the entries was published, which RSS tells; None where there
            are none.
    """
    return WRITERS[format_name]().assemble(channel, fragments, newest)


class _Writer(msgspec.Struct, frozen=True):
    """What writes a format."""

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
"""What loads the writer of each format of feeds."""
