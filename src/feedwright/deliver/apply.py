"""The end of the step: apply changes at the destination, or predict their outcomes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial

from feedwright.deliver.changes import MOST, MOST_BYTES, Change, kind_of
from feedwright.deliver.destination import Destination, Overtaken, Upload
from feedwright.deliver.outcome import Applied, applied
from feedwright.domain.errors import DestinationError, DestinationUnusable

_TRIES = 3
"""How often what another has written meanwhile is written over, until a run gives up."""


def predict(changes: Iterable[Change]) -> dict[str, Applied]:
    """Tell what applying changes would give, by path; nothing is written."""
    done = dict[str, Applied]()
    for change in changes:
        done[change.path] = applied(change, done.get(change.path))
    return done


def _may_deliver() -> None:
    """Nothing keeps it from that."""


def apply(
    changes: Iterable[Change],
    destination: Destination,
    check: Callable[[], None] = _may_deliver,
) -> dict[str, Applied]:
    """Apply changes in their order, and tell what became of each path.

    Files are staged and synced together, as far as none leads to another of them, and put into
    place one by one: a reader meets either version whole, and no page before what it leads to.

    Args:
        changes: As :func:`feedwright.deliver.changes.changes` gives them; no more than two
            batches of them are made ahead of those that are put into place, so that the disk and
            the processors work at the same time.
        destination: Where they are applied.
        check: Sees to it that this run may still deliver, before each batch; it raises what ends
            the run.

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
    """Batches, each with what is put, of which the destination is told while the next is made."""
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
    """Changes that may be made together: none leads to another, and no path comes twice."""
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
    """Put what is to be written into place, as long as this run may deliver.

    Where another has written meanwhile, that was sent by a run that has lost the publication to
    this one, or this one has lost it: then it ends here.
    """
    for _ in range(_TRIES):
        check()
        with suppress(Overtaken):
            return _put(uploads, destination)
    check()
    return _put(uploads, destination)


def _put(uploads: Sequence[Upload], destination: Destination) -> dict[str, str]:
    """Put what is to be written into place, and tell why what could not be is not."""
    problems = zip(uploads, destination.put(uploads), strict=True) if uploads else ()
    return {one.path: str(problem) for one, problem in problems if problem}


def _stamp(destination: Destination, change: Change) -> str:
    """Of the file that stands there now; "" where it is known, or is none of this run's."""
    is_new = change.document is not None and not change.document.stamp
    return destination.stat(change.path) if is_new and change.action != "retain" else ""


def _removed(destination: Destination, problems: dict[str, str], change: Change) -> Change:
    """Remove a document that is to be removed; one that was not there is only forgotten."""
    if change.action != "remove":
        return change
    try:
        is_removed = destination.delete(change.path)
    except DestinationUnusable:
        raise
    except DestinationError as error:
        problems[change.path] = str(error)
        return change
    return change if is_removed else change._replace(action="forget")
