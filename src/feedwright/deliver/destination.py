"""Where documents are delivered, as everything but its own module knows it."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from feedwright.domain.errors import DestinationError


class Upload(NamedTuple):
    """A file to put into place."""

    path: str
    data: bytes | Path
    """The bytes of a document, or a file that is delivered as it is and has no siblings."""
    stands: bool = False
    """The document stands with these bytes; only its compressed siblings are made."""


class Destination(Protocol):
    """A folder, or whatever else holds documents by their paths.

    Paths are relative and in POSIX form. Whatever is asked of one may raise a
    :class:`DestinationError`, and :class:`DestinationUnusable` where nothing can be delivered.
    """

    def stat(self, path: str, /) -> str:
        """Identify the version of a file that stands there; "" for none."""

    def get(self, path: str, /) -> bytes | None:
        """Read a file; None where there is none."""

    def compare(self, path: str, file: Path, /) -> tuple[bool, int, str]:
        """Compare what stands there with a file: whether it is equal, its bytes and SHA-256."""

    def check_place(self, path: str, /) -> None:
        """Raise a DestinationError where it is plain that no file can be put at a path."""

    def is_complete(self, path: str, /) -> bool:
        """Whether the compressed siblings of a document are those that are wanted."""

    def is_current(self, path: str, stamp: str, /, *, alone: bool = False) -> bool:
        """Whether the delivered version is still there, with its siblings unless ``alone``."""

    def put(self, uploads: Sequence[Upload], /) -> list[DestinationError | None]:
        """Put files into place, each whole or not at all, and in this order.

        Returns:
            For each what kept it from being put, or None.
        """

    def delete(self, path: str, /) -> bool:
        """Delete a document and its siblings, and tell whether it was there."""

    def paths(self) -> list[str]:
        """List every file but hidden ones and compressed siblings."""

    def clean(self) -> None:
        """Delete what a run that was stopped left half done."""
