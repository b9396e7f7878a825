"""The response headers of a document."""

from collections.abc import Iterable
from urllib.parse import quote

from feedwright.domain.addresses import address
from feedwright.domain.configured_durations import duration
from feedwright.domain.document import FEED_MENU, is_ours
from feedwright.domain.formats import PAGE
from feedwright.domain.licences import licence_link, usage_preferences
from feedwright.domain.mediatypes import media_type
from feedwright.domain.private_paths import is_secret, without_secret
from feedwright.domain.publication import Publication
from feedwright.domain.representation import (
    HEADERS_OF_PRIVATE,
    cache_control,
    content_type,
    feed_type,
    is_attachment,
)

Fields = list[tuple[bytes, bytes]]
"""Header fields in the form of ASGI."""
_DAY = 86_400
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; "
    # Articles show pictures and play recordings from any site.
    "img-src 'self' data: https: http:; media-src 'self' https: http:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FILE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'; sandbox"
)
"""For files that came with an article, of any type, because many types may hold scripts. A browser
plays a recording in a generated page, to which this applies as well."""
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


def page_beside(path: str) -> str:
    """The path of the page for people beside a feed's document or archive page.

    Args:
        path: The path of a document that :func:`feed_type` knows.
    """
    folder, slash, name = path.rpartition("/")
    page = name.partition(".")[0] if name.startswith("archive-") else ""
    return folder + slash + PAGE.document_name(page)


def is_shared(path: str) -> bool:
    """Whether scripts of other origins may read a document.

    They may read feeds, the list of feeds, and recordings: a browser plays a recording that is
    opened by itself in a sandbox, which has its own origin.
    """
    if is_secret(path):
        return False
    recorded = media_type(path).startswith(("audio/", "video/"))
    return recorded or bool(feed_type(path)) or path.endswith(".opml") or path == FEED_MENU


def format_of_document(path: str, data: bytes | None, publication: Publication) -> Fields:
    """The header fields of a document, without those of its version and its bytes.

    Args:
        path: Relative to the published folder.
        data: The bytes of the document, if it is small enough for memory.
        publication: The configuration.
    """
    kind = content_type(path)
    seconds = int(duration(publication.destination.cache).total_seconds())
    publisher = publication.publication
    usage = usage_preferences(publisher.content_usage)
    fields = [
        ("Content-Type", kind),
        ("Cache-Control", cache_control(path, seconds)),
        ("X-Content-Type-Options", "nosniff"),
        *(CORS if is_shared(path) else ()),
        *_policies(path, kind, data),
        *([("Content-Usage", usage)] if usage else ()),
    ]
    links = list[str]()
    if is_secret(path):
        fields += ((name, HEADERS_OF_PRIVATE[name]) for name in ("X-Robots-Tag", "Referrer-Policy"))
    elif feed_type(path):
        root = publisher.address
        links.append(f'<{address(root + quote(path), root)}>; rel="self"')
        if not path.rpartition("/")[2].startswith("archive-"):
            links += [f'<{address(hub, root)}>; rel="hub"' for hub in publisher.named_hubs]
    if licence := _licence(path, publication):
        links.append(licence_link(licence))
    if links:
        fields.append(("Link", ", ".join(links)))
    return encoded(fields)


def _licence(path: str, publication: Publication) -> str:
    """The address of a document's licence, or "".

    Files below the folder of articles' pages get none: each page names its own.
    """
    if is_attachment(path):
        return ""
    folder = without_secret(path).rpartition("/")[0]
    within = [
        one
        for one in publication.feeds
        # The main feed covers only the root folder, another feed also the folders below its own.
        if one.name == folder or (one.name and folder.startswith(f"{one.name}/"))
    ]
    nearest = max(within, key=lambda one: len(one.name), default=None)
    return (nearest.licence if nearest else "") or publication.publication.licence


def _policies(path: str, kind: str, data: bytes | None) -> Iterable[tuple[str, str]]:
    is_page = kind.startswith("text/html")
    if is_page and data is not None and is_ours(data):
        yield "Content-Security-Policy", _PAGE_POLICY
    elif is_attachment(path) or kind.startswith("image/svg"):
        yield "Content-Security-Policy", _FILE_POLICY
    if is_secret(path):
        return
    if is_page and (is_attachment(path) or (data is not None and is_ours(data))):
        yield "Referrer-Policy", "strict-origin-when-cross-origin"


def encoded(fields: Iterable[tuple[str, str]]) -> Fields:
    """Encode header fields for ASGI; characters that no field can hold are left out."""
    return [(name.lower().encode(), value.encode("ascii", "ignore")) for name, value in fields]
