"""What stands where in exports of WordPress: numbers for each item, and no text.

An export may have half a million items, so that what is kept of one is packed into some bytes.
"""

import hashlib
import re
import struct
from collections import Counter
from typing import NamedTuple

from feedwright.reading.formats.wxr import blocks
from feedwright.reading.formats.wxr import posts as wxr

_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_SHORT = 300
"""Bytes of a CDATA section; a longer one is text."""
_COMMENTS = re.compile(rb"<wp:comment>.*?</wp:comment>", re.DOTALL)
_VALUE = rb"\s*(?:<!\[CDATA\[)?\s*([^<\]]*?)\s*(?:\]\]>)?\s*</wp:%s>"
_TYPE = re.compile(rb"<wp:post_type>" + _VALUE % b"post_type")
_NUMBER = re.compile(rb"<wp:post_id>" + _VALUE % b"post_id")
_PARENT = re.compile(rb"<wp:post_parent>" + _VALUE % b"post_parent")
_PASSWORD = re.compile(rb"<wp:post_password>" + _VALUE % b"post_password")
_GUID = re.compile(rb"<guid\b[^>]*>\s*(?:<!\[CDATA\[)?\s*([^<\]]*)")
_THUMBNAIL = re.compile(
    rb"_thumbnail_id(?:\]\]>)?\s*</wp:meta_key>\s*<wp:meta_value>" + _VALUE % b"meta_value"
)
_REFERRING = re.compile(rb"\[(?:gallery|playlist)\b|wp:block\s")
_NO_GUID = hash(b"")
_DIGITS = 18
"""Of numbers that 64 bits hold."""
_PLACE = struct.Struct("<HQI12s")
_POST = struct.Struct("<HQI12sQ")
"""A place, and the number of the featured picture."""
_FILE = struct.Struct("<HQI12sQQ")
"""A place, the number of a file of the library, and that of the post it was uploaded for."""


class Place(NamedTuple):
    """Where an item stands."""

    file: int
    offset: int
    length: int
    digest: bytes


class Index:
    """What stands where in the files of an export.

    Args:
        base: How the keys of posts begin.
    """

    def __init__(self, base: str) -> None:
        self.sites: list[wxr.Site] = []
        """By file."""
        self.types: Counter[str] = Counter()
        """How many items are no posts, by type."""
        self.protected = 0
        """How many posts have a password."""
        self.repeated = 0
        """How many stand in several files."""
        self.without_guid: set[str] = set()
        """Posts of whose ``guid`` another came first, as after an import that went wrong."""
        self._base = base
        self._posts: dict[str, bytes] = {}
        self._names: list[bytes] = []
        self._guids: set[int] = set()
        self._files = bytearray()
        self._patterns: dict[int, Place] = {}
        self._library: dict[int, bytes] = {}
        self._attached: dict[int, list[int]] = {}
        self._referring: dict[str, tuple[tuple[int, ...], int]] = {}
        """For posts that refer to others: numbers, and that of the post whose files it shows."""

    def stamps(self) -> dict[str, str]:
        """What changes when a post does, or its authors' names, or what it refers to, by key."""
        patterns = b"".join(place.digest for place in self._patterns.values())
        return {key: self._stamp(key, patterns) for key in self._posts}

    def post(self, key: str) -> Place | None:
        """Where a post stands."""
        found = self._posts.get(key)
        return Place._make(_POST.unpack(found)[:4]) if found else None

    def other(self, number: int) -> Place | None:
        """Where a file of the library or a pattern stands that a post refers to."""
        found = self._library.get(number)
        return Place._make(_PLACE.unpack(found)) if found else self._patterns.get(number)

    def attached(self, number: int) -> list[int]:
        """The numbers of the files that were uploaded for a post that shows them."""
        return self._attached.get(number, [])

    def add_site(self, site: wxr.Site) -> None:
        """Begin a file."""
        self.sites.append(site)
        self._names.append(repr(sorted(site.authors.items())).encode())

    def add(self, file: int, offset: int, data: bytes) -> None:
        """Note an item.

        Args:
            file: The number of its file.
            offset: Where it begins there.
            data: Its bytes.
        """
        bare = _CDATA.sub(_shortened, _COMMENTS.sub(b"", data))
        kind, number = _first(_TYPE, bare).decode("ascii", "replace"), _number(_NUMBER, bare)
        digest = hashlib.blake2b(data, digest_size=12).digest()
        place = Place(file, offset, len(data), digest)
        if kind in ("", wxr.POST):
            self._add_post(place, number, bare, data)
            return
        self.types[kind] += 1
        if kind == "wp_block":
            self._patterns[number] = place
        elif kind == "attachment":
            self._files += _FILE.pack(*place, number, _number(_PARENT, bare))

    def _add_post(self, place: Place, number: int, bare: bytes, data: bytes) -> None:
        key = f"{self._base}{number or place.digest.hex()}"
        guid = hash(_first(_GUID, bare))
        if key in self._posts:
            self.repeated += 1
        elif guid in self._guids and guid != _NO_GUID:
            self.without_guid.add(key)
        self._guids.add(guid)
        self._posts[key] = _POST.pack(*place, _number(_THUMBNAIL, bare))
        self.protected += bool(_first(_PASSWORD, bare))
        self._referring.pop(key, None)
        if _REFERRING.search(data):
            ids, shows_attached = blocks.references(data.decode("utf-8", "replace"))
            self._referring[key] = tuple(ids), number if shows_attached else 0

    def settle(self) -> None:
        """Keep those files of the library alone to which a post refers."""
        wanted = {_POST.unpack(packed)[4] for packed in self._posts.values()}
        wanted.update(*(numbers for numbers, _ in self._referring.values()))
        owners = {owner for _, owner in self._referring.values() if owner}
        for *place, number, parent in _FILE.iter_unpack(self._files):
            if parent in owners:
                self._attached.setdefault(parent, []).append(number)
            if number in wanted or parent in owners:
                self._library[number] = _PLACE.pack(*place)
        self._files, self._guids = bytearray(), set()

    def _stamp(self, key: str, patterns: bytes) -> str:
        file, _, _, digest, thumbnail = _POST.unpack(self._posts[key])
        told = hashlib.blake2b(digest + self._names[file], digest_size=10)
        told.update(b"+" if key in self.without_guid else b"")
        numbers, owner = self._referring.get(key, ((), 0))
        for number in (thumbnail, *numbers, *(self.attached(owner) if owner else ())):
            other = self.other(number) if number else None
            # One pattern may show others.
            told.update(patterns if number in self._patterns else other.digest if other else b"-")
        return told.hexdigest()


def _shortened(found: re.Match[bytes]) -> bytes:
    return found[0] if len(found[0]) <= _SHORT else b""


def _first(pattern: re.Pattern[bytes], data: bytes) -> bytes:
    found = pattern.search(data)
    return found[1] if found else b""


def _number(pattern: re.Pattern[bytes], data: bytes) -> int:
    digits = _first(pattern, data)
    return int(digits) if digits.isdigit() and len(digits) <= _DIGITS else 0
