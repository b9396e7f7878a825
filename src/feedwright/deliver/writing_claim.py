"""A store's claim on its destination: a small object beside the documents.

Two stores that deliver to one place would take each other's documents for changed. The first to
come writes its name there, by a request that the object store refuses where another was faster
(``If-None-Match``, ``If-Match``). Runs that share a store are kept apart by the store's own lock.
"""

import time
from collections.abc import Iterable
from datetime import datetime

import msgspec

from feedwright.deliver.destination import Writer
from feedwright.domain.errors import DestinationUnusable
from feedwright.runtime.object_store import Conflict, Missing, ObjectStore

NAME = ".feedwright.json"
_ATTRIBUTES = {"Content-Type": "application/json", "Cache-Control": "no-store"}
_CHECKED = 5.0
"""Seconds for which a claim that was seen is not looked at again."""
_MOST = 65_536
_UNGUARDED = (
    "this object store ignores conditional writes, so that nothing keeps a second store from "
    "publishing there at the same moment; publish to it from one store alone, whose own lock "
    "keeps its runs apart"
)


class _Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the object."""

    store: str
    authority: str
    address: str
    since: datetime
    codings: tuple[str, ...] = ()
    """Of the compressed siblings that may lie there."""


class WritingClaim:
    """The claim on a place.

    Args:
        objects: The place.
        codings: The codings of the siblings that are made now.
    """

    def __init__(self, objects: ObjectStore, codings: Iterable[str]) -> None:
        self._objects = objects
        self._codings = frozenset(codings)
        self._mine: _Claim | None = None
        self._looked = 0.0

    @property
    def codings(self) -> frozenset[str]:
        """Those of the siblings that may lie there."""
        return self._codings.union(self._mine.codings if self._mine else ())

    def make(self, writer: Writer) -> str:
        """Claim the place.

        Returns:
            What is to be said of it, or "".

        Raises:
            DestinationUnusable: Another store delivers there.
        """
        if self._mine:
            return ""
        there, version = self._read()
        if there and there.store != writer.store:
            self._refuse(there, writer)
        codings = tuple(sorted(self._codings.union(there.codings if there else ())))
        mine = _Claim(
            store=writer.store,
            authority=writer.authority,
            address=writer.address,
            since=there.since if there and there.store == writer.store else writer.now,
            codings=codings,
        )
        problem = ""
        if mine != there:
            problem = self._write(mine, version, is_first=there is None)
        self._mine, self._looked = mine, time.monotonic()
        return problem

    def check(self) -> None:
        """See whether the claim still holds, unless it was looked at just now.

        Raises:
            DestinationUnusable: Another store has taken its place.
        """
        if self._mine is None or time.monotonic() - self._looked < _CHECKED:
            return
        there, _ = self._read()
        if there is None or there.store != self._mine.store:
            raise self._lost()
        self._looked = time.monotonic()

    def _lost(self) -> DestinationUnusable:
        return DestinationUnusable(
            f"{self._objects.address}: another store has begun to publish there while this run "
            "was at work; nothing more was delivered. Publish from one of them alone"
        )

    def _refuse(self, there: _Claim, writer: Writer) -> None:
        """See to it that a store takes the place of another only where that one was lost."""
        place, since = self._objects.address, f"{there.since:%Y-%m-%d %H:%M} UTC"
        if there.authority != writer.authority:
            raise DestinationUnusable(
                f"{place}: the publication at {there.address} ({there.authority}) is published "
                f"there since {since}, and this one would take its documents away; give "
                "[destination] path a prefix of its own. If that one has ended, delete "
                f"{place}/{NAME}"
            )
        if not writer.is_new:
            raise DestinationUnusable(
                f"{place}: another store publishes there since {since}, of a second machine or a "
                "new one; publish from that one alone. If this one is to go on instead, delete "
                f"{place}/{NAME}, and end the other"
            )

    def _read(self) -> tuple[_Claim | None, str]:
        """The claim that stands there, and its version."""
        try:
            found, data = self._objects.get(NAME, most=_MOST)
        except Missing:
            return None, ""
        try:
            return msgspec.json.decode(data or b"", type=_Claim), found.version
        except msgspec.DecodeError as error:
            raise DestinationUnusable(
                f"{self._objects.address}/{NAME}: is no claim of a store, or of a newer version "
                f"({error}); delete it if no other store publishes there"
            ) from error

    def _write(self, mine: _Claim, version: str, *, is_first: bool) -> str:
        """Write a claim, and tell what is wrong with how the store takes it."""
        data = msgspec.json.encode(mine)
        for known in (version, ""):
            try:
                self._objects.put_if(NAME, data, known, _ATTRIBUTES)
            except (Conflict, Missing):
                there, _ = self._read()
                if there is None:  # it was deleted, as whoever is refused is told to do
                    continue
                # Not where the request was carried out and its answer lost, so that it was made
                # again.
                if there != mine:
                    raise self._lost() from None
            break
        else:
            raise self._lost()
        if not is_first:
            return ""
        try:
            # It stands there by now: a store that knows conditions refuses this.
            self._objects.put_if(NAME, data, "", _ATTRIBUTES)
        except Conflict:
            return ""
        return f"{self._objects.address}: {_UNGUARDED}"
