"""A folder that a web server serves."""

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from feedwright.deliver.file_stage import SEVERAL, FileStage, StagedFile, Times
from feedwright.domain.errors import DestinationError, DestinationUnusable
from feedwright.domain.publication import safe_path

if TYPE_CHECKING:
    from feedwright.deliver.destination import Upload, Writer

_STAGE = ".feedwright-stage"
_ENDINGS = {"gzip": ".gz", "br": ".br"}
_NOTHING = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})
"""How the system tells that no document is there: a link that leads to itself is none."""
_NEXT = {
    errno.EISDIR: "; remove that folder",
    errno.EEXIST: "; move the file away that has a folder's place there",
    errno.ENOTDIR: "; move the file away that has a folder's place on the way there",
    errno.ENOSPC: "; make room",
    errno.EDQUOT: "; make room, or have the quota raised",
    errno.EROFS: "; let the disk be written to",
    errno.EACCES: "; let this account write there",
    errno.EPERM: "; let this account write there",
}
"""What to do about an error, where the system's own words do not tell."""
_FATAL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


class _Swap(msgspec.Struct, frozen=True):
    """A file that takes the place of an old one."""

    place: str
    staged: StagedFile
    has_siblings: bool = True


class Folder:
    """Documents as files below a folder.

    A new version is written beside the folder's documents, synced to disk and renamed over
    the old one, so that a reader meets either version whole, whatever happens in between.

    Args:
        root: The folder; it is made when the first document is delivered.
        precompress: ``gzip`` and ``br``, for siblings that a static server may send instead.

    Raises:
        DestinationUnusable: Something else than a folder stands there.
        MissingExtra: ``br`` is wanted, and the part that makes it is not installed.
    """

    def __init__(self, root: Path, precompress: Sequence[str] = ()) -> None:
        try:
            problem = "" if root.is_dir() or not root.exists() else "is no folder; move it away, or"
        except OSError as error:  # a name that no file can have, a folder that lets nobody in
            problem = f"cannot be used: {error.strerror};"
        if problem:
            raise DestinationUnusable(
                f"{root}: {problem} mend [destination] path in feedwright.toml"
            )
        self._root = root
        self._stage = FileStage(root / _STAGE)
        self._begun: dict[str, StagedFile] = {}
        """Files that are written aside before they are put, by the paths of documents."""
        self._wanted: dict[str, Callable[[bytes], bytes]] = {}
        if precompress:
            from feedwright.deliver.compression import compressor  # noqa: PLC0415 - few want it

            self._wanted = {_ENDINGS[name]: compressor(name) for name in precompress}

    def claim(self, writer: "Writer") -> str:  # noqa: ARG002 - for buckets
        """Nobody else delivers to a folder of this machine: the store's lock keeps them out."""
        return ""

    def expect(self, paths: Sequence[str]) -> None:
        """Nothing is to be prepared: reading a file takes no time."""

    def get(self, path: str) -> bytes | None:
        """Read a document as it stands; None where there is none.

        Raises:
            DestinationError: The path leads out of the folder, or cannot be read.
        """
        place, is_folder_there = self._look(path)
        return _read(place) if is_folder_there else None

    def check_place(self, path: str) -> None:
        """Look whether something other than a file has the place of a document.

        Raises:
            DestinationError: A folder stands there, or a file where one of its folders belongs.
        """
        place, is_folder_there = self._look(path)
        if not is_folder_there:
            return
        with _explained(place):
            try:
                mode = os.lstat(place).st_mode
            except OSError as error:
                if error.errno == errno.ENOTDIR:
                    raise
                return  # nothing stands there, or putting a document there tells what does
            if stat.S_ISDIR(mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))

    def paths(self) -> list[str]:
        """Every file that stands there, but for hidden ones and compressed siblings."""
        found: list[str] = []
        for folder, names, files in os.walk(self._root):
            names[:] = [name for name in names if not name.startswith(".")]
            here = Path(folder).relative_to(self._root)
            found += [
                (here / name).as_posix()
                for name in files
                if not name.startswith(".") and not name.endswith(tuple(_ENDINGS.values()))
            ]
        return sorted(found)

    def compare(self, path: str, file: Path, *, known: str = "") -> tuple[bool, int, str]:  # noqa: ARG002 - for buckets
        """Compare what stands there with a file; little of either is in memory at a time.

        Returns:
            Whether they are equal, the file's length in bytes, and its SHA-256.

        Raises:
            DestinationError: The path leads out of the folder, or one cannot be read.
        """
        place = Path(self._place(path))
        with _explained(place):
            size, sha256 = file.stat().st_size, _sha256(file)
            is_equal = place.is_file() and place.stat().st_size == size and _sha256(place) == sha256
        return is_equal, size, sha256

    def prepare(self, uploads: "Sequence[Upload]") -> None:
        """Begin to write many files that are put soon: the disk writes them while others are made.

        Args:
            uploads: What will be put.
        """
        due = [one for one in uploads if not one.stands]
        if len(due) >= SEVERAL:
            with contextlib.suppress(OSError):  # which is told when they are put
                staged = self._stage.write([(one.data, None) for one in due])
                self._begun.update(zip((one.path for one in due), staged, strict=True))

    def put(self, uploads: "Sequence[Upload]") -> list[DestinationError | None]:
        """Put files into place, each whole or not at all, in the order in which they are given.

        They are on disk before the first is in its place, as all is that was put earlier.

        Args:
            uploads: What is put; no path comes twice.

        Returns:
            For each why it was not put, or None: the path leads out of the folder, or it
            cannot be written. What stood there before still stands.

        Raises:
            DestinationUnusable: No document can be written there.
        """
        problems: list[DestinationError | None] = [None] * len(uploads)
        places = dict[int, str]()
        for number, one in enumerate(uploads):
            try:
                places[number] = self._place(one.path)
            except DestinationError as error:
                problems[number] = error
        due = [number for number in places if not uploads[number].stands]
        swaps = [
            _Swap(places[number], staged, isinstance(uploads[number].data, bytes))
            for number, staged in zip(due, self._staged([uploads[n] for n in due]), strict=True)
        ]
        for number, swap, failure in zip(due, swaps, self._swap_all(swaps), strict=True):
            problems[number] = _error(swap.place, failure) if failure else None
        # Siblings that are not wanted went with the old version.
        due = [n for n in places if problems[n] is None and (uploads[n].stands or self._wanted)]
        self._compress([(n, places[n], uploads[n].data) for n in due], problems)
        for problem in problems:
            if isinstance(problem, DestinationUnusable):
                raise problem
        return problems

    def _staged(self, uploads: "Sequence[Upload]") -> list[StagedFile]:
        """Files that are written aside, begun before or now."""
        begun = [self._begun.pop(one.path, None) for one in uploads]
        if all(file and file.has(one.data) for file, one in zip(begun, uploads, strict=True)):
            return [file for file in begun if file]
        return self._write([(one.data, None) for one in uploads])

    def _write(self, files: Sequence[tuple[bytes | Path, Times]]) -> list[StagedFile]:
        """Begin to write files aside.

        Raises:
            DestinationUnusable: There is no place for them.
        """
        try:
            return self._stage.write(files)
        except OSError as error:
            raise DestinationUnusable(_sentence(error.filename or self._root, error)) from error

    def delete(self, path: str) -> bool:
        """Delete a document, with its siblings and the folders that it leaves empty.

        Returns:
            Whether it was there.

        Raises:
            DestinationError: The path leads out of the folder, or it cannot be removed.
        """
        place = Path(self._place(path))
        self._stage.settle()  # what led to it may not come back
        with _explained(place):
            if not place.is_file():
                return False
            # What only has a sibling's name, as data.tar.gz beside data.tar, has its own time.
            time = place.stat().st_mtime_ns
            files = (one for one in (*_siblings(place), place) if one.is_file())
            _unlink(one for one in files if one.stat().st_mtime_ns == time)
        self._prune(place.parent)
        return True

    def stat(self, path: str) -> str:
        """What tells a delivered file from any other: its size, time and number; "" for none."""
        try:
            found = os.stat(f"{self._root}/{path}")
        except (OSError, ValueError):
            return ""
        if not stat.S_ISREG(found.st_mode):
            return ""
        return f"{found.st_size} {found.st_mtime_ns} {found.st_ino}"

    def is_current(self, path: str, stamp: str, *, alone: bool = False) -> bool:
        """Whether a document stands as it was delivered, with the siblings that are wanted.

        Args:
            path: The document's.
            stamp: Of the file that was delivered.
            alone: It is a copy, which has no siblings.
        """
        if not stamp or self.stat(path) != stamp:
            return False
        time = int(stamp.split()[1])
        siblings = (f"{path}{ending}" for ending in ({} if alone else self._wanted))
        return all(f" {time} " in self.stat(sibling) for sibling in siblings)

    def is_certain(self, path: str, stamp: str, *, alone: bool = False) -> bool:  # noqa: ARG002 - for buckets
        """Whether it need not be read; it must, for a hand may have altered it."""
        return False

    def is_complete(self, path: str) -> bool:
        """Whether a document has the siblings that are wanted, of its own time, and no others."""
        time = self.stat(path).split()[1:2]
        for ending in _ENDINGS.values():
            sibling = self.stat(f"{path}{ending}").split()[1:2]
            if sibling != (time if ending in self._wanted else []):
                return False
        return True

    def clean(self) -> None:
        """Delete what a run that was stopped half way left behind."""
        stage = self._root / _STAGE
        self._begun.clear()
        if stage.is_symlink():  # not ours, and it would lead out of the folder
            with _explained(stage):
                stage.unlink()
        self._stage.clear()

    def _place(self, path: str) -> str:
        """Where a document lies; links that stand in the folder lead nowhere else."""
        return self._look(path)[0]

    def _look(self, path: str) -> tuple[str, bool]:
        """Where a document lies, and whether its folder may be there.

        Raises:
            DestinationError: The path leads out of the folder.
        """
        if not safe_path(path):
            raise DestinationError(f"{path!r}: is no path below {self._root}; it was not delivered")
        place = on_the_way = str(self._root)
        *folders, name = path.split("/")
        for one in folders:
            on_the_way = f"{on_the_way}/{one}"
            try:
                # There may be very many documents, and hardly ever a link to be followed.
                mode = os.lstat(on_the_way).st_mode
            except FileNotFoundError:
                return f"{place}/{path}", False
            except OSError:  # which is told when something is done there
                break
            if stat.S_ISLNK(mode) and self._leads_out(path):
                raise DestinationError(
                    f"{place}/{path}: a link on the way leads out of {self._root}; it was not "
                    "delivered. Take the link away, and publish again"
                )
        return f"{on_the_way}/{name}", True

    def _leads_out(self, path: str) -> bool:
        """Whether a path on which a link stands leads out of the folder."""
        # Of os.path, because resolving by Path raises where links lead in a circle.
        folder = os.path.realpath((self._root / path).parent)
        return not Path(folder).is_relative_to(os.path.realpath(self._root))

    def _swap_all(self, swaps: Sequence[_Swap]) -> list[OSError | None]:
        """Put staged files in their places, and tell what went wrong with which."""
        try:
            errors = [swap.staged.written() for swap in swaps]
            fails = any(map(_is_fatal, errors))
            self._stage.settle()
            for number, swap in enumerate(swaps):
                if fails:
                    break  # what comes later may lead to what could not be put
                errors[number] = errors[number] or _put(swap)
                fails = _is_fatal(errors[number])
        finally:
            for swap in swaps:
                swap.staged.remove()
        self._stage.sync(swap.place.rpartition("/")[0] for swap in swaps)
        return errors

    def _compress(
        self,
        documents: Sequence[tuple[int, str, bytes | Path]],
        problems: list[DestinationError | None],
    ) -> None:
        """Make the siblings of documents that are wanted, and remove those that are not.

        Args:
            documents: Where each stands that may have some, with its number and its bytes.
            problems: Those of all, by their numbers; what cannot be made is added.
        """
        lacking: list[tuple[int, str, tuple[bytes, Times]]] = []
        place_of = {number: place for number, place, _ in documents}
        for number, place, data in documents:
            if isinstance(data, bytes):
                try:
                    with _explained(place):
                        made = self._lacking(place, data)
                        lacking += [(number, sibling, file) for sibling, file in made]
                except DestinationError as error:
                    problems[number] = error
        if not lacking:
            return
        staged = self._write([file for _, _, file in lacking])
        swaps = [
            _Swap(sibling, file, has_siblings=False)
            for (_, sibling, _), file in zip(lacking, staged, strict=True)
        ]
        for (number, _, _), failure in zip(lacking, self._swap_all(swaps), strict=True):
            if failure and problems[number] is None:
                problems[number] = _error(place_of[number], failure)

    def _lacking(self, place: str, data: bytes) -> list[tuple[str, tuple[bytes, Times]]]:
        """The siblings that a document lacks; those that are not wanted are removed."""
        found: list[tuple[str, tuple[bytes, Times]]] = []
        time = os.stat(place).st_mtime_ns
        for sibling in _siblings(Path(place)):
            compressed = self._wanted.get(sibling.suffix)
            if compressed is None:
                sibling.unlink(missing_ok=True)
            elif not sibling.is_file() or sibling.stat().st_mtime_ns != time:
                found.append((str(sibling), (compressed(data), (time, time))))
        return found

    def _prune(self, folder: Path) -> None:
        """Removes the folders that are empty now, from the inside out."""
        with contextlib.suppress(OSError):  # which is how a folder that holds something answers
            while folder != self._root:
                folder.rmdir()
                folder = folder.parent


def _read(place: str) -> bytes | None:
    """The bytes of a file as they stand, or None where there is none."""
    with _explained(place):
        try:
            if not stat.S_ISREG(os.stat(place).st_mode):
                return None  # a pipe would keep a run waiting, and a device never end
            return Path(place).read_bytes()
        except OSError as error:
            if error.errno in _NOTHING:
                return None
            raise


def _put(swap: _Swap) -> OSError | None:
    """Puts a staged file in the place of the old one."""
    try:
        is_alone = _make_folder(swap.place.rpartition("/")[0])
        if swap.has_siblings and not is_alone:
            # A sibling of the old version must not be served beside the new one.
            for ending in _ENDINGS.values():
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(swap.place + ending)
        swap.staged.put(swap.place)
    except OSError as error:
        return error
    return None


def _make_folder(folder: str) -> bool:
    """Make a folder where there is none, and tell whether there was none."""
    try:
        os.mkdir(folder)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
    except FileExistsError:
        if not os.path.isdir(folder):
            raise
        return False
    return True


def _siblings(place: Path) -> list[Path]:
    return [place.with_name(place.name + ending) for ending in _ENDINGS.values()]


def _unlink(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _explained(place: str | Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _error(place, error) from error


def _is_fatal(error: OSError | None) -> bool:
    """Whether no other document can be put in its place either."""
    return error is not None and error.errno in _FATAL


def _error(place: str | Path, error: OSError) -> DestinationError:
    kind = DestinationUnusable if _is_fatal(error) else DestinationError
    return kind(_sentence(place, error))


def _sentence(place: str | Path, error: OSError) -> str:
    what_next = _NEXT.get(error.errno or 0, "")
    return (
        f"{place}: cannot be delivered: {error.strerror}{what_next}; what stood there before still "
        "stands"
    )
