"""A folder of stored articles."""

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache, cached_property, partial
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from feedwright.domain import globs
from feedwright.domain.article import SetAside
from feedwright.domain.errors import NoArticle, SourceError, UnreadableArticle, advice_on
from feedwright.domain.filenames import (
    DATA,
    DATA_OF_BUNDLES,
    MACHINERY,
    PROGRAMS,
    SAVED_PAGES,
    TEXTS,
    WXR,
    file_of,
    folders_of_page,
    is_page_of_folder,
    is_partial,
    page_of,
    split,
    without_language,
)
from feedwright.domain.permalinks import asks_sections
from feedwright.domain.sources import FolderSource
from feedwright.reading.formats import DOCUMENTS, READABLE, UNREAD, read
from feedwright.reading.formats.raw_article import Context, Reading
from feedwright.reading.listed_files import ListedFiles, pack
from feedwright.reading.source import Scan, Source, Spread, Surroundings
from feedwright.reading.sources import file_dates
from feedwright.reading.sources.contents import contents, open_folder
from feedwright.reading.sources.defaults import FolderDefaults
from feedwright.reading.sources.files_beside import FilesBeside, is_document, refuse_part
from feedwright.reading.sources.folder_warnings import PROGRAM, folder_warnings
from feedwright.runtime import pandoc
from feedwright.runtime.stamps import Numbers, numbers_of, stamp_of

_PAGE_TEXT = (".txt", ".text")
_NOTED = frozenset((*_PAGE_TEXT, *SAVED_PAGES))
"""The endings of files that say something of others."""
_OUR_OWN = READABLE - DOCUMENTS
_DATA = DATA.removesuffix("json")
_JSON = ".json"
_Folders = list[tuple[str, str]]
"""Paths below a source, each with a stroke before it, and with one behind it."""
_FOLDER_PAGES = ("index.md", "index.mdx", "index.markdown", "index.html")
META = ".meta"
"""The ending of the second file of Nikola's posts."""
_META_LINES = (b"title", b"slug", b"date", b"tags", b"link", b"description", b"type")
_WORTH_SPREADING = 8
"""As many folders, with all below, keep several processes busy, though one may hold most files."""
_PARTS = 64
"""So few times another process is asked, however many folders there are."""


class _Scanned(msgspec.Struct, array_like=True):
    """What a process tells of the folders that it has listed."""

    packed: dict[str, bytes]
    page_texts: dict[str, list[str]]
    unnamable: list[SetAside]
    unread: dict[str, int]


class Folder(Source):
    """The articles below a folder."""

    is_shared = True

    def __init__(self, settings: FolderSource, around: Surroundings) -> None:
        self._around = around
        self._root = around.folder / settings.path
        self._folder = f"{self._root}/"
        self._settings = settings
        self._base = f"{settings.prefix}/" if settings.prefix else ""
        self._leave_out = frozenset(map(os.path.realpath, around.leave_out))
        self._real_root = os.path.realpath(self._root)
        self._page_texts: dict[str, list[str]] = {}
        self._repeated: dict[str, frozenset[str]] = {}
        self._bundles: dict[str, bool] = {}
        self._metas: set[str] | None = None
        """The folders that hold second files of posts; None where nobody has looked."""
        self._data_folders: set[str] | None = None
        """The folders that hold files in JSON; None where nobody has looked."""
        self._is_chosen = globs.chosen(settings.only, settings.left_out)
        self.defaults = FolderDefaults(
            around.folder,
            self._root,
            self._base,
            settings.encoding,
            sections_in=around.language if asks_sections(settings.link) else None,
        )
        """What its articles inherit."""
        self.dating = file_dates.Dating(self._root, settings.undated, self._file, self._base)
        """What dates its articles that name no date."""
        self.unnamable: list[SetAside] = []
        """Files with names that no text can hold, found by :meth:`scan`."""
        self.unread: Counter[str] = Counter()
        """How many files of forms that are not read it found, by their endings."""
        self.is_empty = False
        """Whether it found no file that may hold an article."""
        self._asked_git = False
        self._beside = FilesBeside(self._root, self._is_inside, self._is_chosen, self._is_data)

    def _check(self) -> None:
        """Raise a SourceError where there is no such folder, or it lets nobody in."""
        try:
            problem = "" if self._root.is_dir() else "there is no such folder; make it, or"
        except OSError as error:  # a name that no file can have, a folder that lets nobody in
            problem = f"cannot be used: {error.strerror};"
        if problem:
            raise SourceError(
                f"{self._root}: {problem} mend [[sources]] path in feedwright.toml. "
                "What was published still stands"
            )

    def files(self) -> list[Path]:
        """Every file that may hold an article, in an order that is the same everywhere.

        Hidden files, drafts' folders and what browsers save beside a page are passed over.
        """
        return [self.path(key) for key in sorted(self.scan().stamps, key=self.order)]

    def scan(
        self, since: str = "", again: Collection[str] = (), spread: Spread | None = None
    ) -> Scan:
        """The stamp of every file that may hold an article, in no order.

        Args:
            since: Not asked for: all files are looked at.
            again: Likewise.
            spread: Has other processes list folders below this one, too, where it has many files.

        Returns:
            Stamps by the files' paths in the form of keys, "" for a file that has none.

        Raises:
            SourceError: There is no such folder, or one cannot be listed.
        """
        del since, again
        self._check()
        packed: dict[str, bytes] = {}
        self.unnamable, self.unread = [], Counter()
        self._metas = None if spread else set()
        self._data_folders = None if spread else set()
        self._page_texts, self._repeated = {}, {}
        folders = self._searched([("", "")], packed, few=_WORTH_SPREADING if spread else 0)
        parts = [part for n in range(_PARTS) if (part := folders[n::_PARTS])]
        for answer in spread(self._scanned, parts) if spread else ():
            part = msgspec.msgpack.decode(answer, type=_Scanned)
            packed |= part.packed
            self._page_texts |= part.page_texts
            self.unnamable += part.unnamable
            self.unread.update(part.unread)
        self.is_empty = not packed
        return Scan(ListedFiles(packed), unnamable=tuple(self.unnamable), unread=self.unread)

    def _searched(self, folders: _Folders, packed: dict[str, bytes], *, few: int = 0) -> _Folders:
        """Note the files in and below some folders.

        Args:
            folders: They are taken out as they are searched.
            packed: Where the files of each are noted.
            few: Stop once so many folders are left, for other processes to search; 0 never stops.

        Returns:
            The folders that are left.
        """
        while folders and not (few and len(folders) >= few):
            folder, below = folders.pop(0 if few else -1)
            files, names = self._listed(f"{self._root}{folder}", below)
            if files:
                packed[self._base + below] = pack(files)
            folders += [(f"{folder}/{name}", f"{below}{name}/") for name in names]
        return folders

    def _scanned(self, folders: _Folders) -> bytes:
        """What is told of folders and of all below, by this process or another one."""
        packed: dict[str, bytes] = {}
        before = self.unnamable, self.unread, self._page_texts
        self.unnamable, self.unread, self._page_texts = [], Counter(), {}
        self._searched(folders, packed)
        told = _Scanned(packed, self._page_texts, self.unnamable, self.unread)
        self.unnamable, self.unread, self._page_texts = before
        return msgspec.msgpack.encode(told)

    def _listed(  # noqa: C901, PLR0912 - to call something for every file is what a run would feel
        self, folder: str, below: str
    ) -> tuple[dict[str, Numbers | str], list[str]]:
        """The files of a folder, as :func:`pack` takes them, and which folders in it are searched.

        Args:
            folder: Where it lies.
            below: Its path below the source, with a slash at its end; "" for the source's own.
        """
        base, found = self._base + below, dict[str, Numbers | str]()
        folders, pages, unread, documents = list[str](), set[str](), list[str](), list[str]()
        is_chosen, data, is_ascii = self._is_chosen, self._data_folders, base.isascii()
        try:
            # All that is done here is done for every file in every run; and what is known of one
            # is forgotten before the next, for to gather it costs more than to ask for it.
            with open_folder(folder) as opened, os.scandir(opened) as entries:
                for entry in entries:
                    name = entry.name
                    if name[0] == ".":
                        continue
                    if not entry.is_file(follow_symlinks=False) and _is_folder(entry, folders):
                        continue
                    ending = name[name.rfind(".") :]
                    is_own = ending in _OUR_OWN or (ending := ending.lower()) in _OUR_OWN
                    if ending == _JSON and data is not None:
                        data.add(base)
                    if is_chosen and not is_chosen(below + name):
                        continue
                    if not is_own:
                        if ending == META and self._metas is not None:
                            self._metas.add(base)
                        is_export = ending in WXR and _is_wxr(f"{folder}/{name}")
                        if not is_export and (
                            ending in UNREAD or (ending in PROGRAMS and _DATA in name)
                        ):
                            unread.append(ending if ending in UNREAD else PROGRAM)
                        if ending in DOCUMENTS:
                            documents.append(name)
                        elif not is_export:
                            continue
                    if name[0] == "_" and is_partial(name):
                        continue
                    if not (is_ascii and name.isascii()) and not self._is_namable(base + name):
                        continue
                    if ending in _NOTED:
                        if ending in SAVED_PAGES:
                            pages.add(name.rpartition(".")[0])
                        else:
                            self._page_texts.setdefault(base, []).append(base + name)
                    try:
                        found[name] = numbers_of(entry.stat())
                    except OSError:
                        found[name] = ""
        except OSError as error:
            advice = "; ".join(filter(None, (error.strerror, advice_on(error))))
            raise SourceError(
                f"{folder}: cannot be listed: {advice}; what was published still stands"
            ) from error
        if below and "index.md" in found:  # the others come with that article
            for one in documents:
                found.pop(one, None)
        else:
            self.unread.update(unread)
            if documents and not pandoc.is_available():
                self.unread.update(_ending(one) for one in documents if one in found)
        return found, [name for name in folders if self._is_searched(name, below, pages)]

    def _is_namable(self, key: str) -> bool:
        if not _is_text(key):
            name = key.encode(errors="replace").decode()
            reason = "its name is not UTF-8; rename it"
            self.unnamable.append(SetAside(source=name, reason=reason))
        return _is_text(key)

    def look(
        self, touched: Collection[Path], again: Collection[str] = ()
    ) -> dict[str, str | None] | None:
        """The stamps of some files alone.

        Args:
            touched: Files that may have changed, been made or been deleted, in the source or
                elsewhere.
            again: The keys of others whose stamps are wanted.

        Returns:
            Stamps by the files' paths in the form of keys, None for a file that is not there
            or not searched; page text comes with all that lies in its folder. None where they
            do not tell what else may have changed: the whole source must be scanned.
        """
        self._check()
        found: dict[str, str | None] = {}
        for path in (*touched, *map(self.path, again)):
            parts = self._parts(path)
            if parts is None:
                continue
            ending = path.suffix.lower()
            if path.is_dir() or (ending not in READABLE and not path.exists()):
                return None  # which may have been a folder
            saved_with_it = folders_of_page(path.stem) if ending in SAVED_PAGES else ()
            if any(path.with_name(one).exists() for one in saved_with_it):
                return None
            if path.name == "index.md" and any(map(is_document, path.parent.glob("*"))):
                return None  # which may come with that article now, or no more
            if not (ending in READABLE or ending in WXR) or not all(map(_is_text, parts)):
                continue
            below = "".join(f"{part}/" for part in parts[:-1])
            if ending in _PAGE_TEXT and path.parent.is_dir():
                self._page_texts.pop(self._base + below, None)
                self._repeated.pop(self._base + below, None)
                files, _ = self._listed(os.fspath(path.parent), below)
                self.unread.clear()  # of one folder alone
                beside = ListedFiles({self._base + below: pack(files)})
                found |= {key: one for key, one in beside.items() if key.endswith(_PAGE_TEXT)}
            key = f"{self._base}{below}{parts[-1]}"
            reached = self._is_reached(parts) and not self._beside.comes_along(path)
            reached = reached and (ending not in WXR or _is_wxr(path))
            found[key] = (stamp_of(path) or None) if reached else None
        return found

    def _parts(self, path: Path) -> tuple[str, ...] | None:
        """The names on the way to a file of the source; None where it lies elsewhere."""
        for root in (self._root.absolute(), Path(self._real_root)):
            if path.absolute().is_relative_to(root):
                return path.absolute().relative_to(root).parts
        return None

    def _is_reached(self, parts: tuple[str, ...]) -> bool:
        below = ""
        for name in parts[:-1]:
            folder = self._root / below
            pages = {one.stem for one in folder.iterdir() if one.suffix.lower() in SAVED_PAGES}
            if (
                name.startswith(".")
                or (folder / name).is_symlink()
                or not self._is_searched(name, below, pages)
            ):
                return False
            below += f"{name}/"
        if self._is_chosen and not self._is_chosen(below + parts[-1]):
            return False
        return not (parts[-1].startswith(".") or is_partial(parts[-1]))

    def recipe(self) -> str:
        """What files above the source say of its articles."""
        return self.defaults.above()

    def order(self, key: str) -> str:
        """By what keys are sorted, folder by folder."""
        return key.replace("/", "\0")

    def siblings(self, keys: Iterable[str]) -> Iterator[str]:
        """All page text of the folders in which some changed: they tell each other's furniture."""
        for key in keys:
            if key.endswith(_PAGE_TEXT) or key.lower().endswith(_PAGE_TEXT):
                yield from self._page_texts.get(key[: key.rfind("/") + 1], ())

    def inherited(self, key: str) -> str:
        """The fingerprint of what a file says of the articles below it."""
        return self.defaults.fingerprint(key)

    def is_readable(self, key: str) -> bool:
        """Whether no part is missing that reads a file's form."""
        return _ending(key) not in DOCUMENTS or pandoc.is_available()

    def stands(self, key: str, seen: str) -> bool:
        """Whether a file is the same one; page text is for whoever has listed its folder."""
        return _ending(key) not in _PAGE_TEXT and stamp_of(self._file(key)) == seen != ""

    def prepare(self, keys: Collection[str], *, many: bool) -> None:
        """Ask git for the dates of files here, where reading may be spread over processes."""
        asks_git = self._settings.undated == "git"
        wants = asks_git or (self._settings.system == "eleventy" and many)
        if wants and any(key.startswith(self._base) for key in keys):
            _ = self.dating.commits
            self._asked_git = asks_git

    def warnings(self) -> Iterator[str]:
        """What of it is not read."""
        problem = self.dating.commits.problem if self._asked_git else ""
        return folder_warnings(
            self._settings, self.unread, git_problem=problem, is_empty=self.is_empty
        )

    def close(self) -> None:
        """End pandoc."""
        pandoc.shared().close()

    def attachment(self, key: str, name: str) -> Path | None:
        """A file that an article refers to: an image, an enclosure."""
        return self._beside.attachment(self.path(key), name)

    def objection(self, key: str, name: str) -> str:
        """Why there is none, as a clause."""
        return self._beside.objection(self.path(key), name)

    def length(self, key: str, name: str) -> int:
        """The length in bytes of a file that an article refers to, -1 where there is none."""
        return self._beside.length(self.path(key), name)

    def reading(self, key: str) -> Reading:
        """Reads one file, by its path in the form of a key."""
        try:
            data = contents(self._file(key), self._is_inside)
        except UnreadableArticle as error:
            is_transient = isinstance(error.__cause__, OSError)
            reason = error.reason + _of_export(key) if "larger" in error.reason else error.reason
            aside = SetAside(source=error.source or key, reason=reason)
            return Reading(set_aside=(aside,), is_transient=is_transient)
        meta = self._meta(key)
        if meta:
            data = b"<!--\n" + meta.replace(b"-->", b"") + b"\n-->\n\n" + data
        context = self._context(key)
        is_document = _ending(key) in DOCUMENTS
        if is_document and not pandoc.is_available():
            aside = SetAside(source=key, reason=f"It needs the extra {pandoc.EXTRA}.")
            return Reading(set_aside=(aside,), is_transient=True)
        may_be = is_document or (_ending(key) in _PAGE_TEXT and pandoc.is_available())
        try:
            refuse_part(key, self._file)
            reading = read(data, context, pandoc.shared().convert if may_be else None)
        except UnreadableArticle as error:
            is_data = _ending(key) == ".json" or isinstance(error, NoArticle)
            if is_data and self._is_resource(key):
                return Reading()
            from feedwright.reading.fields import conversion  # noqa: PLC0415 - seldom needed

            place = error.source or key
            aside = SetAside(
                source=place,
                line=error.line,
                reason=error.reason,
                until=error.until or conversion.written_date(data, context),
            )
            return Reading(set_aside=(aside,), is_transient=_is_of_system(error))
        if file_dates.is_undated(reading) and self._is_resource(key):
            reading = file_dates.without_undated(reading)
        reading = self.dating.dated(reading, key)
        found = _measure()(reading, self.length, linked=bool(self._settings.link))
        if not meta:
            return found
        # Whether it is another later is told by its length.
        name = PurePosixPath(key).with_suffix(META).name
        told = tuple((one.key, name, len(meta)) for one in found.articles)
        return msgspec.structs.replace(found, beside=(*found.beside, *told))

    def _context(self, key: str) -> Context:
        """What holds for the articles of a file."""
        return msgspec.structs.replace(
            self._around.context(key, self._settings),
            source=self._base,
            people=self._people,
            file_date=partial(self.dating.of, key),
            encoding=self._settings.encoding,
            repeated=self._repeated_beside(key),
            inherited=self.defaults.of(key, may_have_data=self._may_have_data(key)),
            beside_text=self.defaults.beside_text(key),
            delivers_files=self._settings.delivers_files,
        )

    def _is_data(self, path: Path) -> bool:
        """Whether a file is data of a bundle that has the form of an article and is none."""
        key = f"{self._base}{os.path.relpath(path, self._root).replace(os.sep, '/')}"
        if _ending(key) not in DATA_OF_BUNDLES or not self._is_resource(key):
            return False
        try:
            data = contents(self._file(key), self._is_inside)
            found = read(data, self._context(key), None)
        except NoArticle:
            from feedwright.reading.fields import embargo_line  # noqa: PLC0415 - seldom needed

            return not embargo_line.may_begin(data.decode(errors="replace"))
        except UnreadableArticle:
            return False
        # One that is held or a draft is no data; one that cannot be read may be either.
        return not (found.set_aside or file_dates.without_undated(found).articles)

    def _meta(self, key: str) -> bytes:
        """What Nikola's second file of a post says of it, b"" where there is none."""
        if self._metas is not None and key[: key.rfind("/") + 1] not in self._metas:
            return b""
        stem, ending = split(self._file(key))
        if ending not in TEXTS or not os.path.isfile(stem + META):  # noqa: PTH113 - of every text
            return b""
        try:
            meta = contents(stem + META, self._is_inside).lstrip(b"\xef\xbb\xbf")
        except UnreadableArticle:
            return b""
        if meta.lstrip().startswith(b".. "):
            return meta
        lines = zip(_META_LINES, meta.splitlines(), strict=False)  # as it was before names
        return b"\n".join(b".. %s: %s" % line for line in lines)

    def _may_have_data(self, key: str) -> bool:
        """Whether a data file may lie beside a text."""
        return self._data_folders is None or key[: key.rfind("/") + 1] in self._data_folders

    @cached_property
    def _people(self) -> Mapping[str, Any]:
        """What is told of authors by their keys, by the publication before the site."""
        return {**self.defaults.people, **self._around.authors}

    def _is_resource(self, key: str) -> bool:
        """Whether a file without a date belongs to the article whose folder it lies in."""
        folder, slash, name = key.rpartition("/")
        if folder + slash == self._base or is_page_of_folder(without_language(split(name)[0])):
            return False
        if folder not in self._bundles:
            pages = (f"{folder}/{one}" for one in _FOLDER_PAGES)
            self._bundles[folder] = any(
                one.published
                for page in pages
                if os.path.isfile(self._file(page))  # noqa: PTH113 - as in the others
                for one in self.reading(page).articles
            )
        return self._bundles[folder]

    def _repeated_beside(self, key: str) -> frozenset[str]:
        """The lines that pages of one folder share, for folders that hold page text."""
        if not key.lower().endswith(_PAGE_TEXT):
            return frozenset()
        folder = key[: key.rfind("/") + 1]
        if folder not in self._repeated:
            from feedwright.reading.formats.pagetext import repeated_lines  # noqa: PLC0415 - seldom needed

            pages = sorted(self._page_texts.get(folder, [key]), key=self.order)
            self._repeated[folder] = repeated_lines(map(self._text, pages))
        return self._repeated[folder]

    def _text(self, key: str) -> str:
        try:
            data = contents(self._file(key), self._is_inside)
            return data.decode(self._settings.encoding, "replace")
        except UnreadableArticle:
            return ""

    def _is_searched(self, name: str, below: str, pages: set[str]) -> bool:
        saved_with_a_page = bool(pages) and page_of(name) in pages
        return (
            name not in MACHINERY
            and not saved_with_a_page
            # No folder on the way is a link.
            and f"{self._real_root}/{below}{name}" not in self._leave_out
        )

    def _is_inside(self, path: str | os.PathLike[str]) -> bool:
        # Of os.path, because resolving by Path raises where links lead in a circle.
        return Path(os.path.realpath(path)).is_relative_to(self._real_root)

    def path(self, key: str) -> Path:
        """Where an article's file lies, by its key."""
        return self._root / PurePosixPath(file_of(key)).relative_to(self._settings.prefix)

    def _file(self, key: str) -> str:
        """The same for the path of a file, as text."""
        return f"{self._folder}{key.removeprefix(self._base)}"


def _is_folder(entry: os.DirEntry[str], folders: list[str]) -> bool:
    """Whether the entry is a folder, which is noted, or a link to one, which is not followed."""
    if entry.is_dir(follow_symlinks=False):
        folders.append(entry.name)
        return True
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:  # links in a circle, for one
        return False


@cache
def _measure() -> Callable[..., Reading]:
    """What fills lengths in, for every file that is read, which few runs do."""
    from feedwright.reading.sources.enclosure_lengths import measured  # noqa: PLC0415 - see above

    return measured


def _is_wxr(path: str | Path) -> bool:
    from feedwright.reading.sources.exports import is_wxr  # noqa: PLC0415 - few folders need it

    return is_wxr(path)


def _ending(key: str) -> str:
    return key[key.rfind(".") :].lower()


def _of_export(key: str) -> str:
    """What is to be done with an export that is too large for a file among others."""
    kind = "wordpress" if _ending(key) in WXR else "ghost" if _ending(key) == ".json" else ""
    return f'; an export is named in [[sources]] with kind = "{kind}"' if kind else ""


def _is_of_system(error: BaseException) -> bool:
    """Whether it was the system that refused, which may do otherwise another time."""
    cause = error.__cause__
    return cause is not None and (isinstance(cause, OSError) or _is_of_system(cause))


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
