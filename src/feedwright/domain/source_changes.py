"""What sources give: their changes since the last run, and the contents of their files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

import msgspec

from feedwright.domain.article import Article, SetAside
from feedwright.domain.identity import IncomingArticle
from feedwright.domain.report import Progress
from feedwright.domain.sources import Source


class FileContents(msgspec.Struct, frozen=True):
    """What a unit of a source was found to hold; its texts are encoded already.

    Most units are files, and what is said of files here goes for all.
    """

    path: str
    articles: int
    incoming: tuple[IncomingArticle, ...]
    texts: tuple[bytes, ...]
    set_aside: tuple[SetAside, ...]
    beside: tuple[tuple[str, str, int], ...]
    is_transient: bool
    has_private: bool = False
    """Whether an article in it is private, which is more than a draft."""

    @property
    def drafts(self) -> int:
        """How many of its articles are not for the public."""
        return self.articles - len(self.incoming)


class SourceChanges(msgspec.Struct, frozen=True):
    """What changed in the sources since the last run."""

    changed: list[str]
    """The paths of files that were read before and are to be read again, in their order."""
    new: list[str]
    """The paths of files that were never read, in their order."""
    stamps: Mapping[str, str | None]
    """Those of these and of others, by path; "" or None for one that has none."""
    vanished: tuple[str, ...]
    """The paths of files that are there no more."""
    unnamable: tuple[SetAside, ...]
    sources: dict[str, str]
    """What each source was read by, by prefix."""
    unread: Mapping[str, int]
    """How many files there are of forms that are not read, by their endings."""
    warnings: tuple[str, ...]
    """What is to be said of sources in every run, each a sentence."""
    away: Mapping[str, str] = {}
    """Why sources could not be looked at, by prefix, each a sentence: what they hold is not known,
    and stays as it was."""

    def without_names(self) -> "SourceChanges":
        """What is still asked for once files are read: there may be very many of these."""
        return msgspec.structs.replace(self, changed=[], new=[], stamps={})


class Units(Protocol):
    """The units of a publication's sources, as one reads them."""

    def source_of(self, key: str, /) -> Source | None:
        """Which source an article or a file is from, by its key."""

    def link(self, article: Article, source: Source, /) -> str:
        """An article's address elsewhere, or "" where it has none."""

    def read_file(self, path: str, /) -> FileContents:
        """Reads a file."""


class Sources(Units, Protocol):
    """The sources of a publication, as those see them who tell who their articles are."""

    def order(self, key: str, /) -> tuple[int, str]:
        """By what files are sorted: by source, and folder by folder."""

    def read(
        self, paths: Sequence[str], stamps: Mapping[str, str | None], progress: Progress, /
    ) -> Iterator[FileContents]:
        """Reads files, over all cores where there are many."""

    def in_parts(
        self,
        read: Callable[[Sequence[str]], bytes],
        paths: Sequence[str],
        progress: Progress,
        /,
        *,
        stamps: Mapping[str, str | None],
        task: str,
        settings: bytes,
    ) -> Iterator[bytes]:
        """What reading gives of files, a few at a time, over all cores where there are many."""
