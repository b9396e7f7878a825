"""Recordings and pictures that tests make byte by byte, valid as far as they are read."""

import struct
import zlib
from collections.abc import Iterable, Sequence

_FRAME_SECONDS = 1152 / 44100
"""How long a frame of MPEG 1 layer III lasts at 44.1 kHz."""
_FRAME = b"\xff\xfb\x90\x00" + bytes(413)
"""One of 128 kbit/s, which is silent: 417 bytes."""


def mp3(seconds: float, tag: bytes = b"") -> bytes:
    """An MP3 of constant bit rate.

    Args:
        seconds: About how long it lasts.
        tag: An ID3 tag before it.
    """
    return tag + _FRAME * round(seconds / _FRAME_SECONDS)


def id3(chapters: Iterable[tuple[float, str, str]], *, version: int = 3) -> bytes:
    """An ID3 tag with chapters, each a time in seconds, a title and an address or ""."""
    frames = b""
    for number, (start, title, url) in enumerate(chapters):
        inner = _frame(b"TIT2", b"\x03" + title.encode(), version)
        if url:
            inner += _frame(b"WXXX", b"\x00link\x00" + url.encode("latin-1"), version)
        times = struct.pack(
            ">IIII", round(start * 1000), round(start * 1000) + 1, 2**32 - 1, 2**32 - 1
        )
        frames += _frame(b"CHAP", f"chp{number}".encode() + b"\0" + times + inner, version)
    return b"ID3" + bytes([version, 0, 0]) + _syncsafe(len(frames)) + frames


def _frame(name: bytes, data: bytes, version: int) -> bytes:
    size = _syncsafe(len(data)) if version == 4 else len(data).to_bytes(4)
    return name + size + b"\0\0" + data


def _syncsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def m4a(seconds: int) -> bytes:
    """An MPEG-4 file with a header that tells how long it lasts."""
    header = bytes(4) + struct.pack(">IIII", 0, 0, 1000, seconds * 1000) + bytes(80)
    movie = _box(b"moov", _box(b"mvhd", header))
    return _box(b"ftyp", b"M4A \0\0\0\0M4A mp42") + movie + _box(b"mdat", bytes(64))


def _box(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", 8 + len(data)) + name + data


def png(width: int, height: int) -> bytes:
    """A picture of one colour in shades of grey, one bit a pixel."""
    rows = (b"\0" + bytes((width + 7) // 8)) * height
    parts: Sequence[tuple[bytes, bytes]] = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def jpeg(width: int, height: int) -> bytes:
    """The headers of a JPEG, which tell its size."""
    header = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + header + frame + b"\xff\xd9"
