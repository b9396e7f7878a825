"""A folder whose drafts are read as if they were published."""

import msgspec

from feedwright.reading.formats.raw import Reading
from feedwright.reading.sources.folder import Folder

_FOLDER = "_drafts"


def with_drafts(found: Reading) -> Reading:
    """A reading whose drafts are as if they were published; private ones stay private."""
    articles = (
        msgspec.structs.replace(one, status="published") if one.status == "draft" else one
        for one in found.articles
    )
    return msgspec.structs.replace(found, articles=tuple(articles))


class DraftFolder(Folder):
    """The articles below a folder, and its drafts with them; private ones stay private."""

    def reading(self, key: str) -> Reading:
        """Read one file, by its path in the form of a key."""
        return with_drafts(super().reading(key))

    def _is_searched(self, name: str, below: str, pages: set[str]) -> bool:
        return name == _FOLDER or super()._is_searched(name, below, pages)
