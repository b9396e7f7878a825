"""The reading of single units of a publication's sources, on any machine that has them."""

import hashlib
from collections.abc import Collection, Mapping, Sequence

import msgspec

from feedwright.domain import identity
from feedwright.domain.addresses import address
from feedwright.domain.article import Article, SetAside
from feedwright.domain.errors import NotShared, SourceError
from feedwright.domain.link_patterns import article_link
from feedwright.domain.publication import Publication
from feedwright.domain.source_changes import FileContents
from feedwright.domain.sources import Source as Settings
from feedwright.reading.formats.raw_article import Reading
from feedwright.reading.source import Source

NEVER_PUBLISHED = frozenset({"draft", "private"})
FILES = "files"
"""The name of the task that reads files which were read before."""
_LOST = (
    "every process that read it was killed, as systems do when memory runs out; take it "
    "out, or give the run more memory"
)
Stamped = Sequence[tuple[str, str]]
"""The paths of files, each with its stamp in a scan."""


class SharedReading(msgspec.Struct, array_like=True):
    """What other machines are told of a reading that is shared."""

    publication: str
    """The fingerprint of all that files are read by."""
    timezone: str
    """Which counts, whatever feedwright.toml says."""
    authority: str
    """Likewise."""
    own: bytes
    """What the task itself needs."""


class Place(msgspec.Struct, frozen=True):
    """Where the keys of a source's articles begin alike."""

    beginning: str
    number: int
    settings: Settings
    source: Source


class Units:
    """The units of a publication's sources, as one reads them.

    Args:
        publication: What feedwright.toml says.
        sources: Where its articles are stored, by the prefix of their keys.
    """

    def __init__(self, publication: Publication, sources: Mapping[str, Source]) -> None:
        self._publication = publication
        self._sources = sources
        self._settings = {one.prefix: one for one in publication.sources}
        places = (
            Place(f"{prefix}/" if prefix else "", number, settings, sources[prefix])
            for number, (prefix, settings) in enumerate(self._settings.items())
        )
        self._lost: set[str] = set()
        """The keys of units that ended each process which read them."""
        # One that lies in another is a source of its own.
        self._innermost = sorted(places, key=lambda one: len(one.beginning), reverse=True)

    def source_of(self, key: str) -> Settings | None:
        """What feedwright.toml says of the source that an article or a unit is from."""
        place = self._place_of(key)
        return place.settings if place else None

    def _place_of(self, key: str) -> Place | None:
        for place in self._innermost:
            if key.startswith(place.beginning):
                return place
        return None

    def order(self, key: str) -> tuple[int, str]:
        """By what units are sorted: by source, and by its own order there."""
        place = self._place_of(key)
        if place is None:
            return len(self._settings), key
        return place.number, place.source.order(key)

    def fingerprint(self) -> str:
        """What stands for all that units are read by, but for where they and the store lie.

        No hash of a password is kept.
        """
        publisher = msgspec.structs.replace(self._publication.publication, store="")
        sources = [
            {**msgspec.structs.asdict(one), "url": "", "token": "", "headers": ()}
            for one in self._publication.sources
        ]
        said = msgspec.structs.replace(self._publication, publication=publisher, sources=())
        recipes = {prefix: one.recipe() for prefix, one in self._sources.items()}
        told = msgspec.json.encode((said, sources, recipes), order="deterministic")
        return hashlib.sha256(told).hexdigest()

    def are_shared(self, paths: Collection[str]) -> bool:
        """Whether other machines may have all of some units."""
        places = (self._place_of(path) for path in paths)
        return all(place is not None and place.source.is_shared for place in places)

    def prepare(self, part: Stamped) -> None:
        """Have sources find what reading some units needs, which another machine has found.

        Raises:
            NotShared: One is not here as it was found there.
        """
        keys = {path for path, _ in part}
        for source in self._sources.values():
            source.prepare(keys, many=False)
        for path, seen in part:
            place = self._place_of(path)
            if place is None or not (place.source.is_shared and place.source.stands(path, seen)):
                raise NotShared(f"{path} is another here, or has changed")

    def close(self) -> None:
        """Let go of what reading held open."""
        for source in self._sources.values():
            source.close()

    def reading(self, key: str) -> Reading:
        """What a unit holds; one that cannot be read now is set aside until the next run."""
        place = self._place_of(key)
        if place is None:
            return Reading()
        try:
            return place.source.reading(key)
        except SourceError as error:
            aside = SetAside(source=key, reason=str(error))
            return Reading(set_aside=(aside,), is_transient=True)

    def read_part(self, paths: Sequence[str]) -> bytes:
        """Reads a few files."""
        return msgspec.msgpack.encode([self.read_file(path) for path in paths])

    def read_file(self, path: str) -> FileContents:
        """Reads a file."""
        place = self._place_of(path)
        if place is None:
            raise LookupError(path)
        settings = place.settings
        reading = self._aside(path) if path in self._lost else self.reading(path)
        articles = [one for one in reading.articles if one.status not in NEVER_PUBLISHED]
        if len(articles) > 1:  # of several at one key the first counts
            wanted = {one.key: one for one in reversed(articles)}
            articles = [one for one in articles if wanted[one.key] is one]
        return FileContents(
            path=path,
            articles=len(reading.articles),
            incoming=tuple([identity.incoming(one, self.link(one, settings)) for one in articles]),
            texts=tuple(map(msgspec.json.encode, articles)),
            has_private=any(one.status == "private" for one in reading.articles),
            set_aside=reading.set_aside,
            beside=reading.beside,
            is_transient=reading.is_transient,
        )

    @staticmethod
    def _aside(path: str) -> Reading:
        return Reading(set_aside=(SetAside(source=path, reason=_LOST),), is_transient=True)

    def link(self, article: Article, source: Settings) -> str:
        """The address of an article that is published when it says; "" where it does not say."""
        if article.published is None:
            return address(article.link, "")
        return article_link(article, source, article.published, self._publication)


class SharedUnits(Units):
    """Units of which another machine's run has this one read some.

    What cannot be read here now, the other machine may be able to read.
    """

    def read_file(self, path: str) -> FileContents:
        """Reads a file.

        Raises:
            NotShared: It cannot be read now.
        """
        found = super().read_file(path)
        if found.is_transient:
            reasons = (one.reason for one in found.set_aside)
            raise NotShared(f"{path} cannot be read here now: {'; '.join(reasons)}")
        return found
