"""The entries that another site publishes, from its feed with all older pages, or its sitemap."""

import time
from collections.abc import Collection
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from feedwright.domain.errors import SourceError
from feedwright.domain.report import Progress
from feedwright.reading.formats import sitemap
from feedwright.reading.formats.feed import SeenEntry, Subscription, read

_MOST_BYTES = 20_000_000
"""The most bytes of a feed's file, because a device is endless."""
_MOST_SITEMAP_BYTES = 50_000_000
"""The most bytes of one sitemap, unpacked, according to the protocol."""
_MOST_PAGES, _MOST_OF_ALL, _MOST_SECONDS = 1_000, 200_000_000, 600
"""The limits of a feed with its older pages, or of sitemaps: their number, bytes and seconds."""


class OtherSite(NamedTuple):
    """The entries or pages of another site."""

    entries: list[SeenEntry]
    """The entries of a feed and its older pages."""
    pages: tuple[str, ...]
    """The addresses of a sitemap."""
    is_sitemap: bool
    warnings: list[str]
    """Sentences about what could not be read."""
    guid: str = ""
    """The id of a podcast."""


def other_feed(feed: str, progress: Progress) -> OtherSite:
    """Read every entry of a feed and of its older pages; the newest version of each counts.

    Args:
        feed: The file or address; older pages are followed only from an address.
        progress: Called with the number of fetched pages.

    Raises:
        SourceError: The feed cannot be read, or has too many older pages.
    """
    data, address = _data(feed)
    return _whole_feed(feed, data, address, progress)


def other_site(place: str, progress: Progress) -> OtherSite:
    """Read a feed or a sitemap.

    Args:
        place: The file or the address of a feed, a sitemap or an index of sitemaps.
        progress: Called with the number of fetched documents.

    Raises:
        SourceError: It is neither, or cannot be read.
    """
    data, address = _data(place)
    data = _unpacked(place, data)
    found = sitemap.read(data)
    if found is None:
        return _whole_feed(place, data, address, progress)
    pages, warnings = _pages(place, found, progress)
    return OtherSite([], pages, is_sitemap=True, warnings=warnings)


def is_address(place: str) -> bool:
    """Whether a place is an address rather than a file."""
    return place.lower().startswith(("http://", "https://"))


def _whole_feed(feed: str, data: bytes, address: str, progress: Progress) -> OtherSite:
    entries: dict[str, SeenEntry] = {}
    warnings: list[str] = []
    guid = ""
    fetched: set[str] = set()
    place, most, until = feed, _MOST_OF_ALL, time.monotonic() + _MOST_SECONDS
    hosts = {urlsplit(feed).hostname or ""} if is_address(feed) else set[str]()
    while feed and feed not in fetched:
        if len(fetched) == _MOST_PAGES or most < 0 or time.monotonic() > until:
            raise SourceError(
                f"{place} leads to more than {_MOST_PAGES:,} older pages, {_MOST_OF_ALL:,} bytes "
                f"or {_MOST_SECONDS // 60} minutes of them; save the pages that count and adopt "
                "each file"
            )
        if is_address(feed):
            progress("Fetching", len(fetched), 0)  # no feed states their total
        if fetched:
            data, address = _data(feed, hosts)
        subscription = _subscription(feed, data, address)
        fetched.add(feed)
        most -= len(data)
        for seen in subscription.entries:
            entries.setdefault(seen.id, seen)
        warnings += subscription.warnings
        guid = guid or subscription.guid
        # Only a feed from the network has the addresses of its older pages.
        feed = subscription.next if is_address(feed) else ""
    if hosts:
        progress("Fetching", len(fetched), len(fetched))
    return OtherSite(list(entries.values()), (), is_sitemap=False, warnings=warnings, guid=guid)


def _subscription(feed: str, data: bytes, address: str) -> Subscription:
    if address:
        return read(data, address=address)
    if len(data) > _MOST_BYTES:
        too_large = f"is larger than {_MOST_BYTES:,} bytes, which no feed needs to be"
        raise SourceError(f"{feed}: {too_large}")
    try:
        return read(data)
    except SourceError as error:
        raise SourceError(f"{feed}: {error}") from error


def _pages(
    place: str, first: sitemap.Sitemap, progress: Progress
) -> tuple[tuple[str, ...], list[str]]:
    """The pages of a sitemap and of those that it names, with problems."""
    pages, warnings = dict.fromkeys(first.pages), list[str]()
    hosts = {urlsplit(place).hostname or ""} if is_address(place) else set[str]()
    until, most = time.monotonic() + _MOST_SECONDS, _MOST_OF_ALL
    for number, one in enumerate(first.sitemaps):
        if number == _MOST_PAGES or most < 0 or time.monotonic() > until:
            warnings.append(f"{place}: of its {len(first.sitemaps)} sitemaps {number} are read")
            break
        progress("Fetching", number, len(first.sitemaps))
        # Sitemaps that were saved together are in one folder.
        beside = Path(place).parent / PurePosixPath(urlsplit(one).path).name
        near = "" if is_address(place) or not beside.is_file() else str(beside)
        try:
            data, _ = _data(near or one, None if near else hosts)
            found = sitemap.read(_unpacked(near or one, data))
        except SourceError as error:
            warnings.append(f"a sitemap was left out: {error}")
            continue
        most -= len(data)
        pages |= dict.fromkeys(found.pages if found else ())
        if found is None:
            warnings.append(f"{one}: is no sitemap; it was left out")
    return tuple(pages), warnings


def _unpacked(place: str, data: bytes) -> bytes:
    try:
        return sitemap.unpacked(data, _MOST_SITEMAP_BYTES)
    except SourceError as error:
        raise SourceError(f"{place} {error}") from error


def _data(place: str, private: Collection[str] | None = None) -> tuple[bytes, str]:
    """Read a document, and return its address, "" for a file.

    Args:
        place: A file or an address.
        private: As in :func:`get`.
    """
    if is_address(place):
        from feedwright.runtime.http.fetch import get  # noqa: PLC0415 - the network is seldom asked

        found = get(place, private=private)
        return found.data, found.address
    try:
        with Path(place).open("rb") as file:
            return file.read(_MOST_SITEMAP_BYTES + 1), ""
    except OSError as error:
        raise SourceError(
            f"{place}: cannot be read: {error.strerror}; give a feed's file or its address"
        ) from error
