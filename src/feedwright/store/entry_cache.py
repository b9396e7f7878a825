"""The cache of entries: the entry of each revision is made once."""

import hashlib
from collections.abc import Iterable

import msgspec

from feedwright.domain.entry import CachedEntry
from feedwright.store.cached_answers import CachedAnswers
from feedwright.store.fragment_cache import FragmentCache
from feedwright.store.record_rows import Ask, ask_many
from feedwright.store.seals import Damage, is_sealed, seal
from feedwright.store.texts import Texts


class EntryState(msgspec.Struct, frozen=True):
    """The digest and the warnings of an entry."""

    digest: str
    """The digest of the whole entry."""
    warnings: tuple[str, ...]


class EntryCache:
    """The cached entries of articles; altered ones are left out.

    Args:
        ask: Carries out a named query.
        cached: Query results in memory.
        texts: The texts that entries are made of.
        damage: Records altered rows.
    """

    def __init__(self, ask: Ask, cached: CachedAnswers, texts: Texts, damage: Damage) -> None:
        self._ask = ask
        self._cached = cached
        self._texts = texts
        self._damage = damage
        self.fragments = FragmentCache(ask, damage)

    def several(self, names: Iterable[str]) -> dict[str, CachedEntry]:
        """The cached entries of some articles, by id."""

        def read(row: tuple[str, bytes, bytes, bytes, bytes]) -> tuple[str, CachedEntry | None]:
            return row[0], self._entry(*row)

        found = ask_many(self._ask, "entries_by_id", names, read=read)
        return {name: one for name, one in found if one}

    def in_page(self, feed: str, page: int) -> dict[str, EntryState]:
        """The states of the entries in a closed page of a feed, by id."""

        def read(row: tuple[str, bytes, bytes, bytes]) -> tuple[str, EntryState | None]:
            return row[0], self._state(*row)

        found = self._ask("digests_in_page", feed=feed, page=page, read=read)
        return {name: state for name, state in found if state}

    def encoded_in_page(self, feed: str, page: int) -> dict[str, str]:
        """The entries in a closed page of a feed, as JSON, by id."""

        def read(row: tuple[str, bytes, bytes, bytes, bytes]) -> tuple[str, str]:
            name, digest, entry, warnings, kept = row
            is_sound = self._is_sound(name, digest, entry) and self._state(
                name, digest, warnings, kept
            )
            return name, entry.decode() if is_sound else ""

        found = self._ask("entries_in_page", feed=feed, page=page, read=read)
        return {name: encoded for name, encoded in found if encoded}

    def texts(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The last good texts of the articles at some keys, in JSON, by key."""
        return self._texts.several(keys)

    def ids(self) -> set[str]:
        """The ids of all articles with a cached entry."""
        return {name for (name,) in self._ask("entry_ids")}

    def keep(self, entries: Iterable[CachedEntry]) -> None:
        """Store entries, and their references."""
        kept = list(entries)
        rows = [
            {
                "id": one.id,
                "digest": one.digest,
                "entry": one.json,
                "warnings": msgspec.json.encode(one.warnings).decode(),
                "set_aside": "",
            }
            for one in kept
        ]
        for row in rows:
            row["seal"] = seal(row["id"], row["digest"], row["warnings"])
        self._ask("keep_entries", rows)
        self.fragments.forget_outdated((one.id, one.digest) for one in kept)
        references = [
            {"id": one.id, "target": target, "digest": digest}
            for one in kept
            for target, digest in one.references.items()
        ]
        if references:
            self._ask("keep_references", references)

    def set_aside(self, name: str, reason: str) -> None:
        """Store why an entry makes documents invalid."""
        self._ask("set_entry_aside", id=name, set_aside=reason)

    def all_set_aside(self) -> dict[str, str]:
        """The reasons why entries make documents invalid, by id."""
        return (
            dict(self._ask("entries_set_aside"))
            if self._cached.has_any("entries set aside")
            else {}
        )

    def forget(self, names: Iterable[str]) -> None:
        """Delete entries, so that they are made again."""
        rows = [{"id": name} for name in names]
        self._ask("forget_entries", rows)
        if self._cached.has_any("references"):
            self._ask("forget_references", rows)

    def forget_all(self) -> None:
        """Delete every entry and every fragment, so that they are made again."""
        self._ask("forget_all_entries")
        self._ask("forget_all_references")
        self.fragments.forget_all()

    def referring_to(self, names: Iterable[str]) -> dict[str, dict[str, str]]:
        """The ids of the entries that refer to files of each name, with the stored digests."""
        found: dict[str, dict[str, str]] = {}
        if self._cached.has_any("references"):
            for target, name, digest in ask_many(self._ask, "references_to", names):
                found.setdefault(target, {})[name] = digest
        return found

    def _entry(
        self, name: str, digest: bytes, entry: bytes, warnings: bytes, kept: bytes
    ) -> CachedEntry | None:
        state = self._state(name, digest, warnings, kept)
        if state is None or not self._is_sound(name, digest, entry):
            return None
        return CachedEntry(
            id=name, json=entry.decode(), digest=state.digest, warnings=state.warnings
        )

    def _state(self, name: str, digest: bytes, warnings: bytes, kept: bytes) -> EntryState | None:
        """The state of an entry, whose seal covers the digest, which covers the entry."""
        if not is_sealed(kept, name, digest, warnings):
            self._damage.note("entry", name)
            return None
        return EntryState(digest.decode(), msgspec.json.decode(warnings, type=tuple[str, ...]))

    def _is_sound(self, name: str, digest: bytes, entry: bytes | None) -> bool:
        """Whether an entry matches its digest."""
        if entry is not None and hashlib.sha256(entry).hexdigest().encode() == digest:
            return True
        self._damage.note("entry", name)
        return False
