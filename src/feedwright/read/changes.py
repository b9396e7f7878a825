"""The start of the line: what changed in the sources is read, and its texts are kept."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, groupby, islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from feedwright.domain import identity
from feedwright.domain.addresses import address
from feedwright.domain.article import Article
from feedwright.domain.errors import ProcessLost
from feedwright.domain.identity import file_of
from feedwright.domain.permalinks import doubt
from feedwright.domain.publication import Publication, Source
from feedwright.domain.reading import FileContents, SourceChanges
from feedwright.domain.report import Draft, Progress, SetAside
from feedwright.read.dependents import Inheritance
from feedwright.read.formats import DOCUMENTS
from feedwright.read.formats.raw import Reading
from feedwright.read.sources.folder import PROGRAM, Folder
from feedwright.runtime.executor import alone, spread
from feedwright.runtime.pandoc import EXTRA, is_available, shared
from feedwright.store.files import bucket_of
from feedwright.store.store import Store

_PART = 64
"""How many files a process reads at a time."""
_WORTH_SPREADING = 4 * _PART
_MANY = 30_000
"""From so many articles on, several processes list the folders sooner than one."""
_MARKED = 8192
_NEVER_PUBLISHED = frozenset({"draft", "private"})
_LOST = (
    "every process that read it was killed, as systems do when memory runs out; take it "
    "out, or give the run more memory"
)


class _Place(NamedTuple):
    """Where the keys of a source's articles begin alike."""

    beginning: str
    number: int
    source: Source
    folder: Folder


class Sources:
    """The sources of a publication.

    Args:
        publication: What feedwright.toml says.
        folders: Where its articles are stored, by the prefix of their keys.
        store: Remembers their files.
        program: The fingerprint of the program that reads them.
    """

    def __init__(
        self, publication: Publication, folders: Mapping[str, Folder], store: Store, program: str
    ) -> None:
        self._publication = publication
        self._folders = folders
        self._store = store
        self._program = program
        self._by_prefix = {source.prefix: source for source in publication.sources}
        number = {source.prefix: n for n, source in enumerate(publication.sources)}
        places = (
            _Place(f"{prefix}/" if prefix else "", number[prefix], source, folders[prefix])
            for prefix, source in self._by_prefix.items()
        )
        self._asked: set[str] = set()
        """The prefixes of sources whose articles git is to date in this run."""
        self._lost: set[str] = set()
        """The paths of files that ended each process which read them."""
        # One that lies in another is a source of its own.
        self._innermost = sorted(places, key=lambda one: len(one.beginning), reverse=True)

    def source_of(self, key: str) -> Source | None:
        """Which source an article or a file is from, by its key."""
        place = self._place_of(key)
        return place.source if place else None

    def _place_of(self, key: str) -> "_Place | None":
        for place in self._innermost:
            if key.startswith(place.beginning):
                return place
        return None

    def order(self, key: str) -> tuple[int, str]:
        """By what files are sorted: by source, and folder by folder."""
        place = self._place_of(key)
        if place is None:
            return len(self._by_prefix), key
        return place.number, place.folder.order(key)

    def changes(self, touched: Collection[Path] | None) -> SourceChanges:
        """Tells which files have changed since the last run.

        Args:
            touched: The only files that may have; None looks at all.

        Raises:
            SourceError: A folder cannot be listed.
        """
        recipes = {prefix: self._recipe(source) for prefix, source in self._by_prefix.items()}
        remembered = self._store.fact("sources")
        before = msgspec.json.decode(remembered, type=dict[str, str]) if remembered else {}
        examined = self._stamps_of(touched) if before == recipes and touched is not None else None
        now: Mapping[str, str | None]
        if examined is None:
            changed, vanished, new, now = self._compared(recipes, before)
        else:
            now, stamps = examined
            changed, vanished, new = self._differing(now, stamps)
        for path, beside in self._store.files.lengths().items():
            if path not in changed and path not in vanished and self._differs(path, beside):
                changed.add(path)
        changed |= self._siblings(changed, vanished)
        heirs = Inheritance(self._store, now, self._place_of, whole=examined is None)
        changed |= (stamps := heirs.of(changed, vanished)).keys()
        now = {**stamps, **now} if examined else now
        changed = {path for path in changed - vanished if not self._is_unread(path)}
        self._ask_git(changed)
        unnamable = [one for folder in self._folders.values() for one in folder.unnamable]
        return SourceChanges(
            changed=self._in_order(path for path in changed if path not in new),
            new=self._in_order(path for path in new if path in changed),
            stamps=now,
            vanished=tuple(self._in_order(vanished)),
            unnamable=tuple(unnamable),
            sources=recipes,
            unread=sum((folder.unread for folder in self._folders.values()), Counter()),
            warnings=tuple(self._warnings()),
        )

    def _ask_git(self, changed: Collection[str]) -> None:
        """Asks git for the dates of files here, where reading may be spread over processes."""
        for prefix, source in self._by_prefix.items():
            wants = source.undated == "git" or (
                source.system == "eleventy" and len(changed) >= _WORTH_SPREADING
            )
            if wants and any(self._is_of(path, {prefix}) for path in changed):
                _ = self._folders[prefix].dating.commits
                if source.undated == "git":
                    self._asked.add(prefix)

    def _warnings(self) -> Iterator[str]:
        """What of the sources is not read."""
        for prefix, folder in self._folders.items():
            path, unread = self._by_prefix[prefix].path, folder.unread
            if forms := _counted(unread, lambda one: one not in DOCUMENTS and one != PROGRAM):
                files, told = forms
                yield f"{path}: {files} of a form that is not read ({told}); convert what is meant"
            if forms := _counted(unread, DOCUMENTS.__contains__):
                from feedwright.runtime.installed import missing  # noqa: PLC0415 - seldom needed

                files, told = forms
                need = f"{files} not read ({told}); what was published stands, and to read on"
                yield f"{path}: {missing(EXTRA, need)}"
            if programs := unread[PROGRAM]:
                files = "1 data file is" if programs == 1 else f"{programs} data files are"
                yield (
                    f"{path}: {files} a program, which is not run ({PROGRAM}); what articles "
                    "inherit is read from .11tydata.json"
                )
            if prefix in self._asked and (problem := folder.dating.commits.problem):
                yield f'{path}: undated = "git", but {problem}'
            if folder.is_empty:
                yield f"{path}: holds no file that can be read as an article"
            if name := doubt(self._by_prefix[prefix].link, self._by_prefix[prefix].system):
                yield (
                    f"{path}: {name} in link is the title in Hugo and the file's name in Jekyll "
                    'and Hexo; set system in [[sources]] to one of them, or to "feedwright"'
                )

    def drafts(self) -> Iterator[Draft]:
        """The articles that are not for the public, which are read for it."""
        for path in self._in_order(self._store.files.drafts()):
            place = self._place_of(path)
            for article in place.folder.reading(path).articles if place else ():
                if article.status in _NEVER_PUBLISHED:
                    yield Draft(source=article.key, title=article.title)

    def dates(self, keys: Iterable[str]) -> dict[str, datetime | None]:
        """The publication times of articles, which are read for it, by their keys."""
        found: dict[str, datetime | None] = {}
        for path in self._in_order({file_of(key) for key in keys}):
            place = self._place_of(path)
            for article in place.folder.reading(path).articles if place else ():
                found[path if article.key == path else article.key] = article.published
        return found

    def _compared(
        self, recipes: Mapping[str, str], before: Mapping[str, str]
    ) -> tuple[set[str], set[str], set[str], Mapping[str, str | None]]:
        """Which of all files have changed, have vanished, and are new; and their stamps now."""
        now, files = self._scanned(), self._store.files
        other = {prefix for prefix, recipe in recipes.items() if before.get(prefix) != recipe}
        if before.keys() != recipes.keys():
            other = {*recipes}  # files may be another source's now
        if other:
            return *self._differing(now, files.stamps(), other=other), now
        # Most are as they were, and to ask for a mark of each shelf costs little.
        marks, known = _marks(now), files.bucket_digests()
        if marks == known:
            return set(), set(), set(), now
        if known is None:
            changed, vanished, new = self._differing(now, files.stamps())
        else:
            doubtful = {one for one in marks | known if marks.get(one) != known.get(one)}
            examined = {path: stamp for path, stamp in now.items() if bucket_of(path) in doubtful}
            changed, vanished, new = self._differing(examined, files.stamps_in(doubtful))
        found = marks | dict.fromkeys(map(bucket_of, chain(changed, vanished)), "")
        if found != known:
            files.keep_bucket_digests(found)
        return changed, vanished, new, now

    def _differing(
        self,
        now: Mapping[str, str | None],
        before: Mapping[str, str],
        *,
        other: Collection[str] = (),
    ) -> tuple[set[str], set[str], set[str]]:
        """Which of some files have changed, by their stamps, have vanished, and are new.

        Those of other sources are to be read in any case; new ones have changed as well.
        """
        changed = {
            path
            for path, stamp in now.items()
            if stamp is not None
            and not self._is_unread(path)
            and (not stamp or before.get(path) != stamp or (other and self._is_of(path, other)))
        }
        vanished = {path for path in before if now.get(path) is None}
        return changed, vanished, changed.difference(before)

    def _scanned(self) -> dict[str, str]:
        many = self._store.files.counts()[0] >= _MANY
        scanned = (folder.scan(spread if many else None) for folder in self._folders.values())
        found = next(scanned, {})
        for more in scanned:
            found |= more
        return found

    def _stamps_of(
        self, touched: Collection[Path]
    ) -> tuple[dict[str, str | None], dict[str, str]] | None:
        """The stamps of some files now, and as they were; None where all must be looked at."""
        again = [
            self._folders[source.prefix].path(path)
            for path in self._store.files.to_read()
            if (source := self.source_of(path))
        ]
        found: dict[str, str | None] = {}
        for folder in self._folders.values():
            examined = folder.look([*touched, *again])
            if examined is None:
                return None
            found |= examined
        before = {path: self._store.files.get(path) for path in found}
        return found, {path: one.stamp for path, one in before.items() if one}

    @staticmethod
    def _is_unread(path: str) -> bool:
        """Whether a part is missing that reads a file; what was read of it before stands."""
        return path[path.rfind(".") :].lower() in DOCUMENTS and not is_available()

    def _in_order(self, paths: Iterable[str]) -> list[str]:
        """Paths in the order of reading.

        They are parted by their sources first: there may be very many, and a pair for each by
        which to sort them would take as much memory as they do.
        """
        groups: dict[int, list[str]] = defaultdict(list)
        for path in paths:
            groups[self.order(path)[0]].append(path)
        for group in groups.values():
            group.sort(key=lambda path: self.order(path)[1])
        return [path for number in sorted(groups) for path in groups[number]]

    def _siblings(self, changed: set[str], vanished: set[str]) -> set[str]:
        """All page text of the folders in which some changed: they tell each other's furniture."""
        found: set[str] = set()
        for path in chain(changed, vanished):
            source = self.source_of(path) if path.lower().endswith((".txt", ".text")) else None
            if source:
                found.update(self._folders[source.prefix].page_texts(path))
        return found

    def _is_of(self, path: str, prefixes: Collection[str]) -> bool:
        source = self.source_of(path)
        return source is not None and source.prefix in prefixes

    def _differs(self, path: str, beside: Iterable[tuple[str, str, int]]) -> bool:
        """Whether a file whose length an article tells has another now."""
        source = self.source_of(path)
        if source is None:
            return False
        folder = self._folders[source.prefix]
        return any(folder.mark(key, name) != mark for key, name, mark in beside)

    def _recipe(self, source: Source) -> str:
        publisher = self._publication.publication
        told = (publisher.home, publisher.timezone, publisher.language, publisher.authority)
        above = self._folders[source.prefix].defaults.above()
        people = self._publication.authors
        recipe = (self._program, told, source, above, people)
        has_podcast = self._publication.has_podcast
        return _hash(msgspec.json.encode((*recipe, "podcast") if has_podcast else recipe))

    def read(self, paths: Sequence[str], progress: Progress) -> Iterator[FileContents]:
        """Reads files, over all cores where there are many.

        Args:
            paths: In the order in which they are to come.
            progress: Told how far reading is.
        """
        for part in self.in_parts(self._read_part, paths, progress):
            yield from msgspec.msgpack.decode(part, type=list[FileContents])

    def _read_part(self, paths: Sequence[str]) -> bytes:
        return msgspec.msgpack.encode([self.read_file(path) for path in paths])

    def read_file(self, path: str) -> FileContents:
        """Reads a file."""
        place = self._place_of(path)
        if place is None:
            raise LookupError(path)
        source = place.source
        reading = self._aside(path) if path in self._lost else place.folder.reading(path)
        wanted = {
            article.key: article
            for article in reversed(reading.articles)
            if article.status not in _NEVER_PUBLISHED
        }
        articles = [one for one in reading.articles if wanted.get(one.key) is one]
        return FileContents(
            path=path,
            articles=len(reading.articles),
            incoming=tuple(identity.incoming(one, self.link(one, source)) for one in articles),
            texts=tuple(map(msgspec.json.encode, articles)),
            set_aside=reading.set_aside,
            beside=reading.beside,
            is_transient=reading.is_transient,
        )

    @staticmethod
    def _aside(path: str) -> Reading:
        return Reading(set_aside=(SetAside(source=path, reason=_LOST),), is_transient=True)

    def in_parts(
        self, read: Callable[[Sequence[str]], bytes], paths: Sequence[str], progress: Progress
    ) -> Iterator[bytes]:
        """What reading gives of files, a few at a time, over all cores where there are many.

        Args:
            read: Reads a few, by :meth:`read_file`.
            paths: In the order in which they are to come.
            progress: Told how far reading is.
        """

        def one_by_one(part: Sequence[str]) -> Iterator[bytes]:
            for path in part:
                try:
                    yield alone(read, [path])
                except ProcessLost:
                    self._lost.add(path)
                    yield read([path])

        parts = [paths[start : start + _PART] for start in range(0, len(paths), _PART)]
        several = len(paths) >= _WORTH_SPREADING
        done = 0
        try:
            for answer in spread(read, parts, one_by_one) if several else map(read, parts):
                yield answer
                done = min(done + _PART, len(paths))
                progress("Reading", done, len(paths))
        finally:
            shared().close()

    def link(self, article: Article, source: Source) -> str:
        """The address of an article that is published when it says; "" where it does not say."""
        if article.published is None:
            return address(article.link, "")
        return identity.link(article, source, article.published, self._publication)


def _counted(unread: Mapping[str, int], wanted: Callable[[str], bool]) -> tuple[str, str] | None:
    """How many files there are of some forms, and of which; None where there is none."""
    forms = {ending: n for ending, n in sorted(unread.items()) if wanted(ending)}
    count = sum(forms.values())
    files = "1 file is" if count == 1 else f"{count} files are"
    return (files, ", ".join(f"{ending} {n}" for ending, n in forms.items())) if forms else None


def _marks(stamps: Mapping[str, str]) -> dict[int, str]:
    """What stands for the files on each shelf and their stamps."""
    marks: dict[int, hashlib._Hash] = {}
    for folder, files in groupby(stamps.items(), key=_folder):
        mark = marks.setdefault(bucket_of(folder), hashlib.sha256())
        while part := "\0".join(chain.from_iterable(islice(files, _MARKED))):  # there may be many
            mark.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return {shelf: mark.hexdigest() for shelf, mark in marks.items()}


def _folder(file: tuple[str, str]) -> str:
    path = file[0]
    return path[: path.rfind("/") + 1]


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
