"""The format and the size in pixels of a picture, read from the first bytes of its file."""

import struct
from typing import NamedTuple

_PNG = b"\x89PNG\r\n\x1a\n"
_SOF = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""The markers of JPEG that a frame's size follows (ISO 10918-1, table B.1)."""
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length."""


class Pixels(NamedTuple):
    """What is known of a picture."""

    type: str
    """A media type, "" where it is none that is known here."""
    width: int = 0
    """0 is unknown."""
    height: int = 0


def pixels(data: bytes) -> Pixels:
    """The format and size of a picture.

    Args:
        data: The beginning of its file; that of a JPEG may need some hundred kilobytes.
    """
    if data.startswith(_PNG):
        return Pixels("image/png", *_at(data, ">II", 16))
    if data.startswith(b"\xff\xd8\xff"):
        return Pixels("image/jpeg", *_jpeg(data))
    if data.startswith((b"GIF87a", b"GIF89a")):
        return Pixels("image/gif", *_at(data, "<HH", 6))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Pixels("image/webp", *_webp(data))
    return Pixels("")


def _at(data: bytes, form: str, place: int) -> tuple[int, int]:
    if len(data) < place + struct.calcsize(form):
        return 0, 0
    first, second = struct.unpack_from(form, data, place)
    return first, second


def _jpeg(data: bytes) -> tuple[int, int]:
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:  # noqa: PLR2004 - what every marker begins with
            return 0, 0
        marker = data[place + 1]
        if marker == 0xFF:  # noqa: PLR2004 - a byte that fills
            place += 1
        elif marker in _ALONE:
            place += 2
        elif marker in _SOF:
            height, width = _at(data, ">HH", place + 5)
            return width, height
        else:
            place += 2 + int.from_bytes(data[place + 2 : place + 4])
    return 0, 0


def _webp(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X" and len(data) >= 30:  # noqa: PLR2004 - up to the end of the size
        return (
            int.from_bytes(data[24:27], "little") + 1,
            int.from_bytes(data[27:30], "little") + 1,
        )
    if kind == b"VP8L" and len(data) >= 25:  # noqa: PLR2004
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = _at(data, "<HH", 26)
    return width & 0x3FFF, height & 0x3FFF
