"""The properties of a feed at the head of its documents."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from feedwright.domain.addresses import address as absolute
from feedwright.domain.archive import page_name
from feedwright.domain.document import Channel
from feedwright.domain.entry import Entry, Tombstone
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.language_tags import is_language
from feedwright.domain.podcast import Show
from feedwright.domain.podcast_settings import PodcastSettings
from feedwright.domain.publication import Publication, folder_address
from feedwright.domain.text import one_line
from feedwright.domain.window import Window
from feedwright.rendering.html.listed_feeds import Listing

FEED_CSS = "feed.css"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The update time of a feed that has shown nothing yet; documents show :func:`start_of_feed`."""


def channel(
    publication: Publication,
    window: Window,
    entries: Sequence[Entry | KnownArticle],
    since: datetime,
    *,
    page: int = 0,
    tombstones: tuple[Tombstone, ...] = (),
    guid: str = "",
) -> Channel:
    """Make the channel of a feed's documents.

    Args:
        publication: The configuration.
        window: The feed.
        entries: The entries that it shows, or their articles.
        since: The newest update time that its documents have shown, which never goes back.
        page: The number of its archive page, from 1; 0 for the head.
        tombstones: The recently deleted entries.
        guid: The id of a podcast.
    """
    publisher, feed = publication.publication, window.feed
    address = folder_address(publication, window.path)
    last = len(window.archive.updated)
    updated = max([since, *(one.updated for one in entries), *(one.when for one in tombstones)])
    previous = page - 1 if page else last
    settings, name = feed.podcast if guid else None, title(publication, window)
    authors = feed.authors or publisher.authors
    makers = ", ".join(one.name for one in authors) or one_line(publisher.title)
    depth = window.folder.count("/") + 1 if window.folder else 0
    return Channel(
        id=feed_id(publisher.authority, window.path),
        name=feed.name,
        value=window.value,
        title=name,
        description=feed.description.replace("{value}", window.value) or publisher.description,
        address=address,
        home=address if window.path and not feed.private else publisher.home,
        updated=start_of_feed(publisher.authority) if updated == NEVER else updated,
        language=window.value
        if feed.each == "language" and is_language(window.value)
        else feed.language or publisher.language,
        authors=authors,
        rights=feed.rights or publisher.rights,
        licence=feed.licence or publisher.licence,
        icon=publisher.icon,
        logo=absolute(feed.logo, "") if feed.logo else publisher.logo,
        hubs=() if feed.private else publisher.named_hubs,
        formats=feed.formats,
        stylesheet="../" * depth + FEED_CSS,
        page=page_name(page) if page else "",
        previous=page_name(previous) if previous else "",
        following=page_name(page + 1) if 0 < page < last else "",
        archived=feed.archive,
        tombstones=tombstones,
        profile=feed.profile,
        dark_logo=feed.smartnews.dark_logo,
        private=feed.private,
        podcast=_show(settings, guid, address, title=name, author=makers) if settings else None,
    )


def _show(settings: PodcastSettings, guid: str, folder: str, *, title: str, author: str) -> Show:
    from feedwright.rendering.profiled_entries import show  # noqa: PLC0415 - few feeds are podcasts

    return show(settings, guid, folder, title=title, author=author)


def start_of_feed(authority: str) -> datetime:
    """The update time of a feed that never had an entry: the earliest time at which it can exist.

    The clock would give different documents on each machine without a store.

    Args:
        authority: The authority of ids: a domain and a day on which it was owned (RFC 4151 §2.1),
            given as year, year and month, or year, month and day.
    """
    year, month, day, *_ = (*map(int, authority.rpartition(",")[2].split("-")), 1, 1)
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:  # not a valid day
        return NEVER


def listing(
    window: Window, shown: Channel, *, articles: int = 0, weeks: tuple[int, ...] = ()
) -> Listing:
    """The entry of a feed in the catalogue.

    Args:
        window: The feed.
        shown: The channel of its documents.
        articles: The number of its articles.
        weeks: The number of them that appeared in each of the last weeks.
    """
    return Listing(
        title=shown.title,
        description=window.feed.description.replace("{value}", window.value),
        address=shown.address,
        language=shown.language,
        formats=window.feed.formats,
        entries=articles,
        published=(),
        updated=shown.updated if articles else None,
        weeks=weeks,
    )


def title(publication: Publication, window: Window) -> str:
    """The title of a feed: its own, with its value, or that of the publication."""
    feed, name = window.feed, one_line(publication.publication.title)
    if feed.title:
        return one_line(feed.title.replace("{value}", window.value))
    if window.value:
        return f"{name}: {window.value}"
    return f"{name}: {window.path}" if window.path else name


def feed_id(authority: str, path: str) -> str:
    """The id of a feed; a colon distinguishes it from the ids of articles."""
    return f"tag:{authority}{_OF_FEED}{quote(path, safe='/-._~') or 'main'}"


def authority_of(feed: str) -> str:
    """The authority of a feed's id, or "" if the id is not of Feedwright."""
    authority, ours, _ = feed.removeprefix("tag:").partition(_OF_FEED)
    return authority if ours and feed.startswith("tag:") else ""


_OF_FEED = ":feed:"
