"""Where the old paths of feeds lead (``also`` in feedwright.toml)."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from feedwright.domain.document import document_name
from feedwright.domain.formats import format_of_old_path
from feedwright.domain.publication import VALUE, Feed


def for_value(feed: Feed, folder: str) -> tuple[str, ...]:
    """The old paths of one of the feeds that ``each`` makes, or of a feed without it.

    Args:
        feed: As the configuration has it.
        folder: The feed's own under the destination, whose name stands for the value.
    """
    return tuple(path.replace(VALUE, folder.rpartition("/")[2]) for path in feed.also)


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
        documents: dict[str, str] = {name: _path(feed, name) for name in feed.formats}
        for path in feed.also:
            bare = path.strip("/")
            place = f"{bare}/index.xml" if path.endswith("/") else bare
            if place in documents.values():
                continue
            target = documents.get(format_of_old_path(place).name) or next(iter(documents.values()))
            found[place] = found[bare] = target
    return found


def _path(feed: Feed, format_name: str) -> str:
    return str(PurePosixPath(feed.name, document_name(format_name)))
