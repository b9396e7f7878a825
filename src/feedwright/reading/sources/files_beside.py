"""The files that lie beside articles of a folder: what they refer to, or are a part of."""

import os
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

from feedwright.domain.errors import NoArticle, UnreadableArticle
from feedwright.domain.file_references import FROM_TOP
from feedwright.domain.filenames import MACHINERY, WXR
from feedwright.domain.mediatypes import media_type
from feedwright.domain.patterns import seldom
from feedwright.reading.formats import DOCUMENTS, READABLE
from feedwright.runtime import pandoc

_DOWNLOADS = frozenset({".docx", ".odt", ".ipynb"})
"""Documents that are files for readers where no part is installed that reads them."""
_PART = seldom(
    r"(?:^|/)(?:\d+\.[^/.]+|[a-z]+(?:-[a-z]+)?/[a-z]+(?:-[a-z]+)?(?:-\d+)?|lists/[^/]+)\.html?$",
    re.IGNORECASE,
)
"""How exports of Substack name the files of posts, and Medium's what are no stories."""
_BESIDE_STORIES = frozenset(
    "blocks bookmarks claps highlights interests ips lists partner-program profile "  # noqa: SIM905
    "pubs-following sessions social-accounts topics-following twitter users-following".split()
)
"""Folders of an export of Medium beside that of the stories."""
_FIRST = 4096
"""Bytes of a table, among which its first line is."""


class FilesBeside:
    """Files in a source that its articles refer to.

    Args:
        root: The source's folder.
        is_inside: Whether what a path leads to lies within it.
        is_chosen: Whether a file may be an article, by its path below; None lets all be.
        is_data: Whether a file that has the form of an article is data of a bundle.
    """

    def __init__(
        self,
        root: Path,
        is_inside: Callable[[Path], bool],
        is_chosen: Callable[[str], bool] | None,
        is_data: Callable[[Path], bool],
    ) -> None:
        self._root = root
        self._is_inside = is_inside
        self._is_chosen = is_chosen
        self._is_data = is_data

    def attachment(self, article: Path, name: str) -> Path | None:
        """A file that an article refers to: an image, an enclosure.

        Args:
            article: The article's file.
            name: The file's path, relative to the article's folder, in POSIX form; to the
                source's own where it begins with ``~/``.

        Returns:
            None where there is none, where it lies outside the source, where it is too large,
            or where it is itself an article's, which may have to wait for its time.
        """
        for path in self._places_of(article, name):
            size = self._size(path)
            if size >= 0 or self._is_article(path, article):
                return None if self._unwanted(path, size, article) else path
        return None

    def objection(self, article: Path, name: str) -> str:
        """Why :meth:`attachment` gives nothing for a file, as a clause."""
        for path in self._places_of(article, name):
            if found := self._unwanted(path, self._size(path), article):
                return found
        return f"which is not {'in its source' if name.startswith(f'{FROM_TOP}/') else 'beside it'}"

    def _is_article(self, path: Path, beside: Path) -> bool:
        """Whether a file that an article refers to has the form of one, be it there or not."""
        ending = path.suffix.lower()
        if ending in WXR:
            from feedwright.reading.sources.exports import is_wxr  # noqa: PLC0415 - few runs need it

            return is_wxr(path)
        if ending not in DOCUMENTS:
            is_own = path.parent == beside.parent  # not of another bundle, which may have to wait
            return ending in READABLE and not (is_own and self._is_data(path))
        if ending in _DOWNLOADS and not (pandoc.is_available() and self._may_be_read(path)):
            return False
        return not self.comes_along(path)

    def _may_be_read(self, path: Path) -> bool:
        """Whether the source's ``only`` and ``except`` let a file be an article."""
        below = os.path.relpath(path, self._root).replace(os.sep, "/")
        return self._is_chosen is None or self._is_chosen(below)

    def comes_along(self, path: Path) -> bool:
        """Whether a file is a document in the folder of an article, and so belongs to that."""
        return (
            is_document(path) and path.parent != self._root and path.with_name("index.md").is_file()
        )

    def _unwanted(self, path: Path, size: int, article: Path) -> str:
        from feedwright.domain.attachments import too_large  # noqa: PLC0415 - few runs need it

        if self._is_article(path, article):  # whether it is there or not: it may have to wait
            return "which has the form of an article, and goes out as one or not at all"
        return too_large(size)

    def _size(self, path: Path) -> int:
        """The length in bytes of a file of the source, -1 where there is none."""
        try:
            return path.stat().st_size if self._is_inside(path) and path.is_file() else -1
        except (OSError, ValueError):  # no name of a file, or it has gone since
            return -1

    def _places_of(self, article: Path, name: str) -> Iterator[Path]:
        """Where a file may lie that an article refers to."""
        if name.startswith(f"{FROM_TOP}/"):
            yield self._root / name.removeprefix(f"{FROM_TOP}/")
        yield article.parent / name
        if article.stem.lower() not in {"index", "readme"}:
            yield article.with_suffix("") / name  # Hexo has a folder for each post beside it
        if "/" not in name and media_type(name):
            yield from self._alone_named.get(name, ())

    @cached_property
    def _alone_named(self) -> dict[str, list[Path]]:
        """Pictures and recordings by their names, of which there is one alone, as in a vault."""
        found: dict[str, list[Path]] = {}
        for folder, folders, names in os.walk(self._root):
            folders[:] = [one for one in folders if one[0] not in "._" and one not in MACHINERY]
            for name in names:
                if media_type(name).startswith(("image/", "audio/", "video/")):
                    found.setdefault(name, []).append(Path(folder, name))
        return {name: those for name, those in found.items() if len(those) == 1}

    def find(self, article: Path, name: str) -> Path | None:
        """A file that an article refers to, whatever it is; None where there is none."""
        places = self._places_of(article, name)
        return next((path for path in places if self._size(path) >= 0), None)

    def length(self, article: Path, name: str) -> int:
        """The length in bytes of a file that an article refers to, -1 where there is none."""
        sizes = map(self._size, self._places_of(article, name))
        return next((size for size in sizes if size >= 0), -1)


def is_document(path: Path) -> bool:
    """Whether a file has a form that an optional part reads."""
    return path.suffix.lower() in DOCUMENTS


def refuse_part(key: str, place: Callable[[str], str]) -> None:
    """Raise where a page is a part of an export, which tells elsewhere what is to be published.

    Args:
        key: That of a file of a folder of articles.
        place: Where a file of a key lies.

    Raises:
        UnreadableArticle: A table of Substack's tells whether it is a draft, or it is one of those
            that Medium puts beside stories, of profiles, sessions and addresses.
    """
    if _PART.search(key):
        _refuse(Path(place(key)))


def _refuse(page: Path) -> None:
    root = page.parent.parent
    if page.parent.name in _BESIDE_STORIES and (root / "posts").is_dir():
        if (root / "profile/profile.html").is_file():
            raise NoArticle("It belongs to an export of Medium, and is no story.")
        return
    from feedwright.reading.formats.platforms import substack  # noqa: PLC0415 - few runs need it
    from feedwright.reading.sources.exports import start, tables  # noqa: PLC0415 - likewise

    table = next((one for one in tables(page.parent) if one.is_file()), None)
    if table and substack.is_table(start(table, _FIRST)):
        raise UnreadableArticle(
            "It belongs to an export of Substack, whose table tells which posts are drafts; write "
            'kind = "export" for the folder of posts.csv in [[sources]].'
        )
