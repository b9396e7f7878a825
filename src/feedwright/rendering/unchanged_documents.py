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
    """The delivered documents whose inputs, by their fingerprints, have not changed.

    Args:
        publication: The configuration.
        store: Has the delivered documents.
        program: The program's fingerprint.
        stale: The owners whose documents are missing, altered, or to be tried again.
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
        """Look up the documents of several owners that are needed next."""
        wanted = [*owners]
        if not self._at_hand.keys() >= {*wanted}:
            found = self._store.documents_of(wanted)
            self._at_hand = {owner: found.get(owner, []) for owner in wanted}

    def at_hand(self, owner: str) -> list[Delivered] | None:
        """The documents of an owner; None if it was not in the last look-up."""
        return self._at_hand.get(owner)

    def owning(self, owners: Iterable[str]) -> set[str]:
        """The given owners that have documents."""
        wanted = {*owners}
        if wanted <= self._at_hand.keys():
            return {one for one in wanted if self._at_hand[one]}
        return {*self._store.documents_of(wanted)}

    def fingerprint(self, *made_of: object) -> str:
        """The hash of all inputs of documents."""
        return hashlib.sha256(msgspec.json.encode((*self._every, *made_of))).hexdigest()

    def outputs(self, owner: str, fingerprint: str) -> list[Output] | None:
        """The unchanged documents of an owner; None if some must be made again."""
        there = self._at_hand.get(owner)
        if there is None:
            there = self._store.documents_of([owner]).get(owner, [])
        return self.of(owner, fingerprint, there)

    def of(
        self, owner: str, fingerprint: str, there: Sequence[Delivered] | None
    ) -> list[Output] | None:
        """The unchanged documents of an owner, from its documents that were looked up."""
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
        """Make a page, unless an unchanged one exists.

        Most edits do not change pages that list entries, and a run without a page need not load the
        templates.

        Args:
            owner: The owner of the page, which is made if the owner was not in the last look-up.
            fingerprint: The hash of all inputs of the owner's documents.
            path: The path of the page.
            made_of: The inputs of the page alone.
            make: Makes the page.
        """
        alone = self.fingerprint(*made_of)
        there = next((one for one in self._at_hand.get(owner, ()) if one.path == path), None)
        if there and there.of_itself == alone and not self._is_outdated(owner):
            now = fingerprint_of(fingerprint, alone)
            return Unchanged(path, msgspec.structs.replace(there, fingerprint=now))
        return msgspec.structs.replace(make(), made_of=alone)

    def note_made(self, owner: str) -> None:
        """Note that documents of an owner were made, which may get others in this run."""
        self._made.add(owner)

    def _is_outdated(self, owner: str) -> bool:
        """Whether the looked-up documents of an owner are outdated."""
        return owner in self._stale or owner in self._made
