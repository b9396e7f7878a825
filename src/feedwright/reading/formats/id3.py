"""The chapters that an MP3 carries in its ID3 tag (ID3v2 Chapter Frame Addendum 1.0)."""

from collections.abc import Iterator
from itertools import islice

from feedwright.domain.article import Chapter
from feedwright.domain.text import one_line

HEADER = 10
"""Bytes of a tag's header, and of a frame's."""
_ENCODINGS = ("latin-1", "utf-16", "utf-16-be", "utf-8")
_MOST = 1000
"""Chapters of a recording."""
_TIMES = 16
"""Bytes of the times and places of a chapter."""
_V3, _V4 = 3, 4
_UNSYNCHRONISED, _EXTENDED = 0x80, 0x40
_FRAME_UNSYNCHRONISED, _FRAME_DATA_LENGTH, _FRAME_PACKED = 0x02, 0x01, 0x0C


def tag_size(header: bytes) -> int:
    """How many bytes the tag at the beginning of a file has, its header with them; 0 for none."""
    is_tag = header[:3] == b"ID3" and len(header) >= HEADER and header[3] in (_V3, _V4)
    return HEADER + _syncsafe(header[6:10]) if is_tag else 0


def chapters(tag: bytes) -> tuple[Chapter, ...]:
    """The chapters of a tag, in the order of time; those without a title are left out.

    Args:
        tag: All of it. What is cut off or spoilt ends what is read.
    """
    if not tag_size(tag[:HEADER]):
        return ()
    version, flags, body = tag[3], tag[5], tag[HEADER:]
    if flags & _UNSYNCHRONISED and version == _V3:
        body = body.replace(b"\xff\x00", b"\xff")
    if flags & _EXTENDED:
        length = body[:4]
        body = body[_syncsafe(length) if version == _V4 else 4 + int.from_bytes(length) :]
    found = (_chapter(data, version) for name, data in _frames(body, version) if name == b"CHAP")
    made = [one for one in islice(found, _MOST) if one and one.title]
    return tuple(sorted(made, key=lambda one: one.start))


def _frames(body: bytes, version: int) -> Iterator[tuple[bytes, bytes]]:
    """The frames of a tag or of a chapter: their names and what they hold."""
    place = 0
    while place + HEADER <= len(body) and body[place : place + 4].strip(b"\0"):
        name, size = body[place : place + 4], body[place + 4 : place + 8]
        flags = body[place + 9]
        length = _syncsafe(size) if version == _V4 else int.from_bytes(size)
        data = body[place + HEADER : place + HEADER + length]
        place += HEADER + length
        if version == _V4 and flags & _FRAME_PACKED:
            continue
        if version == _V4 and flags & _FRAME_DATA_LENGTH:
            data = data[4:]
        if version == _V4 and flags & _FRAME_UNSYNCHRONISED:
            data = data.replace(b"\xff\x00", b"\xff")
        yield name, data


def _chapter(data: bytes, version: int) -> Chapter | None:
    """A chapter: its name within the tag, four numbers, and frames of its own."""
    _, ended, rest = data.partition(b"\0")
    if not ended or len(rest) < _TIMES:
        return None
    title = url = ""
    for name, inner in _frames(rest[_TIMES:], version):
        if name == b"TIT2":
            title = _text(inner[:1], inner[1:])
        elif name == b"WXXX":
            url = _address(inner)
    return Chapter(start=int.from_bytes(rest[:4]) / 1000, title=title, url=url)


def _text(encoding: bytes, data: bytes) -> str:
    number = encoding[0] if encoding else 0
    name = _ENCODINGS[number] if number < len(_ENCODINGS) else "latin-1"
    return one_line(data.decode(name, "replace").partition("\0")[0])


def _address(data: bytes) -> str:
    """The address of a link, which stands after its description and is in Latin-1."""
    wide = data[:1] in (b"\x01", b"\x02")
    end = 1
    step = 2 if wide else 1
    while end < len(data) and any(data[end : end + step]):
        end += step
    return data[end + step :].decode("latin-1").strip("\0 ")


def _syncsafe(data: bytes) -> int:
    """A number of which seven bits stand in each byte."""
    number = 0
    for byte in data:
        number = number << 7 | byte & 0x7F
    return number
