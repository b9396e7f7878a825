"""A folder whose articles' pictures are measured, for feeds of partners.

Some take few sizes in pixels; others want pictures as enclosures, of which RSS tells the bytes.
"""

import re
from pathlib import Path
from urllib.parse import unquote

import msgspec

from feedwright.domain.article import Article
from feedwright.domain.picture_size import pixels
from feedwright.reading.formats.raw_article import Reading
from feedwright.reading.sources.folder import Folder

_MOST = 1_000_000
"""Bytes that are read of a picture."""
LOCAL = re.compile(r"(?![a-z][a-z0-9+.-]*:|/)", re.IGNORECASE)
"""What the address of a file begins with that may lie beside its article."""


class PictureFolder(Folder):
    """The articles below a folder, with the sizes of the pictures that stand for them."""

    def reading(self, key: str) -> Reading:
        """Read one file, by its path in the form of a key."""
        found = super().reading(key)
        names = {one.key: name for one in found.articles if (name := self._unmeasured(one))}
        if not names:
            return found
        return msgspec.structs.replace(
            found,
            articles=tuple(self._measured(one, names.get(one.key, "")) for one in found.articles),
            beside=(
                *found.beside,
                *((one, name, self.mark(one, name)) for one, name in names.items()),
            ),
        )

    def _measured(self, article: Article, name: str) -> Article:
        path = self._beside.find(self.path(article.key), name) if name else None
        image = article.image
        if path is None or image is None:
            return article
        told = sides(path) if self._around.pictures and not image.width else {}
        if self._around.picture_lengths and not image.length:
            told |= {"length": _length(path)}
        return msgspec.structs.replace(article, image=msgspec.structs.replace(image, **told))

    def _unmeasured(self, article: Article) -> str:
        """The name of an article's picture that may lie beside it, where its size is not told."""
        image = article.image
        if image is None or not LOCAL.match(image.url):
            return ""
        is_lacking = (self._around.pictures and not image.width) or (
            self._around.picture_lengths and not image.length
        )
        return unquote(image.url) if is_lacking else ""


def _length(path: Path) -> int:
    """The length of a file in bytes; 0 where it cannot be told."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def sides(path: Path) -> dict[str, int]:
    """The width and height of a picture in pixels; nothing where its file does not tell."""
    try:
        with path.open("rb") as file:
            found = pixels(file.read(_MOST))
    except OSError:
        return {}
    return {"width": found.width, "height": found.height} if found.width else {}
