"""Media types by file name extension."""

from typing import TYPE_CHECKING

from feedwright.domain.patterns import seldom

if TYPE_CHECKING:
    from feedwright.domain.article import Article

MEDIA = frozenset({"audio", "video", "image", "file"})
"""What may come with an article."""

# A table of our own: the one of Python's mimetypes reads the machine's files and grows with each
# version, so that one and the same article would give other bytes elsewhere.
BY_ENDING = {
    "aac": "audio/aac",
    "aif": "audio/aiff",
    "aiff": "audio/aiff",
    "avif": "image/avif",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "flac": "audio/flac",
    "gif": "image/gif",
    "gz": "application/gzip",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "m4b": "audio/mp4",
    "m4v": "video/mp4",
    "mid": "audio/midi",
    "mkv": "video/x-matroska",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "mpeg": "video/mpeg",
    "mpg": "video/mpeg",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "ogv": "video/ogg",
    "opus": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "torrent": "application/x-bittorrent",
    "txt": "text/plain",
    "wav": "audio/wav",
    "webm": "video/webm",
    "webp": "image/webp",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
_WORD = r'[^\s()<>,;:\\"/[\]?=]+'
_FORM = seldom(rf'{_WORD}/{_WORD}(?:\s*;\s*{_WORD}=(?:"(?:\\"|[^"])*"|{_WORD}))*')


def is_media_type(text: str) -> bool:
    """Whether a text has the form of a media type (RFC 2045 §5.1)."""
    return _FORM.fullmatch(text) is not None


def media_type(address: str) -> str:
    """The media type that the ending of an address tells, or "" where it tells none."""
    path = address.partition("?")[0].partition("#")[0]
    return BY_ENDING.get(path.rpartition(".")[2].lower(), "")


def media_of(article: "Article") -> tuple[str, ...]:
    """What comes with an article: ``image``, ``file`` for any enclosure, ``audio``, ``video``."""
    if not article.enclosures:
        return ("image",) if article.image else ()
    kinds = [(one.type or media_type(one.url)).partition("/")[0] for one in article.enclosures]
    found = {*kinds, "file"}
    if article.image:
        found.add("image")
    return tuple(sorted(found & MEDIA))
