"""Files that are delivered with articles, those included that are made here."""

from collections.abc import Iterator
from urllib.parse import unquote

from feedwright.domain.entry import Entry
from feedwright.domain.patterns import seldom
from feedwright.domain.podcast import CHAPTERS_NAME
from feedwright.rendering.formats.podcast import chapters_file


def files(entry: Entry, folder: str = "") -> Iterator[str]:
    """The names of the files that an article refers to and that are delivered here.

    Args:
        entry: The article.
        folder: Below which address they are; below its own page where "".
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
    """The file of an episode's chapters that is made here, b"" where none is."""
    episode = entry.podcast
    if episode is None or episode.chapters_url != entry.link + CHAPTERS_NAME:
        return b""
    return chapters_file(episode)


_NAME = seldom(r"[^\"'\s<>,?#&]+")


def _below(folder: str, text: str) -> Iterator[str]:
    """The paths of a text's addresses below a folder's.

    They are not looked for by a pattern of that folder: to compile one for each of many articles
    takes longer than to make their pages.
    """
    at = text.find(folder)
    while at >= 0:
        name = _NAME.match(text, at + len(folder))
        if name:
            yield name[0]
        at = text.find(folder, name.end() if name else at + 1)
