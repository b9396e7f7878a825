"""Adopting the feed of another system: its ids and dates, which readers know, and withdrawals."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from feedwright.commands.identified import identified
from feedwright.commands.other_sites import other_feed
from feedwright.domain.addresses import address
from feedwright.domain.article import Article
from feedwright.domain.identity import comparable
from feedwright.domain.known_article import KnownArticle
from feedwright.domain.podcast import guid_fact
from feedwright.domain.podcast_settings import GUID
from feedwright.domain.publication import Publication
from feedwright.domain.record import Record
from feedwright.domain.report import Progress
from feedwright.domain.run_options import RunOptions
from feedwright.keep.adopted_addresses import Readdressed
from feedwright.keep.adopted_entries import describe_entry, describe_known, match_entries
from feedwright.keep.identification import plain_text
from feedwright.keep.similarity import nearly_equal
from feedwright.reading.formats.feed import SeenEntry
from feedwright.recovery import kept_addresses
from feedwright.recovery.restore import restore
from feedwright.session import planning
from feedwright.store.store import Store
from feedwright.workspace import Workspace, clock, open_workspace


class Conflict(Record, frozen=True, kw_only=True, omit_defaults=False):
    """An entry whose id cannot be adopted, because readers know its article by another.

    They do if it was published here, or came with a feed that was adopted before.
    """

    link: str
    theirs: str
    ours: str


class Entry(Record, frozen=True, kw_only=True, omit_defaults=False):
    """An entry of another system's feed."""

    id: str
    title: str
    link: str


class Met(Entry, frozen=True, kw_only=True, omit_defaults=False):
    """An entry that is an article here."""

    source: str
    """The article's file, or its place in one."""


class Adoption(Record, frozen=True, kw_only=True, omit_defaults=False):
    """The result of adopting another system's feed."""

    adopted: int
    """The number of entries whose ids, dates and addresses were adopted."""
    known: int
    """The number of entries that were known by the same ids already."""
    articles: int = 0
    """The number of the feed's entries that match existing articles."""
    met: tuple[Met, ...] = ()
    """These entries, with their articles."""
    missing: tuple[Entry, ...] = ()
    """The entries without an article; one that comes later is recognised by its address, or by its
    title and day."""
    readdressed: Readdressed | None = None
    """The entries whose addresses differ from those of their articles."""
    guid: str = ""
    """The adopted id of a podcast."""
    noted: str = ""
    """The file that records the adopted addresses, for the restoration of a lost store."""
    conflicts: tuple[Conflict, ...]
    """The conflicts; if there are any, nothing was adopted."""
    warnings: tuple[str, ...]


def adopt(
    place: str | Path,
    feed: str,
    *,
    now: datetime | None = None,
    keep_addresses: bool | None = None,
    environment: Mapping[str, str] | None = None,
    progress: Progress = lambda *_: None,
) -> Adoption:
    """Take over the ids and dates of a feed published by another system.

    Later runs recognise the articles by them, so that no reader sees one twice. An article that is
    known here already gets the adopted id only before its first publication. If two feeds have an
    address under two ids, the feed that was adopted first counts.

    Args:
        place: The publication's folder, or its feedwright.toml.
        feed: The feed's file or address; its older pages are followed from an address.
        now: The time of the run, aware; by default the clock's.
        keep_addresses: Whether articles without a stated address keep those of the feed, whatever
            ``link`` gives; with False ``link`` counts again for all of the feed. None changes
            nothing.
        environment: Where the configuration's variables are looked up.
        progress: Called with the number of fetched pages of the feed, and of articles that were
            read.

    Raises:
        FeedwrightError: The feed cannot be read, or the publication cannot be used.
    """
    workspace = open_workspace(place, environment)
    site = other_feed(feed, progress)
    entries, guid, warnings = site.entries, site.guid, site.warnings
    noted = ""
    with workspace.store() as store:
        with store.transaction() as transaction:
            restore(workspace, store)
            known, kept, conflicts = _compared(store, entries, clock(now))
            if conflicts:
                transaction.undo()
            else:
                _keep(store, kept, entries)
                if keep_addresses is not None:
                    noted = _keep_links(workspace, store, entries, wanted=keep_addresses)
                guid, more = _keep_guid(workspace.publication, store, guid)
                warnings += more
                store.pending.request_full_run()
        adoption = Adoption(
            adopted=0 if conflicts else len(kept),
            known=known,
            guid="" if conflicts else guid,
            noted=noted,
            conflicts=tuple(conflicts),
            warnings=(*store.warnings, *warnings),
        )
        if conflicts:
            return adoption
        return _with_articles(adoption, workspace, store, entries, now, progress)


def _keep_guid(publication: Publication, store: Store, guid: str) -> tuple[str, list[str]]:
    """Store a podcast's id for the feed that continues it.

    Returns:
        The id if it was stored, and sentences about why it was not.
    """
    if not GUID.fullmatch(guid):
        return "", []
    podcasts = [feed for feed in publication.feeds if feed.podcast]
    add = f'to take it over, write guid = "{guid.lower()}" into [feeds.podcast] of the feed'
    if len(podcasts) != 1 or podcasts[0].each:
        count = f"{len(podcasts)} feeds here are podcasts" if podcasts else "no feed is a podcast"
        return "", [f"the feed's podcast:guid is {guid}, and {count}; {add}"]
    (feed,) = podcasts
    fact = guid_fact(feed.name)
    ours = feed.podcast.guid if feed.podcast else ""
    if feed.name in store.feeds():
        ours = ours or store.fact(fact)
    if ours and ours.lower() != guid.lower():
        return "", [f"the feed's podcast:guid is {guid}, and players know {feed.name!r} by {ours}"]
    store.set_fact(fact, guid.lower())
    return guid.lower(), []


def _compared(
    store: Store, entries: Sequence[SeenEntry], now: datetime
) -> tuple[int, dict[str, KnownArticle], list[Conflict]]:
    """Compare a feed's entries with the known articles: known ones, adoptable ones, conflicts.

    Adoptable entries are stored under the current id of their article, or their own.
    """
    articles = {one.id: one for one in store.articles()}
    shown = store.shown()
    published = {name for entries_of in shown.values() for name in entries_of}
    held = {
        seen.id: seen.id if seen.id in articles else store.holder(comparable(seen.link)) or ""
        for seen in entries
    }
    waiting = [seen for seen in entries if not held[seen.id]]
    held |= _alike(waiting, articles, held, store, now)
    kept: dict[str, KnownArticle] = {}
    known, conflicts = 0, list[Conflict]()
    for seen in entries:
        ours = held[seen.id]
        if ours == seen.id:
            known += 1
        elif ours in published or (ours in articles and articles[ours].adopted):
            conflicts.append(Conflict(link=seen.link, theirs=seen.id, ours=ours))
        else:
            # Of two entries with one address the first is the article.
            article = articles.pop(ours, None)
            kept[ours if article else seen.id] = _adopted(seen, article, now)
    return known, kept, conflicts


def _alike(
    entries: Sequence[SeenEntry],
    articles: Mapping[str, KnownArticle],
    held: Mapping[str, str],
    store: Store,
    now: datetime,
) -> dict[str, str]:
    """The ids of the articles that match entries of the feed, by the entries' ids."""
    taken = {*held.values()}
    here = {
        one.key: one
        for one in articles.values()
        if one.is_read and one.vanished is None and one.id not in taken
    }
    theirs = {seen.id: _article(seen, seen.id) for seen in entries}
    found = match_entries(
        [describe_known(one) for one in here.values()],
        [describe_entry(_adopted(seen, None, now)) for seen in entries],
        lambda key, name: nearly_equal(plain_text(store.text(key)), plain_text(theirs[name])),
    )
    return {name: here[key].id for key, name in found.items()}


def _with_articles(
    adoption: Adoption,
    workspace: Workspace,
    store: Store,
    entries: Sequence[SeenEntry],
    now: datetime | None,
    progress: Progress,
) -> Adoption:
    """Add the articles that the next run would match with entries to the result."""
    options = RunOptions(now=now, allow_shrink=True, progress=progress)
    with store.transaction() as transaction:
        session = planning.begin(workspace, store, options)
        readdressed = planning.readdressed(session, identified(session))
        there = {
            seen.id: known.key
            for seen in entries
            if (known := store.known.get(seen.id)) and known.is_read and known.vanished is None
        }
        transaction.undo()
    adopted = [Entry(id=seen.id, title=seen.title, link=seen.link) for seen in entries]
    return msgspec.structs.replace(
        adoption,
        articles=len(there),
        met=tuple(
            Met(id=one.id, title=one.title, link=one.link, source=there[one.id])
            for one in adopted
            if one.id in there
        ),
        missing=tuple(one for one in adopted if one.id not in there),
        readdressed=readdressed,
    )


def _adopted(seen: SeenEntry, known: KnownArticle | None, now: datetime) -> KnownArticle:
    published = seen.published or seen.updated or now
    updated = max(published, seen.updated or published)
    if known is not None:
        return msgspec.structs.replace(
            known, id=seen.id, published=published, updated=updated, adopted=True
        )
    return KnownArticle(
        id=seen.id,
        key=f"\t{seen.id}",
        first_seen=published,
        published=published,
        updated=updated,
        declared=seen.published or seen.updated,
        fingerprint="",
        text_fingerprint="",
        title=seen.title,
        link=seen.link,
        adopted=True,
    )


def _article(seen: SeenEntry, key: str) -> Article:
    return Article(key=key, title=seen.title, body=seen.content)


def _keep_links(
    workspace: Workspace, store: Store, entries: Iterable[SeenEntry], *, wanted: bool
) -> str:
    """Let a feed's articles keep its addresses, or follow the pattern again.

    Returns:
        The file that records them, if there is one.
    """
    links = {seen.id: address(seen.link, "") for seen in entries}
    known = store.known.several(links)
    articles = [
        msgspec.structs.replace(one, keeps_link=wanted, link=links[name] if wanted else one.link)
        for name, one in known.items()
        if links[name] and one.adopted
    ]
    store.keep_articles(articles)
    is_there = kept_addresses.note(workspace.folder, articles, kept=wanted)
    return str(workspace.folder / kept_addresses.FILE) if is_there and wanted else ""


def _keep(store: Store, kept: Mapping[str, KnownArticle], entries: Sequence[SeenEntry]) -> None:
    by_id = {seen.id: seen for seen in entries}
    for before, known in kept.items():
        if known.is_read:
            store.replace_id(before, known.id)
        elif by_id[known.id].content:
            store.keep_texts([_article(by_id[known.id], known.key)])
    store.keep_articles(kept.values())
    links = ((by_id[known.id].link, known.id) for known in kept.values())
    store.keep_addresses((comparable(link), name) for link, name in links if link)
