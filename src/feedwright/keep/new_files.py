"""New files: an article in one that resembles no other is stored at once.

Articles that share an id, an address, a key, a text, a title or a date with others are matched, and
so are these others, which are deleted again if they were stored already.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Self

import msgspec

from feedwright.domain import identity
from feedwright.domain.article import Article
from feedwright.domain.filenames import file_of
from feedwright.domain.identity import IncomingArticle
from feedwright.domain.link_patterns import with_dated_address
from feedwright.domain.membership import left_out, memberships
from feedwright.domain.publication import Publication
from feedwright.domain.report import Progress
from feedwright.domain.source_changes import SourceChanges, Sources, Units
from feedwright.domain.visibility import current_feeds, is_visible
from feedwright.keep import revisions
from feedwright.keep.article_warnings import article_warnings
from feedwright.keep.candidates import Candidates, CandidateSearch
from feedwright.keep.incoming import BATCH, IncomingArticles, remembered
from feedwright.keep.page_names import PageNames
from feedwright.keep.stored_identities import StoredIdentities
from feedwright.store.files import file_row
from feedwright.store.memberships import membership_row
from feedwright.store.new_articles import NewArticle, Row
from feedwright.store.record_rows import known_row
from feedwright.store.store import Store
from feedwright.store.texts import text_row


class _ReadArticle(msgspec.Struct, array_like=True):
    """An article as it was read, and its rows if it is new."""

    path: str
    """The path of its file."""
    encoded: msgspec.Raw
    """Makes the result of :meth:`incoming`, which is needed only for matching."""
    rows: NewArticle
    is_visible: bool
    warnings: list[str]

    def incoming(self) -> IncomingArticle:
        """The article as it was read."""
        return msgspec.msgpack.decode(self.encoded, type=IncomingArticle)


class _ReadFiles(msgspec.Struct, array_like=True):
    """The result of reading some files in a process."""

    files: list[Row]
    articles: list[_ReadArticle]
    count: int
    drafts: int


NEW_FILES = "new files"
"""The name of the task that reads new files."""


class _Times(msgspec.Struct, array_like=True):
    """The times of a run."""

    now: datetime
    looked: int


class NewFileReader:
    """Reads new files, in any process of any machine.

    Args:
        publication: The configuration.
        units: Reads the units of sources.
        stamps: The stamps of the files, by path.
        now: The time of the run.
        looked: When the search for changes began, by the machine's clock, in nanoseconds since
            1970.
    """

    def __init__(
        self,
        publication: Publication,
        units: Units,
        stamps: Mapping[str, str | None],
        *,
        now: datetime,
        looked: int,
    ) -> None:
        self._publication = publication
        self._units = units
        self._stamps = stamps
        self._now = now
        self._looked = looked
        self._profiled = [feed for feed in publication.feeds if feed.profile]

    def settings(self) -> bytes:
        """The settings from which :meth:`elsewhere` makes an equal reader."""
        return msgspec.msgpack.encode(_Times(self._now, self._looked))

    @classmethod
    def elsewhere(
        cls,
        publication: Publication,
        units: Units,
        stamps: Mapping[str, str | None],
        settings: bytes,
    ) -> Self:
        """Make a reader for a run of another machine, with its times."""
        times = msgspec.msgpack.decode(settings, type=_Times)
        now = times.now.astimezone(UTC)
        return cls(publication, units, stamps, now=now, looked=times.looked)

    def read_part(self, paths: Sequence[str]) -> bytes:
        """Read a few files."""
        part = _ReadFiles([], [], 0, 0)
        for path in paths:
            found = self._units.read_file(path)
            stamp = self._stamps.get(path) or ""
            part.files.append(file_row(remembered(found, stamp, self._looked)))
            part.count += found.articles
            part.drafts += found.drafts
            for incoming, text in zip(found.incoming, found.texts, strict=True):
                part.articles.append(self._as_new(path, incoming, text))
        return msgspec.msgpack.encode(part)

    def _as_new(self, path: str, incoming: IncomingArticle, text: bytes) -> _ReadArticle:
        """An article as it was read, and its rows if it is new."""
        source = self._units.source_of(incoming.article.key)
        if source is None:
            raise LookupError(incoming.article.key)
        when = identity.first_date(incoming.article, self._now)
        dated = with_dated_address(incoming, source, when, self._publication)
        known = revisions.new_article(dated, source, self._publication, self._now)
        addresses = dated.addresses
        if known.link != dated.link:
            addresses = (*addresses, identity.comparable(known.link))
        shown = is_visible(known, self._now)
        feeds = current_feeds(self._profiled, known, self._now) if self._profiled else []
        article = msgspec.json.decode(text, type=Article) if feeds and shown else None
        return _ReadArticle(
            path=path,
            encoded=msgspec.Raw(msgspec.msgpack.encode(incoming)),
            rows=NewArticle(
                id=known.id,
                key=known.key,
                article=known_row(known),
                text=text_row(known.key, text),
                addresses=[*dict.fromkeys(filter(None, addresses))],
                memberships=[
                    membership_row(feed, one)
                    for feed, one in memberships(
                        known, self._publication, self._now, lambda: article
                    ).items()
                ],
            ),
            is_visible=shown,
            warnings=[
                *article_warnings(incoming.article, None),
                *(left_out(known, feeds, lambda: article) if feeds else ()),
            ]
            if shown
            else [],
        )


def read_new(
    reader: NewFileReader,
    sources: Sources,
    changes: SourceChanges,
    writer: "NewArticleWriter",
    progress: Progress,
) -> None:
    """Read new files, and pass their articles to a writer.

    Args:
        reader: Reads some files.
        sources: Where articles are stored.
        changes: What changed.
        writer: Receives the articles, a few hundred at a time.
        progress: Called with the progress of reading.
    """
    batch = _ReadFiles([], [], 0, 0)
    for answer in sources.in_parts(
        reader.read_part,
        changes.new,
        progress,
        stamps=changes.stamps,
        task=NEW_FILES,
        settings=reader.settings(),
    ):
        part = msgspec.msgpack.decode(answer, type=_ReadFiles)
        batch.files += part.files
        batch.articles += part.articles
        batch.count += part.count
        batch.drafts += part.drafts
        if max(len(batch.files), len(batch.articles)) >= BATCH:
            writer.write(batch)
            batch = _ReadFiles([], [], 0, 0)
    if batch.files:
        writer.write(batch)


class NewArticleWriter:
    """Stores new articles that are related to no other, and collects the others for matching.

    Args:
        store: Inside a transaction.
        sources: Where articles are stored.
        identities: The identities from earlier runs, and those of new articles.
        incoming: Receives the articles to be matched.
        search: Finds the articles related to these.
        pages: Receives the names of pages that articles would like to have.
        now: The time of the run.
    """

    def __init__(
        self,
        store: Store,
        sources: Sources,
        identities: StoredIdentities,
        incoming: IncomingArticles,
        search: CandidateSearch,
        pages: PageNames,
        now: datetime,
    ) -> None:
        self.count = 0
        """The number of articles in the files."""
        self.drafts = 0
        """The number of drafts and private articles among them."""
        self.visible = 0
        """The number of visible articles that were stored."""
        self.warnings: dict[str, list[str]] = {}
        """The warnings about them, by their keys."""
        self._store = store
        self._sources = sources
        self._identities = identities
        self._incoming = incoming
        self._search = search
        self._pages = pages
        self._now = now

    def write(self, batch: _ReadFiles) -> None:
        """Store the articles of some files, except those related to others."""
        self.count += batch.count
        self.drafts += batch.drafts
        related = self._related(batch.articles)
        alone = [one for one in batch.articles if one.rows.key not in related]
        self._pages.want(str(one.rows.article["page"]) for one in alone)
        conflicts = self._store.new_articles.insert([one.rows for one in alone], batch.files)
        late = {one.key for one in conflicts}
        written = [one for one in alone if one.rows.key not in late]
        self._identities.new.add(one.rows.id for one in written)
        self.visible += sum(one.is_visible for one in written)
        self.warnings |= {one.rows.key: one.warnings for one in written if one.warnings}
        again = self._forget_written({one.holder for one in conflicts}, late)
        self._store.new_articles.forget({one.id for one in conflicts})
        late_or_related = late | related
        self._identities.prefetch([*late_or_related, *(one.article.key for _, one in again)])
        routed = [one for one in batch.articles if one.rows.key in late_or_related]
        self._search.add(
            [
                *(self._incoming.add(one.path, one.incoming(), _text(one)) for one in routed),
                *(self._incoming.add(path, one, None) for path, one in again),
            ]
        )
        self._rematch_written()

    def _related(self, articles: Sequence[_ReadArticle]) -> set[str]:
        """The keys of articles that are related to others."""
        identities, search = self._identities, self._search
        if identities.are_entries_awaited:
            # Each new article may be one that is known only from a feed.
            return {one.rows.key for one in articles}
        related = {
            one.rows.key
            for one in articles
            if search.may_match(one.incoming, one.rows.id, one.rows.addresses)
        }
        rest = [one.rows for one in articles if one.rows.key not in related]
        if not rest:
            return related
        keys = identities.keys_among([one.key for one in rest])
        ids = identities.ids_among([one.id for one in rest])
        addresses = identities.addresses_among([a for one in rest for a in one.addresses])
        return (related | keys).union(
            one.key for one in rest if one.id in ids or not addresses.isdisjoint(one.addresses)
        )

    def candidates(self) -> Candidates:
        """Collect the articles to be matched."""
        while True:
            found = self._search.candidates()
            if not self._search.matched:
                return found
            self._rematch_written()

    def _rematch_written(self) -> None:
        """Collect stored articles again that may be related to a file that was read later."""
        while matched := {*self._search.matched}:
            again = self._forget_written(matched)
            self._search.add([self._incoming.add(path, one, None) for path, one in again])

    def _forget_written(
        self, names: Collection[str], late: Collection[str] = ()
    ) -> list[tuple[str, IncomingArticle]]:
        """Delete articles that were stored.

        Args:
            names: Their ids.
            late: The keys of articles that were not stored.

        Returns:
            The articles as they were read, and the paths of their files.
        """
        if not names:
            return []
        known = [one for one in self._store.known.several(names).values() if one.key not in late]
        found: list[tuple[str, IncomingArticle]] = []
        for one in known:
            article, source = self._store.text(one.key), self._sources.source_of(one.key)
            if article is None or source is None:
                raise LookupError(one.key)
            incoming = identity.incoming(article, self._sources.link(article, source))
            found.append((self._path(one.key), incoming))
            self.visible -= is_visible(one, self._now)
            self.warnings.pop(one.key, None)
        self._store.new_articles.forget(names)
        self._identities.forget(names)
        self._search.forget(names)
        return found

    def _path(self, key: str) -> str:
        path = file_of(key)
        return path if self._store.files.get(path) else self._store.files.containing(key)[0]


def _text(one: _ReadArticle) -> bytes:
    return str(one.rows.text["article"]).encode()
