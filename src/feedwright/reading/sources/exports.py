"""Exports: files of which each holds many articles, read anew where one of them has changed."""

import hashlib
import os
import time
from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from feedwright.domain import sources
from feedwright.domain.article import SetAside
from feedwright.domain.errors import SourceError, UnreadableArticle
from feedwright.reading.formats.platforms import substack
from feedwright.reading.formats.raw_article import Reading
from feedwright.reading.formats.wxr.splitting import HEAD, is_export
from feedwright.reading.source import Scan, Source, Spread, Surroundings
from feedwright.runtime.stamps import is_fresh, stamp_of

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
STANDS = "What was published still stands"
"""How an error ends that takes nothing down."""
_Settings = TypeVar("_Settings", bound=sources.Source)


class Exports(Source, Generic[_Settings]):
    """A source whose units stand within a few files.

    Args:
        settings: What feedwright.toml says of it.
        around: What it is told of its publication.
    """

    def __init__(self, settings: _Settings, around: Surroundings) -> None:
        self._settings = settings
        self._around = around
        self._path = around.folder / settings.path
        self._base = f"{settings.prefix}/"

    @abstractmethod
    def files(self) -> list[Path]:
        """The files, by name.

        Raises:
            SourceError: There is none, or they cannot be looked at.
        """

    @abstractmethod
    def forget(self) -> None:
        """Let go of what was found in the files, which may be large."""

    @abstractmethod
    def look_through(self, paths: list[Path]) -> Scan:
        """What units there are in files, with their stamps.

        Raises:
            SourceError: A file cannot be read, or is none of its kind.
        """

    @abstractmethod
    def unit(self, key: str) -> Reading:
        """What a unit holds.

        Raises:
            SourceError: The files are not there any more.
            UnreadableArticle: The unit cannot be used.
        """

    def scan(self, since: str, again: Collection[str], spread: Spread | None = None) -> Scan:
        """What units there are; the files are read where one of them has changed.

        Raises:
            SourceError: There is none, or one cannot be read.
        """
        del spread
        self.forget()
        paths = self.files()
        mark = watermark(paths, time.time_ns())
        if mark and mark == since and not again:
            return Scan({}, is_whole=False, watermark=mark)
        return msgspec.structs.replace(self.look_through(paths), watermark=mark)

    def look(
        self, touched: Collection[Path], again: Collection[str]
    ) -> Mapping[str, str | None] | None:
        """Nothing where none of the files is among those that were touched; else None."""
        return None if again or is_among(self._path, touched) else {}

    def reading(self, key: str) -> Reading:
        """One unit.

        Raises:
            SourceError: The files are not there any more.
        """
        try:
            found = self.unit(key)
        except UnreadableArticle as error:
            aside = SetAside(source=key, reason=error.reason, until=error.until)
            return Reading(set_aside=(aside,))
        return found.with_drafts() if self._around.drafts else found


def files(path: Path, endings: tuple[str, ...], may_be: Callable[[Path], bool]) -> list[Path]:
    """The exports at a path, by name: WordPress cuts a large one into several.

    Args:
        path: A file, or a folder that holds some.
        endings: How their names end in a folder, in small letters.
        may_be: Whether a file is one.

    Raises:
        SourceError: There is none.
    """
    try:
        if path.is_file():
            found = [path]
        else:
            found = sorted(one for one in path.iterdir() if one.name.lower().endswith(endings))
        found = [one for one in found if one.is_file() and may_be(one)]
    except OSError as error:
        raise SourceError(
            f"{path}: cannot be read: {error.strerror}; mend [[sources]] path in feedwright.toml. "
            f"{STANDS}"
        ) from error
    if not found:
        raise SourceError(f"{path}: holds no such export; put it there. {STANDS}")
    return found


def watermark(paths: list[Path], when: int) -> str:
    """What changes when one of some files does; "" where one was written just now.

    Args:
        paths: The files.
        when: The time, in nanoseconds since 1970.
    """
    stamps = [stamp_of(one) for one in paths]
    if any(not one or is_fresh(one, when) for one in stamps):
        return ""
    named = (f"{path.name} {stamp}\n" for path, stamp in zip(paths, stamps, strict=True))
    return hashlib.sha256("".join(named).encode("utf-8", "surrogateescape")).hexdigest()


def start(path: Path, size: int) -> bytes:
    """The first bytes of a file, as UTF-8 where its byte-order mark tells of UTF-16."""
    with path.open("rb") as file:
        data = file.read(size)
    if data.startswith(_UTF16):
        return data[: len(data) // 2 * 2].decode("utf-16", "replace").encode()
    return data


def is_wxr(path: str | Path) -> bool:
    """Whether a file is an export of WordPress, by what it begins with."""
    try:
        return is_export(start(Path(path), HEAD))
    except OSError:
        return False


def is_among(path: Path, touched: Collection[Path]) -> bool:
    """Whether a file, or one in a folder, is among some.

    Args:
        path: The file, or the folder.
        touched: The others.
    """
    places = {path.absolute(), Path(os.path.realpath(path))}
    return any(one.absolute().is_relative_to(place) for one in touched for place in places)


def tables(folder: Path) -> tuple[Path, Path]:
    """Where the table of Substack's posts may be: in a folder, or beside it where it is theirs."""
    return folder / substack.TABLE, folder.parent / substack.TABLE
