import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.checks import Finding
from feedwright.checks.excerpts import Excerpt, excerpts


def finding(message: str, line: int | None = 1, column: int | None = None) -> Finding:
    """A finding that says something of a place."""
    return Finding(path="x", line=line, column=column, level="error", rule="x-y", message=message)


def marked(data: bytes, message: str, line: int = 1, column: int | None = None) -> str:
    """What is marked of a document."""
    (found,) = excerpts(data, [finding(message, line, column)])
    assert found
    return found.text[found.start : found.end]


LINE = b'<enclosure url="https://e.example/a.mp3" type="mp3" xlink:title="&lt;b&gt;"/>'


@pytest.mark.parametrize(
    ("data", "message", "column", "expected"),
    [
        (LINE, "The attribute type of <enclosure> “mp3” is no type.", None, "mp3"),
        (LINE, "<enclosure> needs the attribute length; add it.", None, "<enclosure"),
        (LINE, "The attribute type of <enclosure> is wrong.", None, "type="),
        (LINE, "<enclosure> “<b>” is wrong.", None, "<enclosure"),
        (b"  <a:guid>17</a:guid>", "The guid “17” is no address.", None, "17"),
        (b"  <a:guid>17</a:guid>", "<x:guid> is wrong.", None, "<a:guid"),
        (b"\t<a> text </a> \r", "Something is wrong.", None, "<a> text </a>"),
        (b"<a>1234567890</a>", "<a> “12345…” is wrong.", None, "12345"),
        (b'{"a": "x", "b": "x"}', "“b” is wrong.", 12, "b"),
        (b'{"a": "x", "b": "x"}', "It is wrong.", 12, '"b"'),
        (b'{"a": "x"}', "“x” is wrong.", 2, "x"),
        (b"{}", "It ends.", 3, ""),
    ],
    ids=range(12),
)
def test_the_place_is_marked(data: bytes, message: str, column: int | None, expected: str) -> None:
    """What a message speaks of is found in its line: a value, an attribute, an element."""
    assert marked(data, message, column=column) == expected


@pytest.mark.parametrize(
    "data",
    [
        "one\n“zwei” ä\n3".encode(),
        b"\xef\xbb\xbfone\n\xe2\x80\x9czwei\xe2\x80\x9d \xc3\xa4\n3",
        "one\n“zwei” ä\n3".encode("utf-16"),
        "one\n“zwei” ä\n3".encode("utf-16-le"),
        "one\n“zwei” ä\n3".encode("cp1252"),
        '<?xml version="1.0" encoding="cp1254"?>\n“zwei” ä\n'.encode("cp1254"),
        '<?xml version="1.0" encoding="nonsense"?>\n“zwei” ä\n'.encode("cp1252"),
    ],
    ids=["utf-8", "a mark", "utf-16", "no mark", "cp1252", "declared", "unknown"],
)
def test_encodings(data: bytes) -> None:
    """A line is shown in the encoding that the document is in, or seems to be in."""
    (found,) = excerpts(data, [finding("x", 2)])
    assert found
    assert "zwei" in found.text
    assert found.text.endswith("ä") or "\0" not in found.text


@given(
    st.text(st.characters(exclude_characters="\0")),  # NUL at the start means UTF-16
    st.lists(st.integers(1, 9), max_size=5),
)
def test_lines_are_those_of_the_document(text: str, wanted: list[int]) -> None:
    """For each finding the start of its own line is shown, and none past the end."""
    lines = text.split("\n")
    found = excerpts(text.encode(), [finding("x", number) for number in wanted])
    assert [one is not None for one in found] == [number <= len(lines) for number in wanted]
    for number, one in zip(wanted, found, strict=True):
        if one:
            assert lines[number - 1].startswith(one.text)


def test_lines_far_below() -> None:
    """A line is found where the document is longer than what is looked through at once."""
    lines = [str(number) * 50 for number in range(20_000)]
    data = "\n".join(lines).encode()
    wanted = [20_000, 1, 7_777, 20_001, 7_778]
    found = excerpts(data, [finding("x", number) for number in wanted])
    assert [one and one.text for one in found] == [
        lines[number - 1][:300] if number <= len(lines) else None for number in wanted
    ]


@given(st.text(min_size=1, max_size=400), st.data(), st.integers(1, 100))
def test_a_part_of_a_line_is_no_wider_than_asked(
    text: str, data: st.DataObject, width: int
) -> None:
    """However narrow it must be, the start of the place is in what is shown."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start, len(text)))
    cut = Excerpt(text, start, end).narrowed(width)
    assert len(cut.text) <= width
    assert 0 <= cut.start <= cut.end
    if not text[start].isspace():
        assert cut.text[cut.start] == text[start]
    assert cut.before or text.lstrip().startswith(cut.text.lstrip())
    assert cut.after or text.rstrip().endswith(cut.text)
