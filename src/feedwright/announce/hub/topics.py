"""The topics of a hub: their documents, and the bytes that stand there now."""

import asyncio
import json
import time
from codecs import BOM_UTF8
from collections.abc import Iterable
from xml.parsers import expat

from feedwright.announce.hub.subscriptions import Subscriptions
from feedwright.announce.websub import head_path, path_of
from feedwright.deliver.served import File, FileVersion, Published
from feedwright.domain.publication import Publication

_LARGEST = 1 << 28
"""Bytes; what is larger is delivered to nobody."""
_LARGEST_PARSED = 1 << 23
"""Bytes; of a larger document its last byte tells whether it is whole: parsing takes too long."""
_TICK = 1_000_000_000
"""Nanoseconds, after which a file that is written again has another time."""


class BrokenDocumentError(OSError):
    """A published file that does not parse to its end.

    Args:
        path: Where it is, below the published folder.
    """

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} does not parse to its end, as while another program copies it into the "
            "folder; its subscribers get it once it does"
        )


class Topics:
    """The topics of a publication, as its published documents are read.

    Args:
        publication: What feedwright.toml says.
        folder: The published documents.
        subscriptions: Who subscribes.
    """

    def __init__(
        self, publication: Publication, folder: Published, subscriptions: Subscriptions
    ) -> None:
        self._publication = publication
        self._folder = folder
        self._subscriptions = subscriptions
        self._versions: dict[str, File] = {}
        self._broken: dict[str, FileVersion] = {}
        """The versions that are not read again."""

    def path_of(self, topic: str) -> str:
        """The path of a topic's document, or "" where it is no topic of this publication.

        A document that somebody subscribes to is one as long as it stands, though no feed makes
        it any more: it stays as it was until it may go.
        """
        if path := path_of(self._publication, topic):
            return path
        path = head_path(self._publication, topic)
        stands = path and self._folder.seen(path) and topic in self._subscriptions.topics()
        return path if stands else ""

    async def look(self, topics: Iterable[str], *, anew: bool = False) -> None:
        """Look at the documents of topics; those of a bucket take time.

        Args:
            topics: Which.
            anew: Those too that were looked at just now.

        Raises:
            OSError: They are to be looked at anew, and nobody can tell at this moment.
        """
        if self._folder.is_shared:
            paths = filter(None, [head_path(self._publication, topic) for topic in topics])
            for path in paths:
                await asyncio.to_thread(self._folder.look, path, anew=anew)

    def version(self, topic: str, *, whole: bool = False) -> File | None:
        """A topic's document as it stands at this moment, or None where there is none.

        Args:
            topic: The topic.
            whole: Its bytes are needed.

        Raises:
            BrokenDocumentError: The file holds part of a document, or none.
            OSError: Nobody can tell at this moment.
        """
        if not (path := self.path_of(topic)):
            return None
        version = self._folder.seen(path)
        known = self._versions.get(topic)
        if known and known.version == version and (known.data is not None or not whole):
            return known
        if version and self._broken.get(topic) == version:
            raise BrokenDocumentError(path)
        held = known if known and known.data is not None else None
        if file := self._folder.read(path, _LARGEST, held):
            if file.data is not None and file is not held and not _is_whole(file.data):
                if abs(time.time_ns() - file.version.time) > _TICK:
                    self._broken[topic] = file.version
                raise BrokenDocumentError(path)
            self._versions[topic] = file
        return file

    def forget_bytes(self) -> None:
        """Hold no document in memory that is being sent to nobody."""
        self._versions = {
            topic: version._replace(data=None) for topic, version in self._versions.items()
        }


def _is_whole(data: bytes) -> bool:
    """Whether a document of XML or JSON parses to its end."""
    begun = data.removeprefix(BOM_UTF8).lstrip()
    if len(data) > _LARGEST_PARSED:
        return data.rstrip().endswith(b"}" if begun.startswith(b"{") else b">")
    try:
        if begun.startswith(b"{"):
            json.loads(data)
        else:
            expat.ParserCreate().Parse(data, True)
    except (ValueError, RecursionError, expat.ExpatError):
        return False
    return True
