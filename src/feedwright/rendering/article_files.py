"""Files that are delivered with articles, including generated ones."""

from collections.abc import Iterator
from urllib.parse import unquote

from feedwright.domain.entry import Entry
from feedwright.domain.patterns import seldom
from feedwright.domain.podcast import CHAPTERS_NAME
from feedwright.rendering.formats.podcast import chapters_file


def files(entry: Entry, folder: str = "") -> Iterator[str]:
    """The names of the delivered files that an article refers to.

    Args:
        entry: The article.
        folder: The address of the files' folder; "" for that of the article's own page.
    """
    addresses = [entry.content, *(one.url for one in entry.enclosures)]
    if entry.image:
        addresses += (entry.image.url, *(one.url for one in entry.image.sizes))
    if entry.podcast:
        addresses += entry.podcast.files
    made = CHAPTERS_NAME if chapters(entry) else ""
    names = (unquote(name) for text in addresses for name in _below(folder or entry.link, text))
    yield from dict.fromkeys(name for name in names if not name.endswith("/") and name != made)


def chapters(entry: Entry) -> bytes:
    """The generated file of an episode's chapters; b"" if there is none."""
    episode = entry.podcast
    if episode is None or episode.chapters_url != entry.link + CHAPTERS_NAME:
        return b""
    return chapters_file(episode)


_NAME = seldom(r"[^\"'\s<>,?#&]+")


def _below(folder: str, text: str) -> Iterator[str]:
    """The relative paths of the addresses in a text that are below a folder.

    No pattern of the folder is used: compiling one for each of many articles takes longer than
    making their pages.
    """
    at = text.find(folder)
    while at >= 0:
        name = _NAME.match(text, at + len(folder))
        if name:
            yield name[0]
        at = text.find(folder, name.end() if name else at + 1)
