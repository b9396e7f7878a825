"""Bytes to text: the encoding of a file, and whether it is text at all."""

import codecs
import re

from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.patterns import seldom

# The longer marks first: that of UTF-32 begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte-order marks, and the encodings that they tell of."""
_SIGNATURES = {
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"{\\rtf": "an RTF document",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"OggS\0": "a media file",
    b"ID3\2": "an MP3 file",
    b"ID3\3": "an MP3 file",
    b"ID3\4": "an MP3 file",
    b"\x1f\x8b": "gzip data",
    b"bplist00": "a web archive",
    b"\x7fELF": "a program",
}
_ANY_SIGNATURE = tuple(_SIGNATURES)
_ANY_MARK = tuple(mark for mark, _ in MARKS)
_DECLARED = seldom(
    rb"""<\?xml[^>]{1,200}?encoding\s*=\s*["']([\w.:-]{1,40})"""
    rb"""|<meta[^>]{1,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_WIDE = (
    (seldom(rb"(?:[\t\n\r ]\0){0,99}<\0[!?a-zA-Z]\0"), "utf-16-le"),
    (seldom(rb"(?:\0[\t\n\r ]){0,99}\0<\0[!?a-zA-Z]"), "utf-16-be"),
)
"""How markup in UTF-16 begins that has no byte-order mark (XML 1.0, appendix F.1)."""
_FEW, _ONE_IN = 3, 1000
"""So many bytes of a page, and one in so many, may be no text."""
_MARK = "\ufffd".encode()
_LINE_END = seldom(r"\r\n?")
_BYTES_LINE_END = seldom(rb"\r\n?|\n")


def text(data: bytes, encoding: str, *, markup: bool) -> str:
    r"""A file's text, with ``\n`` at the end of its lines.

    A byte-order mark tells first, then what HTML or XML says of itself, then ``encoding``; markup
    in UTF-16 is told by how it begins, too.

    Args:
        data: The file.
        encoding: What it is written in unless it says otherwise.
        markup: It may declare its own encoding, as HTML does.

    Raises:
        UnreadableArticle: It is empty, binary, or not in the encoding; the line is told.
    """
    if data.startswith(_ANY_SIGNATURE):
        kind = next(kind for start, kind in _SIGNATURES.items() if data.startswith(start))
        raise UnreadableArticle(f"It is {kind}, not a text; move it out of the source.")
    encoding, start = _encoding(data, encoding, markup=markup)
    found = _decoded(data, encoding, start)
    if "\0" in found:
        raise UnreadableArticle(
            "It is binary: it holds a NUL byte; save it as text in UTF-8.",
            line=found.count("\n", 0, found.index("\0")) + 1,
        )
    if not found or found.isspace():
        raise UnreadableArticle("It is empty.")
    return _LINE_END.sub("\n", found) if "\r" in found else found


def page(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    """An HTML page's text, with the few bytes that are none read as browsers read them.

    A byte that is not UTF-8 in a page that declares UTF-8 becomes U+FFFD (WHATWG Encoding §4.1),
    and NUL is left out (HTML Standard, "in body"). With more of them than one in a thousand, the
    page is in another encoding, or binary.

    Args:
        data: The file.
        encoding: What it is written in unless it says otherwise.

    Returns:
        The text, and a warning for each kind of bytes that are none.

    Raises:
        UnreadableArticle: As :func:`text` does.
    """
    most = max(_FEW, len(data) // _ONE_IN)
    warnings = []
    codec, start = _encoding(data, encoding, markup=True)
    if 0 < (count := data.count(0)) <= most and not codec.startswith(("utf-16", "utf-32")):
        warnings.append(_counted(count, "NUL byte", "left out", _line(data, data.index(0))))
        data = data.replace(b"\0", b"")
    if codec == "utf-8" and (start or _DECLARED.search(data, 0, 2048)):
        try:
            str(data, "utf-8")
        except UnicodeDecodeError as error:
            mended = str(data, "utf-8", "replace").encode()
            count = mended.count(_MARK) - data.count(_MARK)
            if count <= most:
                place = _line(data, error.start)
                warnings.append(_counted(count, "byte beside UTF-8", "read as U+FFFD", place))
                data = mended
    return text(data, encoding, markup=True), tuple(warnings)


def _counted(count: int, what: str, done: str, line: int) -> str:
    """What was done with bytes that are no text, and where the first stands."""
    subject = f"One {what} was" if count == 1 else f"{count} {what.replace('byte', 'bytes')} were"
    return f"{subject} {done}, from line {line} on; save the page as UTF-8 again."


def _line(data: bytes, place: int) -> int:
    return len(_BYTES_LINE_END.findall(data, 0, place)) + 1


def _encoding(data: bytes, encoding: str, *, markup: bool) -> tuple[str, int]:
    """What the bytes are written in, and where the text starts."""
    if data.startswith(_ANY_MARK):
        return next((name, len(mark)) for mark, name in MARKS if data.startswith(mark))
    if markup and (wide := next((name for start, name in _WIDE if start.match(data)), "")):
        return wide, 0
    if markup and (declared := _DECLARED.search(data, 0, 2048)) and not _is_utf8(data):
        return _as_browsers_read((declared[1] or declared[2]).decode().lower(), encoding), 0
    return encoding, 0


def _as_browsers_read(declared: str, otherwise: str) -> str:
    """The codec of a declared encoding (WHATWG Encoding §4.2)."""
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        return otherwise
    if name.startswith(("utf-16", "utf-32")):
        return "utf-8"  # the declaration could not have been read
    return _WIDER.get(name, name)


# What browsers read in the place of an encoding, which the wider one holds.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}


def _is_utf8(data: bytes) -> bool:
    """Whether bytes can be nothing but UTF-8.

    A browser that saves a page writes UTF-8 and leaves what the page declared as it was.
    """
    try:
        return not str(data, "utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _decoded(data: bytes, encoding: str, start: int) -> str:
    try:
        return str(memoryview(data)[start:] if start else data, encoding)
    except UnicodeDecodeError as error:
        place = start + error.start
        raise UnreadableArticle(
            f"It is not {encoding.upper()}: the byte 0x{data[place]:02X} at position {place} "
            f"cannot be read; save it as UTF-8, or name its encoding in feedwright.toml.",
            line=_line(data, place),
        ) from error
    except (LookupError, UnicodeError) as error:
        raise UnreadableArticle(
            f"The encoding {encoding!r} cannot be read; name another in feedwright.toml."
        ) from error
