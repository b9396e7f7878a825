"""Checks of a podcast beyond its documents: whether its recordings and picture can be fetched."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml.etree import _Element as Node

from feedwright.checks import Finding
from feedwright.checks.namespace_prefixes import clark
from feedwright.checks.register import finding
from feedwright.domain.addresses import without_user
from feedwright.domain.errors import SourceError
from feedwright.domain.picture_size import pixels
from feedwright.domain.profiles import bad_picture, profile
from feedwright.reading.formats.feed.xmldocument import parse
from feedwright.runtime.http.fetch import Answered, ask

_RANGE = {"Range": "bytes=0-1023"}
_RANGED = 1024
_MOST_PICTURE = 1_000_000
"""The first bytes of a picture, enough to recognise it."""
_OK, _PARTIAL = 200, 206
_MAGIC: tuple[tuple[bytes, int, str], ...] = (
    (b"ID3", 0, "audio/mpeg"),
    (b"\xff\xfb", 0, "audio/mpeg"),
    (b"\xff\xf3", 0, "audio/mpeg"),
    (b"\xff\xf2", 0, "audio/mpeg"),
    (b"\xff\xf1", 0, "audio/aac"),
    (b"\xff\xf9", 0, "audio/aac"),
    (b"ftyp", 4, "mp4"),
    (b"OggS", 0, "ogg"),
    (b"fLaC", 0, "audio/flac"),
    (b"WAVE", 8, "audio/wav"),
    (b"%PDF", 0, "application/pdf"),
    (b"PK\x03\x04", 0, "application/epub+zip"),
    (b"\x1a\x45\xdf\xa3", 0, "webm"),
    (b"<", 0, "text/html"),
)
"""The signatures of files: bytes, their position, and the media types."""
_ALIKE = {
    "mp4": ("audio/mp4", "audio/x-m4a", "audio/m4a", "audio/aac", "video/mp4", "video/x-m4v",
            "video/quicktime"),
    "ogg": ("audio/ogg", "audio/opus", "video/ogg", "application/ogg"),
    "webm": ("audio/webm", "video/webm", "video/x-matroska", "audio/x-matroska"),
    "audio/mpeg": ("audio/mpeg", "audio/mp3"),
    "audio/wav": ("audio/wav", "audio/x-wav", "audio/wave"),
    "audio/flac": ("audio/flac", "audio/x-flac"),
}  # fmt: skip
"""The stated media types that fit a recognised one."""


class _Subject(NamedTuple):
    """A file that a document names, with its line."""

    url: str
    line: int | None
    type: str = ""
    length: int = 0
    """The stated size in bytes; 0 if unknown."""


def podcast_findings(data: bytes, path: str) -> Iterator[Finding]:
    """Fetch the first recording and the picture of a podcast, and check them.

    Args:
        data: The podcast's feed, RSS or Atom.
        path: Its path or address. Files on the same host or on public hosts are fetched.
    """
    root = parse(data).root
    if root is None:
        return
    hosts = {urlsplit(path).hostname or ""} - {""} if "://" in path else set[str]()
    if artwork := _artwork(root):
        yield from _of_artwork(artwork, path, hosts)
    if recording := _recording(root):
        yield from _of_recording(recording, path, hosts)


def _artwork(root: Node) -> _Subject | None:
    for tag in ("channel/" + clark("itunes:image"), clark("itunes:image")):
        found = root.find(tag)
        if found is not None and found.get("href"):
            return _Subject(str(found.get("href")).strip(), found.sourceline)
    return None


def _recording(root: Node) -> _Subject | None:
    link = f"{clark('atom:entry')}/{clark('atom:link')}[@rel='enclosure']"
    found = root.find("channel/item/enclosure")
    found = root.find(link) if found is None else found
    if found is None:
        return None
    length = (found.get("length") or "").strip()
    return _Subject(
        url=(found.get("url") or found.get("href") or "").strip(),
        line=found.sourceline,
        type=(found.get("type") or "").strip().lower(),
        length=int(length) if length.isascii() and length.isdigit() else 0,
    )


def _of_artwork(artwork: _Subject, path: str, hosts: set[str]) -> Iterator[Finding]:
    wanted, place = profile("podcast").artwork, f"The picture {without_user(artwork.url)}"

    def told(problem: str) -> Finding:
        return finding("http-artwork", path, artwork.line, f"{place} {problem}")

    try:
        answer = ask(artwork.url, most_bytes=_MOST_PICTURE, private=hosts)
    except SourceError as error:
        yield told(f"cannot be had: {error}")
        return
    found = pixels(answer.data)
    if answer.status != _OK:
        yield told(f"is answered with {answer.status}; put it there.")
    elif wanted is None:
        return
    elif found.type not in wanted.types:
        what = found.type or answer.headers.get("content-type") or "something else"
        yield told(f"is {what}; directories take JPEG and PNG.")
    elif bad_picture(found.width, found.height or 1, pixels=wanted.pixels, ratio=wanted.ratio):
        least, most = wanted.pixels
        yield told(
            f"has {found.width} × {found.height} pixels; directories take squares of {least:,} to "
            f"{most:,}."
        )


def _of_recording(recording: _Subject, path: str, hosts: set[str]) -> Iterator[Finding]:
    place = f"The recording {without_user(recording.url)}"

    def told(rule: str, problem: str) -> Finding:
        return finding(rule, path, recording.line, f"{place} {problem}")

    try:
        head = ask(recording.url, method="HEAD", private=hosts)
        part = ask(recording.url, headers=_RANGE, most_bytes=_RANGED, private=hosts)
    except SourceError as error:
        yield told("http-recording", f"cannot be had: {error}")
        return
    if part.status not in (_OK, _PARTIAL):
        yield told("http-recording", f"is answered with {part.status}; put it there.")
        return
    if head.status != _OK:
        yield told(
            "http-recording",
            f"is answered with {head.status} where HEAD is asked; directories ask by HEAD first.",
        )
    if part.status != _PARTIAL:
        yield told(
            "http-recording-ranges",
            "is sent whole where a range of its bytes is asked; players cannot seek in it, and "
            "Apple refuses it. Turn on byte ranges.",
        )
    if problem := _type_problem(recording.type, part):
        yield told("http-recording-type", problem)
    length = _length(head, part)
    if length and length != recording.length:
        yield told(
            "http-recording-length",
            f"has {length:,} bytes, and its enclosure says {recording.length:,}; correct that.",
        )


def _type_problem(declared: str, part: Answered) -> str:
    """Why a recording does not match its enclosure's type, or the served type."""
    served = part.headers.get("content-type", "").partition(";")[0].strip().lower()
    real = next(
        (kind for magic, at, kind in _MAGIC if part.data[at : at + len(magic)] == magic), ""
    )
    known = _ALIKE.get(real, (real,)) if real else ()
    if known and declared and declared not in known:
        return f"is {known[0]}, and its enclosure says {declared}; correct that."
    group = next((those for those in _ALIKE.values() if declared in those), (declared,))
    if served and declared and served not in group:
        return f"is served as {served}, and its enclosure says {declared}; make them the same."
    return ""


def _length(head: Answered, part: Answered) -> int:
    """The bytes of a recording, if its server states them."""
    total = part.headers.get("content-range", "").rpartition("/")[2]
    for written in (total, head.headers.get("content-length", "") if head.status == _OK else ""):
        if written.isascii() and written.isdigit():
            return int(written)
    return 0
