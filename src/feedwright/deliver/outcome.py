"""The outcome of each document's change, and what the store keeps of it."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Literal

import msgspec

from feedwright.deliver.changes import Change, KnownDocuments
from feedwright.domain.document import Delivered
from feedwright.domain.instants import whole_second
from feedwright.domain.rendered import Rendered
from feedwright.domain.report import Outcome
from feedwright.store.store import Store

_Status = Literal["written", "unchanged", "refused", "removed"]
_STATUS: Mapping[str, _Status] = {
    "write": "written",
    "complete": "unchanged",
    "keep": "unchanged",
    "refuse": "refused",
    "remove": "removed",
}


class Applied(msgspec.Struct, frozen=True):
    """The result of a change at one path."""

    outcome: Outcome | None
    """Its outcome for the report; None if the report leaves it out."""
    document: Delivered | None
    """The document that the store is to know there."""
    refused: str | None = None
    """The owner whose document could not be delivered; "" if one could not be removed."""
    warning: str = ""


def applied(change: Change, earlier: Applied | None, stamp: str = "", problem: str = "") -> Applied:
    """The result of a change.

    Args:
        change: The change.
        earlier: An earlier result at this path in the same run: a document may be made twice.
        stamp: The stamp of the file that stands there now.
        problem: Why the change failed; "" if it did not.
    """
    if change.action == "keep" and earlier and earlier.refused == change.owner:
        return earlier  # it was to be kept for what could not be written
    status = "refused" if problem else _STATUS.get(change.action)
    document = None if problem else change.document
    was = earlier.outcome.status if earlier and earlier.outcome else None
    if status == "refused":
        reason = problem or change.reason
        outcome = Outcome(path=change.path, status="refused", reason=reason)
        # The document of one owner stays where another owner's is refused at this path.
        return Applied(outcome, earlier.document if earlier else None, change.owner)
    if document and stamp:
        document = msgspec.structs.replace(document, stamp=stamp)
    if was == "written" and status == "unchanged":
        status = "written"
    if earlier and earlier.refused not in (None, change.owner):
        # Another owner's was refused here before, of which the report has to tell.
        return msgspec.structs.replace(earlier, document=document, warning=change.reason)
    return Applied(_outcome(change, status), document, None, change.reason)


def _outcome(change: Change, status: _Status | None) -> Outcome | None:
    if status is None or change.document is None:
        return Outcome(path=change.path, status=status) if status else None
    one = change.document
    return Outcome(
        path=one.path, status=status, entries=one.entries, bytes=one.bytes, sha256=one.sha256
    )


def warnings(done: Mapping[str, Applied]) -> Iterator[str]:
    """Sentences about pages that another program wrote."""
    paths: dict[str, list[str]] = {}
    for path, one in done.items():
        if one.warning:
            paths.setdefault(one.warning, []).append(path)
    for warning, those in paths.items():
        more = f" and {len(those) - 1} more" if len(those) > 1 else ""
        yield f"{those[0]}{more}: {warning}"


def outcomes(store: Store, done: Mapping[str, Applied], *, is_whole: bool) -> Iterator[Outcome]:
    """The outcomes of documents, sorted by path.

    Args:
        store: Knows the delivered documents.
        done: The results of this run.
        is_whole: Whether to add all other documents, which are unchanged.
    """
    found = [one.outcome for one in done.values() if one.outcome]
    if is_whole:
        retained = {path for path, one in done.items() if not one.outcome and one.document}
        found += unchanged(store, done.keys() - retained)
    yield from sorted(found, key=lambda one: one.path)


def unchanged(store: Store, without: Collection[str] = ()) -> Iterator[Outcome]:
    """The outcomes of documents that a run did not look at, sorted by path.

    Args:
        store: Knows the delivered documents.
        without: The paths that the run looked at.
    """
    for path, entries, size, sha256 in sorted(store.contents()):
        if path not in without:
            yield Outcome(path=path, status="unchanged", entries=entries, bytes=size, sha256=sha256)


def remember(
    store: Store,
    done: Mapping[str, Applied],
    known: KnownDocuments,
    rendered: Rendered,
    now: datetime,
) -> list[str]:
    """Store what was delivered, and what the next run must try again.

    Args:
        store: Inside a transaction.
        done: The results of this run.
        known: The documents that were known before.
        rendered: The summary of what was rendered.
        now: The time of the run.

    Returns:
        The paths of changed documents, which subscribers are still to be told of.
    """
    known.look_up(done)
    second = whole_second(now)  # in which HTTP tells when a document changed
    changed = [path for path, one in done.items() if _is_news(one, known.at(path))]
    documents = (one.document for one in done.values() if one.document)
    store.keep_documents((one for one in documents if one != known.at(one.path)), second)
    gone = (path for path, one in done.items() if not one.document and one.refused is None)
    store.forget_documents(sorted(gone), second)
    refused = [(path, one.refused) for path, one in done.items() if one.refused is not None]
    store.pending.forget("owner")
    store.pending.keep("owner", {owner for _, owner in refused if owner})
    store.pending.forget("left")
    store.pending.keep("left", {path for path, owner in refused if not owner})
    store.pending.forget_missing(rendered.looked_for)
    store.pending.keep_missing(rendered.missing)
    return changed


def _is_news(one: Applied, before: Delivered | None) -> bool:
    """Whether subscribers are still to be told of a document."""
    if one.outcome is None or one.document is None:
        return False
    # A run that was stopped wrote what it had no time to remember or to announce.
    was_stopped = before is not None and before.sha256 != one.document.sha256
    return one.outcome.status == "written" or (one.outcome.status == "unchanged" and was_stopped)
