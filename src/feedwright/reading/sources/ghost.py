"""Exports of Ghost as a source: a post is a unit."""

import hashlib
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import msgspec

from feedwright.domain.article import SetAside
from feedwright.domain.errors import SourceError, UnreadableArticle, unreadable
from feedwright.domain.sources import GhostSource
from feedwright.reading.formats import ghost, json_articles
from feedwright.reading.formats.raw import Reading
from feedwright.reading.source import Scan, Source, Spread, Surroundings
from feedwright.reading.sources import exports
from feedwright.reading.sources.drafts import with_drafts

_LARGEST = 1_000_000_000
"""Bytes: it is held in memory while it is read."""
_HOME = b"__GHOST_URL__"
"""What Ghost writes in the place of the site's address."""


class _Data(msgspec.Struct):
    """The tables of a database that tell of posts; secrets stand in others."""

    posts: list[msgspec.Raw]
    users: list[Any] = []
    tags: list[Any] = []
    posts_authors: list[Any] = []
    posts_tags: list[Any] = []
    posts_meta: list[Any] = []

    def tables(self) -> dict[str, list[Any]]:
        """Those beside posts, by name."""
        names = ("users", "tags", "posts_authors", "posts_tags", "posts_meta")
        return {name: getattr(self, name) for name in names}


class _Database(msgspec.Struct):
    data: _Data


class _File(msgspec.Struct):
    """Exports wrap their one database in a list; those of other programs may not."""

    db: list[_Database] = []
    data: _Data | None = None


class Exports(Source):
    """The posts of an export of Ghost.

    Args:
        settings: What feedwright.toml says of it.
        around: What it is told of its publication.
    """

    def __init__(self, settings: GhostSource, around: Surroundings) -> None:
        self._settings = settings
        self._around = around
        self._path = around.folder / settings.path
        self._base = f"{settings.prefix}/"
        self._posts: dict[str, tuple[msgspec.Raw, ghost.Tables]] | None = None
        self._stamps: dict[str, str] = {}
        self._pages = 0

    def scan(self, since: str, again: Collection[str], spread: Spread | None = None) -> Scan:
        """What posts there are; the export is read where it has changed.

        Raises:
            SourceError: There is no export, or it cannot be read.
        """
        del spread
        self._posts = None
        paths = exports.files(self._path, (".json",), _is_export)
        watermark = exports.watermark(paths, time.time_ns())
        if watermark and watermark == since and not again:
            return Scan({}, is_whole=False, watermark=watermark)
        self._loaded(paths)
        return Scan(dict(self._stamps), watermark=watermark)

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
        posts = self._loaded()
        if key not in posts:
            number = key.removeprefix(self._base)
            raise SourceError(f"{self._path}: holds no post {number} any more")
        raw, tables = posts[key]
        context = self._around.context(key, self._settings)
        try:
            said = tables.joined(msgspec.json.decode(raw, type=dict[str, Any]))
            found = Reading(articles=(json_articles.article(said, context),))
        except UnreadableArticle as error:
            aside = SetAside(source=key, reason=error.reason, until=error.until)
            return Reading(set_aside=(aside,))
        return with_drafts(found) if self._around.drafts else found

    def warnings(self) -> Iterator[str]:
        """What of the export is no article."""
        if self._posts is not None and self._pages:
            pages = "1 page is" if self._pages == 1 else f"{self._pages} pages are"
            yield f"{self._settings.path}: {pages} no post, and passed over"

    def close(self) -> None:
        """Let the export go, which may be large."""
        if self._posts is not None:
            self._posts = None

    def _loaded(self, paths: list[Path] | None = None) -> dict[str, Any]:
        """The posts by their keys, which are read once."""
        if self._posts is None:
            self._posts, self._stamps, self._pages = {}, {}, 0
            for path in paths or exports.files(self._path, (".json",), _is_export):
                self._add(self._posts, _tables(path, self._around.home.rstrip("/").encode()))
        return self._posts

    def _add(self, posts: dict[str, tuple[msgspec.Raw, ghost.Tables]], data: _Data) -> None:
        tables = ghost.Tables(data.tables())
        for raw in data.posts:
            head = msgspec.json.decode(raw, type=dict[str, Any])
            if ghost.is_page(head):
                self._pages += 1
                continue
            key = f"{self._base}{str(head.get('id') or head.get('uuid') or '').strip('/')}"
            posts[key] = raw, tables
            told = msgspec.json.encode(tables.joined(head), order="sorted")
            self._stamps[key] = hashlib.blake2b(told, digest_size=16).hexdigest()


def _tables(path: Path, home: bytes) -> _Data:
    """The tables of an export.

    Raises:
        SourceError: It cannot be read.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise SourceError(
                f"{path}: is larger than {_LARGEST:,} bytes; export fewer posts at a time"
            )
        found = msgspec.json.decode(path.read_bytes().replace(_HOME, home), type=_File)
    except OSError as error:
        raise SourceError(f"{path}: {unreadable(error)}") from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise SourceError(
            f"{path}: is no export of Ghost, or only a part of one: {error}; export it again"
        ) from error
    data = found.data or next((one.data for one in found.db), None)
    if data is None:
        raise SourceError(f"{path}: is no export of Ghost: it holds no posts; export it again")
    return data


def _is_export(path: Path) -> bool:
    """Whether a file may be an export: one that is not is told when it is read."""
    return exports.start(path, 1 << 16).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")
