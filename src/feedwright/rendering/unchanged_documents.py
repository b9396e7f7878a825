"""Documents that need not be made again, because nothing in them changed."""

import hashlib
from collections.abc import Callable, Container, Iterable, Sequence

import msgspec

from feedwright.domain.document import (
    Delivered,
    Document,
    Output,
    Unchanged,
    fingerprint_of,
)
from feedwright.domain.publication import Publication
from feedwright.store.store import Store


class UnchangedDocuments:
    """The documents that stand, told by the fingerprints of all that they were made of.

    Args:
        publication: The configuration.
        store: Knows what stands.
        program: The program's fingerprint.
        stale: Owners whose documents do not stand as they should.
    """

    def __init__(
        self, publication: Publication, store: Store, program: str, stale: Container[str]
    ) -> None:
        publisher = publication.publication
        self._every = (program, publisher.address, publisher.timezone)
        self._store = store
        self._stale = stale
        self._at_hand: dict[str, list[Delivered]] = {}
        self._made: set[str] = set()

    def look_up(self, owners: Iterable[str]) -> None:
        """Look up together what stands of owners whose documents are made next."""
        wanted = [*owners]
        if not self._at_hand.keys() >= {*wanted}:
            found = self._store.documents_of(wanted)
            self._at_hand = {owner: found.get(owner, []) for owner in wanted}

    def at_hand(self, owner: str) -> list[Delivered] | None:
        """What stands of an owner; None where that was not looked up last."""
        return self._at_hand.get(owner)

    def owning(self, owners: Iterable[str]) -> set[str]:
        """Those of some owners of whom something stands."""
        wanted = {*owners}
        if wanted <= self._at_hand.keys():
            return {one for one in wanted if self._at_hand[one]}
        return {*self._store.documents_of(wanted)}

    def fingerprint(self, *made_of: object) -> str:
        """The hash of all that documents are made of."""
        return hashlib.sha256(msgspec.json.encode((*self._every, *made_of))).hexdigest()

    def outputs(self, owner: str, fingerprint: str) -> list[Output] | None:
        """The documents of an owner that stand as they would be made; None where some do not."""
        there = self._at_hand.get(owner)
        if there is None:
            there = self._store.documents_of([owner]).get(owner, [])
        return self.of(owner, fingerprint, there)

    def of(
        self, owner: str, fingerprint: str, there: Sequence[Delivered] | None
    ) -> list[Output] | None:
        """The same, where it is known what stands of the owner."""
        is_made = there and all(one.of_owner == fingerprint for one in there)
        if not is_made or self._is_outdated(owner):
            return None
        return [Unchanged(one.path, one) for one in there or ()]

    def page(
        self,
        owner: str,
        fingerprint: str,
        path: str,
        made_of: Sequence[object],
        make: Callable[[], Document],
    ) -> Output:
        """A page that lists something, or what stands where that was made of the same.

        Most edits of a text alter no line of a list, and a run that makes no page need not load
        what renders one.

        Args:
            owner: Whose page it is; it is made where the owner was not looked up last.
            fingerprint: The hash of all that the owner's documents are made of.
            path: The page's.
            made_of: What it alone is made of.
            make: Makes it.
        """
        alone = self.fingerprint(*made_of)
        there = next((one for one in self._at_hand.get(owner, ()) if one.path == path), None)
        if there and there.of_itself == alone and not self._is_outdated(owner):
            now = fingerprint_of(fingerprint, alone)
            return Unchanged(path, msgspec.structs.replace(there, fingerprint=now))
        return msgspec.structs.replace(make(), made_of=alone)

    def note_made(self, owner: str) -> None:
        """Note that documents of an owner were made, of whom others may be made in this run."""
        self._made.add(owner)

    def _is_outdated(self, owner: str) -> bool:
        """Whether what stands of an owner is not what is known of it."""
        return owner in self._stale or owner in self._made
