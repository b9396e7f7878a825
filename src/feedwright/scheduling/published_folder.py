"""The facts about a published folder that any web server needs."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from msgspec.structs import replace

from feedwright.domain.configured_durations import duration
from feedwright.domain.errors import ConfigurationError
from feedwright.domain.formats import FEEDS
from feedwright.domain.licences import licence_link, usage_preferences
from feedwright.domain.mediatypes import BY_ENDING
from feedwright.domain.old_paths import for_value, old_paths
from feedwright.domain.publication import Feed
from feedwright.domain.representation import public_cache
from feedwright.scheduling.exported_files import Site
from feedwright.store.opening import store_location
from feedwright.store.server_view import StoreReader

_DAY = 86_400
_MOST_GONE = 1_000
"""The most removed documents in a configuration, because a server searches all of them."""
_MOST_MOVED = 5_000
"""The most old paths in a configuration; at the others the copies in the folder are served."""
POLICY = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src * data:; media-src *"
"""For files that came with articles: no script runs there."""
TEXTS = {
    "text/html": "html htm",
    "text/css": "css",
    "text/javascript": "js",
    "text/x-opml": "opml",
    "application/json": "json",
    "application/xml": "xml",
}
CODED = (*(one.media_type for one in FEEDS), *(name for name in TEXTS if name != "text/html"))
RECORDED = "|".join(end for end, kind in BY_ENDING.items() if kind.startswith(("audio", "video")))
BINARY = "|".join(
    end
    for end, kind in BY_ENDING.items()
    if not kind.startswith(("audio", "video", "text")) and not kind.endswith("xml")
)


class Served(NamedTuple):
    """The facts about a published folder for a web server."""

    site: Site
    root: str
    """The path of the address, decoded, with a slash at both ends."""
    host: str
    folder: str
    cache: str
    """``Cache-Control`` of documents that change."""
    daily: str
    """``Cache-Control`` of archive pages and recordings, which change seldom."""
    moved: dict[str, str]
    """Old paths below the folder, and the addresses that they redirect to."""
    gone: tuple[str, ...]
    """The paths of removed documents, below the folder."""

    @property
    def codings(self) -> tuple[str, ...]:
        """The codings of the compressed siblings."""
        return self.site.publication.destination.precompress

    @property
    def usage(self) -> str:
        """``Content-Usage``, or ""."""
        return usage_preferences(self.site.publication.publication.content_usage)

    @property
    def licence(self) -> str:
        """``Link`` to the licence of the documents.

        The pages of articles name their own. It is "" if a feed has its own licence, which its
        documents name: no document may name two.
        """
        publication = self.site.publication
        licence = publication.publication.licence
        is_one = not any(one.licence for one in publication.feeds)
        # In nginx a dollar begins the name of a variable.
        return licence_link(licence).replace("$", "%24") if licence and is_one else ""

    @property
    def has_menu(self) -> bool:
        """Whether there is a feed menu, which needs its well-known path."""
        return self.site.publication.discovery.feed_menu

    @property
    def has_private(self) -> bool:
        """Whether some documents are at secret addresses."""
        return any(one.private for one in self.site.publication.feeds)

    @property
    def has_hub(self) -> bool:
        """Whether a hub runs in `feedwright serve` beside the web server."""
        return self.site.publication.publication.hub


def endings() -> dict[str, list[str]]:
    """The file extensions of each media type, without dots."""
    found = {kind: ends.split() for kind, ends in TEXTS.items()}
    for end, kind in BY_ENDING.items():
        found.setdefault(kind, []).append(end)
    return found


def facts(site: Site) -> Served:
    """Collect the facts about a publication's folder, old paths and removed documents.

    Raises:
        ConfigurationError: The destination is no folder.
    """
    publication = site.publication
    if publication.destination.is_bucket:
        raise ConfigurationError(
            f"{publication.destination.path}: is no folder, and web servers serve folders; have "
            "them pass requests to `feedwright serve`, which reads buckets, or point a CDN at it"
        )
    address = urlsplit(publication.publication.address)
    seconds = int(duration(publication.destination.cache).total_seconds())
    moved: dict[str, str] = {}
    feeds = [one for feed in publication.feeds for one in _each(feed, site.destination)]
    for path, target in islice(old_paths(feeds).items(), _MOST_MOVED):
        where = publication.publication.address + quote(target)
        moved[path] = where
        if path.endswith("/index.xml"):
            moved[path.removesuffix("index.xml")] = where
    gone = StoreReader(store_location(publication, site.folder)).removed()[:_MOST_GONE]
    return Served(
        site=site,
        root=unquote(address.path) or "/",
        host=address.hostname or "",
        folder=str(site.destination),
        cache=public_cache(seconds),
        daily=public_cache(max(seconds, _DAY)),
        moved=moved,
        gone=tuple(path for path in gone if path not in moved),
    )


def _each(feed: Feed, published: Path) -> Iterator[Feed]:
    """A feed, or the published feeds of one that has a feed for each value."""
    if not feed.each:
        yield feed
        return
    with suppress(OSError):
        for folder in sorted((published / feed.name).iterdir()):
            name = f"{feed.name}/{folder.name}"
            if folder.is_dir():
                yield replace(feed, name=name, each="", also=for_value(feed, name))


def names(served: Served) -> dict[str, str]:
    """The values of the first lines of each configuration."""
    return {
        "name": served.site.name,
        "host": served.host,
        "root": served.root,
        "address": served.site.publication.publication.address,
        "folder": str(served.site.folder),
        "day": f"{served.site.now:%Y-%m-%d}",
    }
