"""What the store keeps of documents: the parts of entries that stand in heads of feeds."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from feedwright.store.rows import Ask, ask_of
from feedwright.store.seals import Spoilt, is_sealed, seal


class KeptPart(NamedTuple):
    """What an entry is in documents of one format; no rule has anything against it."""

    id: str
    wanted: str
    """How feeds give the entry: with its full text, or its summary only."""
    format: str
    digest: str
    """That of the entry it was made of."""
    fragment: bytes


class KeptParts:
    """The parts of entries that the heads of feeds show.

    An archive's are not among them: it may hold more than all else that there is.

    Args:
        ask: Carries out a named query.
        spoilt: Told of those that are not as they were kept.
    """

    def __init__(self, ask: Ask, spoilt: Spoilt) -> None:
        self._ask = ask
        self._spoilt = spoilt

    def several(self, names: Iterable[str]) -> list[KeptPart]:
        """The parts of some entries, by id, without any that was altered since."""

        def read(row: tuple[Any, ...]) -> KeptPart | None:
            name, wanted, form, digest, fragment, kept = row
            if not is_sealed(kept, name, wanted, form, digest, fragment):
                self._spoilt.note("part", name)
                return None
            return KeptPart(name, wanted.decode(), form.decode(), digest.decode(), fragment)

        return [part for part in ask_of(self._ask, "parts_of", names, read=read) if part]

    def keep(self, parts: Iterable[KeptPart]) -> None:
        """Keeps parts, each in the place of what was made of an earlier state of its entry."""
        self._ask("keep_parts", (one._asdict() | {"seal": seal(*one)} for one in parts))

    def forget_unshown(self, names: Iterable[str]) -> None:
        """Forgets those of some entries, by id, that stand in no head any more."""
        self._ask("forget_parts", [{"id": name} for name in names])

    def forget(self, names: Iterable[str]) -> None:
        """Forgets those of some entries, by id."""
        self._ask("forget_parts_of", [{"id": name} for name in names])

    def forget_old(self, digests: Iterable[tuple[str, str]]) -> None:
        """Forgets what was made of other states of some entries than those that stand.

        Args:
            digests: The id of each entry, and the digest of the state that stands.
        """
        self._ask("forget_old_parts", [{"id": name, "digest": said} for name, said in digests])

    def forget_all(self) -> None:
        """Forgets every part."""
        self._ask("forget_all_parts")
