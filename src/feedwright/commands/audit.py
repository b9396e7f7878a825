"""A comparison of the documents at the destination with those that were delivered."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from feedwright.deliver.destination import Destination
from feedwright.domain.document import Delivered
from feedwright.domain.errors import StoreError
from feedwright.domain.private_paths import redacted
from feedwright.store.opening import lies_there
from feedwright.store.store import Store
from feedwright.workspace import open_workspace

_REASONS = {
    "missing": "was delivered and is not there; the next run puts it back",
    "altered": "is not as it was delivered; the next run puts it back",
    "stray": "was not delivered by this publication; delete it if nobody else needs it",
}


class Discrepancy(NamedTuple):
    """A document that is missing or altered, or that was not delivered by this publication."""

    path: str
    state: Literal["missing", "altered", "stray"]

    @property
    def reason(self) -> str:
        """The problem and what happens next, as a clause."""
        return _REASONS[self.state]


class Audit(NamedTuple):
    """The result of an audit."""

    documents: int
    """The number of delivered documents."""
    discrepancies: tuple[Discrepancy, ...]
    """The discrepancies, sorted by path."""


def audit(place: str | Path) -> Audit:
    """Compare the documents at a destination with the delivered ones, and repair them.

    A bucket is only listed; in a folder the stamp of every file is read. The next run makes missing
    or altered documents again.

    Args:
        place: The publication's folder, or its feedwright.toml.

    Raises:
        StoreError: Nothing was published yet, or the store cannot be used.
        DestinationError: The destination cannot be read.
    """
    workspace = open_workspace(place)
    if not lies_there(workspace.store_location):
        raise StoreError(
            f"{place}: nothing was published from here yet, so that there is nothing to compare "
            "with; `feedwright publish` publishes"
        )
    with workspace.store() as store, store.transaction():
        documents = store.documents()
        found = sorted(_compared(documents, workspace.destination(audited=True)))
        _have_mended(store, documents, found)
    redacted_paths = (one._replace(path=redacted(one.path)) for one in found)
    return Audit(len(documents), tuple(redacted_paths))


def _compared(
    documents: Mapping[str, Delivered], destination: Destination
) -> Iterator[Discrepancy]:
    """The discrepancies between the delivered documents and those at the destination."""
    for path, one in documents.items():
        if not destination.is_current(path, one.stamp, alone=bool(one.source)):
            state: Literal["missing", "altered"]
            state = "altered" if destination.stat(path) else "missing"
            yield Discrepancy(path, state)
    for path in destination.paths():
        if path not in documents:
            yield Discrepancy(path, "stray")


def _have_mended(
    store: Store, documents: Mapping[str, Delivered], found: list[Discrepancy]
) -> None:
    """Let the next run make missing and altered documents again, by deleting their stamps."""
    broken = [documents[one.path] for one in found if one.state != "stray"]
    store.keep_documents(msgspec.structs.replace(one, stamp="") for one in broken)
    store.pending.keep("owner", {one.owner for one in broken if one.owner})
