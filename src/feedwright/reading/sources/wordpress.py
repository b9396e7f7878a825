"""Exports of WordPress as a source: a post is a unit, wherever in the export it stands."""

import hashlib
import os
import re
import time
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from feedwright.domain.errors import SourceError, UnreadableArticle
from feedwright.domain.filenames import WXR
from feedwright.domain.languages import is_language
from feedwright.domain.report import SetAside
from feedwright.domain.sources import WordPressSource
from feedwright.reading.formats.raw import Context, Reading
from feedwright.reading.formats.wxr import blocks, splitting
from feedwright.reading.formats.wxr import posts as wxr
from feedwright.reading.formats.wxr.blocks import Attachment
from feedwright.reading.source import Scan, Source, Spread, Surroundings
from feedwright.reading.sources import exports
from feedwright.reading.sources.drafts import with_drafts

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
_NO_GUID = hash(b"")
_REFERRING = re.compile(rb"\[(?:gallery|playlist)\b|wp:block\s")


class _Place(NamedTuple):
    """Where an item stands."""

    file: int
    offset: int
    length: int
    digest: bytes


class _Index:
    """What stands where in exports: numbers for each item, and no text."""

    def __init__(self) -> None:
        self.posts: dict[str, _Place] = {}
        """By key."""
        self.library: dict[int, _Place] = {}
        """Files and patterns, by number."""
        self.attached: dict[int, list[int]] = {}
        """The numbers of files, by those of their posts."""
        self.referring: dict[str, tuple[tuple[int, ...], int]] = {}
        """For posts that refer to others: numbers, and that of the post whose files it shows."""
        self.sites: list[wxr.Site] = []
        """By file."""
        self.types: Counter[str] = Counter()
        """How many items are no posts, by type."""
        self.protected = 0
        self.repeated = 0
        self.names: list[bytes] = []
        """What is known of authors, by file."""
        self.guids: set[int] = set()
        """Hashes of them."""
        self.without_guid: set[str] = set()
        """Posts of whose ``guid`` another came first, as after an import that went wrong."""


class Exports(Source):
    """The posts of an export, or of one that WordPress has cut into several files.

    Args:
        settings: What feedwright.toml says of it.
        around: What it is told of its publication.
    """

    def __init__(self, settings: WordPressSource, around: Surroundings) -> None:
        self._settings = settings
        self._around = around
        self._path = around.folder / settings.path
        self._base = f"{settings.prefix}/"
        self._index: _Index | None = None
        self._paths: list[Path] = []
        self._open: dict[int, IO[bytes]] = {}

    def scan(self, since: str, again: Collection[str], spread: Spread | None = None) -> Scan:
        """What posts there are; the files are read where one has changed.

        Raises:
            SourceError: There is no export, or one that broke off.
        """
        del spread
        self.close()
        self._index = None
        self._paths = exports.files(self._path, WXR, exports.is_wxr)
        watermark = exports.watermark(self._paths, time.time_ns())
        if watermark and watermark == since and not again:
            return Scan({}, is_whole=False, watermark=watermark)
        index = self._indexed()
        stamps = {key: _stamp(index, key) for key in index.posts}
        return Scan(stamps, watermark=watermark)

    def look(
        self, touched: Collection[Path], again: Collection[str]
    ) -> dict[str, str | None] | None:
        """Nothing where no file of the export is among those that were touched; else None."""
        return None if again or exports.is_among(self._path, touched) else {}

    def reading(self, key: str) -> Reading:
        """One post.

        Raises:
            SourceError: The export is not there any more.
        """
        index = self._indexed()
        place = index.posts.get(key)
        if place is None:
            raise SourceError(
                f"{self._path}: holds no post {key.removeprefix(self._base)} any more"
            )
        site = index.sites[place.file]
        context = Context(
            key=key,
            source=self._base,
            home=self._around.home,
            timezone=self._around.timezone,
            listed=self._settings.feeds,
            language=self._settings.language or _language(site.language),
            section=self._settings.section,
            authors=self._settings.authors,
            tags=self._settings.tags,
            people=self._around.authors,
            system=self._settings.system,
        )
        try:
            item = wxr.item(self.bytes_at(place), site.opening)
            found = wxr.reading(
                item, site, context, _Library(self, index), is_repeated=key in index.without_guid
            )
        except UnreadableArticle as error:
            aside = SetAside(source=key, reason=error.reason, until=error.until)
            return Reading(set_aside=(aside,))
        return with_drafts(found) if self._around.drafts else found

    def order(self, key: str) -> str:
        """By the posts' numbers."""
        return key.removeprefix(self._base).rjust(20, "0")

    def warnings(self) -> Iterator[str]:
        """What of the export is no article."""
        index, path = self._index, self._settings.path
        if index is None:  # it was not read, for it has not changed
            return
        if told := wxr.passed_over(index.types):
            yield f"{path}: what is no post was passed over: {told}"
        if index.protected:
            posts = "1 post has" if index.protected == 1 else f"{index.protected} posts have"
            yield f"{path}: {posts} a password, and is published nowhere"
        if index.repeated:
            posts = "1 post stands" if index.repeated == 1 else f"{index.repeated} posts stand"
            yield f"{path}: {posts} in several of its files; the last file by name counts"

    def close(self) -> None:
        """Close the files."""
        for file in self._open.values():
            file.close()
        self._open = {}

    def _indexed(self) -> _Index:
        """What stands where, which is found once."""
        if self._index is None:
            if not self._paths:
                self._paths = exports.files(self._path, WXR, exports.is_wxr)
            index = _Index()
            for number, path in enumerate(self._paths):
                try:
                    with path.open("rb") as file:
                        self._add(index, number, file)
                except OSError as error:
                    raise SourceError(f"{path}: cannot be read: {error.strerror}") from error
                except UnreadableArticle as error:
                    raise SourceError(f"{path}: {_small(error.reason)}") from error
            self._index = index
        return self._index

    def _add(self, index: _Index, file: int, opened: IO[bytes]) -> None:
        """Note what stands where in a file."""
        for part in splitting.parts(opened.read):
            if part.is_head:
                site = wxr.site(part.data)
                index.sites.append(site)
                index.names.append(repr(sorted(site.authors.items())).encode())
                continue
            bare = _CDATA.sub(_shortened, _COMMENTS.sub(b"", part.data))
            kind, number = _first(_TYPE, bare).decode("ascii", "replace"), _number(_NUMBER, bare)
            digest = hashlib.blake2b(part.data, digest_size=12).digest()
            place = _Place(file, part.offset, len(part.data), digest)
            if kind in ("", wxr.POST):
                self._add_post(index, place, number, bare, part.data)
                continue
            index.types[kind] += 1
            if kind in ("attachment", "wp_block"):
                index.library[number] = place
            if kind == "attachment" and (parent := _number(_PARENT, bare)):
                index.attached.setdefault(parent, []).append(number)

    def _add_post(
        self, index: _Index, place: _Place, number: int, bare: bytes, data: bytes
    ) -> None:
        key = f"{self._base}{number or place.digest.hex()}"
        index.repeated += key in index.posts
        if key not in index.posts:
            guid = hash(_first(_GUID, bare))
            if guid in index.guids and guid != _NO_GUID:
                index.without_guid.add(key)
            index.guids.add(guid)
        index.posts[key] = place
        index.protected += bool(_first(_PASSWORD, bare))
        thumbnail = _number(_THUMBNAIL, bare)
        ids, shows_attached = list[int](), False
        if _REFERRING.search(data):
            ids, shows_attached = blocks.references(data.decode("utf-8", "replace"))
        if thumbnail or ids or shows_attached:
            every = (thumbnail, *ids) if thumbnail else tuple(ids)
            index.referring[key] = (every, number if shows_attached else 0)
        else:
            index.referring.pop(key, None)

    def bytes_at(self, place: _Place) -> bytes:
        """An item as it stands in its file."""
        # Processes that were forked share a file's position, which is not used.
        try:
            if place.file not in self._open:
                self._open[place.file] = self._paths[place.file].open("rb")
            return os.pread(self._open[place.file].fileno(), place.length, place.offset)
        except OSError as error:
            raise SourceError(f"{self._path}: cannot be read: {error.strerror}") from error


class _Library:
    """What posts of an export refer to by number.

    Args:
        source: Reads items.
        index: Tells where they stand.
    """

    def __init__(self, source: "Exports", index: _Index) -> None:
        self._source = source
        self._index = index

    def attachment(self, number: int) -> Attachment | None:
        """A file."""
        item = self._item(number)
        return wxr.attachment(item) if item and item.type == "attachment" else None

    def attached(self, number: int) -> list[Attachment]:
        """The files that were uploaded for a post."""
        files = (self._item(one) for one in self._index.attached.get(number, ()))
        found = sorted((one for one in files if one), key=wxr.order)
        return [file for one in found if (file := wxr.attachment(one))]

    def pattern(self, number: int) -> str:
        """The body of a synced pattern, "" where there is none."""
        item = self._item(number)
        return wxr.pattern(item) if item else ""

    def _item(self, number: int) -> wxr.Item | None:
        place = self._index.library.get(number)
        if place is None:
            return None
        try:
            return wxr.item(self._source.bytes_at(place), self._index.sites[place.file].opening)
        except UnreadableArticle:
            return None


def _stamp(index: _Index, key: str) -> str:
    """What changes when a post does, or its authors' names, or what it refers to."""
    place = index.posts[key]
    told = hashlib.blake2b(place.digest + index.names[place.file], digest_size=16)
    told.update(b"+" if key in index.without_guid else b"")
    numbers, owner = index.referring.get(key, ((), 0))
    for number in (*numbers, *(index.attached.get(owner, ()) if owner else ())):
        other = index.library.get(number)
        told.update(other.digest if other else b"-")
    return told.hexdigest()


def _shortened(found: re.Match[bytes]) -> bytes:
    return found[0] if len(found[0]) <= _SHORT else b""


def _first(pattern: re.Pattern[bytes], data: bytes) -> bytes:
    found = pattern.search(data)
    return found[1] if found else b""


def _number(pattern: re.Pattern[bytes], data: bytes) -> int:
    digits = _first(pattern, data)
    return int(digits) if digits.isdigit() and len(digits) < 19 else 0  # noqa: PLR2004 - of 64 bits


def _language(text: str) -> str:
    """The language that WordPress says, where it is one."""
    return text.replace("_", "-") if is_language(text.replace("_", "-")) else ""


def _small(reason: str) -> str:
    return f"{reason[:1].lower()}{reason[1:]}"
