"""A folder whose drafts are read as if they were published."""

from feedwright.reading.formats.raw_article import Reading
from feedwright.reading.sources.folder import Folder

_FOLDER = "_drafts"


class DraftFolder(Folder):
    """The articles below a folder, and its drafts with them; private ones stay private."""

    def reading(self, key: str) -> Reading:
        """Read one file, by its path in the form of a key."""
        return super().reading(key).with_drafts()

    def _is_searched(self, name: str, below: str, pages: set[str]) -> bool:
        return name == _FOLDER or super()._is_searched(name, below, pages)
