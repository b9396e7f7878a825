"""Published documents in a bucket, opened by any number of servers side by side."""

import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Generator
from datetime import timedelta
from threading import Lock
from typing import NamedTuple

from feedwright.deliver.served import File, FileVersion
from feedwright.domain.errors import DestinationError
from feedwright.domain.publication import safe_path
from feedwright.runtime.object_store import (
    SHA256,
    Conflict,
    Missing,
    ObjectStore,
    Patience,
    StoreAway,
    StoredObject,
    Unchanged,
)

FRESH = 5.0
"""Seconds for which an object that was looked at is taken to be the same; also those for which a
store that did not answer is not asked again."""
_PATIENCE = Patience(timedelta(seconds=5), retries=1, together=timedelta(seconds=8))
"""A reader waits for the answer."""
_MOST_KNOWN = 100_000
_SECOND = 1_000_000_000
_log = logging.getLogger("feedwright.server")


class _Known(NamedTuple):
    """What was seen of a path."""

    version: FileVersion | None
    """None where nothing was there."""
    looked: float


class ServedBucket:
    """The published documents of a bucket.

    A document is asked for again when some seconds have passed, by a request that the store
    answers in few bytes where it is the same. Where the store is away, what was read before is
    answered.

    Args:
        address: Where they lie.
        fresh: Seconds for which nothing is asked again.
        objects: The place; by its address where None.

    Raises:
        DestinationUnusable: The environment does not say how it is reached.
        MissingExtra: The optional part is not installed.
    """

    is_shared = True

    def __init__(
        self, address: str, *, fresh: float = FRESH, objects: ObjectStore | None = None
    ) -> None:
        self._objects = objects or ObjectStore(address, _PATIENCE)
        self._fresh = fresh
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._folders: dict[str, tuple[bool, float]] = {}
        self._looked_at: dict[str, File] = {}
        self._lock = Lock()
        self._away = "", 0.0
        self._warned = 0.0

    def version(self, path: str) -> FileVersion | None:
        """The version of an object, where it was looked at just now; None where it was not."""
        known = self._known.get(path)
        return known.version if known and self._is_fresh(known.looked) else None

    def seen(self, path: str) -> FileVersion | None:
        """The version of an object when it was last looked at."""
        known = self._known.get(path)
        return known.version if known else None

    def look(self, path: str, *, anew: bool = False) -> None:
        """Look at an object, unless that was done just now.

        Raises:
            OSError: It is to be looked at anew, and the store cannot be asked.
        """
        if anew:
            file = self._read(path, 1 << 28, None)
            if file:
                self._looked_at[path] = file
        elif not self.version(path):
            try:
                file = self._read(path, 1 << 28, self._looked_at.get(path))
            except OSError:  # it is looked at again at the next look
                return
            if file:
                self._looked_at[path] = file
            else:
                self._looked_at.pop(path, None)

    def is_folder(self, path: str) -> bool:
        """Whether anything lies below a path.

        Raises:
            OSError: The store cannot be asked.
        """
        if path and not safe_path(path):
            return False
        found = self._folders.get(path)
        if not (found and self._is_fresh(found[1])):
            if len(self._folders) >= _MOST_KNOWN:
                self._folders.clear()
            self._refuse_if_away()
            try:
                is_there = next(self._objects.objects(path), None) is not None
            except DestinationError as error:
                raise self._gone_away(error) from error
            found = self._folders[path] = is_there, time.monotonic()
        return found[0]

    def read(self, path: str, most: int, known: File | None = None) -> File | None:
        """Read an object whole; of one of more bytes only its hash is told.

        Args:
            path: Below the prefix.
            most: How many bytes are held.
            known: As it was read before, which is the answer where it is the same, and where the
                store cannot be asked.

        Raises:
            OSError: The store cannot be asked, and nothing is known.
        """
        seen = self._known.get(path)
        if seen and self._is_fresh(seen.looked):
            if seen.version is None:
                return None
            for one in (known, self._looked_at.get(path)):
                if one and one.version == seen.version:
                    return one
        return self._read(path, most, known)

    def parts(self, path: str, version: FileVersion, start: int, end: int) -> Generator[bytes]:
        """Part of an object, little by little.

        Raises:
            OSError: It cannot be read, or it is another version by now.
        """
        try:
            yield from self._objects.pieces(path, str(version.name), (start, end))
        except (Missing, Conflict) as error:
            raise FileNotFoundError(path) from error
        except DestinationError as error:
            raise self._gone_away(error) from error

    def _read(self, path: str, most: int, known: File | None) -> File | None:
        if not path or not safe_path(path):
            return None
        try:
            file: File | None = None
            self._refuse_if_away()
            version = str(known.version.name) if known else ""
            found, data = self._objects.get(path, version, most)
            file = self._file(found, data)
        except Unchanged:
            file = known
        except (Missing, Conflict):
            pass
        except (DestinationError, OSError) as error:
            if known is None:
                raise self._gone_away(error) from error
            self._gone_away(error)
            file = known
        self._note(path, file.version if file else None)
        return file

    def _file(self, found: StoredObject, data: bytes | None) -> File:
        modified = int(found.modified.timestamp()) * _SECOND
        version = FileVersion(found.version, modified, found.size)
        if data is not None:
            return File(version, hashlib.sha256(data).hexdigest(), data)
        sha256 = found.attributes.get(SHA256, "")
        if not sha256:  # another program has put it there
            digest = hashlib.sha256()
            for piece in self._objects.pieces(found.path, found.version):
                digest.update(piece)
            sha256 = digest.hexdigest()
        return File(version, sha256, None)

    def _note(self, path: str, version: FileVersion | None) -> None:
        with self._lock:
            self._known[path] = _Known(version, time.monotonic())
            self._known.move_to_end(path)
            if len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)

    def _is_fresh(self, looked: float) -> bool:
        return time.monotonic() - looked < self._fresh

    def _refuse_if_away(self) -> None:
        """Ask nothing of a store that did not answer just now.

        Raises:
            OSError: It did not.
        """
        told, until = self._away
        if time.monotonic() < until:
            raise OSError(told)

    def _gone_away(self, error: Exception) -> OSError:
        """Remember that the store does not answer, and say so once for a while."""
        told, now = str(error), time.monotonic()
        if now >= self._warned:
            _log.warning("%s; what is held in memory is served until it answers", told)
            self._warned = now + self._fresh
        if isinstance(error, StoreAway):  # of another error one object alone may be the reason
            self._away = told, now + self._fresh
        return OSError(told)
