"""An opened publication: its configuration, sources, store and destination."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

import msgspec

from feedwright.deliver.folder import Folder as DestinationFolder
from feedwright.domain.article import Article
from feedwright.domain.configured_durations import duration
from feedwright.domain.errors import ConfigurationError, FeedwrightError, MissingExtra, StoreError
from feedwright.domain.partner_settings import partner_notices
from feedwright.domain.publication import Destination as Destinations
from feedwright.domain.publication import Publication
from feedwright.domain.sources import FolderSource, PythonSource
from feedwright.domain.validation import (
    PLACEHOLDER,
    placeholders,
    reserved_host,
    reserved_notices,
)
from feedwright.reading.kinds import open_source
from feedwright.reading.source import Given, GivenRow, Source, Surroundings
from feedwright.reading.sources.systems import system_of
from feedwright.runtime import configuration, configuration_reader
from feedwright.runtime.kept_open import KeptOpen
from feedwright.store.opening import Location, lies_there, store_location
from feedwright.store.own_files import STORE
from feedwright.store.permissions import make_folder
from feedwright.store.store import Store

if TYPE_CHECKING:
    from feedwright.deliver.destination import Destination
    from feedwright.deliver.served import Published
    from feedwright.store.connections import Connections

SCRATCH = "public"
"""The folder of documents in a scratch folder."""
_BEGINNING = 1_000_000
"""The bytes of a picture's file that are enough to tell its format and size."""


class Workspace(msgspec.Struct, frozen=True):
    """An opened publication: its configuration, its sources, its store and its destination."""

    publication: Publication
    folder: Path
    sources: Mapping[str, Source]
    """By the prefix of their articles' keys."""
    scratch: Path | None = None
    """The folder of its store; by default the folder of feedwright.toml."""
    articles: Given | None = None
    """The articles that a program gives to the run."""
    kept_open: KeptOpen | None = None
    """What stays open for the next runs of this process; None if there are none."""

    def destination(self, *, audited: bool = False) -> "Destination":
        """Open the place where its documents are delivered.

        Args:
            audited: Look at each file instead of trusting what the store knows; for one run.
        """
        wanted = self.publication.destination
        try:
            if wanted.is_bucket:
                return _bucket(wanted, audited=audited)
            return DestinationFolder(self.folder / wanted.path, wanted.precompress)
        except MissingExtra as error:
            from feedwright.runtime.installed import missing  # noqa: PLC0415 - brings subprocess

            raise missing(error.extra, error.need) from error

    @property
    def state(self) -> Path:
        """The folder of its own files beside feedwright.toml, a SQLite store included."""
        return ((self.scratch or self.folder) / STORE).parent

    @property
    def store_location(self) -> Location:
        """Where its store lies."""
        if self.scratch:
            return self.scratch / STORE
        return store_location(self.publication, self.folder)

    def store(
        self,
        *,
        dry: bool = False,
        patience: float | None = None,
        connections: "Connections | None" = None,
    ) -> Store:
        """Open its store; a dry run of a new publication gets a temporary one.

        Args:
            dry: Whether the run keeps nothing.
            patience: How long to wait for another run to end, in seconds; None for the default.
            connections: Connections to database servers that stay open between runs.
        """
        place = self.store_location
        if isinstance(place, Path):
            # What lies there and is no store stops a dry run too: it tells what a run would do.
            is_new = dry and not (os.path.lexists(place) or place.parent.is_file())
            beside = None
        else:
            is_new = dry and not lies_there(place)
            beside = self.state
            if not dry:
                make_folder(beside)
        epoch = os.urandom(4).hex()
        opened = None if is_new else place
        if patience is None:
            return Store(opened, epoch=epoch, beside=beside)
        return Store(opened, epoch=epoch, beside=beside, patience=patience, connections=connections)

    def check_address(self) -> None:
        """Refuse to publish a placeholder as the address, which readers would keep for ever.

        Raises:
            ConfigurationError: The address or the authority is still a placeholder, or a public
                hub would be told of an address that it cannot reach. A publication that has run
                goes on, in an intranet, with a notice.
        """
        if left := placeholders(self.publication.publication):
            raise ConfigurationError(
                f"{self.folder / configuration.FILE_NAME}: {' and '.join(left)} still hold the "
                f"placeholder {PLACEHOLDER}, and ids and links would for good; set address to "
                "where the published folder will be reached, and authority to your domain and "
                "a year in which you hold it"
            )
        if (unreached := self._unreached_by_hub()) and not lies_there(self.store_location):
            host, hub = unreached
            raise ConfigurationError(
                f"{self.folder / configuration.FILE_NAME}: address is at {host}, which the hub "
                f"{hub} cannot reach; set address to where the published folder is reached, or "
                "take out hubs until it is"
            )

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences about the configuration, repeated in every run."""
        told = (*reserved_notices(self.publication), *partner_notices(self.publication))
        if not (unreached := self._unreached_by_hub()):
            return told
        host, hub = unreached
        return (*told, f"address is at {host}, which the hub {hub} cannot reach; take out hubs")

    def _unreached_by_hub(self) -> tuple[str, str] | None:
        """The host of the address and a public hub that cannot reach it, if there is one."""
        publisher = self.publication.publication
        hub = _public_hub(publisher.hubs)
        host = _unreached(publisher.address) if hub else ""
        return (host, hub) if host else None

    def by_clocks_of(self, zone: str) -> Self:
        """The same publication, with another time zone for dates without one."""
        publisher = msgspec.structs.replace(self.publication.publication, timezone=zone)
        publication = msgspec.structs.replace(self.publication, publication=publisher)
        sources = _sources(publication, self.folder, given=self.articles, kept_open=self.kept_open)
        return msgspec.structs.replace(self, publication=publication, sources=sources)

    def given(self, articles: Iterable[GivenRow], touched: Collection[object] | None) -> Self:
        """The same publication, to whose source of ``kind = "python"`` articles are given.

        Args:
            articles: Articles, or rows of a table.
            touched: The ids of those that may have changed; None if these are all articles.

        Raises:
            ConfigurationError: No source takes them, or several do.
            TypeError: One is neither an article nor a row; it would count as deleted.
        """
        if isinstance(articles, Mapping | str | Article):
            raise TypeError(f"articles is a {type(articles).__name__}; give a list of rows")
        if isinstance(touched, Mapping | str):
            raise TypeError(f"touched is a {type(touched).__name__}; give a list of ids")
        from feedwright.reading.sources.given_rows import GivenRows, check_row  # noqa: PLC0415 - few runs are given any

        if isinstance(articles, list | tuple):  # which its program holds anyhow
            for number, row in enumerate(articles):
                check_row(number, row)
        rows = articles if isinstance(articles, list | tuple) else GivenRows(articles)
        taking = sum(
            isinstance(one, PythonSource) and not one.call for one in self.publication.sources
        )
        if taking != 1:
            raise ConfigurationError(
                f"{self.folder / configuration.FILE_NAME}: {taking or 'no'} sources take articles "
                'from a program, and one must; write [[sources]] with kind = "python" once'
            )
        names = None if touched is None else frozenset(map(str, touched))
        given = Given(rows, names)
        sources = _sources(self.publication, self.folder, given=given)
        return msgspec.structs.replace(self, sources=sources, articles=given)

    def with_ids_of(self, authority: str) -> Self:
        """The same publication, with another authority in new ids."""
        publisher = msgspec.structs.replace(self.publication.publication, authority=authority)
        publication = msgspec.structs.replace(self.publication, publication=publisher)
        return msgspec.structs.replace(self, publication=publication)

    def in_scratch(self, scratch: Path, address: str, *, drafts: bool) -> Self:
        """The same publication with a scratch folder as destination, for a local preview.

        Args:
            scratch: An empty folder for its documents and its store.
            address: The local address of these documents.
            drafts: Whether drafts are read as if they were published.
        """
        publisher = self.publication.publication
        local = msgspec.structs.replace(
            publisher,
            address=address,
            home=address if publisher.home == publisher.address else publisher.home,
            hubs=(),
            hub=False,
        )
        publication = msgspec.structs.replace(
            self.publication,
            publication=local,
            destination=Destinations(path=str(scratch / SCRATCH)),
        )
        apart = self.publication.destination.folder(self.folder)
        sources = _sources(publication, self.folder, apart=apart, drafts=drafts)
        return msgspec.structs.replace(
            self, publication=publication, sources=sources, scratch=scratch
        )

    def attachment(self, key: str, name: str) -> Path | None:
        """Find a file that an article refers to, by the article's key and the file's name."""
        sources = self.around(key)
        return next((found for one in sources if (found := one.attachment(key, name))), None)

    def objection(self, key: str, name: str) -> str:
        """Why such a file is not found, as a clause."""
        return next((one.objection(key, name) for one in self.around(key)), "")

    def own_file(self, name: str) -> Path | None:
        """Find a file of the publication by its path relative to feedwright.toml."""
        path = self.folder / name
        return path if path.is_file() else None

    @staticmethod
    def beginning(file: Path) -> bytes | None:
        """Read enough of a picture's file to tell its format and size; None if that fails."""
        try:
            with file.open("rb") as opened:
                return opened.read(_BEGINNING)
        except OSError:
            return None

    def around(self, key: str) -> Iterator[Source]:
        """The sources that may have a key, the innermost first."""
        prefixes = [one for one in self.sources if key.startswith(f"{one}/") or not one]
        prefixes.sort(key=len, reverse=True)  # a source may lie in another
        return (self.sources[one] for one in prefixes)


def open_workspace(
    place: str | Path,
    environment: Mapping[str, str] | None = None,
    *,
    kept_open: KeptOpen | None = None,
) -> Workspace:
    """Read a publication's configuration and open its sources.

    Args:
        place: The publication's folder, or its feedwright.toml.
        environment: The environment variables for the configuration; by default the process's.
        kept_open: What stays open for the next runs of this process; None if there are none.

    Raises:
        ConfigurationError: The configuration cannot be used, or private files lie in the
            destination.
    """
    file, publication = configured(place, environment)
    publication = _with_systems(publication, file.parent)
    sources = _sources(publication, file.parent, kept_open=kept_open)
    return Workspace(publication, file.parent, sources, kept_open=kept_open)


def _bucket(wanted: Destinations, *, audited: bool) -> "Destination":
    from feedwright.deliver.bucket import Bucket  # noqa: PLC0415 - few have one
    from feedwright.runtime.object_store import ObjectStore  # noqa: PLC0415 - few have one

    return Bucket(
        ObjectStore(wanted.path),
        precompress=wanted.precompress,
        cache=int(duration(wanted.cache).total_seconds()),
        audited=audited,
    )


def served(publication: Publication, folder: Path) -> "Published":
    """Open the published documents for a server.

    Args:
        publication: What feedwright.toml says.
        folder: The publication's folder.

    Raises:
        DestinationUnusable: The environment does not say how a bucket is reached.
        MissingExtra: The optional part that reads one is not installed.
    """
    from feedwright.deliver.served import Served  # noqa: PLC0415 - few runs need it

    wanted = publication.destination
    if not wanted.is_bucket:
        return Served(folder / wanted.path)
    from feedwright.deliver.served_bucket import ServedBucket  # noqa: PLC0415 - few have one

    return ServedBucket(wanted.path)


def _with_systems(publication: Publication, folder: Path) -> Publication:
    """Set the system (Hugo, Jekyll, …) of each source, as far as its folder tells."""
    sources = tuple(
        one
        if one.system or not one.path
        else msgspec.structs.replace(one, system=system_of(folder / one.path, folder))
        for one in publication.sources
    )
    return msgspec.structs.replace(publication, sources=sources)


def _sources(
    publication: Publication,
    folder: Path,
    *,
    apart: Path | None = None,
    given: Given | None = None,
    drafts: bool = False,
    kept_open: KeptOpen | None = None,
) -> dict[str, Source]:
    """Where articles are stored, by the prefix of their keys."""
    served = apart or publication.destination.folder(folder)
    # One that lies in another is a source of its own.
    apart_from = [served] if served else []
    paths = (folder / source.path for source in publication.sources if source.path)
    around = Surroundings(
        folder=folder,
        home=publication.publication.home,
        address=publication.publication.address,
        timezone=publication.publication.timezone,
        language=publication.publication.language,
        authors=publication.authors,
        leave_out=frozenset({*apart_from, *paths}),
        given=given,
        drafts=drafts,
        episodes=publication.has_podcast,
        pictures=publication.measures_pictures,
        picture_lengths=publication.encloses_pictures,
        kept_open=kept_open,
    )
    return {source.prefix: open_source(source, around) for source in publication.sources}


def configured(
    place: str | Path, environment: Mapping[str, str] | None = None
) -> tuple[Path, Publication]:
    """Reads a publication's configuration, which is then safe to publish and to serve.

    Args:
        place: The publication's folder, or its feedwright.toml.
        environment: Where the configuration's variables are looked up; the process's where
            None.

    Returns:
        The configuration's file, and what it says.

    Raises:
        ConfigurationError: The configuration cannot be used, or what must not be served lies
            in the destination.
    """
    file = configuration.find(Path(place))
    publication = configuration_reader.load(
        file, os.environ if environment is None else environment
    )
    _keep_apart(file.parent, publication)
    _keep_sources_apart(file, publication)
    return file, publication


def _keep_apart(folder: Path, publication: Publication) -> None:
    """Sees to it that no source and no store is served, with what waits for its time."""
    wanted = publication.destination.path
    if publication.destination.is_bucket:
        return
    served = os.path.realpath(folder / wanted)
    for path in (*(source.path for source in publication.sources), str(Path(STORE).parent)):
        if path and Path(os.path.realpath(folder / path)).is_relative_to(served):
            raise ConfigurationError(
                f"{folder / wanted}: [destination] path holds {path}, where articles lie that "
                'may have to wait for their time; choose a folder of its own, such as "public"'
            )


def _keep_sources_apart(file: Path, publication: Publication) -> None:
    """Sees to it that no article is read twice: a folder is one source's, by whatever paths."""
    found: dict[str, str] = {}
    for source in publication.sources:
        if not isinstance(source, FolderSource):
            continue
        place = os.path.realpath(file.parent / source.path)
        if other := found.get(place):
            raise ConfigurationError(
                f"{file}: sources: {other!r} and {source.path!r} are one folder, {place}, whose "
                "articles would be published twice; take one of them out"
            )
        found[place] = source.path


def clock(now: datetime | None) -> datetime:
    """The time of a run, in UTC: the one that is given, or the clock's.

    It has the fractions of its second, as the dates of articles may: an article that was dated
    before it is due, and one that is dated later in that second is not.

    Raises:
        ValueError: It has no zone, and nobody knows when it is.
    """
    if now and now.utcoffset() is None:
        raise ValueError(f"now must be a time with a zone (tzinfo), not {now!r}")
    return (now or datetime.now(UTC)).astimezone(UTC)


def note_failed_run(place: str | Path, error: Exception, now: datetime | None) -> None:
    """Remembers that nothing could be published, where there is a store that can be told.

    Args:
        place: The publication's folder, or its feedwright.toml.
        error: Why.
        now: The time of the run, aware; the clock's where None.
    """
    from feedwright.store import failed_runs  # noqa: PLC0415 - few runs need it

    with suppress(FeedwrightError, OSError):
        stored: Location = configuration.find(Path(place)).parent / STORE
        with suppress(ConfigurationError):  # what is wrong there may be why
            file, publication = configured(place)
            stored = store_location(publication, file.parent)
        if isinstance(stored, Path) or not isinstance(error, StoreError):  # it would fail again
            failed_runs.note(stored, str(error) or type(error).__name__, clock(now))


def _unreached(address: str) -> str:
    """The host of an address at which the world reaches nothing, or ""."""
    from feedwright.domain.public_hosts import is_public  # noqa: PLC0415 - who has hubs asks

    host = urlsplit(address).hostname or ""
    return reserved_host(address) or ("" if is_public(host, literal=True) else host)


def _public_hub(hubs: Iterable[str]) -> str:
    """The first of some hubs that stands in the world, "" where there is none."""
    return next((hub for hub in hubs if not _unreached(hub)), "")
