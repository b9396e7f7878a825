"""Other feeds as a source: a mirror, a planet of many feeds, another system's feed made ours.

A feed is a window of what there is: an entry that it shows no more was not deleted, and stays
here, unless the source is to be a mirror.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Container, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import msgspec

from feedwright.domain.addresses import address as absolute
from feedwright.domain.addresses import without_user
from feedwright.domain.article import Article, Origin, Person, SetAside
from feedwright.domain.errors import SourceError, refused_by_system
from feedwright.domain.language_tags import is_language
from feedwright.domain.patterns import seldom
from feedwright.domain.sources import FeedSource
from feedwright.domain.standalone_feed import Feed
from feedwright.reading.formats import opml
from feedwright.reading.formats.feed import articles as form
from feedwright.reading.formats.platforms import blogger
from feedwright.reading.formats.raw_article import Reading
from feedwright.reading.source import Scan, Source, Spread, Surroundings
from feedwright.reading.sources import exports
from feedwright.reading.sources.file_dates import with_date
from feedwright.reading.sources.spool import Spool
from feedwright.runtime.fingerprint import program_fingerprint
from feedwright.runtime.http.fetch import Client

_AT_ONCE = 8
"""So many feeds of a list are fetched at a time."""
_TIMEOUT = 20.0
_LARGEST = 50_000_000
"""Bytes of a feed in a file."""
_DIGITS = 16
_UNCHANGED = 304
_ENDINGS = (".xml", ".rss", ".atom", ".rdf", ".json")
"""Of the feeds in a folder."""
_URI = seldom(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)
_GONE = "Its feed does not show it any more; what was published of it stands."


class _Seen(msgspec.Struct, frozen=True, omit_defaults=True):
    """What tells whether a document is as it was."""

    etag: str = ""
    modified: str = ""
    digest: str = ""


class _Mark(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the last scan has seen."""

    feeds: dict[str, _Seen] = {}
    """By the hashes of addresses, which may hold secrets."""


class _Place(NamedTuple):
    """Where a feed is."""

    address: str
    """Its address, or the path of its file."""
    file: Path | None = None
    title: str = ""
    hosts: Collection[str] | None = None
    """Those that may be private though a document names them; None where a person names it."""

    @property
    def name(self) -> str:
        """What messages call it."""
        return without_user(self.address).partition("?")[0]

    @property
    def number(self) -> str:
        """What stands for its address."""
        return _hash(self.address)


class _Document(NamedTuple):
    """What was found at a place."""

    place: _Place
    data: bytes | None = None
    """None where it is as it was, or not to be had."""
    seen: _Seen = _Seen()
    problem: str = ""
    """Why it is not to be had."""


class Feeds(Source):
    """The entries of a feed, or of all feeds of a list.

    Args:
        settings: What feedwright.toml says of it.
        around: What it is told of its publication.
    """

    def __init__(self, settings: FeedSource, around: Surroundings) -> None:
        self._settings = settings
        self._around = around
        self._base = f"{settings.prefix}/"
        self._spool: Spool | None = None
        self._warnings: list[str] = []

    def scan(self, since: str, again: Collection[str], spread: Spread | None = None) -> Scan:
        """What entries there are in feeds that have changed.

        Raises:
            SourceError: No feed is to be had.
        """
        del spread
        mark = msgspec.json.decode(since, type=_Mark) if since and not again else _Mark()
        documents = self._documents(mark)
        is_changed = any(one.data is not None for one in documents)
        if self._settings.mirror and is_changed and mark.feeds:
            documents = self._documents(_Mark())  # what is missing is known where all is there
        stamps = self._kept(documents)
        problems = [one for one in documents if one.problem]
        is_whole = self._settings.mirror and not problems and bool(stamps)
        after = {one.place.number: one.seen for one in documents if not one.problem}
        after |= {one.place.number: mark.feeds.get(one.place.number, _Seen()) for one in problems}
        return Scan(stamps, is_whole=is_whole, watermark=_encoded(_Mark(feeds=after)))

    def look(
        self, touched: Collection[Path], again: Collection[str]
    ) -> Mapping[str, str | None] | None:
        """Nothing where no file of its is among those that were touched; else None."""
        path = self._settings.path
        is_among = bool(path) and exports.is_among(self._around.folder / path, touched)
        return None if again or is_among else {}

    def reading(self, key: str) -> Reading:
        """One entry.

        Raises:
            SourceError: No feed is to be had.
        """
        if self._spool is None:
            self._kept(self._documents(_Mark()))
        row = self._spool.row(key) if self._spool else None
        if row is None:
            return Reading(set_aside=(SetAside(source=key, reason=_GONE),), is_transient=True)
        article = msgspec.convert(row, Article)
        if not (article.title or article.body or article.summary or article.enclosures):
            reason = "It has neither a title nor a text."
            return Reading(set_aside=(SetAside(source=key, reason=reason),))
        return with_date(article, self._settings.undated)

    def warnings(self) -> Iterator[str]:
        """Which feeds are not to be had, and what could not be read of the others."""
        yield from self._warnings

    def _documents(self, mark: _Mark) -> list[_Document]:
        """What stands at its place, or what a list that stands there leads to."""
        places = self._places()
        is_one = len(places) == 1
        if is_one:
            (top,) = places
            found = self._document(top, mark)
            if found.data is None or (listed := opml.feeds(found.data)) is None:
                return [found]
            places = [self._listed(top, *one) for one in listed]
            if not places:
                raise SourceError(f"{top.name}: the list holds no feed")
        if len(places) == 1:
            return [self._document(places[0], mark)]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(lambda place: self._document(place, mark), places))

    def _places(self) -> list[_Place]:
        said = self._settings
        if said.url:
            return [_Place(said.url)]
        path = self._around.folder / said.path
        if not path.is_dir():
            return [_Place(said.path, path)]
        files = sorted(one for one in path.iterdir() if one.suffix.lower() in _ENDINGS)
        if not files:
            raise SourceError(f"{said.path}: the folder holds no feed; set path to where one is")
        return [_Place(f"{said.path}/{one.name}", one) for one in files]

    def _listed(self, top: _Place, written: str, title: str) -> _Place:
        """Where a feed of a list is."""
        if top.file is None:
            host = urlsplit(top.address).hostname or ""
            return _Place(absolute(written, top.address) or written, None, title, {host})
        if absolute(written, ""):
            return _Place(written, None, title)
        return _Place(written, top.file.parent / written, title)

    def _document(self, place: _Place, mark: _Mark) -> _Document:
        """What stands at a place, unless it is as it was."""
        seen = mark.feeds.get(place.number, _Seen())
        if place.file is not None:
            return _of_file(place, place.file, seen)
        validators = {"If-None-Match": seen.etag, "If-Modified-Since": seen.modified}
        try:
            with Client(timeout=_TIMEOUT, private=place.hosts, with_query=False) as client:
                found = client.get(place.address, {k: v for k, v in validators.items() if v})
        except SourceError as error:
            return _Document(place, problem=str(error))
        if found.status == _UNCHANGED:
            return _Document(place, seen=seen)
        now = _Seen(
            etag=found.headers.get("etag", ""),
            modified=found.headers.get("last-modified", ""),
            digest=_hash(found.data),
        )
        return _Document(place, None if now.digest == seen.digest else found.data, now)

    def _kept(self, documents: list[_Document]) -> dict[str, str | None]:
        """Keep the entries of feeds, and tell their stamps.

        Raises:
            SourceError: No feed is to be had.
        """
        self._warnings = []
        spool = Spool()
        stamps: dict[str, str | None] = {}
        owners: dict[str, tuple[str, str]] = {}
        equal: dict[tuple[str, str], int] = {}
        several = len(documents) > 1
        recipe = _hash(msgspec.json.encode((program_fingerprint(), self._settings)))
        for number, document in enumerate(documents):
            if document.data is None:
                continue
            place = document.place
            try:
                where = "" if place.file else place.address
                feed, entries = form.read(document.data, address=where)
            except SourceError as error:
                told = str(error).replace("The document", place.name, 1)
                told = told.replace(absolute(where, "") or place.name, place.name)
                told = told.replace(place.address, place.name)
                documents[number] = document._replace(problem=told, data=None)
                continue
            self._warnings += [f"{place.name}: {one}" for one in feed.warnings]
            links = Counter(one.link for one in entries if one.link)
            shared = {link for link, times in links.items() if times > 1}
            for entry in entries:
                article = self._article(entry, feed, place, shared, several=several)
                owner = owners.setdefault(article.id, (place.name, article.link))
                if article.id and owner[0] != place.name:
                    if owner[1] == article.link:
                        continue  # a feed of a section holds what that of the site holds too
                    pair = owner[0], place.name
                    equal[pair] = equal.get(pair, 0) + 1
                    article = msgspec.structs.replace(article, id="")
                row = msgspec.to_builtins(article)
                spool.add(article.key, row)
                told = _hash(recipe.encode() + msgspec.json.encode(row))
                stamps.setdefault(article.key, told)
        spool.finish()
        self._tell(documents, equal)
        self._spool = spool
        return stamps

    def _tell(self, documents: list[_Document], equal: Mapping[tuple[str, str], int]) -> None:
        """Tell which feeds are not to be had, and which have ids of others."""
        problems = [one for one in documents if one.problem]
        if len(problems) == len(documents):
            raise SourceError(problems[0].problem)
        for one in problems:
            self._warnings.append(
                f"the feed `{one.place.name}` is away; its articles stay as they are. {one.problem}"
            )
        for (first, second), count in equal.items():
            entries = "1 entry has" if count == 1 else f"{count:,} entries have"
            self._warnings.append(
                f"{second}: {entries} the id of another of {first}; here it is known by another"
            )

    def _article(
        self, entry: Article, feed: Feed, place: _Place, shared: Container[str], *, several: bool
    ) -> Article:
        """An entry as it goes out here: with who wrote it, and where it is from.

        Args:
            entry: As its feed has it.
            feed: What the feed says of itself.
            place: Where the feed is.
            shared: The links that several of its entries have.
            several: The source has more feeds.
        """
        said = self._settings
        identity = entry.id or entry.link
        if not entry.link and identity == entry.title:
            identity = ""  # readers know such an entry by its title alone
        owner = f"{place.number}/" if several else ""
        key = _hash(identity or f"{entry.title}\n{entry.published}")
        if several and not _URI.fullmatch(identity):
            # What is no address, as a number, is an id within its feed alone.
            identity = f"{entry.link}#{quote(identity)}" if entry.link in shared else ""
        origin = entry.origin or Origin()
        if not origin.feed:
            own = feed.address or ("" if place.file else place.address)
            title = origin.title or feed.title or place.title
            origin = msgspec.structs.replace(origin, feed=own, title=title)
        show = feed.podcast.author if feed.podcast else ""
        author = Person(name=show or feed.title or place.title, url=feed.home)
        authors = entry.authors or feed.authors or said.authors
        language = entry.language or feed.language
        return msgspec.structs.replace(
            entry,
            key=f"{self._base}{owner}{key}",
            id=identity,
            # One without its own date stays where it stood first, however often it changes.
            presumed=None if entry.published else entry.updated,
            authors=authors or ((author,) if author.name else ()),
            section=entry.section or said.section,
            tags=tuple(dict.fromkeys((*entry.tags, *said.tags))),
            language=language if is_language(language) else said.language,
            rights=entry.rights or feed.rights,
            listed=entry.listed and said.feeds,
            origin=origin if origin.feed or origin.url or origin.title else None,
            extra={},
        )


def _of_file(place: _Place, file: Path, seen: _Seen) -> _Document:
    try:
        if file.stat().st_size > _LARGEST:
            return _Document(place, problem=f"{place.name}: is larger than {_LARGEST:,} bytes")
        data = file.read_bytes()
    except OSError as error:
        told = f"{place.name}: {refused_by_system(error)}; set path to where the feed is"
        return _Document(place, problem=told)
    if blogger.is_export(data[: blogger.HEAD]):
        told = f'{place.name}: is an export of Blogger, with drafts; read it by kind = "export"'
        return _Document(place, problem=told)
    now = _Seen(digest=_hash(data))
    return _Document(place, None if now.digest == seen.digest else data, now)


def _encoded(mark: _Mark) -> str:
    return msgspec.json.encode(mark, order="deterministic").decode()


def _hash(of: str | bytes) -> str:
    data = of if isinstance(of, bytes) else of.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:_DIGITS]
