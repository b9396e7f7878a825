"""What the documents of a feed say of themselves."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from feedwright.core.article import Channel, Entry
from feedwright.core.publication import Publication
from feedwright.core.rendering.listing import Listing
from feedwright.core.selection import Window
from feedwright.core.text import one_line

PAGES_CSS = "pages.css"
FEED_CSS = "feed.css"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed that never had an entry was updated; a document has no other time to tell."""


def channel(
    publication: Publication, window: Window, entries: Sequence[Entry], since: datetime
) -> Channel:
    """What a feed's documents say of themselves.

    Args:
        publication: What feedwright.toml says.
        window: The feed.
        entries: Those that it shows.
        since: The newest instant that its documents have shown before; they never go back.
    """
    publisher, feed = publication.publication, window.feed
    address = folder_address(publication, window.path)
    depth = window.path.count("/") + 1 if window.path else 0
    return Channel(
        id=feed_id(publisher.authority, window.path),
        title=title(publication, window),
        description=feed.description.replace("{value}", window.value) or publisher.description,
        address=address,
        home=address if window.path else publisher.home,
        updated=max(since, *(entry.updated for entry in entries)) if entries else since,
        language=window.value if feed.each == "language" else publisher.language,
        authors=publisher.authors,
        rights=publisher.rights,
        icon=publisher.icon,
        logo=publisher.logo,
        hubs=publisher.hubs,
        formats=feed.formats,
        stylesheet="../" * depth + FEED_CSS,
    )


def listing(window: Window, shown: Channel) -> Listing:
    """How a feed stands in the catalogue."""
    return Listing(
        title=shown.title,
        description=window.feed.description.replace("{value}", window.value),
        address=shown.address,
        language=shown.language,
        formats=window.feed.formats,
        entries=len(window.published),
        published=window.published,
        updated=shown.updated if window.published else None,
    )


def title(publication: Publication, window: Window) -> str:
    """A feed's title: its own, with the value that it is for, or the publication's."""
    feed, name = window.feed, one_line(publication.publication.title)
    if feed.title:
        return one_line(feed.title.replace("{value}", window.value))
    if window.value:
        return f"{name}: {window.value}"
    return f"{name}: {window.path}" if window.path else name


def folder_address(publication: Publication, path: str) -> str:
    """The address of a folder below the destination, with a slash at its end."""
    root = publication.publication.address
    return f"{root}{quote(path)}/" if path else root


def feed_id(authority: str, path: str) -> str:
    """A feed's own id; a colon keeps it apart from every article's."""
    return f"tag:{authority}:feed:{quote(path, safe='/-._~') or 'main'}"
