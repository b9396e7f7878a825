"""What the store keeps of entries, so that each revision is made once."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from feedwright.domain.entry import CachedEntry
from feedwright.store.fragment_cache import KeptParts
from feedwright.store.held import Held
from feedwright.store.rows import Ask, ask_of
from feedwright.store.seals import Spoilt, is_sealed, seal
from feedwright.store.texts import Texts


class Told(NamedTuple):
    """What is told of an entry."""

    digest: str
    """It stands for all that the entry says."""
    warnings: tuple[str, ...]


class KeptEntries:
    """The entries that documents show; one that was altered since it was kept is not there.

    Args:
        ask: Carries out a named query.
        held: What is held of its answers.
        texts: What entries are made of.
        spoilt: Told of those that are not as they were kept.
    """

    def __init__(self, ask: Ask, held: Held, texts: Texts, spoilt: Spoilt) -> None:
        self._ask = ask
        self._held = held
        self._texts = texts
        self._spoilt = spoilt
        self.parts = KeptParts(ask, spoilt)

    def several(self, names: Iterable[str]) -> dict[str, CachedEntry]:
        """The entries of some articles, by id, without those that are to be made."""

        def read(row: tuple[str, bytes, bytes, bytes, bytes]) -> tuple[str, CachedEntry | None]:
            return row[0], self._entry(*row)

        found = ask_of(self._ask, "entries_by_id", names, read=read)
        return {name: one for name, one in found if one}

    def in_page(self, feed: str, page: int) -> dict[str, Told]:
        """What is told of the entries that stand in a closed page of a feed, by id."""

        def read(row: tuple[str, bytes, bytes, bytes]) -> tuple[str, Told | None]:
            return row[0], self._told(*row)

        found = self._ask("digests_in_page", feed=feed, page=page, read=read)
        return {name: told for name, told in found if told}

    def said_in_page(self, feed: str, page: int) -> dict[str, str]:
        """The entries that stand in a closed page of a feed, as JSON, by id."""

        def read(row: tuple[str, bytes, bytes, bytes, bytes]) -> tuple[str, str]:
            name, digest, entry, warnings, kept = row
            is_sound = self._is_sound(name, digest, entry) and self._told(
                name, digest, warnings, kept
            )
            return name, entry.decode() if is_sound else ""

        found = self._ask("entries_in_page", feed=feed, page=page, read=read)
        return {name: said for name, said in found if said}

    def texts(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The last good texts of the articles at some keys as they are kept, in JSON, by these."""
        return self._texts.several(keys)

    def ids(self) -> set[str]:
        """The ids of all articles whose entries are kept."""
        return {name for (name,) in self._ask("entry_ids")}

    def keep(self, entries: Iterable[CachedEntry]) -> None:
        """Keeps entries, and what they refer to."""
        kept = list(entries)
        rows = [
            {
                "id": one.id,
                "digest": one.digest,
                "entry": one.json,
                "warnings": msgspec.json.encode(one.warnings).decode(),
                "aside": "",
            }
            for one in kept
        ]
        for row in rows:
            row["seal"] = seal(row["id"], row["digest"], row["warnings"])
        self._ask("keep_entries", rows)
        self.parts.forget_old((one.id, one.digest) for one in kept)
        leads = [
            {"id": one.id, "target": target, "address": address}
            for one in kept
            for target, address in one.references.items()
        ]
        if leads:
            self._ask("keep_leads", leads)

    def set_aside(self, name: str, reason: str) -> None:
        """Remembers that no document can hold an entry, and why."""
        self._ask("set_entry_aside", id=name, aside=reason)

    def aside(self) -> dict[str, str]:
        """The entries that no document can hold, and why, by id."""
        return dict(self._ask("entries_aside")) if self._held.is_there("entries aside") else {}

    def forget(self, names: Iterable[str]) -> None:
        """Has entries made anew."""
        rows = [{"id": name} for name in names]
        self._ask("forget_entries", rows)
        if self._held.is_there("leads"):
            self._ask("forget_leads", rows)

    def forget_all(self) -> None:
        """Has every entry made anew, and its parts."""
        self._ask("forget_all_entries")
        self._ask("forget_all_leads")
        self.parts.forget_all()

    def leading_to(self, names: Iterable[str]) -> dict[str, dict[str, str]]:
        """The ids of entries that refer to files of each name, and what was told of those."""
        found: dict[str, dict[str, str]] = {}
        if self._held.is_there("leads"):
            for target, name, address in ask_of(self._ask, "leads_to", names):
                found.setdefault(target, {})[name] = address
        return found

    def _entry(
        self, name: str, digest: bytes, entry: bytes, warnings: bytes, kept: bytes
    ) -> CachedEntry | None:
        told = self._told(name, digest, warnings, kept)
        if told is None or not self._is_sound(name, digest, entry):
            return None
        return CachedEntry(id=name, json=entry.decode(), digest=told.digest, warnings=told.warnings)

    def _told(self, name: str, digest: bytes, warnings: bytes, kept: bytes) -> Told | None:
        """What is told of an entry; its seal holds the digest, and that stands for the entry."""
        if not is_sealed(kept, name, digest, warnings):
            self._spoilt.note("entry", name)
            return None
        return Told(digest.decode(), msgspec.json.decode(warnings, type=tuple[str, ...]))

    def _is_sound(self, name: str, digest: bytes, entry: bytes | None) -> bool:
        """Whether an entry is what its digest stands for."""
        if entry is not None and hashlib.sha256(entry).hexdigest().encode() == digest:
            return True
        self._spoilt.note("entry", name)
        return False
