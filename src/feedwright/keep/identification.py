"""Who the articles of a run are, and what is to be remembered of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from feedwright.domain import identity, selection
from feedwright.domain.article import Article
from feedwright.domain.identity import Arrival, Identified, Known, Match, Resolution, file_of
from feedwright.domain.publication import Publication, Source
from feedwright.domain.reading import Found, Look, Sources
from feedwright.domain.report import WAITING, Progress, SetAside
from feedwright.keep.candidates import Gathered, gather
from feedwright.keep.matching import resolve
from feedwright.keep.memory import Recalled
from feedwright.keep.revisions import keep
from feedwright.keep.warnings import noted
from feedwright.store.files import FileMemory, remembered
from feedwright.store.store import Store

_FEWEST_LOST = 5
"""From this many articles on, half of a source's vanishing at once is taken for a mishap."""
_BATCH = 500
_EARLIER = "earlier runs"
"""Named in the place of a source that nobody remembers."""


class _Intake(msgspec.Struct):
    """What reading gave."""

    arrivals: dict[str, Arrival] = {}
    disputed: dict[str, bytes] = {}
    """Texts of known articles that claim to be others; they wait until that is settled."""
    places: dict[str, str] = {}
    """The files of articles whose keys do not tell them, by key."""
    refilled: set[str] = set()
    """Files that are new, gone, or hold other articles than before, by their paths."""
    left: set[str] = set()
    """Keys that articles had, in files that hold them no more."""
    more: int = 0
    """How many more articles there are than before."""
    drafts: int = 0
    """How many more of those that are not for the public."""


def reckon(
    publication: Publication,
    sources: Sources,
    store: Store,
    look: Look,
    *,
    now: datetime,
    looked: int,
    allow_shrink: bool,
    progress: Progress,
) -> Identified:
    """Reads what changed, tells who it is, and has the store remember it.

    Args:
        publication: What feedwright.toml says.
        sources: Where its articles are stored.
        store: Inside a transaction.
        look: What changed.
        now: The time of the run.
        looked: When the looking began by the machine's clock, in nanoseconds since 1970.
        allow_shrink: Half of a source's articles may vanish at once.
        progress: Told how far reading is.
    """
    passed = {*look.changed, *look.vanished}
    is_new = not store.known.any()
    before, drafts = store.files.counts()
    memory = Recalled(store, sources, publication, passed)
    intake = _read(
        sources, store, look, memory, is_new=is_new, now=now, looked=looked, tell=progress
    )
    again = {} if is_new else {one.article.key: one for one in _unsettled(store, memory, now)}
    gathered = gather(
        intake.arrivals | {key: one for key, one in again.items() if key not in intake.arrivals},
        () if is_new else _loose(store, intake, is_covered=bool(store.fact("covered"))),
        None if is_new else memory,
        authority=publication.publication.authority,
        now=now,
    )
    set_aside = [*look.unnamable, *asides(sources, store, look)]
    arrivals = _in_order(gathered, intake, sources, store)
    resolution = resolve(
        arrivals,
        gathered.remembered(_kept(gathered.articles.values(), set_aside), now),
        authority=publication.publication.authority,
        language=publication.publication.language,
        text_of=lambda key: plain_text(store.text(key)),
    )
    refused = () if allow_shrink else tuple(_shrunk(gathered, resolution, publication, store))
    if refused:
        resolution = msgspec.structs.replace(resolution, vanished=())
    places = {key: source for key in gathered.arrivals if (source := sources.source_of(key))}
    after = keep(
        gathered.articles,
        resolution,
        publication,
        places,
        now,
        None if is_new else (lambda page: bool(store.known.with_page(page))),
    )
    _remember(store, gathered, after, resolution, intake)
    _settle(store, gathered, after, resolution, intake, look, is_new=is_new)
    total, drafts = before + intake.more, drafts + intake.drafts
    store.files.keep_counts(total, drafts)
    shown = [one for one in resolution.matches if selection.is_visible(after[one.id], now)]
    new = {one.id for one in shown if one.known is None or not one.known.is_read}
    edited = {one.id for one in shown if one.id not in new and _is_edited(one)}
    return Identified(
        before=gathered.articles,
        changed=tuple(name for name, one in after.items() if gathered.articles.get(name) != one),
        new=len(new),
        edited=len(edited),
        noted=new | edited,
        # Where half of a source's vanishing is not believed, what led there goes on to.
        refilled=frozenset(intake.refilled if refused else {*intake.refilled, *look.vanished}),
        redated=tuple(
            one.id
            for one in resolution.matches
            if one.known and selection.is_redated(one.known, after[one.id], now)
        ),
        warnings=tuple(
            f"{one.arrival.article.key}: {note}"
            for one in shown
            if one.id in new or one.id in edited
            for note in noted(one.arrival.article, one.known, one.id)
        ),
        vanished=sum(one.vanished is None and one.is_read for one in resolution.vanished),
        set_aside=(*set_aside, *discreet(resolution.set_aside, arrivals, now)),
        refused=refused,
        files=len(look.changed),
        read=total,
        drafts=drafts,
    )


def _is_edited(match: Match) -> bool:
    return match.known is not None and match.known.differs(match.arrival.fingerprint)


def _read(
    sources: Sources,
    store: Store,
    look: Look,
    memory: Recalled,
    *,
    is_new: bool,
    now: datetime,
    looked: int,
    tell: Progress,
) -> _Intake:
    """Reads files; what is found goes into the store at once, and its texts out of memory."""
    intake = _Intake()
    texts: list[tuple[str, bytes]] = []
    files: list[FileMemory] = []
    shared: dict[Any, Any] = {}
    # Another program, or another configuration, may hold other things of texts that say the same.
    is_other = store.fact("sources") != msgspec.json.encode(look.sources).decode()
    reading = sources.read(look.changed, tell)
    for path, found, old in _beside_earlier(reading, look.changed, store, memory, is_new=is_new):
        files.append(remembered(found, look.stamps.get(path) or "", looked))
        if old is None or old.contents != files[-1].contents:
            intake.refilled.add(path)
        intake.left.update(old.keys if old else ())
        intake.more += found.articles - (old.articles if old else 0)
        intake.drafts += found.drafts - (old.drafts if old else 0)
        for arrival, text in zip(found.arrivals, found.texts, strict=True):
            article = arrival.article
            known = None if is_new else memory.at(article.key)
            key = path if article.key == path else article.key
            if file_of(key) != path:
                intake.places[key] = path
            arrival = _shared(memory.addressed(arrival, known, now), key, shared)  # noqa: PLW2901
            intake.arrivals[key] = arrival
            if known and article.id and article.id != known.id and memory.get(article.id):
                intake.disputed[article.key] = text
            elif known is None or is_other or _says_else(arrival, known):
                texts.append((article.key, text))
        if len(texts) >= _BATCH:
            store.keep_encoded_texts(texts)
            texts = []
        if len(files) >= _BATCH:
            store.files.keep(files)
            files = []
    store.keep_encoded_texts(texts)
    store.files.keep(files)
    for gone in store.files.several(look.vanished).values():
        intake.left.update(gone.keys)
        intake.more -= gone.articles
        intake.drafts -= gone.drafts
    intake.left -= intake.arrivals.keys()
    return intake


def _beside_earlier(
    reading: Iterable[Found],
    paths: Sequence[str],
    store: Store,
    memory: Recalled,
    *,
    is_new: bool,
) -> Iterator[tuple[str, Found, FileMemory | None]]:
    """What files hold beside what they held when they were read last, looked up in sets."""
    earlier: dict[str, FileMemory] = {}
    is_known = store.files.any()
    for number, (path, found) in enumerate(zip(paths, reading, strict=True)):
        if number % _BATCH == 0:
            batch = paths[number : number + _BATCH]
            earlier = store.files.several(batch) if is_known else {}
            memory.expect(() if is_new else batch)
        if len(found.arrivals) > 1 and not is_new:
            memory.expect(one.article.key for one in found.arrivals)
        yield path, found, earlier.get(path)


def _says_else(arrival: Arrival, known: Known) -> bool:
    """Whether an article says something else than before, be it of its address alone."""
    return known.fingerprint != arrival.fingerprint or known.link != arrival.link


def _shared(arrival: Arrival, key: str, shared: dict[Any, Any]) -> Arrival:
    """An arrival that shares with others what many say alike: there may be very many."""
    one = arrival.article
    article = msgspec.structs.replace(
        one,
        key=key,
        section=shared.setdefault(one.section, one.section),
        tags=tuple(shared.setdefault(tag, tag) for tag in one.tags),
        authors=shared.setdefault(one.authors, one.authors),
    )
    return msgspec.structs.replace(arrival, article=article)


def _unsettled(store: Store, memory: Recalled, now: datetime) -> Iterator[Arrival]:
    """Articles that are to be reckoned with though their files stayed as they were."""
    pending = (memory.get(name) for name in store.known.changes_due(now))
    keys = [known.key for known in pending if known]
    for key in (*keys, *store.files.claimants()):
        if arrival := memory.standing(key):
            yield arrival


def _loose(store: Store, intake: _Intake, *, is_covered: bool) -> Iterator[Known]:
    """Known articles that may stand nowhere any more."""
    if not is_covered:
        yield from (one for one in store.articles() if one.vanished is None)
        return
    for key in intake.left:
        if known := store.known.at(key):
            yield known
    for name in store.pending.names("unplaced"):
        if known := store.known.get(name):
            yield known


def _in_order(gathered: Gathered, intake: _Intake, sources: Sources, store: Store) -> list[Arrival]:
    """All arrivals as they would have come if every file had been read."""
    if gathered.arrivals.keys() == intake.arrivals.keys():
        return [gathered.arrivals[key] for key in intake.arrivals]

    def place(key: str) -> tuple[tuple[int, str], int]:
        path = intake.places.get(key) or file_of(key)
        file = store.files.get(path)
        return sources.order(path), file.keys.index(key) if file and key in file.keys else 0

    return [gathered.arrivals[key] for key in sorted(gathered.arrivals, key=place)]


def asides(sources: Sources, store: Store, look: Look) -> Iterator[SetAside]:
    """What was set aside while files were read, now or earlier."""
    asides = store.files.set_aside()
    for path in sorted(asides.keys() - {*look.vanished}, key=sources.order):
        yield from (one for one in asides[path] if not one.is_data)


def _kept(known: Iterable[Known], set_aside: Iterable[SetAside]) -> frozenset[str]:
    """The keys of known articles that were met but could not be read."""
    places = {one.source for one in set_aside}
    hidden = set(map(identity.hidden, places))
    # A file of several articles, which cannot be read as a whole, names none of them.
    files = tuple(f"{place}#" for place in places if place.endswith(".json"))
    return frozenset(
        one.key
        for one in known
        if one.key in places or one.key in hidden or one.key.startswith(files)
    )


def plain_text(article: Article | None) -> str:
    """The text of an article, by which it is compared with others."""
    if article is None:
        return ""
    if article.markup != "html":
        return article.body
    from feedwright.domain.text import plain  # noqa: PLC0415 - slow to import, and seldom needed

    return plain(article.body)


def _shrunk(
    gathered: Gathered, resolution: Resolution, publication: Publication, store: Store
) -> Iterator[str]:
    """For each source that lost half of its articles at once, a sentence that says so."""
    vanished = Counter(
        _source_of(one.key, publication.sources)
        for one in resolution.vanished
        if one.vanished is None and one.is_read and one.id in gathered.articles
    )
    if max(vanished.values(), default=0) < _FEWEST_LOST:
        return
    there = Counter(_source_of(key, publication.sources) for key in store.known.current_keys())
    for place, count in there.items():
        if vanished[place] >= max(_FEWEST_LOST, count / 2):
            named = place if place == _EARLIER else f"the source `{place}`"
            yield (
                f"{vanished[place]} of the {count} articles of {named} have vanished at once; "
                "they stay published as they were. If they are meant to go, publish with "
                "--allow-shrink"
            )


def _source_of(key: str, sources: Iterable[Source]) -> str:
    """Which source an article is from; a store that was made again does not know."""
    places = (one.path for one in sources if key.startswith(f"{one.prefix}/") or not one.prefix)
    return _EARLIER if key.startswith("\t") else next(places, _EARLIER)


def discreet(
    set_aside: Iterable[SetAside], arrivals: Iterable[Arrival], now: datetime
) -> Iterator[SetAside]:
    """Who claims what, without a word of articles that wait for their time."""
    waiting = {
        one.article.key for one in arrivals if one.article.published and one.article.published > now
    }
    for one in set_aside:
        hidden = one.source in waiting
        if hidden or any(f" {key};" in one.reason for key in waiting):
            yield SetAside(
                source=WAITING if hidden else one.source,
                reason="claims an id or an address that another claims; give one of them another",
            )
        else:
            yield one


def _remember(
    store: Store,
    gathered: Gathered,
    after: Mapping[str, Known],
    resolution: Resolution,
    intake: _Intake,
) -> None:
    """Keeps what is known now of articles, and their texts."""
    matched = {one.arrival.article.key for one in resolution.matches}
    store.keep_encoded_texts((key, text) for key, text in intake.disputed.items() if key in matched)
    before = gathered.articles
    changed = [one for name, one in after.items() if before.get(name) != one]
    store.keep_articles(changed, before or None)
    store.keep_addresses(
        (address, match.id)
        for match in resolution.matches
        for address in dict.fromkeys(
            (*match.arrival.addresses, identity.comparable(after[match.id].link))
        )
        if address
    )
    moved = {one.key for one in before.values()} - matched
    store.forget_texts_at(moved | (intake.arrivals.keys() - matched))


def _settle(
    store: Store,
    gathered: Gathered,
    after: Mapping[str, Known],
    resolution: Resolution,
    intake: _Intake,
    look: Look,
    *,
    is_new: bool,
) -> None:
    """Remembers how the files were met, and what the next run must look at again."""
    ids = {one.arrival.article.key: one.id for one in resolution.matches}
    # Who is set aside today may be known tomorrow, though its file stays as it is.
    store.files.forget(look.vanished)
    unsettled = (key for key in gathered.arrivals if key not in ids)
    store.files.mark_unread(intake.places.get(key) or file_of(key) for key in unsettled)
    if not is_new:
        store.files.forget_claimed_ids([*gathered.arrivals, *intake.left])
    store.files.keep_claimed_ids(
        (key, arrival.article.id)
        for key, arrival in gathered.arrivals.items()
        if arrival.article.id and arrival.article.id != ids.get(key, arrival.article.id)
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
    store.set_fact("sources", msgspec.json.encode(look.sources).decode())
