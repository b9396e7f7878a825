"""The files of sources, with their stamps and articles."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from zlib import crc32

import msgspec

from feedwright.domain.article import SetAside
from feedwright.domain.file_references import name_of
from feedwright.domain.record import Record
from feedwright.store.cached_answers import CachedAnswers
from feedwright.store.facts import Facts
from feedwright.store.record_rows import MOST_AT_ONCE, Ask, ask_many


class FileRecord(Record, frozen=True, kw_only=True):
    """A file of a source, as of its last reading."""

    path: str
    """The path, in the form of a key."""
    stamp: str
    """The stamp that shows whether it has changed; "" for a file that must be read again."""
    articles: int = 0
    """The number of its articles, including drafts."""
    keys: tuple[str, ...] = ()
    """Its articles that may be published."""
    set_aside: tuple[SetAside, ...] = ()
    lengths: tuple[tuple[str, str, int], ...] = ()
    """The lengths of files that it contains: an article's key, a file name, and the length or
    -1."""

    @property
    def contents(self) -> tuple[int, tuple[str, ...], bool]:
        """The articles that it holds, without their texts."""
        return self.articles, self.keys, bool(self.set_aside)

    @property
    def is_of_one(self) -> bool:
        """Whether it holds, or may hold, an article with the file's name as its key."""
        return self.keys == (self.path,) or bool(
            not self.keys and (self.articles or self.set_aside)
        )

    @property
    def drafts(self) -> int:
        """The number of its drafts and private articles."""
        return self.articles - len(self.keys)


_SELDOM = {"files set aside": "set_aside", "file lengths": "lengths"}
"""The kinds of properties that few files have, each with its column."""
_BUCKETS = 64
"""The number of buckets: few enough to compare all digests, and enough that each has few files."""


def bucket_of(path: str) -> int:
    """The bucket of a file, by a hash of its folder: all files of a folder are in one bucket."""
    return crc32(path[: path.rfind("/") + 1].encode("utf-8", "surrogatepass")) % _BUCKETS


class Files:
    """The files of the sources, and the ids that articles claim and do not have.

    Args:
        ask: Carries out a named query.
        facts: The named values of the store.
        cached: Query results in memory.
    """

    def __init__(self, ask: Ask, facts: Facts, cached: CachedAnswers) -> None:
        self._ask = ask
        self._facts = facts
        self._cached = cached
        self._recent: dict[str, FileRecord] = {}
        """The files that were read last, by path, because two steps need the same."""

    def clear(self) -> None:
        """Clear the files in memory."""
        self._recent.clear()

    def any(self) -> bool:
        """Whether there is any file."""
        return self._cached.has_any("files")

    def stamps(self) -> dict[str, str]:
        """The stamp of every file, by path."""
        return dict(self._ask("file_stamps"))

    def stamps_in(self, buckets: Iterable[int]) -> dict[str, str]:
        """The stamps of the files in some buckets, by path."""
        return {
            path: stamp
            for one in buckets
            for path, stamp in self._ask("file_stamps_in", bucket=one)
        }

    def bucket_digests(self) -> dict[int, str] | None:
        """The digest of the paths and stamps of the files in each bucket that has any.

        Returns:
            "" for a bucket with a file that was stored or deleted since the digest was stored; None
            if no digest is known.
        """
        stored = self._facts.get("bucket_digests")
        try:
            return msgspec.json.decode(stored, type=dict[int, str]) if stored else None
        except msgspec.DecodeError:  # of a damaged store
            return None

    def keep_bucket_digests(self, digests: Mapping[int, str]) -> None:
        """Store the digests of all buckets that have files."""
        self._facts.set("bucket_digests", msgspec.json.encode(digests).decode())

    def counts(self) -> tuple[int, int]:
        """The number of articles in the files, and that of the drafts and private ones."""
        read, _, drafts = (self._facts.get("read") or "0 0").partition(" ")
        if not drafts:  # an earlier version did not store the counts
            return int(read), sum(self.drafts().values())
        return int(read), int(drafts)

    def keep_counts(self, read: int, drafts: int) -> None:
        """Remembers these."""
        self._facts.set("read", f"{read} {drafts}")

    def conflicts(self) -> list[SetAside]:
        """The articles that the last run set aside for a claimed id or address of another."""
        stored = self._facts.get("conflicts")
        try:
            return msgspec.json.decode(stored, type=list[SetAside]) if stored else []
        except msgspec.DecodeError:  # of a damaged store
            return []

    def keep_conflicts(self, found: Sequence[SetAside]) -> None:
        """Remembers these."""
        self._facts.set("conflicts", msgspec.json.encode(found).decode() if found else "")

    def drafts(self) -> dict[str, int]:
        """The number of drafts and private articles in each file, by path."""
        found = {
            path: articles - len(msgspec.json.decode(keys, type=tuple[str, ...]))
            for path, articles, keys in self._ask("files_of_several")
        }
        return {path: count for path, count in found.items() if count > 0}

    def containing(self, key: str) -> list[str]:
        """The files with several articles that hold the one at a key."""
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

    def to_read(self) -> list[str]:
        """The paths of files that must be read again whatever their stamps."""
        return [path for (path,) in self._ask("files_to_read")]

    def get(self, path: str) -> FileRecord | None:
        """The record of a file, or None."""
        return self.several([path]).get(path)

    def several(self, paths: Iterable[str]) -> dict[str, FileRecord]:
        """The records of some files, by path."""
        wanted = dict.fromkeys(paths)
        found = {path: one for path in wanted if (one := self._recent.get(path))}
        rest = [path for path in wanted if path not in found]
        found |= {one.path: one for one in ask_many(self._ask, "files_at", rest, read=_file)}
        self._recent = {**found} if len(found) <= MOST_AT_ONCE else {}
        return found

    def named(self, names: Iterable[str]) -> dict[str, list[FileRecord]]:
        """The files of each name, as references use it, in the order of paths."""
        found: dict[str, list[FileRecord]] = {}
        files: list[FileRecord] = ask_many(self._ask, "files_named", names, read=_file)
        for one in sorted(files, key=lambda one: one.path):
            found.setdefault(name_of(one.path), []).append(one)
        return found

    def set_aside(self) -> dict[str, tuple[SetAside, ...]]:
        """The articles that were set aside while files were read, by path."""
        if not self._cached.has_any("files set aside"):
            return {}
        read = partial(self._ask, "files_set_aside", read=lambda row: (row[0], _set_aside(row[1])))
        return dict(self._cached.get("files set aside", read))

    def lengths(self) -> dict[str, tuple[tuple[str, str, int], ...]]:
        """The lengths of files that other files contain, by the path of the latter."""
        if not self._cached.has_any("file lengths"):
            return {}
        return dict(self._ask("file_lengths", read=lambda row: (row[0], _lengths(row[1]))))

    def keep(self, files: Iterable[FileRecord]) -> None:
        """Store files that were read."""
        self.keep_rows(map(file_row, files))

    def keep_rows(self, rows: Iterable[dict[str, Any]]) -> None:
        """Store files, each as the columns of :func:`file_row`."""
        self._change("keep_files", rows)

    def mark_unread(self, paths: Iterable[str]) -> None:
        """Let the next run read files again, whatever their stamps."""
        self._change("mark_files_unread", ({"path": path} for path in paths))

    def forget(self, paths: Iterable[str]) -> None:
        """Delete the records of files that are gone."""
        self._change("forget_files", ({"path": path} for path in paths))

    def _change(self, query: str, rows: Iterable[dict[str, Any]]) -> None:
        changed: set[int] = set()
        self._recent.clear()

        def noted() -> Iterator[dict[str, Any]]:
            for row in rows:
                changed.add(row["bucket"] if "bucket" in row else bucket_of(row["path"]))
                if row.get("set_aside") or row.get("lengths"):
                    self._cached.note(*(name for name in _SELDOM if row.get(_SELDOM[name])))
                yield row

        self._ask(query, noted())
        if changed:
            self._cached.drop("files set aside")
        digests = self.bucket_digests() if changed else None
        if digests is not None:
            self.keep_bucket_digests(digests | dict.fromkeys(changed, ""))

    def claimants(self) -> list[str]:
        """The keys of articles that claim another article's id."""
        if not self._cached.has_any("claimed ids"):
            return []
        return [key for (key,) in self._ask("claimants")]

    def keep_claimed_ids(self, claims: Iterable[tuple[str, str]]) -> None:
        """Store the ids that articles, by their keys, claim and do not have."""
        rows = [{"key": key, "id": name} for key, name in claims]
        self._ask("keep_claimed_ids", rows)

    def forget_claimed_ids(self, keys: Iterable[str]) -> None:
        """Delete the claimed ids of some articles, by their keys."""
        if self._cached.has_any("claimed ids"):
            self._ask("forget_claimed_ids", [{"key": key} for key in keys])


def _file(row: tuple[Any, ...]) -> FileRecord:
    path, stamp, articles, keys, set_aside, lengths = row
    return FileRecord(
        path=path,
        stamp=stamp,
        articles=articles,
        keys=msgspec.json.decode(keys, type=tuple[str, ...]) if keys else (path,),
        set_aside=_set_aside(set_aside),
        lengths=_lengths(lengths),
    )


def file_row(one: FileRecord) -> dict[str, Any]:
    """The record of a file, as columns."""
    encode = msgspec.json.encode
    return {
        "path": one.path,
        "bucket": bucket_of(one.path),
        "name": name_of(one.path),
        "stamp": one.stamp,
        "articles": one.articles,
        "keys": "" if one.keys == (one.path,) else encode(one.keys).decode(),
        "set_aside": encode(one.set_aside).decode() if one.set_aside else "",
        "lengths": encode(one.lengths).decode() if one.lengths else "",
    }


def _set_aside(text: str) -> tuple[SetAside, ...]:
    return msgspec.json.decode(text, type=tuple[SetAside, ...]) if text else ()


def _lengths(text: str) -> tuple[tuple[str, str, int], ...]:
    return msgspec.json.decode(text, type=tuple[tuple[str, str, int], ...]) if text else ()
