"""A folder of stored articles."""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import msgspec

from feedwright.core.article import Article, Enclosure
from feedwright.core.errors import SourceError, UnreadableArticle
from feedwright.core.publication import Source
from feedwright.core.reading import READABLE, read
from feedwright.core.reading.raw import Context, Reading, SetAside

_PAGE_TEXT = frozenset({".txt", ".text"})
_MEMBER = re.compile(r"(?<=\.json)#.*", re.IGNORECASE | re.DOTALL)
"""What the key of an article in a list has after its file's name."""
_MOST_BYTES = 32_000_000
"""No article is larger; a file that is has been put here by mistake."""


class Folder:
    """The articles below a folder.

    Args:
        base: The publication's folder, from which the source's path is counted.
        source: What feedwright.toml says of it.
        home: The site's address, with a slash at its end.
        timezone: The publication's, an IANA name.
        leave_out: Folders that are not searched: the destination, for one.

    Raises:
        SourceError: There is no such folder, or it cannot be listed.
    """

    def __init__(
        self,
        base: Path,
        source: Source,
        *,
        home: str,
        timezone: str,
        leave_out: frozenset[Path] = frozenset(),
    ) -> None:
        self._root = base / source.path
        self._source = source
        self._home = home
        self._timezone = timezone
        self._leave_out = frozenset(map(os.path.realpath, leave_out))
        if not self._root.is_dir():
            raise SourceError(
                f"{self._root}: there is no such folder; make it, or mend [[sources]] path in "
                "feedwright.toml. What was published still stands"
            )

    def files(self) -> list[Path]:
        """Every file that may hold an article, in an order that is the same everywhere.

        Hidden files, drafts' folders and what browsers save beside a page are passed over.
        """
        found: list[Path] = []
        for folder, names, files in os.walk(self._root, onerror=_unlisted):
            here = Path(folder)
            pages = {Path(name).stem for name in files if name.endswith((".html", ".htm"))}
            names[:] = [name for name in names if self._is_searched(here / name, pages)]
            found += [
                here / name
                for name in files
                if not name.startswith(".") and Path(name).suffix.lower() in READABLE
            ]
        return sorted(found, key=lambda path: path.relative_to(self._root).parts)

    def readings(
        self, done: Callable[[int, int], None] = lambda _so_far, _of: None
    ) -> Iterator[Reading]:
        """Reads every file.

        Args:
            done: Told after each file how many have been read, and of how many.
        """
        files = self.files()
        repeated = self._repeated(files)
        for number, path in enumerate(files, 1):
            yield self._reading(path, repeated.get(path.parent, frozenset()))
            done(number, len(files))

    def beside(self, key: str, name: str) -> Path | None:
        """A file that an article refers to: an image, an enclosure.

        Args:
            key: The article's.
            name: The file's path, relative to the article's folder, in POSIX form.

        Returns:
            None where there is none, where it lies outside the source, or where it is itself
            an article's, which may have to wait for its time.
        """
        path = self._path(key).parent / name
        if path.suffix.lower() in READABLE:
            return None
        try:
            there = self._is_inside(path) and path.is_file()
        except (OSError, ValueError):  # no name of a file
            return None
        return path if there else None

    def _reading(self, path: Path, repeated: frozenset[str]) -> Reading:
        key = self._key(path)
        try:
            key.encode()
        except UnicodeEncodeError:
            name = key.encode(errors="replace").decode()
            return Reading(
                set_aside=(SetAside(source=name, reason="its name is not UTF-8; rename it"),)
            )
        context = Context(
            key=key,
            home=self._home,
            timezone=self._timezone,
            language=self._source.language,
            encoding=self._source.encoding,
            repeated=repeated,
        )
        try:
            reading = read(self._bytes(path), context)
        except UnreadableArticle as error:
            place = error.source or key
            return Reading(
                set_aside=(SetAside(source=place, line=error.line, reason=error.reason),)
            )
        articles = tuple(self._measured(article) for article in reading.articles)
        return msgspec.structs.replace(reading, articles=articles)

    def _bytes(self, path: Path) -> bytes:
        try:
            if not self._is_inside(path):
                raise UnreadableArticle("is a link to a file outside the source; copy it in")
            if not path.is_file():
                raise UnreadableArticle("is no regular file")
            if path.stat().st_size > _MOST_BYTES:
                raise UnreadableArticle(f"is larger than {_MOST_BYTES:,} bytes")
            return path.read_bytes()
        except OSError as error:
            raise UnreadableArticle(f"cannot be read: {error.strerror}") from error

    def _measured(self, article: Article) -> Article:
        """The article, the lengths of enclosures that lie beside it filled in."""
        if not article.enclosures:
            return article
        enclosures = tuple(self._length(article.key, one) for one in article.enclosures)
        return msgspec.structs.replace(article, enclosures=enclosures)

    def _length(self, key: str, enclosure: Enclosure) -> Enclosure:
        path = self.beside(key, unquote(enclosure.url))
        try:
            length = path.stat().st_size if path else 0
        except OSError:  # it has gone since it was found
            length = 0
        return msgspec.structs.replace(enclosure, length=length) if length else enclosure

    def _repeated(self, files: list[Path]) -> dict[Path, frozenset[str]]:
        """The lines that pages of one folder share, for folders that hold page text."""
        folders: dict[Path, list[Path]] = defaultdict(list)
        for path in files:
            if path.suffix.lower() in _PAGE_TEXT:
                folders[path.parent].append(path)
        if not folders:
            return {}
        from feedwright.core.reading.pagetext import repeated_lines  # noqa: PLC0415 - seldom needed

        return {folder: repeated_lines(map(self._text, pages)) for folder, pages in folders.items()}

    def _text(self, path: Path) -> str:
        try:
            return self._bytes(path).decode(self._source.encoding, "replace")
        except UnreadableArticle:
            return ""

    def _is_searched(self, folder: Path, pages: set[str]) -> bool:
        name = folder.name
        saved_with_a_page = name.endswith("_files") and name.removesuffix("_files") in pages
        return (
            not name.startswith(".")
            and name not in ("_drafts", "node_modules")
            and not saved_with_a_page
            and os.path.realpath(folder) not in self._leave_out
        )

    def _is_inside(self, path: Path) -> bool:
        # Of os.path, because resolving by Path raises where links lead in a circle.
        return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self._root))

    def _key(self, path: Path) -> str:
        return str(PurePosixPath(self._source.prefix, *path.relative_to(self._root).parts))

    def _path(self, key: str) -> Path:
        file = _MEMBER.sub("", key)
        return self._root / PurePosixPath(file).relative_to(self._source.prefix)


def _unlisted(error: OSError) -> None:
    raise SourceError(
        f"{error.filename}: cannot be listed: {error.strerror}; what was published still stands"
    ) from error
