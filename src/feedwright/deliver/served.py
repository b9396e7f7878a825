"""Published documents, as a server opens them in a folder: these and no other file."""

import errno
import hashlib
import os
import stat
from collections.abc import Generator
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple, Protocol

from feedwright.domain.publication import safe_path

_CHUNK = 1 << 18
_NOT_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG})


class FileVersion(NamedTuple):
    """The identity of one version of a file; each version is a new file, renamed into place."""

    name: int | str
    """Its number on the disk, or the version of an object."""
    time: int
    """Of its last change, in nanoseconds since 1970."""
    size: int


class File(NamedTuple):
    """A file of the folder, as it was read."""

    version: FileVersion
    sha256: str
    data: bytes | None
    """None for one that is too large to be held."""


class Published(Protocol):
    """The published documents, of a folder or of a bucket."""

    is_shared: bool
    """Every server reads the same files, with the same times."""

    def version(self, path: str, /) -> FileVersion | None:
        """The version of a file now, to compare with that of :meth:`read`.

        None where it is gone, or where that is not certain without reading it.
        """

    def seen(self, path: str, /) -> FileVersion | None:
        """The version of a file as it was when it was last looked at; None where it was gone."""

    def look(self, path: str, /, *, anew: bool = False) -> None:
        """Look at a file, so that :meth:`seen` tells of it; this may take time.

        Args:
            path: Below the folder, in POSIX form.
            anew: It is looked at even where that was done just now.

        Raises:
            OSError: It is to be looked at anew, and nobody can tell at the moment.
        """

    def is_folder(self, path: str, /) -> bool:
        """Whether a path is a folder's that may be looked into.

        Raises:
            OSError: Nobody can tell at the moment.
        """

    def read(self, path: str, most: int, /, known: File | None = None) -> File | None:
        """Read a file whole; one of more than ``most`` bytes is only looked through.

        Args:
            path: Below the folder, in POSIX form.
            most: How many bytes are held.
            known: As it was read before, which is the answer where it is the same.

        Raises:
            OSError: It is there and cannot be read.
        """

    def parts(self, path: str, version: FileVersion, start: int, end: int, /) -> Generator[bytes]:
        """Part of a file, little by little.

        Raises:
            OSError: It cannot be read, or it is another version by now.
        """


class Served:
    """The published folder.

    Hidden files, names that are not safe on every system, links that lead out of the folder,
    and whatever is no plain file are not there.

    Args:
        root: Where it is.
    """

    is_shared = False

    def __init__(self, root: Path) -> None:
        self.root = root

    def version(self, path: str) -> FileVersion | None:
        """The version of a file now, to compare with that of :meth:`read`; None where it is gone.

        Args:
            path: Below the folder, in POSIX form.
        """
        try:
            found = os.stat(f"{self.root}/{path}")  # noqa: PTH116 - asked at each request
        except (OSError, ValueError):
            return None
        return FileVersion(found.st_ino, found.st_mtime_ns, found.st_size)

    def seen(self, path: str) -> FileVersion | None:
        """The version of a file now: a folder tells it at once."""
        return self.version(path)

    def look(self, path: str, *, anew: bool = False) -> None:
        """Nothing is to be looked at before."""

    def is_folder(self, path: str) -> bool:
        """Whether a path is a folder's that may be looked into."""
        place = self._place(path)
        # Of os.path, because a path object raises where a name is longer than any may be.
        return place is not None and os.path.isdir(place)  # noqa: PTH112

    def read(self, path: str, most: int, known: File | None = None) -> File | None:  # noqa: ARG002
        """Reads a file whole; one of more than ``most`` bytes is only looked through.

        Raises:
            OSError: It is there and cannot be read.
        """
        file = self.open(path)
        if file is None:
            return None
        with file:
            version = _version_of(file)
            if version.size > most:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                return File(version, sha256, None)
            data = file.read()
        return File(version, hashlib.sha256(data).hexdigest(), data)

    def parts(self, path: str, version: FileVersion, start: int, end: int) -> Generator[bytes]:
        """Part of a file, little by little.

        Args:
            path: Below the folder.
            version: The version that is meant.
            start: The first byte.
            end: The byte after the last.

        Raises:
            OSError: It cannot be read, or it is another version by now.
        """
        file = self.open(path)
        if file is None:
            raise FileNotFoundError(path)
        with file:
            if _version_of(file) != version:
                raise FileNotFoundError(path)
            file.seek(start)
            while start < end and (chunk := file.read(min(_CHUNK, end - start))):
                start += len(chunk)
                yield chunk

    def open(self, path: str) -> BufferedReader | None:
        """Opens a file, or answers None where there is none.

        Raises:
            OSError: It is there and cannot be opened.
        """
        place = self._place(path)
        try:
            # What is no plain file, a pipe for one, might never answer.
            if place is None or not stat.S_ISREG(place.stat().st_mode):
                return None
            return place.open("rb")
        except OSError as error:
            if error.errno in _NOT_THERE:
                return None
            raise

    def _place(self, path: str) -> Path | None:
        if path and not safe_path(path):
            return None
        # Of os.path, because resolving by Path raises where links lead in a circle.
        root = os.path.realpath(self.root)
        place = Path(os.path.realpath(self.root / path))
        return place if place.is_relative_to(root) else None


def _version_of(file: BufferedReader) -> FileVersion:
    found = os.fstat(file.fileno())
    return FileVersion(found.st_ino, found.st_mtime_ns, found.st_size)
