"""The changes at the destination: wanted documents compared with those that stand there.

Nothing is written here. A dry run and a plan list these changes, a strict run looks at the list
before it applies it, and any other run applies each change as it comes.
"""

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

import msgspec

from feedwright.domain.document import (
    ROBOTS,
    Copy,
    Delivered,
    Document,
    Output,
    OwnerDocuments,
    Refusal,
    Unchanged,
    document_name,
    fingerprint_of,
    is_ours,
)
from feedwright.domain.errors import DestinationError, DestinationUnusable
from feedwright.domain.publication import PAGES
from feedwright.domain.report import Progress
from feedwright.domain.sitemaps import INDEX, NEWS
from feedwright.runtime.stamps import stamp_of
from feedwright.store.store import Store

if TYPE_CHECKING:
    from feedwright.deliver.destination import Destination

MOST = 256
MOST_BYTES = 8_000_000
"""How many documents, and of how many bytes, are held to be compared and written together."""
_FOREIGN = "a page of another program stands there; move it, or choose another path"
_MENDED = (
    "held nothing of what was delivered there and was made again; a page of another program needs "
    "a path at which none of these documents is delivered"
)
_LET_BE = (
    "was to be removed, and stays, for a page of another program stands there; delete it if it is "
    "not wanted"
)


class Change(msgspec.Struct, frozen=True):
    """What is to be done at one path."""

    path: str
    action: Literal["write", "complete", "keep", "retain", "refuse", "remove", "forget"]
    """``write`` a file; ``complete`` it with its compressed siblings; ``keep`` what stands there
    and equals what is wanted; ``retain`` what is made no more; ``refuse`` to touch the path;
    ``remove`` the file; ``forget`` a file that is gone already."""
    document: Delivered | None = None
    """What the store is to know of it, but for the stamp of its file."""
    owner: str = ""
    """What it is made for; "" if it is made no more."""
    data: bytes | Path = b""
    """A document's bytes, or the file that is delivered as it is."""
    reason: str = ""
    """Why it is refused, or a warning about a page that another program wrote."""
    is_new: bool = False
    """Nothing stands there yet."""
    stamp: str = ""
    """The known stamp of the file that is replaced."""


class WantedDocuments(msgspec.Struct, frozen=True):
    """The documents that a run wants at the destination."""

    owned: Iterable[OwnerDocuments]
    """The documents owner by owner, made on demand."""
    is_all: bool
    """These are all documents: any other is made no more."""
    kept: Collection[str]
    """The paths of documents that stay as they are though they are made no more."""
    folder: Path
    """The publication's folder, to which the paths of copied files are relative."""


class KnownDocuments:
    """The documents that the store knows as delivered, looked up many at a time.

    Args:
        store: Remembers what was delivered.
        is_all: Whether all will be asked for, so that all are read at once.
    """

    def __init__(self, store: Store, *, is_all: bool) -> None:
        self._store = store
        self._is_all = is_all
        self._at: dict[str, Delivered | None] = {**store.documents()} if is_all else {}

    def at(self, path: str) -> Delivered | None:
        """The document that was delivered to a path, if one was."""
        self.look_up([path])
        return self._at.get(path)

    def look_up(self, paths: Iterable[str]) -> None:
        """Look several up at once."""
        if not self._is_all:
            wanted = [path for path in paths if path not in self._at]
            self._at |= dict.fromkeys(wanted)
            self._at |= self._store.documents_at(wanted)

    def of(self, owned: Sequence[OwnerDocuments]) -> Mapping[str, Sequence[Delivered]]:
        """The delivered documents of owners; also looks up the paths that theirs now go to."""
        at_hand = {one.owner: there for one in owned if (there := _before(one)) is not None}
        others = (one.owner for one in owned if one.owner not in at_hand)
        by_owner = {**at_hand, **self._store.documents_of(others)}
        if not self._is_all:
            self._at |= {one.path: one for there in by_owner.values() for one in there}
        self.look_up(made.path for one in owned for made in one.made)
        return by_owner

    def everything(self) -> Collection[str]:
        """The paths of all documents if all were read, else none."""
        return self._at.keys() if self._is_all else ()

    def left(self) -> list[str]:
        """The paths of documents that an earlier run could not remove."""
        return self._store.pending.names("left")


def changes(
    wanted: WantedDocuments,
    known: KnownDocuments,
    destination: "Destination",
    *,
    progress: Progress,
) -> Iterator[Change]:
    """List the changes at the destination, in an order in which they may be applied.

    Args:
        wanted: The documents that are to stand there.
        known: The documents that the store knows as delivered.
        destination: Where they are delivered; it is only read.
        progress: Called with how many documents are compared, and of how many.

    Raises:
        DestinationUnusable: Nothing can be delivered there.
    """
    comparison = _Comparison(wanted, known, destination)
    before = len(known.everything())
    for group in _grouped(wanted.owned):
        yield from comparison.group(group)
        done = comparison.count
        progress("Delivering", done, max(done, before))
    yield from comparison.removals()


class _Comparison:
    """The comparison of wanted documents with known ones and with the destination."""

    def __init__(
        self, wanted: WantedDocuments, known: KnownDocuments, destination: "Destination"
    ) -> None:
        self._wanted = wanted
        self._known = known
        self._destination = destination
        self._made: dict[str, Delivered | None] = {}
        """The document at each path that was compared; None if it was refused."""
        self._back: set[str] = set()
        """Paths that this run made and takes back; they may not be in place yet."""
        self._leaving: set[str] = set()
        """Paths to remove once all is delivered: links to a page must go before the page."""
        self._missing: dict[str, set[str]] = {}
        """The paths of files that pages refer to and no source has, by the pages' owners."""

    @property
    def count(self) -> int:
        """How many documents were compared."""
        return len(self._made)

    def group(self, group: Sequence[OwnerDocuments]) -> Iterator[Change]:
        """Compare what was made for several owners."""
        known = self._known.of(group)
        self._expect(group)
        for owned in group:
            there = {one.path: one for one in known.get(owned.owner, ())}
            if owned.withdrawn:
                there |= self._taken_back(owned.owner)
            for made in owned.made:
                yield self._noted(self._change(made, owned))
            # A difference of both would look at all that was made, once an owner.
            gone = [path for path in there if path not in self._made]
            missing = {one.path for one in owned.missing}
            if missing:
                self._missing[owned.owner] = missing
            for path in sorted(gone):
                if path in missing:
                    # Without its source, as long as nothing takes its place.
                    still = msgspec.structs.replace(
                        there[path], fingerprint=owned.fingerprint, source=""
                    )
                    yield Change(path, "retain", still, owned.owner)
                elif path not in self._wanted.kept:
                    self._leaving.add(path)

    def _expect(self, group: Sequence[OwnerDocuments]) -> None:
        """Tell the destination which documents are about to be read."""
        documents = (one.path for owned in group for one in owned.made if isinstance(one, Document))
        self._destination.expect([path for path in documents if not self._certain(path)])

    def removals(self) -> Iterator[Change]:
        """The removal of documents that are made no more, in an order in which they may go."""
        left = {*self._known.left(), *self._leaving}
        missing = set[str]().union(*self._missing.values())
        left.update({*self._known.everything()}.difference(self._made, missing))
        left.difference_update(self._made, self._wanted.kept)
        self._known.look_up(left)
        yield from map(self._removal, _in_order_of_removal(left))

    def _noted(self, change: Change) -> Change:
        # A path that one owner has stays its own where another is refused it.
        self._made[change.path] = change.document or self._made.get(change.path)
        return change

    def _taken_back(self, owner: str) -> dict[str, Delivered]:
        """What was made for an owner in this run, which counts as if it never had been."""
        self._missing.pop(owner, None)
        back = {path: one for path, one in self._made.items() if one and one.owner == owner}
        for path in back:
            del self._made[path]
        self._back.update(back)
        return back

    def _change(self, made: Output, owned: OwnerDocuments) -> Change:
        if isinstance(made, Unchanged):
            return Change(made.path, "keep", made.document, owned.owner)
        reason = made.reason if isinstance(made, Refusal) else ""
        if (holder := self._holder(made.path, owned.owner)) != owned.owner:
            reason = (
                f"{_called(holder)} has the path {made.path}, and {_called(owned.owner)} wants it "
                "too; give one of them another name, or another `also`"
            )
        try:
            if not reason and isinstance(made, Document):
                return self._document(made, owned)
            if not reason and isinstance(made, Copy):
                return self._copy(made, owned)
        except DestinationUnusable:
            raise
        except DestinationError as error:
            reason = str(error)
        return Change(made.path, "refuse", owner=owned.owner, reason=reason)

    def _document(self, made: Document, owned: OwnerDocuments) -> Change:
        document = Delivered(
            path=made.path,
            sha256=hashlib.sha256(made.data).hexdigest(),
            bytes=len(made.data),
            entries=made.entries,
            owner=owned.owner,
            fingerprint=fingerprint_of(owned.fingerprint, made.made_of),
        )
        change = Change(made.path, "write", document, owned.owner, made.data)
        if earlier := self._made.get(made.path):
            # It was made twice, and what was made first stands there by the time this is done.
            is_equal = earlier.sha256 == document.sha256
            return msgspec.structs.replace(change, action="keep", data=b"") if is_equal else change
        if (known := self._certain(made.path)) is not None:
            if known.sha256 != document.sha256:
                return msgspec.structs.replace(change, stamp=known.stamp)
            document = msgspec.structs.replace(document, stamp=known.stamp)
            return msgspec.structs.replace(change, action="keep", data=b"", document=document)
        return self._compared(change, made.data)

    def _compared(self, change: Change, data: bytes) -> Change:
        """What becomes of a document where what stands there has to be read."""
        there = self._destination.get(change.path)
        if there == data:
            if self._destination.is_complete(change.path):
                return msgspec.structs.replace(change, action="keep", data=b"")
            return msgspec.structs.replace(change, action="complete")
        if there is None:
            self._destination.check_place(change.path)
        if there is None or not _is_foreign(change.path, there):
            return msgspec.structs.replace(change, is_new=there is None)
        if self._was_delivered(change.path):
            return msgspec.structs.replace(change, reason=_MENDED)
        return Change(change.path, "refuse", owner=change.owner, reason=_FOREIGN)

    def _copy(self, made: Copy, owned: OwnerDocuments) -> Change:
        place = os.path.relpath(made.source, self._wanted.folder)
        source = msgspec.json.encode((place, stamp_of(made.source))).decode()
        known = self._certain(made.path, alone=True)
        is_equal, size, sha256 = self._destination.compare(
            made.path, made.source, known=known.sha256 if known else ""
        )
        document = Delivered(
            path=made.path,
            sha256=sha256,
            bytes=size,
            entries=0,
            owner=owned.owner,
            fingerprint=owned.fingerprint,
            source=source,
            stamp=known.stamp if known and is_equal else "",
        )
        if not is_equal:
            self._destination.check_place(made.path)
        action: Literal["write", "keep"] = "keep" if is_equal else "write"
        is_new = not is_equal and known is None and not self._destination.stat(made.path)
        return Change(made.path, action, document, owned.owner, made.source, is_new=is_new)

    def _certain(self, path: str, *, alone: bool = False) -> Delivered | None:
        """What was delivered to a path, where it is certain that it stands there."""
        known = None if path in self._made else self._known.at(path)
        if known is None or not (known.sha256 and known.stamp):
            return None
        is_certain = self._destination.is_certain(path, known.stamp, alone=alone)
        return known if is_certain else None

    def _holder(self, path: str, owner: str) -> str:
        """Whose document has a path: that of the first to come."""
        if path in self._made or self._wanted.is_all:
            made = self._made.get(path)
            return made.owner if made else owner
        there = self._known.at(path)
        return there.owner if there and there.owner and path not in self._leaving else owner

    def _was_delivered(self, path: str) -> bool:
        """Whether a document was delivered to a path, whatever has become of it there."""
        there = self._known.at(path)
        # A store that was made again knows what stood somewhere, and not who put it there.
        return there is not None and bool(there.sha256)

    def _removal(self, path: str) -> Change:
        """What becomes of a document that is made no more; another program's page stays.

        One of an article that was damaged goes: it may go on showing what was withdrawn.
        """
        if path in self._back:
            return Change(path, "remove")
        try:
            is_article = path.startswith(f"{PAGES}/") and self._was_delivered(path)
            there = None if is_article or not _is_page(path) else self._destination.get(path)
            if there and _is_foreign(path, there):
                return Change(path, "forget", reason=_LET_BE)
        except DestinationUnusable:
            raise
        except DestinationError as error:
            return Change(path, "refuse", reason=str(error))
        return Change(path, "remove" if self._destination.stat(path) else "forget")


def _grouped(owned: Iterable[OwnerDocuments]) -> Iterator[list[OwnerDocuments]]:
    """The documents of owners that follow one another and are of one kind, some at a time.

    What leads to them is of another kind, and is not made before these are compared.
    """
    group: list[OwnerDocuments] = []
    kind, documents, size = "", 0, 0
    for one in owned:
        its_kind = kind_of(one.owner)
        if group and (its_kind != kind or documents >= MOST or size >= MOST_BYTES):
            yield group
            group, documents, size = [], 0, 0
        kind = its_kind
        group.append(one)
        documents += len(one.made)
        size += sum(len(made.data) for made in one.made if isinstance(made, Document))
    if group:
        yield group


def kind_of(owner: str) -> str:
    """What an owner is: an article, a feed, a page of an archive, the catalogue."""
    return owner.partition(":")[0]


def _before(owned: OwnerDocuments) -> Sequence[Delivered] | None:
    """What stands of an owner until now, where that is at hand: it may stay as it is."""
    there = [one.document for one in owned.made if isinstance(one, Unchanged)]
    return there if there and len(there) == len(owned.made) else owned.before


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


def _is_page(path: str) -> bool:
    """Whether other programs make a page, or a file for search engines, of the same name."""
    return path.endswith(".html") or path in (ROBOTS, INDEX, NEWS)


def _is_foreign(path: str, there: bytes) -> bool:
    """Whether what stands there was not made by Feedwright: a site's front page, its sitemap."""
    return _is_page(path) and not is_ours(there)


def _called(owner: str) -> str:
    """Whose documents an owner's are, for messages."""
    kind, _, key = owner.partition(":")
    if kind == "page":
        return f"the archive of {_called('feed:' + key.partition(':')[2])}"
    if kind == "feed":
        name, _, value = key.partition("\t")
        of = f" of “{value}”" if value else ""
        return f"the feed `{name}`{of}" if name else "the main feed"
    return f"the article {key}" if kind == "article" else "the publication itself"
