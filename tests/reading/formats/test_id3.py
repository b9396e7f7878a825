import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.recordings import id3

from feedwright.reading.formats.id3 import HEADER, chapters, tag_size

MARKS = [
    (0.0, "Boats", ""),
    (30.5, "Ropes & knots ⚓", "https://example.org/ropes"),
    (12.0, "Tides", ""),
]


@pytest.mark.parametrize("version", [3, 4])
def test_chapters(version: int) -> None:
    """Chapters come in the order of time, with their titles and addresses."""
    tag = id3(MARKS, version=version)
    assert tag_size(tag[:HEADER]) == len(tag)
    assert [(one.start, one.title, one.url) for one in chapters(tag)] == sorted(MARKS)


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        (0, "Hafen".encode("latin-1")),
        (1, "Hafen".encode("utf-16")),
        (2, "Hafen".encode("utf-16-be")),
        (3, b"Hafen\0"),
    ],
)
def test_encodings(encoding: int, written: bytes) -> None:
    """A title may be in each of the encodings that the format has."""
    tag = id3([(1, "Hafen", "")])
    frame = b"TIT2" + (1 + len(b"Hafen")).to_bytes(4) + b"\0\0\x03Hafen"
    body = bytes([encoding]) + written
    whole = b"TIT2" + len(body).to_bytes(4) + b"\0\0" + body
    chap = tag[HEADER + HEADER :].replace(frame, whole)
    framed = b"CHAP" + len(chap).to_bytes(4) + b"\0\0" + chap
    (one,) = chapters(b"ID3\x03\0\0" + bytes([0, 0, 0, len(framed)]) + framed)
    assert one.title == "Hafen"


@pytest.mark.parametrize(
    "data",
    [b"", b"ID3", b"TAG" + bytes(125), id3([]), id3([(1, "", "")]), b"ID3\x02\0\0\0\0\0\x09"],
)
def test_none(data: bytes) -> None:
    """What has no tag, or none with titled chapters, tells none."""
    assert chapters(data) == ()


@given(st.sampled_from([3, 4]), st.integers(0, 200), st.binary(max_size=60))
def test_a_spoilt_tag_ends(version: int, place: int, noise: bytes) -> None:
    """A tag that is cut off or overwritten is read to an end."""
    tag = id3(MARKS, version=version)
    for one in chapters(tag[:place] + noise + tag[place + len(noise) :]):
        assert one.title
