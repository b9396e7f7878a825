import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.recordings import jpeg, png

from feedwright.domain.picture_size import Pixels, pixels

FILLED = jpeg(40, 30).replace(b"\xff\xc0", b"\xff\xff\xff\xc0")
VP8X = (
    b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")
)
VP8L = b"RIFF\0\0\0\0WEBPVP8L" + bytes(4) + b"\x2f" + (99 | 49 << 14).to_bytes(4, "little")
VP8 = b"RIFF\0\0\0\0WEBPVP8 " + bytes(10) + struct.pack("<HH", 320, 240)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        pytest.param(png(30, 20), Pixels("image/png", 30, 20), id="PNG"),
        pytest.param(jpeg(3000, 2000), Pixels("image/jpeg", 3000, 2000), id="JPEG"),
        pytest.param(FILLED, Pixels("image/jpeg", 40, 30), id="JPEG with a byte that fills"),
        pytest.param(b"GIF89a\x10\x00\x20\x00", Pixels("image/gif", 16, 32), id="GIF"),
        pytest.param(VP8X, Pixels("image/webp", 640, 480), id="WebP, extended"),
        pytest.param(VP8L, Pixels("image/webp", 100, 50), id="WebP, lossless"),
        pytest.param(VP8, Pixels("image/webp", 320, 240), id="WebP"),
        pytest.param(png(30, 20)[:20], Pixels("image/png"), id="cut off"),
        pytest.param(b"<svg/>", Pixels(""), id="another"),
        pytest.param(b"", Pixels(""), id="nothing"),
    ],
)
def test_formats(data: bytes, found: Pixels) -> None:
    """Each format tells what it is and how large."""
    assert pixels(data) == found


@given(st.sampled_from([png(9, 8), jpeg(9, 8), VP8X, VP8L, VP8]), st.integers(0, 60), st.binary())
def test_anything_ends(data: bytes, cut: int, more: bytes) -> None:
    """Whatever follows a beginning, it is read to an end."""
    found = pixels(data[:cut] + more)
    assert found.width >= 0
