"""The whole step: identify the articles of a run, and store them."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

import msgspec

from feedwright.domain import filenames, identity, visibility
from feedwright.domain.article import WAITING, Article, SetAside
from feedwright.domain.filenames import file_of
from feedwright.domain.identity import (
    Identification,
    IdentityIndex,
    IncomingArticle,
    Match,
    Resolution,
)
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.membership import memberships
from feedwright.domain.publication import Publication
from feedwright.domain.report import Progress
from feedwright.domain.source_changes import SourceChanges, Sources
from feedwright.keep.article_warnings import article_warnings
from feedwright.keep.candidates import Candidates, CandidateSearch
from feedwright.keep.coming_changes import ComingChanges
from feedwright.keep.incoming import ChangedFiles, IncomingArticles
from feedwright.keep.matching import resolve
from feedwright.keep.new_files import NewArticleWriter, NewFileReader, read_new
from feedwright.keep.page_names import PageNames
from feedwright.keep.revisions import known_after
from feedwright.keep.shrink_guard import shrinkages
from feedwright.keep.stored_identities import AnyOf, NewIds, StoredIdentities
from feedwright.runtime.fingerprint import program_fingerprint
from feedwright.store.store import Store


def identify(
    publication: Publication,
    sources: Sources,
    store: Store,
    changes: SourceChanges,
    *,
    now: datetime,
    looked: int,
    allow_shrink: bool,
    progress: Progress,
) -> Identification:
    """Read what changed, identify the articles, and store them.

    A new article that resembles no other is stored as it is read; the others are matched.

    Args:
        publication: The configuration.
        sources: Where its articles are stored.
        store: Inside a transaction.
        changes: What changed.
        now: The time of the run.
        looked: When the sources were looked at, by the machine's clock, in nanoseconds since 1970.
        allow_shrink: Let half of a source's articles vanish at once.
        progress: Called with how far reading is.
    """
    read = _read(publication, sources, store, changes, now=now, looked=looked, progress=progress)
    candidates = read.writer.candidates()
    read.incoming.write_texts()
    set_aside = [*changes.unnamable, *_set_aside_in_files(sources, store, changes)]
    in_order = _in_order(candidates, read.incoming, sources, store)
    unreadable = _unreadable(candidates.articles.values(), set_aside)
    resolution = _resolution(publication, store, in_order, candidates.index(unreadable, now))
    resolution = ComingChanges(publication, sources, store, now).settle(
        resolution, read.incoming, read.identities
    )
    if changes.away:
        resolution = _without_away(resolution, sources, changes.away)
    lost = shrinkages(candidates, resolution, publication, store, changes.new)
    refused = () if allow_shrink else tuple(lost)
    if refused:
        resolution = msgspec.structs.replace(resolution, vanished=())
    places = {key: source for key in candidates.incoming if (source := sources.source_of(key))}
    after = known_after(candidates.articles, resolution, publication, places, now)
    _store_articles(store, candidates, after, resolution, read)
    _store_memberships(publication, store, resolution, after, now)
    _store_files(store, candidates, after, resolution, read, changes)
    total, drafts = _counted(store, read)
    conflicts = tuple(_redacted(resolution.set_aside, in_order, now))
    store.files.keep_conflicts(conflicts)
    # If all are new, neither they nor their files are listed by name, because there may be very
    # many.
    altered = read.changed.altered.union(() if read.new.are_all else changes.new)
    identification = _identification(read, candidates, resolution, after, sources, now)
    return identification(
        all_new=read.new.are_all and store.known.any(),
        # If the shrink guard refuses, the vanished files still count as present.
        altered_files=frozenset(altered if refused else altered.union(changes.vanished)),
        set_aside=(*set_aside, *conflicts),
        refused=refused,
        files=len(changes.changed) + len(changes.new),
        read=total,
        drafts=drafts,
    )


def _resolution(
    publication: Publication,
    store: Store,
    in_order: Sequence[IncomingArticle],
    index: IdentityIndex,
) -> Resolution:
    """The matches of this run's articles with the known ones."""
    return resolve(
        in_order,
        index,
        authority=publication.publication.authority,
        language=publication.publication.language,
        # A renamed file has the text of a coming change, if there is one.
        text_of=lambda key: plain_text(store.text(identity.key_of_coming(key)) or store.text(key)),
    )


def _store_memberships(
    publication: Publication,
    store: Store,
    resolution: Resolution,
    after: Mapping[str, KnownArticle],
    now: datetime,
) -> None:
    """Store the feeds of the new articles."""
    new = [after[match.id] for match in resolution.matches if match.known is None]
    store.memberships.keep(
        one
        for known in new
        for one in memberships(known, publication, now, partial(store.text, known.key)).items()
    )


def _counted(store: Store, read: "_Read") -> tuple[int, int]:
    """Store and return the numbers of articles that were read and of drafts, in all files."""
    total, drafts = store.files.counts()
    total += read.changed.added + read.writer.count
    drafts += read.changed.drafts + read.writer.drafts
    store.files.keep_counts(total, drafts)
    return total, drafts


class _Read(msgspec.Struct, frozen=True):
    """The articles and files that a run has read."""

    identities: StoredIdentities
    incoming: IncomingArticles
    changed: ChangedFiles
    writer: NewArticleWriter
    pages: PageNames

    @property
    def new(self) -> NewIds:
        """The ids of articles that were written as new."""
        return self.identities.new


def _read(
    publication: Publication,
    sources: Sources,
    store: Store,
    changes: SourceChanges,
    *,
    now: datetime,
    looked: int,
    progress: Progress,
) -> _Read:
    """Read what changed, and store new articles that resemble no other."""
    superseded = {*changes.changed, *changes.vanished}
    identities = StoredIdentities(store, sources, publication, superseded)
    is_other = store.fact("sources") != _encoded(changes.sources)
    incoming = IncomingArticles(store, identities, now, is_other=is_other)
    is_upgraded = is_other and store.fact(_PROGRAM) != program_fingerprint()
    changed = ChangedFiles(sources, store, changes, looked, is_upgraded=is_upgraded)
    changed.read(incoming, identities, progress)
    search = CandidateSearch(identities, publication.publication.authority, now)
    search.add(
        [*incoming.articles.values(), *_identified_again(store, identities, now)],
        _possibly_vanished(store, identities, changed.vacated_keys),
    )
    pages = PageNames(store, identities.new)
    writer = NewArticleWriter(store, sources, identities, incoming, search, pages, now)
    if changes.new:
        search.add_vanished()
        reader = NewFileReader(publication, sources, changes.stamps, now=now, looked=looked)
        told = _continued(progress, len(changes.changed))
        read_new(reader, sources, changes, writer, told)
    return _Read(identities, incoming, changed, writer, pages)


def _identification(
    read: _Read,
    candidates: Candidates,
    resolution: Resolution,
    after: Mapping[str, KnownArticle],
    sources: Sources,
    now: datetime,
) -> Callable[..., Identification]:
    """A function that makes the Identification, once the counts of files are added."""
    shown = [one for one in resolution.matches if visibility.is_visible(after[one.id], now)]
    new = {one.id for one in shown if one.known is None or not one.known.is_read}
    edited = {one.id for one in shown if one.id not in new and _is_edited(one)}
    shown_now = [one for one in shown if one.id in new or one.id in edited]
    changed = (name for name, one in after.items() if candidates.articles.get(name) != one)
    return partial(
        Identification,
        before=candidates.articles,
        changed=(*read.new, *changed),
        new=read.writer.visible + len(new),
        edited=len(edited),
        new_or_edited=AnyOf(read.new, new | edited),
        redated=tuple(
            one.id
            for one in resolution.matches
            if one.known and visibility.is_redated(one.known, after[one.id], now)
        ),
        warnings=tuple(_warnings(read.writer, shown_now, sources)),
        vanished=sum(one.vanished is None and one.is_read for one in resolution.vanished),
    )


_PROGRAM = "program"
"""The fact that holds the version of this program which read the sources last."""


def _encoded(recipes: Mapping[str, str]) -> str:
    return msgspec.json.encode(recipes).decode()


def _continued(progress: Progress, done: int) -> Progress:
    """Progress that continues after a number of files that were read before."""
    return lambda stage, count, total: progress(stage, done + count, done + total)


def _is_edited(match: Match) -> bool:
    return match.known is not None and match.known.differs(match.incoming.fingerprint)


def _warnings(
    writer: NewArticleWriter, matches: Iterable[Match], sources: Sources
) -> Iterator[str]:
    """The warnings about new and edited articles, in the order of reading."""
    noted = [(key, note) for key, notes in writer.warnings.items() for note in notes]
    for one in matches:
        key = one.incoming.article.key
        noted += ((key, note) for note in article_warnings(one.incoming.article, one.known, one.id))
    for key, note in sorted(noted, key=lambda one: sources.order(file_of(one[0]))):
        yield f"{key}: {note}"


def _identified_again(
    store: Store, identities: StoredIdentities, now: datetime
) -> Iterator[IncomingArticle]:
    """Articles that are identified again though their files stayed as they were."""
    pending = (identities.get(name) for name in store.known.changes_due(now))
    keys = [known.key for known in pending if known]
    for key in (*keys, *store.files.claimants()):
        if incoming := identities.as_read_before(key):
            yield incoming


def _possibly_vanished(
    store: Store, identities: StoredIdentities, vacated_keys: Iterable[str]
) -> Iterator[KnownArticle]:
    """The known articles that may have vanished."""
    if identities.new.are_all:
        return
    if not store.fact("covered"):
        yield from (one for one in store.articles() if one.vanished is None)
        return
    yield from store.known.at_keys(vacated_keys).values()
    yield from store.known.several(store.pending.names("unplaced")).values()


def _in_order(
    candidates: Candidates, incoming: IncomingArticles, sources: Sources, store: Store
) -> list[IncomingArticle]:
    """All incoming articles, in the order in which they come when every file is read."""
    positions: dict[str, dict[str, int]] = {}

    def place(key: str) -> tuple[tuple[int, str], int]:
        path = incoming.path(key)
        if key == path:
            return sources.order(path), 0
        if path not in positions:
            file = store.files.get(path)
            positions[path] = {one: n for n, one in enumerate(file.keys)} if file else {}
        return sources.order(path), positions[path].get(key, 0)

    return [candidates.incoming[key] for key in sorted(candidates.incoming, key=place)]


def _set_aside_in_files(
    sources: Sources, store: Store, changes: SourceChanges
) -> Iterator[SetAside]:
    """What was set aside while files were read, now or earlier."""
    found = store.files.set_aside()
    for path in sorted(found.keys() - {*changes.vanished}, key=sources.order):
        yield from (one for one in found[path] if not one.is_data)


def _unreadable(known: Iterable[KnownArticle], set_aside: Iterable[SetAside]) -> frozenset[str]:
    """The keys of known articles that were met but could not be read."""
    places = {one.source for one in set_aside}
    hashed_keys = set(map(identity.hashed_key, places))
    # A file of several articles, which cannot be read as a whole, names none of them.
    files = tuple(f"{place}#" for place in places if place.endswith(filenames.OF_SEVERAL))
    return frozenset(
        one.key
        for one in known
        if one.key in places or one.key in hashed_keys or one.key.startswith(files)
    )


def plain_text(article: Article | None) -> str:
    """The text of an article, by which it is compared with others."""
    if article is None:
        return ""
    if article.markup != "html":
        return article.body
    from feedwright.domain.text import plain  # noqa: PLC0415 - slow to import, and seldom needed

    return plain(article.body)


def _without_away(resolution: Resolution, sources: Sources, away: Container[str]) -> Resolution:
    """Let no article vanish that may be in a source which could not be reached.

    Args:
        resolution: The resolution as if all sources had been read.
        sources: Where articles are stored.
        away: The prefixes of the sources that could not be reached.
    """

    def may_be_there(key: str) -> bool:
        source = sources.source_of(key)
        return key.startswith("\t") or (source is not None and source.prefix in away)

    gone = tuple(one for one in resolution.vanished if not may_be_there(one.key))
    return msgspec.structs.replace(resolution, vanished=gone)


def _redacted(
    set_aside: Iterable[SetAside], incoming: Iterable[IncomingArticle], now: datetime
) -> Iterator[SetAside]:
    """Conflicting claims, without the names of articles under embargo."""
    waiting = {one.article.key for one in incoming if identity.is_early(one.article, now)}
    for one in set_aside:
        is_hidden = one.source in waiting
        if is_hidden or any(f" {key};" in one.reason for key in waiting):
            yield SetAside(
                source=WAITING if is_hidden else one.source,
                reason="claims an id or an address that another claims; give one of them another",
            )
        else:
            yield one


def _store_articles(
    store: Store,
    candidates: Candidates,
    after: Mapping[str, KnownArticle],
    resolution: Resolution,
    read: _Read,
) -> None:
    """Store the articles as they are known now, and their texts."""
    matched = {one.incoming.article.key for one in resolution.matches}
    store.texts.keep(
        (key, text) for key, text in read.incoming.contested_texts.items() if key in matched
    )
    before = candidates.articles
    changed = [one for name, one in after.items() if before.get(name) != one]
    wanted = {
        one.id: one.page
        for one in changed
        if one.page and not (one.id in before and before[one.id].page)
    }
    read.pages.want(wanted.values())
    store.keep_articles(changed, before or None)
    read.pages.assign(wanted.keys())
    store.keep_addresses(
        (address, match.id)
        for match in resolution.matches
        for address in dict.fromkeys(
            (*match.incoming.addresses, identity.comparable(after[match.id].link))
        )
        if address
    )
    moved = {one.key for one in before.values()} - matched
    coming = {one.key for one in before.values() if one.next_change} | read.incoming.dated_ahead
    store.texts.forget(
        moved
        | (read.incoming.articles.keys() - matched)
        | set(map(identity.key_of_coming, coming - matched))
    )


def _store_files(
    store: Store,
    candidates: Candidates,
    after: Mapping[str, KnownArticle],
    resolution: Resolution,
    read: _Read,
    changes: SourceChanges,
) -> None:
    """Store the state of files, and what the next run must look at again."""
    ids = {one.incoming.article.key: one.id for one in resolution.matches}
    # An article that is set aside now may be accepted later, although its file stays the same.
    store.files.forget(changes.vanished)
    store.files.mark_unread(
        read.incoming.path(key) for key in candidates.incoming if key not in ids
    )
    store.files.forget_claimed_ids([*candidates.incoming, *read.changed.vacated_keys])
    store.files.keep_claimed_ids(
        (key, one.article.id)
        for key, one in candidates.incoming.items()
        if one.article.id and one.article.id != ids.get(key, one.article.id)
    )
    store.pending.forget("unplaced")
    here = set(ids.values())
    store.pending.keep(
        "unplaced",
        (
            one.id
            for one in after.values()
            if one.vanished is None and one.is_read and one.id not in here
        ),
    )
    store.set_fact("covered", "yes")
    store.set_fact("sources", _encoded(changes.sources))
    store.set_fact(_PROGRAM, program_fingerprint())
