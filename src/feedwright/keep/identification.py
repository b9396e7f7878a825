"""Who the articles of a run are, and what is to be remembered of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from feedwright.domain import identity, selection
from feedwright.domain.article import Article
from feedwright.domain.identity import (
    Identification,
    IncomingArticle,
    Known,
    Match,
    Resolution,
    file_of,
)
from feedwright.domain.publication import Publication, Source
from feedwright.domain.reading import FileContents, SourceChanges, Sources
from feedwright.domain.report import WAITING, Progress, SetAside
from feedwright.keep.candidates import Candidates, find_candidates
from feedwright.keep.matching import resolve
from feedwright.keep.memory import StoredIdentities
from feedwright.keep.revisions import known_after
from feedwright.keep.warnings import article_warnings
from feedwright.store.files import FileMemory, remembered
from feedwright.store.store import Store

_MIN_VANISHED = 5
"""From this many articles on, half of a source's vanishing at once is taken for a mishap."""
_BATCH = 500
_EARLIER = "earlier runs"
"""Named in the place of a source that nobody remembers."""


class _ReadArticles(msgspec.Struct):
    """What reading gave."""

    incoming: dict[str, IncomingArticle] = {}
    contested_texts: dict[str, bytes] = {}
    """Texts of known articles that claim to be others; they wait until that is settled."""
    files_by_key: dict[str, str] = {}
    """The files of articles whose keys do not tell them, by key."""
    altered_files: set[str] = set()
    """Files that are new, gone, or hold other articles than before, by their paths."""
    vacated_keys: set[str] = set()
    """Keys that articles had, in files that hold them no more."""
    added: int = 0
    """How many more articles there are than before."""
    drafts: int = 0
    """How many more of those that are not for the public."""


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
    """Reads what changed, tells who it is, and has the store remember it.

    Args:
        publication: What feedwright.toml says.
        sources: Where its articles are stored.
        store: Inside a transaction.
        changes: What changed.
        now: The time of the run.
        looked: When the looking began by the machine's clock, in nanoseconds since 1970.
        allow_shrink: Half of a source's articles may vanish at once.
        progress: Told how far reading is.
    """
    superseded = {*changes.changed, *changes.vanished}
    is_new = not store.known.any()
    before, drafts = store.files.counts()
    identities = StoredIdentities(store, sources, publication, superseded)
    reading = _read(
        sources, store, changes, identities, is_new=is_new, now=now, looked=looked, tell=progress
    )
    again = (
        {}
        if is_new
        else {one.article.key: one for one in _identified_again(store, identities, now)}
    )
    candidates = find_candidates(
        reading.incoming | {key: one for key, one in again.items() if key not in reading.incoming},
        () if is_new else _unplaced(store, reading, is_covered=bool(store.fact("covered"))),
        None if is_new else identities,
        authority=publication.publication.authority,
        now=now,
    )
    set_aside = [*changes.unnamable, *set_aside_in_files(sources, store, changes)]
    incoming = _in_order(candidates, reading, sources, store)
    resolution = resolve(
        incoming,
        candidates.index(_unreadable(candidates.articles.values(), set_aside), now),
        authority=publication.publication.authority,
        language=publication.publication.language,
        text_of=lambda key: plain_text(store.text(key)),
    )
    refused = () if allow_shrink else tuple(_shrinkages(candidates, resolution, publication, store))
    if refused:
        resolution = msgspec.structs.replace(resolution, vanished=())
    sources_by_key = {
        key: source for key in candidates.incoming if (source := sources.source_of(key))
    }
    after = known_after(
        candidates.articles,
        resolution,
        publication,
        sources_by_key,
        now,
        None if is_new else (lambda page: bool(store.known.with_page(page))),
    )
    _store_articles(store, candidates, after, resolution, reading)
    _store_files(store, candidates, after, resolution, reading, changes, is_new=is_new)
    total, drafts = before + reading.added, drafts + reading.drafts
    store.files.keep_counts(total, drafts)
    shown = [one for one in resolution.matches if selection.is_visible(after[one.id], now)]
    new = {one.id for one in shown if one.known is None or not one.known.is_read}
    edited = {one.id for one in shown if one.id not in new and _is_edited(one)}
    return Identification(
        before=candidates.articles,
        changed=tuple(name for name, one in after.items() if candidates.articles.get(name) != one),
        new=len(new),
        edited=len(edited),
        new_or_edited=new | edited,
        # Where half of a source's vanishing is not believed, what led there goes on to.
        altered_files=frozenset(
            reading.altered_files if refused else {*reading.altered_files, *changes.vanished}
        ),
        redated=tuple(
            one.id
            for one in resolution.matches
            if one.known and selection.is_redated(one.known, after[one.id], now)
        ),
        warnings=tuple(
            f"{one.incoming.article.key}: {note}"
            for one in shown
            if one.id in new or one.id in edited
            for note in article_warnings(one.incoming.article, one.known, one.id)
        ),
        vanished=sum(one.vanished is None and one.is_read for one in resolution.vanished),
        set_aside=(*set_aside, *redacted(resolution.set_aside, incoming, now)),
        refused=refused,
        files=len(changes.changed),
        read=total,
        drafts=drafts,
    )


def _is_edited(match: Match) -> bool:
    return match.known is not None and match.known.differs(match.incoming.fingerprint)


def _read(
    sources: Sources,
    store: Store,
    changes: SourceChanges,
    identities: StoredIdentities,
    *,
    is_new: bool,
    now: datetime,
    looked: int,
    tell: Progress,
) -> _ReadArticles:
    """Reads files; what is found goes into the store at once, and its texts out of memory."""
    reading = _ReadArticles()
    texts: list[tuple[str, bytes]] = []
    files: list[FileMemory] = []
    shared: dict[Any, Any] = {}
    # Another program, or another configuration, may hold other things of texts that say the same.
    is_other = store.fact("sources") != msgspec.json.encode(changes.sources).decode()
    contents = sources.read(changes.changed, tell)
    for path, found, old in _with_previous(
        contents, changes.changed, store, identities, is_new=is_new
    ):
        files.append(remembered(found, changes.stamps.get(path) or "", looked))
        if old is None or old.contents != files[-1].contents:
            reading.altered_files.add(path)
        reading.vacated_keys.update(old.keys if old else ())
        reading.added += found.articles - (old.articles if old else 0)
        reading.drafts += found.drafts - (old.drafts if old else 0)
        for incoming, text in zip(found.incoming, found.texts, strict=True):
            article = incoming.article
            known = None if is_new else identities.at(article.key)
            key = path if article.key == path else article.key
            if file_of(key) != path:
                reading.files_by_key[key] = path
            incoming = _interned(identities.with_dated_address(incoming, known, now), key, shared)  # noqa: PLW2901
            reading.incoming[key] = incoming
            if known and article.id and article.id != known.id and identities.get(article.id):
                reading.contested_texts[article.key] = text
            elif known is None or is_other or _differs(incoming, known):
                texts.append((article.key, text))
        if len(texts) >= _BATCH:
            store.keep_encoded_texts(texts)
            texts = []
        if len(files) >= _BATCH:
            store.files.keep(files)
            files = []
    store.keep_encoded_texts(texts)
    store.files.keep(files)
    for gone in store.files.several(changes.vanished).values():
        reading.vacated_keys.update(gone.keys)
        reading.added -= gone.articles
        reading.drafts -= gone.drafts
    reading.vacated_keys -= reading.incoming.keys()
    return reading


def _with_previous(
    reading: Iterable[FileContents],
    paths: Sequence[str],
    store: Store,
    identities: StoredIdentities,
    *,
    is_new: bool,
) -> Iterator[tuple[str, FileContents, FileMemory | None]]:
    """What files hold beside what they held when they were read last, looked up in sets."""
    earlier: dict[str, FileMemory] = {}
    is_known = store.files.any()
    for number, (path, found) in enumerate(zip(paths, reading, strict=True)):
        if number % _BATCH == 0:
            batch = paths[number : number + _BATCH]
            earlier = store.files.several(batch) if is_known else {}
            identities.prefetch(() if is_new else batch)
        if len(found.incoming) > 1 and not is_new:
            identities.prefetch(one.article.key for one in found.incoming)
        yield path, found, earlier.get(path)


def _differs(incoming: IncomingArticle, known: Known) -> bool:
    """Whether an article says something else than before, be it of its address alone."""
    return known.fingerprint != incoming.fingerprint or known.link != incoming.link


def _interned(incoming: IncomingArticle, key: str, shared: dict[Any, Any]) -> IncomingArticle:
    """An incoming article that shares with others what many say alike: there may be very many."""
    one = incoming.article
    article = msgspec.structs.replace(
        one,
        key=key,
        section=shared.setdefault(one.section, one.section),
        tags=tuple(shared.setdefault(tag, tag) for tag in one.tags),
        authors=shared.setdefault(one.authors, one.authors),
    )
    return msgspec.structs.replace(incoming, article=article)


def _identified_again(
    store: Store, identities: StoredIdentities, now: datetime
) -> Iterator[IncomingArticle]:
    """Articles that are identified again though their files stayed as they were."""
    pending = (identities.get(name) for name in store.known.changes_due(now))
    keys = [known.key for known in pending if known]
    for key in (*keys, *store.files.claimants()):
        if incoming := identities.as_read_before(key):
            yield incoming


def _unplaced(store: Store, reading: _ReadArticles, *, is_covered: bool) -> Iterator[Known]:
    """Known articles that may stand nowhere any more."""
    if not is_covered:
        yield from (one for one in store.articles() if one.vanished is None)
        return
    for key in reading.vacated_keys:
        if known := store.known.at(key):
            yield known
    for name in store.pending.names("unplaced"):
        if known := store.known.get(name):
            yield known


def _in_order(
    candidates: Candidates, reading: _ReadArticles, sources: Sources, store: Store
) -> list[IncomingArticle]:
    """All incoming articles as they would have come if every file had been read."""
    if candidates.incoming.keys() == reading.incoming.keys():
        return [candidates.incoming[key] for key in reading.incoming]

    def place(key: str) -> tuple[tuple[int, str], int]:
        path = reading.files_by_key.get(key) or file_of(key)
        file = store.files.get(path)
        return sources.order(path), file.keys.index(key) if file and key in file.keys else 0

    return [candidates.incoming[key] for key in sorted(candidates.incoming, key=place)]


def set_aside_in_files(
    sources: Sources, store: Store, changes: SourceChanges
) -> Iterator[SetAside]:
    """What was set aside while files were read, now or earlier."""
    found = store.files.set_aside()
    for path in sorted(found.keys() - {*changes.vanished}, key=sources.order):
        yield from (one for one in found[path] if not one.is_data)


def _unreadable(known: Iterable[Known], set_aside: Iterable[SetAside]) -> frozenset[str]:
    """The keys of known articles that were met but could not be read."""
    places = {one.source for one in set_aside}
    hashed_keys = set(map(identity.hashed_key, places))
    # A file of several articles, which cannot be read as a whole, names none of them.
    files = tuple(f"{place}#" for place in places if place.endswith(".json"))
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


def _shrinkages(
    candidates: Candidates, resolution: Resolution, publication: Publication, store: Store
) -> Iterator[str]:
    """For each source that lost half of its articles at once, a sentence that says so."""
    vanished = Counter(
        _source_of(one.key, publication.sources)
        for one in resolution.vanished
        if one.vanished is None and one.is_read and one.id in candidates.articles
    )
    if max(vanished.values(), default=0) < _MIN_VANISHED:
        return
    there = Counter(_source_of(key, publication.sources) for key in store.known.current_keys())
    for place, count in there.items():
        if vanished[place] >= max(_MIN_VANISHED, count / 2):
            named = place if place == _EARLIER else f"the source `{place}`"
            yield (
                f"{vanished[place]} of the {count} articles of {named} have vanished at once; "
                "they stay published as they were. If they are meant to go, publish with "
                "--allow-shrink"
            )


def _source_of(key: str, sources: Iterable[Source]) -> str:
    """Which source an article is from; a store that was made again does not know."""
    paths = (one.path for one in sources if key.startswith(f"{one.prefix}/") or not one.prefix)
    return _EARLIER if key.startswith("\t") else next(paths, _EARLIER)


def redacted(
    set_aside: Iterable[SetAside], incoming: Iterable[IncomingArticle], now: datetime
) -> Iterator[SetAside]:
    """Who claims what, without a word of articles that wait for their time."""
    waiting = {
        one.article.key for one in incoming if one.article.published and one.article.published > now
    }
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
    after: Mapping[str, Known],
    resolution: Resolution,
    reading: _ReadArticles,
) -> None:
    """Keeps what is known now of articles, and their texts."""
    matched = {one.incoming.article.key for one in resolution.matches}
    store.keep_encoded_texts(
        (key, text) for key, text in reading.contested_texts.items() if key in matched
    )
    before = candidates.articles
    changed = [one for name, one in after.items() if before.get(name) != one]
    store.keep_articles(changed, before or None)
    store.keep_addresses(
        (address, match.id)
        for match in resolution.matches
        for address in dict.fromkeys(
            (*match.incoming.addresses, identity.comparable(after[match.id].link))
        )
        if address
    )
    moved = {one.key for one in before.values()} - matched
    store.forget_texts_at(moved | (reading.incoming.keys() - matched))


def _store_files(
    store: Store,
    candidates: Candidates,
    after: Mapping[str, Known],
    resolution: Resolution,
    reading: _ReadArticles,
    changes: SourceChanges,
    *,
    is_new: bool,
) -> None:
    """Remembers how the files were met, and what the next run must look at again."""
    ids = {one.incoming.article.key: one.id for one in resolution.matches}
    # Who is set aside today may be known tomorrow, though its file stays as it is.
    store.files.forget(changes.vanished)
    unsettled = (key for key in candidates.incoming if key not in ids)
    store.files.mark_unread(reading.files_by_key.get(key) or file_of(key) for key in unsettled)
    if not is_new:
        store.files.forget_claimed_ids([*candidates.incoming, *reading.vacated_keys])
    store.files.keep_claimed_ids(
        (key, incoming.article.id)
        for key, incoming in candidates.incoming.items()
        if incoming.article.id and incoming.article.id != ids.get(key, incoming.article.id)
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
    store.set_fact("sources", msgspec.json.encode(changes.sources).decode())
