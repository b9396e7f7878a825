"""Exports of WordPress as a source: a post is a unit, wherever in the export it stands."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from feedwright.domain.errors import SourceError, UnreadableArticle, unreadable
from feedwright.domain.filenames import WXR
from feedwright.domain.language_tags import is_language
from feedwright.domain.sources import WordPressSource
from feedwright.reading.formats.raw_article import Reading
from feedwright.reading.formats.wxr import posts as wxr
from feedwright.reading.formats.wxr import splitting
from feedwright.reading.formats.wxr.blocks import Attachment
from feedwright.reading.source import Scan, Surroundings
from feedwright.reading.sources import exports
from feedwright.reading.sources.wordpress_index import Index, Place


class WordPressExports(exports.Exports[WordPressSource]):
    """The posts of an export, or of one that WordPress has cut into several files.

    Args:
        settings: What feedwright.toml says of it.
        around: What it is told of its publication.
    """

    def __init__(self, settings: WordPressSource, around: Surroundings) -> None:
        super().__init__(settings, around)
        self._index: Index | None = None
        self._paths: list[Path] = []
        self._open: dict[int, IO[bytes]] = {}

    def files(self) -> list[Path]:
        """The files of the export."""
        self._paths = exports.files(self._path, WXR, exports.is_wxr)
        return self._paths

    def forget(self) -> None:
        """Close the files, and let go of what stands where in them."""
        self.close()
        self._index = None

    def look_through(self, paths: list[Path]) -> Scan:
        """What posts there are."""
        del paths
        return Scan(self._indexed().stamps())

    def unit(self, key: str) -> Reading:
        """One post."""
        index = self._indexed()
        place = index.post(key)
        if place is None:
            raise SourceError(
                f"{self._path}: holds no post {key.removeprefix(self._base)} any more"
            )
        site = index.sites[place.file]
        context = self._around.context(key, self._settings)
        language = context.language or _language(site.language)
        context = msgspec.structs.replace(context, language=language)
        item = wxr.item(self.bytes_at(place), site.opening)
        library = _Library(self, index)
        return wxr.reading(item, site, context, library, is_repeated=key in index.without_guid)

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

    def _indexed(self) -> Index:
        """What stands where, which is found once."""
        if self._index is None:
            index = Index(self._base)
            for number, path in enumerate(self._paths or self.files()):
                try:
                    with path.open("rb") as file:
                        self._add(index, number, file)
                except OSError as error:
                    raise SourceError(f"{path}: {unreadable(error)}") from error
                except UnreadableArticle as error:
                    raise SourceError(f"{path}: {_small(error.reason)}") from error
            index.settle()
            self._index = index
        return self._index

    @staticmethod
    def _add(index: Index, file: int, opened: IO[bytes]) -> None:
        """Note what stands where in a file."""
        for part in splitting.parts(opened.read):
            if part.is_head:
                index.add_site(wxr.site(part.data))
            else:
                index.add(file, part.offset, part.data)

    def bytes_at(self, place: Place) -> bytes:
        """An item as it stands in its file."""
        # Processes that were forked share a file's position, which is not used.
        try:
            if place.file not in self._open:
                self._open[place.file] = self._paths[place.file].open("rb")
            return os.pread(self._open[place.file].fileno(), place.length, place.offset)
        except OSError as error:
            raise SourceError(f"{self._path}: {unreadable(error)}") from error


class _Library:
    """What posts of an export refer to by number.

    Args:
        source: Reads items.
        index: Tells where they stand.
    """

    def __init__(self, source: WordPressExports, index: Index) -> None:
        self._source = source
        self._index = index

    def attachment(self, number: int) -> Attachment | None:
        """A file."""
        item = self._item(number)
        return wxr.attachment(item) if item and item.type == "attachment" else None

    def attached(self, number: int) -> list[Attachment]:
        """The files that were uploaded for a post."""
        files = (self._item(one) for one in self._index.attached(number))
        found = sorted((one for one in files if one), key=wxr.order)
        return [file for one in found if (file := wxr.attachment(one))]

    def pattern(self, number: int) -> str:
        """The body of a synced pattern, "" where there is none."""
        item = self._item(number)
        return wxr.pattern(item) if item else ""

    def _item(self, number: int) -> wxr.Item | None:
        place = self._index.other(number)
        if place is None:
            return None
        try:
            return wxr.item(self._source.bytes_at(place), self._index.sites[place.file].opening)
        except UnreadableArticle:
            return None


def _language(text: str) -> str:
    """The language that WordPress says, where it is one."""
    return text.replace("_", "-") if is_language(text.replace("_", "-")) else ""


def _small(reason: str) -> str:
    return f"{reason[:1].lower()}{reason[1:]}"
