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
    """A document that does not stand as it was delivered, or one that was not delivered."""

    path: str
    state: Literal["missing", "altered", "stray"]

    @property
    def reason(self) -> str:
        """What is wrong and what becomes of it, as a clause."""
        return _REASONS[self.state]


class Audit(NamedTuple):
    """What was found."""

    documents: int
    """How many were delivered."""
    discrepancies: tuple[Discrepancy, ...]
    """By path."""


def audit(place: str | Path) -> Audit:
    """Compare what stands at a destination with what was delivered, and have it mended.

    A bucket is listed, and no document is read; of a folder every file is looked at. What is
    missing or altered the next run makes again.

    Args:
        place: The publication's folder, or its feedwright.toml.

    Raises:
        StoreError: Nothing was published yet, or the store cannot be used.
        DestinationError: The destination cannot be looked at.
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
    """What differs between what was delivered and what stands."""
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
    """Have the next run make again what is missing or altered: its stamps are forgotten."""
    broken = [documents[one.path] for one in found if one.state != "stray"]
    store.keep_documents(msgspec.structs.replace(one, stamp="") for one in broken)
    store.pending.keep("owner", {one.owner for one in broken if one.owner})
