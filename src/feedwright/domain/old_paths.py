"""Redirects from the old paths of feeds (``also`` in feedwright.toml).

One that begins with a slash is counted from the root of the host. Where that is not the published
folder, nothing can be delivered there, and the site's web server has to redirect it.
"""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from feedwright.domain.document import document_name
from feedwright.domain.formats import PAGE, format_of_old_path
from feedwright.domain.publication import VALUE, Feed


def for_value(feed: Feed, folder: str) -> tuple[str, ...]:
    """The old paths, below the destination, of a feed or of one of those that ``each`` makes.

    Args:
        feed: As the configuration has it.
        folder: The feed's own under the destination, whose name stands for the value.
    """
    return tuple(path for path in _named(feed, folder) if not path.startswith("/"))


def documents(feed: Feed, folder: str) -> Iterator[str]:
    """The paths of the documents that stand at those of :func:`for_value`."""
    for path in for_value(feed, folder):
        yield path.strip("/") + ("/index.xml" if path.endswith("/") else "")


def outside(feed: Feed, folder: str) -> tuple[str, ...]:
    """Those that lie outside the destination, from the root of the host on."""
    return tuple(path for path in _named(feed, folder) if path.startswith("/"))


def below(path: str, root: str) -> str:
    """An old path as it is below the destination; it stays as it is where it lies outside.

    Args:
        path: As the configuration has it.
        root: The path of the destination's address, with a slash at its end.
    """
    if path.startswith("/") and path.startswith(root) and path.strip("/") != root.strip("/"):
        return path.removeprefix(root).lstrip("/")
    return path


def collisions(feeds: Iterable[Feed]) -> Iterator[str]:
    """The paths that two feeds have, as far as the configuration tells, each a sentence.

    Args:
        feeds: Those of a publication, with their old paths as :func:`below` gives them.
    """
    documents: dict[str, Feed] = {}
    olds: dict[str, Feed] = {}
    named = [feed for feed in feeds if not feed.each]
    for feed in named:
        for name in (*feed.formats, PAGE.name):
            documents[str(PurePosixPath(feed.name, document_name(name)))] = feed
    for feed in named:
        for path in dict.fromkeys(feed.also):
            place = path.rstrip("/") + "/index.xml" * path.endswith("/")
            other = documents.get(place) or olds.setdefault(place, feed)
            if other is not feed:
                has = "is where" if place in documents else "is an old path of"
                stands = " stands" if place in documents else " too"
                yield (
                    f"feeds, {feed.name!r}: also: {path!r} {has} {_called(other)}{stands}; give "
                    "one of them another path"
                )


def _called(feed: Feed) -> str:
    return f"the feed {feed.name!r}" if feed.name else "the main feed"


def is_page(path: str) -> bool:
    """Whether an old path is that of a page for people: ``category/news.html``."""
    return path.lower().endswith((".html", ".htm"))


def target(feed: Feed, folder: str, path: str) -> str:
    """The document that an old path stands for, in the format that its name tells.

    Of a page it is the feed's folder, where its own page is.
    """
    if is_page(path):
        return f"{folder}/" if folder else ""
    names = {name: str(PurePosixPath(folder, document_name(name))) for name in feed.formats}
    return names.get(format_of_old_path(path).name) or next(iter(names.values()))


def _named(feed: Feed, folder: str) -> Iterator[str]:
    return (path.replace(VALUE, folder.rpartition("/")[2]) for path in feed.also)


def old_paths(feeds: Iterable[Feed]) -> dict[str, str]:
    """The document that each old path stands for now, in the format that its name tells.

    Args:
        feeds: As the configuration has them. Those of ``each`` have paths that it does not tell.

    Returns:
        Paths below the destination, without a slash at their ends. One that is a folder's
        stands there a second time, with the name of the copy that other servers are given.
    """
    found: dict[str, str] = {}
    for feed in feeds:
        if feed.each and any(VALUE in path for path in feed.also):
            continue
        documents = {str(PurePosixPath(feed.name, document_name(name))) for name in feed.formats}
        for path in for_value(feed, feed.name):
            bare = path.strip("/")
            place = f"{bare}/index.xml" if path.endswith("/") else bare
            if place not in documents:
                found[place] = found[bare] = target(feed, feed.name, place)
    return found
