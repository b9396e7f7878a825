"""The published documents in a server's memory: each version is read and compressed once."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from feedwright.deliver.compression import compressor
from feedwright.deliver.served import File, Published
from feedwright.domain.document import is_ours
from feedwright.domain.errors import MissingExtra
from feedwright.domain.formats import format_of_document
from feedwright.domain.private_paths import without_secret
from feedwright.domain.publication import Publication
from feedwright.domain.representation import content_type, feed_type, is_attachment, is_coded
from feedwright.server import headers, requests
from feedwright.server.conditional import CODINGS, DIGITS, IDENTITY, Facts, Tag
from feedwright.server.delta import Pieces, take_apart
from feedwright.server.headers import Fields
from feedwright.server.httpfields import http_date
from feedwright.store.server_view import PublishedDocument, StoreReader

HELD = 64 << 20
"""The most bytes in memory; the documents requested longest ago are dropped first."""
_LARGEST = 8 << 20
"""A file of more bytes is read again for each request."""
_MOST_DELTAS = 64
"""The number of older versions of a feed whose deltas are cached."""
_MOST_ANSWERS = 256
"""The number of different requests whose complete answer is cached."""
_ANSWER = 512
"""The approximate bytes of one such answer, without its key and without the shared body."""


def compressors() -> dict[str, Callable[[bytes], bytes]]:
    """The installed compressors, the best first."""
    found: dict[str, Callable[[bytes], bytes]] = {}
    for coding in CODINGS:
        try:
            found[coding] = compressor(coding)
        except MissingExtra:
            continue
    return found


class Body:
    """The body of a document in one coding, with its header fields.

    Args:
        data: The bytes; None if they are read from the file.
        length: The number of bytes.
        fields: The header fields of an answer with the body.
        brief: The header fields of an answer 304.
    """

    __slots__ = ("brief", "data", "fields", "length")

    def __init__(self, data: bytes | None, length: int, fields: Fields, brief: Fields) -> None:
        self.data = data
        self.length = length
        self.fields = fields
        self.brief = brief


class Ready(NamedTuple):
    """A cached answer: the same for every equal request for a version of a document."""

    status: int
    fields: Fields
    body: bytes


class Version:
    """One version of a document.

    Args:
        path: Relative to the published folder.
        file: The file that was read.
        standing: The store's record of this version; None if it has none, or one of another
            version.
        fields: The header fields that are the same for every version.
        modified: When its bytes last changed, in seconds since 1970.
        compressors: The compressors by coding.
        grown: Called when it takes more memory than before.
    """

    def __init__(
        self,
        path: str,
        file: File,
        standing: PublishedDocument | None,
        *,
        fields: Fields,
        modified: int | None,
        compressors: dict[str, Callable[[bytes], bytes]],
        grown: Callable[[], None],
    ) -> None:
        self.path = path
        self.file = file
        self.file_version = file.version
        self.data = file.data
        self.standing = standing
        self._shared = fields
        self._compressors = compressors
        self._grown = grown
        self.name = PurePosixPath(path).name
        self.is_feed = bool(format_of_document(self.name)) and not is_attachment(path)
        coded = self.data is not None and is_coded(content_type(path))
        self.facts = Facts(
            content=file.sha256[:DIGITS],
            length=file.version.size,
            modified=modified,
            codings=tuple(compressors) if coded else (),
            delta=bool(self.is_feed and self.data and standing and standing.epoch),
        )
        self.is_page = self.name.endswith(".html") and is_ours(self.data or b"")
        is_chosen = bool(feed_type(path))
        vary = (
            ["Accept-Encoding"] * coded + ["A-IM"] * self.is_feed + ["Sec-Fetch-Dest"] * is_chosen
        )
        self._vary = headers.encoded([("Vary", ", ".join(vary))] if vary else [])
        self._lock = asyncio.Lock()
        self._bodies: dict[str, Body] = {}
        self._deltas: dict[tuple[int, str], Body] = {}
        self._earlier: dict[tuple[str, ...], tuple[str, int] | None] = {}
        self._pieces: Pieces | None = None
        self._changes: dict[str, int] | None = None
        self._ready: dict[requests.Key, Ready] = {}
        self._answers = 0
        self.weight = len(self.data or b"") + 1024

    def ready(self, request: requests.Key) -> Ready | None:
        """The cached answer to a request, if any: readers poll with equal requests."""
        return self._ready.get(request)

    def remember(self, request: requests.Key, answer: Ready) -> None:
        """Cache an answer for equal requests, unless the request is long."""
        if not request.is_short or request in self._ready:
            return
        if len(self._ready) >= _MOST_ANSWERS:
            self.weight -= self._answers
            self._answers = 0
            self._ready.clear()
        self._ready[request] = answer
        taken = request.size + _ANSWER
        self._answers += taken
        self.weight += taken
        self._grown()

    def body(self, coding: str) -> Body | None:
        """The body in a coding, if it has been made."""
        return self._bodies.get(coding)

    async def make(self, coding: str) -> Body:
        """The body in a coding, made once."""
        async with self._lock:
            if coding not in self._bodies:
                data = self.data
                if coding != IDENTITY and data is not None:
                    data = await asyncio.to_thread(self._compressors[coding], data)
                self._bodies[coding] = self._body(data, coding)
                self.weight += len(data or b"") if coding != IDENTITY else 0
                self._grown()
            return self._bodies[coding]

    async def since(
        self, bases: Sequence[Tag], coding: str, records: StoreReader
    ) -> tuple[Tag, Body] | None:
        """Reduce the feed to the entries that changed after a version (RFC 3229 ``feed``).

        Args:
            bases: The versions that the reader has.
            coding: The content coding of the answer.
            records: The store's records of versions and entries.

        Returns:
            The version that the reader starts from, and the reduced feed; None if the whole feed
            serves the reader better, or if anything is uncertain.
        """
        contents = tuple(one.content for one in bases)
        if contents not in self._earlier:
            if len(self._earlier) >= _MOST_DELTAS:
                self._earlier.clear()
            found = await asyncio.to_thread(records.earlier, self.path, contents)
            self._earlier[contents] = found
        if not (earlier := self._earlier[contents]):
            return None
        content, change = earlier
        body = await self._since(change, coding, records)
        return (Tag(content, coding), body) if body else None

    async def _since(self, change: int, coding: str, records: StoreReader) -> Body | None:
        async with self._lock:
            held = self._deltas.get((change, coding))
            if held:
                return held
            data = await asyncio.to_thread(self._cut, change, records)
            if data is None:
                return None
            if coding != IDENTITY:
                data = await asyncio.to_thread(self._compressors[coding], data)
            if len(self._deltas) >= _MOST_DELTAS:
                self.weight -= sum(one.length for one in self._deltas.values())
                self._deltas.clear()
            # ``no-store`` keeps caches that do not know 226 from storing the answer, and ``im``
            # allows it to those that do (RFC 3229 §10.8.3).
            instead = {b"cache-control": b"no-store, im"}
            body = self._body(data, coding, instead, [("IM", "feed")])
            self._deltas[change, coding] = body
            self.weight += body.length
            self._grown()
            return body

    def _cut(self, change: int, records: StoreReader) -> bytes | None:
        if self.data is None or self.standing is None:
            return None
        if self._pieces is None:
            self._pieces = take_apart(self.name, self.data)
        if self._pieces is None:
            return None
        if self._changes is None:
            feed = without_secret(self.path).rpartition("/")[0]
            ids = [name for name, _ in self._pieces.entries]
            self._changes = records.changes(self.path, self.standing, feed, ids)
        known = self._changes
        if known is None:
            return None
        # An entry that the store does not know may have changed.
        wanted = {name for name, _ in self._pieces.entries if known.get(name, change + 1) > change}
        if len(wanted) == len(self._pieces.entries):
            return None
        return self._pieces.only(wanted.__contains__)

    def _body(
        self,
        data: bytes | None,
        coding: str,
        instead: dict[bytes, bytes] | None = None,
        more: list[tuple[str, str]] | None = None,
    ) -> Body:
        length = self.facts.length if data is None else len(data)
        tag = headers.encoded([("ETag", str(self.facts.tag(coding)))])
        version = [*tag, *self._vary]
        if self.facts.modified is not None:
            version += headers.encoded([("Last-Modified", http_date(self.facts.modified))])
        fields = [("Content-Encoding", coding)] * (coding != IDENTITY)
        if not instead:
            fields.append(("Accept-Ranges", "bytes"))
        fields += [("Content-Length", str(length)), *(more or [])]
        shared = [(name, (instead or {}).get(name, value)) for name, value in self._shared]
        brief = [
            one
            for one in self._shared
            if one[0] == b"cache-control" or one[0].startswith(b"access-control")
        ]
        return Body(
            data,
            length,
            [*shared, *version, *headers.encoded(fields)],
            [*brief, *tag, *self._vary],
        )


class VersionCache:
    """The documents of a published folder.

    Args:
        publication: The configuration.
        folder: The published folder.
        records: The store's records of documents.
        clock: Returns the time, in seconds since 1970.
        most: The most bytes in memory.
    """

    def __init__(
        self,
        publication: Publication,
        folder: Published,
        records: StoreReader,
        *,
        clock: Callable[[], float],
        most: int = HELD,
    ) -> None:
        self.folder = folder
        self.records = records
        self._publication = publication
        self._clock = clock
        self._most = most
        self._compressors = compressors()
        self._held: OrderedDict[str, Version] = OrderedDict()
        self._settled: set[str] = set()
        self._loading: dict[str, asyncio.Task[Version | None]] = {}

    def held(self, path: str) -> Version | None:
        """The current version of a document, if it is in memory and certain.

        A version that the store knows is current while its file is unchanged. One that the store
        does not know yet, because a run is just delivering it, is looked up for each request.
        """
        held = self._held.get(path)
        if held and path in self._settled and self.folder.version(path) == held.file_version:
            self._held.move_to_end(path)
            return held
        return None

    async def find(self, path: str) -> Version | None:
        """The current version of a document; it is read if it is not in memory."""
        held = self.held(path)
        if held:
            return held
        held = self._held.get(path)
        while path in self._loading:
            version = await asyncio.shield(self._loading[path])
            # It began before this request, which must see what was published since.
            if version and self.folder.version(path) == version.file_version:
                return version
        task = asyncio.create_task(self._load(path, held))
        self._loading[path] = task
        return await asyncio.shield(task)

    async def _load(self, path: str, held: Version | None) -> Version | None:
        try:
            version = await asyncio.to_thread(self._read, path, held)
            self._keep(path, version)
            return version
        finally:
            # Before its end: waiting again for a finished task returns at once, and would loop for
            # ever.
            self._loading.pop(path, None)

    def _keep(self, path: str, version: Version | None) -> None:
        if version is None:
            self._held.pop(path, None)
            self._settled.discard(path)
            return
        self._held[path] = version
        self._held.move_to_end(path)
        self._trim()

    @property
    def weight(self) -> int:
        """The bytes in memory."""
        return sum(one.weight for one in self._held.values())

    def _trim(self) -> None:
        """Drop the versions that were requested longest ago."""
        weight = self.weight
        while weight > self._most and len(self._held) > 1:
            gone, oldest = self._held.popitem(last=False)
            self._settled.discard(gone)
            weight -= oldest.weight

    def _read(self, path: str, held: Version | None) -> Version | None:
        """Read a document, and the store's record of exactly these bytes."""
        file = self.folder.read(path, _LARGEST, held.file if held else None)
        if file is None:
            return None
        standing = self.records.published(path)
        settled = True
        modified: int | None
        if standing and standing.sha256 == file.sha256:
            modified = standing.changed or None
        else:
            # A file of another program, or one that a run is just delivering.
            settled = standing is None and not self.records.is_delivery_open()
            standing = None
            modified = file.version.time // 1_000_000_000 if settled else None
        if self.folder.is_shared:
            # The store's time, so that a server without a store gives the same.
            modified = file.version.time // 1_000_000_000
        now = int(self._clock())
        if modified is not None and modified >= now:
            # RFC 9110 §8.8.2.1: no time in the future, nor within the current second.
            modified, settled = None, False
        (self._settled.add if settled else self._settled.discard)(path)
        if held and held.file_version == file.version and _told(held) == (standing, modified):
            return held
        return Version(
            path,
            file,
            standing,
            fields=headers.format_of_document(path, file.data, self._publication),
            modified=modified,
            compressors=self._compressors,
            grown=self._trim,
        )


def _told(version: Version) -> tuple[PublishedDocument | None, int | None]:
    return version.standing, version.facts.modified
