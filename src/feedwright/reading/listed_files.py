"""The stamps of files, packed folder by folder until one is asked for.

In most runs a digest tells of each folder that all of its files are as they were. To write down a
stamp for every one of them takes longer than to tell that, and several times the memory: where all
are asked for, few are held at a time.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, groupby, islice
from typing import Any

import msgspec

from feedwright.runtime.stamps import Numbers, stamp_from
from feedwright.store.files import bucket_of

_AT_ONCE = 8192
_HELD = 4096
"""So many stamps are held unpacked, or those of one folder, at least."""
_HELD_OF = 8
"""Of so many stamps that were unpacked, again or for the first time, one is held."""
_Packed = dict[str, Numbers | str]


class ListedFiles(Mapping[str, str]):
    """The stamp of each file that was listed, by its path in the form of a key.

    Args:
        packed: What :func:`pack` made of the files of each folder that has any, by its path with a
            slash at its end; "" for the top one.
    """

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self._packed = packed
        self._opened: dict[str, dict[str, str]] = {}
        self._held = 0
        self._unpacked = 0

    def __getitem__(self, key: str) -> str:
        at = key.rfind("/") + 1
        return self.of_folder(key[:at])[key[at:]]

    def __iter__(self) -> Iterator[str]:
        return (folder + name for folder in self._packed for name in self.of_folder(folder))

    def __len__(self) -> int:
        return sum(len(self.of_folder(folder)) for folder in self._packed)

    def __bool__(self) -> bool:
        return bool(self._packed)

    def digests(self) -> Iterator[tuple[str, bytes]]:
        """Each folder, and what stands for its files and their stamps."""
        for folder, packed in self._packed.items():
            # What is packed does not tell where it lies, and a folder may get another name.
            path = folder.encode("utf-8", "surrogatepass")
            yield folder, hashlib.sha256(b"%s\0%s" % (path, packed)).digest()

    def within(self, buckets: Collection[int]) -> dict[str, str]:
        """The stamps of the files in some buckets, by path."""
        return {
            folder + name: stamp
            for folder in self._packed
            if bucket_of(folder) in buckets
            for name, stamp in self.of_folder(folder).items()
        }

    def of_folder(self, folder: str) -> dict[str, str]:
        """The stamps of the files of a folder, by their names.

        Those of the folders that were opened last are held, for whoever asks folder by folder; and
        of more folders, the more often they are opened again, for whoever asks in another order.
        """
        if folder in self._opened:
            return self._opened[folder]
        packed = self._packed.get(folder)
        files = msgspec.msgpack.decode(packed, type=_Packed) if packed else {}
        opened = {
            name: found if isinstance(found, str) else stamp_from(found)
            for name, found in files.items()
        }
        self._held += len(opened)
        self._unpacked += len(opened)
        most = max(_HELD, self._unpacked // _HELD_OF)
        while self._opened and self._held > most:
            self._held -= len(self._opened.pop(next(iter(self._opened))))
        self._opened[folder] = opened
        return opened


def pack(files: Mapping[str, Numbers | str]) -> bytes:
    """What :class:`ListedFiles` holds of a folder.

    Args:
        files: The numbers that stamps are made of, or stamps themselves, by the files' names.
    """
    try:
        return msgspec.msgpack.encode(files)
    except OverflowError:  # a file of the year 2600, for one
        told = {
            name: found if isinstance(found, str) else stamp_from(found)
            for name, found in files.items()
        }
        return msgspec.msgpack.encode(told)


def digests(stamps: Iterable[Mapping[str, str]]) -> dict[int, str]:
    """What stands for the files in each bucket that has any, and for their stamps.

    Args:
        stamps: Those of each source.
    """
    found: dict[int, hashlib._Hash] = {}
    for one in stamps:
        folders = one.digests() if isinstance(one, ListedFiles) else _digests(one)
        for folder, digest in sorted(folders):
            found.setdefault(bucket_of(folder), hashlib.sha256()).update(digest)
    return {bucket: digest.hexdigest() for bucket, digest in found.items()}


def within(stamps: Mapping[str, str], buckets: Collection[int]) -> dict[str, str]:
    """The stamps of the files of a source that are in some buckets, by path."""
    if isinstance(stamps, ListedFiles):
        return stamps.within(buckets)
    return {
        key: stamp
        for folder, files in groupby(stamps.items(), key=_folder)
        if bucket_of(folder) in buckets
        for key, stamp in files
    }


def _digests(stamps: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    for folder, files in groupby(stamps.items(), key=_folder):
        digest = hashlib.sha256()
        while part := "\0".join(chain.from_iterable(islice(files, _AT_ONCE))):  # there may be many
            digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
        yield folder, digest.digest()


def _folder(file: tuple[str, Any]) -> str:
    path = file[0]
    return path[: path.rfind("/") + 1]
