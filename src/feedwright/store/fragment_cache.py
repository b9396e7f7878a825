"""The cache of fragments: entries as rendered for the heads of feeds."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from feedwright.store.record_rows import Ask, ask_many
from feedwright.store.seals import Damage, is_sealed, seal


class CachedFragment(NamedTuple):
    """An entry rendered in one format, which has passed all checks."""

    id: str
    content: str
    """The content of the entry in the feed: its full text, or its summary only."""
    format: str
    digest: str
    """The digest of the entry that it was made of."""
    fragment: bytes


class FragmentCache:
    """The fragments of entries that the heads of feeds show.

    Archive pages are not cached, because an archive may be larger than everything else.

    Args:
        ask: Carries out a named query.
        damage: Records altered rows.
    """

    def __init__(self, ask: Ask, damage: Damage) -> None:
        self._ask = ask
        self._damage = damage

    def several(self, names: Iterable[str]) -> list[CachedFragment]:
        """The fragments of some entries, by id, without altered ones."""

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
        """Store fragments, each in place of that of an earlier state of its entry."""
        self._ask("keep_fragments", (one._asdict() | {"seal": seal(*one)} for one in fragments))

    def forget_unshown(self, names: Iterable[str]) -> None:
        """Delete the fragments of some entries, by id, that are in no head any more."""
        self._ask("forget_unshown_fragments", [{"id": name} for name in names])

    def forget(self, names: Iterable[str]) -> None:
        """Delete the fragments of some entries, by id."""
        self._ask("forget_fragments", [{"id": name} for name in names])

    def forget_outdated(self, digests: Iterable[tuple[str, str]]) -> None:
        """Delete the fragments of outdated states of entries.

        Args:
            digests: The id of each entry, and the digest of its current state.
        """
        self._ask(
            "forget_outdated_fragments",
            [{"id": name, "digest": digest} for name, digest in digests],
        )

    def forget_all(self) -> None:
        """Delete every fragment."""
        self._ask("forget_all_fragments")
