"""The parts of documents that are one entry's, and documents put together from them.

An entry is rendered once a format, however many documents hold it, and its part can be kept
for as long as the entry stays what it is: with :data:`VERSION`, that is what it depends on.
"""

from collections.abc import Iterable
from datetime import datetime

from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry
from feedwright.render.formats import jsonfeed

VERSION = "1"
"""Changes with any change of what :func:`fragment` or :func:`assemble` write."""


def fragment(format_name: str, entry: Entry) -> bytes:
    """An entry's part of a document; it depends on nothing but the entry.

    Args:
        format_name: ``rss``, ``atom`` or ``json``.
        entry: An entry that has been made presentable
            (:func:`feedwright.render.formats.forms.presentable_entry`).
    """
    if format_name == "json":
        return jsonfeed.fragment(entry)
    from feedwright.render.formats import syndication  # noqa: PLC0415 - feedgen is slow to import

    return syndication.fragment(format_name, entry)


def assemble(
    format_name: str, channel: Channel, fragments: Iterable[bytes], newest: datetime | None
) -> bytes:
    """A document, from the parts of its entries.

    Args:
        format_name: ``rss``, ``atom`` or ``json``.
        channel: What the document says of itself.
        fragments: What :func:`fragment` gives of its entries, in the order in which they are
            to stand; there may be none.
        newest: When the newest of the entries was published, which RSS tells; None where there
            are none.
    """
    if format_name == "json":
        return jsonfeed.assemble(channel, fragments)
    from feedwright.render.formats import syndication  # noqa: PLC0415 - feedgen is slow to import

    return syndication.assemble(format_name, channel, fragments, newest)
