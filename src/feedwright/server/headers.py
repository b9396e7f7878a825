"""What the answers of a server say of a document beside its bytes."""

from collections.abc import Iterable
from urllib.parse import quote

from feedwright.domain.addresses import address
from feedwright.domain.document import is_ours
from feedwright.domain.durations import duration
from feedwright.domain.formats import FEEDS, PAGE
from feedwright.domain.mediatypes import media_type
from feedwright.domain.publication import PAGES, Publication

Fields = list[tuple[bytes, bytes]]
"""Header fields, as ASGI writes them."""
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
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; "
    # Articles show pictures and play recordings from wherever they lie.
    "img-src 'self' data: https: http:; media-src 'self' https: http:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FILE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'; sandbox"
)
"""For what came with an article, whatever its type: many a type may hold scripts. A browser plays
a recording that is opened by itself in a page of its own, to which this applies as well."""
CORS = (
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "Content-Range, ETag, IM, Last-Modified, Link, Location, Vary",
    ),
)
PREFLIGHT = (
    ("Access-Control-Allow-Methods", "GET, HEAD"),
    (
        "Access-Control-Allow-Headers",
        "A-IM, If-Match, If-Modified-Since, If-None-Match, If-Range, If-Unmodified-Since, Range",
    ),
    ("Access-Control-Max-Age", str(_DAY)),
)


def content_type(path: str) -> str:
    """A published file's media type, with its charset where it has one.

    JSON is UTF-8 always, and has no such parameter (RFC 8259 §11).
    """
    name = path.rpartition("/")[2]
    ending = name.rpartition(".")[2].lower()
    told = feed_type(path) or _TYPES.get(ending) or media_type(name) or "application/octet-stream"
    textual = told.startswith("text/") or (told.endswith("xml") and told != "image/svg+xml")
    return f"{told}; charset=utf-8" if textual else told


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


def page_beside(path: str) -> str:
    """The path of the page for people beside a feed's document or archive page.

    Args:
        path: Of a document that :func:`feed_type` knows.
    """
    folder, slash, name = path.rpartition("/")
    page = name.partition(".")[0] if name.startswith("archive-") else ""
    return folder + slash + PAGE.document_name(page)


def _is_named(name: str, end: str) -> bool:
    return name == end or (name.startswith("archive-") and name.endswith(f".{end}"))


def is_coded(kind: str) -> bool:
    """Whether documents of a media type are worth compressing."""
    bare = kind.partition(";")[0]
    return bare.startswith("text/") or bare.endswith(_SMALL_WHEN_CODED)


def is_shared(path: str) -> bool:
    """Whether pages of other origins may read a document.

    These are feeds, the list of them, and recordings: a browser that shows one by itself does so
    in a sandbox, which is an origin of its own.
    """
    recorded = media_type(path).startswith(("audio/", "video/"))
    return recorded or bool(feed_type(path)) or path.endswith(".opml")


def format_of_document(path: str, data: bytes | None, publication: Publication) -> Fields:
    """The header fields of a document, less those of its version and its bytes.

    Args:
        path: Below the published folder.
        data: The document, where it is small enough to be held.
        publication: What feedwright.toml says.
    """
    kind = content_type(path)
    fields = [
        ("Content-Type", kind),
        ("Cache-Control", _cache_control(path, kind, publication)),
        ("X-Content-Type-Options", "nosniff"),
        *(CORS if is_shared(path) else ()),
        *_policies(path, kind, data),
    ]
    if feed_type(path):
        root = publication.publication.address
        links = [f'<{address(root + quote(path), root)}>; rel="self"']
        if not path.rpartition("/")[2].startswith("archive-"):
            hubs = publication.publication.named_hubs
            links += [f'<{address(hub, root)}>; rel="hub"' for hub in hubs]
        fields.append(("Link", ", ".join(links)))
    return encoded(fields)


def _cache_control(path: str, kind: str, publication: Publication) -> str:
    """How long caches may keep a document without asking.

    Nothing is ``immutable``, archive pages neither: a correction or a retraction changes its
    entry in place, and has to arrive everywhere. Asking again costs a 304.
    """
    seconds = int(duration(publication.destination.cache).total_seconds())
    name = path.rpartition("/")[2]
    if (feed_type(path) and name.startswith("archive-")) or not is_coded(kind):
        seconds = max(seconds, _DAY)
    return f"public, max-age={seconds}" if seconds else "no-cache"


def _policies(path: str, kind: str, data: bytes | None) -> Iterable[tuple[str, str]]:
    is_page = kind.startswith("text/html")
    if is_page and data is not None and is_ours(data):
        yield "Content-Security-Policy", _PAGE_POLICY
    elif is_attachment(path) or kind.startswith("image/svg"):
        yield "Content-Security-Policy", _FILE_POLICY
    else:
        return  # another program's page has rules of its own
    if is_page:
        yield "Referrer-Policy", "strict-origin-when-cross-origin"


def encoded(fields: Iterable[tuple[str, str]]) -> Fields:
    """Header fields, as ASGI writes them; what no field can hold is left out of it."""
    return [(name.lower().encode(), value.encode("ascii", "ignore")) for name, value in fields]
