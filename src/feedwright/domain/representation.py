"""HTTP headers of a published file: its media type, caching and privacy."""

from feedwright.domain.formats import FEEDS
from feedwright.domain.mediatypes import media_type
from feedwright.domain.private_paths import is_secret
from feedwright.domain.publication import PAGES

_FEED_TYPES = {one.file_name: one.media_type for one in FEEDS}
_TYPES = {
    "css": "text/css",
    "htm": "text/html",
    "html": "text/html",
    "js": "text/javascript",
    "json": "application/json",
    "opml": "text/x-opml",
    "srt": "application/x-subrip",
    "vtt": "text/vtt",
    "xml": "application/xml",
}
_SMALL_WHEN_CODED = ("+json", "/json", "+xml", "/xml")
_DAY = 86_400
HEADERS_OF_PRIVATE = {
    # Nothing between holds it, and a reader whose address was withdrawn is told at once.
    "Cache-Control": "private, no-cache",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}
"""What is said with each document of a private feed, by whichever server."""


def content_type(path: str) -> str:
    """A published file's media type, with its charset where it has one.

    JSON is UTF-8 always, and has no such parameter (RFC 8259 §11).
    """
    name = path.rpartition("/")[2]
    ending = name.rpartition(".")[2].lower()
    kind = feed_type(path) or _TYPES.get(ending) or media_type(name) or "application/octet-stream"
    textual = kind.startswith("text/") or (kind.endswith("xml") and kind != "image/svg+xml")
    return f"{kind}; charset=utf-8" if textual else kind


def is_attachment(path: str) -> bool:
    """Whether a path is below the folder of articles' own pages, where files of others lie too.

    Some disks take ``Articles`` for the same folder.
    """
    return path.casefold().startswith(f"{PAGES}/")


def feed_type(path: str) -> str:
    """The media type of a feed's document or of one of its archive pages; "" for other files."""
    if is_attachment(path):
        return ""
    name = path.rpartition("/")[2]
    return next((kind for end, kind in _FEED_TYPES.items() if _is_named(name, end)), "")


def is_coded(kind: str) -> bool:
    """Whether documents of a media type are worth compressing."""
    bare = kind.partition(";")[0]
    return bare.startswith("text/") or bare.endswith(_SMALL_WHEN_CODED)


def cache_control(path: str, seconds: int) -> str:
    """How long caches may keep a document without asking.

    Nothing is ``immutable``, archive pages neither: a correction or a retraction changes its
    entry in place, and has to arrive everywhere. Asking again costs a 304.

    Args:
        path: The document's.
        seconds: As feedwright.toml says.
    """
    name = path.rpartition("/")[2]
    is_page = bool(feed_type(path)) and name.startswith("archive-")
    if is_page or not is_coded(content_type(path)):
        seconds = max(seconds, _DAY)
    if is_secret(path):
        is_text = is_coded(content_type(path))
        return HEADERS_OF_PRIVATE["Cache-Control"] if is_text else f"private, max-age={seconds}"
    return public_cache(seconds)


def public_cache(seconds: int) -> str:
    """How long caches may keep what everybody may read."""
    return f"public, max-age={seconds}" if seconds else "no-cache"


def _is_named(name: str, end: str) -> bool:
    return name == end or (name.startswith("archive-") and name.endswith(f".{end}"))
