"""Documents that need not be made again, since they were made of the same."""

import hashlib
from collections.abc import Container, Iterable, Sequence

import msgspec

from feedwright.domain.document import Delivered, Output, Unchanged
from feedwright.domain.publication import Publication
from feedwright.store.store import Store


class UnchangedDocuments:
    """The documents that stand, told by the fingerprints of all that they were made of.

    Args:
        publication: What feedwright.toml says.
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
        is_made = there and all(one.fingerprint == fingerprint for one in there)
        if not is_made or owner in self._stale:
            return None
        return [Unchanged(one.path, one) for one in there or ()]
