"""The start of the line: what changed in the sources is read, and its texts are kept."""

import hashlib
from collections import ChainMap, Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import cast

import msgspec

from feedwright.domain.errors import ProcessLost, SourceError
from feedwright.domain.filenames import file_of
from feedwright.domain.publication import Publication
from feedwright.domain.report import Draft, Progress
from feedwright.domain.source_changes import FileContents, SourceChanges
from feedwright.reading.dependents import Inheritance
from feedwright.reading.listed_files import digests, within
from feedwright.reading.source import Scan, Source, Spread
from feedwright.reading.units import FILES, NEVER_PUBLISHED, SharedReading, Stamped, Units
from feedwright.store.files import bucket_of
from feedwright.store.store import Store

_PART = 64
"""How many files a process reads at a time."""
_WORTH_SPREADING = 4 * _PART
_MANY = 8_000
"""From so many articles on, several processes list the folders sooner than one."""
_WATERMARKS = "watermarks"


class Sources(Units):
    """The sources of a publication.

    Args:
        publication: What feedwright.toml says.
        sources: Where its articles are stored, by the prefix of their keys.
        store: Remembers their units.
        program: The fingerprint of the program that reads them.
    """

    def __init__(
        self, publication: Publication, sources: Mapping[str, Source], store: Store, program: str
    ) -> None:
        super().__init__(publication, sources)
        self._store = store
        self._program = program
        self._away: dict[str, str] = {}
        """Why sources are away, by prefix."""

    def changes(self, touched: Collection[Path] | None) -> SourceChanges:
        """Tells which units have changed since the last run.

        Args:
            touched: The only files that may have; None looks at all.

        Raises:
            SourceError: Every source is away.
        """
        recipes = {prefix: self._recipe(prefix) for prefix in self._settings}
        remembered = self._store.fact("sources")
        before = msgspec.json.decode(remembered, type=dict[str, str]) if remembered else {}
        is_same = before == recipes
        looked = self._looked(touched) if is_same and touched is not None else None
        scans: Mapping[str, Scan] = {}
        if looked is None:
            scans = self._scanned(recipes, before)
            changed, vanished, new, now = self._compared(scans, recipes, before)
        else:
            now = looked
            changed, vanished, new = self._differing(now, self._stamps_before(now))
        readable = frozenset(changed)
        for key, beside in self._store.files.lengths().items():
            if key not in changed and key not in vanished and self._differs(key, beside):
                changed.add(key)
        for source in self._sources.values():
            changed.update([*source.siblings(changed), *source.siblings(vanished)])
        heirs = Inheritance(self._store, now, self._place_of, whole=looked is None)
        changed |= (stamps := heirs.of(changed, vanished)).keys()
        now = now if looked is None else {**stamps, **now}
        changed -= vanished
        changed -= {key for key in changed - readable if not self._is_readable(key)}
        self._prepare(changed)
        return SourceChanges(
            changed=self._in_order(key for key in changed if key not in new),
            new=self._in_order(key for key in new if key in changed),
            stamps=now,
            vanished=tuple(self._in_order(vanished)),
            unnamable=tuple(one for scan in scans.values() for one in scan.unnamable),
            sources=recipes | {prefix: before.get(prefix, "") for prefix in self._away},
            unread=sum((Counter(scan.unread) for scan in scans.values()), Counter()),
            warnings=tuple(chain.from_iterable(one.warnings() for one in self._sources.values())),
            away={prefix: self._told_of(prefix) for prefix in self._away},
        )

    def _told_of(self, prefix: str) -> str:
        """What is said of a source that is away."""
        name = self._settings[prefix].name
        return f"the source `{name}` is away; its articles stay as they are. {self._away[prefix]}"

    def _prepare(self, changed: set[str]) -> None:
        """Have sources find what reading needs, and take out what cannot be read."""
        many = len(changed) >= _WORTH_SPREADING
        for prefix, source in self._sources.items():
            try:
                source.prepare(changed, many=many)
            except SourceError as error:
                self._away[prefix] = str(error)
                changed -= {key for key in changed if self._is_of(key, {prefix})}

    def drafts(self) -> Iterator[Draft]:
        """The articles that are not for the public, which are read for it."""
        for key in self._in_order(self._store.files.drafts()):
            for article in self.reading(key).articles:
                if article.status in NEVER_PUBLISHED:
                    yield Draft(source=article.key, title=article.title)

    def dates(self, keys: Iterable[str]) -> dict[str, datetime | None]:
        """The publication times of articles, which are read for it, by their keys."""
        found: dict[str, datetime | None] = {}
        for unit in self._in_order({file_of(key) for key in keys}):
            for article in self.reading(unit).articles:
                found[unit if article.key == unit else article.key] = article.published
        return found

    def _scanned(self, recipes: Mapping[str, str], before: Mapping[str, str]) -> dict[str, Scan]:
        """What the sources have that are not away, and remember where to go on next time."""
        remembered = self._store.fact(_WATERMARKS)
        marks = msgspec.json.decode(remembered, type=dict[str, str]) if remembered else {}
        over_all_cores: Spread | None = None
        if self._store.files.counts()[0] >= _MANY:
            from feedwright.runtime.divided_work import divide  # noqa: PLC0415 - few runs need it

            over_all_cores = divide
        again = self._by_source(self._store.files.to_read()) if marks else {}
        scans: dict[str, Scan] = {}
        for prefix, source in self._sources.items():
            is_same = before.keys() == recipes.keys() and before.get(prefix) == recipes[prefix]
            since = marks.get(prefix, "") if is_same else ""
            try:
                scans[prefix] = source.scan(since, again.get(prefix, ()), over_all_cores)
            except SourceError as error:
                if len(self._away) + 1 == len(self._sources):
                    raise
                self._away[prefix] = str(error)
        after = {prefix: scan.watermark for prefix, scan in scans.items() if scan.watermark}
        after |= {prefix: mark for prefix, mark in marks.items() if prefix in self._away}
        if after != marks:
            self._store.set_fact(_WATERMARKS, msgspec.json.encode(after).decode())
        return scans

    def _by_source(self, keys: Iterable[str]) -> dict[str, list[str]]:
        """The keys of units, by the prefixes of their sources."""
        found: dict[str, list[str]] = defaultdict(list)
        for key in keys:
            if place := self._place_of(key):
                found[place.settings.prefix].append(key)
        return found

    def _compared(
        self, scans: Mapping[str, Scan], recipes: Mapping[str, str], before: Mapping[str, str]
    ) -> tuple[set[str], set[str], set[str], Mapping[str, str | None]]:
        """Which of all units have changed, have vanished, and are new; and their stamps now."""
        whole = {prefix: scan.stamps for prefix, scan in scans.items() if scan.is_whole}
        other = {prefix for prefix, recipe in recipes.items() if before.get(prefix) != recipe}
        if before.keys() != recipes.keys():
            other = {*recipes}  # units may be another source's now
        standing = recipes.keys() - whole.keys()
        now = _merged(whole.values())
        changed, vanished, new = self._of_whole(whole.values(), now, other, standing=standing)
        for scan in scans.values():
            if not scan.is_whole:
                found = self._differing(scan.stamps, self._stamps_before(scan.stamps))
                changed, vanished, new = changed | found[0], vanished | found[1], new | found[2]
                now = _merged((now, scan.stamps))
        return changed, vanished, new, now

    def _of_whole(
        self,
        whole: Collection[Mapping[str, str | None]],
        now: Mapping[str, str | None],
        other: Collection[str],
        *,
        standing: Collection[str],
    ) -> tuple[set[str], set[str], set[str]]:
        """Which units have changed, have vanished and are new, of sources that told of all.

        Args:
            whole: Their stamps, by source.
            now: All of these.
            other: The prefixes of sources that are to be read in any case.
            standing: Those of sources that did not tell of all they have.
        """
        if not (now or other or self._sources.keys() - set(standing)):
            return set(), set(), set()  # all that there is stands
        files = self._store.files
        if other:
            return self._differing(now, files.stamps(), other=other, standing=standing)
        # Most are as they were, which digests tell; what tells of all has no unit that is gone.
        there = cast("Collection[Mapping[str, str]]", whole)
        marks, known = digests(there), files.bucket_digests()
        if marks == known:
            return set(), set(), set()
        if known is None:
            changed, vanished, new = self._differing(now, files.stamps(), standing=standing)
        else:
            doubtful = {one for one in marks | known if marks.get(one) != known.get(one)}
            examined = {k: stamp for one in there for k, stamp in within(one, doubtful).items()}
            earlier = files.stamps_in(doubtful)
            changed, vanished, new = self._differing(examined, earlier, standing=standing)
        found = marks | dict.fromkeys(map(bucket_of, chain(changed, vanished)), "")
        if found != known:
            files.keep_bucket_digests(found)
        return changed, vanished, new

    def _differing(
        self,
        now: Mapping[str, str | None],
        before: Mapping[str, str],
        *,
        other: Collection[str] = (),
        standing: Collection[str] = (),
    ) -> tuple[set[str], set[str], set[str]]:
        """Which of some units have changed, by their stamps, have vanished, and are new.

        Those of other sources are to be read in any case; new ones have changed as well. Those of
        standing sources have not vanished, whatever is missing.
        """
        changed = {
            key
            for key, stamp in now.items()
            if stamp is not None
            and (not stamp or before.get(key) != stamp or (other and self._is_of(key, other)))
            and self._is_readable(key)
        }
        vanished = {
            key
            for key in before
            if now.get(key) is None and not (standing and self._is_of(key, standing))
        }
        return changed, vanished, changed.difference(before)

    def _looked(self, touched: Collection[Path]) -> dict[str, str | None] | None:
        """The stamps of some units now; None where all must be looked at."""
        again = self._by_source(self._store.files.to_read())
        found: dict[str, str | None] = {}
        for prefix, source in self._sources.items():
            try:
                examined = source.look(touched, again.get(prefix, ()))
            except SourceError as error:
                if len(self._away) + 1 == len(self._sources):
                    raise
                self._away[prefix] = str(error)
                continue
            if examined is None:
                self._away.clear()
                return None
            found |= examined
        return found

    def _stamps_before(self, keys: Iterable[str]) -> dict[str, str]:
        """The stamps of some units when they were read last."""
        return {key: one.stamp for key, one in self._store.files.several(keys).items()}

    def _is_readable(self, key: str) -> bool:
        """Whether no part is missing that reads a unit; what was read of it before stands."""
        place = self._place_of(key)
        return place is None or place.source.is_readable(key)

    def _in_order(self, paths: Iterable[str]) -> list[str]:
        """Paths in the order of reading.

        They are parted by their sources first: there may be very many, and a pair for each by
        which to sort them would take as much memory as they do.
        """
        groups: dict[int, list[str]] = defaultdict(list)
        for path in paths:
            place = self._place_of(path)
            groups[place.number if place else len(self._settings)].append(path)
        for group in groups.values():
            place = self._place_of(group[0])
            group.sort(key=place.source.order if place else None)
        return [path for number in sorted(groups) for path in groups[number]]

    def _is_of(self, key: str, prefixes: Collection[str]) -> bool:
        place = self._place_of(key)
        return place is not None and place.settings.prefix in prefixes

    def _differs(self, key: str, beside: Iterable[tuple[str, str, int]]) -> bool:
        """Whether a file whose length an article tells has another now."""
        place = self._place_of(key)
        if place is None or place.settings.prefix in self._away:
            return False
        return any(place.source.mark(one, name) != mark for one, name, mark in beside)

    def _recipe(self, prefix: str) -> str:
        publisher = self._publication.publication
        told = [publisher.home, publisher.timezone, publisher.language, publisher.authority]
        told += ["episodes"] if self._publication.has_podcast else []
        told += ["pictures"] if self._publication.measures_pictures else []
        told += ["lengths"] if self._publication.encloses_pictures else []
        settings, beside = self._settings[prefix], self._sources[prefix].recipe()
        people = self._publication.authors
        return _hash(msgspec.json.encode((self._program, told, settings, beside, people)))

    def read(
        self, paths: Sequence[str], stamps: Mapping[str, str | None], progress: Progress
    ) -> Iterator[FileContents]:
        """Reads files, over all cores, or machines, where there are many.

        Args:
            paths: In the order in which they are to come.
            stamps: Theirs.
            progress: Told how far reading is.
        """
        for part in self.in_parts(self.read_part, paths, progress, stamps=stamps, task=FILES):
            yield from msgspec.msgpack.decode(part, type=list[FileContents])

    def in_parts(
        self,
        read: Callable[[Sequence[str]], bytes],
        paths: Sequence[str],
        progress: Progress,
        *,
        stamps: Mapping[str, str | None],
        task: str,
        settings: bytes = b"",
    ) -> Iterator[bytes]:
        """What reading gives of files, a few at a time, over all cores where there are many.

        Args:
            read: Reads a few, by :meth:`read_file`.
            paths: In the order in which they are to come.
            progress: Told how far reading is.
            stamps: Theirs, by which other machines know them.
            task: What other machines know the reading by.
            settings: What they need for it.
        """

        def one_by_one(part: Sequence[str]) -> Iterator[bytes]:
            from feedwright.runtime.executor import alone  # noqa: PLC0415 - few runs need it

            for path in part:
                try:
                    yield alone(read, [path])
                except ProcessLost:
                    self._lost.add(path)
                    yield read([path])

        def message(part: Sequence[str]) -> Stamped | None:
            return [(one, stamps.get(one) or "") for one in part] if self.are_shared(part) else None

        parts = [paths[start : start + _PART] for start in range(0, len(paths), _PART)]
        done = 0
        try:
            if len(paths) >= _WORTH_SPREADING:
                from feedwright.runtime.executor import Task, spread  # noqa: PLC0415 - few runs need it

                told = Task(task, partial(self._told, settings), message)
                answers = spread(read, parts, one_by_one, task=told)
            else:
                answers = map(read, parts)
            for answer in answers:
                yield answer
                done = min(done + _PART, len(paths))
                progress("Reading", done, len(paths))
        finally:
            for source in self._sources.values():
                source.close()

    def _told(self, own: bytes) -> bytes:
        """What other machines are told of a reading."""
        publisher = self._publication.publication
        told = SharedReading(self.fingerprint(), publisher.timezone, publisher.authority, own)
        return msgspec.msgpack.encode(told)


def _merged(stamps: Iterable[Mapping[str, str | None]]) -> Mapping[str, str | None]:
    """The stamps of several sources, none of which are copied."""
    several = [one for one in stamps if one]
    return (
        several[0] if len(several) == 1 else ChainMap(*cast("list[dict[str, str | None]]", several))
    )


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
