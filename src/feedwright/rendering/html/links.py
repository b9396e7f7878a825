"""Links from one published page to another, and to other sites."""

import posixpath
import re
from functools import lru_cache
from urllib.parse import quote

from feedwright.domain.formats import PAGE
from feedwright.domain.patterns import seldom
from feedwright.domain.text import clean

OUTSIDE = ("https://", "http://")
"""The only schemes of links in pages: others lead to no page, and some run scripts."""
_REST = re.compile("[?#]")
_PLAIN = seldom(r"[A-Za-z0-9_.~/%:@!$&'()*+,;=-]*")


def href(target: str, page: str, root: str) -> str:
    """The address of a link, relative if both documents are in the published folder.

    So the folder can be served anywhere and opened from disk, for which the name of the page is
    appended to a folder's address.

    Args:
        target: The absolute address of the target.
        page: The absolute address of the page with the link.
        root: The address of the published folder, with a slash at its end.

    Returns:
        The address; "" for one that no page should link to.
    """
    target = clean(target)
    if not (target.startswith(root) and page.startswith(root)):
        return target if target.lower().startswith(OUTSIDE) else ""
    path, rest = _split(target.removeprefix(root))
    if not path or path.endswith("/"):
        path += PAGE.file_name
    relative = _relative(path, _folder(page, root))
    # Other characters are percent-encoded, so that no browser parses the address differently; a
    # colon in the first segment would make it a scheme.
    if not _PLAIN.fullmatch(relative):
        relative = quote(relative, safe="/%:@!$&'()*+,;=~")
    return ("./" if ":" in relative.partition("/")[0] else "") + relative + rest


@lru_cache(maxsize=16)
def _folder(page: str, root: str) -> str:
    """The folder of a page, cached because all links of a page are made in a row."""
    return posixpath.dirname(_split(page.removeprefix(root))[0])


def _relative(path: str, folder: str) -> str:
    """A path relative to a folder, in most cases without splitting either."""
    near = path.partition("/")[0] == folder.partition("/")[0]
    if near or any(odd in f"/{one}/" for odd in ("//", "/./", "/../") for one in (path, folder)):
        return posixpath.relpath(f"/{path}", f"/{folder}")
    return "../" * (folder.count("/") + 1) + path


def _split(address: str) -> tuple[str, str]:
    """Split an address before its query or fragment."""
    rest = _REST.search(address)
    return (address[: rest.start()], address[rest.start() :]) if rest else (address, "")
