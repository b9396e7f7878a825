"""The end of the step: apply changes at the destination, or predict their outcomes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial

import msgspec

from feedwright.deliver.changes import MOST, MOST_BYTES, Change, kind_of
from feedwright.deliver.destination import Destination, Overtaken, Upload
from feedwright.deliver.outcome import Applied, applied
from feedwright.domain.errors import DestinationError, DestinationUnusable

_TRIES = 3
"""How often a run overwrites what another has written meanwhile before it gives up."""


def predict(changes: Iterable[Change]) -> dict[str, Applied]:
    """Predict the outcome of changes, by path; nothing is written."""
    done = dict[str, Applied]()
    for change in changes:
        done[change.path] = applied(change, done.get(change.path))
    return done


def _may_deliver() -> None:
    """Allow every delivery."""


def apply(
    changes: Iterable[Change],
    destination: Destination,
    check: Callable[[], None] = _may_deliver,
) -> dict[str, Applied]:
    """Apply changes in order, and return the outcome of each path.

    Files that do not link to one another are staged and synced together, and put into place one by
    one: a reader gets either version whole, and never a page before the files that it links to.

    Args:
        changes: The changes, as :func:`feedwright.deliver.changes.changes` lists them. At most
            two batches are made ahead of the one that is put into place, so that the disk and the
            processors work at the same time.
        destination: Where they are applied.
        check: Called before each batch; raises if this run may no longer deliver.

    Raises:
        DestinationUnusable: Nothing can be delivered there; what stood there still stands.
    """
    done = dict[str, Applied]()
    destination.clean()
    try:
        for batch, uploads in _prepared(_batches(changes), destination):
            problems = _put_while(check, uploads, destination)
            for change in map(partial(_removed, destination, problems), batch):
                earlier, problem = done.get(change.path), problems.get(change.path, "")
                done[change.path] = applied(change, earlier, _stamp(destination, change), problem)
            del batch, uploads, change  # before the next but one is made
    finally:
        destination.clean()
    return done


def _prepared(
    batches: Iterable[list[Change]], destination: Destination
) -> Iterator[tuple[list[Change], list[Upload]]]:
    """Batches with their uploads; the destination prepares each while the next is made."""
    before: tuple[list[Change], list[Upload]] | None = None
    for batch in batches:
        uploads = [
            Upload(
                change.path,
                change.data,
                stands=change.action == "complete",
                is_new=change.is_new,
                stamp=change.stamp,
            )
            for change in batch
            if change.action in ("write", "complete")
        ]
        destination.prepare(uploads)
        if before:
            yield before
        before = batch, uploads
    if before:
        yield before


def _batches(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Batches of changes: within one, no document links to another, and no path comes twice."""
    batch: dict[str, Change] = {}
    kind, size = "", 0
    for change in changes:
        its_kind = kind_of(change.owner)
        is_full = len(batch) >= MOST or size >= MOST_BYTES
        if batch and (its_kind != kind or is_full or change.path in batch):
            yield [*batch.values()]
            batch, size = {}, 0
        kind = its_kind
        batch[change.path] = change
        if change.action == "write" and change.document:
            size += change.document.bytes
    if batch:
        yield [*batch.values()]


def _put_while(
    check: Callable[[], None], uploads: Sequence[Upload], destination: Destination
) -> dict[str, str]:
    """Put files into place, as long as this run may deliver.

    If another run has written meanwhile, one of the two has lost the publication's lock. If it is
    this one, ``check`` ends it; otherwise it tries again.
    """
    for _ in range(_TRIES):
        check()
        with suppress(Overtaken):
            return _put(uploads, destination)
    check()
    return _put(uploads, destination)


def _put(uploads: Sequence[Upload], destination: Destination) -> dict[str, str]:
    """Put files into place, and return the problems by path."""
    problems = zip(uploads, destination.put(uploads), strict=True) if uploads else ()
    return {one.path: str(problem) for one, problem in problems if problem}


def _stamp(destination: Destination, change: Change) -> str:
    """The stamp of a delivered file; "" if it is known already, or no file of this run."""
    is_new = change.document is not None and not change.document.stamp
    return destination.stat(change.path) if is_new and change.action != "retain" else ""


def _removed(destination: Destination, problems: dict[str, str], change: Change) -> Change:
    """Carry out the removal of a document; one that is gone already is only forgotten."""
    if change.action != "remove":
        return change
    try:
        is_removed = destination.delete(change.path)
    except DestinationUnusable:
        raise
    except DestinationError as error:
        problems[change.path] = str(error)
        return change
    return change if is_removed else msgspec.structs.replace(change, action="forget")
