"""The first run of all, in which everybody is a new article.

Nobody can be taken for an article that is known, so that who they are is told where they are
read, over all cores, and goes into the store as it comes. All that can go wrong is that two
claim one id or one address; who came late is told by the store, and settled at the end.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from feedwright.domain import identity, selection
from feedwright.domain.article import Article
from feedwright.domain.identity import Identification, IdentityIndex, IncomingArticle, file_of
from feedwright.domain.publication import Publication, Source
from feedwright.domain.reading import SourceChanges, Sources
from feedwright.domain.report import Progress, SetAside
from feedwright.domain.selection import memberships
from feedwright.keep import revisions
from feedwright.keep.identification import redacted, set_aside_in_files
from feedwright.keep.matching import resolve
from feedwright.keep.warnings import article_warnings
from feedwright.store.files import FileMemory, remembered
from feedwright.store.new_articles import Conflict, NewArticle, packed_rows
from feedwright.store.store import Store


class _Met(msgspec.Struct, array_like=True):
    """What a process tells of the files that it has read."""

    rows: bytes
    read: int
    drafts: int
    shown: int
    """How many may be shown now."""
    notes: list[tuple[str, str]]
    """What is to be said of those, by their keys."""


class _Everybody:
    """All ids that there are."""

    def __contains__(self, _name: object) -> bool:
        return True


class _Rival(NamedTuple):
    """A new article that claims what another claims, too."""

    path: str
    incoming: IncomingArticle
    """With all of its addresses."""
    new_article: NewArticle

    @property
    def key(self) -> str:
        return self.new_article.known.key


def meet(
    publication: Publication,
    sources: Sources,
    store: Store,
    look: SourceChanges,
    *,
    now: datetime,
    looked: int,
    progress: Progress,
) -> Identification | None:
    """Reads everything, and has the store remember everybody.

    Args:
        publication: What feedwright.toml says.
        sources: Where its articles are stored.
        store: Inside a transaction; it knows no file and no article.
        look: The files that there are.
        now: The time of the run.
        looked: When the looking began by the machine's clock, in nanoseconds since 1970.
        progress: Told how far reading is.

    Returns:
        None where somebody brings the id that another's place gives: this must be told of all
        at once, and the store is as it was.
    """
    meeting = _Meeting(publication, sources, store, look, now=now, looked=looked)
    read = drafts = shown = 0
    notes: list[tuple[str, str]] = []
    late: list[Conflict] = []
    for answer in sources.in_parts(meeting.part, look.changed, progress):
        met = msgspec.msgpack.decode(answer, type=_Met)
        late += store.new_articles.insert(met.rows)
        read, drafts, shown = read + met.read, drafts + met.drafts, shown + met.shown
        notes += met.notes
    set_aside: tuple[SetAside, ...] = ()
    if late:
        rivals = meeting.rivals(late)
        if rivals is None:
            store.new_articles.forget_all()
            return None
        losers, set_aside = meeting.settle(rivals, late)
        gone = {one.key for one in losers}
        notes = [(key, note) for key, note in notes if key not in gone]
        shown -= sum(selection.is_visible(one.new_article.known, now) for one in losers)
    store.known.name_pages(revisions.page_names(store.new_articles.wanted_pages()))
    store.files.keep_counts(read, drafts)
    store.set_fact("covered", "yes")
    store.set_fact("sources", msgspec.json.encode(look.sources).decode())
    return Identification(
        is_first=True,
        before={},
        new=shown,
        new_or_edited=_Everybody(),
        warnings=tuple(f"{key}: {note}" for key, note in notes),
        set_aside=(*look.unnamable, *set_aside_in_files(sources, store, look), *set_aside),
        files=len(look.changed),
        read=read,
        drafts=drafts,
    )


class _Meeting:
    """All that is at hand to tell who new articles are."""

    def __init__(
        self,
        publication: Publication,
        sources: Sources,
        store: Store,
        look: SourceChanges,
        *,
        now: datetime,
        looked: int,
    ) -> None:
        self._publication = publication
        self._sources = sources
        self._store = store
        self._look = look
        self._now = now
        self._looked = looked

    def part(self, paths: Sequence[str]) -> bytes:
        """Reads a few files, in any process."""
        new_articles: list[NewArticle] = []
        files: list[FileMemory] = []
        notes: list[tuple[str, str]] = []
        read = drafts = shown = 0
        for path in paths:
            found = self._sources.read_file(path)
            files.append(remembered(found, self._look.stamps.get(path) or "", self._looked))
            read += found.articles
            drafts += found.drafts
            for incoming, text in zip(found.incoming, found.texts, strict=True):
                one = self._new_article(incoming, text)
                new_articles.append(one)
                if selection.is_visible(one.known, self._now):
                    shown += 1
                    notes += (
                        (one.known.key, note) for note in article_warnings(incoming.article, None)
                    )
        return msgspec.msgpack.encode(
            _Met(packed_rows(new_articles, files), read, drafts, shown, notes)
        )

    def _new_article(self, incoming: IncomingArticle, text: bytes) -> NewArticle:
        source = self._source(incoming.article.key)
        when = identity.first_date(incoming.article, self._now)
        incoming = revisions.with_dated_address(incoming, source, when, self._publication)
        known = revisions.new_article(incoming, source, self._publication, self._now)
        addresses = incoming.addresses
        if known.link != incoming.link:
            addresses = (*addresses, identity.comparable(known.link))
        return NewArticle(
            known=known,
            text=text,
            addresses=tuple(dict.fromkeys(filter(None, addresses))),
            memberships=memberships(known, self._publication, self._now),
        )

    def _source(self, key: str) -> Source:
        source = self._sources.source_of(key)
        if source is None:
            raise LookupError(key)
        return source

    def rivals(self, late: Sequence[Conflict]) -> list[_Rival] | None:
        """Those that claim the same, in the order of reading; None where that is not all."""
        claimants: dict[str, set[str]] = defaultdict(set)
        for one in late:
            claim = one.address or f"\t{one.id}"
            holder = self._store.holder(one.address) if one.address else one.id
            for key in (self._key(holder), one.key):
                brings = self._text(key).id
                if not (one.address or brings):
                    return None
                # Who brings an id claims that alone, whatever its addresses.
                if not (one.address and brings):
                    claimants[claim].add(key)
        contested = {key for keys in claimants.values() if len(keys) > 1 for key in keys}
        return [self._rival(key) for key in sorted(contested, key=self._place)]

    def _key(self, name: str) -> str:
        known = self._store.known.get(name)
        if known is None:
            raise LookupError(name)
        return known.key

    def _text(self, key: str) -> Article:
        article = self._store.text(key)
        if article is None:
            raise LookupError(key)
        return article

    def _rival(self, key: str) -> _Rival:
        article, source = self._text(key), self._source(key)
        incoming = identity.incoming(article, self._sources.link(article, source))
        when = identity.first_date(article, self._now)
        return _Rival(
            path=self._path(key),
            incoming=revisions.with_dated_address(incoming, source, when, self._publication),
            new_article=self._new_article(incoming, msgspec.json.encode(article)),
        )

    def _path(self, key: str) -> str:
        return key if key in self._look.stamps else file_of(key)

    def _place(self, key: str) -> tuple[tuple[int, str], int]:
        path = self._path(key)
        file = self._store.files.get(path)
        return self._sources.order(path), file.keys.index(key) if file else 0

    def settle(
        self, rivals: Sequence[_Rival], late: Iterable[Conflict]
    ) -> tuple[list[_Rival], tuple[SetAside, ...]]:
        """Has the store remember those of the rivals who stand, and forget who the others are.

        Args:
            rivals: In the order of reading.
            late: Who came after others; they have the addresses that those leave.

        Returns:
            Those who do not stand, and why.
        """
        store, incoming = self._store, [one.incoming for one in rivals]
        resolution = resolve(
            incoming,
            IdentityIndex(articles={}, keys={}, addresses={}, now=self._now),
            authority=self._publication.publication.authority,
            language=self._publication.publication.language,
            text_of=lambda _key: "",
        )
        standing = {match.incoming.article.key for match in resolution.matches}
        winners = [one.new_article for one in rivals if one.key in standing]
        losers = [one for one in rivals if one.key not in standing]
        store.new_articles.forget(one.new_article.known.id for one in rivals)
        store.forget_texts_at(one.key for one in losers)
        store.files.mark_unread(one.path for one in losers)
        contested = {one.key for one in rivals}
        others = [one for one in late if one.key not in contested]
        store.keep_addresses(self._claims(winners, others))
        store.new_articles.insert(packed_rows(winners, ()))
        return losers, tuple(redacted(resolution.set_aside, incoming, self._now))

    def _claims(
        self, winners: Iterable[NewArticle], others: Iterable[Conflict]
    ) -> Iterator[tuple[str, str]]:
        """Addresses and the ids of those that claim them, in the order of reading."""
        claims = [(one.known.key, a, one.known.id) for one in winners for a in one.addresses]
        claims += [(one.key, one.address, one.id) for one in others if one.address]
        for _, address, name in sorted(claims, key=lambda claim: self._place(claim[0])):
            yield address, name
