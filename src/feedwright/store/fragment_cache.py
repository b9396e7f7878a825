"""The cache of fragments: entries as rendered for the heads of feeds."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from feedwright.store.record_rows import Ask, ask_many
from feedwright.store.seals import Damage, is_sealed, seal


class CachedFragment(NamedTuple):
    """An entry as it was rendered for documents of one format; no rule has anything against it."""

    id: str
    content: str
    """How feeds give the entry: with its full text, or its summary only."""
    format: str
    digest: str
    """That of the entry it was made of."""
    fragment: bytes


class FragmentCache:
    """The fragments of entries that the heads of feeds show.

    An archive's are not among them: it may hold more than all else that there is.

    Args:
        ask: Carries out a named query.
        damage: Notes the rows that were altered since they were kept.
    """

    def __init__(self, ask: Ask, damage: Damage) -> None:
        self._ask = ask
        self._damage = damage

    def several(self, names: Iterable[str]) -> list[CachedFragment]:
        """The fragments of some entries, by id, without any that was altered since."""

        def read(row: tuple[Any, ...]) -> CachedFragment | None:
            name, content, form, digest, fragment, kept = row
            if not is_sealed(kept, name, content, form, digest, fragment):
                self._damage.note("fragment", name)
                return None
            return CachedFragment(name, content.decode(), form.decode(), digest.decode(), fragment)

        return [
            fragment
            for fragment in ask_many(self._ask, "fragments_of", names, read=read)
            if fragment
        ]

    def keep(self, fragments: Iterable[CachedFragment]) -> None:
        """Keep fragments, each in the place of what was made of an earlier state of its entry."""
        self._ask("keep_fragments", (one._asdict() | {"seal": seal(*one)} for one in fragments))

    def forget_unshown(self, names: Iterable[str]) -> None:
        """Forget those of some entries, by id, that stand in no head any more."""
        self._ask("forget_unshown_fragments", [{"id": name} for name in names])

    def forget(self, names: Iterable[str]) -> None:
        """Forget those of some entries, by id."""
        self._ask("forget_fragments", [{"id": name} for name in names])

    def forget_outdated(self, digests: Iterable[tuple[str, str]]) -> None:
        """Forget what was made of other states of some entries than those that stand.

        Args:
            digests: The id of each entry, and the digest of the state that stands.
        """
        self._ask(
            "forget_outdated_fragments",
            [{"id": name, "digest": digest} for name, digest in digests],
        )

    def forget_all(self) -> None:
        """Forget every fragment."""
        self._ask("forget_all_fragments")
