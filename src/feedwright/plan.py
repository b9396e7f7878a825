"""The line up to what a run would publish: read, keep, choose."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from feedwright.core import identity, links, selection
from feedwright.core.article import Article, Record
from feedwright.core.identity import Arrival, Known, Match, Remembered
from feedwright.core.publication import Publication, Source, duration
from feedwright.core.reading.raw import SetAside
from feedwright.core.selection import Window
from feedwright.edges.sources.folder import Folder
from feedwright.edges.store.store import Store

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""

_BATCH = 500
_NEVER_PUBLISHED = frozenset({"draft", "private"})


class Plan(Record, frozen=True, kw_only=True):
    """What a run would publish."""

    now: datetime
    """The time of the run, which is never before that of the last."""
    windows: tuple[Window, ...]
    pages: tuple[Known, ...]
    """Articles that have no address elsewhere, each of which gets a page here."""
    read: int
    new: tuple[str, ...]
    """Ids; those of held articles are not among them."""
    changed: tuple[str, ...]
    vanished: int
    held: int
    set_aside: tuple[SetAside, ...]
    warnings: tuple[str, ...]
    next_due: datetime | None


class _Taken(msgspec.Struct):
    """What reading all sources gave."""

    arrivals: list[Arrival]
    source_of: dict[str, Source]
    set_aside: list[SetAside]
    read: int = 0


def plan(
    publication: Publication,
    sources: Mapping[str, Folder],
    store: Store,
    now: datetime,
    progress: Progress,
) -> Plan:
    """Works out what a run publishes, and has the store remember who everybody is.

    Args:
        publication: What feedwright.toml says.
        sources: Where its articles are stored, by the prefix of their keys.
        store: Inside a transaction; undoing that undoes all that is remembered here.
        now: The time of the run, in UTC.
        progress: Told how far reading is.

    Raises:
        SourceError: A source cannot be read; nothing is published then.
        StoreError: The store cannot be used.
    """
    publisher = publication.publication
    last = store.last_run()
    warnings: list[str] = []
    if last and now < last:
        warnings.append(
            f"the clock says {now:%Y-%m-%d %H:%M:%S} UTC, but the last run was at "
            f"{last:%Y-%m-%d %H:%M:%S}; this run counts as one at that time"
        )
        now = last
    before = {one.id: one for one in store.articles()}
    taken = _read(publication, sources, store, before, now=now, progress=progress)
    resolution = identity.resolve(
        taken.arrivals,
        Remembered(
            articles=before,
            keys={one.key: one.id for one in before.values()},
            addresses=store.addresses(),
            kept=_kept(before.values(), taken.set_aside),
            now=now,
        ),
        authority=publisher.authority,
        text_of=lambda key: _text(store.text(key)),
    )
    after = before | {
        match.id: _known(match, publication, taken.source_of[match.arrival.article.key], now)
        for match in resolution.matches
    }
    after |= {
        one.id: msgspec.structs.replace(one, gone=one.gone or now) for one in resolution.vanished
    }
    after = _with_pages(_with_single_keys(after, resolution.matches), resolution.matches)
    _remember(store, before, after, resolution.matches)
    store.set_last_run(now)
    corrected_for = duration(publisher.corrected_for)
    visible = selection.visible(after.values(), now)
    windows = selection.windows(
        publication.feeds,
        visible,
        {path: (feed.name, feed.value) for path, feed in store.feeds().items()},
        now=now,
        corrected_for=corrected_for,
    )
    shown = {one.id for one in visible}
    new = tuple(m.id for m in resolution.matches if m.known is None and m.id in shown)
    changed = tuple(m.id for m in resolution.matches if m.id in shown and _is_changed(m))
    noted = {*new, *changed}
    warnings += [
        f"{match.arrival.article.key}: {warning}"
        for match in resolution.matches
        if match.id in noted
        for warning in _warnings(match)
    ]
    return Plan(
        now=now,
        windows=tuple(windows),
        pages=tuple(one for one in visible if not one.link),
        read=taken.read,
        new=new,
        changed=changed,
        vanished=sum(one.gone is None for one in resolution.vanished),
        held=sum(one.gone is None and one.published > now for one in after.values()),
        set_aside=(*taken.set_aside, *resolution.set_aside),
        warnings=tuple(warnings),
        next_due=selection.next_due(after.values(), now, corrected_for),
    )


def _read(
    publication: Publication,
    sources: Mapping[str, Folder],
    store: Store,
    before: Mapping[str, Known],
    *,
    now: datetime,
    progress: Progress,
) -> _Taken:
    """Reads every source; texts that changed go into the store at once, and out of memory."""
    by_key = {one.key: one for one in before.values()}
    taken = _Taken(arrivals=[], source_of={}, set_aside=[])

    def texts() -> Iterator[Article]:
        for source in publication.sources:
            for reading in sources[source.prefix].readings(
                lambda done, of: progress("Reading", done, of)
            ):
                taken.set_aside += reading.set_aside
                taken.read += len(reading.articles)
                for article in reading.articles:
                    if article.status in _NEVER_PUBLISHED or article.key in taken.source_of:
                        continue
                    known = by_key.get(article.key)
                    when = article.published or (known.published if known else now)
                    link = _link(article, source, when, publication)
                    arrival = identity.arrival(article, link)
                    taken.arrivals.append(arrival)
                    taken.source_of[article.key] = source
                    if known is None or known.fingerprint != arrival.fingerprint:
                        yield article

    for batch in _batches(texts()):
        store.keep_texts(batch)
    return taken


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    batch: list[Article] = []
    for article in articles:
        batch.append(article)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    yield batch


def _link(article: Article, source: Source, when: datetime, publication: Publication) -> str:
    """An article's address elsewhere, or "" where it has none."""
    publisher = publication.publication
    if article.link or not source.link:
        return article.link
    return links.expand(source.link, article, when, publisher.home, publisher.timezone)


def _kept(known: Iterable[Known], set_aside: Iterable[SetAside]) -> frozenset[str]:
    """The keys of known articles that were met but could not be read."""
    places = {one.source.partition("#")[0] for one in set_aside}
    return frozenset(one.key for one in known if one.key.partition("#")[0] in places)


def _text(article: Article | None) -> str:
    return article.body if article else ""


def _known(match: Match, publication: Publication, source: Source, now: datetime) -> Known:
    """What is to be remembered of an article from now on."""
    article, known = match.arrival.article, match.known
    first_seen, published, updated = identity.dates(article, known, now)
    fingerprint = match.arrival.fingerprint
    return Known(
        id=match.id,
        key=article.key,
        first_seen=first_seen,
        published=published,
        updated=updated,
        declared=article.published,
        expires=article.expires,
        retracted=article.status == "retracted",
        revision=known.revision + (known.fingerprint != fingerprint) if known else 1,
        fingerprint=fingerprint,
        text_mark=match.arrival.text_mark,
        title=article.title,
        correction=article.correction,
        link=_link(article, source, published, publication),
        page=known.page if known else "",
        section=article.section,
        tags=article.tags,
        authors=tuple(person.name for person in article.authors),
        language=article.language or publication.publication.language,
    )


def _with_single_keys(after: Mapping[str, Known], matches: Iterable[Match]) -> dict[str, Known]:
    """Takes the keys that articles have now from those that are not at their places."""
    places = {match.arrival.article.key: match.id for match in matches}
    return {
        name: msgspec.structs.replace(one, key=f"{one.key}\t{name}")
        if places.get(one.key, name) != name
        else one
        for name, one in after.items()
    }


def _with_pages(after: dict[str, Known], matches: Iterable[Match]) -> dict[str, Known]:
    """Names a page for each article that needs one and has none; a name is given once."""
    used = {one.page for one in after.values()}
    named = dict(after)
    for match in sorted(matches, key=lambda match: (named[match.id].published, match.id)):
        known = named[match.id]
        if known.link or known.page:
            continue
        name = page = links.page_name(match.arrival.article)
        number = 2
        while page in used:
            page = f"{name}-{number}"
            number += 1
        used.add(page)
        named[match.id] = msgspec.structs.replace(known, page=page)
    return named


def _remember(
    store: Store, before: dict[str, Known], after: dict[str, Known], matches: Iterable[Match]
) -> None:
    rows = [one for name, one in after.items() if before.get(name) != one]
    store.keep_articles(rows)
    store.keep_addresses(
        (address, match.id)
        for match in matches
        for address in dict.fromkeys(
            (*match.arrival.addresses, identity.comparable(after[match.id].link))
        )
        if address
    )
    store.forget_texts()


def _is_changed(match: Match) -> bool:
    return match.known is not None and match.known.fingerprint != match.arrival.fingerprint


def _warnings(match: Match) -> Iterator[str]:
    article, known = match.arrival.article, match.known
    yield from article.warnings
    if article.published is None and known is None:
        yield "has no date, and is dated by this run, for good; give it one to choose another"
    if article.id and article.id != match.id:
        yield f"brings the id {article.id}, but readers know it as {match.id}, which stays"
