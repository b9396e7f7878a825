"""Exports of Ghost as a source: a post is a unit."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from feedwright.domain.errors import SourceError, unreadable
from feedwright.domain.sources import GhostSource
from feedwright.reading.formats import ghost, json_articles
from feedwright.reading.formats.raw_article import Reading
from feedwright.reading.source import Scan, Surroundings
from feedwright.reading.sources import exports

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


class GhostExports(exports.Exports[GhostSource]):
    """The posts of an export of Ghost.

    Args:
        settings: What feedwright.toml says of it.
        around: What it is told of its publication.
    """

    def __init__(self, settings: GhostSource, around: Surroundings) -> None:
        super().__init__(settings, around)
        self._posts: dict[str, tuple[msgspec.Raw, ghost.Tables]] | None = None
        self._stamps: dict[str, str] = {}
        self._pages = 0

    def files(self) -> list[Path]:
        """The files of the export."""
        return exports.files(self._path, (".json",), _is_export)

    def forget(self) -> None:
        """Let the export go, which may be large."""
        self._posts = None

    def look_through(self, paths: list[Path]) -> Scan:
        """What posts there are."""
        self._loaded(paths)
        return Scan(dict(self._stamps))

    def unit(self, key: str) -> Reading:
        """One post."""
        posts = self._loaded()
        if key not in posts:
            number = key.removeprefix(self._base)
            raise SourceError(f"{self._path}: holds no post {number} any more")
        raw, tables = posts[key]
        said = tables.joined(msgspec.json.decode(raw, type=dict[str, Any]))
        context = self._around.context(key, self._settings)
        return Reading(articles=(json_articles.article(said, context),))

    def warnings(self) -> Iterator[str]:
        """What of the export is no article."""
        if self._posts is not None and self._pages:
            pages = "1 page is" if self._pages == 1 else f"{self._pages} pages are"
            yield f"{self._settings.path}: {pages} no post, and passed over"

    def close(self) -> None:
        """Let the export go."""
        self.forget()

    def _loaded(self, paths: list[Path] | None = None) -> dict[str, Any]:
        """The posts by their keys, which are read once."""
        if self._posts is None:
            self._posts, self._stamps, self._pages = {}, {}, 0
            for path in paths or self.files():
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
