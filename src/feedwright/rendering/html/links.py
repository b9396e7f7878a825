"""Links from one published page to another, and to other sites."""

import posixpath
import re
from functools import lru_cache
from urllib.parse import quote

from feedwright.domain.formats import PAGE
from feedwright.domain.patterns import seldom
from feedwright.domain.text import clean

OUTSIDE = ("https://", "http://")
"""The only schemes that a page links to: no other leads to a page, and some run scripts."""
_REST = re.compile("[?#]")
_PLAIN = seldom(r"[A-Za-z0-9_.~/%:@!$&'()*+,;=-]*")


def href(target: str, page: str, root: str) -> str:
    """The address of a link, relative between documents of one published folder.

    So the folder can be mounted anywhere and opened from disk, for which a folder's address
    is completed by the name of its page.

    Args:
        target: The absolute address that the link leads to.
        page: The absolute address of the page that the link stands on.
        root: The published folder's, with a slash at its end.

    Returns:
        The address, "" for one that no page should link to.
    """
    target = clean(target)
    if not (target.startswith(root) and page.startswith(root)):
        return target if target.lower().startswith(OUTSIDE) else ""
    path, rest = _split(target.removeprefix(root))
    if not path or path.endswith("/"):
        path += PAGE.file_name
    relative = _relative(path, _folder(page, root))
    # What is not a path's character is written so that no browser takes the whole for another
    # kind of address; a colon in the first step would make it a scheme.
    if not _PLAIN.fullmatch(relative):
        relative = quote(relative, safe="/%:@!$&'()*+,;=~")
    return ("./" if ":" in relative.partition("/")[0] else "") + relative + rest


@lru_cache(maxsize=16)
def _folder(page: str, root: str) -> str:
    """The folder of a page, of which all its links are asked for one after the other."""
    return posixpath.dirname(_split(page.removeprefix(root))[0])


def _relative(path: str, folder: str) -> str:
    """A path from a folder; in most cases it is told without taking either apart."""
    near = path.partition("/")[0] == folder.partition("/")[0]
    if near or any(odd in f"/{one}/" for odd in ("//", "/./", "/../") for one in (path, folder)):
        return posixpath.relpath(f"/{path}", f"/{folder}")
    return "../" * (folder.count("/") + 1) + path


def _split(address: str) -> tuple[str, str]:
    """An address before, and from, its query or fragment on."""
    rest = _REST.search(address)
    return (address[: rest.start()], address[rest.start() :]) if rest else (address, "")
