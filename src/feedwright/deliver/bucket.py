"""A bucket of an object store as destination, from which a web server or a CDN serves."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from feedwright.deliver.compression import compressor
from feedwright.deliver.destination import Overtaken, Upload, Writer
from feedwright.deliver.writing_claim import WritingClaim
from feedwright.domain.errors import DestinationError, DestinationUnusable
from feedwright.domain.publication import safe_path
from feedwright.domain.representation import cache_control, content_type
from feedwright.runtime.object_store import (
    SHA256,
    Conflict,
    Missing,
    ObjectStore,
    StoreAway,
    StoredObject,
    is_same,
)

_ENDINGS = {"br": ".br", "gzip": ".gz"}
_THREADS = 16
"""Requests that are under way at a time."""
_MOST_AHEAD = 64_000_000
"""Bytes of objects that are held until they are asked for."""
_One = TypeVar("_One")
_Done = TypeVar("_Done")
_TRIES = 3
"""How often a document is put whose connection broke."""
_SEVERAL = 8
"""After so many objects of which nothing is known all are listed, which is one request."""


class _Stands(NamedTuple):
    """What a run has seen of an object."""

    version: str
    is_complete: bool
    """It has the attributes and the siblings that are wanted."""


class _Listed(NamedTuple):
    """What a list tells of an object; there may be very many."""

    size: int
    version: str


class Bucket:
    """Documents as objects of an object store.

    An object is put whole or not at all, and a reader meets either version. What was delivered
    is taken to stand there: nothing is asked of it, for a request costs time and money.

    A document is put in the place of the version that is known, or where none is. So what was sent
    by a run that was killed, or has lost its lock, and comes late takes no place of what is newer.

    Args:
        objects: Where they lie.
        precompress: ``gzip`` and ``br``, for siblings that may be sent instead.
        cache: How long caches may keep a document without asking, in seconds.
        audited: What stands there is listed, and nothing is taken to be.

    Raises:
        MissingExtra: ``br`` is wanted, and the part that makes it is not installed.
    """

    def __init__(
        self,
        objects: ObjectStore,
        *,
        precompress: Sequence[str] = (),
        cache: int = 0,
        audited: bool = False,
    ) -> None:
        self._objects = objects
        self._wanted = {name: compressor(name) for name in sorted(precompress)}
        self._cache = cache
        self._audited = audited
        self._claim = WritingClaim(objects, self._wanted)
        self._codings = ",".join(self._wanted) or "-"
        place = f"{objects.address} {cache}"
        self._mark = hashlib.blake2b(place.encode(), digest_size=6).hexdigest()
        self._seen: dict[str, _Stands | None] = {}
        self._listed: dict[str, _Listed] | None = None
        self._unknown = 0
        self._ahead: dict[str, bytes | None] = {}
        """Objects that were read before they were asked for."""

    def claim(self, writer: Writer) -> str:
        """See to it that no other store delivers there.

        Returns:
            What is to be said of that, or "".

        Raises:
            DestinationUnusable: Another one does.
        """
        return self._claim.make(writer)

    def stat(self, path: str) -> str:
        """The version of an object, and how it was delivered; "" where there is none."""
        if path not in self._seen:
            version = self._version(path)
            self._seen[path] = _Stands(version, is_complete=False) if version else None
        stands = self._seen[path]
        return self._stamp(stands) if stands else ""

    def expect(self, paths: Sequence[str]) -> None:
        """Read some objects at once, many at a time, until they are asked for.

        Raises:
            DestinationUnusable: The store cannot be asked.
        """
        self._ahead.clear()
        wanted = [path for path in paths if safe_path(path)]
        if len(wanted) < _SEVERAL:
            return
        listed, size = self._listing(), 0
        some: list[str] = []
        for path in wanted:
            if (found := listed.get(path)) is not None and path not in self._seen:
                size += found.size
                some.append(path)
            if size > _MOST_AHEAD:
                break
        self._ahead |= zip(some, self._each(self._read, some), strict=True)

    def get(self, path: str) -> bytes | None:
        """Read an object; None where there is none.

        Raises:
            DestinationError: The path is none, or the store cannot be asked.
        """
        self._check(path)
        if path in self._ahead:
            return self._ahead.pop(path)
        if not self._may_stand(path):
            self._seen[path] = None
            return None
        return self._read(path)

    def _read(self, path: str) -> bytes | None:
        try:
            found, data = self._objects.get(path)
        except Missing:
            self._seen[path] = None
            return None
        is_complete = self._has_attributes(found) and not self._claim.codings
        self._seen[path] = _Stands(found.version, is_complete)
        return data

    def compare(self, path: str, file: Path, *, known: str = "") -> tuple[bool, int, str]:
        """Compare an object with a file; little of either is in memory at a time.

        Returns:
            Whether the object is as it would be delivered, the file's bytes and its SHA-256.

        Raises:
            DestinationError: The path is none, the file cannot be read, or the store be asked.
        """
        self._check(path)
        try:
            with file.open("rb") as opened:
                sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
            size = file.stat().st_size
        except OSError as error:
            raise DestinationError(
                f"{file}: cannot be read: {error.strerror}; what stood in the bucket still stands"
            ) from error
        if known:
            return known == sha256, size, sha256
        return self._is_equal(path, size, sha256), size, sha256

    def check_place(self, path: str) -> None:
        """An object can be put at any path."""

    def is_complete(self, path: str) -> bool:
        """Whether an object that was read has the attributes and siblings that are wanted."""
        stands = self._seen.get(path)
        return stands is not None and stands.is_complete

    def is_current(self, path: str, stamp: str, *, alone: bool = False) -> bool:
        """Whether an object stands as it was delivered, as far as is known without asking."""
        mark, _, rest = stamp.partition(" ")
        codings, _, version = rest.partition(" ")
        if not version or mark != self._mark or not (alone or codings == self._codings):
            return False
        if not self._audited:
            return True
        listed = self._listing()
        found = listed.get(path)
        siblings = () if alone else map(path.__add__, self._endings(self._wanted))
        return (
            found is not None and is_same(found.version, version) and all(map(listed.get, siblings))
        )

    def is_certain(self, path: str, stamp: str, *, alone: bool = False) -> bool:
        """Whether an object stands as it was delivered, so that it need not be read."""
        return self.is_current(path, stamp, alone=alone)

    def prepare(self, uploads: Sequence[Upload]) -> None:
        """Nothing is sent before it is put: what has arrived stands."""

    def put(self, uploads: Sequence[Upload]) -> list[DestinationError | None]:
        """Put objects, many at a time, each whole or not at all.

        New ones are in their places before others are replaced, which may lead to them.

        Returns:
            For each why it was not put, or None: its path is none, or its file cannot be read.

        Raises:
            DestinationUnusable: The store does not take one; what leads to it is not put then.
            Overtaken: Another has written there; what stands there was looked at.
        """
        self._claim.check()
        problems: list[DestinationError | None] = [None] * len(uploads)
        for is_new in (True, False):
            wave = [number for number, one in enumerate(uploads) if one.is_new is is_new]
            some = [uploads[number] for number in wave]
            if not is_new:
                self._remove_siblings(some)
            for number, problem in zip(wave, self._each(self._put, some), strict=True):
                problems[number] = problem
            overtaken = next((one for one in problems if isinstance(one, Overtaken)), None)
            if overtaken:
                raise overtaken
        return problems

    def delete(self, path: str) -> bool:
        """Delete an object with its siblings, and tell whether it was there."""
        self._claim.check()
        self._check(path)
        was_there = bool(self.stat(path))
        self._objects.delete([path, *map(path.__add__, self._endings(self._claim.codings))])
        self._seen[path] = None
        return was_there

    def paths(self) -> list[str]:
        """Every object but hidden ones and compressed siblings."""
        return sorted(
            path
            for path in self._listing()
            if not path.endswith(tuple(_ENDINGS.values()))
            and not any(name.startswith(".") for name in path.split("/"))
        )

    def clean(self) -> None:
        """Nothing is left half done: an object is put whole or not at all."""

    def _stamp(self, stands: _Stands) -> str:
        codings = self._codings if stands.is_complete else "?"
        return f"{self._mark} {codings} {stands.version}"

    def _check(self, path: str) -> None:
        if not safe_path(path):
            raise DestinationError(
                f"{path!r}: is no path below {self._objects.address}; it was not delivered"
            )

    def _listing(self) -> dict[str, _Listed]:
        if self._listed is None:
            self._listed = {
                one.path: _Listed(one.size, one.version) for one in self._objects.objects()
            }
        return self._listed

    def _may_stand(self, path: str) -> bool:
        """Whether an object may be there; that none is, the list of all tells sooner."""
        self._unknown += 1
        if self._listed is None and self._unknown <= _SEVERAL:
            return True
        return path in self._listing() or self._seen.get(path) is not None

    def _version(self, path: str) -> str:
        """The version of an object that a run has not seen; "" for none."""
        if not safe_path(path):
            return ""
        if self._listed is not None:
            found = self._listed.get(path)
            return found.version if found else ""
        try:
            return self._objects.head(path).version
        except Missing:
            return ""

    def _is_equal(self, path: str, size: int, sha256: str) -> bool:
        """Whether an object has these bytes and the attributes that are wanted."""
        try:
            found = self._objects.head(path) if self._may_stand(path) else None
        except Missing:
            found = None
        if found is None:
            self._seen[path] = None
            return False
        self._seen[path] = _Stands(found.version, self._has_attributes(found))
        if found.size != size or not self._has_attributes(found):
            return False
        if told := found.attributes.get(SHA256):
            return told == sha256
        digest = hashlib.sha256()
        for piece in self._objects.pieces(path, found.version):
            digest.update(piece)
        return digest.hexdigest() == sha256

    def _put(self, upload: Upload) -> DestinationError | None:
        """Put an object and then its siblings, or tell why they cannot be put."""
        path, data = upload.path, upload.data
        try:
            self._check(path)
            sha256 = _sha256(data)
            version = self._put_in_place(upload, self._attributes(path, sha256))
            siblings = self._wanted if isinstance(data, bytes) else {}
            for coding, compressed in siblings.items():
                self._put_sibling(path, coding, compressed(upload.data))  # type: ignore[arg-type]
        except Overtaken as error:
            return error
        except DestinationUnusable:
            raise
        except DestinationError as error:
            return error
        except (Missing, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is gone"
            return DestinationError(f"{data if isinstance(data, Path) else path}: {reason}")
        self._seen[path] = _Stands(version, is_complete=True)
        return None

    def _put_in_place(self, upload: Upload, attributes: dict[str, str]) -> str:
        """Put a document in the place of the version that is known, if one is, or none is there.

        Raises:
            Overtaken: Another version stands there.
        """
        path, data = upload.path, upload.data
        for _ in range(_TRIES):
            known = self._known(upload)
            if known is None or isinstance(data, Path):
                break
            try:
                return self._objects.put_if(path, data, known, attributes)
            except (Conflict, Missing):  # some say of what is gone that, and some the other
                if version := self._arrived(path, known, attributes):
                    return version
                raise self._overtaken(path) from None
            except StoreAway as error:
                # Without an answer it may have been carried out, so that it is not sent again as
                # it was.
                if error.is_answered:
                    raise
                if version := self._arrived(path, known, attributes):
                    return version
                stands = self._seen[path]
                if stands and not is_same(stands.version, known):
                    raise self._overtaken(path) from None
        return self._objects.put(path, data, attributes)

    def _overtaken(self, path: str) -> Overtaken:
        return Overtaken(
            f"{self._objects.address}/{path}: another run has written it while this one was at "
            "work; nothing more was delivered, and the next run makes up for it"
        )

    def _known(self, upload: Upload) -> str | None:
        """The version that is known to stand where a document goes; "" for none."""
        if upload.path in self._seen:
            stands = self._seen[upload.path]
            return stands.version if stands else ""
        if upload.is_new:
            return ""
        _, _, rest = upload.stamp.partition(" ")
        return rest.partition(" ")[2] or None

    def _arrived(self, path: str, known: str, attributes: Mapping[str, str]) -> str:
        """The version that stands there, if it is what was put; else "" and it is remembered."""
        try:
            found = self._objects.head(path)
        except Missing:
            self._seen[path] = None
            return ""
        is_new = not is_same(found.version, known)
        is_ours = is_new and found.attributes.get(SHA256) == attributes[SHA256]
        self._seen[path] = _Stands(found.version, is_complete=False)
        return found.version if is_ours else ""

    def _put_sibling(self, path: str, coding: str, data: bytes) -> None:
        attributes = {**self._attributes(path), "Content-Encoding": coding}
        self._objects.put(path + _ENDINGS[coding], data, attributes)

    def _attributes(self, path: str, sha256: str = "") -> dict[str, str]:
        """What an object says of itself to those who read it, beside its bytes."""
        told = {
            "Content-Type": content_type(path),
            "Cache-Control": cache_control(path, self._cache),
        }
        return told | {SHA256: sha256} if sha256 else told

    def _has_attributes(self, found: StoredObject) -> bool:
        wanted = self._attributes(found.path)
        return all(found.attributes.get(name) == value for name, value in wanted.items())

    def _remove_siblings(self, uploads: Sequence[Upload]) -> None:
        """Remove the siblings of old versions, which must not be read beside the new ones."""
        paths = [one.path for one in uploads if isinstance(one.data, bytes)]
        endings = self._endings(self._claim.codings)
        if endings and paths:
            self._objects.delete([path + ending for path in paths for ending in endings])

    @staticmethod
    def _endings(codings: Iterable[str]) -> list[str]:
        return [_ENDINGS[coding] for coding in codings if coding in _ENDINGS]

    @staticmethod
    def _each(work: Callable[[_One], _Done], several: Sequence[_One]) -> list[_Done]:
        """Do something to several at a time; after one at which the store fails none is begun."""
        if len(several) <= 1:
            return [work(one) for one in several]
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - slow to import

        failures: list[DestinationUnusable] = []

        def attempt(one: _One) -> _Done:
            if failures:
                raise failures[0]
            try:
                return work(one)
            except DestinationUnusable as error:
                failures.append(error)
                raise

        with ThreadPoolExecutor(min(_THREADS, len(several))) as pool:
            return [*pool.map(attempt, several)]


def _sha256(data: bytes | Path) -> str:
    if isinstance(data, bytes):
        return hashlib.sha256(data).hexdigest()
    with data.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
