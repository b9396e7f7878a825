"""Documents that are no feeds (pages, lists, chapters), and how feeds are named and cut to size."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from html import escape
from pathlib import PurePosixPath
from urllib.parse import unquote

import msgspec

from feedwright.domain.document import (
    CATALOGUE,
    Channel,
    Document,
    Refusal,
    document_name,
)
from feedwright.domain.entry import Entry
from feedwright.domain.formats import PAGE, format_of_old_path
from feedwright.domain.old_paths import for_value, is_page
from feedwright.domain.patterns import seldom
from feedwright.domain.podcast import CHAPTERS_NAME
from feedwright.domain.publication import PAGES
from feedwright.domain.window import Window
from feedwright.rendering.formats.podcast import chapters_file
from feedwright.rendering.html import pages
from feedwright.rendering.html.listing import Listing
from feedwright.rendering.size_limits import Pair, bound_said


def is_refused(made: Sequence[Document | Refusal]) -> bool:
    """Whether one of some documents cannot be made."""
    return any(isinstance(one, Refusal) for one in made)


def largest(made: Sequence[Document | Refusal]) -> int:
    """How many bytes the largest of some documents has."""
    return max((len(one.data) for one in made if isinstance(one, Document)), default=0)


def path_of(window: Window, format_name: str, channel: Channel) -> str:
    """Where a document of a feed is delivered."""
    return str(PurePosixPath(window.folder, document_name(format_name, channel.page)))


def without_oldest(window: Window, shown: list[Pair], bound: int, largest: int) -> list[Pair]:
    """The entries, without the oldest where they make the largest format pass the bound.

    What stands in no closed page of an archive stays: no reader could fetch it elsewhere.
    """
    if not bound or largest <= bound:
        return shown
    archived = window.feed.archive
    loose = [known.id for known, _ in shown if not archived or window.archive.page_of(known)]
    # In proportion, and one stays at least; what is left is measured again.
    wanted = min(len(shown) - 1, max(1, len(shown) * bound // largest))
    dropped = set(loose[max(0, len(loose) - (len(shown) - wanted)) :]) if wanted else set()
    return [pair for pair in shown if pair[0].id not in dropped]


def cut_warning(window: Window, most: int, count: int) -> str:
    """What is to be said of a feed that its bound leaves fewer entries than it wants.

    Args:
        window: The feed.
        most: ``max_bytes``.
        count: How many entries there is room for.
    """
    rest = "the others stand in its archive" if window.feed.archive else "the oldest fall out"
    entries = f"{count} of its {len(window.entries)} entries"
    return f"{bound_said(window.feed, most)} leaves room for {entries}; {rest}"


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
        channel: What its documents say of themselves.
        entries: Those that it shows.
        root: The published folder's address.
        zone: Where the days of dates begin and end.
        main: The main feed.
    """
    page = pages.feed_page(channel, entries, root, main=main, zone=zone)
    return page_document(path_of(window, PAGE.name, channel), page, len(entries))


def unlisted(main: Channel) -> Document:
    """The page of the folder of articles' pages, which some web servers would list otherwise.

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


def also(
    window: Window, channel: Channel, made: Sequence[Document | Refusal]
) -> Iterator[Document]:
    """The feed at its old paths, which go on working: the bytes of the format they name.

    Where a path names a page, one stands there that leads to the feed's own.
    """
    documents = {one.media_type: one for one in made if isinstance(one, Document)}
    if not documents:
        return
    for path in for_value(window.feed, window.path):
        place = path.strip("/") + ("/index.xml" if path.endswith("/") else "")
        if any(one.path == place for one in made):
            continue  # it is where the feed stands now
        if is_page(place):
            from feedwright.rendering.html.moved import moved_page  # noqa: PLC0415 - seldom

            yield page_document(place, moved_page(channel), 0)
            continue
        document = documents.get(format_of_old_path(place).media_type) or next(
            iter(documents.values())
        )
        yield msgspec.structs.replace(document, path=place)


def files(entry: Entry, folder: str = "") -> Iterator[str]:
    """The names of the files that an article refers to and that are delivered here.

    Args:
        entry: The article.
        folder: Below which address they are; below its own page where "".
    """
    addresses = [entry.content, *(one.url for one in entry.enclosures)]
    if entry.image:
        addresses += (entry.image.url, *(one.url for one in entry.image.sizes))
    if entry.podcast:
        addresses += entry.podcast.files
    made = CHAPTERS_NAME if chapters(entry) else ""
    names = (unquote(name) for text in addresses for name in _below(folder or entry.link, text))
    yield from dict.fromkeys(name for name in names if not name.endswith("/") and name != made)


def chapters(entry: Entry) -> bytes:
    """The file of an episode's chapters that is made here, b"" where none is."""
    episode = entry.podcast
    if episode is None or episode.chapters_url != entry.link + CHAPTERS_NAME:
        return b""
    return chapters_file(episode)


_NAME = seldom(r"[^\"'\s<>,?#&]+")


def _below(folder: str, text: str) -> Iterator[str]:
    """The paths of a text's addresses below a folder's.

    They are not looked for by a pattern of that folder: to compile one for each of many articles
    takes longer than to make their pages.
    """
    at = text.find(folder)
    while at >= 0:
        name = _NAME.match(text, at + len(folder))
        if name:
            yield name[0]
        at = text.find(folder, name.end() if name else at + 1)
