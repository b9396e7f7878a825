"""Which articles are to be read again because a file has changed that they inherit from."""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain
from typing import Protocol

import msgspec

from feedwright.domain import filenames
from feedwright.domain.sources import Source as Settings
from feedwright.reading.source import Source
from feedwright.store.store import Store

_FACT = "defaults"
_NAMED = 3
"""Of so many files that are passed over the names are told."""


class _Place(Protocol):
    @property
    def source(self) -> Source:
        """Where articles are stored."""


class Inheritance:
    """What files said of the articles below them when they were read last.

    A file may change and say of them what it said: then none of them is read again.

    Args:
        store: Remembers it.
        now: The stamps of files, None for one that is not there any more.
        place_of: The place of a file's source, by its path in the form of a key.
        whole: Whether what has no stamp is not there; else it may be as it was.
    """

    def __init__(
        self,
        store: Store,
        now: Mapping[str, str | None],
        place_of: Callable[[str], _Place | None],
        *,
        whole: bool,
    ) -> None:
        self._store = store
        self._now = now
        self._place_of = place_of
        self._whole = whole

    def of(self, changed: Collection[str], vanished: Collection[str]) -> dict[str, str]:
        """The files that are to be read again because others have changed, and their stamps.

        Args:
            changed: The paths of those that have.
            vanished: The paths of those that are not there any more.
        """
        remembered = self._store.fact(_FACT)
        before = msgspec.json.decode(remembered, type=dict[str, str]) if remembered else {}
        said: dict[str, str] = {}
        found: dict[str, str] = {}
        is_new = not self._store.files.any()  # then all are read anyway
        for path in chain(changed, vanished):
            folder = filenames.inheriting_folder(path)
            place = None if is_new and folder is None else self._place_of(path)
            if place is None:
                continue
            heirs = [] if is_new else [*self._beside(path)]
            if folder is not None:
                said[path] = "" if path in vanished else place.source.inherited(path)
                if said[path] != before.get(path, "") and not is_new:
                    heirs += self._store.files.below(folder)
            heirs = [one for one in heirs if one not in found and self._place_of(one) is place]
            stamps = {} if self._whole or not heirs else place.source.look((), heirs) or {}
            found |= {one: stamps.get(one) or "" for one in heirs}
        after = {path: one for path, one in (before | said).items() if one}
        if after != before:
            self._store.set_fact(_FACT, msgspec.json.encode(after).decode())
        return found

    def _beside(self, path: str) -> Iterator[str]:
        """The texts that a data file may be for, or what may be the data of a text."""
        text = filenames.inheriting_text(path)
        stem, ending = filenames.split(path)
        if text is not None:
            yield from filter(self._is_there, (text + one for one in filenames.TEXTS))
        elif ending in filenames.TEXTS:
            yield from filter(self._is_there, [f"{stem}.json", stem + filenames.DATA])

    def _is_there(self, path: str) -> bool:
        if self._whole or path in self._now:
            return self._now.get(path) is not None
        return self._store.files.get(path) is not None


def passed_over(
    source_of: Callable[[str], Settings | None], store: Store, vanished: Collection[str]
) -> Iterator[str]:
    """What is to be said, in every run, of files that are data for no article.

    Args:
        source_of: The source of a file, by its path in the form of a key.
        store: Remembers what files hold.
        vanished: The paths of files that are not there any more.
    """
    places: dict[str, list[str]] = {}
    for path, asides in sorted(store.files.set_aside().items()):
        source = source_of(path) if any(one.is_data for one in asides) else None
        if source and path not in vanished:
            places.setdefault(source.name, []).append(path)
    for place, paths in places.items():
        files = "1 data file goes" if len(paths) == 1 else f"{len(paths)} data files go"
        more = ", …" if len(paths) > _NAMED else ""
        yield (
            f"{place}: {files} with no folder and no text of its name that is read "
            f"({', '.join(paths[:_NAMED])}{more}); rename what articles are to inherit"
        )
