"""Files and folders of a source, opened in as few calls to the system as it takes."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from feedwright.domain.errors import UnreadableArticle, unreadable

_MOST_BYTES = 32_000_000
"""No article is larger; a file that is has been put here by mistake."""
_NO_LINKS: int = getattr(os, "O_NOFOLLOW", 0)
# A pipe that nobody writes to must not keep a run waiting.
_FLAGS: int = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_CLOEXEC", "O_NONBLOCK", "O_NOCTTY", "O_BINARY")
)
_BY_DESCRIPTOR = os.scandir in os.supports_fd
_IS_LINK = frozenset({errno.ELOOP, errno.EMLINK})


def contents(path: str, is_inside: Callable[[str], bool]) -> bytes:
    """The bytes of a file.

    Args:
        path: Where it lies.
        is_inside: Whether what a link leads to lies within the source.

    Raises:
        UnreadableArticle: It leads out of the source, is no regular file, is too large or
            cannot be read; its cause is then the system's error.
    """
    try:
        descriptor = _opened(path, is_inside)
        try:
            data = _read(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise UnreadableArticle(unreadable(error)) from error
    if len(data) > _MOST_BYTES:
        raise UnreadableArticle(f"is larger than {_MOST_BYTES:,} bytes")
    return data


def _opened(path: str, is_inside: Callable[[str], bool]) -> int:
    # Folders are never followed, so that a file alone may lead elsewhere.
    try:
        if _NO_LINKS or not Path(path).is_symlink():
            return os.open(path, _FLAGS | _NO_LINKS)
    except OSError as error:
        if error.errno not in _IS_LINK:
            raise
    if not is_inside(path):
        raise UnreadableArticle("is a link to a file outside the source; copy it in")
    if not Path(path).is_file():  # it leads nowhere, for one
        raise UnreadableArticle("is no regular file; put the file itself there, or take this out")
    return os.open(path, _FLAGS)


def _read(descriptor: int) -> bytes:
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableArticle("is no regular file; put the file itself there, or take this out")
    size = found.st_size
    data = os.read(descriptor, min(size, _MOST_BYTES) + 1)
    if len(data) == size:  # one more was asked for
        return data
    pieces = [data]
    while data and sum(map(len, pieces)) <= _MOST_BYTES:
        data = os.read(descriptor, _MOST_BYTES)
        pieces.append(data)
    return b"".join(pieces)


@contextmanager
def open_folder(folder: str) -> Iterator[str | int]:
    """A folder to be listed.

    From its descriptor each of its files is one step away, however long the way to the folder is:
    to walk that for every file is a third of the time that the looking takes.
    """
    if not _BY_DESCRIPTOR:
        yield folder
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
