"""What becomes of documents, as a run tells it."""

from collections.abc import Collection, Iterator

from feedwright.domain.report import Outcome
from feedwright.store.store import Store


def unchanged(store: Store, without: Collection[str] = ()) -> Iterator[Outcome]:
    """The documents that stand and that a run had nothing to do with, by path.

    Args:
        store: Knows what stands.
        without: The paths of those that it had to do with.
    """
    for path, entries, size, sha256 in sorted(store.contents()):
        if path not in without:
            yield Outcome(path=path, status="unchanged", entries=entries, bytes=size, sha256=sha256)
