"""The state of a publication."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from feedwright.announce.hub.subscription_counts import waiting
from feedwright.commands.queue_status import QueuedPublication, queued_publication
from feedwright.commands.readers import who_reads
from feedwright.domain.article import SetAside
from feedwright.domain.private_paths import redacted
from feedwright.domain.publication import Publication
from feedwright.domain.record import TimedRecord
from feedwright.runtime.database.address import Address
from feedwright.store import failed_runs
from feedwright.store.continuity import load
from feedwright.store.due_times import next_due
from feedwright.store.locking import SCHEDULE, holder
from feedwright.store.opening import Location, holder_of, lies_there, store_location
from feedwright.store.own_files import HUB, STORE
from feedwright.store.store import ReadOnlyStore, Store
from feedwright.workspace import clock, configured

_READERS = 7
"""Days over which readers are counted."""


class HubQueue(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """What a hub has yet to hear."""

    hub: str
    topics: int = 0
    failures: int = 0
    """How often it has not taken one of them, at most."""
    due: datetime | None = None
    """When it is told next."""


class PublishingRun(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """A process that publishes, or is to publish."""

    process: int
    since: datetime


class Status(TimedRecord, frozen=True, kw_only=True, omit_defaults=False):
    """How a publication stands, as its last run left it."""

    title: str
    address: str
    last_run: datetime | None = None
    """None where it was never published."""
    next_due: datetime | None = None
    """The next instant at which a document changes though no article does."""
    is_overdue: bool = False
    """It has passed, and no run has come."""
    is_interrupted: bool = False
    """The last run was stopped while it delivered, or is delivering now."""
    running: PublishingRun | None = None
    scheduler: PublishingRun | None = None
    """The `feedwright run` that keeps the schedule on this machine."""
    failed_runs: int = 0
    """How many have failed since the last that did not."""
    failed_at: datetime | None = None
    """When the last of them did."""
    failure: str = ""
    """Why."""
    articles: int = 0
    """How many the sources hold, drafts too."""
    drafts: int = 0
    held: int = 0
    """How many wait for their time."""
    set_aside: tuple[SetAside, ...] = ()
    refusals: tuple[str, ...] = ()
    """What the last run refused to take from subscribers, each a sentence."""
    pending: tuple[str, ...] = ()
    """The paths of documents that the next run tries again."""
    documents: int = 0
    document_bytes: int = 0
    hubs: tuple[HubQueue, ...] = ()
    subscriptions: int = 0
    """Of the hub that `serve` runs."""
    subscriptions_waiting: int = 0
    """How many of these have yet to be told."""
    store_bytes: int = 0
    """Of its file; 0 where it lies in a database."""
    store: str = ""
    """Where it lies."""
    readers: int = 0
    """Distinct ones on the best of the last seven days, as far as `serve` was asked."""
    subscribers: int = 0
    """Of aggregators, on the best of these days."""
    queue: QueuedPublication | None = None
    """How it stands for the workers of its database; None where none knows it."""


def status(
    place: str | Path,
    *,
    now: datetime | None = None,
) -> Status:
    """Tells how a publication stands, as its last run left it; nothing is written.

    It waits for nobody: a run that is under way is told.

    Args:
        place: The publication's folder, or its feedwright.toml.
        now: The time, aware; the clock's where None.

    Raises:
        ConfigurationError: The configuration cannot be used.
        StoreError: The store cannot be read.
    """
    file, publication = configured(place)
    when, stored = clock(now), store_location(publication, file.parent)
    publisher, held_by = publication.publication, holder_of(stored)
    scheduler = holder(file.parent / STORE, SCHEDULE)
    days = who_reads(file, days=_READERS, now=when).days
    subscriptions, unheard = waiting(stored, file.parent / HUB)
    status = Status(
        title=publisher.title,
        address=publisher.address,
        running=PublishingRun(**held_by._asdict()) if held_by else None,
        scheduler=PublishingRun(**scheduler._asdict()) if scheduler else None,
        hubs=tuple(HubQueue(hub=hub) for hub in publisher.named_hubs),
        store=str(stored),
        subscriptions=subscriptions,
        subscriptions_waiting=unheard,
        readers=max(day.readers for day in days),
        subscribers=max(day.subscribers for day in days),
        queue=queued_publication(stored) if isinstance(stored, Address) else None,
    )
    if not lies_there(stored):
        return status
    with ReadOnlyStore(stored) as store:
        return status if store.is_empty else _with_store(status, store, publication, stored, when)


def _with_store(
    status: Status, store: Store, publication: Publication, stored: Location, now: datetime
) -> Status:
    """Adds what the store knows."""
    last, contents = store.last_run(), store.contents()
    articles, drafts = store.files.counts()
    failed = failed_runs.decoded(store.fact(failed_runs.FACT))
    due = _next_due(store, publication, last) if last else None
    fields = {name: getattr(status, name) for name in status.__struct_fields__}
    return Status(
        **fields
        | {
            "last_run": last,
            "next_due": due,
            "is_overdue": bool(due and due <= now),
            "is_interrupted": store.is_delivery_open(),
            "failed_runs": failed.count,
            "failed_at": failed.at,
            "failure": failed.error,
            "articles": articles,
            "drafts": drafts,
            "held": len(store.known.embargoed(now)),
            "set_aside": tuple(_set_aside(store)),
            "refusals": load(store).refusals,
            "pending": tuple(sorted(_pending(store))),
            "documents": len(contents),
            "document_bytes": sum(size for _, _, size, _ in contents),
            "hubs": tuple(_queues(store, publication)),
            "store_bytes": _bytes_of(stored),
        }
    )


def _bytes_of(stored: Location) -> int:
    """How long a store's files are; 0 for one that is a part of a database."""
    if not isinstance(stored, Path):
        return 0
    files = stored.parent.glob(f"{stored.name}*")
    return sum(one.stat().st_size for one in files if one.is_file())


def _next_due(store: Store, publication: Publication, last: datetime) -> datetime | None:
    """What was due next after the last run, hubs among it."""
    due = next_due(publication, store, last)
    return min((one for one in (due, *(p.due for p in store.pings.all())) if one), default=None)


def _set_aside(store: Store) -> Iterator[SetAside]:
    for _, found in sorted(store.files.set_aside().items()):
        yield from found
    yield from store.files.conflicts()
    entries = store.entries.all_set_aside()
    known = store.known.several(entries)
    for name, reason in sorted(entries.items()):
        yield SetAside(source=known[name].key if name in known else name, reason=reason)


def _pending(store: Store) -> Iterator[str]:
    """The documents that the last run could not deliver or remove, or that are to be made anew."""
    owners = store.pending.names("owner")
    documents = store.documents_of(owners)
    for owner in owners:
        made = documents.get(owner)
        named = (redacted(one.path) for one in made or ())
        yield from named if made else [owner.partition(":")[2].strip()]
    yield from map(redacted, store.pending.names("left"))


def _queues(store: Store, publication: Publication) -> Iterator[HubQueue]:
    """What each hub has yet to hear; those too that the configuration names no more."""
    pings = store.pings.all()
    for hub in dict.fromkeys((*publication.publication.named_hubs, *(one.hub for one in pings))):
        those = [one for one in pings if one.hub == hub]
        yield HubQueue(
            hub=hub,
            topics=len(those),
            failures=max((one.attempts for one in those), default=0),
            due=min((one.due for one in those), default=None),
        )
