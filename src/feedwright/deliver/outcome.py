"""What becomes of documents, as a run tells it."""

from collections.abc import Collection, Iterator
from typing import Literal

from feedwright.domain.article import Record
from feedwright.store.store import Store


class Delivery(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What became of a document."""

    path: str
    status: Literal["written", "unchanged", "refused", "removed"]
    entries: int = 0
    bytes: int = 0
    sha256: str = ""
    reason: str = ""
    """Why it was refused."""


def unchanged(store: Store, without: Collection[str] = ()) -> Iterator[Delivery]:
    """The documents that stand and that a run had nothing to do with, by path.

    Args:
        store: Knows what stands.
        without: The paths of those that it had to do with.
    """
    for path, entries, size, sha256 in sorted(store.contents()):
        if path not in without:
            yield Delivery(
                path=path, status="unchanged", entries=entries, bytes=size, sha256=sha256
            )
