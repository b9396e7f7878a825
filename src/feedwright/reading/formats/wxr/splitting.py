"""An export of WordPress to its items, a few bytes at a time.

An export may have gigabytes, and often is no XML: WordPress writes control characters and broken
encodings as they stand in its database. So nothing parses the whole: marks of items are looked
for outside of CDATA sections and comments, and each item is parsed alone.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from feedwright.domain.errors import UnreadableArticle
from feedwright.domain.patterns import seldom

_CHUNK = 1 << 20
LARGEST = 32_000_000
"""Bytes of an item; a larger one is none."""
_MARK = seldom(rb"<!\[CDATA\[|<!--|<item[\s>]|</item\s*>|</(?:channel|rss)\s*>")
_LONGEST_MARK = 64
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->"}
_WXR = seldom(rb"xmlns:wp\s*=\s*[\"']https?://wordpress\.org/export/|<wp:wxr_version>")
_BOMS = (b"\xff\xfe", b"\xfe\xff")
HEAD = 4096
"""So many bytes at the start tell whether a file is an export."""


class Part(NamedTuple):
    """The head of an export, or one of its items."""

    offset: int
    """Where it begins, in bytes."""
    data: bytes
    is_head: bool = False


def is_export(start: bytes) -> bool:
    """Whether a file is an export of WordPress, by its first :data:`HEAD` bytes."""
    if start.startswith(_BOMS):
        start = start[: len(start) // 2 * 2].decode("utf-16", "replace").encode()
    return _WXR.search(start) is not None


def parts(read: Callable[[int], bytes]) -> Iterator[Part]:
    """The head of an export, and then its items.

    Args:
        read: Gives so many of the next bytes, b"" at the end.

    Raises:
        UnreadableArticle: It is in UTF-16, or ends before its end, as a broken copy does.
    """
    window = _Window(read)
    head, is_ended = True, False
    window.begin = 0
    for mark, start, end in iter(window.mark, None):
        if mark.startswith(b"<item"):
            if head:
                yield Part(0, window.since_begin(start), is_head=True)
            head, window.begin = False, start
        elif mark.startswith(b"</item") and not head and window.begin is not None:
            yield Part(window.begin, window.since_begin(end))
            window.begin = None
        is_ended = is_ended or mark.startswith((b"</channel", b"</rss"))
    if not is_ended or (window.begin is not None and not head):
        raise UnreadableArticle(
            "It ends before its end, as a copy does that broke off; export it again, or copy it "
            "again."
        )
    if head:
        yield Part(0, window.since_begin(window.end), is_head=True)


class _Window:
    """The bytes of a file that are held: those since an item began, or the last few."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self.begin: int | None = None
        """From where on all is held."""
        self._read = read
        self._bytes = b""
        self._start = 0
        self._position = 0
        """Up to where marks were looked for."""

    @property
    def end(self) -> int:
        """Up to where the file was read."""
        return self._start + len(self._bytes)

    def since_begin(self, end: int) -> bytes:
        """What is held, up to some place."""
        return self._bytes[(self.begin or 0) - self._start : end - self._start]

    def mark(self) -> tuple[bytes, int, int] | None:
        """The next mark outside of CDATA sections and comments, where it begins and ends."""
        while True:
            found = _MARK.search(self._bytes, self._position - self._start)
            if found is None:
                self._position = max(self._position, self.end - _LONGEST_MARK)
            elif (end := self._end_of(found)) >= 0:
                self._position = self._start + end
                return found[0], self._start + found.start(), self._position
            else:
                self._position = self._start + found.start()
            if not self._grow():
                return None

    def _end_of(self, found: re.Match[bytes]) -> int:
        """Where a mark ends, or what it opens; -1 where that is not read yet."""
        closer = _ENDS.get(found[0])
        if closer is None:
            return found.end()
        at = self._bytes.find(closer, found.end())
        return at + len(closer) if at >= 0 else -1

    def _grow(self) -> bool:
        """Read on; False at the end."""
        kept = self._position if self.begin is None else min(self.begin, self._position)
        if self.end - kept > LARGEST:
            raise UnreadableArticle(f"It holds an item of more than {LARGEST:,} bytes.")
        more = self._read(_CHUNK)
        if self.end == 0 and more.startswith(_BOMS):
            raise UnreadableArticle("It is in UTF-16; save it as UTF-8.")
        self._bytes = self._bytes[kept - self._start :] + more
        self._start = kept
        return bool(more)
