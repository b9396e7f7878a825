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
"""How much is held in memory, in bytes; what was asked for longest ago goes first."""
_LARGEST = 8 << 20
"""From more bytes on a file is read anew for each who asks."""
_MOST_DELTAS = 64
"""For how many older versions a feed's changes are held."""
_MOST_ANSWERS = 256
"""For how many kinds of requests the whole answer is held."""
_ANSWER = 512
"""About how many bytes one takes beside its key, and beside the body that all share."""


def compressors() -> dict[str, Callable[[bytes], bytes]]:
    """The compressors that are installed, the best first."""
    found: dict[str, Callable[[bytes], bytes]] = {}
    for coding in CODINGS:
        try:
            found[coding] = compressor(coding)
        except MissingExtra:
            continue
    return found


class Body:
    """What is sent of a document in one coding, with its header fields.

    Args:
        data: The bytes; None where they are read from the file.
        length: How many there are.
        fields: The header fields of the answer that sends them.
        brief: Those of the answer that says that they have not changed.
    """

    __slots__ = ("brief", "data", "fields", "length")

    def __init__(self, data: bytes | None, length: int, fields: Fields, brief: Fields) -> None:
        self.data = data
        self.length = length
        self.fields = fields
        self.brief = brief


class Ready(NamedTuple):
    """An answer that is the same whenever a version of a document is asked for in one way."""

    status: int
    fields: Fields
    body: bytes


class Version:
    """One version of a document.

    Args:
        path: Below the published folder.
        file: As it was read.
        standing: What the store knows of this version; None where it knows nothing, or of
            another version only.
        fields: The header fields that do not depend on the version.
        modified: When its bytes last changed, in seconds since 1970.
        compressors: By coding.
        grown: Told when more of it is held than before.
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
        """The answer to a request, if it was given before; readers poll with the same words."""
        return self._ready.get(request)

    def remember(self, request: requests.Key, answer: Ready) -> None:
        """Holds an answer for whoever asks the same, unless that takes many words."""
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
        """What is sent of it in a coding, if that has been made."""
        return self._bodies.get(coding)

    async def make(self, coding: str) -> Body:
        """What is sent of it in a coding; it is made once."""
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
        """The feed with the entries only that changed after a version (RFC 3229 ``feed``).

        Args:
            bases: The versions that a reader has.
            coding: Of what is sent.
            records: What the store remembers of versions and of the entries.

        Returns:
            The version that the reader can start from, and what changed; None where the whole
            serves the reader better, or where anything is in doubt.
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
            # What a cache that does not know 226 might do with one, ``no-store`` forbids it,
            # and ``im`` allows it to one that does (RFC 3229 §10.8.3).
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
        # Of an entry that the store does not know, nobody can say that it is the same.
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
        publication: What feedwright.toml says.
        folder: What is published.
        records: What the store knows.
        clock: Tells the time, in seconds since 1970.
        most: How much is held in memory, in bytes.
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
        """The version of a document that stands there now, if that is held and certain.

        A version that the store knows is the same for as long as its file is. One of which it
        does not know yet, because a run is just putting it there, is looked up each time.
        """
        held = self._held.get(path)
        if held and path in self._settled and self.folder.version(path) == held.file_version:
            self._held.move_to_end(path)
            return held
        return None

    async def find(self, path: str) -> Version | None:
        """The version of a document that stands there now."""
        held = self.held(path)
        if held:
            return held
        held = self._held.get(path)
        while path in self._loading:
            version = await asyncio.shield(self._loading[path])
            # It was begun before this request came; what was published since is to be seen.
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
            # Before its end, for nobody may wait again for what has ended: that takes no time,
            # and so would go on for ever.
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
        """How much is held in memory, in bytes."""
        return sum(one.weight for one in self._held.values())

    def _trim(self) -> None:
        """Let go of what was asked for longest ago."""
        weight = self.weight
        while weight > self._most and len(self._held) > 1:
            gone, oldest = self._held.popitem(last=False)
            self._settled.discard(gone)
            weight -= oldest.weight

    def _read(self, path: str, held: Version | None) -> Version | None:
        """Read a document, and what the store knows of just these bytes."""
        file = self.folder.read(path, _LARGEST, held.file if held else None)
        if file is None:
            return None
        standing = self.records.published(path)
        settled = True
        modified: int | None
        if standing and standing.sha256 == file.sha256:
            modified = standing.changed or None
        else:
            # Another program's file, or one that a run is just putting there.
            settled = standing is None and not self.records.is_delivery_open()
            standing = None
            modified = file.version.time // 1_000_000_000 if settled else None
        if self.folder.is_shared:
            # By the store's clock: a server that has no store beside it tells the same.
            modified = file.version.time // 1_000_000_000
        now = int(self._clock())
        if modified is not None and modified >= now:
            # RFC 9110 §8.8.2.1: no time to come is told, nor one that is not over yet.
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
