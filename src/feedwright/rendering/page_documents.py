"""Pages for people and the list of feeds, as documents."""

from collections.abc import Sequence
from datetime import tzinfo
from html import escape
from pathlib import PurePosixPath

from feedwright.domain.document import (
    CATALOGUE,
    Channel,
    Document,
    Refusal,
    document_name,
)
from feedwright.domain.entry import Entry
from feedwright.domain.formats import PAGE
from feedwright.domain.publication import PAGES
from feedwright.domain.window import Window
from feedwright.rendering.html import pages
from feedwright.rendering.html.listed_feeds import Listing


def is_refused(made: Sequence[Document | Refusal]) -> bool:
    """Whether one of some documents is refused."""
    return any(isinstance(one, Refusal) for one in made)


def path_of(window: Window, format_name: str, channel: Channel) -> str:
    """The path of a feed's document."""
    return str(PurePosixPath(window.folder, document_name(format_name, channel.page)))


def page_document(path: str, data: bytes, entries: int) -> Document:
    """A page for people, as a document."""
    return Document(path=path, media_type=PAGE.media_type, data=data, entries=entries)


def feed_page(
    window: Window,
    channel: Channel,
    entries: Sequence[Entry],
    root: str,
    zone: tzinfo,
    *,
    main: Channel,
) -> Document:
    """The page for people of a feed's head, or of one of its archive pages.

    Args:
        window: The feed.
        channel: The channel of its documents.
        entries: The entries that it shows.
        root: The address of the published folder.
        zone: The time zone of dates.
        main: The main feed.
    """
    page = pages.feed_page(channel, entries, root, main=main, zone=zone)
    return page_document(path_of(window, PAGE.name, channel), page, len(entries))


def unlisted(main: Channel) -> Document:
    """The index page of the folder of articles' pages, which keeps web servers from listing it.

    Args:
        main: The main feed.
    """
    title = escape(main.title)
    data = (
        '<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="generator" content="Feedwright">\n<meta name="robots" content="noindex">\n'
        f'<title>{title}</title>\n</head>\n<body><a href="../">{title}</a></body>\n</html>\n'
    )
    return page_document(f"{PAGES}/{PAGE.file_name}", data.encode(), entries=0)


def opml(title: str, listings: Sequence[Listing]) -> Document:
    """The list of all feeds, as a document."""
    from feedwright.rendering.formats import opml as made  # noqa: PLC0415 - lxml is slow to import

    data = made.opml(title, listings)
    return Document(path=CATALOGUE, media_type="text/x-opml", data=data)
