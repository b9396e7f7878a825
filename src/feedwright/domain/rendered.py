"""What a run rendered, beside the documents themselves."""

from collections import deque
from collections.abc import Generator, Iterator, Mapping
from datetime import datetime

import msgspec

from feedwright.domain.article import SetAside
from feedwright.domain.document import MissingFile, OwnerDocuments
from feedwright.domain.outlook import Shown
from feedwright.domain.record import Record, TimedRecord


class FeedShown(TimedRecord, frozen=True, kw_only=True):
    """What the rendered documents of a feed show its subscribers."""

    updated: datetime | None = None
    """The newest ``updated`` in its head; None if the head was not rendered."""
    head: tuple[Shown, ...] = ()
    """The entries of its head."""
    pages: Mapping[int, datetime] = msgspec.field(default_factory=dict[int, datetime])
    """The newest ``updated`` in each rendered archive page, by the page's number."""
    archived: tuple[Shown, ...] = ()
    """The entries that are in an archive page for the first time."""


class Rendered(Record, frozen=True, kw_only=True):
    """What a run has rendered, once every document is made."""

    feeds: Mapping[str, FeedShown] = msgspec.field(default_factory=dict[str, FeedShown])
    """By the paths of feeds."""
    invalid: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    """The ids of articles that this run found to make documents invalid, and why."""
    set_aside: tuple[SetAside, ...] = ()
    """All articles that documents leave out because they would make them invalid."""
    warnings: tuple[str, ...] = ()
    """Sentences about what was left out."""
    notes: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    """Notes for later runs on feeds that ``max_bytes`` cuts, by the keys of feeds."""
    missing: tuple[MissingFile, ...] = ()
    """Files that pages of articles refer to and no source has."""
    looked_for: frozenset[str] = frozenset()
    """The ids of articles whose files were looked for."""
    entries: int = 0
    """How many entries were made."""
    fragments: int = 0
    """How many fragments of entries were rendered."""
    documents: int = 0
    """How many documents were rendered."""


class Rendering:
    """The documents of a run, made on demand, owner by owner.

    Args:
        documents: Yields them, and returns what it rendered; None if there are none.
    """

    def __init__(self, documents: Generator[OwnerDocuments, None, Rendered] | None = None) -> None:
        self._documents = documents or _none()
        self._result: Rendered | None = None

    def __iter__(self) -> Iterator[OwnerDocuments]:
        """The documents of each owner, in an order in which each link has its target.

        First come the files and pages of articles; then, for each feed, the pages of its archive
        and its head; at last the catalogue, which links to them all.
        """
        if self._result is None:
            self._result = yield from self._documents

    def result(self) -> Rendered:
        """What was rendered; documents that are still to be made are made first."""
        deque(self, maxlen=0)
        return self._result or Rendered()


def _none() -> Generator[OwnerDocuments, None, Rendered]:
    yield from ()
    return Rendered()
