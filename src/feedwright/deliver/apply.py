"""The end of the line: what was made takes the place of what stood there."""

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Literal, Protocol

import msgspec

from feedwright.deliver.folder import Folder as Destination
from feedwright.deliver.outcome import unchanged
from feedwright.domain.document import (
    Copy,
    Delivered,
    Document,
    Output,
    OwnerDocuments,
    Refusal,
    Unchanged,
    document_name,
    is_ours,
)
from feedwright.domain.errors import DestinationError, DestinationUnusable
from feedwright.domain.publication import PAGES
from feedwright.domain.report import Outcome, Progress
from feedwright.runtime.stamps import stamp_of
from feedwright.store.pending import MissingFile
from feedwright.store.store import Store

_MENDED = (
    "held nothing of what was delivered there and was made again; a page of another program needs "
    "a path at which none of these documents is delivered"
)
_LET_BE = (
    "was to be removed, and stays, for a page of another program stands there; delete it if it is "
    "not wanted"
)


_MOST = 256
_MOST_BYTES = 16_000_000
"""How many documents, and of how many bytes, are held to be written together."""


class Makes(Protocol):
    """What makes documents, as far as delivering them has to know."""

    missing: list[MissingFile]
    """Files that pages refer to and no source has; one that was delivered before stays."""
    looked_for: set[str]
    """The ids of articles whose pages were made."""


class Delivering:
    """Delivers lots of documents, and remembers what became of them.

    Args:
        store: Knows what stands at the destination.
        destination: Where documents are delivered.
        folder: The publication's, from which the places of copied files are told.
        everything: Every lot is to come: whatever is in none of them is made no more.
        kept: The paths of documents that stay as they are though they are made no more.
        progress: Told how far it is.
    """

    def __init__(
        self,
        store: Store,
        destination: Destination,
        folder: Path,
        *,
        everything: bool,
        kept: Collection[str],
        progress: Progress,
    ) -> None:
        self.deliveries: dict[str, Outcome] = {}
        self._store = store
        self._destination = destination
        self._folder = folder
        self._everything = everything
        self._kept = kept
        self._progress = progress
        self._before: dict[str, Delivered | None] = {}
        """What stood there before, as far as it was looked up."""
        if everything:
            self._before |= store.documents()
        self._stood_before = len(self._before)
        self._owners: dict[str, str] = {}
        self._rows: dict[str, Delivered] = {}
        self._undone: set[str] = set()
        self._gone: set[str] = set()
        self._left: set[str] = set()
        """Those that could not be removed."""
        self._leaving: set[str] = set()
        """Those that go once all is delivered: a page must not go before what leads to it."""
        self._mended: list[str] = []
        """Pages that held nothing of what was delivered there any more."""
        self._let_be: list[str] = []
        """The same, of those that are made no more: what stands there is somebody else's."""

    @property
    def warnings(self) -> Iterator[str]:
        """What became of pages that somebody else wrote to, each a sentence."""
        for paths, what in ((self._mended, _MENDED), (self._let_be, _LET_BE)):
            if paths:
                more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
                yield f"{paths[0]}{more}: {what}"

    def all(self, documents: Makes, lots: Iterable[OwnerDocuments]) -> None:
        """Delivers all that is made, and removes what is made no more.

        Args:
            documents: Makes them, and knows the files that they lack.
            lots: What is delivered of them; that made now, or what was made before.
        """
        for group in _grouped(lots):
            owned = self._owned(group)
            ready = self._written(group)
            missing = {one.path for one in documents.missing}
            for lot in group:
                self._lot(lot, owned.get(lot.owner, ()), ready, missing)
            done = len(self.deliveries)
            self._progress("Delivering", done, max(done, self._stood_before))
        missing = {one.path for one in documents.missing}
        left = set(self._store.pending.names("left"))
        if self._everything:
            left |= self._before.keys() - self._rows.keys() - missing
        left = (left | self._leaving).difference(self.deliveries, self._kept)
        self._look_up(left)
        for path in _in_order_of_removal(left):
            self._take_away(path)

    def _owned(self, group: Sequence[OwnerDocuments]) -> Mapping[str, Sequence[Delivered]]:
        """What stood of the owners of several lots before, and, looked up, where theirs go."""
        told = {lot.owner: there for lot in group if (there := _before(lot)) is not None}
        others = (lot.owner for lot in group if lot.owner not in told)
        owned = {**told, **self._store.documents_of(others)}
        if not self._everything:
            self._before |= {one.path: one for there in owned.values() for one in there}
        self._look_up(made.path for lot in group for made in lot.made)
        return owned

    def _written(self, group: Sequence[OwnerDocuments]) -> dict[str, Outcome]:
        """What becomes of the documents of several lots, all of which are written together.

        The files that they refer to go before them.
        """
        done: dict[str, Outcome] = {}
        documents: dict[str, Document] = {}
        altered = set[str]()
        for lot in group:
            for made in lot.made:
                if made.path in done or made.path in documents:
                    continue  # another owner's, which came first
                if isinstance(made, Unchanged) or self._holder(made.path, lot.owner) != lot.owner:
                    continue
                is_altered = self._is_altered(made)
                settled = self._settled(made, is_altered=is_altered)
                if settled is None and isinstance(made, Document):
                    documents[made.path] = made
                    altered |= {made.path} if is_altered else set()
                elif settled:
                    done[made.path] = settled
        pairs = [(path, made.data) for path, made in documents.items()]
        written = self._destination.write_all(pairs)
        for made, outcome in zip(documents.values(), written, strict=True):
            done[made.path] = _outcome(made, outcome)
            if made.path in altered and done[made.path].status == "written":
                self._mended.append(made.path)
        return done

    def _settled(self, made: Output, *, is_altered: bool) -> Outcome | None:
        """What becomes of what is no document, or of one that must not be written; else None."""
        reason = "a page of another program stands there; move it, or choose another path"
        if isinstance(made, Refusal):
            reason = made.reason
        elif isinstance(made, Copy):
            return _copied(made, self._destination)
        elif not is_altered or self._was_delivered(made.path):
            return None
        return Outcome(path=made.path, status="refused", reason=reason)

    def _lot(
        self,
        lot: OwnerDocuments,
        owned: Iterable[Delivered],
        ready: Mapping[str, Outcome],
        missing: set[str],
    ) -> None:
        there = {one.path: one for one in owned}
        if lot.withdrawn:
            there |= self._taken_back(lot.owner)
        for made in lot.made:
            delivery = self._delivered(lot.owner, made, ready)
            earlier = self.deliveries.get(made.path)
            if earlier and earlier.status == "written" and delivery.status == "unchanged":
                delivery = earlier  # made twice, for it held what was found to be bad
            self.deliveries[made.path] = delivery
            if delivery.status == "refused":
                self._undone.add(lot.owner)
            else:
                self._owners[made.path] = lot.owner
                self._rows[made.path] = self._row(lot, made, delivery)
        kept = {made.path for made in lot.made}
        for path in there.keys() - kept:
            if path in missing:
                # Without its source, as long as nothing takes its place.
                still = msgspec.structs.replace(there[path], recipe=lot.recipe, source="")
                self._rows[path] = still
            elif path not in self.deliveries and path not in self._kept:
                self._gone.add(path)
                self._leaving.add(path)

    def _taken_back(self, owner: str) -> dict[str, Delivered]:
        """What was delivered for an owner in this run, which counts as if it never had been."""
        back = {path: one for path, one in self._rows.items() if one.owner == owner}
        for path in back:
            del self._rows[path], self._owners[path], self.deliveries[path]
        return back

    def _delivered(self, owner: str, made: Output, ready: Mapping[str, Outcome]) -> Outcome:
        if isinstance(made, Unchanged):
            one = made.document
            return Outcome(
                path=one.path,
                status="unchanged",
                entries=one.entries,
                bytes=one.bytes,
                sha256=one.sha256,
            )
        if self._holder(made.path, owner) != owner:
            reason = "two documents have this path; give one feed another name, or another `also`"
            return Outcome(path=made.path, status="refused", reason=reason)
        return ready[made.path]

    def _is_altered(self, made: Output) -> bool:
        """Whether a page that Feedwright did not make stands where one is to be delivered."""
        try:
            return isinstance(made, Document) and _is_of_others(made.path, self._destination)
        except DestinationError:
            return False  # delivering it meets the same, and tells it

    def _was_delivered(self, path: str) -> bool:
        """Whether a document was delivered to a path, whatever has become of it there."""
        there = self._stood(path)
        # A store that was made again knows what stood somewhere, and not who put it there.
        return there is not None and bool(there.sha256)

    def _holder(self, path: str, owner: str) -> str:
        """Whose document has a path: that of the first to come."""
        if path in self._owners or path in self.deliveries or self._everything:
            return self._owners.get(path, owner)
        there = self._stood(path)
        return there.owner if there and there.owner and path not in self._gone else owner

    def _stood(self, path: str) -> Delivered | None:
        self._look_up([path])
        return self._before.get(path)

    def _look_up(self, paths: Iterable[str]) -> None:
        """Looks up together what stood at some paths before."""
        if not self._everything:
            wanted = [path for path in paths if path not in self._before]
            self._before |= dict.fromkeys(wanted)
            self._before |= self._store.documents_at(wanted)

    def _row(self, lot: OwnerDocuments, made: Output, delivery: Outcome) -> Delivered:
        if isinstance(made, Unchanged):
            return made.document
        source = ""
        if isinstance(made, Copy):
            place = os.path.relpath(made.source, self._folder)
            source = msgspec.json.encode((place, stamp_of(made.source))).decode()
        return Delivered(
            path=made.path,
            sha256=delivery.sha256,
            bytes=delivery.bytes,
            entries=delivery.entries,
            owner=lot.owner,
            recipe=lot.recipe,
            stamp=self._destination.stamp(made.path),
            source=source,
        )

    def _take_away(self, path: str) -> None:
        """Removes a document that is made no more; a page that another program put there stays.

        One of an article that was damaged goes: it may go on showing what was withdrawn.
        """
        try:
            is_article = path.startswith(f"{PAGES}/") and self._was_delivered(path)
            stays = not is_article and _is_of_others(path, self._destination)
            if stays and self._destination.read(path):
                self._let_be.append(path)
            removed = path not in self._let_be and self._destination.remove(path)
        except DestinationUnusable:
            raise
        except DestinationError as error:
            self.deliveries[path] = Outcome(path=path, status="refused", reason=str(error))
            self._left.add(path)
            return
        if removed:
            self.deliveries[path] = Outcome(path=path, status="removed")
        self._gone.add(path)

    def remember(self, documents: Makes, now: datetime) -> list[str]:
        """Remembers what was delivered, and what the next run has to make up for.

        Args:
            documents: What made it.
            now: The time of the run.

        Returns:
            The paths of what subscribers have not been told of yet.
        """
        store = self._store
        changed = list(self._changed())
        rows = (one for one in self._rows.values() if one != self._before.get(one.path))
        store.keep_documents(rows, now)
        store.forget_documents(sorted(self._gone - self._rows.keys()), now)
        for kind, names in (("owner", self._undone), ("left", self._left)):
            store.pending.forget(kind)
            store.pending.keep(kind, names)
        store.pending.forget_missing(documents.looked_for)
        store.pending.keep_missing(documents.missing)
        return changed

    def _changed(self) -> Iterator[str]:
        """The paths of what subscribers have not been told of yet."""
        self._look_up(self.deliveries)
        for path, one in self.deliveries.items():
            # A run that was stopped wrote what it had no time to remember or to announce.
            before = self._before.get(path) if one.status == "unchanged" else None
            if one.status == "written" or (before and before.sha256 != one.sha256):
                yield path

    def everything_that_stands(self) -> Iterable[Outcome]:
        """What became of all documents, those that no run had to do with too."""
        others = unchanged(self._store, self._gone | self.deliveries.keys())
        return sorted((*others, *self.deliveries.values()), key=lambda one: one.path)


def _grouped(lots: Iterable[OwnerDocuments]) -> Iterator[list[OwnerDocuments]]:
    """Lots that follow one another and are of one kind, a few hundred documents at a time.

    What leads to them is of another kind, and goes once these are synced to disk.
    """
    group: list[OwnerDocuments] = []
    kind, documents, size = "", 0, 0
    for lot in lots:
        its_kind = lot.owner.partition(":")[0]
        if group and (its_kind != kind or documents >= _MOST or size >= _MOST_BYTES):
            yield group
            group, documents, size = [], 0, 0
        kind = its_kind
        group.append(lot)
        documents += len(lot.made)
        size += sum(len(one.data) for one in lot.made if isinstance(one, Document))
    if group:
        yield group


def _before(lot: OwnerDocuments) -> Sequence[Delivered] | None:
    """What stands of a lot's owner until now, where that is at hand: it may stay as it is."""
    there = [one.document for one in lot.made if isinstance(one, Unchanged)]
    return there if there and len(there) == len(lot.made) else lot.before


def _copied(made: Copy, destination: Destination) -> Outcome:
    """Delivers a file as it is."""
    try:
        written, size, sha256 = destination.copy(made.path, made.source)
    except DestinationUnusable:
        raise
    except DestinationError as error:
        return Outcome(path=made.path, status="refused", reason=str(error))
    status: Literal["written", "unchanged"] = "written" if written else "unchanged"
    return Outcome(path=made.path, status=status, bytes=size, sha256=sha256)


def _outcome(made: Document, written: bool | DestinationError) -> Outcome:
    """What became of a document; one that cannot be delivered leaves the others be."""
    if isinstance(written, DestinationError):
        return Outcome(path=made.path, status="refused", reason=str(written))
    return Outcome(
        path=made.path,
        status="written" if written else "unchanged",
        entries=made.entries,
        bytes=len(made.data),
        sha256=hashlib.sha256(made.data).hexdigest(),
    )


def _in_order_of_removal(paths: Iterable[str]) -> list[str]:
    """Documents in the order in which they are removed: none goes while another leads to it.

    Heads of feeds go first, then the pages of archives, then the pages of articles, and at
    last the files that these refer to.
    """

    def step(path: str) -> int:
        if path.startswith(f"{PAGES}/"):
            return 2 if path.endswith(f"/{document_name('html')}") else 3
        return PurePosixPath(path).name.startswith("archive-")

    return sorted(paths, key=lambda path: (step(path), path))


def _is_of_others(path: str, destination: Destination) -> bool:
    """Whether a page stands there that Feedwright did not make: a site's front page."""
    if not path.endswith(".html"):
        return False
    there = destination.read(path)
    return there is not None and not is_ours(there)
