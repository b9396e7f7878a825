"""Taking over what readers know: another system's feed, and what its desk withdraws."""

import time
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from feedwright.domain.article import Article
from feedwright.domain.errors import SourceError
from feedwright.domain.identity import Known, comparable
from feedwright.domain.podcast import guid_fact
from feedwright.domain.podcast_settings import GUID
from feedwright.domain.publication import Publication
from feedwright.domain.record import Record
from feedwright.domain.report import Progress
from feedwright.domain.run import Run
from feedwright.keep.adopted_entries import describe_entry, describe_known, match_entries
from feedwright.keep.identification import identify, plain_text
from feedwright.keep.readdressed import Readdressed
from feedwright.keep.similarity import nearly_equal
from feedwright.reading.formats.feed import SeenEntry, Subscription, read
from feedwright.recovery.restore import restore
from feedwright.session import planning
from feedwright.store.store import Store
from feedwright.workspace import Workspace, clock, open_workspace

_MOST_BYTES = 20_000_000
_MOST_PAGES, _MOST_OF_ALL, _MOST_SECONDS = 1_000, 200_000_000, 600
"""Bounds of a feed with its older pages: how many, their bytes, and how long they take."""
"""The bound of a feed's file; a device has no end."""


class Conflict(Record, frozen=True, kw_only=True, omit_defaults=False):
    """An entry whose id cannot be taken over: readers know its article by another.

    They do where it was published here, or came with a feed that was adopted before.
    """

    link: str
    theirs: str
    ours: str


class Entry(Record, frozen=True, kw_only=True, omit_defaults=False):
    """An entry of another system's feed."""

    id: str
    title: str
    link: str


class Adoption(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What became of another system's feed."""

    adopted: int
    """How many entries' ids, dates and addresses are kept for their articles."""
    known: int
    """How many were known by the same ids already."""
    articles: int = 0
    """How many of the feed's entries are articles here, as far as these are there by now."""
    missing: tuple[Entry, ...] = ()
    """Those that have no article here; one that comes later is known by its address, or by its
    title and day."""
    readdressed: Readdressed | None = None
    """The entries that readers know at other addresses than their articles have here."""
    guid: str = ""
    """The id of a podcast that was taken over."""
    conflicts: tuple[Conflict, ...]
    """Where there is one, nothing was adopted."""
    warnings: tuple[str, ...]


def adopt(
    place: str | Path,
    feed: str,
    *,
    now: datetime | None = None,
    environment: Mapping[str, str] | None = None,
    progress: Progress = lambda *_: None,
) -> Adoption:
    """Takes over the ids, dates and addresses of a feed published by another system.

    The articles that a later run reads are then known by them, and no reader sees one twice.
    An article that is known here already takes over its id only before its first publication,
    and of two feeds that name an address under two ids the one that was adopted first counts.

    Args:
        place: The publication's folder, or its feedwright.toml.
        feed: The feed's file or address; its older pages are followed from an address.
        now: The time of the run, aware; the clock's where None.
        environment: Where the configuration's variables are looked up.
        progress: Told how far it is: how many of the feed's pages are fetched, and of the
            articles how many are read.

    Raises:
        FeedwrightError: The feed cannot be read, or the publication cannot be used.
    """
    workspace = open_workspace(place, environment)
    entries, guid, warnings = _fetched(feed, progress)
    with workspace.store() as store:
        with store.transaction() as transaction:
            restore(workspace, store)
            known, kept, conflicts = _compared(store, entries, clock(now))
            if conflicts:
                transaction.undo()
            else:
                _keep(store, kept, entries)
                guid, more = _keep_guid(workspace.publication, store, guid)
                warnings += more
                store.pending.request_full_run()
        adoption = Adoption(
            adopted=0 if conflicts else len(kept),
            known=known,
            guid="" if conflicts else guid,
            conflicts=tuple(conflicts),
            warnings=(*store.warnings, *warnings),
        )
        if conflicts:
            return adoption
        return _with_articles(adoption, workspace, store, entries, now, progress)


def _keep_guid(publication: Publication, store: Store, guid: str) -> tuple[str, list[str]]:
    """Keep a podcast's id for the feed that it goes on in.

    Returns:
        The id where it is kept, and what is to be said where it is not, each a sentence.
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
) -> tuple[int, dict[str, Known], list[Conflict]]:
    """Compare a feed's entries with what is known: how many are, what is kept, what conflicts.

    What is kept stands under the id that an article here has until now, or its own.
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
    kept: dict[str, Known] = {}
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
    articles: Mapping[str, Known],
    held: Mapping[str, str],
    store: Store,
    now: datetime,
) -> dict[str, str]:
    """The ids that articles have here which are entries of the feed, by the entries' ids."""
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
    """What was adopted, with the articles that the next run would find to be the entries'."""
    wanted = Run(now=now, allow_shrink=True, progress=progress)
    with store.transaction() as transaction:
        session = planning.begin(workspace, store, wanted)
        identification = identify(
            workspace.publication,
            session.sources,
            store,
            session.sources.changes(None),
            now=session.now,
            looked=session.started,
            allow_shrink=True,
            progress=progress,
        )
        readdressed = planning.readdressed(session, identification)
        there = {
            seen.id
            for seen in entries
            if (known := store.known.get(seen.id)) and known.is_read and known.vanished is None
        }
        transaction.undo()
    missing = tuple(
        Entry(id=seen.id, title=seen.title, link=seen.link)
        for seen in entries
        if seen.id not in there
    )
    return msgspec.structs.replace(
        adoption, articles=len(there), missing=missing, readdressed=readdressed
    )


def _fetched(feed: str, progress: Progress) -> tuple[list[SeenEntry], str, list[str]]:
    """Every entry of a feed, and of its older pages; the newest telling of each counts.

    Returns:
        The entries, the id of a podcast, and what is to be said, each a sentence.

    Raises:
        SourceError: The feed cannot be had, or its older pages go on without end.
    """
    entries: dict[str, SeenEntry] = {}
    warnings: list[str] = []
    guid = ""
    fetched: set[str] = set()
    place, most, until = feed, _MOST_OF_ALL, time.monotonic() + _MOST_SECONDS
    hosts = {urlsplit(feed).hostname or ""} if _is_address(feed) else set[str]()
    while feed and feed not in fetched:
        if len(fetched) == _MOST_PAGES or most < 0 or time.monotonic() > until:
            raise SourceError(
                f"{place} leads to more than {_MOST_PAGES:,} older pages, {_MOST_OF_ALL:,} bytes "
                f"or {_MOST_SECONDS // 60} minutes of them; save the pages that count and adopt "
                "each file"
            )
        if _is_address(feed):
            progress("Fetching", len(fetched), 0)  # of how many, no feed says
        subscription, length = _read(feed, hosts if fetched else None)
        fetched.add(feed)
        most -= length
        for seen in subscription.entries:
            entries.setdefault(seen.id, seen)
        warnings += subscription.warnings
        guid = guid or subscription.guid
        # Only what came over the network says where its older pages are.
        feed = subscription.next if _is_address(feed) else ""
    if hosts:
        progress("Fetching", len(fetched), len(fetched))
    return list(entries.values()), guid, warnings


def _read(feed: str, private: Collection[str] | None) -> tuple[Subscription, int]:
    """A page of a feed, and how many bytes it has; ``private`` is as :func:`get` takes it."""
    if _is_address(feed):
        from feedwright.runtime.http.fetch import get  # noqa: PLC0415 - the network is seldom asked

        found = get(feed, private=private)
        return read(found.data, address=found.address), len(found.data)
    try:
        with Path(feed).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        return read(_bounded(data)), len(data)
    except OSError as error:
        raise SourceError(
            f"{feed}: cannot be read: {error.strerror}; give a feed's file or its address"
        ) from error
    except SourceError as error:
        raise SourceError(f"{feed}: {error}") from error


def _bounded(data: bytes) -> bytes:
    if len(data) > _MOST_BYTES:
        raise SourceError(f"is larger than {_MOST_BYTES:,} bytes, which no feed needs to be")
    return data


def _is_address(feed: str) -> bool:
    return feed.lower().startswith(("http://", "https://"))


def _adopted(seen: SeenEntry, known: Known | None, now: datetime) -> Known:
    published = seen.published or seen.updated or now
    updated = max(published, seen.updated or published)
    if known is not None:
        return msgspec.structs.replace(
            known, id=seen.id, published=published, updated=updated, adopted=True
        )
    return Known(
        id=seen.id,
        key=f"\t{seen.id}",
        first_seen=published,
        published=published,
        updated=updated,
        declared=seen.published or seen.updated,
        fingerprint="",
        text_mark="",
        title=seen.title,
        link=seen.link,
        adopted=True,
    )


def _article(seen: SeenEntry, key: str) -> Article:
    return Article(key=key, title=seen.title, body=seen.content)


def _keep(store: Store, kept: Mapping[str, Known], entries: Sequence[SeenEntry]) -> None:
    by_id = {seen.id: seen for seen in entries}
    for before, known in kept.items():
        if known.is_read:
            store.replace_id(before, known.id)
        elif by_id[known.id].content:
            store.keep_texts([_article(by_id[known.id], known.key)])
    store.keep_articles(kept.values())
    links = ((by_id[known.id].link, known.id) for known in kept.values())
    store.keep_addresses((comparable(link), name) for link, name in links if link)
