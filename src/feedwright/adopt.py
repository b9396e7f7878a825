"""Taking over what readers know: another system's feed, and what its desk withdraws."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from feedwright.core.article import Article, Record
from feedwright.core.errors import SourceError
from feedwright.core.identity import Known, comparable
from feedwright.core.reading.subscription import Seen, Subscription, read
from feedwright.edges.store.store import Store
from feedwright.opening import clock, opened
from feedwright.restore import restore

_MOST_BYTES = 20_000_000
"""The bound of a feed's file; a device has no end."""


class Conflict(Record, frozen=True, kw_only=True, omit_defaults=False):
    """An entry whose id cannot be taken over: readers know its article by another.

    They do where it was published here, or came with a feed that was adopted before.
    """

    link: str
    theirs: str
    ours: str


class Adoption(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What became of another system's feed."""

    adopted: int
    """How many entries' ids, dates and addresses are kept for their articles."""
    known: int
    """How many were known by the same ids already."""
    conflicts: tuple[Conflict, ...]
    """Where there is one, nothing was adopted."""
    warnings: tuple[str, ...]


def adopt(
    place: str | Path,
    feed: str,
    *,
    now: datetime | None = None,
    environment: Mapping[str, str] | None = None,
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

    Raises:
        FeedwrightError: The feed cannot be read, or the publication cannot be used.
    """
    opening = opened(place, environment)
    entries, warnings = _fetched(feed)
    with opening.store() as store, store.transaction() as transaction:
        restore(opening, store)
        articles = {one.id: one for one in store.articles()}
        shown = store.shown()
        published = {name for entries_of in shown.values() for name in entries_of}
        kept: list[Known] = []
        known, conflicts = 0, list[Conflict]()
        for seen in entries:
            ours = seen.id if seen.id in articles else store.holder(comparable(seen.link))
            if ours == seen.id:
                known += 1
            elif ours in published or (ours in articles and articles[ours].adopted):
                conflicts.append(Conflict(link=seen.link, theirs=seen.id, ours=ours))
            else:
                # Of two entries with one address the first is the article.
                kept.append(_adopted(seen, articles.pop(ours, None), clock(now)))
        if conflicts:
            transaction.undo()
        else:
            _keep(store, kept, entries)
            store.later.look_at_everything()
    return Adoption(
        adopted=0 if conflicts else len(kept),
        known=known,
        conflicts=tuple(conflicts),
        warnings=tuple(warnings),
    )


def _fetched(feed: str) -> tuple[list[Seen], list[str]]:
    """Every entry of a feed, and of its older pages; the newest telling of each counts."""
    entries: dict[str, Seen] = {}
    warnings: list[str] = []
    fetched: set[str] = set()
    while feed and feed not in fetched:
        fetched.add(feed)
        subscription = _read(feed)
        for seen in subscription.entries:
            entries.setdefault(seen.id, seen)
        warnings += subscription.warnings
        # Only what came over the network says where its older pages are.
        feed = subscription.next if _is_address(feed) else ""
    return list(entries.values()), warnings


def _read(feed: str) -> Subscription:
    if _is_address(feed):
        from feedwright.edges.fetch import get  # noqa: PLC0415 - the network is seldom asked

        found = get(feed)
        return read(found.data, address=found.address)
    try:
        with Path(feed).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        return read(_bounded(data))
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


def _adopted(seen: Seen, known: Known | None, now: datetime) -> Known:
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
        fingerprint="",
        text_mark="",
        title=seen.title,
        link=seen.link,
        adopted=True,
    )


def _keep(store: Store, kept: list[Known], entries: list[Seen]) -> None:
    links = {seen.id: seen for seen in entries}
    for known in kept:
        seen = links[known.id]
        before = store.holder(comparable(seen.link))
        if known.is_read and before:
            store.replace_id(before, known.id)
        elif seen.content:
            text = Article(key=known.key, title=seen.title, body=seen.content)
            store.keep_texts([text])
    store.keep_articles(kept)
    store.keep_addresses(
        (comparable(links[known.id].link), known.id) for known in kept if links[known.id].link
    )
