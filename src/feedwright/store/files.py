"""What the store remembers of the sources' files."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any
from zlib import crc32

import msgspec

from feedwright.domain.reading import FileContents
from feedwright.domain.record import Record
from feedwright.domain.report import SetAside
from feedwright.domain.targets import name_of
from feedwright.runtime.stamps import is_fresh
from feedwright.store.held import Facts, Held
from feedwright.store.rows import Ask, ask_of


class FileMemory(Record, frozen=True, kw_only=True):
    """A file of a source, as it was read last."""

    path: str
    """In the form of a key."""
    stamp: str
    """What tells that it has not changed since; "" for one that is to be read again."""
    articles: int = 0
    """How many it holds, drafts too."""
    keys: tuple[str, ...] = ()
    """Those of its articles that may be published."""
    aside: tuple[SetAside, ...] = ()
    beside: tuple[tuple[str, str, int], ...] = ()
    """The files whose lengths it tells: an article's key, a name, and the length or -1."""

    @property
    def holding(self) -> tuple[int, tuple[str, ...], bool]:
        """What tells whether it holds articles, whatever they say."""
        return self.articles, self.keys, bool(self.aside)

    @property
    def is_of_one(self) -> bool:
        """Whether it holds an article that has the file's name, or may: it is not known yet."""
        return self.keys == (self.path,) or bool(not self.keys and (self.articles or self.aside))

    @property
    def drafts(self) -> int:
        """How many of its articles are not for the public."""
        return self.articles - len(self.keys)


_SELDOM = {"asides": "aside", "measured": "beside"}
"""What few files have, and its column."""
_SHELVES = 64
"""Few enough to compare them all, and so many that little stands on each."""


def shelf_of(path: str) -> int:
    """The shelf of a file: folders share them, in no order, and all files of one stand on one."""
    return crc32(path[: path.rfind("/") + 1].encode("utf-8", "surrogatepass")) % _SHELVES


class Files:
    """The files of the sources, and which articles bring an id that is not theirs.

    Args:
        ask: Carries out a named query.
        facts: What is remembered under names.
        held: What is held of its answers.
    """

    def __init__(self, ask: Ask, facts: Facts, held: Held) -> None:
        self._ask = ask
        self._facts = facts
        self._held = held

    def any(self) -> bool:
        """Whether there has been a file."""
        return self._held.is_there("files")

    def stamps(self) -> dict[str, str]:
        """The stamp of every file, by path."""
        return dict(self._ask("stamps"))

    def stamps_on(self, shelves: Iterable[int]) -> dict[str, str]:
        """The same of the files on some shelves."""
        return {path: stamp for one in shelves for path, stamp in self._ask("stamps_on", shelf=one)}

    def marks(self) -> dict[int, str] | None:
        """For each shelf on which files are remembered what stands for their paths and stamps.

        Returns:
            "" for a shelf of which anything has been remembered since its files were found as
            they had been read; None where nothing is known of any.
        """
        said = self._facts.get("marks")
        try:
            return msgspec.json.decode(said, type=dict[int, str]) if said else None
        except msgspec.DecodeError:  # of a spoilt store
            return None

    def keep_marks(self, marks: Mapping[int, str]) -> None:
        """Remembers the marks of all shelves on which there are files."""
        self._facts.set("marks", msgspec.json.encode(marks).decode())

    def counts(self) -> tuple[int, int]:
        """How many articles the files hold, and how many of them are not for the public."""
        read, _, drafts = (self._facts.get("read") or "0 0").partition(" ")
        if not drafts:  # an earlier version did not count them
            return int(read), sum(self.drafts().values())
        return int(read), int(drafts)

    def keep_counts(self, read: int, drafts: int) -> None:
        """Remembers these."""
        self._facts.set("read", f"{read} {drafts}")

    def drafts(self) -> dict[str, int]:
        """How many articles that are not for the public each file holds, by path."""
        found = {
            path: articles - len(msgspec.json.decode(keys, type=tuple[str, ...]))
            for path, articles, keys in self._ask("files_of_several")
        }
        return {path: count for path, count in found.items() if count > 0}

    def holding(self, key: str) -> list[str]:
        """The files of several articles that hold the one at a key."""
        found = self._ask("files_of_several")
        return [
            path
            for path, _, keys in found
            if key in msgspec.json.decode(keys, type=tuple[str, ...])
        ]

    def below(self, folder: str) -> list[str]:
        """The paths of the files in a folder and in those below.

        Args:
            folder: Its path with a slash at its end; "" for all.
        """
        if not folder:
            return [*self.stamps()]
        last = folder[:-1] + chr(ord("/") + 1)
        return [path for (path,) in self._ask("files_below", first=folder, last=last)]

    def again(self) -> list[str]:
        """The paths of files that are to be read again whatever their stamps."""
        return [path for (path,) in self._ask("again")]

    def get(self, path: str) -> FileMemory | None:
        """A file as it was read last, or None."""
        return self.several([path]).get(path)

    def several(self, paths: Iterable[str]) -> dict[str, FileMemory]:
        """Those of some files that were read, by their paths."""
        return {one.path: one for one in ask_of(self._ask, "files_at", paths, read=_file)}

    def named(self, names: Iterable[str]) -> dict[str, list[FileMemory]]:
        """The files of each name, as references look them up, in the order of their paths."""
        found: dict[str, list[FileMemory]] = {}
        files: list[FileMemory] = ask_of(self._ask, "files_named", names, read=_file)
        for one in sorted(files, key=lambda one: one.path):
            found.setdefault(name_of(one.path), []).append(one)
        return found

    def asides(self) -> dict[str, tuple[SetAside, ...]]:
        """What was set aside while files were read, by path."""
        if not self._held.is_there("asides"):
            return {}
        read = partial(self._ask, "asides", read=lambda row: (row[0], _asides(row[1])))
        return dict(self._held.get("asides", read))

    def measured(self) -> dict[str, tuple[tuple[str, str, int], ...]]:
        """The files whose lengths others tell, by the path of those."""
        if not self._held.is_there("measured"):
            return {}
        return dict(self._ask("measured", read=lambda row: (row[0], _besides(row[1]))))

    def keep(self, files: Iterable[FileMemory]) -> None:
        """Remembers files as they were read."""
        self.keep_rows(map(file_row, files))

    def keep_rows(self, rows: Iterable[dict[str, Any]]) -> None:
        """The same, of what :func:`file_row` has made of them."""
        self._change("keep_files", rows)

    def look_again(self, paths: Iterable[str]) -> None:
        """Has files read again by the next run, whatever their stamps."""
        self._change("look_again", ({"path": path} for path in paths))

    def forget(self, paths: Iterable[str]) -> None:
        """Forgets files that are not there any more."""
        self._change("forget_files", ({"path": path} for path in paths))

    def _change(self, query: str, rows: Iterable[dict[str, Any]]) -> None:
        changed: set[int] = set()

        def noted() -> Iterator[dict[str, Any]]:
            for row in rows:
                changed.add(shelf_of(row["path"]))
                self._held.note(*(name for name in _SELDOM if row.get(_SELDOM[name])))
                yield row

        self._ask(query, noted())
        if changed:
            self._held.drop("asides")
        marks = self.marks() if changed else None
        if marks is not None:
            self.keep_marks(marks | dict.fromkeys(changed, ""))

    def bringers_of_others(self) -> list[str]:
        """The keys of articles that bring another's id."""
        if not self._held.is_there("brings"):
            return []
        return [key for (key,) in self._ask("bringers_of_others")]

    def keep_brings(self, brings: Iterable[tuple[str, str]]) -> None:
        """Remembers which article, by its key, brings which id that is not its own."""
        rows = [{"key": key, "id": name} for key, name in brings]
        self._ask("keep_brings", rows)

    def forget_brings(self, keys: Iterable[str]) -> None:
        """Forgets what articles brought that have changed."""
        if self._held.is_there("brings"):
            self._ask("forget_brings", [{"key": key} for key in keys])


def _file(row: tuple[Any, ...]) -> FileMemory:
    path, stamp, articles, keys, aside, beside = row
    return FileMemory(
        path=path,
        stamp=stamp,
        articles=articles,
        keys=msgspec.json.decode(keys, type=tuple[str, ...]) if keys else (path,),
        aside=_asides(aside),
        beside=_besides(beside),
    )


def file_row(one: FileMemory) -> dict[str, Any]:
    """A file's memory, as columns."""
    encode = msgspec.json.encode
    return {
        "path": one.path,
        "shelf": shelf_of(one.path),
        "name": name_of(one.path),
        "stamp": one.stamp,
        "articles": one.articles,
        "keys": "" if one.keys == (one.path,) else encode(one.keys).decode(),
        "aside": encode(one.aside).decode() if one.aside else "",
        "beside": encode(one.beside).decode() if one.beside else "",
    }


def _asides(text: str) -> tuple[SetAside, ...]:
    return msgspec.json.decode(text, type=tuple[SetAside, ...]) if text else ()


def _besides(text: str) -> tuple[tuple[str, str, int], ...]:
    return msgspec.json.decode(text, type=tuple[tuple[str, str, int], ...]) if text else ()


def remembered(found: FileContents, stamp: str, looked: int) -> FileMemory:
    """What is to be remembered of a file that was read.

    Args:
        found: What it holds.
        stamp: As it was before it was read.
        looked: When the looking began, in nanoseconds since 1970.
    """
    again = not stamp or found.passing or is_fresh(stamp, looked)
    return FileMemory(
        path=found.path,
        stamp="" if again else stamp,
        articles=found.articles,
        keys=tuple(one.article.key for one in found.incoming),
        aside=found.set_aside,
        beside=found.beside,
    )
