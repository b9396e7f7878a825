"""A folder whose articles' pictures are measured, for feeds of partners that take few sizes."""

import re
from pathlib import Path
from urllib.parse import unquote

import msgspec

from feedwright.domain.article import Article
from feedwright.domain.pixels import pixels
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
        names = {one.key: name for one in found.articles if (name := _unmeasured(one))}
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
        size = sides(path) if path else {}
        if not size or article.image is None:
            return article
        return msgspec.structs.replace(
            article, image=msgspec.structs.replace(article.image, **size)
        )


def _unmeasured(article: Article) -> str:
    """The name of an article's picture that may lie beside it, where its size is not told."""
    image = article.image
    is_there = image is not None and not image.width and LOCAL.match(image.url)
    return unquote(image.url) if image and is_there else ""


def sides(path: Path) -> dict[str, int]:
    """The width and height of a picture in pixels; nothing where its file does not tell."""
    try:
        with path.open("rb") as file:
            found = pixels(file.read(_MOST))
    except OSError:
        return {}
    return {"width": found.width, "height": found.height} if found.width else {}
