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
    """What the subscribers of a feed are shown by its documents that were rendered."""

    updated: datetime | None = None
    """The newest instant that its head shows; None where that was not rendered."""
    head: tuple[Shown, ...] = ()
    """The entries of its head."""
    pages: Mapping[int, datetime] = msgspec.field(default_factory=dict[int, datetime])
    """The newest instant that each rendered page of its archive shows, by the page's number."""
    archived: tuple[Shown, ...] = ()
    """The entries that subscribers find in its archive for the first time."""


class Rendered(Record, frozen=True, kw_only=True):
    """What a run has rendered, once all of it is made."""

    feeds: Mapping[str, FeedShown] = msgspec.field(default_factory=dict[str, FeedShown])
    """By the paths of feeds."""
    invalid: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    """The ids of articles that were found to make documents invalid, and why."""
    set_aside: tuple[SetAside, ...] = ()
    """All articles without which documents go out, for they alone make these invalid."""
    warnings: tuple[str, ...] = ()
    """What was left out, each a sentence."""
    notes: Mapping[str, str] = msgspec.field(default_factory=dict[str, str])
    """What later runs need to know of feeds that ``max_bytes`` cuts, by the keys of feeds."""
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
    """The documents of a run, made as they are asked for, one owner's after another's.

    Args:
        documents: Makes them, and tells at its end what it rendered; None where there are none.
    """

    def __init__(self, documents: Generator[OwnerDocuments, None, Rendered] | None = None) -> None:
        self._documents = documents or _none()
        self._result: Rendered | None = None

    def __iter__(self) -> Iterator[OwnerDocuments]:
        """The documents of each owner, in an order in which nothing goes out before its targets.

        These are the files and pages of articles; for each feed the pages of its archive, then
        its head; and the catalogue, which leads to them all.
        """
        if self._result is None:
            self._result = yield from self._documents

    def result(self) -> Rendered:
        """What was rendered, once all of it is made; whatever nobody asked for is made first."""
        deque(self, maxlen=0)
        return self._result or Rendered()


def _none() -> Generator[OwnerDocuments, None, Rendered]:
    yield from ()
    return Rendered()
