"""The line up to what a run would publish: read, keep, choose."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

import msgspec

from feedwright import intake
from feedwright.core import identity, selection
from feedwright.core.archive import Archive, close_pages
from feedwright.core.article import Article, Record
from feedwright.core.identity import Arrival, Known, Match, Remembered, Resolution
from feedwright.core.keeping import keep
from feedwright.core.publication import Publication, Source, duration
from feedwright.core.reading.raw import SetAside
from feedwright.core.recognition import resolve
from feedwright.core.selection import Window
from feedwright.core.text import plain
from feedwright.edges.sources.folder import Folder
from feedwright.edges.store.store import Store
from feedwright.entries import Entries
from feedwright.intake import Progress

_FEWEST_LOST = 5
"""From this many articles on, half of a source's vanishing at once is taken for a mishap."""


class Plan(Record, frozen=True, kw_only=True):
    """What a run would publish."""

    now: datetime
    """The time of the run, which is never before that of the last."""
    windows: tuple[Window, ...]
    visible: tuple[Known, ...]
    """The articles that may be shown, newest first."""
    articles: dict[str, Known]
    """Everything that is known, by id."""
    read: int
    new: tuple[str, ...]
    """Ids; those of held articles are not among them."""
    changed: tuple[str, ...]
    vanished: int
    held: tuple[Known, ...]
    """Those that wait for their time, the next one first."""
    set_aside: tuple[SetAside, ...]
    refused: tuple[str, ...]
    """What the run did not do, each a sentence."""
    warnings: tuple[str, ...]
    next_due: datetime | None


def plan(
    publication: Publication,
    folders: Mapping[str, Folder],
    store: Store,
    *,
    now: datetime,
    allow_shrink: bool,
    progress: Progress,
) -> Plan:
    """Works out what a run publishes, and has the store remember who everybody is.

    Args:
        publication: What feedwright.toml says.
        folders: Where its articles are stored, by the prefix of their keys.
        store: Inside a transaction; undoing that undoes all that is remembered here.
        now: The time of the run, in UTC.
        allow_shrink: Half of a source's articles may vanish at once.
        progress: Told how far reading is.

    Raises:
        SourceError: A source cannot be read; nothing is published then.
        StoreError: The store cannot be used.
    """
    last = store.last_run()
    warnings = list(_warped(now, last))
    now = max(now, last or now)
    before = {one.id: one for one in store.articles()}
    taken = intake.read(publication, folders, store, before, now=now, progress=progress)
    resolution = resolve(
        taken.arrivals,
        Remembered(
            articles=before,
            keys={one.key: one.id for one in before.values()},
            addresses=store.addresses(),
            kept=_kept(before.values(), taken.set_aside),
            now=now,
        ),
        authority=publication.publication.authority,
        text_of=lambda key: _text(store.text(key)),
    )
    matched = {one.arrival.article.key for one in resolution.matches}
    store.keep_texts(one for one in taken.disputed if one.key in matched)
    refused = () if allow_shrink else tuple(_shrunk(before.values(), resolution, publication))
    if refused:
        resolution = msgspec.structs.replace(resolution, vanished=())
    after = keep(before, resolution, publication, taken.sources, now)
    _remember(store, before, after, resolution.matches)
    store.set_last_run(now)
    corrected_for = duration(publication.publication.corrected_for)
    visible = selection.visible(after.values(), now)
    windows = selection.windows(
        publication.feeds,
        visible,
        {path: (feed.name, feed.value) for path, feed in store.feeds().items()},
    )
    entries = Entries(publication, store.text, visible)
    shown = {one.id for one in visible}
    new = tuple(one.id for one in resolution.matches if one.id in shown and _is_new(one))
    changed = tuple(one.id for one in resolution.matches if one.id in shown and _is_changed(one))
    warnings += _noted(resolution.matches, {*new, *changed})
    return Plan(
        now=now,
        windows=tuple(_filled(windows, entries, publication, store, now - corrected_for)),
        visible=tuple(visible),
        articles=after,
        read=taken.read,
        new=new,
        changed=changed,
        vanished=sum(one.gone is None and one.is_read for one in resolution.vanished),
        held=tuple(selection.held(after.values(), now)),
        set_aside=(*taken.set_aside, *_discreet(resolution.set_aside, taken.arrivals, now)),
        refused=refused,
        warnings=tuple(warnings),
        next_due=selection.next_due(after.values(), now, corrected_for),
    )


def _filled(
    windows: Iterable[Window],
    entries: Entries,
    publication: Publication,
    store: Store,
    corrected_since: datetime,
) -> Iterator[Window]:
    """Each feed with the entries that it shows, its archive's pages closed that are full.

    Pages are remembered before anything is delivered: one that a reader may have fetched
    never changes what it holds.
    """
    archives = store.archives()
    for window in windows:
        archive = Archive()
        if window.feed.archive:
            before = archives.get(window.path, archive)
            archive = close_pages(
                before,
                window.articles,
                page_size=window.feed.page_size,
                max_bytes=publication.publication.max_bytes,
                weigh=partial(entries.weight, window.feed),
            )
            if archive != before:
                store.keep_archive(window.path, archive)
        yield selection.fill(window, archive, corrected_since)


def _warped(now: datetime, last: datetime | None) -> Iterator[str]:
    if last and now < last:
        yield (
            f"the clock says {now:%Y-%m-%d %H:%M:%S} UTC, but the last run was at "
            f"{last:%Y-%m-%d %H:%M:%S}; this run counts as one at that time"
        )


def _discreet(
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
                source="an article that waits for its time" if hidden else one.source,
                reason="claims an id or an address that another claims; give one of them another",
            )
        else:
            yield one


def _shrunk(
    before: Iterable[Known], resolution: Resolution, publication: Publication
) -> Iterator[str]:
    """For each source that lost half of its articles at once, a sentence that says so."""
    lost = {one.id for one in resolution.vanished}
    there, vanished = Counter[str](), Counter[str]()
    for one in before:
        if one.gone is None and one.is_read:
            place = _source_of(one.key, publication.sources)
            there[place] += 1
            vanished[place] += one.id in lost
    for place, count in there.items():
        if vanished[place] >= max(_FEWEST_LOST, count / 2):
            yield (
                f"{vanished[place]} of the {count} articles of {place} have vanished at once; "
                "they stay published as they were. If they are meant to go, publish with "
                "--allow-shrink"
            )


def _source_of(key: str, sources: Iterable[Source]) -> str:
    """Which source an article is from; a store that was made again does not know."""
    places = (one.path for one in sources if key.startswith(f"{one.prefix}/") or not one.prefix)
    return "earlier runs" if key.startswith("\t") else next(places, "earlier runs")


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


def _text(article: Article | None) -> str:
    if article is None:
        return ""
    return plain(article.body) if article.markup == "html" else article.body


def _remember(
    store: Store,
    before: Mapping[str, Known],
    after: Mapping[str, Known],
    matches: Iterable[Match],
) -> None:
    store.keep_articles(one for name, one in after.items() if before.get(name) != one)
    store.keep_addresses(
        (address, match.id)
        for match in matches
        for address in dict.fromkeys(
            (*match.arrival.addresses, identity.comparable(after[match.id].link))
        )
        if address
    )
    store.forget_texts()


def _is_new(match: Match) -> bool:
    return match.known is None or not match.known.is_read


def _is_changed(match: Match) -> bool:
    known = match.known
    return known is not None and known.is_read and known.differs(match.arrival.fingerprint)


def _noted(matches: Iterable[Match], ids: set[str]) -> Iterator[str]:
    """What is to be said of articles, once: when they are new or changed."""
    for match in matches:
        if match.id in ids:
            yield from (f"{match.arrival.article.key}: {one}" for one in _warnings(match))


def _warnings(match: Match) -> Iterator[str]:
    article, known = match.arrival.article, match.known
    yield from article.warnings
    if article.published is None and known is None:
        yield "has no date, and is dated by this run, for good; give it one to choose another"
    if article.id and article.id != match.id:
        yield f"brings the id {article.id}, but readers know it as {match.id}, which stays"
