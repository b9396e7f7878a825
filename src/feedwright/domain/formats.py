"""The formats of documents, each a row of one table.

A new format of feeds is a row here, a module of :mod:`feedwright.rendering.formats` that its
registry names, and rules in :mod:`feedwright.checks`.
"""

import re
from collections.abc import Mapping

from feedwright.domain.record import Record


class Format(Record, frozen=True, kw_only=True):
    """A format in which a feed is published."""

    name: str
    """As feedwright.toml says it."""
    title: str
    """As people are told of it."""
    file_name: str
    """Of the document to which one subscribes, or of a folder's page."""
    media_type: str
    is_feed: bool = True
    """Feed readers subscribe to it; a page for people is none."""
    loss: int = 0
    """How much of an entry it forgets: a lost store is made again from that which forgets least."""
    old_paths: str = ""
    """A pattern of the old paths that say by their names that they are in this format."""

    @property
    def content_type(self) -> str:
        """The media type, with its charset where it has one.

        JSON is UTF-8 always, and has no such parameter (RFC 8259 §11).
        """
        has_none = self.media_type.endswith("json")
        return self.media_type if has_none else f"{self.media_type}; charset=utf-8"

    def document_name(self, page: str = "") -> str:
        """A document's file name within its feed's folder.

        Args:
            page: An archive page's name, as ``archive-3``; "" for the document to which one
                subscribes.
        """
        if not page:
            return self.file_name
        if not self.is_feed:
            return page + self.file_name[self.file_name.rindex(".") :]
        return f"{page}.{self.file_name}"


RSS = Format(name="rss", title="RSS", file_name="rss.xml", media_type="application/rss+xml", loss=2)
ATOM = Format(
    name="atom",
    title="Atom",
    file_name="atom.xml",
    media_type="application/atom+xml",
    loss=1,
    old_paths=r"atom",
)
JSON = Format(
    name="json",
    title="JSON Feed",
    file_name="feed.json",
    media_type="application/feed+json",
    old_paths=r"\.json\Z",
)
PAGE = Format(
    name="html", title="HTML", file_name="index.html", media_type="text/html", is_feed=False
)

FORMATS: Mapping[str, Format] = {one.name: one for one in (RSS, ATOM, JSON, PAGE)}
"""All formats by their names, in the order in which people are told of them."""
FEEDS: tuple[Format, ...] = tuple(one for one in FORMATS.values() if one.is_feed)
"""Those to which one subscribes."""
FEED_NAMES: tuple[str, ...] = tuple(one.name for one in FEEDS)
BY_LOSS: tuple[Format, ...] = tuple(sorted(FEEDS, key=lambda one: one.loss))
"""The same, that which remembers most first."""


def format_of_old_path(path: str) -> Format:
    """The format that the name of a feed's old path tells; the first where it tells none."""
    matching = (one for one in BY_LOSS if one.old_paths and re.search(one.old_paths, path))
    return next(matching, FEEDS[0])


def format_of_document(name: str) -> Format | None:
    """The format of feeds whose documents to which one subscribes have a file name."""
    return next((one for one in FEEDS if one.file_name == name), None)
