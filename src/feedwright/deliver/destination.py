"""The interface of a destination; each kind has a module of its own."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from feedwright.domain.errors import DestinationError, DestinationUnusable


class Upload(msgspec.Struct, frozen=True):
    """A file to put into place."""

    path: str
    data: bytes | Path
    """The bytes of a document, or a file that is delivered as it is and has no siblings."""
    stands: bool = False
    """The document stands with these bytes; only its compressed siblings are made."""
    is_new: bool = False
    """Nothing stands there, so that nothing that stands leads there yet."""
    stamp: str = ""
    """Of the document whose place it takes, as far as that is known without asking."""


class Overtaken(DestinationUnusable):
    """Another has written, since this run looked, where it was about to write."""


class Writer(msgspec.Struct, frozen=True):
    """Who delivers documents: a store, and the publication whose it is."""

    store: str
    """A text that tells the store from every other."""
    authority: str
    """Of the publication, as in :class:`feedwright.domain.publication.Publisher`."""
    address: str
    is_new: bool
    """The store is new, so that it learns from what stands before it delivers anything."""
    now: datetime


class Destination(Protocol):
    """A folder, or whatever else holds documents by their paths.

    Paths are relative and in POSIX form. Whatever is asked of one may raise a
    :class:`DestinationError`, and :class:`DestinationUnusable` where nothing can be delivered.
    """

    def claim(self, writer: Writer, /) -> str:
        """See to it that no other store delivers there.

        Returns:
            What is to be said of that, as a sentence; "" for nothing.

        Raises:
            DestinationUnusable: Another one does.
        """

    def stat(self, path: str, /) -> str:
        """Identify the version of a file that stands there; "" for none."""

    def expect(self, paths: Sequence[str], /) -> None:
        """Prepare to read some files, which are read soon: where that takes time, at once."""

    def get(self, path: str, /) -> bytes | None:
        """Read a file; None where there is none."""

    def compare(self, path: str, file: Path, /, *, known: str = "") -> tuple[bool, int, str]:
        """Compare what stands there with a file: whether it is equal, its bytes and SHA-256.

        Args:
            path: Where it stands.
            file: What it is compared with.
            known: The SHA-256 of what stands there, where that is certain.
        """

    def check_place(self, path: str, /) -> None:
        """Raise a DestinationError where it is plain that no file can be put at a path."""

    def is_complete(self, path: str, /) -> bool:
        """Whether the compressed siblings of a document are those that are wanted."""

    def is_current(self, path: str, stamp: str, /, *, alone: bool = False) -> bool:
        """Whether the delivered version is still there, with its siblings unless ``alone``."""

    def is_certain(self, path: str, stamp: str, /, *, alone: bool = False) -> bool:
        """Whether what was delivered stands there for certain, so that it need not be read."""

    def prepare(self, uploads: Sequence[Upload], /) -> None:
        """Begin with files that are put soon: where that takes time, while others are made.

        None of them is in its place before it is put.
        """

    def put(self, uploads: Sequence[Upload], /) -> list[DestinationError | None]:
        """Put files into place, each whole or not at all.

        A new file is in its place before one is replaced that may lead to it. What is put lasts
        once something else is put or deleted, or the destination is cleaned.

        Returns:
            For each what kept it from being put, or None.
        """

    def delete(self, path: str, /) -> bool:
        """Delete a document and its siblings, and tell whether it was there."""

    def paths(self) -> list[str]:
        """List every file but hidden ones and compressed siblings."""

    def clean(self) -> None:
        """Delete what a run that was stopped left half done."""
